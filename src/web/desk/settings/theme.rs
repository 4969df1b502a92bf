//! How a newsletter looks: its colour, face and masthead, shown in light and dark before they are saved, and its logo.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    web,
};
use askama::Template;
use serde::Deserialize;

use super::{
    Entered, Frame, Heading, Member, heading, newsletter::save, owned, page_with, path_of, sent, sent_with_file, status,
};
use crate::{
    content::{ContentError, logos},
    domain::{Colour, Face, Header, LEAST_CONTRAST, Theme},
    locale::Locale,
    storage::newsletters::{Newsletter, NewsletterSettings},
    web::{PageError, State, desk::member::see_other, site::theme},
};

#[derive(Template)]
#[template(path = "desk/settings/theme.html")]
struct ThemePage {
    frame: Frame,
    heading: Heading,
    path: String,
    e: Entered,
    newsletter: String,
    language: String,
    direction: &'static str,
    logo: Option<String>,
    /// The address of the preview's style, and whether its masthead is filled.
    preview: Option<(String, bool)>,
}

fn known(newsletter: &Newsletter) -> Entered {
    let theme = &newsletter.theme;
    Entered::known([
        ("accent", theme.accent.to_string()),
        ("face", face_name(theme.face).to_owned()),
        ("header", header_name(theme.header).to_owned()),
        ("version", newsletter.version.to_string()),
    ])
}

fn face_name(face: Face) -> &'static str {
    match face {
        Face::Serif => "serif",
        Face::Sans => "sans",
    }
}

fn header_name(header: Header) -> &'static str {
    match header {
        Header::Plain => "plain",
        Header::Filled => "filled",
    }
}

fn face(name: &str) -> Face {
    if name == "sans" { Face::Sans } else { Face::Serif }
}

fn masthead(name: &str) -> Header {
    if name == "filled" {
        Header::Filled
    } else {
        Header::Plain
    }
}

/// The theme that a form describes; what cannot be read on the paper of pages is refused beside its field.
fn read(e: &mut Entered, l: Locale) -> Option<Theme> {
    let accent = Colour::parse(e.one("accent"));
    let accent = e.read("accent", accent, l.text("desk-settings-problem-colour"))?;
    let theme = Theme {
        accent,
        face: face(e.one("face")),
        header: masthead(e.one("header")),
    };
    if let Err(pale) = theme.check() {
        let words = l
            .text("desk-settings-problem-pale")
            .with("found", format!("{:.2}", pale.found()))
            .with("least", LEAST_CONTRAST.to_string())
            .with("darker", pale.darker().to_string());
        e.refuse("accent", words);
        return None;
    }
    Some(theme)
}

fn shown(state: &State, member: &Member, newsletter: &Newsletter, e: Entered, theme: Option<Theme>) -> HttpResponse {
    let path = path_of(&newsletter.slug, "/theme");
    let preview = theme.map(|theme| {
        let accent = theme.accent.to_string();
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("accent", &accent)
            .append_pair("face", face_name(theme.face))
            .finish();
        (format!("{path}/preview.css?{query}"), theme.header == Header::Filled)
    });
    let template = ThemePage {
        frame: Frame::inside(state, member, member.locale.text("desk-settings-theme").to_string()),
        heading: heading(member, newsletter, "/theme"),
        newsletter: newsletter.name.clone(),
        language: newsletter.language.as_str().to_owned(),
        direction: newsletter.language.direction().as_str(),
        logo: newsletter
            .logo
            .as_ref()
            .map(|logo| format!("/{}/{logo}", newsletter.slug)),
        preview,
        path,
        e,
    };
    page_with(status(&template.e), &template)
}

/// `GET /desk/settings/newsletters/{slug}/theme`
pub async fn show(state: web::Data<State>, member: Member, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let newsletter = owned(&state, &member, &path).await?;
    Ok(shown(
        &state,
        &member,
        &newsletter,
        known(&newsletter),
        Some(newsletter.theme),
    ))
}

/// What a preview shows.
#[derive(Debug, Deserialize)]
pub struct Previewed {
    #[serde(default)]
    accent: String,
    #[serde(default)]
    face: String,
}

/// `GET /desk/settings/newsletters/{slug}/theme/preview.css`
pub async fn preview(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    query: web::Query<Previewed>,
) -> Result<HttpResponse, PageError> {
    let newsletter = owned(&state, &member, &path).await?;
    let theme = Theme {
        accent: Colour::parse(&query.accent).unwrap_or(newsletter.theme.accent),
        face: face(&query.face),
        ..newsletter.theme
    };
    Ok(HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .body(theme::preview(&theme)))
}

/// `POST /desk/settings/newsletters/{slug}/theme`
pub async fn change(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (newsletter, mut e) = sent(&request, &state, &member, &body, &path).await?;
    let theme = read(&mut e, member.locale);
    if let Some(theme) = theme
        && e.one("do") != "show"
    {
        let settings = NewsletterSettings {
            theme,
            ..NewsletterSettings::from(&newsletter)
        };
        if save(&state, &member, &newsletter, &mut e, settings).await? {
            return Ok(see_other(&path_of(&newsletter.slug, "/theme")));
        }
    }
    Ok(shown(&state, &member, &newsletter, e, theme))
}

/// `POST /desk/settings/newsletters/{slug}/theme/logo`
pub async fn set_logo(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (newsletter, _, upload) = sent_with_file(&request, &state, &member, &body, &path).await?;
    let actor = member.at_desk.name();
    match logos::set(&state.db, actor, &newsletter.slug, upload.content, state.now()).await {
        Ok(_) => Ok(see_other(&path_of(&newsletter.slug, "/theme"))),
        Err(error) => {
            let mut e = known(&newsletter);
            e.tell(member.locale, error)?;
            Ok(shown(&state, &member, &newsletter, e, Some(newsletter.theme)))
        }
    }
}

/// `POST /desk/settings/newsletters/{slug}/theme/logo/remove`
pub async fn remove_logo(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (newsletter, _) = sent(&request, &state, &member, &body, &path).await?;
    match logos::remove(&state.db, member.at_desk.name(), &newsletter.slug, state.now()).await {
        // Whoever takes away what somebody else has taken away has what was wanted.
        Ok(()) | Err(ContentError::Unknown("logo")) => Ok(see_other(&path_of(&newsletter.slug, "/theme"))),
        Err(error) => Err(error.into()),
    }
}
