//! A newsroom with one edition, one brief and so many readers, prepared once and copied for each run.

use std::{
    fs::File,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use clap::ValueEnum;
use diesel::{Connection, PgConnection, connection::SimpleConnection};
use vesnik::{
    app,
    config::{Config, Settings},
    content::{briefs, newsletters},
    domain::{Cadence, Clock, EmailAddress, Language, Measurement, PersonName, SecretKey, Slug, Theme, Timestamp},
    issues::editions,
    storage::{DatabaseUrl, Db, editions::EditionSettings, newsletters::NewsletterSettings},
    subscribers::import::{ImportOrder, import},
};

use crate::{postgres, worker};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    pub fn name(self) -> &'static str {
        match self {
            Backend::Sqlite => "sqlite",
            Backend::Postgres => "postgres",
        }
    }
}

/// A database, removed when dropped, and what a worker on it is to be told.
pub struct Newsroom {
    pub backend: Backend,
    pub url: String,
    pub key: String,
    /// The worker's data directory, and the database's on SQLite.
    pub dir: PathBuf,
    pub readers: usize,
    masks: Option<u8>,
}

/// Sections of a newsroom whose readers differ in what they take, and how many of them each takes.
const SECTIONS: u8 = 8;
const TAKEN: u32 = 4;
/// How many sets of four of eight there are.
pub const MOST_MASKS: i64 = 70;

impl Newsroom {
    /// Sets it up: the brief, or those that a reader gets of several, have so many characters. `None` when there is no
    /// PostgreSQL on this machine.
    pub fn prepare(backend: Backend, readers: usize, brief: usize, masks: Option<u8>, under: &Path) -> Option<Self> {
        let dir = under.join(format!("{}-{readers}-{}", backend.name(), masks.unwrap_or(0)));
        let url = match backend {
            Backend::Sqlite => sqlite_url(&dir),
            Backend::Postgres => postgres::new_database(postgres::start("")?),
        };
        std::fs::create_dir(&dir).unwrap();
        let newsroom = Newsroom {
            backend,
            url,
            key: SecretKey::random_text().unwrap(),
            dir,
            readers,
            masks,
        };
        newsroom.set_up(brief);
        newsroom.settle();
        Some(newsroom)
    }

    /// Its name in the table.
    pub fn sender(&self) -> &'static str {
        match self.masks {
            None => worker::VESNIK,
            Some(1) => "1 mask",
            Some(64) => "64 masks",
            Some(_) => "other masks",
        }
    }

    /// A copy of its own for one run.
    pub fn copy(&self, number: usize) -> Self {
        let dir = self.dir.with_extension(number.to_string());
        std::fs::create_dir(&dir).unwrap();
        let url = match self.backend {
            Backend::Sqlite => {
                let file = dir.join(FILE);
                std::fs::copy(self.dir.join(FILE), &file).unwrap();
                // Else the run's first commit would wait until all of it is on the disk.
                File::open(file).unwrap().sync_all().unwrap();
                sqlite_url(&dir)
            }
            Backend::Postgres => {
                let (server, name) = self.url.rsplit_once('/').unwrap();
                let copy = format!("{name}_{number}");
                on_server(&self.url, &format!("CREATE DATABASE {copy} TEMPLATE {name}"));
                on_server(&self.url, "CHECKPOINT");
                format!("{server}/{copy}")
            }
        };
        Newsroom {
            url,
            dir,
            key: self.key.clone(),
            ..*self
        }
    }

    /// The database, opened beside the worker.
    pub fn open(&self) -> (Db, SecretKey) {
        let config = Config::check(Settings {
            database_url: self.url.clone(),
            data_dir: self.dir.clone(),
            secret_key: Some(self.key.clone()),
            ..Default::default()
        });
        app::open_database(&config.unwrap(), &Clock::system()).unwrap()
    }

    fn set_up(&self, brief: usize) {
        let (db, key) = self.open();
        tokio::runtime::Runtime::new()
            .unwrap()
            .block_on(publish(&db, brief, self.masks.is_some()));
        let order = ImportOrder {
            newsletter: weekly(),
            edition: None,
            consent_source: "bench".into(),
        };
        let rows = readers(self.readers, self.masks);
        let imported = import(&db, &key, &order, rows.as_bytes(), Timestamp::EPOCH, |_, _| (), |_| ());
        assert_eq!(imported.unwrap().added, self.readers as u64);
    }

    /// Brings the database to where one that has been there for long would be, with nothing left to write.
    fn settle(&self) {
        match self.backend {
            Backend::Sqlite => {
                let log = self.dir.join(format!("{FILE}-wal"));
                let start = Instant::now();
                loop {
                    let mut conn = DatabaseUrl::parse(&self.url).unwrap().open().unwrap();
                    conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
                    drop(conn);
                    if std::fs::metadata(&log).map_or(0, |log| log.len()) == 0 {
                        return;
                    }
                    // The connections that filled it are closed in threads of their own.
                    assert!(start.elapsed() < Duration::from_secs(60), "the log is not taken in");
                    std::thread::sleep(Duration::from_millis(20));
                }
            }
            Backend::Postgres => {
                let mut conn = PgConnection::establish(&self.url).unwrap();
                conn.batch_execute("VACUUM ANALYZE").unwrap();
            }
        }
    }
}

