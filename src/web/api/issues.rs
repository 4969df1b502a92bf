//! Issues and their reports.

use actix_web::{HttpResponse, http::StatusCode, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    Staff,
    body::Body,
    clicks::ClickSumBody,
    names::Names,
    newsletters::slug_of,
    paging::{Page, cursor},
    versioned,
};
use crate::{
    content::{ContentError, newsletters},
    delivery::{
        Desk,
        control::{self, Move},
        report::{self as ledger, Report},
        send_test_copy,
    },
    domain::{BriefId, DeliveryStatus, EmailAddress, IssueId, Role, Timestamp},
    issues::special::{self, Scheduling, Special},
    measurement::{self, report::ClickReport},
    storage::{
        issue_briefs,
        issue_lists::{self, Filter},
        issues::Issue,
    },
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
    /// Minutes over which the copies are spread: 1 to 1440. Absent: as the installation is set.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1440)]
    spread_minutes: Option<i64>,
    /// Copies that go out first, 1 or more, before the others wait for `canary_hold_minutes`. Absent: as the installation
    /// is set.
    #[serde(default)]
    #[schema(minimum = 1)]
    canary_copies: Option<i64>,
    /// Minutes that the others wait: 1 to 1440, 10 when absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1440)]
    canary_hold_minutes: Option<i64>,
    /// Whether it goes out although preflight has found what blocks it.
    #[serde(default)]
    despite_findings: bool,
}

/// A brief of an issue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// The brief's id.
    brief: i64,
}

/// Where a test copy goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestCopy {
    email: String,
}

/// What the relay said of a test copy.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestCopyBody {
    reply: String,
}

/// An issue.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssueBody {
    id: i64,
    newsletter: String,
    /// The edition; null for a special issue.
    edition: Option<String>,
    number: i64,
    subject: String,
    preheader: String,
    opening_note: String,
    /// Ids of its briefs, in their order.
    #[serde(skip_serializing_if = "Option::is_none")]
    briefs: Option<Vec<i64>>,
    status: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    send_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    started_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    finished_at: Option<Timestamp>,
    /// What is not handed over by then has failed.
    #[schema(value_type = Option<String>, format = DateTime)]
    deadline_at: Option<Timestamp>,
    /// Why it has paused by itself; null when somebody has paused it.
    pause_reason: Option<String>,
    spread_minutes: Option<i64>,
    canary_copies: Option<i64>,
    canary_hold_minutes: Option<i64>,
    /// When the copies after the canary go out.
    #[schema(value_type = Option<String>, format = DateTime)]
    canary_until: Option<Timestamp>,
    audience: i64,
    /// The version of its edition under whose rules it was put together.
    rules_version: Option<i64>,
    version: i64,
}

impl IssueBody {
    fn new(i: Issue, names: &Names) -> Self {
        IssueBody {
            id: i.id.0,
            newsletter: names.newsletter(i.newsletter_id),
            edition: i.edition_id.map(|id| names.edition(id)),
            number: i.number,
            subject: i.subject,
            preheader: i.preheader,
            opening_note: i.opening_note,
            briefs: None,
            status: i.status.to_string(),
            send_at: i.send_at,
            started_at: i.started_at,
            finished_at: i.finished_at,
            deadline_at: i.deadline_at,
            pause_reason: i.pause_reason,
            spread_minutes: i.spread_ms.map(|ms| ms / 60_000),
            canary_copies: i.canary_copies,
            canary_hold_minutes: i.canary_hold_ms.map(|ms| ms / 60_000),
            canary_until: i.canary_until,
            audience: i.audience,
            rules_version: i.rules_version,
            version: i.version,
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
    /// Its briefs, and how many readers have each.
    briefs: Vec<BriefCopiesBody>,
    /// How often its links were followed.
    clicks: ClickSumBody,
}

/// How many readers have a brief of an issue.
#[derive(Debug, Serialize, ToSchema)]
pub struct BriefCopiesBody {
    brief: i64,
    /// `published` or `retracted`.
    status: String,
    /// Accepted copies that hold it.
    copies: i64,
}

impl ReportBody {
    fn new(report: Report, clicks: &ClickReport, names: &Names) -> Self {
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
            briefs: report
                .by_brief
                .into_iter()
                .map(|(brief, status, copies)| BriefCopiesBody {
                    brief: brief.0,
                    status: status.to_string(),
                    copies,
                })
                .collect(),
            clicks: ClickSumBody::from(clicks),
            issue: IssueBody::new(report.issue, names),
        }
    }
}

/// Which issues to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct IssueQuery {
    /// Only this newsletter's.
    newsletter: Option<String>,
    /// Rows to answer: 1 to 200, 50 when absent.
    limit: Option<i64>,
    /// `next` of the page before.
    after: Option<String>,
}

