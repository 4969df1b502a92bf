//! Sends what is due, whatever the number of processes: a lease keeps a message with one of them until it is settled.
//!
//! A message that is not taken is tried again ever more rarely, for three days. An endpoint that takes nothing is asked with one
//! message at a time, so that one that is away costs little; when it has taken nothing for days, it is made inactive and staff get
//! a letter.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::future::join_all;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};
use url::Url;

use super::{
    endpoints::secrets,
    message::{message_id, rendered},
    post::{self, Answer, Post},
};
use crate::{
    domain::{
        Clock, EmailAddress, LetterKind, Links, MessageId, MessageStatus, NewsletterId, Role, SecretKey, Timestamp,
        WebhookId,
    },
    issues::{
        notices::{DeskNotice, notify},
        preflight::Network,
    },
    storage::{
        Conn, Db, StorageError, newsletters, staff,
        webhooks::{self, Attempt, Message, Webhook},
    },
};

/// How often it is looked whether something is due.
const EVERY: Duration = Duration::from_secs(1);
/// How long a message may stay with a process: longer than all that it has in hand can take.
const LEASE: Duration = Duration::from_secs(180);
/// Messages of an endpoint in hand at once, and those that are on their way at once.
const IN_HAND: i64 = 20;
const AT_ONCE: usize = 4;
/// When a message is tried again; three times as long each time.
const FIRST_RETRY: Duration = Duration::from_secs(10);
const LONGEST_RETRY: Duration = Duration::from_secs(12 * 3600);
/// How long a message is tried.
const TRIED_FOR: Duration = Duration::from_secs(3 * 24 * 3600);
/// How long an endpoint that takes nothing is left alone; twice as long each time.
const FIRST_HOLD: Duration = Duration::from_secs(5);
const LONGEST_HOLD: Duration = Duration::from_secs(10 * 60);
/// An endpoint that has taken nothing for so long is stopped when a message has been given up, or has been for [`TRIED_FOR`].
const LASTING: Duration = Duration::from_secs(2 * 24 * 3600);
/// How long what is settled is kept, how many messages go at once, and how often it is looked.
const KEPT_FOR: Duration = Duration::from_secs(30 * 24 * 3600);
const FORGOTTEN_AT_ONCE: usize = 1_000;
const FORGET_EVERY: Duration = Duration::from_secs(3600);
/// The answer of an endpoint that wants nothing any more.
const GONE: i16 = 410;

/// What the configuration says of webhooks.
#[derive(Debug, Clone, Default)]
pub struct WebhookSettings {
    /// Addresses that may be told although they are private and without TLS; port 0 stands for every port.
    pub private_addresses: Vec<SocketAddr>,
    /// Who is told of an endpoint that does not answer; the owners when nobody is named.
    pub notices_to: Vec<EmailAddress>,
}

impl WebhookSettings {
    /// Whether an address may be told although it is private and without TLS.
    pub fn allows(&self, at: &SocketAddr) -> bool {
        let every_port = SocketAddr::new(at.ip(), 0);
        self.private_addresses
            .iter()
            .any(|known| known == at || *known == every_port)
    }
}

/// Sends messages.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The database.
    pub db: Db,
    /// The installation's key.
    pub key: SecretKey,
    /// The way to endpoints.
    pub network: Arc<Network>,
    /// What the configuration says.
    pub settings: WebhookSettings,
    /// Public addresses.
    pub links: Links,
}

/// What one look has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// Messages that were taken.
    pub taken: usize,
    /// Messages that were not.
    pub refused: usize,
}

/// What came of a try.
struct Tried {
    message: Message,
    attempt: Attempt,
}

impl Tried {
    fn is_taken(&self) -> bool {
        self.attempt.status.is_some_and(|status| (200..300).contains(&status))
    }
}

