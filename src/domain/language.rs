//! Language tags and the direction their script is written in.

use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::Text};
use serde::{Deserialize, Serialize};

/// A language tag (BCP 47, RFC 5646 §2.1) such as `en`, `be` or `be-tarask`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

/// The text is not a language tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a language tag such as en, be or ru")]
pub struct LanguageError;

/// Which way a script runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

impl Language {
    /// Reads a tag: a language of 2–8 letters, then subtags of 1–8 letters or digits; at most 35 characters.
    ///
    /// # Errors
    /// [`LanguageError`] for any other text.
    pub fn parse(text: &str) -> Result<Self, LanguageError> {
        let mut parts = text.split('-');
        let first = parts.next().unwrap_or_default();
        let primary = (2..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
        let rest = parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
        if primary && rest && text.len() <= 35 {
            Ok(Language(text.to_owned()))
        } else {
            Err(LanguageError)
        }
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The direction of the language's usual script.
    pub fn direction(&self) -> Direction {
        let primary = self.0.split('-').next().unwrap_or_default().to_ascii_lowercase();
        match primary.as_str() {
            "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "ks" | "nqo" | "ps" | "sd" | "syr" | "ug" | "ur" | "yi" => {
                Direction::Rtl
            }
            _ => Direction::Ltr,
        }
    }
}

impl TryFrom<String> for Language {
    type Error = LanguageError;
    fn try_from(text: String) -> Result<Self, LanguageError> {
        Language::parse(&text)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.0
    }
}
