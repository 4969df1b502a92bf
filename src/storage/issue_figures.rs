//! The ledger of each issue, summed up beside it: pages read these few rows, however many readers an issue has.

use diesel::{
    prelude::*,
    sql_types::{BigInt, Bool, SmallInt, Text},
};

use super::{Conn, StorageError, connection::domain_sql};
use crate::domain::{DeliveryStatus, IssueId, NewsletterId, SkipReason, SubscriberId, Timestamp};

/// How many copies stand in which status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, QueryableByName)]
#[expect(
    missing_docs,
    reason = "the statuses of DESIGN's language; waiting: due, claimed or deferred"
)]
pub struct Outcomes {
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    #[diesel(sql_type = BigInt)]
    pub accepted: i64,
    #[diesel(sql_type = BigInt)]
    pub failed: i64,
    #[diesel(sql_type = BigInt)]
    pub skipped: i64,
    #[diesel(sql_type = BigInt)]
    pub bounced: i64,
    #[diesel(sql_type = BigInt)]
    pub complained: i64,
}

impl Outcomes {
    /// Adds copies in a status.
    pub fn add(&mut self, status: DeliveryStatus, copies: i64) {
        let counter = match status {
            DeliveryStatus::Due | DeliveryStatus::Claimed | DeliveryStatus::Deferred => &mut self.waiting,
            DeliveryStatus::Accepted => &mut self.accepted,
            DeliveryStatus::Failed => &mut self.failed,
            DeliveryStatus::Skipped => &mut self.skipped,
            DeliveryStatus::Bounced => &mut self.bounced,
            DeliveryStatus::Complained => &mut self.complained,
        };
        *counter += copies;
    }

    /// All copies.
    pub fn total(&self) -> i64 {
        self.waiting + self.tried() + self.skipped
    }

    /// Those that a relay or a receiver has decided about.
    pub fn tried(&self) -> i64 {
        self.accepted + self.failed + self.bounced + self.complained
    }
}

impl std::ops::AddAssign for Outcomes {
    fn add_assign(&mut self, more: Outcomes) {
        self.waiting += more.waiting;
        self.accepted += more.accepted;
        self.failed += more.failed;
        self.skipped += more.skipped;
        self.bounced += more.bounced;
        self.complained += more.complained;
    }
}

/// An issue whose ledger is to be counted.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Uncounted {
    /// The issue.
    #[diesel(sql_type = BigInt)]
    pub id: IssueId,
    /// Its audience now.
    #[diesel(sql_type = BigInt)]
    pub audience: i64,
    /// Whether it has ended, with everything that follows its end.
    #[diesel(sql_type = Bool)]
    pub is_final: bool,
}

/// Which issue is to be counted next: one that never was; one under way that was not counted since `open_before`; one that has
/// ended, was not counted since `closed_before`, and started after `young` or has gained readers. Costs a look at each issue.
///
/// # Errors
/// Those of the database.
pub fn next_uncounted(
    conn: &mut Conn,
    open_before: Timestamp,
    closed_before: Timestamp,
    young: Timestamp,
) -> Result<Option<Uncounted>, StorageError> {
    let query = diesel::sql_query(
        "SELECT i.id, i.audience, i.seen_recorded AS is_final FROM issues i LEFT JOIN issue_figures f ON f.issue_id = i.id \
         WHERE i.started_at IS NOT NULL AND (f.issue_id IS NULL OR (i.seen_recorded AND NOT f.is_final) \
         OR (NOT i.seen_recorded AND f.counted_at <= $1) \
         OR (f.is_final AND f.counted_at <= $2 AND (i.started_at > $3 OR i.audience <> f.audience))) \
         ORDER BY i.seen_recorded, i.id DESC LIMIT 1",
    );
    let found = query
        .bind::<BigInt, _>(open_before)
        .bind::<BigInt, _>(closed_before)
        .bind::<BigInt, _>(young)
        .get_result(conn)
        .optional()?;
    Ok(found)
}

/// Copies that have the receiving domain, the status and the reason in common.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
#[expect(missing_docs, reason = "the columns of the ledger")]
pub struct Alike {
    /// Empty for erased readers.
    #[diesel(sql_type = Text)]
    pub domain: String,
    #[diesel(sql_type = SmallInt)]
    pub status: DeliveryStatus,
    /// −1 for none.
    #[diesel(sql_type = SmallInt)]
    pub reason: i16,
    #[diesel(sql_type = BigInt)]
    pub copies: i64,
    #[diesel(sql_type = BigInt)]
    pub last: SubscriberId,
}

