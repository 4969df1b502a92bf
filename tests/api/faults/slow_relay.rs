//! The relay takes longer for some messages than the lease of their copies lasts.
//!
//! What is in hand is leased on while the relay takes its time: no worker, this one or another on the same database, takes
//! it for abandoned, and nobody gets a second copy.

use std::time::Duration;

use vesnik::domain::IssueStatus;

use super::{Scene, number, on_each_database};
use crate::fault_relay::{Act, FaultRelay, Point};

on_each_database! {
    async fn an_answer_that_takes_longer_than_the_lease_is_waited_for(database: Option<String>) {
        let on_postgres = database.is_some();
        let relay = FaultRelay::start(|event| match event.point {
            Point::Message { to, .. } if number(to).is_some_and(|n| n % 25 == 0) => {
                Act::after(Duration::from_secs(5), Act::Ok)
            }
            _ => Act::Ok,
        });
        let mut scene = Scene::new(database, 100, relay).await;
        scene.setting.lease_seconds = 2;
        scene.serve();
        let _another = on_postgres.then(|| scene.setting.work());
        scene.wait_for(IssueStatus::Sent, Duration::from_secs(90)).await;
        scene.reconcile().await;
    }
}
