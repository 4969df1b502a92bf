//! Who changed what.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Staff,
    paging::{Page, PageQuery},
};
use crate::{
    domain::{Role, Timestamp},
    storage::audit::{self, AuditEvent},
    web::{Problem, State},
};

/// One change.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditBody {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The token's name.
    actor: String,
    /// Such as brief.publish.
    action: String,
    /// Such as brief 7.
    subject: String,
    /// What else is known of it, as JSON.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
}

impl From<AuditEvent> for AuditBody {
    fn from(e: AuditEvent) -> Self {
        AuditBody {
            at: e.at,
            actor: e.actor,
            action: e.action,
            subject: e.subject,
            detail: serde_json::from_str(&e.detail).unwrap_or_default(),
        }
    }
}

/// Lists changes, newest first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", security(("token" = [])), params(PageQuery),
    responses((status = 200, description = "A page of changes", body = Page<AuditBody>)))]
pub async fn list(
    staff: Staff,
    state: web::Data<State>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    staff.with(Role::Owner)?;
    let cursor = query.cursor::<i64>()?;
    let found = state
        .db
        .read(move |conn| audit::list(conn, cursor.after, cursor.rows()))
        .await?;
    Ok(HttpResponse::Ok().json(cursor.page(found, |e| e.id.to_string(), AuditBody::from)))
}
