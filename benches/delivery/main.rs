//! How fast, how cheaply and in how much memory Vesnik hands an edition's issue to a relay, beside a raw loop and
//! `smtp-source` in the same run.
//!
//! `cargo bench --bench delivery -- --recipients 20000,200000 --backend sqlite --backend postgres --connections 10
//! --latency-ms 20 --json FILE`. The senders take turns, round by round; a first round at the smallest number of
//! recipients is not measured, the relay counts the messages in it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench fails by panicking"
)]

mod delay;
mod ledger;
#[path = "../../tests/api/machine.rs"]
mod machine;
mod measure;
mod newsroom;
#[path = "../../tests/api/postgres.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod postgres;
mod raw_loop;
mod relay;
mod sink;
mod sizes;
mod smtp_source;
mod table;
mod worker;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Parser, ValueEnum};
use serde_json::json;

use self::{
    measure::{Ended, Run, patience},
    newsroom::{Backend, Newsroom},
    relay::Relay,
    sizes::Sizes,
    smtp_source::SmtpSource,
    table::{Derived, Line, RAW_LOOP},
};

#[derive(Debug, Parser)]
struct Arguments {
    /// Recipients of the issue; several numbers with commas.
    #[arg(long, value_delimiter = ',', default_value = "20000")]
    recipients: Vec<usize>,
    /// The database; may be given twice, both when absent.
    #[arg(long)]
    backend: Vec<Backend>,
    /// Connections to the relay, of each worker.
    #[arg(long, default_value_t = 10)]
    connections: usize,
    /// Round trip between senders and relay.
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// Octets of one message in all.
    #[arg(long, default_value_t = 10_000)]
    body_bytes: usize,
    /// How often each sender is measured.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Vesnik's processes on PostgreSQL.
    #[arg(long, default_value_t = 1)]
    workers: usize,
    /// Readers take so many different sets of four of eight sections, each with a brief; several numbers with commas are
    /// measured beside each other. Absent: one brief for all.
    #[arg(long, value_delimiter = ',', value_parser = clap::value_parser!(u8).range(1..=newsroom::MOST_MASKS))]
    masks: Vec<u8>,
    /// Asks the ledger of each sent issue who got a brief, and prints how long it took.
    #[arg(long)]
    ledger: bool,
    /// Takes the bench's own sink for the relay, also where smtp-sink is installed: it uses more than one thread.
    #[arg(long)]
    own_sink: bool,
    /// Writes all rounds and the table as JSON, too.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Is the raw loop: address, messages, connections, file.
    #[arg(long, hide = true, num_args = 4)]
    raw_loop: Option<Vec<String>>,
    /// Cargo says so.
    #[arg(long, hide = true)]
    bench: bool,
}

/// What stays the same in all rounds.
struct Bench {
    arguments: Arguments,
    round_trip: Duration,
    sizes: Sizes,
    smtp_source: Option<SmtpSource>,
    dir: tempfile::TempDir,
}

fn main() {
    let mut arguments = Arguments::parse();
    if let Some(words) = &arguments.raw_loop {
        return raw_loop::send(words);
    }
    arguments.recipients.sort_unstable();
    arguments.recipients.dedup();
    let numbers = [arguments.connections, arguments.rounds, arguments.workers];
    let mut numbers = numbers.iter().chain(&arguments.recipients);
    assert!(numbers.all(|number| *number > 0), "every number must be at least 1");
    let bench = Bench::prepare(arguments);
    let (mut runs, mut lines) = (Vec::new(), Vec::new());
    table::print_head();
    for (place, recipients) in bench.arguments.recipients.iter().enumerate() {
        let newsrooms = bench.newsrooms(*recipients);
        if place == 0 {
            bench.round(0, *recipients, &newsrooms);
        }
        let rounds = 1..=bench.arguments.rounds;
        let measured: Vec<Run> = rounds
            .flat_map(|round| bench.round(round, *recipients, &newsrooms))
            .collect();
        let new = Line::of(&measured);
        new.iter().for_each(Line::print);
        runs.extend(measured);
        lines.extend(new);
    }
    let derived = Derived::of(&lines, bench.round_trip);
    derived.iter().for_each(Derived::print);
    bench.write_json(&runs, &lines, &derived);
}

