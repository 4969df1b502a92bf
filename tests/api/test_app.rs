//! A running site on a fresh database, with a clock that the test moves and a relay that keeps what it gets.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use vesnik::{
    accounts,
    app::{App, Parts},
    config::{Config, RelaySettings, Settings},
    delivery::DeliverySettings,
    domain::{Clock, DeliveryStatus, Role, Slug, Timestamp},
    scheduler::{Ticked, count_figures, tick, watch_sign_ups},
    storage::{deliveries, growth, issues, letters},
    subscribers::{
        attack::Turn,
        import::{ImportOrder, ImportReport, import},
    },
    web::State,
};

use crate::{receiver::Receiver, shown_form};

/// Runs a test on each database; PostgreSQL's says so when it cannot.
macro_rules! on_both {
    ($(async fn $name:ident($app:ident: TestApp) $body:block)+) => {$(
        async fn $name($app: $crate::test_app::TestApp) $body

        mod $name {
            use crate::test_app::TestApp;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(TestApp::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(app) = TestApp::on_postgres().await {
                    super::$name(app).await;
                }
            }
        }
    )+};
}
pub(crate) use on_both;

/// Runs a test on each database with these settings.
macro_rules! on_both_with {
    ($(async fn $name:ident($app:ident: TestApp) with $adjust:ident $body:block)+) => {$(
        async fn $name($app: $crate::test_app::TestApp) $body

        mod $name {
            use crate::test_app::TestApp;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(TestApp::on_sqlite_with(super::$adjust).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(app) = TestApp::on_postgres_with(super::$adjust).await {
                    super::$name(app).await;
                }
            }
        }
    )+};
}
pub(crate) use on_both_with;

pub struct TestApp {
    pub state: Arc<State>,
    delivery: DeliverySettings,
    pub receiver: Receiver,
    pub http: reqwest::Client,
    pub root: String,
    pub token: String,
    time: Arc<AtomicI64>,
    leaves_work: AtomicBool,
    stop: CancellationToken,
    _dir: tempfile::TempDir,
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.cancel();
        if !self.leaves_work.load(Ordering::SeqCst) && !std::thread::panicking() {
            let undone = self.undone_work();
            assert!(undone.is_empty(), "the test leaves work undone: {}", undone.join(", "));
        }
    }
}

pub const START: &str = "2026-03-23T08:00:00Z";

impl TestApp {
    pub async fn on_sqlite() -> Self {
        TestApp::on_sqlite_with(|_, _| ()).await
    }

    /// With settings that the test changes; it is told the receiver's address.
    pub async fn on_sqlite_with(adjust: impl FnOnce(&mut Settings, &Receiver)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", dir.path().join("test.db").display());
        TestApp::start(dir, url, adjust).await
    }

    pub async fn on_postgres() -> Option<Self> {
        TestApp::on_postgres_with(|_, _| ()).await
    }

    pub async fn on_postgres_with(adjust: impl FnOnce(&mut Settings, &Receiver)) -> Option<Self> {
        let url = tokio::task::spawn_blocking(|| crate::postgres::server().map(crate::postgres::new_database));
        let url = url.await.unwrap()?;
        Some(TestApp::start(tempfile::tempdir().unwrap(), url, adjust).await)
    }

    async fn start(
        dir: tempfile::TempDir,
        database_url: String,
        adjust: impl FnOnce(&mut Settings, &Receiver),
    ) -> Self {
        let receiver = Receiver::start();
        let mut settings = Settings {
            database_url,
            listen: "127.0.0.1:0".into(),
            base_url: "http://news.example.org".into(),
            data_dir: PathBuf::from(dir.path()),
            relays: vec![RelaySettings {
                url: format!("smtp://{}?tls=off", receiver.address),
                connections: Some(3),
                ..Default::default()
            }],
            ..Settings::default()
        };
        adjust(&mut settings, &receiver);
        let config = Config::check(settings).unwrap();
        let time = Arc::new(AtomicI64::new(Timestamp::parse(START).unwrap().millis()));
        let told = Arc::clone(&time);
        let clock = Clock::from_fn(move || Timestamp::from_millis(told.load(Ordering::SeqCst)));
        let app = App::build(&config, clock, Parts::Site).unwrap();
        let root = format!("http://{}", app.address().unwrap());
        let (state, delivery) = (Arc::clone(&app.state), app.delivery.clone());
        let stop = CancellationToken::new();
        tokio::spawn(app.run_until_stopped(Parts::Site, stop.clone()));
        let token = accounts::create_token(&state.db, "test", Role::Owner, None, state.now())
            .await
            .unwrap()
            .reveal();
        TestApp {
            state,
            delivery,
            receiver,
            http: reqwest::Client::new(),
            root,
            token,
            time,
            leaves_work: AtomicBool::new(false),
            stop,
            _dir: dir,
        }
    }

