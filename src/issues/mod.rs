//! Editions and the issues they make: assembly, special issues, rendering for mail and web.
//!
//! It decides what is in an issue; who gets it is `delivery`'s.

pub mod approval;
pub mod assembly;
mod brief_in_mail;
pub mod brief_preview;
pub mod calendar;
pub mod calendar_feed;
pub mod catch_up;
pub mod composition;
pub mod drafts;
pub mod editions;
pub mod feeds;
pub mod fields;
mod gate;
pub mod holidays;
pub mod local_time;
pub mod measured_links;
pub mod notices;
pub mod preflight;
pub mod rendering;
mod selection;
pub mod special;
pub mod subjects;
pub mod translations;
pub mod waves;
pub mod websub;

use crate::{content::ContentError, storage::StorageError};

/// Why an issue or edition was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// What `content` refuses: an unknown thing, a bad value, a stale version.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// It would have another number of readers than its editor expects.
    #[error("it would go to {0} readers now")]
    OtherReaders(i64),
    /// The issue could not be rendered: a defect.
    #[error("the issue cannot be rendered: {0}")]
    Rendering(String),
}

impl From<StorageError> for IssueError {
    fn from(error: StorageError) -> Self {
        IssueError::Content(error.into())
    }
}
