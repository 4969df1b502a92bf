//! What is pasted from word processors, as Markdown.
//!
//! Word and Google Docs put HTML on the clipboard that says with styles what Markdown says with marks: bold spans, paragraphs
//! that look like list items, a `<b>` of normal weight around everything. Nothing here decides what is safe: the result is text,
//! and goes the way of all Markdown.

use std::collections::{HashMap, HashSet};

use ammonia::Builder;
use htmd::{
    Element, HtmlToMarkdown,
    element_handler::{HandlerResult, Handlers},
    options::{BulletListMarker, Options},
};

/// Deepest that elements may stand in each other; parsing takes time, and writing takes stack, for each level.
const DEEPEST: usize = 200;

/// Elements that never hold anything.
const EMPTY: &[&str] = &["br", "hr", "img", "meta", "link", "input", "col", "wbr"];

/// HTML of the clipboard as Markdown; `None` for what is nested too deeply to be read.
///
/// Headings, emphasis, links, lists, quotations, tables and code stay; pictures and everything about looks goes. The first two
/// levels of headings become the second: the first belongs to the headline.
///
/// Cost: time grows with the length times the depth.
pub fn to_markdown(html: &str) -> Option<String> {
    if depth(html) > DEEPEST {
        return None;
    }
    let html = with_lists(&cleaned(html));
    let converter = HtmlToMarkdown::builder()
        .options(Options {
            bullet_list_marker: BulletListMarker::Dash,
            ul_bullet_spacing: 1,
            ol_number_spacing: 1,
            ..Options::default()
        })
        .skip_tags(vec!["img"])
        .add_handler(vec!["b", "strong", "i", "em", "span"], emphasised)
        .build();
    let markdown = converter.convert(&html).ok()?;
    Some(tidied(&markdown))
}

/// The most elements that are open at once, as far as their tags tell.
fn depth(html: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    for piece in html.split('<').skip(1) {
        let name = |text: &str| {
            let name = text.split(|c: char| !c.is_ascii_alphanumeric()).next();
            name.unwrap_or_default().to_ascii_lowercase()
        };
        match piece.strip_prefix('/') {
            Some(_) => open = open.saturating_sub(1),
            None if piece.starts_with(|c: char| c.is_ascii_alphabetic()) && !EMPTY.contains(&name(piece).as_str()) => {
                open += 1;
                deepest = deepest.max(open);
            }
            None => {}
        }
    }
    deepest
}

/// Only elements that Markdown knows, and of attributes those that say what is meant.
fn cleaned(html: &str) -> String {
    let words = |list: &'static str| list.split_whitespace().collect::<HashSet<_>>();
    Builder::empty()
        .tags(words(
            "a b blockquote br code del div em h1 h2 h3 h4 h5 h6 hr i li ol p pre s span strong table tbody td th thead tr ul",
        ))
        .clean_content_tags(words("head script style title xml template svg math object"))
        .generic_attributes(words("style class"))
        .tag_attributes(HashMap::from([("a", words("href")), ("ol", words("start"))]))
        .url_schemes(words("http https mailto"))
        .link_rel(None)
        .clean(html)
        .to_string()
}

/// Word's list items are paragraphs whose style names a list and whose text begins with the bullet or number.
fn with_lists(html: &str) -> String {
    let mut written = String::with_capacity(html.len());
    let mut rest = html;
    let mut open: Option<&str> = None;
    while let Some((before, item)) = rest.split_once("<p ") {
        let (attributes, inside) = item.split_once('>').unwrap_or((item, ""));
        let (text, after) = inside.split_once("</p>").unwrap_or((inside, ""));
        let is_item = attributes.contains("MsoListParagraph") || attributes.contains("mso-list:");
        if !before.trim().is_empty() || !is_item {
            written.extend(open.take());
        }
        written.push_str(before);
        match is_item.then(|| marked_item(text)) {
            Some((is_numbered, words)) => {
                if open.is_none() {
                    written.push_str(if is_numbered { "<ol>" } else { "<ul>" });
                    open = Some(if is_numbered { "</ol>" } else { "</ul>" });
                }
                written.extend(["<li>", words, "</li>"]);
            }
            None => written.extend(["<p ", attributes, ">", text, "</p>"]),
        }
        rest = after;
    }
    written.extend(open);
    written.push_str(rest);
    written
}

/// Whether a list item is numbered, and what stands behind its mark, which Word puts into a span of its own that it tells to
/// ignore.
fn marked_item(text: &str) -> (bool, &str) {
    let Some((_, mark)) = text.split_once("mso-list:Ignore") else {
        return (false, text);
    };
    let Some((_, mark)) = mark.split_once('>') else {
        return (false, text);
    };
    // Within the mark stands a span of blanks: behind it both end.
    let mut left = mark;
    let mut words = String::new();
    let mut open = 1;
    while open > 0 {
        let Some((before, tag)) = left.split_once('<') else {
            break;
        };
        words.push_str(before);
        let (name, after) = tag.split_once('>').unwrap_or((tag, ""));
        match name.starts_with('/') {
            true => open -= 1,
            false => open += 1,
        }
        left = after;
    }
    (words.contains(|letter: char| letter.is_ascii_digit()), left)
}

