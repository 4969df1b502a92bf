//! What cannot be a reader's name: web addresses, which abusers put there to have us mail them to strangers.
//!
//! A rule of signing up, not of names: a newsletter's sender may well be called "news.example".

use std::net::Ipv4Addr;

use crate::domain::PersonName;

/// The name holds a web address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name cannot hold a web address; if it does not, leave a blank after each dot")]
pub struct LinkInName;

/// Refuses a name that holds a web address, or what mail programs would make one of.
///
/// # Errors
/// [`LinkInName`].
pub fn check(name: &PersonName) -> Result<(), LinkInName> {
    let name = name.as_str().to_lowercase();
    let name = name.replace(['\u{3002}', '\u{ff0e}', '\u{ff61}', '\u{2024}'], ".");
    let scheme = name.contains("://") || name.contains("http:") || name.contains("https:");
    let words = name.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-'));
    if scheme || words.into_iter().any(is_host) {
        return Err(LinkInName);
    }
    Ok(())
}

/// True for `www.` and what follows it, a name under a domain that exists, and an IPv4 address.
fn is_host(word: &str) -> bool {
    let word = word.trim_matches(['.', '-']);
    let Some((rest, top)) = word.rsplit_once('.') else {
        return false;
    };
    if word.starts_with("www.") || word.parse::<Ipv4Addr>().is_ok() {
        return true;
    }
    !rest.ends_with('.') && idna::domain_to_ascii(top).is_ok_and(|top| tld::exist(&top))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_are_no_names() {
        for text in [
            "http://example.com",
            "Anna https://x",
            "HTTPS:x",
            "hxxp://example",
            "www.spam",
            "Anna WWW.Example.Org",
            "bit.ly/x",
            "example.com",
            "Win at EXAMPLE.COM!",
            "пример.бел",
            "пример.рф/а",
            "example。com",
            "t.me/offer",
            "a@example.org",
            "(casino.online)",
            "-example.com.",
            "192.0.2.7/win",
            "see:xn--e1afmkfd.xn--90ais",
        ] {
            assert_eq!(check(&PersonName::parse(text).unwrap()), Err(LinkInName), "{text}");
        }
    }

    #[test]
    fn names_with_dots_are_names() {
        for text in [
            "",
            "Anna Novik",
            "J.R.R. Tolkien",
            "J.R.R.Tolkien",
            "А. С. Пушкін",
            "Dr. Dev",
            "Dr.Smith",
            "Anna Novik jr.",
            "St. John-Smith",
            "Ганна Ў.",
            "...",
            "Sammy Davis, Jr. & Co.",
            "O'Neil",
            "Anna..com",
            "version 2.0",
        ] {
            assert_eq!(check(&PersonName::parse(text).unwrap()), Ok(()), "{text}");
        }
    }
}
