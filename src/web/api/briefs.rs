//! Briefs.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Fields, Staff, newsletters::slug_of, page_size, version_of, versioned};
use crate::{
    content::{
        briefs::{self, Draft},
        markdown, newsletters,
    },
    domain::{BriefId, BriefStatus, Language, Role, Slug, Timestamp},
    storage::briefs::{self as rows, Brief, Filter},
    web::{Problem, State},
};

/// A brief as an author sends it; in a change, what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BriefText {
    /// The newsletter's slug; only in a new brief.
    #[serde(default)]
    newsletter: Option<String>,
    #[serde(default)]
    section: Option<String>,
    #[serde(default)]
    slug: Option<String>,
    #[serde(default)]
    headline: Option<String>,
    #[serde(default)]
    standfirst: Option<String>,
    /// Markdown.
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    bylines: Option<String>,
    #[serde(default)]
    language: Option<String>,
    /// draft, in_review or ready.
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    embargo_until: Option<Timestamp>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

/// A brief.
#[derive(Debug, Serialize, ToSchema)]
pub struct BriefBody {
    id: i64,
    slug: String,
    headline: String,
    standfirst: String,
    body: String,
    body_html: String,
    bylines: String,
    language: String,
    status: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    published_at: Option<Timestamp>,
    version: i64,
}

impl From<Brief> for BriefBody {
    fn from(b: Brief) -> Self {
        BriefBody {
            id: b.id.0,
            slug: b.slug.into(),
            headline: b.headline,
            standfirst: b.standfirst,
            body_html: markdown::to_html(&b.body),
            body: b.body,
            bylines: b.bylines,
            language: b.language.into(),
            status: b.status.to_string(),
            published_at: b.published_at,
            version: b.version,
        }
    }
}

/// One saved state of a brief.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionBody {
    version: i64,
    headline: String,
    standfirst: String,
    body: String,
    bylines: String,
    saved_by: String,
    #[schema(value_type = String, format = DateTime)]
    saved_at: Timestamp,
}

/// Which briefs to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct BriefQuery {
    /// Only this newsletter's.
    newsletter: Option<String>,
    /// At most this many, 50 when absent.
    limit: Option<i64>,
    /// `next` of the page before.
    after: Option<i64>,
}

/// A page of briefs.
#[derive(Debug, Serialize, ToSchema)]
pub struct BriefPage {
    items: Vec<BriefBody>,
    /// Send it as `after` for the next page.
    next: Option<i64>,
}

/// Lists briefs, newest first.
#[utoipa::path(get, path = "/api/v1/briefs", tag = "briefs", security(("token" = [])), params(BriefQuery),
    responses((status = 200, description = "A page of briefs", body = BriefPage)))]
pub async fn list(_: Staff, state: web::Data<State>, query: web::Query<BriefQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let newsletter = query.newsletter.as_deref().map(slug_of).transpose()?;
    let limit = page_size(query.limit);
    let found = state
        .db
        .read(move |conn| {
            let newsletter = newsletter.map(|slug| newsletters::find(conn, &slug)).transpose()?;
            let filter = Filter {
                newsletter: newsletter.map(|n| n.id),
                ..Filter::default()
            };
            Ok::<_, crate::content::ContentError>(rows::list(conn, &filter, query.after.map(BriefId), limit)?)
        })
        .await?;
    let full = i64::try_from(found.len()).is_ok_and(|count| count == limit);
    let next = found.last().filter(|_| full).map(|b| b.id.0);
    Ok(HttpResponse::Ok().json(BriefPage {
        items: found.into_iter().map(BriefBody::from).collect(),
        next,
    }))
}

fn read_draft(body: BriefText) -> Result<Draft, Problem> {
    let mut fields = Fields::default();
    let section = fields.read("section", body.section.as_deref().map(Slug::parse).transpose());
    let slug = fields.read("slug", body.slug.as_deref().map(Slug::parse).transpose());
    let language = fields.read("language", body.language.as_deref().map(Language::parse).transpose());
    let status = body
        .status
        .as_deref()
        .map(|text| BriefStatus::parse(text).ok_or("must be draft, in_review or ready"));
    let status = fields.read("status", status.transpose());
    let (Some(section), Some(slug), Some(language), Some(status)) = (section, slug, language, status) else {
        return Err(fields.refusal());
    };
    Ok(Draft {
        section,
        slug,
        headline: body.headline,
        standfirst: body.standfirst,
        body: body.body,
        bylines: body.bylines,
        language,
        status,
        embargo_until: body.embargo_until.map(Some),
        expires_at: body.expires_at.map(Some),
    })
}

