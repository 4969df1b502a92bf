//! What readers of an edition have missed: paused, come from another edition, or not reached by the issues before.
//!
//! An issue carries it beside its own briefs, for those readers alone; its page does not show it.

use std::{collections::HashSet, time::Duration};

use super::selection::fits;
use crate::{
    domain::{BriefId, Timestamp},
    mail::segments::MOST_BLOCKS,
    storage::{Conn, StorageError, briefs, choices, editions, issue_briefs, issues::Issue, subscriptions},
};

/// How far back an issue goes for readers who have missed something. Longer than the longest pause.
pub const CATCH_UP_WITHIN: Duration = Duration::from_secs(100 * 24 * 3600);

/// Adds to an issue of an edition what some of its readers have not seen: briefs that fit the edition and were published since
/// the longest-absent reader's last issue, but for those that the edition has left out for good. Of more than an issue can
/// hold the newest. To be called inside the write that freezes the audience, before it does.
///
/// Costs a pass over the edition's subscriptions.
///
/// # Errors
/// Those of the database.
pub fn add(conn: &mut Conn, issue: &Issue, now: Timestamp) -> Result<(), StorageError> {
    let Some(edition) = issue.edition_id else {
        return Ok(());
    };
    let Some(seen_until) = subscriptions::earliest_seen(conn, issue.newsletter_id, edition)? else {
        return Ok(());
    };
    let after = seen_until.max(now - CATCH_UP_WITHIN);
    if after >= issue.cutoff {
        return Ok(());
    }
    let own = issue_briefs::ids(conn, issue.id)?;
    let mut passed_over: HashSet<BriefId> = own.iter().copied().collect();
    passed_over.extend(choices::left_out(conn, edition, after)?);
    let rules = editions::find(conn, edition)?.rules;
    let mut missed = briefs::published_between(conn, issue.newsletter_id, after, issue.cutoff)?;
    missed.retain(|brief| !passed_over.contains(&brief.id) && fits(&rules, brief, issue.cutoff, now));
    let room = MOST_BLOCKS.saturating_sub(own.len());
    let newest = missed.split_off(missed.len().saturating_sub(room));
    let versions: Vec<(BriefId, i64)> = newest.iter().map(|brief| (brief.id, brief.version)).collect();
    issue_briefs::insert(conn, issue.id, &versions, true)
}
