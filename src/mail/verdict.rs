//! What a relay's reply means for one recipient of one message.
//!
//! Every reply goes through [`judge`] and nowhere else, so that a rule and its reason stand once.
//! The rules read codes, never the words after them, and know nothing of retries.

use std::fmt;

/// How many characters of a reply's text are kept.
const TEXT_LIMIT: usize = 500;

/// One SMTP reply, its lines joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Three-digit reply code (RFC 5321 §4.2).
    pub code: u16,
    /// Enhanced status code (RFC 3463), if the text began with one.
    pub enhanced: Option<(u8, u16, u16)>,
    /// The words: one line, no control characters, at most 500 characters.
    pub text: String,
}

impl Reply {
    /// Builds a reply from its code and the text of its lines, which may each begin with the
    /// enhanced status code, as RFC 2034 §4 wants.
    pub fn new(code: u16, text: &str) -> Self {
        let mut enhanced = None;
        let mut words = Vec::new();
        for line in text.lines() {
            let (status, rest) = split_enhanced(line);
            enhanced = enhanced.or(status);
            words.extend(rest.split_whitespace());
        }
        let text = words
            .join(" ")
            .chars()
            .filter(|char| !char.is_control())
            .take(TEXT_LIMIT)
            .collect();
        Self { code, enhanced, text }
    }

    /// Takes the first whole reply from what has arrived, with its length in octets; `None` when
    /// its last line is still to come.
    pub(super) fn read(arrived: &[u8]) -> Result<Option<(Self, usize)>, NotAReply> {
        let mut text = String::new();
        let mut length = 0;
        let mut agreed = None;
        for line in arrived.split_inclusive(|byte| *byte == b'\n') {
            let Some(content) = line.strip_suffix(b"\n") else {
                break;
            };
            length += line.len();
            let content = String::from_utf8_lossy(content.strip_suffix(b"\r").unwrap_or(content));
            let (code, rest) = content.split_at_checked(3).ok_or(NotAReply)?;
            let code: u16 = code.parse().map_err(|_| NotAReply)?;
            // Lines of one reply that differ in code are two replies mixed up.
            if !(200..600).contains(&code) || *agreed.get_or_insert(code) != code {
                return Err(NotAReply);
            }
            text.push_str(rest.get(1..).unwrap_or_default());
            text.push('\n');
            match rest.bytes().next() {
                Some(b'-') => {}
                None | Some(b' ') => return Ok(Some((Self::new(code, &text), length))),
                Some(_) => return Err(NotAReply),
            }
        }
        Ok(None)
    }

    /// The codes without the words, which may repeat a reader's address and so have no place in a log.
    pub fn status(&self) -> String {
        let codes = Reply {
            text: String::new(),
            ..self.clone()
        };
        codes.to_string()
    }

    /// Whether the relay did what it was asked (2xx).
    pub fn is_positive(&self) -> bool {
        self.code / 100 == 2
    }
}

/// What arrived is not an SMTP reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotAReply;

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        if let Some((class, subject, detail)) = self.enhanced {
            write!(f, " {class}.{subject}.{detail}")?;
        }
        if !self.text.is_empty() {
            write!(f, " {}", self.text)?;
        }
        Ok(())
    }
}

impl From<smtp_proto::Response<String>> for Reply {
    fn from(response: smtp_proto::Response<String>) -> Self {
        let mut reply = Self::new(response.code, &response.message);
        let [class, subject, detail] = response.esc;
        if matches!(class, 2 | 4 | 5) {
            reply.enhanced = Some((class, subject.into(), detail.into()));
        }
        reply
    }
}

fn split_enhanced(line: &str) -> (Option<(u8, u16, u16)>, &str) {
    let (word, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
    match parse_enhanced(word) {
        Some(status) => (Some(status), rest),
        None => (None, line),
    }
}

fn parse_enhanced(word: &str) -> Option<(u8, u16, u16)> {
    let number = |part: &str| {
        let plain = (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<u16>().ok()).flatten()
    };
    let mut parts = word.trim_end().split('.');
    let class = match parts.next()? {
        "2" => 2,
        "4" => 4,
        "5" => 5,
        _ => return None,
    };
    let subject = number(parts.next()?)?;
    let detail = number(parts.next()?)?;
    parts.next().is_none().then_some((class, subject, detail))
}

/// What the relay was answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The connection itself: greeting, EHLO, RSET.
    Connect,
    /// `MAIL FROM`.
    Mail,
    /// `RCPT TO`.
    Recipient,
    /// `DATA`, before the message.
    Data,
    /// The dot after the message.
    Message,
}

