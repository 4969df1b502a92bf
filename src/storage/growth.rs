//! How readers came and went, day by day: counted from their consent events after the fact, so that a sign-up pays nothing for it.
//!
//! A mark says up to which event everything is counted; counters and mark move in one transaction, so that an event is counted once
//! whatever happens in between. Events that are about to be erased are counted first.

use diesel::{
    prelude::*,
    sql_types::{BigInt, SmallInt},
};

use super::{
    Conn, StorageError,
    connection::{oldest_transaction, transaction_number},
};
use crate::domain::{Growth, NewsletterId, SectionId, SubscriberId, Timestamp};

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;
/// For how long after an issue a departure is held to be one after it.
const AFTER_ISSUE_MS: i64 = 2 * DAY_MS;

/// The day of an instant, counted from 1970-01-01 in UTC.
pub fn day_of(at: Timestamp) -> i64 {
    at.millis() / DAY_MS
}

#[derive(Debug, QueryableByName)]
struct Marks {
    #[diesel(sql_type = BigInt)]
    counted_until: i64,
    #[diesel(sql_type = BigInt)]
    reach: i64,
    #[diesel(sql_type = BigInt)]
    horizon: i64,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn number(conn: &mut Conn, sql: &str) -> Result<i64, StorageError> {
    Ok(diesel::sql_query(sql).get_result::<Number>(conn)?.n)
}

/// True when events are not counted yet.
///
/// # Errors
/// Those of the database.
pub fn any_uncounted(conn: &mut Conn) -> Result<bool, StorageError> {
    let sql =
        "SELECT COALESCE((SELECT MAX(id) FROM consent_events), 0) - counted_until AS n FROM growth_marks WHERE id = 1";
    Ok(number(conn, sql)? > 0)
}

/// Marks how far events can be counted once each transaction has ended that may hold back an event with a lower number. To be
/// called inside a write; true when there is something to count.
///
/// Ids are given out before they are committed. Whoever appends an event has changed another row before in the same transaction,
/// and so has a number below the one that is taken here, after the highest id was read.
///
/// # Errors
/// Those of the database.
pub fn look_ahead(conn: &mut Conn) -> Result<bool, StorageError> {
    let highest = number(conn, "SELECT COALESCE(MAX(id), 0) AS n FROM consent_events")?;
    let horizon = transaction_number(conn)?;
    diesel::sql_query(
        "UPDATE growth_marks SET reach = $1, horizon = $2 WHERE id = 1 AND reach <= counted_until AND counted_until < $3",
    )
    .bind::<BigInt, _>(highest)
    .bind::<BigInt, _>(horizon)
    .bind::<BigInt, _>(highest)
    .execute(conn)?;
    Ok(number(conn, "SELECT reach - counted_until AS n FROM growth_marks WHERE id = 1")? > 0)
}

fn locked_marks(conn: &mut Conn) -> Result<Marks, StorageError> {
    let sql =
        "UPDATE growth_marks SET counted_until = counted_until WHERE id = 1 RETURNING counted_until, reach, horizon";
    Ok(diesel::sql_query(sql).get_result(conn)?)
}

/// Counts the events of up to `at_most` ids of those that were marked; true when any were. To be called inside a write.
///
/// # Errors
/// Those of the database.
pub fn count_some(conn: &mut Conn, at_most: i64) -> Result<bool, StorageError> {
    let marks = locked_marks(conn)?;
    if marks.reach <= marks.counted_until || oldest_transaction(conn)? < marks.horizon {
        return Ok(false);
    }
    let until = marks.reach.min(marks.counted_until + at_most);
    count(conn, &format!("e.id > {} AND e.id <= {until}", marks.counted_until))?;
    diesel::sql_query("UPDATE growth_marks SET counted_until = $1 WHERE id = 1")
        .bind::<BigInt, _>(until)
        .execute(conn)?;
    Ok(true)
}

/// Counts the events of a reader that are not counted yet, before they are erased. To be called inside a write that erases them,
/// and followed by [`step_back`].
///
/// # Errors
/// Those of the database.
pub fn count_own(conn: &mut Conn, reader: SubscriberId) -> Result<(), StorageError> {
    let marks = locked_marks(conn)?;
    count(
        conn,
        &format!("e.id > {} AND s.subscriber_id = {reader}", marks.counted_until),
    )
}

/// Moves the mark back to the highest id after events were erased: SQLite gives the ids above it out again.
///
/// # Errors
/// Those of the database.
pub fn step_back(conn: &mut Conn) -> Result<(), StorageError> {
    diesel::sql_query(
        "UPDATE growth_marks SET counted_until = (SELECT COALESCE(MAX(id), 0) FROM consent_events) \
         WHERE id = 1 AND counted_until > (SELECT COALESCE(MAX(id), 0) FROM consent_events)",
    )
    .execute(conn)?;
    diesel::sql_query("UPDATE growth_marks SET reach = counted_until WHERE id = 1 AND reach > counted_until")
        .execute(conn)?;
    Ok(())
}

/// Adds the events that fulfil a condition to the counters of their days, and departures to the issues before them.
fn count(conn: &mut Conn, which: &str) -> Result<(), StorageError> {
    diesel::sql_query(format!(
        "INSERT INTO growth_days (newsletter_id, day, kind, count) SELECT s.newsletter_id, e.at / {DAY_MS}, e.kind, COUNT(*) \
         FROM consent_events e JOIN subscriptions s ON s.id = e.subscription_id WHERE {which} AND e.kind <= 3 \
         GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 \
         ON CONFLICT (newsletter_id, day, kind) DO UPDATE SET count = growth_days.count + excluded.count"
    ))
    .execute(conn)?;
    diesel::sql_query(format!(
        "INSERT INTO issue_departures (issue_id, count) SELECT t.issue_id, COUNT(*) FROM (SELECT (SELECT i.id FROM issues i \
         JOIN deliveries d ON d.issue_id = i.id AND d.subscriber_id = s.subscriber_id WHERE i.newsletter_id = s.newsletter_id \
         AND i.started_at <= e.at AND i.started_at > e.at - {AFTER_ISSUE_MS} AND d.status IN (2, 6, 7) \
         ORDER BY i.started_at DESC, i.id DESC LIMIT 1) AS issue_id \
         FROM consent_events e JOIN subscriptions s ON s.id = e.subscription_id WHERE {which} AND e.kind = 3) t \
         WHERE t.issue_id IS NOT NULL GROUP BY t.issue_id ORDER BY 1 \
         ON CONFLICT (issue_id) DO UPDATE SET count = issue_departures.count + excluded.count"
    ))
    .execute(conn)?;
    Ok(())
}

/// Notes that nothing was left to count at `now`.
///
/// # Errors
/// Those of the database.
pub fn set_complete(conn: &mut Conn, now: Timestamp) -> Result<(), StorageError> {
    diesel::sql_query("UPDATE growth_marks SET complete_at = $1 WHERE id = 1")
        .bind::<BigInt, _>(now)
        .execute(conn)?;
    Ok(())
}

/// When nothing was left to count, and when the readers were counted; the epoch for never.
///
/// # Errors
/// Those of the database.
pub fn marked_at(conn: &mut Conn) -> Result<(Timestamp, Timestamp), StorageError> {
    #[derive(QueryableByName)]
    struct At {
        #[diesel(sql_type = BigInt)]
        complete_at: Timestamp,
        #[diesel(sql_type = BigInt)]
        readers_at: Timestamp,
    }
    let at: At = diesel::sql_query("SELECT complete_at, readers_at FROM growth_marks WHERE id = 1").get_result(conn)?;
    Ok((at.complete_at, at.readers_at))
}

/// Readers of a section; of all sections when it has the number 0.
#[derive(Debug, Clone, QueryableByName)]
pub struct SectionReaders {
    /// The newsletter.
    #[diesel(sql_type = BigInt)]
    pub newsletter_id: NewsletterId,
    /// The section.
    #[diesel(sql_type = BigInt)]
    pub section_id: SectionId,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}

/// How many readers there are.
#[derive(Debug, Clone)]
pub struct Readers {
    /// Of each newsletter.
    pub of_newsletters: Vec<(NewsletterId, i64)>,
    /// Of each section.
    pub of_sections: Vec<SectionReaders>,
}

/// The readers of each newsletter, active and paused, and those of each section. Costs a pass over the subscriptions.
///
/// # Errors
/// Those of the database.
pub fn readers(conn: &mut Conn) -> Result<Readers, StorageError> {
    #[derive(QueryableByName)]
    struct OfNewsletter {
        #[diesel(sql_type = BigInt)]
        newsletter_id: NewsletterId,
        #[diesel(sql_type = BigInt)]
        takes_all: i64,
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let of_newsletters: Vec<OfNewsletter> = diesel::sql_query(
        "SELECT newsletter_id, COUNT(*) AS count, SUM(CASE WHEN takes_all THEN 1 ELSE 0 END) AS takes_all \
         FROM subscriptions WHERE status IN (1, 2) GROUP BY newsletter_id",
    )
    .load(conn)?;
    let mut of_sections: Vec<SectionReaders> = diesel::sql_query(
        "SELECT s.newsletter_id, x.section_id, COUNT(*) AS count FROM subscriptions s \
         JOIN subscription_sections x ON x.subscription_id = s.id WHERE s.status IN (1, 2) AND NOT s.takes_all \
         GROUP BY s.newsletter_id, x.section_id",
    )
    .load(conn)?;
    of_sections.extend(of_newsletters.iter().map(|of| SectionReaders {
        newsletter_id: of.newsletter_id,
        section_id: SectionId(0),
        count: of.takes_all,
    }));
    let totals = of_newsletters.into_iter().map(|of| (of.newsletter_id, of.count));
    Ok(Readers {
        of_newsletters: totals.collect(),
        of_sections,
    })
}

/// Keeps how many readers there are at `now`, in the place of what was kept of the same day. To be called inside a write.
///
/// # Errors
/// Those of the database.
pub fn set_readers(conn: &mut Conn, readers: &Readers, now: Timestamp) -> Result<(), StorageError> {
    diesel::sql_query("UPDATE growth_marks SET readers_at = $1 WHERE id = 1")
        .bind::<BigInt, _>(now)
        .execute(conn)?;
    for (newsletter, count) in &readers.of_newsletters {
        diesel::sql_query(
            "INSERT INTO growth_days (newsletter_id, day, kind, count) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (newsletter_id, day, kind) DO UPDATE SET count = excluded.count",
        )
        .bind::<BigInt, _>(newsletter)
        .bind::<BigInt, _>(day_of(now))
        .bind::<SmallInt, _>(Growth::Readers)
        .bind::<BigInt, _>(count)
        .execute(conn)?;
    }
    diesel::sql_query("DELETE FROM section_readers").execute(conn)?;
    for section in &readers.of_sections {
        diesel::sql_query("INSERT INTO section_readers (newsletter_id, section_id, count) VALUES ($1, $2, $3)")
            .bind::<BigInt, _>(section.newsletter_id)
            .bind::<BigInt, _>(section.section_id)
            .bind::<BigInt, _>(section.count)
            .execute(conn)?;
    }
    Ok(())
}

/// How many readers of a newsletter take each section, and how many take all.
///
/// # Errors
/// Those of the database.
pub fn section_readers(conn: &mut Conn, newsletter: NewsletterId) -> Result<Vec<SectionReaders>, StorageError> {
    let sql =
        "SELECT newsletter_id, section_id, count FROM section_readers WHERE newsletter_id = $1 ORDER BY section_id";
    Ok(diesel::sql_query(sql).bind::<BigInt, _>(newsletter).load(conn)?)
}

/// One counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
pub struct OnDay {
    /// Counted from 1970-01-01, UTC.
    #[diesel(sql_type = BigInt)]
    pub day: i64,
    /// What is counted.
    #[diesel(sql_type = SmallInt)]
    pub kind: Growth,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}

/// The counters of a newsletter from a day on, oldest first; there is none where nothing happened. At most seven a day.
///
/// # Errors
/// Those of the database.
pub fn days(conn: &mut Conn, newsletter: NewsletterId, from: i64) -> Result<Vec<OnDay>, StorageError> {
    let sql = "SELECT day, kind, count FROM growth_days WHERE newsletter_id = $1 AND day >= $2 ORDER BY day, kind";
    Ok(diesel::sql_query(sql)
        .bind::<BigInt, _>(newsletter)
        .bind::<BigInt, _>(from)
        .load(conn)?)
}
