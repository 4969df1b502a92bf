//! Renders an issue once: as segments for mail, and as the parts of its web page.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use askama::Template;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    IssueError,
    brief_in_mail::{BriefView, brief_view, own_picture},
    composition,
    fields::{Name, Values},
    measured_links::LinkBook,
    translations::Translations,
};
use crate::{
    content::{markdown, plain_text},
    domain::{
        BriefId, BriefStatus, Colour, EmailAddress, IssueId, Language, Links, PersonName, SectionId, Slug, Timestamp,
        Variant, hex,
    },
    locale::Locale,
    mail::{
        letters::inline_styles,
        segments::{self, Mask, Segments},
    },
    storage::{
        Conn, StorageError,
        deliveries::Shape,
        issue_briefs,
        issue_briefs::{IssueBrief, Standing, Versions},
        issues::Issue,
        newsletters::{self, Newsletter},
        sections,
    },
};

/// An issue with everything that stands in it.
#[derive(Debug, Clone)]
pub struct FullIssue {
    /// The issue.
    pub issue: Issue,
    /// Its newsletter.
    pub newsletter: Newsletter,
    /// Its briefs in their order, those of one section together where the first of them stands.
    pub sections: Vec<IssueSection>,
    /// The language that it is shown in; none for the newsletter's own.
    pub shown_in: Option<Locale>,
    /// Its briefs in other languages.
    pub translations: Translations,
}

/// The briefs of one section, as they stand in an issue.
#[derive(Debug, Clone)]
pub struct IssueSection {
    /// The section.
    pub id: SectionId,
    /// Its name.
    pub name: String,
    /// Its slug.
    pub slug: Slug,
    /// The briefs.
    pub briefs: Vec<IssueBrief>,
}

impl FullIssue {
    /// The briefs of the issue itself, without those for readers who catch up and those retracted, in the order in which they
    /// stand.
    pub fn own_briefs(&self) -> impl Iterator<Item = &IssueBrief> {
        let briefs = self.sections.iter().flat_map(|section| &section.briefs);
        briefs.filter(|brief| !brief.catch_up && brief.status != BriefStatus::Retracted)
    }

    /// What may change about its briefs, by their ids; see [`RenderedIssue::standing`].
    pub fn standing(&self) -> HashMap<BriefId, Standing> {
        let briefs = self.sections.iter().flat_map(|section| &section.briefs);
        let standing = |brief: &IssueBrief| Standing {
            status: brief.status,
            withheld: brief.withheld,
            version: brief.version,
        };
        briefs.map(|brief| (brief.id, standing(brief))).collect()
    }

    /// The issue as its page shows it: without the briefs for readers who catch up.
    #[must_use]
    pub fn without_catch_up(mut self) -> Self {
        for section in &mut self.sections {
            section.briefs.retain(|brief| !brief.catch_up);
        }
        self.sections.retain(|section| !section.briefs.is_empty());
        self
    }
}

/// Loads an issue with its briefs.
///
/// # Errors
/// Those of the database.
pub fn load(conn: &mut Conn, mut issue: Issue) -> Result<FullIssue, StorageError> {
    let words = composition::words_now(conn, &issue)?;
    (issue.subject, issue.preheader) = (words.subject, words.preheader);
    let newsletter = newsletters::find(conn, issue.newsletter_id)?;
    let known = sections::list(conn, newsletter.id)?;
    let mut sections: Vec<IssueSection> = Vec::new();
    // What has not started goes out as it is then.
    let versions = match issue.started_at {
        Some(_) => Versions::Held,
        None => Versions::Latest,
    };
    for brief in issue_briefs::list(conn, issue.id, versions)? {
        match sections.iter_mut().find(|section| section.id == brief.section_id) {
            Some(section) => section.briefs.push(brief),
            None => sections.extend(known.iter().find(|s| s.id == brief.section_id).map(|s| IssueSection {
                id: s.id,
                name: s.name.clone(),
                slug: s.slug.clone(),
                briefs: vec![brief],
            })),
        }
    }
    let briefs = sections.iter().flat_map(|section| &section.briefs);
    let briefs: Vec<BriefId> = briefs.map(|brief| brief.id).collect();
    Ok(FullIssue {
        translations: Translations::load(conn, &newsletter, &briefs)?,
        issue,
        newsletter,
        sections,
        shown_in: None,
    })
}

