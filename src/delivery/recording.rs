//! The recorder: writes outcomes into the ledger, a few dozen at a time.
//!
//! What it holds when the process is killed is sent again, so it never holds much: the places that outcomes take until
//! they are written are few, and sessions wait for them. When the database refuses, it tries until it does not.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::{StreamExt, stream::FuturesUnordered};
use tokio::sync::mpsc::UnboundedReceiver;
use tracing::{error, info};

use super::{
    backoff,
    engine::{Engine, UNRECORDED},
    in_hand::{Done, Outcome},
    telling::Failures,
};
use crate::{
    domain::{IssueId, NewsletterId, SkipReason, SubscriberId, Timestamp, Variant},
    storage::{Conn, StorageError, deliveries, webhooks::Listeners},
};

/// How long an outcome may wait for others.
const AT_MOST: Duration = Duration::from_millis(20);
/// Most writes at the same time. While they are on their way to the disk the next one is filled. SQLite has one: a second
/// would join the first one's transaction, and sessions would wait for both.
const WRITES: usize = 2;
/// How long a refused write waits until it is tried again.
const AGAIN_AFTER: Duration = Duration::from_millis(250);

/// What is written of one outcome.
#[derive(Debug, Clone)]
struct Entry {
    issue: IssueId,
    newsletter: NewsletterId,
    reader: SubscriberId,
    attempts: i16,
    outcome: Outcome,
    /// The build that the copy was made from.
    build: i16,
    /// What the reader gets, when the ledger has another variant.
    other_variant: Option<Variant>,
}

/// Records outcomes until the last sender is gone and everything is written.
///
/// A batch is written when it is large enough that one more of its size is filled while it is on its way and no session has
/// to wait.
pub(super) async fn record_all(engine: &Engine, mut outcomes: UnboundedReceiver<Done>) {
    let most_writes = engine.db.url().writers().min(WRITES);
    let enough = UNRECORDED / (most_writes + 1);
    let mut writes = FuturesUnordered::new();
    let mut open = true;
    let mut batch: Vec<Done> = Vec::with_capacity(64);
    while open || !writes.is_empty() || !batch.is_empty() {
        let oldest = tokio::time::Instant::now();
        while open && batch.len() < enough {
            tokio::select! {
                biased;
                received = outcomes.recv_many(&mut batch, 64) => open = received > 0,
                Some(()) = writes.next() => {}
                () = tokio::time::sleep_until(oldest + AT_MOST), if !batch.is_empty() => break,
            }
        }
        while writes.len() >= most_writes || (batch.is_empty() && !open && !writes.is_empty()) {
            writes.next().await;
        }
        // While the write before was on its way more have come.
        while let Ok(done) = outcomes.try_recv() {
            batch.push(done);
        }
        if !batch.is_empty() {
            writes.push(write(engine, std::mem::take(&mut batch)));
        }
    }
}

async fn write(engine: &Engine, batch: Vec<Done>) {
    // What was not tried is due as it was.
    let tried = batch.iter().filter(|done| done.outcome != Outcome::NotTried);
    let entries: Arc<Vec<Entry>> = Arc::new(tried.map(Entry::of).collect());
    let began = Instant::now();
    let mut refused = false;
    while !entries.is_empty() {
        match settle_all(engine, &entries).await {
            Ok(()) => break,
            Err(cause) if !refused => {
                refused = true;
                engine.recording_is_refused(true);
                error!(%cause, outcomes = batch.len(), "outcomes cannot be recorded; sending waits until they can");
            }
            Err(_) => {}
        }
        tokio::time::sleep(AGAIN_AFTER).await;
    }
    if refused {
        engine.recording_is_refused(false);
        info!(
            outcomes = batch.len(),
            after_ms = began.elapsed().as_millis(),
            "outcomes are recorded again"
        );
    }
    engine
        .metrics
        .recorded(batch.iter().map(|done| &done.outcome), began.elapsed());
    for done in &batch {
        let is_due = done.outcome == Outcome::NotTried;
        engine.leases.put_down(done.lease, done.reader, is_due);
        if is_due {
            done.of.start_over();
        }
        done.of.remove_copies(1);
    }
    let number = batch.len();
    drop(batch);
    engine.put_down(number);
}

impl Entry {
    fn of(done: &Done) -> Self {
        Entry {
            issue: done.of.id(),
            newsletter: done.of.issue.newsletter_id,
            reader: done.reader,
            attempts: done.attempts,
            outcome: done.outcome.clone(),
            build: done.variant.build(),
            other_variant: done.is_other_variant.then_some(done.variant),
        }
    }
}

async fn settle_all(engine: &Engine, entries: &Arc<Vec<Entry>>) -> Result<(), StorageError> {
    let (entries, now, first) = (Arc::clone(entries), engine.now(), engine.settings.retry_first);
    let first_of_all = entries.first().map(|entry| (entry.issue, entry.build));
    let plain = |entry: &Entry| {
        entry.outcome == Outcome::Accepted
            && entry.other_variant.is_none()
            && Some((entry.issue, entry.build)) == first_of_all
    };
    let one = entries.iter().all(plain);
    let listeners = engine.db.listeners();
    let write = move |conn: &mut Conn| settle(conn, &listeners, &entries, first, now);
    // Nearly every batch: copies of one issue that the relay took, which is one statement.
    if one {
        engine.db.write_one(write).await
    } else {
        engine.db.write(write).await
    }
}

/// Writes outcomes: one statement for each status that carries no words, one for each row that does.
fn settle(
    conn: &mut Conn,
    listeners: &Listeners,
    entries: &[Entry],
    retry_first: Duration,
    now: Timestamp,
) -> Result<(), StorageError> {
    let mut failures = Failures::default();
    let mut accepted: BTreeMap<(IssueId, i16), Vec<SubscriberId>> = BTreeMap::new();
    let mut skipped: BTreeMap<(IssueId, SkipReason), Vec<SubscriberId>> = BTreeMap::new();
    for entry in entries {
        let (issue, reader) = (entry.issue, entry.reader);
        match &entry.outcome {
            Outcome::Accepted => {
                if let Some(variant) = entry.other_variant {
                    deliveries::set_variant(conn, issue, reader, variant)?;
                }
                accepted.entry((issue, entry.build)).or_default().push(reader);
            }
            Outcome::NotTried => {}
            Outcome::Skipped(reason) => skipped.entry((issue, *reason)).or_default().push(reader),
            Outcome::Failed(reply) => {
                if deliveries::fail(conn, issue, reader, SkipReason::Refused, reply)? {
                    failures.note(entry.newsletter, issue, reader, reply);
                }
            }
            Outcome::Deferred(words, after) => {
                let wait = backoff(entry.attempts + 1, retry_first, reader.0).max(after.unwrap_or_default());
                deliveries::defer(conn, issue, reader, now + wait, words)?;
            }
            Outcome::PutOff(until) => deliveries::put_off(conn, issue, reader, *until)?,
        }
    }
    for ((issue, build), readers) in accepted {
        deliveries::accept(conn, issue, &readers, build)?;
    }
    for ((issue, reason), readers) in skipped {
        deliveries::skip(conn, issue, &readers, reason)?;
    }
    failures.tell(conn, listeners, now)
}