/// Writes a new brief.
#[utoipa::path(post, path = "/api/v1/briefs", tag = "briefs", security(("token" = [])),
    request_body(content = BriefText, example = json!({"newsletter": "weekly", "section": "economy",
        "headline": "The ferry sails again", "standfirst": "After nine days.", "body": "It *sails*."})),
    responses((status = 201, description = "Written", body = BriefBody), (status = 409, description = "The slug is taken"),
        (status = 422, description = "Some values were refused")))]
pub async fn create(
    staff: Staff,
    state: web::Data<State>,
    body: web::Json<BriefText>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Author)?;
    let mut body = body.into_inner();
    let named = body
        .newsletter
        .take()
        .ok_or_else(|| Problem::invalid("newsletter", "name the newsletter's slug"))?;
    let made = briefs::create(&state.db, actor, &slug_of(&named)?, read_draft(body)?, state.now()).await?;
    Ok(versioned(StatusCode::CREATED, made.version, &BriefBody::from(made)))
}

/// Shows a brief.
#[utoipa::path(get, path = "/api/v1/briefs/{id}", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief")),
    responses((status = 200, description = "The brief; its version is the ETag", body = BriefBody),
        (status = 404, description = "No such brief")))]
pub async fn get(_: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let id = BriefId(*path);
    let found = state.db.read(move |conn| briefs::find(conn, id)).await?;
    Ok(versioned(StatusCode::OK, found.version, &BriefBody::from(found)))
}

/// Changes a brief that still has the version named in If-Match.
#[utoipa::path(patch, path = "/api/v1/briefs/{id}", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief"), ("If-Match" = String, Header, description = "The ETag that you changed")),
    request_body(content = BriefText, example = json!({"headline": "The ferry sails at last"})),
    responses((status = 200, description = "Saved", body = BriefBody), (status = 412, description = "Someone was faster"),
        (status = 428, description = "If-Match is missing")))]
pub async fn save(
    staff: Staff,
    state: web::Data<State>,
    request: HttpRequest,
    path: web::Path<i64>,
    body: web::Json<BriefText>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Author)?;
    let version = version_of(&request)?;
    let draft = read_draft(body.into_inner())?;
    let saved = briefs::save(&state.db, actor, BriefId(*path), version, draft, state.now()).await?;
    Ok(versioned(StatusCode::OK, saved.version, &BriefBody::from(saved)))
}

/// Publishes a brief, at once or when its embargo ends.
#[utoipa::path(post, path = "/api/v1/briefs/{id}/publish", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief")),
    responses((status = 200, description = "Published", body = BriefBody), (status = 409, description = "Published or retracted already")))]
pub async fn publish(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let done = briefs::publish(&state.db, actor, BriefId(*path), state.now()).await?;
    Ok(versioned(StatusCode::OK, done.version, &BriefBody::from(done)))
}

/// Retracts a published brief.
#[utoipa::path(post, path = "/api/v1/briefs/{id}/retract", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief")),
    responses((status = 200, description = "Retracted", body = BriefBody), (status = 409, description = "Not published")))]
pub async fn retract(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let done = briefs::retract(&state.db, actor, BriefId(*path), state.now()).await?;
    Ok(versioned(StatusCode::OK, done.version, &BriefBody::from(done)))
}

/// Lists every saved state of a brief, newest first.
#[utoipa::path(get, path = "/api/v1/briefs/{id}/revisions", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief")),
    responses((status = 200, description = "Its revisions", body = Vec<RevisionBody>), (status = 404, description = "No such brief")))]
pub async fn revisions(_: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let history = briefs::history(&state.db, BriefId(*path))
        .await?
        .into_iter()
        .map(|r| RevisionBody {
            version: r.version,
            headline: r.headline,
            standfirst: r.standfirst,
            body: r.body,
            bylines: r.bylines,
            saved_by: r.saved_by,
            saved_at: r.saved_at,
        });
    Ok(HttpResponse::Ok().json(history.collect::<Vec<_>>()))
}
