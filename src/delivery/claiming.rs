//! Leases due copies and looks up whether their readers still want them.

use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, Instant},
};

use super::in_hand::{InHand, Job};
use crate::{
    domain::{IssueId, SectionSet, SkipReason, SubscriberId, SubscriptionStatus, Timestamp},
    storage::{
        Conn, StorageError, deliveries,
        deliveries::{Leased, Recipient},
        issues,
        quotas::{self, Window},
        subscriptions,
    },
};

/// Leases up to `limit` due copies of an issue, as far as its own pace lets them go: those after the last ones first, then
/// those that have become due before. To be called inside a write, which it keeps short: outcomes wait behind it.
pub(super) fn lease(
    conn: &mut Conn,
    of: &InHand,
    limit: usize,
    lease_until: Timestamp,
    now: Timestamp,
) -> Result<Option<Leased>, StorageError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let limit = within_pace(conn, of, limit, now)?;
    if limit == 0 {
        return Ok(None);
    }
    let (after, start) = (of.claimed_up_to(), SubscriberId(0));
    let mut found = deliveries::claim(conn, of.id(), after, lease_until, limit)?;
    if found.is_none() && after != start {
        found = deliveries::claim(conn, of.id(), start, lease_until, limit)?;
    }
    Ok(found)
}

/// Leased copies: those to send, and those whose readers do not want them any more.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) wanted: Vec<Job>,
    pub(super) unwanted: Vec<(SubscriberId, SkipReason)>,
}

/// Looks up the readers of leased copies. Unsubscriptions, suppressions and what readers have got in other issues since the
/// audience was frozen count.
pub(super) fn sort(conn: &mut Conn, of: &Arc<InHand>, leased: &Leased) -> Result<Sorted, StorageError> {
    let (issue, rows) = (&of.issue, &leased.rows);
    let readers: Vec<SubscriberId> = rows.iter().map(|row| row.subscriber_id).collect();
    let recipients = deliveries::recipients(conn, issue.newsletter_id, &readers)?;
    let choosy: Vec<_> = recipients
        .iter()
        .filter(|r| !r.takes_all)
        .map(|r| r.subscription)
        .collect();
    let mut chosen = subscriptions::sections_of(conn, &choosy)?;
    let seen_elsewhere = seen_in_other_issues(conn, of, &readers)?;
    let compiled = of.compiled();
    let claimed_at = Instant::now();
    let mut sorted = Sorted::default();
    // Both are in the order of the readers.
    let mut recipients = recipients.into_iter().peekable();
    for row in rows {
        let reader = row.subscriber_id;
        let Some(recipient) = recipients.next_if(|recipient| recipient.subscriber == reader) else {
            sorted.unwanted.push((reader, SkipReason::Unsubscribed));
            continue;
        };
        if let Some(reason) = unwanted(&recipient) {
            sorted.unwanted.push((reader, reason));
            continue;
        }
        let sections = match recipient.takes_all {
            true => SectionSet::All,
            false => SectionSet::Only(chosen.remove(&recipient.subscription).unwrap_or_default()),
        };
        let elsewhere = seen_elsewhere.iter().filter(|(readers, _)| readers.contains(&reader));
        let seen_until = elsewhere
            .map(|(_, cutoff)| *cutoff)
            .fold(recipient.seen_until, Timestamp::max);
        let job = Job {
            of: Arc::clone(of),
            recipient,
            sections,
            seen_until,
            attempts: row.attempts,
            lease: leased.lease,
            claimed_at,
        };
        match job.mask(&compiled) {
            Ok(_) => sorted.wanted.push(job),
            Err(reason) => sorted.unwanted.push((reader, reason)),
        }
    }
    Ok(sorted)
}

fn unwanted(recipient: &Recipient) -> Option<SkipReason> {
    if recipient.is_suppressed() {
        Some(SkipReason::Suppressed)
    } else if recipient.status != SubscriptionStatus::Active {
        Some(SkipReason::Unsubscribed)
    } else {
        None
    }
}

/// Which of these readers have got another issue of an edition that their subscriptions do not know of yet.
fn seen_in_other_issues(
    conn: &mut Conn,
    of: &InHand,
    readers: &[SubscriberId],
) -> Result<Vec<(HashSet<SubscriberId>, Timestamp)>, StorageError> {
    if of.issue.edition_id.is_none() {
        return Ok(Vec::new());
    }
    let others = issues::unseen_beside(conn, of.issue.newsletter_id, of.issue.id)?;
    let mut seen = Vec::new();
    for (issue, cutoff) in others {
        seen.push((deliveries::accepted_among(conn, issue, readers)?, cutoff));
    }
    Ok(seen)
}

/// How the issue's own pace limits a claim: its canary, and the time over which it is spread. All workers share it.
fn within_pace(conn: &mut Conn, of: &InHand, limit: i64, now: Timestamp) -> Result<i64, StorageError> {
    // The row says whether the canary has flown by now; another worker may have let it.
    let Some(issue) = (if of.is_paced() {
        issues::find(conn, of.id())?
    } else {
        None
    }) else {
        return Ok(limit);
    };
    match (issue.canary_copies.zip(issue.canary_hold_ms), issue.canary_until) {
        (Some((copies, hold)), None) => {
            let granted = take(conn, of, "canary", copies, limit)?;
            if granted == 0 {
                let hold = Duration::from_millis(u64::try_from(hold).unwrap_or(0));
                issues::hold_after_canary(conn, of.id(), now + hold)?;
            }
            return Ok(granted);
        }
        (_, Some(until)) if now < until => return Ok(0),
        _ => {}
    }
    let start = issue.canary_until.or(issue.started_at);
    let (Some(spread), Some(start)) = (issue.spread_ms.filter(|ms| *ms > 0), start) else {
        return Ok(limit);
    };
    let passed = i64::try_from(now.since(start).as_millis()).unwrap_or(i64::MAX);
    if passed >= spread {
        return Ok(limit);
    }
    let share = i128::from(issue.audience) * i128::from(passed) / i128::from(spread);
    let ceiling = i64::try_from(share).unwrap_or(i64::MAX).saturating_add(1);
    take(conn, of, "spread", ceiling, limit)
}

fn take(conn: &mut Conn, of: &InHand, what: &str, ceiling: i64, wanted: i64) -> Result<i64, StorageError> {
    let window = Window {
        scope: scope(of.id(), what),
        period_ms: 0,
        starts_at: Timestamp::EPOCH,
        ceiling,
    };
    quotas::take(conn, &[window], wanted)
}

/// Forgets an issue's pace when it has ended. To be called inside a write.
pub(super) fn forget_pace(conn: &mut Conn, issue: IssueId) -> Result<(), StorageError> {
    quotas::forget_scope(conn, &scope(issue, "canary"))?;
    quotas::forget_scope(conn, &scope(issue, "spread"))
}

fn scope(issue: IssueId, what: &str) -> String {
    format!("issue:{issue}:{what}")
}
