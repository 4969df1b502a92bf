//! How often links were followed; and by whom, of readers who have agreed to that and of nobody else.

use std::collections::HashMap;

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{BigInt, SmallInt, Text},
};

use super::{
    Conn, StorageError,
    schema::{issue_links, issue_visits, issues, link_clicks, newsletters, reader_clicks, subscriptions},
};
use crate::domain::{IssueId, LinkNumber, Measurement, NewsletterId, Slug, SubscriberId, SubscriptionId, Timestamp};

/// What people did, and what machines did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// What people did.
    pub people: i64,
    /// What mail scanners and other machines did.
    pub machines: i64,
}

impl Counts {
    /// One more of either.
    pub fn count(&mut self, is_machine: bool) {
        match is_machine {
            true => self.machines += 1,
            false => self.people += 1,
        }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Counts) {
        self.people += more.people;
        self.machines += more.machines;
    }
}

/// What is measured of an issue now: what was when it started, unless less is measured of its newsletter since.
///
/// # Errors
/// Those of the database.
pub fn measured_now(conn: &mut Conn, issue: IssueId) -> Result<Measurement, StorageError> {
    let query = issues::table
        .inner_join(newsletters::table)
        .filter(issues::id.eq(issue))
        .select((issues::measurement, newsletters::measurement));
    let found: Option<(Measurement, Measurement)> = query.first(conn).optional()?;
    Ok(found.map_or(Measurement::None, |(at_start, now)| at_start.min(now)))
}

/// Adds clicks on a link in copies with this subject. Changes nothing when there is no such link.
///
/// # Errors
/// Those of the database.
pub fn add(
    conn: &mut Conn,
    issue: IssueId,
    link: LinkNumber,
    subject: i16,
    counts: Counts,
) -> Result<(), StorageError> {
    diesel::sql_query(
        "INSERT INTO link_clicks (issue_id, link, subject, people, machines) \
         SELECT issue_id, link, CAST($1 AS SMALLINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT) FROM issue_links \
         WHERE issue_id = $4 AND link = $5 ON CONFLICT (issue_id, link, subject) DO UPDATE \
         SET people = link_clicks.people + excluded.people, machines = link_clicks.machines + excluded.machines",
    )
    .bind::<SmallInt, _>(subject)
    .bind::<BigInt, _>(counts.people)
    .bind::<BigInt, _>(counts.machines)
    .bind::<BigInt, _>(issue)
    .bind::<BigInt, _>(link)
    .execute(conn)?;
    Ok(())
}

/// Adds visits: people or machines who followed links of copies with this subject. Changes nothing when there is no such issue.
///
/// # Errors
/// Those of the database.
pub fn add_visits(conn: &mut Conn, issue: IssueId, subject: i16, counts: Counts) -> Result<(), StorageError> {
    diesel::sql_query(
        "INSERT INTO issue_visits (issue_id, subject, people, machines) \
         SELECT id, CAST($1 AS SMALLINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT) FROM issues \
         WHERE id = $4 ON CONFLICT (issue_id, subject) DO UPDATE \
         SET people = issue_visits.people + excluded.people, machines = issue_visits.machines + excluded.machines",
    )
    .bind::<SmallInt, _>(subject)
    .bind::<BigInt, _>(counts.people)
    .bind::<BigInt, _>(counts.machines)
    .bind::<BigInt, _>(issue)
    .execute(conn)?;
    Ok(())
}

/// Keeps that a reader has followed a link, if that reader agrees to it now.
///
/// # Errors
/// Those of the database.
pub fn keep(
    conn: &mut Conn,
    issue: IssueId,
    link: LinkNumber,
    reader: SubscriberId,
    at: Timestamp,
) -> Result<(), StorageError> {
    diesel::sql_query(
        "INSERT INTO reader_clicks (subscriber_id, issue_id, link, first_at) \
         SELECT s.subscriber_id, l.issue_id, l.link, CAST($1 AS BIGINT) FROM issue_links l \
         JOIN issues i ON i.id = l.issue_id JOIN subscriptions s ON s.newsletter_id = i.newsletter_id \
         WHERE l.issue_id = $2 AND l.link = $3 AND s.subscriber_id = $4 AND s.measured ON CONFLICT DO NOTHING",
    )
    .bind::<BigInt, _>(at)
    .bind::<BigInt, _>(issue)
    .bind::<BigInt, _>(link)
    .bind::<BigInt, _>(reader)
    .execute(conn)?;
    Ok(())
}

