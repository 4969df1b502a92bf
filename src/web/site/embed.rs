//! The sign-up form for other sites: a page for a frame, and the pieces of HTML to put there.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    AskedLanguage, Frame, Policy, newsletter_of, page_as, sheet,
    subscribe_form::{self, Entered, SubscribeForm},
};
use crate::web::{PageError, State, page_cache, snippets};

#[derive(Template)]
#[template(path = "site/embed_form.html")]
struct FramedForm {
    form: SubscribeForm,
}

#[derive(Template)]
#[template(path = "site/embed_code.html")]
struct CodePage {
    frame: Frame,
    newsletter_name: String,
    iframe: String,
    html: String,
    allowed_origins: String,
}

/// `/{newsletter}/embed`: the form alone, for a frame. Its answers stay in the frame.
pub async fn show(
    request: HttpRequest,
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter_of(&state, &path).await?;
    let locale = asked.within(&newsletter.language);
    let of = newsletter.clone();
    let offer = state
        .db
        .read(move |conn| subscribe_form::load(conn, &of, locale))
        .await?;
    let mut form = offer
        .form(&state, &newsletter, asked.chosen())
        .await
        .framed(true)
        .alone();
    let filled_in = Entered::of_link(request.query_string());
    if let Some(entered) = &filled_in {
        form = form.filled(entered);
    }
    let policy = Policy {
        runs_scripts: form.policy().runs_scripts,
        framed_by: Some(&state.sign_ups.settings.allowed_origins),
        is_private: filled_in.is_some(),
    };
    let title = locale.text("subscribe-title").to_string();
    let frame = Frame::of_newsletter_in(&state, &newsletter, locale, &title);
    let answer = sheet(StatusCode::OK, &frame, &FramedForm { form }, policy);
    Ok(match policy.is_private {
        true => answer,
        false => page_cache::keep(answer),
    })
}

/// `/{newsletter}/embed/code`: for the people who make the other site.
pub async fn code(state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter_of(&state, &path).await?;
    let snippets = snippets::load(&state, &newsletter).await?;
    let title = "Put the sign-up form on another site";
    let template = CodePage {
        frame: Frame::of_newsletter(&state, &newsletter, title),
        newsletter_name: newsletter.name,
        iframe: snippets.iframe,
        html: snippets.html,
        allowed_origins: state.sign_ups.settings.allowed_origins.join(", "),
    };
    Ok(page_as(StatusCode::OK, &template, Policy::default()))
}
