//! What comes out when: the due times of editions, past and to come, and the special issues that are scheduled.

use std::time::Duration;

use super::assembly;
use crate::{
    domain::{EditionId, IssueId, IssueStatus, OccurrenceOutcome, Slug, Timestamp},
    storage::{
        Conn, StorageError,
        editions::{self, Edition},
        issues, newsletters, occurrences, subscriptions,
    },
};

/// Most entries of one answer.
pub const MOST_ENTRIES: usize = 1_000;

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// An occurrence that is still to come.
    ToCome,
    /// An occurrence that has been.
    Been(OccurrenceOutcome),
    /// An issue: a special one, or one of an edition that waits for its due time or for approval.
    Issue(IssueStatus),
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            State::ToCome => f.write_str("to come"),
            State::Been(outcome) => outcome.fmt(f),
            State::Issue(status) => status.fmt(f),
        }
    }
}

/// One due time.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When.
    pub due_at: Timestamp,
    /// What people call it, such as "The Weekly Brief: Mondays".
    pub title: String,
    /// Of which newsletter.
    pub newsletter: Slug,
    /// Of which edition; `None` for a special issue.
    pub edition: Option<Slug>,
    /// Its id.
    pub edition_id: Option<EditionId>,
    /// The edition's time zone.
    pub zone: Option<String>,
    /// When the issue is closed for further briefs.
    pub closes_at: Option<Timestamp>,
    /// Where it stands.
    pub state: State,
    /// The issue, when there is one.
    pub issue: Option<IssueId>,
    /// How many briefs an edition's next issue would hold now.
    pub briefs: Option<usize>,
    /// How many readers take the edition now, for what is to come.
    pub readers: Option<i64>,
}

/// The entries from one instant up to another, the earliest first; at most [`MOST_ENTRIES`]. Costs a pass over the
/// subscriptions, to count readers, when something is to come.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, from: Timestamp, to: Timestamp, now: Timestamp) -> Result<Vec<Entry>, StorageError> {
    let names = newsletters::names(conn)?;
    let mut entries = Vec::new();
    let mut editions_to_come: Vec<Edition> = Vec::new();
    for edition in editions::all(conn)? {
        let Some(newsletter) = names.get(&edition.newsletter_id) else {
            continue;
        };
        for occurrence in occurrences::between(conn, edition.id, from, to)? {
            let issue = match occurrence.issue_id {
                Some(id) => issues::find(conn, id)?,
                None => None,
            };
            let waits = issue.filter(|issue| !issue.status.has_ended() && issue.started_at.is_none());
            let state = waits.map_or(State::Been(occurrence.outcome), |issue| State::Issue(issue.status));
            entries.push(Entry {
                issue: occurrence.issue_id,
                ..of_edition(newsletter, &edition, occurrence.due_at, state)
            });
        }
        if edition.active && edition.next_at.is_some_and(|next| next < to) {
            editions_to_come.push(edition);
        }
    }
    if !editions_to_come.is_empty() {
        let readers = subscriptions::readers_by_edition(conn)?;
        for edition in editions_to_come {
            let readers = readers.get(&edition.id).copied().unwrap_or(0);
            let briefs = briefs_now(conn, &edition, now)?;
            let Some(newsletter) = names.get(&edition.newsletter_id) else {
                continue;
            };
            entries.extend(due_times(&edition, from, to).map(|due_at| Entry {
                briefs: (edition.next_at == Some(due_at)).then_some(briefs),
                readers: Some(readers),
                ..of_edition(newsletter, &edition, due_at, State::ToCome)
            }));
        }
    }
    for issue in issues::special_between(conn, from, to)? {
        let (Some(due_at), Some((newsletter, name))) = (issue.send_at, names.get(&issue.newsletter_id)) else {
            continue;
        };
        entries.push(Entry {
            due_at,
            title: format!("{name}: special issue {}, {}", issue.number, issue.subject),
            newsletter: newsletter.clone(),
            edition: None,
            edition_id: None,
            zone: None,
            closes_at: None,
            state: State::Issue(issue.status),
            issue: Some(issue.id),
            briefs: None,
            readers: None,
        });
    }
    entries.sort_by(|a, b| (a.due_at, &a.newsletter, &a.edition).cmp(&(b.due_at, &b.newsletter, &b.edition)));
    entries.truncate(MOST_ENTRIES);
    Ok(entries)
}

/// The due times of an edition that are still to come.
fn due_times(edition: &Edition, from: Timestamp, to: Timestamp) -> impl Iterator<Item = Timestamp> {
    let next = edition.next_at.filter(|next| *next >= from);
    let first = next.or_else(|| edition.next_after(from - Duration::from_millis(1)));
    let all = std::iter::successors(first, |last| edition.next_after(*last));
    all.take_while(move |due| *due < to).take(MOST_ENTRIES)
}

/// How many briefs an edition's next issue would hold.
fn briefs_now(conn: &mut Conn, edition: &Edition, now: Timestamp) -> Result<usize, StorageError> {
    let preview = assembly::preview(conn, edition, now)?;
    Ok(preview.choices.iter().filter(|choice| choice.why.is_in()).count())
}

fn of_edition((newsletter, name): &(Slug, String), edition: &Edition, due_at: Timestamp, state: State) -> Entry {
    Entry {
        due_at,
        title: format!("{name}: {}", edition.name),
        newsletter: newsletter.clone(),
        edition: Some(edition.slug.clone()),
        edition_id: Some(edition.id),
        zone: edition.zone.clone(),
        closes_at: edition
            .zone
            .as_ref()
            .map(|_| due_at - edition.freeze().max(edition.lead())),
        state,
        issue: None,
        briefs: None,
        readers: None,
    }
}
