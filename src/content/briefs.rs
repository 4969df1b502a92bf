//! Writing, publishing and retracting briefs.

use std::time::Duration;

use super::{ContentError, lines, newsletters, one_line, search, translations};
use crate::{
    domain::{BriefId, BriefStatus, Language, Slug, Tags, Timestamp, WebhookEvent},
    storage::{
        Conn, Db, StorageError, audit,
        briefs::{self, Brief, BriefText},
        corrections::Correction,
        editions, issue_briefs,
        newsletters::Newsletter,
        revisions::{self, Revision, Saved},
        sections,
        webhooks::{self, Listeners},
    },
};

/// Words that a reader takes in a minute.
pub const WORDS_A_MINUTE: usize = 220;
/// How long somebody types on before a new revision begins.
const TYPING: Duration = Duration::from_secs(15 * 60);

/// Minutes that it takes to read a brief, at least one.
pub fn reading_minutes(brief: &Brief) -> usize {
    minutes(words(&brief.headline, &brief.standfirst, &brief.body))
}

/// Words of a brief.
pub fn words(headline: &str, standfirst: &str, body: &str) -> usize {
    let words = [headline, standfirst, body].map(|text| text.split_whitespace().count());
    words.iter().sum()
}

/// Minutes that it takes to read so many words, at least one.
pub fn minutes(words: usize) -> usize {
    words.div_ceil(WORDS_A_MINUTE).max(1)
}

/// What a save is to the history of a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saving {
    /// Somebody has saved it: a revision that stays. It takes the place of what the same author has typed up to it.
    OnPurpose,
    /// Their program has saved what they have typed so far: it takes the place of what it saved before, for a quarter of an
    /// hour. What is public, and what did not change, is not saved so.
    WhileTyping,
}

/// Longest body in characters.
pub const LONGEST_BODY: usize = 100_000;

/// A brief as an author sends it. What is `None` stays as it is, or takes its default in a new brief.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Slug of the section.
    pub section: Option<Slug>,
    /// Slug of the brief; made from the headline when a new brief has none.
    pub slug: Option<Slug>,
    /// One line.
    pub headline: Option<String>,
    /// The summary, one line.
    pub standfirst: Option<String>,
    /// Markdown.
    pub body: Option<String>,
    /// Names of the authors, one line.
    pub bylines: Option<String>,
    /// The newsletter's language when a new brief has none.
    pub language: Option<Language>,
    /// `draft`, `in_review` or `ready`; publishing is a step of its own.
    pub status: Option<BriefStatus>,
    /// Not public before this; `Some(None)` lifts the embargo.
    pub embargo_until: Option<Option<Timestamp>>,
    /// In no issue after this; `Some(None)` takes the limit away.
    pub expires_at: Option<Option<Timestamp>>,
    /// Replace those that it has; none in a new brief.
    pub tags: Option<Tags>,
    /// The brief that a new one says in another language.
    pub translation_of: Option<BriefId>,
}

/// The names in a brief's bylines, which commas or semicolons part.
pub fn authors(bylines: &str) -> impl Iterator<Item = &str> {
    bylines.split([',', ';']).map(str::trim).filter(|name| !name.is_empty())
}

/// What the ids of a correction's footnotes begin with, so that they are others than those of the brief on the same page.
pub fn note_prefix(correction: &Correction) -> String {
    format!("c{}-", correction.corrected_at.millis())
}

/// Writes a new brief.
///
/// # Errors
/// [`ContentError`] for an unknown newsletter or section, bad values and a taken slug.
pub async fn create(
    db: &Db,
    actor: &str,
    newsletter: &Slug,
    draft: Draft,
    now: Timestamp,
) -> Result<Brief, ContentError> {
    let (actor, newsletter) = (actor.to_owned(), newsletter.clone());
    db.write(move |conn| {
        let newsletter = newsletters::find(conn, &newsletter)?;
        let original = match draft.translation_of {
            Some(id) => Some(translations::original(conn, &newsletter, id)?),
            None => None,
        };
        let text = fill(conn, &newsletter, &draft, original.as_ref(), None, now)?;
        if let Some(original) = &original {
            translations::check(conn, original, None, &text)?;
        }
        let id =
            briefs::insert(conn, newsletter.id, &text, draft.translation_of, now).map_err(ContentError::slug_taken)?;
        let saved = Saved {
            by: &actor,
            at: now,
            typed_from: None,
        };
        revisions::append(conn, id, 1, &text, saved)?;
        if let Some(status) = draft.status.filter(|status| *status != BriefStatus::Draft) {
            check_status(status)?;
            briefs::update(conn, id, 1, &text, status, now)?;
            revisions::append(conn, id, 2, &text, saved)?;
        }
        let made = find(conn, id)?;
        search::index(conn, id, made.version, &text)?;
        record(conn, &actor, "brief.create", id, now)?;
        Ok(made)
    })
    .await
}

