//! What becomes of copies that are on their way when their issue is cancelled: a worker has them in hand, another looks on.

use std::time::Duration;

use vesnik::delivery::control::Move;

use crate::{
    model::{
        promise::Cadence,
        world::{Act, Line, World},
    },
    test_app::{TestApp, on_both},
};

const READERS: usize = 20;

/// Readers of an instant edition, and an issue for them that is about to leave.
async fn an_issue(app: TestApp) -> World {
    let line = Line {
        slug: "instant",
        cron: None,
        cadence: Cadence::Instant(Duration::ZERO),
        catch_up_within: Duration::from_secs(3600),
    };
    let mut world = World::new(app, 0, 1, READERS, &[line], true).await;
    for reader in 0..READERS {
        world.sign_up(reader, 0, 1).await;
        world.confirm(reader).await;
    }
    world.pass(Duration::from_secs(1));
    world.publish(0, None).await;
    assert_eq!(world.tick(1).await, 1);
    world
}

on_both! {
    async fn a_copy_that_arrives_although_its_issue_is_cancelled_is_not_made_up_for(app: TestApp) {
        let mut world = an_issue(app).await;
        world.deliver_around(1, 1, Act::Make(0, Move::Cancel)).await;
        let arrived = world.count.copies;
        assert!((1..READERS).contains(&arrived), "{arrived} copies arrived");
        world.publish(0, None).await;
        world.pass(Duration::from_secs(1));
        assert_eq!(world.tick(1).await, 1);
        world.deliver(Default::default(), Default::default()).await;
        // Copies of the second issue may have waited for what the first one's worker gave back.
        world.pass(Duration::from_secs(30));
        world.deliver(Default::default(), Default::default()).await;
        let both = world.promise.readers.iter().filter(|reader| reader.got == [0, 1]);
        assert_eq!(both.count(), READERS);
    }

    async fn a_worker_that_stops_leaves_nothing_due_in_a_cancelled_issue(app: TestApp) {
        let mut world = an_issue(app).await;
        world.deliver_around(1, 1, Act::Make(0, Move::Cancel)).await;
        world.deliver(Default::default(), Default::default()).await;
        assert!(world.promise.issues[0].is_over, "everybody has an outcome");
    }
}
