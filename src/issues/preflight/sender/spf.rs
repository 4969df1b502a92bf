//! The SPF record of a return path (RFC 7208): whether there is one that receivers can use.

use std::{
    collections::VecDeque,
    net::{Ipv4Addr, Ipv6Addr},
};

use crate::issues::preflight::names::{Names, Unanswered};

/// Terms that cost receivers a lookup, in a record and those it includes; with more they refuse it (RFC 7208, 4.6.4).
const MOST_LOOKUPS: usize = 10;

/// What the record is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spf {
    /// Receivers can use it.
    Usable,
    /// There is none.
    Absent,
    /// There are several, which is as good as none (4.5).
    Several,
    /// A term that nobody understands, in the record of this domain.
    Wrong { domain: String, term: String },
    /// It includes a domain without a record (5.2).
    Empty(String),
    /// It takes more lookups than receivers make.
    TooLong,
    /// It lets the whole world send.
    OpenToAll,
}

/// One term of a record.
#[derive(Debug, PartialEq, Eq)]
enum Term<'a> {
    /// `all`, with whether it passes.
    All(bool),
    /// `include` or `redirect` of another domain's record.
    Record { of: &'a str, is_redirect: bool },
    /// A term that costs a lookup.
    Lookup,
    /// A term that costs none.
    Plain,
}

/// Looks the record of a domain up, with those that it includes.
///
/// # Errors
/// [`Unanswered`].
pub(super) async fn check(names: &Names, domain: &str) -> Result<Spf, Unanswered> {
    let mut lookups = 0;
    let mut waiting = VecDeque::from([domain.to_owned()]);
    while let Some(current) = waiting.pop_front() {
        let records = records(names, &current).await?;
        let record = match records.as_slice() {
            [] if current == domain => return Ok(Spf::Absent),
            [] => return Ok(Spf::Empty(current)),
            [record] => record,
            _ if current == domain => return Ok(Spf::Several),
            _ => return Ok(Spf::Empty(current)),
        };
        let mut redirect = None;
        let mut has_all = false;
        for text in record.split_ascii_whitespace().skip(1) {
            let Some(term) = read(text) else {
                return Ok(Spf::Wrong {
                    domain: current,
                    term: text.to_owned(),
                });
            };
            match term {
                Term::All(true) => return Ok(Spf::OpenToAll),
                Term::All(false) => has_all = true,
                Term::Record { of, is_redirect: true } => redirect = Some(of.to_owned()),
                Term::Record { of, .. } => {
                    lookups += 1;
                    // What a macro names is known when mail comes (7).
                    waiting.extend((!of.contains('%')).then(|| of.to_owned()));
                }
                Term::Lookup => lookups += 1,
                Term::Plain => {}
            }
        }
        if let Some(of) = redirect.filter(|_| !has_all) {
            lookups += 1;
            waiting.extend((!of.contains('%')).then_some(of));
        }
        if lookups > MOST_LOOKUPS {
            return Ok(Spf::TooLong);
        }
    }
    Ok(Spf::Usable)
}

async fn records(names: &Names, domain: &str) -> Result<Vec<String>, Unanswered> {
    let is_record = |text: &String| {
        let first = text.split(' ').next().unwrap_or_default();
        first.eq_ignore_ascii_case("v=spf1")
    };
    Ok(names.texts(domain).await?.into_iter().filter(is_record).collect())
}

/// Reads a term (RFC 7208, 4.6.1); `None` when it cannot be one.
fn read(text: &str) -> Option<Term<'_>> {
    if let Some((name, value)) = text.split_once('=').filter(|(name, _)| !name.contains([':', '/'])) {
        return match name.to_ascii_lowercase().as_str() {
            "" => None,
            "redirect" if value.is_empty() => None,
            "redirect" => Some(Term::Record {
                of: value,
                is_redirect: true,
            }),
            _ => Some(Term::Plain),
        };
    }
    let (passes, mechanism) = match text.split_at_checked(1)? {
        ("+", rest) => (true, rest),
        ("-" | "~" | "?", rest) => (false, rest),
        _ => (true, text),
    };
    let end = mechanism.find([':', '/']).unwrap_or(mechanism.len());
    let (name, rest) = mechanism.split_at_checked(end)?;
    let value = rest.strip_prefix(':');
    match (name.to_ascii_lowercase().as_str(), value) {
        ("all", None) if rest.is_empty() => Some(Term::All(passes)),
        ("include", Some(of)) if !of.is_empty() => Some(Term::Record { of, is_redirect: false }),
        ("exists", Some(of)) if !of.is_empty() => Some(Term::Lookup),
        ("a" | "mx" | "ptr", value) => value.is_none_or(|value| !value.is_empty()).then_some(Term::Lookup),
        ("ip4", Some(range)) => is_range(range, 32, |ip| ip.parse::<Ipv4Addr>().is_ok()).then_some(Term::Plain),
        ("ip6", Some(range)) => is_range(range, 128, |ip| ip.parse::<Ipv6Addr>().is_ok()).then_some(Term::Plain),
        _ => None,
    }
}

fn is_range(range: &str, longest: u8, is_address: fn(&str) -> bool) -> bool {
    match range.split_once('/') {
        Some((address, length)) => is_address(address) && length.parse::<u8>().is_ok_and(|length| length <= longest),
        None => is_address(range),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_as_the_rfc_has_them() {
        for text in [
            "a",
            "mx",
            "a:mail.example.org",
            "A/24",
            "mx:example.org/24//64",
            "exists:%{i}.example.org",
            "~ptr",
        ] {
            assert_eq!(read(text), Some(Term::Lookup), "{text}");
        }
        for text in [
            "ip4:8.8.8.8",
            "ip4:8.8.8.0/24",
            "ip6:2001:db8::/32",
            "exp=why.example.org",
            "x-new=1",
            "-IP4:1.2.3.4",
        ] {
            assert_eq!(read(text), Some(Term::Plain), "{text}");
        }
        for text in [
            "ipv4:8.8.8.8",
            "ip4:8.8.8",
            "ip4:8.8.8.0/33",
            "ip4",
            "include",
            "include:",
            "all:x",
            "alll",
            "-",
            "=x",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(
            [read("all"), read("+ALL"), read("~all")],
            [true, true, false].map(|all| Some(Term::All(all)))
        );
    }
}
