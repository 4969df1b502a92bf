//! How often something may be done, counted in the database for all processes.

use std::time::Duration;

use crate::{
    domain::Timestamp,
    storage::{
        Conn, StorageError,
        quotas::{self, Window},
    },
};

/// Counts one; false when there have been `most` in the present `period`, which begin one after another. To be called inside a
/// write.
///
/// # Errors
/// Those of the database.
pub(super) fn take(
    conn: &mut Conn,
    scope: &str,
    most: i64,
    period: Duration,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let period_ms = i64::try_from(period.as_millis()).unwrap_or(i64::MAX).max(1);
    let window = Window {
        scope: scope.to_owned(),
        period_ms,
        starts_at: Timestamp::from_millis(now.millis() - now.millis() % period_ms),
        ceiling: most,
    };
    Ok(quotas::take(conn, &[window], 1)? == 1)
}
