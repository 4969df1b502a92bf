//! Hashes of the tokens in links that expire.

use diesel::prelude::*;

use super::{
    Conn, StorageError,
    connection::each,
    schema::{subscriptions, tokens},
};
use crate::domain::{Purpose, SubscriberId, SubscriptionId, Timestamp, TokenHash};

/// A link that was issued.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct Link {
    /// The subscription it acts on.
    pub subscription: SubscriptionId,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// Remembers a link.
///
/// # Errors
/// Those of the database.
pub fn insert(
    conn: &mut Conn,
    purpose: Purpose,
    hash: &TokenHash,
    link: Link,
    now: Timestamp,
) -> Result<(), StorageError> {
    let insert = diesel::insert_into(tokens::table).values((
        tokens::hash.eq(hash),
        tokens::purpose.eq(purpose),
        tokens::subscription_id.eq(link.subscription),
        tokens::issued_at.eq(now),
        tokens::expires_at.eq(link.expires_at),
    ));
    each!(conn, |c| insert.execute(c))?;
    Ok(())
}

/// The link with this token hash and purpose, expired or not.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, purpose: Purpose, hash: &TokenHash) -> Result<Option<Link>, StorageError> {
    let query = tokens::table
        .filter(tokens::hash.eq(hash))
        .filter(tokens::purpose.eq(purpose));
    Ok(query
        .select((tokens::subscription_id, tokens::expires_at))
        .first(conn)
        .optional()?)
}

/// Lets the links of one purpose to all subscriptions of a person work no longer than until then.
///
/// # Errors
/// Those of the database.
pub fn end(conn: &mut Conn, subscriber: SubscriberId, purpose: Purpose, at: Timestamp) -> Result<(), StorageError> {
    let own = subscriptions::table
        .filter(subscriptions::subscriber_id.eq(subscriber))
        .select(subscriptions::id);
    let rows = tokens::table
        .filter(tokens::subscription_id.eq_any(own))
        .filter(tokens::purpose.eq(purpose))
        .filter(tokens::expires_at.gt(at));
    diesel::update(rows).set(tokens::expires_at.eq(at)).execute(conn)?;
    Ok(())
}
