//! Answers given to requests that carried an `Idempotency-Key`, so that a repeated request gets the same answer.

use diesel::prelude::*;

use super::{Conn, StorageError, schema::idempotency_keys};
use crate::domain::{ApiTokenId, Timestamp};

/// An answer given earlier.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = idempotency_keys)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Answer {
    pub request_hash: Vec<u8>,
    pub status: i16,
    pub body: String,
}

/// The answer given to this token's request with this key.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, token: ApiTokenId, key: &str) -> Result<Option<Answer>, StorageError> {
    let query = idempotency_keys::table
        .filter(idempotency_keys::api_token_id.eq(token))
        .filter(idempotency_keys::idempotency_key.eq(key));
    Ok(query.select(Answer::as_select()).first(conn).optional()?)
}

/// Keeps an answer, and forgets those of this token that were kept before `forget_before`.
///
/// # Errors
/// [`StorageError::Duplicate`] when the same request is being answered at the same time.
pub fn keep(
    conn: &mut Conn,
    token: ApiTokenId,
    key: &str,
    answer: &Answer,
    now: Timestamp,
    forget_before: Timestamp,
) -> Result<(), StorageError> {
    let old = idempotency_keys::table
        .filter(idempotency_keys::api_token_id.eq(token))
        .filter(idempotency_keys::created_at.lt(forget_before));
    diesel::delete(old).execute(conn)?;
    diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::api_token_id.eq(token),
            idempotency_keys::idempotency_key.eq(key),
            idempotency_keys::request_hash.eq(&answer.request_hash),
            idempotency_keys::status.eq(answer.status),
            idempotency_keys::body.eq(&answer.body),
            idempotency_keys::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
