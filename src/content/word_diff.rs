//! What two texts have in common, word by word.

use std::time::Duration;

use similar::{Algorithm, ChangeTag, TextDiff};

/// How long it is looked for the shortest difference; after that for one that is good enough.
const PATIENCE: Duration = Duration::from_millis(300);

/// A stretch of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// In which of the texts it stands.
    pub kind: Kind,
    /// Its words, with what is between them.
    pub text: String,
}

/// In which of two texts something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// In both.
    Same,
    /// In the second alone.
    Added,
    /// In the first alone.
    Removed,
}

/// The stretches of two texts in their order: those of both and of the first are the first, those of both and of the second the
/// second.
///
/// Cost: time grows with the length of the texts times the number of differences, up to `PATIENCE`.
pub fn between(first: &str, second: &str) -> Vec<Stretch> {
    let mut diff = TextDiff::configure();
    diff.algorithm(Algorithm::Myers).timeout(PATIENCE);
    let diff = diff.diff_unicode_words(first, second);
    let mut stretches: Vec<Stretch> = Vec::new();
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => Kind::Same,
            ChangeTag::Insert => Kind::Added,
            ChangeTag::Delete => Kind::Removed,
        };
        match stretches.last_mut().filter(|last| last.kind == kind) {
            Some(last) => last.text.push_str(change.value()),
            None => stretches.push(Stretch {
                kind,
                text: change.value().to_owned(),
            }),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(stretches: &[Stretch], left_out: Kind) -> String {
        let kept = stretches.iter().filter(|stretch| stretch.kind != left_out);
        kept.map(|stretch| stretch.text.as_str()).collect()
    }

    #[test]
    fn words_are_told_apart() {
        let found = between("Мост закрыты да траўня.", "Мост адкрыты да траўня!");
        let changed: Vec<(Kind, &str)> = found
            .iter()
            .filter(|stretch| stretch.kind != Kind::Same)
            .map(|stretch| (stretch.kind, stretch.text.as_str()))
            .collect();
        let expected = [
            (Kind::Removed, "закрыты"),
            (Kind::Added, "адкрыты"),
            (Kind::Removed, "."),
            (Kind::Added, "!"),
        ];
        assert_eq!(changed, expected);
    }

    proptest! {
        #[test]
        fn both_texts_are_in_it(first in "[a-cў \n.]{0,60}", second in "[a-cў \n.]{0,60}") {
            let found = between(&first, &second);
            prop_assert_eq!(of(&found, Kind::Added), first);
            prop_assert_eq!(of(&found, Kind::Removed), second);
        }
    }
}