    /// Stops the site as a signal does.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// Says that this test ends with mail that is due, and why; any other test that does so fails.
    pub fn leaves_work_undone(&self, _why: &str) {
        self.leaves_work.store(true, Ordering::SeqCst);
    }

    /// Letters that are due by the test's clock, and copies that are due in issues being sent.
    fn undone_work(&self) -> Vec<String> {
        let now = self.state.now();
        let mut conn = self.state.db.url().open().unwrap();
        let mut undone = Vec::new();
        if !letters::none_due(&mut conn, now).unwrap() {
            undone.push("letters are due".to_owned());
        }
        if deliveries::anything_to_wake(&mut conn, now).unwrap() {
            undone.push("leases have ended or deferred copies are due".to_owned());
        }
        for issue in issues::sending(&mut conn).unwrap() {
            let counts = deliveries::counts(&mut conn, issue.id).unwrap();
            let due = counts.iter().find(|(status, ..)| *status == DeliveryStatus::Due);
            undone.extend(due.map(|(.., copies)| format!("{copies} copies of issue {} are due", issue.number)));
        }
        undone
    }

    pub fn pass(&self, span: Duration) {
        self.time
            .fetch_add(i64::try_from(span.as_millis()).unwrap(), Ordering::SeqCst);
    }

    pub fn set_time(&self, text: &str) {
        self.time
            .store(Timestamp::parse(text).unwrap().millis(), Ordering::SeqCst);
    }

    pub async fn tick(&self) -> Ticked {
        tick(&self.state.db, &self.delivery, &self.state.links, self.state.now())
            .await
            .unwrap()
    }

