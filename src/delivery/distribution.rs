//! Who got which brief in which issue: read from the variants, so that counting costs the number of different copies, not that
//! of readers.

use std::collections::{HashMap, hash_map::Entry};

use super::builds;
use crate::{
    content::briefs,
    domain::{BriefId, IssueId, IssueStatus, SubscriberId, Variant},
    issues::{IssueError, rendering::RenderedIssue, special},
    storage::{
        Conn, Db, StorageError,
        deliveries::{self, Reached},
        issue_briefs, issue_builds, issue_variants,
        issues::{self, Issue},
    },
};

/// One of the different copies of an issue.
#[derive(Debug, Clone)]
pub struct VariantCopies {
    /// Which one.
    pub variant: Variant,
    /// Its briefs and their versions, in their order.
    pub briefs: Vec<(BriefId, i64)>,
    /// How many were accepted so far.
    pub copies: i64,
    /// The SHA-256 of its content, once the issue has ended.
    pub content_hash: Option<String>,
    /// The version of the templates that it was rendered with.
    pub templates: String,
}

/// How many readers got a brief in an issue.
#[derive(Debug, Clone)]
pub struct Distributed {
    /// The issue.
    pub issue: Issue,
    /// Accepted copies that hold the brief.
    pub copies: i64,
    variants: Vec<Variant>,
}

/// The different copies of an issue.
///
/// Costs their number, once the issue has ended; a pass over its rows before.
///
/// # Errors
/// [`crate::content::ContentError::Unknown`] when there is no such issue.
pub async fn variants(db: &Db, id: IssueId) -> Result<Vec<VariantCopies>, IssueError> {
    db.read(move |conn| {
        let issue = special::find(conn, id)?;
        of_issue(conn, &issue)
    })
    .await
}

pub(super) fn of_issue(conn: &mut Conn, issue: &Issue) -> Result<Vec<VariantCopies>, IssueError> {
    let counted: Vec<(Variant, i64, Option<String>)> = match issue.seen_recorded {
        true => issue_variants::list(conn, issue.id)?
            .into_iter()
            .map(|known| (known.variant, known.copies, Some(known.content_hash)))
            .collect(),
        false => issue_variants::count(conn, issue.id)?
            .into_iter()
            .map(|(variant, copies)| (variant, copies, None))
            .collect(),
    };
    let mut known: HashMap<i16, Option<(RenderedIssue, String)>> = HashMap::new();
    let mut variants = Vec::new();
    for (variant, copies, content_hash) in counted {
        let build = variant.build();
        let kept = match known.entry(build) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let found = issue_builds::find(conn, issue.id, build)?;
                let read = found.map(|found| Ok::<_, IssueError>((builds::read(&found.content)?, found.templates)));
                entry.insert(read.transpose()?)
            }
        };
        let Some((rendered, templates)) = kept else { continue };
        let mask = rendered.mask(&rendered.shape(), variant);
        variants.push(VariantCopies {
            variant,
            briefs: rendered.briefs(&mask),
            copies,
            content_hash,
            templates: templates.clone(),
        });
    }
    Ok(variants)
}

/// In which issues readers got a brief, and how many in each; the latest issue first.
///
/// # Errors
/// [`crate::content::ContentError::Unknown`] when there is no such brief.
pub async fn of_brief(db: &Db, brief: BriefId) -> Result<Vec<Distributed>, IssueError> {
    db.read(move |conn| {
        briefs::find(conn, brief)?;
        distributed(conn, brief, None)
    })
    .await
}

/// As [`of_brief`], inside a read or write; of copies that hold an earlier version than `before`, if one is named.
pub(super) fn distributed(
    conn: &mut Conn,
    brief: BriefId,
    before: Option<i64>,
) -> Result<Vec<Distributed>, IssueError> {
    let is_meant = |(id, version): &(BriefId, i64)| *id == brief && before.is_none_or(|before| *version < before);
    let mut found = Vec::new();
    for id in issue_briefs::issues_with(conn, brief)? {
        let Some(issue) = issues::find(conn, id)?.filter(|issue| issue.started_at.is_some()) else {
            continue;
        };
        let with_brief = of_issue(conn, &issue)?
            .into_iter()
            .filter(|copies| copies.briefs.iter().any(is_meant));
        let (mut copies, mut variants) = (0, Vec::new());
        for one in with_brief {
            copies += one.copies;
            variants.push(one.variant);
        }
        if copies > 0 || issue.status != IssueStatus::Cancelled {
            found.push(Distributed {
                issue,
                copies,
                variants,
            });
        }
    }
    Ok(found)
}

impl Distributed {
    /// Up to `limit` readers who got the brief in this issue, those after `after` in the order of their ids.
    ///
    /// # Errors
    /// Those of the database.
    pub fn readers(&self, conn: &mut Conn, after: SubscriberId, limit: i64) -> Result<Vec<Reached>, StorageError> {
        deliveries::reached(conn, self.issue.id, &self.variants, after, limit)
    }

    /// The variants that hold the brief.
    pub(super) fn variants(&self) -> &[Variant] {
        &self.variants
    }
}
