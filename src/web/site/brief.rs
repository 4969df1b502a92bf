//! A brief's page, with the sign-up form under the article.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    Frame, newsletter_of, page,
    subscribe_form::{self, SubscribeForm, day_pair},
};
use crate::{
    content::markdown,
    domain::{BriefStatus, Slug},
    storage::{StorageError, briefs, sections},
    web::{PageError, Problem, State},
};

#[derive(Template)]
#[template(path = "site/brief.html")]
struct BriefPage {
    frame: Frame,
    headline: String,
    standfirst: String,
    language: String,
    direction: String,
    section: String,
    bylines: String,
    published: String,
    published_iso: String,
    newsletter_name: String,
    newsletter_url: String,
    body: String,
    form: SubscribeForm,
}

/// `/{newsletter}/briefs/{slug}`
pub async fn show(state: web::Data<State>, path: web::Path<(String, String)>) -> Result<HttpResponse, PageError> {
    let (newsletter, slug) = path.into_inner();
    let newsletter = newsletter_of(&state, &newsletter).await?;
    let unknown = || Problem::not_found("There is no such brief here.");
    let slug = Slug::parse(&slug).map_err(|_| unknown())?;
    let of = newsletter.clone();
    let (brief, sections, form) = state
        .db
        .read(move |conn| {
            Ok::<_, StorageError>((
                briefs::find_by_slug(conn, of.id, &slug)?,
                sections::list(conn, of.id)?,
                subscribe_form::load(conn, &of)?,
            ))
        })
        .await?;
    let brief = brief.ok_or_else(unknown)?;
    if brief.status == BriefStatus::Retracted {
        return Err(Problem::gone("This brief has been retracted.").into());
    }
    if !brief.is_public(state.now()) {
        return Err(unknown().into());
    }
    let (published, published_iso) = brief.published_at.map(day_pair).unwrap_or_default();
    let template = BriefPage {
        frame: Frame::of_newsletter(&state, &newsletter, &brief.headline)
            .in_language(&brief.language)
            .canonical(state.links.brief(&newsletter.slug, &brief.slug)),
        section: sections
            .iter()
            .find(|s| s.id == brief.section_id)
            .map(|s| s.name.clone())
            .unwrap_or_default(),
        direction: brief.language.direction().as_str().to_owned(),
        language: brief.language.into(),
        body: markdown::headings_below(&markdown::to_html(&brief.body), 1),
        headline: brief.headline,
        standfirst: brief.standfirst,
        bylines: brief.bylines,
        published,
        published_iso,
        newsletter_url: state.links.newsletter(&newsletter.slug),
        newsletter_name: newsletter.name,
        form,
    };
    Ok(page(StatusCode::OK, &template))
}
