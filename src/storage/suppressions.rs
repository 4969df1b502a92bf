//! Addresses that must not be mailed, known only by their keyed hash.

use diesel::prelude::*;

use super::{
    Conn, StorageError,
    connection::{Both, each},
    schema::suppressions,
};
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

/// Suppresses an address because its reader was erased, whatever it was suppressed for before.
///
/// # Errors
/// Those of the database.
pub fn set_erased(conn: &mut Conn, address: &AddressHash, now: Timestamp) -> Result<(), StorageError> {
    lift(conn, address)?;
    add(conn, address, SuppressionReason::Erased, now)?;
    Ok(())
}

/// Why an address is suppressed, and since when; `None` when it is not.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, address: &AddressHash) -> Result<Option<Suppression>, StorageError> {
    let query = suppressions::table.find(address).select(Suppression::as_select());
    Ok(query.first(conn).optional()?)
}

/// One suppressed address.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = suppressions)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Suppression {
    pub address_hash: AddressHash,
    pub reason: SuppressionReason,
    pub created_at: Timestamp,
}

/// Up to `limit` suppressions behind `after` (from the start when `None`), in the order of their hashes.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, after: Option<AddressHash>, limit: i64) -> Result<Vec<Suppression>, StorageError> {
    let query = suppressions::table
        .filter(suppressions::address_hash.gt(after.unwrap_or_default()))
        .order(suppressions::address_hash)
        .limit(limit);
    Ok(query.select(Suppression::as_select()).load(conn)?)
}

/// Lifts a suppression; false when there is none.
///
/// # Errors
/// Those of the database.
pub fn lift(conn: &mut Conn, address: &AddressHash) -> Result<bool, StorageError> {
    Ok(diesel::delete(suppressions::table.find(address)).execute(conn)? == 1)
}

/// True when the address must not be mailed.
///
/// # Errors
/// Those of the database.
pub fn contains(conn: &mut Conn, address: &AddressHash) -> Result<bool, StorageError> {
    let rows = suppressions::table.filter(suppressions::address_hash.eq(address));
    let query = diesel::select(diesel::dsl::exists(rows));
    Ok(each!(conn, |c| query.get_result(c))?)
}
