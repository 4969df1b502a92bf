//! Child processes and what they cost: time, processor time and memory.
//!
//! The peak is `VmHWM` as it was last seen: the `maxrss` of a child includes the memory of the process that started it.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    time::{Duration, Instant},
};

use serde::Serialize;
use wait4::Wait4;

/// How often a running process is looked at.
pub const LOOK_EVERY: Duration = Duration::from_millis(5);
/// `/proc` counts processor time in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);
/// Lines of a log that stand in a panic.
const TAIL: usize = 30;

/// What one sender took for one issue.
#[derive(Debug, Clone, Serialize)]
pub struct Run {
    /// `None` for what has no database.
    pub database: Option<&'static str>,
    pub sender: &'static str,
    pub recipients: usize,
    pub round: usize,
    /// Connections to the relay, of all processes.
    pub connections: usize,
    /// From the first step of the sending to its end.
    pub seconds: f64,
    /// From the start of the process to the end of the sending.
    pub wall_seconds: f64,
    /// Within `seconds`.
    pub cpu_seconds: f64,
    /// From the start of the process to its end.
    pub cpu_seconds_in_all: f64,
    pub peak_mib: f64,
}

impl Run {
    pub fn per_second(&self) -> f64 {
        self.recipients as f64 / self.seconds
    }

    pub fn cpu_us(&self) -> f64 {
        self.cpu_seconds * 1e6 / self.recipients as f64
    }
}

/// What a process that has ended took in all.
pub struct Ended {
    pub wall: Duration,
    pub cpu: Duration,
    pub peak_mib: f64,
}

/// A child process, ended when dropped.
pub struct Process {
    name: String,
    id: u32,
    child: Option<Child>,
    started: Instant,
    peak_kib: u64,
    log: PathBuf,
}

impl Process {
    /// Starts it; what it says goes to the file `log`.
    pub fn start(name: &str, command: &mut Command, log: PathBuf) -> Self {
        let said = File::create(&log).unwrap();
        without_settings(command)
            .stdin(Stdio::null())
            .stdout(said.try_clone().unwrap())
            .stderr(said);
        let started = Instant::now();
        let child = command
            .spawn()
            .unwrap_or_else(|cause| panic!("{name} did not start: {cause}"));
        let mut process = Process {
            name: name.to_owned(),
            id: child.id(),
            child: Some(child),
            started,
            peak_kib: 0,
            log,
        };
        process.look();
        process
    }

    pub fn started(&self) -> Instant {
        self.started
    }

    pub fn log(&self) -> &Path {
        &self.log
    }

    /// The end of what it has said.
    pub fn last_words(&self) -> String {
        let said = std::fs::read(&self.log).unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        let lines: Vec<&str> = said.lines().collect();
        format!(
            "{} said last:\n{}",
            self.name,
            lines[lines.len().saturating_sub(TAIL)..].join("\n")
        )
    }

    /// Notes how much memory it has held.
    pub fn look(&mut self) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id)).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = peak.and_then(|words| words.split_whitespace().next()?.parse().ok());
        self.peak_kib = self.peak_kib.max(kib.unwrap_or(0));
    }

    /// The most memory that it was seen to hold.
    pub fn peak_mib(&self) -> f64 {
        self.peak_kib as f64 / 1024.0
    }

    /// The processor time that it has used so far; `None` when it has ended.
    pub fn cpu(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id)).ok()?;
        // The name in the second field may hold spaces and brackets.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        if matches!(fields.first(), Some(&("Z" | "X"))) {
            return None;
        }
        let ticks = fields.get(11)?.parse::<u32>().ok()? + fields.get(12)?.parse::<u32>().ok()?;
        Some(TICK * ticks)
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        signal("-TERM", self.id);
    }

    /// Waits until it has ended well, and panics when that takes longer than `limit`.
    pub fn finish(mut self, limit: Duration) -> Ended {
        let mut child = self.child.take().unwrap();
        let (tell, told) = channel();
        std::thread::spawn(move || {
            let ended = child.wait4();
            tell.send((ended, Instant::now()))
        });
        let deadline = Instant::now() + limit;
        let (ended, at) = loop {
            match told.recv_timeout(LOOK_EVERY) {
                Ok((ended, at)) => break (ended.unwrap(), at),
                Err(RecvTimeoutError::Timeout) if Instant::now() < deadline => self.look(),
                Err(_) => {
                    signal("-KILL", self.id);
                    panic!("{} did not end within {limit:?}; {}", self.name, self.last_words());
                }
            }
        };
        let status = ended.status;
        assert!(
            status.success(),
            "{} ended with {status}; {}",
            self.name,
            self.last_words()
        );
        Ended {
            wall: at - self.started,
            cpu: ended.rusage.utime + ended.rusage.stime,
            peak_mib: self.peak_mib(),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn signal(which: &str, id: u32) {
    // Whoever has ended meanwhile needs none.
    let _ = Command::new("kill").args([which, &id.to_string()]).status();
}

/// The program's own environment: what the bench was started with says nothing to it.
fn without_settings(command: &mut Command) -> &mut Command {
    let names = std::env::vars_os().map(|(name, _)| name);
    for name in names.filter(|name| name.to_string_lossy().starts_with("VESNIK_")) {
        command.env_remove(name);
    }
    command.env_remove("RUST_LOG")
}

/// How long that many messages may take: ten minutes, and three times what the round trip alone asks for.
pub fn patience(messages: usize, connections: usize, round_trip: Duration) -> Duration {
    let trips = messages.div_ceil(connections) as f64;
    Duration::from_secs(600) + round_trip.mul_f64(trips * 3.0) + Duration::from_millis(1).mul_f64(messages as f64)
}

/// The middle one, or the mean of the middle two.
pub fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.len() % 2 {
        0 => f64::midpoint(figures[middle - 1], figures[middle]),
        _ => figures[middle],
    }
}
