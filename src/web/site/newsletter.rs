//! A newsletter's page, with its sign-up form; a link to it can fill in the form.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{
    AskedLanguage, Frame, Policy,
    about::{EditionView, edition_views},
    brief_list::{BriefLink, SectionLink, brief_links, section_link},
    discovery::Discovery,
    newsletter_of, public_page_as,
    subscribe_form::{self, Entered, SubscribeForm},
};
use crate::{
    content::translations,
    issues::rendering::date_of,
    storage::{StorageError, briefs, editions, issues, sections},
    web::{PageError, State},
};

/// Briefs shown on a newsletter's page.
const LATEST: i64 = 10;

#[derive(Template)]
#[template(path = "site/newsletter.html")]
struct NewsletterPage {
    frame: Frame,
    discovery: Discovery,
    name: String,
    description: String,
    language: String,
    direction: String,
    form: SubscribeForm,
    briefs: Vec<BriefLink>,
    sections: Vec<SectionLink>,
    editions: Vec<EditionView>,
    archive_url: String,
    latest_issue: Option<(String, String)>,
}

/// `/{newsletter}`
pub async fn show(
    request: HttpRequest,
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter_of(&state, &path).await?;
    let now = state.now();
    let locale = asked.within(&newsletter.language);
    let of = newsletter.clone();
    let (offer, latest, sections, editions, issue, languages) = state
        .db
        .read(move |conn| {
            let latest = briefs::latest_public(conn, of.id, now, LATEST)?;
            let latest = translations::shown_in(conn, latest, locale, now)?;
            Ok::<_, StorageError>((
                subscribe_form::load(conn, &of, locale)?,
                latest,
                sections::list(conn, of.id)?,
                editions::list(conn, of.id)?,
                issues::latest_started(conn, of.id)?,
                briefs::translated_into(conn, of.id, now)?,
            ))
        })
        .await?;
    let mut form = offer.form(&state, &newsletter, asked.chosen()).await;
    let filled_in = Entered::of_link(request.query_string());
    if let Some(entered) = &filled_in {
        form = form.filled(entered);
    }
    let policy = Policy {
        is_private: filled_in.is_some(),
        ..form.policy()
    };
    let links = &state.links;
    let latest_issue = issue.map(|issue| {
        let label = locale.text("issue-label").with("number", issue.number.to_string());
        let words = format!("{label}, {}", locale.day(date_of(&issue)));
        (words, links.issue(&newsletter.slug, issue.number))
    });
    let title = locale.text("newsletter-title").to_string();
    let template = NewsletterPage {
        frame: Frame::of_newsletter_in(&state, &newsletter, locale, &title)
            .in_other_languages(&state, &newsletter, &format!("/{}", newsletter.slug), &languages)
            .canonical(links.newsletter(&newsletter.slug)),
        discovery: Discovery::of_newsletter(&state, &newsletter, latest.iter().map(|brief| &brief.language)),
        briefs: brief_links(links, &newsletter, &sections, latest, locale),
        sections: sections
            .iter()
            .map(|section| section_link(&newsletter, section, locale))
            .collect(),
        editions: edition_views(&editions, locale),
        archive_url: format!("/{}/archive", newsletter.slug),
        form,
        latest_issue,
        direction: newsletter.language.direction().as_str().to_owned(),
        language: newsletter.language.into(),
        name: newsletter.name,
        description: newsletter.description,
    };
    Ok(public_page_as(&template, policy))
}
