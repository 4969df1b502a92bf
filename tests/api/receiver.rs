//! A real SMTP receiver, independent of Vesnik's own: the `mailin` crate's state machine on a loopback socket.
//!
//! Recipients named `refused…` are answered 550; those named `later…` 451 the first time.

use std::{
    collections::HashSet,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
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
}

impl Receiver {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let kept = Arc::new(Mutex::new(Kept::default()));
        let shared = Arc::clone(&kept);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&shared);
                std::thread::spawn(move || converse(stream, kept));
            }
        });
        Receiver { address, kept }
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
    to: String,
    raw: Vec<u8>,
}

impl Handler for Conversation {
    fn rcpt(&mut self, to: &str) -> Response {
        self.to = to.to_owned();
        if to.starts_with("refused") {
            return response::NO_MAILBOX;
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
        self.kept.lock().unwrap().mails.push(Received {
            to: self.to.clone(),
            raw,
        });
        response::OK
    }
}

fn converse(mut stream: TcpStream, kept: Arc<Mutex<Kept>>) {
    let handler = Conversation {
        kept,
        to: String::new(),
        raw: Vec::new(),
    };
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
                if answer.write_to(&mut stream).and_then(|()| stream.flush()).is_err() {
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
