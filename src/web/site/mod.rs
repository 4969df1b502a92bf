//! The readers' pages: server-rendered, without scripts, without cookies.

pub mod about;
pub mod api_docs;
mod asked_language;
pub mod brief;
mod brief_list;
pub mod confirmation;
pub mod departure;
mod frame;
pub mod health;
pub mod home;
pub mod issue;
pub mod mailbox;
pub mod newsletter;
pub mod preferences;
pub mod privacy;
mod problem;
pub mod section;
mod subscribe_form;
pub mod theme;

use actix_web::{
    HttpResponse, Responder,
    http::{StatusCode, header},
};
use askama::Template;

pub use asked_language::AskedLanguage;
use frame::Frame;
pub use problem::tell_problems;
pub(super) use subscribe_form::sentence;

use super::{PageError, Problem, State};
use crate::{domain::Slug, storage::newsletters::Newsletter};

/// Nothing on a page may come from elsewhere or run; images in briefs may be anywhere on the web.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' https:; \
     form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Answers with a page.
pub(super) fn page(status: StatusCode, template: &impl Template) -> HttpResponse {
    match template.render() {
        Ok(html) => html_answer(status, html),
        Err(cause) => {
            tracing::error!(%cause, "a page cannot be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn html_answer(status: StatusCode, html: String) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .body(html)
}

/// The newsletter that a path names.
async fn newsletter_of(state: &State, slug: &str) -> Result<Newsletter, PageError> {
    let unknown = || Problem::not_found("").in_words(|locale| locale.text("problem-no-newsletter").to_string());
    let slug = Slug::parse(slug).map_err(|_| unknown())?;
    let found = state
        .db
        .read(move |conn| crate::storage::newsletters::find_by_slug(conn, &slug))
        .await?;
    Ok(found.ok_or_else(unknown)?)
}

/// The one style sheet.
pub async fn stylesheet() -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(include_str!("../../../templates/site/site.css"))
}

/// There is no icon, and browsers ask for one with every page.
pub async fn no_icon() -> impl Responder {
    HttpResponse::NoContent()
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .finish()
}

/// Links in mails and the staff's pages are nobody's to index.
pub async fn robots() -> impl Responder {
    let rules = "User-agent: *\nDisallow: /confirm/\nDisallow: /unsubscribe/\nDisallow: /preferences/\nDisallow: /mailbox\nDisallow: /desk/\n";
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(rules)
}
