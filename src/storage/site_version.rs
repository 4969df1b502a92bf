//! The number of changes that the site's pages show, counted by triggers; and when time alone will change them.
//!
//! A migration that adds a table which pages show adds its triggers, one that rebuilds such a table makes them anew. Where it
//! changes rows and then the table, PostgreSQL wants `SET CONSTRAINTS ALL IMMEDIATE` in between.

use diesel::{dsl::sql, prelude::*, sql_types::Bool};

use super::{
    Conn, StorageError,
    connection::each,
    schema::{briefs, site_version},
};
use crate::domain::Timestamp;

/// The number of changes so far, by all processes. Whoever reads it before the content knows the content to be at least as new.
///
/// # Errors
/// Those of the database.
pub fn current(conn: &mut Conn) -> Result<i64, StorageError> {
    let version = site_version::table.select(site_version::version);
    Ok(each!(conn, |c| version.first(c))?)
}

/// The first instant after `now` at which a brief becomes public, if there is one.
///
/// # Errors
/// Those of the database.
pub fn next_publication(conn: &mut Conn, now: Timestamp) -> Result<Option<Timestamp>, StorageError> {
    let later = briefs::table
        // A bound value would miss the partial index.
        .filter(sql::<Bool>("status = 3"))
        .filter(briefs::published_at.gt(now));
    let first = later.select(briefs::published_at).order(briefs::published_at).limit(1);
    Ok(first.first::<Option<Timestamp>>(conn).optional()?.flatten())
}
