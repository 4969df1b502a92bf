//! A feed as JSON Feed 1.1 (jsonfeed.org).

use serde::Serialize;

use super::Feed;
use crate::domain::Timestamp;

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<&'a str>,
    icon: &'a str,
    authors: Vec<Author<'a>>,
    language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Hub<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    content_html: &'a str,
    date_published: Timestamp,
    date_modified: Timestamp,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    language: &'a str,
}

/// Writes a feed.
pub(super) fn write(feed: &Feed) -> String {
    let items = feed.entries.iter().map(|entry| {
        let section = entry.section.iter().map(|(_, name)| name.as_str());
        Item {
            id: &entry.id,
            url: &entry.url,
            title: &entry.title,
            summary: &entry.summary,
            content_html: &entry.content,
            date_published: entry.published,
            date_modified: entry.updated,
            authors: entry.authors.iter().map(|name| Author { name }).collect(),
            tags: section.chain(entry.tags.iter().map(String::as_str)).collect(),
            language: entry.language.as_str(),
        }
    });
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.page,
        feed_url: &feed.url,
        description: &feed.subtitle,
        next_url: feed.next.as_deref(),
        icon: &feed.icon,
        authors: vec![Author { name: &feed.author }],
        language: feed.language.as_str(),
        hubs: feed.hub.iter().map(|url| Hub { kind: "WebSub", url }).collect(),
        items: items.collect(),
    };
    // Texts, lists and instants: nothing in here can fail to be written.
    serde_json::to_string(&document).unwrap_or_default()
}
