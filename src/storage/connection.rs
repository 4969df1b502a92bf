//! The plumbing that makes two databases one: every difference between SQLite and PostgreSQL stands in this file.

use std::{borrow::Cow, path::PathBuf};

use diesel::{
    connection::SimpleConnection,
    pg::Pg,
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    r2d2::{ManageConnection, R2D2Connection},
    sqlite::Sqlite,
};

use super::{
    StorageError,
    schema::{installation, issues, newsletters},
};
use crate::domain::{IssueId, NewsletterId};

/// How long PostgreSQL's server may take to answer a new connection.
const CONNECT_SECONDS: u32 = 5;

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Postgres(PgConnection),
    /// SQLite.
    Sqlite(SqliteConnection),
}

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file, made when it is missing.
    Sqlite(PathBuf),
    /// A server, with the URL as libpq reads it.
    Postgres(String),
}

impl DatabaseUrl {
    /// Reads a `sqlite://` or `postgres://` URL.
    ///
    /// # Errors
    /// [`StorageError::UnknownUrl`] for any other text; a password in it is not repeated.
    pub fn parse(url: &str) -> Result<Self, StorageError> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            if !path.is_empty() {
                return Ok(DatabaseUrl::Sqlite(PathBuf::from(path)));
            }
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(DatabaseUrl::Postgres(url.to_owned()));
        }
        let shown = url.split_once("://").map_or(url, |(scheme, _)| scheme);
        Err(StorageError::UnknownUrl(if shown == url {
            url.to_owned()
        } else {
            format!("{shown}://…")
        }))
    }

    /// Opens one connection.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] with the database's own words.
    pub fn open(&self) -> Result<Conn, StorageError> {
        let unavailable = |e: ConnectionError| StorageError::Unavailable(e.to_string().trim().to_owned());
        match self {
            DatabaseUrl::Postgres(url) => {
                let conn = PgConnection::establish(&with_connect_timeout(url)).map_err(unavailable)?;
                Ok(Conn::Postgres(conn))
            }
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())
                    .map_err(|e| StorageError::Unavailable(format!("{}: {e}", path.display())))?;
                // busy_timeout first: switching to WAL takes a lock that another process may hold.
                conn.batch_execute(
                    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;",
                )
                .map_err(|e| match StorageError::from(e) {
                    StorageError::Query(e) => StorageError::Unavailable(format!("{}: {e}", path.display())),
                    other => other,
                })?;
                Ok(Conn::Sqlite(conn))
            }
        }
    }

    /// How many rows one statement may lease to good effect. On SQLite other changes wait for it: 250 rows take less than a
    /// millisecond.
    pub fn lease_at_once(&self) -> usize {
        match self {
            DatabaseUrl::Sqlite(_) => 250,
            DatabaseUrl::Postgres(_) => 1_000,
        }
    }

    /// How many transactions write at once to good effect: SQLite has one writer.
    pub fn writers(&self) -> usize {
        match self {
            DatabaseUrl::Sqlite(_) => 1,
            DatabaseUrl::Postgres(_) => 3,
        }
    }
}

/// libpq waits for ever for a server that does not answer, unless the URL says how long.
fn with_connect_timeout(url: &str) -> Cow<'_, str> {
    if url.contains("connect_timeout=") {
        return Cow::Borrowed(url);
    }
    let mark = if url.contains('?') { '&' } else { '?' };
    Cow::Owned(format!("{url}{mark}connect_timeout={CONNECT_SECONDS}"))
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DatabaseUrl::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            DatabaseUrl::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

/// The derived `establish` tries PostgreSQL, swallows its error and falls through to SQLite; this opens what the URL names.
impl ManageConnection for DatabaseUrl {
    type Connection = Conn;
    type Error = StorageError;

    fn connect(&self) -> Result<Conn, StorageError> {
        self.open()
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), StorageError> {
        Ok(conn.ping()?)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || R2D2Connection::is_broken(conn)
    }
}

/// Lets a query run that both databases understand but diesel's combined dialect refuses (`on_conflict`).
pub(super) struct Both<Q>(pub(super) Q);

impl<Q: QueryFragment<Pg> + QueryFragment<Sqlite>> QueryFragment<MultiBackend> for Both<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(&self.0, pass)
    }
}

