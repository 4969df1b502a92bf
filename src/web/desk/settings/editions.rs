//! A newsletter's editions: when they come out, and what they take.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    Entered, Frame, Heading, Member,
    cadence_choice::WEEKDAYS,
    edition_form::{fresh, known, read},
    heading, moment, owned, page_with, path_of, sent,
};
use crate::{
    content::ContentError,
    domain::{Cadence, Days, Slug, Timestamp, Zone},
    issues::{IssueError, editions as rooms},
    storage::{
        editions::{self, Edition},
        newsletters::Newsletter,
        sections::{self, Section},
    },
    web::{PageError, State, desk::member::see_other},
};

/// Due times shown of those to come.
const TO_COME: usize = 5;
/// The zone of a newsletter's first edition.
const FIRST_ZONE: &str = "Europe/Minsk";

struct EditionView {
    name: String,
    path: String,
    cadence: String,
    next: Option<String>,
    active: bool,
}

#[derive(Template)]
#[template(path = "desk/settings/editions.html")]
struct EditionsPage {
    frame: Frame,
    heading: Heading,
    editions: Vec<EditionView>,
    new: String,
}

/// What is said of the due times to come.
struct ToCome {
    cadence: String,
    times: Vec<String>,
    is_instant: bool,
}

#[derive(Template)]
#[template(path = "desk/settings/edition.html")]
struct EditionPage {
    frame: Frame,
    heading: Heading,
    e: Entered,
    weekdays: Vec<(&'static str, String)>,
    zones: Vec<&'static str>,
    sections: Vec<Section>,
    to_come: Option<ToCome>,
    /// Where holidays are uploaded; an edition that is not saved yet has none.
    holidays: Option<String>,
    taken: Option<usize>,
}

impl EditionPage {
    /// The slugs of the sections, in their order.
    fn slugs(&self) -> String {
        let slugs: Vec<&str> = self.sections.iter().map(|section| section.slug.as_str()).collect();
        slugs.join(", ")
    }
}

/// `GET /desk/settings/newsletters/{slug}/editions`
pub async fn list(state: web::Data<State>, member: Member, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let newsletter = owned(&state, &member, &path).await?;
    let id = newsletter.id;
    let editions = state.db.read(move |conn| editions::list(conn, id)).await?;
    let l = member.locale;
    let editions = editions.into_iter().map(|edition| EditionView {
        path: path_of(&newsletter.slug, &format!("/editions/{}", edition.slug)),
        cadence: edition.cadence().map(|cadence| l.cadence(&cadence)).unwrap_or_default(),
        next: edition.next_at.map(|at| moment(l, at, edition.zone.as_deref())),
        active: edition.active,
        name: edition.name,
    });
    Ok(super::page(&EditionsPage {
        editions: editions.collect(),
        frame: Frame::inside(&state, &member, l.text("desk-editions").to_string()),
        heading: heading(&member, &newsletter, "/editions"),
        new: path_of(&newsletter.slug, "/new-edition"),
    }))
}

fn to_come(member: &Member, cadence: &Cadence, days: &Days, now: Timestamp) -> ToCome {
    let next = |after: &Timestamp| cadence.next_on(*after, days);
    let times = std::iter::successors(next(&now), next).take(TO_COME);
    ToCome {
        cadence: member.locale.cadence(cadence),
        times: times.map(|at| moment(member.locale, at, cadence.zone_name())).collect(),
        is_instant: cadence.expression().is_none(),
    }
}

/// What a page of the form shows besides its fields.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) e: Entered,
    /// Due times are shown of these.
    pub(super) of: Option<(Cadence, Days)>,
    /// How many holidays an upload has brought.
    pub(super) taken: Option<usize>,
}

