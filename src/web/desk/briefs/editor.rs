//! The editor of a brief: its form, what saving it answers, and publishing.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{
    Frame, Member, Opened,
    conflict::Conflict,
    entered::{Entered, Problems, refused, wanted_status},
    open, page_with_scripts,
    presence::told,
};
use crate::{
    content::{
        ContentError,
        briefs::{self, Saving, WORDS_A_MINUTE, minutes, words},
        markdown,
    },
    domain::{BriefId, BriefStatus, Language, Role},
    locale::Locale,
    storage::{
        StorageError, brief_presence,
        briefs::{self as rows, Brief},
    },
    web::{PageError, Problem, State, assets, desk::member::see_other, form::Form},
};

/// What a link to the editor says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// It has just been saved.
    saved: Option<String>,
    /// The brief in another language that is to stand beside it.
    beside: Option<i64>,
}

/// The same brief in another language.
struct TranslationView {
    id: BriefId,
    language: String,
    direction: &'static str,
    headline: String,
    status: &'static str,
    is_shown: bool,
}

/// The text that stands beside the fields.
struct BesideView {
    id: BriefId,
    language: String,
    direction: &'static str,
    headline: String,
    standfirst: String,
    body_html: String,
}

#[derive(Template)]
#[template(path = "desk/briefs/editor.html")]
struct EditorPage {
    frame: Frame,
    id: BriefId,
    member: i64,
    version: i64,
    status: &'static str,
    is_public: bool,
    public_url: Option<String>,
    newsletter: String,
    place: String,
    language: String,
    direction: &'static str,
    entered: Entered,
    problems: Problems,
    trouble: Option<String>,
    sections: Vec<(String, String)>,
    languages: [Locale; 3],
    zone: String,
    can_save: bool,
    can_publish: bool,
    saves_itself: bool,
    keeps_slug: bool,
    was_saved: bool,
    words: i64,
    minutes: i64,
    words_a_minute: usize,
    presence: String,
    is_translation: bool,
    translations: Vec<TranslationView>,
    beside: Option<BesideView>,
    conflict: Option<Conflict>,
}

/// What an editor's page shows beside the brief as it is saved.
#[derive(Default)]
struct Shown {
    entered: Option<Entered>,
    problems: Problems,
    trouble: Option<String>,
    conflict: Option<Conflict>,
    asked: Asked,
}

/// The other languages of a brief, the original first.
fn others_in(brief: &Brief, all: Vec<Brief>, shown: Option<BriefId>) -> (Vec<TranslationView>, Option<BesideView>) {
    let mut beside = None;
    let others = all.into_iter().filter(|other| other.id != brief.id);
    let views = others.map(|other| {
        let is_shown = shown == Some(other.id);
        if is_shown {
            let locale = Locale::of(&other.language).unwrap_or_default();
            beside = Some(BesideView {
                id: other.id,
                language: other.language.as_str().to_owned(),
                direction: other.language.direction().as_str(),
                headline: other.headline.clone(),
                standfirst: other.standfirst.clone(),
                body_html: markdown::on_page(&markdown::to_html_with_prefix(&other.body, "beside-"), locale),
            });
        }
        TranslationView {
            id: other.id,
            direction: other.language.direction().as_str(),
            language: other.language.into(),
            headline: other.headline,
            status: other.status.as_str(),
            is_shown,
        }
    });
    (views.collect(), beside)
}

async fn editor_page(
    state: &State,
    member: &Member,
    opened: Opened,
    status: StatusCode,
    shown: Shown,
) -> Result<HttpResponse, PageError> {
    let (brief, now, session) = (opened.brief.clone(), state.now(), member.at_desk.session.id);
    let found = state.db.read(move |conn| {
        let others = brief_presence::others(conn, brief.id, session, now)?;
        let original = brief.translation_of.map_or(Ok(None), |id| rows::find(conn, id))?;
        let mut all = rows::translations(conn, &[brief.translation_of.unwrap_or(brief.id)])?;
        all.splice(0..0, original);
        Ok::<_, StorageError>((others, all))
    });
    let (others, all) = found.await?;
    let wanted = shown.asked.beside.map(BriefId).or(opened.brief.translation_of);
    let (translations, beside) = others_in(&opened.brief, all, wanted);
    let brief = &opened.brief;
    let locale = member.locale;
    let entered = shown.entered.unwrap_or_else(|| Entered::of_brief(&opened));
    let count = words(&entered.headline, &entered.standfirst, &entered.body);
    let language = Language::parse(&entered.language).unwrap_or_else(|_| brief.language.clone());
    let counted = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let is_public = brief.status == BriefStatus::Published;
    let title = locale
        .text("desk-briefs-title")
        .with("headline", brief.headline.as_str());
    let links = &state.links;
    let template = EditorPage {
        frame: Frame::inside(state, member, title.to_string()),
        id: brief.id,
        member: member.at_desk.member.id.0,
        version: brief.version,
        status: brief.status.as_str(),
        is_public,
        public_url: brief
            .is_public(now)
            .then(|| links.brief(&opened.newsletter.slug, &brief.slug)),
        newsletter: opened.newsletter.name.clone(),
        place: opened.newsletter.slug.as_str().to_owned(),
        direction: language.direction().as_str(),
        language: language.into(),
        problems: shown.problems,
        trouble: shown.trouble,
        sections: opened
            .sections
            .iter()
            .map(|section| (section.slug.as_str().to_owned(), section.name.clone()))
            .collect(),
        languages: Locale::ALL,
        zone: opened.zone_name(),
        can_save: brief.status != BriefStatus::Retracted && opened.writable(member).is_ok(),
        can_publish: member.at_desk.may(Role::Editor, Some(opened.newsletter.id)),
        saves_itself: !is_public,
        keeps_slug: is_public,
        was_saved: shown.asked.saved.is_some(),
        words: counted(count),
        minutes: counted(minutes(count)),
        words_a_minute: WORDS_A_MINUTE,
        presence: told(member, &others),
        is_translation: brief.translation_of.is_some(),
        translations,
        beside,
        conflict: shown.conflict,
        entered,
    };
    Ok(page_with_scripts(status, &template))
}

