//! What became of an issue's audience.

use std::collections::BTreeMap;

use crate::{
    domain::{DeliveryStatus, IssueId, Timestamp},
    issues::{IssueError, special},
    storage::{Db, deliveries, issues::Issue},
};

/// The ledger of one issue, summed up.
#[derive(Debug, Clone)]
pub struct Report {
    /// The issue.
    pub issue: Issue,
    /// Recipients at the start.
    pub audience: i64,
    /// How many copies stand in each status; every status is there.
    pub by_status: BTreeMap<DeliveryStatus, i64>,
    /// How many were skipped or failed for each reason.
    pub by_reason: Vec<(DeliveryStatus, String, i64)>,
    /// Audience less the sum of all statuses; anything but 0 is a defect.
    pub unaccounted: i64,
    /// When the next deferred copy is tried again.
    pub next_attempt_at: Option<Timestamp>,
}

/// Sums up an issue's ledger. Costs a pass over the issue's rows.
///
/// # Errors
/// [`crate::content::ContentError::Unknown`] when there is no such issue.
pub async fn report(db: &Db, id: IssueId) -> Result<Report, IssueError> {
    db.read(move |conn| {
        let issue = special::find(conn, id)?;
        let mut by_status: BTreeMap<_, _> = DeliveryStatus::ALL.iter().map(|status| (*status, 0)).collect();
        let mut by_reason = Vec::new();
        for (status, reason, count) in deliveries::counts(conn, id)? {
            *by_status.entry(status).or_default() += count;
            if let Some(reason) = reason {
                by_reason.push((status, reason.to_string(), count));
            }
        }
        let sum: i64 = by_status.values().sum();
        let next_attempt_at = deliveries::next_attempt(conn, id)?;
        Ok(Report {
            audience: issue.audience,
            unaccounted: issue.audience - sum,
            issue,
            by_status,
            by_reason,
            next_attempt_at,
        })
    })
    .await
}
