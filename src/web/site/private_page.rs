//! Pages behind readers' links: nobody keeps a copy, and the link is told to no other site.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use askama::Template;

use super::{AskedLanguage, Frame, page};
use crate::{locale::Locale, storage::newsletters::Newsletter, web::State};

/// Answers with a page that must not be kept.
pub(super) fn private(status: StatusCode, template: &impl Template) -> HttpResponse {
    unkept(page(status, template))
}

/// The same answer, not to be kept by whoever passes it on.
pub(super) fn unkept(mut answer: HttpResponse) -> HttpResponse {
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    answer
}

/// Sends the browser on to a page with GET, after a POST that did something.
pub(super) fn see_other(path: &str) -> HttpResponse {
    let mut answer = HttpResponse::SeeOther();
    unkept(answer.insert_header((header::LOCATION, path)).finish())
}

/// The frame of a page that belongs to a newsletter, if it does.
pub(super) fn frame(state: &State, newsletter: Option<&Newsletter>, locale: Locale, title: &'static str) -> Frame {
    let title = locale.text(title).to_string();
    match newsletter {
        Some(newsletter) => Frame::of_newsletter_in(state, newsletter, locale, &title),
        None => Frame::of_site(state, &title).shown_in(locale),
    }
}

/// The language of a page that belongs to a newsletter, if it does.
pub(super) fn language(asked: &AskedLanguage, newsletter: Option<&Newsletter>) -> Locale {
    match newsletter {
        Some(newsletter) => asked.within(&newsletter.language),
        None => asked.of_site(),
    }
}

/// Why a link does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DeadLink {
    /// It was never issued, or what it led to is gone.
    Unknown,
    /// A link that confirms a subscription is too old.
    Confirmation,
    /// A link to the preferences is too old; it can be renewed.
    Preferences,
    /// A link that changes an address, or undoes that, is too old.
    Address,
    /// The time for coming back has passed.
    ComeBack,
}

#[derive(Template)]
#[template(path = "site/dead_link.html")]
struct DeadLinkPage {
    frame: Frame,
    kind: DeadLink,
    /// Where a POST mails a new link.
    renew: Option<String>,
}

/// The page of a link that does not work; `renew` mails a new one.
pub(super) fn dead_link(state: &State, asked: &AskedLanguage, kind: DeadLink, renew: Option<String>) -> HttpResponse {
    let locale = asked.of_site();
    let (status, title) = match kind {
        DeadLink::Unknown => (StatusCode::NOT_FOUND, "link-unknown-title"),
        _ => (StatusCode::GONE, "link-expired-title"),
    };
    let template = DeadLinkPage {
        frame: frame(state, None, locale, title),
        kind,
        renew,
    };
    private(status, &template)
}
