//! Copies that are sent after their issue has ended: the last issue as a welcome.

use diesel::{prelude::*, sql_types::BigInt};

use crate::{
    domain::{DeliveryStatus, EditionId, IssueId, IssueStatus, SubscriberId, Variant},
    storage::{
        Conn, StorageError,
        connection::Both,
        issue_variants,
        issues::Issue,
        schema::{deliveries, issues},
    },
};

/// The last issue of an edition that has been sent or is being sent.
///
/// # Errors
/// Those of the database.
pub fn last_issue(conn: &mut Conn, edition: EditionId) -> Result<Option<Issue>, StorageError> {
    let query = issues::table
        .filter(issues::edition_id.eq(edition))
        .filter(issues::status.eq_any([IssueStatus::Sending, IssueStatus::Paused, IssueStatus::Sent]))
        .order(issues::cutoff.desc());
    Ok(query.select(Issue::as_select()).first(conn).optional()?)
}

/// Adds to an issue's audience the readers who got one of these variants of another issue and were not erased since; answers how
/// many are new.
///
/// # Errors
/// Those of the database.
pub fn add_reached(
    conn: &mut Conn,
    issue: IssueId,
    variant: Variant,
    of: IssueId,
    variants: &[Variant],
) -> Result<usize, StorageError> {
    if variants.is_empty() {
        return Ok(0);
    }
    let numbers: Vec<String> = variants.iter().map(Variant::to_string).collect();
    let rows = diesel::sql_query(format!(
        "INSERT INTO deliveries (issue_id, subscriber_id, variant) SELECT $1, d.subscriber_id, $2 FROM deliveries d \
         WHERE d.issue_id = $3 AND d.status IN (2, 7) AND d.variant IN ({}) AND d.subscriber_id > 0 AND NOT EXISTS \
         (SELECT 1 FROM erased_copies e WHERE e.issue_id = d.issue_id AND e.subscriber_id = d.subscriber_id) \
         ORDER BY d.subscriber_id ON CONFLICT DO NOTHING",
        numbers.join(", ")
    ))
    .bind::<BigInt, _>(issue)
    .bind::<BigInt, _>(variant)
    .bind::<BigInt, _>(of)
    .execute(conn)?;
    Ok(rows)
}

/// True when the ledger has a copy of the issue for the reader, whatever became of it.
///
/// # Errors
/// Those of the database.
pub fn has_copy(conn: &mut Conn, issue: IssueId, reader: SubscriberId) -> Result<bool, StorageError> {
    let row = deliveries::table.find((issue, reader));
    Ok(diesel::select(diesel::dsl::exists(row)).get_result(conn)?)
}

/// Adds a copy that the relay has taken to the ledger of its issue, and its reader to the audience. Changes nothing when the
/// reader has one already.
///
/// # Errors
/// Those of the database.
pub fn add_accepted(
    conn: &mut Conn,
    issue: IssueId,
    reader: SubscriberId,
    variant: Variant,
    content_hash: &str,
) -> Result<(), StorageError> {
    let row = (
        deliveries::issue_id.eq(issue),
        deliveries::subscriber_id.eq(reader),
        deliveries::status.eq(DeliveryStatus::Accepted),
        deliveries::attempts.eq(1_i16),
        deliveries::variant.eq(variant),
    );
    let insert = Both(
        diesel::insert_into(deliveries::table)
            .values(row)
            .on_conflict_do_nothing(),
    );
    if insert.execute(conn)? == 0 {
        return Ok(());
    }
    let counted: bool = diesel::update(issues::table.find(issue))
        .set(issues::audience.eq(issues::audience + 1))
        .returning(issues::seen_recorded)
        .get_result(conn)?;
    // Before that its variants have not been counted.
    if counted {
        issue_variants::add(conn, issue, variant, 1, content_hash)?;
    }
    Ok(())
}
