//! A feed as Atom (RFC 4287), its pages linked as RFC 5005 §3 says.

use atom_syndication as atom;
use chrono::{DateTime, FixedOffset};

use super::{Entry, Feed, Kind};
use crate::domain::{Language, Timestamp};

/// Writes a feed.
pub(super) fn write(feed: &Feed) -> String {
    let link = |rel: &str, href: &str, kind: Option<&str>| atom::Link {
        href: href.to_owned(),
        rel: rel.to_owned(),
        mime_type: kind.map(str::to_owned),
        ..atom::Link::default()
    };
    let own = Some(Kind::Atom.media_type());
    let mut links = vec![
        link("self", &feed.url, own),
        link("alternate", &feed.page, Some("text/html")),
    ];
    links.extend(feed.hub.as_ref().map(|hub| link("hub", hub, None)));
    links.extend(feed.first.as_ref().map(|first| link("first", first, own)));
    links.extend(feed.next.as_ref().map(|next| link("next", next, own)));
    let written = atom::Feed {
        lang: Some(feed.language.as_str().to_owned()),
        id: feed.id.clone(),
        title: text(&feed.title, None),
        subtitle: some(&feed.subtitle).map(|subtitle| text(subtitle, None)),
        updated: instant(feed.updated),
        authors: vec![person(&feed.author)],
        links,
        icon: Some(feed.icon.clone()),
        generator: Some(atom::Generator {
            value: "Vesnik".to_owned(),
            uri: None,
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        entries: feed
            .entries
            .iter()
            .map(|entry| self::entry(entry, &feed.sections))
            .collect(),
        ..atom::Feed::default()
    };
    written.to_string()
}

fn entry(entry: &Entry, scheme: &str) -> atom::Entry {
    let language = Some(&entry.language);
    let section = entry.section.iter().map(|(slug, name)| atom::Category {
        term: slug.clone(),
        scheme: Some(scheme.to_owned()),
        label: Some(legal(name)),
    });
    let tags = entry.tags.iter().map(|tag| atom::Category {
        term: tag.clone(),
        ..atom::Category::default()
    });
    atom::Entry {
        id: entry.id.clone(),
        title: text(&entry.title, language),
        updated: instant(entry.updated),
        published: Some(instant(entry.published)),
        authors: entry.authors.iter().map(|name| person(name)).collect(),
        categories: section.chain(tags).collect(),
        links: vec![atom::Link {
            href: entry.url.clone(),
            rel: "alternate".to_owned(),
            mime_type: Some("text/html".to_owned()),
            hreflang: Some(entry.language.as_str().to_owned()),
            ..atom::Link::default()
        }],
        summary: some(&entry.summary).map(|summary| text(summary, language)),
        content: Some(atom::Content {
            base: Some(entry.url.clone()),
            lang: Some(entry.language.as_str().to_owned()),
            content_type: Some("html".to_owned()),
            value: Some(legal(&entry.content)),
            src: None,
        }),
        ..atom::Entry::default()
    }
}

fn text(value: &str, language: Option<&Language>) -> atom::Text {
    atom::Text {
        lang: language.map(|language| language.as_str().to_owned()),
        ..atom::Text::plain(legal(value))
    }
}

fn person(name: &str) -> atom::Person {
    atom::Person {
        name: legal(name),
        ..atom::Person::default()
    }
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn instant(at: Timestamp) -> DateTime<FixedOffset> {
    at.utc().fixed_offset()
}

/// The text without what no XML document may hold, escaped or not (XML 1.0 §2.2).
fn legal(text: &str) -> String {
    let may_stand =
        |c: &char| !matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.chars().filter(may_stand).collect()
}
