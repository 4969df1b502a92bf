//! One connection's dialogue: the server's side of RFC 5321 with RFC 2920, as far as a test needs it.

use std::{
    io::Read,
    net::{Shutdown, TcpStream},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use socket2::SockRef;

use super::{
    Act, Event, Extension, Kept, Point, Shared, Tls,
    line::{Line, Tcp},
    message::{lines, message_id, unstuffed},
};

/// The largest message that SIZE tells of.
const SIZE: usize = 26_214_400;
/// How long a relay that closes waits for its sender to close too.
const LINGER: Duration = Duration::from_secs(2);

/// How a dialogue ends.
enum End {
    /// With what was to be said said.
    Closed,
    Reset,
    /// The sender is gone, or the relay has been stopped.
    Gone,
}

struct Dialogue<'a> {
    shared: &'a Shared,
    number: usize,
    line: Line,
    stream: Arc<TcpStream>,
    chunk: Box<[u8]>,
    read: Vec<u8>,
    /// How much of `read` is behind us.
    at: usize,
    answers: Vec<u8>,
    /// Kept messages whose confirmation stands in `answers`.
    to_confirm: Vec<usize>,
    accepted_here: usize,
    has_sender: bool,
    eight_bit: bool,
    recipient: Option<String>,
    seen: usize,
}

pub(super) fn converse(shared: &Shared, number: usize, stream: Arc<TcpStream>) {
    let mut dialogue = Dialogue {
        shared,
        number,
        line: Line::Clear(Tcp(Arc::clone(&stream))),
        stream,
        chunk: vec![0; 64 * 1024].into_boxed_slice(),
        read: Vec::new(),
        at: 0,
        answers: Vec::new(),
        to_confirm: Vec::new(),
        accepted_here: 0,
        has_sender: false,
        eight_bit: false,
        recipient: None,
        seen: 0,
    };
    let Err(end) = dialogue.run();
    match end {
        End::Gone => {}
        End::Reset => dialogue.reset(),
        End::Closed => dialogue.hang_up(),
    }
}