/// Counts up to `at_most` rows of an issue behind a reader; nothing behind the last one.
///
/// # Errors
/// Those of the database.
pub fn count_page(
    conn: &mut Conn,
    issue: IssueId,
    after: SubscriberId,
    at_most: i64,
) -> Result<Vec<Alike>, StorageError> {
    let domain = domain_sql(conn, "r.email_key");
    // The second bound keeps PostgreSQL from reading all readers before the page, to merge them.
    let query = diesel::sql_query(format!(
        "SELECT domain, status, reason, COUNT(*) AS copies, MAX(subscriber_id) AS last FROM (SELECT d.subscriber_id, d.status, \
         COALESCE(d.reason, CAST(-1 AS SMALLINT)) AS reason, COALESCE({domain}, '') AS domain FROM \
         (SELECT subscriber_id, status, reason FROM deliveries WHERE issue_id = $1 AND subscriber_id > $2 \
         ORDER BY subscriber_id LIMIT $3) d LEFT JOIN subscribers r ON r.id = d.subscriber_id AND r.id > $2) page \
         GROUP BY domain, status, reason"
    ));
    Ok(query
        .bind::<BigInt, _>(issue)
        .bind::<BigInt, _>(after)
        .bind::<BigInt, _>(at_most)
        .load(conn)?)
}

/// The ledger of an issue, summed up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// All copies.
    pub all: Outcomes,
    /// Those that failed or were skipped, by the reason.
    pub reasons: Vec<(DeliveryStatus, i16, i64)>,
    /// By the receiving domain; the name of all others is empty.
    pub domains: Vec<(String, Outcomes)>,
}

/// Keeps the sums of an issue in the place of those before. To be called inside a write.
///
/// # Errors
/// Those of the database.
pub fn replace(conn: &mut Conn, of: Uncounted, sums: &Sums, now: Timestamp) -> Result<(), StorageError> {
    for table in ["issue_figures", "issue_reasons", "issue_domains"] {
        diesel::sql_query(format!("DELETE FROM {table} WHERE issue_id = $1"))
            .bind::<BigInt, _>(of.id)
            .execute(conn)?;
    }
    diesel::sql_query(format!(
        "INSERT INTO issue_figures (issue_id, audience, waiting, accepted, failed, skipped, bounced, complained, counted_at, \
         is_final) VALUES ($1, {}, {}, $2, $3)",
        of.audience,
        values(&sums.all)
    ))
    .bind::<BigInt, _>(of.id)
    .bind::<BigInt, _>(now)
    .bind::<Bool, _>(of.is_final)
    .execute(conn)?;
    for (status, reason, copies) in &sums.reasons {
        diesel::sql_query("INSERT INTO issue_reasons (issue_id, status, reason, copies) VALUES ($1, $2, $3, $4)")
            .bind::<BigInt, _>(of.id)
            .bind::<SmallInt, _>(status)
            .bind::<SmallInt, _>(reason)
            .bind::<BigInt, _>(copies)
            .execute(conn)?;
    }
    for (domain, outcomes) in &sums.domains {
        diesel::sql_query(format!(
            "INSERT INTO issue_domains (issue_id, domain, waiting, accepted, failed, skipped, bounced, complained) \
             VALUES ($1, $2, {})",
            values(outcomes)
        ))
        .bind::<BigInt, _>(of.id)
        .bind::<Text, _>(domain)
        .execute(conn)?;
    }
    Ok(())
}

fn values(of: &Outcomes) -> String {
    let numbers = [
        of.waiting,
        of.accepted,
        of.failed,
        of.skipped,
        of.bounced,
        of.complained,
    ];
    numbers.map(|number| number.to_string()).join(", ")
}

/// What is told of an issue.
#[derive(Debug, Clone, QueryableByName)]
pub struct IssueFigures {
    /// The issue.
    #[diesel(sql_type = BigInt)]
    pub id: IssueId,
    /// Its number.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// Its subject, with the names of fields in it.
    #[diesel(sql_type = Text)]
    pub subject: String,
    /// When sending began.
    #[diesel(sql_type = BigInt)]
    pub started_at: Timestamp,
    /// Recipients.
    #[diesel(sql_type = BigInt)]
    pub audience: i64,
    /// How its copies stood when they were counted.
    #[diesel(embed)]
    pub outcomes: Outcomes,
    /// Readers who left within two days of it and before the next one reached them.
    #[diesel(sql_type = BigInt)]
    pub left: i64,
    /// When it was counted; the epoch for never.
    #[diesel(sql_type = BigInt)]
    pub counted_at: Timestamp,
    /// Whether it had ended then.
    #[diesel(sql_type = Bool)]
    pub is_final: bool,
}

const FIGURES: &str = "SELECT i.id, i.number, i.subject, i.started_at, COALESCE(f.audience, i.audience) AS audience, \
    COALESCE(f.waiting, i.audience) AS waiting, COALESCE(f.accepted, 0) AS accepted, COALESCE(f.failed, 0) AS failed, \
    COALESCE(f.skipped, 0) AS skipped, COALESCE(f.bounced, 0) AS bounced, COALESCE(f.complained, 0) AS complained, \
    COALESCE(d.count, 0) AS \"left\", COALESCE(f.counted_at, 0) AS counted_at, COALESCE(f.is_final, FALSE) AS is_final \
    FROM issues i LEFT JOIN issue_figures f ON f.issue_id = i.id LEFT JOIN issue_departures d ON d.issue_id = i.id";

