//! Choices: why each brief that could have been in the issue of a due time is in or out.

use std::collections::HashSet;

use diesel::prelude::*;

use super::{
    Conn, StorageError,
    columns::json,
    connection::each,
    schema::{briefs, choices, occurrences},
};
use crate::domain::{BriefId, EditionId, IssueId, SectionId, Slug, Timestamp, Why};

/// A brief and why it is in an issue or not.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Choice {
    pub brief: BriefId,
    pub slug: Slug,
    pub headline: String,
    pub section: SectionId,
    pub published_at: Option<Timestamp>,
    pub why: Why,
}

/// Records what was chosen at a due time, in place of what was recorded for it before.
///
/// # Errors
/// Those of the database.
pub fn record(
    conn: &mut Conn,
    edition: EditionId,
    due_at: Timestamp,
    chosen: &[(BriefId, Why)],
) -> Result<(), StorageError> {
    let known = choices::table
        .filter(choices::edition_id.eq(edition))
        .filter(choices::due_at.eq(due_at));
    diesel::delete(known).execute(conn)?;
    let mut rows = Vec::with_capacity(chosen.len());
    for (brief, why) in chosen {
        rows.push((
            choices::edition_id.eq(edition),
            choices::due_at.eq(due_at),
            choices::brief_id.eq(*brief),
            choices::why.eq(json(why)?),
        ));
    }
    for rows in rows.chunks(200) {
        each!(conn, |c| diesel::insert_into(choices::table).values(rows).execute(c))?;
    }
    Ok(())
}

/// Records what was chosen for an issue of an edition, in place of what was recorded before.
///
/// # Errors
/// Those of the database.
pub fn replace(conn: &mut Conn, issue: IssueId, chosen: &[(BriefId, Why)]) -> Result<(), StorageError> {
    let occurrence: Option<(EditionId, Timestamp)> = occurrences::table
        .filter(occurrences::issue_id.eq(issue))
        .select((occurrences::edition_id, occurrences::due_at))
        .first(conn)
        .optional()?;
    match occurrence {
        Some((edition, due_at)) => record(conn, edition, due_at, chosen),
        None => Ok(()),
    }
}

/// The briefs published after `after` that an edition has left out for good.
///
/// # Errors
/// Those of the database.
pub fn left_out(conn: &mut Conn, edition: EditionId, after: Timestamp) -> Result<HashSet<BriefId>, StorageError> {
    let query = choices::table
        .inner_join(briefs::table.on(briefs::id.eq(choices::brief_id)))
        .filter(choices::edition_id.eq(edition))
        .filter(briefs::published_at.gt(after))
        .select((choices::brief_id, choices::why));
    let rows: Vec<(BriefId, Why)> = query.load(conn)?;
    let out = rows.into_iter().filter(|(_, why)| !why.is_in() && !why.waits());
    Ok(out.map(|(brief, _)| brief).collect())
}

/// What was chosen for an issue of an edition, the oldest brief first; nothing for a special issue.
///
/// # Errors
/// Those of the database.
pub fn of_issue(conn: &mut Conn, issue: IssueId) -> Result<Vec<Choice>, StorageError> {
    let occurrence = occurrences::edition_id
        .eq(choices::edition_id)
        .and(occurrences::due_at.eq(choices::due_at));
    let query = choices::table
        .inner_join(briefs::table.on(briefs::id.eq(choices::brief_id)))
        .inner_join(occurrences::table.on(occurrence))
        .filter(occurrences::issue_id.eq(issue))
        .order((briefs::published_at, briefs::id))
        .select((
            briefs::id,
            briefs::slug,
            briefs::headline,
            briefs::section_id,
            briefs::published_at,
            choices::why,
        ));
    Ok(query.load(conn)?)
}