impl Bench {
    fn prepare(arguments: Arguments) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let round_trip = Duration::from_millis(arguments.latency_ms);
        let sizes = sizes::find(arguments.body_bytes, dir.path());
        let smtp_source = match round_trip.is_zero() {
            true => SmtpSource::find(sizes.octets, dir.path().join("smtp-source.log")),
            false => None,
        };
        println!(
            "relay: {}; a message: {} octets; connections: {}; rounds: {}; workers on PostgreSQL: {}",
            Relay::describe(arguments.own_sink),
            sizes.octets,
            arguments.connections,
            arguments.rounds,
            arguments.workers
        );
        if round_trip.is_zero() && smtp_source.is_none() {
            println!("smtp-source DID NOT RUN: it is not on this machine");
        }
        let bench = Bench {
            arguments,
            round_trip,
            sizes,
            smtp_source,
            dir,
        };
        if !round_trip.is_zero() {
            let measured = bench.relay(1, false).measure_round_trip();
            println!("round trip: {round_trip:?}, measured {measured:.2?}");
        }
        bench
    }

    fn newsrooms(&self, recipients: usize) -> Vec<Newsroom> {
        let wanted = &self.arguments.backend;
        let backends = Backend::value_variants().iter().copied();
        let mut newsrooms = Vec::new();
        let masks: Vec<Option<u8>> = match self.arguments.masks.as_slice() {
            [] => vec![None],
            masks => masks.iter().copied().map(Some).collect(),
        };
        for backend in backends.filter(|backend| wanted.is_empty() || wanted.contains(backend)) {
            for masks in &masks {
                match Newsroom::prepare(backend, recipients, self.sizes.brief, *masks, self.dir.path()) {
                    Some(newsroom) => newsrooms.push(newsroom),
                    None => println!("{} DID NOT RUN: there is no PostgreSQL on this machine", backend.name()),
                }
            }
        }
        newsrooms
    }

    /// Every sender once. The relay counts in round 0.
    fn round(&self, round: usize, recipients: usize, newsrooms: &[Newsroom]) -> Vec<Run> {
        let connections = self.arguments.connections;
        let limit = patience(recipients, connections, self.round_trip);
        let log = |name: &str| self.dir.path().join(name);
        let plain = |sender: &'static str, send: &dyn Fn(SocketAddr) -> Ended| {
            let ended = self.with_relay(connections, round, recipients, send);
            let (seconds, cpu) = (ended.wall.as_secs_f64(), ended.cpu.as_secs_f64());
            Run {
                database: None,
                sender,
                recipients,
                round,
                connections,
                seconds,
                wall_seconds: seconds,
                cpu_seconds: cpu,
                cpu_seconds_in_all: cpu,
                peak_mib: ended.peak_mib,
            }
        };
        let message: &Path = &self.sizes.message;
        let mut runs = vec![plain(RAW_LOOP, &|relay| {
            raw_loop::run(relay, recipients, connections, message, log("raw-loop.log"), limit)
        })];
        if let Some(smtp_source) = &self.smtp_source {
            runs.push(plain("smtp-source", &|relay| {
                smtp_source.run(relay, recipients, connections, log("smtp-source.log"), limit)
            }));
        }
        for newsroom in newsrooms {
            let workers = match newsroom.backend {
                Backend::Sqlite => 1,
                Backend::Postgres => self.arguments.workers,
            };
            let copy = newsroom.copy(round);
            let run = self.with_relay(connections * workers, round, recipients, &|relay| {
                worker::send(&copy, relay, connections, workers, limit)
            });
            runs.push(Run { round, ..run });
            if self.arguments.ledger && round > 0 {
                ledger::ask(&copy);
            }
        }
        runs
    }

    fn with_relay<T>(&self, connections: usize, round: usize, messages: usize, send: &dyn Fn(SocketAddr) -> T) -> T {
        let relay = self.relay(connections, round == 0);
        let sent = send(relay.address);
        relay.must_have_taken(messages);
        sent
    }

    fn relay(&self, connections: usize, counts: bool) -> Relay {
        let log = self.dir.path().join("relay.log");
        Relay::start(self.arguments.own_sink, connections, self.round_trip, counts, log)
    }

    fn write_json(&self, runs: &[Run], lines: &[Line], derived: &[Derived]) {
        let Some(file) = &self.arguments.json else { return };
        let table = json!({
            "relay": Relay::describe(self.arguments.own_sink),
            "octets_per_message": self.sizes.octets,
            "connections": self.arguments.connections,
            "workers_on_postgres": self.arguments.workers,
            "round_trip_ms": self.arguments.latency_ms,
            "rounds": runs,
            "medians": lines,
            "derived": derived,
        });
        std::fs::write(file, serde_json::to_vec_pretty(&table).unwrap()).unwrap();
    }
}
