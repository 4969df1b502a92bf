//! One SMTP reply: read from what has arrived, and kept as two codes and one line of words.
//!
//! It says what stands there and never what it means.

use std::fmt;

/// How many characters of a reply's text are kept.
const TEXT_LIMIT: usize = 500;

/// One SMTP reply, its lines joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Three-digit reply code (RFC 5321 §4.2).
    pub code: u16,
    /// Enhanced status code (RFC 3463), if the text begins with one (RFC 2034) or ends with one as `(#5.1.1)`, which is
    /// how qmail and its kin write it.
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
        let text: String = words
            .join(" ")
            .chars()
            .filter(|char| !char.is_control())
            .take(TEXT_LIMIT)
            .collect();
        let enhanced = enhanced.or_else(|| ending_enhanced(&text));
        Self { code, enhanced, text }
    }

    /// Takes the first whole reply from what has arrived, with its length in octets; `None` when
    /// its last line is still to come.
    pub(in crate::mail) fn read(arrived: &[u8]) -> Result<Option<(Self, usize)>, NotAReply> {
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
pub(in crate::mail) struct NotAReply;

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

fn ending_enhanced(text: &str) -> Option<(u8, u16, u16)> {
    let (_, ending) = text.rsplit_once("(#")?;
    parse_enhanced(ending.strip_suffix(')')?)
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

#[cfg(test)]
mod tests {
    use super::*;

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
        let qmail = Reply::new(554, "sorry, no mailbox here by that name. (#5.1.1)");
        assert_eq!(qmail.enhanced, Some((5, 1, 1)));
        for plain in ["busy [#4.16.1]", "later (#id-5.9.4)", "(#5.1.1) no", "no (#5.1)"] {
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
}
