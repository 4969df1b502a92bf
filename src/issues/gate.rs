//! Whether preflight lets an issue go, unless somebody takes it upon them.

use super::{IssueError, preflight};
use crate::{
    content::ContentError,
    domain::{IssueId, Links, Timestamp},
    storage::Db,
};

/// What keeps an issue from going out at `slot`, or else when it is scheduled, in words.
///
/// # Errors
/// [`ContentError::Unknown`] when there is no such issue.
pub(super) async fn blocking(
    db: &Db,
    id: IssueId,
    links: &Links,
    slot: Option<Timestamp>,
    now: Timestamp,
) -> Result<Vec<String>, IssueError> {
    let findings = preflight::inspect(db, id, links, slot, now).await?;
    let blocking = findings.iter().filter(|finding| finding.blocks);
    Ok(blocking
        .map(|finding| format!("{}: {}; {}", finding.place, finding.why, finding.mend))
        .collect())
}

/// Refuses an issue for what blocks it, unless `despite` that.
///
/// # Errors
/// [`ContentError::NotNow`] with all of it.
pub(super) fn refuse(blocking: &[String], despite: bool) -> Result<(), ContentError> {
    if blocking.is_empty() || despite {
        return Ok(());
    }
    let words = format!("preflight found what blocks this issue. {}", blocking.join(". "));
    Err(ContentError::NotNow(words))
}
