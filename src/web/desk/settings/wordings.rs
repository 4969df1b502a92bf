//! The words that readers agree to: each version, since when it is shown, and how many have agreed to it.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{Entered, Frame, Heading, Member, heading, owned, page_with, path_of, sent, status};
use crate::{
    content::newsletters as rooms,
    locale::Locale,
    storage::{newsletters::Newsletter, wordings},
    subscribers::wordings::Wording,
    web::{PageError, State, desk::member::see_other},
};

/// Versions on the page, the newest first.
const SHOWN: i64 = 50;

struct VersionView {
    language: String,
    text: String,
    since: String,
    agreed: i64,
    is_present: bool,
}

struct LanguageView {
    tag: &'static str,
    name: &'static str,
    field: String,
    present: String,
}

#[derive(Template)]
#[template(path = "desk/settings/wordings.html")]
struct WordingsPage {
    frame: Frame,
    heading: Heading,
    e: Entered,
    versions: Vec<VersionView>,
    languages: Vec<LanguageView>,
    version: i64,
}

async fn shown(state: &State, member: &Member, newsletter: &Newsletter, e: Entered) -> Result<HttpResponse, PageError> {
    let id = newsletter.id;
    let kept = state.db.read(move |conn| wordings::list(conn, id, SHOWN)).await?;
    let present: Vec<Wording> = Locale::ALL
        .into_iter()
        .map(|locale| Wording::present(newsletter, locale))
        .collect();
    let versions = kept.into_iter().map(|kept| VersionView {
        since: member.locale.day(kept.first_used_at),
        agreed: kept.agreed,
        is_present: present.iter().any(|present| present.id.as_str() == kept.id),
        language: kept.language,
        text: kept.text,
    });
    let languages = present.iter().map(|present| {
        let tag = present.locale.tag();
        LanguageView {
            tag,
            name: present.locale.autonym(),
            field: format!("text-{tag}"),
            present: present.text.clone(),
        }
    });
    let template = WordingsPage {
        frame: Frame::inside(state, member, member.locale.text("desk-settings-wordings").to_string()),
        heading: heading(member, newsletter, "/wordings"),
        versions: versions.collect(),
        languages: languages.collect(),
        version: newsletter.version,
        e,
    };
    Ok(page_with(status(&template.e), &template))
}

fn known(newsletter: &Newsletter) -> Entered {
    let fields = Locale::ALL.map(|locale| {
        let written = newsletter.consent.written(locale.tag()).unwrap_or_default();
        (format!("text-{}", locale.tag()), written.to_owned())
    });
    Entered::known(fields.iter().map(|(name, text)| (name.as_str(), text.clone())))
}

/// `GET /desk/settings/newsletters/{slug}/wordings`
pub async fn show(state: web::Data<State>, member: Member, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let newsletter = owned(&state, &member, &path).await?;
    let entered = known(&newsletter);
    shown(&state, &member, &newsletter, entered).await
}

/// `POST /desk/settings/newsletters/{slug}/wordings`
pub async fn change(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (newsletter, mut e) = sent(&request, &state, &member, &body, &path).await?;
    let Some(locale) = Locale::ALL.into_iter().find(|locale| locale.tag() == e.one("language")) else {
        e.refuse("language", member.locale.text("desk-settings-problem-choose"));
        return shown(&state, &member, &newsletter, e).await;
    };
    let field = format!("text-{}", locale.tag());
    let (version, text) = (e.one("version").parse().unwrap_or(0), e.one(&field).to_owned());
    let (id, actor) = (newsletter.id, member.at_desk.name());
    match rooms::set_consent(&state.db, actor, (id, version), locale.tag(), &text, state.now()).await {
        Ok(changed) => {
            // It is shown from now on: its version begins with it.
            let wording = Wording::present(&changed, locale);
            let known = &state.sign_ups.wordings;
            known.keep(&state.db, &changed, &wording, state.now()).await?;
            Ok(see_other(&path_of(&newsletter.slug, "/wordings")))
        }
        Err(crate::content::ContentError::Invalid { .. }) => {
            e.refuse(&field, member.locale.text("desk-settings-problem-wording"));
            shown(&state, &member, &newsletter, e).await
        }
        Err(error) => {
            e.tell(member.locale, error)?;
            shown(&state, &member, &newsletter, e).await
        }
    }
}
