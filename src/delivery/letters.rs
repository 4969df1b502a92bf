//! Letters: what each says, to whom it goes, and what became of it.

use std::time::Instant;

use tracing::error;

use super::{
    backoff,
    composing::{letter_envelope, list_id},
    engine::Engine,
    pausing::Stopped,
    welcome::{self, WelcomeCopy},
};
use crate::{
    domain::{
        EmailAddress, IssueId, Language, LetterKind, LetterStatus, Links, PersonName, SecretKey, SectionSet, Sighting,
        SubscriptionId, SubscriptionStatus, Timestamp,
    },
    issues::{IssueError, notices::DeskNotice},
    locale::Locale,
    mail::{
        Envelope,
        letters::{self as templates, Frame},
        message::{self, Head, Parts, Party},
        verdict::Verdict,
    },
    storage::{
        Conn, StorageError, editions,
        letters::{self as letter_rows, Letter},
        newsletters::{self, Newsletter},
        sections, subscribers, subscriptions,
        subscriptions::{Listed, Subscription},
        suppressions,
    },
    subscribers::{CONFIRM_WITHIN, MANAGE_WITHIN, address_change, manage_link},
};

/// A letter with everything that stands in it.
#[derive(Debug)]
pub(super) struct FullLetter {
    pub(super) letter: Letter,
    pub(super) claimed_at: Instant,
    newsletter: Newsletter,
    locale: Locale,
    to: To,
}

#[derive(Debug)]
enum To {
    Reader {
        subscription: SubscriptionId,
        reader: Box<Listed>,
        edition: String,
        sections: Vec<String>,
        /// Another address than the reader's.
        elsewhere: Option<EmailAddress>,
        /// Whether that is the address of another reader.
        is_taken: bool,
    },
    Staff {
        recipient: EmailAddress,
        news: News,
    },
    /// The last issue, to a new reader.
    Welcomed(Box<WelcomeCopy>),
}

/// What staff are told.
#[derive(Debug)]
enum News {
    Stopped(Box<Stopped>),
    Desk(Box<DeskNotice>),
}

impl FullLetter {
    /// The domain of the sender, which decides which relays take it.
    pub(super) fn sender_domain(&self) -> &str {
        self.newsletter.from_address.domain()
    }
}

/// Leases up to `limit` letters that are due and settles those that must not be sent (any more). To be called inside a
/// write.
pub(super) fn claim(
    conn: &mut Conn,
    key: &SecretKey,
    links: &Links,
    now: Timestamp,
    lease_until: Timestamp,
    limit: i64,
) -> Result<Vec<FullLetter>, IssueError> {
    let mut wanted = Vec::new();
    for letter in letter_rows::claim(conn, now, lease_until, limit)? {
        let id = letter.id;
        match load(conn, key, links, letter, now)? {
            Some(full) => wanted.push(full),
            None => letter_rows::settle(conn, id, LetterStatus::Skipped, "not wanted any more", now)?,
        }
    }
    Ok(wanted)
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
    let wanted = match letter.kind {
        LetterKind::Confirmation => subscription.status == SubscriptionStatus::Pending,
        LetterKind::Welcome | LetterKind::AlreadySubscribed | LetterKind::LastIssue => {
            matches!(
                subscription.status,
                SubscriptionStatus::Active | SubscriptionStatus::Paused
            )
        }
        // Whoever has left may still see what is kept.
        LetterKind::ManageLink | LetterKind::AddressChanged => true,
        LetterKind::AddressChange => other.is_some() || address_change::is_awaited(conn, letter.token().as_ref())?,
        LetterKind::IssuePaused | LetterKind::DeskNotice => false,
    };
    if !wanted || suppressions::contains(conn, &key.address_hash(recipient))? {
        return Ok(None);
    }
    if let (LetterKind::ManageLink, Some(token)) = (letter.kind, letter.token()) {
        manage_link::open(conn, id, &token, now)?;
    }
    let newsletter = newsletters::find(conn, subscription.newsletter_id)?;
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
            reader: Box::new(reader),
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
        _ => serde_json::from_str(&notice.detail).map(|news| News::Stopped(Box::new(news))),
    };
    let Ok(news) = news else { return Ok(None) };
    Ok(Some(FullLetter {
        letter,
        claimed_at: Instant::now(),
        newsletter: newsletters::find(conn, notice.newsletter)?,
        locale: Locale::English,
        to: To::Staff {
            recipient: notice.recipient,
            news,
        },
    }))
}

