//! Time of the desk's pages through HTTP, as a member who is logged in gets them, with many readers on each database.
//!
//! `cargo bench --bench desk -- --subscribers 1000000 --backend sqlite --json FILE`. The readers are imported, as `vesnik
//! subscribers import` does, and put into the index of names; both are timed, too. [`PAGES`] is the table of what is asked for.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench fails by panicking")]

#[path = "../tests/api/machine.rs"]
mod machine;
#[expect(clippy::panic, reason = "a server of the tests")]
#[path = "../tests/api/postgres.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod postgres;

use std::{
    io::Write,
    path::PathBuf,
    time::{Duration, Instant},
};

use clap::Parser;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use vesnik::{
    accounts::{self, Invitation, Standing},
    app::{App, Parts},
    config::{Config, Settings},
    content::newsletters,
    domain::{
        Cadence, Clock, EmailAddress, Language, Measurement, PersonName, Role, SecretKey, Slug, SubscriberId, Theme,
    },
    issues::editions,
    storage::{Db, editions::EditionSettings, newsletters::NewsletterSettings},
    subscribers::{
        export, finding,
        import::{ImportOrder, import},
    },
};

/// Times that each page is asked for.
const TIMES: usize = 60;
/// Issues that have been sent, and readers who got each of them.
const ISSUES: usize = 500;
const REACHED: usize = 40;

