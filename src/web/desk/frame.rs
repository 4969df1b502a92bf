//! What every page of the desk has around it.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, HeaderValue},
    },
};
use askama::Template;

use super::Member;
use crate::{
    domain::Role,
    locale::Locale,
    storage::newsletters::Newsletter,
    web::{State, site},
};

/// A page that the member can go to.
pub(super) struct Place {
    pub(super) path: &'static str,
    pub(super) words: String,
}

/// What every page's frame shows.
pub(super) struct Frame {
    pub(super) title: String,
    pub(super) locale: Locale,
    /// The newsletter that the page is about, its page and its language; else the site's host.
    pub(super) newsletter: String,
    pub(super) newsletter_url: String,
    pub(super) language: String,
    pub(super) direction: &'static str,
    /// Where the member can go; nowhere for whoever is not in.
    pub(super) places: Vec<Place>,
    pub(super) mark: String,
}

impl Frame {
    /// Around a page about a newsletter.
    pub(super) fn of(newsletter: &Newsletter, locale: Locale, title: String) -> Self {
        Frame {
            title,
            locale,
            newsletter: newsletter.name.clone(),
            newsletter_url: format!("/{}", newsletter.slug),
            language: newsletter.language.as_str().to_owned(),
            direction: newsletter.language.direction().as_str(),
            places: Vec::new(),
            mark: String::new(),
        }
    }

    /// Around a page for whoever is not in yet.
    pub(super) fn outside(state: &State, locale: Locale, title: String) -> Self {
        Frame {
            title,
            locale,
            newsletter: state.links.host(),
            newsletter_url: "/".into(),
            language: locale.tag().into(),
            direction: "ltr",
            places: Vec::new(),
            mark: String::new(),
        }
    }

    /// Around a page for a member.
    pub(super) fn inside(state: &State, member: &Member, title: String) -> Self {
        Frame::outside(state, member.locale, title).with_places_of(member)
    }

    /// The same with the places where a member can go.
    pub(super) fn with_places_of(mut self, member: &Member) -> Self {
        let locale = self.locale;
        let owns_all = member.at_desk.may(Role::Owner, None);
        let places = [
            ("/desk", "desk-home", true),
            ("/desk/briefs", "desk-briefs", true),
            ("/desk/issues", "desk-issues", true),
            ("/desk/readers", "desk-readers", member.anywhere(Role::Editor)),
            ("/desk/figures", "desk-figures", true),
            ("/desk/settings", "desk-settings", member.at_desk.owns_any()),
            ("/desk/staff", "desk-staff", owns_all),
            ("/desk/tokens", "desk-tokens", owns_all),
            ("/desk/audit", "desk-audit", owns_all),
            ("/desk/health", "desk-health", owns_all),
            ("/desk/account", "desk-account", true),
        ];
        let open = places.into_iter().filter(|(.., is_open)| *is_open);
        let open = open.map(|(path, words, _)| Place {
            path,
            words: locale.text(words).to_string(),
        });
        self.places = open.collect();
        self.mark.clone_from(&member.mark);
        self
    }
}

/// Answers with a page that no cache keeps: it shows what readers may not know yet.
pub(super) fn page(template: &impl Template) -> HttpResponse {
    page_with(StatusCode::OK, template)
}

/// The same with another status, and scripts of ours.
pub(super) fn page_with_scripts(status: StatusCode, template: &impl Template) -> HttpResponse {
    let mut answer = site::page_with_scripts(status, template);
    let headers = answer.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// The same with another status.
pub(super) fn page_with(status: StatusCode, template: &impl Template) -> HttpResponse {
    let mut answer = site::page(status, template);
    let headers = answer.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
