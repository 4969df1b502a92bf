//! The page of an issue: as it is, with what was entered, or with why something was refused.

use std::collections::HashMap;

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use super::{
    composer::{Composer, Draft, Material, Names, Problems},
    findings::{FindingView, Findings},
    gate::Gate,
};
use crate::{
    domain::{BriefId, BriefStatus, IssueId, IssueStatus, Role, SectionId, Timestamp},
    issues::{
        IssueError, approval,
        fields::{Name, Values},
        local_time,
        preflight::{self, Concern, Rule},
        rendering::{self, FullIssue},
        special,
    },
    locale::Locale,
    storage::{
        Conn, StorageError,
        choices::{self, Choice},
        editions::{self, Edition},
        issue_briefs::IssueBrief,
        sections,
    },
    web::{
        PageError, State,
        desk::{
            Frame, Viewer,
            choices::{ChoiceView, Table, names},
            countdown::Countdown,
            frame::page_with_scripts,
        },
    },
};

/// What somebody else has saved while a form was filled in.
pub(super) struct Conflict {
    /// Who was faster, where it is known.
    pub(super) by: Option<String>,
    /// What the form holds.
    pub(super) mine: Draft,
}

/// What a page shows beside the issue as it is stored.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) status: StatusCode,
    /// What was done.
    pub(super) said: Option<String>,
    /// Why something was not done.
    pub(super) refused: Option<String>,
    pub(super) conflict: Option<Conflict>,
    pub(super) draft: Option<Draft>,
    /// Words to look for among the briefs that could be added.
    pub(super) find: String,
    pub(super) problems: Problems,
    pub(super) schedule: Option<ScheduleForm>,
    pub(super) test: Option<TestForm>,
}

/// When and how fast an issue is to go out, as it was entered.
#[derive(Default)]
pub(super) struct ScheduleForm {
    pub(super) at: String,
    pub(super) spread: String,
    pub(super) canary: String,
    pub(super) hold: String,
    pub(super) problem: Option<String>,
}

/// Where a test copy is to go, as it was entered.
#[derive(Default)]
pub(super) struct TestForm {
    pub(super) email: String,
    pub(super) problem: Option<String>,
}

/// A brief of an issue that cannot be changed any more.
struct BriefView {
    id: BriefId,
    anchor: String,
    headline: String,
    language: String,
    direction: &'static str,
    section: String,
    /// What keeps it from readers: "", "withheld" or "retracted".
    kept_back: &'static str,
    findings: Vec<FindingView>,
}

/// A part of an issue that two people have changed.
struct Difference {
    what: String,
    mine: Vec<String>,
    theirs: Vec<String>,
}

struct ConflictView {
    by: String,
    differences: Vec<Difference>,
}

#[derive(Template)]
#[template(path = "desk/issue.html")]
struct IssuePage {
    frame: Frame,
    id: IssueId,
    number: i64,
    subject: String,
    sender: String,
    preheader: String,
    /// The edition's name and page; `None` for a special issue.
    edition: Option<(String, String)>,
    status: &'static str,
    pause_reason: Option<String>,
    due: Option<String>,
    due_iso: String,
    countdown: Option<Countdown>,
    said: Option<String>,
    refused: Option<String>,
    conflict: Option<ConflictView>,
    may_send: bool,
    may_look: bool,
    has_started: bool,
    has_ended: bool,
    is_under_way: bool,
    is_correction: bool,
    blocks: bool,
    summary: String,
    findings: Vec<FindingView>,
    word_findings: Vec<FindingView>,
    some_beside: bool,
    composer: Option<Composer>,
    briefs: Vec<BriefView>,
    gate: Gate,
    schedule: ScheduleForm,
    test: TestForm,
    zone: String,
    choices: Vec<ChoiceView>,
}

/// What is read of an issue.
struct Loaded {
    full: FullIssue,
    edition: Option<Edition>,
    /// The zone in which times are told: the edition's, or the first that the newsletter's editions have.
    zone: Option<String>,
    chosen: Vec<Choice>,
    sections: HashMap<SectionId, String>,
    standing: approval::Standing,
    /// The issue as a form, and what goes with it, while it can be changed.
    material: Option<(Draft, Material)>,
    /// The issue as it is stored, for those who were overtaken.
    stored: Draft,
}

