//! Changing an issue that has not started: its words, and which briefs it holds in which order.

use super::{IssueError, assembly::words_of, special, special::checked_words, subjects};
use crate::{
    content::ContentError,
    domain::{BriefId, BriefStatus, IssueId, IssueStatus, SubjectTest, Timestamp, Why},
    storage::{
        Conn, Db, StorageError, approvals, audit,
        briefs::{self, Brief},
        choices, editions,
        issue_briefs::{self, IssueBrief, Versions},
        issues::{self, Issue, Words},
        newsletters,
    },
};

/// What an editor changes; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// The subject line.
    pub subject: Option<String>,
    /// The line that mail programs show beside the subject.
    pub preheader: Option<String>,
    /// Markdown before the briefs.
    pub opening_note: Option<String>,
    /// Its briefs, in their order.
    pub briefs: Option<Vec<BriefId>>,
    /// Subjects to try; `Some(None)` takes the test away.
    pub subject_test: Option<Option<SubjectTest>>,
}

/// Changes an issue that still has `version` and has not started. An approval that it had is void.
///
/// The briefs of an edition's issue can be put into another order, dropped (they are not sent in this edition) and added: what
/// the rules had left out, and what was published after it was put together. A brief added moves the issue's end to its
/// publication: what was published before it and is not named is dropped.
///
/// # Errors
/// [`ContentError::Stale`] when someone was faster, [`ContentError::NotNow`] when it has started, or a later issue of the edition
/// has been put together and the brief belongs there; [`ContentError::Invalid`] for bad values.
pub async fn change(
    db: &Db,
    actor: &str,
    id: IssueId,
    version: i64,
    change: Change,
    now: Timestamp,
) -> Result<Issue, IssueError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        let known = special::find(conn, id)?;
        if !matches!(
            known.status,
            IssueStatus::Draft | IssueStatus::Approved | IssueStatus::Scheduled
        ) {
            let words = format!(
                "only an issue that has not started can be changed; this one is {}",
                known.status
            );
            return Err(ContentError::NotNow(words).into());
        }
        let test = match change.subject_test {
            Some(test) => test.map(subjects::checked).transpose()?,
            None => known.subject_test.clone(),
        };
        if test.is_some() && goes_in_waves(conn, &known)? {
            let reason = "an issue that goes out in waves cannot try subjects".to_owned();
            return Err(ContentError::Invalid {
                field: "subject_test",
                reason,
            }
            .into());
        }
        let first = test.as_ref().and_then(|test| test.subjects.first().cloned());
        let words = Words {
            subject: first.or(change.subject).unwrap_or_else(|| known.subject.clone()),
            preheader: change.preheader.unwrap_or_else(|| known.preheader.clone()),
            opening_note: change.opening_note.unwrap_or_else(|| known.opening_note.clone()),
        };
        let words = checked_words(words)?;
        if !issues::set_words(conn, id, version, &words, now)? {
            return Err(ContentError::Stale { current: known.version }.into());
        }
        issues::set_subject_test(conn, id, test.as_ref())?;
        if let Some(named) = change.briefs {
            hold(conn, &known, &named, now)?;
        }
        approvals::note_editor(conn, id, &actor, now)?;
        issues::move_status(conn, id, IssueStatus::Approved, IssueStatus::Draft, now)?;
        let subject = format!("issue {id}");
        audit::append(conn, &actor, "issue.change", &subject, &serde_json::json!({}), now)?;
        special::find(conn, id)
    })
    .await
}

fn goes_in_waves(conn: &mut Conn, issue: &Issue) -> Result<bool, StorageError> {
    match issue.edition_id {
        Some(edition) => Ok(editions::find(conn, edition)?.local_morning),
        None => Ok(false),
    }
}

/// Lets an issue hold the named briefs.
fn hold(conn: &mut Conn, issue: &Issue, named: &[BriefId], now: Timestamp) -> Result<(), IssueError> {
    let taken = special::public_briefs(conn, issue.newsletter_id, named, now)?;
    if issue.edition_id.is_some() {
        close_after(conn, issue, &taken, now)?;
    }
    issue_briefs::clear(conn, issue.id)?;
    let versions: Vec<_> = taken.iter().map(|brief| (brief.id, brief.version)).collect();
    Ok(issue_briefs::insert(conn, issue.id, &versions, false)?)
}

