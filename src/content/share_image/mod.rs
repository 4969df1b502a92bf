//! The picture that is shown where a brief is shared: its headline, and which newsletter it is from.
//!
//! Drawn from bundled fonts, so that it is the same on each machine. It reads no files and asks no network; drawing takes some
//! tens of milliseconds and belongs on a thread that may be blocked.

mod headline;
mod typeface;

use sha2::{Digest, Sha256};
use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Rect, Transform};

use headline::{LEADING, fit, shortened};
use typeface::Typeface;

use crate::domain::{Colour, Face, hex};

/// Pixels.
pub const WIDTH: u32 = 1200;
/// Pixels.
pub const HEIGHT: u32 = 630;
/// Raise it when pictures come to look otherwise: their versions are made from it.
const DESIGN: u32 = 1;

const MARGIN: f32 = 72.0;
const PAPER: Colour = Colour::new(0xff, 0xfd, 0xf9);
const INK: Colour = Colour::new(0x1c, 0x1b, 0x19);
const QUIET: Colour = Colour::new(0x5d, 0x5a, 0x53);
const NAME_SIZE: f32 = 38.0;
const FOOT_SIZE: f32 = 30.0;
/// Where the headline's space begins and ends.
const HEADLINE_TOP: f32 = 158.0;
const HEADLINE_BOTTOM: f32 = 526.0;

/// What a picture shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareImage {
    /// The site's host, shown where the fonts lack letters of what stands there else.
    pub site: String,
    /// The newsletter's name.
    pub newsletter: String,
    /// The section's name, or nothing.
    pub section: String,
    /// The headline.
    pub headline: String,
    /// The day of publication, in words.
    pub date: String,
    /// Of the newsletter's name and the rules.
    pub accent: Colour,
    /// Of the headline.
    pub face: Face,
}

impl ShareImage {
    /// 16 hexadecimal digits that are others when the picture is another.
    pub fn version(&self) -> String {
        hex(Sha256::digest(format!("{DESIGN} {self:?}"))
            .get(..8)
            .unwrap_or_default())
    }

    /// Draws the picture as PNG; nothing when it cannot be drawn, which is a defect.
    pub fn draw(&self) -> Option<Vec<u8>> {
        let bold = match self.face {
            Face::Serif => Typeface::serif_bold()?,
            Face::Sans => Typeface::sans_bold()?,
        };
        let mut canvas = Canvas::new()?;
        let (name, headline) = self.texts(&bold);
        let right = WIDTH as f32 - MARGIN;
        canvas.fill(self.accent, [0.0, 0.0, WIDTH as f32, 18.0])?;
        canvas.write(&bold, &name, NAME_SIZE, [MARGIN, 92.0], right - MARGIN, self.accent);
        canvas.fill(self.accent, [MARGIN, 118.0, right, 121.0])?;

        let measure = |text: &str| bold.set(text).width;
        let fitted = fit(&headline, right - MARGIN, HEADLINE_BOTTOM - HEADLINE_TOP, measure);
        let mut baseline = HEADLINE_TOP + fitted.size * 0.96;
        for line in &fitted.lines {
            canvas.write(&bold, line, fitted.size, [MARGIN, baseline], right - MARGIN, INK);
            baseline += fitted.size * LEADING;
        }

        let (strong, plain) = (Typeface::sans_bold()?, Typeface::sans()?);
        let mut x = MARGIN;
        if let Some(section) = strong.legible(&self.section) {
            x += 24.0 + canvas.write(&strong, &section, FOOT_SIZE, [x, 574.0], 640.0, self.accent);
        }
        if let Some(date) = plain.legible(&self.date) {
            canvas.write(&plain, &date, FOOT_SIZE, [x, 574.0], right - x, QUIET);
        }
        canvas.pixels.encode_png().ok()
    }

    /// What stands at the top, and large. Where the fonts lack a headline's script, the newsletter's name is large: the page that
    /// shows the picture has the headline beside it.
    fn texts(&self, face: &Typeface) -> (String, String) {
        let name = face.legible(&self.newsletter).unwrap_or_else(|| self.site.clone());
        match face.legible(&self.headline) {
            Some(headline) => (name, headline),
            None => (self.site.clone(), name),
        }
    }
}

struct Canvas {
    pixels: Pixmap,
}

impl Canvas {
    fn new() -> Option<Self> {
        let mut pixels = Pixmap::new(WIDTH, HEIGHT)?;
        pixels.fill(colour(PAPER));
        Some(Canvas { pixels })
    }

    /// Fills a rectangle from left, top to right, bottom.
    fn fill(&mut self, with: Colour, [left, top, right, bottom]: [f32; 4]) -> Option<()> {
        let rect = Rect::from_ltrb(left, top, right, bottom)?;
        self.pixels.fill_rect(rect, &paint(with), Transform::identity(), None);
        Some(())
    }

    /// Writes one line, cut to `room` pixels, with its baseline at `x`, `y`; answers how wide it is.
    fn write(&mut self, face: &Typeface, text: &str, size: f32, [x, y]: [f32; 2], room: f32, with: Colour) -> f32 {
        let mut line = face.set(text);
        // Kerning may make a line a little wider than its words.
        if line.width * size > room + size / 4.0 {
            let measure = |text: &str| f64::from(face.set(text).width);
            line = face.set(&shortened(text, f64::from(room / size), &measure));
        }
        let mut path = PathBuilder::new();
        face.draw(&line, size, x, y, &mut path);
        if let Some(path) = path.finish() {
            self.pixels
                .fill_path(&path, &paint(with), FillRule::Winding, Transform::identity(), None);
        }
        line.width * size
    }
}

fn colour(colour: Colour) -> Color {
    let [red, green, blue] = colour.parts();
    Color::from_rgba8(red, green, blue, 255)
}

fn paint(with: Colour) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(colour(with));
    paint.anti_alias = true;
    paint
}

#[cfg(test)]
mod tests;
