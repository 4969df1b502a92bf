//! The end of issues: what is still due at the deadline, the move to `sent`, and what readers have seen by it.

use std::collections::{HashMap, hash_map::Entry};

use tracing::{info, warn};

use super::{audience, builds, claiming::forget_pace, composing::Compiled, engine::Engine, in_hand::InHand, telling};
use crate::{
    domain::{DeliveryStatus, IssueId, IssueStatus, SkipReason, SubscriberId, Variant, WebhookEvent},
    issues::IssueError,
    storage::{
        Conn, StorageError, deliveries, issue_variants,
        issues::{self, Issue},
        person,
    },
};

/// Subscriptions that learn of an issue in one transaction.
const SEEN_AT_ONCE: i64 = 5_000;

/// Ends what is still due at an issue's deadline.
pub(super) async fn expire(engine: &Engine, of: &InHand) -> Result<(), StorageError> {
    let (id, newsletter, now) = (of.id(), of.issue.newsletter_id, engine.now());
    let listeners = engine.db.listeners();
    let end = move |conn: &mut Conn| {
        let ended = deliveries::end_open(conn, id, DeliveryStatus::Failed, SkipReason::Expired)?;
        if ended > 0 {
            telling::expired(conn, &listeners, (id, newsletter), ended, now)?;
        }
        Ok::<_, StorageError>(ended)
    };
    let ended = engine.db.write(end).await?;
    if ended > 0 {
        warn!(issue.id = %id, ended, "the issue's deadline has passed; what was still due has failed");
    }
    Ok(())
}

/// Skips what is due in a cancelled issue: copies that were in hand when it was cancelled and came back untried. To be called
/// inside a write, after their lease has ended.
pub(super) fn end_cancelled(conn: &mut Conn, id: IssueId) -> Result<(), StorageError> {
    let is_cancelled = issues::find(conn, id)?.is_some_and(|issue| issue.status == IssueStatus::Cancelled);
    if is_cancelled {
        deliveries::end_open(conn, id, DeliveryStatus::Skipped, SkipReason::Cancelled)?;
    }
    Ok(())
}

/// Ends an issue in which nothing is due, claimed or deferred any more. True when it did.
pub(super) async fn finish(engine: &Engine, of: &InHand) -> Result<bool, IssueError> {
    let (id, now) = (of.id(), engine.now());
    if engine.db.read(move |conn| deliveries::any_open(conn, id)).await? {
        return Ok(false);
    }
    let (issue, listeners) = (of.issue.clone(), engine.db.listeners());
    let end = move |conn: &mut Conn| {
        // Copies of the brief as it was may have been on their way when the correction began.
        let added = audience::add_corrected(conn, &issue)?;
        if added > 0 {
            issues::widen(conn, id, i64::try_from(added).unwrap_or(0))?;
            return Ok(false);
        }
        forget_pace(conn, id)?;
        let sent = issues::move_status(conn, id, IssueStatus::Sending, IssueStatus::Sent, now)?;
        if sent {
            let newsletter = issue.newsletter_id;
            telling::issue(conn, &listeners, WebhookEvent::IssueSent, id, newsletter, now)?;
        }
        Ok::<_, IssueError>(sent)
    };
    let sent = engine.db.write(end).await?;
    if sent {
        info!(issue.id = %id, "every recipient is accounted for");
    }
    Ok(sent)
}

/// Lets subscriptions know what an issue that has ended brought, a few thousand at a time. True when there was one.
pub(super) async fn record_seen(engine: &Engine) -> Result<bool, IssueError> {
    let mut ended = None;
    for issue in engine.db.read(issues::ended_without_seen).await? {
        if issue.status != IssueStatus::Cancelled || is_closed(engine, issue.id).await? {
            ended = Some(issue);
            break;
        }
    }
    let Some(issue) = ended else { return Ok(false) };
    let (id, newsletter_id, cutoff) = (issue.id, issue.newsletter_id, issue.cutoff);
    let mut after = (issue.edition_id.is_some() && issue.started_at.is_some()).then_some(SubscriberId(0));
    while let Some(reader) = after {
        let record =
            move |conn: &mut Conn| deliveries::record_seen(conn, id, newsletter_id, cutoff, reader, SEEN_AT_ONCE);
        after = engine.db.write(record).await?;
    }
    let variants = variants(engine, &issue).await?;
    let record = move |conn: &mut Conn| {
        person::forget_outcomes(conn, id)?;
        if issues::set_seen_recorded(conn, id)? {
            for (variant, copies, hash) in &variants {
                issue_variants::add(conn, id, *variant, *copies, hash)?;
            }
        }
        Ok::<_, StorageError>(())
    };
    engine.db.write(record).await?;
    Ok(true)
}

/// True when each copy of a cancelled issue has its outcome. Some are on their way and may arrive; what a worker gave back when
/// it stopped is skipped now.
async fn is_closed(engine: &Engine, id: IssueId) -> Result<bool, StorageError> {
    if !engine.db.read(move |conn| deliveries::any_open(conn, id)).await? {
        return Ok(true);
    }
    let close = move |conn: &mut Conn| {
        end_cancelled(conn, id)?;
        deliveries::any_open(conn, id)
    };
    Ok(!engine.db.write(close).await?)
}

/// The variants of an issue that has ended: how many copies of each were accepted, and the hash of their content. Costs a pass
/// over the issue's rows.
async fn variants(engine: &Engine, issue: &Issue) -> Result<Vec<(Variant, i64, String)>, IssueError> {
    let id = issue.id;
    if issue.started_at.is_none() {
        return Ok(Vec::new());
    }
    let mut variants = Vec::new();
    let mut known: HashMap<i16, Option<Compiled>> = HashMap::new();
    for (variant, copies) in engine.db.read(move |conn| issue_variants::count(conn, id)).await? {
        let build = variant.build();
        let compiled = match known.entry(build) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(builds::kept(&engine.db, id, build).await?),
        };
        if let Some(hash) = compiled
            .as_ref()
            .and_then(|compiled| builds::content_hash(compiled, variant))
        {
            variants.push((variant, copies, hash));
        }
    }
    Ok(variants)
}
