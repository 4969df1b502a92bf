//! Texts of results as HTML, with the words that were found marked.

use std::collections::HashSet;

use pulldown_cmark_escape::{FmtWriter, escape_html};

use super::{query::Query, words::words};
use crate::domain::Language;

/// Letters of a passage.
const LENGTH: usize = 260;
/// Letters of a passage before its first mark, at most.
const BEFORE: usize = 80;
/// Words of a text among which a passage is looked for.
const MOST_WORDS: usize = 20_000;

/// A word of a text in letters and octets, and which word of the query it answers.
struct Spot {
    letter: usize,
    last_letter: usize,
    start: usize,
    end: usize,
    answers: Option<usize>,
}

/// The whole text as HTML.
pub fn marked(text: &str, language: &Language, query: &Query) -> String {
    html(text, &spots(text, language, query), 0, text.len())
}

/// The numbers of the query's words that a text answers.
pub fn answers(text: &str, language: &Language, query: &Query) -> HashSet<usize> {
    spots(text, language, query)
        .iter()
        .filter_map(|spot| spot.answers)
        .collect()
}

/// A part of a text as HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// With marks, and dots where the text goes on.
    pub html: String,
    /// How many words of the query it answers that its reader has not seen answered.
    pub new: usize,
}

/// The part of a text that answers most words of the query, first of all those that are not among the `seen`; `None` when there
/// is no word to be marked.
pub fn passage(text: &str, language: &Language, query: &Query, seen: &HashSet<usize>) -> Option<Passage> {
    let spots = spots(text, language, query);
    let marks: Vec<(usize, &Spot)> = spots.iter().filter_map(|spot| Some((spot.answers?, spot))).collect();
    let mut best: Option<((usize, usize, usize), &Spot)> = None;
    for (number, (_, first)) in marks.iter().enumerate() {
        let near = marks.iter().skip(number);
        let near = near.take_while(|(_, spot)| spot.letter < first.letter + LENGTH - BEFORE);
        let (mut different, mut all) = (HashSet::new(), 0);
        for (answer, _) in near {
            different.insert(*answer);
            all += 1;
        }
        let worth = (different.difference(seen).count(), different.len(), all);
        if best.is_none_or(|(most, _)| worth > most) {
            best = Some((worth, *first));
        }
    }
    let ((new, ..), first) = best?;
    let (start, end) = (spots.first()?, spots.last()?);
    let mut from = spots.iter().find(|spot| spot.letter + BEFORE >= first.letter)?;
    let fits = |spot: &&Spot| spot.last_letter <= from.letter + LENGTH;
    let to = spots
        .iter()
        .rev()
        .find(fits)
        .filter(|last| last.end >= first.end)
        .unwrap_or(first);
    if to.end == end.end {
        // What remains of the length is for the words before.
        let earlier = spots.iter().find(|spot| spot.letter + LENGTH >= to.last_letter);
        from = earlier.filter(|spot| spot.letter < from.letter).unwrap_or(from);
    }
    let (is_start, is_end) = (from.start == start.start, to.end == end.end);
    let octets = (
        if is_start { 0 } else { from.start },
        if is_end { text.len() } else { to.end },
    );
    let html = html(text, &spots, octets.0, octets.1);
    let dots = |is_needed: bool, dots: &'static str| if is_needed { dots } else { "" };
    Some(Passage {
        html: [dots(!is_start, "… "), &html, dots(!is_end, " …")].concat(),
        new,
    })
}

fn spots(text: &str, language: &Language, query: &Query) -> Vec<Spot> {
    let (mut letter, mut seen) = (0, 0);
    let spots = words(text).take(MOST_WORDS).map(|word| {
        letter += text.get(seen..word.start).unwrap_or_default().chars().count();
        seen = word.start;
        let length = text.get(word.start..word.end).unwrap_or_default().chars().count();
        Spot {
            letter,
            last_letter: letter + length,
            start: word.start,
            end: word.end,
            answers: query.answered_by(&word.folded, language),
        }
    });
    spots.collect()
}

