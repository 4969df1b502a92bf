//! What a newsletter, one of its sections or languages has published, for feed readers: Atom and JSON Feed say the same.
//!
//! The first page has the newest briefs, and older ones that were corrected or retracted in the last days, so that programs
//! that keep them learn of it. A retracted brief stays as an entry that says so, without its text. It never tells of a brief
//! before readers may see it.

mod atom;
mod json_feed;

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
    fmt::Write as _,
    time::Duration,
};

use sha2::{Digest, Sha256};

use crate::{
    content::{
        briefs::{authors, note_prefix},
        markdown,
    },
    domain::{BriefId, BriefStatus, Language, Links, Slug, Timestamp, hex},
    locale::Locale,
    storage::{
        Conn, StorageError,
        briefs::{self, Brief},
        corrections::Correction,
        newsletters::Newsletter,
        public_briefs::{self, Scope},
        sections::{self, Section},
    },
};

/// Briefs of one page.
const ON_A_PAGE: i64 = 50;
/// How long the first page tells of what was corrected or retracted, however old the brief is.
const TOLD_AGAIN: Duration = Duration::from_secs(30 * 24 * 3600);
/// Raise it when the same briefs come to be written otherwise.
const FORM: &str = "2";

/// The two kinds of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// RFC 4287.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl Kind {
    /// How the feed's address ends.
    pub fn extension(self) -> &'static str {
        match self {
            Kind::Atom => "xml",
            Kind::Json => "json",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Atom => "application/atom+xml",
            Kind::Json => "application/feed+json",
        }
    }
}

/// Which feed, and which page of it.
#[derive(Debug, Clone)]
pub struct Ask {
    /// How it is written.
    pub kind: Kind,
    /// Only a section's briefs.
    pub section: Option<Slug>,
    /// Only briefs in a language.
    pub language: Option<Language>,
    /// The page of the briefs older than this one; the first page when absent.
    pub before: Option<Slug>,
}

impl Ask {
    /// The address of what is asked for.
    pub fn url(&self, links: &Links, newsletter: &Slug) -> String {
        let feed = links.feed(newsletter, self.section.as_ref(), self.kind.extension());
        let language = self.language.as_ref().map(|language| ("lang", language.as_str()));
        let before = self.before.as_ref().map(|before| ("before", before.as_str()));
        let query: Vec<String> = [language, before]
            .into_iter()
            .flatten()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        match query.is_empty() {
            true => feed,
            false => format!("{feed}?{}", query.join("&")),
        }
    }
}

/// What a page of a feed is made of.
#[derive(Debug)]
pub struct Page {
    ask: Ask,
    newsletter: Newsletter,
    sections: Vec<Section>,
    briefs: Vec<Brief>,
    corrections: HashMap<BriefId, Vec<Correction>>,
    older: Option<Slug>,
}

/// Reads what a page of a feed is made of; nothing when there is no such section or brief.
///
/// # Errors
/// Those of the database.
pub fn gather(conn: &mut Conn, newsletter: Newsletter, ask: Ask, now: Timestamp) -> Result<Option<Page>, StorageError> {
    let sections = sections::list(conn, newsletter.id)?;
    let mut scope = Scope {
        newsletter: newsletter.id,
        section: None,
        language: ask.language.clone(),
    };
    if let Some(slug) = &ask.section {
        let Some(section) = sections.iter().find(|section| section.slug == *slug) else {
            return Ok(None);
        };
        scope.section = Some(section.id);
    }
    let before = match &ask.before {
        Some(slug) => {
            let found = briefs::find_by_slug(conn, newsletter.id, slug)?;
            let Some(place) = found.and_then(|brief| Some((brief.published_at?, brief.id))) else {
                return Ok(None);
            };
            Some(place)
        }
        None => None,
    };
    let mut briefs = public_briefs::newest(conn, &scope, before, now, ON_A_PAGE + 1)?;
    let page_length = usize::try_from(ON_A_PAGE).unwrap_or_default();
    let has_older = briefs.len() > page_length;
    briefs.truncate(page_length);
    let older = briefs.last().filter(|_| has_older).map(|brief| brief.slug.clone());
    if before.is_none() {
        let told: HashSet<BriefId> = briefs.iter().map(|brief| brief.id).collect();
        let changed = public_briefs::changed_after(conn, &scope, now - TOLD_AGAIN, now, ON_A_PAGE)?;
        briefs.extend(changed.into_iter().filter(|brief| !told.contains(&brief.id)));
    }
    let ids: Vec<BriefId> = briefs.iter().map(|brief| brief.id).collect();
    let mut page = Page {
        corrections: public_briefs::corrections_of(conn, &ids)?,
        ask,
        newsletter,
        sections,
        briefs: Vec::new(),
        older,
    };
    briefs.sort_by_key(|brief| Reverse((page.changed_at(brief), brief.id)));
    page.briefs = briefs;
    Ok(Some(page))
}

