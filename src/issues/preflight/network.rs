//! What preflight may ask outside: name servers and the servers that links lead to, each within bounds.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::future::join_all;
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout, timeout_at},
};
use url::Url;

use super::{
    Finding, Place, Rule, links,
    links::Target,
    names::Names,
    sender::{self, Record},
    visits::{self, Seen, Visit, Visitor, Wanted},
};
use crate::{
    domain::{Links, Timestamp},
    issues::rendering::FullIssue,
    storage::newsletters::Newsletter,
};

/// Addresses that are asked for one issue.
const MOST_ASKED: usize = 100;
/// Addresses that are asked at once, by the whole process.
const MOST_AT_ONCE: usize = 16;
/// Addresses of one host that are asked at once, for one issue.
const MOST_OF_A_HOST: usize = 2;
/// How long one address may take, redirects and all.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long all of an issue may take.
const ALL_PATIENCE: Duration = Duration::from_secs(30);
/// How long what was seen behind a link counts. What was not found is asked for again at once.
const REMEMBERED_FOR: Duration = Duration::from_secs(5 * 60);
/// How many answers are remembered.
const MOST_REMEMBERED: usize = 1_000;

/// Whom preflight asks, and what it knows of the sender.
#[derive(Debug, Clone, Default)]
pub struct NetworkSettings {
    /// The name server; the system's when none is named.
    pub dns: Option<SocketAddr>,
    /// Selectors under which the relays' DKIM keys are published.
    pub dkim_selectors: Vec<String>,
    /// Addresses that links may lead to although they are private or of another port than the web's.
    pub private_addresses: Vec<SocketAddr>,
    /// The hosts of the relays.
    pub relays: Vec<String>,
}

/// The way to the network, one for a process.
#[derive(Debug)]
pub struct Network {
    names: Arc<Names>,
    visitor: Visitor,
    sender: NetworkSettings,
    at_once: Semaphore,
    remembered: Mutex<HashMap<(Url, Wanted), (Timestamp, Seen)>>,
}

/// The texts under a name; none when no name server answered.
pub type Published = Option<Vec<String>>;

/// What came of a link.
#[derive(Debug)]
pub(super) enum Checked {
    /// It was asked for.
    Asked(Visit),
    /// The issue has more links than are asked for.
    TooMany,
    /// The others took too long.
    TooLate,
}

impl Network {
    /// Opens nothing yet.
    pub fn new(settings: NetworkSettings) -> Self {
        let names = Arc::new(Names::new(settings.dns));
        Network {
            visitor: Visitor::new(Arc::clone(&names), settings.private_addresses.clone(), PATIENCE),
            names,
            sender: settings,
            at_once: Semaphore::new(MOST_AT_ONCE),
            remembered: Mutex::default(),
        }
    }

    /// The addresses of a host that may be connected to: those of the world, and what `allows` lets in. Its name is looked up now, and whoever
    /// connects to one of these asks no name server in between.
    ///
    /// # Errors
    /// In words, why there is none.
    pub async fn way_to(
        &self,
        address: &Url,
        allows: &(dyn Fn(&SocketAddr) -> bool + Sync),
    ) -> Result<Vec<SocketAddr>, &'static str> {
        let found = visits::way_to(&self.names, address, allows).await;
        found.map_err(|why| match why {
            Visit::Nameless => "no name server answered",
            Visit::Private => "it leads to an address that only this network knows",
            _ => "there is no such host",
        })
    }

    /// The records to publish about a newsletter's sender.
    pub fn records(&self, newsletter: &Newsletter) -> Vec<Record> {
        sender::records(&self.sender, newsletter)
    }

    /// What is published under the names of [`Network::records`], in their order.
    pub async fn published(&self, newsletter: &Newsletter) -> Vec<Published> {
        let records = self.records(newsletter);
        let asked = records.iter().map(|record| async {
            let texts = timeout(ALL_PATIENCE, self.names.texts(&record.name)).await;
            texts.ok().and_then(Result::ok)
        });
        join_all(asked).await
    }

    /// What is wrong with what is published about a newsletter's sender. Takes half a minute at most.
    pub async fn look_at_sender(&self, newsletter: &Newsletter) -> Vec<Finding> {
        let looked = timeout(ALL_PATIENCE, sender::look(&self.names, &self.sender, newsletter)).await;
        looked.unwrap_or_else(|_| {
            let why = format!("the name servers took more than {} seconds", ALL_PATIENCE.as_secs());
            let mend = "try again later, or name another server as preflight.dns";
            let place = Place::of("the sender");
            vec![Finding::warning(Rule::SenderUnchecked, &place, why, mend)]
        })
    }

    /// What is wrong with an issue's links, images and sender. Takes half a minute at most; nothing of it blocks.
    pub(super) async fn look(&self, full: &FullIssue, own: &Links, now: Timestamp) -> Vec<Finding> {
        let targets = links::targets(full);
        let sender = self.look_at_sender(&full.newsletter);
        let (checked, sender) = futures::join!(self.check(&targets, now), sender);
        let mut findings = links::findings(&targets, &checked, own);
        findings.extend(sender);
        findings
    }

    /// Asks for every target; answers in their order.
    async fn check(&self, targets: &[Target], now: Timestamp) -> Vec<Checked> {
        let deadline = Instant::now() + ALL_PATIENCE;
        let mut hosts: HashMap<String, Arc<Semaphore>> = HashMap::new();
        let asked = targets.iter().enumerate().map(|(index, target)| {
            let host = target.address.host_str().unwrap_or_default().to_owned();
            let of_host = hosts
                .entry(host)
                .or_insert_with(|| Arc::new(Semaphore::new(MOST_OF_A_HOST)));
            let of_host = Arc::clone(of_host);
            async move {
                if index >= MOST_ASKED {
                    return Checked::TooMany;
                }
                let asked = timeout_at(deadline, async {
                    let _of_host = of_host.acquire().await;
                    let _at_once = self.at_once.acquire().await;
                    self.ask(target, now).await
                });
                asked.await.map_or(Checked::TooLate, Checked::Asked)
            }
        });
        join_all(asked).await
    }

    async fn ask(&self, target: &Target, now: Timestamp) -> Visit {
        let key = (target.address.clone(), target.wanted);
        let known = self.remembered().get(&key).cloned();
        if let Some((_, seen)) = known.filter(|(at, _)| *at + REMEMBERED_FOR > now) {
            return Visit::Answered(seen);
        }
        let visit = self.visitor.ask(&target.address, target.wanted).await;
        if let Visit::Answered(seen) = &visit {
            let mut remembered = self.remembered();
            if remembered.len() >= MOST_REMEMBERED {
                remembered.retain(|_, (at, _)| *at + REMEMBERED_FOR > now);
            }
            if remembered.len() < MOST_REMEMBERED {
                remembered.insert(key, (now, seen.clone()));
            }
        }
        visit
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, HashMap<(Url, Wanted), (Timestamp, Seen)>> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
