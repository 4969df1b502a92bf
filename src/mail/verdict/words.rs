//! What the words of a reply are about, where they say it plainly.
//!
//! Phrases that real relays use, in English and a little French. It never sees codes, and addresses in the text never
//! count: `<spam@x.example>` is somebody's name.

/// What a reply is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    /// The mailbox: unknown, closed, full, or closed to us.
    Mailbox,
    /// The mailbox or its server, for now: greylisting, too much at once.
    Busy,
    /// Us: login, address, authentication, reputation, blocklists, quota.
    Sender,
    /// Our pace.
    Pace,
    /// The size of the message.
    Size,
    /// The message, taken for spam or worse.
    Spam,
    /// The message for any other reason: headers, attachments, "message rejected".
    Content,
    /// A later attempt may do, says the relay.
    Later,
}

/// Phrases by topic. The first that the words contain decides, so the order is part of the rule; each begins at a word
/// and may end inside one.
const PHRASES: &[(Topic, &[&str])] = &[
    // One mailbox or organisation that closes itself to us, in words that else are about the sender: whoever blocks us
    // there does so for its own people only. SES calls an address on its suppression list blacklisted.
    (
        Topic::Mailbox,
        &[
            "address blacklisted",
            "allowed senders list",
            "blocked by recipient",
            "blocked by user",
            "customer block list",
            "delivery not authorized",
            "envelope blocked",
            "gcdp",
            "manually blocked senders",
            "organization policy",
            "policy that prohibited",
            "recipsizelimit",
            "rejected by recipient",
            "relay not permitted for user",
            "resolver rst",
            "sieve",
            "suppression list",
            "transport rules",
            "user has blocked",
        ],
    ),
    (
        Topic::Busy,
        &[
            "gray list",
            "graylist",
            "grey list",
            "greylist",
            "message receive limit",
            "messages they can receive",
            "organization queue quota",
            "receiving mail",
            "received too much",
            "recipient has exceeded",
            "recipient thread limit",
        ],
    ),
    // Before the mailbox: a sender's address that does not verify ends in "no such user" as well (Exim's callout), and
    // a sending quota is a quota.
    (
        Topic::Sender,
        &[
            // Address, login, dialogue.
            "authenticat",
            "from domain",
            "helo",
            "invalid sender",
            "not owned by user",
            "not verified",
            "protocol violation",
            "sender address",
            "sender denied",
            "sender domain",
            "sender rejected",
            "sender signature",
            "sender unknown",
            "sender verif",
            "sendasdenied",
            "sending domain",
            "sending from",
            "unauthenticat",
            "unconfigured",
            // Relaying.
            "as a relay",
            "open relay",
            "relay access denied",
            "relay denied",
            "relay not",
            "relay prohibited",
            "relaying",
            "unable to relay",
            // Account and quota.
            "credits exceeded",
            "daily limit",
            "daily user sending",
            "email quota limit",
            "emails per hour",
            "failures per hour",
            "hourly",
            "message quota",
            "message sending",
            "not allowed to send",
            "not authorized to send",
            "not permitted to send",
            "outgoing email",
            "outgoing mail",
            "outgoing messages",
            "relay limit",
            "relay quota",
            "sending denied",
            "sending limit",
            "sending paused",
            "sending quota",
            "sending rate",
            "sending suspended",
            "submission quota",
            "submissionquota",
            "your account",
            // Reputation.
            "banned ip",
            "banned sender",
            "banned sending",
            "black list",
            "blacklist",
            "block list",
            "blocked for abuse",
            "blocked using",
            "blocklist",
            "client host",
            "denylist",
            "dkim",
            "dmarc",
            "dnsbl",
            "excessive unknown",
            "ip address",
            "permanently deferred",
            "ptr record",
            "rbl",
            "reputation",
            "reverse dns",
            "sorbs",
            "spam source",
            "spamcop",
            "spamhaus",
            "spf",
            "spoof",
            "unusual rate",
            "unusual sending",
            "your ip",
        ],
    ),
    (
        Topic::Mailbox,
        &[
            "account disabled",
            "account has been",
            "account inactive",
            "account is disabled",
            "account is inactive",
            "account not found",
            "address is unknown",
            "address unknown",
            "addressee unknown",
            "boite du destinataire",
            "check filter",
            "disk quota",
            "does not accept mail",
            "does not exist",
            "doesnt exist",
            "doesnt have a",
            "exceeded quota",
            "exceeds quota",
            "illegal alias",
            "inactive address",
            "inactive email",
            "inactive recipient",
            "invalid mailbox",
            "invalid recipient",
            "mailbox disabled",
            "mailbox for user is full",
            "mailbox full",
            "mailbox is",
            "mailbox not found",
            "mailbox size",
            "mailbox unavailable",
            "mailbox unknown",
            "marked as inactive",
            "no longer accepts",
            "no longer on server",
            "no longer valid",
            "no mailbox",
            "no such address",
            "no such mailbox",
            "no such person",
            "no such recipient",
            "no such user",
            "no valid recipients",
            "not a valid user",
            "not in recipient list",
            "not our customer",
            "out of storage",
            "over quota",
            "overquota",
            "quota exceeded",
            "recipient not found",
            "recipient unknown",
            "storage space",
            "suppressed",
            "target address",
            "unknown address",
            "unknown local part",
            "unknown recipient",
            "unknown user",
            "unroutable",
            "unrouteable",
            "user disabled",
            "user does not exist",
            "user is unknown",
            "user not found",
            "user suspended",
            "user unknown",
        ],
    ),
    (
        Topic::Size,
        &[
            "exceeds maximum size",
            "maximum message size",
            "message exceeds",
            "message file too big",
            "message size",
            "message too big",
            "message too large",
            "message too long",
            "too big",
            "too large",
        ],
    ),
    (
        Topic::Pace,
        &[
            "frequency limited",
            "rate exceeded",
            "rate limit",
            "ratelimit",
            "server busy",
            "slow down",
            "temporarily deferred",
            "throttl",
            "too fast",
            "too frequent",
            "too many concurrent",
            "too many connections",
            "too many emails",
            "too many mails",
            "too many messages",
            "too many recipients",
            "too many sessions",
            "too much mail from",
        ],
    ),
    (
        Topic::Spam,
        &[
            "infected",
            "junk",
            "malware",
            "phish",
            "spam",
            "suspicious",
            "unsolicited",
            "virus",
        ],
    ),
    (
        Topic::Content,
        &[
            "attachment",
            "content",
            "email rejected",
            "header",
            "mail rejected",
            "mail rejete",
            "malformed",
            "message blocked",
            "message filtered",
            "message has been rejected",
            "message id",
            "message not accepted",
            "message not allowed",
            "message refused",
            "message rejected",
            "mime",
            "rfc 2822",
            "rfc 5322",
        ],
    ),
    (
        Topic::Later,
        &["please try again", "temporarily", "try again later", "try later"],
    ),
    // Hints, when nothing says more.
    (Topic::Mailbox, &["mailbox", "recipient"]),
    (Topic::Sender, &["ask your postmaster", "blocked", "sender"]),
];

impl Topic {
    /// What the words are about; `None` when no phrase is known.
    pub(super) fn of(text: &str) -> Option<Self> {
        let words = plain(text);
        let said = |phrase: &&str| {
            let before = |(at, _)| words.get(..at).is_some_and(|before: &str| before.ends_with(' '));
            words.match_indices(*phrase).any(before)
        };
        let (topic, _) = PHRASES.iter().find(|(_, phrases)| phrases.iter().any(said))?;
        Some(*topic)
    }
}

/// The words in lower case, each after one space, without addresses, apostrophes and all of a link but its host.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 1);
    for word in text.split_whitespace().filter(|word| !word.contains('@')) {
        let word = match word.split_once("://") {
            Some((_, rest)) => rest.split('/').next().unwrap_or_default(),
            None => word,
        };
        let kept = word.chars().filter(|char| !matches!(char, '\'' | '’'));
        let kept: String = kept.flat_map(char::to_lowercase).collect();
        for part in kept.split(|char: char| !char.is_alphanumeric()) {
            if !part.is_empty() {
                plain.push(' ');
                plain.push_str(part);
            }
        }
    }
    plain
}
