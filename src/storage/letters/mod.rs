//! Letters waiting to be sent and those that were.

mod adding;

use std::collections::HashMap;

use diesel::{
    dsl::case_when,
    prelude::*,
    sql_types::{BigInt, Nullable, SmallInt},
};

use super::{
    Conn, StorageError,
    connection::{each, skip_locked},
    schema::{letters, subscribers, subscriptions, suppressions},
};
use crate::domain::{
    EmailAddress, IssueId, Language, LetterId, LetterKind, LetterStatus, NewsletterId, PersonName, SubscriberId,
    SubscriptionId, SubscriptionStatus, Timestamp, Token,
};

pub use adding::{enqueue, enqueue_elsewhere, enqueue_issue, enqueue_notice, enqueue_request, enqueue_staff_link};

/// A letter to send.
#[derive(Debug, Clone, Queryable)]
pub struct Letter {
    /// Its id.
    pub id: LetterId,
    /// Which letter.
    pub kind: LetterKind,
    /// Whom it concerns; none for a letter to staff.
    pub subscription: Option<SubscriptionId>,
    token: Option<String>,
    /// How often it has been claimed.
    pub attempts: i16,
    /// When it was first due.
    pub scheduled_at: Timestamp,
    /// The newsletter that a letter without a subscription is sent for.
    pub newsletter: Option<NewsletterId>,
    /// Where it goes, when that is not the address of its subscription's reader.
    pub recipient: Option<EmailAddress>,
    notice: Option<String>,
    /// The issue that it brings.
    pub issue: Option<IssueId>,
}

/// What a letter to staff is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The newsletter that it is sent for.
    pub newsletter: NewsletterId,
    /// Whom it goes to.
    pub recipient: EmailAddress,
    /// What happened, as JSON that the sender of letters reads.
    pub detail: String,
}

macro_rules! letter_columns {
    () => {
        (
            letters::id,
            letters::kind,
            letters::subscription_id,
            letters::token,
            letters::attempts,
            letters::scheduled_at,
            letters::newsletter_id,
            letters::recipient,
            letters::notice,
            letters::issue_id,
        )
    };
}

impl Letter {
    /// The token of the link in it.
    pub fn token(&self) -> Option<Token> {
        self.token.as_deref().and_then(Token::parse)
    }

    /// What it tells staff, when it is a letter to them.
    pub fn notice(&self) -> Option<Notice> {
        Some(Notice {
            newsletter: self.newsletter?,
            recipient: self.recipient.clone()?,
            detail: self.notice.clone()?,
        })
    }
}

