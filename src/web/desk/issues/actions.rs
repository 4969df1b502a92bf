//! What an editor does with an issue by one press: approving, scheduling, pausing, going on, choosing a subject, holding a brief
//! back.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    Asked, asked, brief_in, opened,
    page::{ScheduleForm, Shown, issue_page, zone_of},
};
use crate::{
    content::ContentError,
    delivery::{
        control::{self, Move},
        corrections,
    },
    domain::{IssueId, IssueStatus, Role},
    issues::{
        IssueError,
        approval::{self, Approving},
        local_time, preflight, special,
        special::Scheduling,
        subjects,
    },
    storage::{issue_briefs, issues::Issue},
    web::{
        PageError, Problem, State,
        desk::{Frame, Member, Viewer, frame::page_with, member::see_other},
    },
};

/// Leads back to the issue.
fn done(id: IssueId, what: &str) -> HttpResponse {
    see_other(&format!("/desk/issues/{id}?done={what}"))
}

/// The issue's page with why something was not done.
async fn refused(
    state: &State,
    member: Member,
    id: IssueId,
    error: IssueError,
    shown: Shown,
) -> Result<HttpResponse, PageError> {
    let IssueError::Content(ContentError::NotNow(_) | ContentError::Stale { .. } | ContentError::Invalid { .. }) =
        error
    else {
        return Err(error.into());
    };
    let locale = member.locale;
    let (issue, missing) = state
        .db
        .read(move |conn| {
            let issue = special::find(conn, id)?;
            let missing = approval::standing(conn, &issue)?.missing;
            Ok::<_, IssueError>((issue, missing))
        })
        .await?;
    let found = preflight::inspect(&state.db, id, &state.links, None, state.now()).await?;
    let blocks = found.iter().any(|finding| finding.blocks);
    let words = match issue.status {
        IssueStatus::Draft | IssueStatus::Approved | IssueStatus::Scheduled if blocks => {
            locale.text("desk-issues-refused-blocked").to_string()
        }
        IssueStatus::Draft | IssueStatus::Approved | IssueStatus::Scheduled if missing.is_some() => {
            locale.text("desk-issues-refused-approval").to_string()
        }
        status => locale
            .text("desk-issues-refused-status")
            .with("kind", status.as_str())
            .to_string(),
    };
    let shown = Shown {
        status: StatusCode::CONFLICT,
        refused: Some(words),
        ..shown
    };
    issue_page(state, &Viewer::Member(member), id, shown).await
}

/// `POST /desk/issues/{id}/approve`
pub async fn approve(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let Asked { issue, form, actor } = asked(&request, &state, &member, &path, &body, Role::Editor).await?;
    let approving = Approving {
        content_hash: form.one("content_hash").to_owned(),
        despite_findings: form.has("despite"),
    };
    let (id, now) = (issue.id, state.now());
    let seen = approving.content_hash.clone();
    match approval::approve(&state.db, &actor, id, approving, &state.links, now).await {
        Ok(issue) if issue.status == IssueStatus::Approved => Ok(done(id, "approved")),
        Ok(_) => Ok(done(id, "half-approved")),
        Err(error) => {
            let is_draft = matches!(issue.status, IssueStatus::Draft | IssueStatus::Approved);
            let standing = state.db.read(move |conn| approval::standing(conn, &issue)).await?;
            if is_draft && standing.content_hash != seen {
                let shown = Shown {
                    status: StatusCode::CONFLICT,
                    refused: Some(member.locale.text("desk-issues-refused-changed").to_string()),
                    ..Shown::default()
                };
                return issue_page(&state, &Viewer::Member(member), id, shown).await;
            }
            refused(&state, member, id, error, Shown::default()).await
        }
    }
}

/// `POST /desk/issues/{id}/schedule`
pub async fn schedule(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let Asked { issue, form, actor } = asked(&request, &state, &member, &path, &body, Role::Editor).await?;
    let (id, now) = (issue.id, state.now());
    let zone = state.db.read(move |conn| zone_of(conn, id)).await?;
    let mut entered = ScheduleForm {
        at: form.one("at").to_owned(),
        spread: form.one("spread").to_owned(),
        canary: form.one("canary").to_owned(),
        hold: form.one("hold").to_owned(),
        problem: None,
    };
    let number = |text: &str| match text {
        "" => Some(None),
        text => text.parse::<i64>().ok().map(Some),
    };
    let numbers = (number(&entered.spread), number(&entered.canary), number(&entered.hold));
    let pace = match numbers {
        (Some(spread), Some(canary), Some(hold)) => special::pace(spread, canary, hold).ok(),
        _ => None,
    };
    let send_at = local_time::parse(&entered.at, zone.as_deref()).filter(|at| *at > now);
    let (Some(send_at), Some(pace)) = (send_at, pace) else {
        let words = match send_at {
            None => member.locale.text("desk-issues-problem-time"),
            Some(_) => member.locale.text("desk-issues-problem-pace"),
        };
        entered.problem = Some(words.to_string());
        let shown = Shown {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            schedule: Some(entered),
            ..Shown::default()
        };
        return issue_page(&state, &Viewer::Member(member), id, shown).await;
    };
    let scheduling = Scheduling {
        send_at,
        pace,
        despite_findings: form.has("despite"),
    };
    match special::schedule(&state.db, &actor, id, scheduling, &state.links, now).await {
        Ok(_) => Ok(done(id, "scheduled")),
        Err(error) => {
            let shown = Shown {
                schedule: Some(entered),
                ..Shown::default()
            };
            refused(&state, member, id, error, shown).await
        }
    }
}

