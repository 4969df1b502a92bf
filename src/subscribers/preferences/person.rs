//! Name and language.

use super::{PreferencesError, follow};
use crate::{
    domain::{Language, PersonName, Timestamp, Token},
    storage::{Conn, Db, subscribers},
};

/// Sets the reader's name, possibly to none.
///
/// # Errors
/// [`PreferencesError::Unknown`] and [`PreferencesError::Expired`] for links that do not work.
pub async fn set_name(db: &Db, token: &Token, name: PersonName, now: Timestamp) -> Result<(), PreferencesError> {
    let token = token.clone();
    let set = move |conn: &mut Conn| {
        let reader = follow(conn, &token, now)?;
        Ok(subscribers::set_name(conn, reader.id, &name)?)
    };
    db.write(set).await
}

/// Sets the language of the reader's pages and letters; none: that of each newsletter.
///
/// # Errors
/// As [`set_name`].
pub async fn set_language(
    db: &Db,
    token: &Token,
    language: Option<Language>,
    now: Timestamp,
) -> Result<(), PreferencesError> {
    let token = token.clone();
    let set = move |conn: &mut Conn| {
        let reader = follow(conn, &token, now)?;
        Ok(subscribers::set_language(conn, reader.id, language.as_ref())?)
    };
    db.write(set).await
}
