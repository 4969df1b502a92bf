//! Attacks on the sign-up forms, the one that lasts and those that are over.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::Both, schema::attacks};
use crate::domain::Timestamp;

/// An attack that lasts.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = attacks)]
pub struct Attack {
    id: i64,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last noticed.
    pub seen_at: Timestamp,
    /// By what it was noticed, for staff.
    pub reason: String,
}

/// The attack that lasts.
///
/// # Errors
/// Those of the database.
pub fn lasting(conn: &mut Conn) -> Result<Option<Attack>, StorageError> {
    let row = attacks::table.filter(attacks::ended_at.eq(Timestamp::EPOCH));
    Ok(row.select(Attack::as_select()).first(conn).optional()?)
}

/// Records the beginning of an attack; false when one lasts already.
///
/// # Errors
/// Those of the database.
pub fn begin(conn: &mut Conn, reason: &str, now: Timestamp) -> Result<bool, StorageError> {
    let row = (
        attacks::began_at.eq(now),
        attacks::seen_at.eq(now),
        attacks::reason.eq(reason),
    );
    let insert = diesel::insert_into(attacks::table).values(row).on_conflict_do_nothing();
    Ok(Both(insert).execute(conn)? == 1)
}

/// Takes note that an attack goes on.
///
/// # Errors
/// Those of the database.
pub fn see(conn: &mut Conn, attack: &Attack, now: Timestamp) -> Result<(), StorageError> {
    diesel::update(attacks::table.filter(attacks::id.eq(attack.id)))
        .set(attacks::seen_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Records that an attack is over; false when someone else has, or has noticed it since.
///
/// # Errors
/// Those of the database.
pub fn end(conn: &mut Conn, attack: &Attack, now: Timestamp) -> Result<bool, StorageError> {
    let row = attacks::table
        .filter(attacks::id.eq(attack.id))
        .filter(attacks::ended_at.eq(Timestamp::EPOCH))
        .filter(attacks::seen_at.eq(attack.seen_at));
    Ok(diesel::update(row).set(attacks::ended_at.eq(now)).execute(conn)? == 1)
}
