//! "Manage my subscription": asking for a link to everything that is kept.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{
    AskedLanguage, Frame,
    private_page::{frame, language, private},
};
use crate::{
    domain::{EmailAddress, Slug},
    storage::newsletters::{self, Newsletter},
    subscribers::manage_link,
    web::{PageError, State, form::Form},
};

#[derive(Template)]
#[template(path = "site/manage.html")]
struct ManagePage {
    frame: Frame,
    newsletter: String,
    email: String,
    is_refused: bool,
}

#[derive(Template)]
#[template(path = "site/manage_sent.html")]
struct ManageSentPage {
    frame: Frame,
}

/// In whose frame the page stands.
#[derive(Debug, Default, Deserialize)]
pub struct ManageQuery {
    #[serde(default)]
    newsletter: String,
}

async fn find(state: &State, slug: &str) -> Result<Option<Newsletter>, PageError> {
    let Ok(slug) = Slug::parse(slug) else { return Ok(None) };
    Ok(state
        .db
        .read(move |conn| newsletters::find_by_slug(conn, &slug))
        .await?)
}

/// `GET /manage`
pub async fn show(
    state: web::Data<State>,
    asked: AskedLanguage,
    query: web::Query<ManageQuery>,
) -> Result<HttpResponse, PageError> {
    let newsletter = find(&state, &query.newsletter).await?;
    Ok(form(&state, &asked, newsletter.as_ref(), String::new(), false))
}

fn form(
    state: &State,
    asked: &AskedLanguage,
    newsletter: Option<&Newsletter>,
    email: String,
    is_refused: bool,
) -> HttpResponse {
    let (title, status) = match is_refused {
        true => ("manage-title-refused", StatusCode::UNPROCESSABLE_ENTITY),
        false => ("manage-title", StatusCode::OK),
    };
    let template = ManagePage {
        frame: frame(state, newsletter, language(asked, newsletter), title),
        newsletter: newsletter
            .map(|newsletter| newsletter.slug.to_string())
            .unwrap_or_default(),
        email,
        is_refused,
    };
    private(status, &template)
}

/// `POST /manage`: the same answer for every address that could be one.
pub async fn ask(
    request: HttpRequest,
    state: web::Data<State>,
    asked: AskedLanguage,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    state.sign_ups.let_in(&request)?;
    let entered = Form::read(&body);
    let newsletter = find(&state, entered.one("newsletter")).await?;
    let Ok(email) = EmailAddress::parse(entered.one("email")) else {
        let email = entered.one("email").to_owned();
        return Ok(form(&state, &asked, newsletter.as_ref(), email, true));
    };
    let of = newsletter.as_ref().map(|newsletter| newsletter.id);
    manage_link::ask(&state.db, &state.key, email, of, state.now()).await?;
    state.delivery.notify_one();
    Ok(sent(&state, &asked, newsletter.as_ref()))
}

/// The page that says that a link is on its way, if we know the address.
pub(super) fn sent(state: &State, asked: &AskedLanguage, newsletter: Option<&Newsletter>) -> HttpResponse {
    let frame = frame(state, newsletter, language(asked, newsletter), "manage-sent-title");
    private(StatusCode::ACCEPTED, &ManageSentPage { frame })
}
