//! The relay offers no extension at all: no PIPELINING, no SIZE, no 8BITMIME, no SMTPUTF8.
//!
//! Nothing is used that was not offered, each command waits for its answer, and every reader gets one copy.

use super::Scene;
use crate::fault_relay::{Act, Extension, FaultRelay, Point};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_without_extensions_is_spoken_to_a_command_at_a_time() {
    let plan = [
        Extension::Pipelining,
        Extension::Size,
        Extension::EightBitMime,
        Extension::SmtpUtf8,
    ]
    .into_iter()
    .fold(FaultRelay::plan(), |plan, extension| plan.without(extension));
    // One in ten is put off first: a refusal in the middle must not put the dialogue out of step.
    let relay = plan.start(|event| match event.point {
        Point::Rcpt(to) if event.seen == 1 && to.contains("7@") => Act::answer("450 4.2.1 busy"),
        _ => Act::Ok,
    });
    let mut scene = Scene::new(None, 100, relay).await;
    scene.send().await;
    scene.reconcile().await;
}
