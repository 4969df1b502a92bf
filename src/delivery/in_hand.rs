//! The issues that this worker is sending, and the copies it has claimed of them.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, AtomicU8, AtomicUsize, Ordering},
    },
    time::Instant,
};

use tokio::sync::OwnedSemaphorePermit;

use super::{
    composing::{Addressee, Compiled},
    pausing::Reason,
};
use crate::{
    domain::{IssueId, LeaseId, SkipReason, SubscriberId, Timestamp, Variant},
    mail::segments::Mask,
    storage::{deliveries::Recipient, issues::Issue},
};

/// Whether copies of an issue may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gate {
    Open,
    /// Paused: what is claimed is given back.
    Held,
    /// Cancelled: what is claimed is skipped.
    Cancelled,
}

/// How many copies this worker got answers for since it took the issue up, or since the issue was resumed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) accepted: u32,
    pub(super) failed: u32,
    /// Refusals of the message itself since the last copy was accepted.
    pub(super) refusals: u32,
}

/// So many refusals of the message in a row stop the issue; a first one does when nothing has been accepted yet. A single
/// one among accepted copies may be one receiving server's opinion, which the relay passes on.
const REFUSALS: u32 = 3;

/// An issue that is being sent.
#[derive(Debug)]
pub(super) struct InHand {
    pub(super) issue: Issue,
    compiled: Mutex<Arc<Compiled>>,
    gate: AtomicU8,
    tally: Mutex<Tally>,
    stop: Mutex<Option<Reason>>,
    copies: AtomicUsize,
    claimed_up_to: AtomicI64,
}

impl InHand {
    pub(super) fn new(issue: Issue, compiled: Compiled) -> Self {
        InHand {
            issue,
            compiled: Mutex::new(Arc::new(compiled)),
            gate: AtomicU8::new(0),
            tally: Mutex::default(),
            stop: Mutex::default(),
            copies: AtomicUsize::new(0),
            claimed_up_to: AtomicI64::new(0),
        }
    }

    pub(super) fn id(&self) -> IssueId {
        self.issue.id
    }

    /// True when the issue has a canary or is spread over a time.
    pub(super) fn is_paced(&self) -> bool {
        self.issue.canary_copies.is_some() || self.issue.spread_ms.is_some()
    }

    /// The issue as it goes out now.
    pub(super) fn compiled(&self) -> Arc<Compiled> {
        Arc::clone(&self.compiled.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Copies that leave from now on are made from this.
    pub(super) fn replace(&self, compiled: Compiled) {
        *self.compiled.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(compiled);
    }

    pub(super) fn gate(&self) -> Gate {
        match self.gate.load(Ordering::Relaxed) {
            0 => Gate::Open,
            1 => Gate::Held,
            _ => Gate::Cancelled,
        }
    }

    pub(super) fn set_gate(&self, gate: Gate) {
        let number = match gate {
            Gate::Open => 0,
            Gate::Held => 1,
            Gate::Cancelled => 2,
        };
        self.gate.store(number, Ordering::Relaxed);
    }

    /// Lets nothing more leave and asks for a pause, for the first reason that is given.
    pub(super) fn stop(&self, reason: Reason) {
        self.set_gate(Gate::Held);
        let mut stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        stop.get_or_insert(reason);
    }

    /// True when the issue must pause and nobody has asked why yet.
    pub(super) fn must_stop(&self) -> bool {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Why the issue must pause, asked for once.
    pub(super) fn take_stop(&self) -> Option<Reason> {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Counts a copy that the relay took; tells the sums.
    pub(super) fn count_accepted(&self) -> Tally {
        let mut tally = self.tally();
        tally.accepted = tally.accepted.saturating_add(1);
        tally.refusals = 0;
        *tally
    }

    /// Counts a reader whom the relay refused for good; tells the sums.
    pub(super) fn count_failed(&self) -> Tally {
        let mut tally = self.tally();
        tally.failed = tally.failed.saturating_add(1);
        *tally
    }

    /// Counts a refusal of the message itself. True when the issue must stop by it.
    pub(super) fn count_refusal(&self) -> bool {
        let mut tally = self.tally();
        tally.refusals = tally.refusals.saturating_add(1);
        tally.accepted == 0 || tally.refusals >= REFUSALS
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Claimed copies whose outcome is not recorded yet.
    pub(super) fn copies(&self) -> usize {
        self.copies.load(Ordering::Relaxed)
    }

    pub(super) fn add_copies(&self, n: usize) {
        self.copies.fetch_add(n, Ordering::Relaxed);
    }

    pub(super) fn remove_copies(&self, n: usize) {
        self.copies.fetch_sub(n, Ordering::Relaxed);
    }

    /// The reader after whom rows that were never claimed begin. What has become due again before is claimed when the end
    /// is reached, or when [`InHand::start_over`] was called.
    pub(super) fn claimed_up_to(&self) -> SubscriberId {
        SubscriberId(self.claimed_up_to.load(Ordering::Relaxed))
    }

    pub(super) fn set_claimed_up_to(&self, reader: SubscriberId) {
        self.claimed_up_to.store(reader.0, Ordering::Relaxed);
    }

    /// Rows may have become due before the last one claimed.
    pub(super) fn start_over(&self) {
        self.set_claimed_up_to(SubscriberId(0));
    }
}

/// A claimed copy.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) of: Arc<InHand>,
    pub(super) recipient: Recipient,
    /// What the reader gets, made from the build that the copy was last made from.
    pub(super) variant: Variant,
    /// Whether the ledger has another variant for the reader.
    pub(super) is_other_variant: bool,
    pub(super) attempts: i16,
    pub(super) lease: LeaseId,
    pub(super) claimed_at: Instant,
}

impl Job {
    pub(super) fn addressee(&self) -> Addressee<'_> {
        Addressee {
            email: &self.recipient.email,
            name: &self.recipient.name,
            subscriber: self.recipient.subscriber,
            subscription: self.recipient.subscription,
        }
    }

    /// What the reader gets of the issue as it is now, or why nothing.
    pub(super) fn mask(&self, compiled: &Compiled) -> Result<Mask, SkipReason> {
        compiled.mask(self.variant)
    }

    pub(super) fn done(self, outcome: Outcome, permit: Option<OwnedSemaphorePermit>) -> Done {
        Done {
            reader: self.recipient.subscriber,
            attempts: self.attempts,
            lease: self.lease,
            of: self.of,
            variant: self.variant,
            is_other_variant: self.is_other_variant,
            outcome,
            _permit: permit,
        }
    }
}

/// What became of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Accepted,
    Skipped(SkipReason),
    Failed(String),
    /// To be tried again, after this time at the earliest.
    Deferred(String, Option<std::time::Duration>),
    /// Nothing was wrong with it: it waits for a limit until this instant.
    PutOff(Timestamp),
    NotTried,
}

/// A copy with its outcome, on its way to the ledger. While it is on the way it takes one of the places for outcomes that
/// are not recorded yet.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) of: Arc<InHand>,
    pub(super) reader: SubscriberId,
    pub(super) attempts: i16,
    pub(super) lease: LeaseId,
    pub(super) variant: Variant,
    pub(super) is_other_variant: bool,
    pub(super) outcome: Outcome,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Done {
    /// A copy that is not made: its reader does not want it (any more), or not yet.
    pub(super) fn unsent(of: &Arc<InHand>, lease: LeaseId, reader: SubscriberId, outcome: Outcome) -> Self {
        Done {
            of: Arc::clone(of),
            reader,
            attempts: 0,
            lease,
            variant: Variant(0),
            is_other_variant: false,
            outcome,
            _permit: None,
        }
    }
}
