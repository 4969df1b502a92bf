//! People, each known by one address.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::Both, schema::subscribers};
use crate::{
    domain::{AddressHash, EmailAddress, Language, PersonName, SubscriberId, Timestamp},
    locale::Locale,
};

/// Finds the person with this address or adds one. A known person's address and name stay as they were.
///
/// # Errors
/// Those of the database.
pub fn find_or_insert(
    conn: &mut Conn,
    email: &EmailAddress,
    hash: &AddressHash,
    name: &PersonName,
    now: Timestamp,
) -> Result<SubscriberId, StorageError> {
    let row = (
        subscribers::email.eq(email),
        subscribers::email_key.eq(email.key()),
        subscribers::address_hash.eq(hash),
        subscribers::name.eq(name),
        subscribers::created_at.eq(now),
    );
    let insert = diesel::insert_into(subscribers::table)
        .values(row)
        .on_conflict_do_nothing();
    if let Some(id) = Both(insert.returning(subscribers::id)).get_result(conn).optional()? {
        return Ok(id);
    }
    Ok(subscribers::table
        .filter(subscribers::email_key.eq(email.key()))
        .select(subscribers::id)
        .first(conn)?)
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

/// Sets the language that a person has chosen; none: that of each newsletter.
///
/// # Errors
/// Those of the database.
pub fn set_language(conn: &mut Conn, id: SubscriberId, language: Option<&Language>) -> Result<(), StorageError> {
    diesel::update(subscribers::table.filter(subscribers::id.eq(id)))
        .set(subscribers::language.eq(language))
        .execute(conn)?;
    Ok(())
}
