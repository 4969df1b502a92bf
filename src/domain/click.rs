//! What a measured link says: which link of which issue it is, and what copy it stood in. Where it leads is kept in the database,
//! so that nobody can make the site send people elsewhere.
//!
//! A link ends in a code and, in copies that differ in it, a mark after a slash: the subject that is tried with the copy, and
//! its reader, if that one has agreed to be known. Both carry an HMAC cut to 64 bits and can be written in one way only.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{IssueId, LinkNumber, SecretKey, SubscriberId};

/// The link that only machines follow.
pub const CANARY: LinkNumber = LinkNumber(0);

/// The least number of clicks that is told of and decides anything: fewer tell of single readers.
pub const LEAST_TOLD: i64 = 5;

/// Octets of the HMAC in a code or mark.
const SEAL: usize = 8;

/// A link of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Click {
    /// The issue.
    pub issue: IssueId,
    /// The link.
    pub link: LinkNumber,
}

/// What a copy's links say beside that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClickMark {
    /// The number of the subject that is tried with the copy, from 1 on; 0 for the issue's own.
    pub subject: u8,
    /// The copy's reader, who has agreed to be known.
    pub reader: Option<SubscriberId>,
}

impl ClickMark {
    fn numbers(self) -> Vec<u64> {
        let reader = self.reader.and_then(|reader| u64::try_from(reader.0).ok());
        std::iter::once(u64::from(self.subject)).chain(reader).collect()
    }
}

impl SecretKey {
    /// The code of a link.
    pub fn click_code(&self, click: Click) -> String {
        let numbers = [click.issue.0, click.link.0].map(|id| u64::try_from(id).unwrap_or(0));
        self.seal("click", &[], &numbers)
    }

    /// The link that a code names; `None` when this installation did not make the code.
    pub fn read_click_code(&self, text: &str) -> Option<Click> {
        match self.unseal("click", &[], text)?.as_slice() {
            [issue, link] => Some(Click {
                issue: IssueId(i64::try_from(*issue).ok()?),
                link: LinkNumber(i64::try_from(*link).ok()?),
            }),
            _ => None,
        }
    }

    /// The mark that a copy of an issue bears in its links.
    pub fn click_mark(&self, issue: IssueId, mark: ClickMark) -> String {
        self.seal("click mark", &issue.0.to_be_bytes(), &mark.numbers())
    }

    /// What a mark in a link of this issue says; `None` when this installation did not make it for the issue.
    pub fn read_click_mark(&self, issue: IssueId, text: &str) -> Option<ClickMark> {
        let numbers = self.unseal("click mark", &issue.0.to_be_bytes(), text)?;
        let (subject, reader) = match numbers.as_slice() {
            [subject] => (subject, None),
            [subject, reader] => (subject, Some(SubscriberId(i64::try_from(*reader).ok()?))),
            _ => return None,
        };
        Some(ClickMark {
            subject: u8::try_from(*subject).ok()?,
            reader,
        })
    }

    /// Numbers with a seal that binds them to a purpose and a context.
    fn seal(&self, purpose: &str, context: &[u8], numbers: &[u64]) -> String {
        let mut bytes = written(numbers);
        let seal = self.derive(purpose, &[context, &bytes]);
        bytes.extend(seal.iter().take(SEAL));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The numbers under a seal; `None` when the seal was made for others, for something else or by somebody else.
    fn unseal(&self, purpose: &str, context: &[u8], text: &str) -> Option<Vec<u64>> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (numbers, seal) = bytes.split_at_checked(bytes.len().checked_sub(SEAL)?)?;
        let read = self
            .derives(purpose, &[context, numbers], seal)
            .then(|| read(numbers))?;
        // Numbers in more octets than they need would be another way to write the same.
        read.filter(|read| written(read) == numbers)
    }
}

/// Numbers one after the other, each seven bits an octet from the lowest on; all but its last octet have the high bit (LEB128).
fn written(numbers: &[u64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(8 + SEAL);
    for number in numbers {
        let mut rest = *number;
        loop {
            let low = u8::try_from(rest & 0x7f).unwrap_or(0);
            rest >>= 7;
            if rest == 0 {
                bytes.push(low);
                break;
            }
            bytes.push(low | 0x80);
        }
    }
    bytes
}

fn read(bytes: &[u8]) -> Option<Vec<u64>> {
    let (mut numbers, mut number, mut shift) = (Vec::with_capacity(2), 0_u64, 0_u32);
    for byte in bytes {
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if byte & 0x80 == 0 {
            numbers.push(number);
            (number, shift) = (0, 0);
        }
    }
    (shift == 0).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SecretKey {
        SecretKey::parse(&"0f".repeat(32)).unwrap()
    }

    fn click(issue: i64, link: i64) -> Click {
        Click {
            issue: IssueId(issue),
            link: LinkNumber(link),
        }
    }

    #[test]
    fn a_code_names_its_link_and_can_be_written_in_one_way_only() {
        for click in [
            click(1, 0),
            click(1, 1),
            click(127, 128),
            click(1_000_000, 3_000),
            click(i64::MAX, i64::MAX),
        ] {
            let code = key().click_code(click);
            assert_eq!(key().read_click_code(&code), Some(click));
            assert!(
                code.bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            );
            let bytes = URL_SAFE_NO_PAD.decode(&code).unwrap();
            for at in 0..bytes.len() {
                for bit in 0..8 {
                    let mut forged = bytes.clone();
                    forged[at] ^= 1 << bit;
                    assert_eq!(key().read_click_code(&URL_SAFE_NO_PAD.encode(&forged)), None, "{at}");
                }
            }
            for cut in 0..code.len() {
                assert_eq!(key().read_click_code(&code[..cut]), None);
            }
            assert_eq!(key().read_click_code(&format!("{code}A")), None);
            let other = SecretKey::parse(&"aa".repeat(32)).unwrap();
            assert_eq!(other.read_click_code(&code), None);
        }
        assert!(key().click_code(click(500, 12)).len() <= 15);
        // The same numbers in more octets, with a seal of their own.
        let long = [0x81, 0x00, 2];
        assert_eq!(read(&long), Some(vec![1, 2]));
        let seal = key().derive("click", &[&[], &long]);
        let sealed = [long.as_slice(), &seal[..SEAL]].concat();
        assert_eq!(key().read_click_code(&URL_SAFE_NO_PAD.encode(sealed)), None);
        assert_eq!(key().read_click_code(&URL_SAFE_NO_PAD.encode([0x80; 40])), None);
    }

    #[test]
    fn a_mark_holds_for_one_issue() {
        let marks = [
            ClickMark {
                subject: 3,
                reader: None,
            },
            ClickMark {
                subject: 0,
                reader: Some(SubscriberId(70_000)),
            },
            ClickMark {
                subject: 4,
                reader: Some(SubscriberId(1)),
            },
        ];
        for mark in marks {
            let text = key().click_mark(IssueId(5), mark);
            assert_eq!(key().read_click_mark(IssueId(5), &text), Some(mark));
            assert_eq!(key().read_click_mark(IssueId(6), &text), None);
            assert_eq!(key().read_click_code(&text), None);
        }
        let code = key().click_code(click(5, 1));
        assert_eq!(key().read_click_mark(IssueId(5), &code), None);
        assert_eq!(key().read_click_mark(IssueId(5), ""), None);
    }
}
