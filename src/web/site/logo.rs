//! A newsletter's logo.

use actix_web::{HttpResponse, http::header, web};

use super::newsletter_of;
use crate::{
    storage::logos,
    web::{PageError, Problem, State},
};

/// `/{newsletter}/logo-{hash}`: for ever under its name, which its octets decide.
pub async fn show(state: web::Data<State>, path: web::Path<(String, String)>) -> Result<HttpResponse, PageError> {
    let (newsletter, name) = path.into_inner();
    let newsletter = newsletter_of(&state, &newsletter).await?;
    let unknown = || Problem::not_found("").in_words(|locale| locale.text("problem-not-found").to_string());
    if newsletter.logo.as_deref() != Some(format!("logo-{name}").as_str()) {
        return Err(unknown().into());
    }
    let logo = state.db.read(move |conn| logos::find(conn, newsletter.id)).await?;
    let logo = logo.ok_or_else(unknown)?;
    Ok(HttpResponse::Ok()
        .content_type(logo.media_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(logo.content))
}
