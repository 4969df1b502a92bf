//! The front page: which newsletters there are.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{AskedLanguage, Frame, page};
use crate::{
    domain::NewsletterId,
    storage::newsletters,
    web::{PageError, State},
};

struct NewsletterLink {
    name: String,
    url: String,
    description: String,
    language: String,
}

#[derive(Template)]
#[template(path = "site/home.html")]
struct Home {
    frame: Frame,
    newsletters: Vec<NewsletterLink>,
}

/// `/`
pub async fn show(state: web::Data<State>, asked: AskedLanguage) -> Result<HttpResponse, PageError> {
    let all = state
        .db
        .read(|conn| newsletters::list(conn, NewsletterId(0), 100))
        .await?;
    let newsletters = all
        .into_iter()
        .map(|n| NewsletterLink {
            url: state.links.newsletter(&n.slug),
            name: n.name,
            description: n.description,
            language: n.language.into(),
        })
        .collect();
    let locale = asked.of_site();
    let frame = Frame::of_site(&state, &locale.text("home-title").to_string())
        .shown_in(locale)
        .canonical(state.links.home());
    Ok(page(StatusCode::OK, &Home { frame, newsletters }))
}
