//! Endpoints of other programs that are told of events (Standard Webhooks).

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Changed, Fields, Staff,
    body::Body,
    instant,
    newsletters::slug_of,
    nullable,
    paging::{Page, PageQuery},
    versioned,
};
use crate::{
    content::newsletters,
    domain::{EventSet, MessageId, NewsletterId, Role, Timestamp, WebhookEvent, WebhookId},
    storage::{
        StorageError, newsletters as newsletter_rows,
        webhooks::{self as rows, Attempt, Message, Webhook},
    },
    web::{Problem, State},
    webhooks::{NewWebhook, WebhookError, endpoints, message_id, rendered, replaying},
};

/// What an answer with a secret says: it is kept nowhere, not even for its Idempotency-Key.
const NOT_KEPT: (header::HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// An endpoint as an owner sends it; in a change, what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookText {
    /// An https address; needed in a new endpoint.
    #[schema(example = "https://crm.example.org/vesnik")]
    url: Option<String>,
    /// Slug of the newsletter of which it is told; null: of all.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    newsletter: Option<Option<String>>,
    /// Of subscriber.confirmed, subscriber.left, brief.published, brief.retracted, issue.started, issue.sent and delivery.failed;
    /// needed in a new endpoint.
    events: Option<Vec<String>>,
    /// Whether it is told anything; true in a new endpoint that does not say. Setting it lets one that was stopped begin afresh.
    active: Option<bool>,
    /// The version that was changed, instead of If-Match.
    version: Option<i64>,
}

/// An endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookBody {
    id: i64,
    url: String,
    /// Slug of the newsletter of which it is told; null: of all.
    newsletter: Option<String>,
    events: Vec<&'static str>,
    active: bool,
    /// When it was made inactive because it took nothing for days.
    #[schema(value_type = Option<String>, format = DateTime)]
    stopped_at: Option<Timestamp>,
    /// Since when it has taken nothing.
    #[schema(value_type = Option<String>, format = DateTime)]
    failing_since: Option<Timestamp>,
    version: i64,
}

/// A new endpoint, or one with a new secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookWithSecret {
    webhook: WebhookBody,
    /// What signs its messages; not shown again. The secret before counts beside it for a day.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    secret: String,
}

/// A message to an endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageBody {
    /// Its id here.
    id: i64,
    /// Its webhook-id, the same each time that it is sent.
    webhook_id: String,
    event: String,
    /// due, delivered or failed.
    status: String,
    attempts: i16,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it is sent next, if it is due.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
}

/// A try of a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptBody {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    duration_ms: i64,
    /// The status of the answer; null when there was none.
    status: Option<i16>,
    /// The first octets of the answer, or why there was none.
    answer: String,
}

/// A message with its tries.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageWithAttempts {
    message: MessageBody,
    /// The JSON that is sent, as it would be now.
    body: String,
    attempts: Vec<AttemptBody>,
}

/// Which messages are sent once more.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpanText {
    /// Those from this instant on.
    #[schema(example = "2026-11-23T09:00:00Z")]
    from: String,
    /// Those up to this instant; now when absent.
    until: Option<String>,
    /// Also those that were delivered.
    #[serde(default)]
    delivered_too: bool,
}

/// How many messages are sent once more.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayedBody {
    messages: usize,
}

impl From<Message> for MessageBody {
    fn from(message: Message) -> Self {
        let is_due = message.status == crate::domain::MessageStatus::Due;
        MessageBody {
            id: message.id.0,
            webhook_id: message_id(&message),
            event: message.event.to_string(),
            status: message.status.to_string(),
            attempts: message.attempts,
            created_at: message.created_at,
            due_at: is_due.then_some(message.due_at),
        }
    }
}

impl From<Attempt> for AttemptBody {
    fn from(attempt: Attempt) -> Self {
        AttemptBody {
            at: attempt.at,
            duration_ms: attempt.duration_ms,
            status: attempt.status,
            answer: attempt.answer,
        }
    }
}

