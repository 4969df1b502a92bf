//! One message at a time to one relay, each over a session of its own: test copies, and whether the relay answers.

use std::time::Duration;

use super::{
    relay::Relay,
    session::{ConnectError, Deadlines, Envelope, Session, Trial},
    verdict::{Delay, Verdict},
    wire::Wire,
};

/// How long one command may take.
const COMMAND: Duration = Duration::from_secs(60);
/// How long a connection may take to come to be.
const CONNECT: Duration = Duration::from_secs(30);

/// The deadlines of a session in which a relay may take this long to answer for a message.
pub fn deadlines(reply: Duration) -> Deadlines {
    Deadlines {
        connect: CONNECT.min(reply),
        command: COMMAND.min(reply),
        message: reply,
    }
}

/// Hands single messages to a relay.
#[derive(Debug)]
pub struct Outbox {
    relay: Relay,
    ehlo_name: String,
    deadlines: Deadlines,
}

impl Outbox {
    /// An outbox that connects when it is used; the relay may take `reply` to answer for a message.
    pub fn new(relay: Relay, ehlo_name: String, reply: Duration) -> Self {
        Outbox {
            relay,
            ehlo_name,
            deadlines: deadlines(reply),
        }
    }

    /// Hands over one message and answers what the relay made of it. Never retries.
    pub async fn send(&self, envelope: &Envelope, message: &mut Wire) -> Verdict {
        let mut session = match Session::connect(&self.relay, &self.ehlo_name, self.deadlines).await {
            Ok(session) => session,
            Err(ConnectError::AuthRefused(reply)) => return Verdict::SenderRefused(reply),
            Err(error) => return Verdict::TryLater(Delay::line(error.to_string())),
        };
        let verdict = session.send(envelope, message).await;
        session.quit().await;
        verdict
    }

    /// Connects and shows what is said; delivers nothing.
    pub async fn try_out(&self, envelope: Option<&Envelope>) -> Trial {
        Session::try_out(&self.relay, &self.ehlo_name, self.deadlines, envelope).await
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
}
