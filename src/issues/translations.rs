//! Briefs in other languages: which there are of an issue's briefs, and the issue in one of them.

use std::collections::BTreeMap;

use super::{
    IssueError,
    measured_links::LinkBook,
    rendering::{self, FullIssue, RenderedIssue},
};
use crate::{
    domain::{BriefId, BriefStatus, Language, Links},
    locale::Locale,
    storage::{
        Conn, StorageError,
        briefs::{self, Brief},
        newsletters::Newsletter,
        subscribers,
    },
};

/// The published translations of some briefs, and the languages that readers have chosen.
#[derive(Debug, Clone, Default)]
pub struct Translations {
    published: Vec<Brief>,
    languages: Vec<Locale>,
}

impl Translations {
    /// Those of these briefs.
    ///
    /// # Errors
    /// Those of the database.
    pub fn load(conn: &mut Conn, newsletter: &Newsletter, originals: &[BriefId]) -> Result<Self, StorageError> {
        let mut published = briefs::translations(conn, originals)?;
        published.retain(|brief| brief.status == BriefStatus::Published);
        Ok(Translations {
            published,
            languages: subscribers::chosen_languages(conn, &newsletter.language)?,
        })
    }

    /// The languages, beside the newsletter's own, that at least one reader has chosen.
    pub fn languages(&self) -> &[Locale] {
        &self.languages
    }

    /// Which translations these are, and their versions.
    pub fn versions(&self) -> BTreeMap<BriefId, i64> {
        self.published.iter().map(|brief| (brief.id, brief.version)).collect()
    }

    /// A brief in a language; none when it is not translated into it.
    pub fn of(&self, original: BriefId, locale: Locale) -> Option<&Brief> {
        let mut of_it = self
            .published
            .iter()
            .filter(|brief| brief.translation_of == Some(original));
        of_it.find(|brief| Locale::of(&brief.language) == Some(locale))
    }
}

impl FullIssue {
    /// The language of its frame.
    pub fn locale(&self) -> Locale {
        let own = Locale::of(&self.newsletter.language);
        self.shown_in.or(own).unwrap_or_default()
    }

    /// The language of its mail.
    pub(super) fn language(&self) -> Language {
        let shown_in = self.shown_in.and_then(Locale::language);
        shown_in.unwrap_or_else(|| self.newsletter.language.clone())
    }

    /// The issue in a language: its briefs where they are translated into it, and as they were written where not.
    #[must_use]
    pub fn in_language(&self, locale: Locale) -> Self {
        let mut shown = self.clone();
        shown.shown_in = Some(locale);
        for brief in shown.sections.iter_mut().flat_map(|section| &mut section.briefs) {
            if let Some(translation) = self.translations.of(brief.id, locale) {
                brief.slug = translation.slug.clone();
                brief.headline.clone_from(&translation.headline);
                brief.standfirst.clone_from(&translation.standfirst);
                brief.body.clone_from(&translation.body);
                brief.bylines.clone_from(&translation.bylines);
                brief.language = translation.language.clone();
            }
        }
        shown
    }
}

impl RenderedIssue {
    /// The languages beside the newsletter's own that it was rendered in.
    pub(super) fn locales(&self) -> Vec<Locale> {
        let rendered = |locale: &Locale| self.in_languages.contains_key(&locale.place());
        Locale::ALL.into_iter().filter(rendered).collect()
    }

    /// True when it holds what readers of each language get now.
    pub fn speaks_as(&self, full: &FullIssue) -> bool {
        let missing = |locale: &Locale| !self.in_languages.contains_key(&locale.place());
        !full.translations.languages().iter().any(missing) && self.translated == full.translations.versions()
    }
}

/// Renders an issue for mail, in each language that its readers have chosen, with the links of a book.
///
/// # Errors
/// As [`rendering::render_with`].
pub fn render_in_all(full: &FullIssue, links: &Links, book: &mut LinkBook) -> Result<RenderedIssue, IssueError> {
    let mut rendered = rendering::render_with(full, links, book)?;
    for locale in full.translations.languages() {
        let in_language = rendering::render_with(&full.in_language(*locale), links, book)?;
        rendered.in_languages.insert(locale.place(), in_language);
    }
    rendered.translated = full.translations.versions();
    Ok(rendered)
}
