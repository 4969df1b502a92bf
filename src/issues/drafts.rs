//! Drafts of editions' issues on their way to their slot: released, held and asked for, or given up.

use std::time::Duration;

use super::{
    IssueError, approval, composition, gate,
    local_time::in_words,
    notices::{DeskNotice, notify},
    preflight, special,
};
use crate::{
    content::{ContentError, one_line},
    domain::{ApprovalPolicy, IssueId, IssueStatus, LetterKind, Links, Timestamp},
    storage::{
        Conn, Db, StorageError, audit, briefs, deliveries,
        editions::{self, Edition},
        issue_briefs,
        issues::{self, Issue},
    },
};

/// When the letters go out that say that an approval is missing: before the slot, and after it.
const BEFORE: Duration = Duration::from_secs(30 * 60);
const AFTER: Duration = Duration::from_secs(15 * 60);

/// What became of drafts at one tick.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LookedAfter {
    /// Issues that may start.
    pub released: usize,
    /// Approvals that a change has voided.
    pub voided: usize,
    /// Issues that were given up.
    pub expired: usize,
}

/// Looks after the drafts of editions: those whose slot has come are released or stay held, approvals that do not fit any more
/// are voided, the duty editors are told, and what waits for too long is given up. To be called inside a write.
///
/// Costs a look at each draft; those are few.
///
/// # Errors
/// Those of the database.
pub fn look_after(conn: &mut Conn, links: &Links, now: Timestamp) -> Result<LookedAfter, StorageError> {
    let mut done = LookedAfter::default();
    for issue in issues::drafts_of_editions(conn)? {
        let (Some(edition), Some(slot)) = (issue.edition_id, issue.send_at) else {
            continue;
        };
        let edition = editions::find(conn, edition)?;
        let standing = approval::standing(conn, &issue)?;
        if issue.status == IssueStatus::Approved && standing.missing.is_some() {
            issues::move_status(conn, issue.id, IssueStatus::Approved, IssueStatus::Draft, now)?;
            let subject = format!("issue {}", issue.id);
            let changes: Vec<String> = standing.changed.iter().map(ToString::to_string).collect();
            let detail = serde_json::json!({ "changes": changes });
            audit::append(conn, "vesnik", "issue.approval_void", &subject, &detail, now)?;
            let what =
                "Its approval is void: the issue has changed since. It is held until somebody approves it again.";
            tell(
                conn,
                links,
                &edition,
                &issue,
                "the approval is void",
                what,
                Lists {
                    items: changes,
                    ..Lists::default()
                },
                now,
            )?;
            done.voided += 1;
            continue;
        }
        if standing.missing.is_none() && now >= slot {
            composition::take_latest(conn, &issue, now)?;
            if issues::move_status(conn, issue.id, issue.status, IssueStatus::Scheduled, now)? {
                done.released += 1;
            }
        } else if let Some(missing) = standing.missing {
            if now > slot + edition.catch_up_within() {
                give_up(conn, links, &edition, &issue, now)?;
                done.expired += 1;
            } else {
                alert(conn, links, &edition, &issue, slot, &missing.to_string(), now)?;
            }
        }
    }
    Ok(done)
}

/// How many of the letters that ask for an approval are due.
fn alerts_due(slot: Timestamp, now: Timestamp) -> i16 {
    let due = [slot - BEFORE, slot, slot + AFTER];
    i16::try_from(due.iter().filter(|at| now >= **at).count()).unwrap_or(0)
}

fn alert(
    conn: &mut Conn,
    links: &Links,
    edition: &Edition,
    issue: &Issue,
    slot: Timestamp,
    missing: &str,
    now: Timestamp,
) -> Result<(), StorageError> {
    let due = alerts_due(slot, now);
    if due <= issue.alerts {
        return Ok(());
    }
    issues::set_alerts(conn, issue.id, due)?;
    let (subject, when) = match now < slot {
        true => ("an approval is missing", "is due"),
        false => ("an issue is held", "was due"),
    };
    let what = format!(
        "It {when} on {} and is not sent: {missing}. Approve it, or send it now and say why.",
        in_words(slot, edition.zone.as_deref())
    );
    tell(conn, links, edition, issue, subject, &what, Lists::default(), now)
}

