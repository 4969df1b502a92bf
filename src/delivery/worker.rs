//! The worker: sees to it that every lane has copies to send, that letters go first, and that issues end.
//!
//! A copy leaves only after the ledger says that it is leased and the reader still wants it, and its outcome is written as
//! soon as it is known. Whoever dies in between leaves a lease that ends, and the copy is tried again: nobody is lost.

use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use futures::{StreamExt, stream::FuturesUnordered};
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;
use tracing::error;

use super::{
    claiming, closing,
    engine::{Engine, Outcomes, unsent},
    in_hand::{Done, Gate, InHand, Job, Outcome},
    lane::Lane,
    letters::{self, FullLetter},
    metrics::Metrics,
    pausing,
    recording::record_all,
    sessions::Runner,
    settings::{self, DeliverySettings, RelayPlan},
    upkeep::{self, Upkeep},
    watching,
};
use crate::{
    domain::{Clock, IssueId, Links, SecretKey, Timestamp},
    issues::IssueError,
    storage::{Db, StorageError, leases, letters as letter_rows, quotas},
};

/// How often the worker looks at the database while nothing else wakes it. Within this time a pause, a cancellation and a
/// retraction reach the copies that are claimed.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How often it looks when no issue is being sent.
const LOOK_EVERY_IDLE: Duration = Duration::from_secs(1);
/// How long it waits when the database does not answer.
const AFTER_TROUBLE: Duration = Duration::from_secs(1);

/// Hands over what is due.
#[derive(Debug)]
pub struct Worker {
    engine: Engine,
}

/// What one run knows.
#[derive(Default)]
struct Knowledge {
    in_hand: BTreeMap<IssueId, Arc<InHand>>,
    looked_at: Option<Instant>,
    upkeep: Upkeep,
    turn: usize,
}

impl Worker {
    /// A worker over these relays.
    pub fn new(
        db: Db,
        key: SecretKey,
        links: Links,
        clock: Clock,
        relays: Vec<RelayPlan>,
        settings: DeliverySettings,
        metrics: Arc<Metrics>,
    ) -> Self {
        Worker {
            engine: Engine::new(db, key, links, clock, relays, settings, metrics),
        }
    }

    /// How each relay does, in the order of the configuration.
    pub fn relays(&self) -> Vec<RelayStanding> {
        let standing = |lane: &Lane| {
            let health = lane.health();
            let (state, why) = health.words();
            RelayStanding {
                name: lane.plan.name.clone(),
                state,
                why: why.map(str::to_owned),
                given: lane.given.load(Ordering::Relaxed),
            }
        };
        self.engine.lanes.iter().map(standing).collect()
    }

    /// Works until `stop`: then finishes what is in flight, records it and gives back the rest.
    pub async fn run(&self, nudge: &Notify, stop: &CancellationToken) {
        self.run_while(nudge, stop, false).await;
    }

