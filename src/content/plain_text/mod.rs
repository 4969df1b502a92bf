//! A brief's Markdown as plain text for the text part of a mail.
//!
//! Set from the same parser events as the HTML, not stripped from it: wrapped by display width, with link targets and
//! footnotes collected in one numbered list at the end. It never breaks an address, and never shows a target that the
//! HTML would refuse.

mod page;
mod raw_html;
mod running;
mod table;

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::markdown::{Parsed, clean, image_target, markdown_link_target, parse};
use crate::domain::PictureName;
use page::{FIXED_SPACE, Page};
pub use running::running_text;
use table::Table;

/// The usual line length of plain text mail, in columns (RFC 3676 asks for 78 at most).
pub const WIDTH: usize = 72;

/// Sets Markdown as plain text, `width` columns wide where words and margins allow.
///
/// Lines end in LF and have no trailing blanks; the text neither starts nor ends with a blank line and has no line feed
/// at its end. Emphasis is `_text_`, strong emphasis `*text*`, code `` `text` ``, an image `[image: alt]`. The text
/// inside raw HTML stays, its tags go. The time taken grows with the length of the source, however it is nested.
pub fn to_text(source: &str, width: usize) -> String {
    to_text_with_links(source, width, &mut |_| None)
}

/// The same text with its links leading where `lead` says; those for which it says nothing stay. A link whose text was its
/// address shows the other one. It is asked for the site's own pictures, too, by their paths.
pub fn to_text_with_links(source: &str, width: usize, lead: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let source = clean(source);
    let Parsed { body, mut notes } = parse(&source);
    let mut writer = Writer::new(width, lead);
    body.into_iter().for_each(|event| writer.write(event));
    writer.write_references(&mut notes);
    writer.page.into_text()
}

/// What a number in brackets stands for.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Reference<'a> {
    Address(String),
    Note(CowStr<'a>),
}

struct OpenList {
    next_number: Option<u64>,
    loose: bool,
}

struct Writer<'a, 'l> {
    page: Page,
    lead: &'l mut dyn FnMut(&str) -> Option<String>,
    /// The block being read: running text, in which LF is a hard break, or code.
    text: String,
    /// The HTML block being read.
    html: String,
    /// Where each open link or image starts in `text`, and its target if it may be shown.
    open_links: Vec<(usize, Option<String>)>,
    open_images: Vec<(usize, Option<String>)>,
    open_lists: Vec<OpenList>,
    /// For each open container, whether it is a list item.
    containers: Vec<bool>,
    table: Option<Table>,
    in_heading: bool,
    hidden: raw_html::Hidden,
    references: Vec<Reference<'a>>,
    numbers: HashMap<Reference<'a>, usize>,
}

impl<'a, 'l> Writer<'a, 'l> {
    fn new(width: usize, lead: &'l mut dyn FnMut(&str) -> Option<String>) -> Self {
        Self {
            page: Page::new(width),
            lead,
            text: String::new(),
            html: String::new(),
            open_links: Vec::new(),
            open_images: Vec::new(),
            open_lists: Vec::new(),
            containers: Vec::new(),
            table: None,
            in_heading: false,
            hidden: raw_html::Hidden::default(),
            references: Vec::new(),
            numbers: HashMap::new(),
        }
    }

