//! Accounts at an OpenID Connect provider with which members log in.

use diesel::prelude::*;

use super::{Conn, StorageError, schema::staff_identities as identities};
use crate::domain::{StaffId, Timestamp};

/// Whose account it is.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, issuer: &str, subject: &str) -> Result<Option<StaffId>, StorageError> {
    let query = identities::table.find((issuer, subject)).select(identities::staff_id);
    Ok(query.first(conn).optional()?)
}

/// Remembers that an account is a member's.
///
/// # Errors
/// [`StorageError::Duplicate`] when it is somebody's already.
pub fn insert(
    conn: &mut Conn,
    issuer: &str,
    subject: &str,
    member: StaffId,
    now: Timestamp,
) -> Result<(), StorageError> {
    diesel::insert_into(identities::table)
        .values((
            identities::issuer.eq(issuer),
            identities::subject.eq(subject),
            identities::staff_id.eq(member),
            identities::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether a member has an account at a provider.
///
/// # Errors
/// Those of the database.
pub fn has(conn: &mut Conn, issuer: &str, member: StaffId) -> Result<bool, StorageError> {
    let own = identities::table.filter(identities::staff_id.eq(member));
    let at_provider = own.filter(identities::issuer.eq(issuer));
    Ok(diesel::select(diesel::dsl::exists(at_provider)).get_result(conn)?)
}

/// Forgets a member's accounts.
///
/// # Errors
/// Those of the database.
pub fn forget(conn: &mut Conn, member: StaffId) -> Result<(), StorageError> {
    diesel::delete(identities::table.filter(identities::staff_id.eq(member))).execute(conn)?;
    Ok(())
}
