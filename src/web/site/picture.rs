//! Pictures in briefs.

use actix_web::{HttpResponse, http::header, web};

use crate::{
    domain::PictureName,
    storage::pictures,
    web::{PageError, Problem, State},
};

/// `/media/{name}`: for ever under its name, which its octets decide. Whoever knows the name of a picture in a draft sees it: it
/// holds 128 bits of a hash.
pub async fn show(state: web::Data<State>, name: web::Path<String>) -> Result<HttpResponse, PageError> {
    let unknown = || Problem::not_found("").in_words(|locale| locale.text("problem-not-found").to_string());
    let name = PictureName::parse(&name).ok_or_else(unknown)?;
    let found = state.db.read(move |conn| pictures::find(conn, &name)).await?;
    let picture = found.ok_or_else(unknown)?;
    Ok(HttpResponse::Ok()
        .content_type(picture.media_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(picture.content))
}
