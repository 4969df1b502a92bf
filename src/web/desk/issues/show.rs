//! An issue as it is.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::page::{Shown, issue_page};
use crate::{
    content::ContentError,
    domain::IssueId,
    locale::Locale,
    web::{PageError, State, desk::Viewer},
};

/// What was done before the page is shown.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    done: Option<String>,
    #[serde(default)]
    find: String,
}

/// What was done, in words.
fn told(done: &str, locale: Locale) -> Option<String> {
    let kinds = [
        "saved",
        "moved",
        "added",
        "dropped",
        "approved",
        "half-approved",
        "scheduled",
        "sent-now",
        "paused",
        "resumed",
        "cancelled",
        "chosen",
        "withheld",
        "retracted",
        "tested",
        "created",
    ];
    let kind = kinds.into_iter().find(|kind| *kind == done)?;
    Some(locale.text("desk-issues-done").with("kind", kind).to_string())
}

/// `GET /desk/issues/{id}`
pub async fn show(
    viewer: Viewer,
    state: web::Data<State>,
    path: web::Path<String>,
    done: web::Query<Done>,
) -> Result<HttpResponse, PageError> {
    let id = path.parse().map(IssueId).map_err(|_| ContentError::Unknown("issue"))?;
    let shown = Shown {
        said: done.done.as_deref().and_then(|done| told(done, viewer.locale())),
        find: done.into_inner().find,
        ..Shown::default()
    };
    issue_page(&state, &viewer, id, shown).await
}
