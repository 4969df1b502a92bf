//! What owners set up: newsletters with their sections and editions, and how mail leaves.
//!
//! An owner of single newsletters sets up those, and sees nothing of the others.

mod cadence_choice;
mod edition_form;
pub mod editions;
mod entered;
pub mod holidays;
pub mod newsletter;
pub mod privacy;
pub mod relays;
pub mod sections;
pub mod sender;
pub mod theme;
pub mod webhook_log;
pub mod webhooks;
pub mod wordings;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use chrono::Datelike;
use chrono_tz::Tz;

use self::{cadence_choice::WEEKDAYS, entered::Entered};
use super::{Frame, Member, page, page_with};
use crate::{
    content::{ContentError, newsletters as rooms},
    domain::{NewsletterId, Role, Slug, Timestamp},
    locale::Locale,
    storage::newsletters::{self, Newsletter},
    web::{
        PageError, Problem, State,
        form::{Form, Upload},
    },
};

/// Most newsletters on the page.
const MOST: i64 = 200;

/// A place of a newsletter's settings.
struct Part {
    path: String,
    words: String,
    is_here: bool,
}

/// What every page about one newsletter has above it.
struct Heading {
    name: String,
    parts: Vec<Part>,
}

/// The parts of a newsletter's settings: the ends of their paths, and their names.
const PARTS: &[(&str, &str)] = &[
    ("", "desk-settings-general"),
    ("/sections", "desk-settings-sections"),
    ("/editions", "desk-editions"),
    ("/sender", "desk-settings-sender"),
    ("/theme", "desk-settings-theme"),
    ("/wordings", "desk-settings-wordings"),
    ("/privacy", "desk-settings-privacy"),
];

/// Where a newsletter's settings are.
fn path_of(newsletter: &Slug, part: &str) -> String {
    format!("/desk/settings/newsletters/{newsletter}{part}")
}

fn heading(member: &Member, newsletter: &Newsletter, here: &str) -> Heading {
    let part = |(path, id): &(&str, &'static str)| Part {
        path: path_of(&newsletter.slug, path),
        words: member.locale.text(id).to_string(),
        is_here: *path == here,
    };
    Heading {
        name: newsletter.name.clone(),
        parts: PARTS.iter().map(part).collect(),
    }
}

/// The newsletter of a path, to whom may set it up.
async fn owned(state: &State, member: &Member, slug: &str) -> Result<Newsletter, Problem> {
    member.owning()?;
    let slug = Slug::parse(slug).map_err(|_| ContentError::Unknown("newsletter"))?;
    let newsletter = state.db.read(move |conn| rooms::find(conn, &slug)).await?;
    member.within(Role::Owner, Some(newsletter.id))?;
    Ok(newsletter)
}

/// A form about the newsletter of a path, from whom may set it up.
async fn sent(
    request: &HttpRequest,
    state: &State,
    member: &Member,
    body: &[u8],
    slug: &str,
) -> Result<(Newsletter, Entered), Problem> {
    member.owning()?;
    let form = member.form(request, state, body)?;
    Ok((owned(state, member, slug).await?, Entered::sent(form)))
}

/// The same with a file.
async fn sent_with_file(
    request: &HttpRequest,
    state: &State,
    member: &Member,
    body: &[u8],
    slug: &str,
) -> Result<(Newsletter, Form, Upload), Problem> {
    member.owning()?;
    let (form, upload) = member.form_with_file(request, state, body).await?;
    Ok((owned(state, member, slug).await?, form, upload))
}

/// An instant as people of a zone read it: the day of the week, the day and the hour.
fn moment(locale: Locale, at: Timestamp, zone: Option<&str>) -> String {
    let zone: Tz = zone.and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC);
    let local = at.utc().with_timezone(&zone);
    let weekday = local.weekday().num_days_from_monday();
    let weekday = usize::try_from(weekday).ok().and_then(|day| WEEKDAYS.get(day));
    let weekday = weekday.map(|(_, id)| locale.text(id).to_string()).unwrap_or_default();
    // As the instant at which clocks in UTC show the same.
    let as_utc = Timestamp::from(local.naive_local().and_utc());
    let words = locale.text("desk-settings-moment").with("weekday", weekday);
    let words = words.with("day", locale.day(as_utc));
    words.with("time", local.format("%H:%M").to_string()).to_string()
}

/// The status of a page with a form.
fn status(entered: &Entered) -> StatusCode {
    if entered.is_refused() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    }
}

struct NewsletterView {
    name: String,
    language: String,
    direction: &'static str,
    parts: Vec<Part>,
}

#[derive(Template)]
#[template(path = "desk/settings/index.html")]
struct IndexPage {
    frame: Frame,
    newsletters: Vec<NewsletterView>,
    /// Whether the member may set up what is of no newsletter.
    owns_all: bool,
}

/// `GET /desk/settings`
pub async fn show(state: web::Data<State>, member: Member) -> Result<HttpResponse, PageError> {
    member.owning()?;
    let all = state
        .db
        .read(|conn| newsletters::list(conn, NewsletterId(0), MOST))
        .await?;
    let own = all
        .into_iter()
        .filter(|newsletter| member.at_desk.may(Role::Owner, Some(newsletter.id)));
    let newsletters = own.map(|newsletter| NewsletterView {
        language: newsletter.language.as_str().to_owned(),
        direction: newsletter.language.direction().as_str(),
        parts: heading(&member, &newsletter, "none").parts,
        name: newsletter.name,
    });
    Ok(page(&IndexPage {
        frame: Frame::inside(&state, &member, member.locale.text("desk-settings").to_string()),
        newsletters: newsletters.collect(),
        owns_all: member.at_desk.may(Role::Owner, None),
    }))
}
