//! Messages to other programs: the outbox, and the log of what came of each.

use std::collections::HashMap;

use diesel::{
    prelude::*,
    sql_types::{BigInt, SmallInt},
};
use serde_json::{Value, json};

use super::Listeners;
use crate::{
    domain::{EmailAddress, MessageId, MessageStatus, NewsletterId, SubscriberId, Timestamp, WebhookEvent, WebhookId},
    storage::{
        Conn, StorageError,
        connection::{each, skip_locked},
        schema::{subscribers, webhook_attempts as attempts_table, webhook_messages as messages},
    },
};

/// Readers looked up in one statement.
const READERS_AT_ONCE: usize = 500;

/// A message and where it stands.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = messages)]
#[expect(missing_docs, reason = "the columns, described in the migration")]
pub struct Message {
    pub id: MessageId,
    pub webhook_id: WebhookId,
    pub event: WebhookEvent,
    pub body: String,
    pub created_at: Timestamp,
    pub status: MessageStatus,
    pub attempts: i16,
    pub due_at: Timestamp,
    pub tried_from: Timestamp,
}

/// A try of a message.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = attempts_table)]
#[expect(missing_docs, reason = "the columns, described in the migration")]
pub struct Attempt {
    pub message_id: MessageId,
    pub at: Timestamp,
    pub duration_ms: i64,
    pub status: Option<i16>,
    pub answer: String,
}

/// Writes down that endpoints are to be told of something that has happened in a newsletter; at `due_at` at the earliest. What is
/// told is asked for only when somebody listens. To be called inside the write that makes it happen.
///
/// # Errors
/// Those of the database.
pub fn tell(
    conn: &mut Conn,
    listeners: &Listeners,
    event: WebhookEvent,
    newsletter: NewsletterId,
    (due_at, now): (Timestamp, Timestamp),
    what: impl FnOnce(&mut Conn) -> Result<Value, StorageError>,
) -> Result<(), StorageError> {
    let told = listeners.of(conn, event, newsletter)?;
    if told.is_empty() {
        return Ok(());
    }
    let what = what(conn)?;
    for webhook in told {
        insert(conn, webhook, event, &what, due_at, now)?;
    }
    Ok(())
}

/// Writes down that one endpoint is to be told of something.
///
/// # Errors
/// Those of the database.
pub fn tell_one(
    conn: &mut Conn,
    webhook: WebhookId,
    event: WebhookEvent,
    what: &Value,
    now: Timestamp,
) -> Result<MessageId, StorageError> {
    insert(conn, webhook, event, what, now, now)
}

fn insert(
    conn: &mut Conn,
    webhook: WebhookId,
    event: WebhookEvent,
    what: &Value,
    due_at: Timestamp,
    now: Timestamp,
) -> Result<MessageId, StorageError> {
    let body = json!({"type": event.as_str(), "timestamp": due_at, "data": what}).to_string();
    let row = (
        messages::webhook_id.eq(webhook),
        messages::event.eq(event),
        messages::body.eq(body),
        messages::created_at.eq(now),
        messages::due_at.eq(due_at),
        messages::tried_from.eq(due_at),
    );
    let insert = diesel::insert_into(messages::table).values(row);
    Ok(insert.returning(messages::id).get_result(conn)?)
}

#[derive(QueryableByName)]
struct Leased {
    #[diesel(sql_type = BigInt)]
    id: MessageId,
}

/// Leases up to `limit` messages of an endpoint that are due at `now`, the longest due first.
///
/// # Errors
/// Those of the database.
pub fn claim(
    conn: &mut Conn,
    webhook: WebhookId,
    now: Timestamp,
    lease_until: Timestamp,
    limit: i64,
) -> Result<Vec<Message>, StorageError> {
    let skip = skip_locked(conn);
    let leased: Vec<Leased> = diesel::sql_query(format!(
        "WITH c AS MATERIALIZED (SELECT id FROM webhook_messages WHERE webhook_id = $1 AND status = 0 AND due_at <= $2 \
         AND COALESCE(lease_until, 0) <= $2 ORDER BY due_at, id LIMIT $3{skip}) \
         UPDATE webhook_messages SET lease_until = $4 WHERE id IN (SELECT id FROM c) RETURNING id"
    ))
    .bind::<BigInt, _>(webhook)
    .bind::<BigInt, _>(now)
    .bind::<BigInt, _>(limit)
    .bind::<BigInt, _>(lease_until)
    .load(conn)?;
    if leased.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<MessageId> = leased.into_iter().map(|row| row.id).collect();
    let query = messages::table.filter(messages::id.eq_any(ids));
    Ok(query
        .order((messages::due_at, messages::id))
        .select(Message::as_select())
        .load(conn)?)
}

/// Gives back messages that were not tried.
///
/// # Errors
/// Those of the database.
pub fn release(conn: &mut Conn, ids: &[MessageId]) -> Result<(), StorageError> {
    diesel::update(messages::table.filter(messages::id.eq_any(ids.to_vec())))
        .set(messages::lease_until.eq(None::<Timestamp>))
        .execute(conn)?;
    Ok(())
}

