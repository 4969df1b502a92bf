//! People who work at the desk.

use diesel::prelude::*;

use super::{Conn, StorageError, schema::staff};
use crate::domain::{EmailAddress, Role, StaffId};

/// One staff member.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = staff)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Staff {
    pub id: StaffId,
    pub email: EmailAddress,
    pub name: String,
    pub role: Role,
}

/// Everyone, by address.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn) -> Result<Vec<Staff>, StorageError> {
    Ok(staff::table
        .order(staff::email_key)
        .select(Staff::as_select())
        .load(conn)?)
}
