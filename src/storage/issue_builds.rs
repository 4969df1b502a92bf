//! Builds: what an issue's copies are made from, kept so that each can be made again.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::Both, schema::issue_builds};
use crate::domain::{IssueId, Timestamp};

/// One build of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = issue_builds)]
pub struct Build {
    /// Its number; the first is 0.
    pub build: i16,
    /// Which templates it was rendered with.
    pub templates: String,
    /// The rendered issue, as JSON that `delivery` reads.
    pub content: String,
    /// When it was rendered.
    pub built_at: Timestamp,
}

/// Keeps a build; false, and nothing changes, when another process has made one with this number.
///
/// # Errors
/// Those of the database.
pub fn insert(conn: &mut Conn, issue: IssueId, build: &Build) -> Result<bool, StorageError> {
    let row = (
        issue_builds::issue_id.eq(issue),
        issue_builds::build.eq(build.build),
        issue_builds::templates.eq(&build.templates),
        issue_builds::content.eq(&build.content),
        issue_builds::built_at.eq(build.built_at),
    );
    let insert = Both(
        diesel::insert_into(issue_builds::table)
            .values(row)
            .on_conflict_do_nothing(),
    );
    Ok(insert.execute(conn)? == 1)
}

/// The latest build of an issue.
///
/// # Errors
/// Those of the database.
pub fn latest(conn: &mut Conn, issue: IssueId) -> Result<Option<Build>, StorageError> {
    let query = issue_builds::table
        .filter(issue_builds::issue_id.eq(issue))
        .order(issue_builds::build.desc());
    Ok(query.select(Build::as_select()).first(conn).optional()?)
}

/// The build of an issue with this number.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, issue: IssueId, build: i16) -> Result<Option<Build>, StorageError> {
    let query = issue_builds::table.find((issue, build));
    Ok(query.select(Build::as_select()).first(conn).optional()?)
}
