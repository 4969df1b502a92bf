//! Counts that are not written yet: sums, and which readers who agreed have followed what.

use std::collections::BTreeMap;

use super::window::Visit;
use crate::{
    domain::{CANARY, IssueId, LinkNumber, Measurement, SubscriberId, Timestamp},
    storage::{Conn, StorageError, clicks, clicks::Counts},
};

/// The counts of several issues.
#[derive(Debug, Default)]
pub(super) struct Tally {
    issues: BTreeMap<IssueId, OfIssue>,
}

/// The counts of one issue, by the subject tried.
#[derive(Debug, Clone, Default)]
pub(super) struct OfIssue {
    links: BTreeMap<(LinkNumber, i16), Counts>,
    visits: BTreeMap<i16, Counts>,
    readers: BTreeMap<(SubscriberId, LinkNumber), Timestamp>,
}

impl Tally {
    /// Adds what visits have brought.
    pub(super) fn add(&mut self, visits: Vec<Visit>) {
        for visit in visits {
            let counts = self.issues.entry(visit.issue).or_default();
            let subject = i16::from(visit.mark.subject);
            counts.visits.entry(subject).or_default().count(visit.is_machine);
            for (link, at) in visit.links {
                counts.links.entry((link, subject)).or_default().count(visit.is_machine);
                if let Some(reader) = visit.mark.reader.filter(|_| !visit.is_machine && link != CANARY) {
                    counts.readers.entry((reader, link)).or_insert(at);
                }
            }
        }
    }

    /// The counts of each issue.
    pub(super) fn into_issues(self) -> BTreeMap<IssueId, OfIssue> {
        self.issues
    }

    /// Puts back counts that could not be written.
    pub(super) fn put_back(&mut self, issue: IssueId, counts: OfIssue) {
        let known = self.issues.entry(issue).or_default();
        for (place, more) in counts.links {
            *known.links.entry(place).or_default() += more;
        }
        for (subject, more) in counts.visits {
            *known.visits.entry(subject).or_default() += more;
        }
        // What was put back is older.
        known.readers.extend(counts.readers);
    }

    /// How many rows it would write.
    pub(super) fn size(&self) -> usize {
        let sizes = self.issues.values();
        sizes
            .map(|counts| counts.links.len() + counts.visits.len() + counts.readers.len())
            .sum()
    }
}

impl OfIssue {
    /// All its clicks.
    pub(super) fn clicks(&self) -> Counts {
        let mut sum = Counts::default();
        self.links.values().for_each(|counts| sum += *counts);
        sum
    }

    /// Adds the counts to those that are kept, as far as the issue is measured now; false when it is not. To be called inside a
    /// write.
    pub(super) fn write(&self, conn: &mut Conn, issue: IssueId) -> Result<bool, StorageError> {
        let measured = clicks::measured_now(conn, issue)?;
        if measured == Measurement::None {
            return Ok(false);
        }
        for ((link, subject), counts) in &self.links {
            clicks::add(conn, issue, *link, *subject, *counts)?;
        }
        for (subject, counts) in &self.visits {
            clicks::add_visits(conn, issue, *subject, *counts)?;
        }
        if measured == Measurement::Individual {
            for ((reader, link), at) in &self.readers {
                clicks::keep(conn, issue, *link, *reader, *at)?;
            }
        }
        Ok(true)
    }
}
