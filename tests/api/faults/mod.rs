//! What goes wrong between Vesnik and its relay, its disk and its database: a scenario a file.
//!
//! Each serves the built binary to a scripted relay and ends with [`Scene::reconcile`]: every reader is accounted for in
//! the ledger, and the relay has what the ledger says.

mod bare_relay;
mod closing_between_messages;
mod connection_refused;
mod database_gone_and_back;
mod disk_full_while_recording;
mod later_after_data;
mod later_then_accepted;
mod login_refused;
mod message_too_large;
mod one_of_many_refused;
mod relay_gone_at_start;
mod reset_after_the_dot;
mod reset_in_data;
mod sender_refused;
mod silent_relay;
mod slow_relay;
mod untrusted_certificate;

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use vesnik::{
    delivery::report::{Report, report},
    domain::{DeliveryStatus, IssueId, IssueStatus, LetterKind},
    storage::{DatabaseUrl, Db},
};

use crate::{
    fault_relay::{Act, FaultRelay, Kept, Point},
    receiver::Received,
    setting::{Running, Setting},
};

/// Where the newsletter's own letters go.
pub const DESK: &str = "desk@example.org";

/// Runs a scenario on each database; PostgreSQL's says so when it cannot.
macro_rules! on_each_database {
    ($(async fn $name:ident($database:ident: Option<String>) $body:block)+) => {$(
        async fn $name($database: Option<String>) $body

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$name(None).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if let Some(database) = $crate::faults::postgres().await {
                    super::$name(Some(database)).await;
                }
            }
        }
    )+};
}
pub(crate) use on_each_database;

/// A new database on the tests' PostgreSQL; `None` when there is none on this machine.
pub async fn postgres() -> Option<String> {
    let database = tokio::task::spawn_blocking(|| crate::postgres::server().map(crate::postgres::new_database));
    database.await.unwrap()
}

/// The number of the reader with this address; `None` for other addresses.
pub fn number(address: &str) -> Option<usize> {
    address.strip_prefix('r')?.strip_suffix("@example.org")?.parse().ok()
}

pub fn reader(number: usize) -> String {
    format!("r{number}@example.org")
}

/// A relay that takes 20 ms for each message, so that a fault comes in the middle of a small issue.
fn slow_enough_to_watch() -> FaultRelay {
    FaultRelay::start(|event| match event.point {
        Point::Message { .. } => Act::after(Duration::from_millis(20), Act::Ok),
        _ => Act::Ok,
    })
}

/// Who may have got a copy again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    Nobody,
    /// Those whose relay took a copy and could not say so.
    Unconfirmed,
    /// So many at most: the scenario says why.
    UpTo(usize),
}

/// A newsroom, a relay that misbehaves, and what is to come of it.
pub struct Scene {
    pub setting: Setting,
    pub relay: FaultRelay,
    pub db: Db,
    pub readers: usize,
    /// Readers whom the relay refuses for good.
    pub refused: Vec<String>,
    pub again: Again,
    running: Option<Running>,
}

impl Scene {
    /// Tries that failed are made again after a second.
    pub async fn new(database: Option<String>, readers: usize, relay: FaultRelay) -> Self {
        let mut setting = Setting::new(database, readers).await;
        setting.relay_url = Some(format!("smtp://{}?tls=off", relay.address));
        setting.delivery = "retry_first_seconds = 1\n".into();
        Scene {
            db: setting.open().0,
            setting,
            relay,
            readers,
            refused: Vec::new(),
            again: Again::Nobody,
            running: None,
        }
    }

    pub fn serve(&mut self) {
        self.serve_with("exec \"$@\"");
    }

    pub fn serve_with(&mut self, script: &str) {
        self.running = Some(self.setting.serve_with(script));
    }

    /// The process that serves.
    pub fn running(&mut self) -> &mut Running {
        self.running.as_mut().unwrap()
    }

    /// Serves until the issue is sent.
    pub async fn send(&mut self) {
        self.serve();
        self.wait_for(IssueStatus::Sent, Duration::from_secs(90)).await;
    }

    pub async fn wait_for(&self, status: IssueStatus, within: Duration) {
        let what = format!("the issue is {status}");
        let reached = async || self.ledger().await.is_some_and(|ledger| ledger.issue.status == status);
        self.wait(&what, within, reached).await;
    }

