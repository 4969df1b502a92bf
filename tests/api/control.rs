//! An issue while it is being sent: paused, resumed, cancelled, held back, spread, stopped by itself.

use std::time::Duration;

use serde_json::{Value, json};

use crate::test_app::{TestApp, on_both};

/// Imports readers; every hundredth line may be another address.
async fn readers(app: &TestApp, count: usize, refused: usize) {
    let mut csv = "email\n".to_owned();
    (0..refused).for_each(|n| csv.push_str(&format!("refused{n}@example.org\n")));
    (refused..count).for_each(|n| csv.push_str(&format!("r{n}@example.org\n")));
    let (report, _) = app.import(csv.leak()).await;
    assert_eq!(report.added, count as u64);
}

/// A special issue to everyone, due at once at this pace; its first tick has run.
async fn started(app: &TestApp, pace: Value) {
    let brief = app.a_brief("politics", "Vote", "Text.").await;
    let special = json!({"newsletter": "weekly", "subject": "Special", "briefs": [brief]});
    assert_eq!(app.api("POST", "/issues", special).await.0, 201);
    let (status, answer) = app.api("POST", "/issues/1/schedule", pace).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(app.tick().await.started, 1);
}

fn copies(app: &TestApp) -> usize {
    let mails = app.receiver.mails();
    mails
        .iter()
        .filter(|mail| !mail.header("Feedback-ID").is_empty())
        .count()
}

async fn issue(app: &TestApp) -> Value {
    app.api("GET", "/issues/1", Value::Null).await.1
}

