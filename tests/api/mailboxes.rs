//! The readers' mailboxes behind a fast relay: of each copy it keeps only what a test of many thousands needs.
//!
//! It can put readers off, refuse them, and at a copy of one's choice ask the sender to stop, watch it die, or hold the copy
//! back. Letters are taken and thrown away.

use std::{
    collections::HashSet,
    io::{BufRead, BufReader, Result, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, MutexGuard},
    time::Duration,
};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// How long anything here is waited for before the test is given up.
const AT_MOST: Duration = Duration::from_secs(60);

/// A copy of an issue, as a mailbox keeps it.
#[derive(Debug, Clone)]
pub struct Mail {
    pub to: String,
    pub message_id: String,
    pub issue: i64,
    /// The lines of the text part that are a brief's headline, such as `Brief-12`.
    pub headlines: Vec<String>,
    /// The whole of it, when all is kept.
    pub raw: Vec<u8>,
}

/// What came in since it was last asked.
#[derive(Debug, Default)]
pub struct Taken {
    pub mails: Vec<Mail>,
    /// Readers who were put off.
    pub put_off: HashSet<String>,
    /// Readers who were refused for good.
    pub refused: HashSet<String>,
}

/// What happens at a copy.
#[derive(Debug, Clone)]
pub enum Event {
    /// The copy is taken and answered for; the sender is asked to stop.
    Stop(CancellationToken),
    /// The copy is taken, and its sender dies before it hears of it.
    Death(CancellationToken),
    /// The copy is held back until it is released.
    Hold,
}

#[derive(Debug, Default)]
struct Desk {
    taken: Taken,
    later: HashSet<String>,
    refuse: HashSet<String>,
    /// After how many more copies something happens.
    event: Option<(usize, Event)>,
    is_holding: bool,
    connections: usize,
}

#[derive(Debug, Default)]
struct Office {
    desk: Mutex<Desk>,
    changed: Condvar,
    held: Notify,
    keeps_all: bool,
}

#[derive(Debug, Clone)]
pub struct Mailboxes {
    pub address: SocketAddr,
    office: Arc<Office>,
}

impl Mailboxes {
    /// Listens until the tests end. `keeps_all`: also the octets of each copy.
    pub fn open(keeps_all: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let office = Arc::new(Office {
            keeps_all,
            ..Office::default()
        });
        let shared = Arc::clone(&office);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                shared.desk().connections += 1;
                let office = Arc::clone(&shared);
                std::thread::spawn(move || {
                    // A sender that breaks off is what some tests are about.
                    let _ = converse(&stream, &office);
                    office.desk().connections -= 1;
                    office.changed.notify_all();
                });
            }
        });
        Mailboxes { address, office }
    }

    /// What has come in.
    pub fn take(&self) -> Taken {
        std::mem::take(&mut self.office.desk().taken)
    }

    /// Whom to put off and whom to refuse from now on.
    pub fn turn_away(&self, later: HashSet<String>, refuse: HashSet<String>) {
        let mut desk = self.office.desk();
        (desk.later, desk.refuse) = (later, refuse);
    }

    /// Lets something happen at the copy with this number, counted from 1 and from now on.
    pub fn at_copy(&self, number: usize, event: Event) {
        self.office.desk().event = Some((number, event));
    }

    /// Waits until a copy is held.
    pub async fn held(&self) {
        let held = tokio::time::timeout(AT_MOST, self.office.held.notified());
        assert!(held.await.is_ok(), "no copy came that could be held");
    }

    /// Lets the held copy go.
    pub fn release(&self) {
        self.office.desk().is_holding = false;
        self.office.changed.notify_all();
    }

    /// Waits until every connection has ended: all that was sent has been read.
    pub fn wait_until_closed(&self) {
        let ended = self
            .office
            .changed
            .wait_timeout_while(self.office.desk(), AT_MOST, |desk| desk.connections > 0);
        assert!(!ended.unwrap().1.timed_out(), "a connection does not end");
    }
}

