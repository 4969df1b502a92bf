//! Erasing a person, so that nothing in any table leads to one any more.
//!
//! The ledger keeps its rows, because each recipient of an issue must stay accounted for: a row loses the reader's number and the
//! relay's words, and gets a number below zero that nothing else has. The rows of one reader get different ones, so that they
//! cannot be told to be one reader's.

use diesel::{
    prelude::*,
    sql_types::{BigInt, Bool, SmallInt},
};

use crate::{
    domain::{ConsentKind, DeliveryStatus, IssueId, SkipReason, SubscriberId, SubscriptionId, Timestamp},
    storage::{
        Conn, StorageError, clicks,
        connection::{lock_erasures, lock_issue},
        consents::{self, ConsentEvent},
        growth, reader_index, reader_jobs,
        schema::{
            consent_events, erased_copies, letters, newsletters, subscriber_links, subscribers, subscription_sections,
            subscriptions, tokens,
        },
        subscriptions::unsubscribe,
    },
};

/// Issues whose rows one statement changes.
const AT_ONCE: usize = 500;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    issue_id: IssueId,
    #[diesel(sql_type = SmallInt)]
    status: DeliveryStatus,
    #[diesel(sql_type = Bool)]
    in_hand: bool,
}

/// Erases everything that is kept of a person. To be called inside a write.
///
/// A copy that a worker has in hand may still go; its row is kept as it is until it has its outcome, and
/// [`forget_outcomes`] takes the number from it then. Every other copy that has not left is skipped. The reader is counted among
/// those who left.
///
/// # Errors
/// Those of the database.
pub fn erase(conn: &mut Conn, id: SubscriberId, now: Timestamp) -> Result<(), StorageError> {
    lock_erasures(conn)?;
    leave_all(conn, id, now)?;
    growth::count_own(conn, id)?;
    reader_index::take_out(conn, id)?;
    reader_jobs::forget_reader(conn, id)?;
    clicks::forget_all(conn, id)?;
    forget_copies(conn, id)?;
    let own: Vec<SubscriptionId> = subscriptions::table
        .filter(super::of_reader!(id))
        .select(subscriptions::id)
        .load(conn)?;
    diesel::delete(consent_events::table.filter(consent_events::subscription_id.eq_any(own.clone()))).execute(conn)?;
    growth::step_back(conn)?;
    diesel::delete(subscription_sections::table.filter(subscription_sections::subscription_id.eq_any(own.clone())))
        .execute(conn)?;
    diesel::delete(tokens::table.filter(tokens::subscription_id.eq_any(own.clone()))).execute(conn)?;
    diesel::delete(letters::table.filter(letters::subscription_id.eq_any(own.clone()))).execute(conn)?;
    diesel::delete(subscriptions::table.filter(subscriptions::id.eq_any(own))).execute(conn)?;
    diesel::delete(subscriber_links::table.filter(subscriber_links::subscriber_id.eq(id))).execute(conn)?;
    diesel::delete(subscribers::table.find(id)).execute(conn)?;
    Ok(())
}

/// Ends what the person has not left, so that it is counted.
fn leave_all(conn: &mut Conn, id: SubscriberId, now: Timestamp) -> Result<(), StorageError> {
    let own: Vec<SubscriptionId> = subscriptions::table
        .filter(subscriptions::subscriber_id.eq(id))
        .select(subscriptions::id)
        .load(conn)?;
    for subscription in own {
        if unsubscribe(conn, subscription, now)? {
            let withdrawn = ConsentEvent {
                subscription,
                kind: ConsentKind::Withdrawn,
                wording: "",
                source: "erasure",
                ip: None,
            };
            consents::append(conn, &withdrawn, now)?;
        }
    }
    Ok(())
}

fn forget_copies(conn: &mut Conn, id: SubscriberId) -> Result<(), StorageError> {
    // While an issue is locked nobody claims copies of it.
    for row in rows(conn, id)?.iter().filter(|row| is_open(row.status)) {
        lock_issue(conn, row.issue_id)?;
    }
    let (in_hand, others): (Vec<Row>, Vec<Row>) = rows(conn, id)?.into_iter().partition(|row| row.in_hand);
    for row in in_hand {
        let row = (
            erased_copies::issue_id.eq(row.issue_id),
            erased_copies::subscriber_id.eq(id),
        );
        diesel::insert_into(erased_copies::table).values(row).execute(conn)?;
    }
    for some in others.chunks(AT_ONCE) {
        let issues: Vec<IssueId> = some.iter().map(|row| row.issue_id).collect();
        forget_number(conn, id, &issues)?;
    }
    Ok(())
}

fn is_open(status: DeliveryStatus) -> bool {
    matches!(status, DeliveryStatus::Due | DeliveryStatus::Deferred)
}

/// The person's rows of the ledger, and whether a worker has each in hand, in the order of the issues.
fn rows(conn: &mut Conn, id: SubscriberId) -> Result<Vec<Row>, StorageError> {
    let rows = diesel::sql_query(
        "SELECT d.issue_id, d.status, d.status = 0 AND EXISTS (SELECT 1 FROM leases l WHERE l.issue_id = d.issue_id \
         AND d.subscriber_id BETWEEN l.first_subscriber AND l.last_subscriber) AS in_hand \
         FROM issues i CROSS JOIN deliveries d WHERE d.issue_id = i.id AND d.subscriber_id = $1 ORDER BY i.id",
    );
    Ok(rows.bind::<BigInt, _>(id).load(conn)?)
}

/// Takes the reader's number and the relay's words from rows of these issues. Those that were to be sent are skipped.
fn forget_number(conn: &mut Conn, id: SubscriberId, issues: &[IssueId]) -> Result<(), StorageError> {
    let issues: Vec<String> = issues.iter().map(IssueId::to_string).collect();
    let sql = format!(
        "UPDATE deliveries SET reason = CASE WHEN status IN (0, 3) THEN $1 ELSE reason END, \
         status = CASE WHEN status IN (0, 3) THEN $2 ELSE status END, due_at = NULL, reply = NULL, \
         subscriber_id = COALESCE((SELECT MIN(t.subscriber_id) FROM deliveries t WHERE t.issue_id = deliveries.issue_id \
         AND t.subscriber_id < 0), 0) - 1 WHERE subscriber_id = $3 AND issue_id IN ({})",
        issues.join(", ")
    );
    diesel::sql_query(sql)
        .bind::<SmallInt, _>(SkipReason::Unsubscribed)
        .bind::<SmallInt, _>(DeliveryStatus::Skipped)
        .bind::<BigInt, _>(id)
        .execute(conn)?;
    Ok(())
}

/// Takes the numbers of erased readers from an issue's rows that were in hand then. To be called inside a write, when the issue
/// has ended and each copy has its outcome.
///
/// # Errors
/// Those of the database.
pub fn forget_outcomes(conn: &mut Conn, issue: IssueId) -> Result<(), StorageError> {
    let of_issue = erased_copies::table.filter(erased_copies::issue_id.eq(issue));
    let readers: Vec<SubscriberId> = of_issue.select(erased_copies::subscriber_id).load(conn)?;
    if readers.is_empty() {
        return Ok(());
    }
    lock_erasures(conn)?;
    for reader in readers {
        forget_number(conn, reader, &[issue])?;
    }
    diesel::delete(erased_copies::table.filter(erased_copies::issue_id.eq(issue))).execute(conn)?;
    Ok(())
}
