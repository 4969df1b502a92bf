//! What one newsletter brings, when, and whether at all.

use chrono::NaiveDate;

use super::{PreferencesError, follow, is_open};
use crate::{
    domain::{ConsentKind, DepartureReason, Slug, Timestamp, Token, Zone},
    locale::Locale,
    storage::{
        Conn, Db, StorageError, consents,
        consents::ConsentEvent,
        editions,
        newsletters::{self, Newsletter},
        person as rows,
        subscribers::Subscriber,
        subscriptions::{self, Subscription},
        suppressions,
    },
    subscribers::{Choices, NO_WORDS, confirmation, departure, measuring, pausing, wordings::Wording},
};

/// Where the page's consent events come from.
const SOURCE: &str = "preferences page";

/// Chooses sections, edition and time zone of a subscription. No edition named is the one that its reader has; a zone counts only
/// where an edition asks for it, and none is the edition's.
///
/// # Errors
/// [`PreferencesError`]; nothing is changed then.
pub async fn choose(
    db: &Db,
    token: &Token,
    newsletter: Slug,
    choices: Choices,
    zone: Option<Zone>,
    now: Timestamp,
) -> Result<(), PreferencesError> {
    let token = token.clone();
    let choose = move |conn: &mut Conn| {
        let reader = follow(conn, &token, now)?;
        let (newsletter, subscription) = find(conn, &reader, &newsletter)?;
        let (first, sections) = choices.resolve_beside(conn, &newsletter, Some(subscription.edition_id))?;
        let edition = match choices.edition {
            Some(_) => first,
            None => subscription.edition_id,
        };
        pausing::carry_over(conn, &subscription, edition, now)?;
        subscriptions::choose(conn, subscription.id, edition, &sections)?;
        let mut editions = editions::list(conn, newsletter.id)?.into_iter();
        if editions.any(|edition| edition.local_morning && edition.active) {
            subscriptions::set_zone(conn, subscription.id, zone)?;
        }
        Ok(append(conn, &subscription, ConsentKind::Changed, NO_WORDS, now)?)
    };
    db.write(choose).await
}

/// Pauses a subscription until a day, moves the end of its pause, or ends the pause when no day is named.
///
/// # Errors
/// [`PreferencesError`]; nothing is changed then.
pub async fn pause(
    db: &Db,
    token: &Token,
    newsletter: Slug,
    until: Option<NaiveDate>,
    now: Timestamp,
) -> Result<(), PreferencesError> {
    let token = token.clone();
    let pause = move |conn: &mut Conn| {
        let reader = follow(conn, &token, now)?;
        let (_, subscription) = find(conn, &reader, &newsletter)?;
        pausing::set(conn, &subscription, subscription.edition_id, until, now)?;
        Ok(append(conn, &subscription, ConsentKind::Changed, NO_WORDS, now)?)
    };
    db.write(pause).await
}

/// Says whether the clicks of a newsletter's reader may be kept, in the words that the page showed.
///
/// # Errors
/// [`PreferencesError`]; nothing is changed then.
pub async fn measure(
    db: &Db,
    token: &Token,
    newsletter: Slug,
    locale: Locale,
    agrees: bool,
    now: Timestamp,
) -> Result<(), PreferencesError> {
    let token = token.clone();
    let measure = move |conn: &mut Conn| {
        let reader = follow(conn, &token, now)?;
        let (newsletter, subscription) = find(conn, &reader, &newsletter)?;
        match agrees && measuring::is_asked(&newsletter) {
            true => measuring::agree(
                conn,
                subscription.id,
                &measuring::words(locale, &newsletter),
                SOURCE,
                now,
            )?,
            false => measuring::withdraw(conn, &subscription, SOURCE, now)?,
        };
        Ok(())
    };
    db.write(measure).await
}

/// What to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// One newsletter.
    One(Slug),
    /// Every newsletter, also those that wait to be confirmed.
    All,
}

/// Leaves one newsletter, or all. Idempotent.
///
/// # Errors
/// [`PreferencesError::NotSubscribed`] for a newsletter that the reader never had.
pub async fn leave(db: &Db, token: &Token, which: Which, now: Timestamp) -> Result<(), PreferencesError> {
    let (token, listeners) = (token.clone(), db.listeners());
    let leave = move |conn: &mut Conn| {
        let reader = follow(conn, &token, now)?;
        let own = match which {
            Which::One(newsletter) => vec![find_any(conn, &reader, &newsletter)?.1.id],
            Which::All => rows::subscriptions(conn, reader.id)?
                .into_iter()
                .map(|own| own.id)
                .collect(),
        };
        for id in own {
            departure::end(conn, &listeners, id, SOURCE, now)?;
        }
        Ok(())
    };
    db.write(leave).await
}

