//! One relay's lane: letters and copies that wait for it, whether it can be used, and how much it may be sent.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::Notify;

use super::{
    domains::{Admission, Domains},
    health::{Health, Use},
    in_hand::{Job, Outcome},
    letters::FullLetter,
    limits::{Allowance, Leave},
    settings::RelayPlan,
};
use crate::domain::Timestamp;

/// Copies looked at to find one whose domain may be sent to.
const LOOK_AHEAD: usize = 64;

/// What a session is to do next.
#[derive(Debug)]
pub(super) enum Task {
    Letter(Box<FullLetter>),
    Copy(Job),
}

/// What comes of asking for a task without waiting.
#[derive(Debug)]
pub(super) enum Next {
    Task(Task),
    /// Nothing now; look again at this instant at the latest, if there is one.
    Nothing(Option<Timestamp>),
    /// Nothing until another share of the relay's limit has been taken.
    Share,
}

/// One relay.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) plan: RelayPlan,
    letters: Mutex<VecDeque<FullLetter>>,
    copies: Mutex<VecDeque<Job>>,
    /// Sessions wait for tasks here.
    pub(super) filled: Notify,
    health: Mutex<Health>,
    allowance: Mutex<Allowance>,
    batch: Mutex<Batch>,
    closing: AtomicBool,
    asked: AtomicBool,
    /// Copies that were given to this lane, for the weights.
    pub(super) given: AtomicU64,
}

/// How many copies are claimed at a time: about a quarter of a second's.
#[derive(Debug)]
struct Batch {
    size: usize,
    largest: usize,
    claimed_at: Option<Instant>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Lane {
    pub(super) fn new(plan: RelayPlan, largest_batch: usize) -> Self {
        let size = plan.relay.connections.max(1) * 4;
        Lane {
            allowance: Mutex::new(Allowance::of_relay(&plan)),
            plan,
            letters: Mutex::default(),
            copies: Mutex::default(),
            filled: Notify::new(),
            health: Mutex::default(),
            batch: Mutex::new(Batch {
                size,
                largest: largest_batch.max(size),
                claimed_at: None,
            }),
            closing: AtomicBool::new(false),
            asked: AtomicBool::new(false),
            given: AtomicU64::new(0),
        }
    }

    pub(super) fn health(&self) -> MutexGuard<'_, Health> {
        locked(&self.health)
    }

