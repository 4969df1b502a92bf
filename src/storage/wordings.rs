//! The words that sign-up forms have shown.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::Both, schema::wordings};
use crate::domain::{NewsletterId, Timestamp};

/// Keeps words that are shown from now on; words that are kept already stay as they are.
///
/// # Errors
/// Those of the database.
pub fn keep(
    conn: &mut Conn,
    id: &str,
    newsletter: NewsletterId,
    language: &str,
    text: &str,
    now: Timestamp,
) -> Result<(), StorageError> {
    let row = (
        wordings::id.eq(id),
        wordings::newsletter_id.eq(newsletter),
        wordings::language.eq(language),
        wordings::text.eq(text),
        wordings::first_used_at.eq(now),
    );
    Both(
        diesel::insert_into(wordings::table)
            .values(row)
            .on_conflict_do_nothing(),
    )
    .execute(conn)?;
    Ok(())
}

/// The language of words with this id that forms of this newsletter have shown.
///
/// # Errors
/// Those of the database.
pub fn language(conn: &mut Conn, id: &str, newsletter: NewsletterId) -> Result<Option<String>, StorageError> {
    let row = wordings::table
        .filter(wordings::id.eq(id))
        .filter(wordings::newsletter_id.eq(newsletter));
    Ok(row.select(wordings::language).first(conn).optional()?)
}

/// The language and the text of words that were shown; `None` for words that are not kept. Where `{newsletter}` stands in
/// the text, its name was.
///
/// # Errors
/// Those of the database.
pub fn text(conn: &mut Conn, id: &str) -> Result<Option<(String, String)>, StorageError> {
    let row = wordings::table.filter(wordings::id.eq(id));
    Ok(row
        .select((wordings::language, wordings::text))
        .first(conn)
        .optional()?)
}
