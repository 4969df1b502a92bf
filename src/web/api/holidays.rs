//! An edition's holidays from an iCalendar file.

use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse,
    error::PayloadError,
    http::StatusCode,
    web::{self, Bytes},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Changed, Staff, editions::EditionBody, newsletters::slug_of, versioned};
use crate::{
    domain::Role,
    issues::holidays::{self, Target},
    web::{Problem, State, bounds::LARGEST_BODY, error::unreadable_body},
};

/// Why some events were passed over.
#[derive(Debug, Serialize, ToSchema)]
pub struct PassedOverBody {
    /// In words.
    why: String,
    /// How many events.
    events: usize,
}

/// What became of a file of holidays.
#[derive(Debug, Serialize, ToSchema)]
pub struct HolidaysBody {
    /// How many days the edition has as holidays now.
    taken: usize,
    /// From which years they were taken, such as "2026 to 2031".
    years: String,
    /// Events that gave no holiday.
    passed_over: Vec<PassedOverBody>,
    /// The edition as it is now.
    edition: EditionBody,
}

/// Replaces an edition's holidays by the all-day events of an iCalendar file (RFC 5545), repeated ones included, of this year
/// and the next five. A file that cannot be read changes nothing.
#[utoipa::path(put, path = "/api/v1/newsletters/{slug}/editions/{edition}/holidays", tag = "editions", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter"), ("edition" = String, Path, description = "The edition")),
    request_body(content = String, content_type = "text/calendar"),
    responses((status = 200, description = "Replaced; the edition's version is the ETag", body = HolidaysBody),
        (status = 400, description = "The file did not arrive in full"), (status = 404, description = "No such edition"),
        (status = 412, description = "Someone was faster"), (status = 415, description = "The body is not declared as text/calendar"),
        (status = 422, description = "The file cannot be read, or has no such day; the line is named"),
        (status = 428, description = "If-Match is missing")))]
pub async fn replace(
    staff: Staff,
    state: web::Data<State>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
    file: Result<Bytes, Error>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let changed = Changed::read(&request, None)?;
    if !request.content_type().eq_ignore_ascii_case("text/calendar") {
        return Err(Problem::media_type("text/calendar"));
    }
    let file = file.map_err(|cause| match cause.as_error::<PayloadError>() {
        Some(error) => unreadable_body(error, LARGEST_BODY),
        _ => Problem::unreadable("the file did not arrive in full"),
    })?;
    let target = Target {
        newsletter: slug_of(&path.0)?,
        edition: slug_of(&path.1)?,
        version: Some(changed.version),
    };
    let done = holidays::replace(&staff.db, actor, target, file.to_vec(), state.now()).await;
    let done = done.map_err(|error| changed.refusal(error))?;
    let passed_over = done.passed_over.iter().map(|(why, events)| PassedOverBody {
        why: why.to_string(),
        events: *events,
    });
    let version = done.edition.version;
    let body = HolidaysBody {
        taken: done.edition.days.holidays.len(),
        years: done.years.to_string(),
        passed_over: passed_over.collect(),
        edition: EditionBody::from(done.edition),
    };
    Ok(versioned(StatusCode::OK, version, &body))
}
