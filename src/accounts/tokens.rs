//! API tokens: shown once, kept as hashes.

use chrono::Days;

use crate::{
    domain::{ApiTokenId, Role, Timestamp, Token},
    storage::{Db, StorageError, api_tokens, audit},
};

/// Who makes a request: the name stands in the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The token used.
    pub token: ApiTokenId,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub role: Role,
}

/// Why a token was not made or revoked.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The name is taken; revoked tokens keep theirs.
    #[error("there is a token named \"{0}\" already; choose another name")]
    NameTaken(String),
    /// Nothing to revoke.
    #[error("there is no working token named \"{0}\"")]
    Unknown(String),
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Makes an API token. It is shown once: only its hash is kept.
///
/// # Errors
/// [`TokenError::NameTaken`], or those of the database.
pub async fn create_token(
    db: &Db,
    name: &str,
    role: Role,
    valid_days: Option<u32>,
    now: Timestamp,
) -> Result<Token, TokenError> {
    let token = Token::random()?;
    let hash = token.api_hash();
    let name = name.to_owned();
    let expires_at = valid_days
        .and_then(|days| now.utc().checked_add_days(Days::new(u64::from(days))))
        .map(Timestamp::from);
    db.write(move |conn| {
        let id = api_tokens::insert(conn, &name, role, &hash, expires_at, now).map_err(|error| match error {
            StorageError::Duplicate(_) => TokenError::NameTaken(name.clone()),
            other => other.into(),
        })?;
        let detail = serde_json::json!({ "role": role, "expires_at": expires_at });
        audit::append(
            conn,
            "command line",
            "token.create",
            &format!("token {id} {name}"),
            &detail,
            now,
        )?;
        Ok::<_, TokenError>(())
    })
    .await?;
    Ok(token)
}

/// Ends an API token.
///
/// # Errors
/// [`TokenError::Unknown`], or those of the database.
pub async fn revoke_token(db: &Db, name: &str, now: Timestamp) -> Result<(), TokenError> {
    let name = name.to_owned();
    db.write(move |conn| {
        if !api_tokens::revoke(conn, &name, now)? {
            return Err(TokenError::Unknown(name));
        }
        let detail = serde_json::json!({});
        audit::append(
            conn,
            "command line",
            "token.revoke",
            &format!("token {name}"),
            &detail,
            now,
        )?;
        Ok(())
    })
    .await
}

/// Who presents this token; `None` when it was never issued, has been revoked or has expired.
///
/// # Errors
/// Those of the database.
pub async fn authenticate(db: &Db, token: &Token, now: Timestamp) -> Result<Option<Actor>, StorageError> {
    let hash = token.api_hash();
    let found = db.read(move |conn| api_tokens::find(conn, &hash)).await?;
    let works = |t: &api_tokens::ApiToken| t.revoked_at.is_none() && t.expires_at.is_none_or(|end| end > now);
    Ok(found.filter(works).map(|t| Actor {
        token: t.id,
        name: t.name,
        role: t.role,
    }))
}
