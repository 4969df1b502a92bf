//! Imports at the desk: what was uploaded, how it is to be read, how far that has come, and what became of each row.

use diesel::prelude::*;

use super::{
    Conn, StorageError,
    columns::json,
    schema::{reader_import_reports as reports, reader_imports as imports},
};
use crate::domain::{ImportId, ImportPlan, ImportState, NewsletterId, Timestamp};

/// One import.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = imports)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Import {
    pub id: ImportId,
    pub newsletter_id: NewsletterId,
    pub actor: String,
    pub file: String,
    pub file_name: String,
    pub encoding: String,
    pub delimiter: String,
    pub state: ImportState,
    pub plan: ImportPlan,
    pub rows_done: i64,
    pub added: i64,
    pub known: i64,
    pub twice: i64,
    pub suppressed: i64,
    pub bad: i64,
    pub trouble: String,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

/// What was uploaded.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = imports)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct NewImport<'a> {
    pub newsletter_id: NewsletterId,
    pub actor: &'a str,
    pub file: &'a str,
    pub file_name: &'a str,
    pub encoding: &'a str,
    pub delimiter: &'a str,
    pub created_at: Timestamp,
}

/// What became of some rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the import's report")]
pub struct Counts {
    pub rows: i64,
    pub added: i64,
    pub known: i64,
    pub twice: i64,
    pub suppressed: i64,
    pub bad: i64,
}

/// Adds an import that waits to be told how to read its file.
///
/// # Errors
/// Those of the database.
pub fn insert(conn: &mut Conn, uploaded: &NewImport<'_>) -> Result<ImportId, StorageError> {
    let rest = (
        imports::state.eq(ImportState::Uploaded),
        imports::plan.eq(json(&ImportPlan::default())?),
    );
    let insert = diesel::insert_into(imports::table).values((uploaded, rest));
    Ok(insert.returning(imports::id).get_result(conn)?)
}

/// The import with this id.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, id: ImportId) -> Result<Option<Import>, StorageError> {
    let query = imports::table.filter(imports::id.eq(id));
    Ok(query.select(Import::as_select()).first(conn).optional()?)
}

/// The newest imports into these newsletters.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, newsletters: &[NewsletterId], limit: i64) -> Result<Vec<Import>, StorageError> {
    let query = imports::table
        .filter(imports::newsletter_id.eq_any(newsletters.to_vec()))
        .order(imports::id.desc())
        .limit(limit);
    Ok(query.select(Import::as_select()).load(conn)?)
}

/// The imports that are being checked or carried out, the oldest first.
///
/// # Errors
/// Those of the database.
pub fn at_work(conn: &mut Conn) -> Result<Vec<Import>, StorageError> {
    let query = imports::table
        .filter(imports::state.eq_any([ImportState::Checking, ImportState::Running]))
        .order(imports::id);
    Ok(query.select(Import::as_select()).load(conn)?)
}

/// The imports that nobody has carried on since they were uploaded before `before`.
///
/// # Errors
/// Those of the database.
pub fn abandoned(conn: &mut Conn, before: Timestamp) -> Result<Vec<Import>, StorageError> {
    let query = imports::table
        .filter(imports::state.eq_any([ImportState::Uploaded, ImportState::Checked]))
        .filter(imports::created_at.lt(before));
    Ok(query.select(Import::as_select()).load(conn)?)
}

/// Moves an import on from one of these states, from the first row on, with the plan that it has then; false when it is in none.
///
/// # Errors
/// Those of the database.
pub fn begin(
    conn: &mut Conn,
    id: ImportId,
    from: &[ImportState],
    to: ImportState,
    plan: &ImportPlan,
) -> Result<bool, StorageError> {
    let row = imports::table
        .filter(imports::id.eq(id))
        .filter(imports::state.eq_any(from.to_vec()));
    let set = (
        imports::state.eq(to),
        imports::plan.eq(json(plan)?),
        imports::rows_done.eq(0_i64),
        imports::added.eq(0_i64),
        imports::known.eq(0_i64),
        imports::twice.eq(0_i64),
        imports::suppressed.eq(0_i64),
        imports::bad.eq(0_i64),
        imports::trouble.eq(""),
    );
    let moved = diesel::update(row).set(set).execute(conn)? == 1;
    if moved {
        diesel::delete(reports::table.filter(reports::import_id.eq(id))).execute(conn)?;
    }
    Ok(moved)
}

/// Moves an import from a state to the next; false when it is not in it.
///
/// # Errors
/// Those of the database.
pub fn end(
    conn: &mut Conn,
    id: ImportId,
    from: &[ImportState],
    to: ImportState,
    trouble: &str,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let row = imports::table
        .filter(imports::id.eq(id))
        .filter(imports::state.eq_any(from.to_vec()));
    let set = (
        imports::state.eq(to),
        imports::trouble.eq(trouble),
        imports::finished_at.eq(now),
    );
    Ok(diesel::update(row).set(set).execute(conn)? == 1)
}

/// Notes that the rows behind the first `done` were dealt with, with a part of the report; false when another process was faster,
/// or the import has been stopped.
///
/// # Errors
/// Those of the database.
pub fn note(
    conn: &mut Conn,
    id: ImportId,
    state: ImportState,
    done: i64,
    counts: &Counts,
    lines: &str,
) -> Result<bool, StorageError> {
    let row = imports::table
        .filter(imports::id.eq(id))
        .filter(imports::state.eq(state))
        .filter(imports::rows_done.eq(done));
    let set = (
        imports::rows_done.eq(imports::rows_done + counts.rows),
        imports::added.eq(imports::added + counts.added),
        imports::known.eq(imports::known + counts.known),
        imports::twice.eq(imports::twice + counts.twice),
        imports::suppressed.eq(imports::suppressed + counts.suppressed),
        imports::bad.eq(imports::bad + counts.bad),
    );
    if diesel::update(row).set(set).execute(conn)? == 0 {
        return Ok(false);
    }
    let part = (
        reports::import_id.eq(id),
        reports::first_row.eq(done),
        reports::lines.eq(lines),
    );
    diesel::insert_into(reports::table).values(part).execute(conn)?;
    Ok(true)
}

/// The next part of an import's report behind `after`, with the row that it begins with.
///
/// # Errors
/// Those of the database.
pub fn report(conn: &mut Conn, id: ImportId, after: i64) -> Result<Option<(i64, String)>, StorageError> {
    let query = reports::table
        .filter(reports::import_id.eq(id))
        .filter(reports::first_row.gt(after))
        .order(reports::first_row)
        .select((reports::first_row, reports::lines));
    Ok(query.first(conn).optional()?)
}