    fn write(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::InlineHtml(tag) => {
                self.hidden.pass(&tag);
                if raw_html::is_line_break(&tag) {
                    self.text.push('\n');
                }
            }
            _ if self.hidden.is_open() => {}
            Event::Text(text) => self.text.push_str(&clean(&text)),
            Event::Code(code) => {
                self.mark("`");
                self.text.push_str(&clean(&code));
                self.mark("`");
            }
            Event::Html(html) => self.html.push_str(&html),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.text.push('\n'),
            Event::Rule => {
                self.page.ask_gap();
                self.page.line("* * *");
                self.page.ask_gap();
            }
            Event::FootnoteReference(label) => self.cite(Reference::Note(label)),
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn open(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Paragraph => {
                if self.containers.last() == Some(&true)
                    && let Some(list) = self.open_lists.last_mut()
                {
                    list.loose = true;
                }
            }
            Tag::Heading { .. } => {
                self.set_running_text();
                self.page.ask_gap();
                self.in_heading = true;
            }
            Tag::BlockQuote(_) => {
                self.set_running_text();
                self.containers.push(false);
                self.page.open_quote();
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => self.set_running_text(),
            Tag::List(first) => {
                self.set_running_text();
                self.open_lists.push(OpenList {
                    next_number: first,
                    loose: false,
                });
            }
            Tag::Item => self.open_item(),
            Tag::Table(alignments) => {
                self.set_running_text();
                self.table = Some(Table::new(alignments));
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.open_row();
                }
            }
            Tag::Emphasis => self.mark("_"),
            Tag::Strong => self.mark("*"),
            Tag::Link {
                link_type, dest_url, ..
            } => {
                self.open_links
                    .push((self.text.len(), markdown_link_target(link_type, &dest_url)));
            }
            Tag::Image { dest_url, .. } => self.open_images.push((self.text.len(), image_target(&dest_url))),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.set_running_text();
                self.page.ask_gap();
            }
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(_) => {
                self.close_container();
                self.page.ask_gap();
            }
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::HtmlBlock => {
                let words = raw_html::text_of(&std::mem::take(&mut self.html));
                self.text.insert_str(0, &clean(&words));
                self.set_running_text();
                self.page.ask_gap();
            }
            TagEnd::List(_) => {
                self.open_lists.pop();
                if self.open_lists.last().is_none_or(|outer| outer.loose) || self.containers.last() != Some(&true) {
                    self.page.ask_gap();
                }
            }
            TagEnd::Item => self.close_container(),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                self.hidden = raw_html::Hidden::default();
                if let Some(table) = &mut self.table {
                    table.push_cell(&cell);
                }
            }
            TagEnd::Table => {
                self.page.ask_gap();
                if let Some(table) = self.table.take() {
                    table.write(&mut self.page);
                }
                self.page.ask_gap();
            }
            TagEnd::Emphasis => self.mark("_"),
            TagEnd::Strong => self.mark("*"),
            TagEnd::Link => self.close_link(),
            TagEnd::Image => self.close_image(),
            _ => {}
        }
    }

    fn open_item(&mut self) {
        self.set_running_text();
        let number = self.open_lists.last_mut().and_then(|list| list.next_number.as_mut());
        let marker = match number {
            Some(number) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            None => String::from("- "),
        };
        self.containers.push(true);
        self.page.open_item(marker);
    }

    fn close_container(&mut self) {
        self.set_running_text();
        self.containers.pop();
        self.page.close_margin();
    }

    fn close_heading(&mut self) {
        self.in_heading = false;
        if let Some(text) = self.take_running_text() {
            let columns = self.page.wrapped(&text);
            self.page.line(&"-".repeat(columns));
        }
        self.page.ask_gap();
    }

    fn close_code(&mut self) {
        let code = std::mem::take(&mut self.text);
        self.page.ask_gap();
        for line in code.lines() {
            self.page.line(&format!("    {line}"));
        }
        self.page.ask_gap();
    }

    fn close_link(&mut self) {
        let Some((start, Some(target))) = self.open_links.pop() else {
            return;
        };
        if !self.open_images.is_empty() {
            return;
        }
        let other = (self.lead)(&target);
        let text = self.text.get(start..).unwrap_or_default().trim();
        let is_bare = text == target || target.strip_prefix("mailto:") == Some(text);
        if is_bare && let Some(other) = other {
            self.text.truncate(start);
            self.text.push_str(&other);
        } else if text.is_empty() {
            self.text.push_str(&other.unwrap_or(target));
        } else if !is_bare {
            self.cite(Reference::Address(other.unwrap_or(target)));
        }
    }

    fn close_image(&mut self) {
        let Some((start, target)) = self.open_images.pop() else {
            return;
        };
        if !self.open_images.is_empty() {
            return;
        }
        let alt = self.text.get(start..).unwrap_or_default().replace('\n', " ");
        let shown = match alt.trim() {
            "" => String::from("[image]"),
            alt => format!("[image: {alt}]"),
        };
        self.text.truncate(start);
        self.text.push_str(&shown);
        if let Some(target) = target {
            let own = PictureName::of_path(&target).and_then(|_| (self.lead)(&target));
            self.cite(Reference::Address(own.unwrap_or(target)));
        }
    }

    /// Puts a mark around emphasised text, except where the text serves as a label.
    fn mark(&mut self, mark: &str) {
        if self.open_images.is_empty() && !self.in_heading && !self.hidden.is_open() {
            self.text.push_str(mark);
        }
    }

    /// Appends the number of a reference, which stays on the line of the word before it.
    fn cite(&mut self, reference: Reference<'a>) {
        if !self.open_images.is_empty() {
            return;
        }
        let next = self.references.len() + 1;
        let number = *self.numbers.entry(reference).or_insert_with_key(|reference| {
            self.references.push(reference.clone());
            next
        });
        self.text.push_str(&format!("{FIXED_SPACE}[{number}]"));
    }

    fn set_running_text(&mut self) {
        if let Some(text) = self.take_running_text() {
            self.page.wrapped(&text);
        }
    }

    fn take_running_text(&mut self) -> Option<String> {
        self.hidden = raw_html::Hidden::default();
        Some(std::mem::take(&mut self.text)).filter(|text| !text.trim().is_empty())
    }

    fn write_references(&mut self, notes: &mut HashMap<CowStr<'a>, Vec<Event<'a>>>) {
        self.page.ask_gap();
        let mut listed = 0;
        // A note may cite further targets, which join the list while it is being walked.
        while let Some(reference) = self.references.get(listed).cloned() {
            listed += 1;
            let number = format!("[{listed}] ");
            match reference {
                Reference::Address(target) => self.page.line(&(number + &target)),
                Reference::Note(label) => {
                    self.page.open_item(number);
                    let note = notes.remove(&label).unwrap_or_default();
                    note.into_iter().for_each(|event| self.write(event));
                    self.set_running_text();
                    self.page.close_margin();
                    self.page.forget_gap();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