/// How often each link of an issue was followed, whatever the subject.
///
/// # Errors
/// Those of the database.
pub fn of_links(conn: &mut Conn, issue: IssueId) -> Result<HashMap<LinkNumber, Counts>, StorageError> {
    let query = link_clicks::table
        .filter(link_clicks::issue_id.eq(issue))
        .group_by(link_clicks::link)
        .select((
            link_clicks::link,
            sql::<BigInt>("CAST(SUM(people) AS BIGINT)"),
            sql::<BigInt>("CAST(SUM(machines) AS BIGINT)"),
        ));
    let rows: Vec<(LinkNumber, i64, i64)> = query.load(conn)?;
    let counts = |(link, people, machines)| (link, Counts { people, machines });
    Ok(rows.into_iter().map(counts).collect())
}

/// How many visits the copies with each subject brought.
///
/// # Errors
/// Those of the database.
pub fn visits(conn: &mut Conn, issue: IssueId) -> Result<HashMap<i16, Counts>, StorageError> {
    let query = issue_visits::table.filter(issue_visits::issue_id.eq(issue)).select((
        issue_visits::subject,
        issue_visits::people,
        issue_visits::machines,
    ));
    let rows: Vec<(i16, i64, i64)> = query.load(conn)?;
    let counts = |(subject, people, machines)| (subject, Counts { people, machines });
    Ok(rows.into_iter().map(counts).collect())
}

/// The clicks of people on each link of a newsletter's issues that started at `$2` or later, without those links that fewer than
/// `$3` have followed in their issue: what is summed up from these tells nothing that is not told of the links themselves.
const TOLD_LINKS: &str = "(SELECT c.issue_id, c.link, SUM(c.people) AS people FROM issues i CROSS JOIN link_clicks c \
    WHERE c.issue_id = i.id AND i.newsletter_id = $1 AND i.started_at >= $2 AND i.measurement > 0 AND c.link <> 0 \
    GROUP BY c.issue_id, c.link HAVING SUM(c.people) >= $3) t";

/// How often the links of a brief were followed, in whatever issues.
#[derive(Debug, Clone, QueryableByName)]
pub struct BriefClicks {
    /// Its headline.
    #[diesel(sql_type = Text)]
    pub headline: String,
    /// The name of its section.
    #[diesel(sql_type = Text)]
    pub section: String,
    /// Clicks of people.
    #[diesel(sql_type = BigInt)]
    pub clicks: i64,
    /// The issues in which they were made.
    #[diesel(sql_type = BigInt)]
    pub issues: i64,
}

/// The briefs of a newsletter's issues from an instant on, those whose links were followed most first; of links that at least
/// `least` people have followed. Costs the links of these issues.
///
/// # Errors
/// Those of the database.
pub fn of_briefs(
    conn: &mut Conn,
    newsletter: NewsletterId,
    from: Timestamp,
    least: i64,
) -> Result<Vec<BriefClicks>, StorageError> {
    let query = diesel::sql_query(format!(
        "SELECT b.headline, s.name AS section, k.clicks, k.issues FROM (SELECT l.brief_id, CAST(SUM(t.people) AS BIGINT) AS clicks, \
         COUNT(DISTINCT t.issue_id) AS issues FROM {TOLD_LINKS} JOIN issue_links l ON l.issue_id = t.issue_id AND l.link = t.link \
         WHERE l.brief_id IS NOT NULL GROUP BY l.brief_id) k JOIN briefs b ON b.id = k.brief_id \
         JOIN sections s ON s.id = b.section_id ORDER BY k.clicks DESC, b.id"
    ));
    Ok(query
        .bind::<BigInt, _>(newsletter)
        .bind::<BigInt, _>(from)
        .bind::<BigInt, _>(least)
        .load(conn)?)
}

