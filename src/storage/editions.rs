//! Editions and the times at which they fall due.

use std::{collections::HashMap, time::Duration};

use diesel::prelude::*;

use super::{Conn, StorageError, columns::json, connection::lock_newsletter, schema::editions};
use crate::domain::{AssemblyRules, Cadence, CadenceError, Days, DraftRules, EditionId, NewsletterId, Slug, Timestamp};

/// One edition.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = editions)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Edition {
    pub id: EditionId,
    pub newsletter_id: NewsletterId,
    pub slug: Slug,
    pub name: String,
    pub cron: Option<String>,
    pub zone: Option<String>,
    pub next_at: Option<Timestamp>,
    pub assembled_until: Timestamp,
    pub catch_up_within_ms: i64,
    pub active: bool,
    pub version: i64,
    pub created_at: Timestamp,
    pub days: Days,
    pub rules: AssemblyRules,
    pub freeze_ms: i64,
    pub quiet_ms: i64,
    pub welcomes: bool,
    pub lead_ms: i64,
    pub drafts: DraftRules,
    pub local_morning: bool,
}

impl Edition {
    /// When this edition falls due.
    ///
    /// # Errors
    /// [`CadenceError`] when a zone known at saving has since left the time zone database.
    pub fn cadence(&self) -> Result<Cadence, CadenceError> {
        Cadence::parse(self.cron.as_deref(), self.zone.as_deref())
    }

    /// What an owner has set, to be changed and saved.
    ///
    /// # Errors
    /// As [`Edition::cadence`].
    pub fn settings(&self) -> Result<EditionSettings, CadenceError> {
        Ok(EditionSettings {
            slug: self.slug.clone(),
            name: self.name.clone(),
            cadence: self.cadence()?,
            catch_up_within: self.catch_up_within(),
            active: self.active,
            days: self.days.clone(),
            rules: self.rules.clone(),
            freeze: self.freeze(),
            quiet: self.quiet(),
            welcomes: self.welcomes,
            lead: self.lead(),
            drafts: self.drafts.clone(),
            local_morning: self.local_morning,
        })
    }

    /// The first due time after `after`; `None` when there is none any more, or the cadence cannot be read.
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        self.cadence().ok()?.next_on(after, &self.days)
    }

    /// How long before its due time an issue is closed for further briefs.
    pub fn freeze(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.freeze_ms).unwrap_or(0))
    }

    /// How long before its due time an issue is prepared as a draft.
    pub fn lead(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.lead_ms).unwrap_or(0))
    }

    /// How long an instant edition waits for further briefs.
    pub fn quiet(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.quiet_ms).unwrap_or(0))
    }

    /// How late an occurrence may still be made.
    pub fn catch_up_within(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.catch_up_within_ms).unwrap_or(0))
    }
}

/// What an owner sets on an edition.
#[derive(Debug, Clone)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct EditionSettings {
    pub slug: Slug,
    pub name: String,
    pub cadence: Cadence,
    pub catch_up_within: Duration,
    pub active: bool,
    pub days: Days,
    pub rules: AssemblyRules,
    pub freeze: Duration,
    pub quiet: Duration,
    /// Whether a new reader gets the edition's last issue at once.
    pub welcomes: bool,
    pub lead: Duration,
    pub drafts: DraftRules,
    /// Whether its issues reach each reader at its hour in the reader's own zone.
    pub local_morning: bool,
}

impl EditionSettings {
    /// An active edition that comes out on every day of its cadence and takes everything new.
    pub fn new(slug: Slug, name: &str, cadence: Cadence, catch_up_within: Duration) -> Self {
        EditionSettings {
            slug,
            name: name.to_owned(),
            cadence,
            catch_up_within,
            active: true,
            days: Days::default(),
            rules: AssemblyRules::default(),
            freeze: Duration::ZERO,
            quiet: Duration::ZERO,
            welcomes: false,
            lead: Duration::ZERO,
            drafts: DraftRules::default(),
            local_morning: false,
        }
    }
}

