//! The relay greylists: it answers 450 to the first RCPT of every third reader and takes them the next time.
//!
//! Those copies are deferred and tried once more after the backoff; the others are not held up, and nobody is failed.

use super::{Scene, number, on_each_database, reader};
use crate::fault_relay::{Act, FaultRelay, Point};

on_each_database! {
    async fn a_greylisted_reader_gets_the_copy_at_the_second_try(database: Option<String>) {
        let greylisted = |address: &str| number(address).is_some_and(|n| n % 3 == 0);
        let relay = FaultRelay::start(move |event| match event.point {
            Point::Rcpt(to) if greylisted(to) && event.seen == 1 => Act::answer("450 4.2.1 greylisted, come again"),
            _ => Act::Ok,
        });
        let mut scene = Scene::new(database, 150, relay).await;
        scene.send().await;
        for address in (0..scene.readers).map(reader) {
            let tries = if greylisted(&address) { 2 } else { 1 };
            assert_eq!(scene.relay.seen(&address), tries, "{address} was tried as often as needed");
        }
        scene.reconcile().await;
    }
}
