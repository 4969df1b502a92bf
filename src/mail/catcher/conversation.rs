//! What the catcher answers to what it hears: the server's side of RFC 5321, without a socket.

use std::slice::Iter;
use std::sync::Arc;

use smtp_proto::request::receiver::{DataReceiver, DummyDataReceiver};
use smtp_proto::{Error, MAIL_SMTPUTF8, MailFrom, RcptTo, Request};

use super::Mailbox;

/// The largest message taken, in octets: 25 MiB, what the SIZE extension announces.
const MAX_MESSAGE: usize = 26_214_400;
/// The longest command taken, far over RFC 5321 §4.5.3.1.4 and its extensions.
const MAX_COMMAND: usize = 4_096;
/// RFC 5321 §4.5.3.1.8 asks for at least 100.
const MAX_RECIPIENTS: usize = 100;
/// After so many commands that were none, the client is not speaking SMTP.
const MAX_BLUNDERS: u32 = 50;

/// Whether the connection goes on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Read,
    Close,
}

/// One client's dialogue.
pub(super) struct Conversation {
    mailbox: Arc<Mailbox>,
    greeted: bool,
    transaction: Option<Transaction>,
    body: Option<Body>,
    command: Vec<u8>,
    blunders: u32,
}

struct Transaction {
    sender: String,
    utf8: bool,
    recipients: Vec<String>,
}

enum Body {
    Kept(DataReceiver, Vec<u8>),
    TooLarge(DummyDataReceiver),
}

impl Body {
    fn new() -> Self {
        let mut receiver = DataReceiver::new();
        // The CRLF of the DATA line counts as the one before a dot that comes first
        // (RFC 5321 §4.1.1.4), and the receiver has not seen it.
        receiver.ingest(&mut b"\r\n".iter(), &mut Vec::new());
        Self::Kept(receiver, Vec::new())
    }

    /// Takes from what has arrived; `true` once the lone dot came.
    fn hear(&mut self, arrived: &mut Iter<'_, u8>) -> bool {
        match self {
            Self::Kept(receiver, raw) => {
                let ended = receiver.ingest(arrived, raw);
                if !ended && raw.len() > MAX_MESSAGE {
                    *self = Self::TooLarge(DummyDataReceiver::new_data(receiver));
                }
                ended
            }
            Self::TooLarge(receiver) => receiver.ingest(arrived),
        }
    }
}

