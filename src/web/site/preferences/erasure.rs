//! The page that erases a reader.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{Frame, frame_of, refuse};
use crate::{
    domain::Token,
    subscribers::{
        erasure,
        preferences::{self, PreferencesError},
    },
    web::{
        PageError, State,
        form::Form,
        site::{AskedLanguage, private_page::private},
    },
};

#[derive(Template)]
#[template(path = "site/erase.html")]
struct ErasePage {
    frame: Frame,
    path: String,
    address: String,
    is_refused: bool,
}

#[derive(Template)]
#[template(path = "site/erased.html")]
struct ErasedPage {
    frame: Frame,
}

/// `GET /preferences/{token}/erase`
pub async fn show(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    show_with(&state, &asked, &path, false).await
}

async fn show_with(
    state: &State,
    asked: &AskedLanguage,
    token: &str,
    is_refused: bool,
) -> Result<HttpResponse, PageError> {
    let found = match Token::parse(token) {
        Some(token) => preferences::look(&state.db, &token, state.now()).await,
        None => Err(PreferencesError::Unknown),
    };
    let present = match found {
        Ok(present) => present,
        Err(error) => return refuse(state, asked, token, error),
    };
    let (title, status) = match is_refused {
        true => ("erase-title-refused", StatusCode::UNPROCESSABLE_ENTITY),
        false => ("erase-title", StatusCode::OK),
    };
    let (frame, _) = frame_of(state, asked, &present, title);
    let template = ErasePage {
        frame,
        path: format!("/preferences/{token}"),
        address: present.reader.email.as_str().to_owned(),
        is_refused,
    };
    Ok(private(status, &template))
}

/// `POST /preferences/{token}/erase`: with the box ticked, everything goes; there is no letter, for there is no address any more.
pub async fn erase(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    if Form::read(&body).one("understood") != "yes" {
        return show_with(&state, &asked, &path, true).await;
    }
    let now = state.now();
    let Some(token) = Token::parse(&path) else {
        return refuse(&state, &asked, &path, PreferencesError::Unknown);
    };
    let present = match preferences::look(&state.db, &token, now).await {
        Ok(present) => present,
        Err(error) => return refuse(&state, &asked, &path, error),
    };
    if let Err(error) = erasure::erase(&state.db, &token, now).await {
        return refuse(&state, &asked, &path, error);
    }
    let (frame, _) = frame_of(&state, &asked, &present, "erased-title");
    Ok(private(StatusCode::OK, &ErasedPage { frame }))
}
