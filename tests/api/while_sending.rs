//! What must not wait while an issue is being sent: a letter, a pause, a cancellation. The built binary, a slow relay.

use std::time::Duration;

use vesnik::domain::{DeliveryStatus, IssueStatus};

use crate::{
    fault_relay::{Act, FaultRelay, Point},
    faults::{Scene, on_each_database},
};

/// Most copies that leave in a second: four connections, 30 ms a message at least. Counted rather than timed, so that a busy
/// machine proves nothing wrong.
const IN_A_SECOND: usize = 4 * 1_000 / 30;

/// An issue to `readers` is being sent, 30 ms a message on four connections.
async fn sending(database: Option<String>, readers: usize) -> Scene {
    let relay = FaultRelay::start(|event| match event.point {
        Point::Message { .. } => Act::after(Duration::from_millis(30), Act::Ok),
        _ => Act::Ok,
    });
    let mut scene = Scene::new(database, readers, relay).await;
    scene.serve();
    let under_way = async || scene.relay.accepted() > 20;
    scene.wait("copies go out", Duration::from_secs(90), under_way).await;
    scene
}

/// What the relay has when nothing more comes to it: no more than what leaves within a second of `since`.
async fn at_rest(scene: &Scene, since: usize) -> usize {
    let mut taken = usize::MAX;
    while scene.relay.accepted() != taken {
        taken = scene.relay.accepted();
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert!(taken - since <= IN_A_SECOND, "{} copies left afterwards", taken - since);
    assert_eq!(
        scene.copies(DeliveryStatus::Claimed).await,
        0,
        "what was claimed is given back"
    );
    taken
}

on_each_database! {
    async fn a_confirmation_does_not_wait_behind_an_issue(database: Option<String>) {
        let mut scene = sending(database, 2_000).await;
        let url = format!("{}/weekly/subscribe", scene.running().root);
        let http = reqwest::Client::new();
        let carried = crate::shown_form::carried(&http, &scene.running().root, "weekly").await;
        let form = crate::shown_form::with(&[("email", "newcomer@example.org")], &carried);
        let answer = http.post(url).form(&form).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 202);
        let before = scene.relay.accepted();
        let arrived = async || !scene.relay.kept_for("newcomer@example.org").is_empty();
        scene.wait("the letter arrives", Duration::from_secs(30), arrived).await;
        let meanwhile = scene.relay.accepted() - before;
        assert!(meanwhile <= IN_A_SECOND, "{meanwhile} copies went first");
        assert!(scene.copies(DeliveryStatus::Due).await > 0, "the issue is still being sent");
    }

    async fn a_pause_stops_copies_within_a_second_and_outlives_the_process(database: Option<String>) {
        let mut scene = sending(database, 400).await;
        scene.post("/api/v1/issues/1/pause").await;
        let taken = at_rest(&scene, scene.relay.accepted()).await;
        scene.running().kill();
        scene.serve();
        assert_eq!(at_rest(&scene, taken).await, taken, "a restart changes nothing");
        scene.post("/api/v1/issues/1/resume").await;
        scene.wait_for(IssueStatus::Sent, Duration::from_secs(60)).await;
        scene.reconcile().await;
    }

    async fn a_cancellation_reaches_copies_that_are_claimed(database: Option<String>) {
        let mut scene = sending(database, 2_000).await;
        scene.post("/api/v1/issues/1/cancel").await;
        let taken = at_rest(&scene, scene.relay.accepted()).await;
        let report = scene.ledger().await.unwrap();
        assert_eq!((report.issue.status, report.unaccounted), (IssueStatus::Cancelled, 0));
        let of = |status| usize::try_from(report.by_status[&status]).unwrap();
        assert_eq!(of(DeliveryStatus::Accepted), taken);
        assert_eq!(of(DeliveryStatus::Skipped), 2_000 - taken);
    }

    async fn a_retraction_reaches_copies_within_a_second(database: Option<String>) {
        let mut scene = sending(database, 2_000).await;
        scene.post("/api/v1/briefs/1/retract").await;
        let taken = at_rest(&scene, scene.relay.accepted()).await;
        scene.wait_for(IssueStatus::Sent, Duration::from_secs(60)).await;
        let report = scene.ledger().await.unwrap();
        let of = |status| usize::try_from(report.by_status[&status]).unwrap();
        assert_eq!((of(DeliveryStatus::Accepted), report.unaccounted), (taken, 0));
        assert_eq!(of(DeliveryStatus::Skipped), 2_000 - taken, "nothing else stood in the issue");
        assert_eq!(report.by_brief[0].2, i64::try_from(taken).unwrap(), "so many have it");
    }
}