    /// Waits until it is so; tells how things stand when it does not come to be.
    pub async fn wait(&self, what: &str, within: Duration, done: impl AsyncFn() -> bool) {
        let start = Instant::now();
        while !done().await {
            if start.elapsed() > within {
                let log = self.running.as_ref().map(Running::log).unwrap_or_default();
                let ledger = self
                    .ledger()
                    .await
                    .map(|ledger| (ledger.issue.status, ledger.by_status));
                panic!(
                    "waited {within:?} and not yet: {what}. Ledger: {ledger:?}. The relay took {} on {} connections. \
                     Last words:\n{}",
                    self.relay.accepted(),
                    self.relay.connections(),
                    log[log.len().saturating_sub(20)..].join("\n"),
                );
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The issue's report; `None` while there is no issue or the database does not answer.
    pub async fn ledger(&self) -> Option<Report> {
        report(&self.db, IssueId(1)).await.ok()
    }

    /// How many copies have this status now.
    pub async fn copies(&self, status: DeliveryStatus) -> usize {
        let ledger = report(&self.db, IssueId(1)).await.unwrap();
        usize::try_from(ledger.by_status[&status]).unwrap()
    }

    /// Waits until the issue has paused by itself and what was under way is settled; answers why it paused.
    pub async fn paused(&self) -> String {
        self.wait_for(IssueStatus::Paused, Duration::from_secs(60)).await;
        let settled = async || self.copies(DeliveryStatus::Claimed).await == 0;
        self.wait("nothing is under way", Duration::from_secs(30), settled)
            .await;
        let ledger = report(&self.db, IssueId(1)).await.unwrap();
        assert_eq!(ledger.unaccounted, 0);
        assert_eq!(ledger.by_status[&DeliveryStatus::Failed], 0, "no reader is blamed");
        assert_eq!(self.notices(), 1, "one letter to staff");
        ledger.issue.pause_reason.unwrap()
    }

    /// Resumes the issue as an owner does.
    pub async fn resume(&mut self) {
        self.post("/api/v1/issues/1/resume").await;
    }

    /// An owner's request, which must be carried out.
    pub async fn post(&mut self, path: &str) {
        let token = self.setting.token().await;
        let url = format!("{}{path}", self.running().root);
        let answer = reqwest::Client::new()
            .post(url)
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        let (status, body) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(status.as_u16(), 200, "{body}");
    }

    /// Letters to staff, sent or not, that tell of a pause.
    pub fn notices(&self) -> i64 {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = BigInt)]
            n: i64,
        }
        let kind = LetterKind::IssuePaused.number();
        let mut conn = DatabaseUrl::parse(&self.setting.database).unwrap().open().unwrap();
        let count = sql_query(format!("SELECT COUNT(*) AS n FROM letters WHERE kind = {kind}"));
        count.get_result::<Count>(&mut conn).unwrap().n
    }

    /// Waits for the letter to staff; answers its text.
    pub async fn notice(&self) -> String {
        let arrived = async || !self.relay.kept_for(DESK).is_empty();
        self.wait("staff are told", Duration::from_secs(30), arrived).await;
        let Kept { to, raw, .. } = self.relay.kept_for(DESK).remove(0);
        Received { to, raw }.text()
    }

    /// Ends a scenario: the issue is sent, everyone is accounted for, and the relay has what the ledger says.
    pub async fn reconcile(mut self) {
        self.running = None;
        let ledger = report(&self.db, IssueId(1)).await.unwrap();
        let of = |status| usize::try_from(ledger.by_status[&status]).unwrap();
        let open = [DeliveryStatus::Due, DeliveryStatus::Claimed, DeliveryStatus::Deferred];
        let ended = [
            DeliveryStatus::Accepted,
            DeliveryStatus::Failed,
            DeliveryStatus::Skipped,
        ];
        assert_eq!(ledger.issue.status, IssueStatus::Sent);
        assert_eq!(ledger.unaccounted, 0);
        assert_eq!(open.map(of), [0; 3], "nothing is open");
        let accepted = self.readers - self.refused.len();
        assert_eq!(ended.map(of), [accepted, self.refused.len(), 0]);
        assert_eq!(usize::try_from(ledger.audience).unwrap(), self.readers);
        assert_eq!(
            self.relay.complaints(),
            Vec::<String>::new(),
            "the dialogue kept to the rules"
        );
        self.check_relay(accepted);
    }

    fn check_relay(&self, accepted: usize) {
        let kept = self.relay.kept();
        let mut copies: HashMap<&str, Vec<&Kept>> = HashMap::new();
        for copy in kept.iter().filter(|copy| copy.to != DESK) {
            copies.entry(&copy.to).or_default().push(copy);
        }
        let mut ids = HashSet::new();
        let mut again = 0;
        for address in (0..self.readers).map(reader) {
            let got = copies.remove(address.as_str()).unwrap_or_default();
            if self.refused.contains(&address) {
                assert_eq!(got, Vec::<&Kept>::new(), "{address} was refused");
                continue;
            }
            let confirmed = got.iter().filter(|copy| copy.confirmed).count();
            let right = match self.again {
                Again::Nobody => confirmed == 1 && got.len() == 1,
                Again::Unconfirmed => confirmed == 1,
                Again::UpTo(_) => !got.is_empty(),
            };
            assert!(
                right,
                "{address} got {} copies, {confirmed} of them confirmed",
                got.len()
            );
            let id = got[0].message_id.as_str();
            assert!(
                !id.is_empty() && got.iter().all(|copy| copy.message_id == id),
                "one Message-ID a reader"
            );
            ids.insert(id);
            again += got.len() - 1;
        }
        assert_eq!(
            copies.into_keys().collect::<Vec<_>>(),
            Vec::<&str>::new(),
            "nobody else got a copy"
        );
        assert_eq!(ids.len(), accepted, "a Message-ID of their own for each");
        if let Again::UpTo(most) = self.again {
            assert!(again <= most, "{again} copies were sent again, more than {most}");
        }
    }
}
