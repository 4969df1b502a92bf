//! What members of staff do with one reader. Each change stands in the audit log: with the reader's number, which leads to nobody
//! once the reader is erased, or with the address's keyed hash, which is kept anyway; never with the address.

use serde_json::json;

use super::{departure, erasure, sign_up};
use crate::{
    domain::{EmailAddress, NewsletterId, SubscriberId, SubscriptionId, SubscriptionStatus, Timestamp, Token},
    storage::{
        Conn, Db, StorageError, audit, person,
        subscribers::{self, Subscriber},
        subscriptions::{self, Subscription},
        suppressions,
    },
};

/// Where consent events come from that staff record.
pub(super) const SOURCE: &str = "desk";

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum AtDeskError {
    /// There is no such reader, or the reader has no such subscription.
    #[error("there is no such reader")]
    Unknown,
    /// The address must not be mailed.
    #[error("this address is not written to")]
    Blocked,
    /// The state of the subscription forbids it.
    #[error("the subscription is not in the state for this")]
    NotNow,
    /// A confirmation letter has just been sent, or three today.
    #[error("a confirmation letter has been sent just now; try again later")]
    TooSoon,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A reader, and the newsletters that the reader has or had to do with.
#[derive(Debug, Clone)]
pub struct Known {
    /// The reader.
    pub reader: Subscriber,
    /// The newsletters.
    pub newsletters: Vec<NewsletterId>,
}

/// The reader with this number.
///
/// # Errors
/// [`AtDeskError::Unknown`].
pub async fn find(db: &Db, id: SubscriberId) -> Result<Known, AtDeskError> {
    db.read(move |conn| {
        let reader = subscribers::find(conn, id)?.ok_or(AtDeskError::Unknown)?;
        let own = person::subscriptions(conn, id)?.into_iter();
        Ok(Known {
            reader,
            newsletters: own.map(|subscription| subscription.newsletter_id).collect(),
        })
    })
    .await
}

fn own(conn: &mut Conn, reader: SubscriberId, id: SubscriptionId) -> Result<(Subscriber, Subscription), AtDeskError> {
    let subscription = subscriptions::find(conn, id)?.filter(|found| found.subscriber_id == reader);
    let subscriber = subscribers::find(conn, reader)?;
    subscriber.zip(subscription).ok_or(AtDeskError::Unknown)
}

/// Mails the reader of a pending subscription another link to confirm it; no sooner than an hour after the last, and three times a
/// day, as after signing up again.
///
/// # Errors
/// [`AtDeskError`]; nothing is sent then.
pub async fn resend_confirmation(
    db: &Db,
    actor: &str,
    reader: SubscriberId,
    subscription: SubscriptionId,
    now: Timestamp,
) -> Result<(), AtDeskError> {
    let (actor, token) = (actor.to_owned(), Token::random()?);
    db.write(move |conn| {
        let (reader, subscription) = own(conn, reader, subscription)?;
        send_again(conn, &reader, &subscription, &token, now)?;
        let detail = json!({"subscription": subscription.id});
        Ok(audit::append(
            conn,
            &actor,
            "reader.resend_confirmation",
            &format!("reader {}", reader.id),
            &detail,
            now,
        )?)
    })
    .await
}

/// Adds another confirmation letter. To be called inside a write.
pub(super) fn send_again(
    conn: &mut Conn,
    reader: &Subscriber,
    subscription: &Subscription,
    token: &Token,
    now: Timestamp,
) -> Result<(), AtDeskError> {
    if subscription.status != SubscriptionStatus::Pending {
        return Err(AtDeskError::NotNow);
    }
    if suppressions::contains(conn, &reader.address_hash)? {
        return Err(AtDeskError::Blocked);
    }
    let due_at = sign_up::next_confirmation(conn, reader.id, now)?;
    if due_at > now {
        return Err(AtDeskError::TooSoon);
    }
    Ok(sign_up::enqueue_confirmation(conn, subscription.id, token, now, now)?)
}

/// Ends a subscription because its reader asked staff for that; nothing happens to one that has ended. No letter follows.
///
/// # Errors
/// [`AtDeskError::Unknown`].
pub async fn unsubscribe(
    db: &Db,
    actor: &str,
    reader: SubscriberId,
    subscription: SubscriptionId,
    now: Timestamp,
) -> Result<(), AtDeskError> {
    let (actor, listeners) = (actor.to_owned(), db.listeners());
    db.write(move |conn| {
        let (reader, subscription) = own(conn, reader, subscription)?;
        if departure::end(conn, &listeners, subscription.id, SOURCE, now)? {
            let detail = json!({"subscription": subscription.id});
            let subject = format!("reader {}", reader.id);
            audit::append(conn, &actor, "reader.unsubscribe", &subject, &detail, now)?;
        }
        Ok(())
    })
    .await
}

/// Erases a reader as the reader's own request would. In the audit log only the keyed hash stands, which stays suppressed.
///
/// # Errors
/// [`AtDeskError::Unknown`].
pub async fn erase(db: &Db, actor: &str, id: SubscriberId, now: Timestamp) -> Result<(), AtDeskError> {
    let (actor, listeners) = (actor.to_owned(), db.listeners());
    db.write(move |conn| {
        let reader = subscribers::find(conn, id)?.ok_or(AtDeskError::Unknown)?;
        erasure::erase_reader(conn, &listeners, &reader, now)?;
        let subject = format!("address {}", reader.address_hash);
        Ok(audit::append(conn, &actor, "reader.erase", &subject, &json!({}), now)?)
    })
    .await
}

/// Records that a member has looked at or taken along what is kept of readers.
///
/// # Errors
/// Those of the database.
pub async fn note(
    db: &Db,
    actor: &str,
    action: &'static str,
    subject: String,
    detail: serde_json::Value,
    now: Timestamp,
) -> Result<(), StorageError> {
    let actor = actor.to_owned();
    db.write(move |conn| audit::append(conn, &actor, action, &subject, &detail, now))
        .await
}

/// Whether an address is written as this one, in any case of its letters: whoever erases somebody types whom.
pub fn is_address(reader: &Subscriber, typed: &str) -> bool {
    EmailAddress::parse(typed).is_ok_and(|typed| typed.key() == reader.email.key())
}
