//! Corrections and retractions of published briefs.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Staff,
    body::{self, Body},
    briefs::BriefBody,
    names::Names,
    paging::Page,
};
use crate::{
    content::{ContentError, briefs},
    delivery::corrections::{self as room, Correcting},
    domain::{BriefId, Role, Timestamp},
    storage::corrections::{self as rows, Correction},
    web::{Problem, State},
};

/// A correction of a brief that was saved as it is right.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCorrection {
    /// What was wrong and what is right, for the brief's page and the letter. Markdown.
    note: String,
    /// Whether the readers who got the brief as it was get a letter.
    #[serde(default)]
    letter: bool,
    /// The letter's subject; "Correction: " and the headline when absent.
    subject: Option<String>,
}

/// A correction.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionBody {
    /// The version of the brief in which it is right.
    version: i64,
    note: String,
    corrected_by: String,
    #[schema(value_type = String, format = DateTime)]
    corrected_at: Timestamp,
}

impl From<Correction> for CorrectionBody {
    fn from(correction: Correction) -> Self {
        CorrectionBody {
            version: correction.version,
            note: correction.note,
            corrected_by: correction.corrected_by,
            corrected_at: correction.corrected_at,
        }
    }
}

/// A correction that was made, and its letter.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectedBody {
    #[serde(flatten)]
    correction: CorrectionBody,
    /// Accepted copies that hold the brief as it was.
    copies: i64,
    /// Id of the issue that takes the correction to their readers.
    letter: Option<i64>,
    /// Why that issue is a draft still: preflight has found what blocks it.
    held: Option<String>,
}

/// Lists the corrections of a brief, the earliest first.
#[utoipa::path(get, path = "/api/v1/briefs/{id}/corrections", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief")),
    responses((status = 200, description = "All of them", body = Page<CorrectionBody>), (status = 404, description = "No such brief")))]
pub async fn list(_: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let id = BriefId(*path);
    let found = state.db.read(move |conn| {
        briefs::find(conn, id)?;
        Ok::<_, ContentError>(rows::of_brief(conn, id)?)
    });
    Ok(HttpResponse::Ok().json(Page::whole(found.await?.into_iter().map(CorrectionBody::from))))
}

/// Records a correction: the brief's page and those of issues say so, copies that have not left hold the brief as it is now, and, if
/// wanted, a letter goes to exactly the readers who got it as it was.
#[utoipa::path(post, path = "/api/v1/briefs/{id}/corrections", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief")),
    request_body(content = NewCorrection, example = json!({"note": "The vote was on Tuesday, not on Monday.", "letter": true})),
    responses((status = 201, description = "Recorded", body = CorrectedBody), (status = 404, description = "No such brief"),
        (status = 409, description = "It is not published"), (status = 422, description = "Some values were refused")))]
pub async fn correct(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    Body(body): Body<NewCorrection>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let correcting = Correcting {
        note: body.note,
        by_letter: body.letter,
        subject: body.subject,
    };
    let made = room::correct(&staff.db, actor, BriefId(*path), correcting, &state.links, state.now()).await?;
    state.delivery.notify_one();
    Ok(HttpResponse::Created().json(CorrectedBody {
        correction: CorrectionBody::from(made.correction),
        copies: made.copies,
        letter: made.letter.map(|issue| issue.id.0),
        held: made.held,
    }))
}

/// Why a brief is retracted.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Retraction {
    /// For the brief's page, one line or several. Absent: the page says only that it was retracted.
    #[serde(default)]
    note: String,
}

/// A retracted brief, and who has it already.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetractedBody {
    #[serde(flatten)]
    brief: BriefBody,
    /// Accepted copies that hold it. No copy that leaves from now on does.
    copies: i64,
}

/// Retracts a published brief: from its page, which says so, and from every copy that has not been handed over. An empty body is
/// allowed.
#[utoipa::path(post, path = "/api/v1/briefs/{id}/retract", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief")),
    request_body(content = Retraction, example = json!({"note": "The ministry has taken its figures back."})),
    responses((status = 200, description = "Retracted", body = RetractedBody), (status = 404, description = "No such brief"),
        (status = 409, description = "Not published"), (status = 422, description = "Some values were refused")))]
pub async fn retract(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    bytes: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let retraction: Retraction = match bytes.is_empty() {
        true => Retraction::default(),
        false => body::read(&bytes)?,
    };
    let done = room::retract(&staff.db, actor, BriefId(*path), &retraction.note, state.now()).await?;
    state.delivery.notify_one();
    let names = Names::load(&state.db).await?;
    Ok(HttpResponse::Ok().json(RetractedBody {
        copies: done.distributed.iter().map(|one| one.copies).sum(),
        brief: BriefBody::new(done.brief, &names),
    }))
}
