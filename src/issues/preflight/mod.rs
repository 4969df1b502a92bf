//! Preflight: what is wrong with an issue before it goes out, where, and how to mend it.
//!
//! One file for each kind of thing that is looked at. It changes nothing. What asks outside (links, images, the sender's
//! records) goes through [`Network`], takes half a minute at most and never blocks an issue.

mod addresses;
mod contrast;
mod frame;
mod images;
mod links;
mod names;
mod network;
mod sender;
mod texts;
mod visits;

use std::{borrow::Cow, collections::HashSet};

pub use addresses::is_public;
use contrast::look_at_contrast;
use frame::look_at_frame;
pub use network::{Network, NetworkSettings, Published};
pub use sender::{Record, RecordKind};
use texts::{look_at_targets, look_at_times, look_for_earlier, look_for_placeholder};
pub use visits::tls;

use super::{
    IssueError,
    fields::{Name, Values},
    rendering::{self, FullIssue},
    special,
};
use crate::{
    domain::{BriefId, BriefStatus, IssueId, Links, Timestamp},
    storage::{Conn, Db, StorageError, briefs, briefs::Brief, editions, issues::Issue},
};

/// Places of an issue, in words.
const SUBJECT: &str = "the subject";
const PREHEADER: &str = "the preheader";
const OPENING_NOTE: &str = "the opening note";
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
    /// Text that stands out too little from what is behind it.
    Contrast,
    /// A link or image that is not there any more.
    LinkDead,
    /// A link or image whose server does not answer.
    LinkUnreachable,
    /// A link or image that readers cannot reach.
    LinkPrivate,
    /// Links that were not asked for.
    LinkUnchecked,
    /// Images that are too large.
    ImageLarge,
    /// An image that mail programs do not show.
    ImageType,
    /// The SPF record of the return path.
    SenderSpf,
    /// The DKIM keys of the sender.
    SenderDkim,
    /// The DMARC record of the sender.
    SenderDmarc,
    /// The return path is not the sender's.
    SenderAlignment,
    /// Records of the sender that could not be looked up.
    SenderUnchecked,
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
    pub mend: Cow<'static, str>,
}

/// The part of an issue that a finding concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// The subject line.
    Subject,
    /// The line beside it.
    Preheader,
    /// The text before the briefs.
    OpeningNote,
    /// One brief.
    Brief(BriefId),
    /// The issue as a whole, its sender, or one of its sections.
    Issue,
}

impl Finding {
    /// What it concerns.
    pub fn concern(&self) -> Concern {
        match (self.brief, self.place.as_str()) {
            (Some(brief), _) => Concern::Brief(brief),
            (None, SUBJECT) => Concern::Subject,
            (None, PREHEADER) => Concern::Preheader,
            (None, OPENING_NOTE) => Concern::OpeningNote,
            (None, _) => Concern::Issue,
        }
    }

    /// One that does not block.
    fn warning(rule: Rule, place: &Place, why: String, mend: impl Into<Cow<'static, str>>) -> Self {
        Finding {
            rule,
            blocks: false,
            place: place.words.clone(),
            brief: place.brief,
            why,
            mend: mend.into(),
        }
    }
}

/// A place in the issue.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    words: String,
    brief: Option<BriefId>,
}

impl Place {
    fn of(words: impl Into<String>) -> Self {
        Place {
            words: words.into(),
            brief: None,
        }
    }

    fn of_brief(brief: BriefId, headline: &str) -> Self {
        Place {
            words: format!("brief “{headline}”"),
            brief: Some(brief),
        }
    }
}

/// What preflight looks at beside the issue itself.
#[derive(Debug, Default)]
struct Surroundings {
    /// The issue's briefs as they stand.
    briefs: Vec<Brief>,
    /// Briefs of the newsletter that were published shortly before and are not in the issue.
    earlier: Vec<Brief>,
    /// The zone of its edition, in which times are told.
    zone: Option<String>,
}

