//! The worker: leases letters and copies, hands them to the relay and records what came back.
//!
//! A copy leaves only after the ledger says that it is leased and the reader still wants it, and its outcome is written as
//! soon as it is known. Whoever dies in between leaves a lease that ends, and the copy is tried again: nobody is lost.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use futures::StreamExt;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info, instrument, warn};

use super::{
    backoff,
    composing::{self, Addressee, envelope, is_past_deadline},
    letters,
};
use crate::{
    domain::{
        Clock, DeliveryStatus, IssueId, IssueStatus, LetterStatus, Links, NewsletterId, SecretKey, SectionSet,
        SkipReason, SubscriberId, SubscriptionStatus, Timestamp,
    },
    issues::{
        IssueError,
        rendering::{self, CompiledIssue},
    },
    mail::{outbox::Outbox, verdict::Verdict},
    storage::{
        Conn, Db, StorageError,
        deliveries::{self, Recipient},
        issues::{self, Issue},
        letters as letter_rows, subscriptions,
    },
};

/// How the worker works.
#[derive(Debug, Clone)]
pub struct DeliverySettings {
    /// How long a claimed copy is this worker's. Handing it over may take at most half of it.
    pub lease: Duration,
    /// How long after its start an issue may still be handed over.
    pub deadline: Duration,
    /// How long a letter is tried.
    pub letter_deadline: Duration,
}

impl Default for DeliverySettings {
    fn default() -> Self {
        let day = Duration::from_secs(24 * 3600);
        DeliverySettings {
            lease: Duration::from_secs(120),
            deadline: day,
            letter_deadline: day * 2,
        }
    }
}

/// Copies claimed at a time: a few for each session, so that a pause or a crash touches few.
const CLAIM_PER_SESSION: usize = 16;
/// Outcomes written at a time.
const FLUSH: usize = 50;
/// Letters claimed at a time.
const LETTERS: i64 = 50;
/// How often the worker looks for work when nobody nudges it.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What became of one copy.
enum Outcome {
    Accepted,
    Skipped(SkipReason),
    Failed(SkipReason, String),
    Deferred(String),
    NotTried,
}

/// Hands over what is due.
#[derive(Debug)]
pub struct Worker {
    db: Db,
    key: SecretKey,
    links: Links,
    clock: Clock,
    outbox: Outbox,
    settings: DeliverySettings,
}

type Compiled = HashMap<IssueId, Arc<CompiledIssue>>;

impl Worker {
    /// A worker over one relay.
    pub fn new(db: Db, key: SecretKey, links: Links, clock: Clock, outbox: Outbox, settings: DeliverySettings) -> Self {
        Worker {
            db,
            key,
            links,
            clock,
            outbox,
            settings,
        }
    }

    /// Works until `stop`: then finishes what is in flight, records it and gives back the rest.
    pub async fn run(&self, nudge: &Notify, stop: &CancellationToken) {
        let mut compiled = Compiled::new();
        let mut trouble = false;
        while !stop.is_cancelled() {
            let worked = match self.round(&mut compiled, stop).await {
                Ok(worked) => {
                    trouble = false;
                    worked
                }
                Err(cause) => {
                    if !trouble {
                        error!(%cause, "delivery has stopped for now; it goes on when the cause is gone");
                    }
                    trouble = true;
                    false
                }
            };
            if !worked {
                tokio::select! {
                    () = nudge.notified() => {}
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                    () = stop.cancelled() => {}
                }
            }
        }
        self.outbox.close().await;
    }

    /// Works until nothing is due at the clock's present instant.
    ///
    /// # Errors
    /// The first error met.
    pub async fn run_until_idle(&self) -> Result<(), IssueError> {
        let mut compiled = Compiled::new();
        while self.round(&mut compiled, &CancellationToken::new()).await? {}
        Ok(())
    }

