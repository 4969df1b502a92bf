//! The JSON API below `/api/v1`, described by `/api/v1/openapi.json`.

pub mod assembly;
pub mod audit;
mod auth;
mod body;
pub mod briefs;
pub mod calendar;
pub mod clicks;
pub mod corrections;
pub mod deliveries;
pub mod departures;
pub mod distribution;
pub mod drafts;
pub mod editions;
pub mod holidays;
pub mod issues;
pub mod logos;
mod names;
pub mod newsletters;
pub mod once;
pub mod openapi;
mod paging;
pub mod preflight;
pub mod relays;
mod scopes;
pub mod sections;
pub mod sign_ups;
pub mod subscribers;
pub mod suppressions;
pub mod webhooks;

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
};
use serde::{Deserialize, Deserializer, Serialize};

use super::{FieldError, Problem};
use crate::domain::Timestamp;

pub(super) use auth::{Staff, check_first};

/// Puts the path that was asked for into problem answers, as their `instance`.
///
/// # Errors
/// Those of the framework.
pub async fn name_instance(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = request.path().to_owned();
    let answer = next.call(request).await?.map_into_boxed_body();
    let problem = answer.response().error().and_then(|error| error.as_error::<Problem>());
    let Some(replaced) = problem.map(|problem| problem.answer(&path)) else {
        return Ok(answer);
    };
    Ok(ServiceResponse::new(answer.into_parts().0, replaced))
}

/// Collects what is wrong with a body, so that one answer names every field.
#[derive(Default)]
struct Fields {
    errors: Vec<FieldError>,
}

impl Fields {
    /// Notes a refused field and goes on.
    fn read<T, E: std::fmt::Display>(&mut self, field: &str, value: Result<T, E>) -> Option<T> {
        let refused = |error: E| FieldError {
            pointer: format!("/{field}"),
            detail: error.to_string(),
        };
        value.map_err(|error| self.errors.push(refused(error))).ok()
    }

    /// Notes a field that must be there.
    fn needed<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        self.read(field, value.ok_or("must be given"))
    }

    /// The refusal of all that was noted.
    fn refusal(self) -> Problem {
        Problem::invalid_fields(self.errors)
    }
}

/// Answers with JSON and the version as ETag.
fn versioned(status: StatusCode, version: i64, body: &impl Serialize) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::ETAG, format!("\"{version}\"")))
        .json(body)
}

/// The version that a change was made to.
#[derive(Debug, Clone, Copy)]
struct Changed {
    version: i64,
    in_body: bool,
}

impl Changed {
    /// Reads the version from `If-Match`, or else from the body.
    ///
    /// # Errors
    /// 428 when neither names one, 412 when `If-Match` holds something else.
    fn read(request: &HttpRequest, in_body: Option<i64>) -> Result<Self, Problem> {
        let Some(header) = request.headers().get(header::IF_MATCH) else {
            let version = in_body.ok_or_else(Problem::version_needed)?;
            return Ok(Changed { version, in_body: true });
        };
        let number = header
            .to_str()
            .ok()
            .and_then(|text| text.trim().trim_matches('"').parse().ok());
        let version = number.ok_or_else(|| Problem::stale("If-Match must be one ETag of ours, such as \"3\""))?;
        Ok(Changed {
            version,
            in_body: false,
        })
    }

    /// A stale version is 412 when `If-Match` named it (RFC 9110, 13.1.1) and 409 when the body did.
    fn refusal(self, error: impl Into<Problem>) -> Problem {
        let problem: Problem = error.into();
        match self.in_body && problem.status == StatusCode::PRECONDITION_FAILED {
            true => Problem::conflict(problem.detail),
            false => problem,
        }
    }
}

/// Reads a time in a query.
///
/// # Errors
/// 422 for any other text.
fn instant(field: &str, text: &str) -> Result<Timestamp, Problem> {
    Timestamp::parse(text).ok_or_else(|| Problem::invalid(field, "must be a time such as 2026-11-23T09:00:00Z"))
}

/// Reads a field that may be absent, null or a value: null is `Some(None)`.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}
