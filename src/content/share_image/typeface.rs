//! The bundled faces: which characters they have, how wide a text is, and its outlines.
//!
//! Subsets of Noto (`assets/fonts/README.md`) with the letters of Latin, Greek and Cyrillic scripts.

use std::sync::LazyLock;

use harfrust::{
    Buffer, Direction, GlyphId, ShapeOptions, ShaperFont,
    font::{
        Font,
        glyph::outline::{DrawMemory, DrawOptions, PathSink},
    },
    shape,
};
use tiny_skia::PathBuilder;

static SERIF_BOLD: LazyLock<Option<Font>> =
    LazyLock::new(|| read(include_bytes!("../../../assets/fonts/NotoSerif-Bold.ttf")));
static SANS_BOLD: LazyLock<Option<Font>> =
    LazyLock::new(|| read(include_bytes!("../../../assets/fonts/NotoSans-Bold.ttf")));
static SANS: LazyLock<Option<Font>> =
    LazyLock::new(|| read(include_bytes!("../../../assets/fonts/NotoSans-Regular.ttf")));

fn read(octets: &'static [u8]) -> Option<Font> {
    Font::new(octets, 0)
}

/// One face of one weight.
pub(super) struct Typeface {
    font: &'static Font,
}

/// A glyph of a line, placed in ems from the line's beginning on its baseline.
struct Glyph {
    id: GlyphId,
    x: f32,
    y: f32,
}

/// A text on one line, measured in ems.
pub(super) struct Line {
    glyphs: Vec<Glyph>,
    /// How wide it is.
    pub(super) width: f32,
}

impl Typeface {
    /// Bold, with serifs.
    pub(super) fn serif_bold() -> Option<Self> {
        SERIF_BOLD.as_ref().map(|font| Typeface { font })
    }

    /// Bold, without serifs.
    pub(super) fn sans_bold() -> Option<Self> {
        SANS_BOLD.as_ref().map(|font| Typeface { font })
    }

    /// Without serifs.
    pub(super) fn sans() -> Option<Self> {
        SANS.as_ref().map(|font| Typeface { font })
    }

    /// The text as this face can set it, blanks folded: signs that it lacks (emoji, ornaments) are left out. Nothing when it lacks
    /// a letter or digit, for what would stay is another text, and when nothing would stay.
    pub(super) fn legible(&self, text: &str) -> Option<String> {
        let charmap = self.font.charmap();
        let mut kept = String::with_capacity(text.len());
        let mut after_sign = false;
        for c in text.chars() {
            if c.is_whitespace() {
                let blank = if c == '\u{a0}' || c == '\u{202f}' { c } else { ' ' };
                if !kept.is_empty() && !kept.ends_with([' ', '\u{a0}', '\u{202f}']) {
                    kept.push(blank);
                }
            } else if c == '\u{ad}' {
                // A soft hyphen is not seen where a line does not end.
            } else if charmap.map_unicode(c).is_some() {
                if after_sign && ",.:;!?)»”".contains(c) {
                    kept.truncate(kept.trim_end().len());
                }
                after_sign = false;
                kept.push(c);
            } else if c.is_alphanumeric() {
                return None;
            } else {
                after_sign = true;
            }
        }
        let kept = kept.trim_end();
        kept.chars().any(char::is_alphanumeric).then(|| kept.to_owned())
    }

    /// Sets a text on one line, from left to right.
    pub(super) fn set(&self, text: &str) -> Line {
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let mut line = Line {
            glyphs: Vec::new(),
            width: 0.0,
        };
        if shape(&ShaperFont::new(self.font), &mut buffer, ShapeOptions::default()).is_err() {
            return line;
        }
        let ems = |units: i32| units as f32 / f32::from(self.font.units_per_em());
        for (glyph, place) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            line.glyphs.push(Glyph {
                id: GlyphId::new(glyph.glyph_id),
                x: line.width + ems(place.x_offset),
                y: ems(place.y_offset),
            });
            line.width += ems(place.x_advance);
        }
        line
    }

    /// Draws a line with its baseline beginning at `x`, `y`, in pixels from the top left.
    pub(super) fn draw(&self, line: &Line, size: f32, x: f32, y: f32, path: &mut PathBuilder) {
        let outlines = self.font.outline_glyphs();
        let options = DrawOptions::new().with_ppem(Some(size));
        for glyph in &line.glyphs {
            if let Some(outline) = outlines.get(glyph.id) {
                let mut pen = Pen {
                    path,
                    x: x + glyph.x * size,
                    y: y - glyph.y * size,
                };
                // A glyph that cannot be drawn leaves its place empty.
                let _ = outline.draw(&options, DrawMemory::default(), &mut pen);
            }
        }
    }
}

/// Moves outlines, whose y grows upwards, to their place in the picture.
struct Pen<'a> {
    path: &'a mut PathBuilder,
    x: f32,
    y: f32,
}

impl PathSink for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx0, self.y - cy0, self.x + x, self.y - y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.path.cubic_to(
            self.x + cx0,
            self.y - cy0,
            self.x + cx1,
            self.y - cy1,
            self.x + x,
            self.y - y,
        );
    }

    fn close(&mut self) {
        self.path.close();
    }
}
