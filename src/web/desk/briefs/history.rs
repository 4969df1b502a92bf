//! What a brief was: its revisions, what changed in each, and the way back.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{
    Frame, Member, Opened,
    conflict::{Difference, differences},
    entered, names_of_staff, open, page_with,
};
use crate::{
    content::{
        ContentError,
        briefs::{self, Draft, Saving},
    },
    locale::Locale,
    storage::{
        StorageError,
        revisions::{self, Revision, RevisionLine},
    },
    web::{PageError, Problem, State, desk::member::see_other},
};

/// Revisions on a page.
const PAGE: usize = 30;

/// What a link to the history says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The revision whose changes are to be shown.
    version: Option<i64>,
    /// The one that it is compared with; the one before it when none is named.
    with: Option<i64>,
    /// Only those before this version.
    before: Option<i64>,
}

struct RevisionView {
    version: i64,
    by: String,
    at: String,
    at_iso: String,
    was_typed: bool,
    is_shown: bool,
    is_latest: bool,
}

struct ShownRevision {
    version: i64,
    at: String,
    by: String,
    with_at: Option<String>,
    is_latest: bool,
    differences: Vec<Difference>,
}

#[derive(Template)]
#[template(path = "desk/briefs/history.html")]
struct HistoryPage {
    frame: Frame,
    path: String,
    headline: String,
    language: String,
    direction: &'static str,
    current: i64,
    zone: String,
    revisions: Vec<RevisionView>,
    older: Option<i64>,
    shown: Option<ShownRevision>,
    can_restore: bool,
    trouble: Option<String>,
}

/// The fields of a revision that are compared.
fn fields(locale: Locale, opened: &Opened, revision: Option<&Revision>) -> Vec<(String, String)> {
    let section = revision.and_then(|revision| opened.section(revision.section_id));
    let text = |of: fn(&Revision) -> &String| revision.map(of).cloned().unwrap_or_default();
    let field = |id: &'static str, text: String| (locale.text(id).to_string(), text);
    vec![
        field("desk-briefs-headline", text(|revision| &revision.headline)),
        field("desk-briefs-standfirst", text(|revision| &revision.standfirst)),
        field("desk-briefs-body", text(|revision| &revision.body)),
        field("desk-briefs-bylines", text(|revision| &revision.bylines)),
        field(
            "desk-briefs-section",
            section.map(|section| section.name.clone()).unwrap_or_default(),
        ),
        field(
            "desk-briefs-language",
            revision
                .map(|revision| revision.language.as_str().to_owned())
                .unwrap_or_default(),
        ),
        field(
            "desk-briefs-tags",
            revision
                .map(|revision| entered::tags(&revision.tags))
                .unwrap_or_default(),
        ),
    ]
}

async fn history_page(
    state: &State,
    member: &Member,
    opened: Opened,
    asked: Asked,
    status: StatusCode,
    trouble: Option<String>,
) -> Result<HttpResponse, PageError> {
    let id = opened.brief.id;
    let (wanted, with, before) = (asked.version, asked.with, asked.before);
    let (mut lines, names, second, first) = state
        .db
        .read(move |conn| {
            let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
            let lines = revisions::lines(conn, id, before, limit)?;
            let second = wanted.map_or(Ok(None), |version| revisions::find(conn, id, version))?;
            let first = match (&second, with) {
                (Some(_), Some(version)) => revisions::find(conn, id, version)?,
                (Some(second), None) => revisions::list(conn, id, Some(second.version), 1)?.into_iter().next(),
                (None, _) => None,
            };
            Ok::<_, StorageError>((lines, names_of_staff(conn)?, second, first))
        })
        .await?;
    let older = (lines.len() > PAGE)
        .then(|| lines.get(PAGE - 1).map(|line| line.version))
        .flatten();
    lines.truncate(PAGE);
    let current = opened.brief.version;
    let locale = member.locale;
    let shown = match &second {
        Some(second) => Some(ShownRevision {
            version: second.version,
            at: opened.when(second.saved_at),
            by: named(&names, &second.saved_by),
            with_at: first.as_ref().map(|first| opened.when(first.saved_at)),
            is_latest: second.version == current,
            differences: differences(
                fields(locale, &opened, first.as_ref()),
                fields(locale, &opened, Some(second)),
            )
            .await?,
        }),
        None => None,
    };
    let view = |line: RevisionLine| RevisionView {
        version: line.version,
        by: named(&names, &line.saved_by),
        at: opened.when(line.saved_at),
        at_iso: line.saved_at.to_string(),
        was_typed: line.typed_from.is_some(),
        is_shown: wanted == Some(line.version),
        is_latest: line.version == current,
    };
    let template = HistoryPage {
        frame: Frame::inside(state, member, locale.text("desk-briefs-history").to_string()),
        path: opened.path(),
        headline: opened.brief.headline.clone(),
        language: opened.brief.language.as_str().to_owned(),
        direction: opened.brief.language.direction().as_str(),
        current,
        zone: opened.zone_name(),
        revisions: lines.into_iter().map(view).collect(),
        older,
        shown,
        can_restore: opened.writable(member).is_ok(),
        trouble,
    };
    Ok(page_with(status, &template))
}

fn named(names: &HashMap<String, String>, by: &str) -> String {
    names.get(by).cloned().unwrap_or_else(|| by.to_owned())
}

/// `GET /desk/briefs/{id}/history`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    query: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let opened = open(&state, *path).await?;
    opened.readable(&member)?;
    history_page(&state, &member, opened, query.into_inner(), StatusCode::OK, None).await
}

/// `POST /desk/briefs/{id}/history`: saves the text of a revision anew. Its slug, times and status stay as they are.
pub async fn restore(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = member.form(&request, &state, &body)?;
    let opened = open(&state, *path).await?;
    let actor = opened.writable(&member)?.name().to_owned();
    let (id, wanted) = (opened.brief.id, form.one("version").parse().unwrap_or(0));
    let found = state.db.read(move |conn| revisions::find(conn, id, wanted)).await?;
    let trouble = |id: &'static str| Some(member.locale.text(id).to_string());
    let Some(revision) = found else {
        let (status, trouble) = (StatusCode::UNPROCESSABLE_ENTITY, trouble("desk-briefs-no-revision"));
        return history_page(&state, &member, opened, Asked::default(), status, trouble).await;
    };
    let draft = Draft {
        section: opened.section(revision.section_id).map(|section| section.slug.clone()),
        headline: Some(revision.headline),
        standfirst: Some(revision.standfirst),
        body: Some(revision.body),
        bylines: Some(revision.bylines),
        language: Some(revision.language),
        tags: Some(revision.tags),
        ..Draft::default()
    };
    let current = form.one("current").parse().unwrap_or(0);
    match briefs::save(&state.db, &actor, id, current, draft, Saving::OnPurpose, state.now()).await {
        Ok(_) => Ok(see_other(&format!("{}?saved=yes", opened.path()))),
        Err(ContentError::Stale { .. } | ContentError::NotNow(_)) => {
            let opened = open(&state, id.0).await?;
            let asked = Asked {
                version: Some(wanted),
                ..Asked::default()
            };
            let trouble = trouble("desk-briefs-not-restored");
            history_page(&state, &member, opened, asked, StatusCode::CONFLICT, trouble).await
        }
        Err(error) => Err(Problem::from(error).into()),
    }
}
