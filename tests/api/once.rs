//! Each brief once: readers who switch the edition, pause, join late, add a section or leave one, get what is new to them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    receiver::Received,
    test_app::{TestApp, on_both},
};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// The newsletter with a daily edition beside the one on Mondays; both come out at 09:00 UTC.
async fn two_editions(app: &TestApp) {
    app.a_newsletter().await;
    let daily = json!({"slug": "daily", "name": "Daily", "cron": "0 9 * * *", "zone": "UTC"});
    assert_eq!(app.api("POST", "/newsletters/weekly/editions", daily).await.0, 201);
}

/// The headlines of the briefs in the mails to a reader, in their order, mail by mail; letters bring none.
fn briefs_of(app: &TestApp, email: &str) -> Vec<Vec<String>> {
    let mails = app.receiver.to(email);
    let issues = mails
        .iter()
        .filter(|mail| String::from_utf8_lossy(&mail.raw).contains("Feedback-ID:"));
    issues.map(headlines).collect()
}

fn headlines(mail: &Received) -> Vec<String> {
    let text = mail.text();
    text.lines()
        .filter(|line| line.starts_with("Brief-"))
        .map(str::to_owned)
        .collect()
}

async fn at(app: &TestApp, time: &str) {
    app.set_time(time);
    app.tick().await;
    app.deliver().await;
}

async fn a_brief(app: &TestApp, section: &str, headline: &str) -> i64 {
    app.a_brief(section, headline, "Text.").await
}

/// Opens the reader's preferences and saves them; no section named is all of them.
async fn choose(app: &TestApp, email: &str, edition: &str, sections: &[&str], pause_until: &str) -> (u16, String) {
    assert_eq!(app.form("/weekly/subscribe", &[("email", email)]).await.0, 202);
    app.deliver().await;
    let link = app.receiver.to(email).last().unwrap().link("/preferences/");
    let mut fields = vec![("edition", edition), ("pause_until", pause_until)];
    fields.extend(sections.iter().map(|section| ("section", *section)));
    app.choose(&link, &fields).await
}

