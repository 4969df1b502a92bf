//! Colours in sRGB and how far apart two of them are.

use std::fmt;

use palette::{FromColor, Oklch, Srgb};
use serde::{Deserialize, Serialize};

/// A colour, written `#rrggbb`; `#rgb` is read too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

/// The text is not a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a colour such as #14532d")]
pub struct ColourError;

impl Colour {
    /// White.
    pub const WHITE: Colour = Colour([255; 3]);

    /// A colour by its parts.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Colour([red, green, blue])
    }

    /// Reads `#rrggbb` or `#rgb`.
    ///
    /// # Errors
    /// [`ColourError`] for any other text.
    pub fn parse(text: &str) -> Result<Self, ColourError> {
        let digits = text.trim().strip_prefix('#').ok_or(ColourError)?;
        let digits: Vec<u8> = digits
            .chars()
            .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()
            .ok_or(ColourError)?;
        match *digits.as_slice() {
            [r, g, b] => Ok(Colour([r * 17, g * 17, b * 17])),
            [r, red, g, green, b, blue] => Ok(Colour([r * 16 + red, g * 16 + green, b * 16 + blue])),
            _ => Err(ColourError),
        }
    }

    /// Red, green and blue.
    pub fn parts(self) -> [u8; 3] {
        self.0
    }

    /// The contrast with another colour: 1 for equal ones, 21 for black on white. The order does not matter.
    ///
    /// Source: WCAG 2.2, definition of contrast ratio.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Relative luminance, from 0 (black) to 1 (white); WCAG 2.2, definition of relative luminance.
    pub fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            match part <= 0.040_45 {
                true => part / 12.92,
                false => ((part + 0.055) / 1.055).powf(2.4),
            }
        };
        let [red, green, blue] = self.0;
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The colour with another lightness, from 0 to 1, and the same hue (Oklch); what no screen shows is cut off.
    #[must_use]
    pub fn with_lightness(self, lightness: f32) -> Self {
        let [red, green, blue] = self.0;
        let mut shade = Oklch::from_color(Srgb::new(red, green, blue).into_format::<f32>());
        shade.l = lightness.clamp(0.0, 1.0);
        let (red, green, blue) = Srgb::from_color(shade).into_format::<u8>().into_components();
        Colour([red, green, blue])
    }

    /// Its lightness, from 0 to 1 (Oklch).
    pub fn lightness(self) -> f32 {
        let [red, green, blue] = self.0;
        Oklch::from_color(Srgb::new(red, green, blue).into_format::<f32>()).l
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl TryFrom<String> for Colour {
    type Error = ColourError;
    fn try_from(text: String) -> Result<Self, ColourError> {
        Colour::parse(&text)
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> String {
        colour.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contrast_is_that_of_the_recommendation() {
        let known = [
            ("#000", "#ffffff", 21.0),
            ("#777", "#fff", 4.48),
            ("#767676", "#fff", 4.54),
            ("#fff", "#ff0000", 4.0),
            ("#abcdef", "#abcdef", 1.0),
        ];
        for (one, other, ratio) in known {
            let (one, other) = (Colour::parse(one).unwrap(), Colour::parse(other).unwrap());
            for found in [one.contrast(other), other.contrast(one)] {
                assert!(
                    ((found * 100.0).round() / 100.0 - ratio).abs() < 1e-9,
                    "{one} {other}: {found}"
                );
            }
        }
        for text in ["red", "#ff", "#ggg", "rgb(0, 0, 0)", "", "#1234567"] {
            assert_eq!(Colour::parse(text), Err(ColourError), "{text}");
        }
    }

    #[test]
    fn a_colour_is_lightened_and_darkened() {
        let green = Colour::new(20, 83, 45);
        assert_eq!(green.with_lightness(green.lightness()), green);
        assert!(green.with_lightness(0.8).luminance() > green.luminance());
        assert!(green.with_lightness(0.1).luminance() < green.luminance());
    }
}