type Settings<'a> = (
    diesel::dsl::Eq<editions::slug, &'a Slug>,
    diesel::dsl::Eq<editions::name, &'a str>,
    diesel::dsl::Eq<editions::cron, Option<&'a str>>,
    diesel::dsl::Eq<editions::zone, Option<&'static str>>,
    diesel::dsl::Eq<editions::next_at, Option<Timestamp>>,
    diesel::dsl::Eq<editions::catch_up_within_ms, i64>,
    diesel::dsl::Eq<editions::active, bool>,
    diesel::dsl::Eq<editions::days, String>,
    diesel::dsl::Eq<editions::rules, String>,
    diesel::dsl::Eq<editions::freeze_ms, i64>,
    diesel::dsl::Eq<editions::quiet_ms, i64>,
    diesel::dsl::Eq<editions::welcomes, bool>,
    diesel::dsl::Eq<editions::lead_ms, i64>,
    diesel::dsl::Eq<editions::drafts, String>,
    diesel::dsl::Eq<editions::local_morning, bool>,
);

fn columns(settings: &EditionSettings, next_at: Option<Timestamp>) -> Result<Settings<'_>, StorageError> {
    let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    Ok((
        editions::slug.eq(&settings.slug),
        editions::name.eq(settings.name.as_str()),
        editions::cron.eq(settings.cadence.expression()),
        editions::zone.eq(settings.cadence.zone_name()),
        editions::next_at.eq(next_at),
        editions::catch_up_within_ms.eq(millis(settings.catch_up_within)),
        editions::active.eq(settings.active),
        editions::days.eq(json(&settings.days)?),
        editions::rules.eq(json(&settings.rules)?),
        editions::freeze_ms.eq(millis(settings.freeze)),
        editions::quiet_ms.eq(millis(settings.quiet)),
        editions::welcomes.eq(settings.welcomes),
        editions::lead_ms.eq(millis(settings.lead)),
        editions::drafts.eq(json(&settings.drafts)?),
        editions::local_morning.eq(settings.local_morning),
    ))
}

/// Adds an edition, due for the first time after `now`. Its first issue holds what is published from now on.
///
/// # Errors
/// [`StorageError::Duplicate`] when the newsletter has an edition with this slug.
pub fn insert(
    conn: &mut Conn,
    newsletter: NewsletterId,
    settings: &EditionSettings,
    now: Timestamp,
) -> Result<EditionId, StorageError> {
    let others: i64 = editions::table
        .filter(editions::newsletter_id.eq(newsletter))
        .count()
        .get_result(conn)?;
    let id = diesel::insert_into(editions::table)
        .values((
            columns(settings, settings.cadence.next_on(now, &settings.days))?,
            editions::newsletter_id.eq(newsletter),
            editions::assembled_until.eq(now),
            editions::position.eq(others + 1),
            editions::created_at.eq(now),
            editions::updated_at.eq(now),
        ))
        .returning(editions::id)
        .get_result(conn)?;
    Ok(id)
}

