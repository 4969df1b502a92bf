//! Who works at the desk, as what, and how each proves it.

use diesel::prelude::*;

use super::{
    Conn, StorageError,
    connection::each,
    schema::{recovery_codes, staff, staff_grants},
};
use crate::domain::{EmailAddress, Language, NewsletterId, PersonName, Role, StaffId, Timestamp, TokenHash};

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = staff)]
pub struct Member {
    /// The id.
    pub id: StaffId,
    /// Where letters to the member go, and the name to log in with.
    pub email: EmailAddress,
    /// What colleagues read.
    pub name: PersonName,
    /// What the member may do in all newsletters, unless there are grants.
    pub role: Role,
    /// When the member was invited.
    pub created_at: Timestamp,
    /// The language of the desk's pages, when the member has chosen one.
    pub language: Option<Language>,
    /// Since when the member may not log in any more.
    pub ended_at: Option<Timestamp>,
}

/// How a member proves to be one.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = staff)]
pub struct Proofs {
    /// The password's hash (PHC string); none until the member has joined.
    pub password: Option<String>,
    /// The sealed secret of one-time codes; none without a second factor.
    pub totp_secret: Option<Vec<u8>>,
}

/// Adds a member.
///
/// # Errors
/// [`StorageError::Duplicate`] when the address is a member's.
pub fn insert(
    conn: &mut Conn,
    email: &EmailAddress,
    name: &PersonName,
    role: Role,
    now: Timestamp,
) -> Result<StaffId, StorageError> {
    let row = (
        staff::email.eq(email),
        staff::email_key.eq(email.key()),
        staff::name.eq(name),
        staff::role.eq(role),
        staff::created_at.eq(now),
    );
    let insert = diesel::insert_into(staff::table).values(row);
    Ok(insert.returning(staff::id).get_result(conn)?)
}

/// The member with this id.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, id: StaffId) -> Result<Option<Member>, StorageError> {
    let query = staff::table.find(id).select(Member::as_select());
    Ok(query.first(conn).optional()?)
}

/// The member with this address, in any case of its letters.
///
/// # Errors
/// Those of the database.
pub fn find_by_email(conn: &mut Conn, email: &EmailAddress) -> Result<Option<Member>, StorageError> {
    let query = staff::table.filter(staff::email_key.eq(email.key()));
    Ok(query.select(Member::as_select()).first(conn).optional()?)
}

/// Every member, in the order of their coming.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn) -> Result<Vec<Member>, StorageError> {
    Ok(staff::table.order(staff::id).select(Member::as_select()).load(conn)?)
}

/// How many owners can log in.
///
/// # Errors
/// Those of the database.
pub fn owners(conn: &mut Conn) -> Result<i64, StorageError> {
    let owners = staff::table
        .filter(staff::role.eq(Role::Owner))
        .filter(staff::ended_at.is_null())
        .filter(staff::password.is_not_null());
    Ok(owners.count().get_result(conn)?)
}

/// How a member proves to be one.
///
/// # Errors
/// Those of the database, also when there is no such member.
pub fn proofs(conn: &mut Conn, id: StaffId) -> Result<Proofs, StorageError> {
    Ok(staff::table.find(id).select(Proofs::as_select()).first(conn)?)
}

/// Sets the password's hash.
///
/// # Errors
/// Those of the database.
pub fn set_password(conn: &mut Conn, id: StaffId, hash: &str) -> Result<(), StorageError> {
    let row = diesel::update(staff::table.find(id));
    row.set(staff::password.eq(hash)).execute(conn)?;
    Ok(())
}

/// Sets what colleagues read, and the language of the desk's pages.
///
/// # Errors
/// Those of the database.
pub fn describe(
    conn: &mut Conn,
    id: StaffId,
    name: &PersonName,
    language: Option<&Language>,
) -> Result<(), StorageError> {
    let row = diesel::update(staff::table.find(id));
    row.set((staff::name.eq(name), staff::language.eq(language)))
        .execute(conn)?;
    Ok(())
}

/// Sets what a member may do: `grants` for single newsletters, or the role in all of them when there are none.
///
/// # Errors
/// Those of the database.
pub fn set_role(conn: &mut Conn, id: StaffId, role: Role, grants: &[(NewsletterId, Role)]) -> Result<(), StorageError> {
    let row = diesel::update(staff::table.find(id));
    row.set(staff::role.eq(role)).execute(conn)?;
    diesel::delete(staff_grants::table.filter(staff_grants::staff_id.eq(id))).execute(conn)?;
    for (newsletter, role) in grants {
        let row = (
            staff_grants::staff_id.eq(id),
            staff_grants::newsletter_id.eq(*newsletter),
            staff_grants::role.eq(*role),
        );
        diesel::insert_into(staff_grants::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// In which newsletters a member works, and as what; in all of them when there are none.
///
/// # Errors
/// Those of the database.
pub fn grants(conn: &mut Conn, id: StaffId) -> Result<Vec<(NewsletterId, Role)>, StorageError> {
    let query = staff_grants::table
        .filter(staff_grants::staff_id.eq(id))
        .order(staff_grants::newsletter_id)
        .select((staff_grants::newsletter_id, staff_grants::role));
    Ok(query.load(conn)?)
}

/// Since when a member may not log in any more; none: the member may.
///
/// # Errors
/// Those of the database.
pub fn set_end(conn: &mut Conn, id: StaffId, at: Option<Timestamp>) -> Result<(), StorageError> {
    let row = diesel::update(staff::table.find(id));
    row.set(staff::ended_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Sets the sealed secret of one-time codes, or takes it away, and with it the codes that stand in for it.
///
/// # Errors
/// Those of the database.
pub fn set_second_factor(
    conn: &mut Conn,
    id: StaffId,
    secret: Option<&[u8]>,
    recovery: &[TokenHash],
) -> Result<(), StorageError> {
    let row = diesel::update(staff::table.find(id));
    row.set(staff::totp_secret.eq(secret)).execute(conn)?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::staff_id.eq(id))).execute(conn)?;
    let rows: Vec<_> = recovery
        .iter()
        .map(|hash| (recovery_codes::staff_id.eq(id), recovery_codes::hash.eq(hash)))
        .collect();
    each!(conn, |c| diesel::insert_into(recovery_codes::table)
        .values(&rows)
        .execute(c))?;
    Ok(())
}

/// Uses the one-time code of a time step; false when it or a later one was used before.
///
/// # Errors
/// Those of the database.
pub fn use_step(conn: &mut Conn, id: StaffId, step: i64) -> Result<bool, StorageError> {
    let row = staff::table.find(id).filter(staff::totp_step.lt(step));
    Ok(diesel::update(row).set(staff::totp_step.eq(step)).execute(conn)? == 1)
}

/// Uses a recovery code; false when there is no such code any more.
///
/// # Errors
/// Those of the database.
pub fn use_recovery(conn: &mut Conn, id: StaffId, hash: &TokenHash) -> Result<bool, StorageError> {
    let row = recovery_codes::table
        .filter(recovery_codes::staff_id.eq(id))
        .filter(recovery_codes::hash.eq(hash));
    Ok(diesel::delete(row).execute(conn)? == 1)
}

/// How many recovery codes a member has left.
///
/// # Errors
/// Those of the database.
pub fn recovery_left(conn: &mut Conn, id: StaffId) -> Result<i64, StorageError> {
    let codes = recovery_codes::table.filter(recovery_codes::staff_id.eq(id));
    Ok(codes.count().get_result(conn)?)
}
