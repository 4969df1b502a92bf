//! Everything that is kept of one person, across the tables: to be shown, handed out and erased.

mod erasing;

use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, SmallInt, Text},
};

use super::{
    Conn, StorageError,
    schema::{consent_events, issues, letters, newsletters, subscriber_links, subscriptions, tokens},
};
use crate::domain::{
    ConsentKind, DeliveryStatus, EditionId, IssueId, LetterKind, LetterStatus, NewsletterId, Purpose, SkipReason,
    SubscriberId, SubscriptionId, SubscriptionStatus, Timestamp, Zone,
};

pub use erasing::{erase, forget_outcomes};

/// That a subscription is a person's: their index begins with the newsletter.
macro_rules! of_reader {
    ($id:expr) => {
        subscriptions::newsletter_id
            .eq_any(newsletters::table.select(newsletters::id))
            .and(subscriptions::subscriber_id.eq($id))
    };
}
use of_reader;

/// A subscription with all that is kept of it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = subscriptions)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct OwnSubscription {
    pub id: SubscriptionId,
    pub newsletter_id: NewsletterId,
    pub edition_id: EditionId,
    pub status: SubscriptionStatus,
    pub takes_all: bool,
    pub seen_until: Timestamp,
    pub created_at: Timestamp,
    pub confirmed_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub paused_until: Option<Timestamp>,
    pub zone: Option<Zone>,
    pub told_why: bool,
}

/// A person's subscriptions, in whatever status, in the order of the newsletters.
///
/// # Errors
/// Those of the database.
pub fn subscriptions(conn: &mut Conn, id: SubscriberId) -> Result<Vec<OwnSubscription>, StorageError> {
    let query = subscriptions::table
        .filter(of_reader!(id))
        .order(subscriptions::newsletter_id);
    Ok(query.select(OwnSubscription::as_select()).load(conn)?)
}

/// What a person agreed to, or withdrew.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct OwnConsent {
    pub subscription: SubscriptionId,
    pub kind: ConsentKind,
    pub wording: String,
    pub source: String,
    pub ip: Option<String>,
    pub at: Timestamp,
}

/// A person's consent events, oldest first.
///
/// # Errors
/// Those of the database.
pub fn consents(conn: &mut Conn, id: SubscriberId) -> Result<Vec<OwnConsent>, StorageError> {
    let query = consent_events::table
        .inner_join(subscriptions::table)
        .filter(of_reader!(id))
        .order(consent_events::id)
        .select((
            consent_events::subscription_id,
            consent_events::kind,
            consent_events::wording,
            consent_events::source,
            consent_events::ip,
            consent_events::at,
        ));
    Ok(query.load(conn)?)
}

/// A letter to a person.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct OwnLetter {
    pub kind: LetterKind,
    pub newsletter_id: NewsletterId,
    pub status: LetterStatus,
    pub scheduled_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub reply: Option<String>,
    /// The number of the issue that it brought.
    pub issue: Option<i64>,
}

/// The letters to a person, newest first.
///
/// # Errors
/// Those of the database.
pub fn letters(conn: &mut Conn, id: SubscriberId) -> Result<Vec<OwnLetter>, StorageError> {
    let query = letters::table
        .inner_join(subscriptions::table)
        .left_join(issues::table.on(issues::id.nullable().eq(letters::issue_id)))
        .filter(of_reader!(id))
        .order(letters::id.desc())
        .select((
            letters::kind,
            subscriptions::newsletter_id,
            letters::status,
            letters::scheduled_at,
            letters::finished_at,
            letters::reply,
            issues::number.nullable(),
        ));
    Ok(query.load(conn)?)
}

/// A link that was mailed to a person and works still.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct OwnLink {
    pub purpose: Purpose,
    pub issued_at: Timestamp,
    pub expires_at: Timestamp,
}

/// The links of a person that work at `now`, oldest first.
///
/// # Errors
/// Those of the database.
pub fn links(conn: &mut Conn, id: SubscriberId, now: Timestamp) -> Result<Vec<OwnLink>, StorageError> {
    let mut links: Vec<OwnLink> = subscriber_links::table
        .filter(subscriber_links::subscriber_id.eq(id))
        .filter(subscriber_links::expires_at.gt(now))
        .select((
            subscriber_links::purpose,
            subscriber_links::issued_at,
            subscriber_links::expires_at,
        ))
        .load(conn)?;
    let of_subscriptions = tokens::table
        .inner_join(subscriptions::table)
        .filter(of_reader!(id))
        .filter(tokens::expires_at.gt(now))
        .select((tokens::purpose, tokens::issued_at, tokens::expires_at));
    links.extend(of_subscriptions.load::<OwnLink>(conn)?);
    links.sort_by_key(|link| (link.issued_at, link.expires_at));
    Ok(links)
}

/// A person's copy of an issue.
#[derive(Debug, Clone, QueryableByName)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct OwnCopy {
    #[diesel(sql_type = BigInt)]
    pub issue_id: IssueId,
    #[diesel(sql_type = BigInt)]
    pub newsletter_id: NewsletterId,
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    #[diesel(sql_type = Text)]
    pub subject: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub started_at: Option<Timestamp>,
    #[diesel(sql_type = SmallInt)]
    pub status: DeliveryStatus,
    #[diesel(sql_type = SmallInt)]
    pub attempts: i16,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub due_at: Option<Timestamp>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub reason: Option<SkipReason>,
    #[diesel(sql_type = Nullable<Text>)]
    pub reply: Option<String>,
}

/// The copies of issues for a person, newest first: of those before `before`, `limit` at most.
///
/// Costs a look-up for each issue that there is: the ledger is in the order of issues, and has no index of readers, which would
/// cost each copy a second write.
///
/// # Errors
/// Those of the database.
pub fn copies(
    conn: &mut Conn,
    id: SubscriberId,
    before: Option<IssueId>,
    limit: i64,
) -> Result<Vec<OwnCopy>, StorageError> {
    let copies = diesel::sql_query(
        "SELECT i.id AS issue_id, i.newsletter_id, i.number, i.subject, i.started_at, d.status, d.attempts, d.due_at, d.reason, d.reply \
         FROM issues i CROSS JOIN deliveries d WHERE d.issue_id = i.id AND d.subscriber_id = $1 \
         AND i.id < $2 ORDER BY i.id DESC LIMIT $3",
    );
    let before = before.unwrap_or(IssueId(i64::MAX));
    let copies = copies.bind::<BigInt, _>(id).bind::<BigInt, _>(before);
    Ok(copies.bind::<BigInt, _>(limit).load(conn)?)
}
