//! Sends the letters that use cases have queued.

use super::composing::{envelope, list_id};
use crate::{
    domain::{EditionId, LetterKind, Links, SecretKey, SubscriptionStatus},
    mail::{
        Envelope,
        letters::{self as templates, Frame, LANGUAGE},
        message::{self, Parts, Party},
    },
    storage::{
        Conn, StorageError, editions,
        letters::Letter,
        newsletters::{self, Newsletter},
        sections, subscriptions,
        subscriptions::Listed,
        suppressions,
    },
    subscribers::{CONFIRM_WITHIN, MANAGE_WITHIN},
};

/// A letter with everything that stands in it.
pub(super) struct FullLetter {
    pub(super) letter: Letter,
    reader: Listed,
    newsletter: Newsletter,
    edition: String,
    sections: Vec<String>,
}

/// Loads what a letter says; `None` when it must not be sent (any more).
pub(super) fn load(conn: &mut Conn, key: &SecretKey, letter: Letter) -> Result<Option<FullLetter>, StorageError> {
    let Some(subscription) = subscriptions::find(conn, letter.subscription)? else {
        return Ok(None);
    };
    let Some(reader) = subscriptions::listed(conn, letter.subscription)? else {
        return Ok(None);
    };
    let wanted = match letter.kind {
        LetterKind::Confirmation => subscription.status == SubscriptionStatus::Pending,
        LetterKind::Welcome | LetterKind::AlreadySubscribed => {
            matches!(
                subscription.status,
                SubscriptionStatus::Active | SubscriptionStatus::Paused
            )
        }
    };
    if !wanted || suppressions::contains(conn, &key.address_hash(&reader.email))? {
        return Ok(None);
    }
    let newsletter = newsletters::find(conn, subscription.newsletter_id)?;
    let edition = edition_words(conn, subscription.edition_id)?;
    let sections = if subscription.takes_all {
        Vec::new()
    } else {
        let chosen = subscriptions::sections_of(conn, &[subscription.id])?
            .remove(&subscription.id)
            .unwrap_or_default();
        let all = sections::list(conn, newsletter.id)?;
        all.into_iter()
            .filter(|s| chosen.contains(&s.id))
            .map(|s| s.name)
            .collect()
    };
    Ok(Some(FullLetter {
        letter,
        reader,
        newsletter,
        edition,
        sections,
    }))
}

fn edition_words(conn: &mut Conn, id: EditionId) -> Result<String, StorageError> {
    let edition = editions::find(conn, id)?;
    Ok(match edition.cadence() {
        Ok(cadence) => format!("{} – {cadence}", edition.name),
        Err(_) => edition.name,
    })
}

/// Composes a letter: to whom, and the message.
pub(super) fn compose(full: &FullLetter, key: &SecretKey, links: &Links) -> Result<(Envelope, Vec<u8>), String> {
    let FullLetter {
        letter,
        reader,
        newsletter,
        ..
    } = full;
    let unsubscribe = links.unsubscribe(&key.unsubscribe_token(letter.subscription));
    let token = || {
        letter
            .token()
            .map(|token| token.reveal())
            .ok_or_else(|| "the letter has lost its token".to_owned())
    };
    let hours = |span: std::time::Duration| u32::try_from(span.as_secs() / 3600).unwrap_or(u32::MAX);
    let content = match letter.kind {
        LetterKind::Confirmation => templates::Letter::Confirmation {
            link: links.confirm(&token()?),
            hours: hours(CONFIRM_WITHIN),
        },
        LetterKind::Welcome => templates::Letter::Welcome {
            edition: full.edition.clone(),
            sections: full.sections.clone(),
            unsubscribe_url: unsubscribe.clone(),
        },
        LetterKind::AlreadySubscribed => templates::Letter::AlreadySubscribed {
            manage_url: links.preferences(&token()?),
            hours: hours(MANAGE_WITHIN),
        },
    };
    let frame = Frame {
        newsletter: newsletter.name.clone(),
        newsletter_url: links.newsletter(&newsletter.slug),
        postal_address: newsletter.postal_address.clone(),
    };
    let rendered = templates::render(&content, &frame).map_err(|e| e.to_string())?;
    // RFC 3834 §5: nobody's vacation program should answer.
    let mut headers = vec![
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("List-Id", list_id(newsletter)),
    ];
    if letter.kind == LetterKind::Welcome {
        headers.push(("List-Unsubscribe", format!("<{unsubscribe}>")));
        headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    // What a stranger typed as name stays out of a letter that the address's owner has not asked for.
    let nobody = crate::domain::PersonName::default();
    let name = if letter.kind == LetterKind::Welcome {
        &reader.name
    } else {
        &nobody
    };
    let parts = Parts {
        from: Party {
            name: &newsletter.from_name,
            address: &newsletter.from_address,
        },
        to: Party {
            name,
            address: &reader.email,
        },
        reply_to: newsletter.reply_to.as_ref(),
        subject: &rendered.subject,
        message_id: &key.letter_id(letter.id),
        date: letter.scheduled_at,
        language: LANGUAGE,
        headers: &headers,
        text: rendered.text,
        html: rendered.html,
    };
    let message = message::compose(parts).map_err(|e| e.to_string())?;
    Ok((envelope(newsletter, &reader.email), message))
}
