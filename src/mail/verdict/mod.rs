//! What a relay's reply means for one recipient of one message.
//!
//! Every reply goes through [`judge`] and nowhere else, so that a rule and its reason stand once. Codes decide where
//! they can; the words are read only where codes are silent or are known to be used for more than one thing. It never
//! decides when to try again or how often: a [`Delay`] only passes on what the relay asked for.
//!
//! Where a reply leaves it open whom it blames, a rule has to risk one of these, and says which:
//! - a wrong [`Verdict::RecipientFailed`] loses a reader;
//! - a wrong [`Verdict::MessageRefused`] halts an issue until staff look;
//! - a wrong [`Verdict::SenderRefused`] halts everything until they do;
//! - a wrong [`Verdict::TryLater`] costs time.

use std::time::Duration;

pub use self::reply::Reply;
use self::words::Topic;

mod delay;
mod reply;
mod words;

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
    /// We are refused: our login, address, reputation, quota or dialogue.
    SenderRefused(Reply),
    /// Nothing is decided yet.
    TryLater(Delay),
}

/// Nothing is decided: why, and when to ask again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delay {
    /// The relay's reply, or what happened to the connection. A reply's words may repeat a reader's address.
    pub words: String,
    /// How long the relay asked us to wait: more than zero, at most 24 hours; `None` when it named no time.
    pub after: Option<Duration>,
    /// Whom the delay concerns.
    pub cause: Cause,
}

/// Whom a delay concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// This recipient's mailbox or server: greylisting, full for now, busy. The others go on.
    Recipient,
    /// The relay puts all of us off: 421, limits on the sender, no resources, shutting down.
    Relay,
    /// The connection broke or went silent before an answer. The session says so; [`judge`] never does.
    Line,
}

impl Delay {
    /// A delay for want of an answer.
    pub fn line(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            after: None,
            cause: Cause::Line,
        }
    }
}

/// Whom a reply that is no acceptance concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blame {
    Recipient,
    Message,
    Sender,
    Nobody(Cause),
}

/// Turns a relay's reply into a verdict.
///
/// Reply codes are those of RFC 5321 §4.2.3, status codes those of RFC 3463 and of the IANA registry "SMTP Enhanced
/// Status Codes", with the private ones of Exchange Online. A status code counts only where its class agrees with the
/// reply.
pub fn judge(stage: Stage, reply: Reply) -> Verdict {
    let whom = match (reply.code / 100, stage) {
        (2, Stage::Message) => return Verdict::Accepted(reply),
        (4, _) => Blame::Nobody(cause(stage, &reply)),
        (5, _) => blame(stage, &reply),
        // Any other class in this place is a confused relay, and asking again costs less than a reader lost.
        _ => Blame::Nobody(Cause::Relay),
    };
    match whom {
        Blame::Recipient => Verdict::RecipientFailed(reply),
        Blame::Message => Verdict::MessageRefused(reply),
        Blame::Sender => Verdict::SenderRefused(reply),
        Blame::Nobody(cause) => Verdict::TryLater(Delay {
            after: delay::read(&reply.text),
            words: reply.to_string(),
            cause,
        }),
    }
}

/// Subject and detail of the status code, where its class is the reply's.
fn status(reply: &Reply) -> Option<(u16, u16)> {
    let (class, subject, detail) = reply.enhanced?;
    (u16::from(class) == reply.code / 100).then_some((subject, detail))
}

