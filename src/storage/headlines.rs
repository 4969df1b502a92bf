//! Briefs as those see them who put issues together: without their bodies.

use diesel::prelude::*;

use super::{
    Conn, StorageError,
    schema::briefs,
    search::{self, Wanted},
};
use crate::domain::{BriefId, BriefStatus, Language, NewsletterId, SectionId, Timestamp};

/// A brief without its body.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Headline {
    pub id: BriefId,
    pub headline: String,
    pub section: SectionId,
    pub language: Language,
    pub published_at: Option<Timestamp>,
}

/// Which public briefs are meant.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Those of this newsletter.
    pub newsletter: NewsletterId,
    /// Those that became public after this.
    pub after: Option<Timestamp>,
    /// Those that have what is wanted.
    pub wanted: Option<Wanted>,
    /// But not these.
    pub but: Vec<BriefId>,
}

/// Up to `limit` briefs that are public and have not expired, newest first; no translations.
///
/// # Errors
/// Those of the database.
pub fn offered(conn: &mut Conn, offer: &Offer, now: Timestamp, limit: i64) -> Result<Vec<Headline>, StorageError> {
    let mut query = briefs::table
        .filter(briefs::newsletter_id.eq(offer.newsletter))
        .filter(briefs::translation_of.is_null())
        .filter(briefs::status.eq(BriefStatus::Published))
        .filter(briefs::published_at.le(now))
        .filter(briefs::expires_at.is_null().or(briefs::expires_at.gt(now)))
        .order((briefs::published_at.desc(), briefs::id.desc()))
        .limit(limit)
        .select((
            briefs::id,
            briefs::headline,
            briefs::section_id,
            briefs::language,
            briefs::published_at,
        ))
        .into_boxed();
    if let Some(after) = offer.after {
        query = query.filter(briefs::published_at.gt(after));
    }
    if let Some(wanted) = &offer.wanted {
        query = query.filter(search::is_among(conn, wanted));
    }
    if !offer.but.is_empty() {
        query = query.filter(briefs::id.ne_all(offer.but.clone()));
    }
    Ok(query.load(conn)?)
}

/// The briefs with these ids, in their order; none for an id that no brief of the newsletter has.
///
/// # Errors
/// Those of the database.
pub fn of_ids(conn: &mut Conn, newsletter: NewsletterId, ids: &[BriefId]) -> Result<Vec<Headline>, StorageError> {
    let query = briefs::table
        .filter(briefs::newsletter_id.eq(newsletter))
        .filter(briefs::id.eq_any(ids.to_vec()))
        .select((
            briefs::id,
            briefs::headline,
            briefs::section_id,
            briefs::language,
            briefs::published_at,
        ));
    let mut found: Vec<Headline> = query.load(conn)?;
    found.sort_by_key(|brief| ids.iter().position(|id| *id == brief.id));
    Ok(found)
}
