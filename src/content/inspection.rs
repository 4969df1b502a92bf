//! What stands in a brief's Markdown, for those who look it over before it is sent.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::markdown::{parser_options, plain};
use crate::domain::PictureName;

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Where it leads, as it was written.
    pub address: String,
    /// The link's text, or the image's alternative text.
    pub text: String,
    /// Whether it is an image.
    pub is_image: bool,
}

impl Target {
    /// True when a mail cannot follow the address: it is relative, or of a scheme other than `http`, `https` and `mailto`;
    /// images need `https`, but for the site's own pictures.
    pub fn leads_nowhere(&self) -> bool {
        if self.is_image && PictureName::of_path(&self.address).is_some() {
            return false;
        }
        let scheme = url::Url::parse(self.address.trim()).map(|url| url.scheme().to_owned());
        match scheme.as_deref() {
            Ok("https") => false,
            Ok("http" | "mailto") => self.is_image,
            _ => true,
        }
    }

    /// True when a link's text is an address itself.
    pub fn is_bare(&self) -> bool {
        let text = self.text.trim();
        !self.is_image && (text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www."))
    }
}

/// The links and images of a Markdown text, in their order.
pub fn targets(source: &str) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for event in Parser::new_ext(source, parser_options()) {
        let is_image = matches!(event, Event::Start(Tag::Image { .. }));
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                open.push(found.len());
                found.push(Target {
                    address: dest_url.into_string(),
                    text: String::new(),
                    is_image,
                });
            }
            Event::End(TagEnd::Link | TagEnd::Image) => drop(open.pop()),
            Event::Text(text) | Event::Code(text) => {
                for index in &open {
                    if let Some(target) = found.get_mut(*index) {
                        target.text.push_str(&text);
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// The addresses in sanitised HTML, in their order, each with whether it is an image's.
pub fn addresses(html: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    // Sanitised HTML has no other `<` than those of tags, and quotes each value with `"`.
    for tag in html.split('<').skip(1) {
        let (attribute, is_image) = match tag.split_once(' ').map(|(name, _)| name) {
            Some("a") => (" href=\"", false),
            Some("img") => (" src=\"", true),
            _ => continue,
        };
        let value = tag.split_once(attribute).and_then(|(_, rest)| rest.split_once('"'));
        let Some((value, _)) = value else { continue };
        found.push((plain(value), is_image));
    }
    found
}

/// The first word of a text that stands for text still to be written: TK, three or more X, lorem ipsum.
pub fn placeholder(text: &str) -> Option<&str> {
    let is_placeholder = |word: &&str| {
        let is_repeated = |unit: &str| !word.is_empty() && word.replace(unit, "").is_empty();
        is_repeated("TK") || (word.len() >= 3 && is_repeated("X"))
    };
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.find(is_placeholder).or_else(|| {
        let filler = "lorem ipsum";
        let at = text.to_ascii_lowercase().find(filler)?;
        text.get(at..at + filler.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_images_are_found_with_their_texts() {
        let source = "[the *law*](https://example.org/law), ![](img.png) and <https://example.org> [![a map](https://example.org/m.png)](/map)";
        let found = targets(source);
        let texts: Vec<(&str, &str, bool)> = found
            .iter()
            .map(|target| (target.address.as_str(), target.text.as_str(), target.is_image))
            .collect();
        let expected = [
            ("https://example.org/law", "the law", false),
            ("img.png", "", true),
            ("https://example.org", "https://example.org", false),
            ("/map", "a map", false),
            ("https://example.org/m.png", "a map", true),
        ];
        assert_eq!(texts, expected);
        let nowhere: Vec<bool> = found.iter().map(Target::leads_nowhere).collect();
        assert_eq!(nowhere, [false, true, false, true, false]);
        let bare: Vec<bool> = found.iter().map(Target::is_bare).collect();
        assert_eq!(bare, [false, false, true, false, false]);
        let script = targets("[x](javascript:alert(1)) [mail](mailto:desk@example.org)");
        assert!(script[0].leads_nowhere() && !script[1].leads_nowhere());
    }

    #[test]
    fn addresses_are_those_that_the_mail_has() {
        let source = "[a](https://example.org/?a=1&b=2 \"a href=\\\"x\") <a title=\"t\" href=\"https://example.org/raw\">b</a> \
            ![](https://example.org/i.png) <img alt=\"\" src=\"https://example.org/r.png\"> [c](/relative) [d](mailto:a@example.org)\n\n\
            e[^1]\n\n[^1]: <https://example.org/note>";
        let found = addresses(&super::super::markdown::to_html(source));
        let expected = [
            ("https://example.org/?a=1&b=2", false),
            ("https://example.org/raw", false),
            ("https://example.org/i.png", true),
            ("https://example.org/r.png", true),
            ("mailto:a@example.org", false),
            ("#fn-1", false),
            ("https://example.org/note", false),
            ("#fnref-1", false),
        ];
        let expected: Vec<(String, bool)> = expected
            .map(|(address, is_image)| (address.to_owned(), is_image))
            .into();
        assert_eq!(found, expected);
    }

    #[test]
    fn placeholders_are_whole_words() {
        for text in ["a TK b", "TKTK", &"X".repeat(3), &"X".repeat(5), "Lorem ipsum dolor"] {
            assert!(placeholder(text).is_some(), "{text}");
        }
        for text in ["ATK", "tk", "XX", "TKs", "lorem", "Тэкст"] {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }
}
