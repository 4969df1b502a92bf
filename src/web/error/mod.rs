//! The one web error: problem details (RFC 9457) for programs, a page of the site for people.

mod conversions;

use std::{fmt, sync::Arc, time::Duration};

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use serde::Serialize;
use utoipa::ToSchema;

pub use conversions::{unreadable_body, unreadable_form, unreadable_path, unreadable_query};

use crate::{domain::Role, locale::Locale};

/// One field that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer to the field in the request (RFC 6901), such as `/email`.
    #[schema(example = "/email")]
    pub pointer: String,
    /// What is wrong and what to do.
    #[schema(example = "enter an email address like name@example.org")]
    pub detail: String,
}

/// A text in each language.
type Told = Box<dyn Fn(Locale) -> String + Send + Sync>;

/// What readers are told of a problem, and under which heading when not that of its status.
struct Words {
    told: Told,
    heading: Option<Told>,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&(self.told)(Locale::English))
    }
}

/// An error as every door answers it.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// One word for the kind of problem.
    pub kind: &'static str,
    /// A sentence for the kind.
    pub title: &'static str,
    /// What happened this time.
    pub detail: String,
    /// The fields refused, with status 422.
    pub errors: Vec<FieldError>,
    /// Seconds until another try may succeed.
    pub retry_after: Option<u32>,
    /// The methods that the address takes, with status 405.
    pub allow: Box<str>,
    /// Whether it asks for the token as a password, with status 401.
    pub asks_for_password: bool,
    words: Option<Arc<Words>>,
}

/// Makes calendar programs and browsers ask for a password (RFC 7617).
pub const ASK_FOR_PASSWORD: &str = "Basic realm=\"Vesnik\", charset=\"UTF-8\"";

