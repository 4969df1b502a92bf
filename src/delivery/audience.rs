//! Starts issues: the audience is frozen in the transaction that moves the issue to `sending`.

use crate::{
    domain::{IssueId, IssueStatus, Timestamp},
    storage::{Conn, StorageError, deliveries, issues},
};

/// Starts a scheduled issue and freezes its audience; `None` when another process was faster. To be called inside a write.
///
/// The audience is everyone who is active, takes the issue's edition (any, for a special issue) and is not suppressed.
///
/// # Errors
/// Those of the database.
pub fn start(conn: &mut Conn, id: IssueId, now: Timestamp) -> Result<Option<i64>, StorageError> {
    if !issues::move_status(conn, id, IssueStatus::Scheduled, IssueStatus::Sending, now)? {
        return Ok(None);
    }
    let Some(issue) = issues::find(conn, id)? else {
        return Ok(None);
    };
    let audience = deliveries::freeze(conn, id, issue.newsletter_id, issue.edition_id)?;
    issues::set_started(conn, id, audience, now)?;
    Ok(Some(audience))
}
