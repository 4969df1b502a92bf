//! The pages behind the links in letters about another address.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    AskedLanguage, Frame,
    private_page::{DeadLink, dead_link, frame, language, private},
};
use crate::{
    domain::{Purpose, Token},
    subscribers::address_change::{self, AddressChangeError, Change},
    web::{PageError, Problem, State},
};

/// What the page asks or says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    AskChange,
    Changed,
    AskRestore,
    Restored,
    /// Another reader has the address by now.
    Taken,
}

#[derive(Template)]
#[template(path = "site/address_change.html")]
struct AddressChangePage {
    frame: Frame,
    step: Step,
    address: String,
    action: String,
}

fn answer(state: &State, asked: &AskedLanguage, step: Step, change: &Change, action: String) -> HttpResponse {
    let newsletter = change.newsletter.as_ref();
    let title = match step {
        Step::AskChange => "address-ask-title",
        Step::Changed => "address-changed-title",
        Step::AskRestore => "address-restore-title",
        Step::Restored => "address-restored-title",
        Step::Taken => "address-taken-title",
    };
    let status = match step {
        Step::Taken => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    let template = AddressChangePage {
        frame: frame(state, newsletter, language(asked, newsletter), title),
        step,
        address: change.address.as_str().to_owned(),
        action,
    };
    private(status, &template)
}

fn refuse(state: &State, asked: &AskedLanguage, error: AddressChangeError) -> Result<HttpResponse, PageError> {
    match error {
        AddressChangeError::Unknown => Ok(dead_link(state, asked, DeadLink::Unknown, None)),
        AddressChangeError::Expired => Ok(dead_link(state, asked, DeadLink::Address, None)),
        error => Err(error.into()),
    }
}

async fn show(
    state: &State,
    asked: &AskedLanguage,
    token: &str,
    purpose: Purpose,
    action: &str,
) -> Result<HttpResponse, PageError> {
    let found = match Token::parse(token) {
        Some(token) => address_change::look(&state.db, purpose, &token, state.now()).await,
        None => Err(AddressChangeError::Unknown),
    };
    let step = |is_done: bool| match (purpose, is_done) {
        (Purpose::RestoreAddress, false) => Step::AskRestore,
        (Purpose::RestoreAddress, true) => Step::Restored,
        (_, false) => Step::AskChange,
        (_, true) => Step::Changed,
    };
    match found {
        Ok(change) => {
            let action = format!("{action}{token}");
            Ok(answer(state, asked, step(change.is_done), &change, action))
        }
        Err(error) => refuse(state, asked, error),
    }
}

/// `GET /address/confirm/{token}`
pub async fn show_change(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    show(&state, &asked, &path, Purpose::ChangeAddress, "/address/confirm/").await
}

/// `GET /address/undo/{token}`
pub async fn show_restore(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    show(&state, &asked, &path, Purpose::RestoreAddress, "/address/undo/").await
}

/// `POST /address/confirm/{token}`
pub async fn confirm(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let Some(token) = Token::parse(&path) else {
        return refuse(&state, &asked, AddressChangeError::Unknown);
    };
    let changed = address_change::confirm(&state.db, &state.key, &token, state.now()).await;
    finish(&state, &asked, &token, Purpose::ChangeAddress, changed).await
}

/// `POST /address/undo/{token}`
pub async fn restore(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let Some(token) = Token::parse(&path) else {
        return refuse(&state, &asked, AddressChangeError::Unknown);
    };
    let restored = address_change::restore(&state.db, &state.key, &token, state.now()).await;
    finish(&state, &asked, &token, Purpose::RestoreAddress, restored).await
}

async fn finish(
    state: &State,
    asked: &AskedLanguage,
    token: &Token,
    purpose: Purpose,
    changed: Result<Change, AddressChangeError>,
) -> Result<HttpResponse, PageError> {
    let step = match purpose {
        Purpose::RestoreAddress => Step::Restored,
        _ => Step::Changed,
    };
    match changed {
        Ok(change) => {
            state.delivery.notify_one();
            Ok(answer(state, asked, step, &change, String::new()))
        }
        Err(AddressChangeError::Taken) => match address_change::look(&state.db, purpose, token, state.now()).await {
            Ok(change) => Ok(answer(state, asked, Step::Taken, &change, String::new())),
            Err(error) => refuse(state, asked, error),
        },
        Err(error) => refuse(state, asked, error),
    }
}

impl From<AddressChangeError> for Problem {
    fn from(error: AddressChangeError) -> Self {
        match error {
            AddressChangeError::Unknown => Problem::not_found(error.to_string()),
            AddressChangeError::Expired => Problem::gone(error.to_string()),
            AddressChangeError::Same => Problem::invalid("email", error.to_string()),
            AddressChangeError::TooOften | AddressChangeError::Taken => Problem::conflict(error.to_string()),
            AddressChangeError::Random(cause) => Problem::unavailable(&cause),
            AddressChangeError::Storage(error) => error.into(),
        }
    }
}
