//! Drafts: changing an issue before it starts, approving it, and sending it at once.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Changed, Staff, body::Body, issues::answer, nullable};
use crate::{
    domain::{BriefId, IssueId, Role, SubjectTest, Timestamp},
    issues::{
        IssueError,
        approval::{self, Approving, Standing},
        composition::{self, Change},
        drafts, special, subjects,
    },
    web::{Problem, State},
};

/// What changes of an issue; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueChange {
    subject: Option<String>,
    preheader: Option<String>,
    /// Markdown before the briefs.
    opening_note: Option<String>,
    /// Ids of its briefs, in their order. One that is not named is dropped and not sent in this edition.
    briefs: Option<Vec<i64>>,
    /// Subjects to try on a part of the audience; null takes the test away.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<SubjectTestText>)]
    subject_test: Option<Option<SubjectTestText>>,
    /// The version that was changed, instead of If-Match.
    version: Option<i64>,
}

/// Subjects that are tried on a part of the audience before the others get one of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectTestText {
    /// Two to four. The others get the first, unless somebody chooses another.
    #[schema(min_items = 2, max_items = 4)]
    subjects: Vec<String>,
    /// How much of the audience gets one of them at once: 1 to 50 of a hundred.
    #[schema(minimum = 1, maximum = 50)]
    sample_percent: u8,
    /// How long the others wait: 1 to 1440.
    #[schema(minimum = 1, maximum = 1440)]
    wait_minutes: u32,
}

impl From<SubjectTestText> for SubjectTest {
    fn from(text: SubjectTestText) -> Self {
        SubjectTest {
            subjects: text.subjects,
            sample_percent: text.sample_percent,
            wait_minutes: text.wait_minutes,
            until: None,
            chosen: None,
        }
    }
}

/// Changes an issue that has not started and still has the version named in If-Match. An approval that it had is void.
#[utoipa::path(patch, path = "/api/v1/issues/{id}", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    request_body(content = IssueChange, example = json!({"subject": "The week in {{count}} briefs", "briefs": [4, 2], "version": 1})),
    responses((status = 200, description = "Changed", body = super::issues::IssueBody), (status = 404, description = "No such issue"),
        (status = 409, description = "It has started or ended; or someone was faster than the version in the body"),
        (status = 412, description = "Someone was faster"), (status = 422, description = "Some values were refused"),
        (status = 428, description = "If-Match is missing")))]
pub async fn change(
    staff: Staff,
    state: web::Data<State>,
    request: HttpRequest,
    path: web::Path<i64>,
    Body(body): Body<IssueChange>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let changed = Changed::read(&request, body.version)?;
    let change = Change {
        subject: body.subject,
        preheader: body.preheader,
        opening_note: body.opening_note,
        briefs: body.briefs.map(|ids| ids.into_iter().map(BriefId).collect()),
        subject_test: body.subject_test.map(|test| test.map(SubjectTest::from)),
    };
    let saved = composition::change(&staff.db, actor, IssueId(*path), changed.version, change, state.now()).await;
    answer(&state, saved.map_err(|error| changed.refusal(error))?).await
}

/// Somebody's approval.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApprovedBody {
    by: String,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// Where the approval of an issue stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApprovalBody {
    /// `auto` (nobody is asked), `approve` or `two_people`.
    policy: &'static str,
    /// The hash of what the issue would send now: an approval names it.
    content_hash: String,
    /// Who has approved that, the latest first.
    approved: Vec<ApprovedBody>,
    /// What is missing; null when the issue may go out.
    missing: Option<String>,
    /// What has changed since an earlier approval, and by whom.
    changed: Vec<String>,
}

impl From<Standing> for ApprovalBody {
    fn from(standing: Standing) -> Self {
        ApprovalBody {
            policy: standing.policy.as_str(),
            content_hash: standing.content_hash,
            approved: standing
                .approved
                .into_iter()
                .map(|(by, at)| ApprovedBody { by, at })
                .collect(),
            missing: standing.missing.map(|missing| missing.to_string()),
            changed: standing.changed.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Tells where the approval of an issue stands, and the hash that an approval names.
#[utoipa::path(get, path = "/api/v1/issues/{id}/approval", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "Where it stands", body = ApprovalBody), (status = 404, description = "No such issue")))]
pub async fn standing(_: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let id = IssueId(*path);
    let found = state.db.read(move |conn| {
        let issue = special::find(conn, id)?;
        Ok::<_, IssueError>(approval::standing(conn, &issue)?)
    });
    Ok(HttpResponse::Ok().json(ApprovalBody::from(found.await?)))
}

/// What is approved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// The hash of what the approver has seen; `GET …/approval` tells it.
    content_hash: String,
    /// Whether it goes out although preflight has found what blocks it.
    #[serde(default)]
    despite_findings: bool,
}

/// Approves a draft as it was seen. Whatever changes afterwards voids the approval.
#[utoipa::path(post, path = "/api/v1/issues/{id}/approve", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    request_body(content = Approve, example = json!({"content_hash": "5f6c…"})),
    responses((status = 200, description = "Approved; a draft still when somebody else must approve it too", body = super::issues::IssueBody),
        (status = 404, description = "No such issue"),
        (status = 409, description = "It has changed, is no draft, or preflight has found what blocks it")))]
pub async fn approve(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    Body(body): Body<Approve>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let approving = Approving {
        content_hash: body.content_hash,
        despite_findings: body.despite_findings,
    };
    let done = approval::approve(&staff.db, actor, IssueId(*path), approving, &state.links, state.now()).await?;
    answer(&state, done).await
}

/// Why an issue goes out at once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendNow {
    /// One line, for the audit log.
    reason: String,
}

/// Sends an issue that has not started at once, whatever approval is missing and whatever preflight found: breaking news. The
/// audit log keeps all of it.
#[utoipa::path(post, path = "/api/v1/issues/{id}/send-now", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    request_body(content = SendNow, example = json!({"reason": "The government has resigned"})),
    responses((status = 200, description = "Scheduled for now", body = super::issues::IssueBody), (status = 404, description = "No such issue"),
        (status = 409, description = "It has started or ended"), (status = 422, description = "Some values were refused")))]
pub async fn send_now(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    Body(body): Body<SendNow>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let done = drafts::send_now(
        &staff.db,
        actor,
        IssueId(*path),
        (&body.reason, None),
        &state.links,
        state.now(),
    )
    .await?;
    answer(&state, done).await
}

/// Which subject.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SubjectChoice)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its number, from 1 on.
    #[schema(minimum = 1)]
    subject: usize,
}

/// Chooses the subject for the readers beyond the sample of a subject test; their copies leave at once.
#[utoipa::path(post, path = "/api/v1/issues/{id}/subject", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    request_body(content = Choice, example = json!({"subject": 2})),
    responses((status = 200, description = "Chosen", body = super::issues::IssueBody), (status = 404, description = "No such issue"),
        (status = 409, description = "It tries no subjects now"), (status = 422, description = "Some values were refused")))]
pub async fn choose_subject(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    Body(body): Body<Choice>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let done = subjects::choose(&staff.db, actor, IssueId(*path), body.subject, state.now()).await?;
    state.delivery.notify_one();
    answer(&state, done).await
}
