//! Briefs in a list, as home and section pages show them.

use crate::{
    domain::Links,
    locale::Locale,
    storage::{briefs::Brief, newsletters::Newsletter, sections::Section},
};

/// A brief in a list.
pub(super) struct BriefLink {
    pub(super) headline: String,
    pub(super) standfirst: String,
    pub(super) url: String,
    pub(super) section: Option<SectionLink>,
    pub(super) published: String,
    pub(super) published_iso: String,
    pub(super) language: String,
    pub(super) direction: String,
}

/// A section's name and page.
#[derive(Clone)]
pub(super) struct SectionLink {
    pub(super) name: String,
    pub(super) url: String,
}

/// A section's page, in the language that is shown.
pub(super) fn section_link(newsletter: &Newsletter, section: &Section, locale: Locale) -> SectionLink {
    let chosen = match Locale::of(&newsletter.language) == Some(locale) {
        true => String::new(),
        false => format!("?lang={locale}"),
    };
    SectionLink {
        name: section.name.clone(),
        url: format!("/{}/sections/{}{chosen}", newsletter.slug, section.slug),
    }
}

/// The briefs as links; without `sections` none is named.
pub(super) fn brief_links(
    links: &Links,
    newsletter: &Newsletter,
    sections: &[Section],
    briefs: Vec<Brief>,
    locale: Locale,
) -> Vec<BriefLink> {
    let link = |brief: Brief| {
        let section = sections.iter().find(|section| section.id == brief.section_id);
        BriefLink {
            url: links.brief(&newsletter.slug, &brief.slug),
            section: section.map(|section| section_link(newsletter, section, locale)),
            headline: brief.headline,
            standfirst: brief.standfirst,
            published: brief.published_at.map(|at| locale.day(at)).unwrap_or_default(),
            published_iso: brief.published_at.map(|at| at.to_string()).unwrap_or_default(),
            direction: brief.language.direction().as_str().to_owned(),
            language: brief.language.into(),
        }
    };
    briefs.into_iter().map(link).collect()
}
