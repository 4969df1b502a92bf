//! The readers' pages: server-rendered, without scripts, without cookies.

pub mod api_docs;
mod asked_language;
pub mod brief;
pub mod confirmation;
pub mod departure;
pub mod health;
pub mod home;
pub mod issue;
pub mod mailbox;
pub mod newsletter;
pub mod preferences;
mod subscribe_form;

use actix_web::{
    HttpResponse, Responder,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use askama::Template;

pub use asked_language::AskedLanguage;
pub(super) use subscribe_form::sentence;

use super::{PageError, Problem, State, error::ASK_FOR_PASSWORD};
use crate::{
    domain::{Language, Slug},
    locale::Locale,
    storage::newsletters::Newsletter,
};

/// What every page's frame shows.
struct Frame {
    title: String,
    /// The language of the page's own words.
    locale: Locale,
    /// The language of what editors wrote.
    language: String,
    direction: &'static str,
    site_name: String,
    site_url: String,
    canonical: Option<String>,
    postal_address: Option<String>,
    mailbox: bool,
}

impl Frame {
    /// The frame of a page that belongs to no newsletter.
    fn of_site(state: &State, title: &str) -> Self {
        Frame {
            title: title.to_owned(),
            locale: Locale::English,
            language: "en".to_owned(),
            direction: "ltr",
            site_name: state.links.host(),
            site_url: "/".to_owned(),
            canonical: None,
            postal_address: None,
            mailbox: state.catcher.is_some(),
        }
    }

    /// The frame of a newsletter's page.
    fn of_newsletter(state: &State, newsletter: &Newsletter, title: &str) -> Self {
        Frame {
            title: format!("{title} – {}", newsletter.name),
            locale: Locale::of(&newsletter.language).unwrap_or_default(),
            language: newsletter.language.as_str().to_owned(),
            direction: newsletter.language.direction().as_str(),
            site_name: newsletter.name.clone(),
            site_url: state.links.newsletter(&newsletter.slug),
            canonical: None,
            postal_address: Some(newsletter.postal_address.clone()),
            mailbox: state.catcher.is_some(),
        }
    }

    /// The same page with its words in another language.
    fn shown_in(mut self, locale: Locale) -> Self {
        self.locale = locale;
        self
    }

    fn in_language(mut self, language: &Language) -> Self {
        self.language = language.as_str().to_owned();
        self.direction = language.direction().as_str();
        self
    }

    fn canonical(mut self, url: String) -> Self {
        self.canonical = Some(url);
        self
    }
}

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

#[derive(Template)]
#[template(path = "site/error.html")]
struct ErrorPage {
    frame: Frame,
    status: u16,
    title: String,
    detail: String,
}

/// A problem as a page of the site.
pub fn error_page(problem: &Problem) -> HttpResponse {
    let frame = Frame {
        title: problem.title.to_owned(),
        locale: Locale::English,
        language: "en".to_owned(),
        direction: "ltr",
        site_name: "Vesnik".to_owned(),
        site_url: "/".to_owned(),
        canonical: None,
        postal_address: None,
        mailbox: false,
    };
    let template = ErrorPage {
        frame,
        status: problem.status.as_u16(),
        title: problem.title.to_owned(),
        detail: problem.detail.clone(),
    };
    let mut answer = page(problem.status, &template);
    if let Some(seconds) = problem.retry_after {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    if problem.status == StatusCode::UNAUTHORIZED {
        let ask = HeaderValue::from_static(ASK_FOR_PASSWORD);
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, ask);
    }
    answer
}

/// The newsletter that a path names.
async fn newsletter_of(state: &State, slug: &str) -> Result<Newsletter, PageError> {
    let unknown = || Problem::not_found("There is no such newsletter here.");
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
