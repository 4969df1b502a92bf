//! Addresses that must not be mailed.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    Staff,
    body::Body,
    paging::{Page, cursor},
};
use crate::{
    domain::{AddressHash, EmailAddress, Role, SuppressionReason, Timestamp},
    storage::suppressions::{self as rows, Suppression},
    subscribers::suppression,
    web::{Problem, State},
};

/// An address to suppress.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSuppression {
    email: String,
}

/// A suppressed address, known by its keyed hash alone.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuppressionBody {
    address_hash: String,
    /// bounced, complained, requested, operator or erased.
    reason: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<Suppression> for SuppressionBody {
    fn from(s: Suppression) -> Self {
        SuppressionBody {
            address_hash: s.address_hash.to_string(),
            reason: s.reason.to_string(),
            created_at: s.created_at,
        }
    }
}

/// Which suppressions to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SuppressionQuery {
    /// Only this address's, in any case of its letters.
    email: Option<String>,
    /// Rows to answer: 1 to 200, 50 when absent.
    limit: Option<i64>,
    /// `next` of the page before.
    after: Option<String>,
}

/// Lists suppressed addresses in the order of their hashes.
#[utoipa::path(get, path = "/api/v1/suppressions", tag = "suppressions", security(("token" = [])), params(SuppressionQuery),
    responses((status = 200, description = "A page of suppressions", body = Page<SuppressionBody>),
        (status = 422, description = "Some values were refused")))]
pub async fn list(
    staff: Staff,
    state: web::Data<State>,
    query: web::Query<SuppressionQuery>,
) -> Result<HttpResponse, Problem> {
    staff.with(Role::Editor)?;
    let cursor = cursor::<AddressHash>(query.limit, query.after.as_deref())?;
    let email = query.email.as_deref().map(EmailAddress::parse).transpose();
    let email = email.map_err(|e| Problem::invalid("email", e.to_string()))?;
    let (after, limit) = (cursor.after.clone(), cursor.rows());
    let found = match email.map(|email| state.key.address_hash(&email)) {
        Some(hash) => {
            let one = state.db.read(move |conn| rows::find(conn, &hash)).await?;
            one.into_iter().collect()
        }
        None => state.db.read(move |conn| rows::list(conn, after, limit)).await?,
    };
    Ok(HttpResponse::Ok().json(cursor.page(found, |s| s.address_hash.to_string(), SuppressionBody::from)))
}

/// Suppresses an address: nothing is mailed to it any more, whatever anyone signs up for.
#[utoipa::path(post, path = "/api/v1/suppressions", tag = "suppressions", security(("token" = [])),
    request_body(content = NewSuppression, example = json!({"email": "anna@example.org"})),
    responses((status = 201, description = "Suppressed", body = SuppressionBody), (status = 409, description = "It is already"),
        (status = 422, description = "The address was refused")))]
pub async fn add(
    staff: Staff,
    state: web::Data<State>,
    Body(body): Body<NewSuppression>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let email = EmailAddress::parse(&body.email).map_err(|e| Problem::invalid("email", e.to_string()))?;
    let now = state.now();
    let hash = suppression::suppress(&staff.db, &state.key, actor, &email, now).await?;
    let hash = hash.ok_or_else(|| Problem::conflict("this address is suppressed already"))?;
    Ok(HttpResponse::Created().json(SuppressionBody {
        address_hash: hash.to_string(),
        reason: SuppressionReason::Operator.to_string(),
        created_at: now,
    }))
}

/// Lifts a suppression: its owner asks to be mailed again.
#[utoipa::path(delete, path = "/api/v1/suppressions/{address_hash}", tag = "suppressions", security(("token" = [])),
    params(("address_hash" = String, Path, description = "The keyed hash of the address")),
    responses((status = 204, description = "Lifted"), (status = 404, description = "No such suppression")))]
pub async fn lift(staff: Staff, state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let unknown = || Problem::not_found("there is no such suppression");
    let hash: AddressHash = path.parse().map_err(|_| unknown())?;
    match suppression::lift(&staff.db, actor, hash, state.now()).await? {
        true => Ok(HttpResponse::NoContent().finish()),
        false => Err(unknown()),
    }
}
