//! The readers who are found, to take along as CSV. It is made as it is handed out, piece by piece.

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use futures::{StreamExt as _, stream};
use serde_json::json;

use super::{Member, Scope, wish::Asked};
use crate::{
    domain::SubscriberId,
    storage::{Db, StorageError},
    subscribers::{at_desk, export, finding::Wish},
    web::{PageError, Problem, State},
};

/// `POST /desk/readers/export`
pub async fn take_along(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let scope = Scope::of(&state, &member).await?;
    let asked = Asked::read(&member.form(&request, &state, &body)?);
    let unreadable = |_| Problem::unreadable("the filter cannot be read");
    let wish = asked.wish(&scope).map_err(unreadable)?;
    let actor = member.at_desk.name();
    let detail =
        json!({"newsletters": wish.filter.newsletters, "searched": wish.text.is_some(), "state": wish.filter.state});
    at_desk::note(
        &state.db,
        actor,
        "readers.export",
        "readers".into(),
        detail,
        state.now(),
    )
    .await?;
    let head = stream::iter([Ok(web::Bytes::from(export::head()))]);
    let start = Export {
        db: state.db.clone(),
        wish,
        below: Some(SubscriberId(i64::MAX)),
    };
    let lines = head.chain(stream::try_unfold(start, Export::next));
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"readers.csv\""))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .streaming(lines))
}

/// Where the export stands.
struct Export {
    db: Db,
    wish: Wish,
    below: Option<SubscriberId>,
}

impl Export {
    async fn next(mut self) -> Result<Option<(web::Bytes, Self)>, StorageError> {
        while let Some(below) = self.below {
            let piece = export::piece(&self.db, self.wish.clone(), below).await?;
            self.below = piece.next;
            if !piece.lines.is_empty() {
                return Ok(Some((web::Bytes::from(piece.lines), self)));
            }
        }
        Ok(None)
    }
}
