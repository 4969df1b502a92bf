//! The built binary, killed and doubled.

use std::{
    collections::HashMap,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use vesnik::{
    domain::{Clock, Slug},
    subscribers::import::{ImportOrder, import},
};

use crate::receiver::Receiver;

struct Setting {
    dir: tempfile::TempDir,
    database: String,
    receiver: Receiver,
}

impl Setting {
    /// A newsletter with `readers` imported readers, one brief, and an edition that falls due each minute.
    async fn new(database: Option<String>, readers: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let database = database.unwrap_or_else(|| format!("sqlite://{}", dir.path().join("t.db").display()));
        let setting = Setting {
            dir,
            database,
            receiver: Receiver::start(),
        };
        let config = vesnik::config::Config::check(vesnik::config::Settings {
            database_url: setting.database.clone(),
            data_dir: setting.dir.path().to_owned(),
            ..Default::default()
        })
        .unwrap();
        let clock = Clock::system();
        let (db, key) = vesnik::app::open_database(&config, &clock).unwrap();
        let now = clock.now() - Duration::from_secs(60);
        let weekly = Slug::parse("weekly").unwrap();
        let settings = vesnik::storage::newsletters::NewsletterSettings {
            slug: weekly.clone(),
            name: "Weekly".into(),
            description: String::new(),
            language: vesnik::domain::Language::parse("en").unwrap(),
            from_name: Default::default(),
            from_address: vesnik::domain::EmailAddress::parse("desk@example.org").unwrap(),
            reply_to: None,
            return_path: None,
            postal_address: "1 Mill Street".into(),
        };
        vesnik::content::newsletters::create(&db, "test", settings, now)
            .await
            .unwrap();
        vesnik::content::newsletters::open_section(&db, "test", &weekly, weekly.clone(), "All", now)
            .await
            .unwrap();
        let edition = vesnik::storage::editions::EditionSettings {
            slug: weekly.clone(),
            name: "Weekly".into(),
            cadence: vesnik::domain::Cadence::parse(Some("* * * * *"), Some("Europe/Minsk")).unwrap(),
            catch_up_within: Duration::from_secs(3600),
            active: true,
        };
        vesnik::issues::editions::create(&db, "test", &weekly, edition, now)
            .await
            .unwrap();
        let draft = vesnik::content::briefs::Draft {
            section: Some(weekly.clone()),
            headline: Some("Vote".into()),
            body: Some("Text. ".repeat(400)),
            ..Default::default()
        };
        let brief = vesnik::content::briefs::create(&db, "test", &weekly, draft, now)
            .await
            .unwrap();
        let published = now + Duration::from_millis(10);
        vesnik::content::briefs::publish(&db, "test", brief.id, published)
            .await
            .unwrap();
        let csv: String = std::iter::once("email\n".to_owned())
            .chain((0..readers).map(|n| format!("r{n}@example.org\n")))
            .collect();
        let order = ImportOrder {
            newsletter: weekly,
            edition: None,
            consent_source: "test".into(),
        };
        let imported = tokio::task::spawn_blocking(move || {
            let epoch = vesnik::domain::Timestamp::EPOCH;
            import(&db, &key, &order, csv.as_bytes(), epoch, |_, _| (), |_| ()).unwrap()
        });
        assert_eq!(imported.await.unwrap().added, readers as u64);
        setting
    }

    fn serve(&self) -> Child {
        let config = format!(
            "database_url = \"{}\"\nlisten = \"127.0.0.1:0\"\ndata_dir = \"{}\"\n\n[[relays]]\nurl = \"smtp://{}?tls=off\"\n\n[delivery]\nlease_seconds = 4\n",
            self.database,
            self.dir.path().display(),
            self.receiver.address
        );
        let file = self.dir.path().join("vesnik.toml");
        std::fs::write(&file, config).unwrap();
        Command::new(env!("CARGO_BIN_EXE_vesnik"))
            .arg("serve")
            .arg("--config")
            .arg(file)
            .env_remove("VESNIK_TEST_REQUIRE")
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// How often each reader got a copy.
    fn copies(&self) -> HashMap<String, usize> {
        let mut copies = HashMap::new();
        for mail in self.receiver.mails() {
            *copies.entry(mail.to).or_default() += 1;
        }
        copies
    }

    fn wait_for(&self, readers: usize, within: Duration) -> HashMap<String, usize> {
        let start = Instant::now();
        loop {
            let copies = self.copies();
            if copies.len() >= readers || start.elapsed() > within {
                return copies;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

async fn kills(database: Option<String>) {
    const READERS: usize = 2_000;
    let setting = Setting::new(database, READERS).await;
    for kill in 0..10_usize {
        let mut child = setting.serve();
        setting.wait_for(150 * (kill + 1), Duration::from_secs(30));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let mut child = setting.serve();
    let copies = setting.wait_for(READERS, Duration::from_secs(60));
    child.kill().unwrap();
    child.wait().unwrap();
    let doubled: usize = copies.values().map(|n| n - 1).sum();
    println!(
        "ten kills: {} of {READERS} readers reached, {doubled} copies sent twice",
        copies.len()
    );
    assert_eq!(copies.len(), READERS, "nobody is missing");
    assert!(
        doubled <= 10 * 64,
        "{doubled} doubled: more than what ten kills can hold in flight"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_lose_nobody_on_sqlite() {
    kills(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_lose_nobody_on_postgres() {
    let server = tokio::task::spawn_blocking(crate::postgres::server).await.unwrap();
    if let Some(server) = server {
        kills(Some(crate::postgres::new_database(server))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_on_one_postgres_send_each_reader_one_copy() {
    const READERS: usize = 500;
    let server = tokio::task::spawn_blocking(crate::postgres::server).await.unwrap();
    let Some(server) = server else { return };
    let setting = Setting::new(Some(crate::postgres::new_database(server)), READERS).await;
    let mut children = [setting.serve(), setting.serve()];
    let copies = setting.wait_for(READERS, Duration::from_secs(60));
    std::thread::sleep(Duration::from_secs(1));
    for child in &mut children {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert_eq!(copies.len(), READERS);
    assert_eq!(setting.receiver.mails().len(), READERS, "none twice");
}