impl<Q: QueryId> QueryId for Both<Q> {
    type QueryId = Q::QueryId;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: Query> Query for Both<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> RunQueryDsl<Conn> for Both<Q> {}

/// Expands one expression for each database (batch inserts, `as_returning()`).
macro_rules! each {
    ($conn:expr, |$c:ident| $e:expr) => {
        match $conn {
            $crate::storage::connection::Conn::Postgres($c) => $e,
            $crate::storage::connection::Conn::Sqlite($c) => $e,
        }
    };
}
pub(super) use each;

/// Ends a claiming sub-select so that two workers on PostgreSQL never wait for the same rows; SQLite has one writer.
pub(super) fn skip_locked(conn: &Conn) -> &'static str {
    match conn {
        Conn::Postgres(_) => " FOR UPDATE SKIP LOCKED",
        Conn::Sqlite(_) => "",
    }
}

/// Until the transaction ends nobody else claims copies of the issue or ends those that are due. SQLite has one writer.
pub(super) fn lock_issue(conn: &mut Conn, issue: IssueId) -> QueryResult<()> {
    if let Conn::Postgres(c) = conn {
        let row = issues::table.filter(issues::id.eq(issue)).select(issues::id);
        row.for_no_key_update().execute(c)?;
    }
    Ok(())
}

/// Until the transaction ends nobody else publishes a brief of the newsletter or assembles an issue from its briefs. SQLite has
/// one writer.
pub(super) fn lock_newsletter(conn: &mut Conn, newsletter: NewsletterId) -> QueryResult<()> {
    if let Conn::Postgres(c) = conn {
        let row = newsletters::table.filter(newsletters::id.eq(newsletter));
        row.select(newsletters::id).for_no_key_update().execute(c)?;
    }
    Ok(())
}

/// Until the transaction ends nobody else erases a reader. SQLite has one writer.
pub(super) fn lock_erasures(conn: &mut Conn) -> QueryResult<()> {
    if let Conn::Postgres(c) = conn {
        let row = installation::table.select(installation::id);
        row.for_no_key_update().execute(c)?;
    }
    Ok(())
}

/// The number of the running transaction, which it gets now if it had none. SQLite has one writer and numbers nothing.
pub(super) fn transaction_number(conn: &mut Conn) -> QueryResult<i64> {
    numbered(conn, "pg_current_xact_id()", 0)
}

/// The lowest number of a transaction that still runs.
pub(super) fn oldest_transaction(conn: &mut Conn) -> QueryResult<i64> {
    numbered(conn, "pg_snapshot_xmin(pg_current_snapshot())", i64::MAX)
}

fn numbered(conn: &mut Conn, of: &str, on_sqlite: i64) -> QueryResult<i64> {
    match conn {
        Conn::Postgres(c) => {
            let number = diesel::dsl::sql::<diesel::sql_types::BigInt>(&format!("CAST({of}::text AS BIGINT)"));
            diesel::select(number).get_result(c)
        }
        Conn::Sqlite(_) => Ok(on_sqlite),
    }
}

/// The part of an address in a column that is behind its only `@`.
pub(super) fn domain_sql(conn: &Conn, column: &str) -> String {
    match conn {
        Conn::Postgres(_) => format!("split_part({column}, '@', 2)"),
        Conn::Sqlite(_) => format!("substr({column}, instr({column}, '@') + 1)"),
    }
}

/// How many octets the database takes on the disk.
pub(super) fn size_sql(conn: &Conn) -> &'static str {
    match conn {
        Conn::Postgres(_) => "SELECT pg_database_size(current_database()) AS n",
        Conn::Sqlite(_) => "SELECT page_count * page_size AS n FROM pragma_page_count(), pragma_page_size()",
    }
}

#[diesel::declare_sql_function]
extern "SQL" {
    /// How many rows have been written over a connection to SQLite.
    fn total_changes() -> BigInt;
}

/// How many rows this connection to SQLite has written.
pub(super) fn rows_written(conn: &mut Conn) -> QueryResult<i64> {
    match conn {
        Conn::Postgres(_) => Ok(0),
        Conn::Sqlite(c) => diesel::select(total_changes()).get_result(c),
    }
}

/// Opens the write transaction: SQLite takes the writer's lock at once, because a reader that turns writer fails without waiting.
pub(super) fn begin_write(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Postgres(c) => c.batch_execute("BEGIN"),
        Conn::Sqlite(c) => c.batch_execute("BEGIN IMMEDIATE"),
    }
}
