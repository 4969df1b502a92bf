//! Who else has a brief open. Only the editor's script tells; whoever works without scripts sees the others, and is not seen.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::{Member, open};
use crate::{
    storage::{
        StorageError,
        brief_presence::{self, Present},
    },
    web::{PageError, State},
};

/// Who is there, and how the brief stands.
#[derive(Debug, Serialize)]
struct Others {
    /// For whoever has it open; empty when nobody else has.
    words: String,
    version: i64,
}

/// `POST /desk/briefs/{id}/presence`: notes that the brief is open, or with `left`, that it no longer is.
///
/// Cost: one small write each time.
pub async fn note(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = member.form(&request, &state, &body)?;
    let opened = open(&state, *path).await?;
    opened.readable(&member)?;
    let (id, session, now, has_left) = (
        opened.brief.id,
        member.at_desk.session.id,
        state.now(),
        form.has("left"),
    );
    let others = state
        .db
        .write(move |conn| {
            match has_left {
                true => brief_presence::forget(conn, id, session)?,
                false => brief_presence::note(conn, id, session, now)?,
            }
            brief_presence::others(conn, id, session, now)
        })
        .await
        .map_err(|error: StorageError| error)?;
    Ok(HttpResponse::Ok().json(Others {
        words: told(&member, &others),
        version: opened.brief.version,
    }))
}

/// That others have the brief open, in words; nothing when nobody else has.
pub(super) fn told(member: &Member, others: &[Present]) -> String {
    let locale = member.locale;
    let name = |present: &Present| match present.member == member.at_desk.member.id {
        true => locale.text("desk-briefs-yourself").to_string(),
        false => present.name.as_str().to_owned(),
    };
    let names: Vec<String> = others.iter().map(name).collect();
    match i64::try_from(names.len()).unwrap_or(i64::MAX) {
        0 => String::new(),
        count => locale
            .text("desk-briefs-editing")
            .with("names", locale.list(&names))
            .with("count", count)
            .to_string(),
    }
}
