//! Which briefs and sections readers follow, over many issues: summed up from numbers that are told of single links, and from
//! nothing else, so that no sum gives away what those hide.

use std::collections::{BTreeMap, HashMap};

use crate::{
    domain::{IssueId, LEAST_TOLD, Measurement, Timestamp},
    storage::{
        Conn, StorageError,
        clicks::{self, BriefClicks},
        newsletters::Newsletter,
    },
};

/// The clicks on links that at least [`LEAST_TOLD`] people have followed in an issue.
#[derive(Debug, Clone, Default)]
pub struct Interest {
    /// Each brief, the one followed most first.
    pub briefs: Vec<BriefClicks>,
    /// Each section by its name, the same way.
    pub sections: Vec<(String, i64)>,
}

/// What readers of a newsletter have followed since an instant; `None` where nothing is measured.
///
/// # Errors
/// Those of the database.
pub fn interest(conn: &mut Conn, newsletter: &Newsletter, from: Timestamp) -> Result<Option<Interest>, StorageError> {
    if newsletter.measurement == Measurement::None {
        return Ok(None);
    }
    let briefs = clicks::of_briefs(conn, newsletter.id, from, LEAST_TOLD)?;
    let mut sections: BTreeMap<String, i64> = BTreeMap::new();
    for brief in &briefs {
        *sections.entry(brief.section.clone()).or_default() += brief.clicks;
    }
    let mut sections: Vec<(String, i64)> = sections.into_iter().collect();
    sections.sort_by_key(|(_, clicks)| -clicks);
    Ok(Some(Interest { briefs, sections }))
}

/// The clicks on each issue's links since an instant; `None` where nothing is measured.
///
/// # Errors
/// Those of the database.
pub fn of_issues(
    conn: &mut Conn,
    newsletter: &Newsletter,
    from: Timestamp,
) -> Result<Option<HashMap<IssueId, i64>>, StorageError> {
    match newsletter.measurement {
        Measurement::None => Ok(None),
        _ => Ok(Some(clicks::of_issues(conn, newsletter.id, from, LEAST_TOLD)?)),
    }
}
