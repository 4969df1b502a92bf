//! People, each known by one address.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::each, reader_index, schema::subscribers};
use crate::{
    domain::{AddressHash, EmailAddress, Language, PersonName, SubscriberId, Timestamp},
    locale::Locale,
};

/// One person.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = subscribers)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Subscriber {
    pub id: SubscriberId,
    pub email: EmailAddress,
    pub address_hash: AddressHash,
    pub name: PersonName,
    pub language: Option<Language>,
    pub created_at: Timestamp,
}

/// The person with this id.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, id: SubscriberId) -> Result<Option<Subscriber>, StorageError> {
    let query = subscribers::table.find(id).select(Subscriber::as_select());
    Ok(query.first(conn).optional()?)
}

/// The person with this address, in any case of its letters.
///
/// # Errors
/// Those of the database.
pub fn find_by_email(conn: &mut Conn, email: &EmailAddress) -> Result<Option<Subscriber>, StorageError> {
    let query = subscribers::table
        .filter(subscribers::email_key.eq(email.key()))
        .select(Subscriber::as_select());
    Ok(query.first(conn).optional()?)
}

/// Sets a person's name.
///
/// # Errors
/// Those of the database.
pub fn set_name(conn: &mut Conn, id: SubscriberId, name: &PersonName) -> Result<(), StorageError> {
    let before = reader_index::take_out(conn, id)?;
    diesel::update(subscribers::table.find(id))
        .set(subscribers::name.eq(name))
        .execute(conn)?;
    match before {
        Some(reader) => reader_index::put_back(conn, id, &reader.email, name),
        None => Ok(()),
    }
}

/// Sets the language that a person has chosen; none: that of each newsletter.
///
/// # Errors
/// Those of the database.
pub fn set_language(conn: &mut Conn, id: SubscriberId, language: Option<&Language>) -> Result<(), StorageError> {
    diesel::update(subscribers::table.find(id))
        .set(subscribers::language.eq(language))
        .execute(conn)?;
    Ok(())
}

/// Sets a person's address.
///
/// # Errors
/// [`StorageError::Duplicate`] when another person has it.
pub fn set_address(
    conn: &mut Conn,
    id: SubscriberId,
    email: &EmailAddress,
    hash: &AddressHash,
) -> Result<(), StorageError> {
    let before = reader_index::take_out(conn, id)?;
    diesel::update(subscribers::table.find(id))
        .set((
            subscribers::email.eq(email),
            subscribers::email_key.eq(email.key()),
            subscribers::address_hash.eq(hash),
        ))
        .execute(conn)?;
    match before {
        Some(reader) => reader_index::put_back(conn, id, email, &reader.name),
        None => Ok(()),
    }
}

/// Who has an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: SubscriberId,
    /// True for one who was not known before.
    pub is_new: bool,
}

/// Finds the person with this address or adds one. What is known of a person stays as it was.
///
/// # Errors
/// Those of the database.
pub fn find_or_insert(
    conn: &mut Conn,
    email: &EmailAddress,
    hash: &AddressHash,
    name: &PersonName,
    language: Option<&Language>,
    now: Timestamp,
) -> Result<Person, StorageError> {
    let row = (
        subscribers::email.eq(email),
        subscribers::email_key.eq(email.key()),
        subscribers::address_hash.eq(hash),
        subscribers::name.eq(name),
        subscribers::language.eq(language),
        subscribers::created_at.eq(now),
    );
    let insert = diesel::insert_into(subscribers::table)
        .values(row)
        .on_conflict_do_nothing();
    let added = each!(conn, |c| insert.returning(subscribers::id).get_result(c));
    if let Some(id) = added.optional()? {
        return Ok(Person { id, is_new: true });
    }
    let id = subscribers::table
        .filter(subscribers::email_key.eq(email.key()))
        .select(subscribers::id)
        .first(conn)?;
    Ok(Person { id, is_new: false })
}

/// The language that a reader has chosen.
///
/// # Errors
/// Those of the database.
pub fn language_of(conn: &mut Conn, id: SubscriberId) -> Result<Option<Locale>, StorageError> {
    let query = subscribers::table
        .filter(subscribers::id.eq(id))
        .select(subscribers::language);
    let chosen: Option<Option<Language>> = query.first(conn).optional()?;
    Ok(chosen.flatten().as_ref().and_then(Locale::of))
}

/// The languages that at least one reader has chosen, without `own`.
///
/// Cost: one look into an index for each language.
///
/// # Errors
/// Those of the database.
pub fn chosen_languages(conn: &mut Conn, own: &Language) -> Result<Vec<Locale>, StorageError> {
    let mut chosen = Vec::new();
    for locale in Locale::ALL {
        if Locale::of(own) != Some(locale) {
            let readers = subscribers::table.filter(subscribers::language.eq(locale.tag()));
            if diesel::select(diesel::dsl::exists(readers)).get_result(conn)? {
                chosen.push(locale);
            }
        }
    }
    Ok(chosen)
}
