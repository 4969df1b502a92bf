//! What an endpoint was told, what it answered, and telling it once more.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;
use serde::Deserialize;

use super::{
    Entered, Frame, Member, moment, page,
    webhooks::{Shown, owned, sent, webhook_page},
};
use crate::{
    domain::{MessageId, Timestamp, WebhookId},
    locale::Locale,
    storage::{
        StorageError,
        webhooks::{self as rows, Attempt, Message},
    },
    web::{PageError, State, desk::member::see_other},
    webhooks::{WebhookError, message_id, rendered, replaying},
};

/// Messages on a page.
const A_PAGE: i64 = 50;

/// Which page of the log.
#[derive(Debug, Deserialize)]
pub struct Before {
    pub(super) before: Option<i64>,
}

/// A message in the log.
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) event: &'static str,
    pub(super) at: String,
    /// due, delivered or failed.
    pub(super) status: &'static str,
    pub(super) attempts: i64,
    /// The status of the last answer, or why there was none.
    pub(super) answer: String,
}

fn answered(attempt: Option<&Attempt>) -> String {
    match attempt {
        Some(Attempt {
            status: Some(status), ..
        }) => status.to_string(),
        Some(attempt) => attempt.answer.clone(),
        None => String::new(),
    }
}

fn entry(message: &Message, tries: &HashMap<MessageId, Attempt>, l: Locale) -> Entry {
    Entry {
        path: format!("/desk/settings/webhooks/{}/messages/{}", message.webhook_id, message.id),
        event: message.event.as_str(),
        at: moment(l, message.created_at, None),
        status: message.status.as_str(),
        attempts: i64::from(message.attempts),
        answer: answered(tries.get(&message.id)),
    }
}

/// A page of an endpoint's log, and the message below which the next one begins.
pub(super) async fn entries(
    state: &State,
    id: WebhookId,
    before: Option<MessageId>,
    l: Locale,
) -> Result<(Vec<Entry>, Option<MessageId>), StorageError> {
    let (messages, tries) = state
        .db
        .read(move |conn| {
            let messages = rows::list(conn, id, before, A_PAGE)?;
            let ids: Vec<MessageId> = messages.iter().map(|message| message.id).collect();
            Ok::<_, StorageError>((messages, rows::log(conn, &ids)?))
        })
        .await?;
    let is_full = i64::try_from(messages.len()) == Ok(A_PAGE);
    let older = messages.last().filter(|_| is_full).map(|message| message.id);
    Ok((
        messages.iter().map(|message| entry(message, &tries, l)).collect(),
        older,
    ))
}

struct AttemptView {
    at: String,
    duration: i64,
    status: Option<i16>,
    answer: String,
}

#[derive(Template)]
#[template(path = "desk/settings/webhook_message.html")]
struct MessagePage {
    frame: Frame,
    webhook: String,
    path: String,
    entry: Entry,
    due: Option<String>,
    webhook_id: String,
    body: String,
    attempts: Vec<AttemptView>,
    active: bool,
}

/// `GET /desk/settings/webhooks/{id}/messages/{message}`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    path: web::Path<(i64, i64)>,
) -> Result<HttpResponse, PageError> {
    let webhook = owned(&state, &member, path.0).await?;
    let (id, message) = (webhook.id, MessageId(path.1));
    let found = state
        .db
        .read(move |conn| {
            let Some(found) = rows::find_message(conn, id, message)? else {
                return Ok(None);
            };
            let body = rendered(conn, std::slice::from_ref(&found))?.pop().unwrap_or_default();
            Ok::<_, StorageError>(Some((found, body, rows::attempts(conn, message)?)))
        })
        .await?;
    let (found, body, attempts) = found.ok_or(WebhookError::Unknown)?;
    let l = member.locale;
    let is_due = found.status == crate::domain::MessageStatus::Due;
    let pretty = serde_json::from_str(&body)
        .and_then(|value: serde_json::Value| serde_json::to_string_pretty(&value))
        .unwrap_or(body);
    Ok(page(&MessagePage {
        frame: Frame::inside(&state, &member, l.text("desk-settings-webhook-message").to_string()),
        webhook: format!("/desk/settings/webhooks/{id}"),
        path: format!("/desk/settings/webhooks/{id}/messages/{message}"),
        entry: entry(&found, &HashMap::new(), l),
        due: is_due.then(|| moment(l, found.due_at, None)),
        webhook_id: message_id(&found),
        body: pretty,
        attempts: attempts
            .into_iter()
            .map(|attempt| AttemptView {
                at: moment(l, attempt.at, None),
                duration: attempt.duration_ms,
                status: attempt.status,
                answer: attempt.answer,
            })
            .collect(),
        active: webhook.active,
    }))
}

/// `POST /desk/settings/webhooks/{id}/messages/{message}`
pub async fn replay_one(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<(i64, i64)>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (webhook, _) = sent(&request, &state, &member, &body, path.0).await?;
    let message = MessageId(path.1);
    replaying::one(&state.db, member.at_desk.name(), webhook.id, message, state.now()).await?;
    Ok(see_other(&format!(
        "/desk/settings/webhooks/{}/messages/{message}",
        webhook.id
    )))
}

/// An instant in UTC as a browser sends it.
fn instant(e: &mut Entered, name: &str, l: Locale) -> Option<Timestamp> {
    let read = NaiveDateTime::parse_from_str(e.one(name), "%Y-%m-%dT%H:%M");
    let read = e.read(name, read, l.text("desk-settings-problem-instant-time"));
    read.map(|at| Timestamp::from(at.and_utc()))
}

/// `POST /desk/settings/webhooks/{id}/replay`
pub async fn replay(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (webhook, mut e) = sent(&request, &state, &member, &body, *path).await?;
    let l = member.locale;
    let (from, until) = (instant(&mut e, "from", l), instant(&mut e, "until", l));
    let mut replayed = None;
    if let (Some(from), Some(until)) = (from, until) {
        let (actor, only_failed) = (member.at_desk.name(), !e.has("delivered_too", "yes"));
        // The minute that was entered is in the span.
        let span = (from, until + std::time::Duration::from_secs(60));
        match replaying::between(&state.db, actor, webhook.id, span, only_failed, state.now()).await {
            Ok(messages) => replayed = Some(messages),
            Err(WebhookError::Inactive) => e.refuse("from", l.text("desk-settings-problem-inactive")),
            Err(error) => return Err(error.into()),
        }
    }
    let shown = Shown {
        replay: e,
        replayed,
        ..Shown::default()
    };
    webhook_page(&state, &member, &webhook, shown).await
}
