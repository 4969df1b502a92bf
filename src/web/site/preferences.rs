//! The page behind a manage link: sections and edition of one subscription.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::NaiveDate;

use super::{
    Frame, page,
    subscribe_form::{Choice, Entered, edition_choices, section_choices, sentence},
};
use crate::{
    domain::{Slug, Token, Zone},
    storage::{StorageError, editions, sections},
    subscribers::{
        Choices,
        preferences::{self, Preferences, PreferencesError, Wishes},
    },
    web::{PageError, Problem, State},
};

#[derive(Template)]
#[template(path = "site/preferences.html")]
struct PreferencesPage {
    frame: Frame,
    newsletter_name: String,
    action: String,
    sections: Vec<Choice>,
    editions: Vec<Choice>,
    pause_until: String,
    pause_first: String,
    pause_last: String,
    asks_for_zone: bool,
    zones: Vec<(&'static str, bool)>,
    saved: bool,
    unsubscribe_url: String,
    error: Option<String>,
}

/// `GET /preferences/{token}`
pub async fn show(state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let token = Token::parse(&path).ok_or(PreferencesError::Unknown)?;
    let present = preferences::look(&state.db, &token, state.now()).await?;
    show_with(&state, &token, present, false, None).await
}

/// `POST /preferences/{token}`
pub async fn save(
    state: web::Data<State>,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let token = Token::parse(&path).ok_or(PreferencesError::Unknown)?;
    let entered = Entered::read(&body);
    let sections: Result<Vec<Slug>, _> = entered.sections.iter().map(|text| Slug::parse(text)).collect();
    let edition = entered.edition.as_deref().map(Slug::parse).transpose();
    let (Ok(sections), Ok(edition)) = (sections, edition) else {
        return Err(Problem::unreadable("Choose among the sections and editions on the page.").into());
    };
    let Ok(pause_until) = read_day(&entered.pause_until) else {
        return Err(Problem::unreadable("Write the day as year, month and day, such as 2027-01-31.").into());
    };
    let zone = Some(entered.zone.trim())
        .filter(|name| !name.is_empty())
        .map(Zone::parse)
        .transpose();
    let zone = zone.map_err(|error| Problem::unreadable(error.to_string()))?;
    let choices = Choices { sections, edition };
    let wishes = Wishes { pause_until, zone };
    match preferences::save(&state.db, &token, choices, wishes, state.now()).await {
        Ok(saved) => show_with(&state, &token, saved, true, None).await,
        Err(PreferencesError::Choice(error)) => {
            let problem = Problem::from(error);
            let present = preferences::look(&state.db, &token, state.now()).await?;
            show_with(&state, &token, present, false, Some(problem)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A day as date fields send it; none for an empty field.
fn read_day(text: &str) -> Result<Option<NaiveDate>, chrono::ParseError> {
    match text.trim() {
        "" => Ok(None),
        day => day.parse().map(Some),
    }
}

async fn show_with(
    state: &State,
    token: &Token,
    present: Preferences,
    saved: bool,
    refused: Option<Problem>,
) -> Result<HttpResponse, PageError> {
    let newsletter = present.newsletter;
    let id = newsletter.id;
    let (sections, editions) = state
        .db
        .read(move |conn| Ok::<_, StorageError>((sections::list(conn, id)?, editions::list(conn, id)?)))
        .await?;
    let chosen = present.sections;
    let open: Vec<_> = editions
        .into_iter()
        .filter(|e| e.active || e.id == present.edition)
        .collect();
    let frame = Frame::of_newsletter(state, &newsletter, "Your subscription");
    let locale = frame.locale;
    let template = PreferencesPage {
        frame,
        newsletter_name: newsletter.name,
        action: format!("/preferences/{}", token.reveal()),
        sections: section_choices(&sections, |s| {
            chosen.as_ref().is_some_and(|chosen| chosen.contains(&s.id))
        }),
        editions: edition_choices(locale, &open, |e| e.id == present.edition),
        pause_until: present.pause.until.map(|day| day.to_string()).unwrap_or_default(),
        pause_first: present.pause.first.to_string(),
        pause_last: present.pause.last.to_string(),
        asks_for_zone: present.asks_for_zone,
        zones: match present.asks_for_zone {
            true => Zone::places()
                .map(|zone| (zone.as_str(), present.zone == Some(zone)))
                .collect(),
            false => Vec::new(),
        },
        saved,
        unsubscribe_url: state
            .links
            .unsubscribe(&state.key.unsubscribe_token(present.subscription)),
        error: refused.as_ref().map(|problem| {
            let first = problem.errors.first();
            sentence(first.map_or(&problem.detail, |error| &error.detail))
        }),
    };
    Ok(page(
        refused.map_or(StatusCode::OK, |problem| problem.status),
        &template,
    ))
}