impl Page {
    /// When readers saw the brief change last: published, corrected or retracted.
    fn changed_at(&self, brief: &Brief) -> Timestamp {
        let corrected = self.corrections.get(&brief.id).and_then(|all| all.last());
        let moments = [
            brief.published_at,
            brief.retracted_at,
            corrected.map(|c| c.corrected_at),
        ];
        moments.into_iter().flatten().max().unwrap_or(brief.created_at)
    }

    /// When something that is written in the feed changed last.
    pub fn modified_at(&self) -> Timestamp {
        let briefs = self.briefs.iter();
        let changed = briefs.map(|brief| self.changed_at(brief).max(brief.updated_at));
        changed.fold(self.newsletter.updated_at, Timestamp::max)
    }

    /// A hash of all that the feed is written from: another one when the feed is another.
    pub fn fingerprint(&self, links: &Links) -> String {
        let mut state = format!("{FORM} {} {:?} {}", env!("CARGO_PKG_VERSION"), self.ask, links.home());
        let newsletter = &self.newsletter;
        let _ = write!(state, "{} {} {:?}", newsletter.id, newsletter.version, self.older);
        for section in &self.sections {
            let _ = write!(state, "\n{} {:?}", section.slug, section.name);
        }
        for brief in &self.briefs {
            let corrections = self.corrections.get(&brief.id).map_or(0, Vec::len);
            let _ = write!(
                state,
                "\n{} {} {} {} {corrections}",
                brief.id,
                brief.version,
                brief.updated_at,
                self.changed_at(brief)
            );
        }
        hex(Sha256::digest(state).get(..12).unwrap_or_default())
    }

    /// Writes the feed. Takes time for each brief.
    pub fn write(&self, links: &Links, hub: Option<&str>) -> String {
        let feed = self.feed(links, hub);
        match self.ask.kind {
            Kind::Atom => atom::write(&feed),
            Kind::Json => json_feed::write(&feed),
        }
    }

    /// The address of this page of the feed.
    pub fn url(&self, links: &Links) -> String {
        self.ask.url(links, &self.newsletter.slug)
    }

    /// Whether a hub is told when it changes: the first page.
    pub fn is_first(&self) -> bool {
        self.ask.before.is_none()
    }

    fn url_before(&self, links: &Links, before: Option<&Slug>) -> String {
        let ask = Ask {
            before: before.cloned(),
            ..self.ask.clone()
        };
        ask.url(links, &self.newsletter.slug)
    }

    fn feed(&self, links: &Links, hub: Option<&str>) -> Feed {
        let newsletter = &self.newsletter;
        let section = self.ask.section.as_ref();
        let section = section.and_then(|slug| self.sections.iter().find(|section| section.slug == *slug));
        let mut title = newsletter.name.clone();
        if let Some(section) = section {
            let _ = write!(title, " – {}", section.name);
        }
        if let Some(language) = &self.ask.language {
            let autonym = Locale::of(language).map(Locale::autonym);
            let _ = write!(title, " ({})", autonym.unwrap_or(language.as_str()));
        }
        let language = self.ask.language.as_ref().unwrap_or(&newsletter.language);
        let mut path = format!("/{}", newsletter.slug);
        if let Some(section) = section {
            let _ = write!(path, "/sections/{}", section.slug);
        }
        if let Some(language) = &self.ask.language {
            let _ = write!(path, "?lang={}", language.as_str());
        }
        let changed = self.briefs.iter().map(|brief| self.changed_at(brief)).max();
        Feed {
            id: tag_uri(links, newsletter.created_at, &path),
            url: self.url(links),
            page: match section {
                Some(section) => links.section(&newsletter.slug, &section.slug),
                None => links.newsletter(&newsletter.slug),
            },
            sections: format!("{}#sections", links.newsletter(&newsletter.slug)),
            title,
            subtitle: newsletter.description.clone(),
            author: newsletter.name.clone(),
            language: language.clone(),
            updated: changed.unwrap_or(newsletter.created_at),
            first: self.ask.before.is_some().then(|| self.url_before(links, None)),
            next: self.older.as_ref().map(|slug| self.url_before(links, Some(slug))),
            icon: links.path("/assets/icon.png"),
            hub: hub.filter(|_| self.is_first()).map(str::to_owned),
            entries: self.briefs.iter().map(|brief| self.entry(brief, links)).collect(),
        }
    }

