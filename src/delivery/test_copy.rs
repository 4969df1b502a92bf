//! Sends one copy of an issue to an address of the editor's choice, outside the ledger.

use super::composing::{Addressee, copy, envelope};
use crate::{
    domain::{
        EmailAddress, IssueId, Links, PersonName, SecretKey, SectionSet, SubscriberId, SubscriptionId, Timestamp,
    },
    issues::{IssueError, rendering, special},
    mail::{message::ComposeError, outbox::Outbox, verdict::Verdict},
    storage::{Db, audit},
};

/// Why a test copy was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum TestCopyError {
    /// The issue is unknown or cannot be rendered.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// The copy could not be composed.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// The relay did not accept it.
    #[error("the relay did not accept the copy: {0}")]
    Refused(String),
}

/// What makes and carries a test copy.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The database.
    pub db: &'a Db,
    /// The installation's key.
    pub key: &'a SecretKey,
    /// Public URLs.
    pub links: &'a Links,
    /// The way to the relay.
    pub outbox: &'a Outbox,
}

/// Sends a copy with every brief of the issue and answers the relay's reply. Its unsubscribe link ends nobody's subscription.
///
/// # Errors
/// [`TestCopyError`].
pub async fn send_test_copy(
    desk: &Desk<'_>,
    actor: &str,
    id: IssueId,
    to: &EmailAddress,
    now: Timestamp,
) -> Result<String, TestCopyError> {
    let Desk { db, key, links, outbox } = *desk;
    let actor = actor.to_owned();
    let full = db
        .write(move |conn| {
            let issue = special::find(conn, id)?;
            let subject = format!("issue {id}");
            audit::append(conn, &actor, "issue.send_test", &subject, &serde_json::json!({}), now)?;
            Ok::<_, IssueError>(rendering::load(conn, issue)?)
        })
        .await?;
    let compiled = rendering::compile(&full, links)?;
    let mask = compiled.mask(&SectionSet::All, Timestamp::EPOCH);
    let nobody = PersonName::default();
    let addressee = Addressee {
        email: to,
        name: &nobody,
        subscriber: SubscriberId(0),
        subscription: SubscriptionId(0),
    };
    let message = copy(&compiled, addressee, &mask, key, links)?;
    match outbox.send(&envelope(&compiled.newsletter, to), &message).await {
        Verdict::Accepted(reply) => Ok(reply.to_string()),
        Verdict::RecipientFailed(reply) | Verdict::MessageRefused(reply) | Verdict::SenderRefused(reply) => {
            Err(TestCopyError::Refused(reply.to_string()))
        }
        Verdict::TryLater(words) => Err(TestCopyError::Refused(words)),
    }
}
