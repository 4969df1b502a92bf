//! What became of rows: every move starts from `claimed`, so that an outcome written twice changes nothing.

use diesel::{
    prelude::*,
    sql_types::{BigInt, SmallInt},
};

use crate::{
    domain::{DeliveryStatus, IssueId, SkipReason, SubscriberId, Timestamp},
    storage::{Conn, StorageError, schema::deliveries},
};

/// The rows of an issue that are leased. The sum keeps PostgreSQL from the index of claimed rows, which is full of dead
/// entries while an issue is being sent: reading those for each batch made it 25 times slower.
macro_rules! claimed {
    ($issue:expr) => {
        deliveries::table
            .filter(deliveries::issue_id.eq($issue))
            .filter((deliveries::status + 0_i16).eq(DeliveryStatus::Claimed))
    };
}
pub(super) use claimed;

/// Ends claimed rows that share a status and a reason: accepted, or skipped.
///
/// # Errors
/// Those of the database.
pub fn settle_all(
    conn: &mut Conn,
    issue: IssueId,
    readers: &[SubscriberId],
    status: DeliveryStatus,
    reason: Option<SkipReason>,
) -> Result<(), StorageError> {
    let rows = claimed!(issue).filter(deliveries::subscriber_id.eq_any(readers.to_vec()));
    diesel::update(rows)
        .set((
            deliveries::status.eq(status),
            deliveries::reason.eq(reason),
            deliveries::lease_until.eq(None::<Timestamp>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends one claimed row as failed and keeps the relay's reply.
///
/// # Errors
/// Those of the database.
pub fn fail(
    conn: &mut Conn,
    issue: IssueId,
    reader: SubscriberId,
    reason: SkipReason,
    reply: &str,
) -> Result<(), StorageError> {
    let row = claimed!(issue).filter(deliveries::subscriber_id.eq(reader));
    diesel::update(row)
        .set((
            deliveries::status.eq(DeliveryStatus::Failed),
            deliveries::reason.eq(reason),
            deliveries::reply.eq(reply),
            deliveries::lease_until.eq(None::<Timestamp>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts one claimed row aside until `due_at`.
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
    let row = claimed!(issue).filter(deliveries::subscriber_id.eq(reader));
    diesel::update(row)
        .set((
            deliveries::status.eq(DeliveryStatus::Deferred),
            deliveries::due_at.eq(due_at),
            deliveries::reply.eq(reply),
            deliveries::lease_until.eq(None::<Timestamp>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives back claimed rows that were not tried.
///
/// # Errors
/// Those of the database.
pub fn release(conn: &mut Conn, issue: IssueId, readers: &[SubscriberId]) -> Result<(), StorageError> {
    let rows = claimed!(issue).filter(deliveries::subscriber_id.eq_any(readers.to_vec()));
    diesel::update(rows)
        .set((
            deliveries::status.eq(DeliveryStatus::Due),
            deliveries::attempts.eq(deliveries::attempts - 1),
            deliveries::lease_until.eq(None::<Timestamp>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts claimed rows aside until `due_at` although nothing was wrong: a limit is used up. The claim does not count.
///
/// # Errors
/// Those of the database.
pub fn put_off(conn: &mut Conn, issue: IssueId, reader: SubscriberId, due_at: Timestamp) -> Result<(), StorageError> {
    diesel::update(claimed!(issue).filter(deliveries::subscriber_id.eq(reader)))
        .set((
            deliveries::status.eq(DeliveryStatus::Deferred),
            deliveries::due_at.eq(due_at),
            deliveries::attempts.eq(deliveries::attempts - 1),
            deliveries::lease_until.eq(None::<Timestamp>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends every due and deferred row of an issue: the issue was cancelled, or its deadline has passed. Costs nothing for rows
/// in other statuses.
///
/// # Errors
/// Those of the database.
pub fn end_open(
    conn: &mut Conn,
    issue: IssueId,
    status: DeliveryStatus,
    reason: SkipReason,
) -> Result<usize, StorageError> {
    let mut ended = 0;
    for open in [0, 3] {
        let sql = format!("UPDATE deliveries SET status = $1, reason = $2 WHERE status = {open} AND issue_id = $3");
        ended += diesel::sql_query(sql)
            .bind::<SmallInt, _>(status)
            .bind::<SmallInt, _>(reason)
            .bind::<BigInt, _>(issue)
            .execute(conn)?;
    }
    Ok(ended)
}
