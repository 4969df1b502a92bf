//! The staff's pages: server-rendered, without scripts, without cookies. They show and never change anything.
//!
//! A browser asks for a name, which may be any, and a password: an API token.

mod choices;
pub mod edition;
pub mod issue;

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, HeaderValue},
    },
};
use askama::Template;

use super::site;
use crate::storage::newsletters::Newsletter;

/// What every page's frame shows.
struct Frame {
    title: String,
    /// The newsletter that the page is about, its page and its language.
    newsletter: String,
    newsletter_url: String,
    language: String,
    direction: &'static str,
}

impl Frame {
    fn of(newsletter: &Newsletter, title: String) -> Self {
        Frame {
            title,
            newsletter: newsletter.name.clone(),
            newsletter_url: format!("/{}", newsletter.slug),
            language: newsletter.language.as_str().to_owned(),
            direction: newsletter.language.direction().as_str(),
        }
    }
}

/// Answers with a page that no cache keeps: it shows what readers may not know yet.
fn page(template: &impl Template) -> HttpResponse {
    let mut answer = site::page(StatusCode::OK, template);
    answer
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
