//! What an issue needs before it goes out: approval, and a time.

use crate::{
    domain::{ApprovalPolicy, IssueStatus},
    issues::approval::{Changed, Missing, Standing, What},
    locale::Locale,
};

/// Where the approval of an issue stands.
pub(super) struct Gate {
    pub(super) policy: String,
    /// Who has approved it, and when.
    pub(super) approved: Vec<(String, String)>,
    pub(super) missing: Option<String>,
    pub(super) changed: Vec<String>,
    pub(super) content_hash: String,
    /// Whether an approval would change something now.
    pub(super) awaits: bool,
}

impl Gate {
    pub(super) fn new(standing: Standing, status: IssueStatus, zone: Option<&str>, locale: Locale) -> Self {
        let policy = standing.policy.as_str();
        let is_draft = matches!(status, IssueStatus::Draft | IssueStatus::Approved);
        Gate {
            policy: locale.text("desk-issues-policy").with("kind", policy).to_string(),
            awaits: is_draft && standing.policy != ApprovalPolicy::Auto && standing.missing.is_some(),
            approved: standing
                .approved
                .into_iter()
                .map(|(by, at)| (by, locale.moment(at, zone)))
                .collect(),
            missing: standing.missing.map(|missing| told(&missing, locale)),
            changed: standing.changed.iter().map(|changed| change(changed, locale)).collect(),
            content_hash: standing.content_hash,
        }
    }
}

/// What is missing, in words.
fn told(missing: &Missing, locale: Locale) -> String {
    match missing {
        Missing::Anybody => locale.text("desk-issues-missing-anybody").to_string(),
        Missing::OtherThan(one) => locale.text("desk-issues-missing-other").with("one", one).to_string(),
    }
}

fn change(changed: &Changed, locale: Locale) -> String {
    let (kind, headline) = match &changed.what {
        What::Subject => ("subject", ""),
        What::Preheader => ("preheader", ""),
        What::OpeningNote => ("note", ""),
        What::Subjects => ("subjects", ""),
        What::Order => ("order", ""),
        What::Added(headline) => ("added", headline.as_str()),
        What::Dropped(headline) => ("dropped", headline.as_str()),
        What::Saved(headline) => ("saved", headline.as_str()),
    };
    let text = locale.text("desk-issues-changed").with("kind", kind);
    text.with("who", &changed.by).with("headline", headline).to_string()
}