/// Notes why the reader has left a newsletter, once each time; without the reader.
///
/// # Errors
/// [`PreferencesError::NotSubscribed`] for a newsletter that the reader never had.
pub async fn tell_why(
    db: &Db,
    token: &Token,
    newsletter: Slug,
    reason: DepartureReason,
    words: String,
    now: Timestamp,
) -> Result<(), PreferencesError> {
    let token = token.clone();
    let tell = move |conn: &mut Conn| {
        let reader = follow(conn, &token, now)?;
        let (_, subscription) = find_any(conn, &reader, &newsletter)?;
        Ok(departure::note_why(conn, &subscription, reason, &words, now)?)
    };
    db.write(tell).await
}

/// A newsletter to join.
#[derive(Debug, Clone)]
pub struct Joining {
    /// Which one.
    pub newsletter: Slug,
    /// Sections and edition.
    pub choices: Choices,
    /// The words beside the button, as they were shown.
    pub wording: Wording,
}

/// Joins a newsletter at once: who has the mailed link has shown that the address is theirs. Changes nothing for a newsletter that
/// the reader has already.
///
/// # Errors
/// [`PreferencesError::Blocked`] when the address must not be mailed; [`PreferencesError::Choice`] when the choices do not fit.
pub async fn join(db: &Db, token: &Token, joining: Joining, now: Timestamp) -> Result<(), PreferencesError> {
    let (token, listeners) = (token.clone(), db.listeners());
    let join = move |conn: &mut Conn| {
        let reader = follow(conn, &token, now)?;
        if suppressions::contains(conn, &reader.address_hash)? {
            return Err(PreferencesError::Blocked);
        }
        let newsletter =
            newsletters::find_by_slug(conn, &joining.newsletter)?.ok_or(PreferencesError::NotSubscribed)?;
        let (edition, sections) = joining.choices.resolve(conn, &newsletter)?;
        let known = subscriptions::find_for(conn, newsletter.id, reader.id)?;
        let id = match known {
            Some(known) => {
                if !subscriptions::ask_again(conn, known.id, edition, &sections)? {
                    return Ok(());
                }
                known.id
            }
            None => subscriptions::insert_pending(conn, newsletter.id, reader.id, edition, &sections, now)?,
        };
        let subscription = subscriptions::find(conn, id)?.ok_or(PreferencesError::NotSubscribed)?;
        joining.wording.keep(conn, newsletter.id, now)?;
        let wording = joining.wording.id.as_str();
        append(conn, &subscription, ConsentKind::Requested, wording, now)?;
        confirmation::begin(conn, &listeners, &subscription, wording, SOURCE, now)?;
        Ok(())
    };
    db.write(join).await
}

/// The reader's subscription to a newsletter, in whatever status.
fn find_any(
    conn: &mut Conn,
    reader: &Subscriber,
    newsletter: &Slug,
) -> Result<(Newsletter, Subscription), PreferencesError> {
    let newsletter = newsletters::find_by_slug(conn, newsletter)?.ok_or(PreferencesError::NotSubscribed)?;
    let subscription = subscriptions::find_for(conn, newsletter.id, reader.id)?;
    Ok((newsletter, subscription.ok_or(PreferencesError::NotSubscribed)?))
}

/// The reader's subscription to a newsletter that brings mail, or does so again after a pause.
fn find(
    conn: &mut Conn,
    reader: &Subscriber,
    newsletter: &Slug,
) -> Result<(Newsletter, Subscription), PreferencesError> {
    let (newsletter, subscription) = find_any(conn, reader, newsletter)?;
    match is_open(subscription.status) {
        true => Ok((newsletter, subscription)),
        false => Err(PreferencesError::NotSubscribed),
    }
}

fn append(
    conn: &mut Conn,
    subscription: &Subscription,
    kind: ConsentKind,
    wording: &str,
    now: Timestamp,
) -> Result<(), StorageError> {
    let event = ConsentEvent {
        subscription: subscription.id,
        kind,
        wording,
        source: SOURCE,
        ip: None,
    };
    consents::append(conn, &event, now)
}
