//! What a signup gives away about an address: nothing, to whoever did not get the letter.

use std::{collections::BTreeMap, time::Duration};

use serde_json::json;
use vesnik::{
    domain::{EmailAddress, SuppressionReason},
    storage::suppressions,
};

use crate::test_app::{TestApp, on_both};

async fn suppress(app: &TestApp, email: &str) {
    let hash = app.state.key.address_hash(&EmailAddress::parse(email).unwrap());
    let now = app.state.now();
    let write = app
        .state
        .db
        .write(move |conn| suppressions::add(conn, &hash, SuppressionReason::Requested, now));
    assert!(write.await.unwrap());
}

type Answer = (u16, BTreeMap<String, String>, Vec<u8>);

/// One signup's whole answer, through the page's form or the API, without the time of day and the request's id.
async fn answer(app: &TestApp, door: &str, email: &str) -> Answer {
    let carried = crate::shown_form::carried(&app.http, &app.root, "weekly").await;
    let request = app.http.post(format!("{}{door}", app.root));
    let request = match door.starts_with("/api") {
        true => request.json(&json!({"email": email, "name": "Anna"})),
        false => request.form(&crate::shown_form::with(
            &[("email", email), ("name", "Anna")],
            &carried,
        )),
    };
    let answer = request.send().await.unwrap();
    let changing = ["date", "x-request-id"];
    let headers = answer
        .headers()
        .iter()
        .filter(|(name, _)| !changing.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    (
        answer.status().as_u16(),
        headers.collect(),
        answer.bytes().await.unwrap().to_vec(),
    )
}

on_both! {
    async fn every_address_gets_the_same_answer_to_the_last_byte(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("active@example.org", &[]).await;
        app.a_reader("left@example.org", &[]).await;
        let leave = app.receiver.to("left@example.org").pop().unwrap().link("/unsubscribe/");
        assert_eq!(app.form(&leave, &[]).await.0, 200);
        app.a_reader("silenced@example.org", &[]).await;
        app.form("/weekly/subscribe", &[("email", "pending@example.org")]).await;
        app.deliver().await;
        suppress(&app, "suppressed@example.org").await;
        suppress(&app, "silenced@example.org").await;
        let before = app.receiver.mails().len();
        for door in ["/weekly/subscribe", "/api/v1/newsletters/weekly/subscribers"] {
            let new = answer(&app, door, &format!("new{}@example.org", door.len())).await;
            assert_eq!(new.0, 202);
            for known in ["pending", "active", "left", "silenced", "suppressed"] {
                let other = answer(&app, door, &format!("{known}@example.org")).await;
                assert_eq!(other, new, "{known} at {door}");
            }
        }
        app.deliver().await;
        let letters = app.receiver.mails().len() - before;
        assert_eq!(letters, 3, "two to the new addresses and a manage link to the active one");
        assert!(app.receiver.to("suppressed@example.org").is_empty(), "who is suppressed is not written to");
        assert_eq!(app.receiver.to("silenced@example.org").len(), 2, "nor whoever was suppressed later");
    }

    async fn an_address_gets_three_confirmation_letters_a_day(app: TestApp) {
        app.a_newsletter().await;
        let mut at = Vec::new();
        for half_hour in 0..60_usize {
            let door = ["/weekly/subscribe", "/api/v1/newsletters/weekly/subscribers"][half_hour % 2];
            // The limit for one network counts in real time; this one is about the address.
            if !(10..46).contains(&half_hour) {
                assert_eq!(answer(&app, door, "anna@example.org").await.0, 202);
            }
            let before = app.receiver.mails().len();
            app.deliver().await;
            at.extend(vec![half_hour; app.receiver.mails().len() - before]);
            app.pass(Duration::from_secs(1800));
        }
        assert_eq!(at, [0, 2, 4, 48, 50, 52], "in half hours: three in any 24 hours, an hour apart");
    }

    async fn the_limit_is_one_for_all_newsletters(app: TestApp) {
        app.a_newsletter().await;
        let names = ["weekly", "second", "third", "fourth", "fifth"];
        for name in &names[1..] {
            let newsletter = json!({"slug": name, "name": name, "language": "en", "from_name": "Desk",
                "from_address": "desk@example.org", "postal_address": "1 Mill Street, Brod"});
            assert_eq!(app.api("POST", "/newsletters", newsletter).await.0, 201);
            let edition = json!({"slug": "mondays", "name": "Mondays", "cron": "0 12 * * 1", "zone": "Europe/Minsk"});
            assert_eq!(app.api("POST", &format!("/newsletters/{name}/editions"), edition).await.0, 201);
        }
        for name in names {
            assert_eq!(app.form(&format!("/{name}/subscribe"), &[("email", "anna@example.org")]).await.0, 202);
        }
        let mut at = Vec::new();
        for hour in 0..30_usize {
            let before = app.receiver.mails().len();
            app.deliver().await;
            at.extend(vec![hour; app.receiver.mails().len() - before]);
            app.pass(Duration::from_secs(3600));
        }
        assert_eq!(at, [0, 1, 2, 24, 25], "the others wait for their turn");
        let late = app.receiver.mails().pop().unwrap().link("/confirm/");
        assert_eq!(app.form(&late, &[]).await.0, 200, "a letter that waited has a link that works");
        app.deliver().await;
    }

    async fn a_letter_that_waits_is_not_sent_to_who_was_suppressed_meanwhile(app: TestApp) {
        app.a_newsletter().await;
        app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await;
        suppress(&app, "Anna@Example.org").await;
        app.deliver().await;
        assert!(app.receiver.mails().is_empty());
    }
}
