//! Briefs.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    Changed, Fields, Staff,
    body::Body,
    names::Names,
    newsletters::slug_of,
    nullable,
    paging::{Page, PageQuery, cursor},
    versioned,
};
use crate::{
    content::{
        ContentError,
        briefs::{self, Draft, Saving},
        markdown, newsletters, search,
    },
    domain::{BriefId, BriefStatus, Language, Role, Slug, Tags, Timestamp},
    storage::{
        briefs::{self as rows, Brief, Filter},
        revisions::Revision,
        sections,
    },
    web::{Problem, State},
};

/// A brief as an author sends it; in a change, what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BriefText {
    /// The newsletter's slug; only in a new brief.
    newsletter: Option<String>,
    section: Option<String>,
    slug: Option<String>,
    headline: Option<String>,
    standfirst: Option<String>,
    /// Markdown.
    body: Option<String>,
    bylines: Option<String>,
    language: Option<String>,
    /// draft, in_review or ready.
    status: Option<String>,
    /// Not public before this; null lifts the embargo.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, format = DateTime)]
    embargo_until: Option<Option<Timestamp>>,
    /// In no issue after this; null takes the limit away.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Option<Timestamp>>,
    /// Up to 20 lower-case words by which editions take briefs in or leave them out; replace those before.
    tags: Option<Vec<String>>,
    /// The id of the brief that this one says in another language; only in a new brief.
    translation_of: Option<i64>,
    /// The version that was changed, instead of If-Match.
    version: Option<i64>,
}

/// A brief.
#[derive(Debug, Serialize, ToSchema)]
pub struct BriefBody {
    id: i64,
    newsletter: String,
    section: String,
    slug: String,
    headline: String,
    standfirst: String,
    body: String,
    /// The body as the site shows it.
    body_html: String,
    bylines: String,
    language: String,
    status: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    embargo_until: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    /// From when readers see it.
    #[schema(value_type = Option<String>, format = DateTime)]
    published_at: Option<Timestamp>,
    #[schema(value_type = Vec<String>)]
    tags: Tags,
    /// The id of the brief that this one says in another language.
    translation_of: Option<i64>,
    version: i64,
}

impl BriefBody {
    pub(super) fn new(b: Brief, names: &Names) -> Self {
        BriefBody {
            id: b.id.0,
            newsletter: names.newsletter(b.newsletter_id),
            section: names.section(b.section_id),
            slug: b.slug.into(),
            headline: b.headline,
            standfirst: b.standfirst,
            body_html: markdown::to_html(&b.body),
            body: b.body,
            bylines: b.bylines,
            language: b.language.into(),
            status: b.status.to_string(),
            embargo_until: b.embargo_until,
            expires_at: b.expires_at,
            published_at: b.published_at,
            tags: b.tags,
            translation_of: b.translation_of.map(|id| id.0),
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
    #[schema(value_type = Vec<String>)]
    tags: Tags,
    saved_by: String,
    #[schema(value_type = String, format = DateTime)]
    saved_at: Timestamp,
}

impl From<Revision> for RevisionBody {
    fn from(r: Revision) -> Self {
        RevisionBody {
            version: r.version,
            headline: r.headline,
            standfirst: r.standfirst,
            body: r.body,
            bylines: r.bylines,
            tags: r.tags,
            saved_by: r.saved_by,
            saved_at: r.saved_at,
        }
    }
}

/// Which briefs to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct BriefQuery {
    /// Only this newsletter's.
    newsletter: Option<String>,
    /// Only this section's; needs the newsletter.
    section: Option<String>,
    /// Only those in this status: draft, in_review, ready, published or retracted.
    status: Option<String>,
    /// Only those with these words, in any grammatical case, in headline, standfirst, bylines or body; drafts too.
    q: Option<String>,
    /// Rows to answer: 1 to 200, 50 when absent.
    limit: Option<i64>,
    /// `next` of the page before.
    after: Option<String>,
}

/// Lists briefs, newest first.
#[utoipa::path(get, path = "/api/v1/briefs", tag = "briefs", security(("token" = [])), params(BriefQuery),
    responses((status = 200, description = "A page of briefs", body = Page<BriefBody>),
        (status = 404, description = "No such newsletter or section"), (status = 422, description = "Some values were refused")))]
pub async fn list(_: Staff, state: web::Data<State>, query: web::Query<BriefQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let cursor = cursor::<i64>(query.limit, query.after.as_deref())?;
    let newsletter = query.newsletter.as_deref().map(slug_of).transpose()?;
    let section = query.section.as_deref().map(slug_of).transpose()?;
    if section.is_some() && newsletter.is_none() {
        return Err(Problem::invalid("section", "name the newsletter, too"));
    }
    let status = query.status.as_deref().map(|text| {
        let refused = || Problem::invalid("status", "must be draft, in_review, ready, published or retracted");
        BriefStatus::parse(text).ok_or_else(refused)
    });
    let status = status.transpose()?;
    let wanted = query.q.as_deref().and_then(search::Query::read);
    let wanted = wanted.map(|query| query.wanted().clone());
    let found = state
        .db
        .read(move |conn| {
            let newsletter = newsletter
                .map(|slug| newsletters::find(conn, &slug))
                .transpose()?
                .map(|n| n.id);
            let section = match (newsletter, section) {
                (Some(newsletter), Some(slug)) => {
                    let found = sections::list(conn, newsletter)?.into_iter().find(|s| s.slug == slug);
                    Some(found.ok_or(ContentError::Unknown("section"))?.id)
                }
                _ => None,
            };
            let filter = Filter {
                newsletter,
                section,
                status,
                wanted,
            };
            Ok::<_, ContentError>(rows::list(conn, &filter, cursor.after.map(BriefId), cursor.rows())?)
        })
        .await?;
    let names = Names::load(&state.db).await?;
    let page = cursor.page(found, |b| b.id.to_string(), |b| BriefBody::new(b, &names));
    Ok(HttpResponse::Ok().json(page))
}

