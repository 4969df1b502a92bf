//! Leaving, by a link that never expires and can do nothing else; why, and coming back.
//!
//! No letter follows: whoever leaves gets no more mail.

use std::time::Duration;

use chrono::NaiveTime;

use super::{ChoiceError, Choices, NO_WORDS, confirmation, manage_link, measuring, pausing, wordings::Wording};
use crate::{
    domain::{
        ConsentKind, DepartureReason, EditionId, Purpose, SecretKey, SubscriptionId, SubscriptionStatus, Timestamp,
        Token, WebhookEvent,
    },
    storage::{
        Conn, Db, StorageError, consents,
        consents::ConsentEvent,
        departures,
        editions::{self, Edition},
        newsletters::{self, Newsletter},
        subscribers,
        subscriptions::{self, Subscription},
        suppressions,
        tokens::{self, Link},
        webhooks::Listeners,
    },
};

/// How long whoever has left can take it back without confirming.
const COME_BACK_WITHIN: Duration = Duration::from_secs(3600);
/// Longest words beside a reason, in characters.
pub const LONGEST_WORDS: usize = 500;

/// Why a link ends nothing.
#[derive(Debug, thiserror::Error)]
pub enum LeaveError {
    /// This installation did not make it.
    #[error("this link is not one of ours")]
    Unknown,
    /// The time for coming back has passed.
    #[error("this link has expired")]
    Expired,
    /// The choices do not fit the newsletter.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a link would end.
#[derive(Debug, Clone)]
pub struct Departure {
    /// What is left; none when its reader was erased and there is nothing to leave.
    pub newsletter: Option<Newsletter>,
    /// Whether the subscription is left already.
    pub has_left: bool,
}

/// What was left.
#[derive(Debug, Clone)]
pub struct Left {
    /// The newsletter; none when its reader was erased.
    pub newsletter: Option<Newsletter>,
    /// Takes it back, when it was left just now.
    pub come_back: Option<Token>,
    /// The editions in which its reader could come back.
    pub editions: Editions,
    /// Whether its reader may say why.
    pub may_tell_why: bool,
}

/// The editions of a newsletter that a reader can choose.
#[derive(Debug, Clone, Default)]
pub struct Editions {
    /// In their order.
    pub open: Vec<Edition>,
    /// The one that the reader had.
    pub own: Option<EditionId>,
}

impl Editions {
    fn load(conn: &mut Conn, subscription: &Subscription) -> Result<Self, StorageError> {
        let own = subscription.edition_id;
        let all = editions::list(conn, subscription.newsletter_id)?.into_iter();
        Ok(Editions {
            open: all.filter(|edition| edition.active || edition.id == own).collect(),
            own: Some(own),
        })
    }
}

/// What the link would end; changes nothing.
///
/// # Errors
/// [`LeaveError::Unknown`] for a link that was never made here.
pub async fn look(db: &Db, key: &SecretKey, token: &str) -> Result<Departure, LeaveError> {
    let id = key.read_unsubscribe_token(token).ok_or(LeaveError::Unknown)?;
    db.read(move |conn| {
        let Some(subscription) = subscriptions::find(conn, id)? else {
            return Ok(Departure {
                newsletter: None,
                has_left: true,
            });
        };
        Ok(Departure {
            newsletter: Some(newsletters::find(conn, subscription.newsletter_id)?),
            has_left: has_ended(subscription.status),
        })
    })
    .await
}

/// Ends the subscription. Idempotent: whoever has left stays away.
///
/// # Errors
/// As [`look`].
pub async fn leave(
    db: &Db,
    key: &SecretKey,
    token: &str,
    source: &'static str,
    now: Timestamp,
) -> Result<Left, LeaveError> {
    let id = key.read_unsubscribe_token(token).ok_or(LeaveError::Unknown)?;
    let (come_back, listeners) = (Token::random()?, db.listeners());
    db.write(move |conn| {
        if subscriptions::find(conn, id)?.is_none() {
            return Ok(Left {
                newsletter: None,
                come_back: None,
                editions: Editions::default(),
                may_tell_why: false,
            });
        }
        let just_now = end(conn, &listeners, id, source, now)?;
        if just_now {
            let link = Link {
                subscription: id,
                expires_at: now + COME_BACK_WITHIN,
            };
            let hash = come_back.hash_for(Purpose::ComeBack);
            tokens::insert(conn, Purpose::ComeBack, &hash, link, now)?;
        }
        let subscription = subscriptions::find(conn, id)?.ok_or(LeaveError::Unknown)?;
        Ok(Left {
            newsletter: Some(newsletters::find(conn, subscription.newsletter_id)?),
            come_back: just_now.then_some(come_back),
            editions: Editions::load(conn, &subscription)?,
            may_tell_why: just_now,
        })
    })
    .await
}

/// Ends a subscription and records that consent was withdrawn; false when it has ended already. To be called inside a write.
pub(super) fn end(
    conn: &mut Conn,
    listeners: &Listeners,
    id: SubscriptionId,
    source: &str,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let subscription = subscriptions::find(conn, id)?;
    let ended = subscriptions::unsubscribe(conn, id, now)?;
    if ended {
        append(conn, id, ConsentKind::Withdrawn, NO_WORDS, source, now)?;
        if let Some(subscription) = subscription {
            measuring::withdraw(conn, &subscription, source, now)?;
            // Of whoever never confirmed nobody was told.
            if is_confirmed(subscription.status) {
                confirmation::tell(conn, listeners, WebhookEvent::SubscriberLeft, &subscription, now)?;
            }
        }
    }
    Ok(ended)
}

/// Notes why the subscription was left, once each time, and without its reader.
///
/// # Errors
/// As [`look`].
pub async fn tell_why(
    db: &Db,
    key: &SecretKey,
    token: &str,
    reason: DepartureReason,
    words: String,
    now: Timestamp,
) -> Result<Option<Newsletter>, LeaveError> {
    let id = key.read_unsubscribe_token(token).ok_or(LeaveError::Unknown)?;
    db.write(move |conn| {
        let Some(subscription) = subscriptions::find(conn, id)? else {
            return Ok(None);
        };
        note_why(conn, &subscription, reason, &words, now)?;
        Ok(Some(newsletters::find(conn, subscription.newsletter_id)?))
    })
    .await
}

/// Notes why a subscription was left, unless that was noted before. To be called inside a write.
///
/// Of the time only the day is kept, so that the reader is not found by it.
pub(super) fn note_why(
    conn: &mut Conn,
    subscription: &Subscription,
    reason: DepartureReason,
    words: &str,
    now: Timestamp,
) -> Result<(), StorageError> {
    if subscriptions::note_told_why(conn, subscription.id)? {
        let day = now.utc().date_naive().and_time(NaiveTime::MIN).and_utc();
        departures::insert(conn, subscription.newsletter_id, reason, words, Timestamp::from(day))?;
    }
    Ok(())
}

/// The words beside a reason, as they are kept: without control characters but line breaks; `None` when they are too long.
pub fn words(text: &str) -> Option<String> {
    let lines = text.replace("\r\n", "\n");
    let words: String = lines.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let words = words.trim();
    (words.chars().count() <= LONGEST_WORDS).then(|| words.to_owned())
}

/// How a reader comes back.
#[derive(Debug, Clone)]
pub struct Return {
    /// The edition; none: the one that was left. Sections stay as they were.
    pub choices: Choices,
    /// The day on which mail begins again; none: at once.
    pub pause_until: Option<chrono::NaiveDate>,
    /// The words beside the button, as they were shown.
    pub wording: Wording,
}

/// The newsletter that a reader comes back to by a link, and its editions; changes nothing.
///
/// # Errors
/// [`LeaveError::Unknown`] and [`LeaveError::Expired`] for links that do not work.
pub async fn look_back(db: &Db, token: &Token, now: Timestamp) -> Result<(Newsletter, Editions), LeaveError> {
    let token = token.clone();
    db.read(move |conn| {
        let subscription = follow_back(conn, &token, now)?;
        let newsletter = newsletters::find(conn, subscription.newsletter_id)?;
        Ok((newsletter, Editions::load(conn, &subscription)?))
    })
    .await
}

/// Takes back having left just now: nothing is missed, and nobody has to confirm. Changes nothing for whoever is back already.
///
/// # Errors
/// As [`look_back`], and [`LeaveError::Choice`] when the choices do not fit.
pub async fn come_back(db: &Db, token: &Token, back: Return, now: Timestamp) -> Result<Newsletter, LeaveError> {
    let (token, listeners) = (token.clone(), db.listeners());
    db.write(move |conn| {
        let left = follow_back(conn, &token, now)?;
        let newsletter = newsletters::find(conn, left.newsletter_id)?;
        let edition = match &back.choices.edition {
            Some(_) => back.choices.resolve_beside(conn, &newsletter, Some(left.edition_id))?.0,
            None => left.edition_id,
        };
        if !subscriptions::come_back(conn, left.id)? {
            return Ok(newsletter);
        }
        back.wording.keep(conn, newsletter.id, now)?;
        let wording = back.wording.id.as_str();
        append(conn, left.id, ConsentKind::Confirmed, wording, "unsubscribe page", now)?;
        let sections = subscriptions::taken(conn, &left)?;
        subscriptions::choose(conn, left.id, edition, &sections)?;
        let back_again = subscriptions::find(conn, left.id)?;
        if let Some(back_again) = &back_again {
            confirmation::tell(conn, &listeners, WebhookEvent::SubscriberConfirmed, back_again, now)?;
        }
        if let (Some(day), Some(back_again)) = (back.pause_until, back_again) {
            pausing::set(conn, &back_again, edition, Some(day), now)?;
        }
        Ok(newsletter)
    })
    .await
}

fn follow_back(conn: &mut Conn, token: &Token, now: Timestamp) -> Result<Subscription, LeaveError> {
    let hash = token.hash_for(Purpose::ComeBack);
    let link = tokens::find(conn, Purpose::ComeBack, &hash)?.ok_or(LeaveError::Unknown)?;
    let subscription = subscriptions::find(conn, link.subscription)?.ok_or(LeaveError::Unknown)?;
    let reader = subscribers::find(conn, subscription.subscriber_id)?.ok_or(LeaveError::Unknown)?;
    let is_suppressed = suppressions::contains(conn, &reader.address_hash)?;
    if link.expires_at > now && !is_suppressed {
        Ok(subscription)
    } else {
        Err(LeaveError::Expired)
    }
}

/// Mails the subscription's reader a link to get less instead. The answer says nothing of the reader.
///
/// # Errors
/// As [`look`].
pub async fn ask_for_less(
    db: &Db,
    key: &SecretKey,
    token: &str,
    now: Timestamp,
) -> Result<Option<Newsletter>, LeaveError> {
    let id = key.read_unsubscribe_token(token).ok_or(LeaveError::Unknown)?;
    let found = db
        .read(move |conn| {
            let Some(subscription) = subscriptions::find(conn, id)? else {
                return Ok(None);
            };
            let newsletter = newsletters::find(conn, subscription.newsletter_id)?;
            let reader = subscribers::find(conn, subscription.subscriber_id)?;
            Ok::<_, StorageError>(reader.map(|reader| (reader.email, newsletter)))
        })
        .await?;
    let Some((email, newsletter)) = found else {
        return Ok(None);
    };
    match manage_link::ask(db, key, email, Some(newsletter.id), now).await {
        Ok(()) => Ok(Some(newsletter)),
        Err(manage_link::ManageLinkError::Unknown) => Err(LeaveError::Unknown),
        Err(manage_link::ManageLinkError::Random(cause)) => Err(cause.into()),
        Err(manage_link::ManageLinkError::Storage(cause)) => Err(cause.into()),
    }
}

/// Whether a reader with this status has confirmed and not left.
pub(super) fn is_confirmed(status: SubscriptionStatus) -> bool {
    matches!(status, SubscriptionStatus::Active | SubscriptionStatus::Paused)
}

fn has_ended(status: SubscriptionStatus) -> bool {
    use SubscriptionStatus::{Bounced, Complained, Unsubscribed};
    matches!(status, Unsubscribed | Bounced | Complained)
}

fn append(
    conn: &mut Conn,
    subscription: SubscriptionId,
    kind: ConsentKind,
    wording: &str,
    source: &str,
    now: Timestamp,
) -> Result<(), StorageError> {
    let event = ConsentEvent {
        subscription,
        kind,
        wording,
        source,
        ip: None,
    };
    consents::append(conn, &event, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_without_control_characters_and_not_too_many() {
        assert_eq!(words(" a\r\nb\u{7}\0 ").unwrap(), "a\nb");
        assert_eq!(words(&"ў".repeat(500)).map(|words| words.chars().count()), Some(500));
        assert_eq!(words(&"ў".repeat(501)), None);
    }
}
