//! What became of an issue's audience.

use std::collections::BTreeMap;

use super::distribution;
use crate::{
    domain::{BriefId, BriefStatus, DeliveryStatus, IssueId, Timestamp},
    issues::{IssueError, special},
    storage::{Conn, Db, StorageError, deliveries, issue_briefs, issues, issues::Issue},
};

/// How the copies of one issue stand: every recipient is in exactly one status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// The issue.
    pub issue: IssueId,
    /// Recipients at the start.
    pub audience: i64,
    /// How many copies stand in each status; every status is there.
    pub by_status: BTreeMap<DeliveryStatus, i64>,
}

impl Balance {
    /// Audience less the sum of all statuses; anything but 0 is a defect.
    pub fn unaccounted(&self) -> i64 {
        self.audience - self.by_status.values().sum::<i64>()
    }
}

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
    /// How each of its briefs stands, and how many accepted copies hold it.
    pub by_brief: Vec<(BriefId, BriefStatus, i64)>,
}

/// Sums up an issue's ledger. Costs a pass over the issue's rows.
///
/// # Errors
/// [`crate::content::ContentError::Unknown`] when there is no such issue.
pub async fn report(db: &Db, id: IssueId) -> Result<Report, IssueError> {
    db.read(move |conn| {
        let issue = special::find(conn, id)?;
        let counts = deliveries::counts(conn, id)?;
        let balance = balance(&issue, counts.iter().map(|(status, _, count)| (*status, *count)));
        let by_reason = counts.into_iter();
        let by_reason = by_reason.filter_map(|(status, reason, count)| Some((status, reason?.to_string(), count)));
        let mut by_brief: BTreeMap<BriefId, (BriefStatus, i64)> = issue_briefs::standing(conn, id)?
            .into_iter()
            .map(|(brief, standing)| (brief, (standing.status, 0)))
            .collect();
        for variant in distribution::of_issue(conn, &issue)? {
            for (brief, _) in variant.briefs {
                if let Some((_, copies)) = by_brief.get_mut(&brief) {
                    *copies += variant.copies;
                }
            }
        }
        Ok(Report {
            by_brief: by_brief
                .into_iter()
                .map(|(brief, (status, copies))| (brief, status, copies))
                .collect(),
            audience: issue.audience,
            unaccounted: balance.unaccounted(),
            by_status: balance.by_status,
            by_reason: by_reason.collect(),
            next_attempt_at: deliveries::next_attempt(conn, id)?,
            issue,
        })
    })
    .await
}

/// The balances of the issues that are being sent or are paused. Costs a pass over their rows.
///
/// # Errors
/// Those of the database.
pub fn balances(conn: &mut Conn) -> Result<Vec<Balance>, StorageError> {
    let mut balances = Vec::new();
    for issue in issues::under_way(conn)? {
        let counts = deliveries::counts(conn, issue.id)?;
        balances.push(balance(
            &issue,
            counts.into_iter().map(|(status, _, count)| (status, count)),
        ));
    }
    Ok(balances)
}

fn balance(issue: &Issue, counts: impl Iterator<Item = (DeliveryStatus, i64)>) -> Balance {
    let mut by_status: BTreeMap<_, _> = DeliveryStatus::ALL.iter().map(|status| (*status, 0)).collect();
    for (status, count) in counts {
        *by_status.entry(status).or_default() += count;
    }
    Balance {
        issue: issue.id,
        audience: issue.audience,
        by_status,
    }
}
