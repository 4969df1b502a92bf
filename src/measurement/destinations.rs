//! Where links lead, remembered so that people get there also when the database is slow.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use crate::{
    domain::{IssueId, LinkNumber, Timestamp},
    storage::{Conn, StorageError, issue_links, issues},
};

/// Issues that are remembered.
const MOST_ISSUES: usize = 32;

/// Where the links of one issue lead.
#[derive(Debug)]
pub(super) struct OfIssue {
    pub(super) started_at: Timestamp,
    urls: HashMap<LinkNumber, String>,
}

impl OfIssue {
    /// Those of an issue as they are now.
    pub(super) fn load(conn: &mut Conn, issue: IssueId) -> Result<Self, StorageError> {
        let links = issue_links::list(conn, issue)?;
        let issue = issues::find(conn, issue)?;
        Ok(OfIssue {
            started_at: issue.and_then(|issue| issue.started_at).unwrap_or(Timestamp::EPOCH),
            urls: links.into_iter().map(|one| (one.link, one.url)).collect(),
        })
    }

    /// Where a link leads.
    pub(super) fn url(&self, link: LinkNumber) -> Option<&str> {
        self.urls.get(&link).map(String::as_str)
    }
}

/// The issues whose links were followed last.
#[derive(Debug, Default)]
pub(super) struct Destinations {
    issues: HashMap<IssueId, Arc<OfIssue>>,
    loaded: VecDeque<IssueId>,
}

impl Destinations {
    /// Those of an issue, if the link is among them: a later build of the issue may have brought it.
    pub(super) fn with(&self, issue: IssueId, link: LinkNumber) -> Option<Arc<OfIssue>> {
        self.issues
            .get(&issue)
            .filter(|known| known.url(link).is_some())
            .cloned()
    }

    /// Remembers those of an issue, and forgets those that were loaded first.
    pub(super) fn remember(&mut self, issue: IssueId, known: Arc<OfIssue>) {
        if self.issues.insert(issue, known).is_none() {
            self.loaded.push_back(issue);
        }
        while self.loaded.len() > MOST_ISSUES {
            if let Some(first) = self.loaded.pop_front() {
                self.issues.remove(&first);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_issues_are_remembered() {
        let mut destinations = Destinations::default();
        let of_issue = || {
            Arc::new(OfIssue {
                started_at: Timestamp::EPOCH,
                urls: HashMap::from([(LinkNumber(1), "https://e.example/".to_owned())]),
            })
        };
        for issue in (0..100).chain([99]) {
            destinations.remember(IssueId(issue), of_issue());
        }
        assert_eq!(
            (destinations.issues.len(), destinations.loaded.len()),
            (MOST_ISSUES, MOST_ISSUES)
        );
        assert!(destinations.with(IssueId(99), LinkNumber(1)).is_some());
        assert!(destinations.with(IssueId(99), LinkNumber(2)).is_none());
        assert!(destinations.with(IssueId(0), LinkNumber(1)).is_none());
    }
}