/// `GET /desk/briefs/{id}`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    query: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let opened = open(&state, *path).await?;
    opened.readable(&member)?;
    let shown = Shown {
        asked: query.into_inner(),
        ..Shown::default()
    };
    editor_page(&state, &member, opened, StatusCode::OK, shown).await
}

/// Saves what a form has sent; `Err` is the page that says why not.
async fn saved(
    state: &State,
    member: &Member,
    opened: Opened,
    form: &Form,
) -> Result<Result<Brief, HttpResponse>, PageError> {
    let actor = opened.writable(member)?.name().to_owned();
    let locale = member.locale;
    let entered = Entered::of_form(form);
    let mut draft = match entered.draft(&opened, locale) {
        Ok(draft) => draft,
        Err(problems) => {
            let page = unsaved(state, member, opened, entered, problems).await?;
            return Ok(Err(page));
        }
    };
    if opened.brief.status != BriefStatus::Published {
        draft.status = wanted_status(form);
    }
    let version = form.one("version").parse().unwrap_or(0);
    let (id, now) = (opened.brief.id, state.now());
    let error = match briefs::save(&state.db, &actor, id, version, draft, Saving::OnPurpose, now).await {
        Ok(brief) => return Ok(Ok(brief)),
        Err(error) => error,
    };
    if let Some(problems) = refused(&error, locale) {
        return Ok(Err(unsaved(state, member, opened, entered, problems).await?));
    }
    match error {
        ContentError::Stale { .. } => {
            // As it is now, not as it was when this form was read.
            let opened = open(state, id.0).await?;
            let conflict = Conflict::of(state, &opened, &entered, locale).await?;
            let shown = Shown {
                entered: Some(entered),
                conflict: Some(conflict),
                ..Shown::default()
            };
            let page = editor_page(state, member, opened, StatusCode::CONFLICT, shown).await?;
            Ok(Err(page))
        }
        ContentError::NotNow(_) => {
            let opened = open(state, id.0).await?;
            let shown = Shown {
                entered: Some(entered),
                trouble: Some(locale.text("desk-briefs-not-now").to_string()),
                ..Shown::default()
            };
            let page = editor_page(state, member, opened, StatusCode::CONFLICT, shown).await?;
            Ok(Err(page))
        }
        error => Err(Problem::from(error).into()),
    }
}

async fn unsaved(
    state: &State,
    member: &Member,
    opened: Opened,
    entered: Entered,
    problems: Problems,
) -> Result<HttpResponse, PageError> {
    let shown = Shown {
        entered: Some(entered),
        problems,
        trouble: Some(member.locale.text("desk-briefs-unsaved").to_string()),
        ..Shown::default()
    };
    editor_page(state, member, opened, StatusCode::UNPROCESSABLE_ENTITY, shown).await
}

/// `POST /desk/briefs/{id}`
pub async fn save(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = member.form(&request, &state, &body)?;
    let opened = open(&state, *path).await?;
    let path = opened.path();
    Ok(match saved(&state, &member, opened, &form).await? {
        Ok(_) => see_other(&format!("{path}?saved=yes")),
        Err(page) => page,
    })
}

/// `POST /desk/briefs/{id}/publish`: saves what the form holds, and publishes that.
pub async fn publish(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = member.form(&request, &state, &body)?;
    let opened = open(&state, *path).await?;
    let at_desk = member.within(Role::Editor, Some(opened.newsletter.id))?;
    let path = opened.path();
    let brief = match saved(&state, &member, opened, &form).await? {
        Ok(brief) => brief,
        Err(page) => return Ok(page),
    };
    if brief.status != BriefStatus::Published {
        briefs::publish(&state.db, at_desk.name(), brief.id, state.now()).await?;
    }
    Ok(see_other(&format!("{path}?saved=yes")))
}
