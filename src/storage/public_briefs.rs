//! Briefs as feeds and sitemaps list them.

use std::collections::HashMap;

use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

use super::{
    Conn, StorageError,
    briefs::Brief,
    connection::MultiBackend,
    corrections::Correction,
    schema::{briefs, corrections},
};
use crate::domain::{BriefId, BriefStatus, Language, NewsletterId, SectionId, Slug, Timestamp};

/// Briefs of one file of a sitemap: those with an id of the same ten thousand, so that a brief stays in its file.
const IN_A_PART: i64 = 10_000;

/// Which briefs of a newsletter.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The newsletter.
    pub newsletter: NewsletterId,
    /// Only this section's.
    pub section: Option<SectionId>,
    /// Only those in this language.
    pub language: Option<Language>,
}

type Boxed<'a> = briefs::BoxedQuery<'a, MultiBackend>;

impl Scope {
    fn query<'a>(&self) -> Boxed<'a> {
        let mut query = briefs::table
            .filter(briefs::newsletter_id.eq(self.newsletter))
            .into_boxed();
        if let Some(section) = self.section {
            query = query.filter(briefs::section_id.eq(section));
        }
        if let Some(language) = &self.language {
            query = query.filter(briefs::language.eq(language.clone()));
        }
        query
    }
}

/// The newest `limit` briefs that readers may see at `now`, or the next older ones than `before`; newest first.
///
/// # Errors
/// Those of the database.
pub fn newest(
    conn: &mut Conn,
    scope: &Scope,
    before: Option<(Timestamp, BriefId)>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Brief>, StorageError> {
    let mut query = scope
        .query()
        .filter(briefs::status.eq(BriefStatus::Published))
        .filter(briefs::published_at.le(now))
        .order((briefs::published_at.desc(), briefs::id.desc()))
        .limit(limit);
    if let Some((at, id)) = before {
        let same_moment = briefs::published_at.eq(at).and(briefs::id.lt(id));
        query = query
            .filter(briefs::published_at.le(at))
            .filter(briefs::published_at.lt(at).or(same_moment));
    }
    Ok(query.select(Brief::as_select()).load(conn)?)
}

/// Up to `limit` briefs that were corrected, and as many that were retracted, after `since`: readers may see the former, and have
/// seen the latter.
///
/// # Errors
/// Those of the database.
pub fn changed_after(
    conn: &mut Conn,
    scope: &Scope,
    since: Timestamp,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Brief>, StorageError> {
    let corrected = corrections::table
        .filter(corrections::corrected_at.gt(since))
        .select(corrections::brief_id);
    let query = scope
        .query()
        .filter(briefs::id.eq_any(corrected))
        .filter(briefs::status.eq(BriefStatus::Published))
        .filter(briefs::published_at.le(now))
        .order((briefs::published_at.desc(), briefs::id.desc()))
        .limit(limit);
    let mut found: Vec<Brief> = query.select(Brief::as_select()).load(conn)?;
    let query = scope
        .query()
        .filter(briefs::status.eq(BriefStatus::Retracted))
        .filter(briefs::retracted_at.gt(since))
        .filter(briefs::published_at.nullable().le(briefs::retracted_at))
        .order((briefs::retracted_at.desc(), briefs::id.desc()))
        .limit(limit);
    found.extend(query.select(Brief::as_select()).load::<Brief>(conn)?);
    Ok(found)
}

/// The corrections of these briefs, the earliest first.
///
/// # Errors
/// Those of the database.
pub fn corrections_of(conn: &mut Conn, of: &[BriefId]) -> Result<HashMap<BriefId, Vec<Correction>>, StorageError> {
    let query = corrections::table
        .filter(corrections::brief_id.eq_any(of.to_vec()))
        .order((corrections::corrected_at, corrections::id));
    let mut found: HashMap<BriefId, Vec<Correction>> = HashMap::new();
    for correction in query.select(Correction::as_select()).load::<Correction>(conn)? {
        found.entry(correction.brief_id).or_default().push(correction);
    }
    Ok(found)
}

/// A file of a newsletter's sitemap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct SitemapPart {
    /// Whose it is.
    #[diesel(sql_type = BigInt)]
    pub newsletter_id: NewsletterId,
    /// Its number.
    #[diesel(sql_type = BigInt)]
    pub part: i64,
    /// When something in it changed last.
    #[diesel(sql_type = BigInt)]
    pub changed_at: Timestamp,
}

/// The parts in which there are briefs that readers may see. Costs a pass over the index of published briefs, and one over the
/// corrections.
///
/// # Errors
/// Those of the database.
pub fn sitemap_parts(conn: &mut Conn, now: Timestamp) -> Result<Vec<SitemapPart>, StorageError> {
    let of = |changed_at: &str, tables: &str| {
        format!(
            "SELECT newsletter_id, b.id / {IN_A_PART} AS part, MAX({changed_at}) AS changed_at FROM {tables} \
             WHERE b.status = 3 AND b.published_at <= $1 GROUP BY newsletter_id, b.id / {IN_A_PART} ORDER BY newsletter_id, part"
        )
    };
    let published = of(&later_of("b.updated_at", "b.published_at"), "briefs b");
    let mut parts: Vec<SitemapPart> = diesel::sql_query(published).bind::<BigInt, _>(now).load(conn)?;
    let corrected = of("c.corrected_at", "corrections c JOIN briefs b ON b.id = c.brief_id");
    for later in diesel::sql_query(corrected)
        .bind::<BigInt, _>(now)
        .load::<SitemapPart>(conn)?
    {
        let same = |part: &&mut SitemapPart| (part.newsletter_id, part.part) == (later.newsletter_id, later.part);
        if let Some(part) = parts.iter_mut().find(same) {
            part.changed_at = part.changed_at.max(later.changed_at);
        }
    }
    Ok(parts)
}

/// SQLite's `MAX` of two values is called `GREATEST` elsewhere.
fn later_of(one: &str, other: &str) -> String {
    format!("CASE WHEN {one} > {other} THEN {one} ELSE {other} END")
}

/// A brief in a sitemap.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct SitemapBrief {
    /// The brief.
    #[diesel(sql_type = BigInt)]
    pub id: BriefId,
    /// Its slug.
    #[diesel(sql_type = Text)]
    pub slug: Slug,
    /// Its language.
    #[diesel(sql_type = Text)]
    pub language: Language,
    /// When readers saw it change last.
    #[diesel(sql_type = BigInt)]
    pub changed_at: Timestamp,
}