/// What decides whether a reader gets a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct BriefRule {
    id: BriefId,
    section: SectionId,
    published_at: Timestamp,
    status: BriefStatus,
    withheld: bool,
    catch_up: bool,
    version: i64,
}

/// From whom an issue is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// The newsletter.
    pub newsletter: Slug,
    /// Its language.
    pub language: Language,
    /// The name in From.
    pub name: PersonName,
    /// The address in From.
    pub address: EmailAddress,
    /// Where answers go.
    pub reply_to: Option<EmailAddress>,
    /// Where failures are told.
    pub return_path: Option<EmailAddress>,
    /// The newsletter's page.
    pub archive: String,
    /// Where a reader leaves, less the token at its end.
    pub unsubscribe: String,
}

/// An issue rendered once, with all that its copies need beside their readers: as it is kept, so that a copy can be made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenderedIssue {
    /// The issue.
    pub issue: IssueId,
    /// The date of its copies.
    pub date: Timestamp,
    /// From whom it is.
    pub sender: Sender,
    /// The HTML part.
    pub html: Segments,
    /// The text part.
    pub text: Segments,
    /// The subject as it was written; another one makes another rendering.
    pub written_subject: String,
    subject: Segments,
    /// Subjects that are tried on some readers.
    tried: Vec<Segments>,
    /// The subject as readers without a name and pages have it.
    pub plain_subject: String,
    is_special: bool,
    /// Whether it goes to its audience whatever sections they take: a correction.
    is_for_all: bool,
    briefs: Vec<BriefRule>,
    /// The same issue in other languages, by their numbers.
    #[serde(default)]
    pub in_languages: BTreeMap<usize, RenderedIssue>,
    /// The translations that stand in it, with their versions.
    #[serde(default)]
    pub translated: BTreeMap<BriefId, i64>,
}

impl RenderedIssue {
    /// What decides which variant a reader gets.
    pub fn shape(&self) -> Shape {
        Shape::new(
            self.briefs.iter().map(|rule| (rule.section, rule.published_at)),
            self.is_special,
            self.is_for_all,
        )
        .in_languages(self.locales())
    }

    /// The briefs of a variant: in the sections taken, and, in an edition's issue, newer than what the reader has seen; without
    /// those retracted.
    pub fn mask(&self, shape: &Shape, variant: Variant) -> Mask {
        let mut mask = Mask::NONE
            .with_subject(variant.subject())
            .with_language(variant.language())
            .with_own_links(variant.has_own_links());
        for (index, rule) in self.briefs.iter().enumerate() {
            let Some(place) = shape.place(rule.section) else {
                continue;
            };
            let is_new = self.is_special || shape.rank(rule.published_at) < variant.newest();
            if is_new && rule.status != BriefStatus::Retracted && variant.takes_section(place) {
                mask.take(index, place);
            }
        }
        mask
    }

    /// The subject and those that are tried, when they are not the same for all; else none.
    pub fn subjects_of_copies(&self) -> Vec<Segments> {
        match self.tried.is_empty() && self.subject.are_shared() {
            true => Vec::new(),
            false => std::iter::once(&self.subject).chain(&self.tried).cloned().collect(),
        }
    }

    /// Up to when a reader has seen everything for whom all of the issue itself is new.
    pub fn seen_before(&self) -> Timestamp {
        let own = self.briefs.iter().filter(|rule| !rule.catch_up);
        let first = own.map(|rule| rule.published_at).min().unwrap_or(Timestamp::EPOCH);
        first - Duration::from_millis(1)
    }

    /// The briefs of a copy and their versions, in their order.
    pub fn briefs(&self, mask: &Mask) -> Vec<(BriefId, i64)> {
        let rules = self.briefs.iter().enumerate();
        let taken = rules.filter(|(index, _)| mask.takes_brief(*index));
        taken.map(|(_, rule)| (rule.id, rule.version)).collect()
    }

    /// True when a copy with these briefs must not go out because one of them is withheld.
    pub fn withholds(&self, mask: &Mask) -> bool {
        let mut rules = self.briefs.iter().enumerate();
        rules.any(|(index, rule)| rule.withheld && mask.takes_brief(index))
    }