impl Dialogue<'_> {
    fn run(&mut self) -> Result<std::convert::Infallible, End> {
        if self.shared.tls == Some(Tls::Implicit) {
            self.encrypt();
        }
        self.decide(Point::Connect, "220 fault.test ESMTP")?;
        loop {
            let line = self.next_line()?;
            self.obey(&line)?;
        }
    }

    fn obey(&mut self, line: &str) -> Result<(), End> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let last_of_group = matches!(verb, "EHLO" | "STARTTLS" | "AUTH" | "DATA" | "QUIT");
        if self.at < self.read.len() && (last_of_group || !self.offers(Extension::Pipelining)) {
            self.shared
                .complain(format!("octets behind {verb} that could not be sent yet"));
        }
        match verb {
            "EHLO" | "HELO" => {
                let offers = self.ehlo();
                self.decide(Point::Ehlo, &offers)?;
            }
            "STARTTLS" => {
                if self.decide(Point::StartTls, "220 2.0.0 go ahead")? == '2' {
                    self.flush()?;
                    self.encrypt();
                }
            }
            "AUTH" => self.auth(rest)?,
            "MAIL" => self.mail(rest)?,
            "RCPT" => self.rcpt(rest)?,
            "DATA" => self.data()?,
            "RSET" => {
                self.end_transaction();
                self.say("250 2.0.0 reset");
            }
            "NOOP" => self.say("250 2.0.0 nothing done"),
            "QUIT" => {
                self.decide(Point::Quit, "221 2.0.0 bye")?;
                return Err(End::Closed);
            }
            _ => {
                self.shared.complain(format!("an unknown command: {line}"));
                self.say("500 5.5.2 what");
            }
        }
        Ok(())
    }

    fn ehlo(&self) -> String {
        let encrypted = matches!(self.line, Line::Encrypted(_));
        let mut offers = vec!["fault.test".to_owned()];
        for offered in &self.shared.plan.offers {
            offers.push(match offered {
                Extension::Pipelining => "PIPELINING".to_owned(),
                Extension::EightBitMime => "8BITMIME".to_owned(),
                Extension::SmtpUtf8 => "SMTPUTF8".to_owned(),
                Extension::Size => format!("SIZE {SIZE}"),
            });
        }
        if self.shared.tls == Some(Tls::Start) && !encrypted {
            offers.push("STARTTLS".to_owned());
        }
        if self.shared.plan.wants_login {
            offers.push("AUTH PLAIN".to_owned());
        }
        let last = offers.pop().unwrap_or_default();
        let mut lines: String = offers.iter().map(|offer| format!("250-{offer}\r\n")).collect();
        lines.push_str("250 ");
        lines.push_str(&last);
        lines
    }

    fn auth(&mut self, rest: &str) -> Result<(), End> {
        let proof = rest.strip_prefix("PLAIN ").and_then(|text| STANDARD.decode(text).ok());
        let proof = proof
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .unwrap_or_default();
        let mut parts = proof.split('\0').skip(1);
        let (user, password) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        self.decide(Point::Auth { user, password }, "235 2.7.0 welcome")?;
        Ok(())
    }

    fn mail(&mut self, rest: &str) -> Result<(), End> {
        if self.has_sender {
            self.shared.complain("MAIL inside a transaction");
            self.say("503 5.5.1 one sender");
            return Ok(());
        }
        for (word, extension) in [
            (" SIZE=", Extension::Size),
            (" BODY=8BITMIME", Extension::EightBitMime),
            (" SMTPUTF8", Extension::SmtpUtf8),
        ] {
            if rest.contains(word) && !self.offers(extension) {
                self.shared.complain(format!("{word} at MAIL, which was not offered"));
            }
        }
        self.eight_bit = rest.contains(" BODY=8BITMIME");
        self.has_sender = self.decide(Point::Mail, "250 2.1.0 ok")? == '2';
        Ok(())
    }

    fn rcpt(&mut self, rest: &str) -> Result<(), End> {
        if !self.has_sender {
            self.say("503 5.5.1 no sender");
            return Ok(());
        }
        if self.recipient.is_some() {
            self.say("452 4.5.3 one recipient a message");
            return Ok(());
        }
        let path = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
        let to = path.map(|(path, _)| path.to_owned()).unwrap_or_default();
        self.seen = {
            let mut seen = self.shared.seen.lock().unwrap();
            let times = seen.entry(to.clone()).or_default();
            *times += 1;
            *times
        };
        if self.decide(Point::Rcpt(&to), "250 2.1.5 ok")? == '2' {
            self.recipient = Some(to);
        }
        Ok(())
    }

    fn data(&mut self) -> Result<(), End> {
        if self.recipient.is_none() {
            self.say("554 5.5.1 no valid recipients");
            return Ok(());
        }
        let act = self.ask(Point::Data);
        let act = self.when_it_is_time(act)?;
        let (Act::CloseAfterReading(octets) | Act::ResetAfterReading(octets)) = act else {
            if self.carry_out(act.clone(), "354 go ahead")? == '3' {
                self.message()?;
            }
            return Ok(());
        };
        self.say("354 go ahead");
        while self.read.len() - self.at < octets {
            self.fill()?;
        }
        Err(match act {
            Act::ResetAfterReading(_) => End::Reset,
            _ => End::Closed,
        })
    }

    fn message(&mut self) -> Result<(), End> {
        let mut line = self.at;
        let dot = loop {
            match self.dot(line) {
                Ok(dot) => break dot,
                Err(unfinished) => {
                    // Reading moves what is left to the front.
                    line = unfinished - self.at;
                    self.fill()?;
                }
            }
        };
        let to = self.recipient.take().unwrap_or_default();
        let bytes = self.read.get(self.at..dot).unwrap_or_default();
        if !bytes.is_ascii() && !self.eight_bit {
            self.shared.complain("an 8-bit message that was not announced as one");
        }
        let act = self.ask(Point::Message { to: &to, bytes });
        // The answer may take a while; in that time nothing is read.
        let act = self.when_it_is_time(act)?;
        let taken = match &act {
            Act::Ok | Act::Taken(_) => true,
            Act::Answer(line) => line.starts_with('2'),
            _ => false,
        };
        if taken {
            let index = self.keep(to, self.at..dot);
            self.accepted_here += 1;
            if !matches!(act, Act::Taken(_)) {
                self.to_confirm.push(index);
            }
        }
        self.at = dot + b".\r\n".len();
        self.end_transaction();
        let act = match act {
            Act::Taken(other) => *other,
            act => act,
        };
        self.carry_out(act, "250 2.0.0 kept")?;
        Ok(())
    }

    /// Where the line with the lone dot begins; `Err` with the begin of the first unfinished line when it is not there yet.
    fn dot(&self, from: usize) -> Result<usize, usize> {
        let mut begin = from;
        for line in lines(self.read.get(from..).unwrap_or_default()) {
            match line {
                b".\r\n" => return Ok(begin),
                [.., b'\r', b'\n'] => begin += line.len(),
                [.., b'\n'] => {
                    self.shared.complain("a bare line feed in a message");
                    begin += line.len();
                }
                _ => break,
            }
        }
        Err(begin)
    }

    /// Keeps a message; answers its place.
    fn keep(&self, to: String, message: std::ops::Range<usize>) -> usize {
        let bytes = self.read.get(message).unwrap_or_default();
        let keeps = self.shared.plan.keeps_bodies;
        let kept = Kept {
            to,
            message_id: message_id(bytes),
            raw: if keeps { unstuffed(bytes) } else { Vec::new() },
            confirmed: false,
        };
        let mut all = self.shared.kept.lock().unwrap();
        all.push(kept);
        self.shared.accepted.fetch_add(1, Ordering::SeqCst);
        all.len() - 1
    }

    fn end_transaction(&mut self) {
        (self.has_sender, self.eight_bit, self.recipient, self.seen) = (false, false, None, 0);
    }

    fn offers(&self, extension: Extension) -> bool {
        self.shared.plan.offers.contains(&extension)
    }

    fn encrypt(&mut self) {
        let certificate = self.shared.certificate.lock().unwrap().clone().unwrap();
        self.line = Line::encrypted(Arc::clone(&self.stream), &certificate);
    }

    fn ask(&self, point: Point) -> Act {
        (self.shared.decide)(&Event {
            connection: self.number,
            point,
            accepted_here: self.accepted_here,
            accepted: self.shared.accepted.load(Ordering::SeqCst),
            seen: self.seen,
        })
    }

    fn decide(&mut self, point: Point, usual: &str) -> Result<char, End> {
        let act = self.ask(point);
        let act = self.when_it_is_time(act)?;
        self.carry_out(act, usual)
    }

    /// Waits where the act says so; answers what is left to do.
    fn when_it_is_time(&mut self, mut act: Act) -> Result<Act, End> {
        while let Act::After(span, then) = act {
            self.flush()?;
            std::thread::sleep(span);
            if self.shared.stopping.load(Ordering::SeqCst) {
                return Err(End::Gone);
            }
            act = *then;
        }
        Ok(act)
    }

    /// Does it; answers the first digit of what was said.
    fn carry_out(&mut self, act: Act, usual: &str) -> Result<char, End> {
        let line = match act {
            Act::Ok => usual.to_owned(),
            Act::Answer(line) => line,
            Act::Reset => return Err(End::Reset),
            Act::Close => return Err(End::Closed),
            Act::Silent => {
                self.flush()?;
                loop {
                    self.fill()?;
                    self.at = self.read.len();
                }
            }
            out_of_place => {
                self.shared
                    .complain(format!("the test asks for {out_of_place:?} where it has no meaning"));
                return Err(End::Gone);
            }
        };
        self.say(&line);
        match line.starts_with("421") {
            true => Err(End::Closed),
            false => Ok(line.chars().next().unwrap_or('5')),
        }
    }

    fn say(&mut self, line: &str) {
        self.answers.extend_from_slice(line.as_bytes());
        self.answers.extend_from_slice(b"\r\n");
    }

    fn flush(&mut self) -> Result<(), End> {
        if self.answers.is_empty() {
            return Ok(());
        }
        self.line.write_all(&self.answers).map_err(|_| End::Gone)?;
        self.answers.clear();
        if !self.to_confirm.is_empty() {
            let mut kept = self.shared.kept.lock().unwrap();
            for index in self.to_confirm.drain(..) {
                kept[index].confirmed = true;
            }
        }
        Ok(())
    }

    /// Reads more, once everything is answered; what is behind us is forgotten.
    fn fill(&mut self) -> Result<(), End> {
        self.flush()?;
        self.read.drain(..self.at);
        self.at = 0;
        match self.line.read(&mut self.chunk) {
            Ok(0) | Err(_) => Err(End::Gone),
            Ok(length) => {
                self.read.extend_from_slice(&self.chunk[..length]);
                Ok(())
            }
        }
    }

    fn next_line(&mut self) -> Result<String, End> {
        loop {
            let next = lines(self.read.get(self.at..).unwrap_or_default()).next();
            if let Some([line @ .., b'\n']) = next {
                let text = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)).into_owned();
                self.at += line.len() + 1;
                return Ok(text);
            }
            self.fill()?;
        }
    }

    /// What was said before still arrives; then nothing does. The reset goes out when the last holder of the stream lets
    /// it go.
    fn reset(&mut self) {
        let _ = self.flush();
        SockRef::from(&*self.stream).set_linger(Some(Duration::ZERO)).unwrap();
    }

    /// Says what is to be said and closes as an orderly relay does: whoever closes with octets unread resets the
    /// connection, and the sender may lose the last answers.
    fn hang_up(&mut self) {
        if self.flush().is_err() {
            return;
        }
        self.line.say_goodbye();
        if self.stream.shutdown(Shutdown::Write).is_err() {
            return;
        }
        let _ = self.stream.set_read_timeout(Some(LINGER));
        while (&*self.stream).read(&mut self.chunk).is_ok_and(|length| length > 0) {}
    }
}
