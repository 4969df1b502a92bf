//! Addresses that must not be mailed, known only by their keyed hash.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::Both, schema::suppressions};
use crate::domain::{AddressHash, SuppressionReason, Timestamp};

/// Suppresses an address; false when it is suppressed already.
///
/// # Errors
/// Those of the database.
pub fn add(
    conn: &mut Conn,
    address: &AddressHash,
    reason: SuppressionReason,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let row = (
        suppressions::address_hash.eq(address),
        suppressions::reason.eq(reason),
        suppressions::created_at.eq(now),
    );
    let insert = Both(
        diesel::insert_into(suppressions::table)
            .values(row)
            .on_conflict_do_nothing(),
    );
    Ok(insert.execute(conn)? == 1)
}

/// True when the address must not be mailed.
///
/// # Errors
/// Those of the database.
pub fn contains(conn: &mut Conn, address: &AddressHash) -> Result<bool, StorageError> {
    let rows = suppressions::table.filter(suppressions::address_hash.eq(address));
    Ok(diesel::select(diesel::dsl::exists(rows)).get_result(conn)?)
}
