//! Uploading a file of readers, and the imports so far.

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use askama::Template;
use futures::StreamExt as _;

use super::{Frame, Member, Scope, moment, page_with, see_other};
use crate::{
    domain::{ImportId, ImportState, NewsletterId, Role},
    storage::reader_imports::{self, NewImport},
    subscribers::import::{
        steps,
        uploads::{LARGEST_FILE, Upload, UploadError, Uploaded},
    },
    web::{PageError, Problem, State, bounds::LARGEST_FORM, desk::member::check_origin},
};

/// Imports on the page.
const SHOWN: i64 = 50;
/// Longest field beside the file, and longest name of a file that is kept, in octets.
const LONGEST_FIELD: usize = 1_000;
const LONGEST_NAME: usize = 200;

struct ImportView {
    id: ImportId,
    file_name: String,
    newsletter: String,
    state: String,
    at: String,
}

#[derive(Template)]
#[template(path = "desk/readers/imports.html")]
struct ImportsPage {
    frame: Frame,
    scope: Scope,
    imports: Vec<ImportView>,
    problem: Option<String>,
    mib: u32,
}

async fn imports_page(state: &State, member: &Member, problem: Option<String>) -> Result<HttpResponse, PageError> {
    let (scope, locale) = (Scope::of(state, member).await?, member.locale);
    let newsletters = scope.ids();
    let found = state
        .db
        .read(move |conn| reader_imports::list(conn, &newsletters, SHOWN))
        .await?;
    let name = |id| {
        let mut all = scope.0.iter();
        let own = all.find(|own| own.newsletter.id == id);
        own.map(|own| own.newsletter.name.clone()).unwrap_or_default()
    };
    let imports = found.into_iter().map(|import| ImportView {
        id: import.id,
        newsletter: name(import.newsletter_id),
        state: state_of(member, import.state),
        at: moment(locale, import.created_at),
        file_name: import.file_name,
    });
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let template = ImportsPage {
        frame: Frame::inside(state, member, locale.text("desk-readers-import").to_string()),
        imports: imports.collect(),
        scope,
        problem,
        mib: u32::try_from(LARGEST_FILE >> 20).unwrap_or_default(),
    };
    Ok(page_with(status, &template))
}

/// Where an import stands, in words.
pub(super) fn state_of(member: &Member, state: ImportState) -> String {
    let words = member.locale.text("desk-readers-import-state");
    words.with("kind", state.as_str()).to_string()
}

/// `GET /desk/readers/import`
pub async fn show(state: web::Data<State>, member: Member) -> Result<HttpResponse, PageError> {
    imports_page(&state, &member, None).await
}

/// What was sent.
struct Sent {
    newsletter: Option<NewsletterId>,
    file_name: String,
    taken: Result<Uploaded, UploadError>,
}

/// `POST /desk/readers/import`
pub async fn upload(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    payload: web::Payload,
) -> Result<HttpResponse, PageError> {
    if !member.anywhere(Role::Editor) {
        return Err(Problem::not_allowed(Role::Editor).into());
    }
    let refused = |kind: &str| {
        member
            .locale
            .text("desk-readers-import-refused")
            .with("kind", kind)
            .to_string()
    };
    let content_type = request.headers().get(header::CONTENT_TYPE);
    let is_upload = content_type.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    if !is_upload {
        let body = payload.to_bytes_limited(LARGEST_FORM).await;
        let body = body.ok().and_then(Result::ok).unwrap_or_default();
        member.form(&request, &state, &body)?;
        return imports_page(&state, &member, Some(refused("none"))).await;
    }
    check_origin(&request, &state)?;
    let sent = read(&request, &state, &member, payload).await?;
    let Some(Sent {
        newsletter,
        file_name,
        taken,
    }) = sent
    else {
        return imports_page(&state, &member, Some(refused("none"))).await;
    };
    let own = Scope::of(&state, &member).await?.ids();
    let newsletter = newsletter.filter(|id| own.contains(id));
    let (newsletter, uploaded) = match (newsletter, taken) {
        (Some(newsletter), Ok(uploaded)) => (newsletter, uploaded),
        (None, Ok(uploaded)) => {
            steps::forget_file(&steps::folder(&state.data_dir).join(uploaded.file));
            return Err(Problem::not_allowed(Role::Editor).into());
        }
        (_, Err(UploadError::Disk(cause))) => return Err(Problem::unavailable(&cause).into()),
        (_, Err(UploadError::TooLarge)) => return imports_page(&state, &member, Some(refused("large"))).await,
        (_, Err(UploadError::Empty)) => return imports_page(&state, &member, Some(refused("empty"))).await,
    };
    let (actor, now) = (member.at_desk.name().to_owned(), state.now());
    let id = state
        .db
        .write(move |conn| {
            let new = NewImport {
                newsletter_id: newsletter,
                actor: &actor,
                file: &uploaded.file,
                file_name: &file_name,
                encoding: uploaded.encoding,
                delimiter: &uploaded.delimiter.to_string(),
                created_at: now,
            };
            reader_imports::insert(conn, &new)
        })
        .await?;
    Ok(see_other(&format!("/desk/readers/import/{id}")))
}

/// Reads the parts of an upload; none: it has no file. The mark comes before the file.
async fn read(
    request: &HttpRequest,
    state: &State,
    member: &Member,
    payload: web::Payload,
) -> Result<Option<Sent>, PageError> {
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut is_ours, mut newsletter) = (false, None);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(unreadable)?;
        match part.name().unwrap_or_default() {
            "mark" => {
                member.check_mark(&text(&mut part).await?)?;
                is_ours = true;
            }
            "newsletter" => newsletter = text(&mut part).await?.parse().ok().map(NewsletterId),
            "file" if is_ours => {
                let name = part.content_disposition().and_then(|of| of.get_filename());
                let file_name: String = name
                    .unwrap_or_default()
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(LONGEST_NAME)
                    .collect();
                let taken = take(state, &mut part).await?;
                return Ok(Some(Sent {
                    newsletter,
                    file_name,
                    taken,
                }));
            }
            _ => {}
        }
    }
    match is_ours {
        true => Ok(None),
        false => Err(Problem::foreign_form().into()),
    }
}

fn unreadable(error: MultipartError) -> Problem {
    Problem::unreadable(error.to_string())
}

async fn text(part: &mut Field) -> Result<String, Problem> {
    let mut text = Vec::new();
    while let Some(piece) = part.next().await {
        text.extend_from_slice(&piece.map_err(unreadable)?);
        if text.len() > LONGEST_FIELD {
            return Err(Problem::unreadable("a field is too long"));
        }
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Writes the file as it comes; what waits for the disk is done beside the requests.
async fn take(state: &State, part: &mut Field) -> Result<Result<Uploaded, UploadError>, Problem> {
    let folder = steps::folder(&state.data_dir);
    let stopped = |cause: tokio::task::JoinError| Problem::internal(&cause);
    let mut upload = match tokio::task::spawn_blocking(move || Upload::begin(&folder))
        .await
        .map_err(stopped)?
    {
        Ok(upload) => upload,
        Err(error) => return Ok(Err(error)),
    };
    while let Some(piece) = part.next().await {
        let piece = piece.map_err(unreadable)?;
        let written = tokio::task::spawn_blocking(move || upload.write(&piece).map(|()| upload));
        upload = match written.await.map_err(stopped)? {
            Ok(upload) => upload,
            Err(error) => return Ok(Err(error)),
        };
    }
    tokio::task::spawn_blocking(move || upload.finish())
        .await
        .map_err(stopped)
}
