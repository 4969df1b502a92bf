//! What is wrong with an issue before it goes out.

use std::borrow::Cow;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Staff, instant};
use crate::{
    domain::IssueId,
    issues::preflight::{self, Finding, Rule},
    web::{Problem, State},
};

/// For when to look, and how far.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PreflightQuery {
    /// When the issue would go out (RFC 3339); when it is scheduled, or now, if absent.
    #[param(format = DateTime)]
    at: Option<String>,
    /// Whether links, images and the sender's records are looked up too (half a minute at most); they are if absent.
    network: Option<bool>,
}

/// One thing that is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingBody {
    /// `subject_empty`, `subject_long`, `postal_address`, `unsubscribe`, `too_large`, `link`, `bare_link`, `alt_text`,
    /// `placeholder`, `empty_section`, `embargo`, `expiry`, `language`, `duplicate` or `contrast`; from the network
    /// `link_dead`, `link_unreachable`, `link_private`, `link_unchecked`, `image_large`, `image_type`, `sender_spf`,
    /// `sender_dkim`, `sender_dmarc`, `sender_alignment` or `sender_unchecked`.
    #[schema(value_type = String)]
    rule: Rule,
    /// Whether the issue cannot be scheduled with it.
    blocks: bool,
    /// Where.
    place: String,
    /// The brief that it concerns.
    brief: Option<i64>,
    /// What is wrong.
    why: String,
    /// What to do.
    mend: Cow<'static, str>,
}

/// What preflight found.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreflightBody {
    /// Whether the issue can be scheduled.
    may_go: bool,
    findings: Vec<FindingBody>,
}

impl From<Finding> for FindingBody {
    fn from(finding: Finding) -> Self {
        FindingBody {
            rule: finding.rule,
            blocks: finding.blocks,
            place: finding.place,
            brief: finding.brief.map(|id| id.0),
            why: finding.why,
            mend: finding.mend,
        }
    }
}

/// Looks an issue over: what is wrong, where, and how to mend it. Changes nothing.
#[utoipa::path(get, path = "/api/v1/issues/{id}/preflight", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue"), PreflightQuery),
    responses((status = 200, description = "What was found", body = PreflightBody), (status = 404, description = "No such issue"),
        (status = 422, description = "Some values were refused")))]
pub async fn inspect(
    _: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    query: web::Query<PreflightQuery>,
) -> Result<HttpResponse, Problem> {
    let at = query.at.as_deref().map(|text| instant("at", text));
    let (id, at, now) = (IssueId(*path), at.transpose()?, state.now());
    let found = match query.network.unwrap_or(true) {
        true => preflight::inspect_with(&state.network, &state.db, id, &state.links, at, now).await?,
        false => preflight::inspect(&state.db, id, &state.links, at, now).await?,
    };
    Ok(HttpResponse::Ok().json(PreflightBody {
        may_go: found.iter().all(|finding| !finding.blocks),
        findings: found.into_iter().map(FindingBody::from).collect(),
    }))
}
