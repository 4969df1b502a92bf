//! The relay keeps the connection and says nothing more: after the dot, at MAIL, or from the first moment.
//!
//! The wait is bounded by `reply_seconds`. A copy whose message was written is put off; one that was only announced, or not
//! even that, is given back at once: a second try would come after ten minutes there. Nobody is lost or failed.

use super::{Scene, number};
use crate::fault_relay::{Act, Event, FaultRelay, Point};

async fn silent(decide: impl Fn(&Event) -> Act + Send + Sync + 'static, retry_first_seconds: u32) {
    let mut scene = Scene::new(None, 100, FaultRelay::start(decide)).await;
    scene.setting.delivery = format!("reply_seconds = 2\nretry_first_seconds = {retry_first_seconds}\n");
    scene.send().await;
    scene.reconcile().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_gets_no_answer_after_its_dot_is_put_off() {
    let decide = |event: &Event| match event.point {
        Point::Message { to, .. } if event.seen == 1 && number(to).is_some_and(|n| n % 25 == 0) => Act::Silent,
        _ => Act::Ok,
    };
    silent(decide, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_gets_no_answer_to_its_announcement_is_given_back() {
    let decide = |event: &Event| match event.point {
        Point::Mail if event.connection <= 4 && event.accepted_here == 5 => Act::Silent,
        _ => Act::Ok,
    };
    silent(decide, 600).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_never_greeted_is_given_up() {
    let decide = |event: &Event| match event.point {
        Point::Connect if event.connection <= 2 => Act::Silent,
        _ => Act::Ok,
    };
    silent(decide, 600).await;
}