pub(super) async fn form_page(
    state: &State,
    member: &Member,
    newsletter: &Newsletter,
    edition: Option<&Edition>,
    shown: Shown,
) -> Result<HttpResponse, PageError> {
    let id = newsletter.id;
    let sections = state.db.read(move |conn| sections::list(conn, id)).await?;
    let l = member.locale;
    let status = if shown.e.is_refused() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let title = match edition {
        Some(edition) => edition.name.clone(),
        None => l.text("desk-settings-new-edition").to_string(),
    };
    let template = EditionPage {
        frame: Frame::inside(state, member, title),
        heading: heading(member, newsletter, "/editions"),
        weekdays: WEEKDAYS.map(|(day, id)| (day, l.text(id).to_string())).to_vec(),
        zones: Zone::places().map(|zone| zone.as_str()).collect(),
        sections,
        to_come: shown
            .of
            .map(|(cadence, days)| to_come(member, &cadence, &days, state.now())),
        holidays: edition.map(|edition| path_of(&newsletter.slug, &format!("/editions/{}/holidays", edition.slug))),
        taken: shown.taken,
        e: shown.e,
    };
    Ok(page_with(status, &template))
}

/// An edition of a newsletter.
pub(super) async fn find(state: &State, newsletter: &Newsletter, slug: &str) -> Result<Edition, PageError> {
    let unknown = || ContentError::Unknown("edition");
    let (id, slug) = (newsletter.id, Slug::parse(slug).map_err(|_| unknown())?);
    let found = state
        .db
        .read(move |conn| editions::find_by_slug(conn, id, &slug))
        .await?;
    Ok(found.ok_or_else(unknown)?)
}

/// The fields of an edition and its due times.
pub(super) fn as_known(edition: &Edition) -> Shown {
    Shown {
        e: known(edition),
        of: edition.cadence().ok().map(|cadence| (cadence, edition.days.clone())),
        taken: None,
    }
}

/// `GET /desk/settings/newsletters/{slug}/editions/{edition}`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, PageError> {
    let newsletter = owned(&state, &member, &path.0).await?;
    let edition = find(&state, &newsletter, &path.1).await?;
    form_page(&state, &member, &newsletter, Some(&edition), as_known(&edition)).await
}

/// `GET /desk/settings/newsletters/{slug}/new-edition`
pub async fn show_new(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let newsletter = owned(&state, &member, &path).await?;
    let id = newsletter.id;
    let others = state.db.read(move |conn| editions::list(conn, id)).await?;
    let zone = others.into_iter().find_map(|edition| edition.zone);
    let shown = Shown {
        e: fresh(zone.as_deref().unwrap_or(FIRST_ZONE)),
        ..Shown::default()
    };
    form_page(&state, &member, &newsletter, None, shown).await
}

async fn save(
    state: &State,
    member: &Member,
    newsletter: &Newsletter,
    edition: Option<&Edition>,
    mut e: Entered,
) -> Result<HttpResponse, PageError> {
    let id = newsletter.id;
    let known_sections = state.db.read(move |conn| sections::list(conn, id)).await?;
    let Some(settings) = read(&mut e, &known_sections, member.locale) else {
        let shown = Shown { e, ..Shown::default() };
        return form_page(state, member, newsletter, edition, shown).await;
    };
    let of = Some((settings.cadence.clone(), settings.days.clone()));
    if e.one("do") == "show" {
        let shown = Shown { e, of, taken: None };
        return form_page(state, member, newsletter, edition, shown).await;
    }
    let (actor, now) = (member.at_desk.name(), state.now());
    let saved = match edition {
        None => rooms::create(&state.db, actor, &newsletter.slug, settings, now).await,
        Some(edition) => {
            let version = e.one("version").parse().unwrap_or(0);
            rooms::change(&state.db, actor, edition.id, version, settings, now).await
        }
    };
    match saved {
        Ok(saved) => Ok(see_other(&path_of(
            &newsletter.slug,
            &format!("/editions/{}", saved.slug),
        ))),
        Err(IssueError::Content(error)) => {
            e.tell(member.locale, error)?;
            let shown = Shown { e, of, taken: None };
            form_page(state, member, newsletter, edition, shown).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/settings/newsletters/{slug}/editions/{edition}`
pub async fn change(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<(String, String)>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (newsletter, e) = sent(&request, &state, &member, &body, &path.0).await?;
    let edition = find(&state, &newsletter, &path.1).await?;
    save(&state, &member, &newsletter, Some(&edition), e).await
}

/// `POST /desk/settings/newsletters/{slug}/new-edition`
pub async fn create(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (newsletter, e) = sent(&request, &state, &member, &body, &path).await?;
    save(&state, &member, &newsletter, None, e).await
}
