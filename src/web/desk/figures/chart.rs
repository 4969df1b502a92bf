//! Charts: where their lines and bars go. How they look is the style sheet's, what they say the catalogue's; the numbers stand in a
//! table beside each.

use crate::locale::Locale;

/// The space of a chart, in its own units.
const WIDTH: f64 = 400.0;
/// Of lines: where the field begins and ends.
const LEFT: f64 = 60.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 172.0;
const RIGHT: f64 = WIDTH - 6.0;
/// Of bars: the height of a row with its words, and of the bar in it.
const ROW: f64 = 40.0;
const BAR: f64 = 16.0;
/// Characters of a row's words that have room.
const MOST_WORDS: usize = 44;

/// A part of a chart that stands for one thing: its number is the one of its style.
pub(super) struct Series {
    pub(super) style: usize,
    pub(super) name: String,
}

/// A line through the values of one series; broken where there is none.
pub(super) struct Line {
    pub(super) style: usize,
    pub(super) path: String,
}

/// Words at a place.
pub(super) struct Mark {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) words: String,
}

/// A part of a bar.
pub(super) struct Part {
    pub(super) style: usize,
    pub(super) x: String,
    pub(super) width: String,
}

/// A bar with its words above.
pub(super) struct Bar {
    pub(super) words: Mark,
    pub(super) y: String,
    pub(super) parts: Vec<Part>,
}

/// What is drawn.
pub(super) enum Drawing {
    Lines {
        lines: Vec<Line>,
        levels: Vec<Mark>,
        first: String,
        last: String,
    },
    Bars {
        bars: Vec<Bar>,
        height: String,
    },
}

impl Drawing {
    pub(super) fn is_lines(&self) -> bool {
        matches!(self, Drawing::Lines { .. })
    }
}

/// A row of the table.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) path: Option<String>,
    pub(super) cells: Vec<String>,
}

/// A chart with its table.
pub(super) struct Chart {
    /// How messages and anchors call it.
    pub(super) kind: &'static str,
    /// The words that say what is seen, for those who do not see it.
    pub(super) description: String,
    pub(super) drawing: Drawing,
    pub(super) series: Vec<Series>,
    /// The name of the first column, and of the others.
    pub(super) first_column: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
    pub(super) csv: String,
}

/// A coordinate as SVG writes it.
fn place(value: f64) -> String {
    format!("{value:.1}")
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn real(value: i64) -> f64 {
    value as f64
}

/// The smallest of 1, 2, 5, 10, 20, 50 … that is not below the value.
fn level(value: i64) -> i64 {
    let mut power = 1_i64;
    loop {
        for step in [1, 2, 5] {
            let level = power.saturating_mul(step);
            if level >= value {
                return level;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// Lines through the values of several series, each of which has a value for every span.
pub(super) fn lines(locale: Locale, values: &[Vec<Option<i64>>], first: String, last: String) -> Drawing {
    let most = level(values.iter().flatten().flatten().copied().max().unwrap_or(0).max(1));
    let y = |value: i64| BOTTOM - (BOTTOM - TOP) * real(value) / real(most);
    let of = |(style, values): (usize, &Vec<Option<i64>>)| {
        let steps = values.len().saturating_sub(1).max(1);
        let mut path = String::new();
        let mut is_broken = true;
        for (index, value) in values.iter().enumerate() {
            let Some(value) = value else {
                is_broken = true;
                continue;
            };
            let share = real(i64::try_from(index).unwrap_or(0)) / real(i64::try_from(steps).unwrap_or(1));
            let x = LEFT + (RIGHT - LEFT) * share;
            path.push(if is_broken { 'M' } else { 'L' });
            path.push_str(&format!("{} {} ", place(x), place(y(*value))));
            if is_broken {
                // A line of no length, so that a value between two that are missing is a dot.
                path.push_str("h0 ");
            }
            is_broken = false;
        }
        Line {
            style,
            path: path.trim_end().to_owned(),
        }
    };
    let middle = most / 2;
    let mut levels = vec![0, middle, most];
    levels.dedup();
    Drawing::Lines {
        lines: values.iter().enumerate().map(of).collect(),
        levels: levels
            .into_iter()
            .map(|level| Mark {
                x: place(LEFT - 6.0),
                y: place(y(level)),
                words: locale.number(level),
            })
            .collect(),
        first,
        last,
    }
}

/// A bar for each row, made of the parts given; the longest fills the width.
pub(super) fn bars(rows: &[(String, Vec<i64>)]) -> Drawing {
    let most = rows
        .iter()
        .map(|(_, parts)| parts.iter().sum::<i64>())
        .max()
        .unwrap_or(0)
        .max(1);
    let mut bars = Vec::new();
    for (index, (words, values)) in rows.iter().enumerate() {
        let top = ROW * real(i64::try_from(index).unwrap_or(0));
        let mut x = 0.0;
        let mut parts = Vec::new();
        for (style, value) in values.iter().enumerate() {
            let width = WIDTH * real(*value) / real(most);
            if *value > 0 {
                parts.push(Part {
                    style,
                    x: place(x),
                    width: place(width.max(1.0)),
                });
            }
            x += width;
        }
        bars.push(Bar {
            words: Mark {
                x: place(0.0),
                y: place(top + 14.0),
                words: short(words),
            },
            y: place(top + 20.0),
            parts,
        });
    }
    Drawing::Bars {
        height: place((ROW * real(i64::try_from(rows.len()).unwrap_or(0))).max(BAR)),
        bars,
    }
}

/// The beginning of words that are too long for a row.
fn short(words: &str) -> String {
    match words.char_indices().nth(MOST_WORDS) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or(words).trim_end()),
        None => words.to_owned(),
    }
}

/// The names of series, in the order of their styles.
pub(super) fn series(locale: Locale, kinds: &[&str]) -> Vec<Series> {
    let name = |(style, kind): (usize, &&str)| Series {
        style,
        name: locale.text("desk-figures-series").with("kind", *kind).to_string(),
    };
    kinds.iter().enumerate().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_reach_from_side_to_side_and_break_where_nothing_is_known() {
        let values = vec![vec![Some(0), None, Some(100), Some(50)]];
        let Drawing::Lines { lines, levels, .. } = lines(Locale::English, &values, String::new(), String::new()) else {
            panic!("lines");
        };
        assert_eq!(lines[0].path, "M60.0 172.0 h0 M282.7 10.0 h0 L394.0 91.0");
        let words: Vec<&str> = levels.iter().map(|mark| mark.words.as_str()).collect();
        assert_eq!(words, ["0", "50", "100"]);
        assert_eq!([0, 1, 3, 51, 100, 101].map(level), [1, 1, 5, 100, 100, 200]);
    }

    #[test]
    fn bars_stand_beside_each_other_and_the_longest_fills_the_width() {
        let rows = [("a".to_owned(), vec![30, 10]), ("x".repeat(60), vec![0, 20])];
        let Drawing::Bars { bars, height } = bars(&rows) else {
            panic!("bars")
        };
        assert_eq!(height, "80.0");
        let parts: Vec<(&str, &str)> = bars[0]
            .parts
            .iter()
            .map(|part| (part.x.as_str(), part.width.as_str()))
            .collect();
        assert_eq!(parts, [("0.0", "300.0"), ("300.0", "100.0")]);
        assert_eq!((bars[1].parts.len(), bars[1].parts[0].style), (1, 1));
        assert_eq!(bars[1].words.words.chars().count(), 45);
    }
}
