//! Which page a request asks for, as far as that decides what it is answered.

use actix_web::{
    dev::ServiceRequest,
    http::{Method, header},
};

use crate::{
    domain::Slug,
    locale::Locale,
    web::{encoding::Encoding, site::AskedLanguage},
};

/// Longest address that is kept, in octets: two slugs and a parameter fit in.
const LONGEST: usize = 256;
/// Parameters that others add to links and that no page reads.
const OF_OTHERS: &[&str] = &["fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "yclid"];
/// The same, by how they begin.
const OF_CAMPAIGNS: &str = "utm_";

/// A page that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    address: String,
    accepted: Option<Locale>,
    encoding: Encoding,
}

/// A page, in one encoding, at one moment of the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PageKey {
    address: String,
    accepted: Option<Locale>,
    encoding: Encoding,
    moment: u64,
}

impl Asked {
    /// Reads a request. `None` when its answer is never kept: another method, somebody who proves who they are, a path outside
    /// the readers' pages or written in an unusual way, parameters with any other name or value. So nobody can fill the memory
    /// with many names of one page, and what a parameter fills in stays with who sent it.
    pub(super) fn of(request: &ServiceRequest) -> Option<Self> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return None;
        }
        let (path, query) = (request.path(), request.query_string());
        if path.len() + query.len() > LONGEST || !is_of_readers(path) {
            return None;
        }
        if request.headers().contains_key(header::AUTHORIZATION) {
            return None;
        }
        let mut address = path.to_owned();
        if !query.is_empty() {
            address.push_str(&known_parameters(query)?);
        }
        Some(Asked {
            address,
            accepted: AskedLanguage::of(request.request()).accepted(),
            encoding: Encoding::of(request.headers()),
        })
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The page at a moment, in the encoding asked for.
    pub(super) fn at(self, moment: u64) -> PageKey {
        PageKey {
            address: self.address,
            accepted: self.accepted,
            encoding: self.encoding,
            moment,
        }
    }
}

impl PageKey {
    /// The same page in another encoding.
    pub(super) fn encoded(&self, encoding: Encoding) -> Self {
        PageKey {
            encoding,
            ..self.clone()
        }
    }

    pub(super) fn octets(&self) -> u64 {
        let octets = size_of::<Self>() + self.address.len();
        u64::try_from(octets).unwrap_or(u64::MAX)
    }
}

fn is_of_readers(path: &str) -> bool {
    let plain = |octet: u8| octet.is_ascii_lowercase() || octet.is_ascii_digit() || matches!(octet, b'/' | b'-' | b'.');
    let first = path.split('/').nth(1).unwrap_or_default();
    path.bytes().all(plain) && !Slug::is_reserved(first)
}

/// The parameters that a page may depend on, each in its one form. `None` when there are others.
fn known_parameters(query: &str) -> Option<String> {
    let (mut lang, mut page) = (None, None);
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "lang" if lang.is_none() => lang = Some(Locale::of_tag(&value)?),
            "page" if page.is_none() => page = Some(page_number(&value)?),
            other if OF_OTHERS.contains(&other) || other.starts_with(OF_CAMPAIGNS) => {}
            _ => return None,
        }
    }
    Some(match (lang, page) {
        (None, None) => String::new(),
        (Some(lang), None) => format!("?lang={lang}"),
        (None, Some(page)) => format!("?page={page}"),
        (Some(lang), Some(page)) => format!("?lang={lang}&page={page}"),
    })
}

/// 1 to 9999, written as numbers are.
fn page_number(text: &str) -> Option<u16> {
    let number: u16 = text.parse().ok()?;
    ((1..10_000).contains(&number) && number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn asked(path: &str) -> Option<String> {
        let request = TestRequest::with_uri(path).to_srv_request();
        Asked::of(&request).map(|asked| asked.address)
    }

    #[test]
    fn one_page_has_one_name() {
        for (path, address) in [
            ("/", "/"),
            ("/weekly", "/weekly"),
            ("/weekly/briefs/vote-2026", "/weekly/briefs/vote-2026"),
            ("/weekly?", "/weekly"),
            ("/weekly?utm_source=mail&fbclid=x%20y", "/weekly"),
            ("/weekly?page=2&utm_medium=a&lang=be-tarask", "/weekly?lang=be&page=2"),
            ("/weekly?lang=be&page=2", "/weekly?lang=be&page=2"),
            ("/sitemap.xml", "/sitemap.xml"),
        ] {
            assert_eq!(asked(path).as_deref(), Some(address), "{path}");
        }
    }

    #[test]
    fn what_is_private_or_written_in_many_ways_has_none() {
        for path in [
            "/weekly?email=anna@example.org",
            "/weekly?lang=xx",
            "/weekly?lang=be&lang=ru",
            "/weekly?page=0",
            "/weekly?page=02",
            "/weekly?page=10000",
            "/weekly?page=%2B2",
            "/weekly?q=vote",
            "/Weekly",
            "/%77eekly",
            "/confirm/aaaa",
            "/unsubscribe/aaaa",
            "/preferences/aaaa",
            "/mailbox",
            "/mailbox/1/html",
            "/desk/issues/1",
            "/api/v1/newsletters",
            "/api/docs",
            "/metrics",
            &format!("/weekly/{}", "a".repeat(LONGEST)),
        ] {
            assert_eq!(asked(path), None, "{path}");
        }
        let posted = TestRequest::post().uri("/weekly").to_srv_request();
        assert_eq!(Asked::of(&posted), None);
        let known = TestRequest::get()
            .uri("/weekly")
            .insert_header(("Authorization", "Basic eDp5"));
        assert_eq!(Asked::of(&known.to_srv_request()), None);
    }

    #[test]
    fn the_browsers_language_tells_pages_apart() {
        let key = |accept: &str| {
            let request = TestRequest::with_uri("/").insert_header(("Accept-Language", accept));
            Asked::of(&request.to_srv_request()).unwrap().at(1)
        };
        assert_ne!(key("be"), key("ru"));
        assert_eq!(key("be"), key("de, be-BY;q=0.5"));
        assert_ne!(key("be"), key("be").encoded(Encoding::Brotli));
    }
}