    /// One round: wakes what waits, sends letters first, then a batch of one issue. False when there was nothing to do.
    async fn round(&self, compiled: &mut Compiled, stop: &CancellationToken) -> Result<bool, IssueError> {
        let now = self.clock.now();
        if self
            .db
            .read(move |conn| deliveries::anything_to_wake(conn, now))
            .await?
        {
            self.db.write(move |conn| wake(conn, now)).await?;
        }
        if self.send_letters(stop).await? {
            return Ok(true);
        }
        let sending = self.db.read(issues::sending).await?;
        compiled.retain(|id, _| sending.iter().any(|issue| issue.id == *id));
        for issue in sending {
            if self.send_batch(issue, compiled, stop).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn send_letters(&self, stop: &CancellationToken) -> Result<bool, IssueError> {
        let now = self.clock.now();
        let lease_until = now + self.settings.lease;
        if self.db.read(move |conn| letter_rows::none_due(conn, now)).await? {
            return Ok(false);
        }
        let key = self.key.clone();
        let claimed = self
            .db
            .write(move |conn| {
                let claimed = letter_rows::claim(conn, now, lease_until, LETTERS)?;
                let mut wanted = Vec::new();
                for letter in claimed {
                    let id = letter.id;
                    match letters::load(conn, &key, letter)? {
                        Some(full) => wanted.push(full),
                        None => letter_rows::settle(conn, id, LetterStatus::Skipped, "not wanted any more", now)?,
                    }
                }
                Ok::<_, StorageError>(wanted)
            })
            .await?;
        futures::stream::iter(claimed)
            .for_each_concurrent(self.outbox.connections(), |letter| self.send_letter(letter, stop))
            .await;
        Ok(true)
    }

    async fn send_letter(&self, full: letters::FullLetter, stop: &CancellationToken) {
        let letter = full.letter.clone();
        let verdict = if stop.is_cancelled() {
            None
        } else {
            match letters::compose(&full, &self.key, &self.links) {
                Ok((envelope, message)) => Some(self.outbox.send(&envelope, &message).await),
                Err(cause) => {
                    error!(letter.id = %letter.id, %cause, "a letter cannot be composed");
                    Some(Verdict::TryLater(cause))
                }
            }
        };
        let now = self.clock.now();
        let too_old = now.since(letter.scheduled_at) > self.settings.letter_deadline;
        let recorded = self
            .db
            .write(move |conn| match verdict {
                None => letter_rows::defer(conn, letter.id, now, "given back when the worker stopped"),
                Some(Verdict::Accepted(reply)) => {
                    letter_rows::settle(conn, letter.id, LetterStatus::Accepted, &reply.to_string(), now)
                }
                Some(Verdict::RecipientFailed(reply) | Verdict::MessageRefused(reply)) => {
                    letter_rows::settle(conn, letter.id, LetterStatus::Failed, &reply.to_string(), now)
                }
                Some(Verdict::SenderRefused(reply)) => {
                    warn!(letter.id = %letter.id, status = %reply.status(), "the relay refuses us");
                    later(conn, &letter, &reply.to_string(), too_old, now)
                }
                Some(Verdict::TryLater(words)) => later(conn, &letter, &words, too_old, now),
            })
            .await;
        if let Err(cause) = recorded {
            error!(%cause, "a letter's outcome could not be recorded; it is sent again when its lease ends");
        }
    }

    #[instrument(skip_all, fields(issue.id = %issue.id))]
    async fn send_batch(
        &self,
        issue: Issue,
        compiled: &mut Compiled,
        stop: &CancellationToken,
    ) -> Result<bool, IssueError> {
        let now = self.clock.now();
        let id = issue.id;
        if is_past_deadline(&issue, now, self.settings.deadline) {
            let ended = self
                .db
                .write(move |conn| deliveries::end_open(conn, id, DeliveryStatus::Failed, SkipReason::Expired))
                .await?;
            if ended > 0 {
                warn!(ended, "the issue's deadline has passed; what was still due has failed");
            }
        }
        let batch = self.claim(&issue).await?;
        if batch.is_empty() {
            return self.finish(id).await;
        }
        let compiled = self.compiled(&issue, compiled).await?;
        let lease_ends = std::time::Instant::now() + self.settings.lease / 2;
        let sends = batch.into_iter().map(|copy| {
            let compiled = Arc::clone(&compiled);
            async move {
                let late = std::time::Instant::now() >= lease_ends;
                let outcome = if stop.is_cancelled() || late {
                    Outcome::NotTried
                } else {
                    self.send_copy(&compiled, &copy).await
                };
                (copy, outcome)
            }
        });
        let mut outcomes = std::pin::pin!(
            futures::stream::iter(sends)
                .buffer_unordered(self.outbox.connections())
                .ready_chunks(FLUSH)
        );
        while let Some(outcomes) = outcomes.next().await {
            self.record(&compiled, outcomes).await?;
        }
        Ok(true)
    }

    async fn claim(&self, issue: &Issue) -> Result<Vec<Copy>, IssueError> {
        let (id, newsletter) = (issue.id, issue.newsletter_id);
        let lease_until = self.clock.now() + self.settings.lease;
        let limit = i64::try_from(self.outbox.connections() * CLAIM_PER_SESSION).unwrap_or(i64::MAX);
        let claimed = self
            .db
            .write(move |conn| claim(conn, id, newsletter, lease_until, limit))
            .await?;
        Ok(claimed)
    }

    async fn compiled(&self, issue: &Issue, known: &mut Compiled) -> Result<Arc<CompiledIssue>, IssueError> {
        if let Some(compiled) = known.get(&issue.id) {
            return Ok(Arc::clone(compiled));
        }
        let loaded = issue.clone();
        let full = self.db.read(move |conn| rendering::load(conn, loaded)).await?;
        let compiled = Arc::new(rendering::compile(&full, &self.links)?);
        known.insert(issue.id, Arc::clone(&compiled));
        Ok(compiled)
    }

    async fn send_copy(&self, compiled: &CompiledIssue, copy: &Copy) -> Outcome {
        let reader = &copy.recipient;
        let mask = compiled.mask(&copy.sections, reader.seen_until);
        if mask.is_empty() {
            return Outcome::Skipped(SkipReason::NothingNew);
        }
        match self.may_leave(compiled, reader.subscriber).await {
            Ok(None) => {}
            Ok(Some(outcome)) => return outcome,
            Err(cause) => return Outcome::Deferred(cause.to_string()),
        }
        let addressee = Addressee {
            email: &reader.email,
            name: &reader.name,
            subscriber: reader.subscriber,
            subscription: reader.subscription,
        };
        let message = match composing::copy(compiled, addressee, &mask, &self.key, &self.links) {
            Ok(message) => message,
            Err(cause) => return Outcome::Failed(SkipReason::MessageRefused, cause.to_string()),
        };
        match self
            .outbox
            .send(&envelope(&compiled.newsletter, &reader.email), &message)
            .await
        {
            Verdict::Accepted(_) => Outcome::Accepted,
            Verdict::RecipientFailed(reply) => Outcome::Failed(SkipReason::Refused, reply.to_string()),
            Verdict::MessageRefused(reply) => Outcome::Failed(SkipReason::MessageRefused, reply.to_string()),
            Verdict::SenderRefused(reply) => {
                warn!(status = %reply.status(), "the relay refuses us");
                Outcome::Deferred(reply.to_string())
            }
            Verdict::TryLater(words) => Outcome::Deferred(words),
        }
    }

    /// The last look before a copy leaves: whoever left, and an issue that was paused, since the claim.
    async fn may_leave(&self, compiled: &CompiledIssue, reader: SubscriberId) -> Result<Option<Outcome>, StorageError> {
        let (issue, newsletter) = (compiled.issue.id, compiled.newsletter.id);
        let standing = self
            .db
            .read(move |conn| deliveries::standing(conn, issue, newsletter, reader))
            .await?;
        let Some(standing) = standing else {
            return Ok(Some(Outcome::Skipped(SkipReason::Unsubscribed)));
        };
        Ok(match (standing.issue, standing.subscription) {
            (IssueStatus::Cancelled, _) => Some(Outcome::Skipped(SkipReason::Cancelled)),
            (status, _) if status != IssueStatus::Sending => Some(Outcome::NotTried),
            (_, status) if status != SubscriptionStatus::Active => Some(Outcome::Skipped(SkipReason::Unsubscribed)),
            _ if standing.suppressed => Some(Outcome::Skipped(SkipReason::Suppressed)),
            _ => None,
        })
    }

    async fn record(&self, compiled: &CompiledIssue, outcomes: Vec<(Copy, Outcome)>) -> Result<(), StorageError> {
        let issue = compiled.issue.id;
        let newsletter = compiled.newsletter.id;
        let cutoff = compiled.issue.edition_id.map(|_| compiled.issue.cutoff);
        let now = self.clock.now();
        debug!(outcomes = outcomes.len(), "recording");
        self.db
            .write(move |conn| {
                let mut accepted = Vec::new();
                let mut not_tried = Vec::new();
                let mut skipped: BTreeMap<SkipReason, Vec<SubscriberId>> = BTreeMap::new();
                for (copy, outcome) in outcomes {
                    let reader = copy.recipient.subscriber;
                    match outcome {
                        Outcome::Accepted => accepted.push(reader),
                        Outcome::NotTried => not_tried.push(reader),
                        Outcome::Skipped(reason) => skipped.entry(reason).or_default().push(reader),
                        Outcome::Failed(reason, reply) => deliveries::fail(conn, issue, reader, reason, &reply)?,
                        Outcome::Deferred(reply) => {
                            let again = now + backoff(copy.attempts, reader.0);
                            deliveries::defer(conn, issue, reader, again, &reply)?;
                        }
                    }
                }
                if !accepted.is_empty() {
                    deliveries::settle_all(conn, issue, &accepted, DeliveryStatus::Accepted, None)?;
                    if let Some(cutoff) = cutoff {
                        subscriptions::advance_seen(conn, newsletter, &accepted, cutoff)?;
                    }
                }
                for (reason, readers) in skipped {
                    deliveries::settle_all(conn, issue, &readers, DeliveryStatus::Skipped, Some(reason))?;
                }
                if !not_tried.is_empty() {
                    deliveries::release(conn, issue, &not_tried)?;
                }
                Ok(())
            })
            .await
    }

    /// Ends an issue in which nothing is due, claimed or deferred any more. True when it did.
    async fn finish(&self, issue: IssueId) -> Result<bool, IssueError> {
        let now = self.clock.now();
        if self.db.read(move |conn| deliveries::any_open(conn, issue)).await? {
            return Ok(false);
        }
        let sent = self
            .db
            .write(move |conn| issues::move_status(conn, issue, IssueStatus::Sending, IssueStatus::Sent, now))
            .await?;
        if sent {
            info!(issue.id = %issue, "every recipient is accounted for");
        }
        Ok(sent)
    }
}

/// A claimed copy.
struct Copy {
    recipient: Recipient,
    sections: SectionSet,
    attempts: i16,
}

/// Leases due copies and looks up their readers.
fn claim(
    conn: &mut Conn,
    issue: IssueId,
    newsletter: NewsletterId,
    lease_until: Timestamp,
    limit: i64,
) -> Result<Vec<Copy>, StorageError> {
    let claimed = deliveries::claim(conn, issue, lease_until, limit)?;
    if claimed.is_empty() {
        return Ok(Vec::new());
    }
    let readers: Vec<SubscriberId> = claimed.iter().map(|row| row.subscriber_id).collect();
    let attempts: HashMap<SubscriberId, i16> = claimed.iter().map(|row| (row.subscriber_id, row.attempts)).collect();
    let recipients = deliveries::recipients(conn, newsletter, &readers)?;
    let choosy: Vec<_> = recipients
        .iter()
        .filter(|r| !r.takes_all)
        .map(|r| r.subscription)
        .collect();
    let mut chosen = subscriptions::sections_of(conn, &choosy)?;
    let copies = recipients.into_iter().map(|recipient| {
        let sections = match recipient.takes_all {
            true => SectionSet::All,
            false => SectionSet::Only(chosen.remove(&recipient.subscription).unwrap_or_default()),
        };
        let attempts = attempts.get(&recipient.subscriber).copied().unwrap_or(1);
        Copy {
            recipient,
            sections,
            attempts,
        }
    });
    Ok(copies.collect())
}

fn wake(conn: &mut Conn, now: Timestamp) -> Result<(), StorageError> {
    let copies = deliveries::release_expired(conn, now)?;
    let letters = letter_rows::release_expired(conn, now)?;
    if copies + letters > 0 {
        warn!(copies, letters, "leases ended without an outcome; a worker has died");
    }
    deliveries::wake_deferred(conn, now)?;
    Ok(())
}

fn later(
    conn: &mut Conn,
    letter: &letter_rows::Letter,
    words: &str,
    too_old: bool,
    now: Timestamp,
) -> Result<(), StorageError> {
    if too_old {
        return letter_rows::settle(conn, letter.id, LetterStatus::Failed, words, now);
    }
    letter_rows::defer(conn, letter.id, now + backoff(letter.attempts, letter.id.0), words)
}
