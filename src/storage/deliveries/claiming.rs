//! Leasing due rows, and taking back what was leased or put aside.

use diesel::{
    prelude::*,
    sql_types::{BigInt, SmallInt},
};

use super::outcomes::claimed;
use crate::{
    domain::{
        AddressHash, DeliveryStatus, EmailAddress, IssueId, NewsletterId, PersonName, SubscriberId, SubscriptionId,
        SubscriptionStatus, Timestamp,
    },
    storage::{
        Conn, StorageError,
        connection::skip_locked,
        schema::{deliveries, subscribers, subscriptions, suppressions},
    },
};

/// A row leased by this worker.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Claimed {
    /// Whose copy.
    #[diesel(sql_type = BigInt)]
    pub subscriber_id: SubscriberId,
    /// How often it has been claimed.
    #[diesel(sql_type = SmallInt)]
    pub attempts: i16,
}

/// Leases up to `limit` due rows of an issue.
///
/// # Errors
/// Those of the database.
pub fn claim(
    conn: &mut Conn,
    issue: IssueId,
    lease_until: Timestamp,
    limit: i64,
) -> Result<Vec<Claimed>, StorageError> {
    let skip = skip_locked(conn);
    let mut claimed: Vec<Claimed> = diesel::sql_query(format!(
        "WITH c AS MATERIALIZED (SELECT subscriber_id FROM deliveries WHERE issue_id = $1 AND status = 0 \
         ORDER BY subscriber_id LIMIT $2{skip}) \
         UPDATE deliveries SET status = 1, lease_until = $3, attempts = attempts + 1 \
         WHERE issue_id = $1 AND subscriber_id IN (SELECT subscriber_id FROM c) RETURNING subscriber_id, attempts"
    ))
    .bind::<BigInt, _>(issue)
    .bind::<BigInt, _>(limit)
    .bind::<BigInt, _>(lease_until)
    .load(conn)?;
    claimed.sort_unstable_by_key(|row| row.subscriber_id);
    Ok(claimed)
}

/// What is known of a claimed copy's reader at the moment of claiming.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Recipient {
    pub subscriber: SubscriberId,
    pub email: EmailAddress,
    pub name: PersonName,
    pub subscription: SubscriptionId,
    pub status: SubscriptionStatus,
    pub takes_all: bool,
    pub seen_until: Timestamp,
    suppressed: Option<AddressHash>,
}

impl Recipient {
    /// Whether the address must not be mailed.
    pub fn is_suppressed(&self) -> bool {
        self.suppressed.is_some()
    }
}

/// The readers of claimed copies, by subscriber, as they stand now; without those who have no subscription any more.
///
/// # Errors
/// Those of the database.
pub fn recipients(
    conn: &mut Conn,
    newsletter: NewsletterId,
    readers: &[SubscriberId],
) -> Result<Vec<Recipient>, StorageError> {
    let query = subscriptions::table
        .inner_join(subscribers::table)
        .left_join(suppressions::table.on(suppressions::address_hash.eq(subscribers::address_hash)))
        .filter(subscriptions::newsletter_id.eq(newsletter))
        .filter(subscriptions::subscriber_id.eq_any(readers.to_vec()))
        .order(subscriptions::subscriber_id)
        .select((
            subscriptions::subscriber_id,
            subscribers::email,
            subscribers::name,
            subscriptions::id,
            subscriptions::status,
            subscriptions::takes_all,
            subscriptions::seen_until,
            suppressions::address_hash.nullable(),
        ));
    Ok(query.load(conn)?)
}

/// Moves on the lease of rows that their worker still has in hand.
///
/// # Errors
/// Those of the database.
pub fn renew(
    conn: &mut Conn,
    issue: IssueId,
    readers: &[SubscriberId],
    lease_until: Timestamp,
) -> Result<(), StorageError> {
    let rows = claimed!(issue).filter(deliveries::subscriber_id.eq_any(readers.to_vec()));
    diesel::update(rows)
        .set(deliveries::lease_until.eq(lease_until))
        .execute(conn)?;
    Ok(())
}

/// Gives back the rows whose lease ended before `now`: their worker died.
///
/// # Errors
/// Those of the database.
pub fn release_expired(conn: &mut Conn, now: Timestamp) -> Result<usize, StorageError> {
    let sql = "UPDATE deliveries SET status = 0, lease_until = NULL WHERE status = 1 AND lease_until < $1";
    Ok(diesel::sql_query(sql).bind::<BigInt, _>(now).execute(conn)?)
}

/// Makes deferred rows due again whose time has come.
///
/// # Errors
/// Those of the database.
pub fn wake_deferred(conn: &mut Conn, now: Timestamp) -> Result<usize, StorageError> {
    let sql = "UPDATE deliveries SET status = 0, due_at = NULL WHERE status = 3 AND due_at <= $1";
    Ok(diesel::sql_query(sql).bind::<BigInt, _>(now).execute(conn)?)
}

/// True when a lease has ended or a deferred row's time has come.
///
/// # Errors
/// Those of the database.
pub fn anything_to_wake(conn: &mut Conn, now: Timestamp) -> Result<bool, StorageError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let sql = "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM deliveries WHERE status = 1 AND lease_until < $1 LIMIT 1) a) \
               + (SELECT COUNT(*) FROM (SELECT 1 FROM deliveries WHERE status = 3 AND due_at <= $1 LIMIT 1) b) \
               + (SELECT COUNT(*) FROM (SELECT 1 FROM letters WHERE status = 1 AND lease_until < $1 LIMIT 1) c) AS n";
    let found: Found = diesel::sql_query(sql).bind::<BigInt, _>(now).get_result(conn)?;
    Ok(found.n > 0)
}