    pub(super) fn allowance(&self) -> MutexGuard<'_, Allowance> {
        locked(&self.allowance)
    }

    /// How many copies to claim for this lane now; 0 while it has enough, cannot be used or has used up a limit.
    pub(super) fn room(&self, now: Timestamp) -> usize {
        self.asked.store(false, Ordering::Relaxed);
        let waiting = locked(&self.copies).len();
        let most = match self.health().now(now) {
            Use::Not => return 0,
            Use::Probe if waiting > 0 => return 0,
            Use::Probe => 1,
            Use::Freely => {
                let mut batch = locked(&self.batch);
                let least = self.plan.relay.connections.max(1) * 2;
                if waiting > batch.size {
                    return 0;
                }
                if let Some(since) = batch.claimed_at.map(|at| at.elapsed()) {
                    if since < Duration::from_millis(250) {
                        batch.size = (batch.size * 2).min(batch.largest);
                    } else if since > Duration::from_secs(1) {
                        batch.size = (batch.size / 2).max(least);
                    }
                }
                batch.claimed_at = Some(Instant::now());
                batch.size
            }
        };
        let at_hand = self.allowance().at_hand(now);
        at_hand.map_or(most, |n| {
            let n = usize::try_from(n).unwrap_or(0);
            most.min(n.saturating_sub(waiting))
        })
    }

    /// True, once until [`Lane::room`] has been asked, when so little is left that more should be claimed.
    pub(super) fn runs_low(&self) -> bool {
        let size = locked(&self.batch).size;
        locked(&self.copies).len() <= size && !self.asked.swap(true, Ordering::Relaxed)
    }

    /// Room for letters: none while the relay cannot be used.
    pub(super) fn letter_room(&self, now: Timestamp) -> usize {
        let most = match self.health().now(now) {
            Use::Not => 0,
            Use::Probe => 1,
            Use::Freely => self.plan.relay.connections.max(1) * 4,
        };
        most.saturating_sub(locked(&self.letters).len())
    }

    pub(super) fn push_letter(&self, letter: FullLetter) {
        locked(&self.letters).push_back(letter);
        self.filled.notify_one();
    }

    pub(super) fn push(&self, jobs: Vec<Job>) {
        self.given
            .fetch_add(u64::try_from(jobs.len()).unwrap_or(0), Ordering::Relaxed);
        locked(&self.copies).extend(jobs);
        self.filled.notify_waiters();
    }

    /// Copies and letters that wait.
    pub(super) fn waiting(&self) -> usize {
        locked(&self.letters).len() + locked(&self.copies).len()
    }

    /// Takes back what has waited for longer than `longest`, and everything when the relay cannot be used.
    pub(super) fn take_back(&self, longest: Duration, now: Timestamp) -> (Vec<FullLetter>, Vec<Job>) {
        if self.health().now(now) == Use::Not {
            return self.drain();
        }
        let (mut letters, mut copies) = (locked(&self.letters), locked(&self.copies));
        let is_stale = |claimed_at: Instant| claimed_at.elapsed() > longest;
        let stale = letters.iter().take_while(|letter| is_stale(letter.claimed_at)).count();
        let stale_copies = copies.iter().take_while(|job| is_stale(job.claimed_at)).count();
        (letters.drain(..stale).collect(), copies.drain(..stale_copies).collect())
    }

    /// Takes back everything that waits.
    pub(super) fn drain(&self) -> (Vec<FullLetter>, Vec<Job>) {
        let letters = locked(&self.letters).drain(..).collect();
        (letters, locked(&self.copies).drain(..).collect())
    }

    /// Takes tasks again.
    pub(super) fn open(&self) {
        self.closing.store(false, Ordering::SeqCst);
    }

    /// No more tasks: sessions end after what they have in hand.
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
        self.filled.notify_waiters();
    }

    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }

    pub(super) fn has_letters(&self) -> bool {
        !locked(&self.letters).is_empty()
    }

    /// The next task: letters first. `refuse` gets copies that have to wait too long for their domain's limit.
    pub(super) fn next(&self, domains: &Domains, now: Timestamp, refuse: impl FnMut(Job, Outcome)) -> Next {
        if self.is_closing() {
            return Next::Nothing(None);
        }
        let nothing_waits = !self.has_letters() && locked(&self.copies).is_empty();
        if nothing_waits {
            return Next::Nothing(None);
        }
        if self.health().now(now) == Use::Not {
            return Next::Nothing(Some(now + Duration::from_millis(100)));
        }
        match self.allowance().leave(now) {
            Leave::Granted => {}
            Leave::Ask => return Next::Share,
            Leave::Wait(until) => return Next::Nothing(Some(until)),
        }
        if let Some(letter) = locked(&self.letters).pop_front() {
            return Next::Task(Task::Letter(Box::new(letter)));
        }
        match self.next_copy(domains, now, refuse) {
            Some(job) => Next::Task(Task::Copy(job)),
            None => {
                self.allowance().give_back();
                Next::Nothing(Some(now + Duration::from_millis(20)))
            }
        }
    }

    /// The first copy whose domain may be sent to. Those beyond the look-ahead that only wait are put off.
    fn next_copy(&self, domains: &Domains, now: Timestamp, mut refuse: impl FnMut(Job, Outcome)) -> Option<Job> {
        let mut copies = locked(&self.copies);
        let mut index = 0;
        while let Some(job) = copies.get(index) {
            let domain = &job.recipient.email;
            let put_off = match domains.admit(domain, now) {
                Admission::Go => return copies.remove(index),
                Admission::Shortly if index < LOOK_AHEAD => {
                    index += 1;
                    continue;
                }
                Admission::Shortly => domains.put_off(domain, now),
                Admission::PutOff(until) => until,
            };
            if let Some(job) = copies.remove(index) {
                refuse(job, Outcome::PutOff(put_off));
            }
        }
        None
    }
}
