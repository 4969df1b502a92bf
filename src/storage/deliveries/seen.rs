//! What accepted copies mean for the readers' subscriptions.
//!
//! A subscription learns that its reader has seen an issue when the issue has ended: one statement a thousand readers,
//! instead of a second write for each copy. Until then whoever asks looks at the ledger.

use std::collections::HashSet;

use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable},
};

use crate::{
    domain::{DeliveryStatus, IssueId, NewsletterId, SubscriberId, Timestamp},
    storage::{Conn, StorageError, schema::deliveries},
};

/// Which of these readers, in the order of their ids, have got the issue.
///
/// # Errors
/// Those of the database.
pub fn accepted_among(
    conn: &mut Conn,
    issue: IssueId,
    readers: &[SubscriberId],
) -> Result<HashSet<SubscriberId>, StorageError> {
    let (Some(first), Some(last)) = (readers.first(), readers.last()) else {
        return Ok(HashSet::new());
    };
    let rows = deliveries::table
        .filter(deliveries::issue_id.eq(issue))
        .filter(deliveries::subscriber_id.eq_any(readers.to_vec()))
        .filter(deliveries::subscriber_id.between(first, last))
        .filter(deliveries::status.eq(DeliveryStatus::Accepted));
    Ok(rows.select(deliveries::subscriber_id).load(conn)?.into_iter().collect())
}

#[derive(QueryableByName)]
struct Last {
    #[diesel(sql_type = Nullable<BigInt>)]
    last: Option<SubscriberId>,
}

/// Records, for the next `limit` readers of the issue's audience after `after`, that those who got the issue have seen
/// everything until `cutoff`. Answers the last reader looked at; `None` when there are no more.
///
/// # Errors
/// Those of the database.
pub fn record_seen(
    conn: &mut Conn,
    issue: IssueId,
    newsletter: NewsletterId,
    cutoff: Timestamp,
    after: SubscriberId,
    limit: i64,
) -> Result<Option<SubscriberId>, StorageError> {
    let last: Last = diesel::sql_query(
        "SELECT MAX(subscriber_id) AS last FROM (SELECT subscriber_id FROM deliveries \
         WHERE issue_id = $1 AND subscriber_id > $2 ORDER BY subscriber_id LIMIT $3) t",
    )
    .bind::<BigInt, _>(issue)
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(limit)
    .get_result(conn)?;
    let Some(last) = last.last else { return Ok(None) };
    diesel::sql_query(
        "UPDATE subscriptions SET seen_until = $1 WHERE newsletter_id = $2 AND seen_until < $1 AND subscriber_id IN \
         (SELECT subscriber_id FROM deliveries WHERE issue_id = $3 AND subscriber_id > $4 AND subscriber_id <= $5 \
         AND status IN (2, 6, 7))",
    )
    .bind::<BigInt, _>(cutoff)
    .bind::<BigInt, _>(newsletter)
    .bind::<BigInt, _>(issue)
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(last)
    .execute(conn)?;
    Ok(Some(last))
}
