//! What an operator sets: refusals name the place, the key and what is allowed, and nothing is left behind.

use std::{path::Path, process::Command};

/// Runs the binary in `dir` with nothing else in its environment; answers exit code and standard error.
fn run(dir: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_vesnik"))
        .args(arguments)
        .env_clear()
        .envs(variables.iter().copied())
        .current_dir(dir)
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn bad_configurations_are_refused_with_place_key_and_what_is_allowed() {
    let cases: &[(&str, &[&str])] = &[
        ("colour = \"red\"", &["vesnik.toml", "colour", "database_url", "listen"]),
        (
            "[delivery]\ncolour = 1",
            &["vesnik.toml", "colour", "lease_seconds", "deadline_hours"],
        ),
        ("listen = 8080", &["vesnik.toml", "listen", "string"]),
        ("listen = \"everywhere\"", &["vesnik.toml: listen", "127.0.0.1:8080"]),
        ("base_url = \"news\"", &["vesnik.toml: base_url", "http"]),
        (
            "database_url = \"mysql://a:hunter2@b/c\"",
            &["vesnik.toml: database_url", "sqlite://", "postgres://"],
        ),
        (
            "[delivery]\nlease_seconds = 1",
            &["vesnik.toml: delivery.lease_seconds", "2 and 3600"],
        ),
        ("[limits]\nsign_ups_per_hour = 0", &["vesnik.toml", "sign_ups_per_hour"]),
        (
            "[[relays]]\nurl = \"gopher://x\"",
            &["vesnik.toml: relays.url", "smtp://"],
        ),
        (
            "[[relays]]\nurl = \"smtp://a:hunter2@x?tls=maybe\"",
            &["vesnik.toml: relays.url", "required"],
        ),
        (
            "[[relays]]\nurl = \"smtp://x\"\nconnections = 0",
            &["vesnik.toml: relays.connections", "1 and 1000"],
        ),
        ("listen = \"127.0.0.1:80", &["vesnik.toml", "line 1"]),
    ];
    for (toml, expected) in cases {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("vesnik.toml"), toml).unwrap();
        let (code, words) = run(dir.path(), &["migrate"], &[]);
        assert_eq!(code, 1, "{toml}: {words}");
        for word in *expected {
            assert!(words.contains(word), "{toml}: expected {word} in: {words}");
        }
        assert!(!words.contains("hunter2"), "{toml}: a password is repeated: {words}");
        assert_eq!(
            std::fs::read_dir(dir.path()).unwrap().count(),
            1,
            "{toml}: something was made"
        );
    }
}

#[test]
fn bad_variables_are_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let cases: &[(&str, &str, &[&str])] = &[
        ("VESNIK_LISTEN", "nowhere", &["VESNIK_LISTEN", "127.0.0.1:8080"]),
        (
            "VESNIK_DELIVERY__LEASE_SECONDS",
            "1",
            &["VESNIK_DELIVERY__LEASE_SECONDS", "2 and 3600"],
        ),
        (
            "VESNIK_DELIVERY__LEASE_SECONDS",
            "soon",
            &["VESNIK_", "delivery.lease_seconds"],
        ),
        ("VESNIK_COLOUR", "red", &["VESNIK_", "colour"]),
    ];
    for (name, value, expected) in cases {
        let (code, words) = run(dir.path(), &["migrate"], &[(name, value)]);
        assert_eq!(code, 1, "{name}: {words}");
        let lower = words.to_lowercase();
        assert!(
            expected.iter().all(|word| lower.contains(&word.to_lowercase())),
            "{name}={value}: {words}"
        );
    }
    let (code, words) = run(dir.path(), &["migrate", "--config", "absent.toml"], &[]);
    assert!(code == 1 && words.contains("absent.toml"), "{words}");
    assert_eq!(run(dir.path(), &["fly"], &[]).0, 2, "wrong usage");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn an_unreachable_server_is_an_error_and_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("postgres://anna:hunter2@{closed}/vesnik");
    for command in ["serve", "worker", "migrate"] {
        let (code, words) = run(dir.path(), &[command], &[("VESNIK_DATABASE_URL", &url)]);
        assert_eq!(code, 1, "{command}: {words}");
        assert!(
            words.contains("not available") && !words.contains("hunter2"),
            "{command}: {words}"
        );
    }
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().count(),
        0,
        "no file named like the URL"
    );
}