/// Composes a letter: to whom, and the message.
pub(super) fn compose(full: &FullLetter, key: &SecretKey, links: &Links) -> Result<(Envelope, Vec<u8>), String> {
    let FullLetter {
        letter,
        newsletter,
        locale,
        to,
        ..
    } = full;
    let frame = Frame {
        newsletter: newsletter.name.clone(),
        newsletter_url: links.newsletter(&newsletter.slug),
        postal_address: newsletter.postal_address.clone(),
        theme: newsletter.theme,
        locale: *locale,
    };
    // RFC 3834 §5: nobody's vacation program should answer.
    let mut headers = vec![("Auto-Submitted", "auto-generated".to_owned())];
    let nobody = PersonName::default();
    let (content, name, address) = match to {
        To::Welcomed(copy) => return copy.compose(key),
        To::Staff { recipient, news } => (to_the_desk(news, links), &nobody, recipient),
        To::Reader {
            subscription,
            reader,
            elsewhere,
            ..
        } => {
            let unsubscribe = links.unsubscribe(&key.unsubscribe_token(*subscription));
            headers.push(("List-Id", list_id(&newsletter.slug, &newsletter.from_address)));
            // What a stranger typed as name stays out of a letter that the address's owner has not asked for.
            let mut name = &nobody;
            if letter.kind == LetterKind::Welcome {
                headers.push(("List-Unsubscribe", format!("<{unsubscribe}>")));
                headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
                name = &reader.name;
            }
            let address = elsewhere.as_ref().unwrap_or(&reader.email);
            (to_reader(letter, newsletter, to, unsubscribe, links)?, name, address)
        }
    };
    let rendered = match &content {
        templates::Letter::Confirmation { link, hours } => templates::confirmation(link, *hours, &frame),
        content => templates::render(content, &frame),
    };
    let rendered = rendered.map_err(|e| e.to_string())?;
    let parts = Parts {
        head: Head {
            from: Party {
                name: &newsletter.from_name,
                address: &newsletter.from_address,
            },
            reply_to: newsletter.reply_to.as_ref(),
            subject: &rendered.subject,
            date: letter.scheduled_at,
            language: content.language(frame.locale).tag(),
            headers: &headers,
        },
        to: Party { name, address },
        message_id: &key.letter_id(letter.id),
        text: rendered.text,
        html: rendered.html,
    };
    let message = message::compose(parts).map_err(|e| e.to_string())?;
    Ok((letter_envelope(newsletter, address), message))
}

/// What a letter to staff says.
fn to_the_desk(news: &News, links: &Links) -> templates::Letter {
    match news {
        News::Stopped(stopped) => templates::Letter::IssuePaused {
            number: stopped.number,
            issue_subject: stopped.subject.clone(),
            why: stopped.reason.words(),
            advice: stopped.reason.advice().to_owned(),
            resume_url: links.resume(IssueId(stopped.issue)),
        },
        News::Desk(notice) => templates::Letter::DeskNotice {
            about: notice.subject.clone(),
            paragraphs: notice.paragraphs.clone(),
            items: notice.items.clone(),
            link: notice.link.clone(),
        },
    }
}

