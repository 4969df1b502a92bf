//! A brief's page, with the sign-up form under the article.

use actix_web::{HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    AskedLanguage, Frame, newsletter_of, page,
    subscribe_form::{self, SubscribeForm, day_pair},
};
use crate::{
    content::markdown,
    domain::{BriefStatus, Slug},
    storage::{
        StorageError,
        briefs::{self, Brief},
        corrections::{self, Correction},
        sections,
    },
    web::{PageError, Problem, State},
};

#[derive(Template)]
#[template(path = "site/brief.html")]
struct BriefPage {
    frame: Frame,
    headline: String,
    standfirst: String,
    language: String,
    direction: String,
    section: String,
    bylines: String,
    published: String,
    published_iso: String,
    newsletter_name: String,
    newsletter_url: String,
    body: String,
    corrections: Vec<CorrectionView>,
    form: SubscribeForm,
}

/// A correction as pages show it.
pub(super) struct CorrectionView {
    pub(super) date: String,
    pub(super) date_iso: String,
    pub(super) note: String,
}

impl From<Correction> for CorrectionView {
    fn from(correction: Correction) -> Self {
        let (date, date_iso) = day_pair(correction.corrected_at);
        CorrectionView {
            date,
            date_iso,
            note: markdown::to_html(&correction.note),
        }
    }
}

/// `/{newsletter}/briefs/{slug}`
pub async fn show(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, PageError> {
    let (newsletter, slug) = path.into_inner();
    let newsletter = newsletter_of(&state, &newsletter).await?;
    let unknown = || Problem::not_found("There is no such brief here.");
    let slug = Slug::parse(&slug).map_err(|_| unknown())?;
    let locale = asked.within(&newsletter.language);
    let of = newsletter.clone();
    let (brief, corrections, sections, form) = state
        .db
        .read(move |conn| {
            let brief = briefs::find_by_slug(conn, of.id, &slug)?;
            let corrections = match &brief {
                Some(brief) => corrections::of_brief(conn, brief.id)?,
                None => Vec::new(),
            };
            Ok::<_, StorageError>((
                brief,
                corrections,
                sections::list(conn, of.id)?,
                subscribe_form::load(conn, &of, locale)?,
            ))
        })
        .await?;
    let brief = brief.ok_or_else(unknown)?;
    if brief.status == BriefStatus::Retracted {
        return Err(Problem::gone(retraction_words(&brief)).into());
    }
    if !brief.is_public(state.now()) {
        return Err(unknown().into());
    }
    let (published, published_iso) = brief.published_at.map(day_pair).unwrap_or_default();
    let template = BriefPage {
        frame: Frame::of_newsletter(&state, &newsletter, &brief.headline)
            .in_language(&brief.language)
            .shown_in(locale)
            .canonical(state.links.brief(&newsletter.slug, &brief.slug)),
        section: sections
            .iter()
            .find(|s| s.id == brief.section_id)
            .map(|s| s.name.clone())
            .unwrap_or_default(),
        direction: brief.language.direction().as_str().to_owned(),
        language: brief.language.into(),
        body: markdown::headings_below(&markdown::to_html(&brief.body), 1),
        headline: brief.headline,
        standfirst: brief.standfirst,
        bylines: brief.bylines,
        published,
        published_iso,
        newsletter_url: state.links.newsletter(&newsletter.slug),
        newsletter_name: newsletter.name,
        corrections: corrections.into_iter().map(CorrectionView::from).collect(),
        form,
    };
    Ok(page(StatusCode::OK, &template))
}

/// What readers are told of a retracted brief.
pub(super) fn retraction_words(brief: &Brief) -> String {
    let when = brief
        .retracted_at
        .map(|at| format!(" on {}", day_pair(at).0))
        .unwrap_or_default();
    let why = match brief.retraction_note.is_empty() {
        true => String::new(),
        false => format!(" {}", brief.retraction_note),
    };
    format!("This brief was retracted{when}.{why}")
}
