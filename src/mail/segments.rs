//! A rendered issue, cut into what every reader gets, what is each reader's own, and the blocks that a reader may not take.
//!
//! The templates print private-use characters as markers; they pass HTML escaping and CSS inlining unchanged, and no
//! text of ours contains one (Markdown and names are cleaned of them). No template runs for a single reader.

/// How many briefs or sections one issue can hold.
pub const MOST_BLOCKS: usize = 1024;

const UNSUBSCRIBE_URL: u32 = 0xe000;
const BRIEF_OPEN: u32 = 0xe400;
const BRIEF_CLOSE: u32 = 0xe800;
const SECTION_OPEN: u32 = 0xec00;
const SECTION_CLOSE: u32 = 0xf000;
const BLOCKS: u32 = 0x400;

fn marker(base: u32, index: usize) -> String {
    let index = u32::try_from(index).unwrap_or(BLOCKS).min(BLOCKS - 1);
    char::from_u32(base + index).map(String::from).unwrap_or_default()
}

/// Stands where a reader's unsubscribe link belongs.
pub fn unsubscribe_url() -> String {
    marker(UNSUBSCRIBE_URL, 0)
}

/// The two markers around the brief with this index.
pub fn brief(index: usize) -> (String, String) {
    (marker(BRIEF_OPEN, index), marker(BRIEF_CLOSE, index))
}

/// The two markers around the section with this index.
pub fn section(index: usize) -> (String, String) {
    (marker(SECTION_OPEN, index), marker(SECTION_CLOSE, index))
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Text(String),
    UnsubscribeUrl,
    Open(Block),
    Close(Block),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    Brief(usize),
    Section(usize),
}

/// A rendered part whose markers do not pair up: a defect of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the markers of a rendered issue do not pair up")]
pub struct MarkerError;

/// One part (HTML or text) of an issue, ready to be spliced for each reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segments {
    segments: Vec<Segment>,
}

/// Which blocks one reader gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    /// By the index of the brief.
    pub briefs: Vec<bool>,
    /// By the index of the section; true when one of its briefs is.
    pub sections: Vec<bool>,
}

impl Mask {
    /// True when no brief is left.
    pub fn is_empty(&self) -> bool {
        !self.briefs.contains(&true)
    }

    fn takes(&self, block: Block) -> bool {
        match block {
            Block::Brief(index) => self.briefs.get(index).copied().unwrap_or(true),
            Block::Section(index) => self.sections.get(index).copied().unwrap_or(true),
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

    /// One reader's copy of this part. The link is a URL of ours and needs no escaping. Costs a copy of the text.
    pub fn splice(&self, mask: &Mask, unsubscribe_url: &str) -> String {
        let length: usize = self
            .segments
            .iter()
            .map(|s| if let Segment::Text(t) = s { t.len() } else { 0 })
            .sum();
        let mut copy = String::with_capacity(length + unsubscribe_url.len() * 2);
        let mut left_out = None;
        for segment in &self.segments {
            match segment {
                Segment::Close(block) if left_out == Some(*block) => left_out = None,
                _ if left_out.is_some() => {}
                Segment::Open(block) if !mask.takes(*block) => left_out = Some(*block),
                Segment::Text(text) => copy.push_str(text),
                Segment::UnsubscribeUrl => copy.push_str(unsubscribe_url),
                Segment::Open(_) | Segment::Close(_) => {}
            }
        }
        copy
    }
}

fn read_marker(c: char) -> Option<Segment> {
    let code = u32::from(c);
    let index = |base: u32| usize::try_from(code - base).ok();
    match code {
        UNSUBSCRIBE_URL => Some(Segment::UnsubscribeUrl),
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

    fn sample() -> Segments {
        let (s0, s0_end) = section(0);
        let (a, a_end) = brief(0);
        let (b, b_end) = brief(1);
        let leave = unsubscribe_url();
        Segments::cut(&format!(
            "Hi {s0}Politics {a}one {a_end}{b}two {b_end}{s0_end}bye {leave}"
        ))
        .unwrap()
    }

    #[test]
    fn a_reader_gets_the_briefs_in_the_mask_and_the_own_link() {
        let mask = |briefs: [bool; 2], section| Mask {
            briefs: briefs.to_vec(),
            sections: vec![section],
        };
        let copy = |m: Mask| sample().splice(&m, "URL");
        assert_eq!(copy(mask([true, true], true)), "Hi Politics one two bye URL");
        assert_eq!(copy(mask([false, true], true)), "Hi Politics two bye URL");
        assert_eq!(copy(mask([false, false], false)), "Hi bye URL");
        assert!(mask([false, false], false).is_empty());
    }

    #[test]
    fn markers_that_do_not_pair_up_are_refused() {
        let (a, a_end) = brief(0);
        let (b, b_end) = brief(1);
        for bad in [a.clone(), a_end.clone(), format!("{a}{b}{a_end}{b_end}")] {
            assert_eq!(Segments::cut(&bad), Err(MarkerError));
        }
    }
}
