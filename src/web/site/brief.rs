//! A brief's page, with the sign-up form under the article.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{
    AskedLanguage, Frame,
    brief_list::{SectionLink, section_link},
    discovery::Discovery,
    newsletter_of, public_page_as,
    subscribe_form::{self, SubscribeForm},
};
use crate::{
    content::{
        briefs::{note_prefix, reading_minutes},
        markdown, translations,
    },
    domain::{BriefStatus, Slug},
    locale::Locale,
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
    discovery: Discovery,
    headline: String,
    standfirst: String,
    language: String,
    direction: String,
    section: Option<SectionLink>,
    minutes: usize,
    bylines: String,
    published: String,
    published_iso: String,
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

impl CorrectionView {
    pub(super) fn of(correction: Correction, locale: Locale) -> Self {
        CorrectionView {
            date: locale.day(correction.corrected_at),
            date_iso: correction.corrected_at.to_string(),
            note: markdown::on_page(
                &markdown::to_html_with_prefix(&correction.note, &note_prefix(&correction)),
                locale,
            ),
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
    let unknown = || Problem::not_found("").in_words(|locale| locale.text("problem-no-brief").to_string());
    let slug = Slug::parse(&slug).map_err(|_| unknown())?;
    let (of, now) = (newsletter.clone(), state.now());
    let (brief, locale, corrections, sections, languages, offer) = state
        .db
        .read(move |conn| {
            let brief = briefs::find_by_slug(conn, of.id, &slug)?;
            let locale = asked.within(brief.as_ref().map_or(&of.language, |brief| &brief.language));
            let (corrections, languages) = match &brief {
                Some(brief) => (
                    corrections::of_brief(conn, brief.id)?,
                    translations::of_brief(conn, brief, now)?,
                ),
                None => (Vec::new(), Vec::new()),
            };
            Ok::<_, StorageError>((
                brief,
                locale,
                corrections,
                sections::list(conn, of.id)?,
                languages,
                subscribe_form::load(conn, &of, locale)?,
            ))
        })
        .await?;
    let brief = brief.ok_or_else(unknown)?;
    if brief.status == BriefStatus::Retracted {
        let headline = brief.was_public().then(|| brief.headline.clone());
        return Err(Problem::gone("")
            .in_words(move |locale| retraction_words(&brief, locale))
            .headed(move |locale| match &headline {
                Some(headline) => locale
                    .text("feed-retracted-title")
                    .with("headline", headline)
                    .to_string(),
                None => locale.text("problem-title-gone").to_string(),
            })
            .into());
    }
    if !brief.is_public(now) {
        return Err(unknown().into());
    }
    let section = sections.iter().find(|s| s.id == brief.section_id);
    let form = offer.form(&state, &newsletter, asked.chosen()).await;
    let policy = form.policy();
    let body_locale = Locale::of(&brief.language).unwrap_or(locale);
    let body = markdown::headings_below(&markdown::to_html(&brief.body), 1);
    let template = BriefPage {
        discovery: Discovery::of_brief(&state, &newsletter, &brief, section, &corrections),
        frame: Frame::of_newsletter_in(&state, &newsletter, locale, &brief.headline)
            .in_language(&brief.language)
            .of_translations(&state, &newsletter, &brief, &languages)
            .canonical(state.links.brief(&newsletter.slug, &brief.slug)),
        section: section.map(|section| section_link(&newsletter, section, locale)),
        minutes: reading_minutes(&brief),
        direction: brief.language.direction().as_str().to_owned(),
        language: brief.language.into(),
        body: markdown::on_page(&body, body_locale),
        headline: brief.headline,
        standfirst: brief.standfirst,
        bylines: brief.bylines,
        published: brief.published_at.map(|at| locale.day(at)).unwrap_or_default(),
        published_iso: brief.published_at.map(|at| at.to_string()).unwrap_or_default(),
        corrections: corrections.into_iter().map(|c| CorrectionView::of(c, locale)).collect(),
        form,
    };
    Ok(public_page_as(&template, policy))
}

/// What readers are told of a retracted brief.
pub(super) fn retraction_words(brief: &Brief, locale: Locale) -> String {
    let words = match brief.retracted_at {
        Some(at) => locale.text("brief-retracted-on").with("date", locale.day(at)),
        None => locale.text("brief-retracted"),
    };
    match brief.retraction_note.is_empty() {
        true => words.to_string(),
        false => format!("{words} {}", brief.retraction_note),
    }
}
