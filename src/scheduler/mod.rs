//! The heartbeat: the only user of tokio-cron-scheduler, which may do no more than nudge.
//!
//! Everything that must happen once happens in [`tick()`], whose transactions decide; it may run as often, as late and in
//! as many processes as it likes.

mod figures;
mod sign_ups;
mod tick;

use std::{sync::Arc, time::Duration};

use tokio::sync::Notify;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};
use tokio_util::sync::CancellationToken;
use tracing::error;

pub use figures::{count_figures, keep_counting};
pub use sign_ups::watch_sign_ups;
pub use tick::{Ticked, tick};

use crate::{
    delivery::DeliverySettings,
    domain::{Clock, Links, Timestamp},
    storage::{Db, installation},
    subscribers::attack::Watch,
};

/// How often the loop runs when no nudge comes.
const AT_LEAST_EVERY: Duration = Duration::from_secs(5);
/// How often it notes that it was at work.
const NOTE_EVERY: Duration = Duration::from_secs(15);

/// Runs [`tick()`] and [`watch_sign_ups`] each second, and at least every five, until `stop`. Nudges `delivery` when it has
/// started an issue.
///
/// # Errors
/// The scheduler could not be set up.
pub async fn run(
    db: &Db,
    clock: &Clock,
    settings: &DeliverySettings,
    links: &Links,
    watch: &Watch,
    delivery: &Notify,
    stop: &CancellationToken,
) -> Result<(), JobSchedulerError> {
    let beat = Arc::new(Notify::new());
    let mut heart = JobScheduler::new().await?;
    let nudge = Arc::clone(&beat);
    heart
        .add(Job::new_async("* * * * * *", move |_, _| {
            nudge.notify_one();
            Box::pin(async {})
        })?)
        .await?;
    heart.start().await?;
    let mut trouble = false;
    let mut noted_at = Timestamp::EPOCH;
    while !stop.is_cancelled() {
        let now = clock.now();
        let ticked = tick(db, settings, links, now).await;
        let watched = watch_sign_ups(db, settings, links, watch, clock.now()).await;
        match ticked.and_then(|ticked| watched.map(|_| ticked).map_err(Into::into)) {
            Ok(ticked) => {
                trouble = false;
                if ticked.started > 0 {
                    delivery.notify_one();
                }
                if now >= noted_at + NOTE_EVERY
                    && db.write(move |conn| installation::note_tick(conn, now)).await.is_ok()
                {
                    noted_at = now;
                }
            }
            Err(cause) => {
                if !trouble {
                    error!(%cause, "the scheduler has stopped for now; it goes on when the cause is gone");
                }
                trouble = true;
            }
        }
        tokio::select! {
            () = beat.notified() => {}
            () = tokio::time::sleep(AT_LEAST_EVERY) => {}
            () = stop.cancelled() => {}
        }
    }
    heart.shutdown().await
}
