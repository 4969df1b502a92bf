//! What a search has found, page by page.

use super::Asked;
use crate::{
    content::{
        plain_text::running_text,
        search::{self, Query, answers, marked, passage},
    },
    domain::{Links, Timestamp},
    storage::{Conn, StorageError, briefs::Brief, corrections, search::Scope},
};

/// Briefs of one page.
const AT_ONCE: i64 = 20;
/// Letters that stand for a brief of which only the headline or the bylines answer.
const OPENING: usize = 200;

/// A brief that was found. What ends in `_html` has marks and is escaped.
pub(super) struct ResultView {
    pub(super) headline_html: String,
    pub(super) passage_html: String,
    pub(super) bylines_html: String,
    pub(super) url: String,
    pub(super) section: String,
    pub(super) language: String,
    pub(super) direction: &'static str,
    pub(super) date: String,
    pub(super) date_iso: String,
    pub(super) corrected: Option<String>,
}

/// One page of results.
pub(super) struct Results {
    pub(super) total: i64,
    pub(super) page: i64,
    pub(super) pages: i64,
    /// The number of the page's first brief.
    pub(super) first: i64,
    pub(super) briefs: Vec<ResultView>,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
    /// The same search without section and language, when one was chosen.
    pub(super) everywhere: Option<String>,
    pub(super) archive: String,
}

/// Loads the page that was asked for, or the last one when there are fewer.
pub(super) fn load(conn: &mut Conn, asked: &Asked, query: &Query, links: &Links) -> Result<Results, StorageError> {
    let scope = Scope {
        newsletter: asked.newsletter.id,
        section: asked.section().map(|section| section.id),
        language: asked.wish.language.clone(),
        now: asked.now,
    };
    let wanted = asked.wish.page.unwrap_or(1).clamp(1, i64::MAX / AT_ONCE);
    let mut found = search::find(conn, query, &scope, wanted - 1, AT_ONCE)?;
    let pages = (found.total + AT_ONCE - 1) / AT_ONCE;
    let page = wanted.min(pages.max(1));
    if page < wanted {
        found = search::find(conn, query, &scope, page - 1, AT_ONCE)?;
    }
    let ids: Vec<_> = found.briefs.iter().map(|brief| brief.id).collect();
    let corrected = corrections::latest(conn, &ids)?;
    let briefs = found
        .briefs
        .iter()
        .map(|brief| view(asked, query, links, brief, corrected.get(&brief.id).copied()));
    let words = ("q", asked.wish.words.as_str());
    let to = |page: i64| asked.url(&[words, ("page", &page.to_string())]);
    let is_narrow = scope.section.is_some() || scope.language.is_some();
    Ok(Results {
        total: found.total,
        page,
        pages,
        first: (page - 1) * AT_ONCE + 1,
        briefs: briefs.collect(),
        previous: (page > 1).then(|| to(page - 1)),
        next: (page < pages).then(|| to(page + 1)),
        everywhere: is_narrow.then(|| asked.wish.without_choices().url(&asked.path(), &[words])),
        archive: asked.wish.without_choices().url(&asked.path(), &[]),
    })
}

fn view(asked: &Asked, query: &Query, links: &Links, brief: &Brief, corrected: Option<Timestamp>) -> ResultView {
    let language = &brief.language;
    let at = brief.published_at.unwrap_or(Timestamp::EPOCH);
    let body = running_text(&brief.body);
    let seen = answers(&brief.headline, language, query);
    let in_standfirst = passage(&brief.standfirst, language, query, &seen);
    let in_body = passage(&body, language, query, &seen);
    // The standfirst says best what a brief is about; the body only where it answers more.
    let best = match (in_standfirst, in_body) {
        (Some(standfirst), Some(body)) if body.new > standfirst.new => Some(body),
        (standfirst, body) => standfirst.or(body),
    };
    let passage_html = match best {
        Some(found) => found.html,
        None => {
            let opening = if brief.standfirst.is_empty() {
                &body
            } else {
                &brief.standfirst
            };
            marked(&opening_of(opening), language, query)
        }
    };
    ResultView {
        headline_html: marked(&brief.headline, language, query),
        passage_html,
        bylines_html: marked(&brief.bylines, language, query),
        url: links.brief(&asked.newsletter.slug, &brief.slug),
        section: asked.name_of(brief.section_id),
        direction: language.direction().as_str(),
        language: language.as_str().to_owned(),
        date: asked.locale.day(at),
        date_iso: at.to_string(),
        corrected: corrected.map(|at| asked.locale.day(at)),
    }
}

/// The first words of a text.
fn opening_of(text: &str) -> String {
    if text.chars().count() <= OPENING {
        return text.to_owned();
    }
    let cut: String = text.chars().take(OPENING).collect();
    let whole = cut
        .rsplit_once(char::is_whitespace)
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}
