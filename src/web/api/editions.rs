//! Editions and their occurrences.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Changed, Fields, Staff,
    body::Body,
    newsletters::slug_of,
    nullable,
    paging::{Page, PageQuery},
    versioned,
};
use crate::{
    content::{ContentError, newsletters},
    domain::{AssemblyRules, Cadence, Days, DraftRules, Role, Slug, Timestamp},
    issues::editions,
    storage::{
        editions::{self as rows, Edition, EditionSettings},
        occurrences::{self, Occurrence},
    },
    web::{Problem, State},
};

/// An edition as an owner sends it; in a change, what is absent stays. Without cron and zone it is instant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditionText {
    /// Needed in a new edition.
    slug: Option<String>,
    /// Needed in a new edition.
    name: Option<String>,
    /// Five fields: minute hour day month weekday.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    cron: Option<Option<String>>,
    /// IANA time zone.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    zone: Option<Option<String>>,
    /// How late an occurrence may still be made; 24 in a new edition that names none.
    catch_up_within_hours: Option<u32>,
    /// Whether it falls due; true in a new edition that does not say.
    active: Option<bool>,
    /// Its first and last day, and holidays; replaces what was set before.
    #[schema(value_type = Option<Days>)]
    days: Option<serde_json::Value>,
    /// What its issues take; replaces what was set before.
    #[schema(value_type = Option<AssemblyRules>)]
    rules: Option<serde_json::Value>,
    /// How long before its due time an issue is closed for further briefs.
    freeze_minutes: Option<u32>,
    /// How long an instant edition waits for further briefs, so that they come in one mail. It waits at most four times
    /// as long.
    quiet_minutes: Option<u32>,
    /// Whether a new reader gets the edition's last issue at once, as a welcome.
    welcomes: Option<bool>,
    /// Whether its issues reach each reader at its hour in the reader's own zone, in waves.
    local_morning: Option<bool>,
    /// How long before its due time an issue is prepared as a draft.
    lead_minutes: Option<u32>,
    /// Who lets an issue go out, what becomes of one with too few briefs, and who is told.
    #[schema(value_type = Option<DraftRules>)]
    drafts: Option<serde_json::Value>,
    /// The version that was changed, instead of If-Match.
    version: Option<i64>,
}

/// An edition.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditionBody {
    slug: String,
    name: String,
    cron: Option<String>,
    zone: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    next_at: Option<Timestamp>,
    catch_up_within_hours: u64,
    active: bool,
    days: Days,
    rules: AssemblyRules,
    freeze_minutes: u64,
    quiet_minutes: u64,
    welcomes: bool,
    local_morning: bool,
    lead_minutes: u64,
    drafts: DraftRules,
    version: i64,
}

impl From<Edition> for EditionBody {
    fn from(e: Edition) -> Self {
        EditionBody {
            catch_up_within_hours: e.catch_up_within().as_secs() / 3600,
            freeze_minutes: e.freeze().as_secs() / 60,
            quiet_minutes: e.quiet().as_secs() / 60,
            welcomes: e.welcomes,
            local_morning: e.local_morning,
            lead_minutes: e.lead().as_secs() / 60,
            drafts: e.drafts,
            days: e.days,
            rules: e.rules,
            slug: e.slug.into(),
            name: e.name,
            cron: e.cron,
            zone: e.zone,
            next_at: e.next_at,
            active: e.active,
            version: e.version,
        }
    }
}

/// A due time and what came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OccurrenceBody {
    #[schema(value_type = String, format = DateTime)]
    due_at: Timestamp,
    /// issued, skipped (nothing was new, or too little) or missed (too late).
    outcome: String,
    /// Id of the issue that it made.
    issue: Option<i64>,
}

impl From<Occurrence> for OccurrenceBody {
    fn from(o: Occurrence) -> Self {
        OccurrenceBody {
            due_at: o.due_at,
            outcome: o.outcome.to_string(),
            issue: o.issue_id.map(|id| id.0),
        }
    }
}

/// Lists a newsletter's editions in their order.
#[utoipa::path(get, path = "/api/v1/newsletters/{slug}/editions", tag = "editions", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter")),
    responses((status = 200, description = "All of them", body = Page<EditionBody>), (status = 404, description = "No such newsletter")))]
pub async fn list(_: Staff, state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let slug = slug_of(&path)?;
    let found = state
        .db
        .read(move |conn| {
            let newsletter = newsletters::find(conn, &slug)?;
            Ok::<_, ContentError>(rows::list(conn, newsletter.id)?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(Page::whole(found.into_iter().map(EditionBody::from))))
}

pub(super) async fn find(state: &State, path: &(String, String)) -> Result<Edition, Problem> {
    let (newsletter, slug) = (slug_of(&path.0)?, slug_of(&path.1)?);
    let found = state.db.read(move |conn| {
        let newsletter = newsletters::find(conn, &newsletter)?;
        rows::find_by_slug(conn, newsletter.id, &slug)?.ok_or(ContentError::Unknown("edition"))
    });
    Ok(found.await?)
}

/// Shows an edition.
#[utoipa::path(get, path = "/api/v1/newsletters/{slug}/editions/{edition}", tag = "editions", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter"), ("edition" = String, Path, description = "The edition")),
    responses((status = 200, description = "The edition; its version is the ETag", body = EditionBody),
        (status = 404, description = "No such edition")))]
pub async fn get(
    _: Staff,
    state: web::Data<State>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let found = find(&state, &path).await?;
    Ok(versioned(StatusCode::OK, found.version, &EditionBody::from(found)))
}

