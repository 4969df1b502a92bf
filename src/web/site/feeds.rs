//! Feeds of newsletters, their sections and languages, for feed readers.

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use url::Url;

use super::{newsletter_of, validators::Validators};
use crate::{
    domain::{Language, Slug},
    issues::feeds::{self, Ask, Kind},
    web::{PageError, Problem, State},
};

/// `/{newsletter}/feed.xml`: Atom. `?lang=be` has the briefs in that language, `?before=` the page behind a brief's slug.
pub async fn atom(
    request: HttpRequest,
    state: web::Data<State>,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    show(&request, &state, Kind::Atom, &path, None).await
}

/// `/{newsletter}/feed.json`: JSON Feed, as [`atom`].
pub async fn json(
    request: HttpRequest,
    state: web::Data<State>,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    show(&request, &state, Kind::Json, &path, None).await
}

/// `/{newsletter}/sections/{slug}/feed.xml`, as [`atom`].
pub async fn section_atom(
    request: HttpRequest,
    state: web::Data<State>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, PageError> {
    show(&request, &state, Kind::Atom, &path.0, Some(&path.1)).await
}

/// `/{newsletter}/sections/{slug}/feed.json`, as [`atom`].
pub async fn section_json(
    request: HttpRequest,
    state: web::Data<State>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, PageError> {
    show(&request, &state, Kind::Json, &path.0, Some(&path.1)).await
}

async fn show(
    request: &HttpRequest,
    state: &web::Data<State>,
    kind: Kind,
    newsletter: &str,
    section: Option<&str>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter_of(state, newsletter).await?;
    let ask = read(request, kind, section).ok_or_else(unknown)?;
    let now = state.now();
    let page = state
        .db
        .read(move |conn| feeds::gather(conn, newsletter, ask, now))
        .await?
        .ok_or_else(unknown)?;
    let validators = Validators::of(page.fingerprint(&state.links)).modified_at(page.modified_at(), now);
    if let Some(answer) = validators.not_modified(request) {
        return Ok(answer);
    }
    let mut answer = HttpResponse::Ok();
    validators.stamp(&mut answer);
    if let Some(hub) = state.websub_hub.as_ref().filter(|_| page.is_first()) {
        answer.append_header((header::LINK, format!("<{hub}>; rel=\"hub\"")));
        let own = format!("<{}>; rel=\"self\"", page.url(&state.links));
        answer.append_header((header::LINK, own));
    }
    let own = state.clone();
    let written = web::block(move || page.write(&own.links, own.websub_hub.as_ref().map(Url::as_str))).await;
    let written = written.map_err(|cause| Problem::internal(&cause))?;
    Ok(answer
        .content_type(format!("{}; charset=utf-8", kind.media_type()))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // What anybody may read, pages of other sites may read too: feed readers that run in a browser.
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .body(written))
}

/// Reads which feed is asked for; nothing when a part of it cannot name anything.
fn read(request: &HttpRequest, kind: Kind, section: Option<&str>) -> Option<Ask> {
    let mut ask = Ask {
        kind,
        section: section.map(Slug::parse).transpose().ok()?,
        language: None,
        before: None,
    };
    for (name, value) in url::form_urlencoded::parse(request.query_string().as_bytes()) {
        match name.as_ref() {
            "lang" => ask.language = Some(Language::parse(&value).ok()?),
            "before" => ask.before = Some(Slug::parse(&value).ok()?),
            // Sites that link here add marks of their own.
            _ => {}
        }
    }
    Some(ask)
}

fn unknown() -> Problem {
    Problem::not_found("there is no such feed here")
}
