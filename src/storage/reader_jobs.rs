//! What is done with many readers at once: whom it concerns, and how far it has come.

use diesel::{prelude::*, sql_query, sql_types::BigInt};

use super::{
    Conn, StorageError,
    connection::each,
    schema::{reader_job_targets as targets, reader_jobs as jobs},
};
use crate::domain::{JobId, JobState, SubscriberId, Timestamp};

/// One job.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = jobs)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Job {
    pub id: JobId,
    pub actor: String,
    pub wish: String,
    pub action: String,
    pub state: JobState,
    pub below: SubscriberId,
    pub found: i64,
    pub done: i64,
    pub passed_over: i64,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

/// Adds a job that begins with going through the readers.
///
/// # Errors
/// Those of the database.
pub fn insert(conn: &mut Conn, actor: &str, wish: &str, action: &str, now: Timestamp) -> Result<JobId, StorageError> {
    let row = (
        jobs::actor.eq(actor),
        jobs::wish.eq(wish),
        jobs::action.eq(action),
        jobs::state.eq(JobState::Counting),
        jobs::below.eq(i64::MAX),
        jobs::created_at.eq(now),
    );
    let insert = diesel::insert_into(jobs::table).values(row);
    Ok(insert.returning(jobs::id).get_result(conn)?)
}

/// The job with this id.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, id: JobId) -> Result<Option<Job>, StorageError> {
    let query = jobs::table.filter(jobs::id.eq(id));
    Ok(query.select(Job::as_select()).first(conn).optional()?)
}

/// The jobs that something is to be done for, the oldest first.
///
/// # Errors
/// Those of the database.
pub fn at_work(conn: &mut Conn) -> Result<Vec<Job>, StorageError> {
    let query = jobs::table
        .filter(jobs::state.eq_any([JobState::Counting, JobState::Running]))
        .order(jobs::id);
    Ok(query.select(Job::as_select()).load(conn)?)
}

/// Keeps readers who were found, and that those below `next` are still to be gone through, by `wish`; none: nobody. False when
/// another process was faster, or the job was stopped.
///
/// # Errors
/// Those of the database.
pub fn keep(
    conn: &mut Conn,
    job: &Job,
    found: &[SubscriberId],
    next: Option<SubscriberId>,
    wish: &str,
) -> Result<bool, StorageError> {
    let row = jobs::table
        .filter(jobs::id.eq(job.id))
        .filter(jobs::state.eq(JobState::Counting))
        .filter(jobs::below.eq(job.below));
    let state = match next {
        Some(_) => JobState::Counting,
        None => JobState::Counted,
    };
    let number = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let set = (
        jobs::state.eq(state),
        jobs::wish.eq(wish),
        jobs::below.eq(next.unwrap_or(SubscriberId(0))),
        jobs::found.eq(jobs::found + number),
    );
    if diesel::update(row).set(set).execute(conn)? == 0 {
        return Ok(false);
    }
    let rows: Vec<_> = found
        .iter()
        .map(|id| (targets::job_id.eq(job.id), targets::subscriber_id.eq(*id)))
        .collect();
    each!(conn, |c| diesel::insert_into(targets::table).values(&rows).execute(c))?;
    Ok(true)
}

/// Moves a job on from one of these states; false when it is in none. One that ends keeps no readers.
///
/// # Errors
/// Those of the database.
pub fn move_on(
    conn: &mut Conn,
    id: JobId,
    from: &[JobState],
    to: JobState,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let row = jobs::table
        .filter(jobs::id.eq(id))
        .filter(jobs::state.eq_any(from.to_vec()));
    let moved = match to {
        JobState::Done | JobState::Stopped => diesel::update(row)
            .set((jobs::state.eq(to), jobs::finished_at.eq(now)))
            .execute(conn)?,
        _ => diesel::update(row).set(jobs::state.eq(to)).execute(conn)?,
    };
    if moved == 1 && matches!(to, JobState::Done | JobState::Stopped) {
        diesel::delete(targets::table.filter(targets::job_id.eq(id))).execute(conn)?;
    }
    Ok(moved == 1)
}

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = BigInt)]
    id: SubscriberId,
}

/// Takes up to `limit` readers with whom nothing has been done from a job, while it runs: whoever takes them does it in the same
/// transaction. Locks the job until then.
///
/// # Errors
/// Those of the database.
pub fn take(conn: &mut Conn, id: JobId, limit: i64) -> Result<Vec<SubscriberId>, StorageError> {
    let row = jobs::table
        .filter(jobs::id.eq(id))
        .filter(jobs::state.eq(JobState::Running));
    // The same state again: the row is locked, and whoever waits for it sees who is left.
    if diesel::update(row)
        .set(jobs::state.eq(JobState::Running))
        .execute(conn)?
        == 0
    {
        return Ok(Vec::new());
    }
    let taken: Vec<Taken> = sql_query(
        "DELETE FROM reader_job_targets WHERE job_id = $1 AND subscriber_id IN \
         (SELECT t.subscriber_id FROM reader_job_targets t WHERE t.job_id = $1 ORDER BY t.subscriber_id LIMIT $2) \
         RETURNING subscriber_id AS id",
    )
    .bind::<BigInt, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(taken.into_iter().map(|row| row.id).collect())
}

/// Notes with how many readers something was done, and how many were passed over.
///
/// # Errors
/// Those of the database.
pub fn note(conn: &mut Conn, id: JobId, done: i64, passed_over: i64) -> Result<(), StorageError> {
    diesel::update(jobs::table.filter(jobs::id.eq(id)))
        .set((
            jobs::done.eq(jobs::done + done),
            jobs::passed_over.eq(jobs::passed_over + passed_over),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a reader who is erased from every job.
///
/// # Errors
/// Those of the database.
pub(super) fn forget_reader(conn: &mut Conn, id: SubscriberId) -> Result<(), StorageError> {
    diesel::delete(targets::table.filter(targets::subscriber_id.eq(id))).execute(conn)?;
    Ok(())
}