/// The letter belongs to this subscription and goes to its reader's address from now on.
///
/// # Errors
/// Those of the database.
pub fn assign(conn: &mut Conn, id: LetterId, subscription: SubscriptionId) -> Result<(), StorageError> {
    diesel::update(letters::table.filter(letters::id.eq(id)))
        .set((
            letters::subscription_id.eq(subscription),
            letters::recipient.eq(None::<EmailAddress>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets a letter.
///
/// # Errors
/// Those of the database.
pub fn forget(conn: &mut Conn, id: LetterId) -> Result<(), StorageError> {
    diesel::delete(letters::table.filter(letters::id.eq(id))).execute(conn)?;
    Ok(())
}

/// Moves on the lease of letters that their worker still has in hand.
///
/// # Errors
/// Those of the database.
pub fn renew(conn: &mut Conn, ids: &[LetterId], lease_until: Timestamp) -> Result<(), StorageError> {
    let rows = letters::table
        .filter(letters::id.eq_any(ids.to_vec()))
        .filter(letters::status.eq(LetterStatus::Claimed));
    diesel::update(rows)
        .set(letters::lease_until.eq(lease_until))
        .execute(conn)?;
    Ok(())
}

/// Gives back a claimed letter that was not tried.
///
/// # Errors
/// Those of the database.
pub fn release(conn: &mut Conn, id: LetterId) -> Result<(), StorageError> {
    let row = letters::table
        .filter(letters::id.eq(id))
        .filter(letters::status.eq(LetterStatus::Claimed));
    diesel::update(row)
        .set((
            letters::status.eq(LetterStatus::Due),
            letters::attempts.eq(letters::attempts - 1),
            letters::lease_until.eq(None::<Timestamp>),
        ))
        .execute(conn)?;
    Ok(())
}

/// When the newest `limit` letters of a kind to one person were first due, newest first, with their subscription. Costs a
/// look-up for each newsletter, however many readers there are.
///
/// # Errors
/// Those of the database.
pub fn recent(
    conn: &mut Conn,
    kind: LetterKind,
    subscriber: SubscriberId,
    limit: i64,
) -> Result<Vec<(Timestamp, SubscriptionId)>, StorageError> {
    #[derive(QueryableByName)]
    struct Recent {
        #[diesel(sql_type = BigInt)]
        scheduled_at: Timestamp,
        #[diesel(sql_type = BigInt)]
        subscription_id: SubscriptionId,
    }
    // SQLite keeps the order of cross joins; left to choose, it read all letters for each signup.
    let rows: Vec<Recent> = diesel::sql_query(
        "SELECT l.scheduled_at, l.subscription_id FROM newsletters n CROSS JOIN subscriptions s CROSS JOIN letters l \
         WHERE s.newsletter_id = n.id AND s.subscriber_id = $1 AND l.subscription_id = s.id AND l.kind = $2 \
         ORDER BY l.scheduled_at DESC LIMIT $3",
    )
    .bind::<BigInt, _>(subscriber)
    .bind::<SmallInt, _>(kind)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| (row.scheduled_at, row.subscription_id))
        .collect())
}

#[derive(QueryableByName)]
struct Claimed {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Leases up to `limit` letters that are due at `now`, the longest due first.
///
/// # Errors
/// Those of the database.
pub fn claim(conn: &mut Conn, now: Timestamp, lease_until: Timestamp, limit: i64) -> Result<Vec<Letter>, StorageError> {
    let skip = skip_locked(conn);
    let claimed: Vec<Claimed> = diesel::sql_query(format!(
        "WITH c AS MATERIALIZED (SELECT id FROM letters WHERE status = 0 AND due_at <= $1 ORDER BY due_at LIMIT $2{skip}) \
         UPDATE letters SET status = 1, lease_until = $3, attempts = attempts + 1 WHERE id IN (SELECT id FROM c) RETURNING id"
    ))
    .bind::<BigInt, _>(now)
    .bind::<BigInt, _>(limit)
    .bind::<BigInt, _>(lease_until)
    .load(conn)?;
    if claimed.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = claimed.iter().map(|row| row.id).collect();
    let query = letters::table
        .filter(letters::id.eq_any(ids))
        .order(letters::id)
        .select(letter_columns!());
    Ok(query.load(conn)?)
}

/// Whom a letter that answers a sign-up goes to.
#[derive(Debug, Queryable)]
pub struct Reader {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// To which newsletter.
    pub newsletter: NewsletterId,
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// Where its letters go.
    pub email: EmailAddress,
    /// The reader's name, possibly empty.
    pub name: PersonName,
    /// The language that the reader has chosen.
    pub language: Option<Language>,
    /// Whether the address must not be written to.
    pub is_suppressed: bool,
}

/// The readers of these subscriptions, in one statement.
///
/// # Errors
/// Those of the database.
pub fn readers(
    conn: &mut Conn,
    of: impl Iterator<Item = SubscriptionId>,
) -> Result<HashMap<SubscriptionId, Reader>, StorageError> {
    let ids: Vec<_> = of.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let suppressed = suppressions::table.filter(suppressions::address_hash.eq(subscribers::address_hash));
    let query = subscriptions::table
        .inner_join(subscribers::table)
        .filter(subscriptions::id.eq_any(ids))
        .select((
            subscriptions::id,
            subscriptions::newsletter_id,
            subscriptions::status,
            subscribers::email,
            subscribers::name,
            subscribers::language,
            diesel::dsl::exists(suppressed),
        ));
    let rows: Vec<Reader> = query.load(conn)?;
    Ok(rows.into_iter().map(|row| (row.subscription, row)).collect())
}

/// Ends a claimed letter for good and wipes its token, and the address to which a reader's letter went instead of the reader's.
///
/// # Errors
/// Those of the database.
pub fn settle(
    conn: &mut Conn,
    id: LetterId,
    status: LetterStatus,
    reply: &str,
    now: Timestamp,
) -> Result<(), StorageError> {
    let claimed = letters::table
        .filter(letters::id.eq(id))
        .filter(letters::status.eq(LetterStatus::Claimed));
    let update = diesel::update(claimed).set((
        letters::status.eq(status),
        letters::reply.eq(reply),
        letters::token.eq(None::<String>),
        letters::recipient.eq(case_when(letters::subscription_id.is_null(), letters::recipient)),
        letters::lease_until.eq(None::<Timestamp>),
        letters::finished_at.eq(now),
    ));
    each!(conn, |c| update.execute(c))?;
    Ok(())
}

/// Puts a claimed letter back, to be tried again at `due_at`.
///
/// # Errors
/// Those of the database.
pub fn defer(conn: &mut Conn, id: LetterId, due_at: Timestamp, reply: &str) -> Result<(), StorageError> {
    diesel::update(
        letters::table
            .filter(letters::id.eq(id))
            .filter(letters::status.eq(LetterStatus::Claimed)),
    )
    .set((
        letters::status.eq(LetterStatus::Due),
        letters::due_at.eq(due_at),
        letters::lease_until.eq(None::<Timestamp>),
        letters::reply.eq(reply),
    ))
    .execute(conn)?;
    Ok(())
}

/// Gives back the letters whose lease ended before `now`.
///
/// # Errors
/// Those of the database.
pub fn release_expired(conn: &mut Conn, now: Timestamp) -> Result<usize, StorageError> {
    let sql = "UPDATE letters SET status = 0, lease_until = NULL WHERE status = 1 AND lease_until < $1";
    Ok(diesel::sql_query(sql).bind::<BigInt, _>(now).execute(conn)?)
}

/// True when no letter is due at `now`.
///
/// # Errors
/// Those of the database.
pub fn none_due(conn: &mut Conn, now: Timestamp) -> Result<bool, StorageError> {
    let due = letters::table
        .filter(letters::status.eq(LetterStatus::Due))
        .filter(letters::due_at.le(now));
    Ok(!diesel::select(diesel::dsl::exists(due)).get_result::<bool>(conn)?)
}

/// Up to `limit` letters that wait to be sent, the longest due first; leases nothing.
///
/// # Errors
/// Those of the database.
pub fn waiting(conn: &mut Conn, limit: i64) -> Result<Vec<Letter>, StorageError> {
    let query = letters::table
        .filter(letters::status.eq(LetterStatus::Due))
        .order(letters::due_at)
        .limit(limit)
        .select(letter_columns!());
    Ok(query.load(conn)?)
}

/// How many letters to readers wait for their first try until after `now`. Costs a pass over the letters that wait.
///
/// # Errors
/// Those of the database.
pub fn held(conn: &mut Conn, now: Timestamp) -> Result<i64, StorageError> {
    let query = letters::table
        .filter(letters::status.eq(LetterStatus::Due))
        .filter(letters::due_at.gt(now))
        .filter(letters::attempts.eq(0_i16))
        .filter(letters::kind.eq_any([LetterKind::Confirmation, LetterKind::AlreadySubscribed]));
    Ok(query.count().get_result(conn)?)
}

/// How many letters are due, counted up to `at_most`, and since when the one that waits longest.
///
/// # Errors
/// Those of the database.
pub fn due(conn: &mut Conn, now: Timestamp, at_most: i64) -> Result<(i64, Option<Timestamp>), StorageError> {
    #[derive(QueryableByName)]
    struct Due {
        #[diesel(sql_type = BigInt)]
        n: i64,
        #[diesel(sql_type = Nullable<BigInt>)]
        since: Option<Timestamp>,
    }
    let sql = "SELECT COUNT(*) AS n, MIN(due_at) AS since FROM (SELECT due_at FROM letters WHERE status = 0 AND due_at <= $1 \
               ORDER BY due_at LIMIT $2) d";
    let due: Due = diesel::sql_query(sql)
        .bind::<BigInt, _>(now)
        .bind::<BigInt, _>(at_most)
        .get_result(conn)?;
    Ok((due.n, due.since))
}
