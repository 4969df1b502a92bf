//! A brief as a mail would show it: an issue of this brief alone, which exists nowhere.

use super::{
    IssueError,
    rendering::{FullIssue, IssueSection, render},
    translations::Translations,
};
use crate::{
    domain::{BriefId, BriefStatus, IssueId, IssueStatus, Links, Measurement, Timestamp},
    locale::Locale,
    storage::{
        briefs::{Brief, BriefText},
        issue_briefs::IssueBrief,
        issues::Issue,
        newsletters::Newsletter,
        sections::Section,
    },
};

/// The two parts of a mail.
#[derive(Debug, Clone)]
pub struct Parts {
    /// The HTML part, complete.
    pub html: String,
    /// The text part.
    pub text: String,
}

/// Renders a text as the only brief of an issue. Links of readers end before their tokens.
///
/// # Errors
/// As [`render`].
pub fn in_mail(
    newsletter: &Newsletter,
    section: &Section,
    brief: &Brief,
    text: &BriefText,
    links: &Links,
    now: Timestamp,
) -> Result<Parts, IssueError> {
    let own = Locale::of(&newsletter.language);
    let full = FullIssue {
        issue: issue(newsletter, text, now),
        sections: vec![IssueSection {
            id: section.id,
            name: section.name.clone(),
            slug: section.slug.clone(),
            briefs: vec![issue_brief(brief.id, text, now)],
        }],
        newsletter: newsletter.clone(),
        shown_in: Locale::of(&text.language).filter(|locale| Some(*locale) != own),
        translations: Translations::default(),
    };
    let rendered = render(&full, links)?;
    Ok(Parts {
        html: rendered.html.as_shared(),
        text: rendered.text.as_shared(),
    })
}

fn issue(newsletter: &Newsletter, text: &BriefText, now: Timestamp) -> Issue {
    Issue {
        id: IssueId(0),
        newsletter_id: newsletter.id,
        edition_id: None,
        number: 1,
        subject: text.headline.clone(),
        preheader: String::new(),
        opening_note: String::new(),
        status: IssueStatus::Draft,
        send_at: None,
        cutoff: now,
        started_at: None,
        finished_at: None,
        audience: 0,
        created_at: now,
        deadline_at: None,
        paused_at: None,
        pause_reason: None,
        spread_ms: None,
        canary_copies: None,
        canary_hold_ms: None,
        canary_until: None,
        rules_version: None,
        seen_recorded: false,
        version: 1,
        opens_at: None,
        is_held: false,
        alerts: 0,
        corrects: None,
        corrects_version: None,
        subject_test: None,
        measurement: Measurement::None,
    }
}

fn issue_brief(id: BriefId, text: &BriefText, now: Timestamp) -> IssueBrief {
    IssueBrief {
        id,
        slug: text.slug.clone(),
        status: BriefStatus::Published,
        published_at: Some(now),
        section_id: text.section_id,
        headline: text.headline.clone(),
        standfirst: text.standfirst.clone(),
        body: text.body.clone(),
        bylines: text.bylines.clone(),
        language: text.language.clone(),
        withheld: false,
        catch_up: false,
        version: 1,
    }
}
