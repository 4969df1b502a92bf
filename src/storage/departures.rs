//! Why readers left, without the readers.

use diesel::{dsl::count_star, prelude::*};

use super::{Conn, StorageError, schema::departures};
use crate::domain::{DepartureReason, NewsletterId, Timestamp};

/// What a reader said on leaving.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = departures)]
pub struct Departure {
    /// Its number.
    pub id: i64,
    /// The reason.
    pub reason: DepartureReason,
    /// What was said beside it, possibly nothing.
    pub words: String,
    /// The start of the day, in UTC.
    pub left_on: Timestamp,
}

/// Adds a departure.
///
/// # Errors
/// Those of the database.
pub fn insert(
    conn: &mut Conn,
    newsletter: NewsletterId,
    reason: DepartureReason,
    words: &str,
    left_on: Timestamp,
) -> Result<(), StorageError> {
    diesel::insert_into(departures::table)
        .values((
            departures::newsletter_id.eq(newsletter),
            departures::reason.eq(reason),
            departures::words.eq(words),
            departures::left_on.eq(left_on),
        ))
        .execute(conn)?;
    Ok(())
}

/// How often each reason was given for leaving a newsletter. Costs a pass over its departures.
///
/// # Errors
/// Those of the database.
pub fn counts(conn: &mut Conn, newsletter: NewsletterId) -> Result<Vec<(DepartureReason, i64)>, StorageError> {
    let query = departures::table
        .filter(departures::newsletter_id.eq(newsletter))
        .group_by(departures::reason)
        .order(departures::reason)
        .select((departures::reason, count_star()));
    Ok(query.load(conn)?)
}

/// Up to `limit` departures from a newsletter that came with words, below `before` (all when `None`), newest first.
///
/// # Errors
/// Those of the database.
pub fn with_words(
    conn: &mut Conn,
    newsletter: NewsletterId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Departure>, StorageError> {
    let query = departures::table
        .filter(departures::newsletter_id.eq(newsletter))
        .filter(departures::words.ne(""))
        .filter(departures::id.lt(before.unwrap_or(i64::MAX)))
        .order(departures::id.desc())
        .limit(limit);
    Ok(query.select(Departure::as_select()).load(conn)?)
}
