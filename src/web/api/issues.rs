//! Issues and their reports.

use actix_web::{HttpResponse, http::StatusCode, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Staff, newsletters::slug_of};
use crate::{
    delivery::{
        control::{self, Move},
        report::{self as ledger, Report},
    },
    domain::{BriefId, DeliveryStatus, IssueId, Role, Timestamp},
    issues::special::{self, Special},
    storage::issues::{self as rows, Issue},
    web::{Problem, State},
};

/// A special issue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIssue {
    /// The newsletter's slug.
    newsletter: String,
    subject: String,
    #[serde(default)]
    preheader: String,
    /// Markdown before the briefs.
    #[serde(default)]
    opening_note: String,
    /// Ids of public briefs, in their order.
    briefs: Vec<i64>,
}

/// When an issue goes out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// At once when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    send_at: Option<Timestamp>,
}

/// An issue.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssueBody {
    id: i64,
    number: i64,
    subject: String,
    status: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    send_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    started_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    finished_at: Option<Timestamp>,
    audience: i64,
}

impl From<Issue> for IssueBody {
    fn from(i: Issue) -> Self {
        IssueBody {
            id: i.id.0,
            number: i.number,
            subject: i.subject,
            status: i.status.to_string(),
            send_at: i.send_at,
            started_at: i.started_at,
            finished_at: i.finished_at,
            audience: i.audience,
        }
    }
}

/// How many copies share a status and a reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReasonBody {
    status: String,
    reason: String,
    count: i64,
}

/// What became of an issue's audience: `audience` equals the sum of the counts, always.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportBody {
    issue: IssueBody,
    audience: i64,
    accepted: i64,
    failed: i64,
    skipped: i64,
    due: i64,
    claimed: i64,
    deferred: i64,
    bounced: i64,
    complained: i64,
    /// `audience` less all counts; anything but 0 is a defect.
    unaccounted: i64,
    reasons: Vec<ReasonBody>,
    #[schema(value_type = Option<String>, format = DateTime)]
    next_attempt_at: Option<Timestamp>,
}

impl From<Report> for ReportBody {
    fn from(report: Report) -> Self {
        let count = |status| report.by_status.get(&status).copied().unwrap_or(0);
        let reasons = report.by_reason.iter().map(|(status, reason, count)| ReasonBody {
            status: status.to_string(),
            reason: reason.clone(),
            count: *count,
        });
        ReportBody {
            audience: report.audience,
            accepted: count(DeliveryStatus::Accepted),
            failed: count(DeliveryStatus::Failed),
            skipped: count(DeliveryStatus::Skipped),
            due: count(DeliveryStatus::Due),
            claimed: count(DeliveryStatus::Claimed),
            deferred: count(DeliveryStatus::Deferred),
            bounced: count(DeliveryStatus::Bounced),
            complained: count(DeliveryStatus::Complained),
            unaccounted: report.unaccounted,
            reasons: reasons.collect(),
            next_attempt_at: report.next_attempt_at,
            issue: report.issue.into(),
        }
    }
}

/// Lists the newest 50 issues.
#[utoipa::path(get, path = "/api/v1/issues", tag = "issues", security(("token" = [])),
    responses((status = 200, description = "Issues, newest first", body = Vec<IssueBody>)))]
pub async fn list(_: Staff, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let found = state.db.read(|conn| rows::list(conn, None, None, 50)).await?;
    Ok(HttpResponse::Ok().json(found.into_iter().map(IssueBody::from).collect::<Vec<_>>()))
}

/// Makes a special issue of chosen briefs.
#[utoipa::path(post, path = "/api/v1/issues", tag = "issues", security(("token" = [])),
    request_body(content = NewIssue, example = json!({"newsletter": "weekly", "subject": "What the vote means", "briefs": [3, 1]})),
    responses((status = 201, description = "Made, as a draft", body = IssueBody), (status = 422, description = "Some values were refused")))]
pub async fn create(staff: Staff, state: web::Data<State>, body: web::Json<NewIssue>) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let body = body.into_inner();
    let special = Special {
        newsletter: slug_of(&body.newsletter)?,
        subject: body.subject,
        preheader: body.preheader,
        opening_note: body.opening_note,
        briefs: body.briefs.into_iter().map(BriefId).collect(),
    };
    let made = special::create(&state.db, actor, special, state.now()).await?;
    Ok(HttpResponse::build(StatusCode::CREATED).json(IssueBody::from(made)))
}

/// Schedules an issue that has not started.
#[utoipa::path(post, path = "/api/v1/issues/{id}/schedule", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    request_body(content = Schedule, example = json!({"send_at": "2026-11-30T06:00:00Z"})),
    responses((status = 200, description = "Scheduled", body = IssueBody), (status = 409, description = "It has started or ended")))]
pub async fn schedule(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    body: web::Json<Schedule>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let now = state.now();
    let done = special::schedule(&state.db, actor, IssueId(*path), body.send_at.unwrap_or(now), now).await?;
    Ok(HttpResponse::Ok().json(IssueBody::from(done)))
}

async fn make(staff: &Staff, state: &State, id: i64, wanted: Move) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let done = control::make(&state.db, actor, IssueId(id), wanted, state.now()).await?;
    state.delivery.notify_one();
    Ok(HttpResponse::Ok().json(IssueBody::from(done)))
}

/// Stops handing over an issue's copies for now.
#[utoipa::path(post, path = "/api/v1/issues/{id}/pause", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "Paused", body = IssueBody), (status = 409, description = "It is not being sent")))]
pub async fn pause(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    make(&staff, &state, *path, Move::Pause).await
}

/// Goes on with a paused issue.
#[utoipa::path(post, path = "/api/v1/issues/{id}/resume", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "Goes on", body = IssueBody), (status = 409, description = "It is not paused")))]
pub async fn resume(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    make(&staff, &state, *path, Move::Resume).await
}

/// Cancels an issue: what has not left stays.
#[utoipa::path(post, path = "/api/v1/issues/{id}/cancel", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "Cancelled", body = IssueBody), (status = 409, description = "It has ended")))]
pub async fn cancel(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    make(&staff, &state, *path, Move::Cancel).await
}

/// Accounts for every recipient of an issue.
#[utoipa::path(get, path = "/api/v1/issues/{id}/report", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "The ledger, summed up", body = ReportBody), (status = 404, description = "No such issue")))]
pub async fn report(_: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let report = ledger::report(&state.db, IssueId(*path)).await?;
    Ok(HttpResponse::Ok().json(ReportBody::from(report)))
}
