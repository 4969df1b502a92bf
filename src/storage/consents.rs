//! The append-only record of what readers agreed to.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::each, schema::consent_events};
use crate::domain::{ConsentKind, SubscriptionId, Timestamp};

/// One event to record.
#[derive(Debug, Clone)]
pub struct ConsentEvent<'a> {
    /// Whose.
    pub subscription: SubscriptionId,
    /// What happened.
    pub kind: ConsentKind,
    /// The id of the words that were agreed to; empty when none of ours were shown.
    pub wording: &'a str,
    /// Through which form, link or list.
    pub source: &'a str,
    /// From where, if that is kept.
    pub ip: Option<&'a str>,
}

/// Appends an event. To be called inside a write, behind the change that it tells of: see [`super::growth`].
///
/// # Errors
/// Those of the database.
pub fn append(conn: &mut Conn, event: &ConsentEvent<'_>, now: Timestamp) -> Result<(), StorageError> {
    let insert = diesel::insert_into(consent_events::table).values((
        consent_events::subscription_id.eq(event.subscription),
        consent_events::kind.eq(event.kind),
        consent_events::wording.eq(event.wording),
        consent_events::source.eq(event.source),
        consent_events::ip.eq(event.ip),
        consent_events::at.eq(now),
    ));
    each!(conn, |c| insert.execute(c))?;
    Ok(())
}

/// The kinds of a subscription's events, oldest first.
///
/// # Errors
/// Those of the database.
pub fn kinds(conn: &mut Conn, subscription: SubscriptionId) -> Result<Vec<ConsentKind>, StorageError> {
    let query = consent_events::table.filter(consent_events::subscription_id.eq(subscription));
    Ok(query
        .order(consent_events::id)
        .select(consent_events::kind)
        .load(conn)?)
}

/// The id of the words that a subscription's reader was shown last; empty when none were.
///
/// # Errors
/// Those of the database.
pub fn wording(conn: &mut Conn, subscription: SubscriptionId) -> Result<String, StorageError> {
    let query = consent_events::table
        .filter(consent_events::subscription_id.eq(subscription))
        .order(consent_events::id.desc())
        .select(consent_events::wording);
    Ok(query.first(conn).optional()?.unwrap_or_default())
}
