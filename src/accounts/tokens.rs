//! API tokens: shown once, kept as hashes.

use std::time::Duration;

use chrono::Days;

use crate::{
    domain::{ApiTokenId, Role, Scopes, Timestamp, Token},
    storage::{Conn, Db, StorageError, api_tokens, audit},
};

/// How the audit log calls whoever works at the command line.
const COMMAND_LINE: &str = "command line";
/// How old the note of a token's last use may be: not each request writes.
const NOTE_USE_EVERY: Duration = Duration::from_secs(300);

/// Who makes a request: the name stands in the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The token used.
    pub token: ApiTokenId,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// What it may be used for; none: everything that its role may do.
    pub scopes: Option<Scopes>,
}

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What the audit log calls it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// What it may be used for; none: everything that its role may do.
    pub scopes: Option<Scopes>,
    /// After how many days it ends; none: never.
    pub valid_days: Option<u32>,
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

/// Makes an API token at the command line, for everything that its role may do. It is shown once: only its hash is kept.
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
    let new = NewToken {
        name: name.to_owned(),
        role,
        scopes: None,
        valid_days,
    };
    make_token(db, COMMAND_LINE, new, now).await
}

/// Makes an API token. It is shown once: only its hash is kept.
///
/// # Errors
/// [`TokenError::NameTaken`], or those of the database.
pub async fn make_token(db: &Db, actor: &str, new: NewToken, now: Timestamp) -> Result<Token, TokenError> {
    let token = Token::random()?;
    let (hash, actor) = (token.api_hash(), actor.to_owned());
    let expires_at = new
        .valid_days
        .and_then(|days| now.utc().checked_add_days(Days::new(u64::from(days))))
        .map(Timestamp::from);
    db.write(move |conn| {
        let scopes = new.scopes.as_ref();
        let id = api_tokens::insert(conn, &new.name, new.role, scopes, &hash, expires_at, now);
        let id = id.map_err(|error| match error {
            StorageError::Duplicate(_) => TokenError::NameTaken(new.name.clone()),
            other => other.into(),
        })?;
        let detail = serde_json::json!({ "role": new.role, "scopes": scopes, "expires_at": expires_at });
        let subject = format!("token {id} {}", new.name);
        audit::append(conn, &actor, "token.create", &subject, &detail, now)?;
        Ok::<_, TokenError>(())
    })
    .await?;
    Ok(token)
}

fn note_revoked(conn: &mut Conn, actor: &str, name: &str, now: Timestamp) -> Result<(), StorageError> {
    let detail = serde_json::json!({});
    audit::append(conn, actor, "token.revoke", &format!("token {name}"), &detail, now)
}

/// Ends an API token at the command line, by its name.
///
/// # Errors
/// [`TokenError::Unknown`], or those of the database.
pub async fn revoke_token(db: &Db, name: &str, now: Timestamp) -> Result<(), TokenError> {
    let name = name.to_owned();
    db.write(move |conn| {
        if !api_tokens::revoke(conn, &name, now)? {
            return Err(TokenError::Unknown(name));
        }
        Ok(note_revoked(conn, COMMAND_LINE, &name, now)?)
    })
    .await
}

/// Ends an API token at the desk; false when there is none with this id that works.
///
/// # Errors
/// Those of the database.
pub async fn end_token(db: &Db, actor: &str, id: ApiTokenId, now: Timestamp) -> Result<bool, StorageError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        let Some(known) = api_tokens::find_by_id(conn, id)? else {
            return Ok(false);
        };
        let ended = api_tokens::revoke(conn, &known.name, now)?;
        if ended {
            note_revoked(conn, &actor, &known.name, now)?;
        }
        Ok(ended)
    })
    .await
}

/// Who presents this token; `None` when it was never issued, has been revoked or has expired. Notes the use, every few minutes.
///
/// # Errors
/// Those of the database.
pub async fn authenticate(db: &Db, token: &Token, now: Timestamp) -> Result<Option<Actor>, StorageError> {
    let hash = token.api_hash();
    let found = db.read(move |conn| api_tokens::find(conn, &hash)).await?;
    let Some(known) = found.filter(|known| known.works(now)) else {
        return Ok(None);
    };
    let id = known.id;
    if known.used_at.is_none_or(|at| now >= at + NOTE_USE_EVERY) {
        let noted = db.write(move |conn| api_tokens::note_use(conn, id, now)).await;
        // Whoever only reads is let in also while nothing can be written.
        if let Err(cause) = noted {
            tracing::warn!(%cause, "the use of a token could not be noted");
        }
    }
    Ok(Some(Actor {
        token: id,
        name: known.name,
        role: known.role,
        scopes: known.scopes,
    }))
}
