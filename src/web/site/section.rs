//! A section's page: its briefs, newest first.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{
    AskedLanguage, Frame,
    brief_list::{BriefLink, brief_links, section_link},
    discovery::Discovery,
    newsletter_of, public_page_as,
    subscribe_form::{self, SubscribeForm},
};
use crate::{
    content::translations,
    domain::Slug,
    storage::{StorageError, briefs, sections},
    web::{PageError, Problem, State},
};

/// Briefs on one page.
const ON_A_PAGE: i64 = 20;
/// Pages beyond this one are not asked for by people.
const LAST_PAGE: i64 = 10_000;

/// Which page of the list.
#[derive(Debug, Deserialize)]
pub struct Asked {
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "site/section.html")]
struct SectionPage {
    frame: Frame,
    discovery: Discovery,
    name: String,
    number: i64,
    briefs: Vec<BriefLink>,
    newer: Option<String>,
    older: Option<String>,
    form: SubscribeForm,
}

/// `/{newsletter}/sections/{slug}`
pub async fn show(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<(String, String)>,
    query: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let (newsletter, slug) = path.into_inner();
    let newsletter = newsletter_of(&state, &newsletter).await?;
    let unknown = || Problem::not_found("").in_words(|locale| locale.text("problem-no-section").to_string());
    let slug = Slug::parse(&slug).map_err(|_| unknown())?;
    let number = query.page.unwrap_or(1);
    if !(1..=LAST_PAGE).contains(&number) {
        return Err(unknown().into());
    }
    let (of, now, locale) = (newsletter.clone(), state.now(), asked.within(&newsletter.language));
    let found = state
        .db
        .read(move |conn| {
            let all = sections::list(conn, of.id)?;
            let Some(section) = all.into_iter().find(|section| section.slug == slug) else {
                return Ok(None);
            };
            let (skipped, wanted) = ((number - 1) * ON_A_PAGE, ON_A_PAGE + 1);
            let briefs = briefs::public_in_section(conn, section.id, now, skipped, wanted)?;
            let briefs = translations::shown_in(conn, briefs, locale, now)?;
            let languages = briefs::translated_into(conn, of.id, now)?;
            let offer = subscribe_form::load(conn, &of, locale)?;
            Ok::<_, StorageError>(Some((section, briefs, languages, offer)))
        })
        .await?;
    let (section, mut briefs, languages, offer) = found.ok_or_else(unknown)?;
    if briefs.is_empty() && number > 1 {
        return Err(unknown().into());
    }
    let shown = usize::try_from(ON_A_PAGE).unwrap_or(usize::MAX);
    let has_older = briefs.len() > shown;
    briefs.truncate(shown);
    let own = section_link(&newsletter, &section, locale).url;
    let section_path = format!("/{}/sections/{}", newsletter.slug, section.slug);
    let joint = if own.contains('?') { '&' } else { '?' };
    let page_url = |number: i64| match number {
        1 => own.clone(),
        number => format!("{own}{joint}page={number}"),
    };
    let form = offer.form(&state, &newsletter, asked.chosen()).await;
    let policy = form.policy();
    let template = SectionPage {
        discovery: Discovery::of_section(&state, &newsletter, &section),
        frame: Frame::of_newsletter_in(&state, &newsletter, locale, &section.name)
            .in_other_languages(&state, &newsletter, &section_path, &languages)
            .canonical(state.links.path(&page_url(number))),
        briefs: brief_links(&state.links, &newsletter, &[], briefs, locale),
        newer: (number > 1).then(|| page_url(number - 1)),
        older: has_older.then(|| page_url(number + 1)),
        name: section.name,
        number,
        form,
    };
    Ok(public_page_as(&template, policy))
}
