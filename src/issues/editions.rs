//! Setting up editions.

use std::time::Duration;

use super::IssueError;
use crate::{
    content::{ContentError, newsletters, one_line},
    domain::{EditionId, Slug, Timestamp},
    storage::{
        Conn, Db, audit,
        editions::{self, Edition, EditionSettings},
    },
};

/// How late an occurrence may still be made, unless the edition says otherwise.
pub const CATCH_UP_WITHIN: Duration = Duration::from_secs(24 * 3600);
/// The longest time that an edition may set.
const LONGEST_CATCH_UP: Duration = Duration::from_secs(31 * 24 * 3600);

/// Sets up an edition. Its first issue holds what is published from now on.
///
/// # Errors
/// [`IssueError::Content`] for an unknown newsletter, bad values and a taken slug.
pub async fn create(
    db: &Db,
    actor: &str,
    newsletter: &Slug,
    settings: EditionSettings,
    now: Timestamp,
) -> Result<Edition, IssueError> {
    let settings = check(settings, now)?;
    let (actor, newsletter) = (actor.to_owned(), newsletter.clone());
    db.write(move |conn| {
        let newsletter = newsletters::find(conn, &newsletter)?;
        let id = editions::insert(conn, newsletter.id, &settings, now).map_err(ContentError::slug_taken)?;
        record(conn, &actor, "edition.create", id, now)?;
        Ok(editions::find(conn, id)?)
    })
    .await
}

/// Changes an edition that still has `version`. Its next due time is computed anew if its cadence is another, or if it
/// was not active.
///
/// # Errors
/// [`IssueError::Content`] when someone was faster, for bad values and a taken slug.
pub async fn change(
    db: &Db,
    actor: &str,
    id: EditionId,
    version: i64,
    settings: EditionSettings,
    now: Timestamp,
) -> Result<Edition, IssueError> {
    let settings = check(settings, now)?;
    let actor = actor.to_owned();
    db.write(move |conn| {
        let known = editions::find(conn, id)?;
        let as_before = known.active
            && known.cron.as_deref() == settings.cadence.expression()
            && known.zone.as_deref() == settings.cadence.zone_name();
        let next_at = match as_before {
            true => known.next_at,
            false => settings.cadence.next_after(now),
        };
        if !editions::update(conn, id, version, &settings, next_at, now).map_err(ContentError::slug_taken)? {
            return Err(ContentError::Stale {
                current: editions::find(conn, id)?.version,
            }
            .into());
        }
        record(conn, &actor, "edition.change", id, now)?;
        Ok(editions::find(conn, id)?)
    })
    .await
}

fn check(mut settings: EditionSettings, now: Timestamp) -> Result<EditionSettings, ContentError> {
    settings.name = one_line("name", &settings.name, true)?;
    if settings.cadence.expression().is_some() && settings.cadence.next_after(now).is_none() {
        return Err(ContentError::Invalid {
            field: "cron",
            reason: "this expression never falls due".into(),
        });
    }
    if settings.catch_up_within > LONGEST_CATCH_UP {
        let reason = "must not be longer than 31 days".to_owned();
        return Err(ContentError::Invalid {
            field: "catch_up_within_hours",
            reason,
        });
    }
    Ok(settings)
}

fn record(conn: &mut Conn, actor: &str, action: &str, id: EditionId, now: Timestamp) -> Result<(), IssueError> {
    Ok(audit::append(
        conn,
        actor,
        action,
        &format!("edition {id}"),
        &serde_json::json!({}),
        now,
    )?)
}
