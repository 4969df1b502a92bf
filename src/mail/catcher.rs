//! The built-in catcher: an SMTP server on this machine that keeps every message and sends none on.
//!
//! Stands in for a relay where none is configured. It listens on loopback only, because what it
//! holds (addresses, confirmation links) is for the machine's own users. Nothing is written to disk.

use std::collections::VecDeque;
use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{sleep, timeout};

use self::conversation::{Conversation, Next};

mod conversation;

/// How many messages are kept; the oldest make room.
const MAX_MESSAGES: usize = 1_000;
/// How many octets of messages are kept; the oldest make room.
const MAX_OCTETS: usize = 64 * 1024 * 1024;
/// How long a client may be silent (RFC 5321 §4.5.3.2.7).
const IDLE_LIMIT: Duration = Duration::from_secs(5 * 60);
/// How long to wait after a failed accept, which is most often a lack of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// One message that the catcher took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caught {
    /// Counts from 1 for each catcher and is never used twice.
    pub number: u64,
    /// Return path; empty for the null sender.
    pub sender: String,
    /// Recipients of the envelope, in the order given.
    pub recipients: Vec<String>,
    /// When the message was complete, in epoch milliseconds.
    pub received_at_ms: i64,
    /// The message as its sender wrote it, byte for byte, dot-stuffing undone.
    pub raw: Arc<[u8]>,
}

/// A running catcher. Clones are handles to the same one; it stops with [`Catcher::stop`] or when
/// the last of them is dropped.
#[derive(Debug, Clone)]
pub struct Catcher {
    running: Arc<Running>,
}

