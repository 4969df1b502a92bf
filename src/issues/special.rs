//! Special issues: chosen briefs, sent once to everyone who subscribes to the newsletter, in the sections each takes.

use super::{IssueError, approval, fields, gate};
use crate::{
    content::{ContentError, lines, newsletters, one_line},
    domain::{BriefId, IssueId, IssueStatus, Links, NewsletterId, Slug, Timestamp},
    mail::segments::MOST_BLOCKS,
    storage::{
        Conn, Db, audit,
        briefs::{self, Brief},
        issue_briefs,
        issues::{self, Issue, NewIssue, Pace, Words},
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
    let words = checked_words(Words {
        subject: special.subject,
        preheader: special.preheader,
        opening_note: special.opening_note,
    })?;
    let actor = actor.to_owned();
    db.write(move |conn| {
        let newsletter = newsletters::find(conn, &special.newsletter)?;
        let chosen = public_briefs(conn, newsletter.id, &special.briefs, now)?;
        let issue = NewIssue {
            newsletter_id: newsletter.id,
            edition_id: None,
            number: newsletter_rows::take_issue_number(conn, newsletter.id)?,
            subject: words.subject,
            preheader: words.preheader,
            opening_note: words.opening_note,
            status: IssueStatus::Draft,
            send_at: None,
            cutoff: now,
            created_at: now,
            updated_at: now,
            rules_version: None,
            opens_at: None,
            is_held: false,
            corrects: None,
            corrects_version: None,
        };
        let id = issues::insert(conn, &issue)?;
        let versions: Vec<_> = chosen.iter().map(|brief| (brief.id, brief.version)).collect();
        issue_briefs::insert(conn, id, &versions, false)?;
        record(conn, &actor, "issue.create", id, &serde_json::json!({}), now)?;
        find(conn, id)
    })
    .await
}

/// Subject, preheader and opening note, as an issue may have them.
pub(super) fn checked_words(words: Words) -> Result<Words, ContentError> {
    let words = Words {
        subject: one_line("subject", &words.subject, true)?,
        preheader: one_line("preheader", &words.preheader, false)?,
        opening_note: lines("opening_note", &words.opening_note, LONGEST_NOTE)?,
    };
    for (field, text) in [
        ("subject", &words.subject),
        ("preheader", &words.preheader),
        ("opening_note", &words.opening_note),
    ] {
        fields::check(text).map_err(|refused| ContentError::Invalid {
            field,
            reason: refused.to_string(),
        })?;
    }
    Ok(words)
}

/// The named briefs in their order, if an issue may hold them: each once, public and not expired.
pub(super) fn public_briefs(
    conn: &mut Conn,
    newsletter: NewsletterId,
    named: &[BriefId],
    now: Timestamp,
) -> Result<Vec<Brief>, IssueError> {
    let invalid = |reason| ContentError::Invalid {
        field: "briefs",
        reason,
    };
    if named.is_empty() || named.len() > MOST_BLOCKS {
        return Err(invalid(format!("name 1 to {MOST_BLOCKS} briefs")).into());
    }
    let mut chosen: Vec<Brief> = Vec::with_capacity(named.len());
    for id in named {
        let brief = briefs::find(conn, *id)?
            .filter(|brief| brief.newsletter_id == newsletter && brief.is_public(now) && !brief.has_expired(now));
        if let Some(original) = brief.as_ref().and_then(|brief| brief.translation_of) {
            let words = format!("brief {id} is a translation; name its original, {original}");
            return Err(invalid(words).into());
        }
        let not_public = || {
            invalid(format!(
                "brief {id} is not a public brief of this newsletter, or has expired"
            ))
        };
        let brief = brief.ok_or_else(not_public)?;
        if chosen.iter().any(|known| known.id == *id) {
            return Err(invalid(format!("brief {id} stands twice")).into());
        }
        chosen.push(brief);
    }
    Ok(chosen)
}

/// The longest spread or hold, in minutes.
const LONGEST_MINUTES: i64 = 1440;
/// How long copies wait for a canary that names no time.
const CANARY_HOLD_MINUTES: i64 = 10;

/// The pace that an editor names in minutes: over how many the copies are spread, how many copies go out first, and how long the
/// others wait for them.
///
/// # Errors
/// [`ContentError::Invalid`] says what is allowed.
pub fn pace(spread: Option<i64>, canary_copies: Option<i64>, hold: Option<i64>) -> Result<Pace, ContentError> {
    let invalid = |field, reason: String| ContentError::Invalid { field, reason };
    let minutes = |field, value: Option<i64>| match value {
        Some(n) if !(1..=LONGEST_MINUTES).contains(&n) => {
            Err(invalid(field, format!("must be between 1 and {LONGEST_MINUTES}")))
        }
        value => Ok(value.map(|n| n * 60_000)),
    };
    if canary_copies.is_some_and(|n| n < 1) {
        return Err(invalid("canary_copies", "must be 1 or more".to_owned()));
    }
    if canary_copies.is_none() && hold.is_some() {
        let words = "says how long the others wait for canary_copies, which is absent";
        return Err(invalid("canary_hold_minutes", words.to_owned()));
    }
    let hold = hold.or(Some(CANARY_HOLD_MINUTES)).filter(|_| canary_copies.is_some());
    Ok(Pace {
        spread_ms: minutes("spread_minutes", spread)?,
        canary_copies,
        canary_hold_ms: minutes("canary_hold_minutes", hold)?,
    })
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
    let blocking = gate::blocking(db, id, links, Some(send_at), now).await?;
    let actor = actor.to_owned();
    db.write(move |conn| {
        let known = find(conn, id)?;
        gate::refuse(&blocking, despite_findings)?;
        if let Some(missing) = approval::standing(conn, &known)?.missing {
            let words = format!("{missing}; approve it, or send it now and say why");
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