/// A part of the text, each line break of it a blank.
fn html(text: &str, spots: &[Spot], from: usize, to: usize) -> String {
    let mut html = String::new();
    let mut write = |from: usize, to: usize, is_answer: bool| {
        let piece = text.get(from..to).unwrap_or_default().replace('\n', " ");
        if is_answer {
            html.push_str("<mark>");
        }
        // Writing to a string cannot fail.
        let _ = escape_html(FmtWriter(&mut html), &piece);
        if is_answer {
            html.push_str("</mark>");
        }
    };
    let mut place = from;
    let within = spots.iter().filter(|spot| spot.start >= from && spot.end <= to);
    for spot in within.filter(|spot| spot.answers.is_some()) {
        write(place, spot.start, false);
        write(spot.start, spot.end, true);
        place = spot.end;
    }
    write(place, to, false);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn be() -> Language {
        Language::parse("be").unwrap()
    }

    fn of(text: &str, query: &str) -> Option<Passage> {
        passage(text, &be(), &Query::read(query).unwrap(), &HashSet::new())
    }

    #[test]
    fn words_are_marked_and_the_rest_is_escaped() {
        let query = Query::read("выбары суд").unwrap();
        assert_eq!(
            marked("Пра <b>выбараў</b> & «Судом».", &be(), &query),
            "Пра &lt;b&gt;<mark>выбараў</mark>&lt;/b&gt; &amp; «<mark>Судом</mark>»."
        );
        assert_eq!(of("Пра надвор'е.", "выбары"), None);
    }

    #[test]
    fn a_passage_is_where_most_words_are() {
        let filler = "слова ".repeat(200);
        let text = format!("Выбары скончыліся.\n{filler}Вярхоўны суд не прызнаў\nвыбараў. {filler}Кароткі суд.");
        let found = of(&text, "выбары суд").unwrap();
        assert_eq!(found.new, 2);
        let html = found.html;
        assert!(
            html.contains("Вярхоўны <mark>суд</mark> не прызнаў <mark>выбараў</mark>."),
            "{html}"
        );
        assert!(html.starts_with("… слова") && html.ends_with("слова …"), "{html}");
        let letters = html.replace("<mark>", "").replace("</mark>", "").chars().count();
        assert!((LENGTH - 20..LENGTH + 10).contains(&letters), "{letters}");
        let html = of(&text, "выбары").unwrap().html;
        assert!(html.starts_with("<mark>Выбары</mark> скончыліся. слова"), "{html}");
        let html = of(&text, "кароткі").unwrap().html;
        assert!(html.ends_with("слова <mark>Кароткі</mark> суд."), "{html}");
        let letters = html.chars().count();
        assert!((LENGTH - 20..LENGTH + 20).contains(&letters), "{letters}");
    }

    #[test]
    fn a_short_text_is_its_passage() {
        let text = format!("{}выбары!", "Тэкст, ".repeat(20));
        assert_eq!(
            of(&text, "выбары").unwrap().html,
            format!("{}<mark>выбары</mark>!", "Тэкст, ".repeat(20))
        );
    }

    #[test]
    fn words_that_the_headline_has_answered_count_less() {
        let query = Query::read("выбары суд").unwrap();
        let seen = answers("Выбары", &be(), &query);
        let text = format!("Выбары, выбары, выбары. {} Суд.", "слова ".repeat(200));
        let found = passage(&text, &be(), &query, &seen).unwrap();
        assert!(found.new == 1 && found.html.contains("<mark>Суд</mark>"), "{found:?}");
    }

    #[test]
    fn words_without_blanks_give_a_passage_too() {
        let text = format!("{} цел {}", "ж".repeat(5_000), "ш".repeat(5_000));
        assert_eq!(of(&text, "цел").unwrap().html, "… <mark>цел</mark> …");
    }
}
