//! Other programs are told of what happens: signed, in the transaction in which it happens, and until they take it.

use std::time::Duration;

use serde_json::{Value, json};
use vesnik::{config::Settings, storage::webhooks, webhooks::Sent};

use crate::{
    http_receiver::{HttpReceiver, Told},
    receiver::Receiver,
    test_app::{TestApp, on_both, on_both_with},
};

const HOUR: Duration = Duration::from_secs(3600);

pub fn on_loopback(settings: &mut Settings, _: &Receiver) {
    settings.webhooks.private_addresses = vec!["127.0.0.1:0".into()];
}

pub async fn tell(app: &TestApp) -> Sent {
    app.state.webhooks.send_due(app.state.now()).await.unwrap()
}

/// Sets up an endpoint; answers its secret.
pub async fn a_webhook(app: &TestApp, to: &HttpReceiver, events: &[&str]) -> String {
    let (status, made) = app
        .api("POST", "/webhooks", json!({"url": to.url(), "events": events}))
        .await;
    assert_eq!(status, 201, "{made}");
    made["secret"].as_str().unwrap().to_owned()
}

fn events(told: &[Told]) -> Vec<String> {
    told.iter()
        .map(|told| told.json()["type"].as_str().unwrap().to_owned())
        .collect()
}

async fn message(app: &TestApp, id: i64) -> Value {
    let (status, found) = app.api("GET", &format!("/webhooks/1/messages/{id}"), Value::Null).await;
    assert_eq!(status, 200, "{found}");
    found
}

