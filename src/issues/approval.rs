//! Approval: bound to what was approved. Whatever changes afterwards voids it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{IssueError, composition, gate, special};
use crate::{
    content::ContentError,
    domain::{ApprovalPolicy, BriefId, IssueId, IssueStatus, Links, Timestamp, hex},
    storage::{
        Conn, Db, StorageError, approvals,
        approvals::Approval,
        audit, briefs, editions, issue_briefs,
        issues::{self, Issue},
        revisions,
    },
};

/// What is approved: the words of an issue, and its briefs with their versions, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    subject: String,
    preheader: String,
    opening_note: String,
    subjects: Vec<String>,
    briefs: Vec<(BriefId, i64)>,
}

impl Content {
    /// What an issue that has not started would send now.
    ///
    /// # Errors
    /// Those of the database.
    pub fn now(conn: &mut Conn, issue: &Issue) -> Result<Self, StorageError> {
        let words = composition::words_now(conn, issue)?;
        Ok(Content {
            subject: words.subject,
            preheader: words.preheader,
            opening_note: words.opening_note,
            subjects: issue
                .subject_test
                .iter()
                .flat_map(|test| test.subjects.clone())
                .collect(),
            briefs: issue_briefs::latest_versions(conn, issue.id)?,
        })
    }

    fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Its SHA-256 in hexadecimal.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.json()))
    }
}

/// What keeps an issue from going out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// Nobody has approved it.
    Anybody,
    /// Somebody else than this person, who has had a hand in it.
    OtherThan(String),
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Missing::Anybody => f.write_str("nobody has approved it"),
            Missing::OtherThan(one) => write!(
                f,
                "somebody other than {one}, who has had a hand in it, must approve it"
            ),
        }
    }
}

/// A change since an approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Who made it.
    pub by: String,
    /// What was changed.
    pub what: What,
}

/// What somebody has changed; briefs by their headlines.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the parts of an issue, and what becomes of its briefs")]
pub enum What {
    Subject,
    Preheader,
    OpeningNote,
    Subjects,
    Order,
    Added(String),
    Dropped(String),
    Saved(String),
}

impl std::fmt::Display for Changed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let by = &self.by;
        match &self.what {
            What::Subject => write!(f, "{by} changed the subject"),
            What::Preheader => write!(f, "{by} changed the preheader"),
            What::OpeningNote => write!(f, "{by} changed the opening note"),
            What::Subjects => write!(f, "{by} changed the subjects that are tried"),
            What::Order => write!(f, "{by} changed the order of the briefs"),
            What::Added(headline) => write!(f, "{by} added “{headline}”"),
            What::Dropped(headline) => write!(f, "{by} dropped “{headline}”"),
            What::Saved(headline) => write!(f, "{by} saved “{headline}”"),
        }
    }
}

/// Where the approval of an issue stands.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Who lets it go out.
    pub policy: ApprovalPolicy,
    /// The hash of what it would send now.
    pub content_hash: String,
    /// Who has approved that, and when; the latest first.
    pub approved: Vec<(String, Timestamp)>,
    /// What is missing; `None` when it may go out.
    pub missing: Option<Missing>,
    /// What has changed since an earlier approval, and by whom.
    pub changed: Vec<Changed>,
}

/// Where the approval of an issue stands now.
///
/// # Errors
/// Those of the database.
pub fn standing(conn: &mut Conn, issue: &Issue) -> Result<Standing, StorageError> {
    let policy = policy_of(conn, issue)?;
    let content = Content::now(conn, issue)?;
    let content_hash = content.hash();
    let all = approvals::list(conn, issue.id)?;
    let (valid, void): (Vec<Approval>, Vec<Approval>) =
        all.into_iter().partition(|one| one.content_hash == content_hash);
    let changed = match void.first().filter(|_| valid.is_empty()) {
        None => Vec::new(),
        Some(last) => changes(conn, issue, last, &content)?,
    };
    let people: Vec<String> = valid.iter().map(|one| one.approved_by.clone()).collect();
    let missing = match policy {
        ApprovalPolicy::Auto => None,
        _ if people.is_empty() => Some(Missing::Anybody),
        ApprovalPolicy::Approve => None,
        ApprovalPolicy::TwoPeople => {
            let contributors = approvals::contributors(conn, issue.id)?;
            let is_alone = |one: &&String| people.iter().all(|other| other == *one);
            let alone = contributors.iter().find(is_alone);
            alone.map(|one| Missing::OtherThan(one.clone()))
        }
    };
    Ok(Standing {
        policy,
        content_hash,
        approved: valid
            .into_iter()
            .map(|one| (one.approved_by, one.approved_at))
            .collect(),
        missing,
        changed,
    })
}

