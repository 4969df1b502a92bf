//! The briefs of an issue, in their order and at the revision that goes out.

use std::collections::HashMap;

use diesel::{dsl::sql, prelude::*, sql_types::BigInt};

use super::{
    Conn, StorageError,
    connection::each,
    schema::{brief_revisions, briefs, issue_briefs},
};
use crate::domain::{BriefId, BriefStatus, IssueId, Language, SectionId, Slug, Timestamp};

/// One brief of an issue, as it goes out.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct IssueBrief {
    pub id: BriefId,
    pub slug: Slug,
    pub status: BriefStatus,
    pub published_at: Option<Timestamp>,
    pub section_id: SectionId,
    pub headline: String,
    pub standfirst: String,
    pub body: String,
    pub bylines: String,
    pub language: Language,
    pub withheld: bool,
    pub catch_up: bool,
    pub version: i64,
}

/// Puts briefs into an issue, each with the version it has now, in the given order, behind those that it holds.
///
/// `catch_up`: they are from before the issue, for readers who have missed them.
///
/// # Errors
/// Those of the database.
pub fn insert(conn: &mut Conn, issue: IssueId, briefs: &[(BriefId, i64)], catch_up: bool) -> Result<(), StorageError> {
    let last: Option<i64> = issue_briefs::table
        .filter(issue_briefs::issue_id.eq(issue))
        .select(diesel::dsl::max(issue_briefs::position))
        .first(conn)?;
    let rows: Vec<_> = (last.unwrap_or(0) + 1..)
        .zip(briefs)
        .map(|(position, (brief, version))| {
            (
                issue_briefs::issue_id.eq(issue),
                issue_briefs::brief_id.eq(*brief),
                issue_briefs::brief_version.eq(*version),
                issue_briefs::position.eq(position),
                issue_briefs::catch_up.eq(catch_up),
            )
        })
        .collect();
    for rows in rows.chunks(200) {
        each!(conn, |c| diesel::insert_into(issue_briefs::table)
            .values(rows)
            .execute(c))?;
    }
    Ok(())
}

/// True when an issue holds this version of a brief.
///
/// # Errors
/// Those of the database.
pub fn hold(conn: &mut Conn, brief: BriefId, version: i64) -> Result<bool, StorageError> {
    let held = issue_briefs::table
        .filter(issue_briefs::brief_id.eq(brief))
        .filter(issue_briefs::brief_version.eq(version));
    Ok(diesel::select(diesel::dsl::exists(held)).get_result(conn)?)
}

/// Takes all briefs out of an issue.
///
/// # Errors
/// Those of the database.
pub fn clear(conn: &mut Conn, issue: IssueId) -> Result<(), StorageError> {
    diesel::delete(issue_briefs::table.filter(issue_briefs::issue_id.eq(issue))).execute(conn)?;
    Ok(())
}

/// Which versions of an issue's briefs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Versions {
    /// Those that the issue holds: what has started goes out with them.
    Held,
    /// Those that the briefs have now.
    Latest,
}

/// The briefs of an issue in their order.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, issue: IssueId, versions: Versions) -> Result<Vec<IssueBrief>, StorageError> {
    let wanted = match versions {
        Versions::Held => "issue_briefs.brief_version",
        Versions::Latest => "briefs.version",
    };
    let query = issue_briefs::table
        .inner_join(briefs::table)
        .inner_join(brief_revisions::table.on(brief_revisions::brief_id.eq(issue_briefs::brief_id)))
        .filter(issue_briefs::issue_id.eq(issue))
        .filter(brief_revisions::version.eq(sql::<BigInt>(wanted)))
        .order(issue_briefs::position)
        .select((
            briefs::id,
            briefs::slug,
            briefs::status,
            briefs::published_at,
            brief_revisions::section_id,
            brief_revisions::headline,
            brief_revisions::standfirst,
            brief_revisions::body,
            brief_revisions::bylines,
            brief_revisions::language,
            issue_briefs::withheld,
            issue_briefs::catch_up,
            brief_revisions::version,
        ));
    Ok(query.load(conn)?)
}

/// The briefs of an issue in their order, without those for readers who catch up.
///
/// # Errors
/// Those of the database.
pub fn ids(conn: &mut Conn, issue: IssueId) -> Result<Vec<BriefId>, StorageError> {
    let query = issue_briefs::table
        .filter(issue_briefs::issue_id.eq(issue))
        .filter(diesel::dsl::not(issue_briefs::catch_up))
        .order(issue_briefs::position);
    Ok(query.select(issue_briefs::brief_id).load(conn)?)
}

