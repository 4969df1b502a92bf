//! The relay shows a certificate that this machine does not trust, where the configuration asks for TLS.
//!
//! No message and no password goes over that line, and mail never falls back to clear text. The issue pauses, nobody is
//! failed, and once the relay has a trusted certificate and somebody resumes, copies and the letter to staff go out.

use std::time::Duration;

use vesnik::domain::{DeliveryStatus, IssueStatus};

use super::Scene;
use crate::fault_relay::{Act, Certificate, FaultRelay, Plan};

async fn untrusted(plan: Plan, trusted: Certificate, scheme: &str, tls: &str) {
    let relay = plan.start(|_| Act::Ok);
    let url = format!("{scheme}://localhost:{}?tls={tls}", relay.address.port());
    let mut scene = Scene::new(None, 100, relay).await;
    scene.setting.relay_url = Some(url);
    let store = scene.setting.dir.path().join("trusted.pem");
    std::fs::write(&store, &trusted.pem).unwrap();
    scene.serve_with(&format!("SSL_CERT_FILE='{}' exec \"$@\"", store.display()));
    let why = scene.paused().await;
    assert!(why.contains("no trusted line"), "{why}");
    assert_eq!(
        scene.copies(DeliveryStatus::Due).await,
        scene.readers,
        "nothing was tried"
    );
    let named: usize = (0..scene.readers).map(|n| scene.relay.seen(&super::reader(n))).sum();
    assert_eq!(named, 0, "no reader's address goes over that line");
    scene.relay.use_certificate(trusted);
    scene.resume().await;
    scene.wait_for(IssueStatus::Sent, Duration::from_secs(60)).await;
    let notice = scene.notice().await;
    assert!(
        notice.contains("certificate"),
        "staff are told what to look at:\n{notice}"
    );
    scene.reconcile().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_untrusted_certificate_after_starttls_pauses_the_issue() {
    let plan = FaultRelay::plan().start_tls(Certificate::self_signed());
    untrusted(plan, Certificate::self_signed(), "smtp", "required").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_untrusted_certificate_from_the_first_octet_pauses_the_issue() {
    let plan = FaultRelay::plan().implicit_tls(Certificate::self_signed());
    untrusted(plan, Certificate::self_signed(), "smtps", "implicit").await;
}
