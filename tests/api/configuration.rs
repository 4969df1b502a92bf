//! What the binary refuses to start with, and how it says so.

use std::{
    net::TcpListener,
    process::{Command, Output},
    time::{Duration, Instant},
};

use diesel::{RunQueryDsl, sql_query};
use vesnik::storage::{DatabaseUrl, migrations};

use crate::setting::without_settings;

struct Folder(tempfile::TempDir);

impl Folder {
    fn with(toml: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("vesnik.toml"), toml).unwrap();
        Folder(dir)
    }

    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vesnik"));
        let command = without_settings(&mut command).envs(variables.iter().copied());
        command.args(arguments).current_dir(self.0.path()).output().unwrap()
    }

    /// The words with which a command fails, checked to be its only answer and to end it with 1.
    fn refusal(&self, arguments: &[&str], variables: &[(&str, &str)]) -> String {
        let output = self.run(arguments, variables);
        let words = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{words}");
        assert!(output.stdout.is_empty());
        let last = words
            .lines()
            .rfind(|line| line.starts_with("vesnik: "))
            .unwrap_or_else(|| panic!("{words}"));
        assert!(!words.contains("hunter2") && !words.contains("panicked"), "{words}");
        last.to_owned()
    }

    /// Everything in the folder but the configuration.
    fn files(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.retain(|name| name != "vesnik.toml");
        names
    }
}

