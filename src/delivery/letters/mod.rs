//! Letters: what each says, to whom it goes, and what became of it.

mod loading;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    backoff,
    composing::{letter_envelope, list_id},
    engine::Engine,
    pausing::Stopped,
    welcome::WelcomeCopy,
};
use crate::{
    accounts,
    domain::{
        EmailAddress, IssueId, LetterKind, LetterStatus, Links, PersonName, SecretKey, Sighting, StaffLink,
        SubscriptionId,
    },
    issues::notices::DeskNotice,
    locale::Locale,
    mail::{
        Envelope,
        letters::{self as templates, Frame},
        message::{self, Head, Parts, Party},
        verdict::Verdict,
    },
    storage::{
        StorageError,
        letters::{self as letter_rows, Letter},
        newsletters::Newsletter,
    },
    subscribers::{CONFIRM_WITHIN, MANAGE_WITHIN, address_change},
};

pub(super) use loading::claim;

/// A letter with everything that stands in it.
#[derive(Debug)]
pub(super) struct FullLetter {
    pub(super) letter: Letter,
    pub(super) claimed_at: Instant,
    newsletter: Arc<Newsletter>,
    locale: Locale,
    to: To,
}

#[derive(Debug)]
enum To {
    Reader {
        subscription: SubscriptionId,
        email: EmailAddress,
        name: PersonName,
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
    Link(StaffLink),
}

impl FullLetter {
    /// The domain of the sender, which decides which relays take it.
    pub(super) fn sender_domain(&self) -> &str {
        self.newsletter.from_address.domain()
    }
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
        To::Staff { recipient, news } => (to_the_desk(letter, news, links)?, &nobody, recipient),
        To::Reader {
            subscription,
            email,
            name: own_name,
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
                name = own_name;
            }
            let address = elsewhere.as_ref().unwrap_or(email);
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

fn hours(span: Duration) -> u32 {
    u32::try_from(span.as_secs() / 3600).unwrap_or(u32::MAX)
}

/// What a letter to staff says.
fn to_the_desk(letter: &Letter, news: &News, links: &Links) -> Result<templates::Letter, String> {
    Ok(match news {
        News::Link(purpose) => {
            let token = letter.token().ok_or("the letter has lost its token")?.reveal();
            templates::Letter::StaffLink {
                kind: purpose.as_str(),
                link: links.path(&purpose.path(&token)),
                hours: hours(accounts::works_for(*purpose)),
            }
        }
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
            findings: notice.findings.clone(),
            link: notice.link.clone(),
        },
    })
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
        (
            LetterKind::Welcome
            | LetterKind::IssuePaused
            | LetterKind::LastIssue
            | LetterKind::DeskNotice
            | LetterKind::StaffLink,
            _,
        ) => Err("the letter has lost its reader".to_owned()),
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
            return engine.db.write_one(move |conn| letter_rows::release(conn, id)).await;
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
    let db = &engine.db;
    match (status, to) {
        (Some(LetterStatus::Accepted), To::Welcomed(copy)) => {
            db.write(move |conn| {
                copy.record(conn)?;
                letter_rows::settle(conn, letter.id, LetterStatus::Accepted, &words, now)
            })
            .await
        }
        (Some(status), _) => {
            db.write_one(move |conn| letter_rows::settle(conn, letter.id, status, &words, now))
                .await
        }
        (None, _) => {
            db.write_one(move |conn| letter_rows::defer(conn, letter.id, again, &words))
                .await
        }
    }
}
