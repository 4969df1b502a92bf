//! The JSON API below `/api/v1`, described by `/api/v1/openapi.json`.

mod auth;
pub mod briefs;
pub mod editions;
pub mod issues;
pub mod newsletters;
pub mod openapi;
pub mod subscribers;

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
};
use serde::Serialize;

use super::{FieldError, Problem};

pub(super) use auth::Staff;

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

/// The version that a change names in `If-Match`.
fn version_of(request: &HttpRequest) -> Result<i64, Problem> {
    let given = request
        .headers()
        .get(header::IF_MATCH)
        .ok_or_else(Problem::version_needed)?;
    let number = given
        .to_str()
        .ok()
        .and_then(|text| text.trim().trim_matches('"').parse().ok());
    number.ok_or_else(|| Problem::stale("If-Match must be one ETag of ours, such as \"3\""))
}

/// How many rows a list answers: 50 unless asked otherwise, at most 200.
fn page_size(limit: Option<i64>) -> i64 {
    limit.unwrap_or(50).clamp(1, 200)
}
