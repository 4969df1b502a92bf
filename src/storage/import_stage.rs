//! Bulk import: a chunk of readers is staged in a temporary table and merged with a few set-wise statements.
//!
//! Merging changes nothing for readers who are known: who left stays away, who chose sections keeps them.

use diesel::{
    connection::SimpleConnection,
    prelude::*,
    sql_types::{BigInt, Bool, SmallInt, Text},
};

use super::{Conn, StorageError};
use crate::domain::{
    AddressHash, ConsentKind, EditionId, EmailAddress, NewsletterId, PersonName, SectionId, SubscriptionStatus,
    Timestamp,
};

mod tables {
    diesel::table! {
        import_stage (row_no) {
            row_no -> BigInt,
            email_key -> Text,
            email -> Text,
            address_hash -> Binary,
            name -> Text,
            edition_id -> BigInt,
            takes_all -> Bool,
            joined_at -> BigInt,
        }
    }

    diesel::table! {
        import_stage_sections (row_no, section_id) {
            row_no -> BigInt,
            section_id -> BigInt,
        }
    }
}
use tables::{import_stage, import_stage_sections};

/// One reader to import. Numbers and keys within a chunk must differ.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = import_stage, treat_none_as_default_value = false)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Staged {
    pub row_no: i64,
    pub email_key: String,
    pub email: EmailAddress,
    pub address_hash: AddressHash,
    pub name: PersonName,
    pub edition_id: EditionId,
    pub takes_all: bool,
    pub joined_at: Timestamp,
}

/// A section chosen by a staged reader.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = import_stage_sections, treat_none_as_default_value = false)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct StagedSection {
    pub row_no: i64,
    pub section_id: SectionId,
}

/// What a merged chunk changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Merged {
    /// Subscriptions added.
    pub added: usize,
    /// Staged readers whose address is suppressed.
    pub suppressed: usize,
}

/// Makes the temporary tables of this connection.
///
/// # Errors
/// Those of the database.
pub fn prepare(conn: &mut Conn) -> Result<(), StorageError> {
    let (blob, kept, settings) = match conn {
        // A chunk costs as much as a query that is worth compiling; these are not.
        Conn::Postgres(_) => ("BYTEA", " ON COMMIT PRESERVE ROWS", "SET jit = off"),
        // What a statement changes is kept until it ends: in a file rather than in memory. A longer log before a checkpoint
        // writes a page of an index once for many chunks.
        Conn::Sqlite(_) => (
            "BLOB",
            "",
            "PRAGMA temp_store = FILE; PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 16000",
        ),
    };
    conn.batch_execute(&format!(
        "{settings}; CREATE TEMPORARY TABLE import_stage (row_no BIGINT PRIMARY KEY, email_key TEXT NOT NULL, email TEXT NOT NULL, \
         address_hash {blob} NOT NULL, name TEXT NOT NULL, edition_id BIGINT NOT NULL, takes_all BOOLEAN NOT NULL, \
         joined_at BIGINT NOT NULL, subscription_id BIGINT){kept}; \
         CREATE TEMPORARY TABLE import_stage_sections (row_no BIGINT NOT NULL, section_id BIGINT NOT NULL){kept};"
    ))?;
    Ok(())
}

/// Replaces what is staged.
///
/// # Errors
/// Those of the database.
pub fn stage(conn: &mut Conn, readers: &[Staged], sections: &[StagedSection]) -> Result<(), StorageError> {
    match conn {
        Conn::Postgres(c) => {
            c.batch_execute("TRUNCATE import_stage, import_stage_sections")?;
            diesel::copy_from(import_stage::table)
                .from_insertable(readers)
                .execute(c)?;
            diesel::copy_from(import_stage_sections::table)
                .from_insertable(sections)
                .execute(c)?;
            c.batch_execute("ANALYZE import_stage")?;
        }
        Conn::Sqlite(c) => {
            c.batch_execute("DELETE FROM import_stage; DELETE FROM import_stage_sections")?;
            for reader in readers {
                diesel::insert_into(import_stage::table).values(reader).execute(c)?;
            }
            for section in sections {
                diesel::insert_into(import_stage_sections::table)
                    .values(section)
                    .execute(c)?;
            }
        }
    }
    Ok(())
}