#[test]
fn a_wrong_file_is_refused_with_file_key_and_what_is_allowed() {
    for (toml, key, allowed) in [
        ("lisen = \"127.0.0.1:0\"", "lisen", "database_url, listen, base_url"),
        (
            "[delivery]\nlease = 5",
            "delivery.lease",
            "lease_seconds, deadline_hours",
        ),
        (
            "[[relays]]\nurl = \"smtp://localhost\"\npool = 3",
            "relays.0.pool",
            "url, connections",
        ),
        (
            "[delivery]\nlease_seconds = \"soon\"",
            "delivery.lease_seconds",
            "expected a whole number",
        ),
        (
            "[delivery]\nlease_seconds = -3",
            "delivery.lease_seconds",
            "expected a whole number",
        ),
        (
            "[delivery]\nlease_seconds = 1",
            "delivery.lease_seconds",
            "between 2 and 3600",
        ),
        (
            "[delivery]\ndeadline_hours = 721",
            "delivery.deadline_hours",
            "between 1 and 720",
        ),
        (
            "[limits]\nsign_ups_per_hour = 0",
            "limits.sign_ups_per_hour",
            "1 or more",
        ),
        (
            "[limits]\nsign_ups_per_hour_network = 0",
            "limits.sign_ups_per_hour_network",
            "1 or more",
        ),
        (
            "[sign_ups]\nfastest = 3",
            "sign_ups.fastest",
            "fastest_seconds, allowed_origins",
        ),
        (
            "[sign_ups]\nfastest_seconds = 61",
            "sign_ups.fastest_seconds",
            "between 0 and 60",
        ),
        (
            "[sign_ups]\nproof_of_work = \"sometimes\"",
            "sign_ups.proof_of_work",
            "off, attack or always",
        ),
        (
            "[sign_ups]\nproof_of_work_rounds = 0",
            "sign_ups.proof_of_work_rounds",
            "between 1 and 1000000",
        ),
        (
            "[sign_ups]\nallowed_origins = [\"https://example.org/page\"]",
            "sign_ups.allowed_origins",
            "https://example.org, without a path",
        ),
        (
            "[sign_ups]\ndisposable_domains = \"/nowhere/domains.txt\"",
            "sign_ups.disposable_domains",
            "/nowhere/domains.txt",
        ),
        (
            "[sign_ups]\ndisposable_domains = \"vesnik.toml\"",
            "sign_ups.disposable_domains",
            "is no domain",
        ),
        (
            "[sign_ups]\nattack_failed_percent = 101",
            "sign_ups.attack_failed_percent",
            "between 0 and 100",
        ),
        (
            "[sign_ups]\nattack_calm_minutes = 0",
            "sign_ups.attack_calm_minutes",
            "between 1 and 1440",
        ),
        (
            "trusted_proxies = [\"10.0.0.0/33\"]",
            "trusted_proxies",
            "such as 10.0.0.0/8",
        ),
        (
            "proxy_header = \"x-real-ip\"",
            "proxy_header",
            "x-forwarded-for or forwarded",
        ),
        ("[privacy]\nkeep_ip = \"perhaps\"", "privacy.keep_ip", "expected a bool"),
        ("[preflight]\ndns = \"dns.example\"", "preflight.dns", "10.0.0.5:443"),
        (
            "[discovery]\nwebsub_hub = \"hub.example\"",
            "discovery.websub_hub",
            "https://hub.example.org/",
        ),
        (
            "[discovery]\nwebsub_hub = \"https://me:hunter2@hub.example/\"",
            "discovery.websub_hub",
            "https://hub.example.org/",
        ),
        (
            "[preflight]\nprivate_addresses = [\"10.0.0.5\"]",
            "preflight.private_addresses",
            "10.0.0.5:443",
        ),
        (
            "[preflight]\ndkim_selectors = [\"a b\"]",
            "preflight.dkim_selectors",
            "such as mail or s1",
        ),
        ("listen = \"8080\"", "listen", "127.0.0.1:8080"),
        ("listen = 8080", "listen", "expected a string"),
        (
            "base_url = \"news.example.org\"",
            "base_url",
            "https://news.example.org",
        ),
        ("secret_key = \"abc\"", "secret_key", "64 hexadecimal digits"),
        (
            "database_url = \"mysql://root:hunter2@db/vesnik\"",
            "database_url",
            "sqlite://path/to/file.db or postgres://",
        ),
        (
            "database_url = \"vesnik.db\"",
            "database_url",
            "sqlite://path/to/file.db or postgres://",
        ),
        (
            "[[relays]]\nurl = \"http://localhost\"",
            "relays.url",
            "smtp:// or smtps://",
        ),
        (
            "[[relays]]\nurl = \"smtp://me:hunter2@mx.example?tls=off\"",
            "relays.url",
            "tls=required",
        ),
        (
            "[[relays]]\nurl = \"smtp://localhost\"\nconnections = 0",
            "relays.connections",
            "between 1 and 1000",
        ),
        (
            "[[relays]]\nurl = \"smtp://localhost\"\n[[relays]]\nurl = \"x\"",
            "relays.url",
            "relay URL",
        ),
        ("[[relays]]\nconnections = 1", "relays", "url"),
        ("listen = ", "", "line 1"),
    ] {
        let folder = Folder::with(toml);
        for command in [&["serve"][..], &["worker"], &["migrate"]] {
            let words = folder.refusal(command, &[]);
            for part in ["vesnik.toml", key, allowed] {
                assert!(words.contains(part), "{toml:?}: {part:?} is not in {words}");
            }
        }
        assert!(folder.files().is_empty(), "{toml:?} left {:?}", folder.files());
    }
}

#[test]
fn a_wrong_variable_is_refused_by_its_name() {
    for (name, value, allowed) in [
        ("VESNIK_LISEN", "127.0.0.1:0", "database_url, listen"),
        ("VESNIK_LISTEN", "everywhere", "127.0.0.1:8080"),
        ("VESNIK_DELIVERY__LEASE_SECONDS", "1", "between 2 and 3600"),
        ("VESNIK_DELIVERY__LEASE_SECONDS", "soon", "expected a whole number"),
        ("VESNIK_DELIVERY__LEASE", "5", "lease_seconds, deadline_hours"),
        (
            "VESNIK_DATABASE_URL",
            "mysql://root:hunter2@db/vesnik",
            "sqlite://path/to/file.db",
        ),
        ("VESNIK_LIMITS__SIGN_UPS_PER_HOUR", "0", "1 or more"),
    ] {
        let folder = Folder::with("[delivery]\nlease_seconds = 60");
        let words = folder.refusal(&["serve"], &[(name, value)]);
        assert!(
            words.contains(name) && words.contains(allowed),
            "{name}={value}: {words}"
        );
        assert!(!words.contains("vesnik.toml"), "it stands in no file: {words}");
        assert!(folder.files().is_empty());
    }
}

