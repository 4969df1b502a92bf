//! Everything that stands in the database, row by row, on either one.

use std::collections::BTreeMap;

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use vesnik::storage::Conn;

use crate::test_app::TestApp;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn lines(conn: &mut Conn, sql: &str) -> Vec<String> {
    let rows: Vec<Line> = sql_query(sql).load(conn).unwrap();
    rows.into_iter().map(|row| row.line).collect()
}

/// The rows of each table, sorted.
pub fn contents(app: &TestApp) -> BTreeMap<String, Vec<String>> {
    let mut conn = app.state.db.url().open().unwrap();
    let tables = match conn {
        Conn::Sqlite(_) => {
            "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' \
             AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%VIRTUAL%'"
        }
        Conn::Postgres(_) => {
            "SELECT table_name::text AS line FROM information_schema.tables \
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%' ORDER BY 1"
        }
    };
    let mut found = BTreeMap::new();
    for table in lines(&mut conn, tables) {
        let row = match conn {
            Conn::Sqlite(_) => {
                let columns = format!("SELECT 'quote(' || name || ')' AS line FROM pragma_table_info('{table}')");
                lines(&mut conn, &columns).join(" || ',' || ")
            }
            Conn::Postgres(_) => "t::text".to_owned(),
        };
        let rows = lines(&mut conn, &format!("SELECT {row} AS line FROM {table} t ORDER BY 1"));
        found.insert(table, rows);
    }
    assert!(found.len() > 20, "the tables were found");
    found
}

/// Which tables differ.
pub fn differing(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let tables = before.keys().filter(|table| before.get(*table) != after.get(*table));
    tables.cloned().collect()
}
