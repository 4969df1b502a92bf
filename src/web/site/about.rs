//! Who is behind a newsletter: what it says of itself, its sections and editions, and its imprint.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{
    AskedLanguage, Frame,
    brief_list::{SectionLink, section_link},
    newsletter_of, public_page,
};
use crate::{
    content::markdown,
    locale::Locale,
    storage::{StorageError, editions, editions::Edition, sections},
    web::{PageError, State},
};

/// An edition as readers are told of it.
pub(super) struct EditionView {
    pub(super) name: String,
    pub(super) cadence: String,
}

/// The editions that can be subscribed to.
pub(super) fn edition_views(editions: &[Edition], locale: Locale) -> Vec<EditionView> {
    let open = editions.iter().filter(|edition| edition.active);
    open.map(|edition| EditionView {
        name: edition.name.clone(),
        cadence: edition
            .cadence()
            .map(|cadence| locale.cadence(&cadence))
            .unwrap_or_default(),
    })
    .collect()
}

#[derive(Template)]
#[template(path = "site/about.html")]
struct AboutPage {
    frame: Frame,
    name: String,
    description: String,
    about: String,
    sections: Vec<SectionLink>,
    editions: Vec<EditionView>,
    publisher: String,
    postal_address: String,
    contact: String,
}

/// `/{newsletter}/about`
pub async fn show(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter_of(&state, &path).await?;
    let locale = asked.within(&newsletter.language);
    let id = newsletter.id;
    let (sections, editions) = state
        .db
        .read(move |conn| Ok::<_, StorageError>((sections::list(conn, id)?, editions::list(conn, id)?)))
        .await?;
    let title = locale.text("about-title").to_string();
    let from_name = newsletter.from_name.as_str();
    let template = AboutPage {
        frame: Frame::of_newsletter_in(&state, &newsletter, locale, &title)
            .canonical(state.links.path(&format!("/{}/about", newsletter.slug))),
        sections: sections
            .iter()
            .map(|section| section_link(&newsletter, section, locale))
            .collect(),
        editions: edition_views(&editions, locale),
        about: markdown::on_page(
            &markdown::headings_below(&markdown::to_html(&newsletter.about), 1),
            Locale::of(&newsletter.language).unwrap_or(locale),
        ),
        publisher: if from_name.is_empty() {
            newsletter.name.clone()
        } else {
            from_name.to_owned()
        },
        contact: newsletter
            .reply_to
            .as_ref()
            .unwrap_or(&newsletter.from_address)
            .as_str()
            .to_owned(),
        postal_address: newsletter.postal_address,
        description: newsletter.description,
        name: newsletter.name,
    };
    Ok(public_page(&template))
}
