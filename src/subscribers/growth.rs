//! Keeps the counts of how readers come and go: behind the changes, and never in their way.

use std::time::Duration;

use crate::{
    domain::Timestamp,
    storage::{Conn, Db, StorageError, growth},
};

/// Events counted in one transaction: on SQLite others wait for it, some ten milliseconds.
const AT_ONCE: i64 = 20_000;
/// How often all readers are counted.
const READERS_EVERY: Duration = Duration::from_secs(3600);
/// How old the note may be that nothing was left to count.
const NOTE_EVERY: Duration = Duration::from_secs(60);

/// Counts what has happened since the last time, and once an hour how many readers there are. What is left when it stops, for
/// whatever reason, is counted the next time, each event once.
///
/// # Errors
/// Those of the database.
#[tracing::instrument(skip_all)]
pub async fn keep_up(db: &Db, now: Timestamp) -> Result<(), StorageError> {
    loop {
        let any = db.read(growth::any_uncounted).await?;
        if !any || !db.write(growth::look_ahead).await? {
            break;
        }
        if !db.write(|conn: &mut Conn| growth::count_some(conn, AT_ONCE)).await? {
            // A transaction holds an event back: the rest is counted when it has ended.
            return Ok(());
        }
    }
    let (noted_at, readers_at) = db.read(growth::marked_at).await?;
    if readers_at == Timestamp::EPOCH
        || now >= readers_at + READERS_EVERY
        || growth::day_of(now) != growth::day_of(readers_at)
    {
        let readers = db.read(growth::readers).await?;
        db.write(move |conn: &mut Conn| growth::set_readers(conn, &readers, now))
            .await?;
    }
    if now >= noted_at + NOTE_EVERY {
        db.write(move |conn: &mut Conn| growth::set_complete(conn, now)).await?;
    }
    Ok(())
}
