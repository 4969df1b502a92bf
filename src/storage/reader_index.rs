//! The index by which readers are found at the desk: parts of addresses and names in, ids of readers out.
//!
//! New readers come in packs and not with their signups: a signup costs nothing, and whoever looks for readers looks through those
//! behind the last pack one by one. Names and addresses that change, and readers who are erased, are changed in it at once. The
//! same tables serve both databases: PostgreSQL's own index of parts (`pg_trgm`) is an extension that a server may lack, and both
//! that and FTS5 make a list of all who match before the newest of them are known.

use std::collections::{BTreeMap, BTreeSet};

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{Array, BigInt, Binary, Text},
};
use roaring::RoaringBitmap;

use super::{
    Conn, StorageError,
    schema::{reader_grams, reader_packs, subscribers},
};
use crate::domain::{EmailAddress, PersonName, SubscriberId, reader_grams};

/// Readers that were indexed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Pack {
    /// The id that those in it are counted from.
    pub pack: i64,
    /// The last reader.
    pub last: SubscriberId,
}

/// What a reader is found by.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Known {
    pub id: SubscriberId,
    pub email: EmailAddress,
    pub name: PersonName,
}

#[derive(QueryableByName)]
struct Mark {
    #[diesel(sql_type = BigInt)]
    up_to: i64,
    #[diesel(sql_type = BigInt)]
    horizon: i64,
}

#[derive(QueryableByName)]
struct Present {
    #[diesel(sql_type = BigInt)]
    top: i64,
    #[diesel(sql_type = BigInt)]
    oldest: i64,
    #[diesel(sql_type = BigInt)]
    next: i64,
}

/// Until the transaction ends nobody else changes the index. SQLite has one writer.
fn lock(conn: &mut Conn) -> Result<Mark, StorageError> {
    let ending = match conn {
        Conn::Postgres(_) => " FOR UPDATE",
        Conn::Sqlite(_) => "",
    };
    Ok(sql_query(format!("SELECT up_to, horizon FROM reader_index WHERE id = 1{ending}")).get_result(conn)?)
}

/// The reader up to whom everybody has come. On PostgreSQL a lower id may be committed after a higher one: it is the highest id of
/// an earlier look, once all transactions of that time have ended.
fn all_until(conn: &mut Conn, mark: &Mark) -> Result<i64, StorageError> {
    let (oldest, next) = match conn {
        Conn::Postgres(_) => (
            "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)",
            "CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)",
        ),
        Conn::Sqlite(_) => ("0", "0"),
    };
    let sql = format!("SELECT COALESCE(MAX(id), 0) AS top, {oldest} AS oldest, {next} AS next FROM subscribers");
    let present: Present = sql_query(sql).get_result(conn)?;
    if let Conn::Sqlite(_) = conn {
        return Ok(present.top);
    }
    if present.oldest < mark.horizon {
        return Ok(0);
    }
    sql_query("UPDATE reader_index SET up_to = $1, horizon = $2 WHERE id = 1")
        .bind::<BigInt, _>(present.top)
        .bind::<BigInt, _>(present.next)
        .execute(conn)?;
    Ok(mark.up_to)
}

/// The last reader of the last pack.
///
/// # Errors
/// Those of the database.
pub fn indexed_until(conn: &mut Conn) -> Result<SubscriberId, StorageError> {
    let last: Option<Option<SubscriberId>> = reader_packs::table
        .select(diesel::dsl::max(reader_packs::last_id))
        .first(conn)
        .optional()?;
    Ok(last.flatten().unwrap_or(SubscriberId(0)))
}

/// Makes a pack of the next readers, `most` of them, if at least `least` wait; answers how many. To be called inside a write.
///
/// Costs about 15 rows for each ten readers.
///
/// # Errors
/// Those of the database.
pub fn add_pack(conn: &mut Conn, least: usize, most: i64) -> Result<usize, StorageError> {
    let mark = lock(conn)?;
    let (from, until) = (indexed_until(conn)?, all_until(conn, &mark)?);
    let readers = subscribers::table
        .filter(subscribers::id.gt(from))
        .filter(subscribers::id.le(until))
        .order(subscribers::id)
        .limit(most)
        .select((subscribers::id, subscribers::email, subscribers::name));
    let readers: Vec<Known> = readers.load(conn)?;
    let (Some(first), Some(last)) = (readers.first(), readers.last()) else {
        return Ok(0);
    };
    let pack = first.id.0;
    let is_wide = u32::try_from(last.id.0 - pack).is_err();
    if readers.len() < least || is_wide {
        return Ok(0);
    }
    let mut grams: BTreeMap<String, RoaringBitmap> = BTreeMap::new();
    for reader in &readers {
        for gram in reader_grams(&reader.email, &reader.name) {
            grams.entry(gram).or_default().insert(offset(pack, reader.id));
        }
    }
    let row = (reader_packs::pack.eq(pack), reader_packs::last_id.eq(last.id));
    diesel::insert_into(reader_packs::table).values(row).execute(conn)?;
    insert(conn, pack, grams)?;
    Ok(readers.len())
}

fn offset(pack: i64, id: SubscriberId) -> u32 {
    u32::try_from(id.0 - pack).unwrap_or_default()
}

fn octets(ids: &RoaringBitmap) -> Result<Vec<u8>, StorageError> {
    let mut octets = Vec::with_capacity(ids.serialized_size());
    let written = ids.serialize_into(&mut octets);
    written.map_err(|cause| diesel::result::Error::SerializationError(cause.into()))?;
    Ok(octets)
}

fn bitmap(octets: &[u8]) -> Result<RoaringBitmap, StorageError> {
    let read = RoaringBitmap::deserialize_from(octets);
    Ok(read.map_err(|cause| diesel::result::Error::DeserializationError(cause.into()))?)
}

