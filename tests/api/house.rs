//! The house itself: who may import whom, how long a file may be, and which names explain nothing.

use std::path::{Path, PathBuf};

/// Each room with its floor; a room imports only from floors below its own.
const FLOORS: &[(&str, u8)] = &[
    ("domain", 0),
    ("locale", 1),
    ("storage", 2),
    ("mail", 2),
    ("accounts", 3),
    ("subscribers", 3),
    ("content", 3),
    ("issues", 4),
    ("delivery", 5),
    ("measurement", 5),
    ("webhooks", 5),
    ("scheduler", 6),
    ("web", 7),
    ("config", 8),
    ("telemetry", 8),
    ("app", 9),
];

/// Crates that only some rooms may name.
const CRATES: &[(&str, &[&str])] = &[
    ("diesel", &["storage", "domain"]),
    ("lettre", &["mail"]),
    ("actix_web", &["web", "app"]),
    ("tokio_cron_scheduler", &["scheduler"]),
    ("askama", &["mail", "issues", "web"]),
];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    assert!(found.len() > 50, "the sources were found");
    let relative = |path: &PathBuf| path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
    found
        .iter()
        .map(|path| (relative(path), std::fs::read_to_string(path).unwrap()))
        .collect()
}

fn room(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap()
}

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

/// The rooms that a source names: `crate::room` and the first words of `use crate::{…}` groups.
fn named_rooms(source: &str) -> Vec<&'static str> {
    let mut named = Vec::new();
    for (name, _) in FLOORS {
        let direct = source.contains(&format!("crate::{name}::")) || source.contains(&format!("crate::{name};"));
        let grouped = source.split("crate::{").skip(1).any(|group| {
            let mut depth = 0_i32;
            let mut start = true;
            let mut rest = group;
            while let Some(c) = rest.chars().next() {
                if start && depth == 0 && rest.trim_start().starts_with(&format!("{name}::")) {
                    return true;
                }
                start = false;
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => return false,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    _ => {}
                }
                rest = &rest[c.len_utf8()..];
            }
            false
        });
        if direct || grouped {
            named.push(*name);
        }
    }
    named
}

#[test]
fn a_room_imports_only_from_the_floors_below() {
    for (path, source) in all() {
        let room = room(&path);
        let Some(own) = floor(room) else { continue };
        for named in named_rooms(&source) {
            assert!(
                named == room || floor(named).unwrap() < own,
                "{path} imports from {named}"
            );
        }
        for (name, rooms) in CRATES {
            let names = source.contains(&format!("{name}::"));
            assert!(!names || rooms.contains(&room), "{path} names {name}");
        }
    }
}

#[test]
fn the_check_sees_an_import_to_the_right() {
    assert_eq!(
        named_rooms("use crate::{\n    domain::X,\n    web::{A, B},\n};"),
        ["domain", "web"]
    );
    assert_eq!(named_rooms("let x = crate::app::open();"), ["app"]);
}

#[test]
fn files_are_short_and_their_names_explain_them() {
    let vague = [
        "utils", "util", "helpers", "helper", "common", "misc", "core", "base", "shared", "manager", "service",
    ];
    for (path, source) in all() {
        assert!(source.lines().count() <= 500, "{path} is longer than 500 lines");
        for part in path.trim_end_matches(".rs").split('/') {
            assert!(!vague.contains(&part), "{path}");
        }
        assert!(source.starts_with("//!"), "{path} does not say what it is for");
    }
}
