//! A brief's Markdown as HTML that is safe to mail and to publish.
//!
//! CommonMark with tables, footnotes and strikethrough, rendered and then cut down to a fixed set of elements and
//! attributes. The words come through byte for byte: no smart punctuation, no entities for letters. It never keeps a
//! script, a style, a form, or a link that a mail cannot follow.

mod fitting;
mod links;
mod on_page;
mod own_pictures;
mod page;
mod sanitiser;
mod targets;

use std::borrow::Cow;
use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

pub use fitting::with_fitting_tables;
pub(super) use links::plain;
pub use links::with_links;
pub use on_page::{on_page, with_named_ways_back};
pub use own_pictures::in_mail;
use page::PageEvents;
use sanitiser::{SANITISER, is_id_char};
pub(super) use targets::{image_target, markdown_link_target};

/// Raw HTML past this many tags is shown as text. Unclosed formatting tags are reopened in each later paragraph, so
/// `n` tags can make `n²` elements.
const MOST_RAW_TAGS: usize = 2_000;

/// Renders a brief that stands alone on its page; see [`to_html_with_prefix`].
pub fn to_html(source: &str) -> String {
    to_html_with_prefix(source, "")
}

/// Renders Markdown as sanitised HTML whose footnote ids start with `prefix`, so that several briefs fit on one page.
///
/// - Private-use characters (U+E000..=U+F8FF) are removed, in the source and behind entities: the issue renderer uses
///   them as markers. So are control characters other than line feed and tab; CR and CRLF become LF.
/// - Links keep `http`, `https` and `mailto` targets, images `https` ones and those of the site's own pictures, which get their
///   size. Anything else, relative addresses included, leaves its text behind.
/// - Headings of the first two levels become `h3`, since `h1` and `h2` belong to the page and the brief's headline.
/// - Footnotes are numbered by first mention and listed after a rule; one that nobody mentions is left out.
///
/// Of `prefix`, ASCII letters, digits, `-` and `_` are used.
pub fn to_html_with_prefix(source: &str, prefix: &str) -> String {
    render(source, prefix, "")
}

/// The same for a place where addresses within the brief's `page` mean nothing, such as a feed: footnotes lead to the page.
pub fn to_html_away_from(page: &str, source: &str, prefix: &str) -> String {
    render(source, prefix, page)
}

fn render(source: &str, prefix: &str, page: &str) -> String {
    let source = clean(source);
    let prefix: String = prefix.chars().filter(|&c| is_id_char(c)).collect();
    let Parsed { body, mut notes } = parse(&source);

    let mut events = PageEvents::new(prefix, page.to_owned());
    body.into_iter().for_each(|event| events.push(event));
    events.close_with_notes(&mut notes);

    let mut unsafe_html = String::with_capacity(source.len() * 2);
    html::push_html(&mut unsafe_html, events.events.into_iter());
    let safe = SANITISER.clean(&unsafe_html).to_string();
    let demoted = demote_headings(&without_rel_within(&safe));
    // An entity has no place in the XML of a feed; the sanitiser writes this one and XML's own only.
    let plain = demoted.replace("&nbsp;", "\u{a0}");
    let plain = clean(&plain);
    match page {
        "" => own_pictures::with_sizes(&plain),
        page => own_pictures::away_from(&plain, page),
    }
}

/// The Markdown dialect of every brief.
pub(super) fn parser_options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// A parsed brief with its footnotes taken out of the running text.
pub(super) struct Parsed<'a> {
    /// Everything but the footnote definitions, in source order.
    pub(super) body: Vec<Event<'a>>,
    /// What each footnote label stands for; of two definitions the first.
    pub(super) notes: HashMap<CowStr<'a>, Vec<Event<'a>>>,
}

/// Parses [`clean`]ed source.
pub(super) fn parse(source: &str) -> Parsed<'_> {
    let mut body = Vec::new();
    let mut notes = HashMap::new();
    let mut open: Vec<(CowStr<'_>, Vec<Event<'_>>)> = Vec::new();
    let tags_in = |raw: &str| raw.matches('<').count();
    let mut raw_tags = 0;
    for event in Parser::new_ext(source, parser_options()) {
        let event = match event {
            Event::Html(raw) | Event::InlineHtml(raw) if raw_tags + tags_in(&raw) > MOST_RAW_TAGS => Event::Text(raw),
            event => event,
        };
        if let Event::Html(raw) | Event::InlineHtml(raw) = &event {
            raw_tags += tags_in(raw);
        }
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => open.push((label, Vec::new())),
            Event::End(TagEnd::FootnoteDefinition) => {
                if let Some((label, events)) = open.pop() {
                    notes.entry(label).or_insert(events);
                }
            }
            event => match open.last_mut() {
                Some((_, note)) => note.push(event),
                None => body.push(event),
            },
        }
    }
    Parsed { body, notes }
}

/// Removes private-use and control characters, and makes every line end a line feed.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let unwanted = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}') || (c.is_control() && c != '\n' && c != '\t');
    if !text.contains(unwanted) {
        return Cow::Borrowed(text);
    }
    let mut kept = text.replace("\r\n", "\n").replace('\r', "\n");
    kept.retain(|c| !unwanted(c));
    Cow::Owned(kept)
}

/// Links within the page lead to nobody else: `rel` is for those that do.
fn without_rel_within(safe: &str) -> String {
    let mut links = safe.split("<a href=\"#");
    let mut kept = links.next().unwrap_or_default().to_owned();
    for link in links {
        kept.push_str("<a href=\"#");
        kept.push_str(&link.replacen(" rel=\"noopener noreferrer\"", "", 1));
    }
    kept
}

/// Sanitised HTML has no other `<` than those of tags. A heading with an attribute keeps it.
fn demote_headings(safe: &str) -> String {
    let mut demoted = String::with_capacity(safe.len());
    for (position, piece) in safe.split('<').enumerate() {
        if position > 0 {
            demoted.push('<');
        }
        let (slash, name) = piece.strip_prefix('/').map_or(("", piece), |name| ("/", name));
        let rest = name.strip_prefix("h1").or_else(|| name.strip_prefix("h2"));
        match rest.filter(|_| position > 0) {
            Some(rest) => demoted.extend([slash, "h3", rest]),
            None => demoted.push_str(piece),
        }
    }
    demoted
}

/// Moves the headings of a rendered body, which begin at `h3`, to just below a headline of this level.
pub fn headings_below(body: &str, headline: u8) -> String {
    let mut moved = String::with_capacity(body.len());
    for (position, piece) in body.split('<').enumerate() {
        if position > 0 {
            moved.push('<');
        }
        let (slash, name) = piece.strip_prefix('/').map_or(("", piece), |name| ("/", name));
        let mut letters = name.chars();
        let heading = (letters.next() == Some('h'))
            .then(|| letters.next()?.to_digit(10))
            .flatten();
        match heading.filter(|_| position > 0) {
            Some(level) => {
                let level = (level + u32::from(headline)).saturating_sub(2).clamp(2, 6);
                moved.push_str(&format!("{slash}h{level}{}", letters.as_str()));
            }
            None => moved.push_str(piece),
        }
    }
    moved
}

#[cfg(test)]
mod tests;
