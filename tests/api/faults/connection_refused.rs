//! In the middle of a send the relay says 421 to whoever announces a message, then its port refuses connections for some
//! seconds, and then it is back.
//!
//! The issue waits and goes on by itself; nobody is lost, blamed, put off or written to twice.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use vesnik::domain::{DeliveryStatus, IssueStatus};

use super::{Scene, on_each_database};
use crate::fault_relay::{Act, FaultRelay, Point};

/// How long nothing listens.
const AWAY: Duration = Duration::from_secs(3);

on_each_database! {
    async fn a_relay_that_goes_away_in_the_middle_and_comes_back_gets_the_rest(database: Option<String>) {
        let leaving = Arc::new(AtomicBool::new(true));
        let leaves = Arc::clone(&leaving);
        let relay = FaultRelay::start(move |event| match event.point {
            Point::Mail if event.accepted >= 60 && leaves.load(Ordering::SeqCst) => {
                Act::answer("421 4.3.2 shutting down")
            }
            _ => Act::Ok,
        });
        let mut scene = Scene::new(database, 200, relay).await;
        scene.serve();
        let gone = async || scene.relay.accepted() >= 60 && scene.relay.open_connections() == 0;
        scene.wait("the relay is left alone", Duration::from_secs(60), gone).await;
        scene.relay.stop();
        let before = scene.relay.accepted();
        // The fault itself, not a wait for something.
        tokio::time::sleep(AWAY).await;
        let ledger = scene.ledger().await.unwrap();
        assert_eq!(ledger.issue.status, IssueStatus::Sending, "it waits by itself");
        assert_eq!(scene.copies(DeliveryStatus::Failed).await, 0, "no reader is blamed");
        assert_eq!(scene.copies(DeliveryStatus::Deferred).await, 0, "no copy is put off");
        assert_eq!(scene.copies(DeliveryStatus::Accepted).await, before, "every copy taken is recorded");
        leaving.store(false, Ordering::SeqCst);
        scene.relay.listen();
        scene.wait_for(IssueStatus::Sent, Duration::from_secs(60)).await;
        scene.reconcile().await;
    }
}
