//! How many pages and signups a second the served program answers, beside a bare actix-web handler that answers the same
//! octets in the same run, both measured by the same client on the same machine.
//!
//! `cargo bench --bench web -- --backend sqlite --connections 64 --seconds 2 --rounds 5 --recipients 200000 --json FILE`.
//! The two servers take turns, round by round; ratios are medians of the rounds' ratios. `--only pages` and `--only sign-ups`
//! measure a part.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench fails by panicking"
)]

mod bare;
#[path = "../delivery/delay.rs"]
mod delay;
mod load;
#[path = "../../tests/api/machine.rs"]
mod machine;
#[path = "../delivery/measure.rs"]
#[expect(dead_code, reason = "the bench of delivery needs more of it")]
mod measure;
mod pages;
#[path = "../../tests/api/postgres.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod postgres;
#[path = "../delivery/relay.rs"]
#[expect(dead_code, reason = "the bench of delivery needs more of it")]
mod relay;
mod served;
mod sign_ups;
#[path = "../delivery/sink.rs"]
#[expect(dead_code, reason = "the bench of delivery needs more of it")]
mod sink;
mod site;

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use serde_json::{Value, json};

use self::site::{Backend, Site};

#[derive(Debug, Parser)]
struct Arguments {
    /// The database; may be given twice, SQLite when absent.
    #[arg(long)]
    backend: Vec<Backend>,
    /// Connections of the client.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Seconds of one measurement.
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
    /// How often each is measured.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Readers who get an issue while others sign up.
    #[arg(long, default_value_t = 200_000)]
    recipients: usize,
    /// A part of it.
    #[arg(long)]
    only: Option<Part>,
    /// Writes everything as JSON, too.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Is the bare server: the file with its answers.
    #[arg(long, hide = true)]
    bare: Option<PathBuf>,
    /// Cargo says so.
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Pages,
    SignUps,
}

fn main() {
    let arguments = Arguments::parse();
    if let Some(answers) = &arguments.bare {
        return bare::serve(answers);
    }
    assert!(arguments.connections > 0 && arguments.rounds > 0 && arguments.seconds > 0.0);
    let backends = match arguments.backend.as_slice() {
        [] => vec![Backend::Sqlite],
        named => named.to_vec(),
    };
    let mut all = Vec::new();
    for backend in backends {
        let dir = tempfile::tempdir().unwrap();
        let with_sign_ups = arguments.only != Some(Part::Pages);
        let readers = if with_sign_ups { arguments.recipients } else { 0 };
        let Some(site) = Site::prepare(backend, readers, dir.path()) else {
            println!("{} DID NOT RUN: there is no PostgreSQL on this machine", backend.name());
            continue;
        };
        let mut figures = json!({"database": backend.name()});
        if arguments.only != Some(Part::SignUps) {
            figures["pages"] = pages::measure(&site, &arguments);
        }
        if with_sign_ups {
            figures["sign_ups"] = sign_ups::measure(&site, &arguments);
        }
        all.push(figures);
    }
    if let Some(file) = &arguments.json {
        let table: Value = json!({
            "connections": arguments.connections,
            "seconds": arguments.seconds,
            "rounds": arguments.rounds,
            "recipients": arguments.recipients,
            "figures": all,
        });
        std::fs::write(file, serde_json::to_vec_pretty(&table).unwrap()).unwrap();
    }
}
