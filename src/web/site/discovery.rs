//! What a page tells programs about itself: its description, its feeds, how it looks where it is shared (OpenGraph), and what
//! kind of thing it is (schema.org as JSON-LD, which is data and runs nothing).
//!
//! Its part of the head is `templates/site/discovery.html`.

use serde_json::{Value, json};

use super::share_image;
use crate::{
    content::{briefs::authors, plain_text, share_image as picture},
    domain::{Language, Slug, Timestamp},
    issues::feeds::Kind,
    locale::Locale,
    storage::{briefs::Brief, corrections::Correction, newsletters::Newsletter, sections::Section},
    web::State,
};

/// Longest description made from a brief's text, in characters.
const LONGEST_DESCRIPTION: usize = 200;
/// A line of plain text that is never broken.
const UNBROKEN: usize = 1_000_000;

/// A feed that a page names.
pub(super) struct FeedLink {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) media_type: &'static str,
}

/// A picture that stands for a page.
pub(super) struct Picture {
    pub(super) url: String,
    pub(super) alt: String,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// What a brief has and other pages do not.
pub(super) struct Article {
    pub(super) published: String,
    pub(super) modified: String,
    pub(super) section: String,
    pub(super) tags: Vec<String>,
}

/// What a page tells programs.
pub(super) struct Discovery {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) url: String,
    pub(super) site_name: String,
    /// As OpenGraph names it, such as `be_BY`.
    pub(super) locale: Option<String>,
    pub(super) picture: Option<Picture>,
    pub(super) article: Option<Article>,
    pub(super) feeds: Vec<FeedLink>,
    /// Safe inside a `script` element.
    pub(super) json_ld: Option<String>,
}

impl Discovery {
    /// Of a newsletter's page; `languages` are those of the briefs on it.
    pub(super) fn of_newsletter<'a>(
        state: &State,
        newsletter: &Newsletter,
        languages: impl IntoIterator<Item = &'a Language>,
    ) -> Self {
        let mut feeds = feed_links(state, newsletter, None);
        let mut told = vec![&newsletter.language];
        for language in languages {
            if !told.contains(&language) {
                told.push(language);
            }
        }
        // With a single language its feed would be the newsletter's once more.
        if told.len() > 1 {
            feeds.extend(
                told.into_iter()
                    .map(|language| language_feed(state, newsletter, language)),
            );
        }
        Discovery {
            title: newsletter.name.clone(),
            description: newsletter.description.clone(),
            url: state.links.newsletter(&newsletter.slug),
            site_name: newsletter.name.clone(),
            locale: open_graph_locale(&newsletter.language),
            picture: None,
            article: None,
            feeds,
            json_ld: None,
        }
    }

    /// Of an issue's page.
    pub(super) fn of_issue(state: &State, newsletter: &Newsletter, number: i64, subject: &str) -> Self {
        Discovery {
            title: subject.to_owned(),
            description: String::new(),
            url: state.links.issue(&newsletter.slug, number),
            ..Discovery::of_newsletter(state, newsletter, [])
        }
    }

    /// Of a section's page.
    pub(super) fn of_section(state: &State, newsletter: &Newsletter, section: &Section) -> Self {
        let mut feeds = feed_links(state, newsletter, Some(section));
        feeds.extend(feed_links(state, newsletter, None));
        Discovery {
            title: format!("{} – {}", section.name, newsletter.name),
            url: state.links.section(&newsletter.slug, &section.slug),
            feeds,
            ..Discovery::of_newsletter(state, newsletter, [])
        }
    }

    /// Of a brief's page.
    pub(super) fn of_brief(
        state: &State,
        newsletter: &Newsletter,
        brief: &Brief,
        section: Option<&Section>,
        corrections: &[Correction],
    ) -> Self {
        let url = state.links.brief(&newsletter.slug, &brief.slug);
        let section_name = section.map(|section| section.name.clone()).unwrap_or_default();
        let image = share_image::of_brief(state, newsletter, brief, &section_name);
        let picture = Picture {
            url: state.links.share_image(&newsletter.slug, &brief.slug, &image.version()),
            alt: brief.headline.clone(),
            width: picture::WIDTH,
            height: picture::HEIGHT,
        };
        let published = brief.published_at.unwrap_or(brief.created_at);
        let corrected = corrections.iter().map(|correction| correction.corrected_at);
        let modified = corrected.fold(published.max(brief.updated_at), Timestamp::max);
        let article = Article {
            published: published.to_string(),
            modified: modified.to_string(),
            section: section_name,
            tags: brief.tags.iter().map(Slug::to_string).collect(),
        };
        let mut feeds = feed_links(state, newsletter, None);
        if let Some(section) = section {
            feeds.extend(feed_links(state, newsletter, Some(section)));
        }
        let mut discovery = Discovery {
            title: brief.headline.clone(),
            description: description(brief),
            locale: open_graph_locale(&brief.language),
            url,
            feeds,
            ..Discovery::of_newsletter(state, newsletter, [])
        };
        let data = news_article(state, newsletter, brief, corrections, &discovery, &picture, &article);
        discovery.json_ld = Some(in_script(&data));
        discovery.picture = Some(picture);
        discovery.article = Some(article);
        discovery
    }
}