/// Saves a brief that still has `version`; what becomes of its history is `saving`'s to say.
///
/// # Errors
/// [`ContentError::Stale`] when someone was faster, [`ContentError::NotNow`] for a retracted brief; bad values and a taken slug.
pub async fn save(
    db: &Db,
    actor: &str,
    id: BriefId,
    version: i64,
    draft: Draft,
    saving: Saving,
    now: Timestamp,
) -> Result<Brief, ContentError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        let known = find(conn, id)?;
        if known.version != version {
            return Err(ContentError::Stale { current: known.version });
        }
        let status = match (known.status, draft.status) {
            (BriefStatus::Retracted, _) => {
                return Err(ContentError::NotNow("a retracted brief cannot be changed".into()));
            }
            (BriefStatus::Published, None | Some(BriefStatus::Published)) => BriefStatus::Published,
            (BriefStatus::Published, Some(_)) => {
                return Err(ContentError::NotNow("a published brief can only be retracted".into()));
            }
            (status, None) => status,
            (_, Some(status)) => check_status(status)?,
        };
        let newsletter = crate::storage::newsletters::find(conn, known.newsletter_id)?;
        let text = fill(conn, &newsletter, &draft, None, Some(&known), now)?;
        if let Some(original) = known.translation_of {
            let original = find(conn, original)?;
            translations::check(conn, &original, Some(id), &text)?;
        }
        if known.status == BriefStatus::Published && text.slug != known.slug {
            return Err(ContentError::NotNow(
                "the slug of a published brief stays: readers have its link".into(),
            ));
        }
        if saving == Saving::WhileTyping {
            if known.status == BriefStatus::Published {
                return Err(ContentError::NotNow("what is public is saved on purpose only".into()));
            }
            if text == known.text() && status == known.status {
                return Ok(known);
            }
        }
        if !briefs::update(conn, id, version, &text, status, now).map_err(ContentError::slug_taken)? {
            return Err(ContentError::Stale {
                current: find(conn, id)?.version,
            });
        }
        let typed_from = typing_since(conn, &known, &actor, now)?;
        let saved = Saved {
            by: &actor,
            at: now,
            typed_from: (saving == Saving::WhileTyping).then_some(typed_from.unwrap_or(now)),
        };
        match typed_from {
            Some(_) => revisions::replace_last(conn, id, version + 1, &text, saved)?,
            None => revisions::append(conn, id, version + 1, &text, saved)?,
        }
        search::index(conn, id, version + 1, &text)?;
        if saving == Saving::OnPurpose || typed_from.is_none() {
            record(conn, &actor, "brief.save", id, now)?;
        }
        find(conn, id)
    })
    .await
}

/// When this author began to type what the latest revision holds, if they may be typing still. A revision that readers or an
/// issue have is never among them.
fn typing_since(
    conn: &mut Conn,
    known: &Brief,
    actor: &str,
    now: Timestamp,
) -> Result<Option<Timestamp>, ContentError> {
    if known.status == BriefStatus::Published {
        return Ok(None);
    }
    let latest = revisions::lines(conn, known.id, None, 1)?;
    let own = latest.first().filter(|latest| latest.saved_by == actor);
    let since = own.and_then(|latest| latest.typed_from);
    let since = since.filter(|since| now.since(*since) < TYPING);
    match since {
        Some(_) if issue_briefs::hold(conn, known.id, known.version)? => Ok(None),
        since => Ok(since),
    }
}

fn check_status(status: BriefStatus) -> Result<BriefStatus, ContentError> {
    match status {
        BriefStatus::Draft | BriefStatus::InReview | BriefStatus::Ready => Ok(status),
        BriefStatus::Published | BriefStatus::Retracted => Err(ContentError::Invalid {
            field: "status",
            reason: "must be draft, in_review or ready; publish and retract have calls of their own".into(),
        }),
    }
}

fn fill(
    conn: &mut Conn,
    newsletter: &Newsletter,
    draft: &Draft,
    original: Option<&Brief>,
    known: Option<&Brief>,
    now: Timestamp,
) -> Result<BriefText, ContentError> {
    let invalid = |field, reason: &str| ContentError::Invalid {
        field,
        reason: reason.to_owned(),
    };
    let text = |new: &Option<String>, old: fn(&Brief) -> &String| {
        new.clone()
            .or_else(|| known.map(|k| old(k).clone()))
            .unwrap_or_default()
    };
    let section_id = match &draft.section {
        Some(slug) => {
            let found = sections::list(conn, newsletter.id)?
                .into_iter()
                .find(|s| s.slug == *slug);
            found
                .ok_or_else(|| invalid("section", "is not a section of this newsletter"))?
                .id
        }
        None => known
            .or(original)
            .map(|k| k.section_id)
            .ok_or_else(|| invalid("section", "name one of the newsletter's sections"))?,
    };
    let headline = one_line("headline", &text(&draft.headline, |k| &k.headline), true)?;
    let slug = match (&draft.slug, known) {
        (Some(slug), _) => slug.clone(),
        (None, Some(known)) => known.slug.clone(),
        (None, None) => Slug::from_title(&headline, &format!("brief-{}", now.millis())),
    };
    Ok(BriefText {
        section_id,
        slug,
        headline,
        standfirst: one_line("standfirst", &text(&draft.standfirst, |k| &k.standfirst), false)?,
        body: lines("body", &text(&draft.body, |k| &k.body), LONGEST_BODY)?,
        bylines: one_line("bylines", &text(&draft.bylines, |k| &k.bylines), false)?,
        language: draft
            .language
            .clone()
            .or_else(|| known.map(|k| k.language.clone()))
            .unwrap_or_else(|| newsletter.language.clone()),
        embargo_until: draft
            .embargo_until
            .unwrap_or_else(|| known.and_then(|k| k.embargo_until)),
        expires_at: draft.expires_at.unwrap_or_else(|| known.and_then(|k| k.expires_at)),
        tags: draft
            .tags
            .clone()
            .or_else(|| known.map(|k| k.tags.clone()))
            .unwrap_or_default(),
    })
}

