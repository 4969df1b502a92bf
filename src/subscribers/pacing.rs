//! How fast letters may follow signups that are under suspicion: a queue of turns, the first come first, so that a flood of
//! signups cannot make us flood mailboxes.

use std::{num::NonZeroU32, time::Duration};

use crate::{
    domain::Timestamp,
    storage::{
        Conn, StorageError,
        quotas::{self, Window},
    },
};

/// Turns are given out by windows of this length.
const WINDOW: Duration = Duration::from_secs(600);
const WINDOWS_AN_HOUR: u32 = 6;
/// The longest that a letter may have to wait for its turn.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// How soon a letter may follow a signup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// At once.
    AtOnce,
    /// The signup brought no proof of work where one is asked for: so many letters an hour.
    Held(NonZeroU32),
    /// The forms are under attack: so many letters an hour.
    Paced(NonZeroU32),
}

/// When a letter may go: `now` while there are turns left; `None` when the queue is a day long. To be called inside a write.
///
/// # Errors
/// Those of the database.
pub(super) fn take_turn(conn: &mut Conn, pace: Pace, now: Timestamp) -> Result<Option<Timestamp>, StorageError> {
    let (queue, an_hour) = match pace {
        Pace::AtOnce => return Ok(Some(now)),
        Pace::Held(an_hour) => ("letters:held", an_hour),
        Pace::Paced(an_hour) => ("letters:paced", an_hour),
    };
    let period_ms = i64::try_from(WINDOW.as_millis()).unwrap_or(i64::MAX);
    let present = Timestamp::from_millis(now.millis() - now.millis().rem_euclid(period_ms));
    let latest = quotas::latest(conn, queue, period_ms)?;
    let mut window = Window {
        scope: queue.to_owned(),
        period_ms,
        starts_at: latest.map_or(present, |latest| latest.max(present)),
        ceiling: i64::from(an_hour.get().div_ceil(WINDOWS_AN_HOUR)),
    };
    while window.starts_at < present + LONGEST_WAIT {
        if quotas::take(conn, std::slice::from_ref(&window), 1)? == 1 {
            return Ok(Some(now.max(window.starts_at)));
        }
        window.starts_at = window.starts_at + WINDOW;
    }
    Ok(None)
}
