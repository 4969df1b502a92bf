//! Pausing, resuming and cancelling issues.

use crate::{
    content::ContentError,
    domain::{DeliveryStatus, IssueId, IssueStatus, SkipReason, Timestamp},
    issues::{IssueError, special},
    storage::{Db, audit, deliveries, issues, issues::Issue},
};

/// A move that an editor can make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Stop handing over copies for now.
    Pause,
    /// Go on.
    Resume,
    /// Stop for good: what is due becomes `skipped: issue cancelled`.
    Cancel,
}

/// Makes the move; it takes effect before the next copy leaves.
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
        let resumes = known.status != IssueStatus::Scheduled || wanted != Move::Resume;
        let moved = known.status.may_become(to) && resumes && issues::move_status(conn, id, known.status, to, now)?;
        if !moved {
            return Err(ContentError::NotNow(format!("this issue is {} and cannot become {to}", known.status)).into());
        }
        if wanted == Move::Cancel {
            deliveries::end_open(conn, id, DeliveryStatus::Skipped, SkipReason::Cancelled)?;
        }
        audit::append(
            conn,
            &actor,
            action,
            &format!("issue {id}"),
            &serde_json::json!({}),
            now,
        )?;
        special::find(conn, id)
    })
    .await
}
