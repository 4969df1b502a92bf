//! Which sections a reader takes.

use std::collections::BTreeSet;

use super::SectionId;

/// The sections of one newsletter that a reader takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SectionSet {
    /// Every section, those opened later included.
    All,
    /// Just these.
    Only(BTreeSet<SectionId>),
}

impl SectionSet {
    /// The set of the chosen sections; none chosen means all.
    pub fn of(chosen: impl IntoIterator<Item = SectionId>) -> Self {
        let chosen: BTreeSet<SectionId> = chosen.into_iter().collect();
        if chosen.is_empty() {
            SectionSet::All
        } else {
            SectionSet::Only(chosen)
        }
    }

    /// True when the reader takes `section`.
    pub fn takes(&self, section: SectionId) -> bool {
        match self {
            SectionSet::All => true,
            SectionSet::Only(chosen) => chosen.contains(&section),
        }
    }
}
