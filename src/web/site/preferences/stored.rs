//! What is kept of a reader: as a page, and as a file to take along.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web,
};
use askama::Template;

use super::{Frame, frame_of, refuse};
use crate::{
    domain::{Timestamp, Token},
    locale::Locale,
    subscribers::{
        own_data::{self, ClickData, ConsentData, CopyData, LetterData, LinkData, OwnData, SubscriptionData},
        preferences::{self, PreferencesError},
    },
    web::{
        PageError, Problem, State,
        site::{
            AskedLanguage,
            private_page::{private, unkept},
        },
    },
};

/// Copies of issues that the page shows; the file has them all.
const SHOWN: i64 = 100;

/// Something that is kept, in words: a name and what it says.
struct Fact {
    name: String,
    says: String,
}

struct Group {
    heading: String,
    facts: Vec<Fact>,
    /// HTML.
    events: Vec<String>,
}

#[derive(Template)]
#[template(path = "site/stored.html")]
struct StoredPage {
    frame: Frame,
    path: String,
    reader: Vec<Fact>,
    subscriptions: Vec<Group>,
    letters: Vec<String>,
    issues: Vec<String>,
    issues_shown: Option<i64>,
    clicks: Vec<String>,
    links: Vec<String>,
}

/// `GET /preferences/{token}/stored`
pub async fn show(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let Some(token) = Token::parse(&path) else {
        return refuse(&state, &asked, &path, PreferencesError::Unknown);
    };
    let now = state.now();
    let found = match preferences::look(&state.db, &token, now).await {
        Ok(present) => own_data::look(&state.db, &token, Some(SHOWN), now)
            .await
            .map(|data| (present, data)),
        Err(error) => Err(error),
    };
    let (present, data) = match found {
        Ok(found) => found,
        Err(error) => return refuse(&state, &asked, &path, error),
    };
    let (frame, locale) = frame_of(&state, &asked, &present, "stored-title");
    let template = StoredPage {
        frame,
        path: format!("/preferences/{path}"),
        reader: reader(locale, &data),
        subscriptions: data.subscriptions.iter().map(|one| subscription(locale, one)).collect(),
        letters: data.letters.iter().map(|one| letter(locale, one)).collect(),
        issues: data.issues.iter().map(|one| copy(locale, one)).collect(),
        issues_shown: data.older_issues_left_out.then_some(SHOWN),
        clicks: data.clicks.iter().map(|one| click(locale, one)).collect(),
        links: data.links.iter().map(|one| link(locale, one)).collect(),
    };
    Ok(private(StatusCode::OK, &template))
}

/// `GET /preferences/{token}/export.json`
pub async fn export(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let found = match Token::parse(&path) {
        Some(token) => own_data::look(&state.db, &token, None, state.now()).await,
        None => Err(PreferencesError::Unknown),
    };
    let data = match found {
        Ok(data) => data,
        Err(error) => return refuse(&state, &asked, &path, error),
    };
    let json = serde_json::to_string_pretty(&data).map_err(|cause| Problem::internal(&cause))?;
    let mut answer = HttpResponse::Ok();
    let answer = answer
        .content_type("application/json")
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"my-data.json\""),
        ));
    Ok(unkept(answer.body(json)))
}

fn fact(locale: Locale, id: &'static str, says: impl Into<String>) -> Fact {
    Fact {
        name: locale.text(id).to_string(),
        says: says.into(),
    }
}

/// The day and the time of day, in UTC.
fn moment(locale: Locale, at: Timestamp) -> String {
    format!("{}, {} UTC", locale.day(at), at.utc().format("%H:%M"))
}

fn or_none(locale: Locale, text: &str) -> String {
    match text {
        "" => locale.text("stored-none").to_string(),
        text => text.to_owned(),
    }
}

fn reader(locale: Locale, data: &OwnData) -> Vec<Fact> {
    let language = match data.language.as_deref() {
        None => locale.text("preferences-language-newsletter").to_string(),
        Some(tag) => Locale::of_tag(tag).map_or_else(|| tag.to_owned(), |one| one.autonym().to_owned()),
    };
    vec![
        fact(locale, "stored-address", data.email.as_str()),
        fact(locale, "stored-hash", data.address_hash.as_str()),
        fact(locale, "stored-name", or_none(locale, &data.name)),
        fact(locale, "stored-language", language),
        fact(locale, "stored-known-since", moment(locale, data.known_since)),
    ]
}

