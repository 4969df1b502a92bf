//! An issue as staff see it: what stands in it, why, and what is to mend.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{
    Frame, Viewer,
    choices::{ChoiceView, Table, names},
    page,
};
use crate::{
    content::ContentError,
    domain::{BriefId, BriefStatus, IssueId, IssueStatus},
    issues::{
        IssueError,
        fields::{Name, Values},
        local_time,
        preflight::{self, Finding, Rule},
        rendering, special,
    },
    storage::{choices, editions, issue_briefs::IssueBrief, sections},
    web::{PageError, State, site::sentence},
};

/// A finding as it stands beside what it concerns.
struct FindingView {
    blocks: bool,
    /// Where it is; nothing beside its brief.
    place: String,
    why: String,
    mend: String,
}

/// A brief of the issue.
struct BriefView {
    anchor: String,
    headline: String,
    language: String,
    direction: &'static str,
    section: String,
    /// What keeps it from readers: nothing, "withheld" or "retracted".
    kept_back: &'static str,
    findings: Vec<FindingView>,
}

#[derive(Template)]
#[template(path = "desk/issue.html")]
struct IssuePage {
    frame: Frame,
    number: i64,
    subject: String,
    /// The edition's name and page; `None` for a special issue.
    edition: Option<(String, String)>,
    status: String,
    pause_reason: Option<String>,
    due: Option<String>,
    due_iso: String,
    has_ended: bool,
    summary: String,
    findings: Vec<FindingView>,
    some_beside_briefs: bool,
    briefs: Vec<BriefView>,
    zone: String,
    choices: Vec<ChoiceView>,
}

/// `/desk/issues/{id}`
pub async fn show(viewer: Viewer, state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = path.parse().map(IssueId).map_err(|_| ContentError::Unknown("issue"))?;
    let (full, edition, chosen, known_sections) = state
        .db
        .read(move |conn| {
            let issue = special::find(conn, id)?;
            let edition = issue.edition_id.map(|id| editions::find(conn, id)).transpose()?;
            let chosen = choices::of_issue(conn, id)?;
            let known_sections = sections::list(conn, issue.newsletter_id)?;
            Ok::<_, IssueError>((rendering::load(conn, issue)?, edition, chosen, known_sections))
        })
        .await?;
    viewer.within(full.newsletter.id)?;
    let now = state.now();
    let mut findings = preflight::inspect(&state.db, id, &state.links, None, now).await?;
    if full.issue.started_at.is_some() {
        findings.retain(|finding| !matches!(finding.rule, Rule::Embargo | Rule::Expiry));
    }
    let section_names = names(known_sections);
    let zone = edition.as_ref().and_then(|edition| edition.zone.as_deref());
    let table = Table {
        newsletter: &full.newsletter.slug,
        sections: &section_names,
        zone,
        links: &state.links,
        now,
    };
    let issue = &full.issue;
    let subject = Values::of(&full, full.locale()).fill(&issue.subject, Name::OfNobody);
    let template = IssuePage {
        frame: viewer.frame(&full.newsletter, format!("Issue {}: {subject}", issue.number)),
        number: issue.number,
        edition: edition.as_ref().map(|edition| {
            let url = format!("/desk/newsletters/{}/editions/{}", full.newsletter.slug, edition.slug);
            (edition.name.clone(), url)
        }),
        status: issue.status.to_string(),
        pause_reason: issue.pause_reason.clone(),
        due: issue.send_at.map(|at| local_time::in_words(at, zone)),
        due_iso: issue.send_at.map(|at| at.to_string()).unwrap_or_default(),
        has_ended: matches!(
            issue.status,
            IssueStatus::Sent | IssueStatus::Cancelled | IssueStatus::Expired
        ),
        summary: summary(&findings),
        findings: views(&findings, None),
        some_beside_briefs: findings.iter().any(|finding| finding.brief.is_some()),
        briefs: full
            .sections
            .iter()
            .flat_map(|section| section.briefs.iter().map(|brief| (&section.name, brief)))
            .map(|(section, brief)| brief_view(section, brief, &findings))
            .collect(),
        zone: zone.unwrap_or("UTC").to_owned(),
        choices: chosen.into_iter().map(|choice| table.view(choice)).collect(),
        subject,
    };
    Ok(page(&template))
}

fn brief_view(section: &str, brief: &IssueBrief, findings: &[Finding]) -> BriefView {
    BriefView {
        anchor: rendering::anchor(brief),
        headline: brief.headline.clone(),
        language: brief.language.as_str().to_owned(),
        direction: brief.language.direction().as_str(),
        section: section.to_owned(),
        kept_back: match brief {
            brief if brief.status == BriefStatus::Retracted => "retracted",
            brief if brief.withheld => "withheld",
            _ => "",
        },
        findings: views(findings, Some(brief.id)),
    }
}

/// The findings about one brief, or about none; those that block come first.
fn views(findings: &[Finding], brief: Option<BriefId>) -> Vec<FindingView> {
    let mut own: Vec<&Finding> = findings.iter().filter(|finding| finding.brief == brief).collect();
    own.sort_by_key(|finding| !finding.blocks);
    let view = |finding: &Finding| FindingView {
        blocks: finding.blocks,
        place: match brief {
            Some(_) => String::new(),
            None => sentence(&finding.place),
        },
        why: match brief {
            Some(_) => sentence(&finding.why),
            None => finding.why.clone(),
        },
        mend: sentence(&finding.mend),
    };
    own.into_iter().map(view).collect()
}

/// How many findings there are, in words.
fn summary(findings: &[Finding]) -> String {
    let blocking = findings.iter().filter(|finding| finding.blocks).count();
    let counted = |count: usize| match count {
        1 => "1 thing".to_owned(),
        count => format!("{count} things"),
    };
    match (blocking, findings.len() - blocking) {
        (0, 0) => "Preflight finds nothing to mend.".to_owned(),
        (0, others) => format!(
            "Preflight finds {} to look at, and nothing that blocks the issue.",
            counted(others)
        ),
        (blocking, 0) => format!("Preflight finds {} that must be mended.", counted(blocking)),
        (blocking, others) => format!(
            "Preflight finds {} that must be mended, and {} to look at.",
            counted(blocking),
            counted(others)
        ),
    }
}
