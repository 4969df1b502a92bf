//! A real SMTP receiver, independent of Vesnik's own: the `mailin` crate's state machine on a loopback socket.
//!
//! Recipients named `refused…` are answered 550, and `denied…` 550 with a code that blames the sender, both with the
//! address in the words; those named `later…` 451 the first time.

use std::{
    collections::HashSet,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use mailin::{Action, Handler, Response, SessionBuilder, response};

/// One received message.
#[derive(Debug, Clone)]
pub struct Received {
    pub to: String,
    pub raw: Vec<u8>,
}

impl Received {
    pub fn parsed(&self) -> mail_parser::Message<'_> {
        mail_parser::MessageParser::default().parse(&self.raw).unwrap()
    }

    pub fn text(&self) -> String {
        self.parsed().body_text(0).unwrap().replace("\r\n", "\n")
    }

    pub fn html(&self) -> String {
        self.parsed().body_html(0).unwrap().into_owned()
    }

    pub fn header(&self, name: &str) -> String {
        let value = self.parsed().header_raw(name).unwrap_or_default().to_owned();
        value.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The path of the first link below `prefix` in the text part.
    pub fn link(&self, prefix: &str) -> String {
        let text = self.text();
        let start = text.find(prefix).unwrap_or_else(|| panic!("no {prefix} in:\n{text}"));
        text[start..].split_whitespace().next().unwrap().to_owned()
    }
}

#[derive(Default)]
struct Kept {
    mails: Vec<Received>,
    seen_later: HashSet<String>,
}

#[derive(Clone)]
pub struct Receiver {
    pub address: SocketAddr,
    kept: Arc<Mutex<Kept>>,
    pace: Arc<Pace>,
}

/// How slow the receiver is, and how many messages wait for its answer.
#[derive(Default)]
struct Pace {
    millis: AtomicU64,
    waiting: AtomicUsize,
}

impl Receiver {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let kept = Arc::new(Mutex::new(Kept::default()));
        let shared = Arc::clone(&kept);
        let pace = Arc::new(Pace::default());
        let shared_pace = Arc::clone(&pace);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, pace) = (Arc::clone(&shared), Arc::clone(&shared_pace));
                std::thread::spawn(move || converse(stream, kept, pace));
            }
        });
        Receiver { address, kept, pace }
    }

    /// Lets each message wait this long for its answer from now on.
    pub fn answer_after(&self, span: Duration) {
        let millis = u64::try_from(span.as_millis()).unwrap();
        self.pace.millis.store(millis, Ordering::SeqCst);
    }

    /// How many messages wait for their answer.
    pub fn waiting(&self) -> usize {
        self.pace.waiting.load(Ordering::SeqCst)
    }

    pub fn mails(&self) -> Vec<Received> {
        self.kept.lock().unwrap().mails.clone()
    }

    pub fn to(&self, address: &str) -> Vec<Received> {
        self.mails().into_iter().filter(|mail| mail.to == address).collect()
    }
}

struct Conversation {
    kept: Arc<Mutex<Kept>>,
    pace: Arc<Pace>,
    to: String,
    raw: Vec<u8>,
}

impl Handler for Conversation {
    fn rcpt(&mut self, to: &str) -> Response {
        self.to = to.to_owned();
        if to.starts_with("refused") {
            return Response::custom(550, format!("5.1.1 <{to}>: there is no such mailbox"));
        }
        if to.starts_with("denied") {
            return Response::custom(550, format!("5.7.26 <{to}>: the sender is not authenticated"));
        }
        if to.starts_with("later") && self.kept.lock().unwrap().seen_later.insert(to.to_owned()) {
            return Response::custom(451, "4.3.0 try again".to_owned());
        }
        response::OK
    }

    fn data(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.raw.extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let raw = std::mem::take(&mut self.raw);
        self.pace.waiting.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(self.pace.millis.load(Ordering::SeqCst)));
        self.pace.waiting.fetch_sub(1, Ordering::SeqCst);
        self.kept.lock().unwrap().mails.push(Received {
            to: self.to.clone(),
            raw,
        });
        response::OK
    }
}

fn converse(mut stream: TcpStream, kept: Arc<Mutex<Kept>>, pace: Arc<Pace>) {
    let handler = Conversation {
        kept,
        pace,
        to: String::new(),
        raw: Vec::new(),
    };
    // An answer in several small writes would wait for the sender's delayed ACK, 40 ms each time.
    stream.set_nodelay(true).unwrap();
    let peer = stream.peer_addr().unwrap().ip();
    let mut session = SessionBuilder::new("receiver.test").build(peer, handler);
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    if session.greeting().write_to(&mut stream).is_err() {
        return;
    }
    let mut line = Vec::new();
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).unwrap_or(0) == 0 {
            return;
        }
        let answer = session.process(&line);
        match answer.action {
            Action::NoReply => {}
            Action::Reply | Action::UpgradeTls => {
                let mut words = Vec::new();
                if answer
                    .write_to(&mut words)
                    .and_then(|()| stream.write_all(&words))
                    .is_err()
                {
                    return;
                }
            }
            Action::Close => {
                let _ = answer.write_to(&mut stream);
                return;
            }
        }
    }
}