/// Lists issues, newest first.
#[utoipa::path(get, path = "/api/v1/issues", tag = "issues", security(("token" = [])), params(IssueQuery),
    responses((status = 200, description = "A page of issues", body = Page<IssueBody>),
        (status = 404, description = "No such newsletter"), (status = 422, description = "Some values were refused")))]
pub async fn list(_: Staff, state: web::Data<State>, query: web::Query<IssueQuery>) -> Result<HttpResponse, Problem> {
    let cursor = cursor::<i64>(query.limit, query.after.as_deref())?;
    let newsletter = query.newsletter.as_deref().map(slug_of).transpose()?;
    let found = state
        .db
        .read(move |conn| {
            let newsletter = newsletter.map(|slug| newsletters::find(conn, &slug)).transpose()?;
            let before = cursor.after.map(IssueId);
            let filter = Filter::of(newsletter.map(|n| n.id));
            Ok::<_, ContentError>(issue_lists::list(conn, &filter, before, cursor.rows())?)
        })
        .await?;
    let names = Names::load(&state.db).await?;
    let page = cursor.page(found, |i| i.id.to_string(), |i| IssueBody::new(i, &names));
    Ok(HttpResponse::Ok().json(page))
}

/// Answers an issue; its version is the ETag.
pub(super) async fn answer(state: &State, issue: Issue) -> Result<HttpResponse, Problem> {
    answer_with(state, StatusCode::OK, issue).await
}

async fn answer_with(state: &State, status: StatusCode, issue: Issue) -> Result<HttpResponse, Problem> {
    let (id, version) = (issue.id, issue.version);
    let briefs = state.db.read(move |conn| issue_briefs::ids(conn, id)).await?;
    let mut body = IssueBody::new(issue, &Names::load(&state.db).await?);
    body.briefs = Some(briefs.into_iter().map(|id| id.0).collect());
    Ok(versioned(status, version, &body))
}

/// Shows an issue.
#[utoipa::path(get, path = "/api/v1/issues/{id}", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "The issue", body = IssueBody), (status = 404, description = "No such issue")))]
pub async fn get(_: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let id = IssueId(*path);
    let found = state.db.read(move |conn| special::find(conn, id)).await?;
    answer(&state, found).await
}

/// Makes a special issue of chosen briefs.
#[utoipa::path(post, path = "/api/v1/issues", tag = "issues", security(("token" = [])),
    request_body(content = NewIssue, example = json!({"newsletter": "weekly", "subject": "What the vote means", "briefs": [3, 1]})),
    responses((status = 201, description = "Made, as a draft", body = IssueBody), (status = 404, description = "No such newsletter"),
        (status = 422, description = "Some values were refused")))]
pub async fn create(
    staff: Staff,
    state: web::Data<State>,
    Body(body): Body<NewIssue>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let special = Special {
        newsletter: slug_of(&body.newsletter)?,
        subject: body.subject,
        preheader: body.preheader,
        opening_note: body.opening_note,
        briefs: body.briefs.into_iter().map(BriefId).collect(),
    };
    let made = special::create(&staff.db, actor, special, state.now()).await?;
    answer_with(&state, StatusCode::CREATED, made).await
}

/// Schedules an issue that has not started.
#[utoipa::path(post, path = "/api/v1/issues/{id}/schedule", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    request_body(content = Schedule, example = json!({"send_at": "2026-11-30T06:00:00Z"})),
    responses((status = 200, description = "Scheduled", body = IssueBody), (status = 404, description = "No such issue"),
        (status = 409, description = "It has started or ended, or preflight has found what blocks it"), (status = 422, description = "Some values were refused")))]
