//! A rendered issue, cut into what every reader gets, what is each reader's own, and the blocks that a reader may not take.
//!
//! The templates print private-use characters as markers; they pass HTML escaping and CSS inlining unchanged, and no
//! text of ours contains one (Markdown and names are cleaned of them). No template runs for a single reader.

use serde::{Deserialize, Serialize};

/// How many briefs or sections one issue can hold.
pub const MOST_BLOCKS: usize = 1024;

const UNSUBSCRIBE_TOKEN: u32 = 0xe000;
const READER_NAME: u32 = 0xe001;
const NAMELESS_OPEN: u32 = 0xe002;
const NAMELESS_CLOSE: u32 = 0xe003;
const CLICK_MARK: u32 = 0xe004;
const BRIEF_OPEN: u32 = 0xe400;
const BRIEF_CLOSE: u32 = 0xe800;
const SECTION_OPEN: u32 = 0xec00;
const SECTION_CLOSE: u32 = 0xf000;
const BLOCKS: u32 = 0x400;

fn marker(base: u32, index: usize) -> String {
    let index = u32::try_from(index).unwrap_or(BLOCKS).min(BLOCKS - 1);
    char::from_u32(base + index).map(String::from).unwrap_or_default()
}

/// Stands where the token of a reader's unsubscribe link belongs.
pub fn unsubscribe_token() -> String {
    marker(UNSUBSCRIBE_TOKEN, 0)
}

/// Stands where what a copy's links say of the copy belongs, at the end of a link.
pub fn click_mark() -> String {
    marker(CLICK_MARK, 0)
}

/// True when a text holds one of the markers.
pub fn hold_marker(text: &str) -> bool {
    text.chars().any(|c| read_marker(c).is_some())
}

/// Stands where a reader's name belongs, or this text for a reader without one.
pub fn reader_name(nameless: &str) -> String {
    let [name, open, close] = [READER_NAME, NAMELESS_OPEN, NAMELESS_CLOSE].map(|code| marker(code, 0));
    format!("{name}{open}{nameless}{close}")
}

/// The two markers around the brief with this index.
pub fn brief(index: usize) -> (String, String) {
    (marker(BRIEF_OPEN, index), marker(BRIEF_CLOSE, index))
}

/// The two markers around the section with this index.
pub fn section(index: usize) -> (String, String) {
    (marker(SECTION_OPEN, index), marker(SECTION_CLOSE, index))
}

/// One piece of a rendered part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    Text(String),
    Field(Field),
    Open(Block),
    Close(Block),
}

/// What differs from reader to reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    UnsubscribeToken,
    ReaderName,
    ClickMark,
}

/// What a reader may not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    Brief(usize),
    Section(usize),
    /// What readers without a name get.
    Nameless,
}

impl Block {
    fn markers(self) -> (String, String) {
        match self {
            Block::Brief(index) => brief(index),
            Block::Section(index) => section(index),
            Block::Nameless => (marker(NAMELESS_OPEN, 0), marker(NAMELESS_CLOSE, 0)),
        }
    }
}

impl TryFrom<String> for Segments {
    type Error = MarkerError;

    fn try_from(rendered: String) -> Result<Self, MarkerError> {
        Segments::cut(&rendered)
    }
}

impl From<Segments> for String {
    fn from(segments: Segments) -> String {
        segments.rendered()
    }
}

/// A rendered part whose markers do not pair up: a defect of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the markers of a rendered issue do not pair up")]
pub struct MarkerError;

/// One part (HTML or text) of an issue, cut at its markers. In JSON it is the part as it was rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Segments {
    segments: Vec<Segment>,
}

/// A set of indexes below [`MOST_BLOCKS`], without allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Indexes([u64; MOST_BLOCKS / 64]);

impl Indexes {
    const NONE: Indexes = Indexes([0; MOST_BLOCKS / 64]);

    fn insert(&mut self, index: usize) {
        if let Some(word) = self.0.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }

    fn contains(&self, index: usize) -> bool {
        self.0
            .get(index / 64)
            .is_some_and(|word| word & (1 << (index % 64)) != 0)
    }
}

/// Which blocks one reader gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mask {
    briefs: Indexes,
    sections: Indexes,
    nameless: bool,
    subject: usize,
    language: usize,
    own_links: bool,
}

impl Mask {
    /// Nothing.
    pub const NONE: Mask = Mask {
        briefs: Indexes::NONE,
        sections: Indexes::NONE,
        nameless: false,
        subject: 0,
        language: 0,
        own_links: false,
    };

    /// Takes a brief, and with it the section that it stands in.
    pub fn take(&mut self, brief: usize, section: usize) {
        self.briefs.insert(brief);
        self.sections.insert(section);
    }

    /// The same briefs under one of the subjects that are tried, by its number from 1 on; 0 for the issue's own.
    #[must_use]
    pub fn with_subject(mut self, number: usize) -> Self {
        self.subject = number;
        self
    }

    /// The number of the subject.
    pub fn subject(&self) -> usize {
        self.subject
    }

    /// The same briefs in another language, by its number; 0 for the newsletter's own.
    #[must_use]
    pub fn with_language(mut self, number: usize) -> Self {
        self.language = number;
        self
    }

    /// The number of the language.
    pub fn language(&self) -> usize {
        self.language
    }

    /// The same briefs with links that tell who the reader is, or without.
    #[must_use]
    pub fn with_own_links(mut self, own: bool) -> Self {
        self.own_links = own;
        self
    }

    /// Whether its links tell who the reader is.
    pub fn has_own_links(&self) -> bool {
        self.own_links
    }

    /// True when the brief is taken.
    pub fn takes_brief(&self, brief: usize) -> bool {
        self.briefs.contains(brief)
    }

    /// True when no brief is left.
    pub fn is_empty(&self) -> bool {
        self.briefs == Indexes::NONE
    }

    /// Takes what is for readers without a name, or leaves it.
    pub(super) fn with_nameless(mut self, nameless: bool) -> Self {
        self.nameless = nameless;
        self
    }

    pub(super) fn takes(&self, block: Block) -> bool {
        match block {
            Block::Brief(index) => self.briefs.contains(index),
            Block::Section(index) => self.sections.contains(index),
            Block::Nameless => self.nameless,
        }
    }
}

impl Segments {
    /// Cuts a rendered part at its markers.
    ///
    /// # Errors
    /// [`MarkerError`] when a block is not closed where it should be.
    pub fn cut(rendered: &str) -> Result<Self, MarkerError> {
        let mut segments = Vec::new();
        let mut open = Vec::new();
        let mut text = String::new();
        for c in rendered.chars() {
            let Some(segment) = read_marker(c) else {
                text.push(c);
                continue;
            };
            if !text.is_empty() {
                segments.push(Segment::Text(std::mem::take(&mut text)));
            }
            match &segment {
                Segment::Open(block) => open.push(*block),
                Segment::Close(block) if open.pop() != Some(*block) => return Err(MarkerError),
                _ => {}
            }
            segments.push(segment);
        }
        if !text.is_empty() {
            segments.push(Segment::Text(text));
        }
        if open.is_empty() {
            Ok(Segments { segments })
        } else {
            Err(MarkerError)
        }
    }

    /// The part as it was rendered, with its markers.
    fn rendered(&self) -> String {
        let mut rendered = String::with_capacity(self.size() + 4 * self.segments.len());
        for segment in &self.segments {
            match segment {
                Segment::Text(text) => rendered.push_str(text),
                Segment::Field(Field::UnsubscribeToken) => rendered.push_str(&unsubscribe_token()),
                Segment::Field(Field::ReaderName) => rendered.push_str(&marker(READER_NAME, 0)),
                Segment::Field(Field::ClickMark) => rendered.push_str(&click_mark()),
                Segment::Open(block) => rendered.push_str(&block.markers().0),
                Segment::Close(block) => rendered.push_str(&block.markers().1),
            }
        }
        rendered
    }

