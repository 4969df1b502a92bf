//! The relay reads each copy and answers 552 5.3.4: larger than it takes.
//!
//! No reader can mend that: the issue pauses, what was under way goes back to due, nobody is counted as failed, and a
//! letter tells the newsletter's mailbox why. Once the relay takes the size and somebody resumes, everyone gets a copy.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use vesnik::domain::{DeliveryStatus, IssueStatus};

use super::{DESK, Scene, on_each_database};
use crate::fault_relay::{Act, FaultRelay, Point};

on_each_database! {
    async fn an_issue_too_large_for_the_relay_pauses_and_blames_nobody(database: Option<String>) {
        let limited = Arc::new(AtomicBool::new(true));
        let limits = Arc::clone(&limited);
        let relay = FaultRelay::start(move |event| match event.point {
            Point::Message { to, bytes } if to != DESK && limits.load(Ordering::SeqCst) => {
                Act::answer(format!("552 5.3.4 {} octets are too many", bytes.len()))
            }
            _ => Act::Ok,
        });
        let mut scene = Scene::new(database, 100, relay).await;
        scene.serve();
        let why = scene.paused().await;
        assert!(why.contains("552 5.3.4"), "{why}");
        assert_eq!(scene.copies(DeliveryStatus::Due).await, scene.readers, "all of them are due again");
        let notice = scene.notice().await;
        assert!(notice.contains("5.3.4"), "staff are told why:\n{notice}");
        limited.store(false, Ordering::SeqCst);
        scene.resume().await;
        scene.wait_for(IssueStatus::Sent, Duration::from_secs(60)).await;
        assert_eq!(scene.relay.kept_for(DESK).len(), 1, "staff are told once");
        scene.reconcile().await;
    }
}
