//! What the address of an archive's page asks for. Nothing in it is an error: what cannot be meant is not there.

use url::form_urlencoded::{Serializer, parse};

use crate::{
    domain::{Language, Slug},
    locale::Locale,
};

/// Letters of the words that the page repeats.
const LONGEST: usize = 200;

/// Behind which entry of the list a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum After {
    Brief(Slug),
    Issue(i64),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wish {
    /// The words to look for, as they were typed, on one line.
    pub(super) words: String,
    pub(super) year: Option<i32>,
    pub(super) after: Option<After>,
    /// Which page of the results, from 1.
    pub(super) page: Option<i64>,
    pub(super) section: Option<Slug>,
    pub(super) language: Option<String>,
    /// The language of the page when it is not the newsletter's: links keep it.
    pub(super) locale: Option<Locale>,
}

impl Wish {
    /// Reads the part of an address behind the question mark. Of a field that comes twice the first counts.
    pub(super) fn read(query: &str, locale: Option<Locale>) -> Self {
        let field = |wanted: &str| {
            let found = parse(query.as_bytes()).find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.into_owned())
        };
        let words = field("q").unwrap_or_default();
        let words: String = words
            .chars()
            .filter(|letter| !letter.is_control())
            .take(LONGEST)
            .collect();
        let after = field("after").and_then(|text| match text.split_once('/')? {
            ("briefs", slug) => Slug::parse(slug).ok().map(After::Brief),
            ("issues", number) => number.parse().ok().map(After::Issue),
            _ => None,
        });
        Wish {
            words: words.trim().to_owned(),
            year: field("year").and_then(|text| text.parse().ok()),
            after,
            page: field("page").and_then(|text| text.parse().ok()),
            section: field("section").and_then(|text| Slug::parse(&text).ok()),
            language: field("language").filter(|text| Language::parse(text).is_ok()),
            locale,
        }
    }

    /// The same words in every section and language.
    pub(super) fn without_choices(&self) -> Self {
        Wish {
            section: None,
            language: None,
            ..self.clone()
        }
    }

    /// The address of a page with the same choices, and these fields.
    pub(super) fn url(&self, path: &str, more: &[(&str, &str)]) -> String {
        let mut fields = Serializer::new(String::new());
        fields.extend_pairs(self.locale.map(|locale| ("lang", locale.tag())));
        fields.extend_pairs(self.section.as_ref().map(|section| ("section", section.as_str())));
        fields.extend_pairs(self.language.as_ref().map(|language| ("language", language)));
        fields.extend_pairs(more);
        match fields.finish() {
            fields if fields.is_empty() => path.to_owned(),
            fields => format!("{path}?{fields}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_meant_is_not_there() {
        let wish = Wish::read(
            "q=%FF%00+%D1%81%D1%83%D0%B4+&q=x&year=x&after=briefs/&page=1e9&section=A%20B&language=!&%=%&&=",
            None,
        );
        assert_eq!(
            wish,
            Wish {
                words: "\u{fffd} суд".into(),
                ..Wish::default()
            }
        );
        let wish = Wish::read(
            "after=issues/7&year=2026&page=2&section=economy&language=be-tarask",
            None,
        );
        assert_eq!(
            (wish.after, wish.year, wish.page),
            (Some(After::Issue(7)), Some(2026), Some(2))
        );
        assert_eq!(
            Wish::read("after=briefs/vote", None).after,
            Some(After::Brief(Slug::parse("vote").unwrap()))
        );
    }

    #[test]
    fn addresses_keep_the_choices() {
        let wish = Wish::read("q=x&section=economy&language=be", Some(Locale::Russian));
        assert_eq!(
            wish.url("/weekly/archive", &[("q", "а&б"), ("page", "2")]),
            "/weekly/archive?lang=ru&section=economy&language=be&q=%D0%B0%26%D0%B1&page=2"
        );
        assert_eq!(Wish::default().url("/weekly/archive", &[]), "/weekly/archive");
    }
}
