//! Sends one copy of an issue to an address of the editor's choice, outside the ledger.

use super::{
    composing::{Addressee, Compiled},
    settings::{self, RelayPlan},
};
use crate::{
    domain::{
        EmailAddress, IssueId, Links, PersonName, SecretKey, SectionSet, SubscriberId, SubscriptionId, Timestamp,
    },
    issues::{IssueError, rendering, special},
    mail::{
        outbox::Outbox,
        session::{Envelope, Trial},
        verdict::Verdict,
        wire::Wire,
    },
    storage::{Db, audit},
};

/// Why a test copy was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum TestCopyError {
    /// The issue is unknown or cannot be rendered.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// The relay did not accept it.
    #[error("the relay did not accept the copy: {0}")]
    Refused(String),
}

/// A way to each relay for single messages.
#[derive(Debug)]
pub struct Outboxes(Vec<(RelayPlan, Outbox)>);

impl Outboxes {
    /// A way to each of these relays; nothing is connected before it is used.
    pub fn new(plans: &[RelayPlan], ehlo_name: &str, reply: std::time::Duration) -> Self {
        let outbox = |plan: &RelayPlan| Outbox::new(plan.relay.clone(), ehlo_name.to_owned(), reply);
        Outboxes(plans.iter().map(|plan| (plan.clone(), outbox(plan))).collect())
    }

    /// The first relay that takes mail from a sender of this domain.
    fn for_sender(&self, domain: &str) -> Option<&Outbox> {
        let candidates = settings::for_sender(&self.0, |(plan, _)| plan, domain);
        let first = candidates.first().and_then(|index| self.0.get(*index));
        first.map(|(_, outbox)| outbox)
    }

    /// Connects to the relay with this name and shows what is said; delivers nothing. `None` when there is no such relay.
    pub async fn try_out(&self, name: &str, envelope: Option<&Envelope>) -> Option<Trial> {
        let (_, outbox) = self.0.iter().find(|(plan, _)| plan.name == name)?;
        Some(outbox.try_out(envelope).await)
    }

    /// Whether each relay accepts a connection now.
    pub async fn answer(&self) -> Vec<bool> {
        futures::future::join_all(self.0.iter().map(|(_, outbox)| outbox.answers())).await
    }
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
    /// The ways to the relays.
    pub outboxes: &'a Outboxes,
}

/// Sends a copy with every brief of the issue itself and answers the relay's reply. Its unsubscribe link ends nobody's subscription.
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
    let Desk {
        db,
        key,
        links,
        outboxes,
    } = *desk;
    let actor = actor.to_owned();
    let full = db
        .write(move |conn| {
            let issue = special::find(conn, id)?;
            let subject = format!("issue {id}");
            audit::append(conn, &actor, "issue.send_test", &subject, &serde_json::json!({}), now)?;
            Ok::<_, IssueError>(rendering::load(conn, issue)?)
        })
        .await?;
    let compiled = Compiled::new(&full, links)?;
    let mask = compiled
        .rendered
        .mask(&compiled.shape, compiled.whole_issue(&SectionSet::All));
    let nobody = PersonName::default();
    let addressee = Addressee {
        email: to,
        name: &nobody,
        subscriber: SubscriberId(0),
        subscription: SubscriptionId(0),
    };
    let mut message = Wire::default();
    compiled.splice(addressee, &mask, key, &mut message);
    let domain = compiled.rendered.sender.address.domain();
    let Some(outbox) = outboxes.for_sender(domain) else {
        return Err(TestCopyError::Refused(format!("no relay takes mail from {domain}")));
    };
    match outbox.send(&compiled.envelope(to), &mut message).await {
        Verdict::Accepted(reply) => Ok(reply.to_string()),
        Verdict::RecipientFailed(reply) | Verdict::MessageRefused(reply) | Verdict::SenderRefused(reply) => {
            Err(TestCopyError::Refused(reply.to_string()))
        }
        Verdict::TryLater(delay) => Err(TestCopyError::Refused(delay.words)),
    }
}
