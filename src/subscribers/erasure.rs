//! Erasing a reader: everything but the keyed hash that keeps the address from being written to again.

use super::{
    confirmation,
    departure::is_confirmed,
    preferences::{self, PreferencesError},
};
use crate::{
    domain::{Timestamp, Token, WebhookEvent},
    storage::{
        Conn, Db, StorageError, person, quotas, subscribers::Subscriber, subscriptions, suppressions,
        webhooks::Listeners,
    },
};

/// Erases the reader whom a link lets in, in one transaction. The address stays suppressed: imports leave it out and sign-ups send
/// nothing, until an owner lifts that.
///
/// # Errors
/// [`PreferencesError::Unknown`] and [`PreferencesError::Expired`] for links that do not work; nothing is erased then.
pub async fn erase(db: &Db, token: &Token, now: Timestamp) -> Result<(), PreferencesError> {
    let (token, listeners) = (token.clone(), db.listeners());
    let erase = move |conn: &mut Conn| {
        let reader = preferences::follow(conn, &token, now)?;
        Ok(erase_reader(conn, &listeners, &reader, now)?)
    };
    db.write(erase).await
}

/// Erases a reader. To be called inside a write.
pub(super) fn erase_reader(
    conn: &mut Conn,
    listeners: &Listeners,
    reader: &Subscriber,
    now: Timestamp,
) -> Result<(), StorageError> {
    // First: nobody who looks while the rest goes may queue anything for the address.
    suppressions::set_erased(conn, &reader.address_hash, now)?;
    for counted in ["manage", "address-change"] {
        quotas::forget_scope(conn, &format!("{counted}:{}", reader.address_hash))?;
    }
    for own in person::subscriptions(conn, reader.id)? {
        let own = subscriptions::find(conn, own.id)?;
        if let Some(own) = own.filter(|own| is_confirmed(own.status)) {
            confirmation::tell(conn, listeners, WebhookEvent::SubscriberLeft, &own, now)?;
        }
    }
    person::erase(conn, reader.id, now)
}
