//! The growing page of plain text: lines inside quotations and list items, one blank line between blocks.

use std::borrow::Cow;

use textwrap::core::{Word, display_width};
use textwrap::{Options, WordSeparator, WordSplitter};

/// Stands for a space that no line is broken at. Sources are free of private-use characters, so it cannot be mistaken.
pub(super) const FIXED_SPACE: char = '\u{e000}';

/// Quotations and items nested deeper than this are set like this one, so that a line's start stays short.
const DEEPEST_INDENT: usize = 12;

/// What the lines of a block start with.
enum Margin {
    Quote,
    /// A list marker on the first line, and blanks of the same width on the others.
    Item {
        marker: String,
        columns: usize,
        written: bool,
    },
}

/// Lines of plain text, each within its margins.
pub(super) struct Page {
    text: String,
    width: usize,
    margins: Vec<Margin>,
    /// A blank line is due before the next line, inside this many margins.
    gap: Option<usize>,
}

impl Page {
    pub(super) fn new(width: usize) -> Self {
        Self {
            text: String::new(),
            width,
            margins: Vec::new(),
            gap: None,
        }
    }

    /// Everything written, without a line feed at the end.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    pub(super) fn open_quote(&mut self) {
        self.margins.push(Margin::Quote);
    }

    pub(super) fn open_item(&mut self, marker: String) {
        let columns = display_width(&marker);
        self.margins.push(Margin::Item {
            marker,
            columns,
            written: false,
        });
    }

    /// Leaves the innermost quotation or item; an item without content still shows its marker.
    pub(super) fn close_margin(&mut self) {
        if let Some(Margin::Item { written: false, .. }) = self.margins.last()
            && self.margins.len() <= DEEPEST_INDENT
        {
            self.write_line("");
        }
        self.margins.pop();
        if self.gap.is_some() {
            self.ask_gap();
        }
    }

    /// Asks for one blank line before whatever comes next.
    pub(super) fn ask_gap(&mut self) {
        let inside = self.margins.len();
        self.gap = Some(self.gap.map_or(inside, |gap| gap.min(inside)));
    }

    pub(super) fn forget_gap(&mut self) {
        self.gap = None;
    }

    /// The columns left of the width between the margins; a third of the width at least.
    pub(super) fn columns_left(&self) -> usize {
        let taken: usize = self.margins.iter().take(DEEPEST_INDENT).map(Margin::columns).sum();
        self.width.saturating_sub(taken).max(self.width / 3).max(1)
    }

    /// Writes one line as it is. A blank one only asks for a gap.
    pub(super) fn line(&mut self, line: &str) {
        if line.trim().is_empty() {
            self.ask_gap();
        } else {
            self.write_line(line);
        }
    }

    /// Writes running text, broken into lines where the writing system allows; returns the widest line's columns.
    pub(super) fn wrapped(&mut self, text: &str) -> usize {
        let options = Options::new(self.columns_left())
            .word_separator(WordSeparator::Custom(words))
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false);
        let mut widest = 0;
        for paragraph_line in text.split('\n') {
            for line in textwrap::wrap(paragraph_line.trim_matches([' ', '\t', FIXED_SPACE]), &options) {
                let line = line.trim_start_matches(FIXED_SPACE);
                widest = widest.max(display_width(line));
                self.line(line);
            }
        }
        widest
    }

    fn write_line(&mut self, line: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
            if let Some(inside) = self.gap {
                let start = self.text.len();
                self.margins
                    .iter()
                    .take(inside.min(DEEPEST_INDENT))
                    .for_each(|margin| margin.write_again(&mut self.text));
                self.trim_line(start);
                self.text.push('\n');
            }
        }
        self.gap = None;
        let start = self.text.len();
        self.margins
            .iter_mut()
            .take(DEEPEST_INDENT)
            .for_each(|margin| margin.write(&mut self.text));
        self.text
            .extend(line.chars().map(|c| if c == FIXED_SPACE { ' ' } else { c }));
        self.trim_line(start);
    }

    fn trim_line(&mut self, start: usize) {
        let blanks = self
            .text
            .get(start..)
            .map_or(0, |line| line.len() - line.trim_end().len());
        self.text.truncate(self.text.len() - blanks);
    }
}

impl Margin {
    fn columns(&self) -> usize {
        match self {
            Self::Quote => 2,
            Self::Item { columns, .. } => *columns,
        }
    }

    fn write(&mut self, line: &mut String) {
        match self {
            Self::Item { marker, written, .. } if !*written => {
                *written = true;
                line.push_str(marker);
            }
            _ => self.write_again(line),
        }
    }

    fn write_again(&self, line: &mut String) {
        match self {
            Self::Quote => line.push_str("> "),
            Self::Item { columns, .. } => line.extend(std::iter::repeat_n(' ', *columns)),
        }
    }
}

/// Splits a line where it may be broken: at the breaks of UAX #14, but never inside an address, which mail readers
/// would then no longer recognise.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    Box::new(
        blank_separated(line).flat_map(|chunk| -> Box<dyn Iterator<Item = Word<'_>> + '_> {
            if chunk.contains("://") || chunk.contains('@') {
                Box::new(std::iter::once(Word::from(chunk)))
            } else {
                WordSeparator::UnicodeBreakProperties.find_words(chunk)
            }
        }),
    )
}

/// Pieces that each end with their run of blanks.
fn blank_separated(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let word_end = rest.find(' ').unwrap_or(rest.len());
        let (word, tail) = rest.split_at_checked(word_end)?;
        let blanks = tail.len() - tail.trim_start_matches(' ').len();
        let (piece, tail) = rest.split_at_checked(word.len() + blanks)?;
        rest = tail;
        (!piece.is_empty()).then_some(piece)
    })
}

/// `text` cut to `columns`, with an ellipsis if anything is missing.
pub(super) fn shortened(text: &str, columns: usize) -> Cow<'_, str> {
    if display_width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut used = 1;
    let mut buffer = [0; 4];
    let kept = text.chars().take_while(|c| {
        used += display_width(c.encode_utf8(&mut buffer));
        used <= columns
    });
    Cow::Owned(kept.chain(['\u{2026}']).collect())
}