/// What is asked for: a name, and the path of the so-manieth time.
type Page = (&'static str, fn(usize) -> String);

const PAGES: &[Page] = &[
    ("overview", |_| "/desk".into()),
    ("readers", |_| "/desk/readers".into()),
    ("readers, deep", |n| {
        format!("/desk/readers?below={}", 900_000 / (n + 1))
    }),
    ("readers, counted", |_| "/desk/readers?count=yes".into()),
    ("search, address", |n| {
        format!("/desk/readers?q={}", address(n * 977).0.replace('@', "%40"))
    }),
    ("search, start of address", |n| {
        format!("/desk/readers?q={}", &address(n * 977).0[..6])
    }),
    ("search, inside a word", |n| {
        format!("/desk/readers?q={}", &address(n * 977).0[2..8])
    }),
    ("search, domain of many", |_| "/desk/readers?q=gmail".into()),
    ("search, all addresses", |_| "/desk/readers?q=.example.org".into()),
    ("search, nobody, of common parts", |_| "/desk/readers?q=lmaigm".into()),
    ("search, two letters", |n| {
        format!("/desk/readers?q={}", ["an", "iv", "ка", "па"][n % 4])
    }),
    ("search, Cyrillic name", |n| {
        format!(
            "/desk/readers?q={}",
            ["КАВАЛЁВА", "васіль", "ванова", "янка купа"][n % 4]
        )
    }),
    ("state, rare", |n| {
        format!(
            "/desk/readers?state={}",
            ["bounced", "pending", "paused", "complained"][n % 4]
        )
    }),
    ("state, usual", |_| "/desk/readers?state=active".into()),
    ("edition, rare", |_| "/desk/readers?edition=3".into()),
    ("edition and state", |_| {
        "/desk/readers?edition=2&state=unsubscribed".into()
    }),
    ("section", |_| "/desk/readers?section=1".into()),
    ("joined in a week", |n| {
        format!(
            "/desk/readers?from=2025-06-{:02}&to=2025-06-{:02}",
            1 + n % 20,
            8 + n % 20
        )
    }),
    ("joined on a day, active, section", |n| {
        format!(
            "/desk/readers?from=2025-07-{0:02}&to=2025-07-{0:02}&state=active&section=1",
            1 + n % 28
        )
    }),
    ("refuses mail", |_| "/desk/readers?bounced=yes".into()),
    ("name, state and edition", |_| {
        "/desk/readers?q=gmail&state=active&edition=2".into()
    }),
    ("name and refuses mail", |_| {
        "/desk/readers?q=ivanova&bounced=yes".into()
    }),
    ("a reader", |n| format!("/desk/readers/{}", 1 + n % REACHED)),
    ("a reader of no issue", |n| format!("/desk/readers/{}", 1_000 + n)),
];

#[derive(Debug, Parser)]
struct Arguments {
    /// Readers of the newsletter.
    #[arg(long, default_value_t = 1_000_000)]
    subscribers: usize,
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

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let wanted = |name: &str| arguments.backend.is_empty() || arguments.backend.iter().any(|b| b == name);
    let mut table = Vec::new();
    for backend in ["sqlite", "postgres"].into_iter().filter(|name| wanted(name)) {
        let dir = tempfile::tempdir().unwrap();
        let url = match backend {
            "sqlite" => format!("sqlite://{}", dir.path().join("bench.db").display()),
            _ => match tokio::task::spawn_blocking(|| postgres::start("").map(postgres::new_database))
                .await
                .unwrap()
            {
                Some(url) => url,
                None => {
                    println!("{backend}: DID NOT RUN: there is no PostgreSQL on this machine");
                    continue;
                }
            },
        };
        let settings = Settings {
            database_url: url,
            listen: "127.0.0.1:0".into(),
            base_url: "http://news.example.org".into(),
            data_dir: dir.path().into(),
            secret_key: Some(SecretKey::random_text().unwrap()),
            ..Settings::default()
        };
        let app = App::build(&Config::check(settings).unwrap(), Clock::system(), Parts::Site).unwrap();
        let state = app.state.clone();
        let root = format!("http://{}", app.address().unwrap());
        let stop = CancellationToken::new();
        let site = tokio::spawn(app.run_until_stopped(Parts::Site, stop.clone()));
        table.extend(fill(&state.db, &state.key, arguments.subscribers, backend).await);
        let cookie = format!("vesnik_desk={}", log_in(&state.db).await);
        table.extend(measure(&root, &cookie, backend).await);
        table.push(take_along(&state.db, backend).await);
        stop.cancel();
        site.await.unwrap().unwrap();
    }
    if let Some(file) = &arguments.json {
        std::fs::write(file, serde_json::to_vec_pretty(&table).unwrap()).unwrap();
    }
}

/// An address and a name, the same in each run.
fn address(n: usize) -> (String, &'static str) {
    let scattered = (n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    let names = [
        ("anna.kowal", "Anna Kowal"),
        ("ivanova", "Мария Иванова"),
        ("kavalova", "Ганна Кавалёва"),
        ("bykau", "Васіль Быкаў"),
        ("jkupala", "Янка Купала"),
        ("john", "John Smith"),
        ("reader", ""),
    ];
    let (first, name) = names[n % names.len()];
    let domain = match n % 10 {
        0..5 => "gmail.example.org".to_owned(),
        5..7 => "mail.example.org".to_owned(),
        _ => format!("host{}.example.org", scattered % 5_000),
    };
    (
        format!("{}{first}{:x}@{domain}", ["", "x", "nina."][n % 3], scattered),
        name,
    )
}

fn readers(number: usize) -> Vec<u8> {
    let mut file = Vec::with_capacity(number * 80);
    writeln!(file, "email,name,edition,sections,joined_at").unwrap();
    for n in 0..number {
        let (email, name) = address(n);
        let edition = match n % 1_000 {
            0 => "rare",
            1..100 => "daily",
            _ => "mondays",
        };
        let section = if n % 4 == 0 { "economy" } else { "" };
        let (month, day, hour) = (1 + n * 7 % 12, 1 + n * 13 % 28, n % 24);
        writeln!(
            file,
            "{email},{name},{edition},{section},2025-{month:02}-{day:02}T{hour:02}:00:00Z"
        )
        .unwrap();
    }
    file
}

async fn fill(db: &Db, key: &SecretKey, number: usize, backend: &str) -> Vec<Value> {
    let now = Clock::system().now();
    let slug = Slug::parse("weekly").unwrap();
    let settings = NewsletterSettings {
        slug: slug.clone(),
        name: "Weekly".into(),
        description: String::new(),
        language: Language::parse("be").unwrap(),
        from_name: PersonName::default(),
        from_address: EmailAddress::parse("desk@example.org").unwrap(),
        reply_to: None,
        return_path: None,
        postal_address: "1 Mill Street, Brod".into(),
        about: String::new(),
        theme: Theme::default(),
        measurement: Measurement::None,
    };
    newsletters::create(db, "bench", settings, now).await.unwrap();
    let section = Slug::parse("economy").unwrap();
    newsletters::open_section(db, "bench", &slug, section, "Economy", now)
        .await
        .unwrap();
    for edition in ["mondays", "daily", "rare"] {
        let cadence = Cadence::parse(Some("0 12 * * 1"), Some("Europe/Minsk")).unwrap();
        let edition = EditionSettings::new(
            Slug::parse(edition).unwrap(),
            edition,
            cadence,
            editions::CATCH_UP_WITHIN,
        );
        editions::create(db, "bench", &slug, edition, now).await.unwrap();
    }
    let order = ImportOrder {
        newsletter: slug,
        edition: None,
        consent_source: "bench".into(),
    };
    let (into, key) = (db.clone(), key.clone());
    let imported = tokio::task::spawn_blocking(move || {
        let file = readers(number);
        let started = Instant::now();
        let report = import(&into, &key, &order, file.as_slice(), now, |_, _| (), |_| ()).unwrap();
        assert_eq!(report.added, number as u64);
        started.elapsed()
    });
    let imported = say(backend, &format!("import {number} readers"), imported.await.unwrap());
    let mut conn = db.url().open().unwrap();
    conn.batch_execute(&states(number)).unwrap();
    conn.batch_execute("ANALYZE").unwrap();
    let (started, mut indexed) = (Instant::now(), 0);
    while indexed < number {
        indexed += finding::index_next(db, 1).await.unwrap();
    }
    vec![imported, say(backend, "put them into the index", started.elapsed())]
}

/// States other than active, and issues that some readers got.
fn states(number: usize) -> String {
    let mut sql = String::from(
        "UPDATE subscriptions SET status = 3, ended_at = created_at WHERE id % 13 = 1; \
         UPDATE subscriptions SET status = 4 WHERE id % 2003 = 1; UPDATE subscriptions SET status = 0 WHERE id % 501 = 1; \
         UPDATE subscriptions SET status = 2, paused_until = 9000000000000 WHERE id % 1009 = 1; \
         UPDATE subscriptions SET status = 5 WHERE id % 5003 = 1;",
    );
    for issue in 1..=ISSUES {
        sql += &format!(
            "INSERT INTO issues (newsletter_id, number, subject, preheader, opening_note, status, cutoff, started_at, audience, \
             version, created_at, updated_at) VALUES (1, {issue}, 'Issue', '', '', 5, 1, {issue}, {REACHED}, 1, 1, 1);"
        );
        sql += &format!(
            "INSERT INTO deliveries (issue_id, subscriber_id, status, attempts, reply, variant) \
             SELECT {issue}, id, 2, 1, '250 2.0.0 Ok: queued', 0 FROM subscribers WHERE id <= {};",
            REACHED.min(number)
        );
    }
    sql
}

async fn log_in(db: &Db) -> String {
    let now = Clock::system().now();
    let invitation = Invitation {
        email: EmailAddress::parse("anna@example.org").unwrap(),
        name: PersonName::parse("Anna").unwrap(),
        standing: Standing {
            role: Role::Owner,
            grants: Vec::new(),
        },
    };
    let (_, link) = accounts::invite(db, "bench", invitation, now).await.unwrap();
    let from = accounts::Origin::default();
    let session = accounts::join(db, &link, "granite otter sails north", &from, now).await;
    session.unwrap().reveal()
}

async fn measure(root: &str, cookie: &str, backend: &str) -> Vec<Value> {
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let mut table = Vec::new();
    for (name, path) in PAGES {
        let (mut times, mut octets) = (Vec::new(), 0);
        for n in 0..TIMES {
            let request = http.get(format!("{root}{}", path(n))).header("cookie", cookie);
            let started = Instant::now();
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 200, "{}", path(n));
            octets += answer.bytes().await.unwrap().len();
            times.push(started.elapsed());
        }
        times.sort();
        let at = |share: usize| times[times.len() * share / 100].as_secs_f64() * 1000.0;
        let (p50, p95, kib) = (at(50), at(95), octets / TIMES / 1024);
        println!("{backend:<9} {name:<34} p50 {p50:>7.1} ms  p95 {p95:>7.1} ms  {kib} KiB");
        table.push(json!({"database": backend, "page": name, "p50_ms": p50, "p95_ms": p95, "kib": kib}));
    }
    table
}

/// The whole list as CSV.
async fn take_along(db: &Db, backend: &str) -> Value {
    let newsletters = db.read(vesnik::storage::newsletters::names).await.unwrap();
    let mut wish = finding::Wish::default();
    wish.filter.newsletters = newsletters.into_keys().collect();
    let (started, mut below) = (Instant::now(), Some(SubscriberId(i64::MAX)));
    while let Some(at) = below {
        below = export::piece(db, wish.clone(), at).await.unwrap().next;
    }
    say(backend, "export all as CSV", started.elapsed())
}

fn say(backend: &str, what: &str, took: Duration) -> Value {
    let seconds = took.as_secs_f64();
    println!("{backend:<9} {what:<34} {seconds:.1} s");
    json!({"database": backend, "what": what, "seconds": seconds})
}
