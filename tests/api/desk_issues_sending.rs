//! Issues going out, as the desk sends, watches and stops them.

use std::time::Duration;

use serde_json::{Value, json};
use vesnik::domain::Role;

use crate::{
    desk_issues::a_draft,
    desk_visitor::{ANNA, AtDesk, a_member, at_desk},
    test_app::{TestApp, on_both},
};

async fn with_editor<'a>(app: &'a TestApp, approval: &str) -> AtDesk<'a> {
    a_member(app, ANNA, Role::Editor).await;
    a_draft(app, approval).await;
    at_desk(app, ANNA).await
}

async fn status(app: &TestApp) -> Value {
    app.api("GET", "/issues/1", Value::Null).await.1["status"].clone()
}

/// The issue has started, and nothing was handed over yet.
async fn started(app: &TestApp) {
    app.set_time("2026-03-23T09:00:00Z");
    app.tick().await;
    assert_eq!(status(app).await, "sending");
}

on_both! {
    async fn send_now_takes_the_number_of_readers_and_no_other(app: TestApp) {
        let mut anna = with_editor(&app, "approve").await;
        let page = anna.get("/desk/issues/1/send-now").await;
        assert!(page.html.contains("It goes to 1\u{a0}reader") && page.html.contains("An approval is missing"), "{}", page.html);
        assert_eq!(page.field("shown"), "1");
        let path = "/desk/issues/1/send-now";
        for typed in ["", "2", "one"] {
            let refused = anna.form(path, &[("shown", "1"), ("readers", typed), ("reason", "News")]).await;
            assert_eq!(refused.status, 422, "{typed}");
            assert!(refused.html.contains("This is not the number of readers") && refused.html.contains("value=\"News\""), "{}", refused.html);
        }
        let refused = anna.form(path, &[("shown", "1"), ("readers", "1"), ("reason", " ")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains("Say why"), "{}", refused.html);
        app.a_reader("late@example.org", &[]).await;
        app.set_time("2026-03-23T08:10:00Z");
        let changed = anna.form(path, &[("shown", "1"), ("readers", "1"), ("reason", "News")]).await;
        assert_eq!(changed.status, 422);
        assert!(changed.html.contains("The number of readers has changed") && changed.html.contains("It goes to 2\u{a0}readers"), "{}", changed.html);
        assert_eq!(status(&app).await, "draft", "nothing was sent");
        let suppressed = json!({"email": "late@example.org"});
        assert_eq!(app.api("POST", "/suppressions", suppressed).await.0, 201);
        assert_eq!(anna.get(path).await.field("shown"), "1", "whom nobody may mail does not count");
        let done = anna.form(path, &[("shown", "1"), ("readers", "1"), ("reason", "News")]).await;
        assert_eq!(done.location, "/desk/issues/1/progress?done=sent-now");
        let audit = app.api("GET", "/audit", Value::Null).await.1;
        assert_eq!((&audit["items"][0]["action"], &audit["items"][0]["detail"]["reason"]), (&json!("issue.send_now"), &json!("News")));
        let waiting = anna.get("/desk/issues/1/progress").await.html;
        assert!(waiting.contains("It starts at"), "{waiting}");
        app.tick().await;
        app.deliver().await;
        app.tick().await;
        assert_eq!(app.receiver.to("reader@example.org").last().unwrap().parsed().subject(), Some("Vote"));
        let late = anna.get(path).await;
        assert_eq!(late.status, 409);
        assert!(late.html.contains("This cannot be done: the issue is"), "{}", late.html);
    }

    async fn an_issue_on_its_way_is_watched_paused_resumed_and_cancelled(app: TestApp) {
        let mut anna = with_editor(&app, "auto").await;
        started(&app).await;
        let page = anna.get("/desk/issues/1/progress").await.html;
        assert!(page.contains("0 of 1 copies need nothing more (0\u{a0}%)") && page.contains("/desk/issues/1/pause"), "{page}");
        assert!(page.contains("data-events=\"/desk/issues/1/events\"") && page.contains("progress?every=10"), "{page}");
        assert!(anna.get("/desk/issues/1/progress?every=10").await.html.contains("<noscript><meta http-equiv=\"refresh\" content=\"10\">"));
        let paused = anna.form("/desk/issues/1/pause", &[("from", "progress")]).await;
        assert_eq!(paused.location, "/desk/issues/1/progress?done=paused");
        assert_eq!(status(&app).await, "paused");
        app.deliver().await;
        assert_eq!(app.receiver.to("reader@example.org").len(), 2, "confirmation and welcome, no issue");
        let again = anna.form("/desk/issues/1/pause", &[]).await;
        assert_eq!(again.status, 409);
        assert!(again.html.contains("This cannot be done: the issue is paused."), "{}", again.html);
        let refused = anna.form("/desk/issues/1/compose", &[("version", "1"), ("subject", "S")]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.html.contains("can no longer be changed"), "{}", refused.html);
        assert_eq!(anna.form("/desk/issues/1/withhold", &[("brief", "2")]).await.location, "/desk/issues/1?done=withheld");
        assert_eq!(anna.form("/desk/issues/1/withhold", &[("brief", "99")]).await.status, 404);
        assert_eq!(anna.form("/desk/issues/1/retract", &[("brief", "99")]).await.status, 422);
        assert_eq!(anna.form("/desk/issues/1/retract", &[("brief", "3"), ("note", "Wrong")]).await.location, "/desk/issues/1?done=retracted");
        let page = anna.get("/desk/issues/1").await.html;
        assert!(page.contains(">withheld</b>") && page.contains(">retracted</b>"), "{page}");
        assert_eq!(anna.form("/desk/issues/1/resume", &[]).await.location, "/desk/issues/1?done=resumed");
        app.deliver().await;
        app.pass(Duration::from_secs(2));
        app.tick().await;
        let page = anna.get("/desk/issues/1/progress").await.html;
        assert!(page.contains("a brief of the copy is withheld: 1"), "{page}");
        let ended = anna.form("/desk/issues/1/cancel", &[]).await;
        assert_eq!(ended.status, 409);
        assert_eq!(anna.get("/desk/issues/1/cancel").await.status, 409);
    }

    async fn events_tell_the_numbers_and_end_with_the_issue(app: TestApp) {
        let mut anna = with_editor(&app, "auto").await;
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        app.deliver().await;
        app.tick().await;
        assert_eq!(status(&app).await, "sent");
        let request = AtDesk::http().get(format!("{}/desk/issues/1/events", app.root)).header("cookie", &anna.cookie);
        let answer = request.header("accept-encoding", "gzip, br").send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/event-stream");
        assert_eq!(header("cache-control"), "no-store, no-transform");
        assert_eq!((header("content-encoding").as_str(), header("x-accel-buffering").as_str()), ("identity", "no"));
        let events = answer.text().await.unwrap();
        assert!(events.contains("data: <p>1 of 1 copies need nothing more (100\u{a0}%).</p>"), "{events}");
        assert!(events.ends_with("event: end\ndata: end\n\n"), "{events}");
        assert_eq!(anna.get("/desk/issues/99/events").await.status, 404);
        assert_eq!(AtDesk::nobody(&app).get("/desk/issues/1/events").await.status, 303);
    }

    async fn events_of_an_issue_under_way_end_when_the_process_stops(app: TestApp) {
        let mut anna = with_editor(&app, "auto").await;
        started(&app).await;
        anna.form("/desk/issues/1/pause", &[]).await;
        let request = AtDesk::http().get(format!("{}/desk/issues/1/events", app.root)).header("cookie", &anna.cookie);
        let mut answer = request.send().await.unwrap();
        let first = answer.chunk().await.unwrap().unwrap();
        assert!(std::str::from_utf8(&first).unwrap().contains("data-status=\"paused\""), "{first:?}");
        app.stop();
        let mut rest = Vec::new();
        while let Some(more) = answer.chunk().await.unwrap() {
            rest.extend_from_slice(&more);
        }
        assert!(!String::from_utf8(rest).unwrap().contains("event: end"), "whoever watches comes back");
    }

    async fn an_editor_chooses_among_subjects_that_are_tried(app: TestApp) {
        let mut anna = with_editor(&app, "auto").await;
        let test = json!({"subject_test": {"subjects": ["One", "Two"], "sample_percent": 1, "wait_minutes": 30}, "version": 1});
        assert_eq!(app.api("PATCH", "/issues/1", test).await.0, 200);
        started(&app).await;
        app.deliver().await;
        let page = anna.get("/desk/issues/1/progress").await.html;
        assert!(page.contains("the other readers wait until Monday, 23 March 2026, 12:30 (Europe/Minsk)"), "{page}");
        assert!(page.contains("Choose it: Two"), "{page}");
        assert_eq!(anna.form("/desk/issues/1/subject", &[("subject", "9")]).await.status, 409);
        let done = anna.form("/desk/issues/1/subject", &[("subject", "2")]).await;
        assert_eq!(done.location, "/desk/issues/1/progress?done=chosen");
        app.deliver().await;
        assert_eq!(app.receiver.to("reader@example.org").last().unwrap().parsed().subject(), Some("Two"));
    }
}
