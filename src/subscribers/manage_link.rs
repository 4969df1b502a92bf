//! The mailed link with which readers see and change everything that is kept of them, and asking for it.
//!
//! Whoever asks gets the same answer, at the same price, for every address: whose it is shows when the letter is sent.

use std::time::Duration;

use super::{MANAGE_WITHIN, allowance};
use crate::{
    domain::{
        EmailAddress, LetterKind, NewsletterId, Purpose, SecretKey, SubscriptionId, SubscriptionStatus, Timestamp,
        Token,
    },
    storage::{
        Conn, Db, StorageError, letters, person,
        subscriber_links::{self, SubscriberLink},
        subscribers::{self, Subscriber},
        subscriptions, tokens,
    },
};

/// Most letters with a link that are asked for one address in an hour.
pub const LINKS_AN_HOUR: i64 = 3;
const HOUR: Duration = Duration::from_secs(3600);
/// How long links that have stopped working are still known, so that they can be renewed.
const KNOWN_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

/// Why no link can be asked for.
#[derive(Debug, thiserror::Error)]
pub enum ManageLinkError {
    /// The link to renew was never issued.
    #[error("this link is not one of ours")]
    Unknown,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Asks for a link to everything that is kept of the reader with this address; `newsletter` speaks in the letter if the reader has
/// to do with it.
///
/// The answer is the same whether or not there is such a reader, and whether or not the address may be written to. At most
/// [`LINKS_AN_HOUR`] letters an hour are asked for one address.
///
/// # Errors
/// [`ManageLinkError`]; nothing is recorded then.
pub async fn ask(
    db: &Db,
    key: &SecretKey,
    email: EmailAddress,
    newsletter: Option<NewsletterId>,
    now: Timestamp,
) -> Result<(), ManageLinkError> {
    let (hash, token) = (key.address_hash(&email), Token::random()?);
    let ask = move |conn: &mut Conn| {
        let scope = format!("manage:{hash}");
        if allowance::take(conn, &scope, LINKS_AN_HOUR, HOUR, now)? {
            letters::enqueue_request(conn, LetterKind::ManageLink, newsletter, &email, &token, now)?;
        }
        Ok(())
    };
    db.write(ask).await
}

/// Asks for a new link in place of one that has expired; it is mailed to the address that its reader has now.
///
/// # Errors
/// [`ManageLinkError::Unknown`] for a link that was never issued, or whose reader was erased.
pub async fn renew(db: &Db, key: &SecretKey, token: &Token, now: Timestamp) -> Result<(), ManageLinkError> {
    let (token, old) = (Token::random()?, token.clone());
    let (reader, newsletter) = db
        .read(move |conn| owner(conn, &old))
        .await?
        .map(|owner| (owner.subscriber, owner.newsletter))
        .ok_or(ManageLinkError::Unknown)?;
    let hash = key.address_hash(&reader.email);
    let ask = move |conn: &mut Conn| {
        let scope = format!("manage:{hash}");
        if allowance::take(conn, &scope, LINKS_AN_HOUR, HOUR, now)? {
            letters::enqueue_request(conn, LetterKind::ManageLink, newsletter, &reader.email, &token, now)?;
        }
        Ok(())
    };
    db.write(ask).await
}

/// Whom a link belongs to, whether or not it works still.
#[derive(Debug)]
pub(super) struct Owner {
    pub(super) subscriber: Subscriber,
    /// The newsletter that an older link was mailed for.
    pub(super) newsletter: Option<NewsletterId>,
    pub(super) expires_at: Timestamp,
}

/// Whom a link belongs to; `None` for one that was never issued, or whose reader was erased.
pub(super) fn owner(conn: &mut Conn, token: &Token) -> Result<Option<Owner>, StorageError> {
    let hash = token.hash_for(Purpose::Manage);
    let (id, newsletter, expires_at) = match subscriber_links::find(conn, Purpose::Manage, &hash)? {
        Some(link) => (link.subscriber, None, link.expires_at),
        // Links of letters that answer a sign-up are for one subscription.
        None => {
            let Some(link) = tokens::find(conn, Purpose::Manage, &hash)? else {
                return Ok(None);
            };
            let Some(subscription) = subscriptions::find(conn, link.subscription)? else {
                return Ok(None);
            };
            (
                subscription.subscriber_id,
                Some(subscription.newsletter_id),
                link.expires_at,
            )
        }
    };
    let subscriber = subscribers::find(conn, id)?;
    Ok(subscriber.map(|subscriber| Owner {
        subscriber,
        newsletter,
        expires_at,
    }))
}

/// The subscription for which a letter with a link speaks that was asked for an address: that to `newsletter`, or else one that
/// brings mail, or else any. `None` when nobody is known by the address.
///
/// # Errors
/// Those of the database.
pub fn speaker(
    conn: &mut Conn,
    email: &EmailAddress,
    newsletter: Option<NewsletterId>,
) -> Result<Option<SubscriptionId>, StorageError> {
    let Some(reader) = subscribers::find_by_email(conn, email)? else {
        return Ok(None);
    };
    let mut own = person::subscriptions(conn, reader.id)?;
    own.sort_by_key(|subscription| {
        let rank = match subscription.status {
            SubscriptionStatus::Active => 0,
            SubscriptionStatus::Paused => 1,
            SubscriptionStatus::Pending => 2,
            _ => 3,
        };
        (Some(subscription.newsletter_id) != newsletter, rank)
    });
    Ok(own.first().map(|subscription| subscription.id))
}

/// Lets the link in a letter that is about to be sent work from now on. To be called inside a write.
///
/// # Errors
/// Those of the database.
pub fn open(conn: &mut Conn, of: SubscriptionId, token: &Token, now: Timestamp) -> Result<(), StorageError> {
    let Some(subscription) = subscriptions::find(conn, of)? else {
        return Ok(());
    };
    subscriber_links::forget_ended(conn, subscription.subscriber_id, now - KNOWN_FOR)?;
    let link = SubscriberLink {
        subscriber: subscription.subscriber_id,
        address: None,
        issued_at: now,
        expires_at: now + MANAGE_WITHIN,
    };
    subscriber_links::insert(conn, Purpose::Manage, &token.hash_for(Purpose::Manage), &link)
}