    /// Works until nothing can be done at the clock's present instant.
    ///
    /// # Errors
    /// The first error met.
    pub async fn run_until_idle(&self) -> Result<(), IssueError> {
        match self.run_while(&Notify::new(), &CancellationToken::new(), true).await {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    async fn run_while(&self, nudge: &Notify, stop: &CancellationToken, until_idle: bool) -> Option<IssueError> {
        let engine = &self.engine;
        let (outcomes, received) = mpsc::unbounded_channel();
        let mut sessions: FuturesUnordered<_> = FuturesUnordered::new();
        for lane in &engine.lanes {
            lane.open();
            let connections = lane.plan.relay.connections.max(1);
            sessions.extend((0..connections).map(|_| Runner::new(engine, lane, outcomes.clone()).run()));
        }
        let sending = sessions.collect::<()>();
        let seeing_to_it = async {
            let trouble = self.see_to_it(&outcomes, nudge, stop, until_idle).await;
            for lane in &engine.lanes {
                lane.close();
                self.give_back(&outcomes, lane.drain()).await;
            }
            drop(outcomes);
            trouble
        };
        let ((), (), trouble) = futures::join!(sending, record_all(engine, received), seeing_to_it);
        if let Err(cause) = upkeep::give_back(engine).await {
            error!(%cause, "leases could not be given back; what is due in them is sent when they have run out");
        }
        trouble
    }

    async fn see_to_it(
        &self,
        outcomes: &Outcomes,
        nudge: &Notify,
        stop: &CancellationToken,
        until_idle: bool,
    ) -> Option<IssueError> {
        let engine = &self.engine;
        let mut known = Knowledge::default();
        let mut trouble = false;
        let mut still = 0;
        while !stop.is_cancelled() {
            // What is recorded during a round is for the next one to conclude from.
            let was_busy = engine.outstanding() > 0;
            let wait = match self.round(&mut known, outcomes, until_idle).await {
                Ok(true) => Duration::ZERO,
                Ok(false) if until_idle && !was_busy && engine.outstanding() == 0 => return None,
                Ok(false) if until_idle && engine.outstanding() == 0 => Duration::ZERO,
                // All that is left waits for a limit, and so for the clock.
                Ok(false) if until_idle && still == 2 => return None,
                Ok(false) if known.in_hand.is_empty() => LOOK_EVERY_IDLE,
                Ok(false) => LOOK_EVERY,
                Err(cause) if until_idle => return Some(cause),
                Err(cause) => {
                    if !trouble {
                        error!(%cause, "delivery has stopped for now; it goes on when the cause is gone");
                    }
                    trouble = true;
                    known.looked_at = None;
                    tokio::select! {
                        () = tokio::time::sleep(AFTER_TROUBLE) => {}
                        () = stop.cancelled() => {}
                    }
                    continue;
                }
            };
            trouble = false;
            still = if engine.outstanding() == engine.waiting() {
                still + 1
            } else {
                0
            };
            if wait.is_zero() {
                // Sessions and the recorder get their turn.
                tokio::task::yield_now().await;
                continue;
            }
            tokio::select! {
                () = nudge.notified() => known.looked_at = None,
                () = engine.attention.notified() => {
                    if engine.outstanding() == 0 {
                        known.looked_at = None;
                    }
                }
                () = tokio::time::sleep(wait) => {}
                () = stop.cancelled() => {}
            }
        }
        None
    }

    /// One round: wakes what waits, fills the lanes, ends what is done. True when another round may find more.
    async fn round(&self, known: &mut Knowledge, outcomes: &Outcomes, eager: bool) -> Result<bool, IssueError> {
        let engine = &self.engine;
        for lane in &engine.lanes {
            // Long before their lease ends: what is leased anew while it waits here would go out twice.
            let waiting = lane.take_back(engine.settings.lease / 2, engine.now());
            self.give_back(outcomes, waiting).await;
        }
        if engine.is_recording_refused() {
            // Leases that have ended may be those of outcomes that are known here and wait to be recorded.
            return Ok(false);
        }
        let looks = eager || known.looked_at.is_none_or(|at| at.elapsed() >= LOOK_EVERY);
        if looks {
            known.looked_at = Some(Instant::now());
            upkeep::wake(engine, &known.in_hand).await?;
            watching::look(engine, &mut known.in_hand).await?;
        }
        known.upkeep.renew(engine).await?;
        self.take_shares().await?;
        let mut more = looks && self.claim_letters().await?;
        let count = known.in_hand.len();
        known.turn = known.turn.wrapping_add(1);
        let turn = known.turn.checked_rem(count).unwrap_or(0);
        let in_turn: Vec<Arc<InHand>> = known.in_hand.values().cycle().skip(turn).take(count).cloned().collect();
        for of in in_turn {
            if let Some(reason) = of.take_stop() {
                pausing::pause(engine, &of, reason).await;
                known.looked_at = None;
                // There are letters to staff now.
                more = true;
            }
            more |= self.feed(&of, outcomes).await?;
            let done = looks && of.copies() == 0 && of.gate() == Gate::Open;
            if done && closing::finish(engine, &of).await? {
                known.in_hand.remove(&of.id());
                more = true;
            }
        }
        if looks {
            more |= closing::record_seen(engine).await?;
            known.upkeep.tidy(engine).await?;
        }
        if !more {
            upkeep::give_back(engine).await?;
        }
        Ok(more)
    }

    /// Takes the shares of limits that lanes and domains have used up.
    async fn take_shares(&self) -> Result<(), StorageError> {
        let (engine, now) = (&self.engine, self.engine.now());
        for lane in &engine.lanes {
            let wanted = lane.allowance().wanted(now);
            if let Some((windows, share)) = wanted {
                let granted = engine.db.write(move |conn| quotas::take(conn, &windows, share)).await?;
                lane.allowance().granted(granted, now);
                lane.filled.notify_waiters();
            }
        }
        for (domain, windows, share) in engine.domains.wanted(now) {
            let granted = engine.db.write(move |conn| quotas::take(conn, &windows, share)).await?;
            engine.domains.granted(&domain, granted, now);
        }
        Ok(())
    }

    async fn claim_letters(&self) -> Result<bool, IssueError> {
        let (engine, now) = (&self.engine, self.engine.now());
        let rooms = engine.lanes.iter().map(|lane| lane.letter_room(now));
        let room = rooms.max().unwrap_or(0);
        if room == 0 || engine.db.read(move |conn| letter_rows::none_due(conn, now)).await? {
            return Ok(false);
        }
        let (key, links, lease_until) = (engine.key.clone(), engine.links.clone(), now + engine.settings.lease);
        let limit = i64::try_from(room).unwrap_or(i64::MAX);
        let claimed = engine
            .db
            .write(move |conn| letters::claim(conn, &key, &links, now, lease_until, limit))
            .await?;
        for letter in claimed {
            let usable = |lane: &&Lane| lane.letter_room(now) > 0;
            let candidates = settings::for_sender(&engine.lanes, |lane| &lane.plan, letter.sender_domain());
            let candidates = candidates.into_iter().filter_map(|index| engine.lanes.get(index));
            match candidates
                .filter(usable)
                .min_by_key(|lane| lane.given.load(Ordering::Relaxed))
            {
                Some(lane) => engine.give_letter(lane, letter),
                None => {
                    let id = letter.letter.id;
                    engine.db.write(move |conn| letter_rows::release(conn, id)).await?;
                }
            }
        }
        Ok(true)
    }

    /// Claims copies of an issue for a lane that has room. True when there may be more.
    async fn feed(&self, of: &Arc<InHand>, outcomes: &Outcomes) -> Result<bool, IssueError> {
        let (engine, now) = (&self.engine, self.engine.now());
        if of.gate() != Gate::Open {
            return Ok(false);
        }
        if of.issue.deadline_at.is_some_and(|deadline| now > deadline) {
            closing::expire(engine, of).await?;
        }
        let compiled = of.compiled();
        let domain = compiled.rendered.sender.address.domain();
        let candidates = settings::for_sender(&engine.lanes, |lane| &lane.plan, domain);
        let mut lanes: Vec<&Lane> = candidates
            .into_iter()
            .filter_map(|index| engine.lanes.get(index))
            .collect();
        if let Some(reason) = refused_by_all(&lanes, now) {
            pausing::pause(engine, of, reason).await;
            return Ok(true);
        }
        lanes.sort_by_key(|lane| lane.given.load(Ordering::Relaxed) / u64::from(lane.plan.weight.max(1)));
        let mut more = false;
        for lane in lanes {
            let room = lane.room(now);
            if room == 0 {
                continue;
            }
            if !self.claim(of, lane, room, outcomes).await? {
                break;
            }
            more = true;
        }
        Ok(more)
    }

    /// Leases copies for a lane. False when none was due.
    async fn claim(&self, of: &Arc<InHand>, lane: &Lane, room: usize, outcomes: &Outcomes) -> Result<bool, IssueError> {
        let (engine, now) = (&self.engine, self.engine.now());
        let (issue, lease_until) = (Arc::clone(of), now + engine.settings.lease);
        let changes = Arc::new(engine.leases.changes());
        let written = Arc::clone(&changes);
        let leased = engine
            .db
            .write(move |conn| {
                leases::apply(conn, &written)?;
                claiming::lease(conn, &issue, room, lease_until, now)
            })
            .await?;
        engine.leases.written(&changes);
        let Some(leased) = leased else { return Ok(false) };
        let (lease, count) = (leased.lease, leased.rows.len());
        engine
            .leases
            .take_up(lease, leased.rows.iter().map(|row| row.subscriber_id));
        if let Some(last) = leased.rows.last() {
            of.set_claimed_up_to(last.subscriber_id);
        }
        let issue = Arc::clone(of);
        let sorted = engine
            .db
            .read(move |conn| claiming::sort(conn, &issue, &leased, now))
            .await;
        let sorted = sorted.inspect_err(|_| {
            engine.leases.abandon(lease);
            of.start_over();
        })?;
        engine.metrics.claimed(count, sorted.unwanted.len());
        engine.take_up(of, count);
        for (reader, outcome) in sorted.unwanted {
            // The recorder ends after the worker.
            let _ = outcomes.send(Done::unsent(of, lease, reader, outcome));
        }
        lane.push(sorted.wanted);
        Ok(true)
    }

    /// Gives back what no session has taken.
    async fn give_back(&self, outcomes: &Outcomes, (letters, copies): (Vec<FullLetter>, Vec<Job>)) {
        let engine = &self.engine;
        for job in copies {
            unsent(outcomes, job, Outcome::NotTried);
        }
        for letter in letters {
            let id = letter.letter.id;
            if let Err(cause) = engine.db.write(move |conn| letter_rows::release(conn, id)).await {
                error!(%cause, "a letter could not be given back; it is sent when its lease ends");
            }
            engine.put_down(1);
        }
    }
}

/// How a relay does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayStanding {
    /// Host and port.
    pub name: String,
    /// `ok`, `unreachable` or `refusing`.
    pub state: &'static str,
    /// What it said last, when it is not well.
    pub why: Option<String>,
    /// Copies given to it by this process.
    pub given: u64,
}

impl RelayStanding {
    /// Copies given to it, as numbers are shown.
    pub fn given_number(&self) -> i64 {
        i64::try_from(self.given).unwrap_or(i64::MAX)
    }
}

fn refused_by_all(lanes: &[&Lane], now: Timestamp) -> Option<pausing::Reason> {
    let mut first = None;
    for lane in lanes {
        let reply = lane.health().refusal(now)?.to_owned();
        first.get_or_insert(pausing::Reason::SenderRefused {
            relay: lane.plan.name.clone(),
            reply,
        });
    }
    first
}
