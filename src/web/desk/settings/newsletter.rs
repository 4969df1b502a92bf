//! A newsletter's name, language and texts; and setting up a new one.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{Entered, Frame, Heading, Member, heading, owned, page_with, path_of, sent, status};
use crate::{
    content::newsletters as rooms,
    domain::{EmailAddress, Language, Measurement, PersonName, Role, Slug, Theme},
    locale::Locale,
    storage::newsletters::{Newsletter, NewsletterSettings},
    web::{PageError, State, desk::member::see_other},
};

#[derive(Template)]
#[template(path = "desk/settings/newsletter.html")]
struct NewsletterPage {
    frame: Frame,
    heading: Heading,
    e: Entered,
}

#[derive(Template)]
#[template(path = "desk/settings/new_newsletter.html")]
struct NewNewsletterPage {
    frame: Frame,
    e: Entered,
}

fn known(newsletter: &Newsletter) -> Entered {
    Entered::known([
        ("name", newsletter.name.clone()),
        ("description", newsletter.description.clone()),
        ("language", newsletter.language.as_str().to_owned()),
        ("postal_address", newsletter.postal_address.clone()),
        ("about", newsletter.about.clone()),
        ("version", newsletter.version.to_string()),
    ])
}

fn shown(state: &State, member: &Member, newsletter: &Newsletter, e: Entered) -> HttpResponse {
    let code = status(&e);
    let template = NewsletterPage {
        frame: Frame::inside(state, member, newsletter.name.clone()),
        heading: heading(member, newsletter, ""),
        e,
    };
    page_with(code, &template)
}

/// `GET /desk/settings/newsletters/{slug}`
pub async fn show(state: web::Data<State>, member: Member, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let newsletter = owned(&state, &member, &path).await?;
    let entered = known(&newsletter);
    Ok(shown(&state, &member, &newsletter, entered))
}

/// The language that a form names.
fn language(e: &mut Entered, locale: Locale) -> Option<Language> {
    let read = Language::parse(e.one("language"));
    e.read("language", read, locale.text("desk-settings-problem-language"))
}

/// `POST /desk/settings/newsletters/{slug}`
pub async fn change(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (newsletter, mut e) = sent(&request, &state, &member, &body, &path).await?;
    if let Some(language) = language(&mut e, member.locale) {
        let settings = NewsletterSettings {
            name: e.one("name").to_owned(),
            description: e.one("description").to_owned(),
            language,
            postal_address: e.one("postal_address").to_owned(),
            about: e.value("about").to_owned(),
            ..NewsletterSettings::from(&newsletter)
        };
        if save(&state, &member, &newsletter, &mut e, settings).await? {
            return Ok(see_other(&path_of(&newsletter.slug, "")));
        }
    }
    Ok(shown(&state, &member, &newsletter, e))
}

/// Saves the version that a form was made from; false when something was refused.
pub(super) async fn save(
    state: &State,
    member: &Member,
    newsletter: &Newsletter,
    e: &mut Entered,
    settings: NewsletterSettings,
) -> Result<bool, PageError> {
    let version = e.one("version").parse().unwrap_or(0);
    let (id, actor) = (newsletter.id, member.at_desk.name());
    match rooms::change(&state.db, actor, id, version, settings, state.now()).await {
        Ok(_) => Ok(true),
        Err(error) => {
            e.tell(member.locale, error)?;
            Ok(false)
        }
    }
}

fn new_page(state: &State, member: &Member, e: Entered) -> HttpResponse {
    let code = status(&e);
    let template = NewNewsletterPage {
        frame: Frame::inside(
            state,
            member,
            member.locale.text("desk-settings-new-newsletter").to_string(),
        ),
        e,
    };
    page_with(code, &template)
}

/// `GET /desk/settings/new-newsletter`
pub async fn show_new(state: web::Data<State>, member: Member) -> Result<HttpResponse, PageError> {
    member.with(Role::Owner)?;
    let language = member.locale.tag().to_owned();
    Ok(new_page(&state, &member, Entered::known([("language", language)])))
}

/// `POST /desk/settings/new-newsletter`
pub async fn create(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let actor = member.with(Role::Owner)?.name().to_owned();
    let mut e = Entered::sent(member.form(&request, &state, &body)?);
    let l = member.locale;
    let slug = Slug::parse_newsletter(e.one("slug"));
    let slug = e.read("slug", slug, l.text("desk-settings-problem-slug"));
    let language = language(&mut e, l);
    let from_name = PersonName::parse(e.one("from_name"));
    let from_name = e.read("from_name", from_name, l.text("desk-settings-problem-sender-name"));
    let from_address = EmailAddress::parse(e.one("from_address"));
    let from_address = e.read("from_address", from_address, l.text("desk-settings-problem-email"));
    if let (Some(slug), Some(language), Some(from_name), Some(from_address)) = (slug, language, from_name, from_address)
    {
        let settings = NewsletterSettings {
            slug,
            name: e.one("name").to_owned(),
            description: e.one("description").to_owned(),
            language,
            from_name,
            from_address,
            reply_to: None,
            return_path: None,
            postal_address: e.one("postal_address").to_owned(),
            measurement: Measurement::None,
            about: String::new(),
            theme: Theme::default(),
        };
        match rooms::create(&state.db, &actor, settings, state.now()).await {
            Ok(made) => return Ok(see_other(&path_of(&made.slug, "/sections"))),
            Err(error) => e.tell(l, error)?,
        }
    }
    Ok(new_page(&state, &member, e))
}
