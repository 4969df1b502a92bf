//! What can go wrong between the program and its database.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// A row with the same name, address or number is there already.
    #[error("there is one with this name already")]
    Duplicate(#[source] DieselError),
    /// A row that is referred to does not exist, or is still referred to.
    #[error("a row that this refers to does not exist")]
    Reference(#[source] DieselError),
    /// The disk is full or cannot be written. Nothing of the transaction was kept.
    #[error("the database could not be written: {0}")]
    CannotWrite(String),
    /// The database cannot be reached, or is shutting down. Nothing of the transaction was kept.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The database URL is of no known kind.
    #[error("unknown database URL \"{0}\": use sqlite://path/to/file.db or postgres://user:password@host/database")]
    UnknownUrl(String),
    /// The database was migrated by a newer Vesnik.
    #[error("the database has migrations that this version of Vesnik does not know ({0}); run a newer version")]
    NewerSchema(String),
    /// A migration failed.
    #[error("the database could not be migrated: {0}")]
    Migration(String),
    /// The database belongs to another secret key.
    #[error(
        "the secret key is not the one this database was set up with; restore the old secret.key, \
         or set VESNIK_SECRET_KEY to it"
    )]
    OtherKey,
    /// A request with the same `Idempotency-Key` was faster by a moment.
    #[error("a request with this Idempotency-Key is being answered")]
    BeingAnswered,
    /// Any other answer of the database: a defect of ours.
    #[error("the database refused a query: {0}")]
    Query(#[source] DieselError),
}

impl StorageError {
    /// The same refusal for each caller whose change shared the transaction.
    pub(super) fn for_each_caller(&self) -> StorageError {
        match self {
            StorageError::CannotWrite(words) => StorageError::CannotWrite(words.clone()),
            other => StorageError::Unavailable(other.to_string()),
        }
    }

    /// True for conditions that pass when an operator acts or the server returns: the caller may try again.
    pub fn is_temporary(&self) -> bool {
        matches!(self, StorageError::CannotWrite(_) | StorageError::Unavailable(_))
    }
}

/// Messages with which SQLite and PostgreSQL say that a write found no room or no right.
const CANNOT_WRITE: &[&str] = &[
    "disk is full",
    "disk I/O error",
    "No space left on device",
    "readonly database",
    "could not extend file",
    "read-only transaction",
];

/// Messages with which they say that they cannot answer at all.
const UNAVAILABLE: &[&str] = &[
    "database is locked",
    "unable to open database file",
    "server closed the connection",
    "terminating connection",
    "the database system is",
    "connection to server",
    "no connection to the server",
    "could not connect",
    "too many clients",
    "SSL connection has been closed",
];

impl From<DieselError> for StorageError {
    fn from(error: DieselError) -> Self {
        let says = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
        match &error {
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => StorageError::Duplicate(error),
            DieselError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => StorageError::Reference(error),
            DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, info) => {
                StorageError::Unavailable(info.message().to_owned())
            }
            DieselError::DatabaseError(_, info) if says(CANNOT_WRITE, info.message()) => {
                StorageError::CannotWrite(info.message().to_owned())
            }
            DieselError::DatabaseError(_, info) if says(UNAVAILABLE, info.message()) => {
                StorageError::Unavailable(info.message().to_owned())
            }
            DieselError::BrokenTransactionManager => StorageError::Unavailable("the connection was lost".into()),
            _ => StorageError::Query(error),
        }
    }
}
