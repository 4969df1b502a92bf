//! Starts issues: the audience is frozen in the transaction that moves the issue to `sending`.

use std::time::Duration;

use super::{distribution, settings::DeliverySettings};
use crate::{
    domain::{ApprovalPolicy, IssueId, IssueStatus, Links, SectionSet, Timestamp, Waves},
    issues::{IssueError, approval, catch_up, composition, subjects, waves},
    storage::{
        Conn, StorageError,
        deliveries::{self, Shape},
        editions,
        issues::{self, Issue, Pace},
        newsletters, occurrences,
    },
};

/// Starts a scheduled issue and freezes its audience; `None` when another process was faster. To be called inside a write.
///
/// The audience is everyone who is active, takes the issue's edition (any, for a special issue) and is not suppressed; that of a
/// correction everyone who has got the brief as it was.
/// An issue without a pace of its own gets the one that is set for all.
///
/// # Errors
/// Those of the database.
pub fn start(
    conn: &mut Conn,
    id: IssueId,
    settings: &DeliverySettings,
    links: &Links,
    now: Timestamp,
) -> Result<Option<i64>, IssueError> {
    if !issues::move_status(conn, id, IssueStatus::Scheduled, IssueStatus::Sending, now)? {
        return Ok(None);
    }
    let Some(mut issue) = issues::find(conn, id)? else {
        return Ok(None);
    };
    if approval::policy_of(conn, &issue)? == ApprovalPolicy::Auto {
        // What was approved stays as it was approved; anything else goes out as it is now.
        composition::take_latest(conn, &issue, now)?;
    }
    // What is measured of its copies stays, whatever is decided for later issues.
    issue.measurement = newsletters::find(conn, issue.newsletter_id)?.measurement;
    issues::set_measurement(conn, id, issue.measurement)?;
    let waves = waves_of(conn, &issue)?;
    let audience = match issue.corrects {
        Some(_) => i64::try_from(add_corrected(conn, &issue)?).unwrap_or(i64::MAX),
        None => {
            catch_up::add(conn, &issue, now)?;
            let shape = Shape::load(conn, &issue)?;
            let test = subjects::begin(conn, links, &issue, now)?;
            deliveries::freeze(conn, &issue, &shape, waves.as_ref(), test.as_ref(), now)?
        }
    };
    let pace = pace(&issue, settings);
    let last = waves.map_or(now, |waves| waves.last().max(now));
    issues::set_started(conn, id, audience, last + settings.deadline, pace, now)?;
    Ok(Some(audience))
}

/// The waves in which an issue goes out; none when its copies leave at once.
fn waves_of(conn: &mut Conn, issue: &Issue) -> Result<Option<Waves>, StorageError> {
    let due_at = occurrences::due_at_of(conn, issue.id)?;
    match (issue.edition_id, due_at) {
        (Some(edition), Some(due_at)) => {
            let edition = editions::find(conn, edition)?;
            waves::waves(conn, &edition, due_at)
        }
        _ => Ok(None),
    }
}

/// Adds to the audience of a correction the readers who have got the brief as it was; answers how many were not in it yet.
/// Nothing for any other issue.
///
/// # Errors
/// Those of the database.
pub(super) fn add_corrected(conn: &mut Conn, issue: &Issue) -> Result<usize, IssueError> {
    let Some(brief) = issue.corrects else { return Ok(0) };
    let shape = Shape::load(conn, issue)?;
    let variant = shape.variant(&SectionSet::All, Timestamp::EPOCH);
    let mut added = 0;
    for distributed in distribution::distributed(conn, brief, issue.corrects_version)? {
        if distributed.issue.id != issue.id {
            added += deliveries::add_reached(conn, issue.id, variant, distributed.issue.id, distributed.variants())?;
        }
    }
    Ok(added)
}

fn pace(issue: &Issue, settings: &DeliverySettings) -> Pace {
    let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    let of_all = settings.canary;
    Pace {
        spread_ms: issue.spread_ms.or(settings.spread.map(millis)),
        canary_copies: issue.canary_copies.or(of_all.map(|(copies, _)| copies)),
        canary_hold_ms: issue.canary_hold_ms.or(of_all.map(|(_, hold)| millis(hold))),
    }
}
