//! A session's work: takes letters and copies from its lane, hands them to the relay and reports what came of each.

use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use tracing::{error, warn};

use super::{
    engine::{Engine, Outcomes, unsent},
    in_hand::{Gate, Job, Outcome, Tally},
    lane::{Lane, Next, Task},
    letters,
    pausing::{self, Reason},
};
use crate::{
    domain::SkipReason,
    mail::{
        Envelope,
        outbox::deadlines,
        session::{Opened, Session},
        verdict::{Cause, Delay, Verdict},
        wire::Wire,
    },
};

/// A session idle for longer may have been closed by the relay without our knowing.
const KEEP_IDLE: Duration = Duration::from_secs(2);

/// One of a lane's sessions: connects when there is a task, keeps the connection while there are more.
pub(super) struct Runner<'a> {
    engine: &'a Engine,
    lane: &'a Lane,
    outcomes: Outcomes,
    session: Option<Session>,
    sent: u32,
    accepted: u32,
    wires: [Wire; 2],
}

/// A copy that is ready to leave: whoever holds it owes an outcome.
struct Ready {
    job: Job,
    envelope: Envelope,
}

impl<'a> Runner<'a> {
    pub(super) fn new(engine: &'a Engine, lane: &'a Lane, outcomes: Outcomes) -> Self {
        Runner {
            engine,
            lane,
            outcomes,
            session: None,
            sent: 0,
            accepted: 0,
            wires: Default::default(),
        }
    }

    /// Works until the lane closes.
    pub(super) async fn run(mut self) {
        while let Some(task) = self.next_task().await {
            match task {
                Task::Letter(letter) => self.send_letter(*letter).await,
                Task::Copy(job) => self.send_copies(job).await,
            }
            if self.session.as_ref().is_some_and(|session| !session.is_usable()) || self.is_worn_out() {
                self.hang_up().await;
            }
        }
        self.hang_up().await;
    }

    async fn next_task(&mut self) -> Option<Task> {
        let idle_until = tokio::time::Instant::now() + KEEP_IDLE;
        loop {
            let mut filled = std::pin::pin!(self.lane.filled.notified());
            // From here on a task that arrives is noticed, also one that arrives before we wait.
            filled.as_mut().enable();
            if self.lane.is_closing() {
                return None;
            }
            let now = self.engine.now();
            let wait = match self.next_from_lane() {
                Next::Task(task) => return Some(task),
                Next::Share => {
                    self.engine.attention.notify_one();
                    Some(Duration::from_millis(50))
                }
                Next::Nothing(until) => until.map(|until| until.since(now).max(Duration::from_millis(1))),
            };
            let idle = self.session.is_some() && tokio::time::Instant::now() >= idle_until;
            if idle {
                self.hang_up().await;
            }
            let wait = match (wait, self.session.is_some()) {
                (Some(wait), _) => tokio::time::Instant::now() + wait,
                (None, true) => idle_until,
                (None, false) => {
                    filled.await;
                    continue;
                }
            };
            tokio::select! {
                () = filled => {}
                () = tokio::time::sleep_until(wait) => {}
            }
        }
    }

    fn next_from_lane(&self) -> Next {
        let refuse = |job, outcome| unsent(&self.outcomes, job, outcome);
        let next = self.lane.next(&self.engine.domains, self.engine.now(), refuse);
        if self.lane.runs_low() {
            self.engine.attention.notify_one();
        }
        next
    }

    /// Sends a copy, and others right behind it for as long as there are any.
    async fn send_copies(&mut self, job: Job) {
        let Some(mut current) = self.make_ready(job, 0) else {
            return;
        };
        if let Err(failed) = self.connect().await {
            return self.report(current, Err(failed), None);
        }
        let Some(session) = self.session.as_mut() else { return };
        let [wire, _] = &self.wires;
        match session.announce(&current.envelope, wire).await {
            Opened::Granted => {}
            Opened::Refused(verdict) => return self.report(current, Ok(verdict), None),
            Opened::Lost(delay) => return self.report(current, Err(delay), None),
        }
        loop {
            // The relay waits for the message; it leaves when so few outcomes are unrecorded that one more may be lost.
            let permit = self.engine.place().await;
            let next = self.next_copy();
            let (Some(session), [wire, next_wire]) = (self.session.as_mut(), &mut self.wires) else {
                return;
            };
            let behind = next.as_ref().map(|next| (&next.envelope, &*next_wire));
            let (verdict, opened) = session.deliver(wire, behind).await;
            self.sent += 1;
            self.report(current, Ok(verdict), permit);
            let (Some(next), Some(opened)) = (next, opened) else {
                return;
            };
            match opened {
                Opened::Granted => current = next,
                Opened::Refused(verdict) => return self.report(next, Ok(verdict), None),
                Opened::Lost(delay) => return self.report(next, Err(delay), None),
            }
            self.wires.swap(0, 1);
        }
    }

