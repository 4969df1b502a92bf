//! The readers' pages: server-rendered, without cookies, and without scripts but one: it works while a form asks for a proof
//! of work.

pub mod about;
pub mod address_change;
pub mod api_docs;
pub mod archive;
mod asked_language;
pub mod brief;
mod brief_list;
pub mod click;
mod code;
pub mod confirmation;
pub mod departure;
mod discovery;
pub mod embed;
pub mod feeds;
mod frame;
pub mod health;
pub mod home;
pub mod icon;
pub mod issue;
pub mod logo;
pub mod mailbox;
pub mod manage;
pub mod newsletter;
pub mod picture;
pub mod preferences;
pub mod privacy;
mod private_page;
mod problem;
pub mod section;
pub mod share_image;
pub mod sign_up;
pub mod sitemap;
mod subscribe_form;
pub mod theme;
mod validators;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use askama::Template;

pub use asked_language::AskedLanguage;
use frame::Frame;
pub use problem::tell_problems;
pub(super) use subscribe_form::sentence;
pub(super) use theme::sheet as theme_sheet;

use super::{PageError, Problem, State, page_cache};
use crate::{domain::Slug, storage::newsletters::Newsletter};

/// Nothing on a page may come from elsewhere; images in briefs may be anywhere on the web.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' https:; \
     form-action 'self'; frame-src 'self'; base-uri 'none'";
/// What the script that does a proof of work needs besides.
const SCRIPT_POLICY: &str = "script-src 'self'; worker-src 'self'; connect-src 'self'";

/// What a page may do besides being looked at, and by whom. Most may nothing.
#[derive(Debug, Clone, Copy, Default)]
struct Policy<'a> {
    /// It runs a script of ours.
    runs_scripts: bool,
    /// Other sites may show it in a frame: those named, or any when none is.
    framed_by: Option<&'a [String]>,
    /// It is for one reader: nobody may keep it.
    is_private: bool,
}

impl Policy<'_> {
    /// As the header `Content-Security-Policy` says it.
    fn content_security(&self) -> String {
        let ancestors = match self.framed_by {
            None => "'none'".to_owned(),
            Some([]) => "*".to_owned(),
            Some(named) => named.join(" "),
        };
        let mut policy = format!("{CONTENT_SECURITY_POLICY}; frame-ancestors {ancestors}");
        if self.runs_scripts {
            policy = format!("{policy}; {SCRIPT_POLICY}");
        }
        policy
    }
}

/// Answers with a page that is the same for everyone who asks for it: it may be kept.
fn public_page(template: &impl Template) -> HttpResponse {
    public_page_as(template, Policy::default())
}

/// As [`public_page`], with a page that may do more; one for a single reader is not kept.
fn public_page_as(template: &impl Template, policy: Policy<'_>) -> HttpResponse {
    let answer = page_as(StatusCode::OK, template, policy);
    match policy.is_private {
        true => answer,
        false => page_cache::keep(answer),
    }
}

/// Answers with a page.
pub(super) fn page(status: StatusCode, template: &impl Template) -> HttpResponse {
    page_as(status, template, Policy::default())
}

/// Answers with a page that runs scripts of ours.
pub(super) fn page_with_scripts(status: StatusCode, template: &impl Template) -> HttpResponse {
    let policy = Policy {
        runs_scripts: true,
        ..Policy::default()
    };
    page_as(status, template, policy)
}

/// Answers with a page that may do more.
fn page_as(status: StatusCode, template: &impl Template, policy: Policy<'_>) -> HttpResponse {
    match template.render() {
        Ok(html) => html_answer(status, html, policy),
        Err(cause) => {
            tracing::error!(%cause, "a page cannot be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn html_answer(status: StatusCode, html: String, policy: Policy<'_>) -> HttpResponse {
    let mut answer = HttpResponse::build(status);
    answer
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, policy.content_security()))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"));
    if policy.is_private {
        answer.insert_header((header::CACHE_CONTROL, "private, no-store"));
    }
    answer.body(html)
}

#[derive(Template)]
#[template(path = "site/sheet.html")]
struct Sheet<'a> {
    frame: &'a Frame,
    content: String,
}

#[derive(Template)]
#[template(path = "site/embed_sheet.html")]
struct EmbedSheet<'a> {
    frame: &'a Frame,
    content: String,
}

/// Answers with a page of one column, or, where other sites may show it, with the column alone.
fn sheet(status: StatusCode, frame: &Frame, content: &impl Template, policy: Policy<'_>) -> HttpResponse {
    let content = match content.render() {
        Ok(content) => content,
        Err(cause) => {
            tracing::error!(%cause, "a page cannot be rendered");
            return HttpResponse::InternalServerError().finish();
        }
    };
    match policy.framed_by {
        Some(_) => page_as(status, &EmbedSheet { frame, content }, policy),
        None => page_as(status, &Sheet { frame, content }, policy),
    }
}

/// The answer to a method that a page does not take. Where no such newsletter is, there is no page either.
pub(super) async fn refuse_method(
    request: &HttpRequest,
    state: &State,
    methods: &[&'static str],
) -> Result<HttpResponse, PageError> {
    if let Some(slug) = request.match_info().get("newsletter") {
        newsletter_of(state, slug).await?;
    }
    Err(Problem::method_not_allowed(methods).into())
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
