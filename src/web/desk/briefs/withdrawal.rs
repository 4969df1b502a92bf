//! What is done with a brief that readers have: a correction that says what was wrong, or its retraction.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{Frame, Member, Opened, open, page_with};
use crate::{
    content::{ContentError, briefs},
    delivery::{
        corrections::{self as room, Correcting},
        distribution,
    },
    domain::{BriefStatus, Role},
    issues::IssueError,
    web::{PageError, Problem, State, desk::member::see_other, form::Form},
};

#[derive(Template)]
#[template(path = "desk/briefs/withdrawal.html")]
struct WithdrawalPage {
    frame: Frame,
    /// correction or retraction.
    kind: &'static str,
    path: String,
    headline: String,
    language: String,
    direction: &'static str,
    is_published: bool,
    /// Copies that hold the brief.
    copies: i64,
    note: String,
    subject: String,
    letter: bool,
    note_problem: Option<String>,
    subject_problem: Option<String>,
    /// What has come of it.
    done: Option<String>,
    /// The letter's page.
    letter_path: Option<String>,
}

#[derive(Default)]
struct Shown {
    note: String,
    subject: String,
    letter: bool,
    note_problem: Option<String>,
    subject_problem: Option<String>,
    done: Option<String>,
    letter_path: Option<String>,
}

const CORRECTION: &str = "correction";
const RETRACTION: &str = "retraction";

async fn withdrawal_page(
    state: &State,
    member: &Member,
    opened: &Opened,
    kind: &'static str,
    shown: Shown,
) -> Result<HttpResponse, PageError> {
    let is_published = opened.brief.status == BriefStatus::Published;
    let copies = match is_published {
        true => distribution::of_brief(&state.db, opened.brief.id)
            .await?
            .iter()
            .map(|one| one.copies)
            .sum(),
        false => 0,
    };
    let status = match (&shown.done, is_published) {
        (None, false) => StatusCode::CONFLICT,
        _ if shown.note_problem.is_some() || shown.subject_problem.is_some() => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let title = member.locale.text("desk-briefs-withdrawal").with("kind", kind);
    let template = WithdrawalPage {
        frame: Frame::inside(state, member, title.to_string()),
        kind,
        path: opened.path(),
        headline: opened.brief.headline.clone(),
        language: opened.brief.language.as_str().to_owned(),
        direction: opened.brief.language.direction().as_str(),
        is_published,
        copies,
        note: shown.note,
        subject: shown.subject,
        letter: shown.letter,
        note_problem: shown.note_problem,
        subject_problem: shown.subject_problem,
        done: shown.done,
        letter_path: shown.letter_path,
    };
    Ok(page_with(status, &template))
}

async fn show(state: &State, member: &Member, id: i64, kind: &'static str) -> Result<HttpResponse, PageError> {
    let opened = open(state, id).await?;
    member.within(Role::Editor, Some(opened.newsletter.id))?;
    withdrawal_page(state, member, &opened, kind, Shown::default()).await
}

/// `GET /desk/briefs/{id}/correction`
pub async fn show_correction(
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
) -> Result<HttpResponse, PageError> {
    show(&state, &member, *path, CORRECTION).await
}

/// `GET /desk/briefs/{id}/retraction`
pub async fn show_retraction(
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
) -> Result<HttpResponse, PageError> {
    show(&state, &member, *path, RETRACTION).await
}

/// What a form says, and what is wrong with it as far as the rooms have found.
fn refused(member: &Member, form: &Form, error: IssueError) -> Result<Shown, Problem> {
    let mut shown = Shown {
        note: form.whole("note").to_owned(),
        subject: form.one("subject").to_owned(),
        letter: form.has("letter"),
        ..Shown::default()
    };
    let told = |kind: &'static str| Some(super::entered::told(member.locale, kind));
    match error {
        IssueError::Content(ContentError::Invalid { field: "subject", .. }) => {
            shown.subject_problem = told("subject");
        }
        IssueError::Content(ContentError::Invalid { .. }) => shown.note_problem = told("note"),
        IssueError::Content(ContentError::NotNow(_)) => {}
        error => return Err(error.into()),
    }
    Ok(shown)
}

/// `POST /desk/briefs/{id}/correction`: the brief has been saved as it is right.
pub async fn correct(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = member.form(&request, &state, &body)?;
    let opened = open(&state, *path).await?;
    let actor = member.within(Role::Editor, Some(opened.newsletter.id))?.name();
    let subject = form.one("subject");
    let correcting = Correcting {
        note: form.whole("note").to_owned(),
        by_letter: form.has("letter"),
        subject: (!subject.is_empty()).then(|| subject.to_owned()),
    };
    let made = room::correct(&state.db, actor, opened.brief.id, correcting, &state.links, state.now()).await;
    let shown = match made {
        Ok(made) => {
            state.delivery.notify_one();
            let kind = match (&made.letter, &made.held) {
                (None, _) => "noted",
                (Some(_), None) => "sent",
                (Some(_), Some(_)) => "held",
            };
            let words = member.locale.text("desk-briefs-corrected");
            Shown {
                done: Some(words.with("kind", kind).with("copies", made.copies).to_string()),
                letter_path: made.letter.map(|issue| format!("/desk/issues/{}", issue.id)),
                ..Shown::default()
            }
        }
        Err(error) => refused(&member, &form, error)?,
    };
    withdrawal_page(&state, &member, &opened, CORRECTION, shown).await
}

/// `POST /desk/briefs/{id}/retraction`
pub async fn retract(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = member.form(&request, &state, &body)?;
    let opened = open(&state, *path).await?;
    let actor = member.within(Role::Editor, Some(opened.newsletter.id))?.name();
    match room::retract(&state.db, actor, opened.brief.id, form.whole("note"), state.now()).await {
        Ok(_) => {
            state.delivery.notify_one();
            Ok(see_other(&opened.path()))
        }
        Err(error) => {
            let shown = refused(&member, &form, error)?;
            let id = opened.brief.id;
            let brief = state.db.read(move |conn| briefs::find(conn, id)).await?;
            withdrawal_page(&state, &member, &Opened { brief, ..opened }, RETRACTION, shown).await
        }
    }
}
