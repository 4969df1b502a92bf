//! Leaving, by a link that never expires and can do nothing else.

use super::WORDING;
use crate::{
    domain::{ConsentKind, SecretKey, SubscriptionId, Timestamp},
    storage::{
        Conn, Db, StorageError, consents,
        consents::ConsentEvent,
        newsletters::{self, Newsletter},
        subscriptions::{self, Subscription},
    },
};

/// Why a link ends nothing.
#[derive(Debug, thiserror::Error)]
pub enum LeaveError {
    /// This installation did not make it.
    #[error("this link is not one of ours")]
    Unknown,
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What the link would end; changes nothing.
///
/// # Errors
/// [`LeaveError::Unknown`] for a link that was never made here.
pub async fn look(db: &Db, key: &SecretKey, token: &str) -> Result<Newsletter, LeaveError> {
    let id = key.read_unsubscribe_token(token).ok_or(LeaveError::Unknown)?;
    db.read(move |conn| {
        let subscription = find(conn, id)?;
        Ok(newsletters::find(conn, subscription.newsletter_id)?)
    })
    .await
}

/// Ends the subscription. Idempotent: whoever has left stays away.
///
/// # Errors
/// As [`look`].
pub async fn leave(
    db: &Db,
    key: &SecretKey,
    token: &str,
    source: &'static str,
    now: Timestamp,
) -> Result<Newsletter, LeaveError> {
    let id = key.read_unsubscribe_token(token).ok_or(LeaveError::Unknown)?;
    db.write(move |conn| {
        let subscription = find(conn, id)?;
        if subscriptions::unsubscribe(conn, id, now)? {
            let event = ConsentEvent {
                subscription: id,
                kind: ConsentKind::Withdrawn,
                wording: WORDING,
                source,
                ip: None,
            };
            consents::append(conn, &event, now)?;
        }
        Ok(newsletters::find(conn, subscription.newsletter_id)?)
    })
    .await
}

fn find(conn: &mut Conn, id: SubscriptionId) -> Result<Subscription, LeaveError> {
    subscriptions::find(conn, id)?.ok_or(LeaveError::Unknown)
}