    /// True when a reader's unsubscribe link stands in it.
    pub fn hold_unsubscribe_token(&self) -> bool {
        self.segments.contains(&Segment::Field(Field::UnsubscribeToken))
    }

    /// True when links in it say something of the copy.
    pub fn hold_click_mark(&self) -> bool {
        self.segments.contains(&Segment::Field(Field::ClickMark))
    }

    /// Octets of what readers share of it, all blocks taken.
    pub fn size(&self) -> usize {
        let lengths = self.segments.iter().map(|segment| match segment {
            Segment::Text(text) => text.len(),
            _ => 0,
        });
        lengths.sum()
    }

    /// True when every reader gets the same.
    pub fn are_shared(&self) -> bool {
        self.segments.iter().all(|segment| matches!(segment, Segment::Text(_)))
    }

    /// What readers share of it, all blocks taken: nothing stands where a reader's own belongs.
    pub fn as_shared(&self) -> String {
        let texts = self.segments.iter().map(|segment| match segment {
            Segment::Text(text) => text.as_str(),
            _ => "",
        });
        texts.collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Segment> {
        self.segments.iter()
    }
}

fn read_marker(c: char) -> Option<Segment> {
    let code = u32::from(c);
    let index = |base: u32| usize::try_from(code - base).ok();
    match code {
        UNSUBSCRIBE_TOKEN => Some(Segment::Field(Field::UnsubscribeToken)),
        READER_NAME => Some(Segment::Field(Field::ReaderName)),
        CLICK_MARK => Some(Segment::Field(Field::ClickMark)),
        NAMELESS_OPEN => Some(Segment::Open(Block::Nameless)),
        NAMELESS_CLOSE => Some(Segment::Close(Block::Nameless)),
        _ if (BRIEF_OPEN..BRIEF_CLOSE).contains(&code) => Some(Segment::Open(Block::Brief(index(BRIEF_OPEN)?))),
        _ if (BRIEF_CLOSE..SECTION_OPEN).contains(&code) => Some(Segment::Close(Block::Brief(index(BRIEF_CLOSE)?))),
        _ if (SECTION_OPEN..SECTION_CLOSE).contains(&code) => Some(Segment::Open(Block::Section(index(SECTION_OPEN)?))),
        _ if (SECTION_CLOSE..SECTION_CLOSE + BLOCKS).contains(&code) => {
            Some(Segment::Close(Block::Section(index(SECTION_CLOSE)?)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_that_do_not_pair_up_are_refused() {
        let (a, a_end) = brief(0);
        let (b, b_end) = brief(1);
        for bad in [a.clone(), a_end.clone(), format!("{a}{b}{a_end}{b_end}")] {
            assert_eq!(Segments::cut(&bad), Err(MarkerError));
        }
    }

    #[test]
    fn a_part_is_as_it_was_after_it_was_stored() {
        let ((a, a_end), (b, b_end)) = (section(0), brief(3));
        let part = format!(
            "x{a}{b}{}y{b_end}{a_end}{}é{}",
            unsubscribe_token(),
            reader_name("reader"),
            click_mark()
        );
        assert!(hold_marker(&part) && !hold_marker("é"));
        let cut = Segments::cut(&part).unwrap();
        let stored = serde_json::to_string(&cut).unwrap();
        assert_eq!(serde_json::from_str::<Segments>(&stored).unwrap(), cut);
        assert_eq!(String::from(cut), part);
    }

    #[test]
    fn a_mask_holds_what_was_taken() {
        let mut mask = Mask::NONE;
        assert!(mask.is_empty());
        mask.take(MOST_BLOCKS - 1, 64);
        assert!(mask.takes_brief(MOST_BLOCKS - 1) && !mask.takes_brief(0) && !mask.is_empty());
        assert!(mask.takes(Block::Section(64)) && !mask.takes(Block::Section(63)));
        mask.take(MOST_BLOCKS, 0);
        assert!(!mask.takes_brief(MOST_BLOCKS));
    }
}
