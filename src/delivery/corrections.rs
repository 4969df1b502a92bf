//! Corrections and retractions: what they mean for copies that have not left, and for the readers whose copies have.

use super::distribution::{self, Distributed};
use crate::{
    content::{ContentError, LONGEST_LINE, briefs, lines, one_line},
    domain::{BriefId, BriefStatus, IssueId, IssueStatus, Links, Timestamp},
    issues::{
        IssueError, composition,
        special::{self, Scheduling},
    },
    storage::{
        Conn, Db, StorageError, audit,
        briefs::Brief,
        corrections::{self, Correction},
        issue_briefs,
        issues::{self, Issue, NewIssue, Pace},
        newsletters,
    },
};

/// Longest note in characters.
const LONGEST_NOTE: usize = 2_000;

/// What an editor says of a correction. The brief itself has been saved as it is right.
#[derive(Debug, Clone)]
pub struct Correcting {
    /// What was wrong, for the brief's page.
    pub note: String,
    /// Whether the readers who have got the brief as it was get a letter.
    pub by_letter: bool,
    /// The letter's subject; "Correction: " and the headline when absent.
    pub subject: Option<String>,
}

/// A correction that was made.
#[derive(Debug, Clone)]
pub struct Corrected {
    /// The correction.
    pub correction: Correction,
    /// How many accepted copies hold the brief as it was.
    pub copies: i64,
    /// The issue that takes the correction to their readers.
    pub letter: Option<Issue>,
    /// Why that issue is a draft still.
    pub held: Option<String>,
}

/// Records what was wrong in a published brief. Its page and the pages of issues say so from now on, copies that have not left hold
/// it as it is now, and, if wanted, an issue of its own goes to exactly the readers who have got it as it was.
///
/// # Errors
/// [`ContentError::NotNow`] when the brief is not published; [`ContentError::Invalid`] without a note.
pub async fn correct(
    db: &Db,
    actor: &str,
    id: BriefId,
    correcting: Correcting,
    links: &Links,
    now: Timestamp,
) -> Result<Corrected, IssueError> {
    let note = lines("note", &correcting.note, LONGEST_NOTE)?;
    if note.trim().is_empty() {
        let reason = "say what was wrong and what is right".to_owned();
        return Err(ContentError::Invalid { field: "note", reason }.into());
    }
    let subject = correcting
        .subject
        .map(|text| one_line("subject", &text, true))
        .transpose()?;
    let (by_letter, author) = (correcting.by_letter, actor.to_owned());
    let (correction, copies, draft) = db
        .write(move |conn| {
            let brief = briefs::find(conn, id)?;
            if brief.status != BriefStatus::Published {
                let words = format!("only a published brief can be corrected; this one is {}", brief.status);
                return Err(ContentError::NotNow(words).into());
            }
            let correction = Correction {
                brief_id: id,
                version: brief.version,
                note,
                corrected_by: author.clone(),
                corrected_at: now,
            };
            corrections::insert(conn, &correction)?;
            for issue in issues::under_way(conn)? {
                issue_briefs::take_latest_version(conn, issue.id, id)?;
            }
            let before = distribution::distributed(conn, id, Some(brief.version))?;
            let copies = before.iter().map(|one| one.copies).sum();
            let draft = match by_letter && copies > 0 {
                true => Some(make_letter(conn, &brief, &correction, subject, now)?),
                false => None,
            };
            let detail =
                serde_json::json!({ "version": brief.version, "letter": draft.map(|id| id.0), "copies": copies });
            audit::append(conn, &author, "brief.correct", &format!("brief {id}"), &detail, now)?;
            Ok::<_, IssueError>((correction, copies, draft))
        })
        .await?;
    let (mut letter, mut held) = (None, None);
    if let Some(issue) = draft {
        let scheduling = Scheduling {
            send_at: now,
            pace: Pace::default(),
            despite_findings: false,
        };
        letter = match special::schedule(db, actor, issue, scheduling, links, now).await {
            Ok(issue) => Some(issue),
            Err(IssueError::Content(ContentError::NotNow(words))) => {
                held = Some(words);
                db.read(move |conn| issues::find(conn, issue)).await?
            }
            Err(error) => return Err(error),
        };
    }
    Ok(Corrected {
        correction,
        copies,
        letter,
        held,
    })
}

fn make_letter(
    conn: &mut Conn,
    brief: &Brief,
    correction: &Correction,
    subject: Option<String>,
    now: Timestamp,
) -> Result<IssueId, StorageError> {
    let default = || {
        format!("Correction: {}", brief.headline)
            .chars()
            .take(LONGEST_LINE)
            .collect()
    };
    let issue = NewIssue {
        newsletter_id: brief.newsletter_id,
        edition_id: None,
        number: newsletters::take_issue_number(conn, brief.newsletter_id)?,
        subject: subject.unwrap_or_else(default),
        preheader: String::new(),
        opening_note: correction.note.clone(),
        status: IssueStatus::Draft,
        send_at: None,
        cutoff: now,
        created_at: now,
        updated_at: now,
        rules_version: None,
        opens_at: None,
        is_held: false,
        corrects: Some(brief.id),
        corrects_version: Some(brief.version),
    };
    let id = issues::insert(conn, &issue)?;
    issue_briefs::insert(conn, id, &[(brief.id, brief.version)], false)?;
    Ok(id)
}

/// A retraction that was made.
#[derive(Debug, Clone)]
pub struct Retracted {
    /// The brief.
    pub brief: Brief,
    /// In which issues readers have it already.
    pub distributed: Vec<Distributed>,
}

/// Retracts a published brief: from its page, which says so, from issues that have not started, and, within a second, from every
/// copy that has not been handed over. An issue whose subject is the brief's headline takes that of its next brief.
///
/// # Errors
/// [`ContentError::NotNow`] when it is not published.
pub async fn retract(db: &Db, actor: &str, id: BriefId, note: &str, now: Timestamp) -> Result<Retracted, IssueError> {
    let note = lines("note", note, LONGEST_NOTE)?;
    let (actor, listeners) = (actor.to_owned(), db.listeners());
    let brief = db.write(move |conn| {
        let brief = briefs::retract(conn, &listeners, &actor, id, &note, now)?;
        for issue in issue_briefs::issues_with(conn, id)? {
            if let Some(issue) = issues::find(conn, issue)?.filter(|issue| !issue.status.has_ended()) {
                composition::rename_without(conn, &issue, id, now)?;
            }
        }
        Ok::<_, IssueError>(brief)
    });
    let brief = brief.await?;
    // Counted afterwards: of an issue that is being sent it is a pass over its rows, for which no write shall wait.
    let distributed = distribution::of_brief(db, id).await?;
    Ok(Retracted { brief, distributed })
}
