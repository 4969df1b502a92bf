//! Puts together the issue of one due time of an edition: exactly one, whoever asks and however often.

use std::time::Duration;

use super::{drafts, selection::select, waves};
use crate::{
    domain::{
        ApprovalPolicy, AssemblyRules, BriefId, Cadence, IssueId, IssueStatus, Links, OccurrenceOutcome, Timestamp,
        TooFew,
    },
    storage::{
        Conn, StorageError,
        briefs::{self, Brief},
        choices::{self, Choice},
        editions::{self, Edition},
        issue_briefs,
        issues::{self, NewIssue, Words},
        newsletters, occurrences,
        sections::{self, Section},
    },
};

/// Most missed due times recorded at once; what is older is passed over in silence.
const MOST_MISSED: usize = 1_000;

/// What came of a due edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assembled {
    /// An issue was made and waits to start, or for approval.
    Issue(IssueId),
    /// No briefs were new, or too few.
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
pub fn assemble_due(
    conn: &mut Conn,
    edition: &Edition,
    links: &Links,
    now: Timestamp,
) -> Result<Assembled, StorageError> {
    let edition = &editions::lock(conn, edition)?;
    let Some(first) = edition.next_at else {
        return Ok(Assembled::Taken);
    };
    if waves::prepares_at(conn, edition, first)? > now {
        return Ok(Assembled::Taken);
    }
    let mut due_times = std::collections::VecDeque::from([first]);
    let mut next = edition.next_after(first);
    while let Some(due) = next {
        if waves::prepares_at(conn, edition, due)? > now {
            break;
        }
        due_times.push_back(due);
        if due_times.len() > MOST_MISSED {
            due_times.pop_front();
        }
        next = edition.next_after(due);
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
    let starts_at = waves::waves(conn, edition, latest)?.map_or(latest, |waves| waves.first());
    let until = closes_at(edition, starts_at, now);
    let (briefs, sections) = candidates(conn, edition)?;
    let mut selection = select(&edition.rules, &sections, &briefs, until, now);
    let mut why_held = None;
    if selection.cutoff.is_none() && edition.drafts.too_few == TooFew::Hold {
        let any_number = AssemblyRules {
            fewest_briefs: 0,
            fewest_minutes: 0,
            ..edition.rules.clone()
        };
        selection = select(&any_number, &sections, &briefs, until, now);
        let held = selection.taken.len();
        why_held = Some(match usize::from(edition.rules.fewest_briefs) {
            fewest if held < fewest => {
                format!("It has {held} of the {fewest} briefs that an issue needs, and is held.")
            }
            _ => format!(
                "It takes less than the {} minutes to read that an issue needs, and is held.",
                edition.rules.fewest_minutes
            ),
        });
    }
    let outcome = match selection.taken.is_empty() {
        true => OccurrenceOutcome::Skipped,
        false => OccurrenceOutcome::Issued,
    };
    if !occurrences::record(conn, edition.id, latest, outcome, None, now)? {
        return Ok(Assembled::Taken);
    }
    choices::record(conn, edition.id, latest, &selection.choices)?;
    let Some(cutoff) = selection.cutoff else {
        return Ok(Assembled::Skipped);
    };
    let cutoff = cutoff.max(edition.assembled_until);
    editions::move_assembled_until(conn, edition.id, edition.assembled_until, cutoff)?;
    if selection.taken.is_empty() {
        return Ok(Assembled::Skipped);
    }
    let slot = Slot {
        due_at: latest,
        starts_at,
        cutoff,
        why_held,
    };
    make_issue(conn, edition, slot, &selection.taken, links, now).map(Assembled::Issue)
}

/// Makes the issue of an instant edition from the briefs published since its last one. To be called inside a write.
///
/// The due time is when the newest of them was published.
///
/// # Errors
/// Those of the database.
pub fn assemble_instant(
    conn: &mut Conn,
    edition: &Edition,
    links: &Links,
    now: Timestamp,
) -> Result<Assembled, StorageError> {
    let edition = &editions::lock(conn, edition)?;
    let (briefs, sections) = candidates(conn, edition)?;
    let selection = select(&edition.rules, &sections, &briefs, now, now);
    let newest = selection.taken.iter().filter_map(|brief| brief.published_at).max();
    let (Some(due_at), Some(cutoff)) = (newest, selection.cutoff) else {
        return Ok(Assembled::Skipped);
    };
    let won = editions::move_assembled_until(conn, edition.id, edition.assembled_until, cutoff)?;
    if !won || !occurrences::record(conn, edition.id, due_at, OccurrenceOutcome::Issued, None, now)? {
        return Ok(Assembled::Taken);
    }
    choices::record(conn, edition.id, due_at, &selection.choices)?;
    let slot = Slot {
        due_at,
        starts_at: due_at,
        cutoff,
        why_held: None,
    };
    make_issue(conn, edition, slot, &selection.taken, links, now).map(Assembled::Issue)
}

/// True when an instant edition has something to send now: on one of its days, and its quiet time has gone by since the
/// newest brief, or four times that since the oldest.
///
/// # Errors
/// Those of the database.
pub fn has_new_briefs(conn: &mut Conn, edition: &Edition, now: Timestamp) -> Result<bool, StorageError> {
    let published = briefs::published_between(conn, edition.newsletter_id, edition.assembled_until, now)?;
    let times = || published.iter().filter_map(|brief| brief.published_at);
    let (Some(oldest), Some(newest)) = (times().min(), times().max()) else {
        return Ok(false);
    };
    let is_quiet = now.since(newest) >= edition.quiet() || now.since(oldest) >= edition.quiet() * 4;
    if !is_quiet || !edition.days.allow(Cadence::Instant.day_of(now)) {
        return Ok(false);
    }
    let (briefs, sections) = candidates(conn, edition)?;
    Ok(!select(&edition.rules, &sections, &briefs, now, now).taken.is_empty())
}

/// What the next issue of an edition would hold if nothing more were published before it is closed.
#[derive(Debug)]
pub struct Preview {
    /// When it is due; `None` for an instant edition and for one that has ended.
    pub due_at: Option<Timestamp>,
    /// Whether there would be an issue.
    pub is_issue: bool,
    /// The briefs that it would hold, in their order.
    pub order: Vec<BriefId>,
    /// Every brief that could be in it, and why it is in or out.
    pub choices: Vec<Choice>,
}

/// Looks what the next issue of an edition would hold; changes nothing.
///
/// # Errors
/// Those of the database.
pub fn preview(conn: &mut Conn, edition: &Edition, now: Timestamp) -> Result<Preview, StorageError> {
    let (briefs, sections) = candidates(conn, edition)?;
    let due_at = edition.next_at;
    let at = due_at.unwrap_or(now);
    let prepares_at = waves::prepares_at(conn, edition, at)?;
    let until = closes_at(edition, prepares_at + edition.lead(), prepares_at);
    let selection = select(&edition.rules, &sections, &briefs, until, at);
    let choices = selection
        .choices
        .into_iter()
        .zip(&briefs)
        .map(|((_, why), brief)| Choice {
            brief: brief.id,
            slug: brief.slug.clone(),
            headline: brief.headline.clone(),
            section: brief.section_id,
            published_at: brief.published_at,
            why,
        });
    Ok(Preview {
        due_at,
        is_issue: !selection.taken.is_empty(),
        order: selection.taken.iter().map(|brief| brief.id).collect(),
        choices: choices.collect(),
    })
}

/// When the issue of a due time is closed: its edition's freeze before it, or when it is prepared, if that is earlier. Without a
/// freeze an issue made late holds what has been published since.
fn closes_at(edition: &Edition, due_at: Timestamp, now: Timestamp) -> Timestamp {
    match edition.freeze() {
        Duration::ZERO => now,
        freeze => (due_at - freeze).min(now),
    }
}

/// The briefs that could be in an edition's next issue, and its newsletter's sections.
fn candidates(conn: &mut Conn, edition: &Edition) -> Result<(Vec<Brief>, Vec<Section>), StorageError> {
    let briefs = briefs::public_after(conn, edition.newsletter_id, edition.assembled_until)?;
    Ok((briefs, sections::list(conn, edition.newsletter_id)?))
}

/// The words of an issue that nobody has written any for: its lead's headline, and those of the next three briefs.
pub fn words_of(newsletter: &str, headlines: &[String]) -> Words {
    let mut headlines = headlines.iter();
    let lead = headlines.next().map_or(newsletter, String::as_str);
    let others: Vec<&str> = headlines.take(3).map(String::as_str).collect();
    Words {
        subject: lead.to_owned(),
        preheader: others.join(" · "),
        opening_note: String::new(),
    }
}

/// For which due time an issue is, and up to when it holds what was published.
struct Slot {
    due_at: Timestamp,
    /// When its first copies leave.
    starts_at: Timestamp,
    cutoff: Timestamp,
    /// Why it is not sent without approval, whatever the edition says.
    why_held: Option<String>,
}

fn make_issue(
    conn: &mut Conn,
    edition: &Edition,
    slot: Slot,
    briefs: &[&Brief],
    links: &Links,
    now: Timestamp,
) -> Result<IssueId, StorageError> {
    let newsletter = newsletters::find(conn, edition.newsletter_id)?;
    let headlines: Vec<String> = briefs.iter().map(|brief| brief.headline.clone()).collect();
    let words = words_of(&newsletter.name, &headlines);
    let is_draft = slot.why_held.is_some() || edition.drafts.approval != ApprovalPolicy::Auto || slot.starts_at > now;
    let issue = NewIssue {
        newsletter_id: newsletter.id,
        edition_id: Some(edition.id),
        number: newsletters::take_issue_number(conn, newsletter.id)?,
        subject: words.subject,
        preheader: words.preheader,
        opening_note: words.opening_note,
        status: match is_draft {
            true => IssueStatus::Draft,
            false => IssueStatus::Scheduled,
        },
        send_at: Some(slot.starts_at),
        cutoff: slot.cutoff,
        created_at: now,
        updated_at: now,
        rules_version: Some(edition.version),
        opens_at: Some(edition.assembled_until),
        is_held: slot.why_held.is_some(),
        corrects: None,
        corrects_version: None,
    };
    let id = issues::insert(conn, &issue)?;
    let versions: Vec<_> = briefs.iter().map(|brief| (brief.id, brief.version)).collect();
    issue_briefs::insert(conn, id, &versions, false)?;
    occurrences::set_issue(conn, edition.id, slot.due_at, id)?;
    if let (true, Some(issue)) = (is_draft, issues::find(conn, id)?) {
        drafts::announce(conn, links, edition, &issue, slot.why_held, now)?;
    }
    Ok(id)
}
