//! Readers who agree that the links they follow are kept. Nothing is kept of anybody else.

use crate::{
    domain::{ConsentKind, Measurement, SubscriptionId, Timestamp},
    locale::Locale,
    storage::{
        Conn, StorageError, clicks, consents,
        consents::ConsentEvent,
        newsletters::Newsletter,
        subscriptions::{self, Subscription},
    },
};

/// The version of [`words`]; a change of the words takes a new one.
pub const WORDING: &str = "measuring-2026-11-25";

/// Whether a newsletter's readers can agree: only where clicks of single readers are measured.
pub fn is_asked(newsletter: &Newsletter) -> bool {
    newsletter.measurement == Measurement::Individual
}

/// The words that a reader agrees to, as [`WORDING`] names them.
pub fn words(locale: Locale, newsletter: &Newsletter) -> String {
    locale
        .text("measuring-consent")
        .with("newsletter", &newsletter.name)
        .to_string()
}

/// Records that a subscription's reader agrees; false when that was so already. Copies made from now on have links of the
/// reader's own. To be called inside a write.
///
/// # Errors
/// Those of the database.
pub fn agree(
    conn: &mut Conn,
    subscription: SubscriptionId,
    wording: &str,
    source: &str,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let is_new = clicks::set_agreed(conn, subscription, true)?;
    if is_new {
        let event = ConsentEvent {
            subscription,
            kind: ConsentKind::MeasuringAgreed,
            wording,
            source,
            ip: None,
        };
        consents::append(conn, &event, now)?;
    }
    Ok(is_new)
}

/// Records that a subscription's reader does not agree any more, and deletes the clicks that were kept; false when there was
/// nothing to withdraw. Links of copies that the reader has lead where they led, and are counted as anybody's. To be called
/// inside a write.
///
/// # Errors
/// Those of the database.
pub fn withdraw(
    conn: &mut Conn,
    subscription: &Subscription,
    source: &str,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let had_agreed = clicks::set_agreed(conn, subscription.id, false)?;
    if had_agreed {
        clicks::forget(conn, subscription.subscriber_id, subscription.newsletter_id)?;
        let event = ConsentEvent {
            subscription: subscription.id,
            kind: ConsentKind::MeasuringWithdrawn,
            wording: WORDING,
            source,
            ip: None,
        };
        consents::append(conn, &event, now)?;
    }
    Ok(had_agreed)
}

/// Whether a subscription's reader agrees now.
///
/// # Errors
/// Those of the database.
pub fn agrees(conn: &mut Conn, subscription: SubscriptionId) -> Result<bool, StorageError> {
    Ok(subscriptions::find(conn, subscription)?.is_some_and(|found| found.measured))
}