    /// The copy to announce behind the one that is being sent, unless a letter waits or the connection has done its part.
    fn next_copy(&mut self) -> Option<Ready> {
        if self.lane.has_letters() || self.sent + 1 >= self.lane.plan.messages_per_connection.unwrap_or(u32::MAX) {
            return None;
        }
        loop {
            match self.next_from_lane() {
                Next::Task(Task::Copy(job)) => {
                    if let Some(ready) = self.make_ready(job, 1) {
                        return Some(ready);
                    }
                }
                Next::Task(Task::Letter(letter)) => {
                    self.lane.push_letter(*letter);
                    return None;
                }
                Next::Nothing(_) | Next::Share => return None,
            }
        }
    }

    /// The last look before a copy leaves; then it is written into a buffer.
    fn make_ready(&mut self, mut job: Job, buffer: usize) -> Option<Ready> {
        match job.of.gate() {
            Gate::Open => {}
            Gate::Held => {
                self.leave_unsent(job, Outcome::NotTried);
                return None;
            }
            Gate::Cancelled => {
                self.leave_unsent(job, Outcome::Skipped(SkipReason::Cancelled));
                return None;
            }
        }
        if job.claimed_at.elapsed() > self.engine.settings.lease / 2 {
            self.leave_unsent(job, Outcome::NotTried);
            return None;
        }
        let compiled = job.of.compiled();
        let mask = match job.mask(&compiled) {
            Ok(mask) => mask,
            Err(reason) => {
                self.leave_unsent(job, Outcome::Skipped(reason));
                return None;
            }
        };
        job.variant = job.variant.with_build(compiled.build);
        let envelope = compiled.envelope(&job.recipient.email);
        if let Some(wire) = self.wires.get_mut(buffer) {
            compiled.splice(job.addressee(), &mask, &self.engine.key, wire);
        }
        Some(Ready { job, envelope })
    }

    fn leave_unsent(&self, job: Job, outcome: Outcome) {
        self.engine.domains.leave(&job.recipient.email);
        unsent(&self.outcomes, job, outcome);
    }

    /// Connects unless there is a connection.
    async fn connect(&mut self) -> Result<(), Delay> {
        if self.session.is_some() {
            return Ok(());
        }
        let engine = self.engine;
        let deadlines = deadlines(engine.settings.reply);
        match Session::connect(&self.lane.plan.relay, &engine.links.host(), deadlines).await {
            Ok(session) => {
                (self.sent, self.accepted) = (0, 0);
                self.session = Some(session);
                Ok(())
            }
            Err(failed) => {
                let words = failed.to_string();
                if failed.is_refusal() {
                    if self.lane.health().turned_away(&words, engine.now()) {
                        self.circuit_opened(&words);
                    }
                } else {
                    self.trouble(&words, None);
                }
                Err(Delay::line(words))
            }
        }
    }

    /// Draws the conclusions from what the relay said: `Err` when nothing was said about this message at all.
    fn report(&mut self, ready: Ready, said: Result<Verdict, Delay>, permit: Option<OwnedSemaphorePermit>) {
        let job = ready.job;
        self.engine.domains.leave(&job.recipient.email);
        let outcome = match said {
            Ok(verdict) => self.outcome(&job, verdict),
            Err(delay) => {
                if self.session.is_some() {
                    self.session_ended(&delay);
                }
                Outcome::NotTried
            }
        };
        // The recorder ends after the last session.
        let _ = self.outcomes.send(job.done(outcome, permit));
    }

