//! Who changed what: appended, never altered, and chained so that an alteration shows.
//!
//! Each row carries SHA-256 over the row before it and itself. Whoever can write to the database could compute the chain
//! anew; an operator who keeps its head elsewhere sees that too.

use diesel::{
    prelude::*,
    sql_types::{BigInt, Bool},
};
use sha2::{Digest, Sha256};

use super::{Conn, StorageError, schema::audit_events};
use crate::domain::{Timestamp, hex};

/// Rows read at once while the chain is followed.
const PAGE: i64 = 1_000;
/// Held on PostgreSQL until the end of a transaction that appends, so that each row knows the one before it.
const LOCK: i64 = 0x7665_736e_6961;

/// One recorded change.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = audit_events)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct AuditEvent {
    pub id: i64,
    pub at: Timestamp,
    pub actor: String,
    pub action: String,
    pub subject: String,
    pub detail: String,
    hash: Option<Vec<u8>>,
}

/// What following the chain has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chain {
    /// Every row follows the one before it.
    Whole {
        /// How many rows there are.
        events: u64,
        /// The newest row's hash, in hexadecimal digits; empty when there is no row.
        head: String,
        /// Whether the hash that was asked for is that of a row.
        holds: bool,
    },
    /// This row, or one before it, was altered or is gone.
    Broken {
        /// The row's id.
        at: i64,
    },
}

/// Appends a change: `actor` did `action` to `subject`; `detail` is JSON.
///
/// # Errors
/// Those of the database.
pub fn append(
    conn: &mut Conn,
    actor: &str,
    action: &str,
    subject: &str,
    detail: &serde_json::Value,
    now: Timestamp,
) -> Result<(), StorageError> {
    lock(conn)?;
    let detail = detail.to_string();
    let before = newest_hash(conn)?;
    let hash = link(&before, now, [actor, action, subject, &detail]);
    diesel::insert_into(audit_events::table)
        .values((
            audit_events::at.eq(now),
            audit_events::actor.eq(actor),
            audit_events::action.eq(action),
            audit_events::subject.eq(subject),
            audit_events::detail.eq(&detail),
            audit_events::hash.eq(hash),
        ))
        .execute(conn)?;
    Ok(())
}

fn lock(conn: &mut Conn) -> Result<(), StorageError> {
    #[derive(QueryableByName)]
    struct Locked {
        #[diesel(sql_type = Bool)]
        #[expect(dead_code, reason = "a query answers something")]
        locked: bool,
    }
    if let Conn::Postgres(c) = conn {
        let sql = "SELECT pg_advisory_xact_lock($1) IS NOT NULL AS locked";
        let _: Vec<Locked> = diesel::sql_query(sql).bind::<BigInt, _>(LOCK).load(c)?;
    }
    Ok(())
}

fn newest_hash(conn: &mut Conn) -> Result<Vec<u8>, StorageError> {
    let newest = audit_events::table
        .order(audit_events::id.desc())
        .select(audit_events::hash)
        .first::<Option<Vec<u8>>>(conn)
        .optional()?;
    Ok(newest.flatten().unwrap_or_default())
}

/// The hash of a row: lengths stand before texts, so that no two rows are written alike.
fn link(before: &[u8], at: Timestamp, texts: [&str; 4]) -> Vec<u8> {
    let mut hash = Sha256::new()
        .chain_update(before)
        .chain_update(at.millis().to_be_bytes());
    for text in texts {
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().to_vec()
}

fn page(conn: &mut Conn, after: i64) -> Result<Vec<AuditEvent>, StorageError> {
    let query = audit_events::table
        .filter(audit_events::id.gt(after))
        .order(audit_events::id)
        .limit(PAGE);
    Ok(query.select(AuditEvent::as_select()).load(conn)?)
}

/// Chains the rows of a database that was made before there was a chain; does nothing once there is one.
///
/// # Errors
/// Those of the database.
pub fn begin_chain(conn: &mut Conn) -> Result<(), StorageError> {
    let chained = audit_events::table.filter(audit_events::hash.is_not_null());
    if diesel::select(diesel::dsl::exists(chained)).get_result(conn)? {
        return Ok(());
    }
    let (mut before, mut after) = (Vec::new(), 0);
    loop {
        let events = page(conn, after)?;
        let Some(last) = events.last() else { return Ok(()) };
        after = last.id;
        for event in events {
            before = link(&before, event.at, event.texts());
            diesel::update(audit_events::table.find(event.id))
                .set(audit_events::hash.eq(&before))
                .execute(conn)?;
        }
    }
}

/// Follows the chain from its first row, and looks for the row with the hash `expected`. Costs a pass over the log.
///
/// # Errors
/// Those of the database.
pub fn verify(conn: &mut Conn, expected: Option<&str>) -> Result<Chain, StorageError> {
    let (mut before, mut after, mut events) = (Vec::new(), 0, 0);
    let mut holds = expected.is_none();
    loop {
        let rows = page(conn, after)?;
        let Some(last) = rows.last() else {
            let head = hex(&before);
            return Ok(Chain::Whole { events, head, holds });
        };
        after = last.id;
        for row in rows {
            let hash = link(&before, row.at, row.texts());
            if row.hash.as_ref() != Some(&hash) {
                return Ok(Chain::Broken { at: row.id });
            }
            holds |= expected == Some(hex(&hash).as_str());
            events += 1;
            before = hash;
        }
    }
}

impl AuditEvent {
    fn texts(&self) -> [&str; 4] {
        [&self.actor, &self.action, &self.subject, &self.detail]
    }
}

/// Up to `limit` changes with an id below `before` (all when `None`), newest first.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, before: Option<i64>, limit: i64) -> Result<Vec<AuditEvent>, StorageError> {
    let query = audit_events::table
        .filter(audit_events::id.lt(before.unwrap_or(i64::MAX)))
        .order(audit_events::id.desc())
        .limit(limit);
    Ok(query.select(AuditEvent::as_select()).load(conn)?)
}