/// Whom a temporary refusal (4xx) puts off.
///
/// In doubt the recipient: wrongly so, it costs each reader one attempt of many, while a wrong [`Cause::Relay`] makes
/// everyone wait for one odd mailbox, each time it is tried.
fn cause(stage: Stage, reply: &Reply) -> Cause {
    // 421 closes the connection (RFC 5321 §3.8), whoever was on it; before RCPT nobody was named.
    if reply.code == 421 || matches!(stage, Stage::Connect | Stage::Mail) {
        return Cause::Relay;
    }
    match Topic::of(&reply.text) {
        Some(Topic::Busy | Topic::Mailbox) => return Cause::Recipient,
        Some(Topic::Sender | Topic::Pace) => return Cause::Relay,
        _ => {}
    }
    match (reply.code, status(reply)) {
        // The sender's domain does not resolve for now, and is the same for all.
        (_, Some((1, 7 | 8))) => Cause::Relay,
        (_, Some((1 | 2, _))) => Cause::Recipient,
        // "Other system trouble" at RCPT may be that of one domain's lookup; after the message it is the relay's queue.
        (_, Some((3, 0))) if stage != Stage::Message => Cause::Recipient,
        // The mail system itself: disk, load, shutdown.
        (_, Some((3, _))) => Cause::Relay,
        // Our connection or the relay's congestion; the rest of X.4 is the way to the recipient's server.
        (_, Some((4, 2 | 5))) => Cause::Relay,
        // Too many recipients, from us who name one a message, means too many in an hour.
        (_, Some((5, _))) => Cause::Relay,
        // 4.7.0 and 4.7.1 without words are greylisting more often than not (rspamd, Exchange's next hop).
        (_, Some((7, 0 | 1))) => Cause::Recipient,
        (_, Some((7, _))) => Cause::Relay,
        // "Insufficient system storage"; TLS, login or throttling (SES).
        (452 | 454, _) => Cause::Relay,
        _ => Cause::Recipient,
    }
}

/// Whom a permanent refusal (5xx) blames.
fn blame(stage: Stage, reply: &Reply) -> Blame {
    let status = status(reply);
    if let Some(blame) = blame_of_codes(stage, reply.code, status) {
        return blame;
    }
    let topic = Topic::of(&reply.text);
    if matches!(stage, Stage::Connect | Stage::Mail) {
        // Nobody was named yet: whatever the words are, they are about us. A 5xx that asks for patience is believed,
        // which risks time.
        return match (topic, reply.code) {
            (Some(Topic::Busy | Topic::Pace | Topic::Later), _) => Blame::Nobody(Cause::Relay),
            // "Exceeded storage" without a status code is the answer to SIZE (RFC 1870 §6.1).
            (Some(Topic::Size), _) | (None, 552) if stage == Stage::Mail => Blame::Message,
            _ => Blame::Sender,
        };
    }
    topic
        .and_then(|topic| blame_of_topic(stage, topic))
        .unwrap_or_else(|| blame_of_silence(stage, reply.code, status))
}

/// Codes that mean one thing, whatever the words.
fn blame_of_codes(stage: Stage, code: u16, status: Option<(u16, u16)>) -> Option<Blame> {
    let blame = match (stage, code, status) {
        // Login wanted, too weak, wrong, or in need of TLS (RFC 4954).
        (_, 530 | 534 | 535 | 538, _) => Blame::Sender,
        // Larger than the relay takes: no recipient can mend that.
        (_, _, Some((3, 4))) => Blame::Message,
        // A non-ASCII address that is not taken: whose it is, the command tells (RFC 6531 §3.5).
        (Stage::Connect | Stage::Mail, _, Some((6, 7))) => Blame::Sender,
        (Stage::Recipient, _, Some((6, 7))) => Blame::Recipient,
        // Content or conversion of the message.
        (_, _, Some((6, _))) => Blame::Message,
        // The sender's address, often checked at RCPT only; daily limit, SendAs denied (Exchange).
        (_, _, Some((1, 7 | 8 | 90) | (2, 252))) => Blame::Sender,
        (Stage::Connect | Stage::Mail, ..) => return None,
        // 5.1.0 is too vague: GoDaddy says SPF with it.
        (_, _, Some((1, 1..=6 | 10))) => Blame::Recipient,
        // Exchange: the mailbox had too many messages this hour. The code is permanent, the state is not.
        (_, _, Some((2, 121 | 122))) => Blame::Nobody(Cause::Recipient),
        (_, _, Some((7, detail))) => return blame_of_policy(detail),
        _ => return None,
    };
    Some(blame)
}

