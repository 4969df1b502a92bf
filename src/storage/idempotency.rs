//! Requests that carried an `Idempotency-Key` and what they were answered, so that a repeated request is not carried out
//! again.
//!
//! A row is reserved in the transaction of the change itself and filled with the answer afterwards.

use diesel::prelude::*;

use super::{Conn, StorageError, schema::idempotency_keys};
use crate::domain::{ApiTokenId, Timestamp};

/// A request that was carried out. `status` is 0 until its answer is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = idempotency_keys)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Kept {
    pub request_hash: Vec<u8>,
    pub status: i16,
    pub body: String,
    pub created_at: Timestamp,
}

/// What became of this token's request with this key.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, token: ApiTokenId, key: &str) -> Result<Option<Kept>, StorageError> {
    let query = idempotency_keys::table.find((token, key)).select(Kept::as_select());
    Ok(query.first(conn).optional()?)
}

/// Notes that a request is being carried out, and forgets those of this token older than `forget_before`.
///
/// # Errors
/// [`StorageError::BeingAnswered`] when the same request was noted a moment ago.
pub fn reserve(
    conn: &mut Conn,
    token: ApiTokenId,
    key: &str,
    request_hash: &[u8],
    now: Timestamp,
    forget_before: Timestamp,
) -> Result<(), StorageError> {
    let old = idempotency_keys::table
        .filter(idempotency_keys::api_token_id.eq(token))
        .filter(idempotency_keys::created_at.lt(forget_before));
    diesel::delete(old).execute(conn)?;
    let row = (
        idempotency_keys::api_token_id.eq(token),
        idempotency_keys::idempotency_key.eq(key),
        idempotency_keys::request_hash.eq(request_hash),
        idempotency_keys::status.eq(0),
        idempotency_keys::body.eq(""),
        idempotency_keys::created_at.eq(now),
    );
    let inserted = diesel::insert_into(idempotency_keys::table).values(row).execute(conn);
    inserted.map_err(|error| match error.into() {
        StorageError::Duplicate(_) => StorageError::BeingAnswered,
        other => other,
    })?;
    Ok(())
}

/// Keeps the answer of a reserved request; does nothing when the change, and the reservation with it, was not kept.
///
/// # Errors
/// Those of the database.
pub fn keep(conn: &mut Conn, token: ApiTokenId, key: &str, status: u16, body: &str) -> Result<(), StorageError> {
    diesel::update(
        idempotency_keys::table
            .find((token, key))
            .filter(idempotency_keys::status.eq(0)),
    )
    .set((
        idempotency_keys::status.eq(i16::try_from(status).unwrap_or(i16::MAX)),
        idempotency_keys::body.eq(body),
    ))
    .execute(conn)?;
    Ok(())
}
