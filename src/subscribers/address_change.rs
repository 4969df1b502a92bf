//! Changing the address: asked for on the preferences page, confirmed at the new address, announced at the old one, and undone from
//! there within a week.
//!
//! Whoever asks learns nothing of the new address: its owner alone is told when it has subscriptions of its own, and two readers are
//! never made one.

use std::time::Duration;

use super::{allowance, manage_link, preferences::PreferencesError};
use crate::{
    domain::{AddressHash, EmailAddress, LetterKind, Purpose, SecretKey, SubscriberId, Timestamp, Token},
    storage::{
        Conn, Db, StorageError, audit, letters,
        newsletters::{self, Newsletter},
        subscriber_links::{self, SubscriberLink},
        subscribers::{self, Subscriber},
        subscriptions, tokens,
    },
};

/// How long the link in the letter to the new address works.
pub const CHANGE_WITHIN: Duration = Duration::from_secs(48 * 3600);
/// How long the link in the letter to the old address works.
pub const RESTORE_WITHIN: Duration = Duration::from_secs(7 * 24 * 3600);
/// Most changes that a reader asks for, and most letters about one to one new address, in a day.
const CHANGES_A_DAY: i64 = 3;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Why no change was asked for, made or undone.
#[derive(Debug, thiserror::Error)]
pub enum AddressChangeError {
    /// The link was never issued, or something later has taken its place.
    #[error("this link is not one of ours")]
    Unknown,
    /// The link is too old.
    #[error("this link has expired")]
    Expired,
    /// It is the reader's address already.
    #[error("mail goes to this address already")]
    Same,
    /// The reader has asked for too many changes today.
    #[error("the address can be changed three times a day; try again tomorrow")]
    TooOften,
    /// Another reader has the address by now.
    #[error("this address has subscriptions of its own")]
    Taken,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Asks to change to another address: a letter goes there, and nothing changes before its link is used. A later request takes the
/// place of an earlier one.
///
/// # Errors
/// Those of [`super::preferences::look`]; [`AddressChangeError::Same`] and [`AddressChangeError::TooOften`]. Nothing else is told about
/// the new address.
pub async fn ask(
    db: &Db,
    key: &SecretKey,
    token: &Token,
    new: EmailAddress,
    now: Timestamp,
) -> Result<(), AddressChangeError> {
    let (token, letter_token, new_hash) = (token.clone(), Token::random()?, key.address_hash(&new));
    let ask = move |conn: &mut Conn| {
        let reader = super::preferences::follow(conn, &token, now)?;
        ask_for(conn, &reader, &new, &new_hash, &letter_token, now)
    };
    db.write(ask).await
}

/// The same by a member of staff, whom the reader has asked.
///
/// # Errors
/// [`AddressChangeError::Unknown`] for no reader, and [`AddressChangeError::Taken`], which staff may know; as [`ask`] else.
pub async fn ask_at_desk(
    db: &Db,
    key: &SecretKey,
    actor: &str,
    id: SubscriberId,
    new: EmailAddress,
    now: Timestamp,
) -> Result<(), AddressChangeError> {
    let (actor, letter_token, new_hash) = (actor.to_owned(), Token::random()?, key.address_hash(&new));
    let ask = move |conn: &mut Conn| {
        let reader = subscribers::find(conn, id)?.ok_or(AddressChangeError::Unknown)?;
        if has_another_reader(conn, &new, id)? {
            return Err(AddressChangeError::Taken);
        }
        ask_for(conn, &reader, &new, &new_hash, &letter_token, now)?;
        let subject = format!("reader {id}");
        let detail = serde_json::json!({});
        Ok(audit::append(
            conn,
            &actor,
            "reader.ask_address_change",
            &subject,
            &detail,
            now,
        )?)
    };
    db.write(ask).await
}

fn ask_for(
    conn: &mut Conn,
    reader: &Subscriber,
    new: &EmailAddress,
    new_hash: &AddressHash,
    letter_token: &Token,
    now: Timestamp,
) -> Result<(), AddressChangeError> {
    if reader.email.key() == new.key() {
        return Err(AddressChangeError::Same);
    }
    let by_reader = format!("address-change:{}", reader.address_hash);
    if !allowance::take(conn, &by_reader, CHANGES_A_DAY, DAY, now)? {
        return Err(AddressChangeError::TooOften);
    }
    let to_address = format!("address-change-to:{new_hash}");
    let may_be_sent = allowance::take(conn, &to_address, CHANGES_A_DAY, DAY, now)?;
    subscriber_links::forget(conn, reader.id, Purpose::ChangeAddress, Timestamp::EPOCH)?;
    let speaker = manage_link::speaker(conn, &reader.email, None)?;
    if let (true, Some(speaker)) = (may_be_sent, speaker) {
        let link = SubscriberLink {
            subscriber: reader.id,
            address: Some(new.clone()),
            issued_at: now,
            expires_at: now + CHANGE_WITHIN,
        };
        let hash = letter_token.hash_for(Purpose::ChangeAddress);
        subscriber_links::insert(conn, Purpose::ChangeAddress, &hash, &link)?;
        letters::enqueue_elsewhere(conn, LetterKind::AddressChange, speaker, new, Some(letter_token), now)?;
    }
    Ok(())
}

/// What a link is about.
#[derive(Debug, Clone)]
pub struct Change {
    /// The address that it sets.
    pub address: EmailAddress,
    /// A newsletter that the reader has to do with.
    pub newsletter: Option<Newsletter>,
    /// Whether that is the reader's address already.
    pub is_done: bool,
}

/// What the link in the letter to the new address would change; changes nothing.
///
/// # Errors
/// [`AddressChangeError::Unknown`] and [`AddressChangeError::Expired`] for links that do not work.
pub async fn look(db: &Db, purpose: Purpose, token: &Token, now: Timestamp) -> Result<Change, AddressChangeError> {
    let token = token.clone();
    db.read(move |conn| {
        let (reader, link, address) = follow(conn, purpose, &token)?;
        let change = change(conn, &reader, address)?;
        match change.is_done || link.expires_at > now {
            true => Ok(change),
            false => Err(AddressChangeError::Expired),
        }
    })
    .await
}

/// Changes the address, and tells the old one, from which it can be undone for a week. Links that were mailed to the old address to
/// manage everything work no longer. A second click answers the same.
///
/// # Errors
/// As [`look`], and [`AddressChangeError::Taken`] when another reader has the address by now.
pub async fn confirm(db: &Db, key: &SecretKey, token: &Token, now: Timestamp) -> Result<Change, AddressChangeError> {
    let (token, undo, key) = (token.clone(), Token::random()?, key.clone());
    let confirm = move |conn: &mut Conn| {
        let (reader, link, new) = follow(conn, Purpose::ChangeAddress, &token)?;
        let change = change(conn, &reader, new.clone())?;
        if change.is_done {
            return Ok(change);
        }
        if link.expires_at <= now {
            return Err(AddressChangeError::Expired);
        }
        move_to(conn, &key, &reader, &new, now)?;
        let restore = SubscriberLink {
            subscriber: reader.id,
            address: Some(reader.email.clone()),
            issued_at: now,
            expires_at: now + RESTORE_WITHIN,
        };
        let hash = undo.hash_for(Purpose::RestoreAddress);
        subscriber_links::insert(conn, Purpose::RestoreAddress, &hash, &restore)?;
        announce(conn, &reader, &new, Some(&undo), now)?;
        Ok(Change {
            is_done: true,
            ..change
        })
    };
    db.write(confirm).await
}

/// Undoes a change from the old address. Changes that came after it, and links to make or undo any, are void; the address that is
/// left is told.
///
/// # Errors
/// As [`confirm`].
pub async fn restore(db: &Db, key: &SecretKey, token: &Token, now: Timestamp) -> Result<Change, AddressChangeError> {
    let (token, key) = (token.clone(), key.clone());
    let restore = move |conn: &mut Conn| {
        let (reader, link, old) = follow(conn, Purpose::RestoreAddress, &token)?;
        let change = change(conn, &reader, old.clone())?;
        if change.is_done {
            return Ok(change);
        }
        if link.expires_at <= now {
            return Err(AddressChangeError::Expired);
        }
        move_to(conn, &key, &reader, &old, now)?;
        subscriber_links::forget(conn, reader.id, Purpose::ChangeAddress, Timestamp::EPOCH)?;
        // Whoever changed it after this could undo that too: an earlier address goes before a later one.
        let later = link.issued_at + Duration::from_millis(1);
        subscriber_links::forget(conn, reader.id, Purpose::RestoreAddress, later)?;
        announce(conn, &reader, &old, None, now)?;
        Ok(Change {
            is_done: true,
            ..change
        })
    };
    db.write(restore).await
}

fn follow(
    conn: &mut Conn,
    purpose: Purpose,
    token: &Token,
) -> Result<(Subscriber, SubscriberLink, EmailAddress), AddressChangeError> {
    let link = subscriber_links::find(conn, purpose, &token.hash_for(purpose))?;
    let link = link.ok_or(AddressChangeError::Unknown)?;
    let reader = subscribers::find(conn, link.subscriber)?.ok_or(AddressChangeError::Unknown)?;
    let address = link.address.clone().ok_or(AddressChangeError::Unknown)?;
    Ok((reader, link, address))
}

fn change(conn: &mut Conn, reader: &Subscriber, address: EmailAddress) -> Result<Change, StorageError> {
    let newsletter = match manage_link::speaker(conn, &reader.email, None)? {
        Some(speaker) => match subscriptions::find(conn, speaker)? {
            Some(subscription) => Some(newsletters::find(conn, subscription.newsletter_id)?),
            None => None,
        },
        None => None,
    };
    Ok(Change {
        is_done: reader.email.key() == address.key(),
        address,
        newsletter,
    })
}

/// Sets the address and ends the links that were mailed to the one before.
fn move_to(
    conn: &mut Conn,
    key: &SecretKey,
    reader: &Subscriber,
    address: &EmailAddress,
    now: Timestamp,
) -> Result<(), AddressChangeError> {
    if has_another_reader(conn, address, reader.id)? {
        return Err(AddressChangeError::Taken);
    }
    let set = subscribers::set_address(conn, reader.id, address, &key.address_hash(address));
    set.map_err(|error| match error {
        StorageError::Duplicate(_) => AddressChangeError::Taken,
        error => error.into(),
    })?;
    subscriber_links::end(conn, reader.id, Purpose::Manage, now)?;
    tokens::end(conn, reader.id, Purpose::Manage, now)?;
    Ok(())
}

/// Tells the address that a reader had until now. `reader` is as before the change, `address` the one after it.
fn announce(
    conn: &mut Conn,
    reader: &Subscriber,
    address: &EmailAddress,
    undo: Option<&Token>,
    now: Timestamp,
) -> Result<(), StorageError> {
    if let Some(speaker) = manage_link::speaker(conn, address, None)? {
        letters::enqueue_elsewhere(conn, LetterKind::AddressChanged, speaker, &reader.email, undo, now)?;
    }
    Ok(())
}

fn has_another_reader(conn: &mut Conn, address: &EmailAddress, than: SubscriberId) -> Result<bool, StorageError> {
    let other = subscribers::find_by_email(conn, address)?;
    Ok(other.is_some_and(|other| other.id != than))
}

/// Whether the link in a letter to a new address can still change something: a later request takes the place of an earlier one.
///
/// # Errors
/// Those of the database.
pub fn is_awaited(conn: &mut Conn, token: Option<&Token>) -> Result<bool, StorageError> {
    let Some(token) = token else { return Ok(false) };
    let hash = token.hash_for(Purpose::ChangeAddress);
    Ok(subscriber_links::find(conn, Purpose::ChangeAddress, &hash)?.is_some())
}

impl From<PreferencesError> for AddressChangeError {
    fn from(error: PreferencesError) -> Self {
        match error {
            PreferencesError::Storage(error) => error.into(),
            PreferencesError::Expired => AddressChangeError::Expired,
            _ => AddressChangeError::Unknown,
        }
    }
}
