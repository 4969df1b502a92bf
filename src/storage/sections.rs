//! Sections of newsletters.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Conn, StorageError, schema::sections};
use crate::domain::{NewsletterId, SectionId, Slug, Timestamp};

/// One section.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sections)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Section {
    pub id: SectionId,
    pub newsletter_id: NewsletterId,
    pub slug: Slug,
    pub name: String,
    pub position: i64,
    pub created_at: Timestamp,
}

/// Adds a section behind the newsletter's others.
///
/// # Errors
/// [`StorageError::Duplicate`] when the newsletter has a section with this slug.
pub fn insert(
    conn: &mut Conn,
    newsletter: NewsletterId,
    slug: &Slug,
    name: &str,
    now: Timestamp,
) -> Result<SectionId, StorageError> {
    let last: Option<i64> = sections::table
        .filter(sections::newsletter_id.eq(newsletter))
        .select(diesel::dsl::max(sections::position))
        .first(conn)?;
    let row = (
        sections::newsletter_id.eq(newsletter),
        sections::slug.eq(slug),
        sections::name.eq(name),
        sections::position.eq(last.unwrap_or(0) + 1),
        sections::created_at.eq(now),
    );
    Ok(diesel::insert_into(sections::table)
        .values(row)
        .returning(sections::id)
        .get_result(conn)?)
}

/// Renames a section; false when the newsletter has none with this slug.
///
/// # Errors
/// Those of the database.
pub fn rename(conn: &mut Conn, newsletter: NewsletterId, slug: &Slug, name: &str) -> Result<bool, StorageError> {
    let row = sections::table
        .filter(sections::newsletter_id.eq(newsletter))
        .filter(sections::slug.eq(slug));
    Ok(diesel::update(row).set(sections::name.eq(name)).execute(conn)? == 1)
}

/// A newsletter's sections in their order.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, newsletter: NewsletterId) -> Result<Vec<Section>, StorageError> {
    let query = sections::table
        .filter(sections::newsletter_id.eq(newsletter))
        .order((sections::position, sections::id));
    Ok(query.select(Section::as_select()).load(conn)?)
}

/// The sections of these newsletters, each newsletter's in their order.
///
/// # Errors
/// Those of the database.
pub fn of_all(conn: &mut Conn, newsletters: &[NewsletterId]) -> Result<Vec<Section>, StorageError> {
    let query = sections::table
        .filter(sections::newsletter_id.eq_any(newsletters.to_vec()))
        .order((sections::position, sections::id));
    Ok(query.select(Section::as_select()).load(conn)?)
}

/// The slugs of all sections.
///
/// # Errors
/// Those of the database.
pub fn slugs(conn: &mut Conn) -> Result<HashMap<SectionId, Slug>, StorageError> {
    let rows: Vec<(SectionId, Slug)> = sections::table.select((sections::id, sections::slug)).load(conn)?;
    Ok(rows.into_iter().collect())
}
