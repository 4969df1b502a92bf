//! The ledger: one row a recipient of an issue.
//!
//! Statuses stand as literals in these statements (0 due, 2 accepted, 3 deferred, 4 failed, 5 skipped): with a bound value
//! neither database uses the partial index, and claiming was 15 times slower. No row says `claimed` (1): a due row is
//! claimed while a lease covers it (see [`super::leases`]), so that a copy costs one write and not two.

mod claiming;
mod late;
mod outcomes;
mod progress;
mod reading;
mod seen;
mod shape;

use diesel::{prelude::*, sql_types::BigInt};

use super::{Conn, StorageError, issues::Issue};
use crate::domain::{IssueId, SubjectTest, Timestamp, Variant, Waves};

pub use claiming::{Claimed, Leased, Recipient, anything_to_wake, claim, recipients, wake_deferred};
pub use late::{add_accepted, add_reached, has_copy, last_issue};
pub use outcomes::{accept, defer, end_open, fail, put_off, release_waiting, set_variant, skip};
pub use progress::{Tally, foresee, replies_of_deferred, tally};
pub use reading::{Copy, OwnCopy, Reached, any_open, copy_to, counts, list, next_attempt, reached};
pub use seen::{SeenElsewhere, record_seen, seen_elsewhere};
pub use shape::Shape;

/// True of a row of `deliveries` that a lease covers.
const IS_LEASED: &str = "EXISTS (SELECT 1 FROM leases l WHERE l.issue_id = deliveries.issue_id \
     AND deliveries.subscriber_id BETWEEN l.first_subscriber AND l.last_subscriber)";

/// Freezes the audience: everyone who is active, takes the issue's edition (any, for a special issue) and is not suppressed,
/// each with the variant of the issue that fits what they take and have seen.
///
/// With waves, copies whose time is after `now` wait for it; with a subject test, those beyond the sample. One statement.
///
/// # Errors
/// Those of the database.
pub fn freeze(
    conn: &mut Conn,
    issue: &Issue,
    shape: &Shape,
    waves: Option<&Waves>,
    test: Option<&SubjectTest>,
    now: Timestamp,
) -> Result<i64, StorageError> {
    let of_edition = if issue.edition_id.is_some() {
        "subscriptions.edition_id = $3"
    } else {
        "$3 = 0"
    };
    let variant = shape.variant_sql();
    let (subject, due_at) = match (waves, test) {
        (Some(waves), _) => ("0".to_owned(), due_sql(waves, now)),
        (None, Some(test)) => sample_sql(test, issue.id),
        (None, None) => ("0".to_owned(), "CAST(NULL AS BIGINT)".to_owned()),
    };
    let rows = diesel::sql_query(format!(
        "INSERT INTO deliveries (issue_id, subscriber_id, variant, status, due_at) \
         SELECT $1, subscriptions.subscriber_id, {variant} + {subject}, CASE WHEN {due_at} IS NULL THEN 0 ELSE 3 END, {due_at} \
         FROM subscriptions JOIN subscribers r ON r.id = subscriptions.subscriber_id \
         WHERE subscriptions.newsletter_id = $2 AND subscriptions.status = 1 AND {of_edition} \
         AND NOT EXISTS (SELECT 1 FROM suppressions x WHERE x.address_hash = r.address_hash) \
         ORDER BY subscriptions.subscriber_id ON CONFLICT DO NOTHING"
    ))
    .bind::<BigInt, _>(issue.id)
    .bind::<BigInt, _>(issue.newsletter_id)
    .bind::<BigInt, _>(issue.edition_id.map_or(0, |id| id.0))
    .execute(conn)?;
    Ok(i64::try_from(rows).unwrap_or(i64::MAX))
}

/// When the copy of each row of `subscriptions` leaves, as SQL that both databases read; NULL for at once.
fn due_sql(waves: &Waves, now: Timestamp) -> String {
    let time = |at: Timestamp| match at > now {
        true => at.millis().to_string(),
        false => "NULL".to_owned(),
    };
    // Names of zones have no quotes.
    let named = waves.by_zone.iter();
    let zones: Vec<String> = named
        .map(|(zone, at)| format!("WHEN '{}' THEN {}", zone.as_str(), time(*at)))
        .collect();
    let others = time(waves.others);
    match zones.is_empty() {
        true => format!("CAST({others} AS BIGINT)"),
        false => format!(
            "CAST(CASE subscriptions.zone {} ELSE {others} END AS BIGINT)",
            zones.join(" ")
        ),
    }
}

/// Which subject is tried on each row of `subscriptions`, and until when its copy waits, as SQL that both databases read. The
/// sample is scattered over the audience, another one for each issue.
fn sample_sql(test: &SubjectTest, issue: IssueId) -> (String, String) {
    let until = test
        .until
        .map_or_else(|| "NULL".to_owned(), |until| until.millis().to_string());
    let scattered = format!("(subscriptions.subscriber_id * 7919 + {})", issue.0 * 104_729);
    let is_in = format!("{scattered} % 100 < {}", test.sample_percent);
    let number = format!("({scattered} / 100 % {} + 1)", test.subjects.len().max(1));
    (
        format!(
            "CASE WHEN {is_in} THEN {number} * {} ELSE 0 END",
            Variant::of_subject(1)
        ),
        format!("CAST(CASE WHEN {is_in} THEN NULL ELSE {until} END AS BIGINT)"),
    )
}
