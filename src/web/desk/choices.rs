//! The table that tells why each brief is in or out.

use std::collections::HashMap;

use crate::{
    domain::{Links, SectionId, Slug, Timestamp, Why},
    locale::Locale,
    storage::{choices::Choice, sections::Section},
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
    pub(super) locale: Locale,
}

/// The names of sections.
pub(super) fn names(sections: Vec<Section>) -> HashMap<SectionId, String> {
    sections.into_iter().map(|section| (section.id, section.name)).collect()
}

impl Table<'_> {
    pub(super) fn view(&self, choice: Choice) -> ChoiceView {
        let is_public = choice.why != Why::Retracted && choice.published_at.is_some_and(|at| at <= self.now);
        let at = choice.published_at;
        ChoiceView {
            url: is_public.then(|| self.links.brief(self.newsletter, &choice.slug)),
            headline: choice.headline,
            section: self.sections.get(&choice.section).cloned().unwrap_or_default(),
            published: at.map(|at| self.locale.short_moment(at, self.zone)).unwrap_or_default(),
            published_iso: at.map(|at| at.to_string()).unwrap_or_default(),
            standing: match &choice.why {
                why if why.is_in() => "in",
                why if why.waits() => "waits",
                _ => "out",
            },
            why: told(&choice.why, self.zone, self.locale),
        }
    }
}

/// Why a brief is in or out, in words.
fn told(why: &Why, zone: Option<&str>, locale: Locale) -> String {
    let text = |id| locale.text(id);
    let phrase = match why {
        Why::New => text("desk-issues-why-new"),
        Why::Lead => text("desk-issues-why-lead"),
        Why::Added => text("desk-issues-why-added"),
        Why::Dropped => text("desk-issues-why-dropped"),
        Why::Retracted => text("desk-issues-why-retracted"),
        Why::Expired => text("desk-issues-why-expired"),
        Why::OtherLanguage => text("desk-issues-why-language"),
        Why::TagLeftOut(tag) => text("desk-issues-why-tag-out").with("tag", tag.as_str()),
        Why::OtherTags(taken) => text("desk-issues-why-tags").with("tags", taken.to_string()),
        Why::SectionFull(most) => text("desk-issues-why-section-full").with("briefs", i64::from(*most)),
        Why::IssueFull(most) => text("desk-issues-why-issue-full").with("briefs", i64::from(*most)),
        Why::TooLong(most) => text("desk-issues-why-too-long").with("minutes", i64::from(*most)),
        Why::TooFew(fewest) => text("desk-issues-why-too-few").with("briefs", i64::from(*fewest)),
        Why::TooShort(fewest) => text("desk-issues-why-too-short").with("minutes", i64::from(*fewest)),
        Why::Later(at) => text("desk-issues-why-later").with("at", locale.moment(*at, zone)),
    };
    phrase.to_string()
}
