//! Corrections of published briefs, as their pages show them.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    Conn, StorageError,
    schema::{corrections, issue_briefs},
};
use crate::domain::{BriefId, IssueId, Timestamp};

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = corrections)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Correction {
    pub brief_id: BriefId,
    pub version: i64,
    pub note: String,
    pub corrected_by: String,
    pub corrected_at: Timestamp,
}

/// Adds a correction.
///
/// # Errors
/// Those of the database.
pub fn insert(conn: &mut Conn, correction: &Correction) -> Result<(), StorageError> {
    diesel::insert_into(corrections::table)
        .values((
            corrections::brief_id.eq(correction.brief_id),
            corrections::version.eq(correction.version),
            corrections::note.eq(&correction.note),
            corrections::corrected_by.eq(&correction.corrected_by),
            corrections::corrected_at.eq(correction.corrected_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The corrections of a brief, the earliest first.
///
/// # Errors
/// Those of the database.
pub fn of_brief(conn: &mut Conn, brief: BriefId) -> Result<Vec<Correction>, StorageError> {
    let query = corrections::table
        .filter(corrections::brief_id.eq(brief))
        .order((corrections::corrected_at, corrections::id));
    Ok(query.select(Correction::as_select()).load(conn)?)
}

/// When each of these briefs was corrected last, if it was.
///
/// # Errors
/// Those of the database.
pub fn latest(conn: &mut Conn, briefs: &[BriefId]) -> Result<HashMap<BriefId, Timestamp>, StorageError> {
    let query = corrections::table
        .filter(corrections::brief_id.eq_any(briefs.iter().copied()))
        .order(corrections::corrected_at)
        .select((corrections::brief_id, corrections::corrected_at));
    Ok(query.load(conn)?.into_iter().collect())
}

/// The corrections of an issue's briefs that are not in it, because they were made later; the earliest first.
///
/// # Errors
/// Those of the database.
pub fn of_issue(conn: &mut Conn, issue: IssueId) -> Result<Vec<Correction>, StorageError> {
    let query = corrections::table
        .inner_join(issue_briefs::table.on(issue_briefs::brief_id.eq(corrections::brief_id)))
        .filter(issue_briefs::issue_id.eq(issue))
        .filter(corrections::version.gt(issue_briefs::brief_version))
        .order((corrections::corrected_at, corrections::id));
    Ok(query.select(Correction::as_select()).load(conn)?)
}