#[derive(Debug)]
struct Running {
    address: SocketAddr,
    mailbox: Arc<Mailbox>,
    listening: AbortHandle,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Catcher {
    /// Listens on a loopback address (port 0 takes a free one) and serves on the current tokio
    /// runtime.
    ///
    /// # Errors
    /// An address that is not loopback ([`io::ErrorKind::InvalidInput`]), one that cannot be bound,
    /// or a call from outside a tokio runtime.
    pub fn start(listen: SocketAddr) -> io::Result<Catcher> {
        if !listen.ip().is_loopback() {
            let text = "the catcher listens on loopback addresses only";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        }
        let runtime = Handle::try_current().map_err(io::Error::other)?;
        let listener = StdListener::bind(listen)?;
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let address = listener.local_addr()?;
        let mailbox = Arc::new(Mailbox::default());
        let listening = runtime.spawn(accept(listener, Arc::clone(&mailbox)));
        let listening = listening.abort_handle();
        Ok(Catcher {
            running: Arc::new(Running {
                address,
                mailbox,
                listening,
            }),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// The messages still kept, newest first.
    pub fn messages(&self) -> Vec<Caught> {
        let kept = self.running.mailbox.kept();
        kept.messages.iter().rev().cloned().collect()
    }

    /// One message by its number, if it is still kept.
    pub fn message(&self, number: u64) -> Option<Caught> {
        let kept = self.running.mailbox.kept();
        let found = kept.messages.iter().find(|caught| caught.number == number);
        found.cloned()
    }

    /// Stops listening and breaks off open connections; what was caught stays readable.
    pub fn stop(&self) {
        self.running.listening.abort();
    }
}

/// What the connections share.
#[derive(Debug, Default)]
struct Mailbox {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    messages: VecDeque<Caught>,
    octets: usize,
    last_number: u64,
}

impl Mailbox {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        // A thread that died holding the lock left whole messages behind: each is pushed at once.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a message and answers with its number.
    fn put(&self, sender: String, recipients: Vec<String>, raw: Vec<u8>) -> u64 {
        self.kept().put(sender, recipients, raw, now_ms())
    }
}

impl Kept {
    fn put(&mut self, sender: String, recipients: Vec<String>, raw: Vec<u8>, received_at_ms: i64) -> u64 {
        self.last_number += 1;
        self.octets += raw.len();
        self.messages.push_back(Caught {
            number: self.last_number,
            sender,
            recipients,
            received_at_ms,
            raw: raw.into(),
        });
        while self.messages.len() > MAX_MESSAGES || self.octets > MAX_OCTETS {
            let Some(oldest) = self.messages.pop_front() else {
                break;
            };
            self.octets -= oldest.raw.len();
        }
        self.last_number
    }
}

/// The catcher's only look at a clock: its times are shown, and decide nothing.
#[expect(
    clippy::disallowed_methods,
    reason = "when a message arrived is the catcher's own fact; no rule depends on it"
)]
fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or_default()
}

/// Ends with the task: dropping the set breaks off its connections.
async fn accept(listener: TcpListener, mailbox: Arc<Mailbox>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, Arc::clone(&mailbox)));
                }
                Err(error) => {
                    tracing::warn!(%error, "the catcher could not accept a connection");
                    sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(mut stream: TcpStream, mailbox: Arc<Mailbox>) {
    if let Err(error) = converse(&mut stream, mailbox).await {
        tracing::debug!(%error, "a connection to the catcher broke");
    }
}

async fn converse(stream: &mut TcpStream, mailbox: Arc<Mailbox>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut conversation = Conversation::new(mailbox);
    let mut answers = Vec::new();
    conversation.greet(&mut answers);
    let mut arrived = vec![0; 64 * 1024];
    loop {
        write(stream, &answers).await?;
        answers.clear();
        let Ok(read) = timeout(IDLE_LIMIT, stream.read(&mut arrived)).await else {
            return write(stream, b"421 4.4.2 Silent for too long, closing\r\n").await;
        };
        let bytes = arrived.get(..read?).unwrap_or_default();
        if bytes.is_empty() {
            return Ok(());
        }
        if let Next::Close = conversation.hear(bytes, &mut answers) {
            return write(stream, &answers).await;
        }
    }
}

/// A client that does not read its answers is as idle as one that says nothing.
async fn write(stream: &mut TcpStream, answers: &[u8]) -> io::Result<()> {
    match timeout(IDLE_LIMIT, stream.write_all(answers)).await {
        Ok(written) => written,
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncBufReadExt, BufReader};

    #[tokio::test]
    async fn whole_dialogues_in_one_write_are_answered_in_order() {
        let catcher = Catcher::start("127.0.0.1:0".parse().unwrap()).unwrap();
        let mut stream = TcpStream::connect(catcher.address()).await.unwrap();
        let dialogue = "EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<a@x.example>\r\nDATA\r\n.\r\n\
            MAIL FROM:<b@x.example>\r\nRCPT TO:<c@x.example>\r\nRCPT TO:<d@x.example>\r\nDATA\r\n\
            ..dot\r\nMAIL FROM:<no@x.example>\r\n.\r\nQUIT\r\n";
        stream.write_all(dialogue.as_bytes()).await.unwrap();
        let mut codes = Vec::new();
        let mut lines = BufReader::new(stream).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.as_bytes()[3] == b' ' {
                codes.push(line[..3].to_owned());
            }
        }
        let expected = "220 250 250 250 354 250 250 250 250 354 250 221";
        assert_eq!(codes.join(" "), expected);
        let messages = catcher.messages();
        assert_eq!(messages.len(), 2);
        assert_eq!(messages[0].number, 2);
        assert_eq!(messages[0].recipients, ["c@x.example", "d@x.example"]);
        assert_eq!(messages[0].raw.as_ref(), b".dot\r\nMAIL FROM:<no@x.example>\r\n");
        let first = catcher.message(1).unwrap();
        assert_eq!((first.sender.as_str(), first.raw.len()), ("", 0));
        assert!(first.received_at_ms > 1_700_000_000_000);
        assert_eq!(catcher.message(3), None);
    }

    #[tokio::test]
    async fn a_stopped_catcher_closes_its_connections_and_keeps_its_mail() {
        let catcher = Catcher::start("[::1]:0".parse().unwrap())
            .or_else(|_| Catcher::start("127.0.0.1:0".parse().unwrap()))
            .unwrap();
        let stream = TcpStream::connect(catcher.address()).await.unwrap();
        let mut lines = BufReader::new(stream).lines();
        assert!(lines.next_line().await.unwrap().unwrap().starts_with("220"));
        catcher.stop();
        assert!(!matches!(lines.next_line().await, Ok(Some(_))));
        assert!(catcher.messages().is_empty());
    }

    #[tokio::test]
    async fn other_machines_are_not_served() {
        let refused = Catcher::start("0.0.0.0:0".parse().unwrap()).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::InvalidInput);
    }

    #[test]
    fn the_oldest_messages_make_room() {
        let mut kept = Kept::default();
        let put = |kept: &mut Kept, octets| {
            kept.put(String::new(), Vec::new(), vec![b'x'; octets], 0);
        };
        for _ in 0..MAX_MESSAGES + 2 {
            put(&mut kept, 1);
        }
        assert_eq!(kept.messages.len(), MAX_MESSAGES);
        assert_eq!(kept.messages[0].number, 3);
        put(&mut kept, MAX_OCTETS - 10);
        assert_eq!((kept.messages.len(), kept.octets), (11, MAX_OCTETS));
    }
}
