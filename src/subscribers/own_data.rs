//! What is kept of a reader, to be seen and taken along.

use std::collections::HashMap;

use serde::Serialize;

use super::preferences::{self, PreferencesError};
use crate::{
    domain::{
        IssueId, NewsletterId, SectionSet, Slug, SubscriberId, SubscriptionId, SubscriptionStatus, Timestamp, Token,
    },
    storage::{
        Conn, Db, StorageError,
        clicks::{self, ReaderClick},
        editions, newsletters,
        person::{self, OwnConsent, OwnCopy, OwnLetter, OwnLink, OwnSubscription},
        sections,
        subscribers::{self, Subscriber},
        subscriptions, wordings,
    },
};

/// The name of the format of the download.
pub const FORMAT: &str = "vesnik-reader-data";
/// Its version: a field that changes its meaning, or goes, takes the next one.
pub const FORMAT_VERSION: u32 = 1;
/// Most copies of issues that the download holds: more than twenty-five years of a daily edition.
const MOST_COPIES: i64 = 10_000;

/// Everything that is kept of a reader, as it is handed out.
#[derive(Debug, Clone, Serialize)]
pub struct OwnData {
    /// [`FORMAT`].
    pub format: &'static str,
    /// [`FORMAT_VERSION`].
    pub version: u32,
    /// When it was put together.
    pub made_at: Timestamp,
    /// The reader's address.
    pub email: String,
    /// The name, possibly empty.
    pub name: String,
    /// The language that the reader has chosen; none: that of each newsletter.
    pub language: Option<String>,
    /// When the address was first entered.
    pub known_since: Timestamp,
    /// The keyed hash of the address, by which suppressions know it.
    pub address_hash: String,
    /// Subscriptions, in whatever status.
    pub subscriptions: Vec<SubscriptionData>,
    /// The letters that were sent or are to be, newest first.
    pub letters: Vec<LetterData>,
    /// The copies of issues, newest first.
    pub issues: Vec<CopyData>,
    /// Whether there are older ones that are left out.
    pub older_issues_left_out: bool,
    /// The links in mails that the reader followed, as far as the reader agreed that this is kept; the first one first.
    pub clicks: Vec<ClickData>,
    /// Links that work still.
    pub links: Vec<LinkData>,
}

/// A newsletter, as it is named to readers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewsletterData {
    /// Its id, which is not handed out.
    #[serde(skip)]
    pub id: NewsletterId,
    /// Part of its address.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// A subscription.
#[derive(Debug, Clone, Serialize)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct SubscriptionData {
    #[serde(skip)]
    pub id: SubscriptionId,
    pub newsletter: NewsletterData,
    pub status: SubscriptionStatus,
    pub edition: String,
    /// The names of the sections; none: all.
    pub sections: Option<Vec<String>>,
    pub time_zone: Option<&'static str>,
    pub asked_at: Timestamp,
    pub confirmed_at: Option<Timestamp>,
    pub paused_until: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub gave_reason_for_leaving: bool,
    /// Up to which publication time its reader has had everything.
    pub has_had_everything_until: Timestamp,
    pub consents: Vec<ConsentData>,
}

/// What was agreed to, or withdrawn.
#[derive(Debug, Clone, Serialize)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct ConsentData {
    pub at: Timestamp,
    pub kind: &'static str,
    pub wording: String,
    /// Their language, as far as it is known.
    pub wording_language: Option<String>,
    pub source: String,
    pub network_address: Option<String>,
}

/// A letter.
#[derive(Debug, Clone, Serialize)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct LetterData {
    pub kind: &'static str,
    pub newsletter: NewsletterData,
    /// The number of the issue that it brought.
    pub issue: Option<i64>,
    pub due_at: Timestamp,
    pub status: &'static str,
    pub finished_at: Option<Timestamp>,
    /// What the mail server said.
    pub reply: Option<String>,
}

/// A copy of an issue.
#[derive(Debug, Clone, Serialize)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct CopyData {
    #[serde(skip)]
    pub issue: IssueId,
    pub newsletter: NewsletterData,
    pub number: i64,
    pub subject: String,
    /// When the issue began to be sent.
    pub sent_from: Option<Timestamp>,
    pub status: &'static str,
    pub attempts: i16,
    pub due_at: Option<Timestamp>,
    /// Why it was skipped or failed.
    pub reason: Option<&'static str>,
    /// What the mail server said.
    pub reply: Option<String>,
}

/// A link that was followed.
#[derive(Debug, Clone, Serialize)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct ClickData {
    pub newsletter: String,
    pub issue: i64,
    pub url: String,
    pub first_at: Timestamp,
}

/// A link that works.
#[derive(Debug, Clone, Serialize)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct LinkData {
    pub purpose: &'static str,
    pub issued_at: Timestamp,
    pub valid_until: Timestamp,
}

/// Everything that is kept of the link's reader; changes nothing. `most_copies` limits the copies of issues, for a page.
///
/// # Errors
/// [`PreferencesError::Unknown`] and [`PreferencesError::Expired`] for links that do not work.
pub async fn look(
    db: &Db,
    token: &Token,
    most_copies: Option<i64>,
    now: Timestamp,
) -> Result<OwnData, PreferencesError> {
    let token = token.clone();
    let most = most_copies.unwrap_or(MOST_COPIES);
    db.read(move |conn| {
        let reader = preferences::follow(conn, &token, now)?;
        Ok(collect(conn, reader, None, most, now)?)
    })
    .await
}