    /// Counts all that is to be counted for the desk, as the upkeep does. On PostgreSQL a transaction of another test, whose
    /// number is lower, holds it up until it has ended.
    pub async fn count(&self) {
        loop {
            count_figures(&self.state.db, self.state.now()).await.unwrap();
            if !self.state.db.read(growth::any_uncounted).await.unwrap() {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Looks after the sign-up forms, as the heartbeat does.
    pub async fn watch(&self) -> Option<Turn> {
        let (state, now) = (&self.state, self.state.now());
        let watch = &state.sign_ups.watch;
        watch_sign_ups(&state.db, &self.delivery, &state.links, watch, now)
            .await
            .unwrap()
    }

    pub async fn deliver(&self) {
        self.state.worker.run_until_idle().await.unwrap();
    }

    pub async fn get(&self, path: &str) -> (u16, String) {
        let answer = self.http.get(format!("{}{path}", self.root)).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Fills in a form and sends it; a sign-up form as the newsletter's page shows it.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let newsletter = path.strip_suffix("/subscribe").map(|path| path.trim_start_matches('/'));
        let carried = match newsletter {
            Some(newsletter) => shown_form::carried(&self.http, &self.root, newsletter).await,
            None => Vec::new(),
        };
        self.post(path, &shown_form::with(fields, &carried)).await
    }

    /// Sends these fields and nothing else.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let answer = self
            .http
            .post(format!("{}{path}", self.root))
            .form(fields)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Asks for a link to everything that is kept of a reader, and answers its path.
    pub async fn manage_link(&self, email: &str) -> String {
        assert_eq!(self.form("/manage", &[("email", email)]).await.0, 202);
        self.deliver().await;
        let mails = self.receiver.to(email).into_iter().rev();
        let mut with_link = mails.filter(|mail| mail.text().contains("/preferences/"));
        with_link.next().unwrap().link("/preferences/")
    }

    /// Chooses on the page behind a manage link: sections, edition and zone of "weekly", and, where `pause_until` is among the
    /// fields, until when it is paused; empty ends a pause. Answers the last page.
    pub async fn choose(&self, link: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let (pause, mut choices): (Vec<_>, Vec<_>) = fields.iter().partition(|(name, _)| *name == "pause_until");
        choices.push(("newsletter", "weekly"));
        let chosen = self.form(&format!("{link}/choices?lang=en"), &choices).await;
        match pause.first() {
            Some((_, until)) if chosen.0 == 200 => {
                let end = if until.is_empty() { "end" } else { "pause_until" };
                let fields = [("newsletter", "weekly"), (end, *until)];
                self.form(&format!("{link}/pause?lang=en"), &fields).await
            }
            _ => chosen,
        }
    }

    /// A staff request; answers status and JSON.
    pub async fn api(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        self.api_if_match(method, path, None, body).await
    }

    /// A millisecond of the test's clock passes before each request: what is published later has a later time.
    pub async fn api_if_match(&self, method: &str, path: &str, etag: Option<&str>, body: Value) -> (u16, Value) {
        self.pass(Duration::from_millis(1));
        let url = format!("{}/api/v1{path}", self.root);
        let mut request = self.http.request(method.parse().unwrap(), url).bearer_auth(&self.token);
        if method != "GET" {
            request = request.json(&body);
        }
        if let Some(etag) = etag {
            request = request.header("If-Match", etag);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or(Value::Null))
    }

    /// A POST with an `Idempotency-Key`.
    pub async fn api_once(&self, path: &str, key: &str, body: Value) -> (u16, Value, HeaderMap) {
        let url = format!("{}/api/v1{path}", self.root);
        let request = self
            .http
            .post(url)
            .bearer_auth(&self.token)
            .header("Idempotency-Key", key)
            .json(&body);
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        (status, answer.json().await.unwrap_or(Value::Null), headers)
    }

    /// A newsletter "weekly" with two sections and an edition due on Mondays at 12:00 in Minsk (09:00 UTC).
    pub async fn a_newsletter(&self) {
        let newsletter = json!({"slug": "weekly", "name": "The Weekly Brief", "language": "be", "from_name": "Дэск",
            "from_address": "desk@example.org", "postal_address": "1 Mill Street, Brod"});
        assert_eq!(self.api("POST", "/newsletters", newsletter).await.0, 201);
        for section in ["politics", "economy"] {
            let body = json!({"slug": section, "name": section});
            assert_eq!(self.api("POST", "/newsletters/weekly/sections", body).await.0, 201);
        }
        let edition = json!({"slug": "mondays", "name": "Mondays", "cron": "0 12 * * 1", "zone": "Europe/Minsk"});
        assert_eq!(self.api("POST", "/newsletters/weekly/editions", edition).await.0, 201);
    }

    /// A published brief; answers its id.
    pub async fn a_brief(&self, section: &str, headline: &str, body: &str) -> i64 {
        let brief = json!({"newsletter": "weekly", "section": section, "headline": headline, "body": body,
            "slug": headline.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "x")});
        self.publish(brief).await
    }

    /// Writes and publishes a brief; answers its id.
    pub async fn publish(&self, brief: Value) -> i64 {
        self.pass(Duration::from_millis(10));
        let (status, made) = self.api("POST", "/briefs", brief).await;
        assert_eq!(status, 201, "{made}");
        let id = made["id"].as_i64().unwrap();
        let path = format!("/briefs/{id}/publish");
        assert_eq!(self.api("POST", &path, json!({})).await.0, 200);
        id
    }

    /// Signs up and confirms, as a reader does.
    pub async fn a_reader(&self, email: &str, sections: &[&str]) {
        self.a_reader_of(email, None, sections).await;
    }

    /// A reader of an edition; the newsletter's first when none is named.
    pub async fn a_reader_of(&self, email: &str, edition: Option<&str>, sections: &[&str]) {
        let mut fields = vec![("email", email)];
        fields.extend(edition.map(|edition| ("edition", edition)));
        fields.extend(sections.iter().map(|section| ("section", *section)));
        assert_eq!(self.form("/weekly/subscribe", &fields).await.0, 202);
        self.deliver().await;
        let link = self.receiver.to(email).last().unwrap().link("/confirm/");
        assert_eq!(self.form(&link, &[]).await.0, 200);
        self.deliver().await;
    }

    /// Imports readers from CSV; answers the report and the lines of bad rows.
    pub async fn import(&self, csv: &'static str) -> (ImportReport, Vec<u64>) {
        let state = Arc::clone(&self.state);
        let run = move || {
            let order = ImportOrder {
                newsletter: Slug::parse("weekly").unwrap(),
                edition: None,
                consent_source: "old list".into(),
            };
            let mut bad = Vec::new();
            let bad_row = |line, _: &str| bad.push(line);
            let (db, key, now) = (&state.db, &state.key, state.now());
            let report = import(db, key, &order, csv.as_bytes(), now, bad_row, |_| ()).unwrap();
            (report, bad)
        };
        tokio::task::spawn_blocking(run).await.unwrap()
    }

    /// The report of the newest issue, checked to account for everyone.
    pub async fn report(&self) -> Value {
        let (_, issues) = self.api("GET", "/issues?limit=1", Value::Null).await;
        let id = issues["items"][0]["id"].as_i64().unwrap();
        let (status, report) = self.api("GET", &format!("/issues/{id}/report"), Value::Null).await;
        assert_eq!(status, 200);
        assert_eq!(report["unaccounted"], 0, "{report}");
        report
    }
}
