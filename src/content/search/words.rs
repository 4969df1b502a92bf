//! The words of a text and the shape in which they are compared: Unicode's word boundaries (UAX #29), lower case, е for ё,
//! one shape for each letter however it was typed (NFKC), without accents of stress.

use icu_normalizer::ComposingNormalizerBorrowed;
use unicode_segmentation::UnicodeSegmentation;

/// Letters of a word that count; a longer one is an address or nonsense.
const LONGEST: usize = 64;

/// A word where it stands in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Octets before it.
    pub start: usize,
    /// Octets up to its end.
    pub end: usize,
    /// As it is compared.
    pub folded: String,
}

/// The words of a text in their order.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> {
    text.unicode_word_indices().flat_map(|(start, word)| {
        // The boundaries keep "vesnik.org" and "3,5" whole.
        let pieces = word.split(['.', ',', ':', ';', '_']);
        let mut place = start;
        pieces.filter_map(move |piece| {
            let from = place;
            place += piece.len() + 1;
            let folded = fold(piece);
            (!folded.is_empty()).then(|| Word {
                start: from,
                end: from + piece.len(),
                folded,
            })
        })
    })
}

/// The shape in which a word is compared.
pub(super) fn fold(word: &str) -> String {
    let is_cyrillic = Script::of(word) == Script::Cyrillic;
    let normal = ComposingNormalizerBorrowed::new_nfkc().normalize(word);
    let letters = normal
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|letter| match letter {
            'ё' => Some('е'),
            // Belarusian and Ukrainian words are typed with either and without, English ones end in 's.
            '\'' | '’' | 'ʼ' | '‘' | '`' => (!is_cyrillic).then_some('\''),
            letter => letter.is_alphanumeric().then_some(letter),
        });
    letters.take(LONGEST).collect()
}

/// The letters that a word is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    /// Another, or digits alone.
    Other,
}

impl Script {
    pub(super) fn of(word: &str) -> Self {
        let of_letter = |letter: char| match letter {
            '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(Script::Latin),
            letter if letter.is_alphabetic() => Some(Script::Other),
            _ => None,
        };
        word.chars().find_map(of_letter).unwrap_or(Script::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).map(|word| word.folded).collect()
    }

    #[test]
    fn a_text_falls_into_words_in_one_shape() {
        assert_eq!(
            folded("Выбары-2026: «НАРОД» сказаў… ПЁТР, што 3,5%?"),
            ["выбары", "2026", "народ", "сказаў", "петр", "што", "3", "5"]
        );
        assert_eq!(
            folded("аб'ект аб’ект абʼект Аб`ект"),
            ["абект", "абект", "абект", "аб", "ект"]
        );
        assert_eq!(
            folded("Vesnik’s U.S. reader-friendly"),
            ["vesnik's", "u", "s", "reader", "friendly"]
        );
        assert_eq!(
            folded("за\u{301}мак и\u{306} е\u{308} у\u{306} со\u{ad}фт"),
            ["замак", "й", "е", "ў", "софт"]
        );
        assert_eq!(folded(" \0\n…—\u{200b}*\"'"), Vec::<String>::new());
        assert_eq!(folded(&"ы".repeat(500)).concat().chars().count(), LONGEST);
    }

    #[test]
    fn a_word_knows_its_place() {
        let text = "«Ўлада» на vesnik.org";
        let places: Vec<&str> = words(text).map(|word| &text[word.start..word.end]).collect();
        assert_eq!(places, ["Ўлада", "на", "vesnik", "org"]);
    }
}
