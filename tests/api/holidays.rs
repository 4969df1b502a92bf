//! Holidays from an iCalendar file.

use std::process::{Command, Output};

use chrono::Datelike;
use serde_json::{Value, json};
use vesnik::{
    accounts,
    domain::{Clock, Role},
};

use crate::{
    setting::Setting,
    test_app::{TestApp, on_both},
};

const MONDAYS: &str = "/newsletters/weekly/editions/mondays";

/// A file with two holidays, one of them yearly, a meeting and what was called off.
const FILE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test\r\n\
    BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260323\r\nDTEND;VALUE=DATE:20260325\r\nSUMMARY:Fair\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:19910330\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Day of the mill\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:3\r\nDTSTART:20260401T090000Z\r\nSUMMARY:Meeting\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:4\r\nDTSTART;VALUE=DATE:20260406\r\nSTATUS:CANCELLED\r\nSUMMARY:Called off\r\nEND:VEVENT\r\n\
    END:VCALENDAR\r\n";

/// Sends a file as the edition's holidays; answers status, ETag and JSON.
async fn put(app: &TestApp, token: &str, etag: Option<&str>, kind: &str, file: &str) -> (u16, Option<String>, Value) {
    let url = format!("{}/api/v1{MONDAYS}/holidays", app.root);
    let mut request = app
        .http
        .put(url)
        .bearer_auth(token)
        .header("Content-Type", kind)
        .body(file.to_owned());
    if let Some(etag) = etag {
        request = request.header("If-Match", etag);
    }
    let answer = request.send().await.unwrap();
    let etag = answer
        .headers()
        .get("etag")
        .map(|etag| etag.to_str().unwrap().to_owned());
    (answer.status().as_u16(), etag, answer.json().await.unwrap())
}

on_both! {
    async fn a_file_replaces_an_editions_holidays(app: TestApp) {
        app.a_newsletter().await;
        let days = json!({"days": {"holidays": ["2026-12-24"], "ends_on": "2031-12-31"}, "version": 1});
        assert_eq!(app.api("PATCH", MONDAYS, days).await.0, 200);
        let (status, etag, done) = put(&app, &app.token, Some("\"2\""), "text/calendar; charset=utf-8", FILE).await;
        assert_eq!(status, 200, "{done}");
        assert_eq!((etag.as_deref(), &done["taken"], &done["years"]), (Some("\"3\""), &json!(8), &json!("2026 to 2031")));
        let passed_over = json!([{"why": "it has a time of day", "events": 1}, {"why": "it is cancelled", "events": 1}]);
        assert_eq!(done["passed_over"], passed_over);
        let edition = &done["edition"];
        let holidays = json!(["2026-03-23", "2026-03-24", "2026-03-30", "2027-03-30", "2028-03-30", "2029-03-30", "2030-03-30", "2031-03-30"]);
        assert_eq!((&edition["days"]["holidays"], &edition["days"]["ends_on"]), (&holidays, &json!("2031-12-31")));
        assert_eq!(edition["next_at"], "2026-04-06T09:00:00.000Z", "two Mondays are holidays now");
        app.set_time("2026-03-30T09:00:00Z");
        assert_eq!(app.tick().await.assembled, 0);
        let (_, audit) = app.api("GET", "/audit?limit=1", Value::Null).await;
        let entry = &audit["items"][0];
        assert_eq!((&entry["action"], &entry["detail"]), (&json!("edition.holidays"), &json!({"taken": 8, "passed_over": 2})));
    }

    async fn a_file_that_cannot_be_read_changes_nothing(app: TestApp) {
        app.a_newsletter().await;
        let (_, before) = app.api("GET", MONDAYS, Value::Null).await;
        let broken = FILE.replace("19910330", "19910231");
        let (status, _, problem) = put(&app, &app.token, Some("\"1\""), "text/calendar", &broken).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/holidays")), "{problem}");
        assert_eq!(problem["errors"][0]["detail"], "line 12: DTSTART: “19910231” is no date such as 20261225");
        let (status, _, problem) = put(&app, &app.token, Some("\"1\""), "text/calendar", "BEGIN:VCALENDAR\nEND:VCALENDAR\n").await;
        assert_eq!(status, 422, "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains("no all-day event in 2026 to 2031"), "{problem}");
        assert_eq!(put(&app, &app.token, None, "text/calendar", FILE).await.0, 428);
        assert_eq!(put(&app, &app.token, Some("\"7\""), "text/calendar", FILE).await.0, 412);
        let (status, _, problem) = put(&app, &app.token, Some("\"1\""), "application/json", FILE).await;
        assert_eq!((status, &problem["type"]), (415, &json!("urn:vesnik:problem:media-type")));
        let large = format!("{FILE}{}", "x".repeat(1 << 20));
        let (status, _, problem) = put(&app, &app.token, Some("\"1\""), "text/calendar", &large).await;
        assert_eq!((status, &problem["type"]), (413, &json!("urn:vesnik:problem:too-large")));
        let editor = accounts::create_token(&app.state.db, "editor", Role::Editor, None, app.state.now()).await.unwrap();
        assert_eq!(put(&app, &editor.reveal(), Some("\"1\""), "text/calendar", FILE).await.0, 403);
        assert_eq!(app.api("GET", MONDAYS, Value::Null).await.1, before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_takes_a_file_too() {
    let setting = Setting::new(None, 0).await;
    let file = setting.dir.path().join("holidays.ics");
    let run = |file: &std::path::Path| -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vesnik"));
        command
            .args(["editions", "holidays", "weekly", "weekly", "--file"])
            .arg(file);
        command
            .env("VESNIK_DATABASE_URL", &setting.database)
            .env("VESNIK_DATA_DIR", setting.dir.path());
        command.current_dir(setting.dir.path()).output().unwrap()
    };
    let year = Clock::system().now().utc().year();
    std::fs::write(&file, FILE.replace("2026", &year.to_string())).unwrap();
    let done = run(&file);
    let told = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let expected = format!(
        "8 holidays in {year} to {}\n1 events passed over: it has a time of day\n1 events passed over: it is cancelled\n",
        year + 5
    );
    assert_eq!(told, expected);
    std::fs::write(&file, "BEGIN:VCALENDAR\n").unwrap();
    let refused = run(&file);
    assert_eq!(refused.status.code(), Some(1));
    let words = String::from_utf8(refused.stderr).unwrap();
    assert!(
        words.contains("holidays: line 1: BEGIN:VCALENDAR is not ended"),
        "{words}"
    );
    let missing = run(&setting.dir.path().join("no.ics"));
    assert!(String::from_utf8(missing.stderr).unwrap().contains("cannot read"));
}
