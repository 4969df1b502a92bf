//! Briefs as they stand now; what they were is in `revisions`.

use diesel::prelude::*;

use super::{
    Conn, StorageError,
    columns::json,
    schema::briefs,
    search::{self, Wanted},
};
use crate::domain::{BriefId, BriefStatus, Language, NewsletterId, SectionId, Slug, Tags, Timestamp};

/// One brief.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = briefs)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Brief {
    pub id: BriefId,
    pub newsletter_id: NewsletterId,
    pub section_id: SectionId,
    pub slug: Slug,
    pub headline: String,
    pub standfirst: String,
    pub body: String,
    pub bylines: String,
    pub language: Language,
    pub status: BriefStatus,
    pub embargo_until: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    pub published_at: Option<Timestamp>,
    pub retracted_at: Option<Timestamp>,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub retraction_note: String,
    pub tags: Tags,
    pub translation_of: Option<BriefId>,
}

impl Brief {
    /// True when readers may see the brief at `now`: published, and its embargo over.
    pub fn is_public(&self, now: Timestamp) -> bool {
        self.status == BriefStatus::Published && self.published_at.is_some_and(|at| at <= now)
    }

    /// True when readers have seen the brief, which was retracted since.
    pub fn was_public(&self) -> bool {
        let (published, retracted) = (self.published_at, self.retracted_at);
        published
            .zip(retracted)
            .is_some_and(|(published, retracted)| published <= retracted)
    }

    /// What its authors have set.
    pub fn text(&self) -> BriefText {
        BriefText {
            section_id: self.section_id,
            slug: self.slug.clone(),
            headline: self.headline.clone(),
            standfirst: self.standfirst.clone(),
            body: self.body.clone(),
            bylines: self.bylines.clone(),
            language: self.language.clone(),
            embargo_until: self.embargo_until,
            expires_at: self.expires_at,
            tags: self.tags.clone(),
        }
    }

    /// True when the brief belongs in no further issue at `now`.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

/// What an author sets on a brief.
#[derive(Debug, Clone, PartialEq, Eq, Insertable, AsChangeset)]
#[diesel(table_name = briefs, treat_none_as_null = true)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct BriefText {
    pub section_id: SectionId,
    pub slug: Slug,
    pub headline: String,
    pub standfirst: String,
    pub body: String,
    pub bylines: String,
    pub language: Language,
    pub embargo_until: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    #[diesel(skip_insertion, skip_update)]
    pub tags: Tags,
}

/// Adds a draft.
///
/// # Errors
/// [`StorageError::Duplicate`] when the newsletter has a brief with this slug.
pub fn insert(
    conn: &mut Conn,
    newsletter: NewsletterId,
    text: &BriefText,
    translation_of: Option<BriefId>,
    now: Timestamp,
) -> Result<BriefId, StorageError> {
    let rest = (
        briefs::newsletter_id.eq(newsletter),
        briefs::translation_of.eq(translation_of),
        briefs::status.eq(BriefStatus::Draft),
        briefs::created_at.eq(now),
        briefs::updated_at.eq(now),
        briefs::tags.eq(json(&text.tags)?),
    );
    Ok(diesel::insert_into(briefs::table)
        .values((text, rest))
        .returning(briefs::id)
        .get_result(conn)?)
}

