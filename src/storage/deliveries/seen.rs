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

/// What some readers have got, or are getting, in another issue.
#[derive(Debug, Default)]
pub struct SeenElsewhere {
    /// Those who have got it.
    pub accepted: HashSet<SubscriberId>,
    /// Those whose copies of it have no outcome yet.
    pub open: HashSet<SubscriberId>,
}

/// Which of these readers, in the order of their ids, have got another issue or are about to.
///
/// # Errors
/// Those of the database.
pub fn seen_elsewhere(
    conn: &mut Conn,
    issue: IssueId,
    readers: &[SubscriberId],
) -> Result<SeenElsewhere, StorageError> {
    use DeliveryStatus::{Accepted, Deferred, Due};
    let (Some(first), Some(last)) = (readers.first(), readers.last()) else {
        return Ok(SeenElsewhere::default());
    };
    let rows: Vec<(SubscriberId, DeliveryStatus)> = deliveries::table
        .filter(deliveries::issue_id.eq(issue))
        .filter(deliveries::subscriber_id.eq_any(readers.to_vec()))
        .filter(deliveries::subscriber_id.between(first, last))
        .filter(deliveries::status.eq_any([Accepted, Deferred, Due]))
        .select((deliveries::subscriber_id, deliveries::status))
        .load(conn)?;
    let mut seen = SeenElsewhere::default();
    for (reader, status) in rows {
        match status {
            Accepted => seen.accepted.insert(reader),
            _ => seen.open.insert(reader),
        };
    }
    Ok(seen)
}

#[derive(QueryableByName)]
struct Last {
    #[diesel(sql_type = Nullable<BigInt>)]
    last: Option<SubscriberId>,
}

/// Records, for the next `limit` readers of the issue's audience after `after`, that those who got the issue, and those for
/// whom nothing in it was new, have seen everything until `cutoff`. Answers the last reader looked at; `None` when there are no more.
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
         AND (status IN (2, 6, 7) OR (status = 5 AND reason = 2)))",
    )
    .bind::<BigInt, _>(cutoff)
    .bind::<BigInt, _>(newsletter)
    .bind::<BigInt, _>(issue)
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(last)
    .execute(conn)?;
    Ok(Some(last))
}
