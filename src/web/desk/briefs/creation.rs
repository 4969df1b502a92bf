//! A new brief: a place and a headline, and for a translation its language. The rest is written in the editor.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{
    Frame, Member,
    entered::{Problems, refused, told},
    list::{PlaceView, places},
    page_with, workplaces,
};
use crate::{
    content::{
        ContentError,
        briefs::{self, Draft},
        one_line,
    },
    domain::{BriefId, Language, Role, Slug},
    locale::Locale,
    storage::{
        StorageError,
        briefs::{self as rows, Brief},
    },
    web::{PageError, Problem, State, desk::member::see_other},
};

/// What a link to the form says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    place: String,
    translation_of: Option<i64>,
    language: String,
}

#[derive(Default)]
struct Shown {
    place: String,
    headline: String,
    language: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "desk/briefs/new.html")]
struct NewPage {
    frame: Frame,
    places: Vec<PlaceView>,
    languages: [Locale; 3],
    original: Option<Brief>,
    shown: Shown,
}

async fn new_page(
    state: &State,
    member: &Member,
    original: Option<i64>,
    mut shown: Shown,
) -> Result<HttpResponse, PageError> {
    let own = member.at_desk.newsletters();
    let (mut all, original) = state
        .db
        .read(move |conn| {
            let original = original.map(|id| briefs::find(conn, BriefId(id))).transpose()?;
            Ok::<_, ContentError>((workplaces(conn, own.as_deref())?, original))
        })
        .await?;
    all.retain(|(newsletter, _)| member.at_desk.may(Role::Author, Some(newsletter.id)));
    if let Some(original) = &original {
        member.within(Role::Author, Some(original.newsletter_id))?;
        if shown.headline.is_empty() {
            shown.headline.clone_from(&original.headline);
        }
    }
    let id = if original.is_some() {
        "desk-briefs-new-translation"
    } else {
        "desk-briefs-new"
    };
    let status = match shown.problems.are_none() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let template = NewPage {
        frame: Frame::inside(state, member, member.locale.text(id).to_string()),
        places: places(&all),
        languages: Locale::ALL,
        original,
        shown,
    };
    Ok(page_with(status, &template))
}

/// `GET /desk/briefs/new`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    query: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let asked = query.into_inner();
    let shown = Shown {
        place: asked.place,
        language: asked.language,
        ..Shown::default()
    };
    new_page(&state, &member, asked.translation_of, shown).await
}

/// `POST /desk/briefs`
pub async fn create(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = member.form(&request, &state, &body)?;
    let locale = member.locale;
    let original = form.one("translation_of").parse().ok();
    let mut shown = Shown {
        place: form.one("place").to_owned(),
        headline: form.one("headline").to_owned(),
        language: form.one("language").to_owned(),
        problems: Problems::default(),
    };
    let (newsletter, section) = shown.place.split_once('/').unwrap_or(("", ""));
    let (newsletter, section) = (Slug::parse(newsletter).ok(), Slug::parse(section).ok());
    let known = state.db.read(move |conn| {
        let found = match (original, newsletter) {
            (Some(id), _) => {
                let found = rows::find(conn, BriefId(id))?.map(|brief| brief.newsletter_id);
                found
                    .map(|id| crate::storage::newsletters::find(conn, id))
                    .transpose()?
            }
            (None, Some(slug)) => crate::storage::newsletters::find_by_slug(conn, &slug)?,
            (None, None) => None,
        };
        Ok::<_, StorageError>(found)
    });
    let known = known.await?;
    let Some(newsletter) = known.filter(|_| original.is_some() || section.is_some()) else {
        shown.problems.add("section", told(locale, "section"));
        return new_page(&state, &member, original, shown).await;
    };
    let at_desk = member.within(Role::Author, Some(newsletter.id))?;
    if one_line("headline", &shown.headline, true).is_err() {
        shown.problems.add("headline", told(locale, "headline"));
    }
    let language = match shown.language.as_str() {
        "" => Ok(newsletter.language.clone()),
        tag => Language::parse(tag),
    };
    let Ok(language) = language else {
        shown.problems.add("language", told(locale, "language"));
        return new_page(&state, &member, original, shown).await;
    };
    if !shown.problems.are_none() {
        return new_page(&state, &member, original, shown).await;
    }
    let draft = Draft {
        section,
        headline: Some(shown.headline.clone()),
        bylines: Some(at_desk.member.name.as_str().to_owned()),
        language: Some(language),
        translation_of: original.map(BriefId),
        ..Draft::default()
    };
    let slug = newsletter.slug.clone();
    match with_free_slug(&state, at_desk.name(), &slug, draft).await {
        Ok(made) => Ok(see_other(&format!("/desk/briefs/{}", made.id))),
        Err(error) => match refused(&error, locale) {
            Some(problems) => {
                shown.problems = problems;
                new_page(&state, &member, original, shown).await
            }
            None => Err(Problem::from(error).into()),
        },
    }
}

/// The slug comes from the headline; where that is taken, a number goes behind it.
async fn with_free_slug(
    state: &State,
    actor: &str,
    newsletter: &Slug,
    mut draft: Draft,
) -> Result<Brief, ContentError> {
    let (db, now) = (&state.db, state.now());
    match briefs::create(db, actor, newsletter, draft.clone(), now).await {
        Err(ContentError::SlugTaken) => {}
        other => return other,
    }
    let headline = draft.headline.clone().unwrap_or_default();
    let number = now.millis();
    let title: String = headline.chars().take(60).collect();
    draft.slug = Some(Slug::from_title(
        &format!("{title} {number}"),
        &format!("brief-{number}"),
    ));
    briefs::create(db, actor, newsletter, draft, now).await
}
