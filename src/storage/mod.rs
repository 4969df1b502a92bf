//! The only room with queries: connections, transactions, migrations, and one file a table.
//!
//! A table's functions are plain and synchronous, take `&mut Conn` and never open a transaction, so that a use case
//! composes them inside one [`Db::write`]. An error inside a write must leave the closure: PostgreSQL would turn a
//! commit after a swallowed error into a rollback.

pub mod api_tokens;
pub mod approvals;
pub mod archive;
pub mod attacks;
pub mod audit;
pub mod backup;
pub mod brief_lists;
pub mod brief_presence;
pub mod briefs;
pub mod choices;
pub mod clicks;
mod columns;
mod connection;
pub mod consents;
pub mod corrections;
pub mod deliveries;
pub mod departures;
pub mod editions;
mod error;
mod group_commit;
pub mod growth;
pub mod headlines;
pub mod hub_pings;
pub mod idempotency;
pub mod import_stage;
pub mod installation;
pub mod issue_briefs;
pub mod issue_builds;
pub mod issue_figures;
pub mod issue_links;
pub mod issue_lists;
pub mod issue_variants;
pub mod issues;
pub mod leases;
pub mod letters;
pub mod logos;
pub mod migrations;
pub mod newsletters;
pub mod occurrences;
pub mod person;
pub mod pictures;
pub mod public_briefs;
pub mod quotas;
pub mod reader_imports;
pub mod reader_index;
pub mod reader_jobs;
pub mod readers;
pub mod revisions;
pub mod schema;
pub mod search;
pub mod sections;
pub mod sightings;
pub mod site_version;
pub mod spent_solutions;
pub mod staff;
pub mod staff_identities;
pub mod staff_links;
pub mod staff_sessions;
pub mod subscriber_links;
pub mod subscribers;
pub mod subscriptions;
pub mod suppressions;
pub mod tokens;
pub mod webhooks;
pub mod wordings;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::Sender,
    },
    time::Duration,
};

use diesel::{
    connection::SimpleConnection,
    r2d2::{Pool, PooledConnection},
};
use tokio::sync::oneshot;

pub use connection::{Conn, DatabaseUrl};
pub use error::StorageError;

use group_commit::{Applied, Change, Refusal, Run};
use webhooks::Listeners;

/// How long a caller waits for a connection before it is told that the database is busy.
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(5);
/// Connections that read, on SQLite, or read and write, on PostgreSQL.
const CONNECTIONS: u32 = 8;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    url: DatabaseUrl,
    pool: Pool<DatabaseUrl>,
    writer: Option<Sender<Change>>,
    first_in_each_write: Option<Arc<Step>>,
    commits: Arc<AtomicU64>,
    listeners: Arc<Listeners>,
}

/// Something done inside a write transaction.
type Step = dyn Fn(&mut Conn) -> Result<(), StorageError> + Send + Sync;

impl Db {
    /// Opens the database, making the file when SQLite's is missing. Does not migrate.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] when the server or file does not answer.
    pub fn open(url: &DatabaseUrl) -> Result<Self, StorageError> {
        let first = url.open()?;
        let commits = Arc::new(AtomicU64::new(0));
        let writer = match first {
            Conn::Sqlite(_) => Some(
                group_commit::start(first, Arc::clone(&commits))
                    .map_err(|e| StorageError::Unavailable(format!("cannot start the writer: {e}")))?,
            ),
            Conn::Postgres(_) => None,
        };
        Ok(Db {
            url: url.clone(),
            pool: pool(url, true),
            writer,
            first_in_each_write: None,
            commits,
            listeners: Arc::default(),
        })
    }

    /// How often this process has committed something. It has grown when the caller of [`Db::write`] gets its answer; a read
    /// that begins after this one sees all that was committed before.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    /// Who is told of events, as far as this process knows.
    pub fn listeners(&self) -> Arc<Listeners> {
        Arc::clone(&self.listeners)
    }

    /// The same database, where each write begins with `step`: both are kept, or neither.
    pub fn with_first(&self, step: impl Fn(&mut Conn) -> Result<(), StorageError> + Send + Sync + 'static) -> Self {
        Db {
            first_in_each_write: Some(Arc::new(step)),
            ..self.clone()
        }
    }

    /// The same database over connections that are not asked whether they are alive before they are used, which saves a
    /// round trip each time on PostgreSQL. For callers that try again: after the server was away a query fails on each.
    pub fn unasked(&self) -> Db {
        Db {
            pool: pool(&self.url, false),
            ..self.clone()
        }
    }

    /// Where this database is.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Brings the schema up to date on a connection of its own; answers the names of the migrations that ran.
    ///
    /// # Errors
    /// As [`migrations::run`].
    pub fn migrate(&self) -> Result<Vec<String>, StorageError> {
        migrations::run(&mut self.url.open()?)
    }

