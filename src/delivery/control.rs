//! Pausing, resuming and cancelling issues, and withholding a brief of one that is being sent.

use crate::{
    content::ContentError,
    domain::{BriefId, DeliveryStatus, IssueId, IssueStatus, SkipReason, Timestamp},
    issues::{IssueError, drafts, special},
    storage::{Conn, Db, StorageError, audit, deliveries, issue_briefs, issues, issues::Issue},
};

/// A move that an editor can make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Stop handing over copies for now.
    Pause,
    /// Go on. The pause does not count towards the issue's deadline.
    Resume,
    /// Stop for good: what is due becomes `skipped: issue cancelled`.
    Cancel,
}

/// Makes the move. It survives a restart, and within a second it reaches copies that are claimed, in every process.
///
/// # Errors
/// [`ContentError::NotNow`] when the issue's status forbids it.
pub async fn make(db: &Db, actor: &str, id: IssueId, wanted: Move, now: Timestamp) -> Result<Issue, IssueError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        let known = special::find(conn, id)?;
        let (to, action) = match wanted {
            Move::Pause => (IssueStatus::Paused, "issue.pause"),
            Move::Resume => (IssueStatus::Sending, "issue.resume"),
            Move::Cancel => (IssueStatus::Cancelled, "issue.cancel"),
        };
        if !known.status.may_become(to) || !move_issue(conn, &known, wanted, now)? {
            return Err(ContentError::NotNow(format!("this issue is {} and cannot become {to}", known.status)).into());
        }
        record(conn, &actor, action, id, &serde_json::json!({}), now)?;
        special::find(conn, id)
    })
    .await
}

fn move_issue(conn: &mut Conn, known: &Issue, wanted: Move, now: Timestamp) -> Result<bool, StorageError> {
    match wanted {
        Move::Pause => issues::pause(conn, known.id, None, now),
        Move::Resume => issues::resume(conn, known, now),
        Move::Cancel => {
            deliveries::end_open(conn, known.id, DeliveryStatus::Skipped, SkipReason::Cancelled)?;
            drafts::give_back(conn, known)?;
            issues::move_status(conn, known.id, known.status, IssueStatus::Cancelled, now)
        }
    }
}

/// Withholds a brief of an issue that is being sent or is paused: readers whose copy would hold it are
/// `skipped: brief withheld`. Takes effect like a [`Move`]; copies that have left have left.
///
/// # Errors
/// [`ContentError::NotNow`] when the issue is not under way, [`ContentError::Unknown`] when it does not hold the brief.
pub async fn withhold(db: &Db, actor: &str, id: IssueId, brief: BriefId, now: Timestamp) -> Result<Issue, IssueError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        let known = special::find(conn, id)?;
        if !matches!(known.status, IssueStatus::Sending | IssueStatus::Paused) {
            let words = format!(
                "this issue is {}; only one that is being sent can withhold a brief",
                known.status
            );
            return Err(ContentError::NotNow(words).into());
        }
        if !issue_briefs::withhold(conn, id, brief)? {
            return Err(ContentError::Unknown("brief in this issue").into());
        }
        let detail = serde_json::json!({ "brief": brief.0 });
        record(conn, &actor, "issue.withhold_brief", id, &detail, now)?;
        Ok(known)
    })
    .await
}

fn record(
    conn: &mut Conn,
    actor: &str,
    action: &str,
    id: IssueId,
    detail: &serde_json::Value,
    now: Timestamp,
) -> Result<(), StorageError> {
    audit::append(conn, actor, action, &format!("issue {id}"), detail, now)
}
