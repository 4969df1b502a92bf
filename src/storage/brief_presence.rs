//! Who has which brief open at the desk.

use std::time::Duration;

use diesel::prelude::*;

use super::{
    Conn, StorageError,
    connection::Both,
    schema::{brief_presence, staff, staff_sessions},
};
use crate::domain::{BriefId, PersonName, SessionId, StaffId, Timestamp};

/// How long after the last sign of it a brief counts as open. Its page gives one every 15 seconds.
pub const OPEN_FOR: Duration = Duration::from_secs(40);

/// Somebody who has a brief open.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Present {
    /// Who.
    pub member: StaffId,
    /// The name that colleagues read.
    pub name: PersonName,
}

/// Notes that a session has a brief open, and forgets what is long over.
///
/// # Errors
/// Those of the database.
pub fn note(conn: &mut Conn, brief: BriefId, session: SessionId, now: Timestamp) -> Result<(), StorageError> {
    let over = brief_presence::table
        .filter(brief_presence::brief_id.eq(brief))
        .filter(brief_presence::seen_at.le(now - OPEN_FOR));
    diesel::delete(over).execute(conn)?;
    let row = (
        brief_presence::brief_id.eq(brief),
        brief_presence::session_id.eq(session),
        brief_presence::seen_at.eq(now),
    );
    let upsert = diesel::insert_into(brief_presence::table)
        .values(row)
        .on_conflict((brief_presence::brief_id, brief_presence::session_id))
        .do_update()
        .set(brief_presence::seen_at.eq(now));
    Both(upsert).execute(conn)?;
    Ok(())
}

/// Notes that a session has closed a brief.
///
/// # Errors
/// Those of the database.
pub fn forget(conn: &mut Conn, brief: BriefId, session: SessionId) -> Result<(), StorageError> {
    let row = brief_presence::table
        .filter(brief_presence::brief_id.eq(brief))
        .filter(brief_presence::session_id.eq(session));
    diesel::delete(row).execute(conn)?;
    Ok(())
}

/// Who else has the brief open, in the order of their names.
///
/// # Errors
/// Those of the database.
pub fn others(
    conn: &mut Conn,
    brief: BriefId,
    session: SessionId,
    now: Timestamp,
) -> Result<Vec<Present>, StorageError> {
    let query = brief_presence::table
        .inner_join(staff_sessions::table.inner_join(staff::table))
        .filter(brief_presence::brief_id.eq(brief))
        .filter(brief_presence::session_id.ne(session))
        .filter(brief_presence::seen_at.gt(now - OPEN_FOR))
        .order((staff::name, staff::id))
        .select((staff::id, staff::name))
        .distinct();
    Ok(query.load(conn)?)
}
