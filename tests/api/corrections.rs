//! Retractions and corrections: on the brief's page, in the archive, in copies that have not left, and by letter to exactly those
//! who have it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::test_app::{TestApp, on_both};

/// Anna takes everything, Boris the economy, Volha leaves before the correction; the issue of both briefs has gone out.
async fn after_an_issue(app: &TestApp) -> (i64, i64) {
    app.a_newsletter().await;
    app.a_reader("anna@example.org", &[]).await;
    app.a_reader("boris@example.org", &["economy"]).await;
    app.a_reader("volha@example.org", &["politics"]).await;
    let politics = app.a_brief("politics", "Vote", "On Monday.").await;
    let economy = app.a_brief("economy", "Rates", "Up.").await;
    app.set_time("2026-03-23T09:00:05Z");
    app.tick().await;
    app.deliver().await;
    (politics, economy)
}

async fn correct(app: &TestApp, brief: i64, body: Value) -> (u16, Value) {
    let (_, known) = app.api("GET", &format!("/briefs/{brief}"), Value::Null).await;
    let change = json!({"body": "On Tuesday.", "version": known["version"]});
    assert_eq!(app.api("PATCH", &format!("/briefs/{brief}"), change).await.0, 200);
    app.api("POST", &format!("/briefs/{brief}/corrections"), body).await
}

fn letters(app: &TestApp, reader: &str) -> Vec<String> {
    let mails = app.receiver.to(reader);
    let subjects = mails.iter().map(|mail| mail.parsed().subject().unwrap().to_owned());
    subjects.filter(|subject| subject.starts_with("Correction")).collect()
}