on_both_with! {
    async fn a_program_is_told_of_readers_who_come_and_go(app: TestApp) with on_loopback {
        app.a_newsletter().await;
        let program = HttpReceiver::start();
        let secret = a_webhook(&app, &program, &["subscriber.confirmed", "subscriber.left"]).await;
        app.a_reader("anna@example.org", &[]).await;
        assert_eq!(tell(&app).await, Sent { taken: 1, refused: 0 });
        let told = program.take();
        assert!(told[0].is_signed_with(&secret), "{told:?}");
        assert!(!told[0].is_signed_with("whsec_AAAA"));
        assert_eq!(told[0].timestamp, (app.state.now().millis() / 1000).to_string());
        let body = told[0].json();
        assert_eq!(body["type"], "subscriber.confirmed");
        assert_eq!(body["data"], json!({"newsletter": "weekly", "edition": "mondays", "subscriber": 1, "email": "anna@example.org"}));
        assert_eq!(tell(&app).await, Sent::default(), "once");

        let link = app.receiver.to("anna@example.org").last().unwrap().link("/unsubscribe/");
        app.form(&link, &[]).await;
        app.form(&link, &[]).await;
        // Whoever never confirmed was never told of, and is not when leaving.
        app.form("/weekly/subscribe", &[("email", "boris@example.org")]).await;
        app.deliver().await;
        tell(&app).await;
        let told = program.take();
        assert_eq!(events(&told), ["subscriber.left"]);
        assert!(told[0].is_signed_with(&secret));

        app.a_reader("vera@example.org", &[]).await;
        let link = app.manage_link("vera@example.org").await;
        assert_eq!(app.form(&format!("{link}/erase"), &[("understood", "yes")]).await.0, 200);
        tell(&app).await;
        let told = program.take();
        assert_eq!(events(&told), ["subscriber.confirmed", "subscriber.left"]);
        assert!(told.iter().all(|told| told.json()["data"]["email"].is_null() && !told.body.contains("vera")), "{told:?}");
    }

    async fn a_program_is_told_of_briefs_issues_and_refused_copies(app: TestApp) with on_loopback {
        app.a_newsletter().await;
        let program = HttpReceiver::start();
        a_webhook(&app, &program, &["brief.published", "brief.retracted", "issue.started", "issue.sent", "delivery.failed"]).await;
        app.a_reader("anna@example.org", &[]).await;
        app.import("email\nrefused@example.org\n").await;
        let id = app.a_brief("politics", "Vote", "Counted.").await;
        let embargoed = json!({"newsletter": "weekly", "section": "politics", "headline": "Later", "body": "x", "slug": "later",
            "embargo_until": "2026-03-25T09:00:00Z"});
        app.publish(embargoed).await;
        app.set_time("2026-03-23T09:00:05Z");
        assert_eq!(app.tick().await.started, 1);
        app.deliver().await;
        tell(&app).await;
        let told = program.take();
        let mut kinds = events(&told);
        kinds.sort_unstable();
        let expected = ["brief.published", "delivery.failed", "issue.sent", "issue.started"];
        assert_eq!(kinds, expected);
        let failed = told.iter().find(|told| told.json()["type"] == "delivery.failed").unwrap().json();
        let copy = &failed["data"]["deliveries"][0];
        assert_eq!((&copy["email"], &copy["reason"]), (&"refused@example.org".into(), &"refused".into()), "{failed}");
        assert!(copy["reply"].as_str().unwrap().contains("550"), "{failed}");
        let sent = told.iter().find(|told| told.json()["type"] == "issue.sent").unwrap().json();
        assert_eq!((&sent["data"]["number"], &sent["data"]["newsletter"]), (&1.into(), &"weekly".into()));
        let brief = told.iter().find(|told| told.json()["type"] == "brief.published").unwrap().json();
        assert_eq!((&brief["data"]["brief"], &brief["data"]["slug"]), (&id.into(), &"vote".into()));
        app.set_time("2026-03-25T09:00:00Z");
        tell(&app).await;
        assert_eq!(events(&program.take()), ["brief.published"], "when the embargo ends");
        assert_eq!(app.api("POST", &format!("/briefs/{id}/retract"), json!({"note": "Wrong."})).await.0, 200);
        tell(&app).await;
        assert_eq!(events(&program.take()), ["brief.retracted"]);
    }

    async fn what_was_written_down_before_a_crash_is_sent_after_it(app: TestApp) with on_loopback {
        app.a_newsletter().await;
        let program = HttpReceiver::start();
        a_webhook(&app, &program, &["subscriber.confirmed"]).await;
        app.a_reader("anna@example.org", &[]).await;
        // A process that has taken the message dies before it has sent it, or before it has written down that it did.
        let now = app.state.now();
        let id = vesnik::domain::WebhookId(1);
        let taken = app.state.db.write(move |conn| webhooks::claim(conn, id, now, now + HOUR, 10)).await.unwrap();
        assert_eq!(taken.len(), 1);
        assert_eq!(tell(&app).await, Sent::default(), "another process has it");
        app.pass(HOUR);
        assert_eq!(tell(&app).await.taken, 1);
        let first = program.take();
        let replay = app.api("POST", "/webhooks/1/messages/1/replay", json!({})).await;
        assert_eq!(replay.0, 202, "{}", replay.1);
        assert_eq!(tell(&app).await.taken, 1);
        let second = program.take();
        assert_eq!(first[0].id, second[0].id, "the same message has the same id, so that it counts once");
    }

    async fn a_transaction_that_fails_tells_nobody(app: TestApp) with on_loopback {
        app.a_newsletter().await;
        let program = HttpReceiver::start();
        a_webhook(&app, &program, &["brief.published"]).await;
        let (listeners, now) = (app.state.db.listeners(), app.state.now());
        let failed = app.state.db.write(move |conn| {
            let newsletter = vesnik::domain::NewsletterId(1);
            let event = vesnik::domain::WebhookEvent::BriefPublished;
            webhooks::tell(conn, &listeners, event, newsletter, (now, now), |_| Ok(json!({})))?;
            Err::<(), _>(vesnik::storage::StorageError::Unavailable("the disk is full".into()))
        });
        assert!(failed.await.is_err());
        assert_eq!(tell(&app).await, Sent::default());
        assert!(program.take().is_empty());
    }

    async fn a_program_that_is_away_is_told_when_it_is_back(app: TestApp) with on_loopback {
        app.a_newsletter().await;
        let program = HttpReceiver::start();
        a_webhook(&app, &program, &["subscriber.confirmed"]).await;
        program.answer("503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy", 3);
        for reader in ["anna@example.org", "boris@example.org", "vera@example.org"] {
            app.a_reader(reader, &[]).await;
        }
        assert_eq!(tell(&app).await, Sent { taken: 0, refused: 3 });
        let known = message(&app, 1).await;
        assert_eq!((&known["message"]["status"], &known["message"]["attempts"]), (&"due".into(), &1.into()));
        assert_eq!((&known["attempts"][0]["status"], &known["attempts"][0]["answer"]), (&503.into(), &"busy".into()));
        assert_eq!(tell(&app).await, Sent::default(), "it is left alone for a while");
        app.pass(Duration::from_secs(60));
        assert_eq!(tell(&app).await, Sent { taken: 3, refused: 0 }, "the first one shows that it is back");
        assert_eq!(message(&app, 1).await["message"]["status"], "delivered");
        assert_eq!(message(&app, 1).await["attempts"].as_array().unwrap().len(), 2);
        let (_, known) = app.api("GET", "/webhooks/1", Value::Null).await;
        assert_eq!(known["failing_since"], Value::Null);
    }

    async fn a_message_that_alone_is_refused_holds_up_no_other(app: TestApp) with on_loopback {
        app.a_newsletter().await;
        let program = HttpReceiver::start();
        a_webhook(&app, &program, &["subscriber.confirmed"]).await;
        app.a_reader("anna@example.org", &[]).await;
        program.answer("400 Bad Request\r\n\r\n", 1);
        tell(&app).await;
        app.pass(Duration::from_secs(30));
        program.answer("302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n", 1);
        tell(&app).await;
        assert_eq!(message(&app, 1).await["attempts"][1]["status"], 302, "redirects are not followed");
        app.a_reader("boris@example.org", &[]).await;
        app.pass(Duration::from_secs(20));
        assert_eq!(tell(&app).await, Sent { taken: 1, refused: 0 });
    }

    async fn a_program_that_stays_away_is_stopped_and_staff_get_a_letter(app: TestApp) with on_loopback {
        app.a_newsletter().await;
        let program = HttpReceiver::start();
        a_webhook(&app, &program, &["subscriber.confirmed"]).await;
        app.a_reader("anna@example.org", &[]).await;
        program.answer("500 Internal Server Error\r\n\r\n", 1000);
        let mut tries = 0;
        for _ in 0..4 * 24 * 6 {
            tries += tell(&app).await.refused;
            app.pass(Duration::from_secs(600));
        }
        assert!((8..20).contains(&tries), "{tries}");
        let known = message(&app, 1).await;
        assert_eq!(known["message"]["status"], "failed");
        let (_, webhook) = app.api("GET", "/webhooks/1", Value::Null).await;
        assert_eq!(webhook["active"], false);
        assert!(webhook["stopped_at"].is_string(), "{webhook}");
        app.deliver().await;
        let letters = app.receiver.to("desk@example.org");
        let letter = letters.iter().find(|mail| mail.text().contains("has taken nothing since")).unwrap();
        assert!(letter.text().contains("it answers 500") && letter.text().contains("/desk/settings/webhooks/1"), "{}", letter.text());

        app.a_reader("boris@example.org", &[]).await;
        program.take();
        assert_eq!(tell(&app).await, Sent::default(), "nothing is written down for it any more");
        let replay = json!({"from": "2026-03-01T00:00:00Z"});
        assert_eq!(app.api("POST", "/webhooks/1/replay", replay.clone()).await.0, 409);
        assert_eq!(app.api("PATCH", "/webhooks/1", json!({"active": true, "version": webhook["version"]})).await.0, 200);
        assert_eq!(app.api("POST", "/webhooks/1/replay", replay).await.1["messages"], 1);
        program.forget_answers();
        assert_eq!(tell(&app).await.taken, 1);
        assert_eq!(program.take()[0].json()["data"]["email"], "anna@example.org");
    }

    async fn who_answers_gone_is_stopped_at_once(app: TestApp) with on_loopback {
        app.a_newsletter().await;
        let program = HttpReceiver::start();
        a_webhook(&app, &program, &["subscriber.confirmed"]).await;
        program.answer("410 Gone\r\n\r\n", 1);
        app.a_reader("anna@example.org", &[]).await;
        tell(&app).await;
        assert_eq!(app.api("GET", "/webhooks/1", Value::Null).await.1["active"], false);
        app.deliver().await;
        assert!(app.receiver.to("desk@example.org").iter().any(|mail| mail.text().contains("it answers 410")));
    }

    async fn two_secrets_count_for_a_day(app: TestApp) with on_loopback {
        app.a_newsletter().await;
        let program = HttpReceiver::start();
        let old = a_webhook(&app, &program, &["subscriber.confirmed"]).await;
        let (status, rotated) = app.api("POST", "/webhooks/1/secret", json!({})).await;
        assert_eq!(status, 200, "{rotated}");
        let new = rotated["secret"].as_str().unwrap();
        app.a_reader("anna@example.org", &[]).await;
        tell(&app).await;
        let told = program.take();
        assert!(told[0].is_signed_with(&old) && told[0].is_signed_with(new), "{told:?}");
        app.pass(25 * HOUR);
        app.a_reader("boris@example.org", &[]).await;
        tell(&app).await;
        let told = program.take();
        assert!(!told[0].is_signed_with(&old) && told[0].is_signed_with(new));
    }

    async fn an_endpoint_hears_of_its_newsletter_and_its_events_only(app: TestApp) with on_loopback {
        app.a_newsletter().await;
        let daily = json!({"slug": "daily", "name": "Daily", "language": "en", "from_name": "Desk",
            "from_address": "d@example.org", "postal_address": "1 Mill Street"});
        assert_eq!(app.api("POST", "/newsletters", daily).await.0, 201);
        let (own, other) = (HttpReceiver::start(), HttpReceiver::start());
        for (program, newsletter) in [(&own, "weekly"), (&other, "daily")] {
            let body = json!({"url": program.url(), "newsletter": newsletter, "events": ["subscriber.confirmed"]});
            assert_eq!(app.api("POST", "/webhooks", body).await.0, 201);
        }
        app.a_reader("anna@example.org", &[]).await;
        app.a_brief("politics", "Vote", "Counted.").await;
        assert_eq!(tell(&app).await.taken, 1);
        assert_eq!((own.take().len(), other.take().len()), (1, 0));
        assert_eq!(app.api("DELETE", "/webhooks/1", Value::Null).await.0, 204);
        assert_eq!(app.api("GET", "/webhooks/1", Value::Null).await.0, 404);
        app.a_reader("boris@example.org", &[]).await;
        assert_eq!(tell(&app).await, Sent::default());
    }

    async fn what_is_settled_is_forgotten_after_a_month(app: TestApp) with on_loopback {
        app.a_newsletter().await;
        let program = HttpReceiver::start();
        a_webhook(&app, &program, &["subscriber.confirmed"]).await;
        app.a_reader("anna@example.org", &[]).await;
        assert_eq!(tell(&app).await.taken, 1);
        let forget = async || {
            let before = app.state.now() - 30 * 24 * HOUR;
            app.state.db.write(move |conn| webhooks::forget_before(conn, before, 10)).await.unwrap()
        };
        assert_eq!(forget().await, 0);
        app.pass(31 * 24 * HOUR);
        app.a_reader("boris@example.org", &[]).await;
        assert_eq!(forget().await, 1, "what is due stays, and so does what is new");
        assert_eq!(app.api("GET", "/webhooks/1/messages/1", Value::Null).await.0, 404);
        assert_eq!(app.api("GET", "/webhooks/1/messages", Value::Null).await.1["items"].as_array().unwrap().len(), 1);
    }

    async fn a_name_that_leads_inside_is_not_asked(app: TestApp) with on_loopback {
        app.a_newsletter().await;
        let program = HttpReceiver::start();
        a_webhook(&app, &program, &["subscriber.confirmed"]).await;
        // As if the name had been a public one when it was set up (DNS rebinding).
        app.state.db.write(|conn| {
            use diesel::connection::SimpleConnection;
            Ok::<_, vesnik::storage::StorageError>(conn.batch_execute("UPDATE webhooks SET url = 'http://169.254.169.254/latest'")?)
        }).await.unwrap();
        app.a_reader("anna@example.org", &[]).await;
        assert_eq!(tell(&app).await, Sent { taken: 0, refused: 1 });
        let known = message(&app, 1).await;
        assert!(known["attempts"][0]["answer"].as_str().unwrap().contains("only this network knows"), "{known}");
        assert_eq!(known["attempts"][0]["status"], Value::Null);
    }
}

