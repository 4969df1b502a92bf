//! The words that sign-up forms have shown.

use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

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

/// Words that were shown.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Kept {
    /// Their id.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// Their language.
    #[diesel(sql_type = Text)]
    pub language: String,
    /// The words.
    #[diesel(sql_type = Text)]
    pub text: String,
    /// Since when they were shown.
    #[diesel(sql_type = BigInt)]
    pub first_used_at: Timestamp,
    /// How often a subscription was confirmed with them.
    #[diesel(sql_type = BigInt)]
    pub agreed: i64,
}

/// Up to `limit` words that forms of a newsletter have shown, the newest first. Costs a pass over the index of their
/// confirmations: a million take 80 ms on SQLite.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, newsletter: NewsletterId, limit: i64) -> Result<Vec<Kept>, StorageError> {
    // A bound kind would miss the partial index.
    let sql = "SELECT w.id, w.language, w.text, w.first_used_at, \
        (SELECT COUNT(*) FROM consent_events e WHERE e.wording = w.id AND e.kind = 1) AS agreed \
        FROM wordings w WHERE w.newsletter_id = $1 ORDER BY w.first_used_at DESC, w.id LIMIT $2";
    Ok(diesel::sql_query(sql)
        .bind::<BigInt, _>(newsletter)
        .bind::<BigInt, _>(limit)
        .load(conn)?)
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
