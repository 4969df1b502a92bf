//! Who changed what.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{Frame, Member, page};
use crate::{
    domain::Role,
    storage::audit::{self, AuditEvent},
    web::{PageError, State},
};

/// Changes on a page.
const A_PAGE: i64 = 100;

struct EventView {
    at: String,
    event: AuditEvent,
}

#[derive(Template)]
#[template(path = "desk/audit.html")]
struct AuditPage {
    frame: Frame,
    events: Vec<EventView>,
    /// The id below which the next page begins.
    older: Option<i64>,
}

/// Which page.
#[derive(Debug, Deserialize)]
pub struct Before {
    before: Option<i64>,
}

/// `GET /desk/audit`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    query: web::Query<Before>,
) -> Result<HttpResponse, PageError> {
    member.with(Role::Owner)?;
    let before = query.before;
    let events = state.db.read(move |conn| audit::list(conn, before, A_PAGE)).await?;
    let is_full = i64::try_from(events.len()) == Ok(A_PAGE);
    let older = events.last().filter(|_| is_full).map(|event| event.id);
    let events = events.into_iter().map(|event| EventView {
        at: event.at.utc().format("%Y-%m-%d %H:%M:%S").to_string(),
        event,
    });
    Ok(page(&AuditPage {
        frame: Frame::inside(&state, &member, member.locale.text("desk-audit").to_string()),
        events: events.collect(),
        older,
    }))
}
