//! Composes one message (RFC 5322, RFC 2045) from its parts.

use lettre::{
    Address,
    message::{
        Mailbox, Mailboxes, MultiPart,
        header::{Date, From, HeaderName, HeaderValue, Headers, MIME_VERSION_1_0, ReplyTo, Subject},
    },
};

use crate::domain::{EmailAddress, PersonName, Timestamp};

/// An address with the name shown beside it.
#[derive(Debug, Clone, Copy)]
pub struct Party<'a> {
    /// The name; empty for none.
    pub name: &'a PersonName,
    /// The address.
    pub address: &'a EmailAddress,
}

/// The headers that do not depend on who gets the message.
#[derive(Debug, Clone)]
pub struct Head<'a> {
    /// The newsletter, as sender.
    pub from: Party<'a>,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<&'a EmailAddress>,
    /// The subject, one line.
    pub subject: &'a str,
    /// The Date header.
    pub date: Timestamp,
    /// The Content-Language header (RFC 3282).
    pub language: &'a str,
    /// Further headers in their order.
    pub headers: &'a [(&'static str, String)],
}

/// Everything a message is made of.
#[derive(Debug)]
pub struct Parts<'a> {
    /// What all readers' messages would share.
    pub head: Head<'a>,
    /// The reader.
    pub to: Party<'a>,
    /// The left part of the Message-ID; the right one is the sender's domain.
    pub message_id: &'a str,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// A message that cannot be composed.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// An address that the mail library refuses.
    #[error("an address cannot be written in a mail header")]
    Address(#[from] lettre::address::AddressError),
    /// Anything else the mail library refuses.
    #[error("the message cannot be composed: {0}")]
    Message(#[from] lettre::error::Error),
    /// A header name that is none.
    #[error("{0} is not a header name")]
    HeaderName(&'static str),
}

/// Writes the headers, each line ended by CRLF.
///
/// # Errors
/// [`ComposeError`] when an address cannot stand in a header.
pub(super) fn head(head: &Head<'_>) -> Result<String, ComposeError> {
    Ok(headers(head, Some(head.subject))?.to_string())
}

/// The same without the subject.
///
/// # Errors
/// As [`head`].
pub(super) fn head_without_subject(head: &Head<'_>) -> Result<String, ComposeError> {
    Ok(headers(head, None)?.to_string())
}

/// The Subject header, its line ended by CRLF.
pub(super) fn subject_header(subject: &str) -> String {
    let mut headers = Headers::new();
    headers.set(Subject::from(one_line(subject)));
    headers.to_string()
}

fn headers(head: &Head<'_>, subject: Option<&str>) -> Result<Headers, ComposeError> {
    let mut headers = Headers::new();
    headers.set(Date::from(std::time::SystemTime::from(head.date.utc())));
    headers.set(From::from(Mailboxes::from(mailbox(head.from)?)));
    if let Some(reply_to) = head.reply_to {
        headers.set(ReplyTo::from(Mailboxes::from(Mailbox::new(None, address(reply_to)?))));
    }
    if let Some(subject) = subject {
        headers.set(Subject::from(one_line(subject)));
    }
    headers.set(MIME_VERSION_1_0);
    for (name, value) in raw_headers(head) {
        headers.insert_raw(raw_header(name, value)?);
    }
    Ok(headers)
}

fn raw_headers<'a>(head: &'a Head<'a>) -> impl Iterator<Item = (&'static str, &'a str)> {
    let further = head.headers.iter().map(|(name, value)| (*name, value.as_str()));
    std::iter::once(("Content-Language", head.language)).chain(further)
}

fn raw_header(name: &'static str, value: &str) -> Result<HeaderValue, ComposeError> {
    let header = HeaderName::new_from_ascii(name.to_owned()).map_err(|_| ComposeError::HeaderName(name))?;
    Ok(HeaderValue::new(header, one_line(value)))
}

/// Composes the message: `multipart/alternative`, text first, each part in the encoding that suits it.
///
/// # Errors
/// [`ComposeError`] when an address cannot stand in a header.
pub fn compose(parts: Parts<'_>) -> Result<Vec<u8>, ComposeError> {
    let head = parts.head;
    let mut builder = lettre::Message::builder()
        .message_id(Some(format!("<{}@{}>", parts.message_id, head.from.address.domain())))
        .date(head.date.utc().into())
        .from(mailbox(head.from)?)
        .to(mailbox(parts.to)?)
        .subject(one_line(head.subject));
    if let Some(reply_to) = head.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    for (name, value) in raw_headers(&head) {
        builder = builder.raw_header(raw_header(name, value)?);
    }
    let message = builder.multipart(MultiPart::alternative_plain_html(parts.text, parts.html))?;
    Ok(message.formatted())
}

fn mailbox(party: Party<'_>) -> Result<Mailbox, ComposeError> {
    let name = party.name.as_str();
    Ok(Mailbox::new(
        (!name.is_empty()).then(|| name.to_owned()),
        address(party.address)?,
    ))
}

fn address(address: &EmailAddress) -> Result<Address, ComposeError> {
    Ok(address.as_str().parse::<Address>()?)
}

fn one_line(text: &str) -> String {
    text.replace("\r\n", " ")
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_reads_back_as_it_was_written() {
        let desk = PersonName::parse("Аналітыка, \"Дэск\"").unwrap();
        let from = EmailAddress::parse("desk@example.org").unwrap();
        let reader = PersonName::parse("Ганна Ў.").unwrap();
        let to = EmailAddress::parse("hanna@example.com").unwrap();
        let long = "https://news.example.org/unsubscribe/".to_owned() + &"a".repeat(90);
        let raw = compose(Parts {
            head: Head {
                from: Party {
                    name: &desk,
                    address: &from,
                },
                reply_to: Some(&from),
                subject: "Тыдзень: ў, і, ё – “quotes” 🚲\r\nBcc: all@example.org",
                date: Timestamp::from_millis(1_800_000_000_000),
                language: "be",
                headers: &[(
                    "List-Unsubscribe",
                    format!("<{long}>, <mailto:leave@example.org?subject=x>"),
                )],
            },
            to: Party {
                name: &reader,
                address: &to,
            },
            message_id: "abc",
            text: "Прывітанне\nline two\n".into(),
            html: "<p>Прывітанне</p>".into(),
        })
        .unwrap();
        assert!(raw.split(|b| *b == b'\n').all(|line| line.len() <= 998));
        let mail = mail_parser::MessageParser::default().parse(&raw).unwrap();
        assert_eq!(
            mail.subject(),
            Some("Тыдзень: ў, і, ё – “quotes” 🚲 Bcc: all@example.org")
        );
        assert_eq!(mail.message_id(), Some("abc@example.org"));
        assert_eq!(
            mail.from().unwrap().first().unwrap().name(),
            Some("Аналітыка, \"Дэск\"")
        );
        assert_eq!(mail.to().unwrap().first().unwrap().name(), Some("Ганна Ў."));
        assert_eq!(mail.bcc().map(|_| ()), None);
        assert_eq!(
            mail.body_text(0).unwrap().replace("\r\n", "\n"),
            "Прывітанне\nline two\n"
        );
        let header = mail.header_raw("List-Unsubscribe").unwrap();
        assert!(header.replace(['\r', '\n', ' '], "").contains(&long), "{header}");
    }
}
