//! The site's icon: an envelope whose flap is a V.

use actix_web::{HttpResponse, Responder, http::header};

/// `/assets/icon.svg`
pub async fn svg() -> impl Responder {
    answer("image/svg+xml", include_bytes!("../../../assets/icon.svg"))
}

/// `/assets/icon.png`: 180 pixels wide, for home screens and feed readers.
pub async fn png() -> impl Responder {
    answer("image/png", include_bytes!("../../../assets/icon.png"))
}

/// `/favicon.ico`: what browsers ask for when no page told them another.
pub async fn ico() -> impl Responder {
    answer("image/x-icon", include_bytes!("../../../assets/icon.ico"))
}

fn answer(media_type: &'static str, image: &'static [u8]) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(image)
}