/// Everything that is kept of a reader, for a member of staff; `None` when there is no such reader. The copies are those of issues
/// before `before`, `most_copies` of them at most.
///
/// # Errors
/// Those of the database.
pub async fn of_reader(
    db: &Db,
    id: SubscriberId,
    before: Option<IssueId>,
    most_copies: Option<i64>,
    now: Timestamp,
) -> Result<Option<OwnData>, StorageError> {
    let most = most_copies.unwrap_or(MOST_COPIES);
    db.read(move |conn| match subscribers::find(conn, id)? {
        Some(reader) => collect(conn, reader, before, most, now).map(Some),
        None => Ok(None),
    })
    .await
}

fn collect(
    conn: &mut Conn,
    reader: Subscriber,
    before: Option<IssueId>,
    most_copies: i64,
    now: Timestamp,
) -> Result<OwnData, StorageError> {
    let names = newsletters::names(conn)?;
    let mut consents = person::consents(conn, reader.id)?;
    let mut subscriptions = Vec::new();
    for own in person::subscriptions(conn, reader.id)? {
        let (of_this, rest): (Vec<_>, Vec<_>) = consents.into_iter().partition(|event| event.subscription == own.id);
        consents = rest;
        subscriptions.push(subscription(conn, &names, own, of_this)?);
    }
    let mut copies = person::copies(conn, reader.id, before, most_copies.saturating_add(1))?;
    let most = usize::try_from(most_copies).unwrap_or(usize::MAX);
    let older_issues_left_out = copies.len() > most;
    copies.truncate(most);
    Ok(OwnData {
        format: FORMAT,
        version: FORMAT_VERSION,
        made_at: now,
        subscriptions,
        letters: person::letters(conn, reader.id)?
            .into_iter()
            .map(|own| letter(&names, own))
            .collect(),
        issues: copies.into_iter().map(|own| copy(&names, own)).collect(),
        older_issues_left_out,
        clicks: clicks::of_reader(conn, reader.id)?.into_iter().map(click).collect(),
        links: person::links(conn, reader.id, now)?.into_iter().map(link).collect(),
        email: reader.email.into(),
        name: reader.name.into(),
        language: reader.language.map(String::from),
        known_since: reader.created_at,
        address_hash: reader.address_hash.to_string(),
    })
}

type Names = HashMap<NewsletterId, (Slug, String)>;

fn name(names: &Names, id: NewsletterId) -> NewsletterData {
    let (slug, name) = names
        .get(&id)
        .map(|(slug, name)| (slug.to_string(), name.clone()))
        .unwrap_or_default();
    NewsletterData { id, slug, name }
}

fn subscription(
    conn: &mut Conn,
    names: &Names,
    own: OwnSubscription,
    consents: Vec<OwnConsent>,
) -> Result<SubscriptionData, StorageError> {
    let sections = match own.takes_all {
        true => None,
        false => Some(section_names(conn, own.newsletter_id, own.id)?),
    };
    Ok(SubscriptionData {
        id: own.id,
        newsletter: name(names, own.newsletter_id),
        status: own.status,
        edition: editions::find(conn, own.edition_id)?.name,
        sections,
        time_zone: own.zone.map(|zone| zone.as_str()),
        asked_at: own.created_at,
        confirmed_at: own.confirmed_at,
        paused_until: own.paused_until,
        ended_at: own.ended_at,
        gave_reason_for_leaving: own.told_why,
        has_had_everything_until: own.seen_until,
        consents: consents
            .into_iter()
            .map(|event| consent(conn, names, own.newsletter_id, event))
            .collect::<Result<_, _>>()?,
    })
}

fn consent(
    conn: &mut Conn,
    names: &Names,
    newsletter: NewsletterId,
    event: OwnConsent,
) -> Result<ConsentData, StorageError> {
    let words = wordings::text(conn, &event.wording)?;
    let name = &name(names, newsletter).name;
    Ok(ConsentData {
        at: event.at,
        kind: event.kind.as_str(),
        // Imported words, and those of before words were kept, are as they stand there.
        wording: match &words {
            Some((_, words)) => words.replace("{newsletter}", name),
            None => event.wording,
        },
        wording_language: words.map(|(language, _)| language),
        source: event.source,
        network_address: event.ip,
    })
}

fn section_names(conn: &mut Conn, newsletter: NewsletterId, id: SubscriptionId) -> Result<Vec<String>, StorageError> {
    let taken = SectionSet::Only(subscriptions::sections_of(conn, &[id])?.remove(&id).unwrap_or_default());
    let all = sections::list(conn, newsletter)?.into_iter();
    Ok(all
        .filter(|section| taken.takes(section.id))
        .map(|section| section.name)
        .collect())
}

fn letter(names: &Names, own: OwnLetter) -> LetterData {
    LetterData {
        kind: own.kind.as_str(),
        newsletter: name(names, own.newsletter_id),
        issue: own.issue,
        due_at: own.scheduled_at,
        status: own.status.as_str(),
        finished_at: own.finished_at,
        reply: own.reply,
    }
}

fn copy(names: &Names, own: OwnCopy) -> CopyData {
    CopyData {
        issue: own.issue_id,
        newsletter: name(names, own.newsletter_id),
        number: own.number,
        subject: own.subject,
        sent_from: own.started_at,
        status: own.status.as_str(),
        attempts: own.attempts,
        due_at: own.due_at,
        reason: own.reason.map(|reason| reason.as_str()),
        reply: own.reply,
    }
}

fn click(own: ReaderClick) -> ClickData {
    ClickData {
        newsletter: own.newsletter.into(),
        issue: own.issue_number,
        url: own.url,
        first_at: own.first_at,
    }
}

fn link(own: OwnLink) -> LinkData {
    LinkData {
        purpose: own.purpose.as_str(),
        issued_at: own.issued_at,
        valid_until: own.expires_at,
    }
}
