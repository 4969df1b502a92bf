//! An issue on the web, from the same content as its mail.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{
    AskedLanguage, Frame,
    brief::{CorrectionView, retraction_words},
    discovery::Discovery,
    newsletter_of, public_page_as,
    subscribe_form::{self, SubscribeForm},
};
use crate::{
    content::markdown,
    domain::{BriefStatus, IssueStatus},
    issues::{
        fields::{Name, Values},
        rendering::{self, anchor, date_of},
    },
    locale::Locale,
    storage::{StorageError, briefs, corrections, issues},
    web::{PageError, Problem, State},
};

struct SectionView {
    heading: String,
    briefs: Vec<BriefView>,
}

struct BriefView {
    anchor: String,
    headline: String,
    level: u8,
    url: String,
    standfirst: String,
    bylines: String,
    body: String,
    language: String,
    direction: String,
    retracted: bool,
    retraction: String,
    corrections: Vec<CorrectionView>,
}

#[derive(Template)]
#[template(path = "site/issue.html")]
struct IssuePage {
    frame: Frame,
    discovery: Discovery,
    subject: String,
    number_label: String,
    date: String,
    date_iso: String,
    language: String,
    direction: String,
    /// A letter to those who have had a brief that is right only now.
    is_correction: bool,
    opening_note: String,
    sections: Vec<SectionView>,
    form: SubscribeForm,
}

/// `/{newsletter}/issues/{number}`: public once its sending has begun.
pub async fn show(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, PageError> {
    let (newsletter, number) = path.into_inner();
    let newsletter = newsletter_of(&state, &newsletter).await?;
    let locale = asked.within(&newsletter.language);
    let (of, now) = (newsletter.clone(), state.now());
    let found = state
        .db
        .read(move |conn| {
            let Some(issue) = issues::find_by_number(conn, of.id, number)? else {
                return Ok(None);
            };
            let offer = subscribe_form::load(conn, &of, locale)?;
            let corrections = corrections::of_issue(conn, issue.id)?;
            let full = rendering::load(conn, issue)?.without_catch_up();
            let full = match Locale::of(&of.language) == Some(locale) {
                true => full,
                false => full.in_language(locale),
            };
            let languages = briefs::translated_into(conn, of.id, now)?;
            let mut retractions = HashMap::new();
            for brief in full.sections.iter().flat_map(|section| &section.briefs) {
                if brief.status == BriefStatus::Retracted {
                    let words = briefs::find(conn, brief.id)?.map(|brief| retraction_words(&brief, locale));
                    retractions.insert(brief.id, words.unwrap_or_default());
                }
            }
            Ok::<_, StorageError>(Some((full, offer, corrections, retractions, languages)))
        })
        .await?;
    let public = |status| matches!(status, IssueStatus::Sending | IssueStatus::Paused | IssueStatus::Sent);
    let (full, offer, corrections, mut retractions, languages) =
        found
            .filter(|(full, ..)| public(full.issue.status))
            .ok_or_else(|| Problem::not_found("").in_words(|locale| locale.text("problem-no-issue").to_string()))?;
    let form = offer.form(&state, &newsletter, asked.chosen()).await;
    let policy = form.policy();
    let values = Values::of(&full, locale);
    let several = full.sections.len() > 1;
    let level = rendering::headline_level(full.sections.len());
    let sections = full.sections.into_iter().map(|section| SectionView {
        heading: if several { section.name } else { String::new() },
        briefs: section
            .briefs
            .into_iter()
            .map(|brief| BriefView {
                anchor: anchor(&brief),
                url: state.links.brief(&newsletter.slug, &brief.slug),
                body: markdown::on_page(
                    &rendering::body_html(&brief, level),
                    Locale::of(&brief.language).unwrap_or(locale),
                ),
                level,
                direction: brief.language.direction().as_str().to_owned(),
                language: brief.language.into(),
                retracted: brief.status == BriefStatus::Retracted,
                retraction: retractions.remove(&brief.id).unwrap_or_default(),
                corrections: corrections
                    .iter()
                    .filter(|correction| correction.brief_id == brief.id)
                    .map(|correction| CorrectionView::of(correction.clone(), locale))
                    .collect(),
                headline: brief.headline,
                standfirst: brief.standfirst,
                bylines: brief.bylines,
            })
            .collect(),
    });
    let subject = values.fill(&full.issue.subject, Name::OfNobody);
    let issue = full.issue;
    let note = markdown::to_html_with_prefix(&issue.opening_note, "note-");
    let date = date_of(&issue);
    let template = IssuePage {
        discovery: Discovery::of_issue(&state, &newsletter, issue.number, &subject),
        frame: Frame::of_newsletter_in(&state, &newsletter, locale, &subject)
            .in_other_languages(
                &state,
                &newsletter,
                &format!("/{}/issues/{}", newsletter.slug, issue.number),
                &languages,
            )
            .canonical(state.links.issue(&newsletter.slug, issue.number)),
        sections: sections.collect(),
        number_label: locale
            .text("issue-label")
            .with("number", issue.number.to_string())
            .to_string(),
        is_correction: issue.corrects.is_some(),
        opening_note: values.fill_html(&markdown::on_page(&note, locale), Name::OfNobody),
        subject,
        date: locale.day(date),
        date_iso: date.to_string(),
        direction: newsletter.language.direction().as_str().to_owned(),
        language: newsletter.language.into(),
        form,
    };
    Ok(public_page_as(&template, policy))
}
