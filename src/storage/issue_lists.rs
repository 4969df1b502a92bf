//! Issues in lists, newest first.

use diesel::prelude::*;

use super::{Conn, StorageError, issues::Issue, schema::issues};
use crate::domain::{IssueId, IssueStatus, NewsletterId};

/// Which issues to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those of these newsletters.
    pub newsletters: Option<Vec<NewsletterId>>,
    /// Only those in one of these statuses; none named: in any.
    pub statuses: Vec<IssueStatus>,
}

impl Filter {
    /// Those of one newsletter, or of all.
    pub fn of(newsletter: Option<NewsletterId>) -> Self {
        Filter {
            newsletters: newsletter.map(|id| vec![id]),
            ..Filter::default()
        }
    }
}

/// Up to `limit` issues with an id below `before` (all when `None`), newest first.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, filter: &Filter, before: Option<IssueId>, limit: i64) -> Result<Vec<Issue>, StorageError> {
    let mut query = issues::table
        .order(issues::id.desc())
        .limit(limit)
        .select(Issue::as_select())
        .into_boxed();
    match filter.newsletters.as_deref() {
        None => {}
        Some([newsletter]) => query = query.filter(issues::newsletter_id.eq(*newsletter)),
        Some(newsletters) => query = query.filter(issues::newsletter_id.eq_any(newsletters.to_vec())),
    }
    if !filter.statuses.is_empty() {
        query = query.filter(issues::status.eq_any(filter.statuses.clone()));
    }
    if let Some(before) = before {
        query = query.filter(issues::id.lt(before));
    }
    Ok(query.load(conn)?)
}
