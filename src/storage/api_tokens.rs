//! Staff API tokens, stored as hashes.

use diesel::prelude::*;

use super::{Conn, StorageError, columns::json, schema::api_tokens};
use crate::domain::{ApiTokenId, Role, Scopes, Timestamp, TokenHash};

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
    pub scopes: Option<Scopes>,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub used_at: Option<Timestamp>,
}

impl ApiToken {
    /// True when it lets somebody in at `now`.
    pub fn works(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

/// Adds a token.
///
/// # Errors
/// [`StorageError::Duplicate`] when the name is taken.
pub fn insert(
    conn: &mut Conn,
    name: &str,
    role: Role,
    scopes: Option<&Scopes>,
    hash: &TokenHash,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<ApiTokenId, StorageError> {
    let row = (
        api_tokens::name.eq(name),
        api_tokens::role.eq(role),
        api_tokens::scopes.eq(scopes.map(json).transpose()?),
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

/// The token with this id, revoked and expired ones included.
///
/// # Errors
/// Those of the database.
pub fn find_by_id(conn: &mut Conn, id: ApiTokenId) -> Result<Option<ApiToken>, StorageError> {
    let query = api_tokens::table.find(id).select(ApiToken::as_select());
    Ok(query.first(conn).optional()?)
}

/// Up to `limit` tokens with ids below `before` (all when `None`), the newest first, revoked and expired ones included.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, before: Option<ApiTokenId>, limit: i64) -> Result<Vec<ApiToken>, StorageError> {
    let query = api_tokens::table
        .filter(api_tokens::id.lt(before.unwrap_or(ApiTokenId(i64::MAX))))
        .order(api_tokens::id.desc())
        .limit(limit);
    Ok(query.select(ApiToken::as_select()).load(conn)?)
}

/// Notes that a token was used.
///
/// # Errors
/// Those of the database.
pub fn note_use(conn: &mut Conn, id: ApiTokenId, now: Timestamp) -> Result<(), StorageError> {
    diesel::update(api_tokens::table.find(id))
        .set(api_tokens::used_at.eq(now))
        .execute(conn)?;
    Ok(())
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
