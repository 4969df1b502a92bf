//! The ledger while an issue is being sent: how far it is, without a pass over its readers; and how many they would be.

use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, SmallInt, Text},
};

use crate::{
    domain::{DeliveryStatus, IssueId, SkipReason},
    storage::{Conn, StorageError, issues::Issue, suppressions},
};

/// Deferred rows whose replies are looked at.
const LOOKED_AT: i64 = 5_000;

/// How an issue's rows stand. Whatever is not in it was accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows to be handed over, also those in hand.
    pub due: i64,
    /// Rows that were put off, failed, were skipped, bounced or complained of, with the reason where one is kept.
    pub otherwise: Vec<(DeliveryStatus, Option<SkipReason>, i64)>,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Otherwise {
    #[diesel(sql_type = SmallInt)]
    status: DeliveryStatus,
    #[diesel(sql_type = Nullable<SmallInt>)]
    reason: Option<SkipReason>,
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// How an issue's rows stand. Costs a pass over the indexes of what is due and of what was not accepted, which shrink as
/// copies are taken.
///
/// # Errors
/// Those of the database.
pub fn tally(conn: &mut Conn, issue: IssueId) -> Result<Tally, StorageError> {
    let due: Count = diesel::sql_query("SELECT COUNT(*) AS n FROM deliveries WHERE status = 0 AND issue_id = $1")
        .bind::<BigInt, _>(issue)
        .get_result(conn)?;
    let sql = "SELECT status, reason, COUNT(*) AS n FROM deliveries WHERE status > 2 AND issue_id = $1 \
               GROUP BY status, reason ORDER BY status, reason";
    let otherwise: Vec<Otherwise> = diesel::sql_query(sql).bind::<BigInt, _>(issue).load(conn)?;
    Ok(Tally {
        due: due.n,
        otherwise: otherwise
            .into_iter()
            .map(|row| (row.status, row.reason, row.n))
            .collect(),
    })
}

#[derive(QueryableByName)]
struct Replied {
    #[diesel(sql_type = Text)]
    reply: String,
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// What relays said of copies that were put off, and of how many; of 5,000 copies at most.
///
/// # Errors
/// Those of the database.
pub fn replies_of_deferred(conn: &mut Conn, issue: IssueId) -> Result<Vec<(String, i64)>, StorageError> {
    let sql = "SELECT reply, COUNT(*) AS n FROM (SELECT reply FROM deliveries WHERE status > 2 AND issue_id = $1 \
               AND status = 3 LIMIT $2) some_of_them WHERE reply IS NOT NULL GROUP BY reply ORDER BY n DESC, reply";
    let rows: Vec<Replied> = diesel::sql_query(sql)
        .bind::<BigInt, _>(issue)
        .bind::<BigInt, _>(LOOKED_AT)
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.reply, row.n)).collect())
}

/// How many readers [`super::freeze`] would find for an issue now. Costs a pass over the index of active subscriptions and, when
/// any address is suppressed, one over the readers: an index of their hashes would cost each signup more than this is worth.
///
/// # Errors
/// Those of the database.
pub fn foresee(conn: &mut Conn, issue: &Issue) -> Result<i64, StorageError> {
    let of_edition = match issue.edition_id {
        Some(_) => "s.edition_id = $2",
        None => "$2 = 0",
    };
    let edition = issue.edition_id.map_or(0, |id| id.0);
    let active = format!(
        "SELECT COUNT(*) AS n FROM subscriptions s WHERE s.newsletter_id = $1 AND s.status = 1 AND {of_edition}"
    );
    // A cross join keeps SQLite from beginning with the subscriptions.
    let suppressed = format!(
        "SELECT COUNT(*) AS n FROM subscribers r CROSS JOIN subscriptions s WHERE s.newsletter_id = $1 AND s.status = 1 \
         AND {of_edition} AND s.subscriber_id = r.id AND r.address_hash IN (SELECT address_hash FROM suppressions)"
    );
    let is_any = !suppressions::list(conn, None, 1)?.is_empty();
    let mut count = |sql: &str| {
        let found: Result<Count, _> = diesel::sql_query(sql)
            .bind::<BigInt, _>(issue.newsletter_id)
            .bind::<BigInt, _>(edition)
            .get_result(conn);
        found.map(|count| count.n)
    };
    let readers = count(&active)?;
    Ok(if is_any { readers - count(&suppressed)? } else { readers })
}
