//! Slugs: the part of a URL that names a newsletter, section, edition or brief.

use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::Text};
use serde::{Deserialize, Serialize};

/// First path segments that the site itself uses; no newsletter may take one.
const RESERVED: &[&str] = &[
    "address",
    "api",
    "assets",
    "c",
    "come-back",
    "confirm",
    "desk",
    "embed",
    "feed",
    "healthz",
    "login",
    "logout",
    "mailbox",
    "manage",
    "media",
    "metrics",
    "preferences",
    "readyz",
    "robots",
    "sitemap",
    "static",
    "unsubscribe",
];

/// 1–80 lower-case ASCII letters, digits and single hyphens, neither first nor last a hyphen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// Why a text is not a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SlugError {
    /// Something other than the allowed characters, or too long.
    #[error("use 1 to 80 lower-case letters a-z, digits and single hyphens, such as weekly-brief")]
    Form,
    /// A word that the site uses itself.
    #[error("this word is used by the site itself; choose another")]
    Reserved,
}

impl Slug {
    /// Reads a slug.
    ///
    /// # Errors
    /// [`SlugError::Form`] for anything but the form above.
    pub fn parse(text: &str) -> Result<Self, SlugError> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let formed = (1..=80).contains(&text.len())
            && text.chars().all(allowed)
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        if formed {
            Ok(Slug(text.to_owned()))
        } else {
            Err(SlugError::Form)
        }
    }

    /// Reads the slug of a newsletter, which is also the first segment of its pages.
    ///
    /// # Errors
    /// As [`Slug::parse`], and [`SlugError::Reserved`] for a segment the site uses itself.
    pub fn parse_newsletter(text: &str) -> Result<Self, SlugError> {
        let slug = Slug::parse(text)?;
        if Slug::is_reserved(text) {
            Err(SlugError::Reserved)
        } else {
            Ok(slug)
        }
    }

    /// True for a first path segment that the site uses itself.
    pub fn is_reserved(text: &str) -> bool {
        RESERVED.contains(&text)
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A slug made of the ASCII letters and digits of a title, or `fallback` when it has none.
    pub fn from_title(title: &str, fallback: &str) -> Self {
        let mut text = String::new();
        for c in title.chars() {
            if c.is_ascii_alphanumeric() {
                text.push(c.to_ascii_lowercase());
            } else if !text.ends_with('-') && !text.is_empty() {
                text.push('-');
            }
            if text.len() >= 80 {
                break;
            }
        }
        let text = text.trim_end_matches('-');
        Slug(if text.is_empty() {
            fallback.to_owned()
        } else {
            text.to_owned()
        })
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugError;
    fn try_from(text: String) -> Result<Self, SlugError> {
        Slug::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_lower_case_words_are_slugs() {
        for good in ["a", "weekly-brief", "2026", &"a".repeat(80)] {
            assert_eq!(Slug::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "-a", "a-", "a--b", "A", "ў", "a b", "a/b", "..", &"a".repeat(81)] {
            assert_eq!(Slug::parse(bad), Err(SlugError::Form), "{bad}");
        }
    }

    #[test]
    fn a_newsletter_cannot_take_a_word_of_the_site() {
        for word in ["address", "api", "c", "healthz", "manage", "unsubscribe"] {
            assert_eq!(Slug::parse_newsletter(word), Err(SlugError::Reserved));
        }
    }

    #[test]
    fn a_title_becomes_a_slug() {
        assert_eq!(
            Slug::from_title("Rates: up, again!", "brief").as_str(),
            "rates-up-again"
        );
        assert_eq!(Slug::from_title("Снег", "brief").as_str(), "brief");
    }
}