/// Emphasis by element or by style.
fn emphasised(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    let attribute = |name: &str| {
        let mut all = element.attrs.iter();
        all.find(|attribute| &*attribute.name.local == name)
            .map(|attribute| attribute.value.to_lowercase().replace(' ', ""))
    };
    let style = attribute("style").unwrap_or_default();
    let weight = style
        .split("font-weight:")
        .nth(1)
        .map(|rest| rest.split(';').next().unwrap_or_default());
    let is_bold = match (element.tag, weight) {
        (_, Some(weight)) => weight == "bold" || weight == "bolder" || weight.parse::<u32>().is_ok_and(|w| w >= 600),
        (tag, None) => matches!(tag, "b" | "strong"),
    };
    let is_italic = match element.tag {
        "i" | "em" => !style.contains("font-style:normal"),
        _ => style.contains("font-style:italic"),
    };
    let content = handlers.walk_children(element.node).content;
    let text = content.trim();
    if text.is_empty() || text.contains("\n\n") || !(is_bold || is_italic) {
        return Some(content.into());
    }
    let start = content.len() - content.trim_start().len();
    let (before, after) = (content.get(..start)?, content.get(start + text.len()..)?);
    let mark = match (is_bold, is_italic) {
        (true, true) => "***",
        (true, false) => "**",
        _ => "*",
    };
    Some(format!("{before}{mark}{text}{mark}{after}").into())
}

/// No blanks that only a word processor needs, no empty lines in a row, no heading of the first level.
fn tidied(markdown: &str) -> String {
    let mut tidy = String::with_capacity(markdown.len());
    let mut blank = 0;
    let plain = markdown.replace('\u{a0}', " ").replace("****", "");
    for line in plain.lines() {
        let is_break = line.ends_with("  ") && !line.trim().is_empty();
        let line = line.trim_end();
        blank = if line.trim().is_empty() { blank + 1 } else { 0 };
        if blank > 1 {
            continue;
        }
        if line.starts_with("# ") {
            tidy.push('#');
        }
        tidy.push_str(line);
        tidy.push_str(if is_break { "  \n" } else { "\n" });
    }
    tidy.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn google_docs_loses_its_styles() {
        let html = "<meta charset='utf-8'><b style=\"font-weight:normal;\" id=\"docs-internal-guid-1\">\
            <h1 dir=\"ltr\" style=\"line-height:1.38\"><span style=\"font-size:20pt\">Мост</span></h1>\
            <p dir=\"ltr\" style=\"line-height:1.38\"><span style=\"font-weight:400\">It </span>\
            <span style=\"font-weight:700;font-style:normal\">sails</span><span style=\"font-weight:400\"> to </span>\
            <span style=\"font-style:italic\">Brest</span><a href=\"https://example.org/a\" style=\"text-decoration:none\">\
            <span style=\"font-weight:400\">, says</span></a>.</p>\
            <ul><li dir=\"ltr\" style=\"list-style-type:disc\"><p role=\"presentation\"><span>one</span></p></li>\
            <li><p><span>two</span></p></li></ul></b>";
        assert_eq!(
            to_markdown(html).unwrap(),
            "## Мост\n\nIt **sails** to *Brest*[, says](https://example.org/a).\n\n- one\n\n- two"
        );
    }

    #[test]
    fn word_loses_its_styles_and_keeps_its_lists() {
        let html = "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><style>p.MsoNormal{mso-x:1}</style>\
            <!--[if gte mso 9]><xml><o:x/></xml><![endif]--></head><body lang=EN-GB style='tab-interval:36pt'>\
            <!--StartFragment--><p class=MsoNormal><b><span style='mso-ansi-language:EN-US'>Bold<o:p></o:p></span></b> and \
            <i>slanted</i>&nbsp;text<o:p></o:p></p>\
            <p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>\
            <span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt'>&nbsp;&nbsp; </span></span></span>\
            first<o:p></o:p></p><p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'>\
            <span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt'>&nbsp; </span></span></span>second</p>\
            <p class=MsoNormal>after<script>alert(1)</script><img src=\"file:///c:/x.png\"></p><!--EndFragment--></body></html>";
        assert_eq!(
            to_markdown(html).unwrap(),
            "**Bold** and *slanted* text\n\n- first\n- second\n\nafter"
        );
    }

    #[test]
    fn what_is_too_deep_is_refused_at_once() {
        assert_eq!(to_markdown(&"<div>".repeat(300_000)), None);
        assert_eq!(to_markdown("<p>a<br>b</p>").unwrap(), "a  \nb");
    }
}