async fn answer(state: &State, status: StatusCode, brief: Brief) -> Result<HttpResponse, Problem> {
    let names = Names::load(&state.db).await?;
    Ok(versioned(status, brief.version, &BriefBody::new(brief, &names)))
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
    let tags = read_tags(body.tags, &mut fields);
    let (Some(section), Some(slug), Some(language), Some(status), Some(tags)) = (section, slug, language, status, tags)
    else {
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
        embargo_until: body.embargo_until,
        expires_at: body.expires_at,
        tags,
        translation_of: body.translation_of.map(BriefId),
    })
}

/// Reads tags; `None` when some were refused, each of which has been noted.
fn read_tags(words: Option<Vec<String>>, fields: &mut Fields) -> Option<Option<Tags>> {
    let Some(words) = words else { return Some(None) };
    let read: Vec<Option<Slug>> = words
        .iter()
        .enumerate()
        .map(|(place, word)| fields.read(&format!("tags/{place}"), Slug::parse(word)))
        .collect();
    let tags = read.into_iter().collect::<Option<Vec<Slug>>>()?;
    fields.read("tags", Tags::of(tags)).map(Some)
}

/// Writes a new brief.
#[utoipa::path(post, path = "/api/v1/briefs", tag = "briefs", security(("token" = [])),
    request_body(content = BriefText, example = json!({"newsletter": "weekly", "section": "economy",
        "headline": "The ferry sails again", "standfirst": "After nine days.", "body": "It *sails*.", "tags": ["transport"]})),
    responses((status = 201, description = "Written", body = BriefBody), (status = 404, description = "No such newsletter"), (status = 409, description = "The slug is taken"),
        (status = 422, description = "Some values were refused")))]
pub async fn create(
    staff: Staff,
    state: web::Data<State>,
    Body(mut body): Body<BriefText>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Author)?;
    let named = body
        .newsletter
        .take()
        .ok_or_else(|| Problem::invalid("newsletter", "name the newsletter's slug"))?;
    let made = briefs::create(&staff.db, actor, &slug_of(&named)?, read_draft(body)?, state.now()).await?;
    answer(&state, StatusCode::CREATED, made).await
}

/// Shows a brief.
#[utoipa::path(get, path = "/api/v1/briefs/{id}", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief")),
    responses((status = 200, description = "The brief; its version is the ETag", body = BriefBody),
        (status = 404, description = "No such brief")))]
pub async fn get(_: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let id = BriefId(*path);
    let found = state.db.read(move |conn| briefs::find(conn, id)).await?;
    answer(&state, StatusCode::OK, found).await
}

/// Changes a brief that still has the version named in If-Match.
#[utoipa::path(patch, path = "/api/v1/briefs/{id}", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief")),
    request_body(content = BriefText, example = json!({"headline": "The ferry sails at last"})),
    responses((status = 200, description = "Saved", body = BriefBody), (status = 404, description = "No such brief"),
        (status = 409, description = "The brief's status forbids it, the slug is taken, or someone was faster than the version in the body"),
        (status = 422, description = "Some values were refused"), (status = 412, description = "Someone was faster"),
        (status = 428, description = "If-Match is missing")))]
pub async fn save(
    staff: Staff,
    state: web::Data<State>,
    request: HttpRequest,
    path: web::Path<i64>,
    Body(mut body): Body<BriefText>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Author)?;
    let changed = Changed::read(&request, body.version)?;
    if body.newsletter.take().is_some() {
        return Err(Problem::invalid("newsletter", "a brief stays in its newsletter"));
    }
    let draft = read_draft(body)?;
    let (id, saving) = (BriefId(*path), Saving::OnPurpose);
    let saved = briefs::save(&staff.db, actor, id, changed.version, draft, saving, state.now()).await;
    let saved = saved.map_err(|error| changed.refusal(error))?;
    answer(&state, StatusCode::OK, saved).await
}

/// Publishes a brief, at once or when its embargo ends.
#[utoipa::path(post, path = "/api/v1/briefs/{id}/publish", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief")),
    responses((status = 200, description = "Published", body = BriefBody), (status = 404, description = "No such brief"),
        (status = 409, description = "Published or retracted already")))]
pub async fn publish(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Editor)?;
    let done = briefs::publish(&staff.db, actor, BriefId(*path), state.now()).await?;
    answer(&state, StatusCode::OK, done).await
}

/// Lists every saved state of a brief, newest first.
#[utoipa::path(get, path = "/api/v1/briefs/{id}/revisions", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief"), PageQuery),
    responses((status = 200, description = "A page of its revisions", body = Page<RevisionBody>), (status = 404, description = "No such brief")))]
pub async fn revisions(
    _: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let cursor = query.cursor::<i64>()?;
    let found = briefs::history(&state.db, BriefId(*path), cursor.after, cursor.rows()).await?;
    Ok(HttpResponse::Ok().json(cursor.page(found, |r| r.version.to_string(), RevisionBody::from)))
}
