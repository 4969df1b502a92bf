//! A newsroom in a directory of its own, and the built binary serving it.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::Value;
use vesnik::{
    accounts,
    config::{Config, Settings},
    content::{briefs, newsletters},
    domain::{Cadence, Clock, EmailAddress, Language, Measurement, Role, SecretKey, Slug, Theme, Timestamp},
    issues::editions,
    storage::{Db, editions::EditionSettings, newsletters::NewsletterSettings},
    subscribers::import::{ImportOrder, import},
};

use crate::receiver::Receiver;

pub struct Setting {
    pub dir: tempfile::TempDir,
    pub database: String,
    pub receiver: Receiver,
    /// How long the served process leases what it sends.
    pub lease_seconds: u32,
    /// Another relay than the receiver.
    pub relay_url: Option<String>,
    /// More lines of `[[relays]]`.
    pub relay: String,
    /// More lines of `[delivery]`.
    pub delivery: String,
}

impl Setting {
    /// A newsletter with `readers` imported readers, one brief, and an edition that falls due each minute.
    pub async fn new(database: Option<String>, readers: usize) -> Self {
        let rows = (0..readers).map(|n| format!("r{n}@example.org\n")).collect::<String>();
        Setting::in_dir(
            tempfile::tempdir().unwrap(),
            database,
            format!("email\n{rows}"),
            "* * * * *",
        )
        .await
    }

    pub async fn in_dir(dir: tempfile::TempDir, database: Option<String>, csv: String, cron: &str) -> Self {
        let database = database.unwrap_or_else(|| format!("sqlite://{}", dir.path().join("t.db").display()));
        let setting = Setting {
            dir,
            database,
            receiver: Receiver::start(),
            lease_seconds: 4,
            relay_url: None,
            relay: String::new(),
            delivery: String::new(),
        };
        let (db, key) = setting.open();
        let now = Clock::system().now() - Duration::from_secs(60);
        let weekly = Slug::parse("weekly").unwrap();
        let settings = NewsletterSettings {
            slug: weekly.clone(),
            name: "Weekly".into(),
            description: String::new(),
            language: Language::parse("en").unwrap(),
            from_name: Default::default(),
            from_address: EmailAddress::parse("desk@example.org").unwrap(),
            reply_to: None,
            return_path: None,
            postal_address: "1 Mill Street".into(),
            measurement: Measurement::None,
            about: String::new(),
            theme: Theme::default(),
        };
        newsletters::create(&db, "test", settings, now).await.unwrap();
        newsletters::open_section(&db, "test", &weekly, weekly.clone(), "All", now)
            .await
            .unwrap();
        let edition = EditionSettings::new(
            weekly.clone(),
            "Weekly",
            Cadence::parse(Some(cron), Some("Europe/Minsk")).unwrap(),
            Duration::from_secs(3600),
        );
        editions::create(&db, "test", &weekly, edition, now).await.unwrap();
        let draft = briefs::Draft {
            section: Some(weekly.clone()),
            headline: Some("Vote".into()),
            body: Some("Text. ".repeat(400)),
            ..Default::default()
        };
        let brief = briefs::create(&db, "test", &weekly, draft, now).await.unwrap();
        let published = now + Duration::from_millis(10);
        briefs::publish(&db, "test", brief.id, published).await.unwrap();
        let order = ImportOrder {
            newsletter: weekly,
            edition: None,
            consent_source: "test".into(),
        };
        let rows = csv.lines().count() as u64 - 1;
        let imported = tokio::task::spawn_blocking(move || {
            import(&db, &key, &order, csv.as_bytes(), Timestamp::EPOCH, |_, _| (), |_| ()).unwrap()
        });
        assert_eq!(imported.await.unwrap().added, rows);
        setting
    }

    /// The database, opened beside the served process.
    pub fn open(&self) -> (Db, SecretKey) {
        let config = Config::check(Settings {
            database_url: self.database.clone(),
            data_dir: self.dir.path().to_owned(),
            ..Default::default()
        })
        .unwrap();
        vesnik::app::open_database(&config, &Clock::system()).unwrap()
    }

