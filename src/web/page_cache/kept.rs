//! One rendered page in one encoding, and how it answers.

use std::{io, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse,
    dev::ResponseHead,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    web::Bytes,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::web::encoding::Encoding;

const VARY: HeaderValue = HeaderValue::from_static("Accept-Encoding, Accept-Language");
/// Octets of the body's hash that stand in an ETag.
const HASH_OCTETS: usize = 12;

/// A page that is kept.
#[derive(Debug)]
pub(super) struct KeptPage {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    etag: ETag,
    body: Bytes,
    /// The pattern of its route, for the log.
    route: Arc<str>,
}

impl KeptPage {
    /// The page that a handler has made.
    pub(super) fn new(head: &ResponseHead, body: Bytes, route: &str) -> Self {
        let others = head
            .headers()
            .iter()
            .filter(|(name, _)| !matches!(**name, header::VARY | header::ETAG));
        let mut headers: Vec<(HeaderName, HeaderValue)> =
            others.map(|(name, value)| (name.clone(), value.clone())).collect();
        headers.push((header::VARY, VARY));
        KeptPage {
            status: head.status,
            headers,
            etag: ETag::of(&body),
            body,
            route: route.into(),
        }
    }

    /// The same page in an encoding.
    ///
    /// # Errors
    /// As [`Encoding::encode`].
    pub(super) fn encoded(&self, encoding: Encoding) -> Result<Self, io::Error> {
        let mut headers = self.headers.clone();
        headers.extend(encoding.header().map(|name| (header::CONTENT_ENCODING, name)));
        Ok(KeptPage {
            status: self.status,
            headers,
            etag: self.etag.encoded(encoding),
            body: encoding.encode(&self.body)?,
            route: Arc::clone(&self.route),
        })
    }

    pub(super) fn route(&self) -> &str {
        &self.route
    }

    /// True when compressing makes it shorter.
    pub(super) fn is_text(&self) -> bool {
        let mut headers = self.headers.iter();
        let kind = headers.find(|(name, _)| *name == header::CONTENT_TYPE);
        let kind = kind.and_then(|(_, value)| value.to_str().ok()).unwrap_or_default();
        kind.starts_with("text/") || kind.contains("xml") || kind.contains("json")
    }

    /// What it takes of the memory, about.
    pub(super) fn octets(&self) -> u64 {
        let pair = size_of::<(HeaderName, HeaderValue)>();
        let headers: usize = self.headers.iter().map(|(_, value)| value.len() + pair).sum();
        let octets = size_of::<Self>() + headers + self.route.len() + self.body.len();
        u64::try_from(octets).unwrap_or(u64::MAX)
    }

    /// The answer to a request for the page: 304 without a body when the client has it (RFC 9110, 13.1.2).
    pub(super) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let has_it = self.status == StatusCode::OK && self.etag.is_known_to(request);
        let mut answer = match has_it {
            true => HttpResponse::new(StatusCode::NOT_MODIFIED),
            false => HttpResponse::with_body(self.status, self.body.clone()).map_into_boxed_body(),
        };
        let headers = answer.headers_mut();
        for (name, value) in &self.headers {
            let of_body = matches!(*name, header::CONTENT_TYPE | header::CONTENT_ENCODING);
            if !(has_it && of_body) {
                headers.append(name.clone(), value.clone());
            }
        }
        if let Some(etag) = &self.etag.header {
            headers.insert(header::ETAG, etag.clone());
        }
        answer
    }
}

/// Names the octets of a page: each encoding has its own.
#[derive(Debug)]
struct ETag {
    hash: String,
    header: Option<HeaderValue>,
}

impl ETag {
    fn of(body: &[u8]) -> Self {
        let hash: Vec<u8> = Sha256::digest(body).into_iter().take(HASH_OCTETS).collect();
        let hash = BASE64_URL_SAFE_NO_PAD.encode(hash);
        ETag {
            header: HeaderValue::try_from(format!("\"{hash}\"")).ok(),
            hash,
        }
    }

    fn encoded(&self, encoding: Encoding) -> Self {
        let end = encoding.name().map(|name| format!("-{name}")).unwrap_or_default();
        ETag {
            header: HeaderValue::try_from(format!("\"{}{end}\"", self.hash)).ok(),
            hash: self.hash.clone(),
        }
    }

    fn is_known_to(&self, request: &HttpRequest) -> bool {
        let mut headers = request.headers().get_all(header::IF_NONE_MATCH);
        headers.any(|tags| {
            let mut tags = tags.to_str().unwrap_or_default().split(',').map(str::trim);
            tags.any(|tag| {
                let strong = tag.strip_prefix("W/").unwrap_or(tag).as_bytes();
                tag == "*" || self.header.as_ref().is_some_and(|header| header.as_bytes() == strong)
            })
        })
    }
}
