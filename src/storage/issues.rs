//! Issues and their moves.

use diesel::prelude::*;

use super::{Conn, StorageError, columns::json, schema::issues};
use crate::domain::{BriefId, EditionId, IssueId, IssueStatus, Measurement, NewsletterId, SubjectTest, Timestamp};

/// One issue.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = issues)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Issue {
    pub id: IssueId,
    pub newsletter_id: NewsletterId,
    pub edition_id: Option<EditionId>,
    pub number: i64,
    pub subject: String,
    pub preheader: String,
    pub opening_note: String,
    pub status: IssueStatus,
    pub send_at: Option<Timestamp>,
    pub cutoff: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub audience: i64,
    pub created_at: Timestamp,
    pub deadline_at: Option<Timestamp>,
    pub paused_at: Option<Timestamp>,
    pub pause_reason: Option<String>,
    pub spread_ms: Option<i64>,
    pub canary_copies: Option<i64>,
    pub canary_hold_ms: Option<i64>,
    pub canary_until: Option<Timestamp>,
    pub rules_version: Option<i64>,
    pub seen_recorded: bool,
    pub version: i64,
    pub opens_at: Option<Timestamp>,
    pub is_held: bool,
    pub alerts: i16,
    pub corrects: Option<BriefId>,
    pub corrects_version: Option<i64>,
    pub subject_test: Option<SubjectTest>,
    pub measurement: Measurement,
}

impl Issue {
    /// What an editor writes of it.
    pub fn words(&self) -> Words {
        Words {
            subject: self.subject.clone(),
            preheader: self.preheader.clone(),
            opening_note: self.opening_note.clone(),
        }
    }

    /// How it goes out.
    pub fn pace(&self) -> Pace {
        Pace {
            spread_ms: self.spread_ms,
            canary_copies: self.canary_copies,
            canary_hold_ms: self.canary_hold_ms,
        }
    }
}

/// A new issue.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = issues)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct NewIssue {
    pub newsletter_id: NewsletterId,
    pub edition_id: Option<EditionId>,
    pub number: i64,
    pub subject: String,
    pub preheader: String,
    pub opening_note: String,
    pub status: IssueStatus,
    pub send_at: Option<Timestamp>,
    pub cutoff: Timestamp,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub rules_version: Option<i64>,
    pub opens_at: Option<Timestamp>,
    pub is_held: bool,
    pub corrects: Option<BriefId>,
    pub corrects_version: Option<i64>,
}

/// What an editor writes of an issue.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = issues)]
pub struct Words {
    /// The subject line.
    pub subject: String,
    /// The line that mail programs show beside the subject.
    pub preheader: String,
    /// Markdown before the briefs.
    pub opening_note: String,
}

/// Adds an issue.
///
/// # Errors
/// Those of the database.
pub fn insert(conn: &mut Conn, issue: &NewIssue) -> Result<IssueId, StorageError> {
    Ok(diesel::insert_into(issues::table)
        .values(issue)
        .returning(issues::id)
        .get_result(conn)?)
}

/// The issue with this id.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, id: IssueId) -> Result<Option<Issue>, StorageError> {
    Ok(issues::table
        .filter(issues::id.eq(id))
        .select(Issue::as_select())
        .first(conn)
        .optional()?)
}

/// A newsletter's issue with this number.
///
/// # Errors
/// Those of the database.
pub fn find_by_number(conn: &mut Conn, newsletter: NewsletterId, number: i64) -> Result<Option<Issue>, StorageError> {
    let query = issues::table
        .filter(issues::newsletter_id.eq(newsletter))
        .filter(issues::number.eq(number));
    Ok(query.select(Issue::as_select()).first(conn).optional()?)
}

/// The issue that was sent last, or is being sent; letters that correct a brief are none.
///
/// # Errors
/// Those of the database.
pub fn latest_started(conn: &mut Conn, newsletter: NewsletterId) -> Result<Option<Issue>, StorageError> {
    let query = issues::table
        .filter(issues::newsletter_id.eq(newsletter))
        .filter(issues::status.eq_any([IssueStatus::Sending, IssueStatus::Sent]))
        .filter(issues::corrects.is_null())
        .order(issues::number.desc());
    Ok(query.select(Issue::as_select()).first(conn).optional()?)
}

/// The issues whose time to start has come, the earliest first.
///
/// # Errors
/// Those of the database.
pub fn due_to_start(conn: &mut Conn, now: Timestamp) -> Result<Vec<IssueId>, StorageError> {
    let query = issues::table
        .filter(issues::status.eq(IssueStatus::Scheduled))
        .filter(issues::send_at.le(now))
        .order((issues::send_at, issues::id));
    Ok(query.select(issues::id).load(conn)?)
}

/// The issues that are being sent, the earliest started first.
///
/// # Errors
/// Those of the database.
pub fn sending(conn: &mut Conn) -> Result<Vec<Issue>, StorageError> {
    let query = issues::table
        .filter(issues::status.eq(IssueStatus::Sending))
        .order((issues::started_at, issues::id));
    Ok(query.select(Issue::as_select()).load(conn)?)
}