fn insert(conn: &mut Conn, pack: i64, grams: BTreeMap<String, RoaringBitmap>) -> Result<(), StorageError> {
    match conn {
        Conn::Sqlite(c) => {
            for (gram, ids) in &grams {
                sql_query("INSERT INTO reader_grams (pack, gram, ids) VALUES ($1, $2, $3)")
                    .bind::<BigInt, _>(pack)
                    .bind::<Text, _>(gram)
                    .bind::<Binary, _>(octets(ids)?)
                    .execute(c)?;
            }
        }
        Conn::Postgres(c) => {
            let all: Vec<Vec<u8>> = grams.values().map(octets).collect::<Result<_, _>>()?;
            let names: Vec<String> = grams.into_keys().collect();
            sql_query("INSERT INTO reader_grams (pack, gram, ids) SELECT $1, u.gram, u.ids FROM unnest($2, $3) AS u (gram, ids)")
                .bind::<BigInt, _>(pack)
                .bind::<Array<Text>, _>(names)
                .bind::<Array<Binary>, _>(all)
                .execute(c)?;
        }
    }
    Ok(())
}

/// The packs with readers below this one, the newest first.
///
/// # Errors
/// Those of the database.
pub fn packs(conn: &mut Conn, below: SubscriberId) -> Result<Vec<Pack>, StorageError> {
    let query = reader_packs::table
        .filter(reader_packs::pack.lt(below.0))
        .order(reader_packs::pack.desc())
        .select((reader_packs::pack, reader_packs::last_id));
    Ok(query.load(conn)?)
}

/// The readers of these packs who have all these grams, the newest first.
///
/// # Errors
/// Those of the database.
pub fn with_all(conn: &mut Conn, packs: &[Pack], grams: &BTreeSet<String>) -> Result<Vec<SubscriberId>, StorageError> {
    let names: Vec<i64> = packs.iter().map(|pack| pack.pack).collect();
    let rows: Vec<(i64, Vec<u8>)> = reader_grams::table
        .filter(reader_grams::pack.eq_any(names))
        .filter(reader_grams::gram.eq_any(grams.iter().cloned().collect::<Vec<_>>()))
        .select((reader_grams::pack, reader_grams::ids))
        .load(conn)?;
    let mut of_packs: BTreeMap<i64, (usize, RoaringBitmap)> = BTreeMap::new();
    for (pack, ids) in rows {
        let ids = bitmap(&ids)?;
        let (number, all) = of_packs.entry(pack).or_insert_with(|| (0, ids.clone()));
        *number += 1;
        *all &= ids;
    }
    let mut found = Vec::new();
    for (pack, (number, all)) in of_packs.into_iter().rev() {
        if number == grams.len() {
            found.extend(all.iter().rev().map(|id| SubscriberId(pack + i64::from(id))));
        }
    }
    Ok(found)
}

/// Takes a reader out of the index, before a name or an address changes or everything goes; answers what the reader was found by,
/// and `None` when the index does not hold the reader yet. To be called inside a write.
///
/// # Errors
/// Those of the database.
pub(super) fn take_out(conn: &mut Conn, id: SubscriberId) -> Result<Option<Known>, StorageError> {
    lock(conn)?;
    let Some(pack) = pack_of(conn, id)? else {
        return Ok(None);
    };
    let known: Option<Known> = subscribers::table
        .filter(subscribers::id.eq(id))
        .select((subscribers::id, subscribers::email, subscribers::name))
        .first(conn)
        .optional()?;
    if let Some(known) = &known {
        for gram in reader_grams(&known.email, &known.name) {
            change(conn, pack, &gram, |ids| _ = ids.remove(offset(pack, id)))?;
        }
    }
    Ok(known)
}

/// Puts a reader into the index again. To be called after [`take_out`], in the same write.
///
/// # Errors
/// Those of the database.
pub(super) fn put_back(
    conn: &mut Conn,
    id: SubscriberId,
    email: &EmailAddress,
    name: &PersonName,
) -> Result<(), StorageError> {
    if let Some(pack) = pack_of(conn, id)? {
        for gram in reader_grams(email, name) {
            change(conn, pack, &gram, |ids| _ = ids.insert(offset(pack, id)))?;
        }
    }
    Ok(())
}

fn pack_of(conn: &mut Conn, id: SubscriberId) -> Result<Option<i64>, StorageError> {
    let query = reader_packs::table
        .filter(reader_packs::pack.le(id.0))
        .order(reader_packs::pack.desc())
        .select((reader_packs::pack, reader_packs::last_id));
    let pack: Option<Pack> = query.first(conn).optional()?;
    Ok(pack.filter(|pack| id <= pack.last).map(|pack| pack.pack))
}

/// Changes who has a gram; a gram that nobody has is forgotten.
fn change(conn: &mut Conn, pack: i64, gram: &str, change: impl FnOnce(&mut RoaringBitmap)) -> Result<(), StorageError> {
    let row = reader_grams::table
        .filter(reader_grams::pack.eq(pack))
        .filter(reader_grams::gram.eq(gram));
    let kept: Option<Vec<u8>> = row.select(reader_grams::ids).first(conn).optional()?;
    let mut ids = match &kept {
        Some(kept) => bitmap(kept)?,
        None => RoaringBitmap::new(),
    };
    change(&mut ids);
    diesel::delete(row).execute(conn)?;
    if ids.is_empty() {
        return Ok(());
    }
    let row = (
        reader_grams::pack.eq(pack),
        reader_grams::gram.eq(gram),
        reader_grams::ids.eq(octets(&ids)?),
    );
    diesel::insert_into(reader_grams::table).values(row).execute(conn)?;
    Ok(())
}
