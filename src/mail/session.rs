//! One connection to a relay and the dialogue on it (RFC 5321).
//!
//! Sends one message to one recipient at a time and answers with a [`Verdict`]. It never retries,
//! never falls back from TLS that was asked for, and never lets a bare CR or LF reach the wire.

use std::io;
use std::time::Duration;

use thiserror::Error;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use self::body::Body;
pub use self::opening::ConnectError;
use self::opening::Offers;
use super::relay::Relay;
use super::verdict::{Reply, Stage, Verdict, judge};

mod body;
mod opening;

/// The longest reply that is read. Relays stay far below; RFC 5321 §4.5.3.1.5 allows 512 a line.
const MAX_REPLY: usize = 16 * 1024;

/// Who a message is from and for, as the relay is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Return path; empty for the null sender `<>` (RFC 5321 §4.5.5).
    pub sender: String,
    /// The one recipient.
    pub recipient: String,
}

/// How long each part of a session may take.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// All of connecting: TCP, TLS, greeting, EHLO and AUTH.
    pub connect: Duration,
    /// One command until its reply.
    pub command: Duration,
    /// Writing the message, and again waiting for the reply after the dot. RFC 5321 §4.5.3.2.6
    /// asks for 10 minutes: whoever gives up sooner risks a second copy.
    pub message: Duration,
}