    fn entry(&self, brief: &Brief, links: &Links) -> Entry {
        let newsletter = &self.newsletter;
        let url = links.brief(&newsletter.slug, &brief.slug);
        let locale = Locale::of(&brief.language).or_else(|| Locale::of(&newsletter.language));
        let locale = locale.unwrap_or_default();
        let section = self.sections.iter().find(|section| section.id == brief.section_id);
        let is_retracted = brief.status == BriefStatus::Retracted;
        let (title, summary, content) = match brief.retracted_at.filter(|_| is_retracted) {
            Some(at) => {
                let notice = locale
                    .text("brief-retracted-on")
                    .with("date", locale.day(at))
                    .to_string();
                let note = markdown::to_html_away_from(&url, &brief.retraction_note, "");
                let title = locale.text("feed-retracted-title").with("headline", &brief.headline);
                let content = format!("<p lang=\"{locale}\">{notice}</p>\n{note}");
                (title.to_string(), notice, content)
            }
            None => (
                brief.headline.clone(),
                brief.standfirst.clone(),
                self.content(brief, locale, &url),
            ),
        };
        Entry {
            id: tag_uri(
                links,
                brief.created_at,
                &format!("/{}/briefs/{}", newsletter.slug, brief.slug),
            ),
            url,
            title,
            language: brief.language.clone(),
            published: brief.published_at.unwrap_or(brief.created_at),
            updated: self.changed_at(brief),
            authors: authors(&brief.bylines).map(str::to_owned).collect(),
            section: section.map(|section| (section.slug.to_string(), section.name.clone())),
            tags: brief.tags.iter().map(Slug::to_string).collect(),
            summary,
            content,
        }
    }

    /// The whole text: standfirst, body, and the corrections below, as on the brief's page.
    fn content(&self, brief: &Brief, locale: Locale, url: &str) -> String {
        let mut content = String::new();
        if !brief.standfirst.is_empty() {
            let _ = writeln!(content, "<p><strong>{}</strong></p>", escaped(&brief.standfirst));
        }
        content += &markdown::headings_below(&markdown::to_html_away_from(url, &brief.body, ""), 1);
        for correction in self.corrections.get(&brief.id).into_iter().flatten() {
            let label = locale.text("brief-correction");
            let date = locale.day(correction.corrected_at);
            let note = markdown::to_html_away_from(url, &correction.note, &note_prefix(correction));
            let _ = write!(
                content,
                "<hr>\n<p lang=\"{locale}\"><strong>{label}, {date}</strong></p>\n{note}"
            );
        }
        content
    }
}

/// A feed as both kinds write it.
struct Feed {
    id: String,
    url: String,
    page: String,
    /// What names the newsletter's sections as a set, in whichever of its feeds.
    sections: String,
    title: String,
    subtitle: String,
    author: String,
    language: Language,
    updated: Timestamp,
    /// The first page, on others.
    first: Option<String>,
    /// The page of older briefs (RFC 5005 §3).
    next: Option<String>,
    icon: String,
    hub: Option<String>,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    url: String,
    title: String,
    language: Language,
    published: Timestamp,
    updated: Timestamp,
    authors: Vec<String>,
    /// Slug and name.
    section: Option<(String, String)>,
    tags: Vec<String>,
    summary: String,
    /// HTML.
    content: String,
}

/// A name that stays when the site moves to https or to another port (RFC 4151).
fn tag_uri(links: &Links, since: Timestamp, path: &str) -> String {
    let host = links.host();
    let authority = host.trim_matches(['[', ']']).replace(':', "-");
    format!("tag:{authority},{}:{path}", since.utc().format("%Y-%m-%d"))
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            c => html.push(c),
        }
    }
    html
}
