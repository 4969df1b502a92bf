//! The page behind every unsubscribe link, and the one-click door of mail programs (RFC 8058).

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{Frame, page};
use crate::{
    subscribers::departure,
    web::{PageError, State},
};

#[derive(Template)]
#[template(path = "site/unsubscribe.html")]
struct UnsubscribePage {
    frame: Frame,
    newsletter_name: String,
    action: String,
}

#[derive(Template)]
#[template(path = "site/unsubscribed.html")]
struct UnsubscribedPage {
    frame: Frame,
    newsletter_name: String,
    newsletter_url: String,
}

/// `GET /unsubscribe/{token}`: shows, changes nothing.
pub async fn show(state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let newsletter = departure::look(&state.db, &state.key, &path).await?;
    let template = UnsubscribePage {
        frame: Frame::of_newsletter(&state, &newsletter, "Unsubscribe"),
        newsletter_name: newsletter.name,
        action: format!("/unsubscribe/{path}"),
    };
    Ok(page(StatusCode::OK, &template))
}

/// `POST /unsubscribe/{token}`: leaves at once, whatever the body is.
///
/// RFC 8058 §3.2: mail programs send `List-Unsubscribe=One-Click` urlencoded or as multipart, without cookies, and take
/// no redirect. The link itself says whose subscription ends, so the body decides nothing.
pub async fn leave(
    state: web::Data<State>,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let one_click = body.windows(9).any(|part| part == b"One-Click");
    let source = if one_click { "one-click" } else { "unsubscribe page" };
    let newsletter = departure::leave(&state.db, &state.key, &path, source, state.now()).await?;
    let template = UnsubscribedPage {
        frame: Frame::of_newsletter(&state, &newsletter, "You have left"),
        newsletter_url: state.links.newsletter(&newsletter.slug),
        newsletter_name: newsletter.name,
    };
    Ok(page(StatusCode::OK, &template))
}
