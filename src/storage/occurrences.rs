//! Occurrences: one row a due time of an edition, whatever came of it.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::Both, schema::occurrences};
use crate::domain::{EditionId, IssueId, OccurrenceOutcome, Timestamp};

/// One due time and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = occurrences)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Occurrence {
    pub due_at: Timestamp,
    pub outcome: OccurrenceOutcome,
    pub issue_id: Option<IssueId>,
}

/// Records an occurrence; false when it is recorded already.
///
/// # Errors
/// Those of the database.
pub fn record(
    conn: &mut Conn,
    edition: EditionId,
    due_at: Timestamp,
    outcome: OccurrenceOutcome,
    issue: Option<IssueId>,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let row = (
        occurrences::edition_id.eq(edition),
        occurrences::due_at.eq(due_at),
        occurrences::outcome.eq(outcome),
        occurrences::issue_id.eq(issue),
        occurrences::recorded_at.eq(now),
    );
    let insert = Both(
        diesel::insert_into(occurrences::table)
            .values(row)
            .on_conflict_do_nothing(),
    );
    Ok(insert.execute(conn)? == 1)
}

/// Up to `limit` occurrences of an edition before `before` (all when `None`), newest first.
///
/// # Errors
/// Those of the database.
pub fn list(
    conn: &mut Conn,
    edition: EditionId,
    before: Option<Timestamp>,
    limit: i64,
) -> Result<Vec<Occurrence>, StorageError> {
    let query = occurrences::table
        .filter(occurrences::edition_id.eq(edition))
        .filter(occurrences::due_at.lt(before.unwrap_or(Timestamp::from_millis(i64::MAX))))
        .order(occurrences::due_at.desc());
    Ok(query.limit(limit).select(Occurrence::as_select()).load(conn)?)
}

/// Up to 1,000 occurrences of an edition from one instant up to another, the earliest first.
///
/// # Errors
/// Those of the database.
pub fn between(
    conn: &mut Conn,
    edition: EditionId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Occurrence>, StorageError> {
    let query = occurrences::table
        .filter(occurrences::edition_id.eq(edition))
        .filter(occurrences::due_at.ge(from))
        .filter(occurrences::due_at.lt(to))
        .order(occurrences::due_at);
    Ok(query.limit(1_000).select(Occurrence::as_select()).load(conn)?)
}

/// The due time that an issue was made for; `None` for a special issue.
///
/// # Errors
/// Those of the database.
pub fn due_at_of(conn: &mut Conn, issue: IssueId) -> Result<Option<Timestamp>, StorageError> {
    let query = occurrences::table.filter(occurrences::issue_id.eq(issue));
    Ok(query.select(occurrences::due_at).first(conn).optional()?)
}

/// Names the issue that an occurrence made.
///
/// # Errors
/// Those of the database.
pub fn set_issue(conn: &mut Conn, edition: EditionId, due_at: Timestamp, issue: IssueId) -> Result<(), StorageError> {
    diesel::update(occurrences::table.find((edition, due_at)))
        .set(occurrences::issue_id.eq(issue))
        .execute(conn)?;
    Ok(())
}
