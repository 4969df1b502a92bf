//! Vesnik itself: `vesnik worker` on a prepared newsroom, from the due time of its edition until every copy is accepted.
//!
//! On PostgreSQL the server's own processor time is not counted, on SQLite the database is part of the process.

use std::{net::SocketAddr, path::Path, process::Command, time::Duration};

use diesel::connection::SimpleConnection;
use vesnik::{
    delivery::report::report,
    domain::{Clock, DeliveryStatus, IssueId, IssueStatus, Timestamp},
    storage::{DatabaseUrl, issues},
};

use crate::{
    measure::{LOOK_EVERY, Process, Run},
    newsroom::Newsroom,
};

/// Its name in the table.
pub const VESNIK: &str = "vesnik";
/// The first issue of a newsroom.
const ISSUE: IssueId = IssueId(1);
/// Within this, stopped workers must have ended.
const STOP_WITHIN: Duration = Duration::from_secs(60);
/// When several workers are started, the edition falls due this much later, so that all are there.
const ALL_ARE_THERE: Duration = Duration::from_secs(2);

/// Sends the issue of a newsroom to the relay; so many connections for each of so many workers.
pub fn send(newsroom: &Newsroom, relay: SocketAddr, connections: usize, workers: usize, limit: Duration) -> Run {
    let config = newsroom.dir.join("vesnik.toml");
    write_config(newsroom, relay, connections, &config);
    let mut conn = DatabaseUrl::parse(&newsroom.url).unwrap().open().unwrap();
    let now = Clock::system().now();
    let due = match workers {
        1 => now - Duration::from_secs(1),
        _ => now + ALL_ARE_THERE,
    };
    conn.batch_execute(&format!("UPDATE editions SET next_at = {}", due.millis()))
        .unwrap();
    let mut processes: Vec<Process> = (0..workers)
        .map(|number| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_vesnik"));
            command.arg("worker").arg("--config").arg(&config);
            command.current_dir(&newsroom.dir);
            let log = newsroom.dir.join(format!("worker-{number}.log"));
            Process::start("vesnik worker", &mut command, log)
        })
        .collect();
    let begun = processes[0].started();
    let mut before = Vec::new();
    let (issue, cpu) = loop {
        let used = look(&mut processes);
        let issue = issues::find(&mut conn, ISSUE).unwrap();
        match issue.as_ref().map(|issue| issue.status) {
            None | Some(IssueStatus::Scheduled) => before.push((Clock::system().now(), used)),
            Some(IssueStatus::Sending) => {}
            Some(IssueStatus::Sent) => break (issue.unwrap(), look(&mut processes)),
            Some(other) => panic!("the issue is {other}; {}", last_words(&processes)),
        }
        let waited = begun.elapsed();
        assert!(waited < limit, "not sent after {waited:?}; {}", last_words(&processes));
        std::thread::sleep(LOOK_EVERY);
    };
    let wall = begun.elapsed();
    let (started, finished) = (issue.started_at.unwrap(), issue.finished_at.unwrap());
    processes.iter().for_each(Process::terminate);
    let ended: Vec<_> = processes
        .into_iter()
        .map(|process| process.finish(STOP_WITHIN))
        .collect();
    must_be_accounted_for(newsroom);
    Run {
        database: Some(newsroom.backend.name()),
        sender: newsroom.sender(),
        recipients: newsroom.readers,
        round: 0,
        connections: connections * workers,
        seconds: finished.since(started).as_secs_f64(),
        wall_seconds: wall.as_secs_f64(),
        cpu_seconds: (cpu - used_until(started, &before)).as_secs_f64(),
        cpu_seconds_in_all: ended.iter().map(|ended| ended.cpu.as_secs_f64()).sum(),
        peak_mib: ended.iter().map(|ended| ended.peak_mib).sum(),
    }
}

/// What the workers had used when the sending began; freezing the audience counts as sending.
fn used_until(started: Timestamp, before: &[(Timestamp, Duration)]) -> Duration {
    let last = before.iter().rev().find(|(at, _)| *at <= started);
    last.map_or(Duration::ZERO, |(_, used)| *used)
}

/// The processor time that all have used so far. Panics when one has ended.
fn look(processes: &mut [Process]) -> Duration {
    let used = processes.iter_mut().map(|process| {
        process.look();
        let used = process.cpu();
        used.unwrap_or_else(|| panic!("a worker ended by itself; {}", process.last_words()))
    });
    used.sum()
}

fn last_words(processes: &[Process]) -> String {
    processes.iter().map(|process| process.last_words() + "\n").collect()
}

fn write_config(newsroom: &Newsroom, relay: SocketAddr, connections: usize, file: &Path) {
    let config = format!(
        "database_url = \"{}\"\ndata_dir = \"{}\"\nsecret_key = \"{}\"\n\n\
         [[relays]]\nurl = \"smtp://{relay}?tls=off\"\nconnections = {connections}\n",
        newsroom.url,
        newsroom.dir.display(),
        newsroom.key,
    );
    std::fs::write(file, config).unwrap();
}

fn must_be_accounted_for(newsroom: &Newsroom) {
    let (db, _) = newsroom.open();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let report = runtime.block_on(report(&db, ISSUE)).unwrap();
    let accepted = report.by_status[&DeliveryStatus::Accepted];
    let readers = i64::try_from(newsroom.readers).unwrap();
    assert_eq!(
        (report.audience, report.unaccounted, accepted),
        (readers, 0, readers),
        "{report:?}"
    );
}
