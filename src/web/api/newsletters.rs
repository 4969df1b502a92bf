//! Newsletters.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Changed, Fields, Staff,
    body::Body,
    nullable,
    paging::{Page, PageQuery},
    versioned,
};
use crate::{
    content::{ContentError, newsletters},
    domain::{EmailAddress, Language, Measurement, NewsletterId, PersonName, Role, Slug, Theme},
    storage::newsletters::{self as rows, Newsletter, NewsletterSettings},
    web::{Problem, State},
};

/// A newsletter as an owner sends it; in a change, what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewsletterText {
    /// First segment of its pages; needed in a new newsletter, and stays.
    slug: Option<String>,
    /// Needed in a new newsletter.
    name: Option<String>,
    description: Option<String>,
    /// Language tag, such as be; needed in a new newsletter.
    language: Option<String>,
    from_name: Option<String>,
    /// Needed in a new newsletter.
    from_address: Option<String>,
    /// Where answers go; the sender's address when null.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    reply_to: Option<Option<String>>,
    /// Where bounces go; the sender's address when null.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    return_path: Option<Option<String>>,
    /// Stands at the foot of every mail; needed in a new newsletter.
    postal_address: Option<String>,
    /// What is measured of issues that start from now on: none, aggregate (how often each link is followed, and nothing of who
    /// follows it) or individual (also which links those readers follow who have agreed). Less than before holds at once.
    #[schema(example = "aggregate")]
    measurement: Option<String>,
    /// Markdown of its page "About".
    about: Option<String>,
    /// How its pages and mails look; what is absent has its default.
    theme: Option<ThemeBody>,
    /// The version that was changed, instead of If-Match.
    version: Option<i64>,
}

/// How a newsletter's pages and mails look.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ThemeBody {
    /// Links, buttons and rules: a colour with a contrast of 4.5 to the paper of pages.
    #[schema(example = "#0d5661")]
    accent: Option<String>,
    /// serif or sans
    #[schema(example = "serif")]
    face: Option<String>,
    /// What is behind the newsletter's name at the top: plain or filled
    #[schema(example = "plain")]
    header: Option<String>,
}

impl ThemeBody {
    fn read(self) -> Result<Theme, String> {
        let given = serde_json::json!({"accent": self.accent, "face": self.face, "header": self.header});
        let given = match given {
            Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
            other => other,
        };
        let theme: Theme = serde_json::from_value(given).map_err(|error| error.to_string())?;
        theme.check().map_err(|error| error.to_string())?;
        Ok(theme)
    }
}

/// A newsletter.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewsletterBody {
    slug: String,
    name: String,
    description: String,
    language: String,
    from_name: String,
    from_address: String,
    reply_to: Option<String>,
    return_path: Option<String>,
    postal_address: String,
    /// none, aggregate or individual.
    measurement: String,
    about: String,
    #[schema(value_type = ThemeBody)]
    theme: Theme,
    /// The name of its logo below its page.
    logo: Option<String>,
    version: i64,
}

impl From<Newsletter> for NewsletterBody {
    fn from(n: Newsletter) -> Self {
        NewsletterBody {
            slug: n.slug.into(),
            name: n.name,
            description: n.description,
            language: n.language.into(),
            from_name: n.from_name.into(),
            from_address: n.from_address.into(),
            reply_to: n.reply_to.map(String::from),
            return_path: n.return_path.map(String::from),
            postal_address: n.postal_address,
            measurement: n.measurement.to_string(),
            about: n.about,
            theme: n.theme,
            logo: n.logo,
            version: n.version,
        }
    }
}

/// Lists the newsletters in the order of their making.
#[utoipa::path(get, path = "/api/v1/newsletters", tag = "newsletters", security(("token" = [])), params(PageQuery),
    responses((status = 200, description = "A page of newsletters", body = Page<NewsletterBody>)))]
pub async fn list(_: Staff, state: web::Data<State>, query: web::Query<PageQuery>) -> Result<HttpResponse, Problem> {
    let cursor = query.cursor::<i64>()?;
    let found = state
        .db
        .read(move |conn| rows::list(conn, NewsletterId(cursor.after.unwrap_or(0)), cursor.rows()))
        .await?;
    Ok(HttpResponse::Ok().json(cursor.page(found, |n| n.id.to_string(), NewsletterBody::from)))
}

/// Shows a newsletter.
#[utoipa::path(get, path = "/api/v1/newsletters/{slug}", tag = "newsletters", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter")),
    responses((status = 200, description = "The newsletter; its version is the ETag", body = NewsletterBody),
        (status = 404, description = "No such newsletter")))]
pub async fn get(_: Staff, state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let found = find(&state, &path).await?;
    Ok(versioned(StatusCode::OK, found.version, &NewsletterBody::from(found)))
}

async fn find(state: &State, slug: &str) -> Result<Newsletter, Problem> {
    let slug = slug_of(slug)?;
    Ok(state.db.read(move |conn| newsletters::find(conn, &slug)).await?)
}

