//! The words inside raw HTML, for readers of plain text.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;

/// Elements whose start and end each end a line.
const LINES: &str = "address article aside blockquote br caption center dd details div dl dt figcaption figure footer \
    h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tr ul";

/// Elements whose start and end each leave a blank.
const CELLS: &str = "td th";

/// Elements whose content is not meant for readers.
const HIDDEN: [&str; 2] = ["script", "style"];

static WORDS_ONLY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(LINES.split_whitespace().chain(CELLS.split_whitespace()).collect())
        .clean_content_tags(HashSet::from(HIDDEN));
    builder
});

/// The text of an HTML block, with a line for each element that starts one.
pub(super) fn text_of(html: &str) -> String {
    let tagged = WORDS_ONLY.clean(&html.replace('\n', " ")).to_string();
    let mut text = String::with_capacity(tagged.len());
    for (position, piece) in tagged.split('<').enumerate() {
        if position == 0 {
            text.push_str(piece);
            continue;
        }
        let (tag, words) = piece.split_once('>').unwrap_or(("", piece));
        text.push(if CELLS.contains(tag.trim_start_matches('/')) {
            ' '
        } else {
            '\n'
        });
        text.push_str(words);
    }
    // The ampersand last, or an escaped entity would be resolved twice.
    text.replace("&nbsp;", "\u{a0}")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Whether a raw tag is `<br>` in one of its spellings.
pub(super) fn is_line_break(tag: &str) -> bool {
    name(tag).is_some_and(|name| name.eq_ignore_ascii_case("br"))
}

/// Follows raw tags inside running text into and out of elements whose content is not meant for readers.
#[derive(Default)]
pub(super) struct Hidden(Option<&'static str>);

impl Hidden {
    pub(super) fn is_open(&self) -> bool {
        self.0.is_some()
    }

    pub(super) fn pass(&mut self, tag: &str) {
        let closing = tag.starts_with("</");
        let known = name(tag).and_then(|name| HIDDEN.into_iter().find(|hidden| hidden.eq_ignore_ascii_case(name)));
        match (known, closing) {
            (Some(element), false) if self.0.is_none() => self.0 = Some(element),
            (Some(element), true) if self.0 == Some(element) => self.0 = None,
            _ => {}
        }
    }
}

fn name(tag: &str) -> Option<&str> {
    tag.trim_start_matches(['<', '/'])
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .filter(|name| !name.is_empty())
}
