//! A newsroom with its readers, a worker that may die, and the promise beside it: each act happens in both.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use chrono::NaiveDate;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use vesnik::{
    content::{ContentError, briefs, newsletters},
    delivery::{
        DeliverySettings, RelayPlan, Worker,
        control::{self, Move},
        corrections,
    },
    domain::{
        Cadence as Cron, EditionId, EmailAddress, IssueId, Language, Measurement, PersonName, Slug, SubscriptionId,
        Theme, Timestamp,
    },
    issues::{IssueError, editions},
    mail::relay::Relay,
    scheduler::tick,
    storage::{
        StorageError,
        editions::EditionSettings,
        issue_lists::{self, Filter},
        issues,
        newsletters::NewsletterSettings,
    },
};

use super::{
    promise::{Brief, Cadence, Edition, Issue, Promise, Reader, Sections, State},
    settling::Extent,
};
use crate::{
    mailboxes::{Event, Mailboxes},
    random::Random,
    test_app::TestApp,
};

/// Steps that a failure shows.
const SHOWN: usize = 60;
/// Connections of a worker.
const CONNECTIONS: usize = 3;
/// How long a worker may take to reach a copy that it cannot but send.
const AT_MOST: Duration = Duration::from_secs(60);

/// What has happened, for whoever must understand a failure.
#[derive(Debug)]
pub struct Chronicle {
    pub seed: u64,
    pub lines: Vec<String>,
}

impl Drop for Chronicle {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let last = self.lines.len().saturating_sub(SHOWN);
            println!(
                "seed {}, after {} lines, of which the last are:",
                self.seed,
                self.lines.len()
            );
            println!("{}", self.lines[last..].join("\n"));
        }
    }
}

/// How often what happened.
#[derive(Debug, Default)]
pub struct Count {
    pub copies: usize,
    pub caught_up: usize,
    pub waited: usize,
    pub nothing_new: usize,
    pub failed: usize,
    pub crashes: usize,
    pub sent_again: usize,
}

/// An edition as it is set up: its slug, cron expression and zone, and what the promise says of it.
pub struct Line {
    pub slug: &'static str,
    pub cron: Option<(&'static str, &'static str)>,
    pub cadence: Cadence,
    pub catch_up_within: Duration,
}

pub struct World {
    pub app: TestApp,
    pub mailboxes: Mailboxes,
    pub promise: Promise,
    pub random: Random,
    pub chronicle: Chronicle,
    pub count: Count,
    worker: Worker,
    pub(super) lines: Vec<&'static str>,
    edition_ids: Vec<EditionId>,
    pub(super) subscriptions: BTreeMap<usize, SubscriptionId>,
    /// The Message-IDs of the copies that each reader has, and up to when the reader had seen everything before each.
    pub(super) arrived: HashMap<(IssueId, usize), (String, Timestamp)>,
    /// Copies that came and that the ledger does not know of: their senders died.
    pub in_doubt: BTreeSet<(IssueId, usize)>,
    /// Until when leases of dead workers may last.
    pub leased_until: Timestamp,
}

pub fn address(reader: usize) -> String {
    format!("reader{reader}@example.org")
}

pub fn reader_at(address: &str) -> usize {
    let number = address
        .strip_prefix("reader")
        .and_then(|rest| rest.strip_suffix("@example.org"));
    number.unwrap().parse().unwrap()
}

pub fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

impl World {
    pub async fn new(
        app: TestApp,
        seed: u64,
        sections: usize,
        readers: usize,
        lines: &[Line],
        keeps_all: bool,
    ) -> Self {
        let mailboxes = Mailboxes::open(keeps_all);
        let (db, now) = (app.state.db.clone(), app.state.now());
        let weekly = slug("weekly");
        let settings = NewsletterSettings {
            slug: weekly.clone(),
            name: "Weekly".into(),
            description: String::new(),
            language: Language::parse("en").unwrap(),
            from_name: PersonName::default(),
            from_address: EmailAddress::parse("desk@example.org").unwrap(),
            reply_to: None,
            return_path: None,
            postal_address: "1 Mill Street".into(),
            measurement: Measurement::None,
            about: String::new(),
            theme: Theme::default(),
        };
        newsletters::create(&db, "model", settings, now).await.unwrap();
        for section in 0..sections {
            let name = format!("section-{section}");
            newsletters::open_section(&db, "model", &weekly, slug(&name), &name, now)
                .await
                .unwrap();
        }
        let (mut promised, mut edition_ids) = (Vec::new(), Vec::new());
        for line in lines {
            let cadence = Cron::parse(line.cron.map(|cron| cron.0), line.cron.map(|cron| cron.1)).unwrap();
            let mut settings = EditionSettings::new(slug(line.slug), line.slug, cadence, line.catch_up_within);
            let next = match line.cadence {
                Cadence::Instant(quiet) => {
                    settings.quiet = quiet;
                    None
                }
                Cadence::Recurring(after) => Some(after(now)),
            };
            let edition = editions::create(&db, "model", &weekly, settings, now).await.unwrap();
            assert_eq!(edition.next_at, next, "{} falls due when it should", line.slug);
            edition_ids.push(edition.id);
            promised.push(Edition {
                cadence: line.cadence,
                catch_up_within: line.catch_up_within,
                next,
                made_until: now,
            });
        }
        World {
            worker: a_worker(&app, &mailboxes, CONNECTIONS),
            app,
            mailboxes,
            promise: Promise {
                sections,
                editions: promised,
                briefs: Vec::new(),
                readers: vec![Reader::nobody(); readers],
                issues: Vec::new(),
            },
            random: Random(seed),
            chronicle: Chronicle {
                seed,
                lines: Vec::new(),
            },
            count: Count::default(),
            lines: lines.iter().map(|line| line.slug).collect(),
            edition_ids,
            subscriptions: BTreeMap::new(),
            arrived: HashMap::new(),
            in_doubt: BTreeSet::new(),
            leased_until: Timestamp::EPOCH,
        }
    }