/// Publishes a brief: it is public at once, or when its embargo ends. No edition has been assembled up to then already, so that
/// each still takes it.
///
/// # Errors
/// [`ContentError::NotNow`] when it is published or retracted already.
pub async fn publish(db: &Db, actor: &str, id: BriefId, now: Timestamp) -> Result<Brief, ContentError> {
    let (actor, listeners) = (actor.to_owned(), db.listeners());
    db.write(move |conn| {
        let known = find(conn, id)?;
        let first = (editions::assembled_until(conn, known.newsletter_id)? + Duration::from_millis(1)).max(now);
        let public_from = known.embargo_until.map_or(first, |embargo| embargo.max(first));
        if !briefs::publish(conn, id, public_from, now)? {
            return Err(ContentError::NotNow(format!(
                "this brief is {} already",
                find(conn, id)?.status
            )));
        }
        record(conn, &actor, "brief.publish", id, now)?;
        let published = find(conn, id)?;
        tell(
            conn,
            &listeners,
            WebhookEvent::BriefPublished,
            &published,
            (public_from, now),
        )?;
        Ok(published)
    })
    .await
}

/// Retracts a published brief and its translations from the site and from issues not assembled yet; its page shows the note. To be called inside a
/// write: what it means for copies on their way is `delivery`'s.
///
/// # Errors
/// [`ContentError::NotNow`] when it is not published.
pub fn retract(
    conn: &mut Conn,
    listeners: &Listeners,
    actor: &str,
    id: BriefId,
    note: &str,
    now: Timestamp,
) -> Result<Brief, ContentError> {
    let known = find(conn, id)?;
    if !briefs::retract(conn, id, note, now)? {
        let words = format!("only a published brief can be retracted; this one is {}", known.status);
        return Err(ContentError::NotNow(words));
    }
    record(conn, actor, "brief.retract", id, now)?;
    tell(conn, listeners, WebhookEvent::BriefRetracted, &known, (now, now))?;
    for translation in briefs::translations(conn, &[id])? {
        if briefs::retract(conn, translation.id, note, now)? {
            record(conn, actor, "brief.retract", translation.id, now)?;
            tell(conn, listeners, WebhookEvent::BriefRetracted, &translation, (now, now))?;
        }
    }
    find(conn, id)
}

/// Tells other programs what has become of a brief, at the first of two instants. To be called inside the write that makes it
/// happen.
fn tell(
    conn: &mut Conn,
    listeners: &Listeners,
    event: WebhookEvent,
    brief: &Brief,
    times: (Timestamp, Timestamp),
) -> Result<(), StorageError> {
    let newsletter = brief.newsletter_id;
    webhooks::tell(conn, listeners, event, newsletter, times, |conn| {
        Ok(serde_json::json!({
            "newsletter": crate::storage::newsletters::find(conn, newsletter)?.slug,
            "brief": brief.id,
            "slug": brief.slug,
            "language": brief.language,
            "headline": brief.headline,
        }))
    })
}

/// The brief with this id.
///
/// # Errors
/// [`ContentError::Unknown`] when there is none.
pub fn find(conn: &mut Conn, id: BriefId) -> Result<Brief, ContentError> {
    briefs::find(conn, id)?.ok_or(ContentError::Unknown("brief"))
}

/// Up to `limit` saved states of a brief with a version below `before` (all when `None`), newest first.
///
/// # Errors
/// [`ContentError::Unknown`] when there is no such brief.
pub async fn history(db: &Db, id: BriefId, before: Option<i64>, limit: i64) -> Result<Vec<Revision>, ContentError> {
    db.read(move |conn| {
        find(conn, id)?;
        Ok(revisions::list(conn, id, before, limit)?)
    })
    .await
}

fn record(conn: &mut Conn, actor: &str, action: &str, id: BriefId, now: Timestamp) -> Result<(), ContentError> {
    Ok(audit::append(
        conn,
        actor,
        action,
        &format!("brief {id}"),
        &serde_json::json!({}),
        now,
    )?)
}
