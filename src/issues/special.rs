//! Special issues: chosen briefs, sent once to everyone who subscribes to the newsletter, in the sections each takes.

use super::{IssueError, fields, preflight};
use crate::{
    content::{ContentError, LONGEST_LINE, lines, newsletters, one_line},
    domain::{BriefId, IssueId, IssueStatus, Links, Slug, Timestamp},
    mail::segments::MOST_BLOCKS,
    storage::{
        Conn, Db, audit, briefs, issue_briefs,
        issues::{self, Issue, NewIssue, Pace},
        newsletters as newsletter_rows,
    },
};

/// Longest opening note in characters.
const LONGEST_NOTE: usize = 5_000;

/// What an editor says of a special issue.
#[derive(Debug, Clone)]
pub struct Special {
    /// The newsletter.
    pub newsletter: Slug,
    /// The subject line.
    pub subject: String,
    /// The line that mail programs show beside the subject.
    pub preheader: String,
    /// Markdown before the briefs.
    pub opening_note: String,
    /// The briefs in their order; each must be public and not expired.
    pub briefs: Vec<BriefId>,
}

/// Makes a draft of a special issue.
///
/// # Errors
/// [`IssueError::Content`] when a brief is not of this newsletter or not public, and for bad values.
pub async fn create(db: &Db, actor: &str, special: Special, now: Timestamp) -> Result<Issue, IssueError> {
    let subject = one_line("subject", &special.subject, true)?;
    let preheader = one_line("preheader", &special.preheader, false)?;
    let opening_note = lines("opening_note", &special.opening_note, LONGEST_NOTE)?;
    for (field, text) in [
        ("subject", &subject),
        ("preheader", &preheader),
        ("opening_note", &opening_note),
    ] {
        fields::check(text).map_err(|refused| ContentError::Invalid {
            field,
            reason: refused.to_string(),
        })?;
    }
    if special.briefs.is_empty() || special.briefs.len() > MOST_BLOCKS {
        let reason = format!("name 1 to {MOST_BLOCKS} briefs");
        return Err(ContentError::Invalid {
            field: "briefs",
            reason,
        }
        .into());
    }
    let actor = actor.to_owned();
    db.write(move |conn| {
        let newsletter = newsletters::find(conn, &special.newsletter)?;
        let mut chosen: Vec<(BriefId, i64)> = Vec::with_capacity(special.briefs.len());
        for id in special.briefs {
            let brief = briefs::find(conn, id)?
                .filter(|b| b.newsletter_id == newsletter.id && b.is_public(now) && !b.has_expired(now));
            let brief = brief.ok_or_else(|| ContentError::Invalid {
                field: "briefs",
                reason: format!("brief {id} is not a public brief of this newsletter, or has expired"),
            })?;
            if chosen.iter().any(|(known, _)| *known == id) {
                return Err(ContentError::Invalid {
                    field: "briefs",
                    reason: format!("brief {id} stands twice"),
                }
                .into());
            }
            chosen.push((id, brief.version));
        }
        let issue = NewIssue {
            newsletter_id: newsletter.id,
            edition_id: None,
            number: newsletter_rows::take_issue_number(conn, newsletter.id)?,
            subject: subject.chars().take(LONGEST_LINE).collect(),
            preheader,
            opening_note,
            status: IssueStatus::Draft,
            send_at: None,
            cutoff: now,
            created_at: now,
            updated_at: now,
            rules_version: None,
        };
        let id = issues::insert(conn, &issue)?;
        issue_briefs::insert(conn, id, &chosen, false)?;
        record(conn, &actor, "issue.create", id, &serde_json::json!({}), now)?;
        find(conn, id)
    })
    .await
}

/// When and how an issue goes out.
#[derive(Debug, Clone)]
pub struct Scheduling {
    /// When; at once when that has passed.
    pub send_at: Timestamp,
    /// How fast.
    pub pace: Pace,
    /// Whether it goes out although preflight has found what blocks it. The audit log says so.
    pub despite_findings: bool,
}

/// Schedules an issue that has not started.
///
/// # Errors
/// [`ContentError::NotNow`] when it has started or ended, or preflight has found what blocks it.
pub async fn schedule(
    db: &Db,
    actor: &str,
    id: IssueId,
    scheduling: Scheduling,
    links: &Links,
    now: Timestamp,
) -> Result<Issue, IssueError> {
    let Scheduling {
        send_at,
        pace,
        despite_findings,
    } = scheduling;
    let findings = preflight::inspect(db, id, links, Some(send_at), now).await?;
    let blocking: Vec<String> = findings
        .iter()
        .filter(|finding| finding.blocks)
        .map(|finding| format!("{}: {}; {}", finding.place, finding.why, finding.mend))
        .collect();
    let actor = actor.to_owned();
    db.write(move |conn| {
        let known = find(conn, id)?;
        if !blocking.is_empty() && !despite_findings {
            let words = format!("preflight found what blocks this issue. {}", blocking.join(". "));
            return Err(ContentError::NotNow(words).into());
        }
        if !issues::schedule(conn, id, send_at, pace, now)? {
            let words = format!(
                "only an issue that has not started can be scheduled; this one is {}",
                known.status
            );
            return Err(ContentError::NotNow(words).into());
        }
        record(
            conn,
            &actor,
            "issue.schedule",
            id,
            &serde_json::json!({ "despite": blocking }),
            now,
        )?;
        find(conn, id)
    })
    .await
}

/// The issue with this id.
///
/// # Errors
/// [`ContentError::Unknown`] when there is none.
pub fn find(conn: &mut Conn, id: IssueId) -> Result<Issue, IssueError> {
    Ok(issues::find(conn, id)?.ok_or(ContentError::Unknown("issue"))?)
}

fn record(
    conn: &mut Conn,
    actor: &str,
    action: &str,
    id: IssueId,
    detail: &serde_json::Value,
    now: Timestamp,
) -> Result<(), IssueError> {
    Ok(audit::append(conn, actor, action, &format!("issue {id}"), detail, now)?)
}
