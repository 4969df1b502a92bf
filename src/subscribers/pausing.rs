//! Pauses: no mail until a day that the reader names; what was missed comes with the first issue after it.

use std::time::Duration;

use chrono::{Days, NaiveDate};

use super::ChoiceError;
use crate::{
    domain::{Cadence, EditionId, SubscriptionStatus, Timestamp},
    storage::{
        Conn, StorageError, editions,
        subscriptions::{self, Subscription},
    },
};

/// The longest pause in days. An issue goes back a little further for readers who have missed something.
pub const LONGEST_PAUSE: u64 = 92;

/// The days on which a pause can end, as its reader's edition reckons them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PauseDays {
    /// The first: tomorrow.
    pub first: NaiveDate,
    /// The last.
    pub last: NaiveDate,
    /// The day on which the present pause ends.
    pub until: Option<NaiveDate>,
}

/// The days on which a pause of this subscription can end.
///
/// # Errors
/// Those of the database.
pub fn days(conn: &mut Conn, subscription: &Subscription, now: Timestamp) -> Result<PauseDays, StorageError> {
    let cadence = cadence(conn, subscription.edition_id)?;
    let today = cadence.day_of(now);
    let until = subscription.paused_until.map(|until| cadence.day_of(until));
    Ok(PauseDays {
        first: today.checked_add_days(Days::new(1)).unwrap_or(today),
        last: today.checked_add_days(Days::new(LONGEST_PAUSE)).unwrap_or(today),
        until,
    })
}

/// Pauses an active subscription until a day begins, moves the end of its pause, or ends the pause when there is none. To be
/// called inside a write.
///
/// The days to choose from are those of the edition that the subscription had when its page was shown; the day begins where
/// `edition`, which it has from now on, is at home.
///
/// # Errors
/// [`ChoiceError::Pause`] for a day that is not to come, or too far off.
pub(super) fn set(
    conn: &mut Conn,
    subscription: &Subscription,
    edition: EditionId,
    until: Option<NaiveDate>,
    now: Timestamp,
) -> Result<(), ChoiceError> {
    let Some(day) = until else {
        if subscription.status == SubscriptionStatus::Paused {
            subscriptions::resume(conn, subscription.id)?;
        }
        return Ok(());
    };
    let allowed = days(conn, subscription, now)?;
    if allowed.until != Some(day) && !(allowed.first..=allowed.last).contains(&day) {
        return Err(ChoiceError::Pause(allowed));
    }
    let start = cadence(conn, edition)?.start_of(day);
    let fallback = now + Duration::from_secs(24 * 3600);
    subscriptions::pause(conn, subscription.id, start.unwrap_or(fallback))?;
    Ok(())
}

/// Lets a paused subscription that changes to another edition go on there on the day on which it would have gone on. To be called
/// inside a write.
///
/// # Errors
/// Those of the database.
pub(super) fn carry_over(
    conn: &mut Conn,
    subscription: &Subscription,
    edition: EditionId,
    now: Timestamp,
) -> Result<(), ChoiceError> {
    match days(conn, subscription, now)?.until {
        Some(day) if subscription.status == SubscriptionStatus::Paused => {
            set(conn, subscription, edition, Some(day), now)
        }
        _ => Ok(()),
    }
}

fn cadence(conn: &mut Conn, edition: EditionId) -> Result<Cadence, StorageError> {
    let edition = editions::find(conn, edition)?;
    Ok(edition.cadence().unwrap_or(Cadence::Instant))
}
