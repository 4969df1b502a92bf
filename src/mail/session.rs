//! One connection to a relay and the dialogue on it (RFC 5321).
//!
//! Messages go one recipient at a time. While one is being sent the next one's commands ride in the same write, so that a
//! message costs one round trip (RFC 2920). It never retries, never falls back from TLS that was asked for, and answers
//! each message with a [`Verdict`].

use std::io;
use std::time::Duration;

use thiserror::Error;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

pub use self::dialogue::{Said, Side};
pub use self::opening::ConnectError;
use self::opening::Offers;
pub use self::trial::Trial;
use super::relay::Relay;
use super::verdict::{Delay, Reply, Stage, Verdict, judge};
use super::wire::Wire;

mod dialogue;
mod opening;
mod trial;

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
    /// Writing the message and waiting for the reply after the dot. RFC 5321 §4.5.3.2.6 asks for
    /// 10 minutes: whoever gives up sooner risks a second copy.
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

impl From<Lost> for Delay {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Closing(reply) => match judge(Stage::Connect, reply) {
                Verdict::TryLater(delay) => delay,
                Verdict::Accepted(reply)
                | Verdict::RecipientFailed(reply)
                | Verdict::MessageRefused(reply)
                | Verdict::SenderRefused(reply) => Delay::line(reply.to_string()),
            },
            other => Delay::line(other.to_string()),
        }
    }
}