/// Records a try, and where its message stands now: it is due again at `due_at` when it is due.
///
/// # Errors
/// Those of the database.
pub fn settle(
    conn: &mut Conn,
    attempt: &Attempt,
    status: MessageStatus,
    due_at: Timestamp,
) -> Result<(), StorageError> {
    diesel::insert_into(attempts_table::table)
        .values(attempt)
        .execute(conn)?;
    diesel::update(messages::table.find(attempt.message_id))
        .set((
            messages::status.eq(status),
            messages::attempts.eq(messages::attempts + 1),
            messages::due_at.eq(due_at),
            messages::lease_until.eq(None::<Timestamp>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends every due message of an endpoint as failed.
///
/// # Errors
/// Those of the database.
pub fn give_up_all(conn: &mut Conn, webhook: WebhookId) -> Result<usize, StorageError> {
    let sql = "UPDATE webhook_messages SET status = $1, lease_until = NULL WHERE webhook_id = $2 AND status = 0";
    Ok(diesel::sql_query(sql)
        .bind::<SmallInt, _>(MessageStatus::Failed)
        .bind::<BigInt, _>(webhook)
        .execute(conn)?)
}

/// A page of an endpoint's messages with ids below `before`, the newest first.
///
/// # Errors
/// Those of the database.
pub fn list(
    conn: &mut Conn,
    webhook: WebhookId,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<Message>, StorageError> {
    let before = before.unwrap_or(MessageId(i64::MAX));
    let query = messages::table
        .filter(messages::webhook_id.eq(webhook))
        .filter(messages::id.lt(before));
    Ok(query
        .order(messages::id.desc())
        .limit(limit)
        .select(Message::as_select())
        .load(conn)?)
}

/// A message of an endpoint.
///
/// # Errors
/// Those of the database.
pub fn find_message(conn: &mut Conn, webhook: WebhookId, id: MessageId) -> Result<Option<Message>, StorageError> {
    let query = messages::table.find(id).filter(messages::webhook_id.eq(webhook));
    Ok(query.select(Message::as_select()).first(conn).optional()?)
}

/// The tries of a message, the first one first.
///
/// # Errors
/// Those of the database.
pub fn attempts(conn: &mut Conn, id: MessageId) -> Result<Vec<Attempt>, StorageError> {
    let query = attempts_table::table.filter(attempts_table::message_id.eq(id));
    Ok(query
        .order(attempts_table::id)
        .select(Attempt::as_select())
        .load(conn)?)
}

/// The last try of each of these messages that has one.
///
/// # Errors
/// Those of the database.
pub fn log(conn: &mut Conn, ids: &[MessageId]) -> Result<HashMap<MessageId, Attempt>, StorageError> {
    let query = attempts_table::table.filter(attempts_table::message_id.eq_any(ids.to_vec()));
    let tries: Vec<Attempt> = query
        .order(attempts_table::id)
        .select(Attempt::as_select())
        .load(conn)?;
    Ok(tries.into_iter().map(|attempt| (attempt.message_id, attempt)).collect())
}

macro_rules! afresh {
    ($rows:expr, $conn:expr, $now:expr) => {
        diesel::update($rows)
            .set((
                messages::status.eq(MessageStatus::Due),
                messages::due_at.eq($now),
                messages::tried_from.eq($now),
                messages::lease_until.eq(None::<Timestamp>),
            ))
            .execute($conn)?
    };
}

/// Makes a message due again, whatever came of it.
///
/// # Errors
/// Those of the database.
pub fn replay(conn: &mut Conn, webhook: WebhookId, id: MessageId, now: Timestamp) -> Result<bool, StorageError> {
    let row = messages::table
        .filter(messages::id.eq(id))
        .filter(messages::webhook_id.eq(webhook));
    Ok(afresh!(row, conn, now) == 1)
}

/// Makes the messages of a span due again: those that failed, or all that are not due. Answers how many.
///
/// # Errors
/// Those of the database.
pub fn replay_between(
    conn: &mut Conn,
    webhook: WebhookId,
    (from, until): (Timestamp, Timestamp),
    only_failed: bool,
    now: Timestamp,
) -> Result<usize, StorageError> {
    let wanted = match only_failed {
        true => vec![MessageStatus::Failed],
        false => vec![MessageStatus::Failed, MessageStatus::Delivered],
    };
    let rows = messages::table
        .filter(messages::webhook_id.eq(webhook))
        .filter(messages::created_at.ge(from))
        .filter(messages::created_at.le(until))
        .filter(messages::status.eq_any(wanted));
    Ok(afresh!(rows, conn, now))
}

/// Forgets up to `limit` messages from before `before` that are not due any more, with their tries.
///
/// # Errors
/// Those of the database.
pub fn forget_before(conn: &mut Conn, before: Timestamp, limit: usize) -> Result<usize, StorageError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = "DELETE FROM webhook_messages WHERE id IN (\
        SELECT id FROM webhook_messages WHERE created_at < $1 AND status <> 0 ORDER BY created_at LIMIT $2)";
    Ok(diesel::sql_query(sql)
        .bind::<BigInt, _>(before)
        .bind::<BigInt, _>(limit)
        .execute(conn)?)
}

/// The addresses of readers; those who were erased have none.
///
/// # Errors
/// Those of the database.
pub fn emails(conn: &mut Conn, readers: &[SubscriberId]) -> Result<HashMap<SubscriberId, EmailAddress>, StorageError> {
    let mut found = HashMap::with_capacity(readers.len());
    for some in readers.chunks(READERS_AT_ONCE) {
        let query = subscribers::table.filter(subscribers::id.eq_any(some.to_vec()));
        let rows: Vec<(SubscriberId, EmailAddress)> =
            each!(conn, |c| query.select((subscribers::id, subscribers::email)).load(c))?;
        found.extend(rows);
    }
    Ok(found)
}
