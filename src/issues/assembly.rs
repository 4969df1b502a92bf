//! Puts together the issue of one due time of an edition: exactly one, whoever asks and however often.

use std::collections::HashMap;

use crate::{
    domain::{IssueId, IssueStatus, OccurrenceOutcome, SectionId, Timestamp},
    mail::segments::MOST_BLOCKS,
    storage::{
        Conn, StorageError,
        briefs::{self, Brief},
        editions::{self, Edition},
        issue_briefs,
        issues::{self, NewIssue},
        newsletters, occurrences, sections,
    },
};

/// Most missed due times recorded at once; what is older is passed over in silence.
const MOST_MISSED: usize = 1_000;

/// What came of a due edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assembled {
    /// An issue was made and waits to start.
    Issue(IssueId),
    /// No briefs were new.
    Skipped,
    /// It was too late to catch up.
    Missed,
    /// Another process was faster.
    Taken,
}

/// Makes the issue of the latest due time of a recurring edition, records those before it as missed, and moves `next_at`
/// on. To be called inside a write.
///
/// # Errors
/// Those of the database.
pub fn assemble_due(conn: &mut Conn, edition: &Edition, now: Timestamp) -> Result<Assembled, StorageError> {
    let (Some(first), Ok(cadence)) = (edition.next_at, edition.cadence()) else {
        return Ok(Assembled::Taken);
    };
    let mut due_times = std::collections::VecDeque::from([first]);
    let mut next = cadence.next_after(first);
    while let Some(due) = next.filter(|due| *due <= now) {
        due_times.push_back(due);
        if due_times.len() > MOST_MISSED {
            due_times.pop_front();
        }
        next = cadence.next_after(due);
    }
    if !editions::move_next_at(conn, edition.id, first, next)? {
        return Ok(Assembled::Taken);
    }
    let Some(latest) = due_times.pop_back() else {
        return Ok(Assembled::Taken);
    };
    for missed in due_times {
        occurrences::record(conn, edition.id, missed, OccurrenceOutcome::Missed, None, now)?;
    }
    if now.since(latest) > edition.catch_up_within() {
        occurrences::record(conn, edition.id, latest, OccurrenceOutcome::Missed, None, now)?;
        return Ok(Assembled::Missed);
    }
    let briefs = briefs::published_between(conn, edition.newsletter_id, edition.assembled_until, now)?;
    let outcome = if briefs.is_empty() {
        OccurrenceOutcome::Skipped
    } else {
        OccurrenceOutcome::Issued
    };
    if !occurrences::record(conn, edition.id, latest, outcome, None, now)? {
        return Ok(Assembled::Taken);
    }
    let cutoff = cutoff(&briefs, now);
    editions::move_assembled_until(conn, edition.id, edition.assembled_until, cutoff)?;
    if briefs.is_empty() {
        return Ok(Assembled::Skipped);
    }
    make_issue(conn, edition, latest, &briefs, cutoff, now).map(Assembled::Issue)
}

/// Makes the issue of an instant edition from the briefs published since its last one. To be called inside a write.
///
/// The due time is when the newest of them was published.
///
/// # Errors
/// Those of the database.
pub fn assemble_instant(conn: &mut Conn, edition: &Edition, now: Timestamp) -> Result<Assembled, StorageError> {
    let briefs = briefs::published_between(conn, edition.newsletter_id, edition.assembled_until, now)?;
    let Some(due_at) = briefs.iter().filter_map(|brief| brief.published_at).max() else {
        return Ok(Assembled::Skipped);
    };
    let cutoff = cutoff(&briefs, now);
    let won = editions::move_assembled_until(conn, edition.id, edition.assembled_until, cutoff)?;
    if !won || !occurrences::record(conn, edition.id, due_at, OccurrenceOutcome::Issued, None, now)? {
        return Ok(Assembled::Taken);
    }
    make_issue(conn, edition, due_at, &briefs, cutoff, now).map(Assembled::Issue)
}

/// True when an instant edition has something to send.
///
/// # Errors
/// Those of the database.
pub fn has_new_briefs(conn: &mut Conn, edition: &Edition, now: Timestamp) -> Result<bool, StorageError> {
    Ok(!briefs::published_between(conn, edition.newsletter_id, edition.assembled_until, now)?.is_empty())
}

/// An issue that is full holds what was published up to its last brief; the rest is for the next.
fn cutoff(briefs: &[Brief], now: Timestamp) -> Timestamp {
    let last_that_fits = briefs.get(MOST_BLOCKS - 1).and_then(|brief| brief.published_at);
    last_that_fits.filter(|_| briefs.len() > MOST_BLOCKS).unwrap_or(now)
}

fn make_issue(
    conn: &mut Conn,
    edition: &Edition,
    due_at: Timestamp,
    briefs: &[Brief],
    cutoff: Timestamp,
    now: Timestamp,
) -> Result<IssueId, StorageError> {
    let newsletter = newsletters::find(conn, edition.newsletter_id)?;
    let places: HashMap<SectionId, usize> = sections::list(conn, newsletter.id)?
        .iter()
        .enumerate()
        .map(|(place, section)| (section.id, place))
        .collect();
    let mut ordered: Vec<&Brief> = briefs.iter().take(MOST_BLOCKS).collect();
    ordered.sort_by_key(|brief| (places.get(&brief.section_id).copied(), brief.published_at, brief.id));
    let headlines: Vec<&str> = ordered.iter().map(|brief| brief.headline.as_str()).collect();
    let issue = NewIssue {
        newsletter_id: newsletter.id,
        edition_id: Some(edition.id),
        number: newsletters::take_issue_number(conn, newsletter.id)?,
        subject: headlines
            .first()
            .map_or_else(|| newsletter.name.clone(), |lead| (*lead).to_owned()),
        preheader: headlines
            .iter()
            .skip(1)
            .take(3)
            .copied()
            .collect::<Vec<_>>()
            .join(" · "),
        opening_note: String::new(),
        status: IssueStatus::Scheduled,
        send_at: Some(due_at),
        cutoff,
        created_at: now,
        updated_at: now,
    };
    let id = issues::insert(conn, &issue)?;
    let versions: Vec<_> = ordered.iter().map(|brief| (brief.id, brief.version)).collect();
    issue_briefs::insert(conn, id, &versions)?;
    occurrences::set_issue(conn, edition.id, due_at, id)?;
    Ok(id)
}