/// What became of the commands that announce a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// The message may follow.
    Granted,
    /// The message was turned down before it was sent.
    Refused(Verdict),
    /// The session ended before the message was sent; nothing was decided about it.
    Lost(Delay),
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
    commands: Vec<u8>,
    offers: Offers,
    deadlines: Deadlines,
    usable: bool,
    announced: bool,
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
        let opening = opening::open(relay, ehlo_name, deadlines.connect, None);
        let (line, offers) = timeout(deadlines.connect, opening)
            .await
            .map_err(|_| ConnectError::TimedOut)??;
        Ok(Session::on(line, offers, deadlines))
    }

    /// Whether another message may be announced: `false` after a lost connection, a 421, a timeout or
    /// answers out of step.
    pub fn is_usable(&self) -> bool {
        self.usable
    }

    /// Sends one message to one recipient. Dropping the future half-way leaves the session unusable.
    pub async fn send(&mut self, envelope: &Envelope, message: &mut Wire) -> Verdict {
        match self.announce(envelope, message).await {
            Opened::Granted => self.deliver(message, None).await.0,
            Opened::Refused(verdict) => verdict,
            Opened::Lost(delay) => Verdict::TryLater(delay),
        }
    }

    /// Announces a message: MAIL, RCPT and DATA.
    ///
    /// What the relay could only refuse (an address that would break the dialogue, non-ASCII addresses without SMTPUTF8,
    /// a message over its size limit or with 8-bit text without 8BITMIME) is judged without asking.
    pub async fn announce(&mut self, envelope: &Envelope, message: &Wire) -> Opened {
        if !self.usable {
            return Opened::Lost(Delay::line("the session is closed"));
        }
        if let Err(verdict) = self.preflight(envelope, message) {
            return Opened::Refused(verdict);
        }
        self.usable = false;
        self.write_commands(envelope, message);
        let opened = if self.offers.pipelining {
            self.announce_at_once().await
        } else {
            self.announce_in_turn().await
        };
        self.settle(opened).await
    }

    /// Sends the message that was announced last and announces the next one in the same write. Answers what became of the
    /// one, and of the announcement of the other.
    ///
    /// The buffer is as it was when the future is done.
    pub async fn deliver(&mut self, message: &mut Wire, next: Option<(&Envelope, &Wire)>) -> (Verdict, Option<Opened>) {
        if !self.announced {
            let closed = || Delay::line("no message was announced");
            return (Verdict::TryLater(closed()), next.map(|_| Opened::Lost(closed())));
        }
        self.announced = false;
        let judged = next.map(|(envelope, wire)| self.preflight(envelope, wire));
        let may_ride = self.offers.pipelining && matches!(judged, Some(Ok(())));
        let length = message.bytes.len();
        message.bytes.extend_from_slice(b".\r\n");
        if let Some((envelope, wire)) = next {
            self.write_commands(envelope, wire);
            if may_ride {
                message.bytes.extend_from_slice(&self.commands);
            }
        }
        let answered = self.hand_over(&message.bytes).await;
        message.bytes.truncate(length);
        let verdict = match answered {
            Ok(reply) => {
                self.usable = matches!(reply.code / 100, 2 | 4 | 5);
                judge(Stage::Message, reply)
            }
            Err(lost) => Verdict::TryLater(lost.into()),
        };
        let opened = match judged {
            None => None,
            Some(Err(refused)) => Some(Opened::Refused(refused)),
            Some(Ok(())) if !self.usable => Some(Opened::Lost(Delay::line("the connection ended before"))),
            Some(Ok(())) => {
                self.usable = false;
                let opened = if may_ride {
                    self.group_replies().await
                } else {
                    self.announce_in_turn().await
                };
                Some(self.settle(opened).await)
            }
        };
        (verdict, opened)
    }

    /// Says QUIT and waits for the answer, at most [`Deadlines::command`].
    pub async fn quit(mut self) {
        if self.usable && !self.announced && self.write(b"QUIT\r\n", BEFORE_MESSAGE).await.is_ok() {
            // The session ends here whatever the relay says.
            let _ = self.reply(BEFORE_MESSAGE).await;
            let _ = timeout(self.deadlines.command, self.line.shutdown()).await;
        }
    }

    fn preflight(&self, envelope: &Envelope, message: &Wire) -> Result<(), Verdict> {
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
        let size = message.size();
        if self.offers.size_limit > 0 && size > self.offers.size_limit {
            let limit = self.offers.size_limit;
            let text = format!("5.3.4 {size} octets, relay takes {limit}");
            return Err(Verdict::MessageRefused(Reply::new(552, &text)));
        }
        if message.eight_bit && !self.offers.eight_bit {
            let reply = refuse("5.6.3 8-bit message, relay does not offer 8BITMIME");
            return Err(Verdict::MessageRefused(reply));
        }
        Ok(())
    }

    /// Puts MAIL, RCPT and DATA into the buffer of commands.
    fn write_commands(&mut self, envelope: &Envelope, message: &Wire) {
        let Self { commands, offers, .. } = self;
        commands.clear();
        for part in ["MAIL FROM:<", envelope.sender.as_str(), ">"] {
            commands.extend_from_slice(part.as_bytes());
        }
        if offers.size {
            // Writing to a vector cannot fail.
            let _ = io::Write::write_fmt(commands, format_args!(" SIZE={}", message.size()));
        }
        if message.eight_bit {
            commands.extend_from_slice(b" BODY=8BITMIME");
        }
        if !envelope.sender.is_ascii() || !envelope.recipient.is_ascii() {
            commands.extend_from_slice(b" SMTPUTF8");
        }
        for part in ["\r\nRCPT TO:<", envelope.recipient.as_str(), ">\r\nDATA\r\n"] {
            commands.extend_from_slice(part.as_bytes());
        }
    }

    async fn announce_at_once(&mut self) -> Result<Option<Refusal>, Lost> {
        let commands = std::mem::take(&mut self.commands);
        let written = self.write(&commands, BEFORE_MESSAGE).await;
        self.commands = commands;
        written?;
        self.group_replies().await
    }

    async fn announce_in_turn(&mut self) -> Result<Option<Refusal>, Lost> {
        let commands = std::mem::take(&mut self.commands);
        let lines = commands.split_inclusive(|byte| *byte == b'\n');
        for (stage, command) in [Stage::Mail, Stage::Recipient, Stage::Data].into_iter().zip(lines) {
            self.write(command, BEFORE_MESSAGE).await?;
            let (granted, reply) = granted(stage, self.reply(BEFORE_MESSAGE).await?)?;
            if !granted {
                let open = Open::Transaction;
                return Ok(Some(Refusal { stage, reply, open }));
            }
        }
        self.commands = commands;
        Ok(None)
    }

    /// Reads the three answers to a pipelined MAIL, RCPT, DATA; `None` when the message may follow.
    async fn group_replies(&mut self) -> Result<Option<Refusal>, Lost> {
        let mut refused: Option<Refusal> = None;
        for stage in [Stage::Mail, Stage::Recipient, Stage::Data] {
            if refused.is_none() && take_plain_grant(&mut self.unread, stage) {
                continue;
            }
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

    /// Draws the conclusion from the answers to an announcement.
    async fn settle(&mut self, answers: Result<Option<Refusal>, Lost>) -> Opened {
        match answers {
            Ok(None) => {
                (self.usable, self.announced) = (true, true);
                Opened::Granted
            }
            Ok(Some(Refusal { stage, reply, open })) => {
                // A refusal that is known outlives a connection that breaks while tidying up.
                self.usable = self.abandon(open).await.is_ok();
                Opened::Refused(judge(stage, reply))
            }
            Err(lost) => Opened::Lost(lost.into()),
        }
    }

    /// Writes the message, and whatever rides with it, and reads the answer to the message.
    async fn hand_over(&mut self, bytes: &[u8]) -> Result<Reply, Lost> {
        self.usable = false;
        let limit = self.deadlines.message;
        let mut at = IN_MESSAGE;
        let handing_over = async {
            write_all(&mut self.line, &self.unread, bytes, at).await?;
            at = BEFORE_ANSWER;
            read_reply(&mut self.line, &mut self.unread, at).await
        };
        let answer = timeout(limit, handing_over).await;
        answer.map_err(|_| Lost::TimedOut(at))?
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
        let writing = write_all(&mut self.line, &self.unread, bytes, at);
        timeout(self.deadlines.command, writing)
            .await
            .map_err(|_| Lost::TimedOut(at))?
    }

    async fn reply(&mut self, at: &'static str) -> Result<Reply, Lost> {
        // Answers to pipelined commands mostly arrive together: no timer for what is here already.
        if let Some(reply) = take_reply(&mut self.unread, at)? {
            return Ok(reply);
        }
        let reading = read_reply(&mut self.line, &mut self.unread, at);
        timeout(self.deadlines.command, reading)
            .await
            .map_err(|_| Lost::TimedOut(at))?
    }
}

async fn write_all(line: &mut Box<dyn Line>, unread: &[u8], bytes: &[u8], at: &'static str) -> Result<(), Lost> {
    // An answer that nobody asked for would be taken for the next one.
    if !unread.is_empty() {
        return Err(Lost::Sync(at));
    }
    let written = async {
        line.write_all(bytes).await?;
        line.flush().await
    };
    written.await.map_err(|_: io::Error| Lost::Connection(at))
}

async fn read_reply(line: &mut Box<dyn Line>, unread: &mut Vec<u8>, at: &'static str) -> Result<Reply, Lost> {
    loop {
        if let Some(reply) = take_reply(unread, at)? {
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
}

/// Takes a one-line answer that grants the command off what has arrived, which is what nearly every answer is; whatever
/// else has arrived stays to be read in full.
fn take_plain_grant(unread: &mut Vec<u8>, stage: Stage) -> bool {
    let class = if stage == Stage::Data { b'3' } else { b'2' };
    let [first, _, _, b' ', ..] = unread.as_slice() else {
        return false;
    };
    let end = unread.iter().position(|byte| *byte == b'\n');
    match end {
        Some(end) if *first == class => {
            unread.drain(..=end);
            true
        }
        _ => false,
    }
}

fn take_reply(unread: &mut Vec<u8>, at: &'static str) -> Result<Option<Reply>, Lost> {
    match Reply::read(unread).map_err(|_| Lost::Sync(at))? {
        None => Ok(None),
        Some((reply, length)) => {
            unread.drain(..length);
            match reply.code {
                421 => Err(Lost::Closing(reply)),
                _ => Ok(Some(reply)),
            }
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
    let breaks_out = |byte: u8| byte.is_ascii_control() || matches!(byte, b'<' | b'>');
    // Control characters beyond ASCII are looked for only where there is anything beyond it.
    !address.bytes().any(breaks_out) && (address.is_ascii() || !address.contains(char::is_control))
}

#[cfg(test)]
mod tests;
