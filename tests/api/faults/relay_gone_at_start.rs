//! Nothing listens where the relay should be for the first seconds of a send.
//!
//! The issue waits: no copy is tried, put off or failed. When the relay is there the next attempt finds it and everyone
//! gets one copy. (Eight seconds stand for the minute that a relay takes to restart: attempts come after 1, 2, 4, 8 … 30
//! seconds, so the course is the same and the suite stays quick. `VESNIK_TEST_KILLS=full` waits for the whole minute.)

use std::time::Duration;

use vesnik::domain::{DeliveryStatus, IssueStatus};

use super::{Scene, on_each_database};
use crate::fault_relay::{Act, FaultRelay};

fn gone() -> Duration {
    let is_full = std::env::var("VESNIK_TEST_KILLS").is_ok_and(|kills| kills == "full");
    Duration::from_secs(if is_full { 60 } else { 8 })
}

on_each_database! {
    async fn an_issue_that_starts_without_a_relay_waits_for_it(database: Option<String>) {
        let relay = FaultRelay::plan().reserve(|_| Act::Ok);
        let mut scene = Scene::new(database, 200, relay).await;
        scene.serve();
        scene.wait_for(IssueStatus::Sending, Duration::from_secs(60)).await;
        // The fault itself, not a wait for something.
        tokio::time::sleep(gone()).await;
        let ledger = scene.ledger().await.unwrap();
        assert_eq!(ledger.issue.status, IssueStatus::Sending, "it does not pause");
        let waiting = [DeliveryStatus::Due, DeliveryStatus::Claimed].map(|status| ledger.by_status[&status]);
        assert_eq!(usize::try_from(waiting.iter().sum::<i64>()).unwrap(), scene.readers, "no copy is put off or failed");
        scene.relay.listen();
        scene.wait_for(IssueStatus::Sent, Duration::from_secs(60)).await;
        scene.reconcile().await;
    }
}
