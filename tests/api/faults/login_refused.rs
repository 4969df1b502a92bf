//! The relay refuses the login: 535 5.7.8, because somebody has changed the password.
//!
//! Nothing is sent and nobody is failed: the issue pauses at once with the reason, and a letter to staff is queued. It
//! cannot leave either while the login is refused; both go out once it is right again and somebody resumes.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use vesnik::domain::{DeliveryStatus, IssueStatus};

use super::{DESK, Scene, on_each_database};
use crate::fault_relay::{Act, FaultRelay, Point};

on_each_database! {
    async fn a_refused_login_pauses_the_issue_and_staff_hear_of_it_when_it_is_mended(database: Option<String>) {
        let known = Arc::new(AtomicBool::new(false));
        let announced = Arc::new(AtomicUsize::new(0));
        let (knows, counts) = (Arc::clone(&known), Arc::clone(&announced));
        let relay = FaultRelay::plan().with_login().start(move |event| match event.point {
            Point::Auth { user, password } if !knows.load(Ordering::SeqCst) || (user, password) != ("desk", "s3cret") => {
                Act::answer("535 5.7.8 user name or password is wrong")
            }
            Point::Mail => {
                counts.fetch_add(1, Ordering::SeqCst);
                Act::Ok
            }
            _ => Act::Ok,
        });
        let url = format!("smtp://desk:s3cret@{}?tls=off", relay.address);
        let mut scene = Scene::new(database, 100, relay).await;
        scene.setting.relay_url = Some(url);
        scene.serve();
        let why = scene.paused().await;
        assert!(why.contains("535 5.7.8") && !why.contains("s3cret"), "{why}");
        assert_eq!(scene.copies(DeliveryStatus::Due).await, scene.readers, "nothing was tried");
        assert_eq!(announced.load(Ordering::SeqCst), 0, "nothing is sent without the login");
        assert!(scene.relay.connections() <= 16, "the relay is left alone: {}", scene.relay.connections());
        known.store(true, Ordering::SeqCst);
        scene.resume().await;
        scene.wait_for(IssueStatus::Sent, Duration::from_secs(60)).await;
        let notice = scene.notice().await;
        assert!(notice.contains("5.7.8"), "staff are told why:\n{notice}");
        assert_eq!(scene.relay.kept_for(DESK).len(), 1, "staff are told once");
        scene.reconcile().await;
    }
}