async fn shown(state: &State, webhooks: Vec<Webhook>) -> Result<Vec<WebhookBody>, Problem> {
    let slugs = state.db.read(newsletter_rows::slugs).await?;
    let slug = |id: NewsletterId| slugs.get(&id).map(ToString::to_string);
    let bodies = webhooks.into_iter().map(|webhook| WebhookBody {
        id: webhook.id.0,
        url: webhook.url,
        newsletter: webhook.newsletter_id.and_then(slug),
        events: webhook.events.iter().map(WebhookEvent::as_str).collect(),
        active: webhook.active,
        stopped_at: webhook.stopped_at,
        failing_since: webhook.failing_since,
        version: webhook.version,
    });
    Ok(bodies.collect())
}

async fn one(state: &State, webhook: Webhook) -> Result<WebhookBody, Problem> {
    let shown = shown(state, vec![webhook]).await?;
    Ok(shown.into_iter().next().ok_or(WebhookError::Unknown)?)
}

async fn find(state: &State, id: i64) -> Result<Webhook, Problem> {
    let found = state.db.read(move |conn| rows::find(conn, WebhookId(id))).await?;
    Ok(found.ok_or(WebhookError::Unknown)?)
}

async fn newsletter(state: &State, slug: Option<&str>) -> Result<Option<NewsletterId>, Problem> {
    let Some(slug) = slug else { return Ok(None) };
    let slug = slug_of(slug)?;
    let found = state.db.read(move |conn| newsletters::find(conn, &slug)).await?;
    Ok(Some(found.id))
}

async fn read(state: &State, body: WebhookText, known: Option<&Webhook>) -> Result<NewWebhook, Problem> {
    let mut fields = Fields::default();
    let url = fields.needed("url", body.url.or(known.map(|known| known.url.clone())));
    let is_named = body.events.is_some();
    let events = match body.events {
        None => known.map(|known| known.events),
        Some(names) => {
            let events: Option<Vec<WebhookEvent>> = names.iter().map(|name| WebhookEvent::parse(name)).collect();
            let events = events.filter(|events| !events.contains(&WebhookEvent::Test));
            let words = "must name events such as subscriber.confirmed";
            fields.read("events", events.ok_or(words)).map(EventSet::of)
        }
    };
    let events = match is_named {
        true => events,
        false => fields.needed("events", events),
    };
    let (Some(url), Some(events)) = (url, events) else {
        return Err(fields.refusal());
    };
    let newsletter = match body.newsletter {
        Some(named) => newsletter(state, named.as_deref()).await?,
        None => known.and_then(|known| known.newsletter_id),
    };
    Ok(NewWebhook {
        url,
        newsletter,
        events,
        active: body.active.unwrap_or_else(|| known.is_none_or(|known| known.active)),
    })
}

/// Lists the endpoints in the order of their making.
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "webhooks", security(("token" = [])),
    responses((status = 200, description = "All of them", body = Page<WebhookBody>)))]
pub async fn list(staff: Staff, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    staff.with(Role::Owner)?;
    let all = state.db.read(rows::all).await?;
    Ok(HttpResponse::Ok().json(Page::whole(shown(&state, all).await?.into_iter())))
}

/// Sets up an endpoint; its secret is not shown again.
#[utoipa::path(post, path = "/api/v1/webhooks", tag = "webhooks", security(("token" = [])),
    request_body(content = WebhookText, example = json!({"url": "https://crm.example.org/vesnik",
        "events": ["subscriber.confirmed", "subscriber.left"]})),
    responses((status = 201, description = "Set up", body = WebhookWithSecret), (status = 404, description = "No such newsletter"),
        (status = 409, description = "There are 50 already"), (status = 422, description = "Some values were refused")))]
