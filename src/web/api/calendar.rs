//! What comes out when, as JSON and as a feed for calendar programs.

use std::time::Duration;

use actix_web::{HttpResponse, http::header, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Staff, instant, paging::Page};
use crate::{
    domain::{Slug, Timestamp},
    issues::{
        calendar::{self, Entry},
        calendar_feed,
    },
    web::{Problem, State},
};

/// Without an end the calendar tells of so much time.
const A_WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
/// How far the feed looks ahead.
const FEED: Duration = Duration::from_secs(90 * 24 * 3600);
/// The longest span of one answer.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// Which part of the calendar.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct CalendarQuery {
    /// The first instant (RFC 3339); now when absent.
    #[param(format = DateTime)]
    from: Option<String>,
    /// The instant before which it ends, at most 366 days later; a week later when absent.
    #[param(format = DateTime)]
    to: Option<String>,
}

/// One due time.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryBody {
    #[schema(value_type = String, format = DateTime)]
    due_at: Timestamp,
    newsletter: String,
    /// Null for a special issue.
    edition: Option<String>,
    zone: Option<String>,
    /// When the issue is closed for further briefs.
    #[schema(value_type = Option<String>, format = DateTime)]
    closes_at: Option<Timestamp>,
    /// `to come`; what came of an occurrence (issued, skipped, missed); or the status of a special issue.
    state: String,
    /// Id of the issue, when there is one.
    issue: Option<i64>,
    /// How many briefs an edition's next issue would hold now.
    briefs: Option<usize>,
    /// How many readers take the edition now, for what is to come.
    readers: Option<i64>,
}

impl From<Entry> for EntryBody {
    fn from(entry: Entry) -> Self {
        EntryBody {
            due_at: entry.due_at,
            newsletter: entry.newsletter.into(),
            edition: entry.edition.map(Slug::into),
            zone: entry.zone,
            closes_at: entry.closes_at,
            state: entry.state.to_string(),
            issue: entry.issue.map(|id| id.0),
            briefs: entry.briefs,
            readers: entry.readers,
        }
    }
}

/// Lists due times of editions, past and to come, and scheduled special issues; at most 1,000, the earliest first.
#[utoipa::path(get, path = "/api/v1/calendar", tag = "editions", security(("token" = [])), params(CalendarQuery),
    responses((status = 200, description = "All of them", body = Page<EntryBody>), (status = 422, description = "Some values were refused")))]
pub async fn list(
    _: Staff,
    state: web::Data<State>,
    query: web::Query<CalendarQuery>,
) -> Result<HttpResponse, Problem> {
    let now = state.now();
    let read = |name, text: Option<&str>| text.map(|text| instant(name, text)).transpose();
    let from = read("from", query.from.as_deref())?.unwrap_or(now);
    let to = read("to", query.to.as_deref())?.unwrap_or(from + A_WEEK);
    if to <= from || to.since(from) > LONGEST {
        return Err(Problem::invalid("to", "must be later than from, by at most 366 days"));
    }
    let found = state.db.read(move |conn| calendar::list(conn, from, to, now)).await?;
    Ok(HttpResponse::Ok().json(Page::whole(found.into_iter().map(EntryBody::from))))
}

/// The due times of the next 90 days and scheduled special issues as iCalendar (RFC 5545), at most 1,000, for calendar programs
/// to subscribe to: they send the token as the password of HTTP Basic, with any user name.
#[utoipa::path(get, path = "/api/v1/calendar.ics", tag = "editions", security(("token" = []), ("password" = [])),
    responses((status = 200, description = "The feed", body = String, content_type = "text/calendar")))]
pub async fn feed(staff: Result<Staff, Problem>, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    staff.map_err(Problem::asking_for_password)?;
    let now = state.now();
    let entries = state
        .db
        .read(move |conn| calendar::list(conn, now, now + FEED, now))
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"vesnik.ics\""))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(calendar_feed::write(&entries, &state.links, now)))
}
