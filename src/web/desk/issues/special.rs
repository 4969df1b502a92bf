//! Making a special issue of chosen briefs.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{
    composer::{Draft, Problems},
    composing::problems,
};
use crate::{
    content::{ContentError, search},
    domain::{BriefId, NewsletterId, Role},
    issues::{
        IssueError,
        special::{self, Special},
    },
    storage::{
        StorageError,
        headlines::{self, Headline, Offer},
        newsletters::{self, Newsletter},
        sections,
    },
    web::{
        PageError, Problem, State,
        desk::{Frame, Member, choices::names, frame::page_with, member::see_other},
        form::Form,
    },
};

/// Briefs that are offered at once.
const OFFERED: i64 = 60;
/// Most newsletters to choose from.
const MOST: i64 = 200;

/// For which newsletter.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    newsletter: String,
}

struct BriefView {
    id: BriefId,
    headline: String,
    language: String,
    direction: &'static str,
    section: String,
    published: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "desk/issue_new.html")]
struct SpecialPage {
    frame: Frame,
    newsletters: Vec<Newsletter>,
    /// The one that it is for, once it is chosen.
    newsletter: Option<Newsletter>,
    draft: Draft,
    problems: Problems,
    briefs: Vec<BriefView>,
}

/// The newsletters in which a member may make issues.
async fn own_newsletters(state: &State, member: &Member) -> Result<Vec<Newsletter>, StorageError> {
    let mut all = state
        .db
        .read(move |conn| newsletters::list(conn, NewsletterId(0), MOST))
        .await?;
    all.retain(|newsletter| member.at_desk.may(Role::Editor, Some(newsletter.id)));
    Ok(all)
}

async fn special_page(
    state: &State,
    member: &Member,
    wanted: &str,
    draft: Draft,
    problems: Problems,
) -> Result<HttpResponse, PageError> {
    let mut own = own_newsletters(state, member).await?;
    let place = match (wanted, own.len()) {
        ("", 1) => Some(0),
        (wanted, _) => own.iter().position(|newsletter| newsletter.slug.as_str() == wanted),
    };
    let newsletter = place.map(|place| own.swap_remove(place));
    let (locale, now) = (member.locale, state.now());
    let mut briefs = Vec::new();
    if let Some(newsletter) = &newsletter {
        let offer = Offer {
            newsletter: newsletter.id,
            after: None,
            wanted: search::Query::read(&draft.find).map(|query| query.wanted().clone()),
            but: draft.order.clone(),
        };
        let (id, order) = (newsletter.id, draft.order.clone());
        let (chosen, offered, known) = state
            .db
            .read(move |conn| {
                let chosen = headlines::of_ids(conn, id, &order)?;
                let offered = headlines::offered(conn, &offer, now, OFFERED)?;
                Ok::<_, StorageError>((chosen, offered, names(sections::list(conn, id)?)))
            })
            .await?;
        let view = |brief: Headline, is_chosen| BriefView {
            id: brief.id,
            language: brief.language.as_str().to_owned(),
            direction: brief.language.direction().as_str(),
            headline: brief.headline,
            section: known.get(&brief.section).cloned().unwrap_or_default(),
            published: brief
                .published_at
                .map(|at| locale.short_moment(at, None))
                .unwrap_or_default(),
            is_chosen,
        };
        briefs.extend(chosen.into_iter().map(|brief| view(brief, true)));
        briefs.extend(offered.into_iter().map(|brief| view(brief, false)));
    }
    let status = match problems.any() {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    Ok(page_with(
        status,
        &SpecialPage {
            frame: Frame::inside(state, member, locale.text("desk-issues-new").to_string()),
            newsletters: own,
            newsletter,
            draft,
            problems,
            briefs,
        },
    ))
}

/// `GET /desk/issues/new`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, PageError> {
    member.with_somewhere(Role::Editor)?;
    let (draft, _) = Draft::read(&Form::default());
    special_page(&state, &member, &wanted.newsletter, draft, Problems::default()).await
}

/// `POST /desk/issues/new`
pub async fn make(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let actor = member.with_somewhere(Role::Editor)?.name().to_owned();
    let form = member.form(&request, &state, &body)?;
    let wanted = form.one("newsletter").to_owned();
    let own = own_newsletters(&state, &member).await?;
    let newsletter = own.into_iter().find(|newsletter| newsletter.slug.as_str() == wanted);
    let newsletter = newsletter.ok_or_else(|| Problem::invalid("newsletter", "choose a newsletter of the page"))?;
    let (draft, _) = Draft::read(&form);
    if form.one("do") == "find" {
        return special_page(&state, &member, &wanted, draft, Problems::default()).await;
    }
    let special = Special {
        newsletter: newsletter.slug,
        subject: draft.subject.clone(),
        preheader: draft.preheader.clone(),
        opening_note: draft.opening_note.clone(),
        briefs: draft.order.clone(),
    };
    match special::create(&state.db, &actor, special, state.now()).await {
        Ok(made) => Ok(see_other(&format!("/desk/issues/{}?done=created", made.id))),
        Err(IssueError::Content(ContentError::Invalid { field, .. })) => {
            let mut problems = problems(field, &draft, member.locale);
            if draft.order.is_empty() && problems.briefs.is_some() {
                problems.briefs = Some(member.locale.text("desk-issues-problem-no-briefs").to_string());
            }
            special_page(&state, &member, &wanted, draft, problems).await
        }
        Err(other) => Err(other.into()),
    }
}
