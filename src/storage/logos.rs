//! Logos of newsletters; the newsletter's row holds the name under which pages show it.

use diesel::prelude::*;

use super::{
    Conn, StorageError,
    connection::Both,
    schema::{newsletter_logos, newsletters},
};
use crate::domain::{NewsletterId, Timestamp};

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Logo {
    /// Such as `image/png`.
    pub media_type: String,
    /// Its octets.
    pub content: Vec<u8>,
}

/// Replaces a newsletter's logo.
///
/// # Errors
/// Those of the database.
pub fn set(
    conn: &mut Conn,
    newsletter: NewsletterId,
    name: &str,
    logo: &Logo,
    now: Timestamp,
) -> Result<(), StorageError> {
    let row = (
        newsletter_logos::newsletter_id.eq(newsletter),
        newsletter_logos::media_type.eq(&logo.media_type),
        newsletter_logos::content.eq(&logo.content),
    );
    let new = (
        newsletter_logos::media_type.eq(&logo.media_type),
        newsletter_logos::content.eq(&logo.content),
    );
    let insert = diesel::insert_into(newsletter_logos::table)
        .values(row)
        .on_conflict(newsletter_logos::newsletter_id)
        .do_update()
        .set(new);
    Both(insert).execute(conn)?;
    name_it(conn, newsletter, Some(name), now)
}

/// Takes a newsletter's logo away; false when it has none.
///
/// # Errors
/// Those of the database.
pub fn remove(conn: &mut Conn, newsletter: NewsletterId, now: Timestamp) -> Result<bool, StorageError> {
    let row = newsletter_logos::table.filter(newsletter_logos::newsletter_id.eq(newsletter));
    let removed = diesel::delete(row).execute(conn)? == 1;
    if removed {
        name_it(conn, newsletter, None, now)?;
    }
    Ok(removed)
}

fn name_it(conn: &mut Conn, id: NewsletterId, name: Option<&str>, now: Timestamp) -> Result<(), StorageError> {
    diesel::update(newsletters::table.filter(newsletters::id.eq(id)))
        .set((newsletters::logo.eq(name), newsletters::updated_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// A newsletter's logo.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, newsletter: NewsletterId) -> Result<Option<Logo>, StorageError> {
    let query = newsletter_logos::table
        .filter(newsletter_logos::newsletter_id.eq(newsletter))
        .select((newsletter_logos::media_type, newsletter_logos::content));
    Ok(query.first(conn).optional()?)
}
