//! The calendar: what came out and what comes out when.

use serde_json::{Value, json};

use crate::test_app::{TestApp, on_both};

/// The calendar's entries in short: when, what, where it stands.
async fn entries(app: &TestApp, query: &str) -> Vec<String> {
    let (status, page) = app.api("GET", &format!("/calendar{query}"), Value::Null).await;
    assert_eq!(status, 200, "{page}");
    let entry = |entry: &Value| {
        let edition = entry["edition"].as_str().unwrap_or("special");
        format!(
            "{} {edition} {}",
            &entry["due_at"].as_str().unwrap()[..16],
            entry["state"].as_str().unwrap()
        )
    };
    page["items"].as_array().unwrap().iter().map(entry).collect()
}

on_both! {
    async fn the_calendar_tells_what_was_and_what_comes(app: TestApp) {
        app.a_newsletter().await;
        let daily = json!({"slug": "daily", "name": "Daily", "cron": "30 8 * * 1-5", "zone": "Europe/Berlin",
            "freeze_minutes": 60, "days": {"holidays": ["2026-03-25"]}});
        assert_eq!(app.api("POST", "/newsletters/weekly/editions", daily).await.0, 201);
        app.a_reader("anna@example.org", &[]).await;
        app.a_reader_of("boris@example.org", Some("daily"), &[]).await;
        let brief = app.a_brief("politics", "Vote", "Text.").await;
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        app.deliver().await;
        let special = json!({"newsletter": "weekly", "subject": "Special", "briefs": [brief]});
        let (_, made) = app.api("POST", "/issues", special).await;
        let path = format!("/issues/{}/schedule", made["id"]);
        assert_eq!(app.api("POST", &path, json!({"send_at": "2026-03-24T10:00:00Z"})).await.0, 200);
        let expected = [
            "2026-03-23T09:00 mondays issued",
            "2026-03-24T07:30 daily to come",
            "2026-03-24T10:00 special scheduled",
            "2026-03-26T07:30 daily to come",
            "2026-03-27T07:30 daily to come",
        ];
        assert_eq!(entries(&app, "?from=2026-03-23T08:30:00Z&to=2026-03-28T00:00:00Z").await, expected);
        let (_, page) = app.api("GET", "/calendar", Value::Null).await;
        let next = &page["items"][0];
        assert_eq!(next["due_at"], "2026-03-24T07:30:00.000Z", "{page}");
        assert_eq!((&next["zone"], &next["closes_at"]), (&json!("Europe/Berlin"), &json!("2026-03-24T06:30:00.000Z")));
        assert_eq!((&next["briefs"], &next["readers"]), (&json!(1), &json!(1)), "{page}");
        assert_eq!(page["items"][2]["briefs"], Value::Null, "only the next one can be counted");
        let last = entries(&app, "?from=2026-06-26T00:00:00Z&to=2026-06-30T00:00:00Z").await;
        assert_eq!(last, ["2026-06-26T06:30 daily to come", "2026-06-29T06:30 daily to come", "2026-06-29T09:00 mondays to come"]);
        for bad in ["?from=yesterday", "?from=2026-03-23T08:30:00Z&to=2026-03-23T08:30:00Z", "?to=2029-01-01T00:00:00Z"] {
            assert_eq!(app.api("GET", &format!("/calendar{bad}"), Value::Null).await.0, 422, "{bad}");
        }
    }
}