fn subscription(locale: Locale, one: &SubscriptionData) -> Group {
    let sections = match &one.sections {
        Some(names) => locale.list(names),
        None => locale.text("stored-all-sections").to_string(),
    };
    let mut facts = vec![
        fact(
            locale,
            "stored-status",
            locale
                .text("stored-subscription-status")
                .with("kind", one.status.as_str())
                .to_string(),
        ),
        fact(locale, "stored-edition", one.edition.as_str()),
        fact(locale, "stored-sections", sections),
    ];
    if let Some(zone) = one.time_zone {
        facts.push(fact(locale, "stored-zone", zone));
    }
    let times = [
        ("stored-asked-at", Some(one.asked_at)),
        ("stored-confirmed-at", one.confirmed_at),
        ("stored-paused-until", one.paused_until),
        ("stored-ended-at", one.ended_at),
        (
            "stored-seen-until",
            Some(one.has_had_everything_until).filter(|at| *at > Timestamp::EPOCH),
        ),
    ];
    facts.extend(
        times
            .into_iter()
            .filter_map(|(id, at)| Some(fact(locale, id, moment(locale, at?)))),
    );
    if one.gave_reason_for_leaving {
        facts.push(fact(
            locale,
            "stored-reason",
            locale.text("stored-reason-given").to_string(),
        ));
    }
    Group {
        heading: one.newsletter.name.clone(),
        facts,
        events: one.consents.iter().map(|event| consent(locale, event)).collect(),
    }
}

fn consent(locale: Locale, event: &ConsentData) -> String {
    let what = locale.text("stored-consent-kind").with("kind", event.kind).to_string();
    let mut words = locale
        .text("stored-consent")
        .with("time", moment(locale, event.at))
        .with("what", what)
        .with("source", source(locale, &event.source))
        .html();
    if let Some(address) = &event.network_address {
        words += " ";
        words += &locale.text("stored-consent-from").with("address", address).html();
    }
    if !event.wording.is_empty() {
        words += " ";
        words += &locale
            .text("stored-consent-wording")
            .with("wording", &event.wording)
            .with("language", event.wording_language.as_deref().unwrap_or_default())
            .html();
    }
    words
}

/// Through what something was agreed to; for imported readers as the newsroom has put it.
fn source(locale: Locale, source: &str) -> String {
    let id = match source {
        "api" => "stored-source-api",
        "confirmation link" => "stored-source-confirmation",
        "preferences page" => "stored-source-preferences",
        "unsubscribe page" => "stored-source-unsubscribe",
        "one-click" => "stored-source-one-click",
        _ => match source.strip_prefix("form ") {
            Some(_) => "stored-source-form",
            None => return source.to_owned(),
        },
    };
    locale.text(id).to_string()
}

fn letter(locale: Locale, one: &LetterData) -> String {
    let what = locale.text("stored-letter-kind").with("kind", one.kind).to_string();
    let status = locale.text("stored-letter-status").with("kind", one.status).to_string();
    let words = locale
        .text("stored-letter")
        .with("time", moment(locale, one.finished_at.unwrap_or(one.due_at)))
        .with("newsletter", &one.newsletter.name)
        .with("what", what)
        .with("status", status);
    with_reply(locale, words.to_string(), one.reply.as_deref())
}

fn copy(locale: Locale, one: &CopyData) -> String {
    let status = match one.reason {
        Some(reason) => locale
            .text("stored-copy-reason")
            .with("kind", reason_key(reason))
            .to_string(),
        None => locale.text("stored-copy-status").with("kind", one.status).to_string(),
    };
    let time = one.sent_from.map(|at| moment(locale, at)).unwrap_or_default();
    let words = locale
        .text("stored-copy")
        .with("time", time)
        .with("newsletter", &one.newsletter.name)
        .with("number", one.number)
        .with("subject", &one.subject)
        .with("status", status);
    with_reply(locale, words.to_string(), one.reply.as_deref())
}

/// A reason as a word by which a message selects.
fn reason_key(reason: &str) -> String {
    reason.replace(' ', "-")
}

fn with_reply(locale: Locale, words: String, reply: Option<&str>) -> String {
    match reply.filter(|reply| !reply.is_empty()) {
        Some(reply) => format!("{words} {}", locale.text("stored-reply").with("reply", reply)),
        None => words,
    }
}

fn click(locale: Locale, click: &ClickData) -> String {
    let words = locale.text("stored-click").with("time", moment(locale, click.first_at));
    let words = words.with("newsletter", &click.newsletter);
    words
        .with("number", click.issue.to_string())
        .with("url", &click.url)
        .to_string()
}

fn link(locale: Locale, one: &LinkData) -> String {
    let what = locale.text("stored-link-purpose").with("kind", one.purpose).to_string();
    locale
        .text("stored-link")
        .with("what", what)
        .with("time", moment(locale, one.valid_until))
        .to_string()
}