/// What is absent is taken from the newsletter that is known; a new one must name it.
fn read_settings(body: NewsletterText, known: Option<&Newsletter>) -> Result<NewsletterSettings, Problem> {
    let mut fields = Fields::default();
    let old = |text: fn(&Newsletter) -> String| known.map(text);
    let slug = fields.needed("slug", body.slug.or(old(|n| n.slug.to_string())));
    let name = fields.needed("name", body.name.or(old(|n| n.name.clone())));
    let language = fields.needed("language", body.language.or(old(|n| n.language.clone().into())));
    let from_address = body.from_address.or(old(|n| n.from_address.clone().into()));
    let from_address = fields.needed("from_address", from_address);
    let postal_address = body.postal_address.or(old(|n| n.postal_address.clone()));
    let postal_address = fields.needed("postal_address", postal_address);
    let from_name = body
        .from_name
        .or(old(|n| n.from_name.clone().into()))
        .unwrap_or_default();
    let reply_to = body
        .reply_to
        .unwrap_or_else(|| known?.reply_to.clone().map(String::from));
    let return_path = body
        .return_path
        .unwrap_or_else(|| known?.return_path.clone().map(String::from));

    let measurement = match body.measurement {
        Some(text) => fields.read(
            "measurement",
            Measurement::parse(&text).ok_or("must be none, aggregate or individual"),
        ),
        None => Some(known.map_or(Measurement::None, |n| n.measurement)),
    };
    let slug = slug.and_then(|text| fields.read("slug", Slug::parse_newsletter(&text)));
    let language = language.and_then(|text| fields.read("language", Language::parse(&text)));
    let from_name = fields.read("from_name", PersonName::parse(&from_name));
    let from_address = from_address.and_then(|text| fields.read("from_address", EmailAddress::parse(&text)));
    let reply_to = fields.read("reply_to", reply_to.as_deref().map(EmailAddress::parse).transpose());
    let return_path = return_path.as_deref().map(EmailAddress::parse).transpose();
    let return_path = fields.read("return_path", return_path);
    let theme = body.theme.map(ThemeBody::read).transpose();
    let theme = fields.read("theme", theme);
    match (
        slug,
        name,
        language,
        from_name,
        from_address,
        reply_to,
        return_path,
        postal_address,
        measurement,
        theme,
    ) {
        (
            Some(slug),
            Some(name),
            Some(language),
            Some(from_name),
            Some(from_address),
            Some(reply_to),
            Some(return_path),
            Some(postal_address),
            Some(measurement),
            Some(theme),
        ) => Ok(NewsletterSettings {
            slug,
            name,
            description: body.description.or(old(|n| n.description.clone())).unwrap_or_default(),
            language,
            from_name,
            from_address,
            reply_to,
            return_path,
            postal_address,
            measurement,
            about: body.about.or(old(|n| n.about.clone())).unwrap_or_default(),
            theme: theme.or(known.map(|n| n.theme)).unwrap_or_default(),
        }),
        _ => Err(fields.refusal()),
    }
}

/// Sets up a newsletter.
#[utoipa::path(post, path = "/api/v1/newsletters", tag = "newsletters", security(("token" = [])),
    request_body(content = NewsletterText, example = json!({"slug": "weekly", "name": "The Weekly Brief",
        "language": "en", "from_name": "The desk", "from_address": "desk@example.org", "postal_address": "1 Mill Street, Brod"})),
    responses((status = 201, description = "Set up", body = NewsletterBody), (status = 409, description = "The slug is taken"),
        (status = 422, description = "Some values were refused")))]
pub async fn create(
    staff: Staff,
    state: web::Data<State>,
    Body(body): Body<NewsletterText>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let settings = read_settings(body, None)?;
    let made = newsletters::create(&staff.db, actor, settings, state.now()).await?;
    Ok(versioned(
        StatusCode::CREATED,
        made.version,
        &NewsletterBody::from(made),
    ))
}

/// Changes a newsletter that still has the version named in If-Match.
#[utoipa::path(patch, path = "/api/v1/newsletters/{slug}", tag = "newsletters", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter")),
    request_body(content = NewsletterText, example = json!({"name": "The Weekly", "reply_to": null, "version": 1})),
    responses((status = 200, description = "Changed", body = NewsletterBody), (status = 404, description = "No such newsletter"),
        (status = 409, description = "The slug stays; or someone was faster than the version in the body"),
        (status = 412, description = "Someone was faster"), (status = 422, description = "Some values were refused"),
        (status = 428, description = "If-Match is missing")))]
pub async fn change(
    staff: Staff,
    state: web::Data<State>,
    request: HttpRequest,
    path: web::Path<String>,
    Body(body): Body<NewsletterText>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let changed = Changed::read(&request, body.version)?;
    let known = find(&state, &path).await?;
    let settings = read_settings(body, Some(&known))?;
    let saved = newsletters::change(&staff.db, actor, known.id, changed.version, settings, state.now()).await;
    let saved = saved.map_err(|error: ContentError| changed.refusal(error))?;
    Ok(versioned(StatusCode::OK, saved.version, &NewsletterBody::from(saved)))
}

/// The slug in a path; what is none names nothing.
pub(super) fn slug_of(text: &str) -> Result<Slug, Problem> {
    Slug::parse(text).map_err(|_| Problem::not_found("there is no such newsletter"))
}
