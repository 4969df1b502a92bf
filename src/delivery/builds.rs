//! Builds: an issue's copies are made from what was rendered once and kept, so that every worker makes the same and each copy
//! can be made again, whatever has changed since: the newsletter, the templates, the briefs.

use sha2::{Digest, Sha256};

use super::composing::Compiled;
use crate::{
    domain::{IssueId, Links, MOST_BUILDS, SecretKey, Timestamp, Variant, hex},
    issues::{
        IssueError,
        measured_links::LinkBook,
        rendering::{self, FullIssue, RenderedIssue},
        translations,
    },
    mail::wire::Wire,
    storage::{Conn, Db, StorageError, issue_builds, issue_builds::Build, issue_links, issues::Issue},
};

/// What copies of an issue are made from now: its latest build, or a new one when its briefs stand otherwise than in that one.
///
/// Costs one read; a new build one rendering and one write of about the issue's size.
///
/// # Errors
/// [`IssueError::Rendering`], a defect of the templates; those of the database.
pub(super) async fn current(
    db: &Db,
    key: &SecretKey,
    links: &Links,
    issue: &Issue,
    now: Timestamp,
) -> Result<Compiled, IssueError> {
    let wanted = issue.clone();
    let (latest, full) = db.read(move |conn| look(conn, wanted)).await?;
    if let Some(compiled) = fitting(latest, &full)? {
        return Ok(compiled);
    }
    let (issue, key, links) = (issue.clone(), key.clone(), links.clone());
    db.write(move |conn| current_in(conn, &key, &links, issue, now)).await
}

/// As [`current`], inside a write.
pub(super) fn current_in(
    conn: &mut Conn,
    key: &SecretKey,
    links: &Links,
    issue: Issue,
    now: Timestamp,
) -> Result<Compiled, IssueError> {
    let id = issue.id;
    let (latest, full) = look(conn, issue)?;
    let number = latest.as_ref().map_or(0, |latest| latest.build + 1);
    if let Some(compiled) = fitting(latest, &full)? {
        return Ok(compiled);
    }
    let mut book = LinkBook::open(&full, key, links, issue_links::list(conn, id)?);
    let rendered = translations::render_in_all(&full, links, &mut book)?;
    if number >= MOST_BUILDS {
        issue_links::insert(conn, id, &book.into_fresh())?;
        return Compiled::of(rendered, MOST_BUILDS - 1);
    }
    let build = Build {
        build: number,
        templates: rendering::templates_version(),
        content: serde_json::to_string(&rendered).map_err(|cause| IssueError::Rendering(cause.to_string()))?,
        built_at: now,
    };
    // Another worker may have been faster: what is kept counts.
    if issue_builds::insert(conn, id, &build)? {
        issue_links::insert(conn, id, &book.into_fresh())?;
    }
    let kept = issue_builds::find(conn, id, number)?;
    let rendered = kept.map_or(Ok(rendered), |kept| read(&kept.content))?;
    Compiled::of(rendered, number)
}

fn look(conn: &mut Conn, issue: Issue) -> Result<(Option<Build>, FullIssue), StorageError> {
    Ok((issue_builds::latest(conn, issue.id)?, rendering::load(conn, issue)?))
}

/// The latest build, when the issue's briefs stand as in it. One that an older version kept otherwise counts as none.
fn fitting(latest: Option<Build>, full: &FullIssue) -> Result<Option<Compiled>, IssueError> {
    let kept = latest.and_then(|latest| Some((read(&latest.content).ok()?, latest.build)));
    let kept = kept.filter(|(rendered, _)| {
        rendered.standing() == full.standing()
            && rendered.written_subject == full.issue.subject
            && rendered.speaks_as(full)
    });
    kept.map(|(rendered, build)| Compiled::of(rendered, build)).transpose()
}

/// The build of an issue with this number, as it was kept; `None` when there is none.
///
/// # Errors
/// [`IssueError::Rendering`] for a build that cannot be read; those of the database.
pub(super) async fn kept(db: &Db, issue: IssueId, build: i16) -> Result<Option<Compiled>, IssueError> {
    let Some(kept) = db.read(move |conn| issue_builds::find(conn, issue, build)).await? else {
        return Ok(None);
    };
    Compiled::of(read(&kept.content)?, build).map(Some)
}

/// A build as it was kept.
///
/// # Errors
/// [`IssueError::Rendering`] when another version of Vesnik has kept it otherwise.
pub(super) fn read(content: &str) -> Result<RenderedIssue, IssueError> {
    serde_json::from_str(content)
        .map_err(|cause| IssueError::Rendering(format!("a kept build cannot be read: {cause}")))
}

/// The SHA-256, in hexadecimal, of a variant's copy without what is its reader's own; `None` for one that holds nothing.
pub(super) fn content_hash(compiled: &Compiled, variant: Variant) -> Option<String> {
    let mask = compiled.mask(variant).ok()?;
    let mut wire = Wire::default();
    compiled.splice_for_nobody(&mask, &mut wire);
    Some(hex(&Sha256::digest(wire.as_bytes())))
}
