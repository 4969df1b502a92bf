//! The page behind the link in a confirmation letter. GET only shows it: mail scanners follow links.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{Frame, page};
use crate::{
    domain::Token,
    subscribers::confirmation::{self, ConfirmError},
    web::{PageError, State},
};

#[derive(Template)]
#[template(path = "site/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    newsletter_name: String,
    action: String,
}

#[derive(Template)]
#[template(path = "site/confirmed.html")]
struct ConfirmedPage {
    frame: Frame,
    newsletter_name: String,
    newsletter_url: String,
    first_time: bool,
}

/// `GET /confirm/{token}`
pub async fn show(state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let token = Token::parse(&path).ok_or(ConfirmError::Unknown)?;
    let newsletter = confirmation::look(&state.db, &token, state.now()).await?;
    let template = ConfirmPage {
        frame: Frame::of_newsletter(&state, &newsletter, "Confirm your subscription"),
        newsletter_name: newsletter.name,
        action: format!("/confirm/{}", token.reveal()),
    };
    Ok(page(StatusCode::OK, &template))
}

/// `POST /confirm/{token}`
pub async fn confirm(state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let token = Token::parse(&path).ok_or(ConfirmError::Unknown)?;
    let confirmed = confirmation::confirm(&state.db, &token, state.now()).await?;
    state.delivery.notify_one();
    let newsletter = confirmed.newsletter;
    let title = if confirmed.first_time {
        "You are subscribed"
    } else {
        "Already confirmed"
    };
    let template = ConfirmedPage {
        frame: Frame::of_newsletter(&state, &newsletter, title),
        newsletter_url: state.links.newsletter(&newsletter.slug),
        newsletter_name: newsletter.name,
        first_time: confirmed.first_time,
    };
    Ok(page(StatusCode::OK, &template))
}
