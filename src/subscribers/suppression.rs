//! Addresses that must not be mailed whatever anyone signs up for, and lifting that.

use crate::{
    domain::{AddressHash, EmailAddress, SecretKey, SuppressionReason, Timestamp},
    storage::{Db, StorageError, audit, suppressions},
};

/// Suppresses an address by an operator's decision; `None` when it is suppressed already. Copies that have not left
/// stay.
///
/// # Errors
/// Those of the database.
pub async fn suppress(
    db: &Db,
    key: &SecretKey,
    actor: &str,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<Option<AddressHash>, StorageError> {
    let (hash, actor) = (key.address_hash(email), actor.to_owned());
    db.write(move |conn| {
        if !suppressions::add(conn, &hash, SuppressionReason::Operator, now)? {
            return Ok(None);
        }
        let subject = format!("address {hash}");
        audit::append(conn, &actor, "suppression.add", &subject, &serde_json::json!({}), now)?;
        Ok(Some(hash))
    })
    .await
}

/// Lifts a suppression; false when there is none.
///
/// # Errors
/// Those of the database.
pub async fn lift(db: &Db, actor: &str, hash: AddressHash, now: Timestamp) -> Result<bool, StorageError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        let lifted = suppressions::lift(conn, &hash)?;
        if lifted {
            let subject = format!("address {hash}");
            audit::append(conn, &actor, "suppression.lift", &subject, &serde_json::json!({}), now)?;
        }
        Ok(lifted)
    })
    .await
}
