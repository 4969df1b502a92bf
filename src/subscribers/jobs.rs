//! Doing the same with many readers: first everybody whom it concerns is found and kept, so that a member confirms a number that
//! stands; then it is done, some readers a transaction, in which they are taken from those who are left. A process that dies has
//! done whole transactions, and the next one goes on with whoever is left.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use tracing::error;

use super::{
    ChoiceError, NO_WORDS,
    at_desk::{self, AtDeskError, SOURCE},
    departure, erasure,
    finding::{self, Bound, Wish},
    pausing,
};
use crate::{
    domain::{
        Clock, ConsentKind, EditionId, JobId, JobState, NewsletterId, SectionId, SectionSet, Sought, SubscriberId,
        SubscriptionStatus, SuppressionReason, Timestamp, Token,
    },
    storage::{
        Conn, Db, StorageError, audit,
        consents::{self, ConsentEvent},
        person,
        reader_jobs::{self as rows, Job},
        readers::{self, Filter},
        sections,
        subscribers::{self, Subscriber},
        subscriptions::{self, Subscription},
        suppressions,
        webhooks::Listeners,
    },
};

/// Readers found in one transaction, and those with whom something is done in one.
const FOUND_AT_ONCE: Bound = Bound {
    readers: 2_000,
    looked_at: 20_000,
};
const DONE_AT_ONCE: i64 = 100;
const LOOKED_EVERY: Duration = Duration::from_secs(2);

/// What is done with each reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "of")]
pub enum Action {
    /// The subscription moves to another edition.
    Move(EditionId),
    /// It takes a section, too.
    AddSection(SectionId),
    /// It takes a section no more.
    RemoveSection(SectionId),
    /// It ends.
    Unsubscribe,
    /// Another letter to confirm it.
    Resend,
    /// Nothing is mailed to the address any more.
    Suppress,
    /// Everything that is kept of the reader goes.
    Erase,
}

impl Action {
    /// Its word in forms and messages.
    pub fn kind(self) -> &'static str {
        match self {
            Action::Move(_) => "move",
            Action::AddSection(_) => "add_section",
            Action::RemoveSection(_) => "remove_section",
            Action::Unsubscribe => "unsubscribe",
            Action::Resend => "resend",
            Action::Suppress => "suppress",
            Action::Erase => "erase",
        }
    }
}

/// Whom a job concerns, as it is kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    text: String,
    filter: Filter,
    /// The newsletters in which the member works; none: all.
    works_in: Option<Vec<NewsletterId>>,
}

/// Begins a job with finding whom it concerns; `text` is what was searched for. `works_in` are the newsletters whose editor the
/// member is; none: all.
///
/// # Errors
/// Those of the database.
pub async fn begin(
    db: &Db,
    actor: &str,
    text: &str,
    filter: Filter,
    works_in: Option<Vec<NewsletterId>>,
    action: Action,
    now: Timestamp,
) -> Result<JobId, StorageError> {
    let kept = Kept {
        text: text.to_owned(),
        filter,
        works_in,
    };
    let (wish, action) = (json!(kept).to_string(), json!(action).to_string());
    let actor = actor.to_owned();
    db.write(move |conn| rows::insert(conn, &actor, &wish, &action, now))
        .await
}

/// What a job does; `None` for one that another version of the program made.
pub fn action(job: &Job) -> Option<Action> {
    serde_json::from_str(&job.action).ok()
}

/// The newsletters whose readers a job concerns.
pub fn newsletters(job: &Job) -> Vec<NewsletterId> {
    let kept: Kept = serde_json::from_str(&job.wish).unwrap_or_default();
    kept.filter.newsletters
}

/// Lets a job run whose number a member has typed; false when that is not the number, or it runs already.
///
/// # Errors
/// Those of the database.
pub async fn confirm(db: &Db, actor: &str, id: JobId, typed: i64, now: Timestamp) -> Result<bool, StorageError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        let Some(job) = rows::find(conn, id)?.filter(|job| job.found == typed) else {
            return Ok(false);
        };
        let moved = rows::move_on(conn, id, &[JobState::Counted], JobState::Running, now)?;
        if moved {
            let detail = json!({"action": action(&job), "newsletters": newsletters(&job), "readers": job.found});
            audit::append(conn, &actor, "readers.bulk", &format!("job {id}"), &detail, now)?;
        }
        Ok(moved)
    })
    .await
}

