//! When editions fall due: daylight saving, instant editions, and what is caught up after a pause.

use std::time::Duration;

use serde_json::json;
use vesnik::{
    domain::{OccurrenceOutcome, Slug, Timestamp},
    storage::{editions, newsletters, occurrences},
};

use crate::test_app::{TestApp, on_both};
use OccurrenceOutcome::{Issued, Missed, Skipped};

async fn an_edition(app: &TestApp, slug: &str, cron: &str, zone: &str) {
    let edition = json!({"slug": slug, "name": slug, "cron": cron, "zone": zone});
    assert_eq!(app.api("POST", "/newsletters/weekly/editions", edition).await.0, 201);
}

/// An edition's occurrences as the ledger has them, oldest first; checks that those with an issue are the issued ones.
async fn ledger(app: &TestApp, edition: &str) -> Vec<(String, OccurrenceOutcome)> {
    let edition = Slug::parse(edition).unwrap();
    let read = app.state.db.read(move |conn| {
        let weekly = newsletters::find_by_slug(conn, &Slug::parse("weekly").unwrap())?.unwrap();
        let edition = editions::find_by_slug(conn, weekly.id, &edition)?.unwrap();
        occurrences::list(conn, edition.id, None, 1_000)
    });
    let mut found: Vec<occurrences::Occurrence> = read.await.unwrap();
    found.reverse();
    let row = |occurrence: &occurrences::Occurrence| {
        assert_eq!(occurrence.issue_id.is_some(), occurrence.outcome == Issued);
        (
            occurrence.due_at.to_string().replace(":00.000Z", "Z"),
            occurrence.outcome,
        )
    };
    found.iter().map(row).collect()
}

/// Ticks every ten minutes from one instant to another and publishes a brief five minutes after each hour.
async fn ticks_with_fresh_briefs(app: &TestApp, from: &str, until: &str) {
    app.set_time(from);
    let until = Timestamp::parse(until).unwrap();
    let mut ticks = 0;
    while app.state.now() < until {
        if ticks % 6 == 0 {
            let headline = format!("Brief {}", app.state.now().millis());
            app.a_brief("politics", &headline, "Text.").await;
        }
        app.tick().await;
        app.pass(Duration::from_secs(600));
        ticks += 1;
    }
}

fn issued(at: &[&str]) -> Vec<(String, OccurrenceOutcome)> {
    at.iter().map(|at| ((*at).to_owned(), Issued)).collect()
}

