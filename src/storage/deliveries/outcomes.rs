//! What became of rows: every move starts from a row that has no outcome, so that one written twice changes nothing.

use diesel::{
    prelude::*,
    sql_types::{BigInt, SmallInt},
};

use super::IS_LEASED;
use crate::{
    domain::{DeliveryStatus, IssueId, SkipReason, SubscriberId, Timestamp, Variant},
    storage::{Conn, StorageError, connection::lock_issue, schema::deliveries},
};

/// The rows of an issue without an outcome. The sum keeps PostgreSQL from the index of due rows, which is full of dead
/// entries while an issue is being sent: reading such entries for each batch made it 25 times slower.
macro_rules! open_rows {
    ($issue:expr) => {
        deliveries::table
            .filter(deliveries::issue_id.eq($issue))
            .filter((deliveries::status + 0_i16).eq(DeliveryStatus::Due))
    };
}

/// Ends rows whose copies, made from this build of the issue, the relay took.
///
/// # Errors
/// Those of the database.
pub fn accept(conn: &mut Conn, issue: IssueId, readers: &[SubscriberId], build: i16) -> Result<(), StorageError> {
    let rows = open_rows!(issue).filter(deliveries::subscriber_id.eq_any(readers.to_vec()));
    let accepted = (
        deliveries::status.eq(DeliveryStatus::Accepted),
        deliveries::attempts.eq(deliveries::attempts + 1),
    );
    // A row that has no outcome yet names the first build.
    match build {
        0 => diesel::update(rows).set(accepted).execute(conn)?,
        _ => diesel::update(rows)
            .set((accepted, deliveries::variant.eq(deliveries::variant + i64::from(build))))
            .execute(conn)?,
    };
    Ok(())
}

/// Records that a reader gets another variant than when the audience was frozen.
///
/// # Errors
/// Those of the database.
pub fn set_variant(
    conn: &mut Conn,
    issue: IssueId,
    reader: SubscriberId,
    variant: Variant,
) -> Result<(), StorageError> {
    diesel::update(open_rows!(issue).filter(deliveries::subscriber_id.eq(reader)))
        .set(deliveries::variant.eq(variant.with_build(0)))
        .execute(conn)?;
    Ok(())
}

/// Ends rows whose readers do not get a copy, for one reason.
///
/// # Errors
/// Those of the database.
pub fn skip(conn: &mut Conn, issue: IssueId, readers: &[SubscriberId], reason: SkipReason) -> Result<(), StorageError> {
    let rows = open_rows!(issue).filter(deliveries::subscriber_id.eq_any(readers.to_vec()));
    diesel::update(rows)
        .set((
            deliveries::status.eq(DeliveryStatus::Skipped),
            deliveries::reason.eq(reason),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends one row as failed and keeps the relay's reply; false when it had its outcome already.
///
/// # Errors
/// Those of the database.
pub fn fail(
    conn: &mut Conn,
    issue: IssueId,
    reader: SubscriberId,
    reason: SkipReason,
    reply: &str,
) -> Result<bool, StorageError> {
    let row = open_rows!(issue).filter(deliveries::subscriber_id.eq(reader));
    let failed = diesel::update(row)
        .set((
            deliveries::status.eq(DeliveryStatus::Failed),
            deliveries::attempts.eq(deliveries::attempts + 1),
            deliveries::reason.eq(reason),
            deliveries::reply.eq(reply),
        ))
        .execute(conn)?;
    Ok(failed == 1)
}

/// Puts one row aside until `due_at`.
///
/// # Errors
/// Those of the database.
pub fn defer(
    conn: &mut Conn,
    issue: IssueId,
    reader: SubscriberId,
    due_at: Timestamp,
    reply: &str,
) -> Result<(), StorageError> {
    let row = open_rows!(issue).filter(deliveries::subscriber_id.eq(reader));
    diesel::update(row)
        .set((
            deliveries::status.eq(DeliveryStatus::Deferred),
            deliveries::attempts.eq(deliveries::attempts + 1),
            deliveries::due_at.eq(due_at),
            deliveries::reply.eq(reply),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts one row aside until `due_at` although nothing was wrong: a limit is used up. It counts as no attempt.
///
/// # Errors
/// Those of the database.
pub fn put_off(conn: &mut Conn, issue: IssueId, reader: SubscriberId, due_at: Timestamp) -> Result<(), StorageError> {
    diesel::update(open_rows!(issue).filter(deliveries::subscriber_id.eq(reader)))
        .set((
            deliveries::status.eq(DeliveryStatus::Deferred),
            deliveries::due_at.eq(due_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Makes due the rows of an issue that have waited until then and were never tried.
///
/// # Errors
/// Those of the database.
pub fn release_waiting(conn: &mut Conn, issue: IssueId, until: Timestamp) -> Result<usize, StorageError> {
    let sql = "UPDATE deliveries SET status = 0, due_at = NULL WHERE issue_id = $1 AND status = 3 AND attempts = 0 AND due_at = $2";
    Ok(diesel::sql_query(sql)
        .bind::<BigInt, _>(issue)
        .bind::<BigInt, _>(until)
        .execute(conn)?)
}

/// Ends every due and deferred row of an issue that no worker has in hand: the issue was cancelled, or its deadline has
/// passed. To be called inside a write. Costs nothing for rows in other statuses.
///
/// # Errors
/// Those of the database.
pub fn end_open(
    conn: &mut Conn,
    issue: IssueId,
    status: DeliveryStatus,
    reason: SkipReason,
) -> Result<usize, StorageError> {
    lock_issue(conn, issue)?;
    let due = format!("status = 0 AND NOT {IS_LEASED}");
    let mut ended = 0;
    for open in [due.as_str(), "status = 3"] {
        let sql = format!("UPDATE deliveries SET status = $1, reason = $2 WHERE issue_id = $3 AND {open}");
        ended += diesel::sql_query(sql)
            .bind::<SmallInt, _>(status)
            .bind::<SmallInt, _>(reason)
            .bind::<BigInt, _>(issue)
            .execute(conn)?;
    }
    Ok(ended)
}
