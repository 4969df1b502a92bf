//! Leases due copies and looks up whether their readers still want them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::in_hand::{InHand, Job, Outcome};
use crate::{
    domain::{IssueId, Measurement, SkipReason, SubscriberId, SubscriptionStatus, Timestamp},
    storage::{
        Conn, StorageError, deliveries,
        deliveries::{Leased, Recipient, SeenElsewhere},
        issues,
        quotas::{self, Window},
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

/// How long a copy waits for that of an earlier issue to the same reader before it looks again.
const ELSEWHERE_WAIT: Duration = Duration::from_secs(30);

/// Leased copies: those to send, and those whose readers do not want them (any more), or not yet.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) wanted: Vec<Job>,
    pub(super) unwanted: Vec<(SubscriberId, Outcome)>,
}

/// Looks up the readers of leased copies. Unsubscriptions, suppressions, other choices and what readers have got in other
/// issues since the audience was frozen count.
///
/// A reader who has changed the edition can be in the audiences of two issues at once: the later one waits for the earlier
/// one's outcome, so that no brief comes twice.
pub(super) fn sort(conn: &mut Conn, of: &Arc<InHand>, leased: &Leased, now: Timestamp) -> Result<Sorted, StorageError> {
    let (issue, rows) = (&of.issue, &leased.rows);
    let readers: Vec<SubscriberId> = rows.iter().map(|row| row.subscriber_id).collect();
    let compiled = of.compiled();
    let recipients = deliveries::recipients(conn, issue.newsletter_id, &compiled.shape, &readers)?;
    let elsewhere = Elsewhere::look(conn, of, &readers)?;
    let claimed_at = Instant::now();
    let mut sorted = Sorted::default();
    // Both are in the order of the readers.
    let mut recipients = recipients.into_iter().peekable();
    for row in rows {
        let reader = row.subscriber_id;
        let skipped = |reason| (reader, Outcome::Skipped(reason));
        let Some(recipient) = recipients.next_if(|recipient| recipient.subscriber == reader) else {
            sorted.unwanted.push(skipped(SkipReason::Unsubscribed));
            continue;
        };
        if let Some(reason) = unwanted(&recipient) {
            sorted.unwanted.push(skipped(reason));
            continue;
        }
        if elsewhere.is_open(reader) {
            sorted.unwanted.push((reader, Outcome::PutOff(now + ELSEWHERE_WAIT)));
            continue;
        }
        let own_links = issue.measurement == Measurement::Individual && recipient.measured;
        let mut variant = recipient.variant.with_subject_of(row.variant).with_own_links(own_links);
        if let Some(seen_until) = elsewhere.seen_until(reader) {
            variant = variant.with_newest(variant.newest().min(compiled.shape.newest_after(seen_until)));
        }
        let job = Job {
            of: Arc::clone(of),
            recipient,
            variant,
            is_other_variant: variant != row.variant,
            attempts: row.attempts,
            lease: leased.lease,
            claimed_at,
        };
        match job.mask(&compiled) {
            Ok(_) => sorted.wanted.push(job),
            Err(reason) => sorted.unwanted.push(skipped(reason)),
        }
    }
    Ok(sorted)
}

fn unwanted(recipient: &Recipient) -> Option<SkipReason> {
    if recipient.is_suppressed() {
        Some(SkipReason::Suppressed)
    } else {
        match recipient.status {
            SubscriptionStatus::Active => None,
            SubscriptionStatus::Paused => Some(SkipReason::Paused),
            _ => Some(SkipReason::Unsubscribed),
        }
    }
}

/// Other issues of the newsletter's editions, as far as readers' subscriptions do not know of them yet.
struct Elsewhere(Vec<(Timestamp, SeenElsewhere)>);

impl Elsewhere {
    fn look(conn: &mut Conn, of: &InHand, readers: &[SubscriberId]) -> Result<Self, StorageError> {
        let mut seen = Vec::new();
        if of.issue.edition_id.is_some() {
            for other in issues::unseen_beside(conn, of.issue.newsletter_id, of.id())? {
                let mut elsewhere = deliveries::seen_elsewhere(conn, other.id, readers)?;
                if (other.started_at, other.id) > (of.issue.started_at, of.id()) {
                    elsewhere.open.clear();
                }
                seen.push((other.cutoff, elsewhere));
            }
        }
        Ok(Elsewhere(seen))
    }

    /// True when an earlier issue is still on its way to the reader.
    fn is_open(&self, reader: SubscriberId) -> bool {
        self.0.iter().any(|(_, seen)| seen.open.contains(&reader))
    }

    /// Up to when the reader has seen everything by what another issue brought.
    fn seen_until(&self, reader: SubscriberId) -> Option<Timestamp> {
        let got = self.0.iter().filter(|(_, seen)| seen.accepted.contains(&reader));
        got.map(|(cutoff, _)| *cutoff).max()
    }
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
