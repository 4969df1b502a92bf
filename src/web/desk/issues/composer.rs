//! The composer: an issue's words and briefs as a form.

use std::collections::HashMap;

use super::{
    findings::{FindingView, Findings},
    order::Order,
};
use crate::{
    content::search,
    domain::{BriefId, BriefStatus, MOST_SUBJECTS, SectionId, SubjectTest, Timestamp},
    issues::{
        fields::{Name, Values},
        preflight::Concern,
        rendering::FullIssue,
    },
    locale::Locale,
    storage::{
        Conn, StorageError,
        headlines::{self, Headline, Offer},
        issue_briefs::IssueBrief,
        issues::Issue,
    },
    web::form::Form,
};

/// Briefs that are offered at once.
const OFFERED: i64 = 40;
/// Letters of a subject that a phone shows, and a computer.
pub(super) const ON_PHONE: usize = 40;
pub(super) const ON_DESKTOP: usize = 70;
/// What a subject test begins with.
const SAMPLE_PERCENT: &str = "20";
const WAIT_MINUTES: &str = "60";

/// What the form holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) version: i64,
    pub(super) subject: String,
    pub(super) preheader: String,
    pub(super) opening_note: String,
    pub(super) order: Vec<BriefId>,
    /// Subjects that are tried beside the first.
    pub(super) others: Vec<String>,
    pub(super) percent: String,
    pub(super) wait: String,
    /// Words to look for among the briefs that could be added.
    pub(super) find: String,
}

impl Draft {
    /// An issue as it is stored.
    pub(super) fn of(issue: &Issue, order: Vec<BriefId>) -> Self {
        let test = issue.subject_test.as_ref();
        let others = test.map(|test| test.subjects.iter().skip(1).cloned().collect());
        Draft {
            version: issue.version,
            subject: issue.subject.clone(),
            preheader: issue.preheader.clone(),
            opening_note: issue.opening_note.clone(),
            order,
            others: others.unwrap_or_default(),
            percent: test.map_or_else(|| SAMPLE_PERCENT.to_owned(), |test| test.sample_percent.to_string()),
            wait: test.map_or_else(|| WAIT_MINUTES.to_owned(), |test| test.wait_minutes.to_string()),
            find: String::new(),
        }
    }

    /// A form as it was sent, and the numbers that its briefs were given.
    pub(super) fn read(form: &Form) -> (Self, HashMap<BriefId, usize>) {
        let order: Vec<BriefId> = form
            .all("brief")
            .filter_map(|id| id.parse().ok())
            .map(BriefId)
            .collect();
        let number = |id: &BriefId| Some((*id, form.one(&format!("place-{id}")).parse().ok()?));
        let numbers = order.iter().filter_map(number).collect();
        let draft = Draft {
            version: form.one("version").parse().unwrap_or(0),
            subject: form.whole("subject").to_owned(),
            preheader: form.whole("preheader").to_owned(),
            opening_note: form.whole("opening_note").replace("\r\n", "\n"),
            others: form
                .all("other")
                .map(str::trim)
                .filter(|other| !other.is_empty())
                .map(str::to_owned)
                .collect(),
            percent: form.one("percent").to_owned(),
            wait: form.one("wait").to_owned(),
            find: form.one("find").to_owned(),
            order,
        };
        (draft, numbers)
    }

    /// The subjects that are to be tried; none when there is only one.
    pub(super) fn test(&self) -> Option<SubjectTest> {
        let subjects: Vec<String> = std::iter::once(self.subject.clone())
            .chain(self.others.clone())
            .collect();
        (subjects.len() > 1).then(|| SubjectTest {
            subjects,
            // What is no number is as far from what is allowed.
            sample_percent: self.percent.parse().unwrap_or(0),
            wait_minutes: self.wait.parse().unwrap_or(0),
            until: None,
            chosen: None,
        })
    }
}

/// What is wrong with the form, field by field.
#[derive(Debug, Default)]
pub(super) struct Problems {
    pub(super) subject: Option<String>,
    pub(super) preheader: Option<String>,
    pub(super) opening_note: Option<String>,
    pub(super) test: Option<String>,
    pub(super) briefs: Option<String>,
}

impl Problems {
    pub(super) fn any(&self) -> bool {
        let all = [
            &self.subject,
            &self.preheader,
            &self.opening_note,
            &self.test,
            &self.briefs,
        ];
        all.into_iter().any(Option::is_some)
    }
}

/// What is read for the composer beside the issue.
pub(super) struct Material {
    chosen: Vec<Headline>,
    /// The brief that is to be added.
    added: Option<Headline>,
    offered: Vec<Headline>,
}

