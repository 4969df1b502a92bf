//! The two databases: twin migrations, and what happens when one cannot be used.

use std::collections::BTreeMap;

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use vesnik::storage::{Conn, DatabaseUrl, StorageError, migrations};

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
}

/// The index of words differs: FTS5's tables there, a `tsvector` here.
fn columns(conn: &mut Conn) -> BTreeMap<String, Vec<String>> {
    let sql = match conn {
        Conn::Sqlite(_) => {
            "SELECT m.name AS table_name, p.name AS column_name FROM sqlite_master m, pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND m.name <> 'sqlite_sequence' \
             AND m.name NOT LIKE 'brief_stems%' ORDER BY 1, p.cid"
        }
        Conn::Postgres(_) => {
            "SELECT table_name::text, column_name::text FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%' AND table_name <> 'brief_stems' \
             ORDER BY 1, ordinal_position"
        }
    };
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for column in sql_query(sql).load::<Column>(conn).unwrap() {
        tables.entry(column.table_name).or_default().push(column.column_name);
    }
    tables
}

fn up_down_up(url: &DatabaseUrl) -> BTreeMap<String, Vec<String>> {
    let mut conn = url.open().unwrap();
    migrations::run(&mut conn).unwrap();
    let first = columns(&mut conn);
    if let Conn::Sqlite(_) = conn {
        let check = "SELECT integrity_check AS table_name, '' AS column_name FROM pragma_integrity_check";
        let found: Vec<Column> = sql_query(check).load(&mut conn).unwrap();
        assert_eq!(found[0].table_name, "ok");
    }
    migrations::revert_all(&mut conn).unwrap();
    assert!(columns(&mut conn).is_empty());
    migrations::run(&mut conn).unwrap();
    assert_eq!(columns(&mut conn), first);
    first
}