    /// What this rendering takes for granted of its briefs, by their ids; see [`crate::storage::issue_briefs::standing`].
    pub fn standing(&self) -> HashMap<BriefId, Standing> {
        let standing = |rule: &BriefRule| Standing {
            status: rule.status,
            withheld: rule.withheld,
            version: rule.version,
        };
        self.briefs.iter().map(|rule| (rule.id, standing(rule))).collect()
    }
}

struct SectionView {
    open: String,
    close: String,
    heading: String,
    briefs: Vec<BriefView>,
}

macro_rules! issue_template {
    ($name:ident, $path:tt) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $name<'a> {
            mail: &'a MailView<'a>,
        }
    };
}
issue_template!(HtmlMail, "email/issue/body.html");
issue_template!(TextMail, "email/issue/body.txt");

struct MailView<'a> {
    language: &'a str,
    direction: &'static str,
    newsletter: &'a str,
    newsletter_url: String,
    locale: Locale,
    accent: Colour,
    accent_on_dark: Colour,
    reason_text: String,
    issue_label: String,
    date: String,
    subject: &'a str,
    preheader: &'a str,
    web_url: String,
    unsubscribe_url: String,
    postal_address: &'a str,
    canary_url: Option<String>,
    /// A letter to those who have had a brief that is right only now, and how it says so.
    is_correction: bool,
    correction_text: String,
    opening_note_html: String,
    opening_note_text: String,
    sections: Vec<SectionView>,
}

/// Which templates an issue is rendered with: the first digits of their SHA-256.
pub fn templates_version() -> String {
    let templates = [
        include_str!("../../templates/email/issue/body.html"),
        include_str!("../../templates/email/issue/body.txt"),
    ];
    hex(&Sha256::digest(templates.concat())).chars().take(12).collect()
}

/// When an issue came out, or comes out.
pub fn date_of(issue: &Issue) -> Timestamp {
    issue.started_at.or(issue.send_at).unwrap_or(issue.created_at)
}

/// Renders an issue for mail, in one language and with links that lead where they say.
///
/// Cost: one Markdown, template and style-inlining run over the whole issue; readers then cost a copy of its bytes each.
///
/// # Errors
/// [`IssueError::Rendering`], a defect of the template.
pub fn render(full: &FullIssue, links: &Links) -> Result<RenderedIssue, IssueError> {
    render_with(full, links, &mut LinkBook::unmeasured())
}

