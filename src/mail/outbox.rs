//! The sessions to one relay: as many at once as it allows, opened when needed, kept while they are busy.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

use super::{
    relay::Relay,
    session::{ConnectError, Deadlines, Envelope, Session},
    verdict::Verdict,
};

/// A session idle for longer may have been closed by the relay without our knowing.
const KEEP_IDLE: Duration = Duration::from_secs(2);

/// Hands messages to a relay.
#[derive(Debug)]
pub struct Outbox {
    relay: Relay,
    ehlo_name: String,
    deadlines: Deadlines,
    places: Semaphore,
    idle: Mutex<Vec<(Session, Instant)>>,
}

impl Outbox {
    /// An outbox that connects when the first message is sent.
    ///
    /// `within` bounds each of: connecting, one command, and the answer to a message.
    pub fn new(relay: Relay, ehlo_name: String, within: Duration) -> Self {
        let deadlines = Deadlines {
            connect: within.min(Duration::from_secs(30)),
            command: within,
            message: within,
        };
        let places = Semaphore::new(relay.connections.max(1));
        Outbox {
            relay,
            ehlo_name,
            deadlines,
            places,
            idle: Mutex::default(),
        }
    }

    /// How many messages are handed over at once.
    pub fn connections(&self) -> usize {
        self.relay.connections.max(1)
    }

    /// Hands over one message and answers what the relay made of it. Never retries.
    pub async fn send(&self, envelope: &Envelope, message: &[u8]) -> Verdict {
        let Ok(_place) = self.places.acquire().await else {
            return Verdict::TryLater("the outbox is closed".into());
        };
        let mut session = match self.take_idle() {
            Some(session) => session,
            None => match Session::connect(&self.relay, &self.ehlo_name, self.deadlines).await {
                Ok(session) => session,
                Err(ConnectError::AuthRefused(reply)) => return Verdict::SenderRefused(reply),
                Err(error) => return Verdict::TryLater(error.to_string()),
            },
        };
        let verdict = session.send(envelope, message).await;
        if session.is_usable() {
            self.idle().push((session, Instant::now()));
        }
        verdict
    }

    /// True when the relay accepts a connection now.
    pub async fn answers(&self) -> bool {
        match Session::connect(&self.relay, &self.ehlo_name, self.deadlines).await {
            Ok(session) => {
                session.quit().await;
                true
            }
            Err(_) => false,
        }
    }

    /// Says QUIT on the sessions that are idle.
    pub async fn close(&self) {
        let idle = std::mem::take(&mut *self.idle());
        futures::future::join_all(idle.into_iter().map(|(session, _)| session.quit())).await;
    }

    fn take_idle(&self) -> Option<Session> {
        let mut idle = self.idle();
        idle.retain(|(_, since)| since.elapsed() < KEEP_IDLE);
        idle.pop().map(|(session, _)| session)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<(Session, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
