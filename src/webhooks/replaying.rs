//! Sending messages once more.

use serde_json::json;

use super::endpoints::{WebhookError, record};
use crate::{
    domain::{MessageId, Timestamp, WebhookId},
    storage::{
        Conn, Db,
        webhooks::{self, Webhook},
    },
};

fn active(conn: &mut Conn, id: WebhookId) -> Result<Webhook, WebhookError> {
    let webhook = webhooks::find(conn, id)?.ok_or(WebhookError::Unknown)?;
    match webhook.active {
        true => Ok(webhook),
        false => Err(WebhookError::Inactive),
    }
}

/// Sends one message once more, under the id that it has.
///
/// # Errors
/// [`WebhookError::Unknown`] when there is no such message, [`WebhookError::Inactive`] when nothing is sent to the endpoint.
pub async fn one(db: &Db, actor: &str, id: WebhookId, message: MessageId, now: Timestamp) -> Result<(), WebhookError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        active(conn, id)?;
        if !webhooks::replay(conn, id, message, now)? {
            return Err(WebhookError::Unknown);
        }
        record(conn, &actor, "webhook.replay", id, &json!({"message": message}), now)
    })
    .await
}

/// Sends the messages of a span once more: those that failed, or all. Answers how many.
///
/// # Errors
/// As [`one`].
pub async fn between(
    db: &Db,
    actor: &str,
    id: WebhookId,
    (from, until): (Timestamp, Timestamp),
    only_failed: bool,
    now: Timestamp,
) -> Result<usize, WebhookError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        active(conn, id)?;
        let messages = webhooks::replay_between(conn, id, (from, until), only_failed, now)?;
        let detail = json!({"from": from, "until": until, "messages": messages});
        record(conn, &actor, "webhook.replay", id, &detail, now)?;
        Ok(messages)
    })
    .await
}
