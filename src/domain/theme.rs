//! How a newsletter's pages and mails look: one accent colour, a face for its texts, and its masthead.

use diesel::deserialize::FromSqlRow;
use serde::{Deserialize, Serialize};

use super::Colour;

/// The paper of pages, light and dark; `templates/site/site.css` names the same.
const PAPER: Colour = Colour::new(0xff, 0xfd, 0xf9);
const DARK_PAPER: Colour = Colour::new(0x16, 0x16, 0x14);
/// What lies raised on dark paper.
const DARK_RAISED: Colour = Colour::new(0x20, 0x20, 0x1d);
/// What lies raised on light paper.
const RAISED: Colour = Colour::new(0xf5, 0xf1, 0xe9);
/// Least contrast of text with what is behind it (WCAG 2.2, 1.4.3).
pub const LEAST_CONTRAST: f64 = 4.5;
/// The contrast of the accent on dark paper.
const ON_DARK: f64 = 7.0;

/// The face of headlines and texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Face {
    /// With serifs.
    #[default]
    Serif,
    /// Without.
    Sans,
}

/// What is behind the newsletter's name at the top of its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Header {
    /// The paper.
    #[default]
    Plain,
    /// The accent colour.
    Filled,
}

/// A newsletter's looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromSqlRow)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// Links, buttons and rules; dark enough to be read on paper.
    pub accent: Colour,
    /// The face.
    pub face: Face,
    /// The masthead.
    pub header: Header,
}

/// The accent is too pale.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "{accent} has a contrast of {found:.2} with the paper of pages ({RAISED}); text needs {LEAST_CONTRAST}: choose a \
     darker colour, such as {darker}"
)]
pub struct TooPale {
    accent: Colour,
    found: f64,
    darker: Colour,
}

impl TooPale {
    /// The contrast that was found.
    pub fn found(&self) -> f64 {
        self.found
    }

    /// A darker colour that would do.
    pub fn darker(&self) -> Colour {
        self.darker
    }
}

impl Default for Theme {
    fn default() -> Self {
        Theme {
            accent: Colour::new(0x0d, 0x56, 0x61),
            face: Face::default(),
            header: Header::default(),
        }
    }
}

impl Theme {
    /// Checks that links and buttons can be read.
    ///
    /// # Errors
    /// [`TooPale`], with a darker colour that would do.
    pub fn check(&self) -> Result<(), TooPale> {
        let found = least(self.accent, [PAPER, RAISED]);
        if found >= LEAST_CONTRAST {
            return Ok(());
        }
        let shades = (1_u8..=100).map(|step| self.accent.lightness() - f32::from(step) / 100.0);
        let mut darker = shades.map(|lightness| self.accent.with_lightness(lightness));
        Err(TooPale {
            accent: self.accent,
            found,
            darker: darker
                .find(|shade| least(*shade, [PAPER, RAISED]) >= LEAST_CONTRAST)
                .unwrap_or(Colour::new(0, 0, 0)),
        })
    }

    /// The accent on dark paper: lightened until it stands out as well as text should (WCAG 2.2, 1.4.6).
    pub fn accent_on_dark(&self) -> Colour {
        let shades = (0_u8..=100).map(|step| self.accent.lightness() + f32::from(step) / 100.0);
        let mut lighter = shades.map(|lightness| self.accent.with_lightness(lightness));
        let enough = |shade: &Colour| least(*shade, [DARK_PAPER, DARK_RAISED]) >= ON_DARK;
        lighter.find(enough).unwrap_or(Colour::WHITE)
    }

    /// The accent under the pointer: a little darker.
    pub fn accent_hover(&self) -> Colour {
        self.accent.with_lightness(self.accent.lightness() - 0.08)
    }

    /// The accent under the pointer on dark paper: a little lighter.
    pub fn accent_hover_on_dark(&self) -> Colour {
        let accent = self.accent_on_dark();
        accent.with_lightness(accent.lightness() + 0.06)
    }
}

fn least(colour: Colour, papers: [Colour; 2]) -> f64 {
    papers
        .map(|paper| colour.contrast(paper))
        .into_iter()
        .fold(21.0, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(accent: &str) -> Theme {
        Theme {
            accent: Colour::parse(accent).unwrap(),
            ..Theme::default()
        }
    }

    #[test]
    fn a_pale_accent_is_refused_with_one_that_would_do() {
        assert!(Theme::default().check().is_ok());
        let refused = with("#ffcc00").check().unwrap_err();
        assert!(
            Theme {
                accent: refused.darker,
                ..Theme::default()
            }
            .check()
            .is_ok()
        );
        assert!(refused.to_string().contains(&refused.darker.to_string()));
    }

    #[test]
    fn every_accent_can_be_read_on_dark_paper() {
        for accent in ["#000000", "#14532d", "#0000aa", "#8b0000", "#4b0082"] {
            let dark = with(accent).accent_on_dark();
            assert!(least(dark, [DARK_PAPER, DARK_RAISED]) >= ON_DARK, "{accent}");
        }
    }

    #[test]
    fn the_papers_are_those_of_the_style_sheet() {
        let css = include_str!("../../templates/site/site.css");
        for (name, paper) in [
            ("paper", PAPER),
            ("paper", DARK_PAPER),
            ("raised", RAISED),
            ("raised", DARK_RAISED),
        ] {
            assert!(css.contains(&format!("--{name}: {paper}")), "--{name}: {paper}");
        }
        let theme = Theme::default();
        for (accent, hover) in [
            (theme.accent, theme.accent_hover()),
            (theme.accent_on_dark(), theme.accent_hover_on_dark()),
        ] {
            let words = format!("--accent: {accent}; --accent-hover: {hover};");
            assert!(css.contains(&words), "{words}");
        }
    }

    #[test]
    fn what_is_absent_has_its_default() {
        let theme: Theme = serde_json::from_str("{}").unwrap();
        assert_eq!(theme, Theme::default());
        let theme: Theme =
            serde_json::from_str(r##"{"accent": "#14532d", "face": "sans", "header": "filled"}"##).unwrap();
        assert_eq!((theme.face, theme.header), (Face::Sans, Header::Filled));
    }
}