/// The briefs of a part that readers may see, oldest first.
///
/// # Errors
/// Those of the database.
pub fn sitemap_briefs(
    conn: &mut Conn,
    newsletter: NewsletterId,
    part: i64,
    now: Timestamp,
) -> Result<Vec<SitemapBrief>, StorageError> {
    let corrected = "COALESCE((SELECT MAX(corrected_at) FROM corrections WHERE brief_id = b.id), 0)";
    let sql = format!(
        "SELECT id, slug, language, {} AS changed_at FROM briefs b \
         WHERE newsletter_id = $1 AND id >= $2 AND id < $3 AND status = 3 AND published_at <= $4 ORDER BY id",
        later_of(&later_of("updated_at", "published_at"), corrected)
    );
    let (first, end) = range(part);
    Ok(diesel::sql_query(sql)
        .bind::<BigInt, _>(newsletter)
        .bind::<BigInt, _>(first)
        .bind::<BigInt, _>(end)
        .bind::<BigInt, _>(now)
        .load(conn)?)
}

/// A brief that says another one in its own language.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Translation {
    /// The other one.
    #[diesel(sql_type = BigInt)]
    pub of: BriefId,
    /// Where this one stands.
    #[diesel(sql_type = BigInt)]
    pub newsletter_id: NewsletterId,
    /// Its slug.
    #[diesel(sql_type = Text)]
    pub slug: Slug,
    /// Its language.
    #[diesel(sql_type = Text)]
    pub language: Language,
}

/// What says the briefs of a part in other languages, as far as readers may see it: the original of each, its translations, and
/// the other translations of the same original.
///
/// # Errors
/// Those of the database.
pub fn sitemap_translations(
    conn: &mut Conn,
    newsletter: NewsletterId,
    part: i64,
    now: Timestamp,
) -> Result<Vec<Translation>, StorageError> {
    let of = |link: &str| {
        format!(
            "SELECT a.id AS of, b.newsletter_id, b.slug, b.language FROM briefs a JOIN briefs b ON {link} \
             WHERE a.newsletter_id = $1 AND a.id >= $2 AND a.id < $3 AND a.status = 3 AND b.status = 3 AND b.published_at <= $4"
        )
    };
    let sql = [
        of("b.id = a.translation_of"),
        of("b.translation_of = a.id"),
        of("b.translation_of = a.translation_of AND b.id <> a.id"),
    ];
    let (first, end) = range(part);
    Ok(diesel::sql_query(sql.join(" UNION ALL ") + " ORDER BY 1, 4")
        .bind::<BigInt, _>(newsletter)
        .bind::<BigInt, _>(first)
        .bind::<BigInt, _>(end)
        .bind::<BigInt, _>(now)
        .load(conn)?)
}

fn range(part: i64) -> (i64, i64) {
    let first = part.saturating_mul(IN_A_PART);
    (first, first.saturating_add(IN_A_PART))
}
