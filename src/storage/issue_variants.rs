//! Variants: the different copies of an issue that has ended, how many readers got each, and what was in it.

use std::collections::BTreeMap;

use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

use super::{Conn, StorageError, schema::issue_variants};
use crate::domain::{IssueId, SubscriberId, Variant};

/// One variant of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = issue_variants)]
pub struct IssueVariant {
    /// Which briefs are in it, and the build that it was made from.
    pub variant: Variant,
    /// How many copies of it were accepted.
    pub copies: i64,
    /// The SHA-256 of the copy without what is its reader's own, in hexadecimal.
    pub content_hash: String,
}

/// Adds accepted copies to a variant.
///
/// # Errors
/// Those of the database.
pub fn add(
    conn: &mut Conn,
    issue: IssueId,
    variant: Variant,
    copies: i64,
    content_hash: &str,
) -> Result<(), StorageError> {
    diesel::sql_query(
        "INSERT INTO issue_variants (issue_id, variant, copies, content_hash) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (issue_id, variant) DO UPDATE SET copies = issue_variants.copies + excluded.copies",
    )
    .bind::<BigInt, _>(issue)
    .bind::<BigInt, _>(variant)
    .bind::<BigInt, _>(copies)
    .bind::<Text, _>(content_hash)
    .execute(conn)?;
    Ok(())
}

/// The variants of an issue that has ended.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, issue: IssueId) -> Result<Vec<IssueVariant>, StorageError> {
    let query = issue_variants::table
        .filter(issue_variants::issue_id.eq(issue))
        .order(issue_variants::variant);
    Ok(query.select(IssueVariant::as_select()).load(conn)?)
}

/// Rows that are grouped at once: a database that sorts them keeps them in memory.
const AT_ONCE: i64 = 20_000;

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    variant: Variant,
    #[diesel(sql_type = BigInt)]
    copies: i64,
    #[diesel(sql_type = BigInt)]
    last: SubscriberId,
}

/// How many copies of each variant were accepted, counted anew. Costs a pass over the issue's rows.
///
/// # Errors
/// Those of the database.
pub fn count(conn: &mut Conn, issue: IssueId) -> Result<Vec<(Variant, i64)>, StorageError> {
    let mut counts: BTreeMap<Variant, i64> = BTreeMap::new();
    let mut after = SubscriberId(0);
    loop {
        let page: Vec<Counted> = diesel::sql_query(
            "SELECT variant, SUM(CASE WHEN status IN (2, 6, 7) THEN 1 ELSE 0 END) AS copies, MAX(subscriber_id) AS last \
             FROM (SELECT subscriber_id, variant, status FROM deliveries WHERE issue_id = $1 AND subscriber_id > $2 \
             ORDER BY subscriber_id LIMIT $3) page GROUP BY variant",
        )
        .bind::<BigInt, _>(issue)
        .bind::<BigInt, _>(after)
        .bind::<BigInt, _>(AT_ONCE)
        .load(conn)?;
        let Some(last) = page.iter().map(|counted| counted.last).max() else {
            break;
        };
        after = last;
        for counted in page.iter().filter(|counted| counted.copies > 0) {
            *counts.entry(counted.variant).or_default() += counted.copies;
        }
    }
    Ok(counts.into_iter().collect())
}

/// How many copies with each subject were accepted, by its number; 0 for the issue's own. Costs the number of different copies
/// once the issue has ended, a pass over its rows before.
///
/// # Errors
/// Those of the database.
pub fn copies_by_subject(conn: &mut Conn, issue: IssueId) -> Result<BTreeMap<usize, i64>, StorageError> {
    let kept = list(conn, issue)?;
    let counted = match kept.is_empty() {
        true => count(conn, issue)?,
        false => kept.into_iter().map(|one| (one.variant, one.copies)).collect(),
    };
    let mut by_subject = BTreeMap::new();
    for (variant, copies) in counted {
        *by_subject.entry(variant.subject()).or_default() += copies;
    }
    Ok(by_subject)
}
