//! Editions.

use std::time::Duration;

use actix_web::{HttpResponse, http::StatusCode, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Fields, Staff, newsletters::slug_of, versioned};
use crate::{
    content::{ContentError, newsletters},
    domain::{Cadence, Role, Slug, Timestamp},
    issues::editions,
    storage::editions::{self as rows, Edition, EditionSettings},
    web::{Problem, State},
};

/// A new edition. Without cron and zone it is instant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEdition {
    slug: String,
    name: String,
    /// Five fields: minute hour day month weekday.
    #[serde(default)]
    cron: Option<String>,
    /// IANA time zone.
    #[serde(default)]
    zone: Option<String>,
    /// How late an occurrence may still be made; 24 when absent.
    #[serde(default)]
    catch_up_within_hours: Option<u32>,
}

/// An edition.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditionBody {
    slug: String,
    name: String,
    cron: Option<String>,
    zone: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    next_at: Option<Timestamp>,
    active: bool,
    version: i64,
}

impl From<Edition> for EditionBody {
    fn from(e: Edition) -> Self {
        EditionBody {
            slug: e.slug.into(),
            name: e.name,
            cron: e.cron,
            zone: e.zone,
            next_at: e.next_at,
            active: e.active,
            version: e.version,
        }
    }
}

/// Lists a newsletter's editions.
#[utoipa::path(get, path = "/api/v1/newsletters/{slug}/editions", tag = "editions", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter")),
    responses((status = 200, description = "Its editions", body = Vec<EditionBody>), (status = 404, description = "No such newsletter")))]
pub async fn list(_: Staff, state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let slug = slug_of(&path)?;
    let found = state
        .db
        .read(move |conn| {
            let newsletter = newsletters::find(conn, &slug)?;
            Ok::<_, ContentError>(rows::list(conn, newsletter.id)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(found.into_iter().map(EditionBody::from).collect::<Vec<_>>()))
}

/// Sets up an edition.
#[utoipa::path(post, path = "/api/v1/newsletters/{slug}/editions", tag = "editions", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter")),
    request_body(content = NewEdition, example = json!({"slug": "weekly", "name": "Weekly", "cron": "0 9 * * 1", "zone": "Europe/Minsk"})),
    responses((status = 201, description = "Set up", body = EditionBody), (status = 409, description = "The slug is taken"),
        (status = 422, description = "Some values were refused")))]
pub async fn create(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<String>,
    body: web::Json<NewEdition>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let newsletter = slug_of(&path)?;
    let mut fields = Fields::default();
    let slug = fields.read("slug", Slug::parse(&body.slug));
    let cadence = fields.read("cron", Cadence::parse(body.cron.as_deref(), body.zone.as_deref()));
    let (Some(slug), Some(cadence)) = (slug, cadence) else {
        return Err(fields.refusal());
    };
    let hours = body
        .catch_up_within_hours
        .map(|hours| Duration::from_secs(u64::from(hours) * 3600));
    let settings = EditionSettings {
        slug,
        name: body.into_inner().name,
        cadence,
        catch_up_within: hours.unwrap_or(editions::CATCH_UP_WITHIN),
        active: true,
    };
    let made = editions::create(&state.db, actor, &newsletter, settings, state.now()).await?;
    Ok(versioned(StatusCode::CREATED, made.version, &EditionBody::from(made)))
}
