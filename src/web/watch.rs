//! How far issues are, looked up once for all who watch: an issue at most once a second, and for no more than a tenth of the
//! time, however many look.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Mutex as Turn, OwnedSemaphorePermit, Semaphore},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use crate::{
    domain::{DeliveryStatus, IssueId, IssueStatus, Timestamp},
    issues::{IssueError, special},
    storage::{
        Db,
        deliveries::{self, Tally},
        issues::Issue,
    },
};

/// How often an issue is looked up at most.
pub(super) const EVERY: Duration = Duration::from_secs(1);
/// How long a look may take in proportion to the time between looks.
const SHARE: u32 = 10;
/// How far back the speed is measured.
const WINDOW: Duration = Duration::from_secs(30);
/// Over less time no speed is told.
const SHORTEST: Duration = Duration::from_secs(2);
/// How long an issue is remembered that nobody watches.
const REMEMBERED: Duration = Duration::from_secs(60);
/// Most who watch at once, in this process.
const MOST_VIEWERS: usize = 100;

/// How an issue stood when it was looked up.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) issue: Issue,
    pub(super) tally: Tally,
    /// What relays said of copies that were put off.
    pub(super) replies: Vec<(String, i64)>,
    pub(super) next_attempt: Option<Timestamp>,
    /// Copies settled a second over the last half a minute; none before there is enough to tell.
    pub(super) speed: Option<f64>,
}

impl Seen {
    /// Copies that need nothing more.
    pub(super) fn settled(&self) -> i64 {
        self.issue.audience - self.tally.due - self.count(DeliveryStatus::Deferred)
    }

    /// Copies in a status other than due and accepted.
    pub(super) fn count(&self, status: DeliveryStatus) -> i64 {
        let rows = self.tally.otherwise.iter().filter(|(known, ..)| *known == status);
        rows.map(|(_, _, count)| count).sum()
    }
}

#[derive(Debug, Default)]
struct Watched {
    asked_at: Option<Instant>,
    wait: Duration,
    last: Option<Arc<Seen>>,
    /// How many copies were settled when.
    past: VecDeque<(Instant, i64)>,
}

impl Watched {
    fn speed(&mut self, settled: i64) -> Option<f64> {
        let now = Instant::now();
        self.past.push_back((now, settled));
        while self
            .past
            .front()
            .is_some_and(|(at, _)| now.duration_since(*at) > WINDOW)
        {
            self.past.pop_front();
        }
        let (since, before) = *self.past.front()?;
        let span = now.duration_since(since);
        #[expect(clippy::cast_precision_loss, reason = "fewer copies than a float counts exactly")]
        let copies = (settled - before).max(0) as f64;
        (span >= SHORTEST).then(|| copies / span.as_secs_f64())
    }
}

/// All issues that are watched in this process.
#[derive(Debug)]
pub struct Watch {
    issues: Mutex<HashMap<IssueId, Arc<Turn<Watched>>>>,
    viewers: Arc<Semaphore>,
    stopping: CancellationToken,
}

impl Default for Watch {
    fn default() -> Self {
        Watch {
            issues: Mutex::default(),
            viewers: Arc::new(Semaphore::new(MOST_VIEWERS)),
            stopping: CancellationToken::new(),
        }
    }
}

impl Watch {
    /// How an issue stands, as it was looked up within the last second, or anew: also for whoever knows that its status is
    /// another one since.
    ///
    /// # Errors
    /// [`crate::content::ContentError::Unknown`] when there is no such issue.
    pub(super) async fn look(&self, db: &Db, id: IssueId, known: Option<IssueStatus>) -> Result<Arc<Seen>, IssueError> {
        let of_issue = self.of(id);
        let mut watched = of_issue.lock().await;
        let is_fresh = watched.asked_at.is_some_and(|at| at.elapsed() < watched.wait);
        let last = watched.last.as_ref();
        let last = last.filter(|last| is_fresh && known.is_none_or(|status| status == last.issue.status));
        if let Some(last) = last {
            return Ok(Arc::clone(last));
        }
        let began = Instant::now();
        (watched.asked_at, watched.wait) = (Some(began), EVERY);
        let mut seen = db
            .read(move |conn| {
                let issue = special::find(conn, id)?;
                let tally = deliveries::tally(conn, id)?;
                let is_put_off = tally
                    .otherwise
                    .iter()
                    .any(|(status, ..)| *status == DeliveryStatus::Deferred);
                let (replies, next_attempt) = match is_put_off {
                    true => (
                        deliveries::replies_of_deferred(conn, id)?,
                        deliveries::next_attempt(conn, id)?,
                    ),
                    false => (Vec::new(), None),
                };
                Ok::<_, IssueError>(Seen {
                    issue,
                    tally,
                    replies,
                    next_attempt,
                    speed: None,
                })
            })
            .await?;
        seen.speed = watched.speed(seen.settled());
        watched.wait = EVERY.max(began.elapsed() * SHARE);
        let seen = Arc::new(seen);
        watched.last = Some(Arc::clone(&seen));
        Ok(seen)
    }

