//! Why each brief is in or out: of an issue, and of the next one of an edition.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Staff, editions};
use crate::{
    domain::{IssueId, NewsletterId, SectionId, Slug, Timestamp},
    issues::{IssueError, assembly, special},
    storage::{Conn, StorageError, choices, choices::Choice, issues::Issue, sections},
    web::{Problem, State},
};

/// A brief that could be in an issue.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChoiceBody {
    brief: i64,
    slug: String,
    headline: String,
    section: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    published_at: Option<Timestamp>,
    /// Whether it is in the issue.
    is_in: bool,
    /// Whether it is left for the next issue.
    waits: bool,
    /// Why, in words.
    why: String,
}

/// What an issue holds, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssemblyBody {
    /// When the issue is due; null for one of an instant edition that is still to come.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    /// Whether there is an issue.
    is_issue: bool,
    /// Every brief that could be in it, the oldest first. Nothing for a special issue, whose briefs an editor has named.
    briefs: Vec<ChoiceBody>,
}

fn body(choice: Choice, sections: &HashMap<SectionId, Slug>) -> ChoiceBody {
    ChoiceBody {
        brief: choice.brief.0,
        slug: choice.slug.into(),
        headline: choice.headline,
        section: sections.get(&choice.section).map(Slug::to_string).unwrap_or_default(),
        published_at: choice.published_at,
        is_in: choice.why.is_in(),
        waits: choice.why.waits(),
        why: choice.why.to_string(),
    }
}

fn sections_of(conn: &mut Conn, newsletter: NewsletterId) -> Result<HashMap<SectionId, Slug>, StorageError> {
    let sections = sections::list(conn, newsletter)?;
    Ok(sections.into_iter().map(|section| (section.id, section.slug)).collect())
}

/// Tells why each brief is in or out of an issue.
#[utoipa::path(get, path = "/api/v1/issues/{id}/assembly", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "What it holds, and why", body = AssemblyBody), (status = 404, description = "No such issue")))]
pub async fn of_issue(_: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let id = IssueId(*path);
    let body = state.db.read(move |conn| {
        let Issue {
            newsletter_id, send_at, ..
        } = special::find(conn, id)?;
        let sections = sections_of(conn, newsletter_id)?;
        let chosen = choices::of_issue(conn, id)?;
        Ok::<_, IssueError>(AssemblyBody {
            due_at: send_at,
            is_issue: true,
            briefs: chosen.into_iter().map(|choice| body(choice, &sections)).collect(),
        })
    });
    Ok(HttpResponse::Ok().json(body.await?))
}

/// Tells what an edition's next issue would hold if nothing more were published, and why; changes nothing.
#[utoipa::path(get, path = "/api/v1/newsletters/{slug}/editions/{edition}/preview", tag = "editions", security(("token" = [])),
    params(("slug" = String, Path, description = "The newsletter"), ("edition" = String, Path, description = "The edition")),
    responses((status = 200, description = "What it would hold, and why", body = AssemblyBody),
        (status = 404, description = "No such edition")))]
pub async fn preview(
    _: Staff,
    state: web::Data<State>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (edition, now) = (editions::find(&state, &path).await?, state.now());
    let body = state.db.read(move |conn| {
        let sections = sections_of(conn, edition.newsletter_id)?;
        let preview = assembly::preview(conn, &edition, now)?;
        Ok::<_, StorageError>(AssemblyBody {
            due_at: preview.due_at,
            is_issue: preview.is_issue,
            briefs: preview
                .choices
                .into_iter()
                .map(|choice| body(choice, &sections))
                .collect(),
        })
    });
    Ok(HttpResponse::Ok().json(body.await?))
}
