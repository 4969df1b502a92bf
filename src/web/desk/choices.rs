//! The table that tells why each brief is in or out.

use std::collections::HashMap;

use crate::{
    domain::{Links, SectionId, Slug, Timestamp, Why},
    issues::local_time,
    storage::{choices::Choice, sections::Section},
    web::site::sentence,
};

/// One brief that could be in an issue.
pub(super) struct ChoiceView {
    pub(super) headline: String,
    /// Its page, where readers can see it.
    pub(super) url: Option<String>,
    pub(super) section: String,
    pub(super) published: String,
    pub(super) published_iso: String,
    /// in, out or waits.
    pub(super) standing: &'static str,
    pub(super) why: String,
}

/// What the views of one table have in common.
pub(super) struct Table<'a> {
    pub(super) newsletter: &'a Slug,
    pub(super) sections: &'a HashMap<SectionId, String>,
    /// The time zone in which times are told.
    pub(super) zone: Option<&'a str>,
    pub(super) links: &'a Links,
    pub(super) now: Timestamp,
}

/// The names of sections.
pub(super) fn names(sections: Vec<Section>) -> HashMap<SectionId, String> {
    sections.into_iter().map(|section| (section.id, section.name)).collect()
}

impl Table<'_> {
    pub(super) fn view(&self, choice: Choice) -> ChoiceView {
        let is_public = choice.why != Why::Retracted && choice.published_at.is_some_and(|at| at <= self.now);
        let said = choice.why.to_string();
        let reason = said.split_once(": ").map_or(said.as_str(), |(_, reason)| reason);
        let at = choice.published_at;
        ChoiceView {
            url: is_public.then(|| self.links.brief(self.newsletter, &choice.slug)),
            headline: choice.headline,
            section: self.sections.get(&choice.section).cloned().unwrap_or_default(),
            published: at.map(|at| local_time::in_short(at, self.zone)).unwrap_or_default(),
            published_iso: at.map(|at| at.to_string()).unwrap_or_default(),
            standing: match &choice.why {
                why if why.is_in() => "in",
                why if why.waits() => "waits",
                _ => "out",
            },
            why: sentence(reason),
        }
    }
}
