//! A brief as readers will see it: on the web, and in both parts of a mail, in light or dark. Nothing in it runs or loads
//! anything but pictures.

use std::fmt::Write;

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use askama::Template;

use super::{Member, Opened, entered::Entered, open};
use crate::{
    content::{
        ContentError,
        briefs::{minutes, words},
        markdown,
    },
    issues::brief_preview,
    locale::Locale,
    storage::briefs::BriefText,
    web::{PageError, Problem, State, assets, site::theme_sheet},
};

/// What style sheets ask of the reader's device, which a preview decides itself.
const ASKS_FOR_DARK: [&str; 2] = ["(prefers-color-scheme: dark)", "(prefers-color-scheme:dark)"];

#[derive(Template)]
#[template(path = "desk/briefs/preview_web.html")]
struct WebPreview<'a> {
    style: String,
    locale: Locale,
    language: &'a str,
    direction: &'static str,
    section: &'a str,
    text: &'a BriefText,
    minutes: usize,
    published: String,
    body: String,
}

#[derive(Template)]
#[template(path = "desk/briefs/preview_text.html")]
struct TextPreview {
    style: String,
    language: String,
    text: String,
}

/// `POST /desk/briefs/{id}/preview`: `as` is web, mail or text, `shade` light or dark. Saves nothing.
pub async fn show(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let form = member.form(&request, &state, &body)?;
    let opened = open(&state, *path).await?;
    opened.readable(&member)?;
    let text = Entered::of_form(&form).text(&opened);
    let (way, is_dark) = (form.one("as").to_owned(), form.one("shade") == "dark");
    let shown = state.clone();
    let rendered = web::block(move || render(&shown, &opened, &text, &way)).await;
    let html = rendered.map_err(|cause| Problem::internal(&cause))??;
    Ok(answer(&state, &in_shade(html, is_dark)))
}

fn render(state: &State, opened: &Opened, text: &BriefText, way: &str) -> Result<String, Problem> {
    let now = state.now();
    let section = opened.section(text.section_id);
    let section = section.ok_or_else(|| Problem::from(ContentError::Unknown("section")))?;
    if matches!(way, "mail" | "text") {
        let parts = brief_preview::in_mail(&opened.newsletter, section, &opened.brief, text, &state.links, now)?;
        if way == "mail" {
            return Ok(parts.html.replacen("<head>", "<head><base target=\"_blank\">", 1));
        }
        return written(&TextPreview {
            style: style(opened),
            language: text.language.as_str().to_owned(),
            text: parts.text,
        });
    }
    let locale = Locale::of(&text.language).unwrap_or_default();
    let body = markdown::headings_below(&markdown::to_html(&text.body), 1);
    let published = opened.brief.published_at.or(text.embargo_until).unwrap_or(now);
    written(&WebPreview {
        style: style(opened),
        locale,
        language: text.language.as_str(),
        direction: text.language.direction().as_str(),
        section: &section.name,
        text,
        minutes: minutes(words(&text.headline, &text.standfirst, &text.body)),
        published: locale.day(published),
        body: markdown::on_page(&body, locale),
    })
}

fn written(template: &impl Template) -> Result<String, Problem> {
    template.render().map_err(|cause| Problem::internal(&cause))
}

/// The sheets of the newsletter's pages.
fn style(opened: &Opened) -> String {
    let mut style = assets::style_sheet_text().to_owned();
    // Writing to a string cannot fail.
    let _ = write!(style, "\n{}", theme_sheet(&opened.newsletter.theme));
    style
}

/// The page as devices set to dark, or to light, show it.
fn in_shade(html: String, is_dark: bool) -> String {
    let (asked, scheme) = match is_dark {
        true => ("all", "color-scheme: dark"),
        false => ("not all", "color-scheme: light"),
    };
    let html = ASKS_FOR_DARK
        .iter()
        .fold(html, |html, question| html.replace(question, asked));
    html.replace("color-scheme: light dark", scheme)
}

/// Answers so that nothing in it runs, even if it were opened by itself.
fn answer(state: &State, html: &str) -> HttpResponse {
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' {} https:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
        state.links.path("")
    );
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .body(html.to_owned())
}
