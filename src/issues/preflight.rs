//! Preflight: what is wrong with an issue before it goes out, where, and how to mend it.

use std::collections::HashSet;

use super::{
    IssueError,
    fields::{Name, Values},
    rendering::{self, FullIssue, RenderedIssue},
    special,
};
use crate::{
    content::inspection,
    domain::{BriefId, BriefStatus, IssueId, Links, Timestamp},
    storage::{Conn, Db, StorageError, briefs, briefs::Brief},
};

/// Longest subject that mail programs show in full, in characters.
const LONGEST_SUBJECT: usize = 78;
/// Gmail cuts off HTML beyond this, and the way to unsubscribe with it: 102 kB.
const LARGEST_HTML: usize = 102 * 1024;
/// How far back a brief counts as an earlier one.
const EARLIER: std::time::Duration = std::time::Duration::from_secs(90 * 24 * 3600);

/// What was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The subject is empty.
    SubjectEmpty,
    /// Mail programs cut the subject off.
    SubjectLong,
    /// There is no postal address.
    PostalAddress,
    /// There is no way to unsubscribe.
    Unsubscribe,
    /// Gmail cuts the mail off.
    TooLarge,
    /// A link or image that a mail cannot follow.
    Link,
    /// A link whose text is an address.
    BareLink,
    /// An image without alternative text.
    AltText,
    /// Text that is still to be written.
    Placeholder,
    /// Nothing is left of a section.
    EmptySection,
    /// A brief is not public when the issue goes out.
    Embargo,
    /// A brief expires before the issue goes out.
    Expiry,
    /// A brief is in another language than its newsletter.
    Language,
    /// A brief repeats an earlier one.
    Duplicate,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked for.
    pub rule: Rule,
    /// Whether the issue cannot be scheduled with it.
    pub blocks: bool,
    /// Where it is, in words.
    pub place: String,
    /// The brief that it concerns.
    pub brief: Option<BriefId>,
    /// What is wrong.
    pub why: String,
    /// What to do.
    pub mend: &'static str,
}

/// What preflight looks at beside the issue itself.
#[derive(Debug, Default)]
struct Surroundings {
    /// The issue's briefs as they stand.
    briefs: Vec<Brief>,
    /// Briefs of the newsletter that were published shortly before and are not in the issue.
    earlier: Vec<Brief>,
}

/// Looks an issue over as if it went out at `slot`; without one, when it is scheduled, or now. Costs one rendering.
///
/// # Errors
/// [`crate::content::ContentError::Unknown`] when there is no such issue.
pub async fn inspect(
    db: &Db,
    id: IssueId,
    links: &Links,
    slot: Option<Timestamp>,
    now: Timestamp,
) -> Result<Vec<Finding>, IssueError> {
    let (full, around) = db
        .read(move |conn| {
            let issue = special::find(conn, id)?;
            let full = rendering::load(conn, issue)?;
            let around = surroundings(conn, &full, now)?;
            Ok::<_, IssueError>((full, around))
        })
        .await?;
    let rendered = rendering::render(&full, links)?;
    let slot = slot.or(full.issue.send_at).unwrap_or(now).max(now);
    Ok(look(&full, &rendered, &around, slot))
}

fn surroundings(conn: &mut Conn, full: &FullIssue, now: Timestamp) -> Result<Surroundings, StorageError> {
    let mut around = Surroundings::default();
    for brief in full.sections.iter().flat_map(|section| &section.briefs) {
        around.briefs.extend(briefs::find(conn, brief.id)?);
    }
    let own: HashSet<BriefId> = around.briefs.iter().map(|brief| brief.id).collect();
    let earlier = briefs::published_between(conn, full.newsletter.id, now - EARLIER, now)?;
    around.earlier = earlier.into_iter().filter(|brief| !own.contains(&brief.id)).collect();
    Ok(around)
}

fn look(full: &FullIssue, rendered: &RenderedIssue, around: &Surroundings, slot: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    look_at_frame(full, rendered, &mut findings);
    let preheader = Values::of(full).fill(&full.issue.preheader, Name::OfNobody);
    look_for_placeholder("the subject", None, &rendered.plain_subject, &mut findings);
    look_for_placeholder("the preheader", None, &preheader, &mut findings);
    look_for_placeholder("the opening note", None, &full.issue.opening_note, &mut findings);
    look_at_targets("the opening note", None, &full.issue.opening_note, &mut findings);
    for section in &full.sections {
        let is_left = |status: BriefStatus| status != BriefStatus::Retracted;
        if !section
            .briefs
            .iter()
            .any(|brief| is_left(brief.status) && !brief.withheld)
        {
            findings.push(Finding {
                rule: Rule::EmptySection,
                blocks: false,
                place: format!("section {}", section.name),
                brief: None,
                why: "all its briefs were retracted or withheld".to_owned(),
                mend: "add a brief to the section, or make the issue without it",
            });
        }
        for brief in &section.briefs {
            let place = format!("brief “{}”", brief.headline);
            for text in [&brief.headline, &brief.standfirst, &brief.body] {
                look_for_placeholder(&place, Some(brief.id), text, &mut findings);
            }
            look_at_targets(&place, Some(brief.id), &brief.body, &mut findings);
            if brief.language != full.newsletter.language {
                findings.push(Finding {
                    rule: Rule::Language,
                    blocks: false,
                    place,
                    brief: Some(brief.id),
                    why: format!(
                        "it is in “{}”, the newsletter in “{}”",
                        brief.language.as_str(),
                        full.newsletter.language.as_str()
                    ),
                    mend: "set the brief's language, or leave it out",
                });
            }
        }
    }
    for brief in &around.briefs {
        look_at_times(brief, slot, &mut findings);
        look_for_earlier(brief, &around.earlier, &mut findings);
    }
    findings
}

