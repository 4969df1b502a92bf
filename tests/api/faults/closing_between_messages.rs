//! The relay closes each connection after a few messages, with 421 or without a word, while the next one is announced.
//!
//! A message that was only announced is given back at once and goes out on the next connection. It is not put off: a
//! second try would come after ten minutes here, and the issue is sent long before.

use super::{Scene, on_each_database};
use crate::fault_relay::{Act, FaultRelay, Point};

async fn closed_after_seven(database: Option<String>, how: Act) {
    const READERS: usize = 200;
    let relay = FaultRelay::start(move |event| match event.point {
        Point::Mail if event.accepted_here == 7 => how.clone(),
        _ => Act::Ok,
    });
    let mut scene = Scene::new(database, READERS, relay).await;
    scene.setting.delivery = "retry_first_seconds = 600\n".into();
    scene.send().await;
    assert!(scene.relay.connections() >= READERS / 7, "it did close them");
    scene.reconcile().await;
}

on_each_database! {
    async fn a_relay_that_says_421_between_messages_takes_the_next_one_on_a_new_connection(database: Option<String>) {
        closed_after_seven(database, Act::answer("421 4.7.0 enough on this connection")).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_closes_without_a_word_takes_the_next_one_on_a_new_connection() {
    closed_after_seven(None, Act::Close).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_resets_between_messages_takes_the_next_one_on_a_new_connection() {
    closed_after_seven(None, Act::Reset).await;
}
