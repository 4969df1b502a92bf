//! Hashes of the links that let members of staff in once.

use diesel::prelude::*;

use super::{Conn, StorageError, schema::staff_links};
use crate::domain::{StaffId, StaffLink, Timestamp, TokenHash};

/// A link that works, and to whom.
#[derive(Debug, Clone, Queryable)]
pub struct Link {
    /// To whom; nobody yet for the first owner's.
    pub member: Option<StaffId>,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// Remembers a link in place of the others for the same member and purpose.
///
/// # Errors
/// Those of the database.
pub fn replace(
    conn: &mut Conn,
    purpose: StaffLink,
    hash: &TokenHash,
    member: Option<StaffId>,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<(), StorageError> {
    end(conn, purpose, member)?;
    let row = (
        staff_links::hash.eq(hash),
        staff_links::purpose.eq(purpose),
        staff_links::staff_id.eq(member),
        staff_links::created_at.eq(now),
        staff_links::expires_at.eq(expires_at),
    );
    diesel::insert_into(staff_links::table).values(row).execute(conn)?;
    Ok(())
}

/// The link with this hash and purpose, if it works.
///
/// # Errors
/// Those of the database.
pub fn find(
    conn: &mut Conn,
    purpose: StaffLink,
    hash: &TokenHash,
    now: Timestamp,
) -> Result<Option<Link>, StorageError> {
    let query = staff_links::table
        .filter(staff_links::hash.eq(hash))
        .filter(staff_links::purpose.eq(purpose))
        .filter(staff_links::expires_at.gt(now))
        .select((staff_links::staff_id, staff_links::expires_at));
    Ok(query.first(conn).optional()?)
}

/// Ends the links to a member for a purpose.
///
/// # Errors
/// Those of the database.
pub fn end(conn: &mut Conn, purpose: StaffLink, member: Option<StaffId>) -> Result<(), StorageError> {
    let links = staff_links::table.filter(staff_links::purpose.eq(purpose));
    match member {
        Some(member) => diesel::delete(links.filter(staff_links::staff_id.eq(member))).execute(conn)?,
        None => diesel::delete(links.filter(staff_links::staff_id.is_null())).execute(conn)?,
    };
    Ok(())
}