async fn make(
    request: &HttpRequest,
    state: &State,
    member: Member,
    path: &web::Path<String>,
    body: &[u8],
    (wanted, what): (Move, &str),
) -> Result<HttpResponse, PageError> {
    let Asked { issue, form, actor } = asked(request, state, &member, path, body, Role::Editor).await?;
    let id = issue.id;
    match control::make(&state.db, &actor, id, wanted, state.now()).await {
        Ok(_) => {
            state.delivery.notify_one();
            // Whoever watches goes on watching.
            Ok(match form.one("from") {
                "progress" => see_other(&format!("/desk/issues/{id}/progress?done={what}")),
                _ => done(id, what),
            })
        }
        Err(error) => refused(state, member, id, error, Shown::default()).await,
    }
}

/// `POST /desk/issues/{id}/pause`
pub async fn pause(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    make(&request, &state, member, &path, &body, (Move::Pause, "paused")).await
}

/// `POST /desk/issues/{id}/resume`
pub async fn resume(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    make(&request, &state, member, &path, &body, (Move::Resume, "resumed")).await
}

/// `POST /desk/issues/{id}/cancel`
pub async fn cancel(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    make(&request, &state, member, &path, &body, (Move::Cancel, "cancelled")).await
}

#[derive(Template)]
#[template(path = "desk/issue_cancel.html")]
struct CancelPage {
    frame: Frame,
    issue: Issue,
    /// Whether copies have left.
    has_started: bool,
}

/// `GET /desk/issues/{id}/cancel`
pub async fn ask_cancel(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let issue = opened(&state, &member, &path, Role::Editor).await?;
    if issue.status.has_ended() {
        let shown = Shown {
            status: StatusCode::CONFLICT,
            refused: Some(
                member
                    .locale
                    .text("desk-issues-refused-status")
                    .with("kind", issue.status.as_str())
                    .to_string(),
            ),
            ..Shown::default()
        };
        return issue_page(&state, &Viewer::Member(member), issue.id, shown).await;
    }
    let title = member
        .locale
        .text("desk-issues-cancel-title")
        .with("number", issue.number);
    Ok(page_with(
        StatusCode::OK,
        &CancelPage {
            frame: Frame::inside(&state, &member, title.to_string()),
            has_started: issue.started_at.is_some(),
            issue,
        },
    ))
}

/// `POST /desk/issues/{id}/subject`
pub async fn choose_subject(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let Asked { issue, form, actor } = asked(&request, &state, &member, &path, &body, Role::Editor).await?;
    let number = form.one("subject").parse().unwrap_or(0);
    let id = issue.id;
    match subjects::choose(&state.db, &actor, id, number, state.now()).await {
        Ok(_) => {
            state.delivery.notify_one();
            Ok(see_other(&format!("/desk/issues/{id}/progress?done=chosen")))
        }
        Err(error) => refused(&state, member, id, error, Shown::default()).await,
    }
}

/// `POST /desk/issues/{id}/withhold`
pub async fn withhold(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let Asked { issue, form, actor } = asked(&request, &state, &member, &path, &body, Role::Editor).await?;
    let brief = brief_in(&form, "brief").ok_or_else(|| Problem::invalid("brief", "name a brief of the issue"))?;
    let id = issue.id;
    match control::withhold(&state.db, &actor, id, brief, state.now()).await {
        Ok(_) => {
            state.delivery.notify_one();
            Ok(done(id, "withheld"))
        }
        Err(error) => refused(&state, member, id, error, Shown::default()).await,
    }
}

/// `POST /desk/issues/{id}/retract`
pub async fn retract(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let Asked { issue, form, actor } = asked(&request, &state, &member, &path, &body, Role::Editor).await?;
    let brief = brief_in(&form, "brief").ok_or_else(|| Problem::invalid("brief", "name a brief of the issue"))?;
    let id = issue.id;
    let held = state.db.read(move |conn| issue_briefs::standing(conn, id)).await?;
    if !held.contains_key(&brief) {
        return Err(Problem::invalid("brief", "name a brief of the issue").into());
    }
    match corrections::retract(&state.db, &actor, brief, form.one("note"), state.now()).await {
        Ok(_) => {
            state.delivery.notify_one();
            Ok(done(id, "retracted"))
        }
        Err(error) => refused(&state, member, id, error, Shown::default()).await,
    }
}