#[test]
fn migrations_are_twins_and_go_up_down_and_up() {
    let names = |dir: &str| -> Vec<String> {
        let root = format!("{}/migrations/{dir}", env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<String> = std::fs::read_dir(root)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    let dir = tempfile::tempdir().unwrap();
    let sqlite = up_down_up(&DatabaseUrl::Sqlite(dir.path().join("a.db")));
    assert!(sqlite.len() >= 20, "{:?}", sqlite.keys());
    if let Some(server) = crate::postgres::server() {
        let url = crate::postgres::new_database(server);
        assert_eq!(up_down_up(&DatabaseUrl::Postgres(url)), sqlite);
    }
}

#[test]
fn a_newer_schema_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut conn = DatabaseUrl::Sqlite(dir.path().join("a.db")).open().unwrap();
    migrations::run(&mut conn).unwrap();
    sql_query("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101')")
        .execute(&mut conn)
        .unwrap();
    assert!(matches!(migrations::run(&mut conn), Err(StorageError::NewerSchema(_))));
}

#[test]
fn unusable_databases_are_refused_with_a_reason() {
    for url in ["mysql://root:secret@host/db", "vesnik.db", "sqlite://"] {
        let error = DatabaseUrl::parse(url).unwrap_err().to_string();
        assert!(error.contains("sqlite://path") && !error.contains("secret"), "{error}");
    }
    let nobody = DatabaseUrl::parse("postgres://nobody@127.0.0.1:1/none").unwrap();
    assert!(matches!(nobody.open(), Err(StorageError::Unavailable(_))));
    assert!(!std::path::Path::new("postgres:").exists());
}

/// SQLite answers "database or disk is full" for a page limit as for a full disk.
#[tokio::test]
async fn a_full_disk_keeps_nothing_of_the_change_and_the_writer_goes_on() {
    use vesnik::domain::{SecretKey, SuppressionReason, Timestamp};
    use vesnik::storage::{Db, suppressions};
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(&DatabaseUrl::Sqlite(dir.path().join("a.db"))).unwrap();
    db.migrate().unwrap();
    let limit =
        |sql: &'static str| db.write(move |conn| sql_query(sql).execute(conn).map(|_| ()).map_err(StorageError::from));
    limit("PRAGMA max_page_count = 1").await.unwrap();
    let key = SecretKey::parse(&"ab".repeat(32)).unwrap();
    let fill = |from: usize| {
        let key = key.clone();
        db.write(move |conn| {
            for n in from..from + 20_000 {
                let email = vesnik::domain::EmailAddress::parse(&format!("r{n}@example.org")).unwrap();
                let hash = key.address_hash(&email);
                suppressions::add(conn, &hash, SuppressionReason::Operator, Timestamp::EPOCH)?;
            }
            Ok::<_, StorageError>(())
        })
    };
    let refused = fill(0).await.unwrap_err();
    assert!(matches!(refused, StorageError::CannotWrite(_)), "{refused}");
    let email = vesnik::domain::EmailAddress::parse("r0@example.org").unwrap();
    let hash = key.address_hash(&email);
    assert!(
        !db.read(move |conn| suppressions::contains(conn, &hash)).await.unwrap(),
        "nothing half-written"
    );
    limit("PRAGMA max_page_count = 1000000").await.unwrap();
    fill(0).await.unwrap();
}

/// Changes that wait together share SQLite's transaction: each is kept or refused alone, unless one fails half-way that has
/// promised not to.
#[tokio::test]
async fn what_shares_a_transaction_is_kept_or_refused_alone() {
    use vesnik::domain::{EmailAddress, SecretKey, SuppressionReason, Timestamp};
    use vesnik::storage::{Db, suppressions};
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(&DatabaseUrl::Sqlite(dir.path().join("a.db"))).unwrap();
    db.migrate().unwrap();
    let key = SecretKey::parse(&"ab".repeat(32)).unwrap();
    let hash = |name: &str| key.address_hash(&EmailAddress::parse(&format!("{name}@example.org")).unwrap());
    let refusal = || StorageError::Unavailable("refused".into());
    // Adds each of the names, then answers as it is told.
    let change = |names: &[&str], refused: bool| {
        let hashes: Vec<_> = names.iter().map(|name| hash(name)).collect();
        move |conn: &mut Conn| {
            for hash in &hashes {
                suppressions::add(conn, hash, SuppressionReason::Operator, Timestamp::EPOCH)?;
            }
            if refused { Err(refusal()) } else { Ok(()) }
        }
    };
    let is_kept = |name: &str| {
        let hash = hash(name);
        db.read(move |conn| suppressions::contains(conn, &hash))
    };
    // Holds the writer until the changes after it wait.
    let hold = || {
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let held = db.write(move |_| {
            wait.recv().unwrap();
            Ok::<_, StorageError>(())
        });
        (go, held)
    };

    let (go, held) = hold();
    let (_, first, undone, looked, checked, ()) = tokio::join!(
        held,
        db.write(change(&["first"], false)),
        db.write(change(&["undone"], true)),
        db.write_checked(change(&[], true)),
        db.write_checked(change(&["checked", "checked-too"], false)),
        async { go.send(()).unwrap() },
    );
    first.unwrap();
    checked.unwrap();
    assert!(undone.is_err() && looked.is_err());
    for (name, kept) in [
        ("first", true),
        ("undone", false),
        ("checked", true),
        ("checked-too", true),
    ] {
        assert_eq!(is_kept(name).await.unwrap(), kept, "{name}");
    }

    let (go, held) = hold();
    let (held, beside, half_way, ()) = tokio::join!(
        held,
        db.write(change(&["beside"], false)),
        db.write_checked(change(&["half-way"], true)),
        async { go.send(()).unwrap() },
    );
    for answer in [held, beside] {
        let error = answer.unwrap_err();
        assert!(
            matches!(&error, StorageError::Unavailable(words) if words.contains("half-way")),
            "{error}"
        );
    }
    assert!(half_way.is_err());
    for name in ["beside", "half-way"] {
        assert!(!is_kept(name).await.unwrap(), "{name}");
    }
    db.write(change(&["beside"], false)).await.unwrap();
    assert!(is_kept("beside").await.unwrap());
}