on_both! {
    async fn who_switches_the_edition_misses_nothing_and_gets_nothing_twice(app: TestApp) {
        two_editions(&app).await;
        app.a_reader_of("anna@example.org", Some("mondays"), &[]).await;
        app.a_reader_of("boris@example.org", Some("daily"), &[]).await;
        a_brief(&app, "politics", "Brief-1").await;
        at(&app, "2026-03-23T09:00:05Z").await;
        a_brief(&app, "economy", "Brief-2").await;
        at(&app, "2026-03-24T09:00:05Z").await;
        a_brief(&app, "politics", "Brief-3").await;
        assert_eq!(choose(&app, "anna@example.org", "daily", &[], "").await.0, 200);
        assert_eq!(choose(&app, "boris@example.org", "mondays", &[], "").await.0, 200);
        at(&app, "2026-03-25T09:00:05Z").await;
        a_brief(&app, "politics", "Brief-4").await;
        at(&app, "2026-03-30T09:00:05Z").await;
        app.pass(DAY);
        app.tick().await;
        app.deliver().await;
        assert_eq!(briefs_of(&app, "anna@example.org"), [vec!["Brief-1"], vec!["Brief-3", "Brief-2"], vec!["Brief-4"]]);
        assert_eq!(briefs_of(&app, "boris@example.org"), [vec!["Brief-1"], vec!["Brief-2"], vec!["Brief-3", "Brief-4"]]);
        let (status, page) = app.get("/weekly/issues/4").await;
        assert_eq!(status, 200);
        assert!(page.contains("Brief-3") && !page.contains("Brief-2"), "the page shows the issue itself");
    }

    async fn a_pause_ends_with_one_issue_that_catches_up(app: TestApp) {
        two_editions(&app).await;
        app.a_reader_of("anna@example.org", Some("daily"), &[]).await;
        let (status, page) = choose(&app, "anna@example.org", "daily", &[], "2026-06-24").await;
        assert_eq!(status, 422);
        assert!(page.contains("A pause ends between 24\u{a0}March 2026 and 23\u{a0}June 2026"), "{page}");
        let (status, page) = choose_again(&app, "anna@example.org", "2026-03-26").await;
        assert_eq!(status, 200, "{page}");
        assert!(page.contains(r#"value="2026-03-26""#), "{page}");
        for day in 23..=25 {
            a_brief(&app, "politics", &format!("Brief-{day}")).await;
            at(&app, &format!("2026-03-{day}T09:00:05Z")).await;
        }
        assert_eq!(briefs_of(&app, "anna@example.org"), Vec::<Vec<String>>::new());
        at(&app, "2026-03-26T00:00:00Z").await;
        let (_, list) = app.api("GET", "/subscribers?email=anna@example.org", Value::Null).await;
        assert_eq!(list["items"][0]["status"], "active");
        a_brief(&app, "politics", "Brief-26").await;
        at(&app, "2026-03-26T09:00:05Z").await;
        assert_eq!(briefs_of(&app, "anna@example.org"), [vec!["Brief-26", "Brief-23", "Brief-24", "Brief-25"]]);
    }

    async fn who_pauses_while_an_issue_waits_gets_it_with_the_next(app: TestApp) {
        two_editions(&app).await;
        app.a_reader_of("anna@example.org", Some("daily"), &[]).await;
        a_brief(&app, "politics", "Brief-1").await;
        app.set_time("2026-03-23T09:00:05Z");
        assert_eq!(choose(&app, "anna@example.org", "daily", &[], "").await.0, 200);
        app.tick().await;
        assert_eq!(choose_again(&app, "anna@example.org", "2026-03-24").await.0, 200);
        app.deliver().await;
        let report = app.report().await;
        assert_eq!(report["reasons"][0]["reason"], "paused", "{report}");
        a_brief(&app, "politics", "Brief-2").await;
        at(&app, "2026-03-24T09:00:05Z").await;
        assert_eq!(briefs_of(&app, "anna@example.org"), [vec!["Brief-2", "Brief-1"]]);
    }

    async fn a_pause_ends_on_the_day_of_the_edition_chosen_with_it(app: TestApp) {
        app.a_newsletter().await;
        let edition = json!({"slug": "new-york", "name": "New York", "cron": "0 9 * * *", "zone": "America/New_York"});
        assert_eq!(app.api("POST", "/newsletters/weekly/editions", edition).await.0, 201);
        app.a_reader_of("anna@example.org", Some("mondays"), &[]).await;
        let (status, page) = choose(&app, "anna@example.org", "new-york", &[], "2026-03-26").await;
        assert_eq!(status, 200, "{page}");
        assert!(page.contains(r#"value="2026-03-26""#), "{page}");
        let reader = async |time| {
            app.set_time(time);
            app.tick().await;
            let (_, list) = app.api("GET", "/subscribers?email=anna@example.org", Value::Null).await;
            list["items"][0]["status"].clone()
        };
        assert_eq!(reader("2026-03-26T03:59:59Z").await, "paused", "it is the 25th in New York");
        assert_eq!(reader("2026-03-26T04:00:00Z").await, "active");
    }

    async fn a_pause_ends_with_the_subscription(app: TestApp) {
        two_editions(&app).await;
        app.a_reader_of("anna@example.org", Some("daily"), &[]).await;
        let leave = app.receiver.to("anna@example.org").last().unwrap().link("/unsubscribe/");
        assert_eq!(choose(&app, "anna@example.org", "daily", &[], "2026-03-28").await.0, 200);
        assert_eq!(app.form(&leave, &[]).await.0, 200);
        app.pass(DAY);
        app.a_reader_of("anna@example.org", Some("daily"), &[]).await;
        assert_eq!(app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await.0, 202);
        app.deliver().await;
        let link = app.receiver.to("anna@example.org").last().unwrap().link("/preferences/");
        let (status, page) = app.get(&link).await;
        assert_eq!(status, 200);
        assert!(!page.contains("2026-03-28"), "{page}");
    }

    async fn who_joins_late_gets_what_is_published_from_then_on(app: TestApp) {
        two_editions(&app).await;
        a_brief(&app, "politics", "Brief-1").await;
        app.a_reader_of("anna@example.org", Some("daily"), &[]).await;
        a_brief(&app, "politics", "Brief-2").await;
        at(&app, "2026-03-23T09:00:05Z").await;
        assert_eq!(briefs_of(&app, "anna@example.org"), [vec!["Brief-2"]]);
    }

    async fn an_edition_can_welcome_with_its_last_issue(app: TestApp) {
        two_editions(&app).await;
        let changed = app.api("PATCH", "/newsletters/weekly/editions/daily", json!({"welcomes": true, "version": 1})).await;
        assert_eq!((changed.0, &changed.1["welcomes"]), (200, &json!(true)));
        app.a_reader_of("boris@example.org", Some("daily"), &[]).await;
        assert_eq!(briefs_of(&app, "boris@example.org").len(), 0, "there is none yet");
        a_brief(&app, "politics", "Brief-1").await;
        a_brief(&app, "economy", "Brief-2").await;
        at(&app, "2026-03-23T09:00:05Z").await;
        a_brief(&app, "economy", "Brief-3").await;
        app.pass(Duration::from_secs(60));
        app.a_reader_of("anna@example.org", Some("daily"), &["economy"]).await;
        assert_eq!(briefs_of(&app, "anna@example.org"), [vec!["Brief-2"]]);
        let report = app.report().await;
        assert_eq!((&report["audience"], &report["accepted"]), (&json!(2), &json!(2)));
        at(&app, "2026-03-24T09:00:05Z").await;
        assert_eq!(briefs_of(&app, "anna@example.org"), [vec!["Brief-2"], vec!["Brief-3"]]);
        let (_, readers) = app.api("GET", "/issues/2/variants", Value::Null).await;
        let copies: Vec<i64> = readers["items"].as_array().unwrap().iter().map(|v| v["copies"].as_i64().unwrap()).collect();
        assert_eq!(copies, [1, 1], "{readers}");
    }

    async fn who_comes_back_is_welcomed_with_nothing_twice(app: TestApp) {
        two_editions(&app).await;
        let changed = app.api("PATCH", "/newsletters/weekly/editions/daily", json!({"welcomes": true, "version": 1})).await;
        assert_eq!(changed.0, 200);
        app.a_reader_of("anna@example.org", Some("mondays"), &[]).await;
        a_brief(&app, "politics", "Brief-1").await;
        at(&app, "2026-03-23T09:00:05Z").await;
        assert_eq!(briefs_of(&app, "anna@example.org"), [vec!["Brief-1"]]);
        let leave = app.receiver.to("anna@example.org").pop().unwrap().link("/unsubscribe/");
        assert_eq!(app.form(&leave, &[]).await.0, 200);
        app.pass(Duration::from_secs(2 * 3600));
        app.a_reader_of("anna@example.org", Some("daily"), &[]).await;
        assert_eq!(briefs_of(&app, "anna@example.org"), [vec!["Brief-1"]], "the last issue held what she has had");
        a_brief(&app, "politics", "Brief-2").await;
        at(&app, "2026-03-24T09:00:05Z").await;
        assert_eq!(briefs_of(&app, "anna@example.org"), [vec!["Brief-1"], vec!["Brief-2"]]);
    }

    async fn a_section_added_brings_what_is_published_since_the_last_issue(app: TestApp) {
        two_editions(&app).await;
        app.a_reader_of("anna@example.org", Some("daily"), &["economy"]).await;
        a_brief(&app, "politics", "Brief-1").await;
        at(&app, "2026-03-23T09:00:05Z").await;
        let report = app.report().await;
        assert_eq!(report["reasons"][0]["reason"], "nothing new in your sections");
        a_brief(&app, "politics", "Brief-2").await;
        assert_eq!(choose(&app, "anna@example.org", "daily", &["economy", "politics"], "").await.0, 200);
        at(&app, "2026-03-24T09:00:05Z").await;
        assert_eq!(briefs_of(&app, "anna@example.org"), [vec!["Brief-2"]]);
    }

    async fn a_cancelled_issue_is_made_up_for(app: TestApp) {
        two_editions(&app).await;
        app.a_reader_of("anna@example.org", Some("daily"), &[]).await;
        a_brief(&app, "politics", "Brief-1").await;
        app.set_time("2026-03-23T09:00:05Z");
        app.tick().await;
        for issue in [1, 2] {
            assert_eq!(app.api("POST", &format!("/issues/{issue}/cancel"), json!({})).await.0, 200);
        }
        app.deliver().await;
        a_brief(&app, "politics", "Brief-2").await;
        at(&app, "2026-03-24T09:00:05Z").await;
        assert_eq!(briefs_of(&app, "anna@example.org"), [vec!["Brief-2", "Brief-1"]]);
    }

    async fn two_issues_at_once_bring_a_brief_to_a_switching_reader_once(app: TestApp) {
        two_editions(&app).await;
        app.a_reader_of("anna@example.org", Some("mondays"), &[]).await;
        assert_eq!(choose(&app, "anna@example.org", "mondays", &[], "").await.0, 200);
        let link = app.receiver.to("anna@example.org").last().unwrap().link("/preferences/");
        a_brief(&app, "politics", "Brief-1").await;
        // The first issue is paused with the copy due; the reader switches, and the second one is frozen with the same brief.
        let mondays = json!({"slug": "later", "name": "Later", "cron": "5 9 * * 1", "zone": "UTC"});
        assert_eq!(app.api("POST", "/newsletters/weekly/editions", mondays).await.0, 201);
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        assert_eq!(app.choose(&link, &[("edition", "later")]).await.0, 200);
        app.set_time("2026-03-23T09:05:00Z");
        a_brief(&app, "politics", "Brief-2").await;
        app.tick().await;
        app.deliver().await;
        app.pass(Duration::from_secs(60));
        app.deliver().await;
        let got = briefs_of(&app, "anna@example.org").concat();
        assert_eq!(got, ["Brief-1", "Brief-2"], "{got:?}");
    }
}

/// As [`choose`] with the link that the reader has: a second one is mailed after a day only.
async fn choose_again(app: &TestApp, email: &str, pause_until: &str) -> (u16, String) {
    let mails = app.receiver.to(email);
    let links = mails.iter().rev().find(|mail| mail.text().contains("/preferences/"));
    let link = links.unwrap().link("/preferences/");
    app.choose(&link, &[("edition", "daily"), ("pause_until", pause_until)])
        .await
}
