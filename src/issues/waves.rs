//! Waves: an issue that reaches each reader at its edition's hour in the reader's own zone.

use crate::{
    domain::{Timestamp, Waves, Zone},
    storage::{Conn, StorageError, editions::Edition, subscriptions},
};

/// The waves of an edition's due time: one look-up a zone that its readers have named. `None` for an edition that goes out at one
/// time.
///
/// # Errors
/// Those of the database.
pub fn waves(conn: &mut Conn, edition: &Edition, due_at: Timestamp) -> Result<Option<Waves>, StorageError> {
    let own = edition.zone.as_deref().and_then(|zone| Zone::parse(zone).ok());
    let Some(own) = own.filter(|_| edition.local_morning) else {
        return Ok(None);
    };
    let zones = subscriptions::zones_of(conn, edition.id)?;
    let at = |zone: Zone| (zone, zone.same_hour(own, due_at));
    Ok(Some(Waves {
        by_zone: zones.into_iter().map(at).collect(),
        others: due_at,
    }))
}

/// When the issue of a due time is put together: its edition's lead before its first copies leave.
///
/// # Errors
/// Those of the database.
pub fn prepares_at(conn: &mut Conn, edition: &Edition, due_at: Timestamp) -> Result<Timestamp, StorageError> {
    let first = waves(conn, edition, due_at)?.map_or(due_at, |waves| waves.first());
    Ok(first - edition.lead())
}
