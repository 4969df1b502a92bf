//! Every saved state of every brief.

use diesel::prelude::*;

use super::{Conn, StorageError, briefs::BriefText, columns::json, schema::brief_revisions};
use crate::domain::{BriefId, Language, SectionId, Tags, Timestamp};

/// One saved state of a brief.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = brief_revisions)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Revision {
    pub version: i64,
    pub section_id: SectionId,
    pub headline: String,
    pub standfirst: String,
    pub body: String,
    pub bylines: String,
    pub language: Language,
    pub saved_by: String,
    pub saved_at: Timestamp,
    pub tags: Tags,
    pub typed_from: Option<Timestamp>,
}

/// A saved state without its text.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = brief_revisions)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct RevisionLine {
    pub version: i64,
    pub headline: String,
    pub saved_by: String,
    pub saved_at: Timestamp,
    pub typed_from: Option<Timestamp>,
}

/// Who saved a state, and when.
#[derive(Debug, Clone, Copy)]
pub struct Saved<'a> {
    /// Who.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
    /// When the typing began that it holds; nothing when it was saved on purpose.
    pub typed_from: Option<Timestamp>,
}

/// Keeps one saved state.
///
/// # Errors
/// Those of the database.
pub fn append(
    conn: &mut Conn,
    brief: BriefId,
    version: i64,
    text: &BriefText,
    saved: Saved<'_>,
) -> Result<(), StorageError> {
    diesel::insert_into(brief_revisions::table)
        .values((
            brief_revisions::brief_id.eq(brief),
            brief_revisions::version.eq(version),
            brief_revisions::section_id.eq(text.section_id),
            brief_revisions::headline.eq(&text.headline),
            brief_revisions::standfirst.eq(&text.standfirst),
            brief_revisions::body.eq(&text.body),
            brief_revisions::bylines.eq(&text.bylines),
            brief_revisions::language.eq(&text.language),
            brief_revisions::saved_by.eq(saved.by),
            brief_revisions::saved_at.eq(saved.at),
            brief_revisions::tags.eq(json(&text.tags)?),
            brief_revisions::typed_from.eq(saved.typed_from),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts a state into the place of the one with the version before.
///
/// # Errors
/// Those of the database.
pub fn replace_last(
    conn: &mut Conn,
    brief: BriefId,
    version: i64,
    text: &BriefText,
    saved: Saved<'_>,
) -> Result<(), StorageError> {
    let last = brief_revisions::table
        .filter(brief_revisions::brief_id.eq(brief))
        .filter(brief_revisions::version.eq(version - 1));
    diesel::delete(last).execute(conn)?;
    append(conn, brief, version, text, saved)
}

/// A saved state.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, brief: BriefId, version: i64) -> Result<Option<Revision>, StorageError> {
    let query = brief_revisions::table
        .filter(brief_revisions::brief_id.eq(brief))
        .filter(brief_revisions::version.eq(version));
    Ok(query.select(Revision::as_select()).first(conn).optional()?)
}

/// As [`list`], without the texts.
///
/// # Errors
/// Those of the database.
pub fn lines(
    conn: &mut Conn,
    brief: BriefId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<RevisionLine>, StorageError> {
    let query = brief_revisions::table
        .filter(brief_revisions::brief_id.eq(brief))
        .filter(brief_revisions::version.lt(before.unwrap_or(i64::MAX)));
    Ok(query
        .order(brief_revisions::version.desc())
        .limit(limit)
        .select(RevisionLine::as_select())
        .load(conn)?)
}

/// Up to `limit` revisions of a brief with a version below `before` (all when `None`), newest first.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, brief: BriefId, before: Option<i64>, limit: i64) -> Result<Vec<Revision>, StorageError> {
    let query = brief_revisions::table
        .filter(brief_revisions::brief_id.eq(brief))
        .filter(brief_revisions::version.lt(before.unwrap_or(i64::MAX)));
    Ok(query
        .order(brief_revisions::version.desc())
        .limit(limit)
        .select(Revision::as_select())
        .load(conn)?)
}
