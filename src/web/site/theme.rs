//! A newsletter's own colours and face, as a style sheet beside the site's.

use std::fmt::Write;

use actix_web::{HttpResponse, http::header, web};
use sha2::{Digest, Sha256};

use super::newsletter_of;
use crate::{
    domain::{Colour, Face, Theme, hex},
    storage::newsletters::Newsletter,
    web::{PageError, State, page_cache},
};

/// Digits of a style sheet's hash in its address.
const DIGITS: usize = 16;

/// Where a newsletter's style sheet is; none when it looks as the site does.
pub(super) fn url(newsletter: &Newsletter) -> Option<String> {
    (newsletter.theme != Theme::default())
        .then(|| format!("/{}/theme-{}.css", newsletter.slug, hash(&newsletter.theme)))
}

fn hash(theme: &Theme) -> String {
    let digest = hex(&Sha256::digest(sheet(theme)));
    digest.chars().take(DIGITS).collect()
}

/// What a theme sets on light paper, and what of it is different on dark paper.
fn settings(theme: &Theme) -> (String, String) {
    let mut light = accents(theme.accent, theme.accent_hover(), Colour::WHITE);
    // Writing to a string cannot fail.
    let _ = write!(light, "--filled:{};--on-filled:{};", theme.accent, Colour::WHITE);
    if theme.face == Face::Sans {
        light.push_str("--serif:var(--sans);");
    }
    let on_dark = accents(
        theme.accent_on_dark(),
        theme.accent_hover_on_dark(),
        Colour::new(0x12, 0x16, 0x14),
    );
    (light, on_dark)
}

/// The style sheet.
pub(in crate::web) fn sheet(theme: &Theme) -> String {
    let (light, on_dark) = settings(theme);
    format!(":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{on_dark}}}}}")
}

/// The same for parts of a page that show how pages look on light and on dark paper.
pub(in crate::web) fn preview(theme: &Theme) -> String {
    let (light, on_dark) = settings(theme);
    format!(".preview-light,.preview-dark{{{light}}}.preview-dark{{{on_dark}}}")
}

fn accents(accent: Colour, hover: Colour, on: Colour) -> String {
    format!("--accent:{accent};--accent-hover:{hover};--on-accent:{on};")
}

/// `/{newsletter}/theme-{hash}.css`: for ever under its hash; under an old one the present sheet, for no longer.
pub async fn show(state: web::Data<State>, path: web::Path<(String, String)>) -> Result<HttpResponse, PageError> {
    let (newsletter, asked) = path.into_inner();
    let newsletter = newsletter_of(&state, &newsletter).await?;
    let is_present = asked == hash(&newsletter.theme);
    let caching = match is_present {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    let answer = HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, caching))
        .body(sheet(&newsletter.theme));
    Ok(if is_present { page_cache::keep(answer) } else { answer })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_names_the_accent_in_light_and_dark() {
        let theme = Theme {
            accent: Colour::new(0x8b, 0, 0),
            face: Face::Sans,
            ..Theme::default()
        };
        let css = sheet(&theme);
        assert!(css.starts_with(":root{--accent:#8b0000;"), "{css}");
        assert!(css.contains("--serif:var(--sans)"));
        assert!(css.contains(&theme.accent_on_dark().to_string()));
        assert_eq!(
            css.matches("--filled:#8b0000;--on-filled:#ffffff;").count(),
            1,
            "light and dark alike"
        );
        assert_ne!(hash(&theme), hash(&Theme::default()));
    }
}
