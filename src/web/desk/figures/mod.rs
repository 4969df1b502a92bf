//! What is counted of a newsletter: how readers come and go, what became of issues, which domains take mail, what is read. Charts are
//! drawn here, each with the table of its numbers beside it, and every one as CSV.
//!
//! Editors see all of it in their newsletters, authors what is read. No number is of a single reader who has not agreed to that.

mod chart;
mod domains;
mod growth;
mod interest;
mod issues;
mod one_issue;
mod periods;
mod sheet;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

pub use domains::{as_csv as domains_csv, show as domains};
pub use growth::{as_csv as growth_csv, show as growth};
pub use interest::{as_csv as interest_csv, show as interest};
pub use issues::{as_csv as issues_csv, show as issues};
pub use one_issue::{as_csv as issue_csv, show as issue};
pub use periods::Period;

use super::{Frame, Member, page};
use crate::{
    content::{ContentError, newsletters as rooms},
    domain::{NewsletterId, Role, Slug},
    storage::{StorageError, newsletters, newsletters::Newsletter},
    web::{PageError, State},
};

/// Most newsletters on the page that leads to their figures.
const MOST: i64 = 200;

/// Which period is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    period: String,
}

/// A page of a newsletter's figures that a link leads to.
struct Tab {
    kind: &'static str,
    path: String,
    is_here: bool,
}

/// What all pages of a newsletter's figures have at their top.
struct Top {
    newsletter: String,
    tabs: Vec<Tab>,
    /// The page without a period, and the period shown.
    path: String,
    period: Period,
}

impl Top {
    fn of(member: &Member, newsletter: &Newsletter, here: &'static str, period: Period) -> Self {
        let is_editor = member.at_desk.may(Role::Editor, Some(newsletter.id));
        let path = |kind: &str| format!("/desk/newsletters/{}/figures/{kind}", newsletter.slug);
        let kinds = ["growth", "issues", "domains", "interest"].into_iter();
        let tabs = kinds.filter(|kind| is_editor || *kind == "interest").map(|kind| Tab {
            kind,
            path: format!("{}?period={}", path(kind), period.word()),
            is_here: kind == here,
        });
        Top {
            newsletter: newsletter.name.clone(),
            tabs: tabs.collect(),
            path: path(here),
            period,
        }
    }

    /// Where the same numbers are as CSV.
    fn csv(&self) -> String {
        format!("{}.csv?period={}", self.path, self.period.word())
    }
}

/// The newsletter that a path names, if the member is at least this in it.
async fn newsletter(state: &State, member: &Member, slug: &str, needed: Role) -> Result<Newsletter, PageError> {
    let slug = Slug::parse(slug).map_err(|_| ContentError::Unknown("newsletter"))?;
    let newsletter = state.db.read(move |conn| rooms::find(conn, &slug)).await?;
    member.within(needed, Some(newsletter.id))?;
    Ok(newsletter)
}

fn frame(state: &State, member: &Member) -> Frame {
    Frame::inside(state, member, member.locale.text("desk-figures").to_string())
}

struct NewsletterView {
    name: String,
    path: String,
}

#[derive(Template)]
#[template(path = "desk/figures/newsletters.html")]
struct NewslettersPage {
    frame: Frame,
    newsletters: Vec<NewsletterView>,
}

/// `GET /desk/figures`
pub async fn show(state: web::Data<State>, member: Member) -> Result<HttpResponse, PageError> {
    let list = state.db.read(|conn| newsletters::list(conn, NewsletterId(0), MOST));
    let newsletters = list.await.map_err(|cause: StorageError| PageError::from(cause))?;
    let own = newsletters.into_iter().filter_map(|newsletter| {
        let first = match () {
            () if member.at_desk.may(Role::Editor, Some(newsletter.id)) => "growth",
            () if member.at_desk.may(Role::Author, Some(newsletter.id)) => "interest",
            () => return None,
        };
        Some(NewsletterView {
            path: format!("/desk/newsletters/{}/figures/{first}", newsletter.slug),
            name: newsletter.name,
        })
    });
    Ok(page(&NewslettersPage {
        newsletters: own.collect(),
        frame: frame(&state, &member),
    }))
}
