//! A brief's picture for where it is shared. Its address names its version, so that it may be kept for ever.

use actix_web::{
    HttpResponse,
    http::header::{self, HeaderValue},
    web,
};

use super::newsletter_of;
use crate::{
    content::share_image::ShareImage,
    domain::{BriefStatus, Slug},
    locale::Locale,
    storage::{
        StorageError,
        briefs::{self, Brief},
        newsletters::Newsletter,
        sections,
    },
    web::{PageError, Problem, State},
};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const FOR_FIVE_MINUTES: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// The picture of a brief as it is now.
pub(super) fn of_brief(state: &State, newsletter: &Newsletter, brief: &Brief, section: &str) -> ShareImage {
    let locale = Locale::of(&brief.language).or_else(|| Locale::of(&newsletter.language));
    let published = brief.published_at.map(|at| locale.unwrap_or_default().day(at));
    ShareImage {
        site: state.links.host(),
        newsletter: newsletter.name.clone(),
        section: section.to_owned(),
        headline: brief.headline.clone(),
        date: published.unwrap_or_default(),
        accent: newsletter.theme.accent,
        face: newsletter.theme.face,
    }
}

/// `/{newsletter}/briefs/{slug}/share-{version}.png`; of another version than the present one, leads to that.
pub async fn show(
    state: web::Data<State>,
    path: web::Path<(String, String, String)>,
) -> Result<HttpResponse, PageError> {
    let (newsletter, slug, version) = path.into_inner();
    let (image, url) = find(&state, &newsletter, &slug).await?;
    if version != image.version() {
        return Ok(lead_to(&url));
    }
    let png = state.share_images.png(image).await?;
    Ok(HttpResponse::Ok()
        .content_type("image/png")
        .insert_header((header::CACHE_CONTROL, FOR_EVER))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(png))
}

/// `/{newsletter}/briefs/{slug}/share.png`: leads to the present version.
pub async fn present(state: web::Data<State>, path: web::Path<(String, String)>) -> Result<HttpResponse, PageError> {
    let (newsletter, slug) = path.into_inner();
    let (_, url) = find(&state, &newsletter, &slug).await?;
    Ok(lead_to(&url))
}

fn lead_to(url: &str) -> HttpResponse {
    HttpResponse::Found()
        .insert_header((header::LOCATION, url))
        .insert_header((header::CACHE_CONTROL, FOR_FIVE_MINUTES))
        .finish()
}

async fn find(state: &State, newsletter: &str, slug: &str) -> Result<(ShareImage, String), PageError> {
    let newsletter = newsletter_of(state, newsletter).await?;
    let unknown = || Problem::not_found("").in_words(|locale| locale.text("problem-no-brief").to_string());
    let slug = Slug::parse(slug).map_err(|_| unknown())?;
    let id = newsletter.id;
    let (brief, sections) = state
        .db
        .read(move |conn| Ok::<_, StorageError>((briefs::find_by_slug(conn, id, &slug)?, sections::list(conn, id)?)))
        .await?;
    let brief = brief.ok_or_else(unknown)?;
    if brief.status == BriefStatus::Retracted {
        return Err(Problem::gone("")
            .in_words(|locale| locale.text("brief-retracted").to_string())
            .into());
    }
    if !brief.is_public(state.now()) {
        return Err(unknown().into());
    }
    let section = sections.iter().find(|section| section.id == brief.section_id);
    let image = of_brief(state, &newsletter, &brief, section.map_or("", |section| &section.name));
    let url = state.links.share_image(&newsletter.slug, &brief.slug, &image.version());
    Ok((image, url))
}