/// What became of one message to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The relay has taken the message and answers for it (RFC 5321 §6.1).
    Accepted(Reply),
    /// This recipient cannot be reached; others can.
    RecipientFailed(Reply),
    /// The message itself is refused, whoever it is for.
    MessageRefused(Reply),
    /// We are refused: our login, address, reputation or dialogue.
    SenderRefused(Reply),
    /// Nothing is decided; the text says why.
    TryLater(String),
}

/// Turns a relay's reply into a verdict.
///
/// Reply codes are those of RFC 5321 §4.2.3, status codes those of RFC 3463 and of the IANA registry
/// "SMTP Enhanced Status Codes". A status code counts only where its class agrees with the reply.
pub fn judge(stage: Stage, reply: Reply) -> Verdict {
    match (reply.code / 100, stage) {
        (2, Stage::Message) => Verdict::Accepted(reply),
        (5, Stage::Connect) => Verdict::SenderRefused(reply),
        (5, _) => judge_refusal(stage, reply),
        // 4xx says so itself (421 too); any other class in this place is a confused relay, and
        // asking again costs less than a reader lost.
        _ => Verdict::TryLater(reply.to_string()),
    }
}

fn judge_refusal(stage: Stage, reply: Reply) -> Verdict {
    let status = reply
        .enhanced
        .filter(|(class, ..)| *class == 5)
        .map(|(_, subject, detail)| (subject, detail));
    match (stage, reply.code, status) {
        // Larger than the relay takes: no recipient can mend that.
        (_, _, Some((3, 4))) => Verdict::MessageRefused(reply),
        // A non-ASCII address that is not taken: whose it is, the command tells (RFC 6531 §3.5).
        (Stage::Mail, _, Some((6, 7))) => Verdict::SenderRefused(reply),
        (Stage::Recipient, _, Some((6, 7))) => Verdict::RecipientFailed(reply),
        // Content or conversion of the message.
        (_, _, Some((6, _))) => Verdict::MessageRefused(reply),
        // Without a status code 552 is "exceeded storage": at MAIL (RFC 1870) and after the message
        // its size, at RCPT a full mailbox.
        (Stage::Mail | Stage::Message, 552, None) => Verdict::MessageRefused(reply),
        // Nothing was said about any reader yet.
        (Stage::Connect | Stage::Mail, ..) => Verdict::SenderRefused(reply),
        // Relays that put off their checks of the sender's address until RCPT.
        (_, _, Some((1, 7 | 8))) => Verdict::SenderRefused(reply),
        // Outlook.com tells of a missing mailbox with 550 5.5.0: the reply code is the one to trust.
        (Stage::Recipient, 550, Some((5, 0))) => Verdict::RecipientFailed(reply),
        // Our side of the dialogue is wrong, for everyone.
        (_, _, Some((5, _))) => Verdict::SenderRefused(reply),
        (_, _, Some((7, detail))) if is_sender_policy(detail) => Verdict::SenderRefused(reply),
        // Commands unknown or out of order (500, 502, 503, 504), login wanted or wrong (RFC 4954).
        (_, 500 | 502 | 503 | 504 | 530 | 534 | 535 | 538, None) => Verdict::SenderRefused(reply),
        _ => Verdict::RecipientFailed(reply),
    }
}

