//! Bulk import: a chunk of readers is staged in a temporary table and merged with a few set-wise statements.
//!
//! Merging changes nothing for readers who are known: who left stays away, who chose sections keeps them.

use diesel::{
    connection::SimpleConnection,
    prelude::*,
    sql_types::{BigInt, SmallInt, Text},
};

use super::{Conn, StorageError};
use crate::domain::{
    AddressHash, ConsentKind, EditionId, EmailAddress, NewsletterId, PersonName, SectionId, SubscriptionStatus,
    Timestamp,
};

mod tables {
    diesel::table! {
        import_stage (email_key) {
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
        import_stage_sections (email_key, section_id) {
            email_key -> Text,
            section_id -> BigInt,
        }
    }
}
use tables::{import_stage, import_stage_sections};

/// One reader to import. Keys within a chunk must differ.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = import_stage, treat_none_as_default_value = false)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Staged {
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
    pub email_key: String,
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
    let (blob, drop) = match conn {
        Conn::Postgres(_) => ("BYTEA", " ON COMMIT PRESERVE ROWS"),
        Conn::Sqlite(_) => ("BLOB", ""),
    };
    conn.batch_execute(&format!(
        "CREATE TEMPORARY TABLE import_stage (email_key TEXT NOT NULL, email TEXT NOT NULL, \
         address_hash {blob} NOT NULL, name TEXT NOT NULL, edition_id BIGINT NOT NULL, takes_all BOOLEAN NOT NULL, \
         joined_at BIGINT NOT NULL){drop}; \
         CREATE TEMPORARY TABLE import_stage_sections (email_key TEXT NOT NULL, section_id BIGINT NOT NULL){drop};"
    ))?;
    Ok(())
}

/// Replaces what is staged.
///
/// # Errors
/// Those of the database.
pub fn stage(conn: &mut Conn, readers: &[Staged], sections: &[StagedSection]) -> Result<(), StorageError> {
    conn.batch_execute("DELETE FROM import_stage; DELETE FROM import_stage_sections;")?;
    match conn {
        Conn::Postgres(c) => {
            diesel::copy_from(import_stage::table)
                .from_insertable(readers)
                .execute(c)?;
            diesel::copy_from(import_stage_sections::table)
                .from_insertable(sections)
                .execute(c)?;
            c.batch_execute("ANALYZE import_stage; ANALYZE import_stage_sections;")?;
        }
        Conn::Sqlite(c) => {
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

/// Merges what is staged into a newsletter, with an `imported` consent event from `source` for each new subscription.
///
/// A subscription is new as long as it has no consent event, which is what the last two statements go by.
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
        "DELETE FROM import_stage WHERE EXISTS \
         (SELECT 1 FROM suppressions x WHERE x.address_hash = import_stage.address_hash)",
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
         SELECT $1, r.id, t.edition_id, $2, t.takes_all, $3, t.joined_at, t.joined_at \
         FROM import_stage t CROSS JOIN subscribers r WHERE r.email_key = t.email_key \
         ORDER BY r.id ON CONFLICT DO NOTHING",
    )
    .bind::<BigInt, _>(newsletter)
    .bind::<SmallInt, _>(SubscriptionStatus::Active)
    .bind::<BigInt, _>(now)
    .execute(conn)?;
    // CROSS JOIN keeps SQLite from walking all subscriptions of the newsletter for each chunk; PostgreSQL orders as it likes.
    const NEW: &str = "CROSS JOIN subscribers r CROSS JOIN subscriptions s \
        WHERE r.email_key = t.email_key AND s.newsletter_id = $1 AND s.subscriber_id = r.id \
        AND NOT EXISTS (SELECT 1 FROM consent_events e WHERE e.subscription_id = s.id)";
    diesel::sql_query(format!(
        "INSERT INTO subscription_sections (subscription_id, section_id) \
         SELECT s.id, t.section_id FROM import_stage_sections t {NEW} ON CONFLICT DO NOTHING"
    ))
    .bind::<BigInt, _>(newsletter)
    .execute(conn)?;
    diesel::sql_query(format!(
        "INSERT INTO consent_events (subscription_id, kind, wording, source, at) \
         SELECT s.id, $2, $3, $4, t.joined_at FROM import_stage t {NEW} ORDER BY s.id"
    ))
    .bind::<BigInt, _>(newsletter)
    .bind::<SmallInt, _>(ConsentKind::Imported)
    .bind::<Text, _>(wording)
    .bind::<Text, _>(source)
    .execute(conn)?;
    Ok(Merged { added, suppressed })
}
