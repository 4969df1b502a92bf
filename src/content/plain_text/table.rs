//! A table set in plain text: columns if the page is wide enough for them, else a block of lines for each row.

use pulldown_cmark::Alignment;
use textwrap::core::display_width;

use super::page::{Page, shortened};

/// Blanks between two columns.
const GUTTER: usize = 2;

/// A table whose cells are filled from left to right, the heading row first.
pub(super) struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(alignments: Vec<Alignment>) -> Self {
        Self {
            alignments,
            rows: Vec::new(),
        }
    }

    pub(super) fn open_row(&mut self) {
        self.rows.push(Vec::new());
    }

    pub(super) fn push_cell(&mut self, text: &str) {
        let words: Vec<&str> = text.split(['\n', ' ']).filter(|word| !word.is_empty()).collect();
        if let Some(row) = self.rows.last_mut() {
            row.push(words.join(" "));
        }
    }

    pub(super) fn write(&self, page: &mut Page) {
        let mut widths = vec![0; self.alignments.len()];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = display_width(cell).max(*width);
            }
        }
        let total = widths
            .iter()
            .map(|width| width + GUTTER)
            .sum::<usize>()
            .saturating_sub(GUTTER);
        if total <= page.columns_left() {
            self.write_columns(&widths, page);
        } else {
            self.write_blocks(page);
        }
    }

    fn write_columns(&self, widths: &[usize], page: &mut Page) {
        for (position, row) in self.rows.iter().enumerate() {
            let mut line = String::new();
            for ((cell, &width), alignment) in row.iter().zip(widths).zip(&self.alignments) {
                let free = width.saturating_sub(display_width(cell));
                let before = match alignment {
                    Alignment::Right => free,
                    Alignment::Center => free / 2,
                    Alignment::Left | Alignment::None => 0,
                };
                line.extend(std::iter::repeat_n(' ', before));
                line.push_str(cell);
                line.extend(std::iter::repeat_n(' ', free - before + GUTTER));
            }
            if !line.trim().is_empty() {
                page.line(&line);
            }
            if position == 0 && !line.trim().is_empty() {
                let rules: Vec<String> = widths.iter().map(|&width| "-".repeat(width)).collect();
                page.line(&rules.join(&" ".repeat(GUTTER)));
            }
        }
    }

    fn write_blocks(&self, page: &mut Page) {
        let Some((headings, rows)) = self.rows.split_first() else {
            return;
        };
        let columns = page.columns_left();
        // A long heading is repeated for every row, so it is cut to what fits beside a value.
        let headings: Vec<_> = headings.iter().map(|heading| shortened(heading, columns / 2)).collect();
        if rows.iter().flatten().all(String::is_empty) {
            headings.iter().for_each(|heading| page.line(heading));
        }
        for row in rows {
            for (heading, value) in headings.iter().zip(row).filter(|(_, value)| !value.is_empty()) {
                if heading.is_empty() {
                    page.wrapped(value);
                } else {
                    page.wrapped(&format!("{heading}: {value}"));
                }
            }
            page.ask_gap();
        }
    }
}