/// Details of X.7 that are about who sends, not about who receives.
///
/// X.7.1 and X.7.2 stay with the recipient: relays use them for closed lists and blocked senders
/// of one mailbox as well as for policies of their own.
fn is_sender_policy(detail: u16) -> bool {
    match detail {
        // "Other" is used for a login or TLS that is missing; the rest is AUTH and keys.
        0 | 3..=14 => true,
        // DKIM, SPF, reverse DNS, null MX of the sender, floods, ARC (RFC 7372, RFC 7505).
        20..=30 => true,
        // Exchange Online: login, banned senders and addresses, DMARC.
        57 | 60 | 501..=503 | 509 | 511 | 515 | 606..=649 => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCEPTED: &str = "accepted";
    const RECIPIENT: &str = "recipient";
    const MESSAGE: &str = "message";
    const SENDER: &str = "sender";
    const LATER: &str = "later";

    fn name(verdict: &Verdict) -> &'static str {
        match verdict {
            Verdict::Accepted(_) => ACCEPTED,
            Verdict::RecipientFailed(_) => RECIPIENT,
            Verdict::MessageRefused(_) => MESSAGE,
            Verdict::SenderRefused(_) => SENDER,
            Verdict::TryLater(_) => LATER,
        }
    }

    #[test]
    fn replies_of_real_relays_are_judged() {
        use Stage::{Connect, Data, Mail, Message, Recipient};
        for (stage, code, text, expected) in [
            (Message, 250, "2.0.0 Ok: queued as 4F1", ACCEPTED),
            (Message, 250, "OK id=1tX", ACCEPTED),
            (Message, 354, "go ahead", LATER),
            (Mail, 250, "2.1.0 Ok", LATER),
            (Recipient, 550, "5.1.1 No such user", RECIPIENT),
            (Recipient, 550, "unknown user", RECIPIENT),
            (Recipient, 550, "5.1.10 Null MX", RECIPIENT),
            (Recipient, 552, "5.2.2 Mailbox full", RECIPIENT),
            (Recipient, 552, "mailbox full", RECIPIENT),
            (Recipient, 553, "5.6.7 no SMTPUTF8 here", RECIPIENT),
            (Recipient, 501, "bad address", RECIPIENT),
            (Recipient, 550, "5.5.0 mailbox unavailable (outlook)", RECIPIENT),
            (Recipient, 554, "5.7.1 Access denied", RECIPIENT),
            (Recipient, 550, "4.2.2 confused classes", RECIPIENT),
            (Recipient, 550, "5.1.8 sender domain not found", SENDER),
            (Recipient, 503, "5.5.1 need MAIL first", SENDER),
            (Recipient, 530, "5.7.0 Authentication required", SENDER),
            (Recipient, 530, "Authentication required", SENDER),
            (Recipient, 450, "4.2.1 greylisted", LATER),
            (Recipient, 452, "4.5.3 too many recipients", LATER),
            (Mail, 535, "5.7.8 bad credentials", SENDER),
            (Mail, 550, "5.1.1 sender unknown", SENDER),
            (Mail, 553, "5.6.7 no SMTPUTF8 here", SENDER),
            (Mail, 552, "5.3.4 too big", MESSAGE),
            (Mail, 552, "too big", MESSAGE),
            (Mail, 451, "4.3.0 busy", LATER),
            (Connect, 554, "5.7.1 blocked", SENDER),
            (Connect, 421, "4.7.0 too many connections", LATER),
            (Data, 554, "no valid recipients", RECIPIENT),
            (Data, 503, "bad sequence", SENDER),
            (Message, 550, "5.7.26 not authenticated (gmail)", SENDER),
            (Message, 550, "5.7.515 level (outlook)", SENDER),
            (Message, 550, "5.7.9 mechanism too weak", SENDER),
            (Message, 552, "too big", MESSAGE),
            (Message, 552, "5.2.2 over quota", RECIPIENT),
            (Message, 523, "5.3.4 too big", MESSAGE),
            (Message, 554, "5.6.0 bad content", MESSAGE),
            (Message, 554, "spam", RECIPIENT),
            (Message, 421, "4.3.2 shutting down", LATER),
            (Message, 999, "what", LATER),
        ] {
            let verdict = judge(stage, Reply::new(code, text));
            assert_eq!(name(&verdict), expected, "{stage:?} {code} {text}");
        }
    }

    #[test]
    fn a_reply_reads_as_one_clean_line() {
        let many = Reply::new(550, "5.1.1 No such\u{7} user\r\n5.1.1\there\n5.1.1 at  all\n");
        assert_eq!(many.enhanced, Some((5, 1, 1)));
        assert_eq!(many.to_string(), "550 5.1.1 No such user here at all");
        assert_eq!(Reply::new(250, "").to_string(), "250");
        assert_eq!(Reply::new(250, "2.0.0").to_string(), "250 2.0.0");
        for plain in ["5.1 x", "5.1.1.1 x", "3.1.1 x", "5.1.1234 x", "5.+1.1 x", "5..1 x"] {
            assert_eq!(Reply::new(550, plain).enhanced, None, "{plain}");
        }
        assert_eq!(Reply::new(550, &"é".repeat(900)).text.chars().count(), TEXT_LIMIT);
    }

    #[test]
    fn replies_are_cut_from_what_has_arrived() {
        let two = b"250-2.1.0 mail\r\n250 2.1.0 ok\r\n354 go\r\n";
        let (reply, length) = Reply::read(two).unwrap().unwrap();
        assert_eq!((reply.to_string().as_str(), length), ("250 2.1.0 mail ok", 30));
        let (reply, _) = Reply::read(&two[length..]).unwrap().unwrap();
        assert_eq!(reply.to_string(), "354 go");
        for part in ["", "2", "250 ok", "250 ok\r", "250-a\r\n"] {
            assert_eq!(Reply::read(part.as_bytes()), Ok(None), "{part}");
        }
        for junk in ["hi\n", "250-a\n550 b\n", "777 x\n", "250_x\n", "+50 x\n", "ééé\n"] {
            assert_eq!(Reply::read(junk.as_bytes()), Err(NotAReply), "{junk}");
        }
    }

    #[test]
    fn a_later_try_carries_the_words_of_the_relay() {
        assert_eq!(
            judge(Stage::Recipient, Reply::new(450, "4.2.1 greylisted")),
            Verdict::TryLater("450 4.2.1 greylisted".into())
        );
    }
}