on_both! {
    async fn daylight_saving_neither_loses_nor_doubles_an_occurrence(app: TestApp) {
        app.a_newsletter().await;
        app.set_time("2026-03-28T12:00:00Z");
        an_edition(&app, "berlin", "30 2 * * *", "Europe/Berlin").await;
        an_edition(&app, "minsk", "30 2 * * *", "Europe/Minsk").await;
        an_edition(&app, "quarter", "15,45 2 * * *", "Europe/Berlin").await;
        ticks_with_fresh_briefs(&app, "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z").await;
        let gap = ["2026-03-29T01:00Z", "2026-03-30T00:30Z"];
        assert_eq!(ledger(&app, "berlin").await, issued(&gap), "02:30 is skipped: once, at the gap's end");
        assert_eq!(ledger(&app, "minsk").await, issued(&["2026-03-28T23:30Z", "2026-03-29T23:30Z"]));
        let quarters = ledger(&app, "quarter").await;
        assert_eq!(quarters.iter().filter(|(at, _)| at.starts_with("2026-03-29")).count(), 1, "{quarters:?}");

        // The editions have passed the summer with a tick now and then.
        app.set_time("2026-10-24T12:00:00Z");
        app.tick().await;
        let known = ledger(&app, "berlin").await.len();
        let known_in_minsk = ledger(&app, "minsk").await.len();
        ticks_with_fresh_briefs(&app, "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z").await;
        let overlap = ["2026-10-25T00:30Z", "2026-10-26T01:30Z"];
        assert_eq!(ledger(&app, "berlin").await.split_off(known), issued(&overlap), "02:30 comes twice: once");
        let minsk = ["2026-10-24T23:30Z", "2026-10-25T23:30Z"];
        assert_eq!(ledger(&app, "minsk").await.split_off(known_in_minsk), issued(&minsk));
    }

    async fn an_instant_edition_sends_each_brief_as_it_is_published(app: TestApp) {
        app.a_newsletter().await;
        let instant = json!({"slug": "instant", "name": "At once"});
        assert_eq!(app.api("POST", "/newsletters/weekly/editions", instant).await.0, 201);
        app.a_reader_of("anna@example.org", Some("instant"), &[]).await;
        app.a_reader_of("boris@example.org", Some("instant"), &["economy"]).await;
        app.a_reader("weekly@example.org", &[]).await;
        assert_eq!(app.tick().await.assembled, 0, "nothing is published, nothing is sent");
        app.a_brief("politics", "Vote", "Text.").await;
        let ticked = app.tick().await;
        assert_eq!((ticked.assembled, ticked.started), (1, 1), "it waits for no cron");
        let again = futures::future::join_all((0..8).map(|_| app.tick())).await;
        assert_eq!(again.iter().map(|ticked| ticked.assembled + ticked.started).sum::<usize>(), 0);
        app.deliver().await;
        let report = app.report().await;
        assert_eq!((&report["audience"], &report["accepted"], &report["skipped"]), (&json!(2), &json!(1), &json!(1)));

        app.a_brief("economy", "Rates", "Up.").await;
        app.a_brief("economy", "Prices", "Up too.").await;
        let ticks = futures::future::join_all((0..8).map(|_| app.tick())).await;
        assert_eq!(ticks.iter().map(|ticked| ticked.assembled).sum::<usize>(), 1, "two briefs, one issue");
        app.tick().await;
        app.deliver().await;
        let letters = 2;
        let anna = app.receiver.to("anna@example.org").split_off(letters);
        assert_eq!(anna.len(), 2);
        assert!(anna[0].text().contains("Vote") && !anna[0].text().contains("Rates"));
        assert!(anna[1].text().contains("Rates") && anna[1].text().contains("Prices"));
        assert!(!anna[1].text().contains("Vote"), "what was sent is not sent again");
        let boris = app.receiver.to("boris@example.org").split_off(letters);
        assert_eq!(boris.len(), 1, "only the sections taken");
        assert!(boris[0].text().contains("Rates") && boris[0].text().contains("Prices"));
        assert_eq!(app.receiver.to("weekly@example.org").len(), letters, "others wait for Monday");
        assert_eq!(ledger(&app, "instant").await.len(), 2);
        assert_eq!(app.report().await["issue"]["status"], "sent");

        app.set_time("2026-03-23T09:00:05Z");
        app.tick().await;
        app.deliver().await;
        assert_eq!(app.receiver.to("weekly@example.org").len(), letters + 1);
        assert_eq!(app.receiver.to("anna@example.org").len(), letters + 2);
    }

    async fn after_three_lost_weeks_one_issue_catches_up(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        app.a_brief("politics", "Vote", "Text.").await;
        app.a_brief("economy", "Rates", "Text.").await;
        app.set_time("2026-04-06T20:00:00Z");
        let ticks = futures::future::join_all((0..8).map(|_| app.tick())).await;
        assert_eq!(ticks.iter().map(|ticked| ticked.assembled).sum::<usize>(), 1, "no burst");
        app.tick().await;
        app.deliver().await;
        let mails = app.receiver.to("anna@example.org").split_off(2);
        assert_eq!(mails.len(), 1);
        assert!(mails[0].text().contains("Vote") && mails[0].text().contains("Rates"));
        let expected = [("2026-03-23T09:00Z", Missed), ("2026-03-30T09:00Z", Missed), ("2026-04-06T09:00Z", Issued)];
        assert_eq!(ledger(&app, "mondays").await, expected.map(|(at, outcome)| (at.to_owned(), outcome)));
    }

    async fn what_is_too_late_is_recorded_as_missed_and_its_briefs_come_next(app: TestApp) {
        app.a_newsletter().await;
        let edition = json!({"slug": "hourly", "name": "Hourly", "cron": "0 12 * * *", "zone": "Europe/Minsk",
            "catch_up_within_hours": 1});
        assert_eq!(app.api("POST", "/newsletters/weekly/editions", edition).await.0, 201);
        app.a_reader_of("anna@example.org", Some("hourly"), &[]).await;
        app.a_brief("politics", "Vote", "Text.").await;
        app.set_time("2026-03-24T10:00:00.001Z");
        let ticked = app.tick().await;
        assert_eq!((ticked.assembled, ticked.without_issue), (0, 2), "a day, or an hour, and a moment");
        app.deliver().await;
        assert_eq!(app.receiver.to("anna@example.org").len(), 2, "an hour and a moment is too late");
        app.set_time("2026-03-25T10:00:00Z");
        assert_eq!(app.tick().await.assembled, 1, "an hour is not");
        app.deliver().await;
        assert_eq!(app.receiver.to("anna@example.org").len(), 3);
        let expected = [("2026-03-23T09:00Z", Missed), ("2026-03-24T09:00Z", Missed), ("2026-03-25T09:00Z", Issued)];
        assert_eq!(ledger(&app, "hourly").await, expected.map(|(at, outcome)| (at.to_owned(), outcome)));
    }

    async fn without_news_an_occurrence_is_skipped_and_nobody_is_mailed(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        app.set_time("2026-03-23T09:00:00Z");
        let ticked = app.tick().await;
        assert_eq!((ticked.assembled, ticked.without_issue, ticked.started), (0, 1, 0));
        assert_eq!(app.tick().await.without_issue, 0);
        app.deliver().await;
        assert_eq!(app.receiver.to("anna@example.org").len(), 2);
        assert_eq!(ledger(&app, "mondays").await, [("2026-03-23T09:00Z".to_owned(), Skipped)]);
        assert_eq!(app.get("/weekly/issues/1").await.0, 404);
    }
}
