//! Newsletters and their sections.

use actix_web::{HttpResponse, http::StatusCode, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Fields, Staff, versioned};
use crate::{
    content::newsletters,
    domain::{EmailAddress, Language, NewsletterId, PersonName, Role, Slug},
    storage::{
        newsletters::{self as rows, Newsletter, NewsletterSettings},
        sections,
    },
    web::{Problem, State},
};

/// A new newsletter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNewsletter {
    /// First segment of its pages.
    slug: String,
    name: String,
    #[serde(default)]
    description: String,
    /// Language tag, such as be.
    language: String,
    #[serde(default)]
    from_name: String,
    from_address: String,
    #[serde(default)]
    reply_to: Option<String>,
    /// Where bounces go; the sender's address when absent.
    #[serde(default)]
    return_path: Option<String>,
    /// Stands at the foot of every mail.
    postal_address: String,
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
    postal_address: String,
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
            postal_address: n.postal_address,
            version: n.version,
        }
    }
}

/// A section.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionBody {
    /// Part of its page's address.
    slug: String,
    name: String,
}

/// Lists the newsletters.
#[utoipa::path(get, path = "/api/v1/newsletters", tag = "newsletters", security(("token" = [])),
    responses((status = 200, description = "All newsletters", body = Vec<NewsletterBody>)))]
pub async fn list(_: Staff, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let all = state.db.read(|conn| rows::list(conn, NewsletterId(0), 200)).await?;
    Ok(HttpResponse::Ok().json(all.into_iter().map(NewsletterBody::from).collect::<Vec<_>>()))
}

/// Sets up a newsletter.
#[utoipa::path(post, path = "/api/v1/newsletters", tag = "newsletters", security(("token" = [])),
    request_body(content = NewNewsletter, example = json!({"slug": "weekly", "name": "The Weekly Brief",
        "language": "en", "from_name": "The desk", "from_address": "desk@example.org", "postal_address": "1 Mill Street, Brod"})),
    responses((status = 201, description = "Set up", body = NewsletterBody), (status = 409, description = "The slug is taken"),
        (status = 422, description = "Some values were refused")))]
pub async fn create(
    staff: Staff,
    state: web::Data<State>,
    body: web::Json<NewNewsletter>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let body = body.into_inner();
    let mut fields = Fields::default();
    let slug = fields.read("slug", Slug::parse_newsletter(&body.slug));
    let language = fields.read("language", Language::parse(&body.language));
    let from_name = fields.read("from_name", PersonName::parse(&body.from_name));
    let from_address = fields.read("from_address", EmailAddress::parse(&body.from_address));
    let reply_to = fields.read(
        "reply_to",
        body.reply_to.as_deref().map(EmailAddress::parse).transpose(),
    );
    let return_path = fields.read(
        "return_path",
        body.return_path.as_deref().map(EmailAddress::parse).transpose(),
    );
    let (Some(slug), Some(language), Some(from_name), Some(from_address), Some(reply_to), Some(return_path)) =
        (slug, language, from_name, from_address, reply_to, return_path)
    else {
        return Err(fields.refusal());
    };
    let settings = NewsletterSettings {
        slug,
        name: body.name,
        description: body.description,
        language,
        from_name,
        from_address,
        reply_to,
        return_path,
        postal_address: body.postal_address,
    };
    let made = newsletters::create(&state.db, actor, settings, state.now()).await?;
    Ok(versioned(
        StatusCode::CREATED,
        made.version,
        &NewsletterBody::from(made),
    ))
}

/// Lists a newsletter's sections.
#[utoipa::path(get, path = "/api/v1/newsletters/{slug}/sections", tag = "newsletters", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter")),
    responses((status = 200, description = "Its sections in their order", body = Vec<SectionBody>),
        (status = 404, description = "No such newsletter")))]
pub async fn sections(_: Staff, state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let slug = slug_of(&path)?;
    let found = state
        .db
        .read(move |conn| {
            let newsletter = newsletters::find(conn, &slug)?;
            Ok::<_, crate::content::ContentError>(sections::list(conn, newsletter.id)?)
        })
        .await?;
    let body: Vec<_> = found
        .into_iter()
        .map(|s| SectionBody {
            slug: s.slug.into(),
            name: s.name,
        })
        .collect();
    Ok(HttpResponse::Ok().json(body))
}

/// Opens a section.
#[utoipa::path(post, path = "/api/v1/newsletters/{slug}/sections", tag = "newsletters", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter")),
    request_body(content = SectionBody, example = json!({"slug": "economy", "name": "Economy"})),
    responses((status = 201, description = "Opened", body = SectionBody), (status = 409, description = "The slug is taken")))]
pub async fn open_section(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<String>,
    body: web::Json<SectionBody>,
) -> Result<HttpResponse, Problem> {
    let actor = staff.with(Role::Owner)?;
    let slug = Slug::parse(&body.slug).map_err(|e| Problem::invalid("slug", e.to_string()))?;
    let newsletter = slug_of(&path)?;
    let opened = newsletters::open_section(&state.db, actor, &newsletter, slug, &body.name, state.now()).await?;
    Ok(HttpResponse::Created().json(SectionBody {
        slug: opened.slug.into(),
        name: opened.name,
    }))
}

/// The slug in a path; what is none names nothing.
pub(super) fn slug_of(text: &str) -> Result<Slug, Problem> {
    Slug::parse(text).map_err(|_| Problem::not_found("there is no such newsletter"))
}