type Answer = (u16, &'static str);

const OK: Answer = (250, "2.0.0 Ok");
const TOO_LARGE: Answer = (552, "5.3.4 Message larger than 26214400 octets");
const NOT_HERE: Answer = (502, "5.5.1 Command not implemented");
const NO_UTF8: Answer = (553, "5.6.7 Address needs SMTPUTF8 at MAIL");

impl Conversation {
    pub(super) fn new(mailbox: Arc<Mailbox>) -> Self {
        Self {
            mailbox,
            greeted: false,
            transaction: None,
            body: None,
            command: Vec::new(),
            blunders: 0,
        }
    }

    pub(super) fn greet(&self, answers: &mut Vec<u8>) {
        say(answers, (220, "localhost ESMTP Vesnik catcher"));
    }

    /// Takes what has arrived, in pieces of any size, and appends the answers.
    pub(super) fn hear(&mut self, bytes: &[u8], answers: &mut Vec<u8>) -> Next {
        let mut arrived = bytes.iter();
        while !arrived.as_slice().is_empty() {
            if let Some(mut body) = self.body.take() {
                if body.hear(&mut arrived) {
                    self.keep(body, answers);
                } else {
                    self.body = Some(body);
                }
                continue;
            }
            let rest = arrived.as_slice();
            let end = rest.iter().position(|byte| *byte == b'\n');
            let (part, tail) = rest.split_at(end.map_or(rest.len(), |at| at + 1));
            arrived = tail.iter();
            // One octet over the limit is kept to tell that the line was too long.
            let room = (MAX_COMMAND + 1).saturating_sub(self.command.len());
            self.command.extend(part.iter().take(room));
            if end.is_some() {
                let command = std::mem::take(&mut self.command);
                if self.obey(&command, answers) == Next::Close {
                    return Next::Close;
                }
            }
        }
        Next::Read
    }

    fn obey(&mut self, command: &[u8], answers: &mut Vec<u8>) -> Next {
        let request = match command.len() {
            ..=MAX_COMMAND => Request::parse(&mut command.iter()),
            _ => Err(Error::ResponseTooLong),
        };
        let answer = match request {
            Ok(Request::Ehlo { .. }) => {
                self.begin();
                answers.extend_from_slice(
                    b"250-localhost\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n\
                    250-SIZE 26214400\r\n250 ENHANCEDSTATUSCODES\r\n",
                );
                return Next::Read;
            }
            Ok(Request::Helo { .. }) => {
                self.begin();
                (250, "localhost")
            }
            Ok(Request::Mail { from }) => self.mail(from),
            Ok(Request::Rcpt { to }) => self.rcpt(to, command),
            Ok(Request::Data) => self.data(),
            Ok(Request::Rset) => {
                self.transaction = None;
                OK
            }
            Ok(Request::Noop { .. }) => OK,
            Ok(Request::Vrfy { .. }) => (252, "2.5.0 Any recipient is taken"),
            Ok(Request::Help { .. }) => (214, "2.0.0 Mail sent here is kept on this machine"),
            Ok(Request::Quit) => {
                say(answers, (221, "2.0.0 Bye"));
                return Next::Close;
            }
            Ok(_) => NOT_HERE,
            Err(error) => self.blunder(&error),
        };
        say(answers, answer);
        if self.blunders < MAX_BLUNDERS {
            return Next::Read;
        }
        say(answers, (421, "4.7.0 Too many errors, closing"));
        Next::Close
    }

    fn begin(&mut self) {
        self.greeted = true;
        self.transaction = None;
    }

    fn mail(&mut self, from: MailFrom<std::borrow::Cow<'_, str>>) -> Answer {
        if !self.greeted {
            return (503, "5.5.1 EHLO first");
        }
        if self.transaction.is_some() {
            return (503, "5.5.1 A message is under way already");
        }
        if from.size > MAX_MESSAGE {
            return TOO_LARGE;
        }
        let utf8 = from.flags & MAIL_SMTPUTF8 != 0;
        if !utf8 && !from.address.is_ascii() {
            return NO_UTF8;
        }
        self.transaction = Some(Transaction {
            sender: from.address.into_owned(),
            utf8,
            recipients: Vec::new(),
        });
        (250, "2.1.0 Ok")
    }

    fn rcpt(&mut self, to: RcptTo<std::borrow::Cow<'_, str>>, command: &[u8]) -> Answer {
        let Some(transaction) = &mut self.transaction else {
            return (503, "5.5.1 MAIL first");
        };
        if transaction.recipients.len() >= MAX_RECIPIENTS {
            return (452, "4.5.3 Too many recipients");
        }
        if !transaction.utf8 && !to.address.is_ascii() {
            return NO_UTF8;
        }
        let mut address = to.address.into_owned();
        if address.is_empty() {
            // The parser reads <> and <Postmaster>, the one name without a domain, alike.
            let written = String::from_utf8_lossy(command).to_ascii_lowercase();
            if !written.contains("<postmaster>") {
                return (501, "5.1.3 A recipient has an address");
            }
            address = "postmaster".to_owned();
        }
        transaction.recipients.push(address);
        (250, "2.1.5 Ok")
    }

    fn data(&mut self) -> Answer {
        match &self.transaction {
            None => (503, "5.5.1 MAIL first"),
            Some(transaction) if transaction.recipients.is_empty() => (554, "5.5.1 No valid recipients"),
            Some(_) => {
                self.body = Some(Body::new());
                (354, "End with a line that is one dot")
            }
        }
    }

    fn blunder(&mut self, error: &Error) -> Answer {
        self.blunders += 1;
        match error {
            Error::ResponseTooLong => (500, "5.5.2 Line too long"),
            Error::InvalidSenderAddress => (501, "5.1.7 Not an address"),
            Error::InvalidRecipientAddress => (501, "5.1.3 Not an address"),
            Error::SyntaxError { .. } => (501, "5.5.2 Syntax error"),
            Error::InvalidParameter { .. } => (501, "5.5.4 Invalid parameter"),
            Error::UnsupportedParameter { .. } => (555, "5.5.4 Parameter not supported"),
            _ => (500, "5.5.1 Command not recognised"),
        }
    }

    fn keep(&mut self, body: Body, answers: &mut Vec<u8>) {
        let Some(transaction) = self.transaction.take() else {
            return say(answers, (503, "5.5.1 MAIL first"));
        };
        match body {
            Body::Kept(_, raw) if raw.len() <= MAX_MESSAGE => {
                let Transaction { sender, recipients, .. } = transaction;
                let number = self.mailbox.put(sender, recipients, raw);
                let text = format!("250 2.0.0 Ok: caught as message {number}\r\n");
                answers.extend_from_slice(text.as_bytes());
            }
            _ => say(answers, TOO_LARGE),
        }
    }
}

fn say(answers: &mut Vec<u8>, (code, text): Answer) {
    answers.extend_from_slice(format!("{code} {text}\r\n").as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers_to(conversation: &mut Conversation, said: &str) -> String {
        let mut answers = Vec::new();
        conversation.hear(said.as_bytes(), &mut answers);
        String::from_utf8(answers).unwrap()
    }

    #[test]
    fn commands_out_of_place_are_told_so() {
        let mut here = Conversation::new(Arc::default());
        for (said, answer) in [
            ("MAIL FROM:<a@x.example>\r\n", "503 5.5.1"),
            ("HELO\r\n", "501 5.5.2"),
            ("EHLO me\r\n", "250-localhost"),
            ("RCPT TO:<a@x.example>\r\n", "503 5.5.1"),
            ("DATA\r\n", "503 5.5.1"),
            ("BREW coffee\r\n", "500 5.5.1"),
            ("STARTTLS\r\n", "502 5.5.1"),
            ("MAIL FROM:<no address>\r\n", "501 5.1.7"),
            ("MAIL FROM <a@x.example>\r\n", "501 5.5.2"),
            ("MAIL FROM:<a@x.example> SIZE=26214401\r\n", "552 5.3.4"),
            ("MAIL FROM:<a@x.example> SIZE=x\r\n", "501 5.5.4"),
            ("MAIL FROM:<a@x.example> FOO=1\r\n", "555 5.5.4"),
            ("MAIL FROM:<ж@x.example>\r\n", "553 5.6.7"),
            ("MAIL FROM:<ж@x.example> SIZE=9 BODY=8BITMIME SMTPUTF8\r\n", "250 2.1.0"),
            ("MAIL FROM:<a@x.example>\r\n", "503 5.5.1"),
            ("DATA\r\n", "554 5.5.1"),
            ("RCPT TO:<>\r\n", "501 5.1.3"),
            ("RCPT TO:<Postmaster>\r\n", "250 2.1.5"),
            ("NOOP\r\n", "250 2.0.0"),
            ("RSET\r\n", "250 2.0.0"),
            ("DATA\r\n", "503 5.5.1"),
        ] {
            let answer_given = answers_to(&mut here, said);
            assert!(answer_given.starts_with(answer), "{said}: {answer_given}");
        }
        let long = format!("NOOP {}\r\n", "x".repeat(MAX_COMMAND));
        assert_eq!(
            answers_to(&mut here, &(long + "NOOP\r\n")),
            "500 5.5.2 Line too long\r\n250 2.0.0 Ok\r\n"
        );
        let mut answers = Vec::new();
        let junk = "GET / HTTP/1.1\r\n".repeat(60);
        assert_eq!(here.hear(junk.as_bytes(), &mut answers), Next::Close);
        assert!(answers.ends_with(b"421 4.7.0 Too many errors, closing\r\n"));
    }

    #[test]
    fn recipients_and_octets_are_limited() {
        let mut here = Conversation::new(Arc::default());
        answers_to(&mut here, "EHLO me\r\nMAIL FROM:<>\r\n");
        let recipients = "RCPT TO:<a@x.example>\r\n".repeat(MAX_RECIPIENTS + 1);
        let answers = answers_to(&mut here, &recipients);
        assert!(answers.ends_with("452 4.5.3 Too many recipients\r\n"));
        answers_to(&mut here, "DATA\r\n");
        let line = "x".repeat(998) + "\r\n";
        let half = line.repeat(MAX_MESSAGE / 1_000 / 2 + 1);
        assert_eq!(answers_to(&mut here, &half), "");
        assert_eq!(answers_to(&mut here, &half), "");
        let answers = answers_to(&mut here, &(half + ".\r\nNOOP\r\n"));
        assert!(answers.starts_with("552 5.3.4") && answers.ends_with("250 2.0.0 Ok\r\n"));
        assert!(here.mailbox.kept().messages.is_empty());
    }

    #[test]
    fn a_message_may_arrive_an_octet_at_a_time() {
        let mut here = Conversation::new(Arc::default());
        let said = "EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<a@x.example>\r\nDATA\r\n\
            ..a\r\n...\r\nb\n.\nc\r\n.\r\nQUIT\r\n";
        let mut answers = Vec::new();
        for byte in said.as_bytes() {
            here.hear(&[*byte], &mut answers);
        }
        assert!(answers.ends_with(b"221 2.0.0 Bye\r\n"));
        let kept = here.mailbox.kept();
        assert_eq!(kept.messages.len(), 1);
        // A dot between bare LFs ends nothing: that is how mail is smuggled.
        assert_eq!(kept.messages[0].raw.as_ref(), b".a\r\n..\r\nb\n.\nc\r\n");
    }
}