/// Stops a job; what was done stays done. False when it has ended.
///
/// # Errors
/// Those of the database.
pub async fn stop(db: &Db, actor: &str, id: JobId, now: Timestamp) -> Result<bool, StorageError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        let from = [JobState::Counting, JobState::Counted, JobState::Running];
        let stopped = rows::move_on(conn, id, &from, JobState::Stopped, now)?;
        if stopped {
            audit::append(conn, &actor, "readers.stop_bulk", &format!("job {id}"), &json!({}), now)?;
        }
        Ok(stopped)
    })
    .await
}

/// Does one step of each job at work; answers how many steps there were.
///
/// # Errors
/// Those of the database; what was done before stays.
pub async fn carry_on(db: &Db, clock: &Clock) -> Result<usize, StorageError> {
    let mut steps = 0;
    for job in db.read(rows::at_work).await? {
        steps += 1;
        let now = clock.now();
        match job.state {
            JobState::Counting => count(db, job).await?,
            _ => run(db, job, now).await?,
        }
    }
    Ok(steps)
}

/// Carries jobs on until `stop`.
pub async fn keep_carrying_on(db: &Db, clock: &Clock, stop: &CancellationToken) {
    let mut trouble = false;
    while !stop.is_cancelled() {
        match carry_on(db, clock).await {
            Ok(0) => trouble = false,
            Ok(_) => continue,
            Err(cause) => {
                if !trouble {
                    error!(%cause, "what is done with many readers has stopped for now; it goes on when the cause is gone");
                }
                trouble = true;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOKED_EVERY) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn count(db: &Db, job: Job) -> Result<(), StorageError> {
    let mut kept: Kept = serde_json::from_str(&job.wish).unwrap_or_default();
    let wish = Wish {
        text: Sought::parse(&kept.text),
        filter: kept.filter.clone(),
    };
    let below = job.below;
    let step = db
        .read(move |conn| finding::step(conn, &wish, below, FOUND_AT_ONCE))
        .await?;
    if step.next.is_none() {
        // It may name a reader, and nobody is looked for any more.
        kept.text.clear();
    }
    let wish = json!(kept).to_string();
    db.write(move |conn| rows::keep(conn, &job, &step.found, step.next, &wish))
        .await?;
    Ok(())
}

/// What is done with each reader.
struct Work<'a> {
    job: &'a Job,
    kept: &'a Kept,
    action: Action,
    listeners: &'a Listeners,
    now: Timestamp,
}

async fn run(db: &Db, job: Job, now: Timestamp) -> Result<(), StorageError> {
    let listeners = db.listeners();
    db.write(move |conn| {
        let taken = rows::take(conn, job.id, DONE_AT_ONCE)?;
        if taken.is_empty() {
            rows::move_on(conn, job.id, &[JobState::Running], JobState::Done, now)?;
            return Ok(());
        }
        let kept: Kept = serde_json::from_str(&job.wish).unwrap_or_default();
        let (mut done, mut passed_over) = (0, 0);
        let work = action(&job).map(|action| Work {
            job: &job,
            kept: &kept,
            action,
            listeners: &listeners,
            now,
        });
        for id in taken {
            let was_done = match &work {
                Some(work) => with_reader(conn, work, id)?,
                None => false,
            };
            *(if was_done { &mut done } else { &mut passed_over }) += 1;
        }
        rows::note(conn, job.id, done, passed_over)
    })
    .await
}

/// Does it with one reader; false when there was nothing to do, or it must not be done.
fn with_reader(conn: &mut Conn, work: &Work<'_>, id: SubscriberId) -> Result<bool, StorageError> {
    let Some(reader) = subscribers::find(conn, id)? else {
        return Ok(false);
    };
    if matches!(work.action, Action::Suppress | Action::Erase) {
        return with_person(conn, work, &reader);
    }
    let mut any = false;
    for subscription in readers::fitting(conn, &work.kept.filter, &[id])? {
        if let Some(subscription) = subscriptions::find(conn, subscription)? {
            any |= with_subscription(conn, work, &reader, &subscription)?;
        }
    }
    Ok(any)
}

fn with_person(conn: &mut Conn, work: &Work<'_>, reader: &Subscriber) -> Result<bool, StorageError> {
    let (job, now) = (work.job, work.now);
    if let Some(own) = &work.kept.works_in {
        let of_reader = person::subscriptions(conn, reader.id)?;
        if of_reader
            .iter()
            .any(|subscription| !own.contains(&subscription.newsletter_id))
        {
            return Ok(false);
        }
    }
    let (subject, detail) = (format!("address {}", reader.address_hash), json!({"job": job.id}));
    if work.action == Action::Erase {
        erasure::erase_reader(conn, work.listeners, reader, now)?;
        audit::append(conn, &job.actor, "reader.erase", &subject, &detail, now)?;
        return Ok(true);
    }
    let added = suppressions::add(conn, &reader.address_hash, SuppressionReason::Operator, now)?;
    if added {
        audit::append(conn, &job.actor, "suppression.add", &subject, &detail, now)?;
    }
    Ok(added)
}

fn with_subscription(
    conn: &mut Conn,
    work: &Work<'_>,
    reader: &Subscriber,
    subscription: &Subscription,
) -> Result<bool, StorageError> {
    let (action, now) = (work.action, work.now);
    let is_open = matches!(
        subscription.status,
        SubscriptionStatus::Pending | SubscriptionStatus::Active | SubscriptionStatus::Paused
    );
    match action {
        Action::Unsubscribe => departure::end(conn, work.listeners, subscription.id, SOURCE, now),
        Action::Resend => {
            let token = Token::random().map_err(|cause| StorageError::Unavailable(cause.to_string()))?;
            match at_desk::send_again(conn, reader, subscription, &token, now) {
                Ok(()) => Ok(true),
                Err(AtDeskError::Storage(error)) => Err(error),
                Err(_) => Ok(false),
            }
        }
        Action::Move(edition) if is_open && subscription.edition_id != edition => {
            let taken = subscriptions::taken(conn, subscription)?;
            match pausing::carry_over(conn, subscription, edition, now) {
                Ok(()) => choose(conn, subscription, edition, &taken, now),
                Err(ChoiceError::Storage(error)) => Err(error),
                Err(_) => Ok(false),
            }
        }
        Action::AddSection(section) | Action::RemoveSection(section) if is_open => {
            let taken = subscriptions::taken(conn, subscription)?;
            match changed(conn, subscription, &taken, action, section)? {
                Some(sections) => choose(conn, subscription, subscription.edition_id, &sections, now),
                None => Ok(false),
            }
        }
        _ => Ok(false),
    }
}

/// The sections after a change; `None` when nothing changes, or nothing would be left.
fn changed(
    conn: &mut Conn,
    subscription: &Subscription,
    taken: &SectionSet,
    action: Action,
    section: SectionId,
) -> Result<Option<SectionSet>, StorageError> {
    let adds = matches!(action, Action::AddSection(_));
    if taken.takes(section) == adds {
        return Ok(None);
    }
    let mut sections = match taken {
        SectionSet::Only(sections) => sections.clone(),
        SectionSet::All => {
            let all = sections::list(conn, subscription.newsletter_id)?.into_iter();
            all.map(|section| section.id).collect()
        }
    };
    match adds {
        true => sections.insert(section),
        false => sections.remove(&section),
    };
    Ok((!sections.is_empty()).then_some(SectionSet::Only(sections)))
}

fn choose(
    conn: &mut Conn,
    subscription: &Subscription,
    edition: EditionId,
    sections: &SectionSet,
    now: Timestamp,
) -> Result<bool, StorageError> {
    subscriptions::choose(conn, subscription.id, edition, sections)?;
    let event = ConsentEvent {
        subscription: subscription.id,
        kind: ConsentKind::Changed,
        wording: NO_WORDS,
        source: SOURCE,
        ip: None,
    };
    consents::append(conn, &event, now)?;
    Ok(true)
}