/// The issues that are being sent or are paused.
///
/// # Errors
/// Those of the database.
pub fn under_way(conn: &mut Conn) -> Result<Vec<Issue>, StorageError> {
    let query = issues::table
        .filter(issues::status.eq_any([IssueStatus::Sending, IssueStatus::Paused]))
        .order(issues::id);
    Ok(query.select(Issue::as_select()).load(conn)?)
}

/// Up to 1,000 special issues that are or were to go out from one instant up to another, the earliest first.
///
/// # Errors
/// Those of the database.
pub fn special_between(conn: &mut Conn, from: Timestamp, to: Timestamp) -> Result<Vec<Issue>, StorageError> {
    let query = issues::table
        .filter(issues::edition_id.is_null())
        .filter(issues::send_at.ge(from))
        .filter(issues::send_at.lt(to))
        .order((issues::send_at, issues::id));
    Ok(query.limit(1_000).select(Issue::as_select()).load(conn)?)
}

/// Moves an issue from one status to another; false when it is not in `from` (any more).
///
/// # Errors
/// Those of the database.
pub fn move_status(
    conn: &mut Conn,
    id: IssueId,
    from: IssueStatus,
    to: IssueStatus,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let row = issues::table.filter(issues::id.eq(id)).filter(issues::status.eq(from));
    let ended = matches!(to, IssueStatus::Sent | IssueStatus::Cancelled | IssueStatus::Expired);
    let moved = match ended {
        true => {
            let set = (
                issues::status.eq(to),
                issues::finished_at.eq(now),
                issues::updated_at.eq(now),
            );
            diesel::update(row).set(set).execute(conn)?
        }
        false => diesel::update(row)
            .set((issues::status.eq(to), issues::updated_at.eq(now)))
            .execute(conn)?,
    };
    Ok(moved == 1)
}

/// How an issue goes out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = issues, treat_none_as_null = true)]
pub struct Pace {
    /// Milliseconds over which its copies are spread; none: as fast as the relay takes them.
    pub spread_ms: Option<i64>,
    /// Copies that go out first.
    pub canary_copies: Option<i64>,
    /// Milliseconds that the others wait for them.
    pub canary_hold_ms: Option<i64>,
}