/// Looks an issue over as if it went out at `slot`; without one, when it is scheduled, or now. Costs one rendering and asks
/// nobody outside.
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
    let loaded = load(db, id, now).await?;
    look(&loaded, links, slot, now)
}

/// Looks over a draft that was just made, as [`inspect`] does, inside a read or write.
pub(super) fn of_draft(
    conn: &mut Conn,
    issue: &Issue,
    links: &Links,
    now: Timestamp,
) -> Result<Vec<Finding>, IssueError> {
    let full = rendering::load(conn, issue.clone())?;
    let around = surroundings(conn, &full, now)?;
    look(&(full, around), links, None, now)
}

/// Looks an issue over as [`inspect`] does, and then where its links lead, how large its images are and what is published
/// about its sender. Takes half a minute at most.
///
/// # Errors
/// [`crate::content::ContentError::Unknown`] when there is no such issue.
pub async fn inspect_with(
    network: &Network,
    db: &Db,
    id: IssueId,
    links: &Links,
    slot: Option<Timestamp>,
    now: Timestamp,
) -> Result<Vec<Finding>, IssueError> {
    let loaded = load(db, id, now).await?;
    let mut findings = look(&loaded, links, slot, now)?;
    findings.extend(network.look(&loaded.0, links, now).await);
    Ok(findings)
}

async fn load(db: &Db, id: IssueId, now: Timestamp) -> Result<(FullIssue, Surroundings), IssueError> {
    db.read(move |conn| {
        let issue = special::find(conn, id)?;
        let full = rendering::load(conn, issue)?;
        let around = surroundings(conn, &full, now)?;
        Ok((full, around))
    })
    .await
}

fn surroundings(conn: &mut Conn, full: &FullIssue, now: Timestamp) -> Result<Surroundings, StorageError> {
    let edition = full.issue.edition_id.map(|id| editions::find(conn, id)).transpose()?;
    let mut around = Surroundings {
        zone: edition.and_then(|edition| edition.zone),
        ..Surroundings::default()
    };
    for brief in full.sections.iter().flat_map(|section| &section.briefs) {
        around.briefs.extend(briefs::find(conn, brief.id)?);
    }
    let own: HashSet<BriefId> = around.briefs.iter().map(|brief| brief.id).collect();
    let earlier = briefs::published_between(conn, full.newsletter.id, now - EARLIER, now)?;
    around.earlier = earlier.into_iter().filter(|brief| !own.contains(&brief.id)).collect();
    Ok(around)
}

fn look(
    (full, around): &(FullIssue, Surroundings),
    links: &Links,
    slot: Option<Timestamp>,
    now: Timestamp,
) -> Result<Vec<Finding>, IssueError> {
    let rendered = rendering::render(full, links)?;
    let slot = slot.or(full.issue.send_at).unwrap_or(now).max(now);
    let mut findings = Vec::new();
    look_at_frame(full, &rendered, &mut findings);
    let preheader = Values::of(full, full.locale()).fill(&full.issue.preheader, Name::OfNobody);
    look_for_placeholder(SUBJECT, None, &rendered.plain_subject, &mut findings);
    look_for_placeholder(PREHEADER, None, &preheader, &mut findings);
    look_for_placeholder(OPENING_NOTE, None, &full.issue.opening_note, &mut findings);
    look_at_targets(OPENING_NOTE, None, &full.issue.opening_note, &mut findings);
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
                mend: Cow::Borrowed("add a brief to the section, or make the issue without it"),
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
                    mend: Cow::Borrowed("set the brief’s language, or leave it out"),
                });
            }
        }
    }
    for brief in &around.briefs {
        look_at_times(brief, slot, around.zone.as_deref(), &mut findings);
        look_for_earlier(brief, &around.earlier, &mut findings);
    }
    look_at_contrast(&mut findings);
    Ok(findings)
}
