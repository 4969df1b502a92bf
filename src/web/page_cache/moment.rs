//! The moments of the site: stretches of time in which no page changes.
//!
//! A moment ends with a change that the database counts, when a brief becomes public because its time has come, and after ten
//! minutes in any case. What this process has committed is seen by the next request; what another one has, within a second.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::{
    domain::Timestamp,
    storage::{StorageError, site_version},
    web::State,
};

/// How long a moment lasts at most: what nobody thought of is right again after that.
const LONGEST: Duration = Duration::from_secs(600);
/// How soon a change by another process is seen.
const ASK_EVERY: Duration = Duration::from_secs(1);

/// What is known of the present moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    /// The number of the moment; 0 when nothing is known.
    moment: u64,
    version: i64,
    from: Timestamp,
    until: Timestamp,
    /// How often this process had committed something when the database was asked.
    commits: u64,
    asked_at: Timestamp,
}

impl Known {
    const NOTHING: Known = Known {
        moment: 0,
        version: 0,
        from: Timestamp::EPOCH,
        until: Timestamp::EPOCH,
        commits: 0,
        asked_at: Timestamp::EPOCH,
    };

    /// True when the database need not be asked. A clock that was set back makes asking needed, too.
    fn holds(&self, commits: u64, now: Timestamp) -> bool {
        self.commits >= commits && self.asked_at <= now && now < self.asked_at + ASK_EVERY && self.lasts(now)
    }

    fn lasts(&self, now: Timestamp) -> bool {
        self.moment > 0 && self.from <= now && now < self.until
    }
}

/// Tells moments apart.
#[derive(Debug)]
pub(super) struct Moments {
    known: Mutex<Known>,
    asking: tokio::sync::Mutex<()>,
}

impl Moments {
    pub(super) fn new() -> Self {
        Moments {
            known: Mutex::new(Known::NOTHING),
            asking: tokio::sync::Mutex::new(()),
        }
    }

    /// The number of the present moment, and whether it has just begun.
    ///
    /// # Errors
    /// Those of the database, if it must be asked.
    pub(super) async fn present(&self, state: &State) -> Result<(u64, bool), StorageError> {
        let commits = state.db.commits();
        let known = self.known();
        if known.holds(commits, state.now()) {
            return Ok((known.moment, false));
        }
        let _turn = self.asking.lock().await;
        let (now, known) = (state.now(), self.known());
        // Somebody may have asked meanwhile: an answer to a question after this request came in will do.
        if known.holds(commits, now) {
            return Ok((known.moment, false));
        }
        let asked = Known {
            commits: state.db.commits(),
            asked_at: now,
            ..known
        };
        let present = state
            .db
            .read(move |conn| {
                let version = site_version::current(conn)?;
                if version == asked.version && asked.lasts(now) {
                    return Ok::<_, StorageError>(asked);
                }
                let next = site_version::next_publication(conn, now)?;
                let longest = now + LONGEST;
                Ok(Known {
                    moment: asked.moment + 1,
                    version,
                    from: now,
                    until: next.map_or(longest, |next| next.min(longest)),
                    ..asked
                })
            })
            .await?;
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = present;
        Ok((present.moment, present.moment != known.moment))
    }

    fn known(&self) -> Known {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_is_asked_after_own_commits_after_a_second_and_when_the_moment_is_over() {
        let at = |ms: i64| Timestamp::from_millis(1_000_000 + ms);
        let known = Known {
            moment: 3,
            version: 7,
            from: at(0),
            until: at(5_000),
            commits: 10,
            asked_at: at(4_500),
        };
        assert!(known.holds(10, at(4_500)) && known.holds(9, at(4_999)));
        assert!(!known.holds(11, at(4_500)), "this process has committed something");
        assert!(!known.holds(10, at(5_000)), "the moment is over");
        assert!(!known.holds(10, at(4_499)), "the clock was set back");
        let lasting = Known {
            until: at(60_000),
            ..known
        };
        assert!(
            lasting.holds(10, at(5_499)) && !lasting.holds(10, at(5_500)),
            "a second has passed"
        );
        assert!(!Known::NOTHING.holds(0, Timestamp::EPOCH));
    }
}
