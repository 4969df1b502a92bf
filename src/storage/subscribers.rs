//! People, each known by one address.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::Both, schema::subscribers};
use crate::domain::{AddressHash, EmailAddress, PersonName, SubscriberId, Timestamp};

/// Finds the person with this address or adds one. A known person's address and name stay as they were.
///
/// # Errors
/// Those of the database.
pub fn find_or_insert(
    conn: &mut Conn,
    email: &EmailAddress,
    hash: &AddressHash,
    name: &PersonName,
    now: Timestamp,
) -> Result<SubscriberId, StorageError> {
    let row = (
        subscribers::email.eq(email),
        subscribers::email_key.eq(email.key()),
        subscribers::address_hash.eq(hash),
        subscribers::name.eq(name),
        subscribers::created_at.eq(now),
    );
    let insert = diesel::insert_into(subscribers::table)
        .values(row)
        .on_conflict_do_nothing();
    if let Some(id) = Both(insert.returning(subscribers::id)).get_result(conn).optional()? {
        return Ok(id);
    }
    Ok(subscribers::table
        .filter(subscribers::email_key.eq(email.key()))
        .select(subscribers::id)
        .first(conn)?)
}
