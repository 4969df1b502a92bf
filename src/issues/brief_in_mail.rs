//! One brief of an issue as its mail shows it.

use super::{measured_links::LinkBook, rendering};
use crate::{
    content::{markdown, plain_text},
    domain::{Links, PictureName, Slug},
    locale::Locale,
    mail::segments,
    storage::issue_briefs::IssueBrief,
};

/// What the templates of a mail show of a brief.
pub(super) struct BriefView {
    pub(super) open: String,
    pub(super) close: String,
    pub(super) headline: String,
    pub(super) level: u8,
    pub(super) url: String,
    pub(super) standfirst: String,
    pub(super) standfirst_text: String,
    pub(super) bylines: String,
    pub(super) body_html: String,
    pub(super) body_text: String,
    pub(super) language: String,
    pub(super) direction: &'static str,
}

/// The full address of a picture of the site, by its path.
pub(super) fn own_picture(path: &str, links: &Links) -> Option<String> {
    PictureName::of_path(path).map(|picture| links.path(&picture.path()))
}

/// A brief behind its markers, with the links of a book.
pub(super) fn brief_view(
    brief: &IssueBrief,
    index: usize,
    level: u8,
    (links, newsletter): (&Links, &Slug),
    book: &mut LinkBook,
) -> BriefView {
    let (open, close) = segments::brief(index);
    let url = links.brief(newsletter, &brief.slug);
    let mut lead = |url: &str| own_picture(url, links).or_else(|| book.lead(Some(brief.id), url));
    let locale = Locale::of(&brief.language).unwrap_or_default();
    let body = markdown::with_named_ways_back(&rendering::body_html(brief, level), locale);
    let body = markdown::in_mail(&markdown::with_fitting_tables(&body), links);
    BriefView {
        open,
        close,
        headline: brief.headline.clone(),
        url: lead(&url).unwrap_or(url),
        standfirst: brief.standfirst.clone(),
        standfirst_text: textwrap::fill(&brief.standfirst, plain_text::WIDTH),
        bylines: brief.bylines.clone(),
        body_html: markdown::with_links(&body, &mut lead),
        level,
        body_text: plain_text::to_text_with_links(&brief.body, plain_text::WIDTH, &mut lead),
        language: brief.language.as_str().to_owned(),
        direction: brief.language.direction().as_str(),
    }
}