/// Details of 5.7 that tell whom a policy is about. 5.7.0, 5.7.1 and 5.7.2 are left to the words: they stand for
/// logins, blocklists, spam, closed lists and unknown users alike.
fn blame_of_policy(detail: u16) -> Option<Blame> {
    let blame = match detail {
        // A mailbox or domain changed hands (RFC 7293). Exchange: mailboxes and groups that take mail from their own
        // people only (12 and 13 too, which the registry gives to logins; those come before RCPT), a rule of the
        // recipient's organisation (900 to 999) or its own list of banned senders (507, 513). Risks an organisation's
        // readers: we cannot reach them now, and the others need not wait for that.
        12 | 13 | 17 | 18 | 124 | 133..=136 | 504 | 505 | 507 | 513 | 900..=999 => Blame::Recipient,
        // Exchange: no valid From in the message.
        512 => Blame::Message,
        // Exchange: too much at once from our network.
        508 => Blame::Nobody(Cause::Relay),
        // Login, keys, TLS; Yahoo's "not accepted for policy reasons" (9).
        3..=11 | 14 => Blame::Sender,
        // DKIM, SPF, reverse DNS, null MX of the sender, floods, ARC (RFC 7372, RFC 7505), DMARC (Gmail).
        20..=30 => Blame::Sender,
        // Exchange: login, other's address, connector, tenant's limits, banned senders and addresses, DMARC.
        57 | 60 | 64 | 232 | 233 | 501..=503 | 506 | 509 | 511 | 515 | 606..=649 | 700..=750 => Blame::Sender,
        _ => return None,
    };
    Some(blame)
}

/// What plain words mean once a recipient was named.
fn blame_of_topic(stage: Stage, topic: Topic) -> Option<Blame> {
    let blame = match topic {
        Topic::Mailbox => Blame::Recipient,
        Topic::Sender => Blame::Sender,
        Topic::Size => Blame::Message,
        // "Receiving mail too quickly", "try later", "connection frequency limited" behind a 5xx: trying again risks
        // time, giving up would lose a reader to a busy hour.
        Topic::Busy | Topic::Later => Blame::Nobody(Cause::Recipient),
        Topic::Pace => Blame::Nobody(Cause::Relay),
        Topic::Spam if stage == Stage::Message => Blame::Message,
        // "Spam" before a word of the message was seen is about us. Risks a halt rather than reader after reader.
        Topic::Spam => Blame::Sender,
        Topic::Content if stage == Stage::Message => Blame::Message,
        // "Message rejected" in answer to RCPT says no more than its code.
        Topic::Content => return None,
    };
    Some(blame)
}

/// What is left when the words say nothing either.
fn blame_of_silence(stage: Stage, code: u16, status: Option<(u16, u16)>) -> Blame {
    match (stage, code, status) {
        // RFC 3463 means the mailbox's limit on size, Gmail its limit for all. Risks a halt: no reader is at fault.
        (_, _, Some((2, 3))) => Blame::Message,
        // "Other security" is mostly a login or TLS that is missing.
        (_, _, Some((7, 0))) => Blame::Sender,
        // Outlook.com tells of a missing mailbox with 550 5.5.0: the reply code is the one to trust.
        (Stage::Recipient, 550, Some((5, 0))) => Blame::Recipient,
        // Our RCPT commands differ in nothing but the address: one that does not parse has an odd address in it.
        (Stage::Recipient, 501 | 553 | 555, Some((5, 2 | 4))) => Blame::Recipient,
        // Our side of the dialogue is wrong, for everyone: unknown commands, wrong order.
        (_, _, Some((5, _))) | (_, 500 | 502 | 503 | 504, None) => Blame::Sender,
        // Address, mailbox, way to the recipient's server.
        (_, _, Some((1 | 2 | 4, _))) => Blame::Recipient,
        // The recipient had been accepted, so the message is left: 552 without a status code is its size here, and a
        // full mailbox at RCPT. Risks a halt rather than reader after reader.
        (Stage::Message, ..) => Blame::Message,
        // Bare 550, 5.7.1 "access denied": a mailbox that is closed to us is told like this as often as a sender whom
        // nobody wants. Risks the reader: one closed mailbox must not stop the others.
        _ => Blame::Recipient,
    }
}

#[cfg(test)]
mod tests;
