//! The one row that ties a database to its secret key, and what is known of the database itself.

use diesel::{prelude::*, sql_types::BigInt};

use super::{
    Conn, StorageError,
    connection::{Both, size_sql},
    schema::installation,
};
use crate::domain::{SecretKey, Timestamp};

/// Records the key of a new database, or checks that a known one has this key.
///
/// # Errors
/// [`StorageError::OtherKey`] when the database was set up with another key.
pub fn check_key(conn: &mut Conn, key: &SecretKey, now: Timestamp) -> Result<(), StorageError> {
    let row = (
        installation::id.eq(1),
        installation::key_fingerprint.eq(key.fingerprint()),
        installation::created_at.eq(now),
    );
    Both(
        diesel::insert_into(installation::table)
            .values(row)
            .on_conflict_do_nothing(),
    )
    .execute(conn)?;
    let known: Vec<u8> = installation::table.select(installation::key_fingerprint).first(conn)?;
    if known == key.fingerprint() {
        Ok(())
    } else {
        Err(StorageError::OtherKey)
    }
}

/// When the scheduler was last at work, and when the database was last backed up, as far as that is known.
///
/// # Errors
/// Those of the database.
pub fn last_times(conn: &mut Conn) -> Result<(Option<Timestamp>, Option<Timestamp>), StorageError> {
    let query = installation::table.select((installation::ticked_at, installation::backed_up_at));
    Ok(query.first(conn)?)
}

/// Notes that the scheduler was at work.
///
/// # Errors
/// Those of the database.
pub fn note_tick(conn: &mut Conn, now: Timestamp) -> Result<(), StorageError> {
    diesel::update(installation::table)
        .set(installation::ticked_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// How many octets the database takes on the disk.
///
/// # Errors
/// Those of the database.
pub fn octets(conn: &mut Conn) -> Result<i64, StorageError> {
    #[derive(QueryableByName)]
    struct Size {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let sql = size_sql(conn);
    Ok(diesel::sql_query(sql).get_result::<Size>(conn)?.n)
}