    /// Runs queries that change nothing.
    ///
    /// # Errors
    /// What the closure answers, or [`StorageError::Unavailable`] when no connection came free.
    pub async fn read<T, E, F>(&self, queries: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let pool = self.pool.clone();
        in_background(move || queries(&mut *connection(&pool)?)).await
    }

    /// Runs one transaction: all of it is kept, durably, or nothing is.
    ///
    /// On SQLite it shares its commit with whatever else waits; on PostgreSQL it is a transaction of a pooled connection.
    ///
    /// # Errors
    /// What the closure answers, in which case nothing is kept; or a [`StorageError`] of the commit.
    pub async fn write<T, E, F>(&self, change: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        self.transaction(change, Refusal::Anywhere).await
    }

    /// As [`Db::write`], for a change that has written nothing yet whenever it answers an error of its own, which spares it the
    /// savepoint on SQLite. If it has, or the database fails it half-way, whatever shares its transaction fails with it.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_checked<T, E, F>(&self, change: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        self.transaction(change, Refusal::BeforeWriting).await
    }

    async fn transaction<T, E, F>(&self, change: F, refusal: Refusal) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let first = self.first_in_each_write.clone();
        let refusal = if first.is_some() { Refusal::Anywhere } else { refusal };
        let change = move |conn: &mut Conn| {
            if let Some(first) = first {
                first(conn)?;
            }
            change(conn)
        };
        match &self.writer {
            Some(writer) => write_in_group(writer, change, refusal).await,
            None => {
                let (pool, commits) = (self.pool.clone(), Arc::clone(&self.commits));
                in_background(move || {
                    let written = write_alone(&mut *connection(&pool)?, change);
                    commits.fetch_add(1, Ordering::Release);
                    written
                })
                .await
            }
        }
    }
}

impl Db {
    /// Runs one statement: all of it is kept, durably, or nothing is. As [`Db::write`], without the round trips of a
    /// transaction around it on PostgreSQL.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_one<T, E, F>(&self, statement: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        match &self.writer {
            Some(writer) => write_in_group(writer, statement, Refusal::BeforeWriting).await,
            None => {
                let (pool, commits) = (self.pool.clone(), Arc::clone(&self.commits));
                in_background(move || {
                    let written = statement(&mut *connection(&pool)?);
                    commits.fetch_add(1, Ordering::Release);
                    written
                })
                .await
            }
        }
    }
}

fn pool(url: &DatabaseUrl, asked: bool) -> Pool<DatabaseUrl> {
    Pool::builder()
        .max_size(CONNECTIONS)
        .min_idle(Some(0))
        .connection_timeout(WAIT_FOR_CONNECTION)
        .test_on_check_out(asked)
        .build_unchecked(url.clone())
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Db({:?})", self.url)
    }
}

async fn in_background<T: Send + 'static, E: From<StorageError> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(stopped) => Err(StorageError::Unavailable(format!("a query was stopped: {stopped}")).into()),
    }
}

fn connection(pool: &Pool<DatabaseUrl>) -> Result<PooledConnection<DatabaseUrl>, StorageError> {
    pool.get().map_err(|e| StorageError::Unavailable(e.to_string()))
}

/// One transaction on one connection, committed at once.
///
/// # Errors
/// As [`Db::write`].
pub fn write_alone<T, E: From<StorageError>>(
    conn: &mut Conn,
    change: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    connection::begin_write(conn).map_err(StorageError::from)?;
    let changed = change(conn);
    let end = if changed.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = conn.batch_execute(end).map_err(StorageError::from);
    let value = changed?;
    if let Err(error) = ended {
        let _ = conn.batch_execute("ROLLBACK");
        return Err(error.into());
    }
    Ok(value)
}

async fn write_in_group<T, E, F>(writer: &Sender<Change>, change: F, refusal: Refusal) -> Result<T, E>
where
    F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    let (tell, told) = oneshot::channel();
    let run: Run = Box::new(move |conn| {
        let conn = match conn {
            Ok(conn) => conn,
            Err(error) => {
                let _ = tell.send(Err(E::from(error)));
                return None;
            }
        };
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| change(conn)));
        let outcome = outcome.unwrap_or_else(|_| Err(StorageError::Unavailable("a query panicked".into()).into()));
        Some(Applied {
            keep: outcome.is_ok(),
            answer: Box::new(move |committed| {
                let _ = tell.send(outcome.and_then(|value| committed.map(|()| value).map_err(E::from)));
            }),
        })
    });
    let gone = || StorageError::Unavailable("the writer has stopped".into());
    writer.send(Change { run, refusal }).map_err(|_| gone())?;
    told.await.map_err(|_| gone())?
}