pub async fn schedule(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    Body(body): Body<Schedule>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let now = state.now();
    let done = special::schedule(
        &staff.db,
        actor,
        IssueId(*path),
        Scheduling {
            send_at: body.send_at.unwrap_or(now),
            pace: special::pace(body.spread_minutes, body.canary_copies, body.canary_hold_minutes)?,
            despite_findings: body.despite_findings,
        },
        &state.links,
        now,
    )
    .await?;
    answer(&state, done).await
}

async fn make(staff: &Staff, state: &State, id: i64, wanted: Move) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let done = control::make(&staff.db, actor, IssueId(id), wanted, state.now()).await?;
    state.delivery.notify_one();
    answer(state, done).await
}

/// Stops handing over an issue's copies for now.
#[utoipa::path(post, path = "/api/v1/issues/{id}/pause", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "Paused", body = IssueBody), (status = 404, description = "No such issue"),
        (status = 409, description = "It is not being sent")))]
pub async fn pause(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    make(&staff, &state, *path, Move::Pause).await
}

/// Goes on with a paused issue.
#[utoipa::path(post, path = "/api/v1/issues/{id}/resume", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "Goes on", body = IssueBody), (status = 404, description = "No such issue"),
        (status = 409, description = "It is not paused")))]
pub async fn resume(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    make(&staff, &state, *path, Move::Resume).await
}

/// Cancels an issue: what has not left stays.
#[utoipa::path(post, path = "/api/v1/issues/{id}/cancel", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "Cancelled", body = IssueBody), (status = 404, description = "No such issue"),
        (status = 409, description = "It has ended")))]
pub async fn cancel(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    make(&staff, &state, *path, Move::Cancel).await
}

/// Sends one copy with every brief to an address of your choice; no report counts it.
#[utoipa::path(post, path = "/api/v1/issues/{id}/send-test", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    request_body(content = TestCopy, example = json!({"email": "editor@example.org"})),
    responses((status = 200, description = "The relay took it", body = TestCopyBody), (status = 404, description = "No such issue"),
        (status = 422, description = "The address was refused"), (status = 502, description = "The relay did not take it")))]
pub async fn send_test(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    Body(body): Body<TestCopy>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Author)?;
    let to = EmailAddress::parse(&body.email).map_err(|e| Problem::invalid("email", e.to_string()))?;
    let desk = Desk {
        db: &staff.db,
        key: &state.key,
        links: &state.links,
        outboxes: &state.outboxes,
    };
    let reply = send_test_copy(&desk, actor, IssueId(*path), &to, state.now()).await?;
    Ok(HttpResponse::Ok().json(TestCopyBody { reply }))
}

/// Withholds a brief of an issue that is being sent: readers whose copy would hold it are skipped.
#[utoipa::path(post, path = "/api/v1/issues/{id}/withhold", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    request_body(content = Withheld, example = json!({"brief": 3})),
    responses((status = 200, description = "Withheld; copies that have left have left", body = IssueBody),
        (status = 404, description = "No such issue, or it does not hold the brief"),
        (status = 409, description = "It is not being sent")))]
pub async fn withhold(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    Body(body): Body<Withheld>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let (id, brief) = (IssueId(*path), BriefId(body.brief));
    let done = control::withhold(&staff.db, actor, id, brief, state.now()).await?;
    state.delivery.notify_one();
    answer(&state, done).await
}

/// Accounts for every recipient of an issue.
#[utoipa::path(get, path = "/api/v1/issues/{id}/report", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "The ledger, summed up", body = ReportBody), (status = 404, description = "No such issue")))]
pub async fn report(_: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let report = ledger::report(&state.db, IssueId(*path)).await?;
    let clicks = measurement::report::report(&state.db, IssueId(*path)).await?;
    let names = Names::load(&state.db).await?;
    Ok(HttpResponse::Ok().json(ReportBody::new(report, &clicks, &names)))
}
