//! Fields in an issue's subject, preheader and opening note: `{{newsletter}}`, `{{name|reader}}` and others.

use std::borrow::Cow;

use askama::filters::{Escaper, Html};

use super::rendering::{FullIssue, date_of};
use crate::{locale::Locale, mail::segments};

/// The fields there are, less `name`.
const KNOWN: [&str; 5] = ["newsletter", "issue.number", "issue.date", "lead.headline", "count"];

/// Why a text was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldsError {
    /// A field that is not known.
    #[error(
        "unknown field {{{{{0}}}}}; there are {{{{name|reader}}}}, {{{{newsletter}}}}, {{{{issue.number}}}}, \
         {{{{issue.date}}}}, {{{{lead.headline}}}} and {{{{count}}}}"
    )]
    Unknown(String),
    /// Braces that nothing closes.
    #[error("a field that begins with {{{{ does not end with }}}}")]
    Open,
}

/// What fields stand for, in one issue.
#[derive(Debug, Clone)]
pub struct Values {
    newsletter: String,
    number: String,
    date: String,
    lead: String,
    count: String,
}

/// What stands for `{{name|reader}}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// The markers of each reader's name.
    OfReader,
    /// The word for readers without a name: on pages, which are everybody's.
    OfNobody,
}

/// A part of a text.
enum Part<'a> {
    Text(&'a str),
    Field(Cow<'a, str>),
}

/// Checks the fields of a text.
///
/// # Errors
/// [`FieldsError`] names the first one that cannot be filled.
pub fn check(text: &str) -> Result<(), FieldsError> {
    for part in parts(text)? {
        if let Part::Field(field) = part {
            let is_name = split_name(&field).is_some();
            if !is_name && !KNOWN.contains(&field.as_ref()) {
                return Err(FieldsError::Unknown(field.into_owned()));
            }
        }
    }
    Ok(())
}

impl Values {
    /// Those of an issue; `count` is that of all its briefs, also for readers who take some of its sections or catch up.
    pub fn of(full: &FullIssue, locale: Locale) -> Self {
        let mut briefs = full.own_briefs();
        let lead = briefs.next().map(|brief| brief.headline.clone());
        Values {
            newsletter: full.newsletter.name.clone(),
            number: full.issue.number.to_string(),
            date: locale.day(date_of(&full.issue)),
            count: (briefs.count() + usize::from(lead.is_some())).to_string(),
            lead: lead.unwrap_or_default(),
        }
    }

    /// Fills plain text. What is no field stays as it is.
    pub fn fill(&self, text: &str, name: Name) -> String {
        self.fill_with(text, name, Cow::Borrowed)
    }

    /// Fills an address, also one whose braces Markdown has percent-encoded.
    pub fn fill_address(&self, address: &str) -> String {
        let braces = [("%7B", "{"), ("%7D", "}"), ("%7C", "|")];
        let decoded = match address.contains("%7B%7B") {
            true => braces
                .iter()
                .fold(address.to_owned(), |text, (code, brace)| text.replace(code, brace)),
            false => address.to_owned(),
        };
        self.fill(&decoded, Name::OfReader)
    }

    /// Fills HTML: text in which fields stood before it was rendered.
    pub fn fill_html(&self, html: &str, name: Name) -> String {
        self.fill_with(html, name, |value| {
            let mut escaped = String::with_capacity(value.len() + 16);
            // Writing to a string cannot fail.
            let _ = Html.write_escaped_str(&mut escaped, value);
            Cow::Owned(escaped)
        })
    }

    fn fill_with<'a>(&'a self, text: &str, name: Name, write: impl Fn(&'a str) -> Cow<'a, str>) -> String {
        let Ok(parts) = parts(text) else {
            return text.to_owned();
        };
        let mut filled = String::with_capacity(text.len() + 64);
        for part in parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Field(field) => match (split_name(&field), self.value(&field)) {
                    // The word stands in the text already, as it is to be written.
                    (Some(nameless), _) if name == Name::OfReader => filled.push_str(&segments::reader_name(nameless)),
                    (Some(nameless), _) => filled.push_str(nameless),
                    (None, Some(value)) => filled.push_str(&write(value)),
                    (None, None) => filled.push_str(&format!("{{{{{field}}}}}")),
                },
            }
        }
        filled
    }

    fn value(&self, field: &str) -> Option<&str> {
        match field {
            "newsletter" => Some(&self.newsletter),
            "issue.number" => Some(&self.number),
            "issue.date" => Some(&self.date),
            "lead.headline" => Some(&self.lead),
            "count" => Some(&self.count),
            _ => None,
        }
    }
}

/// The word after the bar of a name field; nothing when it has none.
fn split_name(field: &str) -> Option<&str> {
    let rest = field.strip_prefix("name")?;
    if rest.is_empty() {
        return Some("");
    }
    rest.trim_start().strip_prefix('|').map(str::trim)
}

/// Cuts a text at its fields. White space in a field counts as one blank: a line may have been broken there.
fn parts(text: &str) -> Result<Vec<Part<'_>>, FieldsError> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (field, behind) = after.split_once("}}").ok_or(FieldsError::Open)?;
        let words: Vec<&str> = field.split_whitespace().collect();
        parts.push(Part::Text(before));
        parts.push(Part::Field(match words.as_slice() {
            [word] => Cow::Borrowed(*word),
            words => Cow::Owned(words.join(" ")),
        }));
        rest = behind;
    }
    parts.push(Part::Text(rest));
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        Values {
            newsletter: "Law & Order".into(),
            number: "12".into(),
            date: "23 November 2026".into(),
            lead: "Vote".into(),
            count: "3".into(),
        }
    }

    #[test]
    fn fields_are_filled_and_other_text_stays() {
        let text = "{{newsletter}} {{ issue.number }}, {{issue.date}}: {{lead.headline}} and {{count}} {more} {{else}}";
        let filled = values().fill(text, Name::OfReader);
        assert_eq!(filled, "Law & Order 12, 23 November 2026: Vote and 3 {more} {{else}}");
        assert_eq!(
            values().fill_html("<p>{{newsletter}}</p>", Name::OfReader),
            "<p>Law &#38; Order</p>"
        );
        assert_eq!(values().fill("a {{ b", Name::OfReader), "a {{ b");
        for address in [
            "https://e.example/{{issue.number}}",
            "https://e.example/%7B%7Bissue.number%7D%7D",
        ] {
            assert_eq!(values().fill_address(address), "https://e.example/12");
        }
    }

    #[test]
    fn a_name_has_a_word_for_readers_without_one() {
        let text = "Dear {{name|kind\nreader}}!";
        assert_eq!(values().fill(text, Name::OfNobody), "Dear kind reader!");
        let expected = format!("Dear {}!", segments::reader_name("kind reader"));
        assert_eq!(values().fill(text, Name::OfReader), expected);
        assert_eq!(values().fill("Hi{{name}}", Name::OfNobody), "Hi");
    }

    #[test]
    fn unknown_and_open_fields_are_refused() {
        assert_eq!(check("{{name|reader}} {{newsletter}} {{issue.number}} {one}"), Ok(()));
        let unknown = check("{{surname}}").unwrap_err();
        assert!(
            unknown
                .to_string()
                .starts_with("unknown field {{surname}}; there are {{name|reader}}")
        );
        assert_eq!(
            check("{{newsletter|x}}"),
            Err(FieldsError::Unknown("newsletter|x".into()))
        );
        assert_eq!(check("{{names}}"), Err(FieldsError::Unknown("names".into())));
        assert_eq!(check("{{newsletter"), Err(FieldsError::Open));
    }
}