on_both! {
    async fn a_retraction_is_told_on_the_page_in_the_archive_and_in_the_report(app: TestApp) {
        let (politics, _) = after_an_issue(&app).await;
        let path = format!("/briefs/{politics}/retract");
        let (status, done) = app.api("POST", &path, json!({"note": "The ministry has taken its figures back."})).await;
        assert_eq!((status, &done["copies"], &done["status"]), (200, &json!(2), &json!("retracted")), "{done}");
        let words = "Гэты матэрыял адкліканы 23\u{a0}сакавіка 2026\u{a0}г. The ministry has taken its figures back.";
        let (status, page) = app.get("/weekly/briefs/vote").await;
        assert_eq!(status, 410);
        assert!(page.contains(words), "{page}");
        assert!(page.contains("<h1 class=\"title\" dir=\"auto\">Адклікана: Vote</h1>"), "{page}");
        let (_, page) = app.get("/weekly/issues/1").await;
        assert!(page.contains("Vote</a> <span class=\"quiet\" lang=\"be\" dir=\"auto\">(адклікана)</span></li>"), "{page}");
        assert!(page.contains(words) && !page.contains("On Monday."), "{page}");
        let report = app.report().await;
        assert_eq!(report["briefs"][0], json!({"brief": politics, "status": "retracted", "copies": 2}));
        assert_eq!(app.api("POST", &path, json!({})).await.0, 409, "once");
    }

    async fn an_issue_that_waits_goes_out_without_the_retracted_brief_and_its_headline(app: TestApp) {
        app.set_time("2026-03-23T07:00:00Z");
        app.a_newsletter().await;
        let lead = json!({"lead_minutes": 60, "version": 1});
        assert_eq!(app.api("PATCH", "/newsletters/weekly/editions/mondays", lead).await.0, 200);
        app.a_reader("anna@example.org", &[]).await;
        for headline in ["Vote", "Rates", "Storm"] {
            app.pass(Duration::from_secs(1));
            app.a_brief("politics", headline, "Text.").await;
        }
        app.set_time("2026-03-23T08:00:00Z");
        app.leaves_work_undone("a letter to the newsletter's own mailbox");
        app.tick().await;
        assert_eq!(app.api("POST", "/briefs/1/retract", json!({})).await.0, 200);
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        app.deliver().await;
        let mail = app.receiver.to("anna@example.org").pop().unwrap();
        assert_eq!(mail.parsed().subject(), Some("Rates"));
        assert!(!mail.text().contains("Vote") && !mail.html().contains("Vote"), "{}", mail.html());
    }

    async fn a_correction_reaches_exactly_those_who_got_the_brief(app: TestApp) {
        let (politics, _) = after_an_issue(&app).await;
        let leave = app.receiver.to("volha@example.org").pop().unwrap().link("/unsubscribe/");
        assert_eq!(app.form(&leave, &[]).await.0, 200);
        app.a_reader("late@example.org", &[]).await;
        let note = "The vote was on *Tuesday*, not on Monday.";
        let (status, made) = correct(&app, politics, json!({"note": note, "letter": true})).await;
        assert_eq!((status, &made["copies"], &made["letter"]), (201, &json!(2), &json!(2)), "{made}");
        app.tick().await;
        app.deliver().await;
        assert_eq!(letters(&app, "anna@example.org"), ["Correction: Vote"]);
        for other in ["boris", "volha", "late"] {
            assert_eq!(letters(&app, &format!("{other}@example.org")), Vec::<String>::new(), "{other}");
        }
        let mail = app.receiver.to("anna@example.org").pop().unwrap();
        let html = mail.html();
        assert!(html.contains("<em>Tuesday</em>") && html.contains("On Tuesday.") && !html.contains("On Monday."), "{html}");
        let says_so = "Гэта выпраўленне.";
        assert!(html.find(says_so) < html.find("<em>Tuesday</em>") && html.contains(says_so), "{html}");
        let text = mail.text();
        assert!(text.find(says_so) < text.find("The vote was") && text.contains(says_so), "{text}");
        let (_, page) = app.get("/weekly/issues/2").await;
        assert!(page.contains(says_so) && page.contains("<div class=\"issue-section\">"), "{page}");
        let (_, home) = app.get("/weekly").await;
        assert!(home.contains("/weekly/issues/1\"") && !home.contains("/weekly/issues/2\""), "an issue is the sample: {home}");
        let report = app.report().await;
        assert_eq!((&report["audience"], &report["accepted"], &report["skipped"]), (&json!(2), &json!(1), &json!(1)));
        assert_eq!(report["reasons"][0]["reason"], "unsubscribed");
        for page in ["/weekly/briefs/vote", "/weekly/issues/1"] {
            let date = "23\u{a0}сакавіка 2026\u{a0}г.";
            let (_, html) = app.get(page).await;
            assert!(html.contains("<em>Tuesday</em>") && html.contains(date), "{html}");
        }
        let (_, page) = app.get("/weekly/briefs/vote").await;
        assert!(page.contains("On Tuesday."), "{page}");
        let pointer = page.find("<a href=\"#correction-1\">").unwrap();
        assert!(pointer < page.rfind("On Tuesday.").unwrap() && page.contains("id=\"correction-1\""), "{page}");
        let (_, again) = correct(&app, politics, json!({"note": "Another slip.", "letter": true, "subject": "Correction of the correction"})).await;
        assert_eq!(again["copies"], 3, "two copies of the issue and one of the letter are older");
        app.tick().await;
        app.deliver().await;
        assert_eq!(letters(&app, "anna@example.org"), ["Correction: Vote", "Correction of the correction"]);
        let (_, listed) = app.api("GET", &format!("/briefs/{politics}/corrections"), Value::Null).await;
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    }

    async fn copies_that_leave_after_the_correction_hold_the_brief_as_it_is_right(app: TestApp) {
        app.a_newsletter().await;
        for name in ["anna", "boris", "volha"] {
            app.a_reader(&format!("{name}@example.org"), &[]).await;
        }
        let brief = app.a_brief("politics", "Vote", "On Monday.").await;
        let special = json!({"newsletter": "weekly", "subject": "Vote", "briefs": [brief]});
        assert_eq!(app.api("POST", "/issues", special).await.0, 201);
        let canary = json!({"canary_copies": 1, "canary_hold_minutes": 10});
        assert_eq!(app.api("POST", "/issues/1/schedule", canary).await.0, 200);
        app.tick().await;
        app.deliver().await;
        let (_, made) = correct(&app, brief, json!({"note": "It was on Tuesday.", "letter": true})).await;
        assert_eq!(made["copies"], 1);
        app.pass(Duration::from_secs(700));
        app.tick().await;
        app.deliver().await;
        let mut as_it_was = 0;
        for name in ["anna", "boris", "volha"] {
            let reader = format!("{name}@example.org");
            let mails = app.receiver.to(&reader);
            let was_wrong = mails.iter().any(|mail| mail.text().contains("On Monday."));
            as_it_was += usize::from(was_wrong);
            assert_eq!(letters(&app, &reader).len(), usize::from(was_wrong), "{name}");
            assert!(mails.last().unwrap().text().contains("On Tuesday."), "{name}");
        }
        assert_eq!(as_it_was, 1);
    }

    async fn what_cannot_be_corrected_is_refused(app: TestApp) {
        let (politics, economy) = after_an_issue(&app).await;
        let (status, problem) = correct(&app, politics, json!({"note": "  "})).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/note")), "{problem}");
        let draft = json!({"newsletter": "weekly", "section": "economy", "headline": "Later", "body": "x"});
        let id = app.api("POST", "/briefs", draft).await.1["id"].as_i64().unwrap();
        assert_eq!(app.api("POST", &format!("/briefs/{id}/corrections"), json!({"note": "x"})).await.0, 409);
        assert_eq!(app.api("POST", "/briefs/99/corrections", json!({"note": "x"})).await.0, 404);
        let path = format!("/briefs/{economy}/retract");
        assert_eq!(app.api("POST", &path, json!({"reason": "x"})).await.0, 422);
        let (_, made) = correct(&app, economy, json!({"note": "TK", "letter": true})).await;
        assert!(made["held"].as_str().unwrap().contains("TK"), "preflight holds the letter: {made}");
        assert_eq!(app.api("GET", "/issues/2", Value::Null).await.1["status"], "draft");
    }
}