/// How a staged reader stands before merging.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Standing {
    /// Its number in the stage.
    #[diesel(sql_type = BigInt)]
    pub row_no: i64,
    /// Its address is suppressed.
    #[diesel(sql_type = Bool)]
    pub suppressed: bool,
    /// It has a subscription to the newsletter.
    #[diesel(sql_type = Bool)]
    pub known: bool,
}

/// How each staged reader stands, in the order of the numbers. Scalar sub-selects as in [`merge`].
///
/// # Errors
/// Those of the database.
pub fn standings(conn: &mut Conn, newsletter: NewsletterId) -> Result<Vec<Standing>, StorageError> {
    let rows = diesel::sql_query(
        "SELECT t.row_no, (SELECT x.reason FROM suppressions x WHERE x.address_hash = t.address_hash) IS NOT NULL AS suppressed, \
         (SELECT s.id FROM subscriptions s WHERE s.newsletter_id = $1 AND s.subscriber_id = \
         (SELECT r.id FROM subscribers r WHERE r.email_key = t.email_key)) IS NOT NULL AS known \
         FROM import_stage t ORDER BY t.row_no",
    );
    Ok(rows.bind::<BigInt, _>(newsletter).load(conn)?)
}

/// Merges what is staged into a newsletter, with an `imported` consent event from `source` for each new subscription.
///
/// Rows are looked up one by one through scalar sub-selects, which both databases answer from an index. As joins they were
/// planned by the statistics of tables that had just grown: for each chunk PostgreSQL read all subscribers (95 s for a
/// million rows instead of 34) and SQLite all subscriptions (unfinished after 13 minutes).
///
/// # Errors
/// Those of the database.
pub fn merge(
    conn: &mut Conn,
    newsletter: NewsletterId,
    wording: &str,
    source: &str,
    now: Timestamp,
) -> Result<Merged, StorageError> {
    let suppressed = diesel::sql_query(
        "DELETE FROM import_stage WHERE \
         (SELECT x.reason FROM suppressions x WHERE x.address_hash = import_stage.address_hash) IS NOT NULL",
    )
    .execute(conn)?;
    diesel::sql_query(
        "INSERT INTO subscribers (email, email_key, address_hash, name, created_at) \
         SELECT email, email_key, address_hash, name, joined_at FROM import_stage WHERE true \
         ORDER BY email_key ON CONFLICT DO NOTHING",
    )
    .execute(conn)?;
    let added = diesel::sql_query(
        "INSERT INTO subscriptions (newsletter_id, subscriber_id, edition_id, status, takes_all, seen_until, \
         created_at, confirmed_at) \
         SELECT $1, (SELECT r.id FROM subscribers r WHERE r.email_key = import_stage.email_key), edition_id, $2, \
         takes_all, $3, joined_at, joined_at FROM import_stage WHERE true ORDER BY 2 ON CONFLICT DO NOTHING",
    )
    .bind::<BigInt, _>(newsletter)
    .bind::<SmallInt, _>(SubscriptionStatus::Active)
    .bind::<BigInt, _>(now)
    .execute(conn)?;
    diesel::sql_query(
        "UPDATE import_stage SET subscription_id = (SELECT s.id FROM subscriptions s WHERE s.newsletter_id = $1 \
         AND s.subscriber_id = (SELECT r.id FROM subscribers r WHERE r.email_key = import_stage.email_key))",
    )
    .bind::<BigInt, _>(newsletter)
    .execute(conn)?;
    // Only a subscription that is new has no consent event.
    diesel::sql_query(
        "DELETE FROM import_stage WHERE (SELECT COUNT(*) FROM consent_events e \
         WHERE e.subscription_id = import_stage.subscription_id) > 0",
    )
    .execute(conn)?;
    diesel::sql_query(
        "INSERT INTO subscription_sections (subscription_id, section_id) \
         SELECT t.subscription_id, x.section_id FROM import_stage_sections x CROSS JOIN import_stage t \
         WHERE t.row_no = x.row_no ON CONFLICT DO NOTHING",
    )
    .execute(conn)?;
    diesel::sql_query(
        "INSERT INTO consent_events (subscription_id, kind, wording, source, at) \
         SELECT subscription_id, $1, $2, $3, joined_at FROM import_stage ORDER BY subscription_id",
    )
    .bind::<SmallInt, _>(ConsentKind::Imported)
    .bind::<Text, _>(wording)
    .bind::<Text, _>(source)
    .execute(conn)?;
    Ok(Merged { added, suppressed })
}
