//! Solutions of challenges that have been used.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::Both, schema::spent_solutions};
use crate::domain::{AddressHash, Timestamp};

/// How a solution was found when it was to be spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// It had not been used, and now it is.
    Now,
    /// The same address had used it: a form that was sent twice.
    BySameAddress,
    /// It had been used for another address.
    ByAnother,
}

/// Spends a solution for an address. To be called inside a write.
///
/// # Errors
/// Those of the database.
pub fn spend(
    conn: &mut Conn,
    nonce: &str,
    address: &AddressHash,
    expires_at: Timestamp,
) -> Result<Spent, StorageError> {
    let row = (
        spent_solutions::nonce.eq(nonce),
        spent_solutions::address_hash.eq(address),
        spent_solutions::expires_at.eq(expires_at),
    );
    let insert = diesel::insert_into(spent_solutions::table).values(row);
    if Both(insert.on_conflict_do_nothing()).execute(conn)? == 1 {
        return Ok(Spent::Now);
    }
    let by: AddressHash = spent_solutions::table
        .filter(spent_solutions::nonce.eq(nonce))
        .select(spent_solutions::address_hash)
        .first(conn)?;
    Ok(if by == *address {
        Spent::BySameAddress
    } else {
        Spent::ByAnother
    })
}

/// Forgets solutions whose challenge expired before `now`.
///
/// # Errors
/// Those of the database.
pub fn forget(conn: &mut Conn, now: Timestamp) -> Result<usize, StorageError> {
    let old = spent_solutions::table.filter(spent_solutions::expires_at.lt(now));
    Ok(diesel::delete(old).execute(conn)?)
}
