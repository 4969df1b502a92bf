//! Where the links of measured issues lead.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::each, schema::issue_links};
use crate::domain::{BriefId, IssueId, LinkNumber};

/// Rows of one statement.
const AT_ONCE: usize = 1_000;

/// One link of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = issue_links)]
pub struct IssueLink {
    /// Its number.
    pub link: LinkNumber,
    /// The brief that it stands in; none: the opening note.
    #[diesel(column_name = brief_id)]
    pub brief: Option<BriefId>,
    /// Where it leads.
    pub url: String,
}

/// Adds links; those with numbers that are taken stay as they are.
///
/// # Errors
/// Those of the database.
pub fn insert(conn: &mut Conn, issue: IssueId, links: &[IssueLink]) -> Result<(), StorageError> {
    for some in links.chunks(AT_ONCE) {
        let rows: Vec<_> = some
            .iter()
            .map(|one| {
                (
                    issue_links::issue_id.eq(issue),
                    issue_links::link.eq(one.link),
                    issue_links::brief_id.eq(one.brief),
                    issue_links::url.eq(&one.url),
                )
            })
            .collect();
        each!(conn, |c| diesel::insert_into(issue_links::table)
            .values(&rows)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// The links of an issue, in the order of their numbers.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, issue: IssueId) -> Result<Vec<IssueLink>, StorageError> {
    let query = issue_links::table
        .filter(issue_links::issue_id.eq(issue))
        .order(issue_links::link);
    Ok(query.select(IssueLink::as_select()).load(conn)?)
}