/// Up to `limit` issues of a newsletter that started at `from` or later and before `before`, the latest first.
///
/// # Errors
/// Those of the database.
pub fn list(
    conn: &mut Conn,
    newsletter: NewsletterId,
    from: Timestamp,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<IssueFigures>, StorageError> {
    let query = diesel::sql_query(format!(
        "{FIGURES} WHERE i.newsletter_id = $1 AND i.started_at >= $2 AND i.started_at < $3 \
         ORDER BY i.started_at DESC, i.id DESC LIMIT $4"
    ));
    Ok(query
        .bind::<BigInt, _>(newsletter)
        .bind::<BigInt, _>(from)
        .bind::<BigInt, _>(before)
        .bind::<BigInt, _>(limit)
        .load(conn)?)
}

/// What is told of one issue, if its sending has begun.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, issue: IssueId) -> Result<Option<IssueFigures>, StorageError> {
    let query = diesel::sql_query(format!("{FIGURES} WHERE i.id = $1 AND i.started_at IS NOT NULL"));
    Ok(query.bind::<BigInt, _>(issue).get_result(conn).optional()?)
}

/// How many copies of an issue failed or were skipped for which reason, the most first; `None` when no reason is kept.
///
/// # Errors
/// Those of the database.
pub fn reasons(
    conn: &mut Conn,
    issue: IssueId,
) -> Result<Vec<(DeliveryStatus, Option<SkipReason>, i64)>, StorageError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = SmallInt)]
        status: DeliveryStatus,
        #[diesel(sql_type = SmallInt)]
        reason: i16,
        #[diesel(sql_type = BigInt)]
        copies: i64,
    }
    let sql =
        "SELECT status, reason, copies FROM issue_reasons WHERE issue_id = $1 ORDER BY copies DESC, status, reason";
    let rows: Vec<Row> = diesel::sql_query(sql).bind::<BigInt, _>(issue).load(conn)?;
    let known = |row: Row| (row.status, SkipReason::from_number(row.reason), row.copies);
    Ok(rows.into_iter().map(known).collect())
}

/// A receiving domain.
#[derive(Debug, Clone, QueryableByName)]
pub struct DomainFigures {
    /// Its name; empty for all others.
    #[diesel(sql_type = Text)]
    pub domain: String,
    /// What became of the copies to its readers.
    #[diesel(embed)]
    pub outcomes: Outcomes,
}

const DOMAINS: &str = "SELECT x.domain, CAST(SUM(x.waiting) AS BIGINT) AS waiting, CAST(SUM(x.accepted) AS BIGINT) AS accepted, \
    CAST(SUM(x.failed) AS BIGINT) AS failed, CAST(SUM(x.skipped) AS BIGINT) AS skipped, \
    CAST(SUM(x.bounced) AS BIGINT) AS bounced, CAST(SUM(x.complained) AS BIGINT) AS complained \
    FROM issues i CROSS JOIN issue_domains x WHERE x.issue_id = i.id";
const MOST_FIRST: &str = "GROUP BY x.domain ORDER BY SUM(x.waiting + x.accepted + x.failed + x.skipped + x.bounced + x.complained) DESC, x.domain";

/// The receiving domains of a newsletter's issues that started at `from` or later, those with the most copies first. Costs the
/// rows that are kept of these issues, about fifty an issue.
///
/// # Errors
/// Those of the database.
pub fn domains(conn: &mut Conn, newsletter: NewsletterId, from: Timestamp) -> Result<Vec<DomainFigures>, StorageError> {
    let query = diesel::sql_query(format!(
        "{DOMAINS} AND i.newsletter_id = $1 AND i.started_at >= $2 {MOST_FIRST}"
    ));
    Ok(query.bind::<BigInt, _>(newsletter).bind::<BigInt, _>(from).load(conn)?)
}

/// The receiving domains of one issue.
///
/// # Errors
/// Those of the database.
pub fn domains_of(conn: &mut Conn, issue: IssueId) -> Result<Vec<DomainFigures>, StorageError> {
    let query = diesel::sql_query(format!("{DOMAINS} AND i.id = $1 {MOST_FIRST}"));
    Ok(query.bind::<BigInt, _>(issue).load(conn)?)
}

/// How many copies of issues under way wait, as they were counted last.
///
/// # Errors
/// Those of the database.
pub fn waiting(conn: &mut Conn) -> Result<i64, StorageError> {
    #[derive(QueryableByName)]
    struct Waiting {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let query = diesel::sql_query(
        "SELECT CAST(COALESCE(SUM(COALESCE(f.waiting, i.audience)), 0) AS BIGINT) AS n FROM issues i \
         LEFT JOIN issue_figures f ON f.issue_id = i.id WHERE i.status IN (3, 4)",
    );
    Ok(query.get_result::<Waiting>(conn)?.n)
}
