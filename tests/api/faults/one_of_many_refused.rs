//! The relay refuses one reader's address for good: 550 5.1.1.
//!
//! That reader fails with the relay's reply, without a second try; the others get their copies, and the issue does not
//! pause for one.

use vesnik::{
    domain::{DeliveryStatus, IssueId, SubscriberId},
    storage::deliveries,
};

use super::{Scene, on_each_database, reader};
use crate::fault_relay::{Act, FaultRelay, Point};

on_each_database! {
    async fn a_refused_reader_fails_alone_and_keeps_the_reply(database: Option<String>) {
        const REPLY: &str = "550 5.1.1 there is no such mailbox";
        let refused = reader(7);
        let address = refused.clone();
        let relay = FaultRelay::start(move |event| match event.point {
            Point::Rcpt(to) if to == address => Act::answer(REPLY),
            _ => Act::Ok,
        });
        let mut scene = Scene::new(database, 300, relay).await;
        scene.refused = vec![refused.clone()];
        scene.send().await;
        let failed = scene.db.read(|conn| {
            deliveries::list(conn, IssueId(1), Some(DeliveryStatus::Failed), SubscriberId(0), 10)
        });
        let failed = failed.await.unwrap();
        assert_eq!(failed.len(), 1);
        assert_eq!(failed[0].email.as_str(), refused);
        assert_eq!(failed[0].reply.as_deref(), Some(REPLY));
        assert_eq!(scene.relay.seen(&refused), 1, "it was not tried again");
        assert_eq!(scene.notices(), 0, "nobody is bothered for one");
        scene.reconcile().await;
    }
}
