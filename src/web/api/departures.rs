//! Why readers left.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Staff,
    newsletters::slug_of,
    paging::{Page, PageQuery},
};
use crate::{
    content::{ContentError, newsletters},
    domain::{DepartureReason, Role},
    storage::departures::{self as rows, Departure},
    web::{Problem, State},
};

/// Why readers left a newsletter. Nothing tells who said what.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeparturesBody {
    /// How often each reason was given, from the beginning; every reason is there.
    reasons: Vec<ReasonCount>,
    /// What was said beside it, newest first.
    words: Page<DepartureBody>,
}

/// How often a reason was given.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReasonCount {
    /// too_often, not_expected, not_subscribed or other.
    #[schema(example = "too_often")]
    reason: String,
    count: i64,
}

/// What a reader said on leaving.
#[derive(Debug, Serialize, ToSchema)]
pub struct DepartureBody {
    /// The day, in UTC.
    #[schema(value_type = String, format = Date, example = "2026-11-24")]
    left_on: String,
    /// too_often, not_expected, not_subscribed or other.
    reason: String,
    words: String,
}

impl From<Departure> for DepartureBody {
    fn from(departure: Departure) -> Self {
        DepartureBody {
            left_on: departure.left_on.utc().date_naive().to_string(),
            reason: departure.reason.to_string(),
            words: departure.words,
        }
    }
}

/// Counts why readers left a newsletter, and lists what they said beside it, newest first.
#[utoipa::path(get, path = "/api/v1/newsletters/{slug}/departures", tag = "subscribers", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter"), PageQuery),
    responses((status = 200, description = "Counts, and a page of words", body = DeparturesBody),
        (status = 404, description = "No such newsletter")))]
pub async fn list(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<String>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    staff.with(Role::Editor)?;
    let (slug, cursor) = (slug_of(&path)?, query.cursor::<i64>()?);
    let (after, limit) = (cursor.after, cursor.rows());
    let (counts, found) = state
        .db
        .read(move |conn| {
            let newsletter = newsletters::find(conn, &slug)?;
            Ok::<_, ContentError>((
                rows::counts(conn, newsletter.id)?,
                rows::with_words(conn, newsletter.id, after, limit)?,
            ))
        })
        .await?;
    let count = |reason: &DepartureReason| ReasonCount {
        reason: reason.to_string(),
        count: counts
            .iter()
            .find(|(of, _)| of == reason)
            .map_or(0, |(_, count)| *count),
    };
    Ok(HttpResponse::Ok().json(DeparturesBody {
        reasons: DepartureReason::ALL.iter().map(count).collect(),
        words: cursor.page(found, |d| d.id.to_string(), DepartureBody::from),
    }))
}
