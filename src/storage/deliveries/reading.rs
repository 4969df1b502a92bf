//! The ledger as reports and pages read it.

use diesel::{
    dsl::{count_star, sql},
    expression::SqlLiteral,
    prelude::*,
    sql_types::{BigInt, Bool, Nullable, SmallInt},
};

use super::IS_LEASED;
use crate::{
    domain::{
        DeliveryStatus, EmailAddress, IssueId, PersonName, SkipReason, SubscriberId, SubscriptionId, Timestamp, Variant,
    },
    storage::{
        Conn, StorageError,
        issues::Issue,
        schema::{deliveries, subscribers, subscriptions},
    },
};

/// How many rows of an issue have each status and reason. Costs a pass over the issue's rows.
///
/// # Errors
/// Those of the database.
pub fn counts(conn: &mut Conn, issue: IssueId) -> Result<Vec<(DeliveryStatus, Option<SkipReason>, i64)>, StorageError> {
    let query = deliveries::table
        .filter(deliveries::issue_id.eq(issue))
        .group_by((deliveries::status, deliveries::reason))
        .order((deliveries::status, deliveries::reason))
        .select((deliveries::status, deliveries::reason, count_star()));
    let mut counts: Vec<(DeliveryStatus, Option<SkipReason>, i64)> = query.load(conn)?;
    let Some((_, _, due)) = counts.iter_mut().find(|(status, ..)| *status == DeliveryStatus::Due) else {
        return Ok(counts);
    };
    // Counted a moment later: rows may have been settled or leased in between.
    let claimed = count_claimed(conn, issue)?.min(*due);
    *due -= claimed;
    counts.push((DeliveryStatus::Claimed, None, claimed));
    counts.retain(|(_, _, count)| *count > 0);
    Ok(counts)
}

/// How many due rows of an issue are leased. Costs a pass over the leases' ranges.
fn count_claimed(conn: &mut Conn, issue: IssueId) -> Result<i64, StorageError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let sql = "SELECT COUNT(DISTINCT d.subscriber_id) AS n FROM leases l JOIN deliveries d ON d.issue_id = l.issue_id \
               AND d.subscriber_id BETWEEN l.first_subscriber AND l.last_subscriber WHERE l.issue_id = $1 AND d.status = 0";
    let found: Found = diesel::sql_query(sql).bind::<BigInt, _>(issue).get_result(conn)?;
    Ok(found.n)
}

#[derive(QueryableByName)]
struct Open {
    #[diesel(sql_type = Bool)]
    open: bool,
}

/// True while an issue has rows that are due, claimed or deferred. Two look-ups, however many rows have ended.
///
/// # Errors
/// Those of the database.
pub fn any_open(conn: &mut Conn, issue: IssueId) -> Result<bool, StorageError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM deliveries WHERE status = 0 AND issue_id = $1) \
               OR EXISTS (SELECT 1 FROM deliveries WHERE status = 3 AND issue_id = $1) AS open";
    let found: Open = diesel::sql_query(sql).bind::<BigInt, _>(issue).get_result(conn)?;
    Ok(found.open)
}

#[derive(QueryableByName)]
struct Next {
    #[diesel(sql_type = Nullable<BigInt>)]
    at: Option<Timestamp>,
}

/// When the next deferred row of an issue is tried again.
///
/// # Errors
/// Those of the database.
pub fn next_attempt(conn: &mut Conn, issue: IssueId) -> Result<Option<Timestamp>, StorageError> {
    let sql = "SELECT MIN(due_at) AS at FROM deliveries WHERE status = 3 AND issue_id = $1";
    let next: Next = diesel::sql_query(sql).bind::<BigInt, _>(issue).get_result(conn)?;
    Ok(next.at)
}

/// A reader who got a copy.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Reached {
    pub subscriber: SubscriberId,
    pub email: EmailAddress,
    /// `accepted`, or what came after: `bounced`, `complained`.
    pub status: DeliveryStatus,
}

/// Up to `limit` readers who got a copy of one of these variants, those after `after` in the order of their ids.
///
/// # Errors
/// Those of the database.
pub fn reached(
    conn: &mut Conn,
    issue: IssueId,
    variants: &[Variant],
    after: SubscriberId,
    limit: i64,
) -> Result<Vec<Reached>, StorageError> {
    use DeliveryStatus::{Accepted, Bounced, Complained};
    let query = deliveries::table
        .inner_join(subscribers::table)
        .filter(deliveries::issue_id.eq(issue))
        .filter(deliveries::subscriber_id.gt(after))
        .filter(deliveries::status.eq_any([Accepted, Bounced, Complained]))
        .filter(deliveries::variant.eq_any(variants.to_vec()))
        .order(deliveries::subscriber_id)
        .limit(limit)
        .select((deliveries::subscriber_id, subscribers::email, deliveries::status));
    Ok(query.load(conn)?)
}

/// A reader's copy, as it can be made again.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct OwnCopy {
    pub subscriber: SubscriberId,
    pub subscription: SubscriptionId,
    pub email: EmailAddress,
    pub name: PersonName,
    pub status: DeliveryStatus,
    pub variant: Variant,
}

/// The copy of an issue that went to an address, or is to go there.
///
/// # Errors
/// Those of the database.
pub fn copy_to(conn: &mut Conn, issue: &Issue, email: &EmailAddress) -> Result<Option<OwnCopy>, StorageError> {
    let of_reader = subscriptions::subscriber_id.eq(deliveries::subscriber_id);
    let query = deliveries::table
        .inner_join(subscribers::table)
        .inner_join(subscriptions::table.on(of_reader.and(subscriptions::newsletter_id.eq(issue.newsletter_id))))
        .filter(deliveries::issue_id.eq(issue.id))
        .filter(subscribers::email_key.eq(email.key()))
        .select((
            deliveries::subscriber_id,
            subscriptions::id,
            subscribers::email,
            subscribers::name,
            deliveries::status,
            deliveries::variant,
        ));
    Ok(query.first(conn).optional()?)
}

/// One copy and its reader.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Copy {
    pub subscriber_id: SubscriberId,
    pub email: EmailAddress,
    pub status: DeliveryStatus,
    pub attempts: i16,
    pub due_at: Option<Timestamp>,
    pub reason: Option<SkipReason>,
    pub reply: Option<String>,
}

/// A row's status, `claimed` where a lease covers a due one.
fn stands() -> SqlLiteral<SmallInt> {
    sql(&format!(
        "CASE WHEN deliveries.status = 0 AND {IS_LEASED} THEN CAST(1 AS SMALLINT) ELSE deliveries.status END"
    ))
}

/// Up to `limit` copies of an issue whose reader's id is above `after`, in the order of the readers.
///
/// # Errors
/// Those of the database.
pub fn list(
    conn: &mut Conn,
    issue: IssueId,
    status: Option<DeliveryStatus>,
    after: SubscriberId,
    limit: i64,
) -> Result<Vec<Copy>, StorageError> {
    let mut query = deliveries::table
        .inner_join(subscribers::table)
        .filter(deliveries::issue_id.eq(issue))
        .filter(deliveries::subscriber_id.gt(after))
        .order(deliveries::subscriber_id)
        .limit(limit)
        .select((
            deliveries::subscriber_id,
            subscribers::email,
            stands(),
            deliveries::attempts,
            deliveries::due_at,
            deliveries::reason,
            deliveries::reply,
        ))
        .into_boxed();
    if let Some(status) = status {
        query = query.filter(stands().eq(status));
    }
    Ok(query.load(conn)?)
}
