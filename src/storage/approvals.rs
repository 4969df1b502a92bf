//! Approvals of issues, and who has changed an issue by hand.

use diesel::prelude::*;

use super::{
    Conn, StorageError,
    connection::Both,
    schema::{approvals, brief_revisions, briefs, issue_briefs, issue_editors},
};
use crate::domain::{IssueId, Timestamp};

/// One approval.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = approvals)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Approval {
    pub content_hash: String,
    pub approved_by: String,
    pub approved_at: Timestamp,
    pub content: String,
}

/// Records an approval; false when the same person has approved the same content before.
///
/// # Errors
/// Those of the database.
pub fn insert(conn: &mut Conn, issue: IssueId, approval: &Approval) -> Result<bool, StorageError> {
    let row = (
        approvals::issue_id.eq(issue),
        approvals::content_hash.eq(&approval.content_hash),
        approvals::approved_by.eq(&approval.approved_by),
        approvals::approved_at.eq(approval.approved_at),
        approvals::content.eq(&approval.content),
    );
    let insert = Both(
        diesel::insert_into(approvals::table)
            .values(row)
            .on_conflict_do_nothing(),
    );
    Ok(insert.execute(conn)? == 1)
}

/// The approvals of an issue, the latest first, whatever its content is now.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, issue: IssueId) -> Result<Vec<Approval>, StorageError> {
    let query = approvals::table
        .filter(approvals::issue_id.eq(issue))
        .order((approvals::approved_at.desc(), approvals::approved_by));
    Ok(query.select(Approval::as_select()).load(conn)?)
}

/// Records that somebody has changed an issue by hand.
///
/// # Errors
/// Those of the database.
pub fn note_editor(conn: &mut Conn, issue: IssueId, editor: &str, now: Timestamp) -> Result<(), StorageError> {
    let row = (
        issue_editors::issue_id.eq(issue),
        issue_editors::editor.eq(editor),
        issue_editors::changed_at.eq(now),
    );
    let insert = Both(
        diesel::insert_into(issue_editors::table)
            .values(row)
            .on_conflict_do_nothing(),
    );
    if insert.execute(conn)? == 0 {
        let known = issue_editors::table.find((issue, editor));
        diesel::update(known)
            .set(issue_editors::changed_at.eq(now))
            .execute(conn)?;
    }
    Ok(())
}

/// Who changed an issue by hand last.
///
/// # Errors
/// Those of the database.
pub fn last_editor(conn: &mut Conn, issue: IssueId) -> Result<Option<String>, StorageError> {
    let query = issue_editors::table
        .filter(issue_editors::issue_id.eq(issue))
        .order(issue_editors::changed_at.desc());
    Ok(query.select(issue_editors::editor).first(conn).optional()?)
}

/// Everybody who has had a hand in an issue: who changed it, and who saved its briefs as they are now.
///
/// # Errors
/// Those of the database.
pub fn contributors(conn: &mut Conn, issue: IssueId) -> Result<Vec<String>, StorageError> {
    let mut people: Vec<String> = issue_editors::table
        .filter(issue_editors::issue_id.eq(issue))
        .select(issue_editors::editor)
        .load(conn)?;
    let revision = brief_revisions::brief_id
        .eq(briefs::id)
        .and(brief_revisions::version.eq(briefs::version));
    let authors: Vec<String> = issue_briefs::table
        .inner_join(briefs::table)
        .inner_join(brief_revisions::table.on(revision))
        .filter(issue_briefs::issue_id.eq(issue))
        .select(brief_revisions::saved_by)
        .load(conn)?;
    people.extend(authors);
    people.sort_unstable();
    people.dedup();
    Ok(people)
}
