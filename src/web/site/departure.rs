//! The page behind every unsubscribe link, and the one-click door of mail programs (RFC 8058); why, less, and coming back.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    AskedLanguage, Frame, manage,
    preferences::actions::reason_of,
    private_page::{DeadLink, dead_link, frame, language, private, see_other},
};
use crate::{
    domain::{Slug, Token},
    locale::Locale,
    storage::{editions::Edition, newsletters::Newsletter},
    subscribers::{
        ChoiceError, Choices,
        departure::{self, Editions, LeaveError, Left, Return},
        wordings::Wording,
    },
    web::{PageError, Problem, State, form::Form},
};

#[derive(Template)]
#[template(path = "site/unsubscribe.html")]
struct UnsubscribePage {
    frame: Frame,
    newsletter_name: String,
    action: String,
    has_left: bool,
}

/// A choice of edition.
struct EditionChoice {
    value: String,
    label: String,
    hint: String,
    is_checked: bool,
}

/// The form that takes it back.
struct ComeBackForm {
    action: String,
    editions: Vec<EditionChoice>,
    words: String,
    problem: Option<String>,
    pause_until: String,
}

#[derive(Template)]
#[template(path = "site/unsubscribed.html")]
struct UnsubscribedPage {
    frame: Frame,
    newsletter_name: String,
    newsletter_url: String,
    /// Where a POST says why.
    tell_why: Option<String>,
    come_back: Option<ComeBackForm>,
    problem: Option<(&'static str, String)>,
    has_told_why: bool,
    /// What was entered.
    reason: String,
    words: String,
}

impl UnsubscribedPage {
    /// The words beside a field that was refused.
    fn problem_of(&self, field: &str) -> Option<&str> {
        let (_, words) = self.problem.as_ref().filter(|(of, _)| *of == field)?;
        Some(words)
    }
}

#[derive(Template)]
#[template(path = "site/nothing_to_leave.html")]
struct NothingToLeavePage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "site/come_back.html")]
struct ComeBackPage {
    frame: Frame,
    newsletter_name: String,
    newsletter_url: String,
    /// None when the reader is back.
    form: Option<ComeBackForm>,
}

/// `GET /unsubscribe/{token}`: shows, changes nothing.
pub async fn show(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let departure = match departure::look(&state.db, &state.key, &path).await {
        Ok(departure) => departure,
        Err(error) => return refuse(&state, &asked, error),
    };
    let Some(newsletter) = departure.newsletter else {
        return Ok(nothing_to_leave(&state, &asked));
    };
    let locale = language(&asked, Some(&newsletter));
    let template = UnsubscribePage {
        frame: frame(&state, Some(&newsletter), locale, "departure-title"),
        newsletter_name: newsletter.name,
        action: format!("/unsubscribe/{path}"),
        has_left: departure.has_left,
    };
    Ok(private(StatusCode::OK, &template))
}

/// `POST /unsubscribe/{token}`: leaves at once, whatever the body is.
///
/// RFC 8058 §3.2: mail programs send `List-Unsubscribe=One-Click` urlencoded or as multipart, without cookies, and take
/// no redirect. The link itself says whose subscription ends, so the body decides nothing.
pub async fn leave(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let one_click = body.windows(9).any(|part| part == b"One-Click");
    let source = if one_click { "one-click" } else { "unsubscribe page" };
    let left = match departure::leave(&state.db, &state.key, &path, source, state.now()).await {
        Ok(left) => left,
        Err(error) => return refuse(&state, &asked, error),
    };
    let Left {
        newsletter: Some(newsletter),
        come_back,
        editions,
        may_tell_why,
    } = left
    else {
        return Ok(nothing_to_leave(&state, &asked));
    };
    let locale = language(&asked, Some(&newsletter));
    let come_back = come_back.map(|token| come_back_form(locale, &newsletter, &token, editions));
    let tell_why = may_tell_why.then(|| format!("/unsubscribe/{path}/reason"));
    Ok(unsubscribed(&state, newsletter, locale, tell_why, come_back))
}