/// Why a dialogue cannot go on.
#[derive(Debug, Error)]
enum Lost {
    #[error("connection lost {0}")]
    Connection(&'static str),
    #[error("no answer in time: {0}")]
    TimedOut(&'static str),
    #[error("the relay's answers do not match the commands: {0}")]
    Sync(&'static str),
    #[error("{0}")]
    Closing(Reply),
}

const BEFORE_MESSAGE: &str = "before the message was sent";
const IN_MESSAGE: &str = "while the message was being sent";
const BEFORE_ANSWER: &str = "after the message was sent, before the answer";
const AFTER_REFUSAL: &str = "after the relay refused the message";

trait Line: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Line for T {}

/// An open, greeted and, where wanted, encrypted and authenticated connection to a relay.
pub struct Session {
    line: Box<dyn Line>,
    unread: Vec<u8>,
    offers: Offers,
    deadlines: Deadlines,
    usable: bool,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("offers", &self.offers)
            .field("usable", &self.usable)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Connects, encrypts as [`Relay::tls`] asks, says EHLO as `ehlo_name` and logs in.
    ///
    /// # Errors
    /// A [`ConnectError`]. TLS that was asked for and cannot be had is one, never a reason to go
    /// on in clear (RFC 3207 §6).
    pub async fn connect(relay: &Relay, ehlo_name: &str, deadlines: Deadlines) -> Result<Session, ConnectError> {
        let opening = opening::open(relay, ehlo_name, deadlines.connect);
        let (line, offers) = timeout(deadlines.connect, opening)
            .await
            .map_err(|_| ConnectError::TimedOut)??;
        Ok(Session {
            line,
            unread: Vec::new(),
            offers,
            deadlines,
            usable: true,
        })
    }

    /// Sends one message to one recipient.
    ///
    /// Line ends become CRLF and the last line gets one (RFC 5321 §2.3.8). What the relay could
    /// only refuse (an address that would break the dialogue, non-ASCII addresses without SMTPUTF8,
    /// a message over its size limit or with 8-bit text without 8BITMIME) is judged without asking.
    /// Dropping the future half-way leaves the session unusable.
    pub async fn send(&mut self, envelope: &Envelope, message: &[u8]) -> Verdict {
        if !self.usable {
            return Verdict::TryLater("the session is closed".into());
        }
        let body = Body::new(message);
        if let Err(verdict) = self.preflight(envelope, &body) {
            return verdict;
        }
        self.usable = false;
        match self.dialogue(envelope, &body).await {
            Ok((verdict, in_sync)) => {
                self.usable = in_sync;
                verdict
            }
            Err(lost) => Verdict::TryLater(lost.to_string()),
        }
    }

    /// Whether another message may be sent: `false` after a lost connection, a 421, a timeout or
    /// answers out of step.
    pub fn is_usable(&self) -> bool {
        self.usable
    }

    /// Says QUIT and waits for the answer, at most [`Deadlines::command`].
    pub async fn quit(mut self) {
        if self.usable && self.write(b"QUIT\r\n", BEFORE_MESSAGE).await.is_ok() {
            // The session ends here whatever the relay says.
            let _ = self.reply(BEFORE_MESSAGE).await;
            let _ = timeout(self.deadlines.command, self.line.shutdown()).await;
        }
    }

    fn preflight(&self, envelope: &Envelope, body: &Body) -> Result<(), Verdict> {
        let Envelope { sender, recipient } = envelope;
        let refuse = |text: &str| Reply::new(550, text);
        if !is_path(sender) {
            let reply = refuse("5.1.7 the sender's address cannot be put in a command");
            return Err(Verdict::SenderRefused(reply));
        }
        if recipient.is_empty() || !is_path(recipient) {
            let reply = refuse("5.1.3 the address cannot be put in a command");
            return Err(Verdict::RecipientFailed(reply));
        }
        if !self.offers.utf8 && !sender.is_ascii() {
            let reply = refuse("5.6.7 relay does not offer SMTPUTF8, which the sender needs");
            return Err(Verdict::SenderRefused(reply));
        }
        if !self.offers.utf8 && !recipient.is_ascii() {
            let reply = refuse("5.6.7 relay does not offer SMTPUTF8");
            return Err(Verdict::RecipientFailed(reply));
        }
        if self.offers.size_limit > 0 && body.size > self.offers.size_limit {
            let limit = self.offers.size_limit;
            let text = format!("5.3.4 {} octets, relay takes {limit}", body.size);
            return Err(Verdict::MessageRefused(Reply::new(552, &text)));
        }
        if body.eight_bit && !self.offers.eight_bit {
            let reply = refuse("5.6.3 8-bit message, relay does not offer 8BITMIME");
            return Err(Verdict::MessageRefused(reply));
        }
        Ok(())
    }

    /// The verdict, and whether commands and answers are still in step.
    async fn dialogue(&mut self, envelope: &Envelope, body: &Body) -> Result<(Verdict, bool), Lost> {
        let mail = self.mail_command(envelope, body);
        let rcpt = format!("RCPT TO:<{}>\r\n", envelope.recipient);
        let commands = [
            (Stage::Mail, mail.as_str()),
            (Stage::Recipient, rcpt.as_str()),
            (Stage::Data, "DATA\r\n"),
        ];
        let refused = if self.offers.pipelining {
            let group = commands.map(|(_, command)| command).concat();
            self.write(group.as_bytes(), BEFORE_MESSAGE).await?;
            self.group_replies().await?
        } else {
            self.ask_in_turn(commands).await?
        };
        if let Some(Refusal { stage, reply, open }) = refused {
            // A refusal that is known outlives a connection that breaks while tidying up.
            let in_sync = self.abandon(open).await.is_ok();
            return Ok((judge(stage, reply), in_sync));
        }
        let limit = self.deadlines.message;
        self.write_within(limit, &body.wire, IN_MESSAGE).await?;
        let reply = self.reply_within(limit, BEFORE_ANSWER).await?;
        let in_sync = matches!(reply.code / 100, 2 | 4 | 5);
        Ok((judge(Stage::Message, reply), in_sync))
    }

    fn mail_command(&self, envelope: &Envelope, body: &Body) -> String {
        let mut command = format!("MAIL FROM:<{}>", envelope.sender);
        if self.offers.size {
            command.push_str(&format!(" SIZE={}", body.size));
        }
        if body.eight_bit {
            command.push_str(" BODY=8BITMIME");
        }
        if !envelope.sender.is_ascii() || !envelope.recipient.is_ascii() {
            command.push_str(" SMTPUTF8");
        }
        command.push_str("\r\n");
        command
    }

    /// Reads the three answers to a pipelined MAIL, RCPT, DATA; `None` when the message may follow.
    async fn group_replies(&mut self) -> Result<Option<Refusal>, Lost> {
        let mut refused: Option<Refusal> = None;
        for stage in [Stage::Mail, Stage::Recipient, Stage::Data] {
            let answer = self.reply(BEFORE_MESSAGE).await;
            let (granted, reply) = match answer.and_then(|reply| granted(stage, reply)) {
                Ok(answer) => answer,
                // Some relays close right after a refusal: what they said first counts.
                Err(lost) => return refused.map(Refusal::and_lost).map(Some).ok_or(lost),
            };
            let open = match stage {
                Stage::Data if granted => Open::Data,
                _ => Open::Transaction,
            };
            match &mut refused {
                Some(first) => first.open = open,
                None if granted => {}
                None => refused = Some(Refusal { stage, reply, open }),
            }
        }
        Ok(refused)
    }

    async fn ask_in_turn(&mut self, commands: [(Stage, &str); 3]) -> Result<Option<Refusal>, Lost> {
        for (stage, command) in commands {
            self.write(command.as_bytes(), BEFORE_MESSAGE).await?;
            let (granted, reply) = granted(stage, self.reply(BEFORE_MESSAGE).await?)?;
            if !granted {
                let open = Open::Transaction;
                return Ok(Some(Refusal { stage, reply, open }));
            }
        }
        Ok(None)
    }

    /// Brings relay and session back to where the next MAIL may come.
    async fn abandon(&mut self, open: Open) -> Result<(), Lost> {
        match open {
            // The relay waits for a message that nobody takes: end it at once (RFC 2920 §3.1).
            Open::Data => {
                self.write(b".\r\n", AFTER_REFUSAL).await?;
                match self.reply(AFTER_REFUSAL).await?.code / 100 {
                    2 | 4 | 5 => Ok(()),
                    _ => Err(Lost::Sync(AFTER_REFUSAL)),
                }
            }
            Open::Transaction => {
                self.write(b"RSET\r\n", AFTER_REFUSAL).await?;
                match self.reply(AFTER_REFUSAL).await? {
                    reply if reply.is_positive() => Ok(()),
                    _ => Err(Lost::Sync(AFTER_REFUSAL)),
                }
            }
            Open::Lost => Err(Lost::Connection(AFTER_REFUSAL)),
        }
    }

    async fn write(&mut self, bytes: &[u8], at: &'static str) -> Result<(), Lost> {
        self.write_within(self.deadlines.command, bytes, at).await
    }

    async fn write_within(&mut self, limit: Duration, bytes: &[u8], at: &'static str) -> Result<(), Lost> {
        // An answer that nobody asked for would be taken for the next one.
        if !self.unread.is_empty() {
            return Err(Lost::Sync(at));
        }
        let writing = async {
            self.line.write_all(bytes).await?;
            self.line.flush().await
        };
        timeout(limit, writing)
            .await
            .map_err(|_| Lost::TimedOut(at))?
            .map_err(|_: io::Error| Lost::Connection(at))
    }

    async fn reply(&mut self, at: &'static str) -> Result<Reply, Lost> {
        self.reply_within(self.deadlines.command, at).await
    }

    async fn reply_within(&mut self, limit: Duration, at: &'static str) -> Result<Reply, Lost> {
        let Self { line, unread, .. } = self;
        let reading = async {
            loop {
                if let Some((reply, length)) = Reply::read(unread).map_err(|_| Lost::Sync(at))? {
                    unread.drain(..length);
                    return Ok(reply);
                }
                if unread.len() > MAX_REPLY {
                    return Err(Lost::Sync(at));
                }
                match line.read_buf(unread).await {
                    Ok(0) | Err(_) => return Err(Lost::Connection(at)),
                    Ok(_) => {}
                }
            }
        };
        let reply = timeout(limit, reading).await.map_err(|_| Lost::TimedOut(at))??;
        match reply.code {
            421 => Err(Lost::Closing(reply)),
            _ => Ok(reply),
        }
    }
}

/// A command that was turned down, and what the relay still waits for.
struct Refusal {
    stage: Stage,
    reply: Reply,
    open: Open,
}

impl Refusal {
    fn and_lost(self) -> Self {
        Self {
            open: Open::Lost,
            ..self
        }
    }
}

/// What a refused attempt leaves behind on the relay.
#[derive(Clone, Copy)]
enum Open {
    Transaction,
    Data,
    Lost,
}

/// Pairs the reply with whether it grants the command; one that cannot belong to it means lost step.
fn granted(stage: Stage, reply: Reply) -> Result<(bool, Reply), Lost> {
    match (reply.code / 100, stage) {
        (4 | 5, _) => Ok((false, reply)),
        (3, Stage::Data) | (2, Stage::Mail | Stage::Recipient) => Ok((true, reply)),
        _ => Err(Lost::Sync(BEFORE_MESSAGE)),
    }
}

/// Whether the address stays inside the angle brackets of its command.
fn is_path(address: &str) -> bool {
    !address.contains(|char: char| char.is_control() || matches!(char, '<' | '>'))
}

#[cfg(test)]
mod tests;
