//! What readers are looked for by: parts of an address or a name, in any case of the letters.
//!
//! Texts are cut into grams: each three letters that follow one another, and the first one and two letters of each word. Texts
//! that hold what is sought have all its grams; those that have them need not hold it, and are looked at.

use std::collections::BTreeSet;

use super::{EmailAddress, PersonName};

/// Letters of a gram.
const GRAM: usize = 3;
/// Stands before the gram of a word's beginning.
const BEGINNING: char = '^';
/// Most words that are looked for at once.
const MOST_WORDS: usize = 8;
/// Most grams of a word that are looked for: a long word has few others.
const MOST_GRAMS: usize = 6;
/// Most letters of a word that are looked for.
const MOST_LETTERS: usize = 100;

/// Words that a reader's address or name must hold, each of them. A word of one or two letters must begin a word there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought(Vec<String>);

impl Sought {
    /// Reads what was typed; `None` when that is nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let words = text.split_whitespace().take(MOST_WORDS);
        let words = words.map(|word| match EmailAddress::parse(word) {
            // A domain in letters of its own is kept in others.
            Ok(address) => address.key(),
            Err(_) => folded(&word.chars().take(MOST_LETTERS).collect::<String>()),
        });
        let words: Vec<String> = words.collect();
        (!words.is_empty()).then_some(Sought(words))
    }

    /// Grams that an address or a name has which holds what is sought: of long words some.
    pub fn grams(&self) -> BTreeSet<String> {
        let mut grams = BTreeSet::new();
        for word in &self.0 {
            match word.chars().count() < GRAM {
                true => _ = grams.insert(format!("{BEGINNING}{word}")),
                false => {
                    let mut all = BTreeSet::new();
                    each_three(word, &mut all);
                    let every = all.len().div_ceil(MOST_GRAMS).max(1);
                    grams.extend(all.into_iter().step_by(every));
                }
            }
        }
        grams
    }

    /// Whether a reader is among those looked for.
    pub fn finds(&self, email: &EmailAddress, name: &PersonName) -> bool {
        let texts = [folded(email.as_str()), folded(name.as_str())];
        self.0.iter().all(|word| {
            let short = word.chars().count() < GRAM;
            texts.iter().any(|text| match short {
                true => beginnings(text).any(|rest| rest.starts_with(word.as_str())),
                false => text.contains(word.as_str()),
            })
        })
    }
}

/// The grams of a reader's address and name.
pub fn reader_grams(email: &EmailAddress, name: &PersonName) -> BTreeSet<String> {
    let mut grams = BTreeSet::new();
    for text in [folded(email.as_str()), folded(name.as_str())] {
        each_three(&text, &mut grams);
        for rest in beginnings(&text) {
            for letters in 1..GRAM {
                let first: String = rest.chars().take(letters).collect();
                grams.insert(format!("{BEGINNING}{first}"));
            }
        }
    }
    grams
}

/// Lower case, one blank between words; Russian "ё" is found as "е".
fn folded(text: &str) -> String {
    let lower = text.to_lowercase().replace('ё', "е");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What begins with each word of a text.
fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, letter)| {
        let begins = letter.is_alphanumeric() && !before.is_alphanumeric();
        before = letter;
        text.get(at..).filter(|_| begins)
    })
}

fn each_three(text: &str, grams: &mut BTreeSet<String>) {
    let letters: Vec<char> = text.chars().collect();
    grams.extend(letters.windows(GRAM).map(String::from_iter));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(email: &str, name: &str) -> (EmailAddress, PersonName) {
        (EmailAddress::parse(email).unwrap(), PersonName::parse(name).unwrap())
    }

    #[test]
    fn parts_are_found_in_any_case_of_the_letters() {
        let (email, name) = reader("Hanna.Kavalova@example.org", "Ганна  Кавалёва");
        for text in [
            "hanna",
            "ANNA.KAV",
            "@example",
            "le.org",
            "нна кавал",
            "КАВАЛЕВА",
            "ганна kavalova",
            "h",
            "ex",
            "ка",
            "hanna.kavalova@EXAMPLE.org",
        ] {
            let sought = Sought::parse(text).unwrap();
            assert!(sought.finds(&email, &name), "{text}");
            assert!(sought.grams().is_subset(&reader_grams(&email, &name)), "{text}");
        }
        for text in ["annna", "an", "ва", "ганна кавалоў", "example.com"] {
            assert!(!Sought::parse(text).unwrap().finds(&email, &name), "{text}");
        }
        assert_eq!(Sought::parse(" \t"), None);
    }

    #[test]
    fn a_domain_is_found_as_it_is_read() {
        let (email, name) = reader("anna@пошта.бел", "");
        assert!(Sought::parse("anna@пошта.бел").unwrap().finds(&email, &name));
    }
}