/// What a letter to a reader says.
fn to_reader(
    letter: &Letter,
    newsletter: &Newsletter,
    to: &To,
    unsubscribe: String,
    links: &Links,
) -> Result<templates::Letter, String> {
    let token = || {
        letter
            .token()
            .map(|token| token.reveal())
            .ok_or_else(|| "the letter has lost its token".to_owned())
    };
    let hours = |span: std::time::Duration| u32::try_from(span.as_secs() / 3600).unwrap_or(u32::MAX);
    match (letter.kind, to) {
        (LetterKind::Confirmation, _) => Ok(templates::Letter::Confirmation {
            link: links.confirm(&token()?),
            hours: hours(CONFIRM_WITHIN),
        }),
        (LetterKind::AlreadySubscribed, _) => Ok(templates::Letter::AlreadySubscribed {
            manage_url: links.preferences(&token()?),
            hours: hours(MANAGE_WITHIN),
        }),
        (LetterKind::Welcome, To::Reader { edition, sections, .. }) => Ok(templates::Letter::Welcome {
            edition: edition.clone(),
            sections: sections.clone(),
            unsubscribe_url: unsubscribe,
            manage_url: links.manage(&newsletter.slug),
        }),
        (LetterKind::ManageLink, _) => Ok(templates::Letter::ManageLink {
            link: links.preferences(&token()?),
            hours: hours(MANAGE_WITHIN),
        }),
        (LetterKind::AddressChange, To::Reader { is_taken: true, .. }) => Ok(templates::Letter::AddressTaken {
            manage_url: links.manage(&newsletter.slug),
        }),
        (LetterKind::AddressChange, _) => Ok(templates::Letter::AddressChange {
            link: links.change_address(&token()?),
            hours: hours(address_change::CHANGE_WITHIN),
        }),
        (LetterKind::AddressChanged, _) => Ok(templates::Letter::AddressChanged {
            undo_url: letter.token().map(|token| links.restore_address(&token.reveal())),
            days: hours(address_change::RESTORE_WITHIN) / 24,
            contact: newsletter.contact().as_str().to_owned(),
        }),
        (LetterKind::Welcome | LetterKind::IssuePaused | LetterKind::LastIssue | LetterKind::DeskNotice, _) => {
            Err("the letter has lost its reader".to_owned())
        }
    }
}

/// Writes what became of a letter; `None` when it was not tried.
pub(super) async fn record(engine: &Engine, full: FullLetter, verdict: Option<Verdict>) -> Result<(), StorageError> {
    let FullLetter { letter, to, .. } = full;
    let (now, settings) = (engine.now(), &engine.settings);
    let too_old = now.since(letter.scheduled_at) > settings.letter_deadline;
    let wait = backoff(letter.attempts, settings.retry_first, letter.id.0);
    let settled = |status, words: String| (Some(status), words, now);
    let (status, words, again) = match verdict {
        None => {
            let id = letter.id;
            return engine.db.write(move |conn| letter_rows::release(conn, id)).await;
        }
        Some(Verdict::Accepted(reply)) => settled(LetterStatus::Accepted, reply.to_string()),
        Some(Verdict::RecipientFailed(reply) | Verdict::MessageRefused(reply)) => {
            settled(LetterStatus::Failed, reply.to_string())
        }
        Some(Verdict::SenderRefused(reply)) if too_old => settled(LetterStatus::Failed, reply.to_string()),
        Some(Verdict::TryLater(delay)) if too_old => settled(LetterStatus::Failed, delay.words),
        Some(Verdict::SenderRefused(reply)) => (None, reply.to_string(), now + wait),
        Some(Verdict::TryLater(delay)) => (None, delay.words, now + wait.max(delay.after.unwrap_or_default())),
    };
    if letter.kind == LetterKind::Confirmation {
        match status {
            Some(LetterStatus::Accepted) => engine.metrics.tally().saw(Sighting::LetterAccepted),
            Some(LetterStatus::Failed) => engine.metrics.tally().saw(Sighting::LetterFailed),
            _ => {}
        }
    }
    engine
        .db
        .write(move |conn| match status {
            Some(status) => {
                if let (LetterStatus::Accepted, To::Welcomed(copy)) = (status, &to) {
                    copy.record(conn)?;
                }
                letter_rows::settle(conn, letter.id, status, &words, now)
            }
            None => letter_rows::defer(conn, letter.id, again, &words),
        })
        .await
}
