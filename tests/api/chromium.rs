//! A real browser, as a reader has one: headless Chromium behind chromedriver, with pages' scripts switched off but where
//! a test says otherwise.
//!
//! One chromedriver for the run, on a port that it chooses; one Chromium with a fresh profile for each test. Both end
//! with the test process: a shell waits on a pipe that closes then, and Chromium hangs on a pipe of chromedriver's.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    time::Duration,
};

use serde_json::{Value, json};
use thirtyfour::{ChromiumLikeCapabilities, extensions::query::ElementQuery, prelude::*};

use crate::{machine::lacks, test_app::TestApp};

/// Where the pages of a [`TestApp`] are, for a browser that [`Browser::on`] started.
pub const SITE: &str = "http://news.example.org";

struct Driver {
    url: String,
    chromium: PathBuf,
    dir: PathBuf,
    _shell: Child,
}

/// One browser window.
pub struct Browser {
    window: WebDriver,
}

impl Browser {
    /// Opens a browser in which [`SITE`] is this app and no other host has an address; `None` without Chromium.
    pub async fn on(app: &TestApp) -> Option<Self> {
        Browser::start(app, false, "").await
    }

    /// The same, and pages may run scripts, as far as they allow it themselves.
    pub async fn with_scripts_on(app: &TestApp) -> Option<Self> {
        Browser::start(app, true, "").await
    }

    /// The same, where `http://other.example` is the site at `address`, and pages run their scripts if so said; to them
    /// [`SITE`] is as trustworthy as under https.
    pub async fn beside(app: &TestApp, scripts: bool, address: &str) -> Option<Self> {
        Browser::start(app, scripts, &format!("MAP other.example {address}, ")).await
    }

