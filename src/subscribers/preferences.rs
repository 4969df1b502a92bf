//! Changing what a subscription brings, by a mailed link that works for an hour.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    ChoiceError, Choices, WORDING,
    pausing::{self, PauseDays},
};
use crate::{
    domain::{
        ConsentKind, EditionId, Purpose, SectionId, SectionSet, SubscriptionId, SubscriptionStatus, Timestamp, Token,
        Zone,
    },
    storage::{
        Conn, Db, StorageError, consents,
        consents::ConsentEvent,
        editions,
        newsletters::{self, Newsletter},
        subscriptions::{self, Subscription},
        tokens,
    },
};

/// Why preferences were not shown or saved.
#[derive(Debug, thiserror::Error)]
pub enum PreferencesError {
    /// The link was never issued.
    #[error("this link is not one of ours")]
    Unknown,
    /// The link is too old, or the subscription has ended.
    #[error("this link has expired")]
    Expired,
    /// The choices do not fit the newsletter.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a subscription brings.
#[derive(Debug, Clone)]
pub struct Preferences {
    /// Which subscription.
    pub subscription: SubscriptionId,
    /// To what.
    pub newsletter: Newsletter,
    /// In which edition.
    pub edition: EditionId,
    /// Which sections; `None` for all.
    pub sections: Option<BTreeSet<SectionId>>,
    /// Until when it is paused, and until when it could be.
    pub pause: PauseDays,
    /// The reader's time zone; none: the edition's.
    pub zone: Option<Zone>,
    /// Whether an edition of the newsletter comes at its hour in the reader's zone.
    pub asks_for_zone: bool,
}

/// What a reader changes beside sections and edition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The day on which a pause ends; none: no pause.
    pub pause_until: Option<NaiveDate>,
    /// The reader's time zone; none: the edition's.
    pub zone: Option<Zone>,
}

/// What the link's subscription brings now.
///
/// # Errors
/// [`PreferencesError::Unknown`] and [`PreferencesError::Expired`] for links that do not work.
pub async fn look(db: &Db, token: &Token, now: Timestamp) -> Result<Preferences, PreferencesError> {
    let token = token.clone();
    db.read(move |conn| {
        let subscription = follow(conn, &token, now)?;
        show(conn, &subscription, now)
    })
    .await
}

/// Saves the choices and wishes, and answers what the subscription brings now.
///
/// # Errors
/// As [`look`], and [`PreferencesError::Choice`] when the choices do not fit; nothing is changed then.
pub async fn save(
    db: &Db,
    token: &Token,
    choices: Choices,
    wishes: Wishes,
    now: Timestamp,
) -> Result<Preferences, PreferencesError> {
    let token = token.clone();
    db.write(move |conn| {
        let subscription = follow(conn, &token, now)?;
        let newsletter = newsletters::find(conn, subscription.newsletter_id)?;
        let (edition, sections) = choices.resolve(conn, &newsletter)?;
        subscriptions::choose(conn, subscription.id, edition, &sections)?;
        pausing::set(conn, &subscription, edition, wishes.pause_until, now)?;
        subscriptions::set_zone(conn, subscription.id, wishes.zone)?;
        let event = ConsentEvent {
            subscription: subscription.id,
            kind: ConsentKind::Changed,
            wording: WORDING,
            source: "preferences page",
            ip: None,
        };
        consents::append(conn, &event, now)?;
        let changed = subscriptions::find(conn, subscription.id)?.ok_or(PreferencesError::Unknown)?;
        show(conn, &changed, now)
    })
    .await
}

fn follow(conn: &mut Conn, token: &Token, now: Timestamp) -> Result<Subscription, PreferencesError> {
    let link =
        tokens::find(conn, Purpose::Manage, &token.hash_for(Purpose::Manage))?.ok_or(PreferencesError::Unknown)?;
    let subscription = subscriptions::find(conn, link.subscription)?.ok_or(PreferencesError::Unknown)?;
    let open = matches!(
        subscription.status,
        SubscriptionStatus::Active | SubscriptionStatus::Paused
    );
    if open && link.expires_at > now {
        Ok(subscription)
    } else {
        Err(PreferencesError::Expired)
    }
}

fn show(conn: &mut Conn, subscription: &Subscription, now: Timestamp) -> Result<Preferences, PreferencesError> {
    let sections = match subscriptions::taken(conn, subscription)? {
        SectionSet::All => None,
        SectionSet::Only(chosen) => Some(chosen),
    };
    Ok(Preferences {
        subscription: subscription.id,
        newsletter: newsletters::find(conn, subscription.newsletter_id)?,
        edition: subscription.edition_id,
        sections,
        pause: pausing::days(conn, subscription, now)?,
        zone: subscription.zone,
        asks_for_zone: editions::list(conn, subscription.newsletter_id)?
            .iter()
            .any(|edition| edition.local_morning && edition.active),
    })
}