/// Tells the duty editors that a draft is ready. To be called when it is made.
pub(super) fn announce(
    conn: &mut Conn,
    links: &Links,
    edition: &Edition,
    issue: &Issue,
    why_held: Option<String>,
    now: Timestamp,
) -> Result<(), StorageError> {
    let slot = issue.send_at.unwrap_or(now);
    issues::set_alerts(conn, issue.id, alerts_due(slot, now))?;
    let mut headlines = Vec::new();
    for id in issue_briefs::ids(conn, issue.id)? {
        headlines.extend(briefs::find(conn, id)?.map(|brief| brief.headline));
    }
    let what = match (why_held, edition.drafts.approval) {
        (Some(why), _) => format!("{why} Add briefs and approve it, send it as it is, or cancel it."),
        (None, ApprovalPolicy::Auto) => "It goes out as it is then, unless somebody changes it.".to_owned(),
        (None, ApprovalPolicy::Approve) => "It is held until an editor approves it.".to_owned(),
        (None, ApprovalPolicy::TwoPeople) => {
            "It is held until each part of it is approved by somebody other than who wrote it.".to_owned()
        }
    };
    let what = format!("It is due on {}. {what}", in_words(slot, edition.zone.as_deref()));
    // A template that fails is told by whoever opens the issue.
    let findings = preflight::of_draft(conn, issue, links, now).unwrap_or_default();
    let findings = findings.into_iter().map(|finding| {
        let blocks = if finding.blocks {
            "to be mended"
        } else {
            "to be looked at"
        };
        format!("{blocks}: {}: {}", finding.place, finding.why)
    });
    let lists = Lists {
        items: headlines,
        findings: findings.collect(),
    };
    tell(conn, links, edition, issue, "a draft is ready", &what, lists, now)
}

/// What stands below the words of a letter, line by line.
#[derive(Debug, Default)]
struct Lists {
    items: Vec<String>,
    findings: Vec<String>,
}

#[expect(clippy::too_many_arguments, reason = "a letter's parts")]
fn tell(
    conn: &mut Conn,
    links: &Links,
    edition: &Edition,
    issue: &Issue,
    subject: &str,
    what: &str,
    lists: Lists,
    now: Timestamp,
) -> Result<(), StorageError> {
    let notice = DeskNotice {
        subject: format!("issue {}: {subject}", issue.number),
        paragraphs: vec![
            format!("Issue {} of {}: “{}”.", issue.number, edition.name, issue.subject),
            what.to_owned(),
        ],
        items: lists.items,
        findings: lists.findings,
        link: links.desk_issue(issue.id),
    };
    let recipients = &edition.drafts.duty_editors;
    notify(
        conn,
        LetterKind::DeskNotice,
        issue.newsletter_id,
        recipients,
        &notice,
        now,
    )
}

fn give_up(
    conn: &mut Conn,
    links: &Links,
    edition: &Edition,
    issue: &Issue,
    now: Timestamp,
) -> Result<(), StorageError> {
    if !issues::move_status(conn, issue.id, issue.status, IssueStatus::Expired, now)? {
        return Ok(());
    }
    give_back(conn, issue)?;
    audit::append(
        conn,
        "vesnik",
        "issue.expire",
        &format!("issue {}", issue.id),
        &serde_json::json!({}),
        now,
    )?;
    let what = "It was not approved in time and will not be sent. Its briefs come with the next issue.";
    tell(
        conn,
        links,
        edition,
        issue,
        "an issue was given up",
        what,
        Lists::default(),
        now,
    )
}

/// Gives the briefs of an issue that will never start to the edition's next one. When that has been put together already, or the
/// edition is instant, its readers catch up with them.
///
/// # Errors
/// Those of the database.
pub fn give_back(conn: &mut Conn, issue: &Issue) -> Result<(), StorageError> {
    let (Some(edition), Some(opens_at), None) = (issue.edition_id, issue.opens_at, issue.started_at) else {
        return Ok(());
    };
    let edition = editions::find(conn, edition)?;
    if edition.cron.is_some() {
        editions::move_assembled_until(conn, edition.id, issue.cutoff, opens_at)?;
    }
    Ok(())
}

/// Sends an issue that has not started at once, whatever approval is missing: breaking news. The audit log keeps the reason, what
/// preflight found and what approval was missing. Whoever names a number of readers sends it to so many or not at all.
///
/// # Errors
/// [`ContentError::NotNow`] when it has started or ended, [`ContentError::Invalid`] without a reason,
/// [`IssueError::OtherReaders`] when it would have another number of readers now.
pub async fn send_now(
    db: &Db,
    actor: &str,
    id: IssueId,
    (reason, expected): (&str, Option<i64>),
    links: &Links,
    now: Timestamp,
) -> Result<Issue, IssueError> {
    let reason = one_line("reason", reason, true)?;
    let blocking = gate::blocking(db, id, links, Some(now), now).await?;
    let actor = actor.to_owned();
    db.write(move |conn| {
        let issue = special::find(conn, id)?;
        if let Some(expected) = expected {
            let readers = deliveries::foresee(conn, &issue)?;
            if readers != expected {
                return Err(IssueError::OtherReaders(readers));
            }
        }
        let missing = approval::standing(conn, &issue)?
            .missing
            .map(|missing| missing.to_string());
        composition::take_latest(conn, &issue, now)?;
        if !issues::schedule(conn, id, now, issue.pace(), now)? {
            let words = format!(
                "only an issue that has not started can be sent now; this one is {}",
                issue.status
            );
            return Err(ContentError::NotNow(words).into());
        }
        let detail = serde_json::json!({ "reason": reason, "despite": blocking, "missing": missing });
        audit::append(conn, &actor, "issue.send_now", &format!("issue {id}"), &detail, now)?;
        special::find(conn, id)
    })
    .await
}
