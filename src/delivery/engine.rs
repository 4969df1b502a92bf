//! What the worker, the sessions and the recorder share.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};

use super::{
    domains::Domains,
    in_hand::{Done, InHand, Job, Outcome},
    lane::Lane,
    leases::Leases,
    letters::FullLetter,
    metrics::Metrics,
    settings::{DeliverySettings, RelayPlan},
};
use crate::{
    domain::{Clock, LetterId, Links, SecretKey, Timestamp},
    storage::Db,
};

/// Most outcomes that may be known and not recorded, beside one message on each connection: what a process that is killed
/// can leave to be sent twice.
pub(super) const UNRECORDED: usize = 54;

/// The parts of delivery that work at the same time meet here.
#[derive(Debug)]
pub(super) struct Engine {
    pub(super) db: Db,
    pub(super) key: SecretKey,
    pub(super) links: Links,
    pub(super) clock: Clock,
    pub(super) settings: DeliverySettings,
    pub(super) lanes: Vec<Lane>,
    pub(super) domains: Domains,
    pub(super) metrics: Arc<Metrics>,
    /// Wakes the worker: a lane runs low, a limit needs a share, the last outcome is recorded.
    pub(super) attention: Notify,
    places: Arc<Semaphore>,
    outstanding: AtomicUsize,
    refused_writes: AtomicUsize,
    /// What copies are in hand: their leases are renewed.
    pub(super) leases: Leases,
    letters: Mutex<BTreeSet<LetterId>>,
}

impl Engine {
    pub(super) fn new(
        db: Db,
        key: SecretKey,
        links: Links,
        clock: Clock,
        relays: Vec<RelayPlan>,
        settings: DeliverySettings,
        metrics: Arc<Metrics>,
    ) -> Self {
        let connections: usize = relays.iter().map(|plan| plan.relay.connections.max(1)).sum();
        Engine {
            key,
            links,
            clock,
            domains: Domains::new(&settings.domains),
            settings,
            lanes: relays
                .into_iter()
                .map(|plan| Lane::new(plan, db.url().lease_at_once()))
                .collect(),
            db: db.unasked(),
            metrics,
            attention: Notify::new(),
            places: Arc::new(Semaphore::new(UNRECORDED + connections)),
            outstanding: AtomicUsize::new(0),
            refused_writes: AtomicUsize::new(0),
            leases: Leases::default(),
            letters: Mutex::default(),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Waits until so few outcomes are unrecorded that another copy may leave.
    pub(super) async fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    /// The letters that sessions are handing over: their leases are renewed.
    pub(super) fn letters(&self) -> MutexGuard<'_, BTreeSet<LetterId>> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Copies and letters that are claimed and not recorded.
    pub(super) fn outstanding(&self) -> usize {
        self.outstanding.load(Ordering::SeqCst)
    }

    /// Copies and letters that no session has taken yet.
    pub(super) fn waiting(&self) -> usize {
        self.lanes.iter().map(Lane::waiting).sum()
    }

    /// Takes note of a batch of outcomes that the database refuses, or takes at last.
    pub(super) fn recording_is_refused(&self, refused: bool) {
        match refused {
            true => self.refused_writes.fetch_add(1, Ordering::SeqCst),
            false => self.refused_writes.fetch_sub(1, Ordering::SeqCst),
        };
    }

    /// True while outcomes are known that the database refuses.
    pub(super) fn is_recording_refused(&self) -> bool {
        self.refused_writes.load(Ordering::SeqCst) > 0
    }

    /// Takes note of copies that were claimed.
    pub(super) fn take_up(&self, of: &InHand, n: usize) {
        of.add_copies(n);
        self.outstanding.fetch_add(n, Ordering::SeqCst);
    }

    /// Takes note of copies or letters whose outcome is recorded.
    pub(super) fn put_down(&self, n: usize) {
        if self.outstanding.fetch_sub(n, Ordering::SeqCst) == n {
            self.attention.notify_one();
        }
    }

    pub(super) fn give_letter(&self, lane: &Lane, letter: FullLetter) {
        self.outstanding.fetch_add(1, Ordering::SeqCst);
        lane.push_letter(letter);
    }
}

/// The way of outcomes to the recorder.
pub(super) type Outcomes = mpsc::UnboundedSender<Done>;

/// Reports a copy that was not sent.
pub(super) fn unsent(outcomes: &Outcomes, job: Job, outcome: Outcome) {
    // The recorder ends after the last session.
    let _ = outcomes.send(job.done(outcome, None));
}
