//! Variants: the different copies of an issue that has ended, how many readers got each, and what was in it.

use diesel::{
    dsl::count_star,
    prelude::*,
    sql_types::{BigInt, Text},
};

use super::{
    Conn, StorageError,
    schema::{deliveries, issue_variants},
};
use crate::domain::{DeliveryStatus, IssueId, Variant};

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

/// How many copies of each variant were accepted, counted anew. Costs a pass over the issue's rows.
///
/// # Errors
/// Those of the database.
pub fn count(conn: &mut Conn, issue: IssueId) -> Result<Vec<(Variant, i64)>, StorageError> {
    use DeliveryStatus::{Accepted, Bounced, Complained};
    let query = deliveries::table
        .filter(deliveries::issue_id.eq(issue))
        .filter(deliveries::status.eq_any([Accepted, Bounced, Complained]))
        .group_by(deliveries::variant)
        .order(deliveries::variant)
        .select((deliveries::variant, count_star()));
    Ok(query.load(conn)?)
}
