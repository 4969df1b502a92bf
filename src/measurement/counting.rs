//! Follows links and counts it: at once to where they lead, and a minute later into the database.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use prometheus::{IntCounterVec, Opts, Registry};
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use super::{
    destinations::{self, Destinations},
    tally::{OfIssue, Tally},
    window::{Deed, Request, Uncounted, Visitor, Window},
};
use crate::{
    domain::{Click, ClickMark, Clock, IssueId, SecretKey, Timestamp},
    storage::{Db, StorageError, clicks::Counts},
};

/// How often counts are written.
const WRITE_EVERY: Duration = Duration::from_secs(5);
/// How long the last counts may take after the stop.
const LAST_COUNTS: Duration = Duration::from_secs(2);
/// Rows that may wait while the database refuses them; what is beyond is not counted.
const MOST_UNWRITTEN: usize = 100_000;

/// Counts clicks, in memory first.
#[derive(Debug)]
pub struct ClickCounter {
    window: Mutex<Window>,
    unwritten: Mutex<Tally>,
    destinations: Mutex<Destinations>,
    /// One writes at a time.
    writing: tokio::sync::Mutex<()>,
    counted: IntCounterVec,
    uncounted: IntCounterVec,
}

/// Why a link leads nowhere.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// This installation did not make it.
    #[error("this link is not one of ours")]
    Unknown,
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A link that somebody follows.
#[derive(Debug, Clone)]
pub struct Followed {
    /// Where it leads.
    pub url: String,
    click: Click,
    mark: ClickMark,
    started_at: Timestamp,
}

impl ClickCounter {
    /// A counter with nothing in it, whose sums operators find in the registry.
    ///
    /// # Errors
    /// A name that is taken or is none: a defect.
    pub fn new(registry: &Registry) -> prometheus::Result<Self> {
        let counted = IntCounterVec::new(
            Opts::new(
                "vesnik_clicks_total",
                "Clicks on links of measured issues, as they were counted",
            ),
            &["by"],
        )?;
        let uncounted = IntCounterVec::new(
            Opts::new(
                "vesnik_clicks_uncounted_total",
                "Clicks that were sent on and not counted: too many from one network, too many at once, or refused by the database",
            ),
            &["why"],
        )?;
        registry.register(Box::new(counted.clone()))?;
        registry.register(Box::new(uncounted.clone()))?;
        Ok(ClickCounter {
            window: Mutex::default(),
            unwritten: Mutex::default(),
            destinations: Mutex::default(),
            writing: tokio::sync::Mutex::default(),
            counted,
            uncounted,
        })
    }

    /// Where a link leads. Asks the database for the first link of an issue that is followed, and remembers the others.
    ///
    /// # Errors
    /// [`FollowError::Unknown`] for a link that was never made here.
    pub async fn follow(
        &self,
        db: &Db,
        key: &SecretKey,
        code: &str,
        mark: Option<&str>,
    ) -> Result<Followed, FollowError> {
        let click = key.read_click_code(code).ok_or(FollowError::Unknown)?;
        let mark = match mark {
            None => ClickMark::default(),
            Some(mark) => key.read_click_mark(click.issue, mark).ok_or(FollowError::Unknown)?,
        };
        let known = held(&self.destinations).with(click.issue, click.link);
        let of_issue = match known {
            Some(known) => known,
            None => {
                let loaded = Arc::new(
                    db.read(move |conn| destinations::OfIssue::load(conn, click.issue))
                        .await?,
                );
                held(&self.destinations).remember(click.issue, Arc::clone(&loaded));
                loaded
            }
        };
        Ok(Followed {
            url: of_issue.url(click.link).ok_or(FollowError::Unknown)?.to_owned(),
            click,
            mark,
            started_at: of_issue.started_at,
        })
    }

    /// Takes note of somebody who follows a link, or asks where it leads. Takes no time and never fails: what is too much is
    /// not counted.
    pub fn count(&self, followed: &Followed, deed: Deed, visitor: Visitor<'_>, now: Timestamp) {
        let request = Request {
            issue: followed.click.issue,
            link: followed.click.link,
            mark: followed.mark,
            deed,
            started_at: followed.started_at,
        };
        let why = match held(&self.window).note(request, visitor, now) {
            Ok(()) => return,
            Err(Uncounted::Network) => "network",
            Err(Uncounted::Full) => "full",
        };
        self.uncounted.with_label_values(&[why]).inc();
    }

    /// Writes the clicks that have waited for long enough. What the database refuses is tried again with the next ones.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn write(&self, db: &Db, now: Timestamp) -> Result<(), StorageError> {
        let _turn = self.writing.lock().await;
        let over = held(&self.window).over(now);
        held(&self.unwritten).add(over);
        self.write_tally(db).await
    }

    /// Writes all clicks: nothing more will come.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn write_all(&self, db: &Db) -> Result<(), StorageError> {
        let _turn = self.writing.lock().await;
        let all = held(&self.window).all();
        held(&self.unwritten).add(all);
        self.write_tally(db).await
    }

    /// An issue in each transaction, so that nothing waits behind them for long, and one that is refused holds up no other.
    async fn write_tally(&self, db: &Db) -> Result<(), StorageError> {
        let mut refused = Ok(());
        let tally = std::mem::take(&mut *held(&self.unwritten));
        for (issue, counts) in tally.into_issues() {
            let counts = Arc::new(counts);
            let written = Arc::clone(&counts);
            match db.write(move |conn| written.write(conn, issue)).await {
                Ok(is_measured) => {
                    let sums = if is_measured {
                        counts.clicks()
                    } else {
                        Counts::default()
                    };
                    for (by, sum) in [("people", sums.people), ("machines", sums.machines)] {
                        self.counted
                            .with_label_values(&[by])
                            .inc_by(u64::try_from(sum).unwrap_or(0));
                    }
                }
                Err(cause) => {
                    refused = Err(cause);
                    self.put_back(issue, Arc::unwrap_or_clone(counts));
                }
            }
        }
        refused
    }

    /// Keeps counts that the database has refused for the next time, unless too many are kept.
    fn put_back(&self, issue: IssueId, counts: OfIssue) {
        let mut unwritten = held(&self.unwritten);
        if unwritten.size() < MOST_UNWRITTEN {
            unwritten.put_back(issue, counts);
        } else {
            let lost = counts.clicks();
            let lost = u64::try_from(lost.people + lost.machines).unwrap_or(0);
            self.uncounted.with_label_values(&["unwritten"]).inc_by(lost);
        }
    }
}

/// Writes clicks every few seconds until `stop`.
pub async fn keep_writing(counter: &ClickCounter, db: &Db, clock: &Clock, stop: &CancellationToken) {
    let mut refused = false;
    loop {
        tokio::select! {
            () = tokio::time::sleep(WRITE_EVERY) => {}
            () = stop.cancelled() => return,
        }
        let written = counter.write(db, clock.now()).await;
        if let (Err(cause), false) = (&written, refused) {
            error!(%cause, "clicks cannot be counted; they wait until they can");
        }
        refused = written.is_err();
    }
}

impl ClickCounter {
    /// Writes what is left when nothing more will come; gives up when the database takes too long.
    pub async fn close(&self, db: &Db) {
        match tokio::time::timeout(LAST_COUNTS, self.write_all(db)).await {
            Ok(Ok(())) => {}
            Ok(Err(cause)) => error!(%cause, "the last clicks could not be counted"),
            Err(_) => warn!("the database holds up the stop; the last clicks are not counted"),
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
