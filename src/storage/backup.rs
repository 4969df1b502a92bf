//! A copy of the whole database, taken while it is in use.

use std::{
    fs::{self, File, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use diesel::{prelude::*, sql_types::Text};

use super::{Conn, StorageError, schema::installation};
use crate::domain::Timestamp;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// PostgreSQL has its own programs for it.
    #[error(
        "PostgreSQL is backed up by its own program: run `pg_dump --format=custom --file=<file> <database URL>`, and when it \
         has ended well `vesnik backup --record`"
    )]
    Postgres,
    /// The copy was written and is not whole.
    #[error("the copy is damaged: {0}")]
    Damaged(String),
    /// The file cannot be written.
    #[error("{}: {cause}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Writes a copy of the whole database, as it is at one instant, to a file, in the place of one that is there; answers its size in
/// octets. Readers and writers go on meanwhile.
///
/// It is written under another name, checked, and renamed when it is whole and on the disk.
///
/// # Errors
/// [`BackupError::Postgres`] on PostgreSQL; else what went wrong, in which case a file that was there before is still there.
pub fn copy(conn: &mut Conn, to: &Path) -> Result<u64, BackupError> {
    let Conn::Sqlite(database) = conn else {
        return Err(BackupError::Postgres);
    };
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let on_file = |path: &Path| {
        let path = path.to_owned();
        move |cause| BackupError::File { path, cause }
    };
    if part.exists() {
        fs::remove_file(&part).map_err(on_file(&part))?;
    }
    // Nobody else may read it. SQLite fills a file that is there and empty.
    let file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&part);
    drop(file.map_err(on_file(&part))?);
    let written = diesel::sql_query("VACUUM INTO $1")
        .bind::<Text, _>(part.to_string_lossy())
        .execute(database)
        .map_err(|cause| BackupError::Storage(cause.into()))
        .and_then(|_| check(&part))
        .and_then(|()| {
            let file = File::open(&part).map_err(on_file(&part))?;
            file.sync_all().map_err(on_file(&part))?;
            fs::rename(&part, to).map_err(on_file(to))?;
            let dir = to.parent().filter(|dir| !dir.as_os_str().is_empty());
            let dir = dir.unwrap_or(Path::new("."));
            File::open(dir).and_then(|dir| dir.sync_all()).map_err(on_file(dir))?;
            Ok(file.metadata().map_err(on_file(to))?.len())
        });
    if written.is_err() {
        // What is left of it is of no use.
        let _ = fs::remove_file(&part);
    }
    written
}

/// Looks whether each page and index of a copy is as it must be.
fn check(path: &Path) -> Result<(), BackupError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        integrity_check: String,
    }
    let damaged = |cause: &dyn std::fmt::Display| BackupError::Damaged(cause.to_string());
    let mut copy = SqliteConnection::establish(&path.to_string_lossy()).map_err(|cause| damaged(&cause))?;
    let found: Vec<Found> = diesel::sql_query("PRAGMA integrity_check(10)")
        .load(&mut copy)
        .map_err(|cause| damaged(&cause))?;
    let words: Vec<String> = found.into_iter().map(|found| found.integrity_check).collect();
    match words.as_slice() {
        [word] if word == "ok" => Ok(()),
        _ => Err(damaged(&words.join("; "))),
    }
}

/// Notes that there is a good copy.
///
/// # Errors
/// Those of the database.
pub fn record(conn: &mut Conn, now: Timestamp) -> Result<(), StorageError> {
    diesel::update(installation::table)
        .set(installation::backed_up_at.eq(now))
        .execute(conn)?;
    Ok(())
}