/// Subject, addresses and size.
fn look_at_frame(full: &FullIssue, rendered: &RenderedIssue, findings: &mut Vec<Finding>) {
    let mut found = |rule, blocks, place: &str, why: String, mend| {
        findings.push(Finding {
            rule,
            blocks,
            place: place.to_owned(),
            brief: None,
            why,
            mend,
        });
    };
    let subject = rendered.plain_subject.trim();
    let length = subject.chars().count();
    if subject.is_empty() {
        found(
            Rule::SubjectEmpty,
            true,
            "the subject",
            "it is empty".to_owned(),
            "write one",
        );
    }
    if length > LONGEST_SUBJECT {
        let why = format!("it has {length} characters; mail programs show {LONGEST_SUBJECT} or fewer");
        found(Rule::SubjectLong, false, "the subject", why, "shorten it");
    }
    if full.newsletter.postal_address.trim().is_empty() {
        let why = "the newsletter has none, and the law of many countries asks for one".to_owned();
        found(
            Rule::PostalAddress,
            true,
            "the postal address",
            why,
            "set the newsletter's postal_address",
        );
    }
    if !rendered.text.hold_unsubscribe_token() || !rendered.html.hold_unsubscribe_token() {
        let why = "a part of the mail has no link to unsubscribe".to_owned();
        found(
            Rule::Unsubscribe,
            true,
            "the mail",
            why,
            "report this as a defect of the template",
        );
    }
    let size = rendered.html.size();
    if size > LARGEST_HTML {
        let why = format!(
            "its HTML has {} kB; Gmail cuts off what is beyond {} kB",
            size / 1024,
            LARGEST_HTML / 1024
        );
        found(
            Rule::TooLarge,
            false,
            "the mail",
            why,
            "leave briefs for the next issue, or shorten them",
        );
    }
}

fn look_for_placeholder(place: &str, brief: Option<BriefId>, text: &str, findings: &mut Vec<Finding>) {
    let Some(word) = inspection::placeholder(text) else {
        return;
    };
    findings.push(Finding {
        rule: Rule::Placeholder,
        blocks: true,
        place: place.to_owned(),
        brief,
        why: format!("“{word}” stands for text that is still to be written"),
        mend: "write the text",
    });
}

/// Links and images.
fn look_at_targets(place: &str, brief: Option<BriefId>, text: &str, findings: &mut Vec<Finding>) {
    let mut found = |rule, blocks, why, mend| {
        findings.push(Finding {
            rule,
            blocks,
            place: place.to_owned(),
            brief,
            why,
            mend,
        });
    };
    for target in inspection::targets(text) {
        let address = &target.address;
        if target.leads_nowhere() {
            let (what, mend) = match target.is_image {
                true => ("the image", "give its full address, beginning with https://"),
                false => ("the link", "give its full address, beginning with https:// or mailto:"),
            };
            let why = format!("{what} {address} cannot be followed from a mail");
            found(Rule::Link, true, why, mend);
        } else if target.is_bare() {
            let why = format!("the text of the link to {address} is an address; it is read out letter by letter");
            found(Rule::BareLink, false, why, "say in words where the link leads");
        }
        if target.is_image && target.text.trim().is_empty() {
            let why = format!("the image {address} has no alternative text");
            found(
                Rule::AltText,
                false,
                why,
                "say what it shows: ![a map of the region](https://…)",
            );
        }
    }
}

fn look_at_times(brief: &Brief, slot: Timestamp, findings: &mut Vec<Finding>) {
    let mut found = |rule, why, mend| {
        findings.push(Finding {
            rule,
            blocks: true,
            place: format!("brief “{}”", brief.headline),
            brief: Some(brief.id),
            why,
            mend,
        });
    };
    if let Some(until) = brief.published_at.max(brief.embargo_until).filter(|at| *at > slot) {
        let why = format!("it is not public before {until}, and the issue goes out at {slot}");
        found(Rule::Embargo, why, "send the issue later, or leave the brief out");
    }
    if let Some(at) = brief.expires_at.filter(|at| *at <= slot) {
        let why = format!("it expires at {at}, and the issue goes out at {slot}");
        found(Rule::Expiry, why, "send the issue earlier, or leave the brief out");
    }
}

fn look_for_earlier(brief: &Brief, earlier: &[Brief], findings: &mut Vec<Finding>) {
    let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
    let repeats = |other: &&Brief| {
        same(&brief.headline.to_lowercase(), &other.headline.to_lowercase())
            || (!brief.body.trim().is_empty() && same(&brief.body, &other.body))
    };
    if let Some(other) = earlier.iter().find(repeats) {
        findings.push(Finding {
            rule: Rule::Duplicate,
            blocks: false,
            place: format!("brief “{}”", brief.headline),
            brief: Some(brief.id),
            why: format!("brief {} of the last 90 days has the same headline or text", other.slug),
            mend: "leave it out, or say in its headline what is new",
        });
    }
}
