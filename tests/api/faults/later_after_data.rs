//! The relay reads the whole message and then answers 451: its content filter is away for the moment.
//!
//! The answer after the dot is about this message only: the copy is deferred, tried again and taken once. The message that
//! was announced behind it goes out meanwhile.

use super::{Scene, number, on_each_database, reader};
use crate::fault_relay::{Act, FaultRelay, Point};

on_each_database! {
    async fn a_copy_put_off_after_its_dot_is_sent_again_and_taken_once(database: Option<String>) {
        let put_off = |address: &str| number(address).is_some_and(|n| n % 5 == 0);
        let relay = FaultRelay::start(move |event| match event.point {
            Point::Message { to, .. } if put_off(to) && event.seen == 1 => Act::answer("451 4.7.1 filter is away"),
            _ => Act::Ok,
        });
        let mut scene = Scene::new(database, 150, relay).await;
        scene.send().await;
        for address in (0..scene.readers).map(reader) {
            let tries = if put_off(&address) { 2 } else { 1 };
            assert_eq!(scene.relay.seen(&address), tries, "{address} was tried as often as needed");
        }
        scene.reconcile().await;
    }
}
