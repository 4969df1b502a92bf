//! Adding a picture to a brief: sent as a form, read whatever it is called, and answered with the Markdown that shows it.

use actix_web::{
    HttpRequest, HttpResponse,
    error::PayloadError,
    http::{StatusCode, header},
    web,
};
use askama::Template;
use serde::Serialize;
use tokio::sync::Semaphore;

use super::{Frame, Member, Opened, entered::told, open, page_with};
use crate::{
    content::pictures::{self, Refusal},
    web::{PageError, Problem, State, bounds::LARGEST_PICTURE, error::unreadable_body},
};

/// Pictures read at once: each may take some hundred megabytes while it is read.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

#[derive(Template)]
#[template(path = "desk/briefs/pictures.html")]
struct PicturesPage {
    frame: Frame,
    path: String,
    alt: String,
    alt_problem: Option<String>,
    picture_problem: Option<String>,
    /// The picture that was just added, and the Markdown that shows it.
    added: Option<(String, String)>,
}

/// What the editor's script is told.
#[derive(Debug, Serialize)]
struct Added {
    markdown: String,
    words: String,
}

#[derive(Default)]
struct Shown {
    alt: String,
    alt_problem: Option<String>,
    picture_problem: Option<String>,
    added: Option<(String, String)>,
}

fn pictures_page(state: &State, member: &Member, opened: &Opened, shown: Shown) -> HttpResponse {
    let is_wrong = shown.alt_problem.is_some() || shown.picture_problem.is_some();
    let status = if is_wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let template = PicturesPage {
        frame: Frame::inside(state, member, member.locale.text("desk-briefs-picture-add").to_string()),
        path: opened.path(),
        alt: shown.alt,
        alt_problem: shown.alt_problem,
        picture_problem: shown.picture_problem,
        added: shown.added,
    };
    page_with(status, &template)
}

/// `GET /desk/briefs/{id}/pictures`
pub async fn show(state: web::Data<State>, member: Member, path: web::Path<i64>) -> Result<HttpResponse, PageError> {
    let opened = open(&state, *path).await?;
    opened.readable(&member)?;
    Ok(pictures_page(&state, &member, &opened, Shown::default()))
}

/// `POST /desk/briefs/{id}/pictures`
pub async fn add(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Payload,
) -> Result<HttpResponse, PageError> {
    let body = body.to_bytes_limited(LARGEST_PICTURE).await;
    let body = body.map_err(|_| Problem::too_large(LARGEST_PICTURE))?;
    let body = body.map_err(|cause| match cause.as_error::<PayloadError>() {
        Some(cause) => unreadable_body(cause, LARGEST_PICTURE),
        None => Problem::unreadable(cause.to_string()),
    })?;
    let (form, upload) = member.form_with_file(&request, &state, &body).await?;
    let opened = open(&state, *path).await?;
    let actor = opened.writable(&member)?.name().to_owned();
    let locale = member.locale;
    let mut shown = Shown {
        alt: form.one("alt").to_owned(),
        ..Shown::default()
    };
    match read(upload.content).await? {
        Ok(reduced) => match pictures::markdown(&reduced.name, &shown.alt) {
            Ok(markdown) => {
                let path = reduced.name.path();
                pictures::keep(&state.db, &actor, opened.brief.id, reduced, state.now()).await?;
                shown.added = Some((path, markdown));
                shown.alt.clear();
            }
            Err(_) => shown.alt_problem = Some(told(locale, "alt")),
        },
        Err(Refusal::Kind) => shown.picture_problem = Some(told(locale, "picture")),
        Err(Refusal::Size) => shown.picture_problem = Some(told(locale, "picture_size")),
    }
    let wants_json = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/json"));
    if !wants_json {
        return Ok(pictures_page(&state, &member, &opened, shown));
    }
    let status = match &shown.added {
        Some(_) => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(HttpResponse::build(status).json(Added {
        markdown: shown.added.map(|(_, markdown)| markdown).unwrap_or_default(),
        words: shown.picture_problem.or(shown.alt_problem).unwrap_or_default(),
    }))
}

async fn read(sent: Vec<u8>) -> Result<Result<pictures::Reduced, Refusal>, PageError> {
    let busy = |_| Problem::unavailable(&"no more pictures are read");
    let permit = AT_ONCE.acquire().await.map_err(busy)?;
    // The reading keeps its permit also when whoever asked has gone.
    let reading = web::block(move || {
        let _permit = permit;
        pictures::reduce(&sent)
    });
    Ok(reading.await.map_err(|cause| Problem::internal(&cause))?)
}
