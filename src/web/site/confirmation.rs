//! The page behind the link in a confirmation letter. GET only shows it: mail scanners follow links.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    AskedLanguage, Frame,
    private_page::{DeadLink, dead_link, frame, language, private},
};
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
    manage_url: String,
    first_time: bool,
}

/// `GET /confirm/{token}`
pub async fn show(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let found = match Token::parse(&path) {
        Some(token) => confirmation::look(&state.db, &token, state.now()).await,
        None => Err(ConfirmError::Unknown),
    };
    let newsletter = match found {
        Ok(newsletter) => newsletter,
        Err(error) => return refuse(&state, &asked, error),
    };
    let locale = language(&asked, Some(&newsletter));
    let template = ConfirmPage {
        frame: frame(&state, Some(&newsletter), locale, "confirm-title"),
        newsletter_name: newsletter.name,
        action: format!("/confirm/{path}"),
    };
    Ok(private(StatusCode::OK, &template))
}

/// `POST /confirm/{token}`
pub async fn confirm(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let found = match Token::parse(&path) {
        Some(token) => confirmation::confirm(&state.db, &token, state.now()).await,
        None => Err(ConfirmError::Unknown),
    };
    let confirmed = match found {
        Ok(confirmed) => confirmed,
        Err(error) => return refuse(&state, &asked, error),
    };
    state.delivery.notify_one();
    let newsletter = confirmed.newsletter;
    let title = match confirmed.first_time {
        true => "confirmed-title",
        false => "confirmed-again-title",
    };
    let locale = language(&asked, Some(&newsletter));
    let template = ConfirmedPage {
        frame: frame(&state, Some(&newsletter), locale, title),
        newsletter_url: state.links.newsletter(&newsletter.slug),
        manage_url: state.links.manage(&newsletter.slug),
        newsletter_name: newsletter.name,
        first_time: confirmed.first_time,
    };
    Ok(private(StatusCode::OK, &template))
}

fn refuse(state: &State, asked: &AskedLanguage, error: ConfirmError) -> Result<HttpResponse, PageError> {
    match error {
        ConfirmError::Unknown => Ok(dead_link(state, asked, DeadLink::Unknown, None)),
        ConfirmError::Expired => Ok(dead_link(state, asked, DeadLink::Confirmation, None)),
        ConfirmError::Storage(error) => Err(error.into()),
    }
}
