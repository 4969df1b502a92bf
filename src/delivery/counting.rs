//! Sums up the ledger of issues, so that pages need not: every few seconds while one is under way, once when it has ended, and
//! daily for two weeks after, because mail comes back late.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    domain::{DeliveryStatus, SubscriberId, Timestamp},
    storage::{
        Conn, Db, StorageError,
        issue_figures::{self, Outcomes, Sums, Uncounted},
    },
};

/// How often an issue under way is counted.
const EVERY: Duration = Duration::from_secs(15);
/// How often one that has ended is, for as long as it is young, and when it has gained readers.
const EVERY_ENDED: Duration = Duration::from_secs(24 * 3600);
const YOUNG: Duration = Duration::from_secs(14 * 24 * 3600);
/// Rows that are counted at once.
const AT_ONCE: i64 = 20_000;
/// Receiving domains that are kept of an issue; the others are one.
pub const MOST_DOMAINS: usize = 50;
/// A domain with fewer readers in an issue is among the others.
pub const LEAST_READERS: i64 = 5;

/// Counts the issues that are to be counted. Costs a pass over the rows of each, in a read: half a second for 200,000.
///
/// # Errors
/// Those of the database.
#[tracing::instrument(skip_all)]
pub async fn count_issues(db: &Db, now: Timestamp) -> Result<(), StorageError> {
    let (open, ended, young) = (now - EVERY, now - EVERY_ENDED, now - YOUNG);
    while let Some(next) = db
        .read(move |conn| issue_figures::next_uncounted(conn, open, ended, young))
        .await?
    {
        let sums = sums(db, next).await?;
        db.write(move |conn: &mut Conn| issue_figures::replace(conn, next, &sums, now))
            .await?;
    }
    Ok(())
}

async fn sums(db: &Db, of: Uncounted) -> Result<Sums, StorageError> {
    let mut all = Outcomes::default();
    let mut reasons: BTreeMap<(DeliveryStatus, i16), i64> = BTreeMap::new();
    let mut domains: BTreeMap<String, Outcomes> = BTreeMap::new();
    // Erased readers have numbers below zero.
    let mut after = SubscriberId(i64::MIN);
    loop {
        let page = db
            .read(move |conn| issue_figures::count_page(conn, of.id, after, AT_ONCE))
            .await?;
        let Some(last) = page.iter().map(|alike| alike.last).max() else {
            break;
        };
        after = last;
        for alike in page {
            all.add(alike.status, alike.copies);
            if matches!(alike.status, DeliveryStatus::Failed | DeliveryStatus::Skipped) {
                *reasons.entry((alike.status, alike.reason)).or_default() += alike.copies;
            }
            domains.entry(alike.domain).or_default().add(alike.status, alike.copies);
        }
    }
    let reasons = reasons
        .into_iter()
        .map(|((status, reason), copies)| (status, reason, copies));
    Ok(Sums {
        all,
        reasons: reasons.collect(),
        domains: largest(domains),
    })
}

/// The domains with the most copies; all others together have no name.
fn largest(domains: BTreeMap<String, Outcomes>) -> Vec<(String, Outcomes)> {
    let mut domains: Vec<(String, Outcomes)> = domains.into_iter().collect();
    domains.sort_by_key(|(name, outcomes)| (name.is_empty(), -outcomes.total()));
    let mut kept = Vec::new();
    let mut others = Outcomes::default();
    for (name, outcomes) in domains {
        if !name.is_empty() && kept.len() < MOST_DOMAINS && outcomes.total() >= LEAST_READERS {
            kept.push((name, outcomes));
        } else {
            others += outcomes;
        }
    }
    if others != Outcomes::default() {
        kept.push((String::new(), others));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_domains_and_those_beyond_the_largest_are_one() {
        let with = |accepted| Outcomes {
            accepted,
            ..Outcomes::default()
        };
        let mut domains: BTreeMap<String, Outcomes> =
            (0..60).map(|n| (format!("d{n:02}.example"), with(10 + n))).collect();
        domains.insert("small.example".into(), with(4));
        domains.insert(String::new(), with(3));
        let kept = largest(domains);
        assert_eq!(kept.len(), MOST_DOMAINS + 1);
        assert_eq!(kept[0], ("d59.example".to_owned(), with(69)));
        let others: i64 = (10..20).sum::<i64>() + 4 + 3;
        assert_eq!(kept[MOST_DOMAINS], (String::new(), with(others)));
    }
}
