//! What was counted at the sign-up forms, by the minute.

use diesel::{
    prelude::*,
    sql_types::{BigInt, SmallInt},
};

use super::{Conn, StorageError, connection::each, schema::sightings};
use crate::domain::{Sighting, Timestamp};

const MINUTE: i64 = 60_000;

fn minute(at: Timestamp) -> i64 {
    at.millis() / MINUTE
}

/// Adds counts to the minute of `at`.
///
/// # Errors
/// Those of the database.
pub fn add(conn: &mut Conn, counts: &[(Sighting, i64)], at: Timestamp) -> Result<(), StorageError> {
    for (kind, count) in counts {
        let row = (
            sightings::minute.eq(minute(at)),
            sightings::kind.eq(kind),
            sightings::count.eq(count),
        );
        each!(conn, |c| diesel::insert_into(sightings::table)
            .values(row)
            .on_conflict((sightings::minute, sightings::kind))
            .do_update()
            .set(sightings::count.eq(sightings::count + count))
            .execute(c))?;
    }
    Ok(())
}

/// What was counted after `from`, up to the minute of `to`.
///
/// # Errors
/// Those of the database.
pub fn between(conn: &mut Conn, from: Timestamp, to: Timestamp) -> Result<Vec<(Sighting, i64)>, StorageError> {
    #[derive(QueryableByName)]
    struct Counted {
        #[diesel(sql_type = SmallInt)]
        kind: Sighting,
        #[diesel(sql_type = BigInt)]
        total: i64,
    }
    let rows: Vec<Counted> = diesel::sql_query(
        "SELECT kind, CAST(SUM(count) AS BIGINT) AS total FROM sightings WHERE minute > $1 AND minute <= $2 GROUP BY kind",
    )
    .bind::<BigInt, _>(minute(from))
    .bind::<BigInt, _>(minute(to))
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.kind, row.total)).collect())
}

/// What was counted in each span of `minutes` that is over, from `from` to `to`; spans in which nothing was are left out.
///
/// # Errors
/// Those of the database.
pub fn by_span(
    conn: &mut Conn,
    minutes: i64,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Sighting, i64)>, StorageError> {
    #[derive(QueryableByName)]
    struct Span {
        #[diesel(sql_type = SmallInt)]
        kind: Sighting,
        #[diesel(sql_type = BigInt)]
        total: i64,
    }
    let rows: Vec<Span> = diesel::sql_query(
        "SELECT kind, CAST(SUM(count) AS BIGINT) AS total FROM sightings WHERE minute >= $1 AND minute < $2 \
         GROUP BY kind, minute / $3",
    )
    .bind::<BigInt, _>(minute(from))
    .bind::<BigInt, _>(minute(to) / minutes * minutes)
    .bind::<BigInt, _>(minutes)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.kind, row.total)).collect())
}

/// Forgets what was counted before `before`.
///
/// # Errors
/// Those of the database.
pub fn forget(conn: &mut Conn, before: Timestamp) -> Result<usize, StorageError> {
    let old = sightings::table.filter(sightings::minute.lt(minute(before)));
    Ok(diesel::delete(old).execute(conn)?)
}
