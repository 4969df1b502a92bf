//! A newsletter's own words of consent, by language; where there are none, the usual ones stand.

use std::collections::BTreeMap;

use diesel::deserialize::FromSqlRow;
use serde::{Deserialize, Serialize};

/// Where the newsletter's name stands in a text.
const NAME: &str = "{newsletter}";

/// The words by language tag.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, FromSqlRow)]
#[serde(transparent)]
pub struct ConsentTexts(BTreeMap<String, String>);

impl ConsentTexts {
    /// The words in a language, as they were written.
    pub fn written(&self, language: &str) -> Option<&str> {
        self.0.get(language).map(String::as_str)
    }

    /// The words in a language, with the newsletter's name where `{newsletter}` stands.
    pub fn of(&self, language: &str, newsletter: &str) -> Option<String> {
        self.written(language).map(|text| text.replace(NAME, newsletter))
    }

    /// Sets the words in a language; empty ones let the usual ones stand.
    pub fn set(&mut self, language: &str, text: String) {
        if text.is_empty() {
            self.0.remove(language);
        } else {
            self.0.insert(language.to_owned(), text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_name_the_newsletter_and_go_when_they_are_empty() {
        let mut texts = ConsentTexts::default();
        assert_eq!(texts.of("be", "Тыднёвік"), None);
        texts.set("be", "Дасылайце мне {newsletter}.".into());
        assert_eq!(texts.of("be", "Тыднёвік").unwrap(), "Дасылайце мне Тыднёвік.");
        assert_eq!(
            serde_json::to_string(&texts).unwrap(),
            r#"{"be":"Дасылайце мне {newsletter}."}"#
        );
        texts.set("be", String::new());
        assert_eq!(texts, ConsentTexts::default());
    }
}