impl Sender {
    /// Sends what is due until `stop`: to each endpoint by itself, so that a slow one holds up no other.
    pub async fn run(&self, clock: &Clock, stop: &CancellationToken) {
        let mut trouble = false;
        let mut forget_at = Timestamp::EPOCH;
        let mut busy: BTreeSet<WebhookId> = BTreeSet::new();
        let mut under_way: JoinSet<(WebhookId, Result<Sent, StorageError>)> = JoinSet::new();
        while !stop.is_cancelled() {
            let now = clock.now();
            let mut looked = self.due(now).await;
            if now >= forget_at {
                let before = now - KEPT_FOR;
                let forget = move |conn: &mut Conn| webhooks::forget_before(conn, before, FORGOTTEN_AT_ONCE);
                match self.db.write(forget).await {
                    // There are more: they go with the next looks.
                    Ok(FORGOTTEN_AT_ONCE) => {}
                    Ok(_) => forget_at = now + FORGET_EVERY,
                    Err(cause) => looked = Err(cause),
                }
            }
            match looked {
                Ok(due) => {
                    trouble = false;
                    for webhook in due {
                        let (sender, id) = (self.clone(), webhook.id);
                        if busy.insert(id) {
                            under_way.spawn(async move { (id, sender.serve(webhook, now).await) });
                        }
                    }
                }
                Err(cause) => {
                    if !trouble {
                        error!(%cause, "webhooks wait; they go on when the cause is gone");
                    }
                    trouble = true;
                }
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                Some(served) = under_way.join_next() => match served {
                    Ok((id, served)) => {
                        busy.remove(&id);
                        if let Err(cause) = served {
                            warn!(webhook.id = %id, %cause, "what was sent is sent again when its lease ends");
                            tokio::time::sleep(EVERY).await;
                        }
                    }
                    // Which one it was is not known: all may be served anew, and leases keep them apart.
                    Err(_) => busy.clear(),
                },
                () = stop.cancelled() => {}
            }
        }
    }

    /// The endpoints for which something is due. Costs two small reads when there is none.
    async fn due(&self, now: Timestamp) -> Result<Vec<Webhook>, StorageError> {
        let listeners = self.db.listeners();
        self.db
            .read(move |conn| {
                listeners.refresh(conn)?;
                webhooks::due(conn, now)
            })
            .await
    }

    /// Sends all that is due now, until nobody takes anything any more.
    ///
    /// # Errors
    /// Those of the database; what was sent before them is sent again when its lease ends.
    pub async fn send_due(&self, now: Timestamp) -> Result<Sent, StorageError> {
        let mut sent = Sent::default();
        loop {
            let due = self.due(now).await?;
            let mut taken = 0;
            for of_one in join_all(due.into_iter().map(|webhook| self.serve(webhook, now))).await {
                let of_one = of_one?;
                taken += of_one.taken;
                sent.refused += of_one.refused;
            }
            if taken == 0 {
                return Ok(sent);
            }
            sent.taken += taken;
        }
    }

    /// Sends to one endpoint the first of what is due; when it takes nothing, the rest stays due.
    async fn serve(&self, webhook: Webhook, now: Timestamp) -> Result<Sent, StorageError> {
        let mut sent = Sent::default();
        let limit = if webhook.failures > 0 { 1 } else { IN_HAND };
        let id = webhook.id;
        let claim = move |conn: &mut Conn| webhooks::claim(conn, id, now, now + LEASE, limit);
        let mut waiting = self.db.write(claim).await?.into_iter();
        loop {
            let some: Vec<Message> = waiting.by_ref().take(AT_ONCE).collect();
            if some.is_empty() {
                return Ok(sent);
            }
            let tried = self.try_all(&webhook, some, now).await?;
            let taken = tried.iter().filter(|tried| tried.is_taken()).count();
            sent.taken += taken;
            sent.refused += tried.len() - taken;
            self.settle(&webhook, tried, now).await?;
            if taken == 0 {
                let rest: Vec<MessageId> = waiting.map(|message| message.id).collect();
                if !rest.is_empty() {
                    self.db.write(move |conn| webhooks::release(conn, &rest)).await?;
                }
                return Ok(sent);
            }
        }
    }