/// The clicks of people on links of each issue, as [`of_briefs`] takes them.
///
/// # Errors
/// Those of the database.
pub fn of_issues(
    conn: &mut Conn,
    newsletter: NewsletterId,
    from: Timestamp,
    least: i64,
) -> Result<HashMap<IssueId, i64>, StorageError> {
    #[derive(QueryableByName)]
    struct OfIssue {
        #[diesel(sql_type = BigInt)]
        issue_id: IssueId,
        #[diesel(sql_type = BigInt)]
        clicks: i64,
    }
    let query = diesel::sql_query(format!(
        "SELECT t.issue_id, CAST(SUM(t.people) AS BIGINT) AS clicks FROM {TOLD_LINKS} GROUP BY t.issue_id"
    ));
    let rows: Vec<OfIssue> = query
        .bind::<BigInt, _>(newsletter)
        .bind::<BigInt, _>(from)
        .bind::<BigInt, _>(least)
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.issue_id, row.clicks)).collect())
}

/// A link that a reader has followed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ReaderClick {
    /// The newsletter.
    pub newsletter: Slug,
    /// The number of its issue.
    pub issue_number: i64,
    /// Where the link leads.
    pub url: String,
    /// When it was followed first.
    pub first_at: Timestamp,
}

/// The links that a reader has followed, as far as that is kept, the first one first.
///
/// # Errors
/// Those of the database.
pub fn of_reader(conn: &mut Conn, reader: SubscriberId) -> Result<Vec<ReaderClick>, StorageError> {
    let of_link = issue_links::issue_id
        .eq(reader_clicks::issue_id)
        .and(issue_links::link.eq(reader_clicks::link));
    let query = reader_clicks::table
        .inner_join(issue_links::table.on(of_link))
        .inner_join(issues::table.on(issues::id.eq(reader_clicks::issue_id)))
        .inner_join(newsletters::table.on(newsletters::id.eq(issues::newsletter_id)))
        .filter(reader_clicks::subscriber_id.eq(reader))
        .order((reader_clicks::first_at, reader_clicks::issue_id, reader_clicks::link))
        .select((
            newsletters::slug,
            issues::number,
            issue_links::url,
            reader_clicks::first_at,
        ));
    Ok(query.load(conn)?)
}

/// Deletes what is kept of a reader's clicks in one newsletter.
///
/// # Errors
/// Those of the database.
pub fn forget(conn: &mut Conn, reader: SubscriberId, newsletter: NewsletterId) -> Result<(), StorageError> {
    let of_newsletter = issues::table
        .filter(issues::newsletter_id.eq(newsletter))
        .select(issues::id);
    diesel::delete(reader_clicks::table)
        .filter(reader_clicks::subscriber_id.eq(reader))
        .filter(reader_clicks::issue_id.eq_any(of_newsletter))
        .execute(conn)?;
    Ok(())
}

/// Deletes what is kept of a reader's clicks.
///
/// # Errors
/// Those of the database.
pub fn forget_all(conn: &mut Conn, reader: SubscriberId) -> Result<(), StorageError> {
    diesel::delete(reader_clicks::table.filter(reader_clicks::subscriber_id.eq(reader))).execute(conn)?;
    Ok(())
}

/// Sets whether a subscription's reader agrees that clicks are kept; false when it was so already.
///
/// # Errors
/// Those of the database.
pub fn set_agreed(conn: &mut Conn, subscription: SubscriptionId, agreed: bool) -> Result<bool, StorageError> {
    let row = subscriptions::table
        .filter(subscriptions::id.eq(subscription))
        .filter(subscriptions::measured.ne(agreed));
    Ok(diesel::update(row)
        .set(subscriptions::measured.eq(agreed))
        .execute(conn)?
        == 1)
}
