//! An edition's holidays from an iCalendar file.

mod calendar_file;

use std::collections::BTreeMap;

use chrono::Datelike;

pub use calendar_file::{FileError, PassedOver, Years};

use super::{IssueError, editions::save};
use crate::{
    content::{ContentError, newsletters},
    domain::{Slug, Timestamp},
    storage::{
        Db,
        editions::{self, Edition},
    },
};

/// Which edition gets holidays.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its newsletter.
    pub newsletter: Slug,
    /// The edition.
    pub edition: Slug,
    /// The version that the change was made to; `None`: whatever it is.
    pub version: Option<i64>,
}

/// What became of a file.
#[derive(Debug, Clone)]
pub struct Replaced {
    /// The edition with its new holidays.
    pub edition: Edition,
    /// The years from which holidays were taken.
    pub years: Years,
    /// How many events were passed over, and why.
    pub passed_over: BTreeMap<PassedOver, usize>,
}

/// Replaces the holidays of an edition by the days of a file's all-day events in this year and the next five. Its next due
/// time is computed anew. A file that cannot be read, or that has no such day, changes nothing.
///
/// # Errors
/// [`IssueError::Content`] for an unknown edition, a stale version, and a file that cannot be read, with its line.
pub async fn replace(
    db: &Db,
    actor: &str,
    target: Target,
    file: Vec<u8>,
    now: Timestamp,
) -> Result<Replaced, IssueError> {
    let version = target.version;
    // Reading takes a while for the largest files: it stays off the threads that answer requests.
    let (known, years, read) = db
        .read(move |conn| {
            let newsletter = newsletters::find(conn, &target.newsletter)?;
            let known = editions::find_by_slug(conn, newsletter.id, &target.edition)?;
            let known = known.ok_or(ContentError::Unknown("edition"))?;
            let cadence = known.cadence().map_err(|cause| refused(&cause))?;
            let years = Years::from(cadence.day_of(now).year());
            let read = calendar_file::read(&file, years).map_err(|cause| refused(&cause))?;
            Ok::<_, IssueError>((known, years, read))
        })
        .await?;
    let mut settings = known.settings().map_err(|cause| refused(&cause))?;
    settings.days.holidays = read.days;
    let detail = serde_json::json!({
        "taken": settings.days.holidays.len(),
        "passed_over": read.passed_over.values().sum::<usize>(),
    });
    let version = version.unwrap_or(known.version);
    let action = ("edition.holidays", detail);
    let edition = save(db, actor, known.id, version, settings, action, now).await?;
    Ok(Replaced {
        edition,
        years,
        passed_over: read.passed_over,
    })
}

fn refused(cause: &dyn std::fmt::Display) -> ContentError {
    ContentError::Invalid {
        field: "holidays",
        reason: cause.to_string(),
    }
}
