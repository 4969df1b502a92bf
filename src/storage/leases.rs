//! Leases: which due rows of an issue a worker has in hand, as a range of readers.
//!
//! A range costs one row where marking each copy cost one write a copy. While a lease lasts nobody else claims due rows in
//! its range, so a row that becomes due inside it waits until the range has moved past it or the lease has ended.

use diesel::{prelude::*, sql_types::BigInt};

use super::{Conn, StorageError, schema::leases};
use crate::domain::{IssueId, LeaseId, SubscriberId, Timestamp};

/// What has become of a lease that its worker holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// All its copies have their outcomes.
    Ended(LeaseId),
    /// Only copies between these two readers are still in hand.
    Narrowed(LeaseId, SubscriberId, SubscriberId),
}

/// Leases the readers from `first` to `last`.
///
/// # Errors
/// Those of the database.
pub fn take(
    conn: &mut Conn,
    issue: IssueId,
    first: SubscriberId,
    last: SubscriberId,
    until: Timestamp,
) -> Result<LeaseId, StorageError> {
    let row = diesel::insert_into(leases::table).values((
        leases::issue_id.eq(issue),
        leases::first_subscriber.eq(first),
        leases::last_subscriber.eq(last),
        leases::lease_until.eq(until),
    ));
    Ok(row.returning(leases::id).get_result(conn)?)
}

/// Writes what has become of leases. Those that have run out meanwhile stay gone.
///
/// # Errors
/// Those of the database.
pub fn apply(conn: &mut Conn, changes: &[Change]) -> Result<(), StorageError> {
    for change in changes {
        match change {
            Change::Ended(id) => {
                diesel::delete(leases::table.filter(leases::id.eq(id))).execute(conn)?;
            }
            Change::Narrowed(id, first, last) => {
                diesel::update(leases::table.filter(leases::id.eq(id)))
                    .set((leases::first_subscriber.eq(first), leases::last_subscriber.eq(last)))
                    .execute(conn)?;
            }
        }
    }
    Ok(())
}

/// Moves on the end of leases.
///
/// # Errors
/// Those of the database.
pub fn renew(conn: &mut Conn, ids: &[LeaseId], until: Timestamp) -> Result<(), StorageError> {
    diesel::update(leases::table.filter(leases::id.eq_any(ids.to_vec())))
        .set(leases::lease_until.eq(until))
        .execute(conn)?;
    Ok(())
}

/// Ends the leases that have run out before `now`: their workers died. Answers their issues, each once.
///
/// # Errors
/// Those of the database.
pub fn end_expired(conn: &mut Conn, now: Timestamp) -> Result<Vec<IssueId>, StorageError> {
    #[derive(QueryableByName)]
    struct Ended {
        #[diesel(sql_type = BigInt)]
        issue_id: IssueId,
    }
    let ended: Vec<Ended> = diesel::sql_query("DELETE FROM leases WHERE lease_until < $1 RETURNING issue_id")
        .bind::<BigInt, _>(now)
        .load(conn)?;
    let mut issues: Vec<IssueId> = ended.into_iter().map(|row| row.issue_id).collect();
    issues.sort_unstable();
    issues.dedup();
    Ok(issues)
}