/// Schedules a draft or approved issue; false when it is neither.
///
/// # Errors
/// Those of the database.
pub fn schedule(
    conn: &mut Conn,
    id: IssueId,
    send_at: Timestamp,
    pace: Pace,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let waiting = issues::status.eq_any([IssueStatus::Draft, IssueStatus::Approved, IssueStatus::Scheduled]);
    let changed = diesel::update(issues::table.filter(issues::id.eq(id)).filter(waiting))
        .set((
            issues::status.eq(IssueStatus::Scheduled),
            issues::send_at.eq(send_at),
            issues::updated_at.eq(now),
            pace,
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Changes the words of an issue that still has `version`; false when someone was faster.
///
/// # Errors
/// Those of the database.
pub fn set_words(
    conn: &mut Conn,
    id: IssueId,
    version: i64,
    words: &Words,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let row = issues::table
        .filter(issues::id.eq(id))
        .filter(issues::version.eq(version));
    let set = (words, issues::version.eq(version + 1), issues::updated_at.eq(now));
    Ok(diesel::update(row).set(set).execute(conn)? == 1)
}

/// Sets the subjects that are tried; none: the issue has one.
///
/// # Errors
/// Those of the database.
pub fn set_subject_test(conn: &mut Conn, id: IssueId, test: Option<&SubjectTest>) -> Result<(), StorageError> {
    let test = test.map(json).transpose()?;
    diesel::update(issues::table.filter(issues::id.eq(id)))
        .set(issues::subject_test.eq(test))
        .execute(conn)?;
    Ok(())
}

/// Sets what is measured of an issue.
///
/// # Errors
/// Those of the database.
pub fn set_measurement(conn: &mut Conn, id: IssueId, measurement: Measurement) -> Result<(), StorageError> {
    diesel::update(issues::table.filter(issues::id.eq(id)))
        .set(issues::measurement.eq(measurement))
        .execute(conn)?;
    Ok(())
}

/// Adds readers to the number of an issue's audience.
///
/// # Errors
/// Those of the database.
pub fn widen(conn: &mut Conn, id: IssueId, readers: i64) -> Result<(), StorageError> {
    diesel::update(issues::table.filter(issues::id.eq(id)))
        .set(issues::audience.eq(issues::audience + readers))
        .execute(conn)?;
    Ok(())
}

/// Moves the end of an issue's time: it holds what was published up to then.
///
/// # Errors
/// Those of the database.
pub fn set_cutoff(conn: &mut Conn, id: IssueId, cutoff: Timestamp) -> Result<(), StorageError> {
    diesel::update(issues::table.filter(issues::id.eq(id)))
        .set(issues::cutoff.eq(cutoff))
        .execute(conn)?;
    Ok(())
}

/// Records how many letters have asked for the approval of an issue.
///
/// # Errors
/// Those of the database.
pub fn set_alerts(conn: &mut Conn, id: IssueId, alerts: i16) -> Result<(), StorageError> {
    diesel::update(issues::table.filter(issues::id.eq(id)))
        .set(issues::alerts.eq(alerts))
        .execute(conn)?;
    Ok(())
}

/// The issues of editions that wait for their slot or for approval, the earliest slot first.
///
/// # Errors
/// Those of the database.
pub fn drafts_of_editions(conn: &mut Conn) -> Result<Vec<Issue>, StorageError> {
    let query = issues::table
        .filter(issues::status.eq_any([IssueStatus::Draft, IssueStatus::Approved]))
        .filter(issues::edition_id.is_not_null())
        .filter(issues::send_at.is_not_null())
        .order((issues::send_at, issues::id));
    Ok(query.select(Issue::as_select()).load(conn)?)
}

/// Records when sending began, to how many, until when it may take, and at which pace it goes.
///
/// # Errors
/// Those of the database.
pub fn set_started(
    conn: &mut Conn,
    id: IssueId,
    audience: i64,
    deadline_at: Timestamp,
    pace: Pace,
    now: Timestamp,
) -> Result<(), StorageError> {
    diesel::update(issues::table.filter(issues::id.eq(id)))
        .set((
            issues::started_at.eq(now),
            issues::audience.eq(audience),
            issues::deadline_at.eq(deadline_at),
            pace,
        ))
        .execute(conn)?;
    Ok(())
}

/// Moves an issue from `sending` to `paused` and keeps why, for those who come to look; false when it is not being sent.
///
/// # Errors
/// Those of the database.
pub fn pause(conn: &mut Conn, id: IssueId, reason: Option<&str>, now: Timestamp) -> Result<bool, StorageError> {
    let row = issues::table
        .filter(issues::id.eq(id))
        .filter(issues::status.eq(IssueStatus::Sending));
    let changed = diesel::update(row)
        .set((
            issues::status.eq(IssueStatus::Paused),
            issues::paused_at.eq(now),
            issues::pause_reason.eq(reason),
            issues::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Moves an issue from `paused` to `sending`; the pause does not count towards its deadline. False when it is not paused.
///
/// # Errors
/// Those of the database.
pub fn resume(conn: &mut Conn, issue: &Issue, now: Timestamp) -> Result<bool, StorageError> {
    let paused_for = issue.paused_at.map(|since| now.since(since)).unwrap_or_default();
    let row = issues::table
        .filter(issues::id.eq(issue.id))
        .filter(issues::status.eq(IssueStatus::Paused));
    let changed = diesel::update(row)
        .set((
            issues::status.eq(IssueStatus::Sending),
            issues::paused_at.eq(None::<Timestamp>),
            issues::pause_reason.eq(None::<String>),
            issues::deadline_at.eq(issue.deadline_at.map(|deadline| deadline + paused_for)),
            issues::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Lets an issue hold until `until` after its canary copies, once.
///
/// # Errors
/// Those of the database.
pub fn hold_after_canary(conn: &mut Conn, id: IssueId, until: Timestamp) -> Result<(), StorageError> {
    let row = issues::table
        .filter(issues::id.eq(id))
        .filter(issues::canary_until.is_null());
    diesel::update(row).set(issues::canary_until.eq(until)).execute(conn)?;
    Ok(())
}

/// The issues of editions that have ended and whose readers' subscriptions do not know it yet.
///
/// # Errors
/// Those of the database.
pub fn ended_without_seen(conn: &mut Conn) -> Result<Vec<Issue>, StorageError> {
    let ended = [IssueStatus::Sent, IssueStatus::Cancelled];
    let query = issues::table
        .filter(diesel::dsl::not(issues::seen_recorded))
        .filter(issues::status.eq_any(ended))
        .order(issues::id);
    Ok(query.select(Issue::as_select()).load(conn)?)
}

/// Other issues of the newsletter's editions that some readers may have got without their subscriptions knowing it yet.
///
/// # Errors
/// Those of the database.
pub fn unseen_beside(conn: &mut Conn, newsletter: NewsletterId, issue: IssueId) -> Result<Vec<Issue>, StorageError> {
    let query = issues::table
        .filter(diesel::dsl::not(issues::seen_recorded))
        .filter(issues::newsletter_id.eq(newsletter))
        .filter(issues::id.ne(issue))
        .filter(issues::edition_id.is_not_null())
        .filter(issues::started_at.is_not_null());
    Ok(query.select(Issue::as_select()).load(conn)?)
}

/// Records that every subscription knows what this issue brought; false when it was recorded before.
///
/// # Errors
/// Those of the database.
pub fn set_seen_recorded(conn: &mut Conn, id: IssueId) -> Result<bool, StorageError> {
    let row = issues::table
        .filter(issues::id.eq(id))
        .filter(diesel::dsl::not(issues::seen_recorded));
    Ok(diesel::update(row).set(issues::seen_recorded.eq(true)).execute(conn)? == 1)
}
