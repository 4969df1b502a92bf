//! The upkeep of what is counted for the desk, beside the heartbeat, which must not wait for it.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::{
    delivery::counting,
    domain::{Clock, Timestamp},
    storage::{Db, StorageError},
    subscribers::growth,
};

/// How long it rests.
const REST: Duration = Duration::from_secs(5);

/// Counts how readers came and went and what became of issues, as far as either has changed. Several processes may do it at once.
///
/// # Errors
/// Those of the database.
pub async fn count_figures(db: &Db, now: Timestamp) -> Result<(), StorageError> {
    growth::keep_up(db, now).await?;
    counting::count_issues(db, now).await
}

/// Runs [`count_figures`] every few seconds until `stop`.
pub async fn keep_counting(db: &Db, clock: &Clock, stop: &CancellationToken) {
    let mut trouble = false;
    while !stop.is_cancelled() {
        let counted = tokio::select! {
            counted = count_figures(db, clock.now()) => counted,
            () = stop.cancelled() => return,
        };
        if let (Err(cause), false) = (&counted, trouble) {
            error!(%cause, "nothing is counted for now; it goes on when the cause is gone");
        }
        trouble = counted.is_err();
        tokio::select! {
            () = tokio::time::sleep(REST) => {}
            () = stop.cancelled() => {}
        }
    }
}