    async fn try_all(&self, webhook: &Webhook, some: Vec<Message>, now: Timestamp) -> Result<Vec<Tried>, StorageError> {
        let (some, bodies) = self
            .db
            .read(move |conn| rendered(conn, &some).map(|bodies| (some, bodies)))
            .await?;
        let tries = some.into_iter().zip(bodies);
        Ok(join_all(tries.map(|(message, body)| self.try_one(webhook, message, body, now))).await)
    }

    async fn try_one(&self, webhook: &Webhook, message: Message, body: String, now: Timestamp) -> Tried {
        let began = Instant::now();
        let answer = match Url::parse(&webhook.url) {
            Ok(url) => {
                let (id, seconds) = (message_id(&message), now.millis().div_euclid(1000));
                let secrets = secrets(&self.key, webhook, now);
                let signatures: Vec<String> = secrets.iter().map(|secret| secret.sign(&id, seconds, &body)).collect();
                let signatures = signatures.join(" ");
                let url = &url;
                let post = Post {
                    url,
                    id,
                    seconds,
                    signatures,
                    body,
                };
                post::send(&self.network, &self.settings, post).await
            }
            Err(error) => Err(error.to_string()),
        };
        let (status, answer) = match answer {
            Ok(Answer { status, beginning }) => (i16::try_from(status).ok(), beginning),
            Err(why) => (None, why),
        };
        let attempt = Attempt {
            message_id: message.id,
            at: now,
            duration_ms: i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX),
            status,
            answer,
        };
        Tried { message, attempt }
    }

    /// Records tries that were made at once.
    async fn settle(&self, webhook: &Webhook, tried: Vec<Tried>, now: Timestamp) -> Result<(), StorageError> {
        let (sender, webhook) = (self.clone(), webhook.clone());
        let id = webhook.id;
        let stopped = self
            .db
            .write(move |conn| sender.record(conn, &webhook, &tried, now))
            .await?;
        if stopped {
            warn!(webhook.id = %id, "the webhook does not answer and was stopped");
            let listeners = self.db.listeners();
            self.db.read(move |conn| listeners.refresh(conn)).await?;
        }
        Ok(())
    }

    /// Records tries and how their endpoint is; true when it was stopped.
    fn record(
        &self,
        conn: &mut Conn,
        webhook: &Webhook,
        tried: &[Tried],
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let mut given_up = false;
        for tried in tried {
            let (status, due_at) = next(tried, now);
            given_up |= status == MessageStatus::Failed;
            webhooks::settle(conn, &tried.attempt, status, due_at)?;
        }
        if tried.iter().any(Tried::is_taken) {
            webhooks::well(conn, webhook.id)?;
            return Ok(false);
        }
        let hold = grown(FIRST_HOLD, 2, webhook.failures).min(LONGEST_HOLD);
        let since = webhooks::unwell(conn, webhook.id, now + hold, now)?;
        let is_gone = tried.iter().any(|tried| tried.attempt.status == Some(GONE));
        let failing_for = now.since(since);
        let lasts = failing_for >= TRIED_FOR || (given_up && failing_for >= LASTING);
        if !(is_gone || lasts) || !webhooks::stop(conn, webhook.id, now)? {
            return Ok(false);
        }
        webhooks::give_up_all(conn, webhook.id)?;
        let last = tried.last().map(|tried| &tried.attempt);
        self.tell_staff(conn, webhook, last, since, now)?;
        Ok(true)
    }

    /// Queues a letter to staff about an endpoint that was stopped.
    fn tell_staff(
        &self,
        conn: &mut Conn,
        webhook: &Webhook,
        last: Option<&Attempt>,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let newsletter = match webhook.newsletter_id {
            Some(id) => Some(id),
            None => newsletters::list(conn, NewsletterId(0), 1)?
                .first()
                .map(|first| first.id),
        };
        let Some(newsletter) = newsletter else { return Ok(()) };
        let recipients = match self.settings.notices_to.as_slice() {
            [] => owners(conn)?,
            named => named.to_vec(),
        };
        let answered = match last.map(|last| (last.status, last.answer.as_str())) {
            Some((Some(status), _)) => format!("it answers {status}"),
            Some((None, why)) => why.to_owned(),
            None => "it does not answer".to_owned(),
        };
        let notice = DeskNotice {
            subject: "a webhook was stopped".to_owned(),
            paragraphs: vec![
                format!("The program at {} has taken nothing since {since}: {answered}.", webhook.url),
                "It is told nothing any more. When it works again, make the webhook active and send what it has missed once \
                 more: the page below has both."
                    .to_owned(),
            ],
            items: Vec::new(),
            findings: Vec::new(),
            link: self.links.path(&format!("/desk/settings/webhooks/{}", webhook.id)),
        };
        notify(conn, LetterKind::DeskNotice, newsletter, &recipients, &notice, now)
    }
}