/// The issues that hold a brief, the latest first.
///
/// # Errors
/// Those of the database.
pub fn issues_with(conn: &mut Conn, brief: BriefId) -> Result<Vec<IssueId>, StorageError> {
    let query = issue_briefs::table
        .filter(issue_briefs::brief_id.eq(brief))
        .order(issue_briefs::issue_id.desc());
    Ok(query.select(issue_briefs::issue_id).load(conn)?)
}

/// The section and the publication time of each brief of an issue, in their order, also of those for readers who catch up.
///
/// # Errors
/// Those of the database.
pub fn places(conn: &mut Conn, issue: IssueId) -> Result<Vec<(SectionId, Timestamp)>, StorageError> {
    let revision = brief_revisions::brief_id
        .eq(issue_briefs::brief_id)
        .and(brief_revisions::version.eq(issue_briefs::brief_version));
    let query = issue_briefs::table
        .inner_join(briefs::table)
        .inner_join(brief_revisions::table.on(revision))
        .filter(issue_briefs::issue_id.eq(issue))
        .order(issue_briefs::position)
        .select((brief_revisions::section_id, briefs::published_at));
    let rows: Vec<(SectionId, Option<Timestamp>)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(section, at)| (section, at.unwrap_or(Timestamp::EPOCH)))
        .collect())
}

/// The briefs of an issue in their order, without those for readers who catch up, each with the version that it has now.
///
/// # Errors
/// Those of the database.
pub fn latest_versions(conn: &mut Conn, issue: IssueId) -> Result<Vec<(BriefId, i64)>, StorageError> {
    let query = issue_briefs::table
        .inner_join(briefs::table)
        .filter(issue_briefs::issue_id.eq(issue))
        .filter(diesel::dsl::not(issue_briefs::catch_up))
        .order(issue_briefs::position);
    Ok(query.select((briefs::id, briefs::version)).load(conn)?)
}

/// Lets an issue that has not started send its briefs as they are now.
///
/// # Errors
/// Those of the database.
pub fn take_latest_versions(conn: &mut Conn, issue: IssueId) -> Result<(), StorageError> {
    diesel::sql_query(
        "UPDATE issue_briefs SET brief_version = (SELECT b.version FROM briefs b WHERE b.id = issue_briefs.brief_id) \
         WHERE issue_id = $1",
    )
    .bind::<BigInt, _>(issue)
    .execute(conn)?;
    Ok(())
}

/// Lets an issue that is being sent hold a brief as it is now, unless it has moved to another section since: the variants of
/// the copies were made with the section that it stood in.
///
/// # Errors
/// Those of the database.
pub fn take_latest_version(conn: &mut Conn, issue: IssueId, brief: BriefId) -> Result<(), StorageError> {
    diesel::sql_query(
        "UPDATE issue_briefs SET brief_version = (SELECT b.version FROM briefs b WHERE b.id = issue_briefs.brief_id) \
         WHERE issue_id = $1 AND brief_id = $2 AND (SELECT b.section_id FROM briefs b WHERE b.id = issue_briefs.brief_id) \
         = (SELECT r.section_id FROM brief_revisions r WHERE r.brief_id = issue_briefs.brief_id \
         AND r.version = issue_briefs.brief_version)",
    )
    .bind::<BigInt, _>(issue)
    .bind::<BigInt, _>(brief)
    .execute(conn)?;
    Ok(())
}

/// How a brief of an issue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Standing {
    /// Its status.
    pub status: BriefStatus,
    /// Whether it is withheld in the issue.
    pub withheld: bool,
    /// The version that the issue holds.
    pub version: i64,
}

/// What may change about an issue's briefs while it is being sent.
///
/// # Errors
/// Those of the database.
pub fn standing(conn: &mut Conn, issue: IssueId) -> Result<HashMap<BriefId, Standing>, StorageError> {
    let query = issue_briefs::table
        .inner_join(briefs::table)
        .filter(issue_briefs::issue_id.eq(issue))
        .order(issue_briefs::position);
    let rows: Vec<(BriefId, Standing)> = query
        .select((
            issue_briefs::brief_id,
            (briefs::status, issue_briefs::withheld, issue_briefs::brief_version),
        ))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Withholds a brief of an issue; false when the issue does not hold it.
///
/// # Errors
/// Those of the database.
pub fn withhold(conn: &mut Conn, issue: IssueId, brief: BriefId) -> Result<bool, StorageError> {
    let row = issue_briefs::table
        .filter(issue_briefs::issue_id.eq(issue))
        .filter(issue_briefs::brief_id.eq(brief));
    Ok(diesel::update(row).set(issue_briefs::withheld.eq(true)).execute(conn)? == 1)
}