    pub fn now(&self) -> Timestamp {
        self.app.state.now()
    }

    pub fn note(&mut self, line: String) {
        let now = self.now();
        self.chronicle.lines.push(format!("{now} {line}"));
    }

    pub fn pass(&mut self, span: Duration) {
        self.app.pass(span);
        self.note(format!("({} s have passed)", span.as_secs_f64()));
    }

    pub async fn publish(&mut self, section: usize, embargo: Option<Timestamp>) {
        let (db, now, index) = (&self.app.state.db, self.now(), self.promise.briefs.len());
        let draft = briefs::Draft {
            section: Some(slug(&format!("section-{section}"))),
            headline: Some(format!("Brief-{index}")),
            body: Some("The council meets on Tuesday and has had no answer so far. ".repeat(6)),
            embargo_until: Some(embargo),
            ..Default::default()
        };
        let brief = briefs::create(db, "model", &slug("weekly"), draft, now).await.unwrap();
        let published = briefs::publish(db, "model", brief.id, now)
            .await
            .unwrap()
            .published_at
            .unwrap();
        assert_eq!(
            published,
            self.promise.public_from(now, embargo),
            "when brief {index} is public"
        );
        self.promise.briefs.push(Brief {
            id: brief.id,
            section,
            published_at: published,
            is_retracted: false,
        });
        self.note(format!("brief {index} in section {section}, public from {published}"));
    }

    pub async fn retract(&mut self, brief: usize) {
        let id = self.promise.briefs[brief].id;
        corrections::retract(&self.app.state.db, "model", id, "", self.now())
            .await
            .unwrap();
        self.promise.briefs[brief].is_retracted = true;
        self.note(format!("brief {brief} is retracted"));
    }

    /// Moves an issue, unless it has been sent meanwhile.
    pub async fn make(&mut self, issue: usize, wanted: Move) {
        let (id, now) = (self.promise.issues[issue].id, self.now());
        match control::make(&self.app.state.db, "model", id, wanted, now).await {
            Ok(_) => {}
            Err(IssueError::Content(ContentError::NotNow(words))) if words.contains("is sent") => {
                return self.note(format!("issue {id}: {wanted:?} comes too late"));
            }
            Err(cause) => panic!("issue {id}: {wanted:?}: {cause}"),
        }
        let known = &mut self.promise.issues[issue];
        known.state = match wanted {
            Move::Pause => State::Paused(now),
            Move::Cancel => State::Cancelled,
            Move::Resume => {
                if let State::Paused(since) = known.state {
                    known.deadline = known.deadline + now.since(since);
                }
                State::Sending
            }
        };
        self.note(format!("issue {id}: {wanted:?}"));
    }

    /// A tick, or several at once.
    pub async fn tick(&mut self, at_once: usize) -> usize {
        let (state, now) = (&self.app.state, self.now());
        let settings = DeliverySettings::default();
        let ticks = (0..at_once).map(|_| tick(&state.db, &settings, &state.links, now));
        let ticked = futures::future::join_all(ticks).await;
        let started: usize = ticked.iter().map(|ticked| ticked.as_ref().unwrap().started).sum();
        let promised = self.promise.tick(now);
        let newest = i64::try_from(promised.len() + 1).unwrap();
        let made = state
            .db
            .read(move |conn| issue_lists::list(conn, &Filter::default(), None, newest))
            .await
            .unwrap();
        let known = self.promise.issues.last().map_or(IssueId(0), |issue| issue.id);
        let new: Vec<issues::Issue> = made.into_iter().filter(|issue| issue.id > known).rev().collect();
        assert_eq!(
            (new.len(), started),
            (promised.len(), promised.len()),
            "as many issues as are due"
        );
        for issue in new {
            let edition = self.edition_ids.iter().position(|id| Some(*id) == issue.edition_id);
            let promised = promised.iter().find(|promised| Some(promised.edition) == edition);
            let Some(promised) = promised.cloned() else {
                panic!("edition {edition:?} made an issue that was not due");
            };
            assert_eq!(
                (issue.cutoff, issue.started_at),
                (promised.cutoff, Some(promised.started_at))
            );
            assert_eq!(
                issue.audience,
                i64::try_from(promised.audience.len()).unwrap(),
                "the audience of {}",
                issue.id
            );
            self.note(format!(
                "issue {} of edition {}, to {:?}",
                issue.id, promised.edition, promised.audience
            ));
            self.promise.issues.push(Issue {
                id: issue.id,
                ..promised
            });
        }
        started
    }