pub async fn create(
    staff: Staff,
    state: web::Data<State>,
    Body(body): Body<WebhookText>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let webhook = read(&state, body, None).await?;
    let private = &state.webhooks.settings;
    let (made, secret) = endpoints::create(&staff.db, &state.key, private, actor, webhook, state.now()).await?;
    let answer = WebhookWithSecret {
        webhook: one(&state, made).await?,
        secret: secret.reveal(),
    };
    Ok(HttpResponse::Created().insert_header(NOT_KEPT).json(answer))
}

/// Shows an endpoint.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}", tag = "webhooks", security(("token" = [])),
    params(("id" = i64, Path, description = "The endpoint")),
    responses((status = 200, description = "The endpoint; its version is the ETag", body = WebhookBody),
        (status = 404, description = "No such webhook")))]
pub async fn get(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    staff.with(Role::Owner)?;
    let found = find(&state, *path).await?;
    let version = found.version;
    Ok(versioned(StatusCode::OK, version, &one(&state, found).await?))
}

/// Changes an endpoint that still has the version named in If-Match.
#[utoipa::path(patch, path = "/api/v1/webhooks/{id}", tag = "webhooks", security(("token" = [])),
    params(("id" = i64, Path, description = "The endpoint")),
    request_body(content = WebhookText, example = json!({"active": true, "version": 1})),
    responses((status = 200, description = "Changed", body = WebhookBody), (status = 404, description = "No such webhook"),
        (status = 409, description = "Someone was faster than the version in the body"),
        (status = 412, description = "Someone was faster"), (status = 422, description = "Some values were refused"),
        (status = 428, description = "If-Match is missing")))]
pub async fn change(
    staff: Staff,
    state: web::Data<State>,
    request: HttpRequest,
    path: web::Path<i64>,
    Body(body): Body<WebhookText>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let changed = Changed::read(&request, body.version)?;
    let known = find(&state, *path).await?;
    let webhook = read(&state, body, Some(&known)).await?;
    let private = &state.webhooks.settings;
    let target = (known.id, changed.version);
    let saved = endpoints::change(&staff.db, private, actor, target, webhook, state.now()).await;
    let saved = saved.map_err(|error| changed.refusal(error))?;
    let version = saved.version;
    Ok(versioned(StatusCode::OK, version, &one(&state, saved).await?))
}

/// Ends an endpoint for good: it is told nothing any more.
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", tag = "webhooks", security(("token" = [])),
    params(("id" = i64, Path, description = "The endpoint")),
    responses((status = 204, description = "Ended"), (status = 404, description = "No such webhook")))]
pub async fn end(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    endpoints::end(&staff.db, actor, WebhookId(*path), state.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives an endpoint a new secret; the present one counts beside it for a day.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/secret", tag = "webhooks", security(("token" = [])),
    params(("id" = i64, Path, description = "The endpoint")),
    responses((status = 200, description = "The new secret, which is not shown again", body = WebhookWithSecret),
        (status = 404, description = "No such webhook")))]
pub async fn rotate(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let secret = endpoints::rotate(&staff.db, &state.key, actor, WebhookId(*path), state.now()).await?;
    let answer = WebhookWithSecret {
        webhook: one(&state, find(&state, *path).await?).await?,
        secret: secret.reveal(),
    };
    Ok(HttpResponse::Ok().insert_header(NOT_KEPT).json(answer))
}

/// Sends an endpoint a message of the event webhook.test.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/test", tag = "webhooks", security(("token" = [])),
    params(("id" = i64, Path, description = "The endpoint")),
    responses((status = 202, description = "It is sent within a second; its log tells what came of it", body = MessageWithAttempts),
        (status = 404, description = "No such webhook"), (status = 409, description = "The webhook is not active")))]
pub async fn try_out(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let id = WebhookId(*path);
    let message = endpoints::try_out(&staff.db, actor, id, state.now()).await?;
    Ok(HttpResponse::Accepted().json(with_attempts(&state, id, message).await?))
}

