//! Time and memory of `vesnik subscribers import`, each row with a subscription and a consent event.
//!
//! `cargo bench --bench import -- --rows 1000000 --backend sqlite --backend postgres --json FILE`. The built binary is run
//! twice on each database: into an empty newsletter, and again, when every reader is known.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench fails by panicking"
)]

#[path = "../tests/api/machine.rs"]
mod machine;
#[path = "../tests/api/postgres.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod postgres;

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use clap::Parser;
use serde_json::json;
use vesnik::{
    content::newsletters,
    domain::{Cadence, Clock, EmailAddress, Language, Measurement, PersonName, SecretKey, Slug, Theme},
    issues::editions,
    storage::{DatabaseUrl, Db, editions::EditionSettings, installation, newsletters::NewsletterSettings},
};
use wait4::Wait4;

#[derive(Debug, Parser)]
struct Arguments {
    /// Rows of the file.
    #[arg(long, default_value_t = 1_000_000)]
    rows: usize,
    /// sqlite or postgres; both when absent.
    #[arg(long)]
    backend: Vec<String>,
    /// Writes the table as JSON, too.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Cargo says so.
    #[arg(long, hide = true)]
    bench: bool,
}

struct Run {
    wall: Duration,
    cpu: Duration,
    peak_kib: u64,
    said: String,
}

fn main() {
    let arguments = Arguments::parse();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("readers.csv");
    write_readers(&file, arguments.rows);
    let wanted = |name: &str| arguments.backend.is_empty() || arguments.backend.iter().any(|b| b == name);
    let mut table = Vec::new();
    println!(
        "{:<10} {:<6} {:>9} {:>8} {:>8} {:>9} {:>9}",
        "database", "run", "rows", "seconds", "rows/s", "CPU s", "peak MiB"
    );
    for backend in ["sqlite", "postgres"].into_iter().filter(|name| wanted(name)) {
        let url = match backend {
            "sqlite" => format!("sqlite://{}", dir.path().join("bench.db").display()),
            _ => match postgres::start("") {
                Some(server) => postgres::new_database(server),
                None => {
                    println!("{backend:<10} DID NOT RUN: there is no PostgreSQL on this machine");
                    continue;
                }
            },
        };
        let key = SecretKey::random_text().unwrap();
        tokio::runtime::Runtime::new().unwrap().block_on(set_up(&url, &key));
        for (run, added) in [("first", arguments.rows), ("again", 0)] {
            let ran = import(&url, &key, dir.path(), &file);
            assert!(ran.said.contains(&format!("{added} added")), "{}", ran.said);
            let seconds = ran.wall.as_secs_f64();
            let (per_second, mib) = (arguments.rows as f64 / seconds, ran.peak_kib as f64 / 1024.0);
            let (rows, cpu) = (arguments.rows, ran.cpu.as_secs_f64());
            println!("{backend:<10} {run:<6} {rows:>9} {seconds:>8.1} {per_second:>8.0} {cpu:>9.1} {mib:>9.1}");
            table.push(
                json!({"database": backend, "run": run, "rows": rows, "seconds": seconds, "rows_per_second": per_second,
                "cpu_seconds": cpu, "peak_mib": mib}),
            );
        }
    }
    if let Some(path) = arguments.json {
        std::fs::write(path, serde_json::to_vec_pretty(&table).unwrap()).unwrap();
    }
}

/// Addresses in no order, a name for four of five, a section for one of four.
fn write_readers(path: &Path, rows: usize) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    writeln!(file, "email,name,sections,joined_at").unwrap();
    let names = ["Anna Kowal", "Ігар Лосік", "", "Мария Иванова", "John Smith"];
    for n in 0..rows {
        let scattered = (n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 24;
        let (name, section) = (names[n % names.len()], if n % 4 == 0 { "economy" } else { "" });
        writeln!(
            file,
            "r{scattered:x}.{n}@mail{}.example.org,{name},{section},2025-06-11T09:00:00Z",
            n % 500
        )
        .unwrap();
    }
}

async fn set_up(url: &str, key: &str) {
    let db = Db::open(&DatabaseUrl::parse(url).unwrap()).unwrap();
    db.migrate().unwrap();
    let now = Clock::system().now();
    let key = SecretKey::parse(key).unwrap();
    db.write(move |conn| installation::check_key(conn, &key, now))
        .await
        .unwrap();
    let slug = Slug::parse("weekly").unwrap();
    let settings = NewsletterSettings {
        slug: slug.clone(),
        name: "Weekly".into(),
        description: String::new(),
        language: Language::parse("en").unwrap(),
        from_name: PersonName::default(),
        from_address: EmailAddress::parse("desk@example.org").unwrap(),
        reply_to: None,
        return_path: None,
        postal_address: "1 Mill Street, Brod".into(),
        measurement: Measurement::None,
        about: String::new(),
        theme: Theme::default(),
    };
    newsletters::create(&db, "bench", settings, now).await.unwrap();
    let section = Slug::parse("economy").unwrap();
    newsletters::open_section(&db, "bench", &slug, section, "Economy", now)
        .await
        .unwrap();
    editions::create(&db, "bench", &slug, mondays(), now).await.unwrap();
}

fn mondays() -> EditionSettings {
    EditionSettings::new(
        Slug::parse("mondays").unwrap(),
        "Mondays",
        Cadence::parse(Some("0 12 * * 1"), Some("Europe/Minsk")).unwrap(),
        editions::CATCH_UP_WITHIN,
    )
}

fn import(url: &str, key: &str, dir: &Path, file: &Path) -> Run {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_vesnik"))
        .args([
            "subscribers",
            "import",
            "--newsletter",
            "weekly",
            "--consent-source",
            "bench",
        ])
        .arg(file)
        .env("VESNIK_DATABASE_URL", url)
        .env("VESNIK_SECRET_KEY", key)
        .env("VESNIK_DATA_DIR", dir)
        .env_remove("VESNIK_TEST_POSTGRES")
        .current_dir(dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let said = std::io::read_to_string(child.stdout.take().unwrap()).unwrap();
    let ended = child.wait4().unwrap();
    assert!(ended.status.success(), "the import failed");
    Run {
        wall: started.elapsed(),
        cpu: ended.rusage.utime + ended.rusage.stime,
        peak_kib: ended.rusage.maxrss / 1024,
        said,
    }
}