impl Office {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap()
    }

    /// Takes a copy in; false when its sender is not to hear of it.
    fn take_in(&self, mail: Mail) -> bool {
        let mut desk = self.desk();
        let event = match desk.event.take() {
            Some((1, event)) => Some(event),
            Some((left, event)) => {
                desk.event = Some((left - 1, event));
                None
            }
            None => None,
        };
        if matches!(event, Some(Event::Hold)) {
            desk.is_holding = true;
            self.held.notify_one();
            let waited = self
                .changed
                .wait_timeout_while(desk, AT_MOST, |desk| desk.is_holding)
                .unwrap();
            assert!(!waited.1.timed_out(), "a held copy was forgotten");
            desk = waited.0;
        }
        desk.taken.mails.push(mail);
        match event {
            Some(Event::Stop(stop)) => stop.cancel(),
            Some(Event::Death(death)) => {
                death.cancel();
                return false;
            }
            Some(Event::Hold) | None => {}
        }
        true
    }

    /// The answer to a recipient.
    fn answer(&self, to: &str) -> &'static [u8] {
        let mut desk = self.desk();
        if desk.later.contains(to) {
            desk.taken.put_off.insert(to.to_owned());
            return b"451 4.2.2 The mailbox is full\r\n";
        }
        if desk.refuse.contains(to) {
            desk.taken.refused.insert(to.to_owned());
            return b"550 5.1.1 There is no such mailbox\r\n";
        }
        b"250 2.1.5 Ok\r\n"
    }
}

/// A message that is coming in.
#[derive(Default)]
struct Incoming {
    message_id: String,
    /// None in a letter.
    issue: Option<i64>,
    headlines: Vec<String>,
    in_html: bool,
    raw: Vec<u8>,
}

impl Incoming {
    fn read(&mut self, line: &[u8], keeps_all: bool) {
        if keeps_all {
            // RFC 5321 §4.5.2
            self.raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
        }
        if self.in_html {
            return;
        }
        let text = || std::str::from_utf8(line).unwrap_or_default().trim_end();
        match line {
            [b'B', b'r', b'i', b'e', b'f', b'-', rest @ ..] if rest.trim_ascii_end().iter().all(u8::is_ascii_digit) => {
                self.headlines.push(text().to_owned());
            }
            [b'M', b'e', b's', b's', b'a', b'g', b'e', b'-', b'I', b'D', b':', ..] => {
                self.message_id = text().trim_start_matches("Message-ID: ").to_owned();
            }
            [
                b'F',
                b'e',
                b'e',
                b'd',
                b'b',
                b'a',
                b'c',
                b'k',
                b'-',
                b'I',
                b'D',
                b':',
                ..,
            ] => {
                let value = text().trim_start_matches("Feedback-ID: ");
                self.issue = value.split(':').next().and_then(|issue| issue.parse().ok());
            }
            [b'C', b'o', b'n', b't', b'e', b'n', b't', b'-', ..] => self.in_html = text().contains("text/html"),
            _ => {}
        }
    }
}

/// The server's side of RFC 5321 with RFC 2920. Replies to commands that came together leave together.
fn converse(stream: &TcpStream, office: &Office) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::with_capacity(64 * 1024, stream);
    let mut replies = b"220 mailboxes.test ESMTP\r\n".to_vec();
    let mut line = Vec::new();
    let mut to: Option<String> = None;
    let mut incoming: Option<Incoming> = None;
    loop {
        if !replies.is_empty() && lines.buffer().is_empty() {
            (&*stream).write_all(&replies)?;
            replies.clear();
        }
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if let Some(message) = &mut incoming {
            if line != b".\r\n" {
                message.read(&line, office.keeps_all);
                continue;
            }
            let (message, to) = (incoming.take().unwrap(), to.take().unwrap());
            let heard = message.issue.is_none_or(|issue| {
                office.take_in(Mail {
                    to,
                    message_id: message.message_id,
                    issue,
                    headlines: message.headlines,
                    raw: message.raw,
                })
            });
            if !heard {
                // Whatever comes before the end of the line belongs to a message that was never whole.
                while lines.read_until(b'\n', &mut line)? > 0 {}
                return Ok(());
            }
            replies.extend_from_slice(b"250 2.0.0 Ok\r\n");
            continue;
        }
        let text = std::str::from_utf8(&line).unwrap_or_default().trim_end();
        let reply: &[u8] = match text.get(..4).unwrap_or_default() {
            "EHLO" => b"250-mailboxes.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n",
            "MAIL" => {
                to = None;
                b"250 2.1.0 Ok\r\n"
            }
            "RCPT" => {
                let address = text.split(['<', '>']).nth(1).unwrap_or_default();
                let answer = office.answer(address);
                to = answer.starts_with(b"250").then(|| address.to_owned());
                answer
            }
            "DATA" if to.is_some() => {
                incoming = Some(Incoming::default());
                b"354 End data with <CR><LF>.<CR><LF>\r\n"
            }
            "DATA" => b"554 5.5.1 No valid recipients\r\n",
            "QUIT" => {
                replies.extend_from_slice(b"221 2.0.0 Bye\r\n");
                return (&*stream).write_all(&replies);
            }
            "RSET" | "NOOP" => b"250 2.0.0 Ok\r\n",
            _ => b"500 5.5.1 Command not known\r\n",
        };
        replies.extend_from_slice(reply);
    }
}