#[test]
fn wrong_usage_ends_with_2_and_a_missing_file_with_1() {
    let folder = Folder::with("");
    for usage in [
        &["serf"][..],
        &["serve", "--port", "80"],
        &["token"],
        &["send-test", "--issue", "x"],
        &[],
    ] {
        let output = folder.run(usage, &[]);
        assert_eq!(output.status.code(), Some(2), "{usage:?}");
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(
            words.contains("Usage") || words.contains("--help"),
            "{usage:?}: {words}"
        );
    }
    let words = folder.refusal(&["serve", "--config", "other.toml"], &[]);
    assert!(words.contains("other.toml"), "{words}");
    let words = folder.refusal(&["serve"], &[("VESNIK_CONFIG", "another.toml")]);
    assert!(words.contains("another.toml"), "{words}");
    assert!(folder.files().is_empty());
}

#[test]
fn an_unreachable_postgres_is_a_clear_error_within_seconds() {
    // This one takes connections and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let urls = [
        "postgres://vesnik:hunter2@127.0.0.1:1/vesnik".to_owned(),
        format!("postgres://vesnik:hunter2@127.0.0.1:{port}/vesnik"),
        "postgres://vesnik:hunter2@name.invalid/vesnik?sslmode=disable".to_owned(),
    ];
    for url in &urls {
        let folder = Folder::with(&format!("database_url = \"{url}\"\nlisten = \"127.0.0.1:0\""));
        for command in [&["serve"][..], &["migrate"], &["token", "create", "--name", "desk"]] {
            let start = Instant::now();
            let words = folder.refusal(command, &[]);
            assert!(words.contains("the database is not available"), "{words}");
            assert!(
                start.elapsed() < Duration::from_secs(9),
                "{command:?} took {:?}",
                start.elapsed()
            );
        }
        assert!(
            folder.files().is_empty(),
            "no file is named like the URL: {:?}",
            folder.files()
        );
    }
}

fn refuses_a_newer_schema(url: &str) {
    let mut conn = DatabaseUrl::parse(url).unwrap().open().unwrap();
    migrations::run(&mut conn).unwrap();
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101')";
    sql_query(newer).execute(&mut conn).unwrap();
    let folder = Folder::with(&format!("database_url = \"{url}\"\nlisten = \"127.0.0.1:0\""));
    for command in [
        &["serve"][..],
        &["worker"],
        &["migrate"],
        &["token", "create", "--name", "desk"],
    ] {
        let words = folder.refusal(command, &[]);
        assert!(words.contains("29990101") && words.contains("newer version"), "{words}");
    }
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    refuses_a_newer_schema(&format!("sqlite://{}", dir.path().join("newer.db").display()));
    if let Some(server) = crate::postgres::server() {
        refuses_a_newer_schema(&crate::postgres::new_database(server));
    }
}

#[test]
fn a_database_of_another_key_is_left_alone() {
    let folder = Folder::with("database_url = \"sqlite://own.db\"");
    assert!(folder.run(&["token", "create", "--name", "desk"], &[]).status.success());
    std::fs::remove_file(folder.0.path().join("secret.key")).unwrap();
    let output = folder.run(&["token", "create", "--name", "second"], &[]);
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(words.contains("the secret key is not the one"), "{words}");
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let folder = Folder::with("");
    let commands: &[&[&str]] = &[
        &["demo"],
        &["serve"],
        &["worker"],
        &["migrate"],
        &["token"],
        &["token", "create"],
        &["token", "revoke"],
        &["subscribers"],
        &["subscribers", "import"],
        &["subscribers", "export"],
        &["send-test"],
        &["openapi"],
    ];
    for command in commands {
        let output = folder.run(&[*command, &["--help"]].concat(), &[]);
        assert_eq!(output.status.code(), Some(0), "{command:?}");
        let words = String::from_utf8(output.stdout).unwrap();
        assert!(
            words.contains(&format!("vesnik {}", command.join(" "))) && words.contains("Example: "),
            "{words}"
        );
    }
}