/// The body of a problem answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Names the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "urn:vesnik:problem:invalid")]
    pub kind: String,
    /// A sentence for the kind.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time.
    pub detail: String,
    /// The path that was asked for.
    pub instance: String,
    /// The fields refused, with status 422.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Problem {
            status,
            kind,
            title,
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            allow: Box::default(),
            asks_for_password: false,
            words: None,
        }
    }

    /// What readers are told; in English it is also the detail.
    #[must_use]
    pub fn in_words(mut self, words: impl Fn(Locale) -> String + Send + Sync + 'static) -> Self {
        self.detail = words(Locale::English);
        self.words = Some(Arc::new(Words {
            told: Box::new(words),
            heading: None,
        }));
        self
    }

    /// The heading over [`Problem::in_words`], on the page.
    #[must_use]
    pub fn headed(mut self, heading: impl Fn(Locale) -> String + Send + Sync + 'static) -> Self {
        if let Some(words) = self.words.as_mut().and_then(Arc::get_mut) {
            words.heading = Some(Box::new(heading));
        }
        self
    }

    /// What readers are told in a language: words of the problem's own, or those of its status.
    pub fn told(&self, locale: Locale) -> String {
        if let Some(words) = &self.words {
            return (words.told)(locale);
        }
        let id = match self.status {
            StatusCode::NOT_FOUND => "problem-not-found",
            StatusCode::GONE => "problem-gone",
            StatusCode::TOO_MANY_REQUESTS => {
                let seconds = self.retry_after.unwrap_or(1);
                return locale.text("problem-too-many").with("seconds", seconds).to_string();
            }
            StatusCode::SERVICE_UNAVAILABLE => "problem-unavailable",
            StatusCode::INTERNAL_SERVER_ERROR => "problem-internal",
            // What is left is told to staff, to programs and to people who wrote a request by hand.
            _ => return self.detail.clone(),
        };
        locale.text(id).to_string()
    }

    /// The heading of its page in a language.
    pub fn heading(&self, locale: Locale) -> String {
        if let Some(heading) = self.words.as_ref().and_then(|words| words.heading.as_ref()) {
            return heading(locale);
        }
        let id = match self.status {
            StatusCode::NOT_FOUND => "problem-title-not-found",
            StatusCode::METHOD_NOT_ALLOWED => "problem-title-method",
            StatusCode::GONE => "problem-title-gone",
            StatusCode::TOO_MANY_REQUESTS => "problem-title-too-many",
            StatusCode::SERVICE_UNAVAILABLE => "problem-title-unavailable",
            StatusCode::INTERNAL_SERVER_ERROR => "problem-title-internal",
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return self.title.to_owned(),
            _ => "problem-title-unreadable",
        };
        locale.text(id).to_string()
    }

    /// 400: the request cannot be read.
    pub fn unreadable(detail: impl Into<String>) -> Self {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "unreadable",
            "The request cannot be read",
            detail,
        )
    }

    /// 401: no working token.
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "A working API token is needed",
            detail,
        )
    }

    /// The same, asking for the token as a password where it is 401.
    pub fn asking_for_password(mut self) -> Self {
        if self.status == StatusCode::UNAUTHORIZED {
            self.asks_for_password = true;
            self.detail = "give any user name, and as password a token made by `vesnik token create`".to_owned();
        }
        self
    }

    /// 403: the token may not do this.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::FORBIDDEN, "forbidden", "The token may not do this", detail)
    }

    /// 403: the member's role is not enough.
    pub fn not_allowed(needed: Role) -> Self {
        let detail = format!("this needs the role {needed}");
        let problem = Problem::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "Your role does not allow this",
            detail,
        );
        problem.in_words(|locale| locale.text("desk-not-allowed").to_string())
    }

    /// 403: a form of the desk that its own page did not send.
    pub fn foreign_form() -> Self {
        let title = "This form was not taken";
        let problem = Problem::new(StatusCode::FORBIDDEN, "foreign-form", title, "");
        problem.in_words(|locale| locale.text("desk-foreign-form").to_string())
    }

    /// 404.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// 405: the address takes only these methods.
    pub fn method_not_allowed(methods: &[&str]) -> Self {
        let allow = methods.join(", ").to_uppercase();
        let mut problem = Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "Method not allowed",
            format!("this address takes {allow} only"),
        );
        let (detail, taken) = (problem.detail.clone(), allow.clone());
        problem = problem.in_words(move |locale| locale.text("problem-method").with("methods", &taken).to_string());
        problem.detail = detail;
        problem.allow = allow.into();
        problem
    }

    /// 410: it was there.
    pub fn gone(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::GONE, "gone", "No longer available", detail)
    }

    /// 409: the state forbids it.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::CONFLICT, "conflict", "This cannot be done now", detail)
    }

    /// 408: the request did not come in time.
    pub fn too_slow() -> Self {
        Problem::new(StatusCode::REQUEST_TIMEOUT, "too-slow", "The request took too long", "")
            .in_words(|locale| locale.text("serving-too-slow").to_string())
    }

    /// 413: more octets than a request may hold.
    pub fn too_large(most: usize) -> Self {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "The request is too large",
            "",
        )
        .in_words(move |locale| locale.text("serving-too-large").with("kib", most / 1024).to_string())
    }

    /// 415: the body is of another kind.
    pub fn media_type(wanted: &str) -> Self {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media-type",
            "The body is of another kind",
            format!("send the header Content-Type: {wanted}"),
        )
    }

    /// 412: someone saved a newer version.
    pub fn stale(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::PRECONDITION_FAILED, "stale", "Someone was faster", detail)
    }

    /// 428: the request must name the version that it changes.
    pub fn version_needed() -> Self {
        let detail =
            "send the version that you changed as If-Match: \"3\" (it is the ETag of the answer) or as \"version\"";
        Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "version-needed",
            "Name the version you changed",
            detail,
        )
    }

    /// 422: one field was refused.
    pub fn invalid(field: &str, detail: impl Into<String>) -> Self {
        Problem::invalid_fields(vec![FieldError {
            pointer: format!("/{field}"),
            detail: detail.into(),
        }])
    }

    /// 422: these fields were refused.
    pub fn invalid_fields(errors: Vec<FieldError>) -> Self {
        let words: Vec<String> = errors
            .iter()
            .map(|e| match e.pointer.trim_start_matches('/') {
                "" => e.detail.clone(),
                field => format!("{field}: {}", e.detail),
            })
            .collect();
        let mut problem = Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
            "Some values were refused",
            words.join("; "),
        );
        problem.errors = errors;
        problem
    }

    /// 422: the key stands for another request.
    pub fn key_reused() -> Self {
        let detail = "this Idempotency-Key was sent with another request; take a new key for each request";
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "key-reused",
            "The Idempotency-Key stands for another request",
            detail,
        )
    }

    /// 429: too often.
    pub fn too_many(wait: Duration) -> Self {
        let seconds = wait.as_secs().max(1);
        let detail = format!("too many requests from your network; try again in {seconds} seconds");
        let mut problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many", "Too many requests", detail);
        problem.retry_after = Some(u32::try_from(seconds).unwrap_or(u32::MAX));
        problem
    }

    /// 502: the relay refused.
    pub fn relay(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::BAD_GATEWAY, "relay", "The relay did not accept it", detail)
    }

    /// 503: the database or the disk refuses. The cause is logged here, once, and not told.
    pub fn unavailable(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "the database refuses");
        let detail = "nothing was changed; try again in a moment";
        let mut problem = Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "Temporarily not available",
            detail,
        );
        problem.retry_after = Some(5);
        problem
    }

    /// 500: a defect of ours. The cause is logged here, once, and not told.
    pub fn internal(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        let detail = "something went wrong on our side; it has been recorded";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error", detail)
    }

    /// The error's words for `field`, if it was refused.
    pub fn field(&self, field: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|e| e.pointer.trim_start_matches('/') == field)
            .map(|e| e.detail.as_str())
    }

    /// The problem as JSON.
    pub fn body(&self, instance: &str) -> ProblemBody {
        ProblemBody {
            kind: format!("urn:vesnik:problem:{}", self.kind),
            title: self.title.to_owned(),
            status: self.status.as_u16(),
            detail: self.detail.clone(),
            instance: instance.to_owned(),
            errors: self.errors.clone(),
        }
    }

    /// The problem as an answer for programs.
    pub fn answer(&self, instance: &str) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status);
        if let Some(seconds) = self.retry_after {
            answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            answer.insert_header((header::ALLOW, self.allow.to_string()));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = if self.asks_for_password {
                ASK_FOR_PASSWORD
            } else {
                "Bearer"
            };
            answer.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        let body = serde_json::to_string(&self.body(instance)).unwrap_or_default();
        answer.content_type("application/problem+json").body(body)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status.as_u16(), self.kind)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        self.answer("")
    }
}

/// A problem shown as a page of the site.
#[derive(Debug)]
pub struct PageError(pub Problem);

impl<E: Into<Problem>> From<E> for PageError {
    fn from(error: E) -> Self {
        PageError(error.into())
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        self.0.status
    }

    /// Carries the problem to the layer of the site that knows the request.
    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.0.status).finish();
        answer.extensions_mut().insert(self.0.clone());
        answer
    }
}