fn unsubscribed(
    state: &State,
    newsletter: Newsletter,
    locale: Locale,
    tell_why: Option<String>,
    come_back: Option<ComeBackForm>,
) -> HttpResponse {
    let template = UnsubscribedPage {
        frame: frame(state, Some(&newsletter), locale, "departure-left-title"),
        newsletter_url: state.links.newsletter(&newsletter.slug),
        newsletter_name: newsletter.name,
        tell_why,
        come_back,
        problem: None,
        has_told_why: false,
        reason: String::new(),
        words: String::new(),
    };
    private(StatusCode::OK, &template)
}

/// A path behind the link that only takes POST, asked for with GET: by reloading a page with a refused form, or by a scanner.
pub async fn back(path: web::Path<String>) -> HttpResponse {
    see_other(&format!("/unsubscribe/{path}"))
}

/// `POST /unsubscribe/{token}/reason`: why, after leaving; kept without the reader.
pub async fn tell_why(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let entered = Form::read(&body);
    let told = match reason_of(&entered) {
        Ok((reason, words)) => {
            let (db, key) = (&state.db, &state.key);
            departure::tell_why(db, key, &path, reason, words, state.now())
                .await
                .map(|newsletter| (newsletter, None))
        }
        Err(wrong) => departure::look(&state.db, &state.key, &path)
            .await
            .map(|departure| (departure.newsletter, Some(wrong))),
    };
    let (newsletter, wrong) = match told {
        Ok((Some(newsletter), wrong)) => (newsletter, wrong),
        Ok((None, _)) => return Ok(nothing_to_leave(&state, &asked)),
        Err(error) => return refuse(&state, &asked, error),
    };
    let locale = language(&asked, Some(&newsletter));
    let (title, status) = match wrong {
        Some(_) => ("departure-left-title-refused", StatusCode::UNPROCESSABLE_ENTITY),
        None => ("departure-left-title", StatusCode::OK),
    };
    let template = UnsubscribedPage {
        frame: frame(&state, Some(&newsletter), locale, title),
        newsletter_url: state.links.newsletter(&newsletter.slug),
        newsletter_name: newsletter.name,
        tell_why: wrong.map(|_| format!("/unsubscribe/{path}/reason")),
        come_back: None,
        has_told_why: wrong.is_none(),
        problem: wrong.map(|(field, id)| (field, locale.text(id).to_string())),
        reason: entered.one("reason").to_owned(),
        words: entered.one("words").to_owned(),
    };
    Ok(private(status, &template))
}

/// `POST /unsubscribe/{token}/less`: mails the reader a link to get less instead.
pub async fn ask_for_less(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    match departure::ask_for_less(&state.db, &state.key, &path, state.now()).await {
        Ok(Some(newsletter)) => {
            state.delivery.notify_one();
            Ok(manage::sent(&state, &asked, Some(&newsletter)))
        }
        Ok(None) => Ok(nothing_to_leave(&state, &asked)),
        Err(error) => refuse(&state, &asked, error),
    }
}

/// `GET /come-back/{token}`: shows, changes nothing.
pub async fn show_come_back(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    show_come_back_with(&state, &asked, &path, None, String::new()).await
}

async fn show_come_back_with(
    state: &State,
    asked: &AskedLanguage,
    path: &str,
    problem: Option<ChoiceError>,
    pause_until: String,
) -> Result<HttpResponse, PageError> {
    let Some(token) = Token::parse(path) else {
        return refuse(state, asked, LeaveError::Unknown);
    };
    let (newsletter, editions) = match departure::look_back(&state.db, &token, state.now()).await {
        Ok(found) => found,
        Err(error) => return refuse(state, asked, error),
    };
    let locale = language(asked, Some(&newsletter));
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let problem = problem.map(|problem| match problem {
        ChoiceError::Pause(days) => {
            let day = |day: chrono::NaiveDate| locale.day(day.and_time(chrono::NaiveTime::MIN).and_utc().into());
            let words = locale.text("preferences-problem-day");
            words
                .with("first", day(days.first))
                .with("last", day(days.last))
                .to_string()
        }
        _ => locale.text("preferences-problem-edition").to_string(),
    });
    let template = ComeBackPage {
        frame: frame(state, Some(&newsletter), locale, "departure-come-back-title"),
        form: Some(ComeBackForm {
            problem,
            pause_until,
            ..come_back_form(locale, &newsletter, &token, editions)
        }),
        newsletter_url: state.links.newsletter(&newsletter.slug),
        newsletter_name: newsletter.name,
    };
    Ok(private(status, &template))
}