/// The addresses of the owners who can log in.
fn owners(conn: &mut Conn) -> Result<Vec<EmailAddress>, StorageError> {
    let members = staff::list(conn)?.into_iter();
    let owners = members.filter(|member| member.role == Role::Owner && member.ended_at.is_none());
    Ok(owners.map(|owner| owner.email).collect())
}

/// Where a message stands after a try, and when it is due again.
fn next(tried: &Tried, now: Timestamp) -> (MessageStatus, Timestamp) {
    let message = &tried.message;
    if tried.is_taken() {
        return (MessageStatus::Delivered, message.due_at);
    }
    let due_at = now + retry_after(message.attempts, message.id);
    if due_at > message.tried_from + TRIED_FOR {
        return (MessageStatus::Failed, message.due_at);
    }
    (MessageStatus::Due, due_at)
}

/// How long a message waits after a try: three times as long each time, and up to a fifth more or less, so that messages that failed
/// together do not come back together.
fn retry_after(attempts: i16, id: MessageId) -> Duration {
    let whole = grown(FIRST_RETRY, 3, i64::from(attempts)).min(LONGEST_RETRY);
    // Fibonacci hashing spreads ids that follow each other.
    let spread = id.0.wrapping_mul(-7_046_029_254_386_353_131).rem_euclid(401);
    let share = u32::try_from(800 + spread).unwrap_or(1_000);
    whole * share / 1_000
}

/// A span that grows with each time.
fn grown(first: Duration, times: u32, exponent: i64) -> Duration {
    let exponent = u32::try_from(exponent.clamp(0, 16)).unwrap_or(0);
    first.saturating_mul(times.saturating_pow(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_ever_more_rarely_for_three_days() {
        for id in [1, 2, 77, 1_000_003] {
            let (mut at, mut attempts, mut waits) = (Duration::ZERO, 0_i16, Vec::new());
            loop {
                let wait = retry_after(attempts, MessageId(id));
                if at + wait > TRIED_FOR {
                    break;
                }
                at += wait;
                attempts += 1;
                waits.push(wait);
            }
            assert!((11..=16).contains(&waits.len()), "{}", waits.len());
            assert!(at > TRIED_FOR * 3 / 4, "{at:?}");
            assert!(waits[0] >= FIRST_RETRY * 4 / 5 && waits[0] <= FIRST_RETRY * 6 / 5);
            assert!(waits.iter().all(|wait| *wait <= LONGEST_RETRY * 6 / 5));
        }
        let waits: std::collections::BTreeSet<Duration> = (1..100).map(|id| retry_after(0, MessageId(id))).collect();
        assert!(waits.len() > 50, "messages that failed together come back apart");
        assert_eq!(grown(FIRST_HOLD, 2, i64::MAX).min(LONGEST_HOLD), LONGEST_HOLD);
    }
}
