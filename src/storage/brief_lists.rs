//! Briefs as the desk lists them: without their texts, those changed last first.

use diesel::{prelude::*, sql_types::Bool};

use super::{
    Conn, StorageError,
    connection::MultiBackend,
    schema::briefs,
    search::{self, Wanted},
};
use crate::domain::{BriefId, BriefStatus, Language, NewsletterId, SectionId, Slug, Timestamp};

/// One line of the list.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = briefs)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct BriefLine {
    pub id: BriefId,
    pub newsletter_id: NewsletterId,
    pub section_id: SectionId,
    pub slug: Slug,
    pub headline: String,
    pub bylines: String,
    pub language: Language,
    pub status: BriefStatus,
    pub published_at: Option<Timestamp>,
    pub updated_at: Timestamp,
    pub translation_of: Option<BriefId>,
}

/// Which briefs to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those of these newsletters.
    pub newsletters: Option<Vec<NewsletterId>>,
    /// Only this section's.
    pub section: Option<SectionId>,
    /// Only those in this status.
    pub status: Option<BriefStatus>,
    /// Only those in this language.
    pub language: Option<Language>,
    /// Only those that have what is wanted.
    pub wanted: Option<Wanted>,
}

/// Where a page of the list ends.
pub type Place = (Timestamp, BriefId);

/// Up to `limit` briefs behind `after`, those changed last first.
///
/// Cost: by the index on changes; what is filtered out on the way is read too.
///
/// # Errors
/// Those of the database.
pub fn list(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<BriefLine>, StorageError> {
    let mut query = briefs::table
        .order((briefs::updated_at.desc(), briefs::id.desc()))
        .limit(limit)
        .select(BriefLine::as_select())
        .into_boxed();
    match filter.newsletters.as_deref() {
        Some([one]) => query = query.filter(briefs::newsletter_id.eq(*one)),
        Some(several) => query = query.filter(briefs::newsletter_id.eq_any(several.to_vec())),
        None => {}
    }
    if let Some(section) = filter.section {
        query = query.filter(briefs::section_id.eq(section));
    }
    if let Some(status) = filter.status {
        query = query.filter(briefs::status.eq(status));
    }
    if let Some(language) = &filter.language {
        query = query.filter(briefs::language.eq(language.clone()));
    }
    if let Some(wanted) = &filter.wanted {
        query = query.filter(search::is_among(conn, wanted));
    }
    if let Some((at, id)) = after {
        let behind: Box<dyn BoxableExpression<briefs::table, MultiBackend, SqlType = Bool>> = Box::new(
            briefs::updated_at
                .lt(at)
                .or(briefs::updated_at.eq(at).and(briefs::id.lt(id))),
        );
        query = query.filter(behind);
    }
    Ok(query.load(conn)?)
}

/// The languages in which briefs of these newsletters are written, or of all.
///
/// # Errors
/// Those of the database.
pub fn languages(conn: &mut Conn, newsletters: Option<&[NewsletterId]>) -> Result<Vec<Language>, StorageError> {
    let mut query = briefs::table
        .select(briefs::language)
        .distinct()
        .order(briefs::language)
        .into_boxed();
    if let Some(newsletters) = newsletters {
        query = query.filter(briefs::newsletter_id.eq_any(newsletters.to_vec()));
    }
    Ok(query.load(conn)?)
}
