//! What a reader looks for: words and nothing else. Signs that databases take for operators are no words.

use std::collections::HashMap;

use super::{stemming, words::words};
use crate::{domain::Language, storage::search::Wanted};

/// Most words of a query; further ones are left out.
const MOST_WORDS: usize = 10;
/// How much of a query is read, in characters.
const LONGEST: usize = 1_000;
/// Words that stand in every text: a query means the others, if it has any.
const COMMON: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "was", "were",
    "with", "а", "аб", "ад", "але", "бы", "в", "во", "для", "до", "ды", "за", "з", "и", "из", "і", "й", "к", "как",
    "ко", "на", "над", "не", "но", "ни", "ні", "о", "об", "от", "па", "по", "под", "пра", "при", "пры", "с", "са",
    "со", "у", "ў", "че", "что", "што", "як",
];

/// A query of at least one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
    /// For each stem that is looked for, the number of its word.
    numbers: HashMap<String, usize>,
    wanted: Wanted,
}

impl Query {
    /// Reads what someone typed; `None` when it has no word.
    pub fn read(text: &str) -> Option<Self> {
        let text: String = text.chars().take(LONGEST).collect();
        let mut found: Vec<String> = Vec::new();
        for word in words(&text) {
            if !found.contains(&word.folded) {
                found.push(word.folded);
            }
        }
        let is_common = |word: &String| COMMON.contains(&word.as_str());
        if !found.iter().all(is_common) {
            found.retain(|word| !is_common(word));
        }
        found.truncate(MOST_WORDS);
        if found.is_empty() {
            return None;
        }
        let wanted: Vec<Vec<String>> = found.iter().map(|word| stemming::of_any(word)).collect();
        let mut numbers = HashMap::new();
        for (number, stems) in wanted.iter().enumerate() {
            for stem in stems {
                numbers.entry(stem.clone()).or_insert(number);
            }
        }
        Some(Query {
            words: found,
            numbers,
            wanted: Wanted(wanted),
        })
    }

    /// What the index is asked.
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// The number of the word that a word of a text in this language answers to.
    pub(super) fn answered_by(&self, word: &str, language: &Language) -> Option<usize> {
        let stems = stemming::of_text(word, language);
        stems.iter().find_map(|stem| self.numbers.get(stem).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(text: &str) -> Option<Vec<String>> {
        Query::read(text).map(|query| query.words)
    }

    #[test]
    fn a_query_is_words_only() {
        let words = |text: &str| words_of(text).unwrap_or_default().join(" ");
        assert_eq!(
            words("\"выбары\" AND (горад* OR -суд) NEAR/2 ^x:y"),
            "выбары горад суд near 2 x y"
        );
        assert_eq!(words("Выборы в Минске"), "выборы минске");
        assert_eq!(words("на у the"), "на у the", "when there is nothing else");
        assert_eq!(words("суд Суд СУД"), "суд");
        for nothing in ["", "  ", "\0", "\"'()*:^-+~|&!<>\\", "…—«»"] {
            assert_eq!(words_of(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn a_query_is_bounded() {
        let long = (0..5_000).map(|n| format!("w{n} ")).collect::<String>();
        assert_eq!(words_of(&long).map(|words| words.len()), Some(MOST_WORDS));
        let query = Query::read(&"ы".repeat(10_000)).unwrap();
        assert_eq!(query.words.len(), 1);
        assert!(query.wanted().0.iter().flatten().all(|stem| stem.len() < 200));
    }
}