/// A brief as schema.org's `NewsArticle`.
fn news_article(
    state: &State,
    newsletter: &Newsletter,
    brief: &Brief,
    corrections: &[Correction],
    discovery: &Discovery,
    picture: &Picture,
    article: &Article,
) -> Value {
    let home = state.links.newsletter(&newsletter.slug);
    let publisher = json!({
        "@type": "NewsMediaOrganization",
        "name": newsletter.name,
        "url": home,
        "logo": { "@type": "ImageObject", "url": state.links.path("/assets/icon.png"), "width": 180, "height": 180 },
    });
    let authors: Vec<Value> = authors(&brief.bylines)
        .map(|name| json!({ "@type": "Person", "name": name }))
        .collect();
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": { "@type": "WebPage", "@id": discovery.url },
        "url": discovery.url,
        "headline": brief.headline,
        "inLanguage": brief.language.as_str(),
        "datePublished": article.published,
        "dateModified": article.modified,
        "image": [{ "@type": "ImageObject", "url": picture.url, "width": picture.width, "height": picture.height }],
        "author": match authors.is_empty() {
            true => publisher.clone(),
            false => Value::Array(authors),
        },
        "publisher": publisher,
        "isPartOf": { "@type": "Periodical", "name": newsletter.name, "url": home },
        "isAccessibleForFree": true,
    });
    let notes: Vec<Value> = corrections
        .iter()
        .map(|correction| {
            json!({
                "@type": "CorrectionComment",
                "text": plain_text::to_text(&correction.note, UNBROKEN),
                "datePublished": correction.corrected_at,
            })
        })
        .collect();
    for (name, value, is_empty) in [
        (
            "description",
            json!(discovery.description),
            discovery.description.is_empty(),
        ),
        ("articleSection", json!(article.section), article.section.is_empty()),
        ("keywords", json!(article.tags), article.tags.is_empty()),
        ("correction", json!(notes), notes.is_empty()),
    ] {
        if let Some(object) = data.as_object_mut().filter(|_| !is_empty) {
            object.insert(name.to_owned(), value);
        }
    }
    data
}

/// JSON that no text in it can end the element of, whatever its author wrote.
fn in_script(data: &Value) -> String {
    let text = data.to_string();
    text.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}

fn feed_links(state: &State, newsletter: &Newsletter, section: Option<&Section>) -> Vec<FeedLink> {
    let title = match section {
        Some(section) => format!("{} – {}", newsletter.name, section.name),
        None => newsletter.name.clone(),
    };
    let slug = section.map(|section| &section.slug);
    let link = |kind: Kind, words| FeedLink {
        url: state.links.feed(&newsletter.slug, slug, kind.extension()),
        title: format!("{title} ({words})"),
        media_type: kind.media_type(),
    };
    vec![link(Kind::Atom, "Atom"), link(Kind::Json, "JSON Feed")]
}

fn language_feed(state: &State, newsletter: &Newsletter, language: &Language) -> FeedLink {
    let feed = state.links.feed(&newsletter.slug, None, Kind::Atom.extension());
    let tag = language.as_str();
    FeedLink {
        url: format!("{feed}?lang={tag}"),
        title: format!(
            "{} ({})",
            newsletter.name,
            Locale::of(language).map(Locale::autonym).unwrap_or(tag)
        ),
        media_type: Kind::Atom.media_type(),
    }
}

/// The standfirst, or else the beginning of the text.
fn description(brief: &Brief) -> String {
    if !brief.standfirst.is_empty() {
        return brief.standfirst.clone();
    }
    let text = plain_text::to_text(&brief.body, UNBROKEN);
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut kept = String::new();
    for word in &words {
        if kept.chars().count() + word.chars().count() > LONGEST_DESCRIPTION {
            return format!("{kept}…");
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    kept
}

/// A language with its territory, which OpenGraph wants: the tag's own, or the one where the language is at home.
fn open_graph_locale(language: &Language) -> Option<String> {
    let mut parts = language.as_str().split('-');
    let primary = parts.next()?.to_ascii_lowercase();
    let own = parts.find(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let territory = match (own, Locale::of(language)) {
        (Some(own), _) => own.to_ascii_uppercase(),
        (None, Some(Locale::English)) => "GB".to_owned(),
        (None, Some(Locale::Belarusian)) => "BY".to_owned(),
        (None, Some(Locale::Russian)) => "RU".to_owned(),
        (None, None) => return None,
    };
    Some(format!("{primary}_{territory}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_has_a_territory_or_is_not_told() {
        let of = |tag| open_graph_locale(&Language::parse(tag).unwrap());
        assert_eq!(of("be-tarask").as_deref(), Some("be_BY"));
        assert_eq!(of("EN-us").as_deref(), Some("en_US"));
        assert_eq!(of("ru").as_deref(), Some("ru_RU"));
        assert_eq!(of("uk"), None);
    }

    #[test]
    fn data_cannot_end_its_element() {
        let hostile = "</script><script>alert(1)</script><!-- ]]> &lt;";
        let written = in_script(&json!({ "headline": hostile }));
        assert!(!written.contains(['<', '>', '&']), "{written}");
        let read: Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read["headline"], hostile);
    }
}