impl Material {
    /// The briefs of the draft, and those that could be added.
    pub(super) fn read(
        conn: &mut Conn,
        issue: &Issue,
        draft: &Draft,
        added: Option<BriefId>,
        now: Timestamp,
    ) -> Result<Self, StorageError> {
        let wanted = search::Query::read(&draft.find).map(|query| query.wanted().clone());
        let offer = Offer {
            newsletter: issue.newsletter_id,
            after: issue.edition_id.map(|_| issue.opens_at.unwrap_or(issue.cutoff)),
            wanted,
            but: draft.order.clone(),
        };
        let added = headlines::of_ids(conn, issue.newsletter_id, added.as_slice())?.pop();
        Ok(Material {
            added,
            chosen: headlines::of_ids(conn, issue.newsletter_id, &draft.order)?,
            offered: headlines::offered(conn, &offer, now, OFFERED)?,
        })
    }

    /// The briefs of the draft, in their order.
    pub(super) fn order(&self) -> Order {
        Order::new(self.chosen.iter().map(|brief| (brief.id, brief.section)).collect())
    }

    /// The brief that is to be added, and its section.
    pub(super) fn added(&self) -> Option<(BriefId, SectionId)> {
        self.added.as_ref().map(|brief| (brief.id, brief.section))
    }
}

/// A brief in the composer.
pub(super) struct Composed {
    pub(super) id: BriefId,
    pub(super) place: usize,
    pub(super) headline: String,
    pub(super) language: String,
    pub(super) direction: &'static str,
    pub(super) section: String,
    pub(super) section_id: SectionId,
    pub(super) is_retracted: bool,
    pub(super) findings: Vec<FindingView>,
}

/// A brief that could be added.
pub(super) struct Offered {
    pub(super) id: BriefId,
    pub(super) headline: String,
    pub(super) language: String,
    pub(super) direction: &'static str,
    pub(super) section: String,
    pub(super) published: String,
}

/// The form.
pub(super) struct Composer {
    pub(super) draft: Draft,
    pub(super) problems: Problems,
    pub(super) subject_length: String,
    pub(super) subject_findings: Vec<FindingView>,
    pub(super) preheader_findings: Vec<FindingView>,
    pub(super) note_findings: Vec<FindingView>,
    pub(super) briefs: Vec<Composed>,
    pub(super) offered: Vec<Offered>,
    pub(super) tries: usize,
    /// What fields stand for, for the script: names and values in turn, with line ends between them.
    pub(super) values: String,
}

/// What the composer's parts are called.
pub(super) struct Names<'a> {
    pub(super) sections: &'a HashMap<SectionId, String>,
    pub(super) zone: Option<&'a str>,
    pub(super) locale: Locale,
}

impl Composer {
    pub(super) fn new(
        full: &FullIssue,
        draft: Draft,
        problems: Problems,
        material: Material,
        findings: &Findings,
        names: &Names<'_>,
    ) -> Self {
        let locale = names.locale;
        let section = |id: SectionId| names.sections.get(&id).cloned().unwrap_or_default();
        let held: HashMap<BriefId, &IssueBrief> = full
            .sections
            .iter()
            .flat_map(|section| &section.briefs)
            .map(|brief| (brief.id, brief))
            .collect();
        let is_retracted = |id: BriefId| {
            held.get(&id)
                .is_some_and(|brief| brief.status == BriefStatus::Retracted)
        };
        let in_order = material.order().ids();
        let mut chosen = material.chosen;
        chosen.sort_by_key(|brief| in_order.iter().position(|id| *id == brief.id));
        let briefs = chosen.into_iter().enumerate().map(|(index, brief)| Composed {
            id: brief.id,
            place: index + 1,
            headline: brief.headline,
            language: brief.language.as_str().to_owned(),
            direction: brief.language.direction().as_str(),
            section: section(brief.section),
            section_id: brief.section,
            is_retracted: is_retracted(brief.id),
            findings: findings.of_brief(brief.id, locale),
        });
        let offered = material.offered.into_iter().map(|brief| Offered {
            id: brief.id,
            language: brief.language.as_str().to_owned(),
            direction: brief.language.direction().as_str(),
            headline: brief.headline,
            section: section(brief.section),
            published: brief
                .published_at
                .map(|at| locale.short_moment(at, names.zone))
                .unwrap_or_default(),
        });
        let filled = Values::of(full, full.locale());
        let known = ["newsletter", "issue.number", "issue.date", "lead.headline", "count"];
        let values = known.map(|name| {
            let value = filled.fill(&format!("{{{{{name}}}}}"), Name::OfNobody);
            format!("{name}\n{value}")
        });
        Composer {
            subject_length: locale
                .text("desk-issues-length")
                .with("letters", filled.fill(&draft.subject, Name::OfNobody).chars().count())
                .with("phone", ON_PHONE)
                .with("desktop", ON_DESKTOP)
                .to_string(),
            subject_findings: findings.of(Concern::Subject, locale),
            preheader_findings: findings.of(Concern::Preheader, locale),
            note_findings: findings.of(Concern::OpeningNote, locale),
            briefs: briefs.collect(),
            offered: offered.collect(),
            tries: MOST_SUBJECTS - 1,
            values: values.join("\n"),
            draft,
            problems,
        }
    }

    /// A subject that is tried, by its number from 0 on; empty when there is none.
    pub(super) fn other(&self, index: &usize) -> &str {
        self.draft.others.get(*index).map_or("", String::as_str)
    }
}
