//! Endpoints of other programs.

mod listeners;
mod messages;

use diesel::{prelude::*, sql_types::BigInt};

pub use listeners::Listeners;
pub use messages::{
    Attempt, Message, attempts, claim, emails, find_message, forget_before, give_up_all, list, log, release, replay,
    replay_between, settle, tell, tell_one,
};

use super::{Conn, StorageError, schema::webhooks};
use crate::domain::{EventSet, NewsletterId, Timestamp, WebhookId};

/// An endpoint.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = webhooks)]
#[expect(missing_docs, reason = "the columns, described in the migration")]
pub struct Webhook {
    pub id: WebhookId,
    pub newsletter_id: Option<NewsletterId>,
    pub url: String,
    pub events: EventSet,
    pub secret: Vec<u8>,
    pub former_secret: Option<Vec<u8>>,
    pub former_until: Option<Timestamp>,
    pub active: bool,
    pub stopped_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub failures: i64,
    pub failing_since: Option<Timestamp>,
    pub held_until: Option<Timestamp>,
    pub version: i64,
    pub created_at: Timestamp,
}

/// What an owner sets on an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Insertable, AsChangeset)]
#[diesel(table_name = webhooks, treat_none_as_null = true)]
#[expect(missing_docs, reason = "the columns, described in the migration")]
pub struct WebhookSettings {
    pub newsletter_id: Option<NewsletterId>,
    pub url: String,
    pub events: EventSet,
    pub active: bool,
}

/// Adds an endpoint with its encrypted secret.
///
/// # Errors
/// Those of the database.
pub fn insert(
    conn: &mut Conn,
    settings: &WebhookSettings,
    secret: &[u8],
    now: Timestamp,
) -> Result<WebhookId, StorageError> {
    let rest = (webhooks::secret.eq(secret), webhooks::created_at.eq(now));
    let insert = diesel::insert_into(webhooks::table).values((settings, rest));
    Ok(insert.returning(webhooks::id).get_result(conn)?)
}

/// The endpoint with this id, unless it is gone.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, id: WebhookId) -> Result<Option<Webhook>, StorageError> {
    let query = webhooks::table.find(id).filter(webhooks::ended_at.is_null());
    Ok(query.select(Webhook::as_select()).first(conn).optional()?)
}

/// Every endpoint that is not gone, in the order of their making.
///
/// # Errors
/// Those of the database.
pub fn all(conn: &mut Conn) -> Result<Vec<Webhook>, StorageError> {
    let query = webhooks::table.filter(webhooks::ended_at.is_null());
    Ok(query.order(webhooks::id).select(Webhook::as_select()).load(conn)?)
}

/// Replaces the settings if the endpoint still has `version`; false when someone was faster. One that is active starts afresh.
///
/// # Errors
/// Those of the database.
pub fn update(conn: &mut Conn, id: WebhookId, version: i64, settings: &WebhookSettings) -> Result<bool, StorageError> {
    let row = webhooks::table
        .find(id)
        .filter(webhooks::ended_at.is_null())
        .filter(webhooks::version.eq(version));
    let afresh = (
        webhooks::version.eq(version + 1),
        webhooks::stopped_at.eq(None::<Timestamp>),
        webhooks::failures.eq(0),
        webhooks::failing_since.eq(None::<Timestamp>),
        webhooks::held_until.eq(None::<Timestamp>),
    );
    Ok(diesel::update(row).set((settings, afresh)).execute(conn)? == 1)
}

/// Gives an endpoint another secret; the present one counts beside it until `until`.
///
/// # Errors
/// Those of the database.
pub fn rotate(conn: &mut Conn, webhook: &Webhook, secret: &[u8], until: Timestamp) -> Result<(), StorageError> {
    let row = webhooks::table.find(webhook.id);
    diesel::update(row)
        .set((
            webhooks::secret.eq(secret),
            webhooks::former_secret.eq(Some(&webhook.secret)),
            webhooks::former_until.eq(Some(until)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends an endpoint for good; false when it is gone already.
///
/// # Errors
/// Those of the database.
pub fn end(conn: &mut Conn, id: WebhookId, now: Timestamp) -> Result<bool, StorageError> {
    let row = webhooks::table.find(id).filter(webhooks::ended_at.is_null());
    let ended = (webhooks::ended_at.eq(now), webhooks::active.eq(false));
    Ok(diesel::update(row).set(ended).execute(conn)? == 1)
}

/// Makes an endpoint that does not answer inactive; false when it is already.
///
/// # Errors
/// Those of the database.
pub fn stop(conn: &mut Conn, id: WebhookId, now: Timestamp) -> Result<bool, StorageError> {
    let row = webhooks::table.find(id).filter(webhooks::active.eq(true));
    let stopped = (webhooks::stopped_at.eq(now), webhooks::active.eq(false));
    Ok(diesel::update(row).set(stopped).execute(conn)? == 1)
}

/// Notes that an endpoint has taken a message.
///
/// # Errors
/// Those of the database.
pub fn well(conn: &mut Conn, id: WebhookId) -> Result<(), StorageError> {
    let row = webhooks::table.find(id).filter(webhooks::failures.gt(0));
    diesel::update(row)
        .set((
            webhooks::failures.eq(0),
            webhooks::failing_since.eq(None::<Timestamp>),
            webhooks::held_until.eq(None::<Timestamp>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that an endpoint has taken nothing: it is not tried until `until`. Answers since when it has taken nothing.
///
/// # Errors
/// Those of the database.
pub fn unwell(conn: &mut Conn, id: WebhookId, until: Timestamp, now: Timestamp) -> Result<Timestamp, StorageError> {
    let since: Option<Timestamp> = webhooks::table.find(id).select(webhooks::failing_since).first(conn)?;
    let since = since.unwrap_or(now);
    diesel::update(webhooks::table.find(id))
        .set((
            webhooks::failures.eq(webhooks::failures + 1),
            webhooks::failing_since.eq(since),
            webhooks::held_until.eq(until),
        ))
        .execute(conn)?;
    Ok(since)
}

/// The active endpoints for which a message is due and that are not held back. Costs a look into an index for each endpoint.
///
/// # Errors
/// Those of the database.
pub fn due(conn: &mut Conn, now: Timestamp) -> Result<Vec<Webhook>, StorageError> {
    #[derive(QueryableByName)]
    struct Due {
        #[diesel(sql_type = BigInt)]
        id: WebhookId,
    }
    let sql = "SELECT w.id FROM webhooks w WHERE w.active AND COALESCE(w.held_until, 0) <= $1 AND EXISTS (\
        SELECT 1 FROM webhook_messages m WHERE m.webhook_id = w.id AND m.status = 0 AND m.due_at <= $1 \
        AND COALESCE(m.lease_until, 0) <= $1) ORDER BY w.id";
    let due: Vec<Due> = diesel::sql_query(sql).bind::<BigInt, _>(now).load(conn)?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<WebhookId> = due.into_iter().map(|row| row.id).collect();
    let query = webhooks::table.filter(webhooks::id.eq_any(ids));
    Ok(query.order(webhooks::id).select(Webhook::as_select()).load(conn)?)
}
