//! The ledger, copy by copy.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    Staff,
    paging::{Page, cursor},
};
use crate::{
    domain::{DeliveryStatus, IssueId, Role, SubscriberId, Timestamp},
    issues::{IssueError, special},
    storage::deliveries::{self as rows, Copy},
    web::{Problem, State},
};

/// Which copies to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeliveryQuery {
    /// Id of the issue.
    issue: i64,
    /// Only those in this status: due, claimed, accepted, deferred, failed, skipped, bounced or complained.
    status: Option<String>,
    /// Rows to answer: 1 to 200, 50 when absent.
    limit: Option<i64>,
    /// `next` of the page before.
    after: Option<String>,
}

/// One copy and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryBody {
    email: String,
    status: String,
    /// How often it was tried.
    attempts: i16,
    /// When it is tried again.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    /// Why it failed or was skipped.
    reason: Option<String>,
    /// What the relay said last.
    reply: Option<String>,
}

impl From<Copy> for DeliveryBody {
    fn from(c: Copy) -> Self {
        DeliveryBody {
            email: c.email.into(),
            status: c.status.to_string(),
            attempts: c.attempts,
            due_at: c.due_at,
            reason: c.reason.map(|reason| reason.to_string()),
            reply: c.reply,
        }
    }
}

/// Lists the copies of an issue in the order of their readers. Authors may not see readers.
#[utoipa::path(get, path = "/api/v1/deliveries", tag = "issues", security(("token" = [])), params(DeliveryQuery),
    responses((status = 200, description = "A page of copies", body = Page<DeliveryBody>),
        (status = 404, description = "No such issue"), (status = 422, description = "Some values were refused")))]
pub async fn list(
    staff: Staff,
    state: web::Data<State>,
    query: web::Query<DeliveryQuery>,
) -> Result<HttpResponse, Problem> {
    staff.with(Role::Editor)?;
    let cursor = cursor::<i64>(query.limit, query.after.as_deref())?;
    let status = query.status.as_deref().map(|text| {
        let allowed = "must be due, claimed, accepted, deferred, failed, skipped, bounced or complained";
        DeliveryStatus::parse(text).ok_or_else(|| Problem::invalid("status", allowed))
    });
    let (id, status) = (IssueId(query.issue), status.transpose()?);
    let found = state
        .db
        .read(move |conn| {
            special::find(conn, id)?;
            let after = SubscriberId(cursor.after.unwrap_or(0));
            Ok::<_, IssueError>(rows::list(conn, id, status, after, cursor.rows())?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(cursor.page(found, |c| c.subscriber_id.to_string(), DeliveryBody::from)))
}