on_both! {
    async fn addresses_that_nobody_may_be_told_at_are_refused(app: TestApp) {
        app.a_newsletter().await;
        for (body, pointer) in [
            (json!({"url": "http://crm.example.org/", "events": ["issue.sent"]}), "/url"),
            (json!({"url": "https://127.0.0.1/", "events": ["issue.sent"]}), "/url"),
            (json!({"url": "https://crm.example.org/", "events": []}), "/events"),
            (json!({"url": "https://crm.example.org/", "events": ["issue.lost"]}), "/events"),
            (json!({"events": ["issue.sent"]}), "/url"),
        ] {
            let (status, refused) = app.api("POST", "/webhooks", body.clone()).await;
            assert_eq!((status, &refused["errors"][0]["pointer"]), (422, &pointer.into()), "{body} {refused}");
        }
        let good = json!({"url": "https://crm.example.org/", "events": ["issue.sent"]});
        let (status, made) = app.api("POST", "/webhooks", good.clone()).await;
        assert_eq!((status, &made["webhook"]["newsletter"]), (201, &Value::Null));
        assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
        let (status, once, _) = app.api_once("/webhooks", "k1", good.clone()).await;
        assert!(status == 201 && once["secret"].is_string());
        let (status, again, _) = app.api_once("/webhooks", "k1", good.clone()).await;
        assert!(status == 409 && again["secret"].is_null(), "the secret is kept nowhere: {again}");
        let (_, listed) = app.api("GET", "/webhooks", Value::Null).await;
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);
        assert!(listed["items"][0]["secret"].is_null());
        assert_eq!(app.api("PATCH", "/webhooks/1", json!({"active": false})).await.0, 428);
        assert_eq!(app.api("PATCH", "/webhooks/1", json!({"active": false, "version": 7})).await.0, 409);
        assert_eq!(app.api("PATCH", "/webhooks/1", json!({"active": false, "version": 1})).await.0, 200);
        assert_eq!(app.api("POST", "/webhooks/1/test", json!({})).await.0, 409);
        assert_eq!(app.api("POST", "/webhooks/9/test", json!({})).await.0, 404);
        assert_eq!(app.api("POST", "/webhooks", json!({"url": "https://crm.example.org/", "newsletter": "none",
            "events": ["issue.sent"]})).await.0, 404);
    }
}
