//! What has come out, by its time: the briefs and issues of a newsletter that its archive lists.

use diesel::{
    dsl::{count_star, max, min, sql},
    prelude::*,
    sql_types::Bool,
};

use super::{
    Conn, StorageError,
    schema::{briefs, issues},
};
use crate::domain::{BriefId, BriefStatus, IssueId, IssueStatus, Language, NewsletterId, SectionId, Slug, Timestamp};

/// The statuses of issues that have pages.
const STARTED: [IssueStatus; 3] = [IssueStatus::Sending, IssueStatus::Paused, IssueStatus::Sent];

/// Which part of an archive.
#[derive(Debug, Clone)]
pub struct Part {
    /// That of this newsletter.
    pub newsletter: NewsletterId,
    /// Only this section's briefs.
    pub section: Option<SectionId>,
    /// Only the briefs in this language.
    pub language: Option<String>,
    /// What readers may see at this instant.
    pub now: Timestamp,
}

impl Part {
    /// Whether it holds issues: they belong to no section and may hold several languages.
    pub fn has_issues(&self) -> bool {
        self.section.is_none() && self.language.is_none()
    }
}

/// From an instant up to before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first instant.
    pub from: Timestamp,
    /// The instant behind the last.
    pub to: Timestamp,
}

/// A place in the order of the archive: the newest first, at the same instant issues before briefs, and later ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// That of a brief.
    Brief(Timestamp, BriefId),
    /// That of an issue.
    Issue(Timestamp, IssueId),
}

impl Place {
    /// Smaller for what stands earlier.
    pub fn order(&self) -> impl Ord + use<> {
        match self {
            Place::Issue(at, id) => (-at.millis(), 0, -id.0),
            Place::Brief(at, id) => (-at.millis(), 1, -id.0),
        }
    }
}

/// A brief as the archive lists it.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct ArchivedBrief {
    pub id: BriefId,
    pub slug: Slug,
    pub headline: String,
    pub section_id: SectionId,
    pub language: Language,
    pub status: BriefStatus,
    pub published_at: Option<Timestamp>,
    pub retracted_at: Option<Timestamp>,
    pub retraction_note: String,
}

impl ArchivedBrief {
    /// Where it stands.
    pub fn place(&self) -> Place {
        Place::Brief(self.published_at.unwrap_or(Timestamp::EPOCH), self.id)
    }
}

/// An issue as the archive lists it.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct ArchivedIssue {
    pub id: IssueId,
    pub number: i64,
    pub subject: String,
    pub started_at: Option<Timestamp>,
}

impl ArchivedIssue {
    /// Where it stands.
    pub fn place(&self) -> Place {
        Place::Issue(self.started_at.unwrap_or(Timestamp::EPOCH), self.id)
    }
}

/// That a brief has been public: it is, or it was and says so. The literal lets SQLite read the index alone.
fn has_been_public() -> diesel::expression::SqlLiteral<Bool> {
    sql("briefs.status IN (3, 4)")
}

macro_rules! briefs_of {
    ($part:expr) => {{
        let mut query = briefs::table
            .filter(briefs::newsletter_id.eq($part.newsletter))
            .filter(briefs::published_at.le($part.now))
            .filter(has_been_public())
            .into_boxed();
        if let Some(section) = $part.section {
            query = query.filter(briefs::section_id.eq(section));
        }
        query = match &$part.language {
            Some(language) => query.filter(briefs::language.eq(language.clone())),
            // A brief is listed once; a translation where its language is asked for.
            None => query.filter(briefs::translation_of.is_null()),
        };
        query
    }};
}

macro_rules! issues_of {
    ($part:expr) => {
        issues::table
            .filter(issues::newsletter_id.eq($part.newsletter))
            .filter(issues::started_at.le($part.now))
            .filter(issues::status.eq_any(STARTED))
    };
}

/// The first and the last instant from which the archive has something.
///
/// # Errors
/// Those of the database.
pub fn reach(conn: &mut Conn, part: &Part) -> Result<Option<(Timestamp, Timestamp)>, StorageError> {
    let mut ends: Vec<Timestamp> = Vec::new();
    let first: Option<Timestamp> = briefs_of!(part).select(min(briefs::published_at)).first(conn)?;
    let last: Option<Timestamp> = briefs_of!(part).select(max(briefs::published_at)).first(conn)?;
    ends.extend(first.into_iter().chain(last));
    if part.has_issues() {
        let first: Option<Timestamp> = issues_of!(part).select(min(issues::started_at)).first(conn)?;
        let last: Option<Timestamp> = issues_of!(part).select(max(issues::started_at)).first(conn)?;
        ends.extend(first.into_iter().chain(last));
    }
    Ok(ends.iter().min().copied().zip(ends.iter().max().copied()))
}

