//! PostgreSQL is stopped in the middle of a send and started again seconds later.
//!
//! What the relay has answered waits until it can be recorded, and sending waits with it; then both go on by themselves.
//! Nobody is lost, and nobody gets a second copy.

use std::time::Duration;

use vesnik::domain::IssueStatus;

use super::{Scene, disk_full_while_recording::a_few_go_on, slow_enough_to_watch};
use crate::postgres::{Own, new_database};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_while_sending_is_waited_for() {
    let started = tokio::task::spawn_blocking(|| Own::start().map(|server| (new_database(&server.url), server)));
    let Some((database, server)) = started.await.unwrap() else {
        return;
    };
    let mut scene = Scene::new(Some(database), 400, slow_enough_to_watch()).await;
    // Longer than the database is away: nobody takes what is in hand for abandoned.
    scene.setting.lease_seconds = 15;
    scene.serve();
    let under_way = async || scene.relay.accepted() >= 50;
    scene.wait("copies go out", Duration::from_secs(60), under_way).await;
    server.down();
    a_few_go_on(&scene).await;
    server.up();
    scene.wait_for(IssueStatus::Sent, Duration::from_secs(60)).await;
    assert!(scene.running().is_alive());
    scene.reconcile().await;
}
