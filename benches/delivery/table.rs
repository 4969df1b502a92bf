//! The medians over the rounds, printed and as JSON.

use std::time::Duration;

use serde::Serialize;

use crate::measure::{Run, median};

pub const RAW_LOOP: &str = "raw loop";

/// One sender's medians.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    pub database: Option<&'static str>,
    pub sender: &'static str,
    pub recipients: usize,
    pub connections: usize,
    pub seconds: f64,
    pub wall_seconds: f64,
    pub messages_per_second: f64,
    pub share_of_raw_loop: f64,
    pub cpu_us_per_message: f64,
    pub cpu_to_raw_loop: f64,
    pub peak_mib: f64,
}

pub fn print_head() {
    println!(
        "{:<10} {:<12} {:>10} {:>9} {:>10} {:>7} {:>9} {:>7} {:>9}",
        "database", "sender", "recipients", "seconds", "messages/s", "of raw", "CPU µs/m", "to raw", "peak MiB"
    );
}

impl Line {
    /// The lines of these runs, all with the same number of recipients, in the order of the first round.
    pub fn of(runs: &[Run]) -> Vec<Line> {
        let Some(first) = runs.first() else { return Vec::new() };
        let senders = runs.iter().filter(|run| run.round == first.round);
        senders.map(|sender| Line::of_sender(sender, runs)).collect()
    }

    fn of_sender(sender: &Run, runs: &[Run]) -> Line {
        let own: Vec<&Run> = runs
            .iter()
            .filter(|run| (run.sender, run.database) == (sender.sender, sender.database))
            .collect();
        let middle = |figure: &dyn Fn(&Run) -> f64| median(own.iter().map(|run| figure(run)));
        // Compared round by round: what else the machine did is the same for both then.
        let to_raw = |figure: &dyn Fn(&Run) -> f64| {
            middle(&|run| {
                let raw = runs.iter().find(|raw| raw.sender == RAW_LOOP && raw.round == run.round);
                figure(run) / raw.map_or(f64::NAN, figure)
            })
        };
        Line {
            database: sender.database,
            sender: sender.sender,
            recipients: sender.recipients,
            connections: sender.connections,
            seconds: middle(&|run| run.seconds),
            wall_seconds: middle(&|run| run.wall_seconds),
            messages_per_second: middle(&Run::per_second),
            share_of_raw_loop: to_raw(&Run::per_second),
            cpu_us_per_message: middle(&Run::cpu_us),
            cpu_to_raw_loop: to_raw(&Run::cpu_us),
            peak_mib: middle(&|run| run.peak_mib),
        }
    }

    pub fn print(&self) {
        println!(
            "{:<10} {:<12} {:>10} {:>9.2} {:>10.0} {:>7.2} {:>9.1} {:>7.2} {:>9.1}",
            self.database.unwrap_or("-"),
            self.sender,
            self.recipients,
            self.seconds,
            self.messages_per_second,
            self.share_of_raw_loop,
            self.cpu_us_per_message,
            self.cpu_to_raw_loop,
            self.peak_mib
        );
    }
}

/// A figure made of others.
#[derive(Debug, Clone, Serialize)]
pub struct Derived {
    pub figure: &'static str,
    pub database: Option<&'static str>,
    pub sender: &'static str,
    pub recipients: usize,
    pub value: f64,
}

impl Derived {
    fn new(figure: &'static str, line: &Line, value: f64) -> Self {
        Derived {
            figure,
            database: line.database,
            sender: line.sender,
            recipients: line.recipients,
            value,
        }
    }

    /// How the time for one message grows with their number, and with latency how near each sender comes to one message
    /// a round trip on each connection.
    pub fn of(lines: &[Line], round_trip: Duration) -> Vec<Derived> {
        let mut derived = Vec::new();
        let recipients = || lines.iter().map(|line| line.recipients);
        let (least, most) = (recipients().min(), recipients().max());
        for line in lines
            .iter()
            .filter(|line| least < most && Some(line.recipients) == most)
        {
            let same = |other: &&Line| (other.sender, other.database) == (line.sender, line.database);
            if let Some(small) = lines.iter().filter(same).find(|other| Some(other.recipients) == least) {
                let growth = small.messages_per_second / line.messages_per_second;
                derived.push(Derived::new("growth", line, growth));
            }
        }
        for line in lines.iter().filter(|_| !round_trip.is_zero()) {
            let possible = line.connections as f64 / round_trip.as_secs_f64();
            let share = line.messages_per_second / possible;
            derived.push(Derived::new("share of connections / round trip", line, share));
        }
        for line in lines.iter().filter(|line| line.database.is_some()) {
            derived.push(Derived::new(
                "seconds from the start of the process",
                line,
                line.wall_seconds,
            ));
        }
        derived
    }

    pub fn print(&self) {
        let (database, sender) = (self.database.unwrap_or("-"), self.sender);
        println!(
            "{database:<10} {sender:<12} {:>10} {:>9.2} {}",
            self.recipients, self.value, self.figure
        );
    }
}
