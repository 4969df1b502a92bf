//! Whether a program has an answer already: what it sends back is compared with what is (RFC 9110 §13).

use std::time::{Duration, SystemTime};

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::header::{self, EntityTag, Header, HttpDate, IfModifiedSince, IfNoneMatch},
};

use crate::domain::Timestamp;

/// How long programs may show an answer without asking again.
const FRESH_FOR: &str = "public, max-age=60";

/// What an answer is recognised by.
pub(super) struct Validators {
    tag: EntityTag,
    modified_at: Option<SystemTime>,
}

impl Validators {
    /// Of an answer with this fingerprint.
    pub(super) fn of(fingerprint: String) -> Self {
        Validators {
            // Weak: compressed and plain answers have the same.
            tag: EntityTag::new_weak(fingerprint),
            modified_at: None,
        }
    }

    /// Says when it changed last. Within the second of a change the time is not told: another change in it could not be told
    /// apart.
    pub(super) fn modified_at(mut self, at: Timestamp, now: Timestamp) -> Self {
        let second = |at: Timestamp| u64::try_from(at.millis() / 1000).unwrap_or_default();
        if second(at) < second(now) {
            self.modified_at = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(second(at)));
        }
        self
    }

    /// The answer for a program that has it: 304. A tag goes before a time.
    pub(super) fn not_modified(&self, request: &HttpRequest) -> Option<HttpResponse> {
        let headers = request.headers();
        let has_it = if headers.contains_key(header::IF_NONE_MATCH) {
            match IfNoneMatch::parse(request) {
                Ok(IfNoneMatch::Any) => true,
                Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(&self.tag)),
                Err(_) => false,
            }
        } else {
            let since = IfModifiedSince::parse(request)
                .ok()
                .map(|since| SystemTime::from(since.0));
            since
                .zip(self.modified_at)
                .is_some_and(|(since, modified)| modified <= since)
        };
        has_it.then(|| {
            let mut answer = HttpResponse::NotModified();
            self.stamp(&mut answer);
            answer.finish()
        })
    }

    /// Puts them onto an answer.
    pub(super) fn stamp(&self, answer: &mut HttpResponseBuilder) {
        answer
            .insert_header((header::ETAG, self.tag.to_string()))
            .insert_header((header::CACHE_CONTROL, FRESH_FOR));
        if let Some(modified_at) = self.modified_at {
            answer.insert_header((header::LAST_MODIFIED, HttpDate::from(modified_at).to_string()));
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const MODIFIED: &str = "Mon, 23 Mar 2026 08:00:00 GMT";

    fn validators(now: &str) -> Validators {
        let at = |text| Timestamp::parse(text).unwrap();
        Validators::of("abc".into()).modified_at(at("2026-03-23T08:00:00.700Z"), at(now))
    }

    fn is_known(headers: &[(&str, &str)]) -> bool {
        let mut request = TestRequest::get();
        for header in headers {
            request = request.insert_header(*header);
        }
        validators("2026-03-23T09:00:00Z")
            .not_modified(&request.to_http_request())
            .is_some()
    }

    #[test]
    fn a_program_that_has_the_answer_is_told_so() {
        for known in [
            [("If-None-Match", "W/\"abc\"")],
            [("If-None-Match", "\"x\", \"abc\"")],
            [("If-None-Match", "*")],
            [("If-Modified-Since", MODIFIED)],
            [("If-Modified-Since", "Tue, 24 Mar 2026 08:00:00 GMT")],
        ] {
            assert!(is_known(&known), "{known:?}");
        }
        for other in [
            &[][..],
            &[("If-None-Match", "\"abcd\"")],
            &[("If-Modified-Since", "Mon, 23 Mar 2026 07:59:59 GMT")],
            &[("If-Modified-Since", "yesterday")],
            &[("If-None-Match", "\"x\""), ("If-Modified-Since", MODIFIED)],
        ] {
            assert!(!is_known(other), "{other:?}");
        }
    }

    #[test]
    fn a_time_is_told_when_its_second_is_over() {
        let told = |now: &str| {
            let mut answer = HttpResponse::Ok();
            validators(now).stamp(&mut answer);
            let answer = answer.finish();
            let time = answer.headers().get(header::LAST_MODIFIED);
            time.map(|time| time.to_str().unwrap().to_owned())
        };
        assert_eq!(told("2026-03-23T08:00:00.900Z"), None);
        assert_eq!(told("2026-03-23T08:00:01Z").as_deref(), Some(MODIFIED));
    }
}