/// `POST /come-back/{token}`: takes back having left.
pub async fn come_back(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let entered = Form::read(&body);
    let Some(token) = Token::parse(&path) else {
        return refuse(&state, &asked, LeaveError::Unknown);
    };
    let edition = Some(entered.one("edition")).filter(|slug| !slug.is_empty());
    let day = Some(entered.one("pause_until")).filter(|day| !day.is_empty());
    let (Ok(edition), Ok(pause_until)) = (edition.map(Slug::parse).transpose(), day.map(str::parse).transpose()) else {
        return Err(Problem::unreadable("")
            .in_words(|locale| locale.text("departure-problem-come-back").to_string())
            .into());
    };
    let (newsletter, _) = match departure::look_back(&state.db, &token, state.now()).await {
        Ok(found) => found,
        Err(error) => return refuse(&state, &asked, error),
    };
    let locale = language(&asked, Some(&newsletter));
    let back = Return {
        choices: Choices {
            edition,
            ..Choices::default()
        },
        pause_until,
        wording: Wording::of_coming_back(&newsletter, locale),
    };
    match departure::come_back(&state.db, &token, back, state.now()).await {
        Ok(newsletter) => {
            let template = ComeBackPage {
                frame: frame(&state, Some(&newsletter), locale, "departure-back-title"),
                newsletter_url: state.links.newsletter(&newsletter.slug),
                newsletter_name: newsletter.name,
                form: None,
            };
            Ok(private(StatusCode::OK, &template))
        }
        Err(LeaveError::Choice(problem)) => {
            let day = entered.one("pause_until").to_owned();
            show_come_back_with(&state, &asked, &path, Some(problem), day).await
        }
        Err(error) => refuse(&state, &asked, error),
    }
}

fn come_back_form(locale: Locale, newsletter: &Newsletter, token: &Token, editions: Editions) -> ComeBackForm {
    let own = editions.own;
    let choice = |edition: Edition| EditionChoice {
        is_checked: Some(edition.id) == own,
        hint: edition
            .cadence()
            .map(|cadence| locale.cadence(&cadence))
            .unwrap_or_default(),
        value: edition.slug.into(),
        label: edition.name,
    };
    ComeBackForm {
        action: format!("/come-back/{}", token.reveal()),
        editions: editions.open.into_iter().map(choice).collect(),
        words: Wording::of_coming_back(newsletter, locale).text,
        problem: None,
        pause_until: String::new(),
    }
}

/// The answer to a link whose reader was erased.
fn nothing_to_leave(state: &State, asked: &AskedLanguage) -> HttpResponse {
    let frame = frame(state, None, language(asked, None), "departure-nothing-title");
    private(StatusCode::OK, &NothingToLeavePage { frame })
}

fn refuse(state: &State, asked: &AskedLanguage, error: LeaveError) -> Result<HttpResponse, PageError> {
    match error {
        LeaveError::Unknown => Ok(dead_link(state, asked, DeadLink::Unknown, None)),
        LeaveError::Expired => Ok(dead_link(state, asked, DeadLink::ComeBack, None)),
        error => Err(error.into()),
    }
}

impl From<LeaveError> for Problem {
    fn from(error: LeaveError) -> Self {
        match error {
            LeaveError::Unknown => Problem::not_found(error.to_string()),
            LeaveError::Expired => Problem::gone(error.to_string()),
            LeaveError::Choice(error) => error.into(),
            LeaveError::Random(cause) => Problem::unavailable(&cause),
            LeaveError::Storage(error) => error.into(),
        }
    }
}
