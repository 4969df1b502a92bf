//! Who changed what, appended and never altered.

use diesel::prelude::*;

use super::{Conn, StorageError, schema::audit_events};
use crate::domain::Timestamp;

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
    diesel::insert_into(audit_events::table)
        .values((
            audit_events::at.eq(now),
            audit_events::actor.eq(actor),
            audit_events::action.eq(action),
            audit_events::subject.eq(subject),
            audit_events::detail.eq(detail.to_string()),
        ))
        .execute(conn)?;
    Ok(())
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
