//! The relay answers 550 5.7.26 to every message: the sender is not authenticated, whoever it writes to.
//!
//! That is not the readers' fault: after a few such answers nothing more goes to this relay, the issue pauses with the
//! reason, and a letter to staff waits for the relay with it. Both go out once it takes our mail and somebody resumes.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use vesnik::domain::IssueStatus;

use super::{DESK, Scene, on_each_database};
use crate::fault_relay::{Act, FaultRelay, Point};

on_each_database! {
    async fn a_relay_that_refuses_the_sender_pauses_the_issue_after_a_few_tries(database: Option<String>) {
        const READERS: usize = 200;
        let refusing = Arc::new(AtomicBool::new(true));
        let refuses = Arc::clone(&refusing);
        let relay = FaultRelay::start(move |event| match event.point {
            Point::Message { .. } if refuses.load(Ordering::SeqCst) => {
                Act::answer("550 5.7.26 this sender is not authenticated")
            }
            _ => Act::Ok,
        });
        let mut scene = Scene::new(database, READERS, relay).await;
        scene.serve();
        let why = scene.paused().await;
        assert!(why.contains("5.7.26"), "{why}");
        let tried: usize = (0..READERS).map(|n| scene.relay.seen(&super::reader(n))).sum();
        assert!(tried <= 32, "{tried} copies were tried in vain");
        assert_eq!(scene.relay.kept_for(DESK).len(), 0, "the letter waits too");
        refusing.store(false, Ordering::SeqCst);
        scene.resume().await;
        scene.wait_for(IssueStatus::Sent, Duration::from_secs(60)).await;
        let notice = scene.notice().await;
        assert!(notice.contains("5.7.26"), "staff are told why:\n{notice}");
        scene.reconcile().await;
    }
}