/// Replaces the settings and the due time if the edition still has `version`; false when someone was faster.
///
/// # Errors
/// [`StorageError::Duplicate`] when the slug is taken.
pub fn update(
    conn: &mut Conn,
    id: EditionId,
    version: i64,
    settings: &EditionSettings,
    next_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let row = editions::table
        .filter(editions::id.eq(id))
        .filter(editions::version.eq(version));
    let changed = diesel::update(row)
        .set((
            columns(settings, next_at)?,
            editions::version.eq(version + 1),
            editions::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The edition with this id.
///
/// # Errors
/// Those of the database, also when there is none.
pub fn find(conn: &mut Conn, id: EditionId) -> Result<Edition, StorageError> {
    Ok(editions::table
        .filter(editions::id.eq(id))
        .select(Edition::as_select())
        .first(conn)?)
}

/// A newsletter's edition with this slug.
///
/// # Errors
/// Those of the database.
pub fn find_by_slug(conn: &mut Conn, newsletter: NewsletterId, slug: &Slug) -> Result<Option<Edition>, StorageError> {
    let query = editions::table
        .filter(editions::newsletter_id.eq(newsletter))
        .filter(editions::slug.eq(slug));
    Ok(query.select(Edition::as_select()).first(conn).optional()?)
}

/// A newsletter's editions in their order.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, newsletter: NewsletterId) -> Result<Vec<Edition>, StorageError> {
    let query = editions::table
        .filter(editions::newsletter_id.eq(newsletter))
        .order((editions::position, editions::id));
    Ok(query.select(Edition::as_select()).load(conn)?)
}

/// The editions of these newsletters, each newsletter's in their order.
///
/// # Errors
/// Those of the database.
pub fn of_all(conn: &mut Conn, newsletters: &[NewsletterId]) -> Result<Vec<Edition>, StorageError> {
    let query = editions::table
        .filter(editions::newsletter_id.eq_any(newsletters.to_vec()))
        .order((editions::position, editions::id));
    Ok(query.select(Edition::as_select()).load(conn)?)
}

/// The editions of a newsletter that can be subscribed to, in its order.
///
/// # Errors
/// Those of the database.
pub fn open(conn: &mut Conn, newsletter: NewsletterId) -> Result<Vec<(EditionId, Slug)>, StorageError> {
    let query = editions::table
        .filter(editions::newsletter_id.eq(newsletter))
        .filter(editions::active)
        .order((editions::position, editions::id));
    Ok(query.select((editions::id, editions::slug)).load(conn)?)
}

/// All editions, in the order of their newsletters.
///
/// # Errors
/// Those of the database.
pub fn all(conn: &mut Conn) -> Result<Vec<Edition>, StorageError> {
    let query = editions::table.order((editions::newsletter_id, editions::position, editions::id));
    Ok(query.select(Edition::as_select()).load(conn)?)
}

/// The earliest zone is so far ahead of the latest.
const ZONES_APART: Duration = Duration::from_secs(26 * 3600);

/// Up to 500 active editions that are due, or whose issue may have to be prepared, the longest due first.
///
/// # Errors
/// Those of the database.
pub fn due(conn: &mut Conn, now: Timestamp) -> Result<Vec<Edition>, StorageError> {
    let query = editions::table
        .filter(editions::active)
        .filter(
            (editions::next_at - editions::lead_ms.nullable())
                .le(now)
                .or(editions::local_morning
                    .nullable()
                    .and((editions::next_at - editions::lead_ms.nullable()).le(now + ZONES_APART))),
        )
        .order((editions::next_at, editions::id))
        .limit(500);
    Ok(query.select(Edition::as_select()).load(conn)?)
}

/// The active instant editions.
///
/// # Errors
/// Those of the database.
pub fn instant(conn: &mut Conn) -> Result<Vec<Edition>, StorageError> {
    let query = editions::table
        .filter(editions::active)
        .filter(editions::cron.is_null())
        .order(editions::id);
    Ok(query.select(Edition::as_select()).load(conn)?)
}

/// Up to when a newsletter's editions have been assembled: what is published now must be later, or no issue would hold it. Until
/// the transaction ends none is assembled. To be called inside a write.
///
/// # Errors
/// Those of the database.
pub fn assembled_until(conn: &mut Conn, newsletter: NewsletterId) -> Result<Timestamp, StorageError> {
    lock_newsletter(conn, newsletter)?;
    let latest: Option<Timestamp> = editions::table
        .filter(editions::newsletter_id.eq(newsletter))
        .select(diesel::dsl::max(editions::assembled_until))
        .first(conn)?;
    Ok(latest.unwrap_or(Timestamp::EPOCH))
}

/// An edition as it is now, to be assembled: until the transaction ends nothing of its newsletter is published. To be called
/// inside a write.
///
/// # Errors
/// Those of the database, also when there is none.
pub fn lock(conn: &mut Conn, edition: &Edition) -> Result<Edition, StorageError> {
    lock_newsletter(conn, edition.newsletter_id)?;
    find(conn, edition.id)
}

/// Moves the due time on from `from`; false when another process has moved it. The winner makes the occurrence.
///
/// # Errors
/// Those of the database.
pub fn move_next_at(
    conn: &mut Conn,
    id: EditionId,
    from: Timestamp,
    to: Option<Timestamp>,
) -> Result<bool, StorageError> {
    let row = editions::table
        .filter(editions::id.eq(id))
        .filter(editions::next_at.eq(from));
    Ok(diesel::update(row).set(editions::next_at.eq(to)).execute(conn)? == 1)
}

/// Moves `assembled_until` on from `from`; false when another process has moved it.
///
/// # Errors
/// Those of the database.
pub fn move_assembled_until(
    conn: &mut Conn,
    id: EditionId,
    from: Timestamp,
    to: Timestamp,
) -> Result<bool, StorageError> {
    let row = editions::table
        .filter(editions::id.eq(id))
        .filter(editions::assembled_until.eq(from));
    Ok(diesel::update(row)
        .set(editions::assembled_until.eq(to))
        .execute(conn)?
        == 1)
}

/// The slugs of all editions.
///
/// # Errors
/// Those of the database.
pub fn slugs(conn: &mut Conn) -> Result<HashMap<EditionId, Slug>, StorageError> {
    let rows: Vec<(EditionId, Slug)> = editions::table.select((editions::id, editions::slug)).load(conn)?;
    Ok(rows.into_iter().collect())
}