/// As [`render`], with the links of a book.
///
/// # Errors
/// As [`render`].
pub fn render_with(full: &FullIssue, links: &Links, book: &mut LinkBook) -> Result<RenderedIssue, IssueError> {
    let FullIssue { issue, newsletter, .. } = full;
    let (locale, language) = (full.locale(), full.language());
    let values = Values::of(full, locale);
    let several = full.sections.len() > 1;
    let level = headline_level(full.sections.len());
    let (note, note_text) = {
        let mut lead = |url: &str| own_picture(url, links).or_else(|| book.lead(None, &values.fill_address(url)));
        let note = markdown::to_html_with_prefix(&issue.opening_note, "note-");
        let note = markdown::in_mail(&markdown::with_named_ways_back(&note, locale), links);
        let text = plain_text::to_text_with_links(&issue.opening_note, plain_text::WIDTH, &mut lead);
        (markdown::with_links(&note, &mut lead), text)
    };
    let mut next_brief = 0..segments::MOST_BLOCKS;
    let sections = full.sections.iter().enumerate().map(|(index, section)| {
        let (open, close) = segments::section(index);
        let briefs = section.briefs.iter().zip(&mut next_brief);
        SectionView {
            open,
            close,
            heading: if several { section.name.clone() } else { String::new() },
            briefs: briefs
                .map(|(brief, index)| brief_view(brief, index, level, (links, &newsletter.slug), book))
                .collect(),
        }
    });
    let sections = sections.collect();
    let plain_subject = values.fill(&issue.subject, Name::OfNobody);
    let reason = locale.text("mail-reason-text").with("newsletter", &newsletter.name);
    let view = MailView {
        language: language.as_str(),
        direction: language.direction().as_str(),
        newsletter: &newsletter.name,
        newsletter_url: links.newsletter(&newsletter.slug),
        locale,
        accent: newsletter.theme.accent,
        accent_on_dark: newsletter.theme.accent_on_dark(),
        issue_label: locale
            .text("issue-label")
            .with("number", issue.number.to_string())
            .to_string(),
        date: locale.day(date_of(issue)),
        reason_text: textwrap::fill(&reason.to_string(), plain_text::WIDTH),
        subject: &plain_subject,
        preheader: &values.fill(&issue.preheader, Name::OfReader),
        web_url: match full.shown_in {
            Some(locale) => format!("{}?lang={locale}", links.issue(&newsletter.slug, issue.number)),
            None => links.issue(&newsletter.slug, issue.number),
        },
        unsubscribe_url: links.unsubscribe(&segments::unsubscribe_token()),
        postal_address: &newsletter.postal_address,
        canary_url: book.canary(),
        is_correction: issue.corrects.is_some(),
        correction_text: textwrap::fill(&locale.text("correction-letter").to_string(), plain_text::WIDTH),
        opening_note_html: values.fill_html(&note, Name::OfReader),
        opening_note_text: values.fill(&note_text, Name::OfReader),
        sections,
    };
    let failed = |cause: &dyn std::fmt::Display| IssueError::Rendering(cause.to_string());
    let html = HtmlMail { mail: &view }.render().map_err(|e| failed(&e))?;
    let html = inline_styles(&html).map_err(|e| failed(&e))?;
    let text = TextMail { mail: &view }.render().map_err(|e| failed(&e))?;
    let rule = |brief: &IssueBrief| BriefRule {
        id: brief.id,
        section: brief.section_id,
        published_at: brief.published_at.unwrap_or(Timestamp::EPOCH),
        status: brief.status,
        withheld: brief.withheld,
        catch_up: brief.catch_up,
        version: brief.version,
    };
    let tried = issue.subject_test.iter().flat_map(|test| &test.subjects);
    let tried = tried.map(|subject| Segments::cut(&values.fill(subject, Name::OfReader)));
    Ok(RenderedIssue {
        issue: issue.id,
        date: date_of(issue),
        sender: Sender {
            newsletter: newsletter.slug.clone(),
            language: language.clone(),
            name: newsletter.from_name.clone(),
            address: newsletter.from_address.clone(),
            reply_to: newsletter.reply_to.clone(),
            return_path: newsletter.return_path.clone(),
            archive: links.newsletter(&newsletter.slug),
            unsubscribe: links.unsubscribe(""),
        },
        html: Segments::cut(&ended(html)).map_err(|e| failed(&e))?,
        text: Segments::cut(&ended(text)).map_err(|e| failed(&e))?,
        written_subject: issue.subject.clone(),
        subject: Segments::cut(&values.fill(&issue.subject, Name::OfReader)).map_err(|e| failed(&e))?,
        tried: tried.collect::<Result<_, _>>().map_err(|e| failed(&e))?,
        plain_subject,
        is_special: issue.edition_id.is_none(),
        is_for_all: issue.corrects.is_some(),
        briefs: full.sections.iter().flat_map(|s| s.briefs.iter().map(rule)).collect(),
        in_languages: BTreeMap::new(),
        translated: BTreeMap::new(),
    })
}

/// A part ends with a line end, so that its last line is whole whatever encodes it.
fn ended(mut part: String) -> String {
    if !part.ends_with('\n') {
        part.push('\n');
    }
    part
}

/// The level of a brief's headline: an issue's sections, when it has several, have headings of their own above it.
pub fn headline_level(sections: usize) -> u8 {
    if sections > 1 { 3 } else { 2 }
}

/// A brief's body as it stands in its issue.
pub fn body_html(brief: &IssueBrief, headline: u8) -> String {
    markdown::headings_below(&markdown::to_html_with_prefix(&brief.body, &anchor(brief)), headline)
}

/// The id under which a brief stands on its issue's page, and the prefix of its footnotes' ids.
pub fn anchor(brief: &IssueBrief) -> String {
    format!("brief-{}-", brief.slug)
}
