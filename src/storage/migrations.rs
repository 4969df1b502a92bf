//! Brings the schema to what this binary knows, and refuses one that is newer.

use std::collections::BTreeSet;

use diesel::{
    backend::Backend,
    connection::SimpleConnection,
    migration::{Migration, MigrationSource},
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{StorageError, connection::Conn};

/// SQLite's migrations.
pub const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
/// PostgreSQL's migrations.
pub const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Held while migrating, because several processes may start at once on one PostgreSQL.
const LOCK: i64 = 0x7665_736e_696b;

/// Runs what is pending and answers its names, oldest first.
///
/// # Errors
/// [`StorageError::NewerSchema`] before anything is changed; [`StorageError::Migration`] when a step fails.
pub fn run(conn: &mut Conn) -> Result<Vec<String>, StorageError> {
    locked(conn, |conn| match conn {
        Conn::Sqlite(c) => bring_up(c, SQLITE),
        Conn::Postgres(c) => bring_up(c, POSTGRES),
    })
}

/// Undoes every migration, which removes all tables and their rows.
///
/// # Errors
/// [`StorageError::Migration`] when a step fails.
pub fn revert_all(conn: &mut Conn) -> Result<(), StorageError> {
    locked(conn, |conn| {
        let done = match conn {
            Conn::Sqlite(c) => c.revert_all_migrations(SQLITE),
            Conn::Postgres(c) => c.revert_all_migrations(POSTGRES),
        };
        done.map(|_| ()).map_err(failed)
    })
}

fn locked<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T, StorageError>) -> Result<T, StorageError> {
    if let Conn::Postgres(c) = conn {
        c.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
    }
    let done = work(conn);
    if let Conn::Postgres(c) = conn {
        c.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
    }
    done
}

fn bring_up<DB: Backend>(
    conn: &mut impl MigrationHarness<DB>,
    source: EmbeddedMigrations,
) -> Result<Vec<String>, StorageError> {
    let known = MigrationSource::<DB>::migrations(&source).map_err(failed)?;
    let known: BTreeSet<String> = known.iter().map(|m| m.name().version().to_string()).collect();
    let applied = conn.applied_migrations().map_err(failed)?;
    let unknown: Vec<String> = applied
        .iter()
        .map(ToString::to_string)
        .filter(|v| !known.contains(v))
        .collect();
    if !unknown.is_empty() {
        return Err(StorageError::NewerSchema(unknown.join(", ")));
    }
    let run = conn.run_pending_migrations(source).map_err(failed)?;
    Ok(run.iter().map(ToString::to_string).collect())
}

fn failed(cause: Box<dyn std::error::Error + Send + Sync>) -> StorageError {
    match cause.downcast::<diesel::result::Error>() {
        Ok(error) => match StorageError::from(*error) {
            StorageError::Query(error) => StorageError::Migration(error.to_string()),
            other => other,
        },
        Err(cause) => StorageError::Migration(cause.to_string()),
    }
}