fn load(
    conn: &mut Conn,
    id: IssueId,
    draft: Option<Draft>,
    find: String,
    now: Timestamp,
) -> Result<Loaded, IssueError> {
    let issue = special::find(conn, id)?;
    let standing = approval::standing(conn, &issue)?;
    let known = editions::list(conn, issue.newsletter_id)?;
    let zone = known.iter().find_map(|edition| edition.zone.clone());
    let edition = known.into_iter().find(|edition| Some(edition.id) == issue.edition_id);
    let full = rendering::load(conn, issue)?;
    let briefs = full.sections.iter().flat_map(|section| &section.briefs);
    let order = briefs.map(|brief| brief.id).collect();
    let stored = Draft::of(&full.issue, order);
    let material = match may_change(full.issue.status) {
        true => {
            let draft = draft.unwrap_or_else(|| Draft { find, ..stored.clone() });
            let material = Material::read(conn, &full.issue, &draft, None, now)?;
            Some((draft, material))
        }
        false => None,
    };
    Ok(Loaded {
        chosen: choices::of_issue(conn, id)?,
        sections: names(sections::list(conn, full.issue.newsletter_id)?),
        zone: edition.as_ref().map_or(zone, |edition| edition.zone.clone()),
        edition,
        full,
        standing,
        material,
        stored,
    })
}

/// True while an issue's words and briefs can be changed.
pub(super) fn may_change(status: IssueStatus) -> bool {
    matches!(
        status,
        IssueStatus::Draft | IssueStatus::Approved | IssueStatus::Scheduled
    )
}

/// The zone in which an issue's times are told.
pub(super) fn zone_of(conn: &mut Conn, id: IssueId) -> Result<Option<String>, IssueError> {
    let issue = special::find(conn, id)?;
    let known = editions::list(conn, issue.newsletter_id)?;
    let own = known.iter().find(|edition| Some(edition.id) == issue.edition_id);
    Ok(match own {
        Some(edition) => edition.zone.clone(),
        None => known.iter().find_map(|edition| edition.zone.clone()),
    })
}

/// The page of an issue. Costs one rendering.
pub(super) async fn issue_page(
    state: &State,
    viewer: &Viewer,
    id: IssueId,
    shown: Shown,
) -> Result<HttpResponse, PageError> {
    let (draft, now, locale) = (shown.draft.clone(), state.now(), viewer.locale());
    let find = shown.find;
    let loaded = state.db.read(move |conn| load(conn, id, draft, find, now)).await?;
    viewer.within(loaded.full.newsletter.id)?;
    let mut found = preflight::inspect(&state.db, id, &state.links, None, now).await?;
    if loaded.full.issue.started_at.is_some() {
        found.retain(|finding| !matches!(finding.rule, Rule::Embargo | Rule::Expiry));
    }
    let some_beside = found.iter().any(|finding| finding.concern() != Concern::Issue);
    let findings = Findings::new(found);
    let others = match &shown.conflict {
        Some(conflict) => headlines(state, &loaded, &conflict.mine).await?,
        None => HashMap::new(),
    };
    let Loaded {
        full,
        edition,
        zone,
        chosen,
        sections,
        standing,
        material,
        stored,
    } = loaded;
    let zone = zone.as_deref();
    let (issue, status) = (&full.issue, full.issue.status);
    let may_send = viewer.may(Role::Editor, full.newsletter.id);
    let table = Table {
        newsletter: &full.newsletter.slug,
        sections: &sections,
        zone,
        links: &state.links,
        now,
        locale,
    };
    let values = Values::of(&full, full.locale());
    let subject = values.fill(&issue.subject, Name::OfNobody);
    let parts = Names {
        sections: &sections,
        zone,
        locale,
    };
    let composer = material
        .filter(|_| may_send)
        .map(|(draft, material)| Composer::new(&full, draft, shown.problems, material, &findings, &parts));
    let title = locale.text("desk-issue").with("number", issue.number);
    let template = IssuePage {
        frame: viewer.frame(&full.newsletter, format!("{title}: {subject}")),
        id,
        number: issue.number,
        sender: full.newsletter.from_name.as_str().to_owned(),
        preheader: values.fill(&issue.preheader, Name::OfNobody),
        edition: edition.as_ref().map(|edition| {
            let url = format!("/desk/newsletters/{}/editions/{}", full.newsletter.slug, edition.slug);
            (edition.name.clone(), url)
        }),
        status: status.as_str(),
        pause_reason: issue.pause_reason.clone(),
        due: issue.send_at.map(|at| locale.moment(at, zone)),
        due_iso: issue.send_at.map(|at| at.to_string()).unwrap_or_default(),
        countdown: issue
            .send_at
            .filter(|_| may_change(status))
            .and_then(|at| Countdown::until(at, now, locale)),
        said: shown.said,
        refused: shown.refused,
        conflict: shown
            .conflict
            .map(|conflict| conflict_view(&conflict, &stored, &others, locale)),
        may_send,
        may_look: may_send || matches!(viewer, Viewer::Member(_)),
        has_started: issue.started_at.is_some(),
        has_ended: status.has_ended(),
        is_under_way: matches!(status, IssueStatus::Sending | IssueStatus::Paused),
        is_correction: issue.corrects.is_some(),
        blocks: findings.block(),
        summary: findings.summary(locale),
        findings: findings.of(Concern::Issue, locale),
        word_findings: match composer {
            Some(_) => Vec::new(),
            None => findings.of_words(locale),
        },
        some_beside,
        briefs: full
            .sections
            .iter()
            .flat_map(|section| section.briefs.iter().map(|brief| (&section.name, brief)))
            .map(|(section, brief)| brief_view(section, brief, &findings, locale))
            .collect(),
        schedule: shown.schedule.unwrap_or_else(|| ScheduleForm {
            at: issue
                .send_at
                .map(|at| local_time::in_form(at, zone))
                .unwrap_or_default(),
            ..ScheduleForm::default()
        }),
        test: shown.test.unwrap_or_else(|| TestForm {
            email: viewer.email().to_owned(),
            problem: None,
        }),
        gate: Gate::new(standing, status, zone, locale),
        zone: zone.unwrap_or("UTC").to_owned(),
        choices: chosen.into_iter().map(|choice| table.view(choice)).collect(),
        composer,
        subject,
    };
    Ok(page_with_scripts(shown.status, &template))
}

