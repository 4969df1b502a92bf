//! Words that say what a brief is about, across sections.

use std::{collections::BTreeSet, fmt};

use diesel::deserialize::FromSqlRow;
use serde::{Deserialize, Serialize};

use super::Slug;

/// Most tags of one brief, and of one rule.
const MOST: usize = 20;

/// Up to 20 tags, each once, in the order of the alphabet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, FromSqlRow)]
#[serde(try_from = "BTreeSet<Slug>", into = "BTreeSet<Slug>")]
pub struct Tags(BTreeSet<Slug>);

/// There are more tags than one brief can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("at most {} tags", MOST)]
pub struct TooManyTags;

impl Tags {
    /// Takes tags, each once.
    ///
    /// # Errors
    /// [`TooManyTags`] for more than 20.
    pub fn of(tags: impl IntoIterator<Item = Slug>) -> Result<Self, TooManyTags> {
        let tags: BTreeSet<Slug> = tags.into_iter().collect();
        if tags.len() > MOST {
            return Err(TooManyTags);
        }
        Ok(Tags(tags))
    }

    /// True without any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first tag that is also one of `others`.
    pub fn shared_with(&self, others: &Tags) -> Option<&Slug> {
        self.0.iter().find(|tag| others.0.contains(*tag))
    }

    /// The tags in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Slug> {
        self.0.iter()
    }
}

impl TryFrom<BTreeSet<Slug>> for Tags {
    type Error = TooManyTags;
    fn try_from(tags: BTreeSet<Slug>) -> Result<Self, TooManyTags> {
        Tags::of(tags)
    }
}

impl From<Tags> for BTreeSet<Slug> {
    fn from(tags: Tags) -> Self {
        tags.0
    }
}

impl fmt::Display for Tags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, tag) in self.0.iter().enumerate() {
            let between = if place == 0 { "" } else { ", " };
            write!(f, "{between}“{tag}”")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_few_words_each_once() {
        let read = |json: &str| serde_json::from_str::<Tags>(json);
        let tags = read(r#"["sport", "economy", "sport"]"#).unwrap();
        assert_eq!(tags.to_string(), "“economy”, “sport”");
        assert_eq!(serde_json::to_string(&tags).unwrap(), r#"["economy","sport"]"#);
        assert!(read(r#"["Sport"]"#).unwrap_err().to_string().contains("lower-case"));
        let many: Vec<String> = (0..21).map(|n| format!("tag-{n}")).collect();
        let refused = read(&serde_json::to_string(&many).unwrap()).unwrap_err();
        assert!(refused.to_string().contains("at most 20 tags"), "{refused}");
    }

    #[test]
    fn a_shared_tag_is_found() {
        let tags = |words: &[&str]| Tags::of(words.iter().map(|word| Slug::parse(word).unwrap())).unwrap();
        let sport = Slug::parse("sport").unwrap();
        assert_eq!(
            tags(&["sport", "war"]).shared_with(&tags(&["art", "sport"])),
            Some(&sport)
        );
        assert_eq!(tags(&["sport"]).shared_with(&Tags::default()), None);
    }
}
