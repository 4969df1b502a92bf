//! A newsletter's sections: opening and renaming them.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{Entered, Frame, Heading, Member, heading, owned, page_with, path_of, sent, status};
use crate::{
    content::{ContentError, newsletters as rooms},
    domain::Slug,
    storage::{
        newsletters::Newsletter,
        sections::{self, Section},
    },
    web::{PageError, State, desk::member::see_other},
};

#[derive(Template)]
#[template(path = "desk/settings/sections.html")]
struct SectionsPage {
    frame: Frame,
    heading: Heading,
    path: String,
    sections: Vec<Section>,
    e: Entered,
}

async fn shown(state: &State, member: &Member, newsletter: &Newsletter, e: Entered) -> Result<HttpResponse, PageError> {
    let id = newsletter.id;
    let sections = state.db.read(move |conn| sections::list(conn, id)).await?;
    let code = status(&e);
    let template = SectionsPage {
        frame: Frame::inside(state, member, member.locale.text("desk-settings-sections").to_string()),
        heading: heading(member, newsletter, "/sections"),
        path: path_of(&newsletter.slug, "/sections"),
        sections,
        e,
    };
    Ok(page_with(code, &template))
}

/// `GET /desk/settings/newsletters/{slug}/sections`
pub async fn show(state: web::Data<State>, member: Member, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let newsletter = owned(&state, &member, &path).await?;
    shown(&state, &member, &newsletter, Entered::default()).await
}

/// `POST /desk/settings/newsletters/{slug}/sections`
pub async fn open(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (newsletter, mut e) = sent(&request, &state, &member, &body, &path).await?;
    let slug = Slug::parse(e.one("slug"));
    let slug = e.read("slug", slug, member.locale.text("desk-settings-problem-slug"));
    if let Some(slug) = slug {
        let (actor, name) = (member.at_desk.name(), e.one("name"));
        match rooms::open_section(&state.db, actor, &newsletter.slug, slug, name, state.now()).await {
            Ok(_) => return Ok(see_other(&path_of(&newsletter.slug, "/sections"))),
            Err(error) => e.tell(member.locale, error)?,
        }
    }
    shown(&state, &member, &newsletter, e).await
}

/// `POST /desk/settings/newsletters/{slug}/sections/{section}`
pub async fn rename(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<(String, String)>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (newsletter, mut e) = sent(&request, &state, &member, &body, &path.0).await?;
    let section = Slug::parse(&path.1).map_err(|_| ContentError::Unknown("section"))?;
    let field = format!("name-{section}");
    let (actor, name) = (member.at_desk.name(), e.one(&field));
    match rooms::rename_section(&state.db, actor, &newsletter.slug, &section, name, state.now()).await {
        Ok(_) => Ok(see_other(&path_of(&newsletter.slug, "/sections"))),
        Err(ContentError::Invalid { .. }) => {
            e.refuse(&field, member.locale.text("desk-settings-problem-line"));
            shown(&state, &member, &newsletter, e).await
        }
        Err(error) => Err(error.into()),
    }
}
