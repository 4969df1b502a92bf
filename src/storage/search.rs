//! The index of the words of briefs: FTS5 on SQLite, a `tsvector` on PostgreSQL. Every difference between the two stands here.
//!
//! It is told stems and asked for stems: which words have the same stem is `content`'s to know. A text is stems with blanks
//! between them, each of letters and digits only, so that neither database changes or splits one.

use std::{collections::BTreeMap, fmt::Write};

use diesel::{
    dsl::sql,
    expression::BoxableExpression,
    prelude::*,
    sql_query,
    sql_types::{BigInt, Bool, Text},
};

use super::{
    Conn, StorageError,
    connection::{Both, MultiBackend},
    schema::{brief_words, briefs},
};
use crate::domain::{BriefId, BriefStatus, NewsletterId, SectionId, Timestamp};

/// What a match in the headline, in the standfirst and in the body counts for `bm25` (SQLite).
const SQLITE_WEIGHTS: &str = "50.0, 10.0, 1.0";
/// The same for `ts_rank` (PostgreSQL), from the body's letter D to the headline's A, and that long texts count less.
const POSTGRES_WEIGHTS: &str = "'{0.05, 0.2, 0.4, 1.0}'";

/// Most places of a stem that PostgreSQL keeps, and the last place that it tells from others.
const MOST_PLACES: usize = 255;
const LAST_PLACE: usize = 16_383;

/// The stems of a brief.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stems {
    /// Those of the headline.
    pub headline: String,
    /// Those of the standfirst and the bylines.
    pub standfirst: String,
    /// Those of the body.
    pub body: String,
}

/// What is looked for: briefs that have at least one stem of each list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted(pub Vec<Vec<String>>);

/// Which briefs a reader looks through.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Those of this newsletter.
    pub newsletter: NewsletterId,
    /// Those of this section.
    pub section: Option<SectionId>,
    /// Those in this language.
    pub language: Option<String>,
    /// Those that are public at this instant.
    pub now: Timestamp,
}

/// Puts the stems of a brief's version into the index, in the place of those that it has.
///
/// # Errors
/// Those of the database.
pub fn put(conn: &mut Conn, brief: BriefId, version: i64, rules: i64, stems: &Stems) -> Result<(), StorageError> {
    let row = (
        brief_words::brief_id.eq(brief),
        brief_words::version.eq(version),
        brief_words::rules.eq(rules),
    );
    let insert = diesel::insert_into(brief_words::table).values(row);
    let upsert = insert
        .on_conflict(brief_words::brief_id)
        .do_update()
        .set((brief_words::version.eq(version), brief_words::rules.eq(rules)));
    Both(upsert).execute(conn)?;
    match conn {
        Conn::Sqlite(c) => {
            sql_query("DELETE FROM brief_stems WHERE rowid = $1")
                .bind::<BigInt, _>(brief.0)
                .execute(c)?;
            sql_query("INSERT INTO brief_stems (rowid, headline, standfirst, body) VALUES ($1, $2, $3, $4)")
                .bind::<BigInt, _>(brief.0)
                .bind::<Text, _>(&stems.headline)
                .bind::<Text, _>(&stems.standfirst)
                .bind::<Text, _>(&stems.body)
                .execute(c)?;
        }
        Conn::Postgres(c) => {
            sql_query(
                "INSERT INTO brief_stems (brief_id, stems) VALUES ($1, CAST($2 AS tsvector)) \
                 ON CONFLICT (brief_id) DO UPDATE SET stems = excluded.stems",
            )
            .bind::<BigInt, _>(brief.0)
            .bind::<Text, _>(tsvector(stems))
            .execute(c)?;
        }
    }
    Ok(())
}

