//! Fits a headline into a space: the largest size at which it has room, in lines of similar length.

use textwrap::{WordSeparator, core::Fragment, wrap_algorithms::wrap_first_fit};

/// The sizes that are tried, in pixels to the em, largest first.
const SIZES: [f32; 9] = [92.0, 84.0, 76.0, 68.0, 62.0, 56.0, 50.0, 45.0, 40.0];
/// From one baseline to the next, in ems.
pub(super) const LEADING: f32 = 1.2;

/// A headline in lines.
#[derive(Debug, PartialEq)]
pub(super) struct Fitted {
    pub(super) size: f32,
    pub(super) lines: Vec<String>,
}

/// A word and the blank after it, with their widths in ems.
#[derive(Debug, Clone)]
struct Piece {
    text: String,
    blank: String,
    width: f64,
    blank_width: f64,
}

impl Fragment for Piece {
    fn width(&self) -> f64 {
        self.width
    }

    fn whitespace_width(&self) -> f64 {
        self.blank_width
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Fits `text` into `width` × `height` pixels; `measure` answers how wide a text is in ems. Words stay whole as long as there is
/// a size at which they do; what has no room at the smallest size ends with an ellipsis.
pub(super) fn fit(text: &str, width: f32, height: f32, measure: impl Fn(&str) -> f32) -> Fitted {
    let measure = |text: &str| f64::from(measure(text));
    let words: Vec<Piece> = WordSeparator::UnicodeBreakProperties
        .find_words(text)
        .map(|word| Piece {
            width: measure(word.word),
            blank_width: measure(word.whitespace),
            text: word.word.to_owned(),
            blank: word.whitespace.to_owned(),
        })
        .collect();
    let longest = words.iter().map(|word| word.width).fold(0.0, f64::max);
    let mut size = SIZES[0];
    for tried in SIZES {
        size = tried;
        let (room, most) = room(size, width, height);
        if longest <= room && wrap_first_fit(&words, &[room]).len() <= most {
            return Fitted {
                size,
                lines: joined(&balanced(&words, room)),
            };
        }
    }
    let (room, most) = room(size, width, height);
    let pieces: Vec<Piece> = words
        .into_iter()
        .flat_map(|word| broken(word, room, &measure))
        .collect();
    let mut lines = joined(&wrap_first_fit(&pieces, &[room]));
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = shortened(last, room, &measure);
        }
    }
    Fitted { size, lines }
}

/// The width in ems, and how many lines there may be.
fn room(size: f32, width: f32, height: f32) -> (f64, usize) {
    let lines = (height / (size * LEADING)).floor().max(1.0);
    (f64::from(width / size), lines as usize)
}

/// The same number of lines in the narrowest column: no last line with a single short word.
fn balanced(words: &[Piece], room: f64) -> Vec<&[Piece]> {
    let mut best = wrap_first_fit(words, &[room]);
    let (mut low, mut high) = (room / 2.0, room);
    for _ in 0..12 {
        let middle = (low + high) / 2.0;
        let tried = wrap_first_fit(words, &[middle]);
        let fits = words.iter().all(|word| word.width <= middle);
        if fits && tried.len() == best.len() {
            high = middle;
            best = tried;
        } else {
            low = middle;
        }
    }
    best
}

fn joined(lines: &[&[Piece]]) -> Vec<String> {
    let line = |pieces: &&[Piece]| {
        let text: String = pieces
            .iter()
            .flat_map(|p| [p.text.as_str(), p.blank.as_str()])
            .collect();
        text.trim_end().to_owned()
    };
    lines.iter().map(line).collect()
}

/// A word that has no room on a line, in parts that have.
fn broken(word: Piece, room: f64, measure: &impl Fn(&str) -> f64) -> Vec<Piece> {
    if word.width <= room {
        return vec![word];
    }
    let mut parts: Vec<Piece> = Vec::new();
    for c in word.text.chars() {
        let width = measure(c.encode_utf8(&mut [0; 4]));
        match parts.last_mut().filter(|part| part.width + width <= room) {
            Some(part) => {
                part.text.push(c);
                part.width += width;
            }
            None => parts.push(Piece {
                text: c.to_string(),
                blank: String::new(),
                width,
                blank_width: 0.0,
            }),
        }
    }
    if let Some(last) = parts.last_mut() {
        last.blank = word.blank;
        last.blank_width = word.blank_width;
    }
    parts
}

/// The text cut so that it has room with an ellipsis at its end.
pub(super) fn shortened(text: &str, room: f64, measure: &impl Fn(&str) -> f64) -> String {
    let mut kept = text.to_owned();
    loop {
        let with_ellipsis = format!("{}…", kept.trim_end_matches([' ', ',', '.', ';', ':', '–', '—']));
        if measure(&with_ellipsis) <= room || kept.pop().is_none() {
            return with_ellipsis;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character half an em wide.
    fn half(text: &str) -> f32 {
        text.chars().count() as f32 / 2.0
    }

    #[test]
    fn a_short_headline_is_large_and_a_long_one_small() {
        let short = fit("The ferry sails", 1000.0, 400.0, half);
        assert_eq!((short.size, short.lines.len()), (92.0, 1));
        let long = fit(&"word ".repeat(60), 1000.0, 400.0, half);
        assert!(long.size < 60.0 && long.lines.len() > 4, "{long:?}");
        assert!(long.lines.len() as f32 * long.size * LEADING <= 400.0);
    }

    #[test]
    fn lines_are_of_similar_length() {
        let fitted = fit("one two three four five six seven", 700.0, 240.0, half);
        let lengths: Vec<usize> = fitted.lines.iter().map(String::len).collect();
        assert!(
            lengths.len() > 1 && lengths.iter().max().unwrap() - lengths.iter().min().unwrap() < 7,
            "{fitted:?}"
        );
        assert_eq!(fitted.lines.join(" "), "one two three four five six seven");
    }

    #[test]
    fn a_word_is_broken_only_when_no_size_has_room_for_it() {
        let word = "a".repeat(40);
        assert_eq!(fit(&word, 1000.0, 400.0, half).lines, [word]);
        let word = "b".repeat(120);
        let fitted = fit(&format!("See {word} now"), 1000.0, 400.0, half);
        assert_eq!(fitted.lines.concat().replace(' ', ""), format!("See{word}now"));
        assert!(
            fitted.lines.iter().all(|line| half(line) * fitted.size <= 1000.0),
            "{fitted:?}"
        );
    }

    #[test]
    fn what_has_no_room_ends_with_an_ellipsis() {
        let fitted = fit(&"word, ".repeat(300), 1000.0, 400.0, half);
        let last = fitted.lines.last().unwrap();
        assert!(last.ends_with("word…"), "{fitted:?}");
        assert!(half(last) * fitted.size <= 1000.0);
    }
}