    /// A new owner's API token.
    pub async fn token(&self) -> String {
        let (db, _) = self.open();
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test {}", NEXT.fetch_add(1, Ordering::Relaxed));
        let token = accounts::create_token(&db, &name, Role::Owner, None, Clock::system().now());
        token.await.unwrap().reveal()
    }

    pub fn serve(&self) -> Running {
        self.serve_with("exec \"$@\"")
    }

    /// Serves from a shell script that ends with starting `"$@"`.
    pub fn serve_with(&self, script: &str) -> Running {
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_vesnik"), "serve", "--config"]);
        Running::start(command.arg(self.configuration()))
    }

    /// Delivery and scheduler without a site.
    pub fn work(&self) -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vesnik"));
        command.args(["worker", "--config"]);
        Running::spawn(command.arg(self.configuration()))
    }

    /// Writes the configuration file.
    fn configuration(&self) -> PathBuf {
        let own = format!("smtp://{}?tls=off", self.receiver.address);
        let config = format!(
            "database_url = \"{}\"\nlisten = \"127.0.0.1:0\"\ndata_dir = \"{}\"\n\n[[relays]]\nurl = \"{}\"\n{}\n\
             [delivery]\nlease_seconds = {}\n{}\n[limits]\nsign_ups_per_hour = 1000000\n[sign_ups]\nattack_at_least = 0\n",
            self.database,
            self.dir.path().display(),
            self.relay_url.as_ref().unwrap_or(&own),
            self.relay,
            self.lease_seconds,
            self.delivery,
        );
        let file = self.dir.path().join("vesnik.toml");
        // A process started before may be reading it.
        if std::fs::read_to_string(&file).is_ok_and(|written| written == config) {
            return file;
        }
        std::fs::write(&file, config).unwrap();
        file
    }

    /// How often each reader got a copy.
    pub fn copies(&self) -> HashMap<String, usize> {
        let mut copies = HashMap::new();
        for mail in self.receiver.mails() {
            *copies.entry(mail.to).or_default() += 1;
        }
        copies
    }

    pub fn wait_for(&self, readers: usize, within: Duration) -> HashMap<String, usize> {
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

/// The binary's own environment: what the tests were started with says nothing to it.
pub fn without_settings(command: &mut Command) -> &mut Command {
    let names = std::env::vars_os().map(|(name, _)| name);
    for name in names.filter(|name| name.to_string_lossy().starts_with("VESNIK_")) {
        command.env_remove(name);
    }
    command.env_remove("RUST_LOG")
}

/// A served process, ended when dropped.
pub struct Running {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
    pub root: String,
}

impl Running {
    fn spawn(command: &mut Command) -> Self {
        let mut child = without_settings(command).stderr(Stdio::piped()).spawn().unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (log, kept) = (BufReader::new(child.stderr.take().unwrap()), Arc::clone(&lines));
        std::thread::spawn(move || {
            for line in log.lines().map_while(Result::ok) {
                kept.lock().unwrap().push(line);
            }
        });
        Running {
            child,
            lines,
            root: String::new(),
        }
    }

    fn start(command: &mut Command) -> Self {
        let mut running = Running::spawn(command);
        let mut address = None;
        wait_until("the site listens", Duration::from_secs(30), || {
            let lines = running.log();
            let listening = lines.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            address = listening
                .filter(|line| line["fields"]["message"] == "listening")
                .find_map(|line| line["fields"]["address"].as_str().map(str::to_owned));
            assert!(address.is_some() || running.is_alive(), "it ended: {lines:?}");
            address.is_some()
        });
        running.root = format!("http://{}", address.unwrap());
        running
    }

    pub fn pid(&self) -> String {
        self.child.id().to_string()
    }

    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// What it has logged so far.
    pub fn log(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks for an orderly stop; answers how the process ended and how long it took.
    pub fn terminate(&mut self) -> (ExitStatus, Duration) {
        let start = Instant::now();
        assert!(
            Command::new("kill")
                .args(["-TERM", &self.pid()])
                .status()
                .unwrap()
                .success()
        );
        let mut ended = None;
        wait_until("the process ends", Duration::from_secs(60), || {
            ended = self.child.try_wait().unwrap();
            ended.is_some()
        });
        (ended.unwrap(), start.elapsed())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn wait_until(what: &str, within: Duration, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < within, "waited {within:?} and not yet: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