on_both! {
    async fn too_many_refusals_pause_an_issue_and_staff_are_told(app: TestApp) {
        app.a_newsletter().await;
        readers(&app, 400, 40).await;
        started(&app, json!({})).await;
        app.deliver().await;
        let report = app.report().await;
        assert_eq!(report["issue"]["status"], "paused");
        let reason = report["issue"]["pause_reason"].as_str().unwrap().to_owned();
        assert!(reason.contains("copies were refused for good"), "{reason}");
        let answered = report["accepted"].as_i64().unwrap() + report["failed"].as_i64().unwrap();
        assert!((200..400).contains(&answered), "{report}");
        let letter = app.receiver.to("desk@example.org").pop().unwrap();
        assert_eq!(letter.parsed().subject(), Some("An issue of The Weekly Brief has paused and waits for you"));
        let text = letter.text();
        assert!(text.contains(&reason) && text.contains("/api/v1/issues/1/resume"), "{text}");
        assert_eq!(letter.header("Auto-Submitted"), "auto-generated");
        let (_, audit) = app.api("GET", "/audit?limit=1", Value::Null).await;
        assert_eq!((&audit["items"][0]["actor"], &audit["items"][0]["action"]), (&json!("vesnik"), &json!("issue.pause")));
        app.deliver().await;
        assert_eq!(app.report().await["due"], 400 - answered, "nothing more leaves");
        assert_eq!(app.api("POST", "/issues/1/resume", json!({})).await.0, 200);
        app.deliver().await;
        let report = app.report().await;
        assert_eq!((&report["accepted"], &report["failed"]), (&json!(360), &json!(40)));
        assert_eq!((&report["issue"]["status"], &report["issue"]["pause_reason"]), (&json!("sent"), &Value::Null));
        assert_eq!(app.receiver.to("desk@example.org").len(), 1, "told once");
    }

    async fn a_canary_goes_first_and_the_others_wait_for_it(app: TestApp) {
        app.a_newsletter().await;
        readers(&app, 12, 0).await;
        started(&app, json!({"canary_copies": 3, "canary_hold_minutes": 15})).await;
        app.deliver().await;
        assert_eq!(copies(&app), 3);
        app.pass(Duration::from_secs(14 * 60));
        app.deliver().await;
        assert_eq!(copies(&app), 3);
        assert_eq!(issue(&app).await["status"], "sending");
        app.pass(Duration::from_secs(2 * 60));
        app.deliver().await;
        assert_eq!(copies(&app), 12);
        assert_eq!(app.report().await["issue"]["status"], "sent");
    }

    async fn copies_are_spread_over_the_time_that_was_asked_for(app: TestApp) {
        app.a_newsletter().await;
        readers(&app, 20, 0).await;
        started(&app, json!({"spread_minutes": 10})).await;
        let mut sent = Vec::new();
        for minutes in [0, 5, 4, 2] {
            app.pass(Duration::from_secs(minutes * 60));
            app.deliver().await;
            sent.push(copies(&app));
        }
        assert_eq!(sent, [1, 11, 19, 20]);
        assert_eq!(app.report().await["issue"]["status"], "sent");
    }

    async fn a_pause_moves_the_deadline_and_what_is_due_at_the_deadline_has_failed(app: TestApp) {
        app.a_newsletter().await;
        readers(&app, 5, 0).await;
        started(&app, json!({"canary_copies": 2, "canary_hold_minutes": 1440})).await;
        app.deliver().await;
        assert_eq!(app.api("POST", "/issues/1/pause", json!({})).await.0, 200);
        assert_eq!(issue(&app).await["pause_reason"], Value::Null, "somebody has paused it");
        app.pass(Duration::from_secs(40 * 3600));
        assert_eq!(app.api("POST", "/issues/1/resume", json!({})).await.0, 200);
        app.pass(Duration::from_secs(23 * 3600));
        app.deliver().await;
        let report = app.report().await;
        assert_eq!((&report["failed"], &report["accepted"]), (&json!(0), &json!(5)), "the deadline has moved on");
    }

    async fn what_is_due_at_the_deadline_has_failed(app: TestApp) {
        app.a_newsletter().await;
        readers(&app, 5, 0).await;
        started(&app, json!({"canary_copies": 2, "canary_hold_minutes": 1440})).await;
        app.deliver().await;
        app.pass(Duration::from_secs(25 * 3600));
        app.deliver().await;
        let report = app.report().await;
        assert_eq!((&report["failed"], &report["accepted"]), (&json!(3), &json!(2)));
        assert_eq!(report["reasons"][0]["reason"], "expired");
        assert_eq!(report["issue"]["status"], "sent");
    }

    async fn a_cancelled_issue_skips_what_has_not_left(app: TestApp) {
        app.a_newsletter().await;
        readers(&app, 6, 0).await;
        started(&app, json!({"canary_copies": 2})).await;
        app.deliver().await;
        assert_eq!(app.api("POST", "/issues/1/cancel", json!({})).await.0, 200);
        app.deliver().await;
        let report = app.report().await;
        assert_eq!((&report["accepted"], &report["skipped"]), (&json!(2), &json!(4)));
        assert_eq!(app.api("POST", "/issues/1/resume", json!({})).await.0, 409);
    }

    async fn a_withheld_brief_skips_its_readers_and_no_others(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &["economy"]).await;
        app.a_reader("boris@example.org", &["politics"]).await;
        app.a_reader("cesia@example.org", &[]).await;
        app.a_brief("politics", "Vote", "Text.").await;
        let rates = app.a_brief("economy", "Rates", "Text.").await;
        let withhold = json!({"brief": rates});
        app.set_time("2026-03-23T09:00:05Z");
        assert_eq!(app.tick().await.started, 1);
        assert_eq!(app.api("POST", "/issues/1/withhold", json!({"brief": 99})).await.0, 404);
        assert_eq!(app.api("POST", "/issues/1/withhold", withhold.clone()).await.0, 200);
        app.deliver().await;
        let report = app.report().await;
        assert_eq!((&report["accepted"], &report["skipped"]), (&json!(1), &json!(2)));
        assert_eq!(report["reasons"][0]["reason"], "brief withheld");
        assert!(app.receiver.to("boris@example.org").pop().unwrap().text().contains("Vote"));
        assert_eq!(app.api("POST", "/issues/1/withhold", withhold).await.0, 409, "it is sent");
    }

    async fn a_brief_retracted_while_its_issue_waits_leaves_every_copy(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        app.a_reader("boris@example.org", &["economy"]).await;
        app.a_brief("politics", "Vote", "Text.").await;
        let rates = app.a_brief("economy", "Rates", "Text.").await;
        app.set_time("2026-03-23T09:00:05Z");
        assert_eq!(app.tick().await.started, 1);
        assert_eq!(app.api("POST", &format!("/briefs/{rates}/retract"), json!({})).await.0, 200);
        app.deliver().await;
        let copy = app.receiver.to("anna@example.org").pop().unwrap();
        assert!(copy.text().contains("Vote") && !copy.text().contains("Rates"), "{}", copy.text());
        let report = app.report().await;
        assert_eq!(report["reasons"][0]["reason"], "nothing new in your sections");
        assert_eq!((&report["accepted"], &report["skipped"]), (&json!(1), &json!(1)));
    }

    async fn a_reader_who_got_a_cancelled_issue_gets_its_briefs_from_no_other(app: TestApp) {
        app.a_newsletter().await;
        let other = json!({"slug": "tuesdays", "name": "Tuesdays", "cron": "0 12 * * 2", "zone": "Europe/Minsk"});
        assert_eq!(app.api("POST", "/newsletters/weekly/editions", other).await.0, 201);
        app.a_reader("anna@example.org", &[]).await;
        app.a_brief("politics", "Vote", "Text.").await;
        app.set_time("2026-03-23T09:00:05Z");
        assert_eq!(app.tick().await.started, 1);
        app.deliver().await;
        assert_eq!(app.receiver.to("anna@example.org").len(), 3);
        assert_eq!(app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await.0, 202);
        app.deliver().await;
        let manage = app.receiver.to("anna@example.org").pop().unwrap().link("/preferences/");
        assert_eq!(app.choose(&manage, &[("edition", "tuesdays")]).await.0, 200);
        app.set_time("2026-03-24T09:00:05Z");
        app.tick().await;
        app.deliver().await;
        let report = app.report().await;
        assert_eq!((&report["issue"]["edition"], &report["skipped"]), (&json!("tuesdays"), &json!(1)), "{report}");
    }

    async fn a_pace_that_cannot_be_is_refused(app: TestApp) {
        app.a_newsletter().await;
        let brief = app.a_brief("politics", "Vote", "Text.").await;
        let special = json!({"newsletter": "weekly", "subject": "Special", "briefs": [brief]});
        assert_eq!(app.api("POST", "/issues", special).await.0, 201);
        for (pace, field) in [
            (json!({"spread_minutes": 0}), "/spread_minutes"),
            (json!({"spread_minutes": 1441}), "/spread_minutes"),
            (json!({"canary_copies": 0}), "/canary_copies"),
            (json!({"canary_copies": 5, "canary_hold_minutes": 0}), "/canary_hold_minutes"),
            (json!({"canary_hold_minutes": 5}), "/canary_hold_minutes"),
        ] {
            let (status, problem) = app.api("POST", "/issues/1/schedule", pace.clone()).await;
            assert_eq!(status, 422, "{pace}");
            assert_eq!(problem["errors"][0]["pointer"], field, "{problem}");
        }
        assert_eq!(issue(&app).await["status"], "draft");
    }

    async fn metrics_and_relays_tell_how_things_stand(app: TestApp) {
        app.a_newsletter().await;
        readers(&app, 6, 0).await;
        started(&app, json!({"canary_copies": 4})).await;
        app.deliver().await;
        let (status, text) = app.get("/metrics").await;
        assert_eq!(status, 200);
        for line in [
            "vesnik_delivery_outcomes_total{outcome=\"accepted\"} 4",
            "vesnik_issue_copies{issue=\"1\",status=\"due\"} 2",
            "vesnik_issue_unaccounted{issue=\"1\"} 0",
            "state=\"ok\"} 1",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
        let (status, relays) = app.api("GET", "/relays", Value::Null).await;
        assert_eq!((status, &relays["items"][0]["state"]), (200, &json!("ok")));
        app.leaves_work_undone("the canary's hold is not what is tested");
    }
}
