//! Hashes of the tokens in links that were mailed to a person.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::Both, schema::subscriber_links as links};
use crate::domain::{EmailAddress, Purpose, SubscriberId, Timestamp, TokenHash};

/// A link that was issued to a person.
#[derive(Debug, Clone, Queryable)]
pub struct SubscriberLink {
    /// Whom it lets in.
    pub subscriber: SubscriberId,
    /// The address that it sets, if it sets one.
    pub address: Option<EmailAddress>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// Remembers a link; one that is known gets its new end.
///
/// # Errors
/// Those of the database.
pub fn insert(conn: &mut Conn, purpose: Purpose, hash: &TokenHash, link: &SubscriberLink) -> Result<(), StorageError> {
    let row = (
        links::hash.eq(hash),
        links::purpose.eq(purpose),
        links::subscriber_id.eq(link.subscriber),
        links::address.eq(&link.address),
        links::issued_at.eq(link.issued_at),
        links::expires_at.eq(link.expires_at),
    );
    let insert = diesel::insert_into(links::table).values(row).on_conflict(links::hash);
    Both(insert.do_update().set(links::expires_at.eq(link.expires_at))).execute(conn)?;
    Ok(())
}

/// The link with this token hash and purpose, expired or not.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, purpose: Purpose, hash: &TokenHash) -> Result<Option<SubscriberLink>, StorageError> {
    let query = links::table
        .filter(links::hash.eq(hash))
        .filter(links::purpose.eq(purpose))
        .select((
            links::subscriber_id,
            links::address,
            links::issued_at,
            links::expires_at,
        ));
    Ok(query.first(conn).optional()?)
}

/// Lets a person's links of one purpose work no longer than until then.
///
/// # Errors
/// Those of the database.
pub fn end(conn: &mut Conn, subscriber: SubscriberId, purpose: Purpose, at: Timestamp) -> Result<(), StorageError> {
    let rows = links::table
        .filter(links::subscriber_id.eq(subscriber))
        .filter(links::purpose.eq(purpose))
        .filter(links::expires_at.gt(at));
    diesel::update(rows).set(links::expires_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Forgets a person's links of one purpose that were issued at `since` or later.
///
/// # Errors
/// Those of the database.
pub fn forget(
    conn: &mut Conn,
    subscriber: SubscriberId,
    purpose: Purpose,
    since: Timestamp,
) -> Result<(), StorageError> {
    let rows = links::table
        .filter(links::subscriber_id.eq(subscriber))
        .filter(links::purpose.eq(purpose))
        .filter(links::issued_at.ge(since));
    diesel::delete(rows).execute(conn)?;
    Ok(())
}

/// Forgets a person's links that stopped working before `before`.
///
/// # Errors
/// Those of the database.
pub fn forget_ended(conn: &mut Conn, subscriber: SubscriberId, before: Timestamp) -> Result<(), StorageError> {
    let rows = links::table
        .filter(links::subscriber_id.eq(subscriber))
        .filter(links::expires_at.lt(before));
    diesel::delete(rows).execute(conn)?;
    Ok(())
}
