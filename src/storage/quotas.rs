//! Limits that survive a restart and hold across workers: each takes a share out of a common window.

use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

use super::{Conn, StorageError, connection::Both, schema::quotas};
use crate::domain::Timestamp;

/// One limit: at most `ceiling` in the window that begins at `starts_at`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// What is limited, such as `relay:mx.example.org` or `issue:7`.
    pub scope: String,
    /// The window's length in milliseconds; 0 for a limit without windows.
    pub period_ms: i64,
    /// When the window begins.
    pub starts_at: Timestamp,
    /// How many may be taken in it, all workers together.
    pub ceiling: i64,
}

#[derive(QueryableByName)]
struct Used {
    #[diesel(sql_type = BigInt)]
    used: i64,
}

/// Takes up to `wanted` out of each window, and the same out of all; answers how many. To be called inside a write.
///
/// The rows stay locked until the transaction ends, so that two workers never share out the same rest.
///
/// # Errors
/// Those of the database.
pub fn take(conn: &mut Conn, windows: &[Window], wanted: i64) -> Result<i64, StorageError> {
    let mut granted = wanted.max(0);
    for window in windows {
        let row = (
            quotas::scope.eq(&window.scope),
            quotas::period_ms.eq(window.period_ms),
            quotas::starts_at.eq(window.starts_at.millis()),
            quotas::used.eq(0_i64),
        );
        Both(diesel::insert_into(quotas::table).values(row).on_conflict_do_nothing()).execute(conn)?;
        // An update that changes nothing locks the row on PostgreSQL; SQLite has one writer.
        let locked: Used = diesel::sql_query(
            "UPDATE quotas SET used = used WHERE scope = $1 AND period_ms = $2 AND starts_at = $3 RETURNING used",
        )
        .bind::<Text, _>(&window.scope)
        .bind::<BigInt, _>(window.period_ms)
        .bind::<BigInt, _>(window.starts_at.millis())
        .get_result(conn)?;
        granted = granted.min((window.ceiling - locked.used).max(0));
    }
    if granted > 0 {
        for window in windows {
            let row = quotas::table.find((&window.scope, window.period_ms, window.starts_at.millis()));
            diesel::update(row)
                .set(quotas::used.eq(quotas::used + granted))
                .execute(conn)?;
        }
    }
    Ok(granted)
}

/// The latest window of a limit of which something was taken.
///
/// # Errors
/// Those of the database.
pub fn latest(conn: &mut Conn, scope: &str, period_ms: i64) -> Result<Option<Timestamp>, StorageError> {
    let query = quotas::table
        .filter(quotas::scope.eq(scope))
        .filter(quotas::period_ms.eq(period_ms))
        .order(quotas::starts_at.desc())
        .select(quotas::starts_at);
    Ok(query.first(conn).optional()?)
}

/// Forgets windows that began before `before`; limits without windows stay.
///
/// # Errors
/// Those of the database.
pub fn forget(conn: &mut Conn, before: Timestamp) -> Result<(), StorageError> {
    let old = quotas::table
        .filter(quotas::starts_at.gt(0))
        .filter(quotas::starts_at.lt(before.millis()));
    diesel::delete(old).execute(conn)?;
    Ok(())
}

/// Forgets a limit altogether.
///
/// # Errors
/// Those of the database.
pub fn forget_scope(conn: &mut Conn, scope: &str) -> Result<(), StorageError> {
    diesel::delete(quotas::table.filter(quotas::scope.eq(scope))).execute(conn)?;
    Ok(())
}
