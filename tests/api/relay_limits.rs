//! Several relays, and how much each and each receiving domain may be sent.

use std::{net::TcpListener, time::Duration};

use serde_json::{Value, json};
use vesnik::config::{DomainKeys, RelaySettings, Settings};

use crate::{
    receiver::Receiver,
    test_app::{TestApp, on_both_with},
};

fn six_a_day(settings: &mut Settings, _: &Receiver) {
    settings.relays[0].messages_per_day = std::num::NonZeroU32::new(6);
}

fn two_a_second_to_gmail(settings: &mut Settings, _: &Receiver) {
    let keys = DomainKeys {
        messages_per_second: std::num::NonZeroU32::new(2),
        connections: std::num::NonZeroU32::new(1),
    };
    settings.delivery.domains.insert("Gmail.com".into(), keys);
}

/// The first relay is not there.
fn one_is_gone(settings: &mut Settings, _: &Receiver) {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gone = RelaySettings {
        url: format!("smtp://{nobody}?tls=off"),
        ..RelaySettings::default()
    };
    settings.relays.insert(0, gone);
}

/// The first relay takes mail of other senders only.
fn one_is_for_others(settings: &mut Settings, receiver: &Receiver) {
    one_is_gone(settings, receiver);
    settings.relays[0].domains = vec!["other.example".into()];
}

async fn sending(app: &TestApp, addresses: impl Iterator<Item = String>) {
    app.a_newsletter().await;
    let mut csv = "email\n".to_owned();
    addresses.for_each(|address| csv.push_str(&format!("{address}\n")));
    app.import(csv.leak()).await;
    app.a_brief("politics", "Vote", "Text.").await;
    app.set_time("2026-03-23T09:00:05Z");
    assert_eq!(app.tick().await.started, 1);
}

on_both_with! {
    async fn a_day_has_its_ceiling_and_the_rest_goes_the_next_day(app: TestApp) with six_a_day {
        sending(&app, (0..10).map(|n| format!("r{n}@example.org"))).await;
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 6);
        app.pass(Duration::from_secs(10 * 3600));
        app.deliver().await;
        assert_eq!(app.report().await["due"], 4, "the day is not over");
        app.pass(Duration::from_secs(5 * 3600));
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 10);
        assert_eq!(app.report().await["issue"]["status"], "sent");
    }

    async fn a_domain_has_its_rate_and_others_do_not_wait(app: TestApp) with two_a_second_to_gmail {
        let addresses = (0..12).map(|n| format!("r{n}@{}", if n % 2 == 0 { "gmail.com" } else { "example.org" }));
        sending(&app, addresses).await;
        app.deliver().await;
        let to_gmail = || app.receiver.mails().iter().filter(|mail| mail.to.ends_with("@gmail.com")).count();
        let others = app.receiver.mails().len() - to_gmail();
        assert_eq!(others, 6, "nobody else waits");
        assert!(to_gmail() <= 2, "{} at once", to_gmail());
        for second in 1..=10_usize {
            app.pass(Duration::from_secs(1));
            app.deliver().await;
            assert!(to_gmail() <= 2 * (second + 1), "{} after {second} s", to_gmail());
        }
        assert_eq!(to_gmail(), 6);
        let (_, page) = app.api("GET", "/deliveries?issue=1", Value::Null).await;
        assert!(page["items"].as_array().unwrap().iter().all(|copy| copy["attempts"] == 1), "waiting is no attempt: {page}");
        assert_eq!(app.report().await["issue"]["status"], "sent");
    }

    async fn a_relay_that_is_gone_leaves_its_copies_to_another(app: TestApp) with one_is_gone {
        sending(&app, (0..50).map(|n| format!("r{n}@example.org"))).await;
        app.deliver().await;
        assert_eq!(app.report().await["accepted"], 50);
        let (_, relays) = app.api("GET", "/relays", Value::Null).await;
        assert_eq!(relays["items"][1]["state"], "ok");
    }

    async fn a_relay_for_other_senders_gets_nothing(app: TestApp) with one_is_for_others {
        sending(&app, (0..20).map(|n| format!("r{n}@example.org"))).await;
        app.deliver().await;
        let (_, relays) = app.api("GET", "/relays", Value::Null).await;
        let copies = |index: usize| relays["items"][index]["copies"].clone();
        assert_eq!((copies(0), copies(1)), (json!(0), json!(20)));
        assert_eq!(app.report().await["accepted"], 20);
    }
}
