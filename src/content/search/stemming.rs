//! Which stems a word has: by the language of its brief in the index, and by every language that it may be of in a search.
//!
//! A stem begins with the tag of its language, so that those of two languages are never taken for each other; one of a
//! language without a stemmer is the word itself behind a `0`. Stems hold letters and digits only.

use frostem::{Algorithm, Stemmer};

use super::{belarusian, words::Script};
use crate::domain::Language;

/// The languages with a stemmer: tag, letters, and Snowball's algorithm, where there is one.
const LANGUAGES: &[(&str, Script, Option<Algorithm>)] = &[
    ("en", Script::Latin, Some(Algorithm::English)),
    ("be", Script::Cyrillic, None),
    ("ru", Script::Cyrillic, Some(Algorithm::Russian)),
    ("uk", Script::Cyrillic, Some(Algorithm::Ukrainian)),
    ("pl", Script::Latin, Some(Algorithm::Polish)),
    ("lt", Script::Latin, Some(Algorithm::Lithuanian)),
    ("de", Script::Latin, Some(Algorithm::German)),
];

/// The stems of a word of a text in this language.
pub(super) fn of_text(word: &str, language: &Language) -> Vec<String> {
    let primary = language.as_str().split('-').next().unwrap_or_default();
    let script = Script::of(word);
    let own = LANGUAGES.iter().find(|(tag, ..)| primary.eq_ignore_ascii_case(tag));
    let tags: Vec<&str> = match (own, script) {
        (_, Script::Other) | (None, _) => Vec::new(),
        (Some((tag, letters, _)), _) if *letters == script => vec![native(word, tag)],
        (Some(_), Script::Latin) => vec!["en"],
        (Some(_), Script::Cyrillic) => vec!["be", "ru"],
    };
    if tags.is_empty() {
        return vec![as_written(word)];
    }
    tags.into_iter().flat_map(|tag| stems(word, tag)).collect()
}

/// The stems of a word that may be of any language.
pub(super) fn of_any(word: &str) -> Vec<String> {
    let script = Script::of(word);
    let of_script = LANGUAGES.iter().filter(|(_, letters, _)| *letters == script);
    let mut found: Vec<String> = of_script.flat_map(|(tag, ..)| stems(word, tag)).collect();
    found.push(as_written(word));
    found
}

/// The language of a word in Cyrillic in a text in `tag`: a quotation may have letters that `tag` does not have.
fn native<'a>(word: &str, tag: &'a str) -> &'a str {
    let foreign = |letters: &str| word.chars().any(|letter| letters.contains(letter));
    match tag {
        "ru" if foreign("іў") => "be",
        "be" if foreign("ищъ") => "ru",
        _ => tag,
    }
}

fn stems(word: &str, tag: &str) -> Vec<String> {
    let Some((tag, _, algorithm)) = LANGUAGES.iter().find(|(known, ..)| *known == tag) else {
        return vec![as_written(word)];
    };
    let found = match algorithm {
        Some(algorithm) => vec![Stemmer::new(*algorithm).stem(word).into_owned()],
        None => belarusian::stems(word),
    };
    found.into_iter().map(|stem| tagged(tag, &stem)).collect()
}

fn as_written(word: &str) -> String {
    tagged("0", word)
}

fn tagged(tag: &str, stem: &str) -> String {
    tag.chars()
        .chain(stem.chars().filter(|letter| letter.is_alphanumeric()))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::content::search::words::{fold, words};

    fn language(tag: &str) -> Language {
        Language::parse(tag).unwrap()
    }

    fn finds(asked: &str, written: &str, tag: &str) -> bool {
        let stems = of_text(&fold(written), &language(tag));
        of_any(&fold(asked)).iter().any(|stem| stems.contains(stem))
    }

    #[test]
    fn a_word_is_found_in_any_case_of_its_language() {
        for (tag, forms) in [
            ("be", "выбары выбараў выбарам выбарамі Выбарах ВЫБАРЫ"),
            ("ru", "выборы выборов выборам выборами Выборах ВЫБОРЫ"),
            ("ru", "пётр петра Петру ПЁТРОМ"),
            ("be", "сям'я сям’ёй сямʼю"),
            ("en", "election elections Election ELECTIONS election's elections’"),
            ("uk", "вибори виборів виборами"),
            ("pl", "wybory wyborów wyborami"),
            ("de", "Wahlen Wahl"),
        ] {
            let forms: Vec<&str> = forms.split(' ').collect();
            for asked in &forms {
                for written in &forms {
                    assert!(finds(asked, written, tag), "{tag}: {asked} in {written}");
                }
            }
        }
    }

    #[test]
    fn words_of_two_languages_are_not_taken_for_each_other() {
        assert!(!finds("выборы", "выбары", "be"));
        assert!(!finds("гады", "год", "ru"), "a Belarusian rule is not one of Russian");
        assert!(finds("гады", "год", "be"));
    }

    #[test]
    fn foreign_words_are_found_too() {
        assert!(finds("elections", "Election", "be"));
        assert!(finds("улада", "ўлады", "ru"), "a quotation in Belarusian");
        assert!(finds("площади", "площадь", "be"), "a quotation in Russian");
        assert!(finds("выбары", "выбараў", "en") && finds("выборов", "выборы", "en"));
        assert!(finds("2026", "2026", "be") && finds("élection", "Élection", "fr"));
        assert!(finds("Αθήνα", "αθήνα", "en"));
        assert!(!finds("élections", "élection", "fr"), "French has no stemmer here");
    }

    proptest! {
        #[test]
        fn any_text_has_stems_of_letters_and_digits(text in "\\PC{0,40}", cyrillic in "[а-яёіўґєї'’ъ]{0,12}") {
            for word in words(&format!("{text} {cyrillic}")) {
                for (tag, ..) in LANGUAGES.iter().chain(&[("fr", Script::Latin, None)]) {
                    let stems = of_text(&word.folded, &language(tag));
                    prop_assert!(!stems.is_empty());
                    prop_assert!(stems.iter().all(|stem| stem.chars().all(char::is_alphanumeric)));
                    let any = of_any(&word.folded);
                    prop_assert!(stems.iter().any(|stem| any.contains(stem)), "{tag} {}: {stems:?} {any:?}", word.folded);
                }
            }
        }
    }
}
