//! Staff API tokens, stored as hashes.

use diesel::prelude::*;

use super::{Conn, StorageError, schema::api_tokens};
use crate::domain::{ApiTokenId, Role, Timestamp, TokenHash};

/// A token that exists.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = api_tokens)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct ApiToken {
    pub id: ApiTokenId,
    pub name: String,
    pub role: Role,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

/// Adds a token.
///
/// # Errors
/// [`StorageError::Duplicate`] when the name is taken.
pub fn insert(
    conn: &mut Conn,
    name: &str,
    role: Role,
    hash: &TokenHash,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<ApiTokenId, StorageError> {
    let row = (
        api_tokens::name.eq(name),
        api_tokens::role.eq(role),
        api_tokens::hash.eq(hash),
        api_tokens::expires_at.eq(expires_at),
        api_tokens::created_at.eq(now),
    );
    Ok(diesel::insert_into(api_tokens::table)
        .values(row)
        .returning(api_tokens::id)
        .get_result(conn)?)
}

/// The token with this hash, revoked and expired ones included.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, hash: &TokenHash) -> Result<Option<ApiToken>, StorageError> {
    let query = api_tokens::table
        .filter(api_tokens::hash.eq(hash))
        .select(ApiToken::as_select());
    Ok(query.first(conn).optional()?)
}

/// Revokes the token with this name; false when there is none that works.
///
/// # Errors
/// Those of the database.
pub fn revoke(conn: &mut Conn, name: &str, now: Timestamp) -> Result<bool, StorageError> {
    let row = api_tokens::table
        .filter(api_tokens::name.eq(name))
        .filter(api_tokens::revoked_at.is_null());
    Ok(diesel::update(row).set(api_tokens::revoked_at.eq(now)).execute(conn)? == 1)
}