/// How many briefs and how many issues the archive has from a span.
///
/// # Errors
/// Those of the database.
pub fn counts(conn: &mut Conn, part: &Part, span: Span) -> Result<(i64, i64), StorageError> {
    let briefs = briefs_of!(part)
        .filter(briefs::published_at.ge(span.from))
        .filter(briefs::published_at.lt(span.to))
        .select(count_star())
        .first(conn)?;
    let issues = match part.has_issues() {
        true => issues_of!(part)
            .filter(issues::started_at.ge(span.from))
            .filter(issues::started_at.lt(span.to))
            .select(count_star())
            .first(conn)?,
        false => 0,
    };
    Ok((briefs, issues))
}

/// Up to `limit` briefs of a span behind a place, in the archive's order.
///
/// # Errors
/// Those of the database.
pub fn briefs(
    conn: &mut Conn,
    part: &Part,
    span: Span,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<ArchivedBrief>, StorageError> {
    let mut query = briefs_of!(part)
        .filter(briefs::published_at.ge(span.from))
        .filter(briefs::published_at.lt(span.to));
    query = match after {
        None => query,
        Some(Place::Issue(at, _)) => query.filter(briefs::published_at.le(at)),
        Some(Place::Brief(at, id)) => query
            .filter(briefs::published_at.le(at))
            .filter(briefs::published_at.lt(at).or(briefs::id.lt(id))),
    };
    let query = query
        .order((briefs::published_at.desc(), briefs::id.desc()))
        .limit(limit)
        .select((
            briefs::id,
            briefs::slug,
            briefs::headline,
            briefs::section_id,
            briefs::language,
            briefs::status,
            briefs::published_at,
            briefs::retracted_at,
            briefs::retraction_note,
        ));
    Ok(query.load(conn)?)
}

/// Up to `limit` issues of a span behind a place, in the archive's order.
///
/// # Errors
/// Those of the database.
pub fn issues(
    conn: &mut Conn,
    part: &Part,
    span: Span,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<ArchivedIssue>, StorageError> {
    if !part.has_issues() {
        return Ok(Vec::new());
    }
    let mut query = issues_of!(part)
        .filter(issues::started_at.ge(span.from))
        .filter(issues::started_at.lt(span.to))
        .into_boxed();
    query = match after {
        None => query,
        Some(Place::Brief(at, _)) => query.filter(issues::started_at.lt(at)),
        Some(Place::Issue(at, id)) => query
            .filter(issues::started_at.le(at))
            .filter(issues::started_at.lt(at).or(issues::id.lt(id))),
    };
    let query = query
        .order((issues::started_at.desc(), issues::id.desc()))
        .limit(limit)
        .select((issues::id, issues::number, issues::subject, issues::started_at));
    Ok(query.load(conn)?)
}

/// Where the archive lists the brief with this slug, if it does.
///
/// # Errors
/// Those of the database.
pub fn place_of_brief(conn: &mut Conn, part: &Part, slug: &Slug) -> Result<Option<Place>, StorageError> {
    let query = briefs_of!(part).filter(briefs::slug.eq(slug.clone()));
    let found: Option<(Option<Timestamp>, BriefId)> = query
        .select((briefs::published_at, briefs::id))
        .first(conn)
        .optional()?;
    Ok(found.and_then(|(at, id)| Some(Place::Brief(at?, id))))
}

/// Where the archive lists the issue with this number, if it does.
///
/// # Errors
/// Those of the database.
pub fn place_of_issue(conn: &mut Conn, part: &Part, number: i64) -> Result<Option<Place>, StorageError> {
    let query = issues_of!(part).filter(issues::number.eq(number));
    let found: Option<(Option<Timestamp>, IssueId)> =
        query.select((issues::started_at, issues::id)).first(conn).optional()?;
    Ok(found.and_then(|(at, id)| Some(Place::Issue(at?, id))))
}

/// The languages of the briefs of a newsletter that readers may see, in the order of their tags.
///
/// # Errors
/// Those of the database.
pub fn languages(conn: &mut Conn, newsletter: NewsletterId, now: Timestamp) -> Result<Vec<Language>, StorageError> {
    let query = briefs::table
        .filter(briefs::newsletter_id.eq(newsletter))
        .filter(briefs::published_at.le(now))
        .filter(has_been_public())
        .select(briefs::language)
        .distinct()
        .order(briefs::language);
    Ok(query.load(conn)?)
}
