//! Postfix's own generator of mail: a sender in C that writes to as many connections, but awaits each reply.

use std::{net::SocketAddr, path::PathBuf, process::Command, time::Duration};

use crate::{
    measure::{Ended, Process},
    relay::program,
    sink::Sink,
};

/// A payload to find out how long the headers are that `-l` does not count.
const TRIAL: usize = 2_000;

/// `smtp-source`, told how long its messages are to be.
pub struct SmtpSource {
    program: PathBuf,
    payload: usize,
}

impl SmtpSource {
    /// One whose messages have `octets` in all, headers included; `None` when Postfix is not installed.
    pub fn find(octets: usize, log: PathBuf) -> Option<Self> {
        let mut source = SmtpSource {
            program: program("smtp-source")?,
            payload: TRIAL,
        };
        let first = source.size_of_one(log.clone());
        source.payload = (octets + TRIAL).checked_sub(first).unwrap();
        let second = source.size_of_one(log);
        assert!(
            second.abs_diff(octets) < 40,
            "smtp-source sends {second} octets, not {octets}"
        );
        Some(source)
    }

    fn size_of_one(&self, log: PathBuf) -> usize {
        let sink = Sink::start(true);
        self.run(sink.address, 1, 1, log, Duration::from_secs(60));
        sink.messages().first().map_or(0, Vec::len)
    }

    /// Sends so many messages, each connection one after the other.
    pub fn run(&self, relay: SocketAddr, messages: usize, connections: usize, log: PathBuf, limit: Duration) -> Ended {
        let mut command = Command::new(&self.program);
        command.arg("-d").args(["-M", "example.org", "-f", "desk@example.org"]);
        command.args(["-t", "r9e3779b97f.12345@mail123.example.org"]);
        for (option, number) in [("-s", connections), ("-l", self.payload), ("-m", messages)] {
            command.args([option, &number.to_string()]);
        }
        command.arg(relay.to_string());
        Process::start("smtp-source", &mut command, log).finish(limit)
    }
}