/// Who lets this issue go out. A special issue goes when it is scheduled.
///
/// # Errors
/// Those of the database.
pub fn policy_of(conn: &mut Conn, issue: &Issue) -> Result<ApprovalPolicy, StorageError> {
    let policy = match issue.edition_id {
        None => ApprovalPolicy::Auto,
        Some(id) => editions::find(conn, id)?.drafts.approval,
    };
    Ok(match policy {
        ApprovalPolicy::Auto if issue.is_held => ApprovalPolicy::Approve,
        policy => policy,
    })
}

/// What has changed since an approval, and by whom.
fn changes(conn: &mut Conn, issue: &Issue, since: &Approval, now: &Content) -> Result<Vec<Changed>, StorageError> {
    let Ok(then) = serde_json::from_str::<Content>(&since.content) else {
        return Ok(Vec::new());
    };
    let editor = approvals::last_editor(conn, issue.id)?.unwrap_or_else(|| "somebody".to_owned());
    let mut changes = Vec::new();
    let mut changed = |by: &str, what| {
        changes.push(Changed {
            by: by.to_owned(),
            what,
        });
    };
    for (what, is_other) in [
        (What::Subject, then.subject != now.subject),
        (What::Preheader, then.preheader != now.preheader),
        (What::OpeningNote, then.opening_note != now.opening_note),
        (What::Subjects, then.subjects != now.subjects),
    ] {
        if is_other {
            changed(&editor, what);
        }
    }
    let headline = |conn: &mut Conn, id: BriefId| {
        let brief = briefs::find(conn, id)?;
        Ok::<_, StorageError>(brief.map(|brief| brief.headline).unwrap_or_default())
    };
    for (id, version) in &now.briefs {
        match then.briefs.iter().find(|(known, _)| known == id) {
            None => changed(&editor, What::Added(headline(conn, *id)?)),
            Some((_, old)) if old != version => {
                let saved = revisions::list(conn, *id, None, 1)?;
                let author = saved.first().map_or("somebody", |revision| revision.saved_by.as_str());
                changed(author, What::Saved(headline(conn, *id)?));
            }
            Some(_) => {}
        }
    }
    for (id, _) in &then.briefs {
        if now.briefs.iter().all(|(known, _)| known != id) {
            changed(&editor, What::Dropped(headline(conn, *id)?));
        }
    }
    let order = |content: &Content| content.briefs.iter().map(|(id, _)| *id).collect::<Vec<_>>();
    if changes.is_empty() && order(&then) != order(now) {
        changes.push(Changed {
            by: editor,
            what: What::Order,
        });
    }
    Ok(changes)
}

/// What an approver says.
#[derive(Debug, Clone)]
pub struct Approving {
    /// The hash of what the approver has seen.
    pub content_hash: String,
    /// Whether it goes out although preflight has found what blocks it. The audit log says so.
    pub despite_findings: bool,
}

/// Approves a draft as the approver has seen it.
///
/// # Errors
/// [`ContentError::NotNow`] when the issue has changed since, is no draft, or preflight has found what blocks it.
pub async fn approve(
    db: &Db,
    actor: &str,
    id: IssueId,
    approving: Approving,
    links: &Links,
    now: Timestamp,
) -> Result<Issue, IssueError> {
    let blocking = gate::blocking(db, id, links, None, now).await?;
    let actor = actor.to_owned();
    db.write(move |conn| {
        let issue = special::find(conn, id)?;
        if !matches!(issue.status, IssueStatus::Draft | IssueStatus::Approved) {
            let words = format!("only a draft can be approved; this issue is {}", issue.status);
            return Err(ContentError::NotNow(words).into());
        }
        gate::refuse(&blocking, approving.despite_findings)?;
        let content = Content::now(conn, &issue)?;
        let content_hash = content.hash();
        if content_hash != approving.content_hash {
            let words = "the issue has changed since you looked at it; look again, and approve what it is now";
            return Err(ContentError::NotNow(words.to_owned()).into());
        }
        let approval = Approval {
            content: content.json(),
            content_hash,
            approved_by: actor.clone(),
            approved_at: now,
        };
        approvals::insert(conn, id, &approval)?;
        let detail = serde_json::json!({ "content_hash": approval.content_hash, "despite": blocking });
        audit::append(conn, &actor, "issue.approve", &format!("issue {id}"), &detail, now)?;
        if standing(conn, &issue)?.missing.is_none() {
            issues::move_status(conn, id, IssueStatus::Draft, IssueStatus::Approved, now)?;
        }
        special::find(conn, id)
    })
    .await
}
