//! Who is logged in where.

use diesel::prelude::*;

use super::{
    Conn, StorageError,
    schema::{staff, staff_sessions as sessions},
    staff::Member,
};
use crate::domain::{SessionId, StaffId, Timestamp, TokenHash};

/// A session.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct Session {
    /// The id.
    pub id: SessionId,
    /// Whose it is.
    pub staff_id: StaffId,
    /// What the browser said of itself.
    pub browser: String,
    /// The network that it came from.
    pub network: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Whether the password was right and the one-time code is still asked for.
    pub awaits_code: bool,
}

/// Begins a session.
///
/// # Errors
/// Those of the database.
#[expect(clippy::too_many_arguments, reason = "a column each")]
pub fn insert(
    conn: &mut Conn,
    member: StaffId,
    hash: &TokenHash,
    browser: &str,
    network: &str,
    awaits_code: bool,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<SessionId, StorageError> {
    let row = (
        sessions::staff_id.eq(member),
        sessions::hash.eq(hash),
        sessions::browser.eq(browser),
        sessions::network.eq(network),
        sessions::created_at.eq(now),
        sessions::seen_at.eq(now),
        sessions::expires_at.eq(expires_at),
        sessions::awaits_code.eq(awaits_code),
    );
    let insert = diesel::insert_into(sessions::table).values(row);
    Ok(insert.returning(sessions::id).get_result(conn)?)
}

/// The session with this hash and its member, while both last.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, hash: &TokenHash, now: Timestamp) -> Result<Option<(Session, Member)>, StorageError> {
    let query = sessions::table
        .inner_join(staff::table)
        .filter(sessions::hash.eq(hash))
        .filter(sessions::expires_at.gt(now))
        .filter(staff::ended_at.is_null())
        .select((Session::as_select(), Member::as_select()));
    Ok(query.first(conn).optional()?)
}

/// A member's sessions, the one used last first.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, member: StaffId, now: Timestamp) -> Result<Vec<Session>, StorageError> {
    let query = sessions::table
        .filter(sessions::staff_id.eq(member))
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::awaits_code.eq(false))
        .order(sessions::seen_at.desc());
    Ok(query.select(Session::as_select()).load(conn)?)
}

/// Notes that a session was used.
///
/// # Errors
/// Those of the database.
pub fn touch(conn: &mut Conn, id: SessionId, expires_at: Timestamp, now: Timestamp) -> Result<(), StorageError> {
    let row = diesel::update(sessions::table.find(id));
    row.set((sessions::seen_at.eq(now), sessions::expires_at.eq(expires_at)))
        .execute(conn)?;
    Ok(())
}

/// Ends one of a member's sessions; false when there is no such session.
///
/// # Errors
/// Those of the database.
pub fn end(conn: &mut Conn, member: StaffId, id: SessionId) -> Result<bool, StorageError> {
    let row = sessions::table.find(id).filter(sessions::staff_id.eq(member));
    Ok(diesel::delete(row).execute(conn)? == 1)
}

/// Ends a member's sessions but one, and those of everybody that are over.
///
/// # Errors
/// Those of the database.
pub fn end_others(
    conn: &mut Conn,
    member: StaffId,
    but: Option<SessionId>,
    now: Timestamp,
) -> Result<(), StorageError> {
    let others = sessions::table
        .filter(sessions::staff_id.eq(member))
        .filter(sessions::id.ne(but.unwrap_or(SessionId(0))));
    diesel::delete(others).execute(conn)?;
    diesel::delete(sessions::table.filter(sessions::expires_at.le(now))).execute(conn)?;
    Ok(())
}
