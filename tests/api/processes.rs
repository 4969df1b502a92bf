//! The built binary, doubled and stopped; `kills` ends it at random moments.

use std::time::{Duration, Instant};

use vesnik::delivery::report::report;
use vesnik::domain::{DeliveryStatus, IssueId};

use crate::setting::{Running, Setting, without_settings};

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_on_one_postgres_send_each_reader_one_copy() {
    const READERS: usize = 500;
    let server = tokio::task::spawn_blocking(crate::postgres::server).await.unwrap();
    let Some(server) = server else { return };
    let setting = Setting::new(Some(crate::postgres::new_database(server)), READERS).await;
    let mut children = [setting.serve(), setting.serve()];
    let copies = setting.wait_for(READERS, Duration::from_secs(60));
    std::thread::sleep(Duration::from_secs(1));
    for child in &mut children {
        child.kill();
    }
    assert_eq!(copies.len(), READERS);
    assert_eq!(setting.receiver.mails().len(), READERS, "none twice");
}

/// Sends to 2,000 readers through a relay that takes its time, and stops when the first copies are out.
async fn stopped_while_sending(database: Option<String>, pace: Duration, lease_seconds: u32) -> (Setting, Running) {
    const READERS: usize = 2_000;
    let mut setting = Setting::new(database, READERS).await;
    setting.lease_seconds = lease_seconds;
    setting.receiver.answer_after(pace);
    let mut first = setting.serve();
    let before = setting.wait_for(20, Duration::from_secs(90)).len();
    let (status, took) = first.terminate();
    println!("{before} of {READERS} sent when asked to stop; stopped in {took:?}: {status}");
    assert!(before < READERS / 2, "it was stopped while sending");
    assert_eq!(status.code(), Some(0), "{:?}", first.log());
    assert!(took < Duration::from_secs(10), "{took:?}");
    (setting, first)
}

async fn a_stop_records_what_is_in_flight(database: Option<String>) {
    let (setting, _) = stopped_while_sending(database, Duration::from_millis(400), 120).await;
    let ledger = report(&setting.open().0, IssueId(1)).await.unwrap();
    let accepted = usize::try_from(ledger.by_status[&DeliveryStatus::Accepted]).unwrap();
    assert_eq!(accepted, setting.receiver.mails().len(), "every copy taken is recorded");
    assert_eq!(ledger.by_status[&DeliveryStatus::Claimed], 0, "no lease is left behind");
    assert_eq!(ledger.unaccounted, 0);
    setting.receiver.answer_after(Duration::ZERO);
    let again = setting.serve();
    let copies = setting.wait_for(2_000, Duration::from_secs(60));
    drop(again);
    assert_eq!(copies.len(), 2_000, "nobody is missing");
    assert_eq!(setting.receiver.mails().len(), 2_000, "none twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_while_sending_loses_and_doubles_nobody_on_sqlite() {
    a_stop_records_what_is_in_flight(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_while_sending_loses_and_doubles_nobody_on_postgres() {
    let server = tokio::task::spawn_blocking(crate::postgres::server).await.unwrap();
    if let Some(server) = server {
        a_stop_records_what_is_in_flight(Some(crate::postgres::new_database(server))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_never_answers_does_not_hold_up_the_stop() {
    let mut setting = Setting::new(None, 100).await;
    setting.lease_seconds = 30;
    setting.receiver.answer_after(Duration::from_secs(14));
    let mut first = setting.serve();
    let start = Instant::now();
    while setting.receiver.waiting() < 4 {
        assert!(start.elapsed() < Duration::from_secs(90), "nothing is being sent");
        std::thread::sleep(Duration::from_millis(20));
    }
    let (status, took) = first.terminate();
    println!("with a relay that does not answer: stopped in {took:?}: {status}");
    assert_eq!(status.code(), Some(0), "{:?}", first.log());
    assert!(took < Duration::from_secs(10), "{took:?}");
    setting.receiver.answer_after(Duration::ZERO);
    let again = setting.serve();
    let copies = setting.wait_for(100, Duration::from_secs(60));
    drop(again);
    assert_eq!(copies.len(), 100, "nobody is missing");
    let doubled = setting.receiver.mails().len() - 100;
    assert!(doubled <= 4, "{doubled} doubled: more than were in flight");
}

/// Ends the demo with the test.
struct Demo(std::process::Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_brings_its_first_issue_to_the_mailbox() {
    let dir = tempfile::tempdir().unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_vesnik"));
    without_settings(&mut command)
        .args(["demo", "--listen", &address, "--data-dir"])
        .arg(dir.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    let _demo = Demo(command.spawn().unwrap());
    let begun = Instant::now();
    loop {
        let page = match reqwest::get(format!("http://{address}/mailbox")).await {
            Ok(answer) => answer.text().await.unwrap(),
            Err(_) => String::new(),
        };
        if page.contains("You are subscribed to The Brod Brief")
            && page.contains("Assembly passes the budget and cuts the river fund by a fifth")
        {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(150), "no issue: {page}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}
