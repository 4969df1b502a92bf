//! Which letters are due, and what stands in each.

use std::{collections::HashMap, sync::Arc, time::Instant};

use tracing::error;

use super::{FullLetter, News, To};
use crate::{
    delivery::welcome,
    domain::{
        Language, LetterKind, LetterStatus, Links, NewsletterId, SecretKey, SectionSet, SubscriptionStatus, Timestamp,
    },
    issues::IssueError,
    locale::Locale,
    storage::{
        Conn, StorageError, editions,
        letters::{self as letter_rows, Letter, Reader},
        newsletters::{self, Newsletter},
        sections, staff, subscribers,
        subscriptions::{self, Subscription},
        suppressions,
    },
    subscribers::{address_change, manage_link},
};

/// Leases up to `limit` letters that are due and settles those that must not be sent (any more). To be called inside a
/// write.
///
/// Cost: three statements, and one for each newsletter, for all answers to sign-ups; up to ten for each other letter.
pub(in crate::delivery) fn claim(
    conn: &mut Conn,
    key: &SecretKey,
    links: &Links,
    now: Timestamp,
    lease_until: Timestamp,
    limit: i64,
) -> Result<Vec<FullLetter>, IssueError> {
    let claimed = letter_rows::claim(conn, now, lease_until, limit)?;
    let answers = claimed.iter().filter(|letter| answers_sign_up(letter));
    let readers = letter_rows::readers(conn, answers.filter_map(|letter| letter.subscription))?;
    let mut known = HashMap::new();
    let mut wanted = Vec::new();
    for letter in claimed {
        let id = letter.id;
        let reader = letter.subscription.and_then(|of| readers.get(&of));
        let full = match reader.filter(|_| answers_sign_up(&letter)) {
            Some(reader) => answer(conn, &mut known, letter, reader)?,
            None => load(conn, key, links, letter, now)?,
        };
        match full {
            Some(full) => wanted.push(full),
            None => letter_rows::settle(conn, id, LetterStatus::Skipped, "not wanted any more", now)?,
        }
    }
    Ok(wanted)
}

/// Whether the letter only answers a sign-up: then nothing but its reader decides what stands in it.
fn answers_sign_up(letter: &Letter) -> bool {
    matches!(letter.kind, LetterKind::Confirmation | LetterKind::AlreadySubscribed) && letter.recipient.is_none()
}

/// As [`load`], for a letter that [answers a sign-up](answers_sign_up).
fn answer(
    conn: &mut Conn,
    known: &mut HashMap<NewsletterId, Arc<Newsletter>>,
    letter: Letter,
    reader: &Reader,
) -> Result<Option<FullLetter>, StorageError> {
    if reader.is_suppressed || !is_wanted_by(letter.kind, reader.status) {
        return Ok(None);
    }
    let newsletter = match known.get(&reader.newsletter) {
        Some(newsletter) => Arc::clone(newsletter),
        None => {
            let found = Arc::new(newsletters::find(conn, reader.newsletter)?);
            known.insert(reader.newsletter, Arc::clone(&found));
            found
        }
    };
    let chosen = reader.language.as_ref().map(Language::as_str);
    Ok(Some(FullLetter {
        claimed_at: Instant::now(),
        locale: Locale::choose(chosen, Some(&newsletter.language), []),
        newsletter,
        to: To::Reader {
            subscription: reader.subscription,
            email: reader.email.clone(),
            name: reader.name.clone(),
            edition: String::new(),
            sections: Vec::new(),
            elsewhere: None,
            is_taken: false,
        },
        letter,
    }))
}

/// Whether a letter that depends on nothing but the subscription is still to be sent.
fn is_wanted_by(kind: LetterKind, status: SubscriptionStatus) -> bool {
    use SubscriptionStatus::{Active, Paused, Pending};
    match kind {
        LetterKind::Confirmation => status == Pending,
        LetterKind::Welcome | LetterKind::AlreadySubscribed | LetterKind::LastIssue => {
            matches!(status, Active | Paused)
        }
        // Whoever has left may still see what is kept.
        LetterKind::ManageLink | LetterKind::AddressChanged | LetterKind::AddressChange => true,
        LetterKind::IssuePaused | LetterKind::DeskNotice | LetterKind::StaffLink => false,
    }
}

