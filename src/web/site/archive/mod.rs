//! A newsletter's archive: its years, and the search through its briefs.

mod listing;
mod results;
mod wish;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use self::{listing::Listing, results::Results, wish::Wish};
use super::{AskedLanguage, Frame, newsletter_of, page};
use crate::{
    content::search::Query,
    domain::{Language, Links, SectionId, Timestamp},
    locale::Locale,
    storage::{
        Conn, StorageError, archive, briefs,
        newsletters::Newsletter,
        sections::{self, Section},
    },
    web::{PageError, State, page_cache},
};

/// One choice of a list.
struct Choice {
    value: String,
    label: String,
    language: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "site/archive.html")]
struct ArchivePage {
    frame: Frame,
    action: String,
    words: String,
    chosen_locale: Option<Locale>,
    sections: Vec<Choice>,
    languages: Vec<Choice>,
    results: Option<Results>,
    listing: Option<Listing>,
}

/// What both halves of the page are made from.
struct Asked {
    newsletter: Newsletter,
    sections: Vec<Section>,
    wish: Wish,
    locale: Locale,
    now: Timestamp,
}

impl Asked {
    /// The section that was chosen, if the newsletter has it.
    fn section(&self) -> Option<&Section> {
        let slug = self.wish.section.as_ref()?;
        self.sections.iter().find(|section| section.slug == *slug)
    }

    /// The archive's address with the reader's choices and these.
    fn url(&self, more: &[(&str, &str)]) -> String {
        self.wish.url(&self.path(), more)
    }

    fn path(&self) -> String {
        format!("/{}/archive", self.newsletter.slug)
    }

    fn name_of(&self, section: SectionId) -> String {
        let found = self.sections.iter().find(|known| known.id == section);
        found.map(|section| section.name.clone()).unwrap_or_default()
    }
}

/// `/{newsletter}/archive`: the newest year, the one in `year`, or what is found for the words in `q`.
pub async fn show(
    request: HttpRequest,
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter_of(&state, &path).await?;
    let locale = asked.within(&newsletter.language);
    let is_usual = Locale::of(&newsletter.language) == Some(locale);
    let wish = Wish::read(request.query_string(), (!is_usual).then_some(locale));
    let (links, now) = (state.links.clone(), state.now());
    let (asked, languages, translated, listing, results) = state
        .db
        .read(move |conn| {
            let asked = Asked {
                sections: sections::list(conn, newsletter.id)?,
                newsletter,
                wish,
                locale,
                now,
            };
            let languages = archive::languages(conn, asked.newsletter.id, now)?;
            let translated = briefs::translated_into(conn, asked.newsletter.id, now)?;
            let (listing, results) = load(conn, &asked, &links)?;
            Ok::<_, StorageError>((asked, languages, translated, listing, results))
        })
        .await?;
    let title = locale.text("archive-title").to_string();
    let title = match &results {
        Some(_) => format!("{} – {title}", asked.wish.words),
        None => title,
    };
    let frame = Frame::of_newsletter_in(&state, &asked.newsletter, locale, &title);
    let mut frame = frame.in_other_languages(&state, &asked.newsletter, &asked.path(), &translated);
    if let Some(listing) = &listing {
        frame = frame.canonical(listing.canonical(&state.links, &asked.newsletter.slug));
    }
    let status = match listing.as_ref().is_some_and(Listing::is_of_no_year) {
        true => StatusCode::NOT_FOUND,
        false => StatusCode::OK,
    };
    let template = ArchivePage {
        frame,
        action: asked.path(),
        words: asked.wish.words.clone(),
        chosen_locale: asked.wish.locale,
        sections: section_choices(&asked),
        languages: language_choices(&asked, &languages),
        results,
        listing,
    };
    let answer = page(status, &template);
    Ok(match status.is_success() {
        true => page_cache::keep(answer),
        false => answer,
    })
}

/// A search without words is the archive.
fn load(conn: &mut Conn, asked: &Asked, links: &Links) -> Result<(Option<Listing>, Option<Results>), StorageError> {
    Ok(match Query::read(&asked.wish.words) {
        Some(query) => (None, Some(results::load(conn, asked, &query, links)?)),
        None => (Some(listing::load(conn, asked, links)?), None),
    })
}

fn section_choices(asked: &Asked) -> Vec<Choice> {
    let chosen = asked.section().map(|section| section.id);
    let choice = |section: &Section| Choice {
        value: section.slug.to_string(),
        label: section.name.clone(),
        language: asked.newsletter.language.as_str().to_owned(),
        chosen: chosen == Some(section.id),
    };
    asked.sections.iter().map(choice).collect()
}

fn language_choices(asked: &Asked, languages: &[Language]) -> Vec<Choice> {
    let choice = |language: &Language| Choice {
        value: language.as_str().to_owned(),
        label: Locale::of(language).map_or_else(|| language.as_str().to_owned(), |locale| locale.autonym().to_owned()),
        language: language.as_str().to_owned(),
        chosen: asked.wish.language.as_deref() == Some(language.as_str()),
    };
    languages.iter().map(choice).collect()
}