async fn with_attempts(state: &State, id: WebhookId, message: MessageId) -> Result<MessageWithAttempts, Problem> {
    let found = state.db.read(move |conn| {
        let Some(found) = rows::find_message(conn, id, message)? else {
            return Ok(None);
        };
        let body = rendered(conn, std::slice::from_ref(&found))?.pop().unwrap_or_default();
        let attempts = rows::attempts(conn, message)?;
        Ok::<_, StorageError>(Some((found, body, attempts)))
    });
    let (found, body, attempts) = found.await?.ok_or(WebhookError::Unknown)?;
    Ok(MessageWithAttempts {
        message: found.into(),
        body,
        attempts: attempts.into_iter().map(AttemptBody::from).collect(),
    })
}

/// Lists the messages to an endpoint, newest first; they are kept for 30 days.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/messages", tag = "webhooks", security(("token" = [])),
    params(("id" = i64, Path, description = "The endpoint"), PageQuery),
    responses((status = 200, description = "A page of messages", body = Page<MessageBody>),
        (status = 404, description = "No such webhook")))]
pub async fn messages(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    staff.with(Role::Owner)?;
    let cursor = query.cursor::<i64>()?;
    let id = find(&state, *path).await?.id;
    let before = cursor.after.map(MessageId);
    let rows = cursor.rows();
    let found = state.db.read(move |conn| rows::list(conn, id, before, rows)).await?;
    Ok(HttpResponse::Ok().json(cursor.page(found, |message| message.id.to_string(), MessageBody::from)))
}

/// Shows a message and each of its tries.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/messages/{message}", tag = "webhooks", security(("token" = [])),
    params(("id" = i64, Path, description = "The endpoint"), ("message" = i64, Path, description = "The message")),
    responses((status = 200, description = "The message", body = MessageWithAttempts),
        (status = 404, description = "No such message")))]
pub async fn message(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<(i64, i64)>,
) -> Result<HttpResponse, Problem> {
    staff.with(Role::Owner)?;
    let (id, message) = (WebhookId(path.0), MessageId(path.1));
    Ok(HttpResponse::Ok().json(with_attempts(&state, id, message).await?))
}

/// Sends a message once more, under its webhook-id.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/messages/{message}/replay", tag = "webhooks", security(("token" = [])),
    params(("id" = i64, Path, description = "The endpoint"), ("message" = i64, Path, description = "The message")),
    responses((status = 202, description = "It is sent within a second", body = MessageWithAttempts),
        (status = 404, description = "No such message"), (status = 409, description = "The webhook is not active")))]
pub async fn replay_one(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<(i64, i64)>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let (id, message) = (WebhookId(path.0), MessageId(path.1));
    replaying::one(&staff.db, actor, id, message, state.now()).await?;
    Ok(HttpResponse::Accepted().json(with_attempts(&state, id, message).await?))
}

/// Sends the messages of a span once more, each under its webhook-id: those that failed, or all.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/replay", tag = "webhooks", security(("token" = [])),
    params(("id" = i64, Path, description = "The endpoint")),
    request_body(content = SpanText, example = json!({"from": "2026-11-23T09:00:00Z"})),
    responses((status = 202, description = "They are sent from now on", body = ReplayedBody),
        (status = 404, description = "No such webhook"), (status = 409, description = "The webhook is not active"),
        (status = 422, description = "Some values were refused")))]
pub async fn replay(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    Body(body): Body<SpanText>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let now = state.now();
    let from = instant("from", &body.from)?;
    let until = body.until.map_or(Ok(now), |until| instant("until", &until))?;
    let (id, only_failed) = (WebhookId(*path), !body.delivered_too);
    let messages = replaying::between(&staff.db, actor, id, (from, until), only_failed, now).await?;
    Ok(HttpResponse::Accepted().json(ReplayedBody { messages }))
}