impl Drop for Newsroom {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
        if let (Backend::Postgres, Some((server, name))) = (self.backend, self.url.rsplit_once('/')) {
            let conn = PgConnection::establish(&format!("{server}/postgres"));
            let _ = conn.map(|mut conn| conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        }
    }
}

/// The name of SQLite's file in its directory.
const FILE: &str = "bench.db";

fn sqlite_url(dir: &Path) -> String {
    format!("sqlite://{}", dir.join(FILE).display())
}

fn on_server(url: &str, statement: &str) {
    let (server, _) = url.rsplit_once('/').unwrap();
    let mut conn = PgConnection::establish(&format!("{server}/postgres")).unwrap();
    conn.batch_execute(statement).unwrap();
}

fn weekly() -> Slug {
    Slug::parse("weekly").unwrap()
}

/// A newsletter with an edition that falls due when its `next_at` is moved, and a section with a brief, or several.
async fn publish(db: &Db, brief: usize, is_in_sections: bool) {
    let now = Clock::system().now() - Duration::from_secs(60);
    let settings = NewsletterSettings {
        slug: weekly(),
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
    newsletters::create(db, "bench", settings, now).await.unwrap();
    let edition = EditionSettings::new(
        weekly(),
        "Weekly",
        Cadence::parse(Some("0 0 1 1 *"), Some("Europe/Minsk")).unwrap(),
        Duration::from_secs(3600),
    );
    editions::create(db, "bench", &weekly(), edition, now).await.unwrap();
    let (sections, length) = match is_in_sections {
        true => ((0..SECTIONS).map(section).collect(), brief / TAKEN as usize),
        false => (vec!["economy".to_owned()], brief),
    };
    for name in sections {
        let slug = Slug::parse(&name).unwrap();
        let opened = newsletters::open_section(db, "bench", &weekly(), slug.clone(), &name, now).await;
        opened.unwrap();
        let draft = briefs::Draft {
            section: Some(slug),
            headline: Some(format!("The price of bread: {name}")),
            body: Some(text(length)),
            ..Default::default()
        };
        let brief = briefs::create(db, "bench", &weekly(), draft, now).await.unwrap();
        let published = now + Duration::from_millis(10);
        briefs::publish(db, "bench", brief.id, published).await.unwrap();
    }
}

fn section(number: u8) -> String {
    format!("section-{number}")
}

/// The sections of each of so many different readers.
fn sets(masks: u8) -> Vec<String> {
    let all = (0..=u8::MAX).filter(|set| set.count_ones() == TAKEN);
    let sections = all.map(|set| {
        let taken = (0..SECTIONS).filter(|number| set & (1 << number) != 0);
        taken.map(section).collect::<Vec<_>>().join(";")
    });
    sections.take(usize::from(masks)).collect()
}

/// Paragraphs of so many characters in all.
fn text(length: usize) -> String {
    let paragraph = "The bakers of Brod sold a loaf for three crowns this week, one more than in spring. \
                     Flour has become dearer since the mill by the river closed, and what comes from abroad waits \
                     at the border. The council meets on Tuesday. It has asked the bakers what they would need to \
                     keep the price until winter, and has had no answer so far.\n\n";
    paragraph.chars().cycle().take(length).collect()
}

/// Addresses in no order, a name for four of five; a section for one of four, or so many different sets of sections.
fn readers(count: usize, masks: Option<u8>) -> String {
    let sets = match masks {
        Some(masks) => sets(masks),
        None => ["economy", "", "", ""].map(str::to_owned).into(),
    };
    let names = ["Anna Kowal", "Ігар Лосік", "", "Мария Иванова", "John Smith"];
    let rows = (0..count).map(|n| {
        let scattered = (n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 24;
        let (name, section) = (names[n % names.len()], &sets[n % sets.len()]);
        format!(
            "r{scattered:x}.{n}@mail{}.example.org,{name},{section},2025-06-11T09:00:00Z\n",
            n % 500
        )
    });
    format!("email,name,sections,joined_at\n{}", rows.collect::<String>())
}
