//! Parser events in a form that needs no styles, classes or unsafe addresses to become HTML.

use std::collections::HashMap;

use pulldown_cmark::{Alignment, CowStr, Event, LinkType, Tag, TagEnd};

use super::{image_target, markdown_link_target};

/// Blocks nested deeper than this are shown at this depth: the HTML parser behind the sanitiser takes time
/// proportional to the depth for each element.
const DEEPEST_BLOCK: usize = 32;

/// Collects a page for [`pulldown_cmark::html::push_html`], rewriting what that function would style, class or trust.
pub(super) struct PageEvents<'a> {
    /// The page so far.
    pub(super) events: Vec<Event<'a>>,
    prefix: String,
    /// What stands before the `#` of a way to a footnote and back.
    address: String,
    note_labels: Vec<CowStr<'a>>,
    note_numbers: HashMap<CowStr<'a>, usize>,
    kept_links: Vec<bool>,
    kept_images: Vec<bool>,
    block_depth: usize,
    table: Option<TableState>,
}

struct TableState {
    alignments: Vec<Alignment>,
    column: usize,
    cell: &'static str,
}

impl<'a> PageEvents<'a> {
    pub(super) fn new(prefix: String, address: String) -> Self {
        Self {
            events: Vec::new(),
            prefix,
            address,
            note_labels: Vec::new(),
            note_numbers: HashMap::new(),
            kept_links: Vec::new(),
            kept_images: Vec::new(),
            block_depth: 0,
            table: None,
        }
    }

    pub(super) fn push(&mut self, event: Event<'a>) {
        match event {
            Event::FootnoteReference(label) => self.push_note_reference(label),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let target = markdown_link_target(link_type, &dest_url);
                self.kept_links.push(target.is_some());
                if let Some(target) = target {
                    let dest_url = target.into();
                    self.events.push(Event::Start(Tag::Link {
                        link_type: LinkType::Inline,
                        dest_url,
                        title,
                        id,
                    }));
                }
            }
            Event::End(TagEnd::Link) if self.kept_links.pop() == Some(false) => {}
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let target = image_target(&dest_url);
                self.kept_images.push(target.is_some());
                if let Some(target) = target {
                    self.events.push(Event::Start(Tag::Image {
                        link_type,
                        dest_url: target.into(),
                        title,
                        id,
                    }));
                }
            }
            Event::End(TagEnd::Image) if self.kept_images.pop() == Some(false) => {}
            Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item) => {
                self.block_depth += 1;
                if self.block_depth <= DEEPEST_BLOCK {
                    self.events.push(event);
                }
            }
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) => {
                if self.block_depth <= DEEPEST_BLOCK {
                    self.events.push(event);
                }
                self.block_depth = self.block_depth.saturating_sub(1);
            }
            Event::Start(Tag::TableCell) => self.open_cell(),
            Event::End(TagEnd::TableCell) => self.close_cell(),
            event => {
                self.follow_table(&event);
                self.events.push(event);
            }
        }
    }

    fn follow_table(&mut self, event: &Event<'a>) {
        match event {
            Event::Start(Tag::Table(alignments)) => {
                self.table = Some(TableState {
                    alignments: alignments.clone(),
                    column: 0,
                    cell: "th",
                });
            }
            Event::Start(Tag::TableRow) => {
                if let Some(table) = &mut self.table {
                    table.column = 0;
                    table.cell = "td";
                }
            }
            Event::End(TagEnd::Table) => self.table = None,
            _ => {}
        }
    }

    fn open_cell(&mut self) {
        let Some(table) = &mut self.table else { return };
        let align = match table.alignments.get(table.column) {
            Some(Alignment::Left) => " align=\"left\"",
            Some(Alignment::Center) => " align=\"center\"",
            Some(Alignment::Right) => " align=\"right\"",
            Some(Alignment::None) | None => "",
        };
        table.column += 1;
        self.events
            .push(Event::InlineHtml(format!("<{}{align}>", table.cell).into()));
    }

    fn close_cell(&mut self) {
        if let Some(table) = &self.table {
            self.events.push(Event::InlineHtml(format!("</{}>", table.cell).into()));
        }
    }

    fn push_note_reference(&mut self, label: CowStr<'a>) {
        if !self.kept_images.is_empty() {
            // The text of an image is an attribute and cannot hold a link.
            return;
        }
        let known = self.note_numbers.get(&label).copied();
        let number = known.unwrap_or(self.note_labels.len() + 1);
        let mut anchor = String::new();
        if known.is_none() {
            self.note_numbers.insert(label.clone(), number);
            self.note_labels.push(label);
            anchor = format!(" id=\"{}fnref-{number}\"", self.prefix);
        }
        let mention = format!(
            "<sup{anchor}><a href=\"{}#{}fn-{number}\">{number}</a></sup>",
            self.address, self.prefix
        );
        self.events.push(Event::InlineHtml(mention.into()));
    }

    /// Lists the footnotes mentioned so far, each with a way back to its first mention.
    pub(super) fn close_with_notes(&mut self, notes: &mut HashMap<CowStr<'a>, Vec<Event<'a>>>) {
        if self.note_labels.is_empty() {
            return;
        }
        self.events.push(Event::Html("<hr>\n<ol>\n".into()));
        let mut listed = 0;
        // A note may mention further notes, which join the list while it is being walked.
        while let Some(label) = self.note_labels.get(listed).cloned() {
            listed += 1;
            let mut note = notes.remove(&label).unwrap_or_default();
            let way_back = format!(
                " <a href=\"{}#{}fnref-{listed}\">\u{21a9}\u{fe0e}</a>",
                self.address, self.prefix
            );
            let way_back = Event::InlineHtml(way_back.into());
            match note.pop() {
                Some(end @ Event::End(TagEnd::Paragraph)) => note.extend([way_back, end]),
                last => note.extend(last.into_iter().chain([way_back])),
            }
            self.events
                .push(Event::Html(format!("<li id=\"{}fn-{listed}\">", self.prefix).into()));
            note.into_iter().for_each(|event| self.push(event));
            self.events.push(Event::Html("</li>\n".into()));
        }
        self.events.push(Event::Html("</ol>\n".into()));
    }
}
