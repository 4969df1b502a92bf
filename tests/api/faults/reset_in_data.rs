//! The connection breaks while a message is being written: the relay has read a thousand octets of it and resets, or
//! closes.
//!
//! The copy was not taken, so it is tried again after the backoff; the one announced behind it is given back at once. Each
//! reader gets one copy.

use super::{Scene, on_each_database};
use crate::fault_relay::{Act, FaultRelay, Point};

async fn broken_off_in_data(database: Option<String>, how: Act) {
    let relay = FaultRelay::start(move |event| match event.point {
        Point::Data if event.seen == 1 && event.accepted_here == 9 => how.clone(),
        _ => Act::Ok,
    });
    let mut scene = Scene::new(database, 100, relay).await;
    scene.send().await;
    assert!(scene.relay.connections() > 4, "connections did break");
    scene.reconcile().await;
}

on_each_database! {
    async fn a_message_reset_half_way_is_sent_again(database: Option<String>) {
        broken_off_in_data(database, Act::ResetAfterReading(1_000)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_cut_off_half_way_is_sent_again() {
    broken_off_in_data(None, Act::CloseAfterReading(1_000)).await;
}