    fn of(&self, id: IssueId) -> Arc<Turn<Watched>> {
        let mut issues = self.issues.lock().unwrap_or_else(PoisonError::into_inner);
        issues.retain(|known, watched| {
            let is_recent = |watched: &Watched| watched.asked_at.is_some_and(|at| at.elapsed() < REMEMBERED);
            *known == id || watched.try_lock().map_or(true, |watched| is_recent(&watched))
        });
        Arc::clone(issues.entry(id).or_default())
    }

    /// A place among those who watch; none when there are too many.
    pub(super) fn admit(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.viewers).try_acquire_owned().ok()
    }

    /// Until nobody is told any more.
    pub(super) fn stopping(&self) -> CancellationToken {
        self.stopping.clone()
    }

    /// Tells nobody any more: the process stops.
    pub fn close(&self) {
        self.stopping.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_speed_is_that_of_the_last_half_a_minute() {
        let mut watched = Watched::default();
        assert_eq!(watched.speed(0), None);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(watched.speed(10), None, "a second is too short");
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(watched.speed(40), Some(20.0));
        for second in 1..=60 {
            tokio::time::advance(Duration::from_secs(1)).await;
            watched.speed(40 + second * 5);
        }
        assert_eq!(watched.speed(340), Some(5.0));
        assert!(watched.past.len() < 40);
    }

    #[test]
    fn only_so_many_watch_at_once() {
        let watch = Watch::default();
        let all: Vec<_> = (0..MOST_VIEWERS).map(|_| watch.admit().unwrap()).collect();
        assert!(watch.admit().is_none());
        drop(all);
        assert!(watch.admit().is_some());
    }

    /// A database with a draft of an issue.
    fn with_a_draft(dir: &tempfile::TempDir) -> Db {
        use crate::{
            domain::{EmailAddress, Language, Measurement, Slug, Theme},
            storage::{DatabaseUrl, issues, newsletters},
        };
        let db = Db::open(&DatabaseUrl::Sqlite(dir.path().join("a.db"))).unwrap();
        db.migrate().unwrap();
        let mut conn = db.url().open().unwrap();
        let now = Timestamp::from_millis(0);
        let settings = newsletters::NewsletterSettings {
            slug: Slug::parse("weekly").unwrap(),
            name: "Weekly".into(),
            description: String::new(),
            language: Language::parse("en").unwrap(),
            from_name: Default::default(),
            from_address: EmailAddress::parse("desk@example.org").unwrap(),
            reply_to: None,
            return_path: None,
            postal_address: "1 Mill Street".into(),
            measurement: Measurement::None,
            about: String::new(),
            theme: Theme::default(),
        };
        let newsletter_id = newsletters::insert(&mut conn, &settings, now).unwrap();
        let issue = issues::NewIssue {
            newsletter_id,
            edition_id: None,
            number: 1,
            subject: "Vote".into(),
            preheader: String::new(),
            opening_note: String::new(),
            status: IssueStatus::Draft,
            send_at: None,
            cutoff: now,
            created_at: now,
            updated_at: now,
            rules_version: None,
            opens_at: None,
            is_held: false,
            corrects: None,
            corrects_version: None,
        };
        assert_eq!(issues::insert(&mut conn, &issue).unwrap(), IssueId(1));
        db
    }

    #[tokio::test(start_paused = true)]
    async fn all_who_watch_share_one_look_a_second() {
        let dir = tempfile::tempdir().unwrap();
        let (db, watch) = (with_a_draft(&dir), Watch::default());
        let look = || async { watch.look(&db, IssueId(1), None).await.unwrap() };
        let (one, other) = tokio::join!(look(), look());
        assert!(Arc::ptr_eq(&one, &other));
        tokio::time::advance(Duration::from_millis(900)).await;
        assert!(Arc::ptr_eq(&one, &look().await));
        tokio::time::advance(Duration::from_millis(200)).await;
        let other = look().await;
        assert!(!Arc::ptr_eq(&one, &other));
        let paused = watch.look(&db, IssueId(1), Some(IssueStatus::Paused)).await.unwrap();
        assert!(!Arc::ptr_eq(&other, &paused), "who knows better is not told what was");
        assert!(watch.look(&db, IssueId(2), None).await.is_err());
    }
}
