//! The list of briefs, with filters and search.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{Frame, Member, page, when, workplaces};
use crate::{
    content::search,
    domain::{BriefId, BriefStatus, Language, NewsletterId, Role, SectionId, Timestamp},
    storage::{
        StorageError,
        brief_lists::{self, Filter, Place},
        newsletters::Newsletter,
        sections::Section,
    },
    web::{PageError, State},
};

/// Briefs on a page.
const PAGE: usize = 50;

/// What is asked for; what cannot be read is as if it were not there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// A newsletter's slug, or that and a section's: `weekly/politics`.
    place: String,
    status: String,
    language: String,
    q: String,
    /// Where the page before ended.
    after: String,
}

/// A newsletter with its sections, to choose from.
pub(super) struct PlaceView {
    pub(super) name: String,
    pub(super) slug: String,
    pub(super) sections: Vec<(String, String)>,
}

/// The places that a form offers.
pub(super) fn places(all: &[(Newsletter, Vec<Section>)]) -> Vec<PlaceView> {
    let view = |(newsletter, sections): &(Newsletter, Vec<Section>)| PlaceView {
        name: newsletter.name.clone(),
        slug: newsletter.slug.as_str().to_owned(),
        sections: sections
            .iter()
            .map(|section| (format!("{}/{}", newsletter.slug, section.slug), section.name.clone()))
            .collect(),
    };
    all.iter().map(view).collect()
}

struct LineView {
    id: BriefId,
    headline: String,
    language: String,
    direction: &'static str,
    status: &'static str,
    /// Published, and not public yet.
    is_waiting: bool,
    bylines: String,
    newsletter: String,
    section: String,
    changed: String,
    changed_iso: String,
    is_translation: bool,
}

#[derive(Template)]
#[template(path = "desk/briefs/list.html")]
struct ListPage {
    frame: Frame,
    asked: Asked,
    is_filtered: bool,
    places: Vec<PlaceView>,
    several: bool,
    statuses: &'static [BriefStatus],
    languages: Vec<Language>,
    lines: Vec<LineView>,
    older: Option<String>,
    can_write: bool,
}

fn place_of(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('-')?;
    Some((Timestamp::from_millis(at.parse().ok()?), BriefId(id.parse().ok()?)))
}

/// Which newsletters and section are meant.
fn meant(asked: &str, all: &[(Newsletter, Vec<Section>)]) -> Option<(NewsletterId, Option<SectionId>)> {
    let (newsletter, section) = asked.split_once('/').unwrap_or((asked, ""));
    let (newsletter, sections) = all.iter().find(|(of, _)| of.slug.as_str() == newsletter)?;
    let section = sections.iter().find(|of| of.slug.as_str() == section);
    Some((newsletter.id, section.map(|section| section.id)))
}

/// `GET /desk/briefs`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    query: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let asked = query.into_inner();
    let own = member.at_desk.newsletters();
    let status = BriefStatus::parse(&asked.status);
    let language = Language::parse(&asked.language).ok();
    let wanted = search::Query::read(&asked.q).map(|query| query.wanted().clone());
    let (place, after) = (asked.place.clone(), place_of(&asked.after));
    let (all, mut lines, languages) = state
        .db
        .read(move |conn| {
            let all = workplaces(conn, own.as_deref())?;
            let meant = meant(&place, &all);
            let languages = brief_lists::languages(conn, own.as_deref())?;
            let filter = Filter {
                newsletters: meant.map(|(newsletter, _)| vec![newsletter]).or(own),
                section: meant.and_then(|(_, section)| section),
                status,
                language,
                wanted,
            };
            let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
            let lines = brief_lists::list(conn, &filter, after, limit)?;
            Ok::<_, StorageError>((all, lines, languages))
        })
        .await?;
    let is_more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let last = lines.last().filter(|_| is_more);
    let older = last.map(|last| older(&asked, (last.updated_at, last.id)));
    let newsletters: HashMap<NewsletterId, &str> = all
        .iter()
        .map(|(newsletter, _)| (newsletter.id, newsletter.name.as_str()))
        .collect();
    let sections = all.iter().flat_map(|(_, sections)| sections);
    let sections: HashMap<SectionId, &str> = sections.map(|section| (section.id, section.name.as_str())).collect();
    let now = state.now();
    let views = lines.into_iter().map(|line| LineView {
        id: line.id,
        direction: line.language.direction().as_str(),
        language: line.language.as_str().to_owned(),
        status: line.status.as_str(),
        is_waiting: line.status == BriefStatus::Published && line.published_at.is_some_and(|at| at > now),
        bylines: line.bylines,
        newsletter: newsletters
            .get(&line.newsletter_id)
            .map(ToString::to_string)
            .unwrap_or_default(),
        section: sections
            .get(&line.section_id)
            .map(ToString::to_string)
            .unwrap_or_default(),
        changed: when(line.updated_at, None),
        changed_iso: line.updated_at.to_string(),
        is_translation: line.translation_of.is_some(),
        headline: line.headline,
    });
    let lines = views.collect();
    let template = ListPage {
        frame: Frame::inside(&state, &member, member.locale.text("desk-briefs").to_string()),
        is_filtered: [&asked.place, &asked.status, &asked.language, &asked.q]
            .iter()
            .any(|text| !text.is_empty()),
        places: places(&all),
        several: all.len() > 1,
        statuses: BriefStatus::ALL,
        languages,
        lines,
        older,
        can_write: all
            .iter()
            .any(|(newsletter, _)| member.at_desk.may(Role::Author, Some(newsletter.id))),
        asked,
    };
    Ok(page(&template))
}

/// The next page of the same list.
fn older(asked: &Asked, (at, id): Place) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in [
        ("place", &asked.place),
        ("status", &asked.status),
        ("language", &asked.language),
        ("q", &asked.q),
    ] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    query.append_pair("after", &format!("{}-{id}", at.millis()));
    format!("/desk/briefs?{}", query.finish())
}