/// Loads what a letter says; `None` when it must not be sent (any more).
fn load(
    conn: &mut Conn,
    key: &SecretKey,
    links: &Links,
    mut letter: Letter,
    now: Timestamp,
) -> Result<Option<FullLetter>, IssueError> {
    if letter.kind == LetterKind::ManageLink && letter.subscription.is_none() && !assign(conn, &mut letter)? {
        return Ok(None);
    }
    let Some(id) = letter.subscription else {
        return Ok(to_staff(conn, letter)?);
    };
    let Some(subscription) = subscriptions::find(conn, id)? else {
        return Ok(None);
    };
    let Some(reader) = subscriptions::listed(conn, id)? else {
        return Ok(None);
    };
    let recipient = letter.recipient.as_ref().unwrap_or(&reader.email);
    let other = match &letter.recipient {
        Some(elsewhere) => subscribers::find_by_email(conn, elsewhere)?,
        None => None,
    };
    let other = other.filter(|other| other.id != subscription.subscriber_id);
    let is_open = letter.kind != LetterKind::AddressChange
        || other.is_some()
        || address_change::is_awaited(conn, letter.token().as_ref())?;
    let wanted = is_open && is_wanted_by(letter.kind, subscription.status);
    if !wanted || suppressions::contains(conn, &key.address_hash(recipient))? {
        return Ok(None);
    }
    if let (LetterKind::ManageLink, Some(token)) = (letter.kind, letter.token()) {
        manage_link::open(conn, id, &token, now)?;
    }
    let newsletter = Arc::new(newsletters::find(conn, subscription.newsletter_id)?);
    let language = match other {
        Some(ref other) => other.language.clone(),
        None => subscribers::find(conn, subscription.subscriber_id)?.and_then(|reader| reader.language),
    };
    let chosen = language.as_ref().map(Language::as_str);
    let locale = Locale::choose(chosen, Some(&newsletter.language), []);
    if let Some(issue) = letter.issue {
        let copy = match welcome::load(conn, key, links, issue, &subscription, reader, now) {
            Err(IssueError::Rendering(cause)) => {
                error!(letter.id = %letter.id, cause, "the last issue cannot be made again for a new reader");
                None
            }
            copy => copy?,
        };
        return Ok(copy.map(|copy| FullLetter {
            letter,
            claimed_at: Instant::now(),
            newsletter,
            locale,
            to: To::Welcomed(Box::new(copy)),
        }));
    }
    let (edition, sections) = match letter.kind {
        LetterKind::Welcome => choices_in_words(conn, &subscription, locale)?,
        _ => (String::new(), Vec::new()),
    };
    Ok(Some(FullLetter {
        claimed_at: Instant::now(),
        newsletter,
        locale,
        to: To::Reader {
            subscription: id,
            email: reader.email,
            name: reader.name,
            edition,
            sections,
            elsewhere: letter.recipient.clone(),
            is_taken: other.is_some(),
        },
        letter,
    }))
}

/// Finds out whose a letter is that somebody asked for who named an address; one that is nobody's is forgotten, and the address with
/// it.
fn assign(conn: &mut Conn, letter: &mut Letter) -> Result<bool, StorageError> {
    let speaker = match &letter.recipient {
        Some(recipient) => manage_link::speaker(conn, recipient, letter.newsletter)?,
        None => None,
    };
    match speaker {
        Some(speaker) => letter_rows::assign(conn, letter.id, speaker)?,
        None => letter_rows::forget(conn, letter.id)?,
    }
    (letter.subscription, letter.recipient) = (speaker, None);
    Ok(speaker.is_some())
}

/// The edition and the sections that a subscription takes, as a letter says them; no section named is all of them.
fn choices_in_words(
    conn: &mut Conn,
    subscription: &Subscription,
    locale: Locale,
) -> Result<(String, Vec<String>), StorageError> {
    let edition = editions::find(conn, subscription.edition_id)?;
    let edition = match edition.cadence() {
        Ok(cadence) => format!("{} – {}", edition.name, locale.cadence(&cadence)),
        Err(_) => edition.name,
    };
    let sections = match subscriptions::taken(conn, subscription)? {
        SectionSet::All => Vec::new(),
        SectionSet::Only(chosen) => {
            let all = sections::list(conn, subscription.newsletter_id)?.into_iter();
            all.filter(|s| chosen.contains(&s.id)).map(|s| s.name).collect()
        }
    };
    Ok((edition, sections))
}

fn to_staff(conn: &mut Conn, letter: Letter) -> Result<Option<FullLetter>, StorageError> {
    let Some(notice) = letter.notice() else {
        return Ok(None);
    };
    let news = match letter.kind {
        LetterKind::DeskNotice => serde_json::from_str(&notice.detail).map(|news| News::Desk(Box::new(news))),
        LetterKind::StaffLink => serde_json::from_str(&notice.detail).map(News::Link),
        _ => serde_json::from_str(&notice.detail).map(|news| News::Stopped(Box::new(news))),
    };
    let Ok(news) = news else { return Ok(None) };
    let newsletter = newsletters::find(conn, notice.newsletter)?;
    let member = staff::find_by_email(conn, &notice.recipient)?;
    let chosen = member.and_then(|member| member.language);
    Ok(Some(FullLetter {
        letter,
        claimed_at: Instant::now(),
        locale: Locale::choose(chosen.as_ref().map(Language::as_str), Some(&newsletter.language), []),
        newsletter: Arc::new(newsletter),
        to: To::Staff {
            recipient: notice.recipient,
            news,
        },
    }))
}