    fn outcome(&mut self, job: &Job, verdict: Verdict) -> Outcome {
        match verdict {
            Verdict::Accepted(_) => {
                self.accepted += 1;
                self.lane.health().accepted();
                self.stop_at_failures(job, job.of.count_accepted());
                Outcome::Accepted
            }
            Verdict::RecipientFailed(reply) => {
                self.lane.health().answered();
                self.stop_at_failures(job, job.of.count_failed());
                Outcome::Failed(reply.to_string())
            }
            Verdict::MessageRefused(reply) => {
                self.lane.health().answered();
                let reply = reply.to_string();
                if !job.of.count_refusal() {
                    return Outcome::Deferred(reply, None);
                }
                self.stop(job, Reason::MessageRefused { reply });
                Outcome::NotTried
            }
            Verdict::SenderRefused(reply) => {
                self.sender_refused(&reply.to_string(), &reply.status());
                Outcome::Deferred(reply.to_string(), None)
            }
            Verdict::TryLater(delay) => {
                match delay.cause {
                    Cause::Recipient => self.lane.health().answered(),
                    Cause::Relay | Cause::Line => self.session_ended(&delay),
                }
                Outcome::Deferred(delay.words, delay.after)
            }
        }
    }

    /// The share is looked at after accepted copies too: all failures may lie before the first copies are answered for.
    fn stop_at_failures(&self, job: &Job, tally: Tally) {
        if let Some(reason) = pausing::too_many_failures(tally, &self.engine.settings) {
            self.stop(job, reason);
        }
    }

    /// Nothing more of the issue leaves; the worker pauses it.
    fn stop(&self, job: &Job, reason: Reason) {
        job.of.stop(reason);
        self.engine.attention.notify_one();
    }

    fn sender_refused(&self, words: &str, status: &str) {
        warn!(relay = self.lane.plan.name, status, "the relay refuses us");
        if self.lane.health().refused(words, self.engine.now()) {
            self.circuit_opened(status);
        }
    }

    /// A relay that closes after it has taken some messages is no trouble: the next connection goes on.
    fn session_ended(&mut self, delay: &Delay) {
        if self.accepted == 0 || delay.after.is_some() {
            self.trouble(&delay.words, delay.after);
        }
        self.accepted = 0;
    }

    fn trouble(&self, words: &str, after: Option<Duration>) {
        if self.lane.health().failed(words, after, self.engine.now()) {
            warn!(
                relay = self.lane.plan.name,
                "the relay cannot be used for now; it is tried again"
            );
            self.engine.attention.notify_one();
        }
    }

    fn circuit_opened(&self, words: &str) {
        error!(
            relay = self.lane.plan.name,
            status = words,
            "the relay refuses our mail; nothing goes through it until somebody acts"
        );
        self.engine.attention.notify_one();
    }

    async fn send_letter(&mut self, full: letters::FullLetter) {
        let (engine, id) = (self.engine, full.letter.id);
        engine.letters().insert(id);
        let verdict = match letters::compose(&full, &engine.key, &engine.links) {
            Err(cause) => {
                error!(letter.id = %id, %cause, "a letter cannot be composed");
                Some(Verdict::TryLater(Delay::line(cause)))
            }
            Ok((envelope, message)) => match self.connect().await {
                Err(_) => None,
                Ok(()) => {
                    let [wire, _] = &mut self.wires;
                    *wire = Wire::of(&message);
                    match self.session.as_mut() {
                        Some(session) => Some(session.send(&envelope, wire).await),
                        None => None,
                    }
                }
            },
        };
        self.sent += 1;
        match &verdict {
            Some(Verdict::Accepted(_)) => {
                self.accepted += 1;
                self.lane.health().accepted();
            }
            Some(Verdict::SenderRefused(reply)) => self.sender_refused(&reply.to_string(), &reply.status()),
            Some(Verdict::TryLater(delay)) if delay.cause != Cause::Recipient => self.session_ended(delay),
            Some(_) => self.lane.health().answered(),
            None => {}
        }
        if let Err(cause) = letters::record(engine, full, verdict).await {
            error!(%cause, "a letter's outcome could not be recorded; it is sent again when its lease ends");
        }
        engine.letters().remove(&id);
        engine.put_down(1);
    }

    fn is_worn_out(&self) -> bool {
        self.sent >= self.lane.plan.messages_per_connection.unwrap_or(u32::MAX)
    }

    async fn hang_up(&mut self) {
        self.sent = 0;
        if let Some(session) = self.session.take() {
            session.quit().await;
        }
    }
}
