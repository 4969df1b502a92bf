//! Everything that a reader gets and could get, on one page behind a mailed link, and changing it.

mod choosing;
mod person;

use super::{
    ChoiceError, manage_link, measuring,
    pausing::{self, PauseDays},
};
use crate::{
    domain::{
        EditionId, NewsletterId, SectionSet, SubscriptionId, SubscriptionStatus, SuppressionReason, Timestamp, Token,
        Zone,
    },
    storage::{
        Conn, Db, StorageError,
        editions::{self, Edition},
        newsletters::{self, Newsletter},
        person as rows,
        sections::{self, Section},
        subscribers::Subscriber,
        subscriptions, suppressions,
    },
};

pub use choosing::{Joining, Which, choose, join, leave, measure, pause, tell_why};
pub use person::{set_language, set_name};

/// Newsletters that the page shows.
const MOST_NEWSLETTERS: i64 = 200;

/// Why preferences were not shown or saved.
#[derive(Debug, thiserror::Error)]
pub enum PreferencesError {
    /// The link was never issued, or its reader was erased.
    #[error("this link is not one of ours")]
    Unknown,
    /// The link is too old, or the address was changed since.
    #[error("this link has expired")]
    Expired,
    /// There is no such newsletter, or the reader does not have it.
    #[error("you do not get this newsletter")]
    NotSubscribed,
    /// The address must not be mailed.
    #[error("this address is not written to")]
    Blocked,
    /// The choices do not fit the newsletter.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a reader gets and could get.
#[derive(Debug, Clone)]
pub struct Preferences {
    /// The reader.
    pub reader: Subscriber,
    /// Why the address must not be mailed, if it must not.
    pub blocked: Option<SuppressionReason>,
    /// The subscriptions that bring mail, or do so again after a pause.
    pub taken: Vec<Taken>,
    /// Newsletters that the reader does not get.
    pub offers: Vec<Offer>,
}

/// A newsletter with what can be chosen in it.
#[derive(Debug, Clone)]
pub struct Menu {
    /// The newsletter.
    pub newsletter: Newsletter,
    /// Its editions that can be chosen.
    pub editions: Vec<Edition>,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// A subscription and what could be chosen instead.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The newsletter and its choices.
    pub menu: Menu,
    /// Which subscription.
    pub subscription: SubscriptionId,
    /// Active or paused.
    pub status: SubscriptionStatus,
    /// In which edition.
    pub edition: EditionId,
    /// Which sections.
    pub sections: SectionSet,
    /// Until when it is paused, and until when it could be.
    pub pause: PauseDays,
    /// The reader's time zone; none: the edition's.
    pub zone: Option<Zone>,
    /// Whether an edition of the newsletter comes at its hour in the reader's zone.
    pub asks_for_zone: bool,
    /// Whether the reader agrees that clicks are kept, where the newsletter asks.
    pub measured: Option<bool>,
}

/// A newsletter that the reader does not get.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The newsletter and its choices.
    pub menu: Menu,
    /// What became of an earlier subscription, or one that waits to be confirmed.
    pub before: Option<SubscriptionStatus>,
    /// Whether its reader may say why it was left.
    pub may_tell_why: bool,
}

/// What the link's reader gets and could get.
///
/// # Errors
/// [`PreferencesError::Unknown`] and [`PreferencesError::Expired`] for links that do not work.
pub async fn look(db: &Db, token: &Token, now: Timestamp) -> Result<Preferences, PreferencesError> {
    let token = token.clone();
    db.read(move |conn| {
        let reader = follow(conn, &token, now)?;
        Ok(show(conn, reader, now)?)
    })
    .await
}

/// Whom a link lets in.
pub(super) fn follow(conn: &mut Conn, token: &Token, now: Timestamp) -> Result<Subscriber, PreferencesError> {
    let owner = manage_link::owner(conn, token)?.ok_or(PreferencesError::Unknown)?;
    if owner.expires_at > now {
        Ok(owner.subscriber)
    } else {
        Err(PreferencesError::Expired)
    }
}

fn show(conn: &mut Conn, reader: Subscriber, now: Timestamp) -> Result<Preferences, StorageError> {
    let own = rows::subscriptions(conn, reader.id)?;
    let (mut taken, mut offers) = (Vec::new(), Vec::new());
    for newsletter in newsletters::list(conn, NewsletterId(0), MOST_NEWSLETTERS)? {
        let known = own
            .iter()
            .find(|subscription| subscription.newsletter_id == newsletter.id);
        let open = known.filter(|known| is_open(known.status));
        let all = editions::list(conn, newsletter.id)?;
        let asks_for_zone = all.iter().any(|edition| edition.local_morning && edition.active);
        let can_be_chosen =
            |edition: &Edition| edition.active || open.is_some_and(|open| open.edition_id == edition.id);
        let menu = Menu {
            sections: sections::list(conn, newsletter.id)?,
            editions: all.into_iter().filter(can_be_chosen).collect(),
            newsletter,
        };
        let subscription = match open {
            Some(open) => subscriptions::find(conn, open.id)?,
            None => None,
        };
        match subscription {
            Some(subscription) => taken.push(Taken {
                subscription: subscription.id,
                status: subscription.status,
                edition: subscription.edition_id,
                sections: subscriptions::taken(conn, &subscription)?,
                pause: pausing::days(conn, &subscription, now)?,
                zone: subscription.zone,
                asks_for_zone,
                measured: measuring::is_asked(&menu.newsletter).then_some(subscription.measured),
                menu,
            }),
            None if menu.editions.is_empty() => {}
            None => offers.push(Offer {
                menu,
                before: known.map(|known| known.status),
                may_tell_why: known
                    .is_some_and(|known| known.status == SubscriptionStatus::Unsubscribed && !known.told_why),
            }),
        }
    }
    Ok(Preferences {
        blocked: suppressions::find(conn, &reader.address_hash)?.map(|suppression| suppression.reason),
        reader,
        taken,
        offers,
    })
}

fn is_open(status: SubscriptionStatus) -> bool {
    matches!(status, SubscriptionStatus::Active | SubscriptionStatus::Paused)
}
