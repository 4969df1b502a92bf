//! An edition that comes in the morning, wherever its readers are: one issue, in waves.

use serde_json::{Value, json};

use crate::test_app::{TestApp, on_both};

async fn at(app: &TestApp, time: &str) {
    app.set_time(time);
    app.tick().await;
    app.deliver().await;
}

async fn a_reader_in(app: &TestApp, email: &str, zone: &str) {
    app.a_reader(email, &[]).await;
    assert_eq!(app.form("/weekly/subscribe", &[("email", email)]).await.0, 202);
    app.deliver().await;
    let link = app.receiver.to(email).last().unwrap().link("/preferences/");
    let (status, page) = app.choose(&link, &[("edition", "mondays"), ("zone", zone)]).await;
    assert_eq!(status, 200, "{page}");
    let chosen = format!("<option value=\"{zone}\" selected>");
    assert!(zone.is_empty() || page.contains(&chosen), "{page}");
}

fn issues(app: &TestApp, email: &str) -> usize {
    let mails = app.receiver.to(email);
    mails
        .iter()
        .filter(|mail| !mail.header("Feedback-ID").is_empty())
        .count()
}

on_both! {
    async fn one_issue_reaches_each_reader_at_noon_in_their_own_zone(app: TestApp) {
        app.set_time("2026-03-20T08:00:00Z");
        app.a_newsletter().await;
        let change = json!({"local_morning": true, "version": 1});
        let (status, changed) = app.api("PATCH", "/newsletters/weekly/editions/mondays", change).await;
        assert_eq!((status, &changed["local_morning"]), (200, &json!(true)));
        a_reader_in(&app, "tokyo@example.org", "Asia/Tokyo").await;
        a_reader_in(&app, "york@example.org", "America/New_York").await;
        a_reader_in(&app, "minsk@example.org", "").await;
        app.a_brief("politics", "Vote", "Text.").await;
        at(&app, "2026-03-23T02:59:59Z").await;
        assert_eq!(app.api("GET", "/issues/1", Value::Null).await.0, 404);
        for (time, arrived) in [
            ("2026-03-23T03:00:00Z", [1, 0, 0]),
            ("2026-03-23T08:59:59Z", [1, 0, 0]),
            ("2026-03-23T09:00:00Z", [1, 1, 0]),
            ("2026-03-23T15:59:59Z", [1, 1, 0]),
            ("2026-03-23T16:00:00Z", [1, 1, 1]),
        ] {
            at(&app, time).await;
            let now = ["tokyo", "minsk", "york"].map(|name| issues(&app, &format!("{name}@example.org")));
            assert_eq!(now, arrived, "{time}");
            let report = app.report().await;
            assert_eq!(report["audience"], 3, "one issue for all");
            assert_eq!(report["accepted"], arrived.iter().sum::<usize>());
        }
        assert_eq!(app.report().await["issue"]["status"], "sent");
        let deadline = &app.report().await["issue"]["deadline_at"];
        assert!(deadline.as_str().unwrap() >= "2026-03-24T16:00", "counted from the last wave: {deadline}");
        at(&app, "2026-03-30T02:00:00Z").await;
        app.a_brief("economy", "Rates", "Text.").await;
        at(&app, "2026-03-30T03:00:00Z").await;
        assert_eq!(issues(&app, "tokyo@example.org"), 2, "the next week");
        for time in ["2026-03-30T09:00:00Z", "2026-03-30T16:00:00Z"] {
            at(&app, time).await;
        }
        assert_eq!(issues(&app, "york@example.org"), 2);
    }

    async fn what_is_no_zone_and_an_instant_edition_are_refused(app: TestApp) {
        app.a_newsletter().await;
        let instant = json!({"slug": "now", "name": "Now", "local_morning": true});
        let (status, problem) = app.api("POST", "/newsletters/weekly/editions", instant).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/local_morning")), "{problem}");
        app.a_reader("anna@example.org", &[]).await;
        assert_eq!(app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await.0, 202);
        app.deliver().await;
        let link = app.receiver.to("anna@example.org").last().unwrap().link("/preferences/");
        assert!(!app.get(&link).await.1.contains("name=\"zone\""), "no edition asks for it");
        assert_eq!(app.choose(&link, &[("edition", "mondays"), ("zone", "Moon/Sea")]).await.0, 422);
    }
}
