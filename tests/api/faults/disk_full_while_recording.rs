//! The disk is full while copies are on their way: the relay takes them, and that cannot be written down.
//!
//! Only as many leave as may be unrecorded; then sending waits until there is room, records and goes on. Nobody is lost. A
//! second copy comes only where the disk stayed full for longer than the lease, to those whose outcome could not be
//! recorded, and with the same Message-ID.

use std::{process::Command, time::Duration};

use vesnik::domain::IssueStatus;

use super::{Again, Scene, slow_enough_to_watch};

/// Outcomes that may be unrecorded with the four connections of this scene: the places for them, and one message on each
/// connection and one announced behind it.
const UNRECORDED: usize = 54 + 2 * 4;

/// Lets the fault last for a while in which sending has to come to a stand.
pub(super) async fn a_few_go_on(scene: &Scene) {
    let before = scene.relay.accepted();
    // The fault itself, not a wait for something.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let meanwhile = scene.relay.accepted() - before;
    println!("{meanwhile} copies left while nothing could be recorded");
    assert!(
        meanwhile <= UNRECORDED,
        "{meanwhile} copies left while nothing could be recorded"
    );
    assert!(scene.relay.accepted() < scene.readers, "the fault came in the middle");
}

async fn the_disk_is_full(lease_seconds: u32, longer_by: Duration, again: Again) {
    let mut scene = Scene::new(None, 400, slow_enough_to_watch()).await;
    scene.setting.lease_seconds = lease_seconds;
    scene.again = again;
    // Without the trap the signal would end the process; with it a write answers EFBIG.
    scene.serve_with("trap '' XFSZ; exec \"$@\"");
    let pid = scene.running().pid();
    let limit = |limit: &str| {
        let set = Command::new("prlimit")
            .args(["--pid", &pid, &format!("--fsize={limit}")])
            .status();
        assert!(set.unwrap().success());
    };
    let under_way = async || scene.relay.accepted() >= 50;
    scene.wait("copies go out", Duration::from_secs(60), under_way).await;
    limit("1:unlimited");
    a_few_go_on(&scene).await;
    tokio::time::sleep(longer_by).await;
    limit("unlimited:unlimited");
    scene.wait_for(IssueStatus::Sent, Duration::from_secs(60)).await;
    assert!(scene.running().is_alive());
    scene.reconcile().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taken_while_the_disk_was_full_is_recorded_later() {
    the_disk_is_full(15, Duration::ZERO, Again::Nobody).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_full_for_longer_than_the_lease_loses_nobody() {
    the_disk_is_full(2, Duration::from_secs(3), Again::UpTo(UNRECORDED)).await;
}
