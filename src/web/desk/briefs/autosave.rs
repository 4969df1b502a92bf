//! What the editor's script asks for while somebody types: to save, and to clean what is pasted.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use serde::Serialize;

use super::{
    Member,
    conflict::last_saved,
    entered::{Entered, refused},
    open,
};
use crate::{
    content::{
        ContentError,
        briefs::{self, Saving},
        pasting,
    },
    issues::local_time,
    web::{PageError, Problem, State},
};

/// What became of a save.
#[derive(Debug, Serialize)]
struct Outcome {
    /// saved, wrong (a field), stale (somebody was faster) or refused.
    kind: &'static str,
    /// The version to save to next.
    version: i64,
    /// For whoever types.
    words: String,
}

fn told(status: StatusCode, outcome: &Outcome) -> HttpResponse {
    HttpResponse::build(status).json(outcome)
}

/// `POST /desk/briefs/{id}/autosave`
pub async fn save(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = member.form(&request, &state, &body)?;
    let opened = open(&state, *path).await?;
    let actor = opened.writable(&member)?.name().to_owned();
    let locale = member.locale;
    let version = form.one("version").parse().unwrap_or(0);
    let wrong = |words: Vec<&str>| {
        let words = words.join(" ");
        told(
            StatusCode::UNPROCESSABLE_ENTITY,
            &Outcome {
                kind: "wrong",
                version,
                words,
            },
        )
    };
    let draft = match Entered::of_form(&form).draft(&opened, locale) {
        Ok(draft) => draft,
        Err(problems) => return Ok(wrong(problems.words())),
    };
    let now = state.now();
    let saving = briefs::save(
        &state.db,
        &actor,
        opened.brief.id,
        version,
        draft,
        Saving::WhileTyping,
        now,
    );
    let error = match saving.await {
        Ok(brief) => {
            let time = local_time::in_form(brief.updated_at, opened.zone.as_deref());
            let time = time.split('T').nth(1).unwrap_or_default().to_owned();
            let words = locale.text("desk-briefs-saved-at").with("time", time).to_string();
            let outcome = Outcome {
                kind: "saved",
                version: brief.version,
                words,
            };
            return Ok(told(StatusCode::OK, &outcome));
        }
        Err(error) => error,
    };
    if let Some(problems) = refused(&error, locale) {
        return Ok(wrong(problems.words()));
    }
    let (kind, words) = match &error {
        ContentError::Stale { .. } => {
            let opened = open(&state, opened.brief.id.0).await?;
            let (by, at) = last_saved(&state, &opened).await?;
            let words = locale.text("desk-briefs-stale").with("name", by).with("at", at);
            ("stale", words.to_string())
        }
        ContentError::NotNow(_) => ("refused", locale.text("desk-briefs-not-now").to_string()),
        _ => return Err(Problem::from(error).into()),
    };
    Ok(told(StatusCode::CONFLICT, &Outcome { kind, version, words }))
}

/// Cleaned text.
#[derive(Debug, Serialize)]
struct Cleaned {
    markdown: String,
}

/// `POST /desk/briefs/{id}/paste`
pub async fn clean_paste(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = member.form(&request, &state, &body)?;
    open(&state, *path).await?.readable(&member)?;
    let html = form.whole("html").to_owned();
    let cleaned = web::block(move || pasting::to_markdown(&html)).await;
    let cleaned = cleaned.map_err(|cause| Problem::internal(&cause))?;
    let markdown = cleaned.ok_or_else(|| Problem::invalid("html", "is nested too deeply"))?;
    Ok(HttpResponse::Ok().json(Cleaned { markdown }))
}
