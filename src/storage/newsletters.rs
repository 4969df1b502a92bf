//! Newsletters.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Conn, StorageError, columns::json, schema::newsletters};
use crate::domain::{
    ConsentTexts, EmailAddress, Language, Measurement, NewsletterId, PersonName, Slug, Theme, Timestamp,
};

/// One newsletter.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = newsletters)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Newsletter {
    pub id: NewsletterId,
    pub slug: Slug,
    pub name: String,
    pub description: String,
    pub language: Language,
    pub from_name: PersonName,
    pub from_address: EmailAddress,
    pub reply_to: Option<EmailAddress>,
    pub return_path: Option<EmailAddress>,
    pub postal_address: String,
    pub measurement: Measurement,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub about: String,
    pub theme: Theme,
    pub logo: Option<String>,
    pub consent: ConsentTexts,
}

impl Newsletter {
    /// Where readers write to.
    pub fn contact(&self) -> &EmailAddress {
        self.reply_to.as_ref().unwrap_or(&self.from_address)
    }
}

/// What an owner sets on a newsletter.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = newsletters, treat_none_as_null = true)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct NewsletterSettings {
    pub slug: Slug,
    pub name: String,
    pub description: String,
    pub language: Language,
    pub from_name: PersonName,
    pub from_address: EmailAddress,
    pub reply_to: Option<EmailAddress>,
    pub return_path: Option<EmailAddress>,
    pub postal_address: String,
    pub measurement: Measurement,
    pub about: String,
    #[diesel(skip_insertion, skip_update)]
    pub theme: Theme,
}

impl From<&Newsletter> for NewsletterSettings {
    fn from(known: &Newsletter) -> Self {
        NewsletterSettings {
            slug: known.slug.clone(),
            name: known.name.clone(),
            description: known.description.clone(),
            language: known.language.clone(),
            from_name: known.from_name.clone(),
            from_address: known.from_address.clone(),
            reply_to: known.reply_to.clone(),
            return_path: known.return_path.clone(),
            postal_address: known.postal_address.clone(),
            measurement: known.measurement,
            about: known.about.clone(),
            theme: known.theme,
        }
    }
}

/// Adds a newsletter.
///
/// # Errors
/// [`StorageError::Duplicate`] when the slug is taken.
pub fn insert(conn: &mut Conn, settings: &NewsletterSettings, now: Timestamp) -> Result<NewsletterId, StorageError> {
    let rest = (
        newsletters::theme.eq(json(&settings.theme)?),
        newsletters::created_at.eq(now),
        newsletters::updated_at.eq(now),
    );
    let id = diesel::insert_into(newsletters::table)
        .values((settings, rest))
        .returning(newsletters::id)
        .get_result(conn)?;
    Ok(id)
}

/// Replaces the settings if the newsletter still has `version`; false when someone was faster.
///
/// # Errors
/// Those of the database.
pub fn update(
    conn: &mut Conn,
    id: NewsletterId,
    version: i64,
    settings: &NewsletterSettings,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let row = newsletters::table
        .filter(newsletters::id.eq(id))
        .filter(newsletters::version.eq(version));
    let changed = diesel::update(row)
        .set((
            settings,
            newsletters::theme.eq(json(&settings.theme)?),
            newsletters::version.eq(version + 1),
            newsletters::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Replaces the words of consent if the newsletter still has `version`; false when someone was faster.
///
/// # Errors
/// Those of the database.
pub fn set_consent(
    conn: &mut Conn,
    id: NewsletterId,
    version: i64,
    consent: &ConsentTexts,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let row = newsletters::table
        .filter(newsletters::id.eq(id))
        .filter(newsletters::version.eq(version));
    let set = (
        newsletters::consent.eq(json(consent)?),
        newsletters::version.eq(version + 1),
        newsletters::updated_at.eq(now),
    );
    Ok(diesel::update(row).set(set).execute(conn)? == 1)
}

/// The newsletter with this slug.
///
/// # Errors
/// Those of the database.
pub fn find_by_slug(conn: &mut Conn, slug: &Slug) -> Result<Option<Newsletter>, StorageError> {
    let query = newsletters::table
        .filter(newsletters::slug.eq(slug))
        .select(Newsletter::as_select());
    Ok(query.first(conn).optional()?)
}

/// The newsletter with this id.
///
/// # Errors
/// Those of the database, also when there is none.
pub fn find(conn: &mut Conn, id: NewsletterId) -> Result<Newsletter, StorageError> {
    Ok(newsletters::table
        .filter(newsletters::id.eq(id))
        .select(Newsletter::as_select())
        .first(conn)?)
}

/// Up to `limit` newsletters with an id above `after`, in the order of their making.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, after: NewsletterId, limit: i64) -> Result<Vec<Newsletter>, StorageError> {
    let query = newsletters::table
        .filter(newsletters::id.gt(after))
        .order(newsletters::id)
        .limit(limit);
    Ok(query.select(Newsletter::as_select()).load(conn)?)
}

/// Takes the next issue number of a newsletter. The row stays locked until the transaction ends.
///
/// # Errors
/// Those of the database.
pub fn take_issue_number(conn: &mut Conn, id: NewsletterId) -> Result<i64, StorageError> {
    let number = diesel::update(newsletters::table.filter(newsletters::id.eq(id)))
        .set(newsletters::last_issue_number.eq(newsletters::last_issue_number + 1))
        .returning(newsletters::last_issue_number)
        .get_result(conn)?;
    Ok(number)
}

/// The slugs and names of all newsletters.
///
/// # Errors
/// Those of the database.
pub fn names(conn: &mut Conn) -> Result<HashMap<NewsletterId, (Slug, String)>, StorageError> {
    let rows: Vec<(NewsletterId, Slug, String)> = newsletters::table
        .select((newsletters::id, newsletters::slug, newsletters::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, slug, name)| (id, (slug, name))).collect())
}

/// The slugs of all newsletters.
///
/// # Errors
/// Those of the database.
pub fn slugs(conn: &mut Conn) -> Result<HashMap<NewsletterId, Slug>, StorageError> {
    let rows: Vec<(NewsletterId, Slug)> = newsletters::table
        .select((newsletters::id, newsletters::slug))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