fn read_settings(body: EditionText, known: Option<&Edition>) -> Result<EditionSettings, Problem> {
    let mut fields = Fields::default();
    let slug = fields.needed("slug", body.slug.or(known.map(|e| e.slug.to_string())));
    let slug = slug.and_then(|text| fields.read("slug", Slug::parse(&text)));
    let name = fields.needed("name", body.name.or(known.map(|e| e.name.clone())));
    let cron = body.cron.unwrap_or_else(|| known?.cron.clone());
    let zone = body.zone.unwrap_or_else(|| known?.zone.clone());
    let cadence = fields.read("cron", Cadence::parse(cron.as_deref(), zone.as_deref()));
    let days = match body.days {
        None => Some(known.map(|e| e.days.clone()).unwrap_or_default()),
        Some(days) => fields.read("days", serde_json::from_value(days)),
    };
    let rules = match body.rules {
        None => Some(known.map(|e| e.rules.clone()).unwrap_or_default()),
        Some(rules) => fields.read("rules", serde_json::from_value(rules)),
    };
    let drafts = match body.drafts {
        None => Some(known.map(|e| e.drafts.clone()).unwrap_or_default()),
        Some(drafts) => fields.read("drafts", serde_json::from_value(drafts)),
    };
    let (Some(slug), Some(name), Some(cadence), Some(days), Some(rules), Some(drafts)) =
        (slug, name, cadence, days, rules, drafts)
    else {
        return Err(fields.refusal());
    };
    let minutes = |minutes: u32| Duration::from_secs(u64::from(minutes) * 60);
    let hours = body
        .catch_up_within_hours
        .map(|hours| Duration::from_secs(u64::from(hours) * 3600));
    Ok(EditionSettings {
        slug,
        name,
        cadence,
        catch_up_within: hours
            .or(known.map(Edition::catch_up_within))
            .unwrap_or(editions::CATCH_UP_WITHIN),
        active: body.active.unwrap_or_else(|| known.is_none_or(|e| e.active)),
        freeze: body
            .freeze_minutes
            .map(minutes)
            .or(known.map(Edition::freeze))
            .unwrap_or_default(),
        quiet: body
            .quiet_minutes
            .map(minutes)
            .or(known.map(Edition::quiet))
            .unwrap_or_default(),
        lead: body
            .lead_minutes
            .map(minutes)
            .or(known.map(Edition::lead))
            .unwrap_or_default(),
        drafts,
        local_morning: body
            .local_morning
            .unwrap_or_else(|| known.is_some_and(|e| e.local_morning)),
        welcomes: body.welcomes.unwrap_or_else(|| known.is_some_and(|e| e.welcomes)),
        days,
        rules,
    })
}

/// Sets up an edition.
#[utoipa::path(post, path = "/api/v1/newsletters/{slug}/editions", tag = "editions", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter")),
    request_body(content = EditionText, example = json!({"slug": "weekly", "name": "Weekly", "cron": "0 9 * * 1", "zone": "Europe/Minsk"})),
    responses((status = 201, description = "Set up", body = EditionBody), (status = 404, description = "No such newsletter"),
        (status = 409, description = "The slug is taken"), (status = 422, description = "Some values were refused")))]
pub async fn create(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<String>,
    Body(body): Body<EditionText>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let newsletter = slug_of(&path)?;
    let settings = read_settings(body, None)?;
    let made = editions::create(&staff.db, actor, &newsletter, settings, state.now()).await?;
    Ok(versioned(StatusCode::CREATED, made.version, &EditionBody::from(made)))
}

/// Changes an edition that still has the version named in If-Match.
#[utoipa::path(patch, path = "/api/v1/newsletters/{slug}/editions/{edition}", tag = "editions", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter"), ("edition" = String, Path, description = "The edition")),
    request_body(content = EditionText, example = json!({"cron": "0 7 * * 5", "version": 1})),
    responses((status = 200, description = "Changed", body = EditionBody), (status = 404, description = "No such edition"),
        (status = 409, description = "The slug is taken; or someone was faster than the version in the body"),
        (status = 412, description = "Someone was faster"), (status = 422, description = "Some values were refused"),
        (status = 428, description = "If-Match is missing")))]
pub async fn change(
    staff: Staff,
    state: web::Data<State>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
    Body(body): Body<EditionText>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let changed = Changed::read(&request, body.version)?;
    let known = find(&state, &path).await?;
    let settings = read_settings(body, Some(&known))?;
    let saved = editions::change(&staff.db, actor, known.id, changed.version, settings, state.now()).await;
    let saved = saved.map_err(|error| changed.refusal(error))?;
    Ok(versioned(StatusCode::OK, saved.version, &EditionBody::from(saved)))
}

/// Lists an edition's due times and what came of each, newest first.
#[utoipa::path(get, path = "/api/v1/newsletters/{slug}/editions/{edition}/occurrences", tag = "editions", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter"), ("edition" = String, Path, description = "The edition"), PageQuery),
    responses((status = 200, description = "A page of occurrences", body = Page<OccurrenceBody>),
        (status = 404, description = "No such edition")))]
pub async fn occurrences(
    _: Staff,
    state: web::Data<State>,
    path: web::Path<(String, String)>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let cursor = query.cursor::<i64>()?;
    let edition = find(&state, &path).await?.id;
    let before = cursor.after.map(Timestamp::from_millis);
    let found = state
        .db
        .read(move |conn| occurrences::list(conn, edition, before, cursor.rows()))
        .await?;
    Ok(HttpResponse::Ok().json(cursor.page(found, |o| o.due_at.millis().to_string(), OccurrenceBody::from)))
}