/// Moves the end of an edition's issue so that it holds these briefs, and records why each brief is in or out.
fn close_after(conn: &mut Conn, issue: &Issue, taken: &[Brief], now: Timestamp) -> Result<(), IssueError> {
    let Some(edition) = issue.edition_id else { return Ok(()) };
    let edition = editions::find(conn, edition)?;
    let edition = editions::lock(conn, &edition)?;
    let opens_at = issue.opens_at.unwrap_or(issue.cutoff);
    let published = |brief: &Brief| brief.published_at.unwrap_or(now);
    if let Some(early) = taken.iter().find(|brief| published(brief) <= opens_at) {
        let reason = format!("“{}” belongs to an earlier issue: readers have had it", early.headline);
        return Err(ContentError::Invalid {
            field: "briefs",
            reason,
        }
        .into());
    }
    let cutoff = taken
        .iter()
        .map(published)
        .max()
        .unwrap_or(issue.cutoff)
        .max(issue.cutoff);
    if cutoff > issue.cutoff && !editions::move_assembled_until(conn, edition.id, issue.cutoff, cutoff)? {
        let words = "a later issue of this edition has been put together already; the new brief belongs there";
        return Err(ContentError::NotNow(words.to_owned()).into());
    }
    issues::set_cutoff(conn, issue.id, cutoff)?;
    let mut why: Vec<(BriefId, Why)> = choices::of_issue(conn, issue.id)?
        .into_iter()
        .map(|choice| (choice.brief, choice.why))
        .collect();
    for brief in briefs::public_after(conn, issue.newsletter_id, opens_at)? {
        let is_taken = taken.iter().any(|one| one.id == brief.id);
        let place = why.iter().position(|(id, _)| *id == brief.id);
        let known = place.map(|place| why.swap_remove(place).1);
        let is_later = published(&brief) > cutoff;
        let reason = match known {
            Some(reason) if is_taken && reason.is_in() => reason,
            _ if is_taken => Why::Added,
            Some(reason) if is_later || !(reason.is_in() || reason.waits()) => reason,
            None if is_later => continue,
            _ => Why::Dropped,
        };
        why.push((brief.id, reason));
    }
    why.sort_by_key(|(id, _)| *id);
    choices::replace(conn, issue.id, &why)?;
    Ok(())
}

/// Lets an issue that starts send its briefs as they are now. Words that were made of their headlines follow.
///
/// # Errors
/// Those of the database.
pub fn take_latest(conn: &mut Conn, issue: &Issue, now: Timestamp) -> Result<(), StorageError> {
    let words = words_now(conn, issue)?;
    issue_briefs::take_latest_versions(conn, issue.id)?;
    set_other_words(conn, issue, &words, now)
}

/// The words of an issue as it would go out now: those that were made of its briefs' headlines follow these, until it starts.
///
/// # Errors
/// Those of the database.
pub fn words_now(conn: &mut Conn, issue: &Issue) -> Result<Words, StorageError> {
    if issue.started_at.is_some() {
        return Ok(issue.words());
    }
    let before = issue_briefs::list(conn, issue.id, Versions::Held)?;
    let after = issue_briefs::list(conn, issue.id, Versions::Latest)?;
    following(conn, issue, &before, &after)
}

/// Takes a retracted brief out of words that were made of headlines.
///
/// # Errors
/// Those of the database.
pub fn rename_without(conn: &mut Conn, issue: &Issue, retracted: BriefId, now: Timestamp) -> Result<(), StorageError> {
    let before = issue_briefs::list(conn, issue.id, Versions::Held)?;
    let left = |one: &&IssueBrief| one.id != retracted && one.status != BriefStatus::Retracted;
    let after: Vec<IssueBrief> = before.iter().filter(left).cloned().collect();
    let words = following(conn, issue, &before, &after)?;
    set_other_words(conn, issue, &words, now)
}

/// The words of an issue with the headlines of the briefs after, where they were made of those of the briefs before.
fn following(
    conn: &mut Conn,
    issue: &Issue,
    before: &[IssueBrief],
    after: &[IssueBrief],
) -> Result<Words, StorageError> {
    let newsletter = newsletters::find(conn, issue.newsletter_id)?;
    let own = |briefs: &[IssueBrief]| -> Vec<String> {
        let own = briefs.iter().filter(|brief| !brief.catch_up);
        own.map(|brief| brief.headline.clone()).collect()
    };
    let (made, fresh) = (
        words_of(&newsletter.name, &own(before)),
        words_of(&newsletter.name, &own(after)),
    );
    let mut words = issue.words();
    if words.subject == made.subject {
        words.subject = fresh.subject;
    }
    if words.preheader == made.preheader {
        words.preheader = fresh.preheader;
    }
    Ok(words)
}

fn set_other_words(conn: &mut Conn, issue: &Issue, words: &Words, now: Timestamp) -> Result<(), StorageError> {
    if *words != issue.words() {
        issues::set_words(conn, issue.id, issue.version, words, now)?;
    }
    Ok(())
}
