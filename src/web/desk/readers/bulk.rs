//! Doing the same with all readers who are found: how many they are, a typed number, progress, and what came of it.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{Frame, Member, Scope, page_with, see_other, wish::Asked};
use crate::{
    domain::{EditionId, JobId, JobState, NewsletterId, Role, SectionId},
    storage::{editions, reader_jobs, reader_jobs::Job, sections},
    subscribers::jobs::{self, Action},
    web::{PageError, Problem, State},
};

#[derive(Template)]
#[template(path = "desk/readers/bulk.html")]
struct BulkPage {
    frame: Frame,
    job: Job,
    action: String,
    state: String,
    refused: bool,
}

impl BulkPage {
    fn number(&self, number: &i64) -> String {
        self.frame.locale.number(*number)
    }
}

/// What a form says is to be done.
fn action(text: &str) -> Option<Action> {
    let (kind, of) = text.split_once(':').unwrap_or((text, ""));
    Some(match (kind, of.parse().ok()) {
        ("move", Some(edition)) => Action::Move(EditionId(edition)),
        ("add_section", Some(section)) => Action::AddSection(SectionId(section)),
        ("remove_section", Some(section)) => Action::RemoveSection(SectionId(section)),
        ("unsubscribe", None) => Action::Unsubscribe,
        ("resend", None) => Action::Resend,
        ("suppress", None) => Action::Suppress,
        ("erase", None) => Action::Erase,
        _ => return None,
    })
}

/// The newsletter whose edition or section an action names, if it names one; none of either: what the member may not choose.
fn of_newsletter(scope: &Scope, action: Action) -> Option<Option<NewsletterId>> {
    let mut own = scope.0.iter();
    let found = match action {
        Action::Move(id) => own.find(|own| own.editions.iter().any(|edition| edition.id == id)),
        Action::AddSection(id) | Action::RemoveSection(id) => {
            own.find(|own| own.sections.iter().any(|section| section.id == id))
        }
        _ => return Some(None),
    };
    found.map(|own| Some(own.newsletter.id))
}

/// `POST /desk/readers/bulk`
pub async fn begin(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    if !member.anywhere(Role::Editor) {
        return Err(Problem::not_allowed(Role::Editor).into());
    }
    let form = member.form(&request, &state, &body)?;
    let scope = Scope::of(&state, &member).await?;
    let unreadable = || {
        Problem::invalid("action", "choose something of the page")
            .in_words(|locale| locale.text("desk-readers-bulk-unreadable").to_string())
    };
    let action = action(form.one("action")).ok_or_else(unreadable)?;
    let newsletter = of_newsletter(&scope, action).ok_or_else(unreadable)?;
    let asked = Asked::read(&form);
    let mut filter = asked.wish(&scope).map_err(|_| unreadable())?.filter;
    if let Some(newsletter) = newsletter {
        filter.newsletters.retain(|own| *own == newsletter);
    }
    let works_in = match member.with(Role::Editor) {
        Ok(_) => None,
        Err(_) => Some(scope.ids()),
    };
    let actor = member.at_desk.name();
    let id = jobs::begin(&state.db, actor, &asked.q, filter, works_in, action, state.now()).await?;
    Ok(see_other(&format!("/desk/readers/bulk/{id}")))
}

/// A job that the member has begun; owners see all.
async fn own(state: &State, member: &Member, id: i64) -> Result<Job, Problem> {
    if !member.anywhere(Role::Editor) {
        return Err(Problem::not_allowed(Role::Editor));
    }
    let found = state.db.read(move |conn| reader_jobs::find(conn, JobId(id))).await?;
    let own = found.filter(|job| job.actor == member.at_desk.name() || member.with(Role::Owner).is_ok());
    own.ok_or_else(|| Problem::not_found("there is no such job"))
}

async fn bulk_page(state: &State, member: &Member, job: Job, refused: bool) -> Result<HttpResponse, PageError> {
    let locale = member.locale;
    let words = match jobs::action(&job) {
        Some(Action::Move(id)) => {
            let edition = state.db.read(move |conn| editions::find(conn, id)).await?;
            locale.text("desk-readers-bulk-move").with("edition", edition.name)
        }
        Some(Action::AddSection(id)) => locale
            .text("desk-readers-bulk-add-section")
            .with("section", section_name(state, &job, id).await?),
        Some(Action::RemoveSection(id)) => locale
            .text("desk-readers-bulk-remove-section")
            .with("section", section_name(state, &job, id).await?),
        Some(Action::Unsubscribe) => locale.text("desk-readers-unsubscribe"),
        Some(Action::Resend) => locale.text("desk-readers-resend"),
        Some(Action::Suppress) => locale.text("desk-readers-suppress-button"),
        Some(Action::Erase) | None => locale.text("desk-readers-erase-button"),
    };
    let state_words = locale.text("desk-readers-bulk-state").with("kind", job.state.as_str());
    let template = BulkPage {
        frame: Frame::inside(state, member, locale.text("desk-readers-bulk").to_string()),
        action: words.to_string(),
        state: state_words.to_string(),
        refused,
        job,
    };
    let status = match refused {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    Ok(page_with(status, &template))
}

async fn section_name(state: &State, job: &Job, id: SectionId) -> Result<String, PageError> {
    let newsletters = jobs::newsletters(job);
    let named = state.db.read(move |conn| {
        for newsletter in newsletters {
            let mut sections = sections::list(conn, newsletter)?.into_iter();
            if let Some(section) = sections.find(|section| section.id == id) {
                return Ok(section.name);
            }
        }
        Ok::<_, crate::storage::StorageError>(String::new())
    });
    Ok(named.await?)
}

/// `GET /desk/readers/bulk/{id}`
pub async fn show(state: web::Data<State>, member: Member, path: web::Path<i64>) -> Result<HttpResponse, PageError> {
    let job = own(&state, &member, *path).await?;
    bulk_page(&state, &member, job, false).await
}

/// `POST /desk/readers/bulk/{id}/run`
pub async fn run(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = member.form(&request, &state, &body)?;
    let job = own(&state, &member, *path).await?;
    let typed: String = form.one("number").chars().filter(char::is_ascii_digit).collect();
    let typed = typed.parse().unwrap_or(-1);
    let id = job.id;
    let confirmed = jobs::confirm(&state.db, member.at_desk.name(), id, typed, state.now()).await?;
    match confirmed || job.state != JobState::Counted {
        true => Ok(see_other(&format!("/desk/readers/bulk/{id}"))),
        false => bulk_page(&state, &member, job, true).await,
    }
}

/// `POST /desk/readers/bulk/{id}/stop`
pub async fn stop(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    member.form(&request, &state, &body)?;
    let job = own(&state, &member, *path).await?;
    jobs::stop(&state.db, member.at_desk.name(), job.id, state.now()).await?;
    Ok(see_other(&format!("/desk/readers/bulk/{}", job.id)))
}
