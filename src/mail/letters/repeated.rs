//! Confirmation letters differ in their link alone: each is rendered once, and the link put into it for each reader.
//!
//! Rendering costs reading, styling and writing the HTML part; a flood of signups would pay it for each letter.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use super::{Frame, Letter, RenderError, Rendered, render};

/// Stands for the link; no address is ever this.
const LINK: &str = "https://link.invalid/";
/// Rendered letters that are kept: some for each newsletter and language.
const MOST: usize = 200;

static KEPT: LazyLock<Mutex<HashMap<String, Arc<Rendered>>>> = LazyLock::new(Mutex::default);

/// The letter that asks to confirm a subscription, as [`render`] renders it.
///
/// # Errors
/// As [`render`].
pub fn confirmation(link: &str, hours: u32, frame: &Frame) -> Result<Rendered, RenderError> {
    let key = format!("{hours} {frame:?}");
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    let kept = match kept {
        Some(kept) => kept,
        None => {
            let letter = Letter::Confirmation {
                link: LINK.to_owned(),
                hours,
            };
            let rendered = Arc::new(render(&letter, frame)?);
            let mut all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
            if all.len() >= MOST {
                all.clear();
            }
            all.insert(key, Arc::clone(&rendered));
            rendered
        }
    };
    Ok(Rendered {
        subject: kept.subject.clone(),
        text: kept.text.replace(LINK, link),
        html: kept.html.replace(LINK, link),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Theme, locale::Locale};

    #[test]
    fn a_letter_is_the_same_as_one_that_is_rendered_alone() {
        for locale in Locale::ALL {
            let frame = Frame {
                newsletter: "Brief <& Co>".into(),
                newsletter_url: "https://news.example.org/brief".into(),
                postal_address: "1 Mill Street, Brod".into(),
                theme: Theme::default(),
                locale,
            };
            for token in ["abc", "a-b_c"] {
                let link = format!("https://news.example.org/confirm/{}", token.repeat(14));
                let alone = render(
                    &Letter::Confirmation {
                        link: link.clone(),
                        hours: 48,
                    },
                    &frame,
                )
                .unwrap();
                assert_eq!(confirmation(&link, 48, &frame).unwrap(), alone);
            }
        }
    }
}
