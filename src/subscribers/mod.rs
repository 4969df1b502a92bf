//! Readers: signing up, confirming, changing, leaving; import and export.
//!
//! It never sends anything: a use case adds letters to the queue in its own transaction.

pub mod confirmation;
pub mod departure;
pub mod export;
pub mod import;
pub mod pausing;
pub mod preferences;
pub mod sign_up;
pub mod suppression;

use std::time::Duration;

use crate::{
    domain::{EditionId, SectionSet, Slug},
    storage::{Conn, StorageError, editions, newsletters::Newsletter, sections},
};

/// How long the link in a confirmation letter works.
pub const CONFIRM_WITHIN: Duration = Duration::from_secs(48 * 3600);
/// How long a link to manage a subscription works.
pub const MANAGE_WITHIN: Duration = Duration::from_secs(3600);
/// The version of the words that the sign-up form shows; a change of the words takes a new one.
pub const WORDING: &str = "sign-up-2026-11-24";

/// The words that a reader agrees to by signing up.
pub fn consent_words(newsletter: &str) -> String {
    format!(
        "By subscribing you agree that we store this address and send you {newsletter} by email until you leave. \
         Every issue has a link to leave at once."
    )
}

/// What a reader chooses: sections (none means all) and an edition (the newsletter's first when none is named).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Slugs of the sections.
    pub sections: Vec<Slug>,
    /// Slug of the edition.
    pub edition: Option<Slug>,
}

/// Why choices do not fit a newsletter.
#[derive(Debug, thiserror::Error)]
pub enum ChoiceError {
    /// Not one of its sections.
    #[error("this newsletter has no section \"{0}\"")]
    UnknownSection(Slug),
    /// Not one of its editions.
    #[error("this newsletter has no edition \"{0}\"")]
    UnknownEdition(Slug),
    /// It cannot be subscribed to yet.
    #[error("this newsletter has no edition to subscribe to yet")]
    NoEdition,
    /// A pause cannot end on that day.
    #[error("a pause ends between {} and {}", .0.first, .0.last)]
    Pause(pausing::PauseDays),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Choices {
    fn resolve(&self, conn: &mut Conn, newsletter: &Newsletter) -> Result<(EditionId, SectionSet), ChoiceError> {
        let open: Vec<_> = editions::list(conn, newsletter.id)?
            .into_iter()
            .filter(|e| e.active)
            .collect();
        let edition = match &self.edition {
            Some(slug) => open
                .iter()
                .find(|e| e.slug == *slug)
                .ok_or_else(|| ChoiceError::UnknownEdition(slug.clone()))?,
            None => open.first().ok_or(ChoiceError::NoEdition)?,
        };
        let known = sections::list(conn, newsletter.id)?;
        let chosen = self.sections.iter().map(|slug| {
            let section = known.iter().find(|s| s.slug == *slug);
            section
                .map(|s| s.id)
                .ok_or_else(|| ChoiceError::UnknownSection(slug.clone()))
        });
        let chosen: Vec<_> = chosen.collect::<Result<_, _>>()?;
        Ok((edition.id, SectionSet::of(chosen)))
    }
}
