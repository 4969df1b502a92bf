//! The page behind a manage link: everything that a reader gets and could get, each change a form of its own.
//!
//! GET changes nothing; a POST that did something sends the browser back to the page, which says what was done.

pub mod actions;
pub mod erasure;
pub mod stored;
mod view;
mod zones;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use serde::Deserialize;

use self::{
    actions::Refused,
    view::{Done, OfferView, PreferencesPage, TakenView, TellWhy},
};
use super::{
    AskedLanguage, Frame,
    private_page::{DeadLink, dead_link, private, see_other},
};
use crate::{
    domain::{SuppressionReason, Token},
    locale::Locale,
    storage::newsletters::Newsletter,
    subscribers::{
        manage_link::{self, ManageLinkError},
        preferences::{self, Preferences, PreferencesError},
    },
    web::{PageError, Problem, State, form::Form},
};

/// What the page's address says beside the token.
#[derive(Debug, Default, Deserialize)]
pub struct PageQuery {
    /// What has just been done.
    #[serde(default)]
    done: String,
    /// In which newsletter.
    #[serde(default)]
    newsletter: String,
}

/// `GET /preferences/{token}`
pub async fn show(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, PageError> {
    let found = match Token::parse(&path) {
        Some(token) => preferences::look(&state.db, &token, state.now()).await,
        None => Err(PreferencesError::Unknown),
    };
    match found {
        Ok(present) => Ok(show_with(&state, &asked, &path, present, Some(&query), None)),
        Err(error) => refuse(&state, &asked, &path, error),
    }
}

/// A path that only takes POST, asked for with GET: by reloading a page with a refused form, or by a scanner.
pub async fn back(path: web::Path<String>) -> HttpResponse {
    see_other(&format!("/preferences/{path}"))
}

/// `POST /preferences/{token}/renew`: mails a new link to the reader of an old one.
pub async fn renew(
    request: HttpRequest,
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    state.sign_ups.let_in(&request)?;
    let renewed = match Token::parse(&path) {
        Some(token) => manage_link::renew(&state.db, &state.key, &token, state.now()).await,
        None => Err(ManageLinkError::Unknown),
    };
    match renewed {
        Ok(()) => {
            state.delivery.notify_one();
            Ok(super::manage::sent(&state, &asked, None))
        }
        Err(ManageLinkError::Unknown) => Ok(dead_link(&state, &asked, DeadLink::Unknown, None)),
        Err(error) => Err(error.into()),
    }
}

/// The answer to a link that does not work, or to a request that does not fit the page.
fn refuse(
    state: &State,
    asked: &AskedLanguage,
    token: &str,
    error: PreferencesError,
) -> Result<HttpResponse, PageError> {
    match error {
        PreferencesError::Unknown => Ok(dead_link(state, asked, DeadLink::Unknown, None)),
        PreferencesError::Expired => {
            let renew = format!("/preferences/{token}/renew");
            Ok(dead_link(state, asked, DeadLink::Preferences, Some(renew)))
        }
        error => Err(error.into()),
    }
}

/// The newsletter in whose frame the page stands: the only one that there is.
fn only_newsletter(present: &Preferences) -> Option<&Newsletter> {
    let taken = present.taken.iter().map(|taken| &taken.menu.newsletter);
    let mut all = taken.chain(present.offers.iter().map(|offer| &offer.menu.newsletter));
    match (all.next(), all.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// The language of the page: what was asked for, what the reader has chosen, that of what the reader gets, that of the browser.
fn language(asked: &AskedLanguage, present: &Preferences) -> Locale {
    let chosen = present.reader.language.as_ref().and_then(Locale::of);
    let taken = present.taken.first().map(|taken| &taken.menu.newsletter);
    asked
        .chosen()
        .or(chosen)
        .or_else(|| {
            taken
                .or(only_newsletter(present))
                .and_then(|newsletter| Locale::of(&newsletter.language))
        })
        .unwrap_or_else(|| asked.of_site())
}

/// The page's frame, and its language.
fn frame_of(state: &State, asked: &AskedLanguage, present: &Preferences, title: &'static str) -> (Frame, Locale) {
    let locale = language(asked, present);
    let frame = super::private_page::frame(state, only_newsletter(present), locale, title);
    (frame, locale)
}

fn show_with(
    state: &State,
    asked: &AskedLanguage,
    token: &str,
    present: Preferences,
    query: Option<&PageQuery>,
    refused: Option<Refused>,
) -> HttpResponse {
    let title = match refused {
        Some(_) => "preferences-title-refused",
        None => "preferences-title",
    };
    let (frame, locale) = frame_of(state, asked, &present, title);
    let template = PreferencesPage {
        frame,
        path: format!("/preferences/{token}"),
        address: present.reader.email.as_str().to_owned(),
        name: present.reader.name.as_str().to_owned(),
        languages: view::languages(locale, &present),
        blocked: present.blocked.map(|reason| match reason {
            SuppressionReason::Bounced => "preferences-blocked-bounced",
            _ => "preferences-blocked",
        }),
        tell_why: tell_why(&present, query, refused.as_ref()).map(|(newsletter, form)| TellWhy {
            newsletter,
            action: format!("/preferences/{token}/reason"),
            reason: form.one("reason").to_owned(),
            words: form.one("words").to_owned(),
        }),
        done: query.and_then(|query| done(locale, &present, query)),
        taken: present
            .taken
            .into_iter()
            .map(|taken| TakenView::new(taken, locale))
            .collect(),
        offers: present
            .offers
            .into_iter()
            .map(|offer| OfferView::new(offer, locale))
            .collect(),
        refused,
    };
    let status = match template.refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    private(status, &template)
}

/// What has just been done, as the address of the page says.
fn done(locale: Locale, present: &Preferences, query: &PageQuery) -> Option<Done> {
    let left = present
        .offers
        .iter()
        .find(|offer| offer.menu.newsletter.slug.as_str() == query.newsletter);
    let taken = present
        .taken
        .iter()
        .find(|taken| taken.menu.newsletter.slug.as_str() == query.newsletter);
    let name = match (left, taken) {
        (Some(offer), _) => offer.menu.newsletter.name.as_str(),
        (None, Some(taken)) => taken.menu.newsletter.name.as_str(),
        (None, None) => "",
    };
    let id = match query.done.as_str() {
        "choices" => "preferences-done-choices",
        "pause" => "preferences-done-pause",
        "resume" => "preferences-done-resume",
        "measured" => "preferences-done-measured",
        "unmeasured" => "preferences-done-unmeasured",
        "leave" => "preferences-done-leave",
        "leave-all" => "preferences-done-leave-all",
        "reason" => "preferences-done-reason",
        "join" => "preferences-done-join",
        "name" => "preferences-done-name",
        "language" => "preferences-done-language",
        "address" => "preferences-done-address",
        _ => return None,
    };
    Some(Done {
        words: locale.text(id).with("newsletter", name).to_string(),
    })
}

/// The newsletter whose reader is asked why it was left: after leaving, and again when the answer was refused.
fn tell_why(present: &Preferences, query: Option<&PageQuery>, refused: Option<&Refused>) -> Option<(String, Form)> {
    if let Some(refused) = refused.filter(|refused| ["reason", "words"].contains(&refused.field)) {
        return Some((refused.newsletter.clone(), refused.form.clone()));
    }
    let query = query.filter(|query| query.done == "leave")?;
    let mut offers = present.offers.iter().filter(|offer| offer.may_tell_why);
    let left = offers.find(|offer| offer.menu.newsletter.slug.as_str() == query.newsletter)?;
    Some((left.menu.newsletter.slug.to_string(), Form::default()))
}

impl From<ManageLinkError> for Problem {
    fn from(error: ManageLinkError) -> Self {
        match error {
            ManageLinkError::Unknown => Problem::not_found(error.to_string()),
            ManageLinkError::Random(cause) => Problem::unavailable(&cause),
            ManageLinkError::Storage(error) => error.into(),
        }
    }
}

impl From<PreferencesError> for Problem {
    fn from(error: PreferencesError) -> Self {
        match error {
            PreferencesError::Unknown | PreferencesError::NotSubscribed => Problem::not_found(error.to_string()),
            PreferencesError::Expired => Problem::gone(error.to_string()),
            PreferencesError::Blocked => Problem::conflict(error.to_string()),
            PreferencesError::Choice(error) => error.into(),
            PreferencesError::Storage(error) => error.into(),
        }
    }
}
