//! Other targets for the links of HTML that has been sanitised.

use std::borrow::Cow;

/// The same HTML with its links leading where `lead` says; those for which it says nothing, and anchors within the page, stay.
///
/// Reads what [`super::to_html`] writes and nothing else: each value between double quotes, no other `<` than those of tags.
pub fn with_links(html: &str, lead: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut led = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once("<a ") {
        led.extend([before, "<a "]);
        rest = tag;
        // Attribute by attribute: neither `>` nor ` href=` in a value ends or begins anything.
        while let Some((name, after)) = rest.split_once("=\"").filter(|(name, _)| !name.contains('>')) {
            let Some((value, after)) = after.split_once('"') else {
                break;
            };
            led.extend([name, "=\""]);
            let other = match name.trim_start() {
                "href" if !value.starts_with('#') => lead(&plain(value)),
                _ => None,
            };
            led.push_str(&other.map_or(Cow::Borrowed(value), |other| Cow::Owned(escaped(&other))));
            led.push('"');
            rest = after;
        }
    }
    led.push_str(rest);
    led
}

/// The value of an attribute as it was before it was escaped.
pub(in super::super) fn plain(value: &str) -> String {
    [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
        .iter()
        .fold(value.to_owned(), |value, (entity, letter)| {
            value.replace(entity, letter)
        })
}

fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::content::{inspection, markdown::to_html};

    #[test]
    fn links_lead_elsewhere_and_the_rest_stays() {
        let source = "[a](https://e.example/?x=1&y=2 \"a > b href=\\\"https://no.example\\\"\") <https://e.example> \
            [m](mailto:a@e.example) ![i](https://e.example/i.png)\n\n\
            <a title=\">\" href=\"https://e.example/raw\">href=\"https://no.example\"</a> <abbr title=\"x\">y</abbr> n[^1]\n\n\
            [^1]: <https://e.example/note>";
        let html = to_html(source);
        let mut asked = Vec::new();
        let led = with_links(&html, &mut |url| {
            asked.push(url.to_owned());
            (!url.starts_with("mailto:")).then(|| format!("https://n.example/c/{}?a&b", asked.len()))
        });
        let expected = [
            "https://e.example/?x=1&y=2",
            "https://e.example",
            "mailto:a@e.example",
            "https://e.example/raw",
            "https://e.example/note",
        ];
        assert_eq!(asked, expected);
        let addresses: Vec<String> = inspection::addresses(&led)
            .into_iter()
            .map(|(address, _)| address)
            .collect();
        let expected = [
            "https://n.example/c/1?a&b",
            "https://n.example/c/2?a&b",
            "mailto:a@e.example",
            "https://e.example/i.png",
            "https://n.example/c/4?a&b",
            "#fn-1",
            "https://n.example/c/5?a&b",
            "#fnref-1",
        ];
        assert_eq!(addresses, expected);
        assert!(
            led.contains(">https://e.example</a>") && led.contains(">href=\"https://no.example\"</a>"),
            "{led}"
        );
    }

    proptest! {
        #[test]
        fn links_that_lead_where_they_led_change_nothing(
            source in "([a-z<>\"= \n&\\[\\]()*#]|https://e\\.example/|<a href=\"https://e\\.example\">|</a>|mailto:a@b\\.c){0,60}"
        ) {
            let html = to_html(&source);
            prop_assert_eq!(with_links(&html, &mut |_| None), html.clone());
            prop_assert_eq!(with_links(&html, &mut |url| Some(url.to_owned())).len(), html.len(), "{}", html);
        }
    }
}
