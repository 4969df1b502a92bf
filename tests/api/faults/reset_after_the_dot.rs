//! The connection is reset after the dot, before the answer: half of the time the relay has taken the message, half of the
//! time it has not, and its sender cannot tell which.
//!
//! The copy is tried again. Readers whose message the relay had taken get it twice, with the same Message-ID both times so
//! that receiving servers can drop the second; nobody else does, and nobody goes without.

use super::{Again, Scene, number, on_each_database, reader};
use crate::fault_relay::{Act, FaultRelay, Point};

on_each_database! {
    async fn a_copy_without_an_answer_is_sent_again_with_the_same_message_id(database: Option<String>) {
        let every = |n: usize, address: &str| number(address).is_some_and(|reader| reader % n == 0);
        let relay = FaultRelay::start(move |event| match event.point {
            Point::Message { to, .. } if event.seen > 1 || !every(10, to) => Act::Ok,
            Point::Message { to, .. } if every(20, to) => Act::taken(Act::Reset),
            Point::Message { .. } => Act::Reset,
            _ => Act::Ok,
        });
        let mut scene = Scene::new(database, 200, relay).await;
        scene.again = Again::Unconfirmed;
        scene.send().await;
        for address in (0..scene.readers).map(reader) {
            let copies = if every(20, &address) { 2 } else { 1 };
            assert_eq!(scene.relay.kept_for(&address).len(), copies, "{address}");
        }
        scene.reconcile().await;
    }
}
