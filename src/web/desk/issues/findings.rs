//! What preflight finds, beside what it concerns. What is wrong is said in the language of the page; the details are English.

use crate::{
    domain::BriefId,
    issues::preflight::{Concern, Finding, Rule},
    locale::Locale,
    web::site::sentence,
};

/// A finding as it stands beside what it concerns.
pub(super) struct FindingView {
    pub(super) blocks: bool,
    pub(super) title: String,
    /// Where it is; nothing beside what it concerns.
    pub(super) place: String,
    pub(super) why: String,
    pub(super) mend: String,
}

/// All findings of an issue.
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    /// These; those that block come first.
    pub(super) fn new(mut findings: Vec<Finding>) -> Self {
        findings.sort_by_key(|finding| !finding.blocks);
        Findings(findings)
    }

    pub(super) fn block(&self) -> bool {
        self.0.iter().any(|finding| finding.blocks)
    }

    /// Those that concern the words of the issue, each with where it is.
    pub(super) fn of_words(&self, locale: Locale) -> Vec<FindingView> {
        let is_word = |concern| matches!(concern, Concern::Subject | Concern::Preheader | Concern::OpeningNote);
        let own = self.0.iter().filter(|finding| is_word(finding.concern()));
        own.map(|finding| view(finding, true, locale)).collect()
    }

    /// Those that concern something.
    pub(super) fn of(&self, concern: Concern, locale: Locale) -> Vec<FindingView> {
        let own = self.0.iter().filter(|finding| finding.concern() == concern);
        own.map(|finding| view(finding, concern == Concern::Issue, locale))
            .collect()
    }

    /// Those that concern a brief.
    pub(super) fn of_brief(&self, brief: BriefId, locale: Locale) -> Vec<FindingView> {
        self.of(Concern::Brief(brief), locale)
    }

    /// How many there are, in words.
    pub(super) fn summary(&self, locale: Locale) -> String {
        let blocking = self.0.iter().filter(|finding| finding.blocks).count();
        let others = self.0.len() - blocking;
        let mend = locale.text("desk-issues-preflight-blocks").with("things", blocking);
        let look = locale.text("desk-issues-preflight-looks").with("things", others);
        match (blocking, others) {
            (0, 0) => locale.text("desk-issues-preflight-nothing").to_string(),
            (0, _) => look.to_string(),
            (_, 0) => mend.to_string(),
            (_, _) => format!("{mend} {look}"),
        }
    }
}

fn view(finding: &Finding, with_place: bool, locale: Locale) -> FindingView {
    FindingView {
        blocks: finding.blocks,
        title: title(finding.rule, locale),
        place: match with_place {
            true => sentence(&finding.place),
            false => String::new(),
        },
        why: match with_place {
            true => finding.why.clone(),
            false => sentence(&finding.why),
        },
        mend: sentence(&finding.mend),
    }
}

/// What was looked for, in few words.
fn title(rule: Rule, locale: Locale) -> String {
    let id = match rule {
        Rule::SubjectEmpty => "desk-issues-rule-subject-empty",
        Rule::SubjectLong => "desk-issues-rule-subject-long",
        Rule::PostalAddress => "desk-issues-rule-postal-address",
        Rule::Unsubscribe => "desk-issues-rule-unsubscribe",
        Rule::TooLarge => "desk-issues-rule-too-large",
        Rule::Link => "desk-issues-rule-link",
        Rule::BareLink => "desk-issues-rule-bare-link",
        Rule::AltText => "desk-issues-rule-alt-text",
        Rule::Placeholder => "desk-issues-rule-placeholder",
        Rule::EmptySection => "desk-issues-rule-empty-section",
        Rule::Embargo => "desk-issues-rule-embargo",
        Rule::Expiry => "desk-issues-rule-expiry",
        Rule::Language => "desk-issues-rule-language",
        Rule::Duplicate => "desk-issues-rule-duplicate",
        Rule::Contrast => "desk-issues-rule-contrast",
        Rule::LinkDead => "desk-issues-rule-link-dead",
        Rule::LinkUnreachable => "desk-issues-rule-link-unreachable",
        Rule::LinkPrivate => "desk-issues-rule-link-private",
        Rule::LinkUnchecked => "desk-issues-rule-link-unchecked",
        Rule::ImageLarge => "desk-issues-rule-image-large",
        Rule::ImageType => "desk-issues-rule-image-type",
        Rule::SenderSpf => "desk-issues-rule-sender-spf",
        Rule::SenderDkim => "desk-issues-rule-sender-dkim",
        Rule::SenderDmarc => "desk-issues-rule-sender-dmarc",
        Rule::SenderAlignment => "desk-issues-rule-sender-alignment",
        Rule::SenderUnchecked => "desk-issues-rule-sender-unchecked",
    };
    locale.text(id).to_string()
}