fn brief_view(section: &str, brief: &IssueBrief, findings: &Findings, locale: Locale) -> BriefView {
    BriefView {
        id: brief.id,
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
        findings: findings.of_brief(brief.id, locale),
    }
}

/// The headlines of the briefs that either of two drafts names.
async fn headlines(state: &State, loaded: &Loaded, mine: &Draft) -> Result<HashMap<BriefId, String>, StorageError> {
    let ids: Vec<BriefId> = mine.order.iter().chain(&loaded.stored.order).copied().collect();
    let newsletter = loaded.full.newsletter.id;
    let found = state
        .db
        .read(move |conn| crate::storage::headlines::of_ids(conn, newsletter, &ids))
        .await?;
    Ok(found.into_iter().map(|brief| (brief.id, brief.headline)).collect())
}

/// What is different between what somebody entered and what is stored.
fn conflict_view(
    conflict: &Conflict,
    theirs: &Draft,
    headlines: &HashMap<BriefId, String>,
    locale: Locale,
) -> ConflictView {
    let mine = &conflict.mine;
    let text = |text: &str| vec![text.trim().to_owned()];
    let briefs = |draft: &Draft| -> Vec<String> {
        let known = draft.order.iter().filter_map(|id| headlines.get(id));
        known.cloned().collect()
    };
    let tried = |draft: &Draft| match draft.test() {
        Some(_) => draft.others.clone(),
        None => Vec::new(),
    };
    let parts = [
        ("desk-issues-subject", text(&mine.subject), text(&theirs.subject)),
        ("desk-issues-preheader", text(&mine.preheader), text(&theirs.preheader)),
        ("desk-issues-note", text(&mine.opening_note), text(&theirs.opening_note)),
        ("desk-issues-others", tried(mine), tried(theirs)),
        ("desk-issues-briefs", briefs(mine), briefs(theirs)),
    ];
    let differences = parts.into_iter().filter(|(_, mine, theirs)| mine != theirs);
    ConflictView {
        by: conflict.by.clone().unwrap_or_default(),
        differences: differences
            .map(|(what, mine, theirs)| Difference {
                what: locale.text(what).to_string(),
                mine,
                theirs,
            })
            .collect(),
    }
}
