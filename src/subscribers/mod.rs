//! Readers: signing up, confirming, changing, leaving; import and export.
//!
//! It never sends anything: a use case adds letters to the queue in its own transaction.

pub mod address_change;
mod allowance;
pub mod at_desk;
pub mod attack;
pub mod confirmation;
pub mod departure;
pub mod disposable;
pub mod erasure;
pub mod export;
pub mod finding;
pub mod growth;
pub mod import;
pub mod jobs;
pub mod manage_link;
pub mod measuring;
pub mod offers;
pub mod own_data;
mod pacing;
pub mod pausing;
pub mod preferences;
pub mod proof_of_work;
pub mod reader_names;
mod settings;
pub mod sign_up;
pub mod suppression;
pub mod tally;
pub mod wordings;

use std::time::Duration;

pub use pacing::Pace;
pub use settings::{AskForProof, SignUpSettings};

use crate::{
    domain::{EditionId, SectionSet, Slug},
    storage::{
        Conn, StorageError, editions,
        newsletters::Newsletter,
        sections::{self, Section},
    },
};

/// How long the link in a confirmation letter works.
pub const CONFIRM_WITHIN: Duration = Duration::from_secs(48 * 3600);
/// How long a link to manage a subscription works.
pub const MANAGE_WITHIN: Duration = Duration::from_secs(3600);
/// Stands for the words of consent events at which none of ours were shown.
const NO_WORDS: &str = "";

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
        self.resolve_beside(conn, newsletter, None)
    }

    /// As [`Choices::resolve`] for a reader who has an edition, and may keep it though it is closed.
    fn resolve_beside(
        &self,
        conn: &mut Conn,
        newsletter: &Newsletter,
        own: Option<EditionId>,
    ) -> Result<(EditionId, SectionSet), ChoiceError> {
        let mut open = editions::open(conn, newsletter.id)?;
        if let Some(own) = own.filter(|own| open.iter().all(|(id, _)| id != own)) {
            open.push((own, editions::find(conn, own)?.slug));
        }
        let known = match self.sections.is_empty() {
            true => Vec::new(),
            false => sections::list(conn, newsletter.id)?,
        };
        self.among(&open, &known)
    }

    /// The choices among the editions that are open and the sections that there are.
    fn among(&self, open: &[(EditionId, Slug)], known: &[Section]) -> Result<(EditionId, SectionSet), ChoiceError> {
        let (edition, _) = match &self.edition {
            Some(wanted) => open
                .iter()
                .find(|(_, slug)| slug == wanted)
                .ok_or_else(|| ChoiceError::UnknownEdition(wanted.clone()))?,
            None => open.first().ok_or(ChoiceError::NoEdition)?,
        };
        if self.sections.is_empty() {
            return Ok((*edition, SectionSet::All));
        }
        let chosen = self.sections.iter().map(|slug| {
            let section = known.iter().find(|s| s.slug == *slug);
            section
                .map(|s| s.id)
                .ok_or_else(|| ChoiceError::UnknownSection(slug.clone()))
        });
        let chosen: Vec<_> = chosen.collect::<Result<_, _>>()?;
        Ok((*edition, SectionSet::of(chosen)))
    }
}
