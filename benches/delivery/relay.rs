//! What the senders hand their messages to: Postfix's `smtp-sink`, a fresh one each time, and a longer way to it when
//! there is to be latency.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use crate::{
    delay::Delay,
    measure::{Process, median},
    sink::Sink,
};

/// How long the relay may take to answer, and to count what it has answered for.
const PATIENCE: Duration = Duration::from_secs(10);

enum Kind {
    Postfix { process: Process, counts: bool },
    Own(Sink),
}

/// A relay and the way to it, there until dropped.
pub struct Relay {
    /// Where senders connect.
    pub address: SocketAddr,
    kind: Kind,
    _delay: Option<Delay>,
}

impl Relay {
    /// A new one for so many connections. `smtp-sink` counts messages only when `counts` says so: it writes a line for
    /// each then, and takes 3 % fewer.
    pub fn start(own_sink: bool, connections: usize, round_trip: Duration, counts: bool, log: PathBuf) -> Self {
        let (kind, address) = match postfix(own_sink) {
            Some(program) => {
                let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
                let mut command = Command::new(program);
                if is_root() {
                    command.args(["-u", "nobody"]);
                }
                if counts {
                    command.arg("-c");
                }
                command.args(["-m", &(connections + 10).to_string(), &address.to_string(), "1000"]);
                let process = Process::start("smtp-sink", &mut command, log);
                (Kind::Postfix { process, counts }, address)
            }
            None => {
                let sink = Sink::start(false);
                let address = sink.address;
                (Kind::Own(sink), address)
            }
        };
        let delay = (!round_trip.is_zero()).then(|| Delay::start(address, round_trip));
        let relay = Relay {
            address: delay.as_ref().map_or(address, |delay| delay.address),
            kind,
            _delay: delay,
        };
        relay.wait_until_it_answers(address);
        relay
    }

    /// In words, for the head of the table.
    pub fn describe(own_sink: bool) -> &'static str {
        match postfix(own_sink) {
            Some(_) => "smtp-sink (Postfix)",
            None if own_sink => "in-process sink",
            None => "in-process sink, smtp-sink not found",
        }
    }

    fn wait_until_it_answers(&self, address: SocketAddr) {
        let start = Instant::now();
        while dialogue(address, 0).is_none() {
            let words = match &self.kind {
                Kind::Postfix { process, .. } => process.last_words(),
                Kind::Own(_) => String::new(),
            };
            assert!(start.elapsed() < PATIENCE, "the relay does not answer; {words}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Panics unless the relay has taken so many messages, if it counts.
    pub fn must_have_taken(&self, messages: usize) {
        let start = Instant::now();
        loop {
            let taken = match &self.kind {
                Kind::Own(sink) => sink.count(),
                Kind::Postfix { counts: false, .. } => return,
                Kind::Postfix { process, .. } => counted(process.log()),
            };
            if taken == messages as u64 {
                return;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "the relay took {taken} messages of {messages}"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// How long one command takes from here until its reply has come.
    pub fn measure_round_trip(&self) -> Duration {
        dialogue(self.address, 21).unwrap()
    }
}

/// The last number of messages that `smtp-sink -c` has written.
fn counted(log: &Path) -> u64 {
    let said = std::fs::read(log).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let last = said.rsplit("mesg=").next().unwrap_or_default();
    last.trim_end().parse().unwrap_or(0)
}

/// Greets the relay and asks it nothing so many times; the median of the answers' times, zero without any.
fn dialogue(address: SocketAddr, questions: usize) -> Option<Duration> {
    let stream = TcpStream::connect(address).ok()?;
    stream.set_nodelay(true).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let mut lines = BufReader::new(&stream);
    let mut line = String::new();
    let mut ask = |command: &str| {
        let start = Instant::now();
        (&stream).write_all(command.as_bytes()).ok()?;
        line.clear();
        lines.read_line(&mut line).ok()?;
        line.starts_with('2').then(|| start.elapsed().as_secs_f64())
    };
    ask("")?;
    let times: Vec<f64> = (0..questions).filter_map(|_| ask("NOOP\r\n")).collect();
    ask("QUIT\r\n")?;
    if times.is_empty() {
        return Some(Duration::ZERO);
    }
    Some(Duration::from_secs_f64(median(times.into_iter())))
}

fn postfix(own_sink: bool) -> Option<PathBuf> {
    if own_sink { None } else { program("smtp-sink") }
}

/// Finds a program, also where Debian keeps those of the administrator.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let more = ["/usr/sbin", "/usr/lib/postfix/sbin"].map(PathBuf::from);
    std::env::split_paths(&path)
        .chain(more)
        .map(|dir| dir.join(name))
        .find(|file| file.is_file())
}

/// `smtp-sink` wants to be told whose rights to take then.
fn is_root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout == b"0\n"
}