/// Replaces the text and status if the brief still has `version`; false when someone was faster.
///
/// # Errors
/// [`StorageError::Duplicate`] when the slug is taken.
pub fn update(
    conn: &mut Conn,
    id: BriefId,
    version: i64,
    text: &BriefText,
    status: BriefStatus,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let row = briefs::table
        .filter(briefs::id.eq(id))
        .filter(briefs::version.eq(version));
    let changed = diesel::update(row)
        .set((
            text,
            briefs::tags.eq(json(&text.tags)?),
            briefs::status.eq(status),
            briefs::version.eq(version + 1),
            briefs::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Makes a brief that was not published yet public from `published_at` on; false when its state forbids it.
///
/// # Errors
/// Those of the database.
pub fn publish(conn: &mut Conn, id: BriefId, published_at: Timestamp, now: Timestamp) -> Result<bool, StorageError> {
    let unpublished = briefs::status.eq_any([BriefStatus::Draft, BriefStatus::InReview, BriefStatus::Ready]);
    let changed = diesel::update(briefs::table.filter(briefs::id.eq(id)).filter(unpublished))
        .set((
            briefs::status.eq(BriefStatus::Published),
            briefs::published_at.eq(published_at),
            briefs::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Withdraws a published brief and keeps why; false when it is not published.
///
/// # Errors
/// Those of the database.
pub fn retract(conn: &mut Conn, id: BriefId, note: &str, now: Timestamp) -> Result<bool, StorageError> {
    let row = briefs::table
        .filter(briefs::id.eq(id))
        .filter(briefs::status.eq(BriefStatus::Published));
    let set = (
        briefs::status.eq(BriefStatus::Retracted),
        briefs::retracted_at.eq(now),
        briefs::retraction_note.eq(note),
        briefs::updated_at.eq(now),
    );
    Ok(diesel::update(row).set(set).execute(conn)? == 1)
}

/// The brief with this id.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, id: BriefId) -> Result<Option<Brief>, StorageError> {
    Ok(briefs::table
        .filter(briefs::id.eq(id))
        .select(Brief::as_select())
        .first(conn)
        .optional()?)
}

/// A newsletter's brief with this slug.
///
/// # Errors
/// Those of the database.
pub fn find_by_slug(conn: &mut Conn, newsletter: NewsletterId, slug: &Slug) -> Result<Option<Brief>, StorageError> {
    let query = briefs::table
        .filter(briefs::newsletter_id.eq(newsletter))
        .filter(briefs::slug.eq(slug));
    Ok(query.select(Brief::as_select()).first(conn).optional()?)
}

/// Which briefs to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this newsletter's.
    pub newsletter: Option<NewsletterId>,
    /// Only this section's.
    pub section: Option<SectionId>,
    /// Only those in this status.
    pub status: Option<BriefStatus>,
    /// Only those that have what is wanted.
    pub wanted: Option<Wanted>,
}

/// Up to `limit` briefs with an id below `before` (all when `None`), newest first.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, filter: &Filter, before: Option<BriefId>, limit: i64) -> Result<Vec<Brief>, StorageError> {
    let mut query = briefs::table
        .order(briefs::id.desc())
        .limit(limit)
        .select(Brief::as_select())
        .into_boxed();
    if let Some(newsletter) = filter.newsletter {
        query = query.filter(briefs::newsletter_id.eq(newsletter));
    }
    if let Some(section) = filter.section {
        query = query.filter(briefs::section_id.eq(section));
    }
    if let Some(status) = filter.status {
        query = query.filter(briefs::status.eq(status));
    }
    if let Some(wanted) = &filter.wanted {
        query = query.filter(search::is_among(conn, wanted));
    }
    if let Some(before) = before {
        query = query.filter(briefs::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// The briefs with these ids, in their order.
///
/// # Errors
/// Those of the database.
pub fn of_ids(conn: &mut Conn, ids: &[BriefId]) -> Result<Vec<Brief>, StorageError> {
    let query = briefs::table.filter(briefs::id.eq_any(ids.iter().copied()));
    let mut found: Vec<Brief> = query.select(Brief::as_select()).load(conn)?;
    found.sort_by_key(|brief| ids.iter().position(|id| *id == brief.id));
    Ok(found)
}

/// The newest `limit` public briefs of a newsletter, newest first.
///
/// # Errors
/// Those of the database.
pub fn latest_public(
    conn: &mut Conn,
    newsletter: NewsletterId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Brief>, StorageError> {
    let query = briefs::table
        .filter(briefs::newsletter_id.eq(newsletter))
        .filter(briefs::translation_of.is_null())
        .filter(briefs::status.eq(BriefStatus::Published))
        .filter(briefs::published_at.le(now))
        .order((briefs::published_at.desc(), briefs::id.desc()))
        .limit(limit);
    Ok(query.select(Brief::as_select()).load(conn)?)
}

/// The briefs that say one of these in another language, in the order of their making.
///
/// # Errors
/// Those of the database.
pub fn translations(conn: &mut Conn, originals: &[BriefId]) -> Result<Vec<Brief>, StorageError> {
    let query = briefs::table
        .filter(briefs::translation_of.eq_any(originals))
        .order(briefs::id);
    Ok(query.select(Brief::as_select()).load(conn)?)
}

/// The languages that briefs of a newsletter are translated into, as far as readers may see them.
///
/// # Errors
/// Those of the database.
pub fn translated_into(
    conn: &mut Conn,
    newsletter: NewsletterId,
    now: Timestamp,
) -> Result<Vec<Language>, StorageError> {
    let query = briefs::table
        .filter(briefs::newsletter_id.eq(newsletter))
        .filter(briefs::translation_of.is_not_null())
        .filter(briefs::status.eq(BriefStatus::Published))
        .filter(briefs::published_at.le(now))
        .select(briefs::language)
        .distinct()
        .order(briefs::language);
    Ok(query.load(conn)?)
}

/// Briefs of a section that readers may see, without translations, newest first, `limit` of them after the first `skipped`.
///
/// Cost: the skipped ones are read too, by the index on a section's publication times.
///
/// # Errors
/// Those of the database.
pub fn public_in_section(
    conn: &mut Conn,
    section: SectionId,
    now: Timestamp,
    skipped: i64,
    limit: i64,
) -> Result<Vec<Brief>, StorageError> {
    let query = briefs::table
        .filter(briefs::section_id.eq(section))
        .filter(briefs::translation_of.is_null())
        .filter(briefs::status.eq(BriefStatus::Published))
        .filter(briefs::published_at.le(now))
        .order((briefs::published_at.desc(), briefs::id.desc()))
        .offset(skipped)
        .limit(limit);
    Ok(query.select(Brief::as_select()).load(conn)?)
}

/// The briefs of a newsletter that became public after `after` and not after `until`, and have not expired, oldest first.
///
/// # Errors
/// Those of the database.
pub fn published_between(
    conn: &mut Conn,
    newsletter: NewsletterId,
    after: Timestamp,
    until: Timestamp,
) -> Result<Vec<Brief>, StorageError> {
    let query = briefs::table
        .filter(briefs::newsletter_id.eq(newsletter))
        .filter(briefs::translation_of.is_null())
        .filter(briefs::status.eq(BriefStatus::Published))
        .filter(briefs::published_at.gt(after))
        .filter(briefs::published_at.le(until))
        .filter(briefs::expires_at.is_null().or(briefs::expires_at.gt(until)))
        .order((briefs::published_at, briefs::id));
    Ok(query.select(Brief::as_select()).load(conn)?)
}

/// The briefs of a newsletter that became public after `after`, or will, also those retracted since; oldest first.
///
/// # Errors
/// Those of the database.
pub fn public_after(conn: &mut Conn, newsletter: NewsletterId, after: Timestamp) -> Result<Vec<Brief>, StorageError> {
    let query = briefs::table
        .filter(briefs::newsletter_id.eq(newsletter))
        .filter(briefs::translation_of.is_null())
        .filter(briefs::status.eq_any([BriefStatus::Published, BriefStatus::Retracted]))
        .filter(briefs::published_at.gt(after))
        .order((briefs::published_at, briefs::id));
    Ok(query.select(Brief::as_select()).load(conn)?)
}
