//! The upkeep of the ledger: leases that end, move on or are given back, deferred copies that become due, old windows.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use tracing::warn;

use super::{closing, engine::Engine, in_hand::InHand};
use crate::{
    domain::{IssueId, LetterId},
    issues::subjects,
    storage::{Conn, StorageError, deliveries, leases, letters, quotas},
};

/// Windows of limits are kept for this long.
const KEEP_QUOTAS: Duration = Duration::from_secs(3 * 24 * 3600);
/// How often old ones are looked for.
const TIDY_EVERY: Duration = Duration::from_secs(600);

/// When what was done last.
#[derive(Debug, Default)]
pub(super) struct Upkeep {
    renewed_at: Option<Instant>,
    tidied_at: Option<Instant>,
}

impl Upkeep {
    /// Moves on the leases of what is in hand while relays take their time.
    pub(super) async fn renew(&mut self, engine: &Engine) -> Result<(), StorageError> {
        let lease = engine.settings.lease;
        if self.renewed_at.is_some_and(|at| at.elapsed() < lease / 4) {
            return Ok(());
        }
        self.renewed_at = Some(Instant::now());
        let letters: Vec<LetterId> = engine.letters().iter().copied().collect();
        let copies = engine.leases.ids();
        if letters.is_empty() && copies.is_empty() {
            return Ok(());
        }
        // What has become due beside copies that take long shall not wait for them.
        engine.leases.narrow_all();
        give_back(engine).await?;
        let until = engine.now() + lease;
        engine
            .db
            .write(move |conn| {
                leases::renew(conn, &copies, until)?;
                letters::renew(conn, &letters, until)
            })
            .await
    }

    /// Forgets old windows of limits, now and then.
    pub(super) async fn tidy(&mut self, engine: &Engine) -> Result<(), StorageError> {
        if self.tidied_at.is_some_and(|at| at.elapsed() < TIDY_EVERY) {
            return Ok(());
        }
        self.tidied_at = Some(Instant::now());
        let before = engine.now() - KEEP_QUOTAS;
        engine.db.write(move |conn| quotas::forget(conn, before)).await
    }
}

/// Ends the leases whose copies have their outcomes, and narrows those that cover what is due again.
pub(super) async fn give_back(engine: &Engine) -> Result<(), StorageError> {
    let changes = Arc::new(engine.leases.changes());
    if changes.is_empty() {
        return Ok(());
    }
    let written = Arc::clone(&changes);
    engine.db.write(move |conn| leases::apply(conn, &written)).await?;
    engine.leases.written(&changes);
    Ok(())
}

/// Makes due what was put off until now, and what workers that died have left leased.
pub(super) async fn wake(engine: &Engine, in_hand: &BTreeMap<IssueId, Arc<InHand>>) -> Result<(), StorageError> {
    let (db, now) = (&engine.db, engine.now());
    if !db.read(move |conn| deliveries::anything_to_wake(conn, now)).await? {
        return Ok(());
    }
    let (left, letters) = db
        .write(move |conn: &mut Conn| {
            let left = leases::end_expired(conn, now)?;
            for issue in &left {
                closing::end_cancelled(conn, *issue)?;
            }
            let letters = letters::release_expired(conn, now)?;
            subjects::decide(conn, now)?;
            deliveries::wake_deferred(conn, now)?;
            Ok::<_, StorageError>((left.len(), letters))
        })
        .await?;
    for of in in_hand.values() {
        of.start_over();
    }
    engine.leases.narrow_all();
    if left + letters > 0 {
        warn!(
            issues = left,
            letters, "leases ended without an outcome; a worker has died"
        );
    }
    Ok(())
}
