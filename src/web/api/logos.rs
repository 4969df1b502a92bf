//! Logos of newsletters.

use actix_web::{Error, HttpResponse, web, web::Bytes};

use super::{
    Staff,
    newsletters::{NewsletterBody, slug_of},
};
use crate::{
    content::logos,
    domain::Role,
    web::{Problem, State},
};

/// Replaces a newsletter's logo by a PNG, JPEG or WebP picture of at most 200 KiB and 2,000 pixels a side.
#[utoipa::path(put, path = "/api/v1/newsletters/{slug}/logo", tag = "newsletters", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, description = "Replaced", body = NewsletterBody), (status = 404, description = "No such newsletter"),
        (status = 422, description = "It is no such picture")))]
pub async fn replace(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<String>,
    picture: Result<Bytes, Error>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let slug = slug_of(&path)?;
    let picture = picture.map_err(|_| Problem::unreadable("the picture did not arrive in full"))?;
    let newsletter = logos::set(&staff.db, actor, &slug, picture.to_vec(), state.now()).await?;
    Ok(HttpResponse::Ok().json(NewsletterBody::from(newsletter)))
}

/// Takes a newsletter's logo away.
#[utoipa::path(delete, path = "/api/v1/newsletters/{slug}/logo", tag = "newsletters", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter")),
    responses((status = 204, description = "Taken away"), (status = 404, description = "No such newsletter, or no logo")))]
pub async fn remove(staff: Staff, state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    logos::remove(&staff.db, actor, &slug_of(&path)?, state.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}
