//! Leasing due rows, and taking back what was put aside.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{BigInt, SmallInt},
};

use super::{IS_LEASED, Shape};
use crate::{
    domain::{
        AddressHash, EmailAddress, IssueId, LeaseId, NewsletterId, PersonName, SubscriberId, SubscriptionId,
        SubscriptionStatus, Timestamp, Variant,
    },
    storage::{
        Conn, StorageError,
        connection::lock_issue,
        leases,
        schema::{subscribers, subscriptions, suppressions},
    },
};

/// A row leased by this worker.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Claimed {
    /// Whose copy.
    #[diesel(sql_type = BigInt)]
    pub subscriber_id: SubscriberId,
    /// How often it has been tried before.
    #[diesel(sql_type = SmallInt)]
    pub attempts: i16,
    /// The variant as it was when the audience was frozen.
    #[diesel(sql_type = BigInt)]
    pub variant: Variant,
}

/// Rows that were leased together, in the order of their readers; at least one.
#[derive(Debug)]
pub struct Leased {
    /// The lease.
    pub lease: LeaseId,
    /// The rows.
    pub rows: Vec<Claimed>,
}

/// Leases up to `limit` due rows of an issue, those of the readers after `after` that nobody has leased; `None` when
/// there are none. To be called inside a write.
///
/// Costs a look-up in the index of due rows from `after` on, whatever the issue's size; rows that others have leased
/// there are passed over.
///
/// # Errors
/// Those of the database.
pub fn claim(
    conn: &mut Conn,
    issue: IssueId,
    after: SubscriberId,
    lease_until: Timestamp,
    limit: i64,
) -> Result<Option<Leased>, StorageError> {
    lock_issue(conn, issue)?;
    let rows: Vec<Claimed> = diesel::sql_query(format!(
        "SELECT subscriber_id, attempts, variant FROM deliveries WHERE issue_id = $1 AND status = 0 AND subscriber_id > $2 \
         AND NOT {IS_LEASED} ORDER BY subscriber_id LIMIT $3"
    ))
    .bind::<BigInt, _>(issue)
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(None);
    };
    let lease = leases::take(conn, issue, first.subscriber_id, last.subscriber_id, lease_until)?;
    Ok(Some(Leased { lease, rows }))
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
    /// The variant that fits what the reader takes and has seen now.
    pub variant: Variant,
    suppressed: Option<AddressHash>,
    /// Whether the reader agrees that clicks are kept.
    pub measured: bool,
}

impl Recipient {
    /// Whether the address must not be mailed.
    pub fn is_suppressed(&self) -> bool {
        self.suppressed.is_some()
    }
}

/// The readers of claimed copies, in the order of their ids, as they stand now; without those who have no subscription any
/// more. `readers` are in that order too.
///
/// The first and last id say nothing new, but PostgreSQL, which reads a whole table for a thousand ids, looks those between
/// them up: 2 ms instead of 29 among 300,000 subscriptions.
///
/// # Errors
/// Those of the database.
pub fn recipients(
    conn: &mut Conn,
    newsletter: NewsletterId,
    shape: &Shape,
    readers: &[SubscriberId],
) -> Result<Vec<Recipient>, StorageError> {
    let (Some(first), Some(last)) = (readers.first(), readers.last()) else {
        return Ok(Vec::new());
    };
    let query = subscriptions::table
        .inner_join(subscribers::table)
        .left_join(suppressions::table.on(suppressions::address_hash.eq(subscribers::address_hash)))
        .filter(subscriptions::newsletter_id.eq(newsletter))
        .filter(subscriptions::subscriber_id.eq_any(readers.to_vec()))
        .filter(subscriptions::subscriber_id.between(first, last))
        .filter(subscribers::id.between(first, last))
        .order(subscriptions::subscriber_id)
        .select((
            subscriptions::subscriber_id,
            subscribers::email,
            subscribers::name,
            subscriptions::id,
            subscriptions::status,
            sql::<BigInt>(&shape.variant_sql()),
            suppressions::address_hash.nullable(),
            subscriptions::measured,
        ));
    Ok(query.load(conn)?)
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
    let sql = "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM leases WHERE lease_until < $1 LIMIT 1) a) \
               + (SELECT COUNT(*) FROM (SELECT 1 FROM deliveries WHERE status = 3 AND due_at <= $1 LIMIT 1) b) \
               + (SELECT COUNT(*) FROM (SELECT 1 FROM letters WHERE status = 1 AND lease_until < $1 LIMIT 1) c) AS n";
    let found: Found = diesel::sql_query(sql).bind::<BigInt, _>(now).get_result(conn)?;
    Ok(found.n > 0)
}
