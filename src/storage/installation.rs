//! The one row that ties a database to its secret key.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::Both, schema::installation};
use crate::domain::{SecretKey, Timestamp};

/// Records the key of a new database, or checks that a known one has this key.
///
/// # Errors
/// [`StorageError::OtherKey`] when the database was set up with another key.
pub fn check_key(conn: &mut Conn, key: &SecretKey, now: Timestamp) -> Result<(), StorageError> {
    let row = (
        installation::id.eq(1),
        installation::key_fingerprint.eq(key.fingerprint()),
        installation::created_at.eq(now),
    );
    Both(
        diesel::insert_into(installation::table)
            .values(row)
            .on_conflict_do_nothing(),
    )
    .execute(conn)?;
    let known: Vec<u8> = installation::table.select(installation::key_fingerprint).first(conn)?;
    if known == key.fingerprint() {
        Ok(())
    } else {
        Err(StorageError::OtherKey)
    }
}
