//! Pictures in briefs, under names that their octets decide.

use diesel::prelude::*;

use super::{Conn, StorageError, connection::Both, schema::pictures};
use crate::domain::{PictureName, Timestamp};

/// A picture as it is served.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Picture {
    /// Such as `image/png`.
    pub media_type: String,
    /// Its octets.
    pub content: Vec<u8>,
}

/// Keeps a picture; one that is there already stays.
///
/// # Errors
/// Those of the database.
pub fn insert(
    conn: &mut Conn,
    name: &PictureName,
    picture: &Picture,
    added_by: &str,
    now: Timestamp,
) -> Result<(), StorageError> {
    let insert = diesel::insert_into(pictures::table)
        .values((
            pictures::name.eq(name.as_str()),
            pictures::media_type.eq(&picture.media_type),
            pictures::content.eq(&picture.content),
            pictures::added_by.eq(added_by),
            pictures::added_at.eq(now),
        ))
        .on_conflict_do_nothing();
    Both(insert).execute(conn)?;
    Ok(())
}

/// The picture with this name.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, name: &PictureName) -> Result<Option<Picture>, StorageError> {
    let query = pictures::table
        .filter(pictures::name.eq(name.as_str()))
        .select((pictures::media_type, pictures::content));
    Ok(query.first(conn).optional()?)
}
