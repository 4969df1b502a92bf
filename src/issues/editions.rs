//! Setting up editions.

use std::time::Duration;

use super::IssueError;
use crate::{
    content::{ContentError, newsletters, one_line},
    domain::{EditionId, NewsletterId, Slug, Timestamp},
    storage::{
        Conn, Db, audit,
        editions::{self, Edition, EditionSettings},
        sections,
    },
};

/// How late an occurrence may still be made, unless the edition says otherwise.
pub const CATCH_UP_WITHIN: Duration = Duration::from_secs(24 * 3600);
/// The longest times that an edition may set.
const LONGEST_CATCH_UP: Duration = Duration::from_secs(31 * 24 * 3600);
const LONGEST_FREEZE: Duration = Duration::from_secs(7 * 24 * 3600);
const LONGEST_LEAD: Duration = Duration::from_secs(7 * 24 * 3600);
const MOST_DUTY_EDITORS: usize = 20;
const LONGEST_QUIET: Duration = Duration::from_secs(24 * 3600);
/// A century of public holidays.
pub(super) const MOST_HOLIDAYS: usize = 1_000;

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
        check_sections(conn, newsletter.id, &settings)?;
        let id = editions::insert(conn, newsletter.id, &settings, now).map_err(ContentError::slug_taken)?;
        record(conn, &actor, "edition.create", id, &serde_json::json!({}), now)?;
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
    let action = ("edition.change", serde_json::json!({}));
    save(db, actor, id, version, settings, action, now).await
}

/// As [`change`], under another name and with what else is known of it in the audit log.
pub(super) async fn save(
    db: &Db,
    actor: &str,
    id: EditionId,
    version: i64,
    settings: EditionSettings,
    (action, detail): (&'static str, serde_json::Value),
    now: Timestamp,
) -> Result<Edition, IssueError> {
    let settings = check(settings, now)?;
    let actor = actor.to_owned();
    db.write(move |conn| {
        let known = editions::find(conn, id)?;
        check_sections(conn, known.newsletter_id, &settings)?;
        let as_before = known.active
            && known.cron.as_deref() == settings.cadence.expression()
            && known.zone.as_deref() == settings.cadence.zone_name()
            && known.days == settings.days;
        let next_at = match as_before {
            true => known.next_at,
            false => settings.cadence.next_on(now, &settings.days),
        };
        if !editions::update(conn, id, version, &settings, next_at, now).map_err(ContentError::slug_taken)? {
            return Err(ContentError::Stale {
                current: editions::find(conn, id)?.version,
            }
            .into());
        }
        record(conn, &actor, action, id, &detail, now)?;
        Ok(editions::find(conn, id)?)
    })
    .await
}

fn check_sections(conn: &mut Conn, newsletter: NewsletterId, settings: &EditionSettings) -> Result<(), IssueError> {
    let known = sections::list(conn, newsletter)?;
    let is_known = |slug: &&Slug| known.iter().any(|section| section.slug == **slug);
    match settings.rules.section_order.iter().find(|slug| !is_known(slug)) {
        None => Ok(()),
        Some(unknown) => Err(ContentError::Invalid {
            field: "rules",
            reason: format!("section_order names {unknown}, which is no section of this newsletter"),
        }
        .into()),
    }
}

fn check(mut settings: EditionSettings, now: Timestamp) -> Result<EditionSettings, ContentError> {
    settings.name = one_line("name", &settings.name, true)?;
    let invalid = |field, reason: &str| {
        let reason = reason.to_owned();
        Err(ContentError::Invalid { field, reason })
    };
    if settings.cadence.expression().is_some() && settings.cadence.next_after(now).is_none() {
        return invalid("cron", "this expression never falls due");
    }
    if settings.catch_up_within > LONGEST_CATCH_UP {
        return invalid("catch_up_within_hours", "must not be longer than 31 days");
    }
    if settings.freeze > LONGEST_FREEZE {
        return invalid("freeze_minutes", "must not be longer than 7 days");
    }
    if settings.quiet > LONGEST_QUIET {
        return invalid("quiet_minutes", "must not be longer than a day");
    }
    if settings.lead > LONGEST_LEAD {
        return invalid("lead_minutes", "must not be longer than 7 days");
    }
    if settings.cadence.expression().is_none() && !settings.lead.is_zero() {
        return invalid(
            "lead_minutes",
            "an instant edition has no due time before which an issue could be prepared",
        );
    }
    if settings.local_morning && settings.cadence.expression().is_none() {
        return invalid("local_morning", "an instant edition has no hour at which it could come");
    }
    if settings.drafts.duty_editors.len() > MOST_DUTY_EDITORS {
        return invalid("drafts", "at most 20 duty editors");
    }
    let days = &settings.days;
    if days
        .starts_on
        .zip(days.ends_on)
        .is_some_and(|(first, last)| first > last)
    {
        return invalid("days", "ends_on lies before starts_on");
    }
    if days.holidays.len() > MOST_HOLIDAYS {
        return invalid("days", "at most 1,000 holidays");
    }
    let rules = &settings.rules;
    if rules.most_briefs.is_some_and(|most| most.get() < rules.fewest_briefs) {
        return invalid("rules", "most_briefs is less than fewest_briefs");
    }
    if rules.most_minutes.is_some_and(|most| most.get() < rules.fewest_minutes) {
        return invalid("rules", "most_minutes is less than fewest_minutes");
    }
    if let Some(tag) = rules.tags_in.shared_with(&rules.tags_out) {
        return invalid("rules", &format!("tags_in and tags_out both name “{tag}”"));
    }
    Ok(settings)
}

fn record(
    conn: &mut Conn,
    actor: &str,
    action: &str,
    id: EditionId,
    detail: &serde_json::Value,
    now: Timestamp,
) -> Result<(), IssueError> {
    Ok(audit::append(
        conn,
        actor,
        action,
        &format!("edition {id}"),
        detail,
        now,
    )?)
}