    /// Delivers everything that is due. Some readers may be put off or refused.
    pub async fn deliver(&mut self, later: HashSet<String>, refuse: HashSet<String>) {
        self.note(format!(
            "everything due is delivered; put off {later:?}, refused {refuse:?}"
        ));
        self.mailboxes.turn_away(later, refuse);
        self.worker.run_until_idle().await.unwrap();
        self.mailboxes.turn_away(HashSet::new(), HashSet::new());
        self.settle(Extent::Whole, None).await;
    }

    /// The worker is asked to stop when it has sent so many copies.
    pub async fn deliver_until(&mut self, copies: usize) {
        self.note(format!("the worker is stopped after {copies} copies"));
        let stop = CancellationToken::new();
        self.mailboxes.at_copy(copies, Event::Stop(stop.clone()));
        let nudge = Notify::new();
        let run = self.worker.run(&nudge, &stop);
        assert!(
            tokio::time::timeout(AT_MOST, run).await.is_ok(),
            "{copies} copies did not come"
        );
        self.settle(Extent::Part, None).await;
    }

    /// The worker dies at the copy with this number; another one takes its place.
    pub async fn crash_at(&mut self, copy: usize) {
        self.note(format!("the worker dies at copy {copy}"));
        let death = CancellationToken::new();
        self.mailboxes.at_copy(copy, Event::Death(death.clone()));
        let worker = std::mem::replace(&mut self.worker, a_worker(&self.app, &self.mailboxes, CONNECTIONS));
        let mailboxes = self.mailboxes.clone();
        let life = move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let died = runtime.block_on(async {
                let (nudge, never) = (Notify::new(), CancellationToken::new());
                tokio::select! {
                    () = worker.run(&nudge, &never) => false,
                    () = death.cancelled() => true,
                    () = tokio::time::sleep(AT_MOST) => false,
                }
            });
            assert!(died, "copy {copy} did not come");
            // What was on its way to the database arrives, and nothing else does.
            drop(runtime);
            mailboxes.wait_until_closed();
        };
        tokio::task::spawn_blocking(life).await.unwrap();
        self.leased_until = self.now() + DeliverySettings::default().lease;
        self.count.crashes += 1;
        self.settle(Extent::Part, None).await;
    }

    /// Something happens while a worker with so many connections has copies, the one with this number on its way; then
    /// another worker does all that it can.
    pub async fn deliver_around(&mut self, copy: usize, connections: usize, act: Act) {
        self.note(format!(
            "a worker with {connections} connections has copy {copy} on its way when"
        ));
        self.mailboxes.at_copy(copy, Event::Hold);
        let (first, stop) = (
            a_worker(&self.app, &self.mailboxes, connections),
            CancellationToken::new(),
        );
        let stopped = stop.clone();
        let first = tokio::spawn(async move { first.run(&Notify::new(), &stopped).await });
        self.mailboxes.held().await;
        let then = self.promise.clone();
        match act {
            Act::Make(issue, wanted) => self.make(issue, wanted).await,
            Act::Retract(brief) => self.retract(brief).await,
            Act::Leave(reader) => self.leave(reader).await,
            Act::Choose(reader, edition, sections, pause) => self.choose(reader, edition, sections, pause).await,
        }
        self.worker.run_until_idle().await.unwrap();
        stop.cancel();
        self.mailboxes.release();
        first.await.unwrap();
        self.settle(Extent::Part, Some(then)).await;
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut vesnik::storage::Conn) -> Result<T, StorageError> + Send + 'static,
    ) -> T {
        self.app.state.db.read(read).await.unwrap()
    }
}

/// What may happen while copies are on their way.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    Make(usize, Move),
    Retract(usize),
    Leave(usize),
    Choose(usize, usize, Sections, Option<(NaiveDate, Timestamp)>),
}

fn a_worker(app: &TestApp, mailboxes: &Mailboxes, connections: usize) -> Worker {
    let state = &app.state;
    let mut relay = Relay::parse(&format!("smtp://{}?tls=off", mailboxes.address)).unwrap();
    relay.connections = connections;
    Worker::new(
        state.db.clone(),
        state.key.clone(),
        state.links.clone(),
        state.clock.clone(),
        vec![RelayPlan::unlimited(relay)],
        DeliverySettings::default(),
        Arc::clone(&state.metrics),
    )
}
