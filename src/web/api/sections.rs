//! Sections of newsletters.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Staff, body::Body, newsletters::slug_of, paging::Page};
use crate::{
    content::{ContentError, newsletters},
    domain::{Role, Slug},
    storage::sections::{self as rows, Section},
    web::{Problem, State},
};

/// A section.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionBody {
    /// Part of its page's address.
    slug: String,
    name: String,
}

/// Another name for a section.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionName {
    name: String,
}

impl From<Section> for SectionBody {
    fn from(s: Section) -> Self {
        SectionBody {
            slug: s.slug.into(),
            name: s.name,
        }
    }
}

/// Lists a newsletter's sections in their order.
#[utoipa::path(get, path = "/api/v1/newsletters/{slug}/sections", tag = "newsletters", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter")),
    responses((status = 200, description = "All of them", body = Page<SectionBody>),
        (status = 404, description = "No such newsletter")))]
pub async fn list(_: Staff, state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let slug = slug_of(&path)?;
    let found = state
        .db
        .read(move |conn| {
            let newsletter = newsletters::find(conn, &slug)?;
            Ok::<_, ContentError>(rows::list(conn, newsletter.id)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(Page::whole(found.into_iter().map(SectionBody::from))))
}

/// Opens a section behind the others.
#[utoipa::path(post, path = "/api/v1/newsletters/{slug}/sections", tag = "newsletters", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter")),
    request_body(content = SectionBody, example = json!({"slug": "economy", "name": "Economy"})),
    responses((status = 201, description = "Opened", body = SectionBody), (status = 404, description = "No such newsletter"),
        (status = 409, description = "The slug is taken"), (status = 422, description = "Some values were refused")))]
pub async fn open(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<String>,
    Body(body): Body<SectionBody>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let slug = Slug::parse(&body.slug).map_err(|e| Problem::invalid("slug", e.to_string()))?;
    let newsletter = slug_of(&path)?;
    let opened = newsletters::open_section(&staff.db, actor, &newsletter, slug, &body.name, state.now()).await?;
    Ok(HttpResponse::Created().json(SectionBody::from(opened)))
}

/// Renames a section.
#[utoipa::path(patch, path = "/api/v1/newsletters/{slug}/sections/{section}", tag = "newsletters", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter"), ("section" = String, Path, description = "The section")),
    request_body(content = SectionName, example = json!({"name": "Economy and trade"})),
    responses((status = 200, description = "Renamed", body = SectionBody), (status = 404, description = "No such section"),
        (status = 422, description = "The name was refused")))]
pub async fn rename(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<(String, String)>,
    Body(body): Body<SectionName>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let (newsletter, slug) = (slug_of(&path.0)?, slug_of(&path.1)?);
    let renamed = newsletters::rename_section(&staff.db, actor, &newsletter, &slug, &body.name, state.now()).await?;
    Ok(HttpResponse::Ok().json(SectionBody::from(renamed)))
}
