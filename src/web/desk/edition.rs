//! An edition as staff see it: what its next issue would hold, why, and what came of its due times.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    Frame, Viewer,
    choices::{ChoiceView, Table, names},
    countdown::Countdown,
    frame::page_with_scripts,
};
use crate::{
    content::{ContentError, newsletters},
    domain::Slug,
    issues::assembly,
    storage::{editions, occurrences, sections},
    web::{PageError, State},
};

/// Due times shown of those that have been.
const SHOWN: i64 = 10;

/// A due time that has been.
struct OccurrenceView {
    due: String,
    due_iso: String,
    outcome: &'static str,
    /// The desk's page of its issue, when it made one.
    issue_url: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/edition.html")]
struct EditionPage {
    frame: Frame,
    name: String,
    cadence: String,
    active: bool,
    due: Option<String>,
    due_iso: String,
    countdown: Option<Countdown>,
    closes: Option<String>,
    closes_iso: String,
    zone: String,
    is_issue: bool,
    /// Headlines in the order of the issue.
    order: Vec<String>,
    choices: Vec<ChoiceView>,
    occurrences: Vec<OccurrenceView>,
}

/// `/desk/newsletters/{slug}/editions/{edition}`
pub async fn show(
    viewer: Viewer,
    state: web::Data<State>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, PageError> {
    let slug = |text: &str| Slug::parse(text).map_err(|_| ContentError::Unknown("edition"));
    let (newsletter, edition) = (slug(&path.0)?, slug(&path.1)?);
    let now = state.now();
    let (newsletter, edition, preview, been, known_sections) = state
        .db
        .read(move |conn| {
            let newsletter = newsletters::find(conn, &newsletter)?;
            let edition = editions::find_by_slug(conn, newsletter.id, &edition)?;
            let edition = edition.ok_or(ContentError::Unknown("edition"))?;
            let preview = assembly::preview(conn, &edition, now)?;
            let been = occurrences::list(conn, edition.id, None, SHOWN)?;
            let known_sections = sections::list(conn, newsletter.id)?;
            Ok::<_, ContentError>((newsletter, edition, preview, been, known_sections))
        })
        .await?;
    viewer.within(newsletter.id)?;
    let locale = viewer.locale();
    let zone = edition.zone.as_deref();
    let section_names = names(known_sections);
    let table = Table {
        newsletter: &newsletter.slug,
        sections: &section_names,
        zone,
        links: &state.links,
        now,
        locale,
    };
    let closes_at = preview
        .due_at
        .filter(|_| !edition.freeze().is_zero())
        .map(|due| due - edition.freeze());
    let headline = |id| {
        let choice = preview.choices.iter().find(|choice| choice.brief == id);
        choice.map(|choice| choice.headline.clone())
    };
    let occurrences = been.into_iter().map(|occurrence| OccurrenceView {
        due: locale.short_moment(occurrence.due_at, zone),
        due_iso: occurrence.due_at.to_string(),
        outcome: occurrence.outcome.as_str(),
        issue_url: occurrence.issue_id.map(|id| format!("/desk/issues/{id}")),
    });
    let template = EditionPage {
        frame: viewer.frame(
            &newsletter,
            locale
                .text("desk-issues-next-of")
                .with("edition", &edition.name)
                .to_string(),
        ),
        cadence: edition
            .cadence()
            .map(|cadence| locale.cadence(&cadence))
            .unwrap_or_default(),
        active: edition.active,
        due: preview.due_at.map(|at| locale.moment(at, zone)),
        countdown: preview.due_at.and_then(|at| Countdown::until(at, now, locale)),
        due_iso: preview.due_at.map(|at| at.to_string()).unwrap_or_default(),
        closes: closes_at.map(|at| locale.moment(at, zone)),
        closes_iso: closes_at.map(|at| at.to_string()).unwrap_or_default(),
        zone: zone.unwrap_or("UTC").to_owned(),
        is_issue: preview.is_issue,
        order: preview.order.iter().filter_map(|id| headline(*id)).collect(),
        occurrences: occurrences.collect(),
        choices: preview.choices.into_iter().map(|choice| table.view(choice)).collect(),
        name: edition.name.clone(),
    };
    Ok(page_with_scripts(StatusCode::OK, &template))
}