    async fn start(app: &TestApp, scripts: bool, others: &str) -> Option<Self> {
        static PROFILES: AtomicU32 = AtomicU32::new(0);
        let driver = tokio::task::spawn_blocking(driver).await.unwrap()?;
        let profile = driver
            .dir
            .join(format!("profile-{}", PROFILES.fetch_add(1, Ordering::Relaxed)));
        let address = app.root.trim_start_matches("http://");
        let mut chrome = DesiredCapabilities::chrome();
        chrome.set_binary(driver.chromium.to_str().unwrap()).unwrap();
        for flag in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-features=HttpsUpgrades",
            "--remote-debugging-pipe",
            &format!("--user-data-dir={}", profile.display()),
            &format!("--unsafely-treat-insecure-origin-as-secure={SITE},http://other.example"),
            &format!("--host-resolver-rules=MAP news.example.org {address}, {others}MAP * ~NOTFOUND"),
        ] {
            chrome.add_arg(flag).unwrap();
        }
        chrome.set("goog:loggingPrefs", json!({"browser": "ALL"})).unwrap();
        if !scripts {
            let prefs = json!({"profile.managed_default_content_settings.javascript": 2});
            chrome.add_experimental_option("prefs", prefs).unwrap();
        }
        let window = WebDriver::new(&driver.url, chrome).await.unwrap();
        window.set_page_load_timeout(Duration::from_secs(30)).await.unwrap();
        Some(Browser { window })
    }

    /// The width of a phone, as a phone lays pages out.
    pub async fn on_phone(&self) {
        self.on_screen(390, 844).await;
    }

    /// A phone's screen of this size.
    pub async fn on_screen(&self, width: u32, height: u32) {
        let screen = self.window.cdp();
        screen
            .emulation()
            .set_device_metrics_override(width, height, 2.0, true)
            .await
            .unwrap();
    }

    /// What the reader has chosen for the whole device: `light` or `dark`.
    pub async fn prefer(&self, scheme: &str) {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.window
            .cdp()
            .send_raw("Emulation.setEmulatedMedia", features)
            .await
            .unwrap();
    }

    pub async fn open(&self, url: &str) {
        self.window.goto(url).await.unwrap();
    }

    /// Opens the HTML part of a mail.
    pub async fn open_mail(&self, html: &str) {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let url = format!("data:text/html;charset=utf-8;base64,{}", STANDARD.encode(html));
        self.window.goto(url).await.unwrap();
    }

    /// Gives the browser a session at the desk: `cookie` as the desk has set it.
    pub async fn come_to_desk(&self, cookie: &str) {
        let (name, value) = cookie.split_once('=').unwrap();
        let cookie = json!({"name": name, "value": value, "url": SITE, "path": "/desk", "httpOnly": true});
        self.window.cdp().send_raw("Network.setCookie", cookie).await.unwrap();
    }

    /// Waits until a script of the test's own answers with something true.
    pub async fn until(&self, script: &str) {
        for _ in 0..400 {
            let answer = self.window.execute(script, vec![]).await.unwrap().json().clone();
            if !matches!(answer, Value::Null | Value::Bool(false)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("never: {script}\n{}", self.find("main").await.text().await.unwrap());
    }

    pub async fn title(&self) -> String {
        self.window.title().await.unwrap()
    }

    /// Waits for the page with this `h1`: a click answers before the next page is there.
    pub async fn arrives_at(&self, heading: &str) {
        let path = By::XPath(format!("//h1[normalize-space() = '{heading}']"));
        if self.query(path).exists().await.unwrap() {
            return;
        }
        let page = self.find("main").await.text().await.unwrap();
        panic!("not arrived at {heading}, but at:\n{page}");
    }

    /// The first element that a CSS selector finds.
    pub async fn find(&self, selector: &str) -> WebElement {
        self.query(By::Css(selector)).first().await.unwrap()
    }

    /// Puts the cursor into the field with this label, or ticks its box.
    pub async fn click_label(&self, label: &str) {
        let path = format!("//label[starts-with(normalize-space(), '{label}')]");
        self.click(By::XPath(path)).await;
    }

    pub async fn press_button(&self, words: &str) {
        self.click(By::XPath(format!("//button[normalize-space() = '{words}']")))
            .await;
    }

    /// Drags one element onto the upper part of another, as a hand does.
    pub async fn drag(&self, from: &str, onto: &str) {
        let (from, onto) = (self.find(from).await, self.find(onto).await);
        from.scroll_into_view().await.unwrap();
        let height = onto.rect().await.unwrap().height as i64;
        let moves = self.window.action_chain().click_and_hold_element(&from);
        let moves = moves
            .move_by_offset(0, -5)
            .move_to_element_with_offset(&onto, 0, -height / 3);
        let moves = moves.move_by_offset(1, 0).release();
        moves.perform().await.unwrap();
    }

    /// Goes into the page's frame.
    pub async fn enter_frame(&self) {
        self.find("iframe").await.enter_frame().await.unwrap();
    }

    /// Comes back to the page itself.
    pub async fn leave_frame(&self) {
        self.window.enter_default_frame().await.unwrap();
    }

    fn query(&self, by: By) -> ElementQuery {
        self.window
            .query(by)
            .wait(Duration::from_secs(20), Duration::from_millis(50))
    }

    async fn click(&self, by: By) {
        self.query(by).single().await.unwrap().click().await.unwrap();
    }

    /// Types into whatever has the cursor.
    pub async fn type_keys(&self, keys: impl Into<TypingData>) {
        let focused = self.window.active_element().await.unwrap();
        focused.send_keys(keys).await.unwrap();
    }

    /// Moves the cursor on and answers the id of the field it is in then.
    pub async fn tab(&self) -> String {
        self.type_keys(Key::Tab).await;
        self.focused().await
    }

    /// Moves the cursor on until it is in the field with this label, or on the link or button with these words.
    pub async fn tab_to(&self, words: &str) {
        const NAME: &str = "const it = document.activeElement;\
            return (it.labels?.length ? it.labels[0] : it).textContent.trim().replace(/\\s+/g, ' ')";
        let mut passed = Vec::new();
        for _ in 0..80 {
            self.type_keys(Key::Tab).await;
            let name = self.ask(NAME).await.as_str().unwrap_or_default().to_owned();
            if name.starts_with(words) {
                return;
            }
            passed.push(name);
        }
        panic!("no way by keyboard to {words:?}, but past {passed:?}");
    }

    /// Waits until the page tells the reader this.
    pub async fn is_told(&self, words: &str) {
        let path = By::XPath(format!(
            "//*[@role='status'][starts-with(normalize-space(), '{words}')]"
        ));
        if !self.query(path).exists().await.unwrap() {
            panic!(
                "not told {words:?}, but:\n{}",
                self.find("main").await.text().await.unwrap()
            );
        }
    }

    /// The id of the element that has the cursor.
    pub async fn focused(&self) -> String {
        let focused = self.window.active_element().await.unwrap();
        focused.id().await.unwrap().unwrap_or_default()
    }

    /// What the browser has complained of since it was asked last.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.window.browser_log().await.unwrap();
        log.into_iter().map(|entry| entry.message).collect()
    }

    /// Runs a script of the test's own, as a debugger may also where pages may not.
    pub async fn ask(&self, script: &str) -> Value {
        self.window.execute(script, vec![]).await.unwrap().json().clone()
    }

    /// The names of the links that a screen reader finds on the page.
    pub async fn links_read_out(&self) -> Vec<String> {
        let tree = self
            .window
            .cdp()
            .send_raw("Accessibility.getFullAXTree", json!({}))
            .await
            .unwrap();
        let nodes = tree["nodes"].as_array().unwrap().iter();
        let links = nodes.filter(|node| node["role"]["value"] == "link" && node["ignored"] == json!(false));
        links
            .map(|node| node["name"]["value"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    pub async fn close(self) {
        self.window.quit().await.unwrap();
    }
}

/// The driver of this run, started when a test first asks.
fn driver() -> Option<&'static Driver> {
    static DRIVER: OnceLock<Option<Driver>> = OnceLock::new();
    DRIVER
        .get_or_init(|| {
            let found = in_path("chromium").zip(in_path("chromedriver"));
            if found.is_none() {
                lacks("browser", "browser tests did not run: no chromium/chromedriver found");
            }
            found.map(|(chromium, chromedriver)| start(chromium, &chromedriver))
        })
        .as_ref()
}

fn in_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
}

fn start(chromium: PathBuf, chromedriver: &std::path::Path) -> Driver {
    let dir = std::env::temp_dir().join(format!("vesnik-browser-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let script = format!(
        "{} --port=0 2>&1 & driver=$!; read _; kill $driver; wait $driver; rm -rf {}",
        chromedriver.display(),
        dir.display()
    );
    let mut shell = Command::new("sh")
        .args(["-c", &script])
        .env("TMPDIR", &dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(shell.stdout.take().unwrap()).lines();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                let _ = tell.send(port.trim_end_matches('.').to_owned());
            }
        }
    });
    let port = told
        .recv_timeout(Duration::from_secs(30))
        .unwrap_or_else(|_| panic!("chromedriver was found but did not start within 30 seconds"));
    Driver {
        url: format!("http://127.0.0.1:{port}"),
        chromium,
        dir,
        _shell: shell,
    }
}
