//! What editors write and set up: newsletters, sections, briefs; Markdown to safe HTML and to plain text.
//!
//! It never decides who gets what: that is `issues` and `delivery`.

pub mod briefs;
pub mod inspection;
pub mod logos;
pub mod markdown;
pub mod newsletters;
pub mod pasting;
pub mod pictures;
pub mod plain_text;
pub mod search;
pub mod share_image;
pub mod translations;
pub mod word_diff;

use crate::storage::StorageError;

/// Longest text of one line, such as a headline, in characters.
pub const LONGEST_LINE: usize = 300;

/// Why a change of content was refused.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// There is no such thing.
    #[error("there is no such {0}")]
    Unknown(&'static str),
    /// The slug is taken.
    #[error("the slug is taken; choose another")]
    SlugTaken,
    /// Someone saved a newer version.
    #[error("the version is {current} now; load it, and make your change there")]
    Stale {
        /// The version that is stored now.
        current: i64,
    },
    /// The state forbids it.
    #[error("{0}")]
    NotNow(String),
    /// A value that cannot be.
    #[error("{field}: {reason}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// What is wrong and what is allowed.
        reason: String,
    },
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl ContentError {
    /// A duplicate is a slug that is taken; other errors stay what they are.
    pub fn slug_taken(error: StorageError) -> Self {
        match error {
            StorageError::Duplicate(_) => ContentError::SlugTaken,
            other => ContentError::Storage(other),
        }
    }
}

/// Reads a text of one line. Private-use characters are removed: an issue's renderer uses them as markers.
///
/// # Errors
/// [`ContentError::Invalid`] when it is empty though `required`, has control characters or is too long.
pub fn one_line(field: &'static str, text: &str, required: bool) -> Result<String, ContentError> {
    let invalid = |reason: &str| {
        Err(ContentError::Invalid {
            field,
            reason: reason.to_owned(),
        })
    };
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return invalid("must be one line without control characters");
    }
    if text.chars().count() > LONGEST_LINE {
        return invalid("must not be longer than 300 characters");
    }
    if required && text.is_empty() {
        return invalid("must not be empty");
    }
    let private = |c: &char| ('\u{e000}'..='\u{f8ff}').contains(c);
    Ok(text.chars().filter(|c| !private(c)).collect())
}

/// Reads a text of several lines: `\n` line ends, no other control characters but tabs.
///
/// # Errors
/// [`ContentError::Invalid`] when it has control characters or more than `longest` characters.
pub fn lines(field: &'static str, text: &str, longest: usize) -> Result<String, ContentError> {
    let text = text.replace("\r\n", "\n");
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        let reason = "must not contain control characters".to_owned();
        return Err(ContentError::Invalid { field, reason });
    }
    if text.chars().count() > longest {
        return Err(ContentError::Invalid {
            field,
            reason: format!("must not be longer than {longest} characters"),
        });
    }
    Ok(text)
}