/// Up to `limit` briefs whose present version is not in the index by these rules. On PostgreSQL they stay locked until the
/// transaction ends, so that whoever saves one meanwhile is the last to index it.
///
/// # Errors
/// Those of the database.
pub fn pending(conn: &mut Conn, rules: i64, limit: i64) -> Result<Vec<BriefId>, StorageError> {
    let is_current = brief_words::table
        .filter(brief_words::brief_id.eq(briefs::id))
        .filter(brief_words::version.eq(briefs::version))
        .filter(brief_words::rules.eq(rules));
    let query = briefs::table
        .filter(diesel::dsl::not(diesel::dsl::exists(is_current)))
        .select(briefs::id)
        .limit(limit);
    Ok(match conn {
        Conn::Sqlite(c) => query.load(c)?,
        Conn::Postgres(c) => query.for_no_key_update().load(c)?,
    })
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The public briefs of the scope that have what is wanted, the most relevant first and of equals the newest: up to `limit` of
/// them behind the first `offset`.
///
/// # Errors
/// Those of the database.
pub fn find(
    conn: &mut Conn,
    wanted: &Wanted,
    scope: &Scope,
    offset: i64,
    limit: i64,
) -> Result<Vec<BriefId>, StorageError> {
    let rank = match conn {
        Conn::Sqlite(_) => format!("bm25(brief_stems, {SQLITE_WEIGHTS})"),
        Conn::Postgres(_) => {
            format!("ts_rank(CAST({POSTGRES_WEIGHTS} AS float4[]), brief_stems.stems, CAST($1 AS tsquery), 1) DESC")
        }
    };
    let found = among(
        conn,
        "briefs.id AS id",
        &format!("ORDER BY {rank}, briefs.published_at DESC, briefs.id DESC LIMIT {limit} OFFSET {offset}"),
        wanted,
        scope,
    )?;
    Ok(found.into_iter().map(BriefId).collect())
}

/// How many public briefs of the scope have what is wanted.
///
/// # Errors
/// Those of the database.
pub fn count(conn: &mut Conn, wanted: &Wanted, scope: &Scope) -> Result<i64, StorageError> {
    let found = among(conn, "COUNT(*) AS id", "", wanted, scope)?;
    Ok(found.first().copied().unwrap_or_default())
}

/// One number a row of the public briefs that have what is wanted.
fn among(conn: &mut Conn, number: &str, end: &str, wanted: &Wanted, scope: &Scope) -> Result<Vec<i64>, StorageError> {
    if wanted.0.iter().all(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let (join, matching) = match conn {
        Conn::Sqlite(_) => ("briefs.id = brief_stems.rowid", "brief_stems MATCH $1"),
        Conn::Postgres(_) => (
            "briefs.id = brief_stems.brief_id",
            "brief_stems.stems @@ CAST($1 AS tsquery)",
        ),
    };
    let query = format!(
        "SELECT {number} FROM brief_stems JOIN briefs ON {join} WHERE {matching} AND briefs.newsletter_id = $2 \
         AND briefs.status = {published} AND briefs.published_at <= $3 AND ($4 = 0 OR briefs.section_id = $4) \
         AND ($5 = '' OR briefs.language = $5) {end}",
        published = BriefStatus::Published.number(),
    );
    let rows: Vec<Id> = sql_query(query)
        .bind::<Text, _>(expression(conn, wanted))
        .bind::<BigInt, _>(scope.newsletter.0)
        .bind::<BigInt, _>(scope.now.millis())
        .bind::<BigInt, _>(scope.section.map_or(0, |section| section.0))
        .bind::<Text, _>(scope.language.clone().unwrap_or_default())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// That a brief has what is wanted, for the list of all briefs.
pub(super) fn is_among(
    conn: &Conn,
    wanted: &Wanted,
) -> Box<dyn BoxableExpression<briefs::table, MultiBackend, SqlType = Bool>> {
    let (start, end) = match conn {
        Conn::Sqlite(_) => (
            "briefs.id IN (SELECT rowid FROM brief_stems WHERE brief_stems MATCH ",
            ")",
        ),
        Conn::Postgres(_) => (
            "briefs.id IN (SELECT brief_id FROM brief_stems WHERE stems @@ CAST(",
            " AS tsquery))",
        ),
    };
    Box::new(sql::<Bool>(start).bind::<Text, _>(expression(conn, wanted)).sql(end))
}

/// What is wanted as the database reads it. Stems are letters and digits, but quoted all the same.
fn expression(conn: &Conn, wanted: &Wanted) -> String {
    let (quote, or, and) = match conn {
        Conn::Sqlite(_) => ('"', " OR ", " AND "),
        Conn::Postgres(_) => ('\'', " | ", " & "),
    };
    let either = |stems: &Vec<String>| {
        let quoted: Vec<String> = stems
            .iter()
            .map(|stem| format!("{quote}{}{quote}", plain(stem)))
            .collect();
        format!("({})", quoted.join(or))
    };
    let all: Vec<String> = wanted.0.iter().map(either).collect();
    all.join(and)
}

/// The stems with their places as PostgreSQL reads them: `'выбар':1A,7 'горад':2A`.
fn tsvector(stems: &Stems) -> String {
    let mut places: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
    let texts = [(&stems.headline, "A"), (&stems.standfirst, "B"), (&stems.body, "")];
    let all = texts
        .iter()
        .flat_map(|(text, weight)| text.split_whitespace().map(move |stem| (plain(stem), *weight)));
    for (place, (stem, weight)) in (1_usize..).zip(all) {
        let of_stem = places.entry(stem).or_default();
        if of_stem.len() < MOST_PLACES {
            of_stem.push((place.min(LAST_PLACE), weight));
        }
    }
    let mut vector = String::new();
    for (stem, of_stem) in places {
        // Writing to a string cannot fail.
        let _ = write!(vector, "'{stem}'");
        for (number, (place, weight)) in of_stem.into_iter().enumerate() {
            let _ = write!(vector, "{}{place}{weight}", if number == 0 { ':' } else { ',' });
        }
        vector.push(' ');
    }
    vector
}

fn plain(stem: &str) -> String {
    stem.chars().filter(|letter| letter.is_alphanumeric()).collect()
}
