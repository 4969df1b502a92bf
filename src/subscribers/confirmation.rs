//! Confirming a subscription by the link in the confirmation letter.

use crate::{
    domain::{ConsentKind, LetterKind, Purpose, SubscriptionStatus, Timestamp, Token, WebhookEvent},
    storage::{
        Conn, Db, StorageError, consents,
        consents::ConsentEvent,
        deliveries, editions, letters,
        newsletters::{self, Newsletter},
        subscriptions::{self, Subscription},
        tokens,
        webhooks::{self, Listeners},
    },
};

/// Why a link does not confirm.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// It was never issued.
    #[error("this link is not one of ours")]
    Unknown,
    /// It is too old, or the reader has left since.
    #[error("this link has expired")]
    Expired,
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A confirmed subscription.
#[derive(Debug, Clone)]
pub struct Confirmed {
    /// To what.
    pub newsletter: Newsletter,
    /// False when an earlier click had confirmed it.
    pub first_time: bool,
}

/// What the link would confirm; changes nothing.
///
/// # Errors
/// [`ConfirmError::Unknown`] for a token never issued, [`ConfirmError::Expired`] after [`super::CONFIRM_WITHIN`].
pub async fn look(db: &Db, token: &Token, now: Timestamp) -> Result<Newsletter, ConfirmError> {
    let token = token.clone();
    db.read(move |conn| {
        let subscription = follow(conn, &token, now)?;
        Ok(newsletters::find(conn, subscription.newsletter_id)?)
    })
    .await
}

/// Confirms a pending subscription: it brings what is published from now on; in an edition that welcomes, its last issue
/// too. Idempotent: a second click answers the same.
///
/// # Errors
/// As [`look`].
pub async fn confirm(db: &Db, token: &Token, now: Timestamp) -> Result<Confirmed, ConfirmError> {
    let (token, listeners) = (token.clone(), db.listeners());
    db.write(move |conn| {
        let subscription = follow(conn, &token, now)?;
        let wording = consents::wording(conn, subscription.id)?;
        Ok(Confirmed {
            first_time: begin(conn, &listeners, &subscription, &wording, "confirmation link", now)?,
            newsletter: newsletters::find(conn, subscription.newsletter_id)?,
        })
    })
    .await
}

/// Lets a pending subscription begin, with its consent, its welcome letter and, in an edition that welcomes, the last issue; false
/// when it is not pending. To be called inside a write.
pub(super) fn begin(
    conn: &mut Conn,
    listeners: &Listeners,
    subscription: &Subscription,
    wording: &str,
    source: &str,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let edition = editions::find(conn, subscription.edition_id)?;
    let welcome = match edition.welcomes {
        true => deliveries::last_issue(conn, edition.id)?,
        false => None,
    };
    // Who comes back may have had its briefs in another edition.
    let seen = subscription.seen_until;
    let welcome = welcome.filter(|issue| seen <= issue.opens_at.unwrap_or(Timestamp::EPOCH));
    let seen_until = welcome.as_ref().map_or(now, |issue| issue.cutoff);
    if !subscriptions::activate(conn, subscription.id, seen_until, now)? {
        return Ok(false);
    }
    let event = ConsentEvent {
        subscription: subscription.id,
        kind: ConsentKind::Confirmed,
        wording,
        source,
        ip: None,
    };
    consents::append(conn, &event, now)?;
    tell(conn, listeners, WebhookEvent::SubscriberConfirmed, subscription, now)?;
    letters::enqueue(conn, LetterKind::Welcome, subscription.id, None, now)?;
    if let Some(issue) = welcome {
        letters::enqueue_issue(conn, subscription.id, issue.id, now)?;
    }
    Ok(true)
}

/// Tells other programs what has happened to a subscription. To be called inside the write that makes it happen.
pub(super) fn tell(
    conn: &mut Conn,
    listeners: &Listeners,
    event: WebhookEvent,
    subscription: &Subscription,
    now: Timestamp,
) -> Result<(), StorageError> {
    let newsletter = subscription.newsletter_id;
    webhooks::tell(conn, listeners, event, newsletter, (now, now), |conn| {
        Ok(serde_json::json!({
            "newsletter": newsletters::find(conn, newsletter)?.slug,
            "edition": editions::find(conn, subscription.edition_id)?.slug,
            "subscriber": subscription.subscriber_id,
        }))
    })
}

fn follow(conn: &mut Conn, token: &Token, now: Timestamp) -> Result<Subscription, ConfirmError> {
    let link = tokens::find(conn, Purpose::Confirm, &token.hash_for(Purpose::Confirm))?.ok_or(ConfirmError::Unknown)?;
    let subscription = subscriptions::find(conn, link.subscription)?.ok_or(ConfirmError::Unknown)?;
    match subscription.status {
        SubscriptionStatus::Active | SubscriptionStatus::Paused => Ok(subscription),
        SubscriptionStatus::Pending if link.expires_at > now => Ok(subscription),
        _ => Err(ConfirmError::Expired),
    }
}
