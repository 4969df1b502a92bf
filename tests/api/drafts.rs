//! Drafts of editions' issues: prepared before their slot, changed, approved by one or two, held, sent at once, given up.

use std::time::Duration;

use serde_json::{Value, json};
use vesnik::{accounts, domain::Role};

use crate::test_app::{TestApp, on_both};

/// The edition on Mondays at 09:00 UTC prepares its issue two hours before, under this policy.
async fn with_drafts(app: &TestApp, approval: &str) {
    app.set_time("2026-03-23T06:00:00Z");
    app.a_newsletter().await;
    let change = json!({"lead_minutes": 120, "version": 1,
        "drafts": {"approval": approval, "duty_editors": ["duty@example.org"]}});
    let (status, changed) = app.api("PATCH", "/newsletters/weekly/editions/mondays", change).await;
    assert_eq!(status, 200, "{changed}");
    app.a_reader("anna@example.org", &[]).await;
    app.a_brief("politics", "Vote", "Text.").await;
    app.a_brief("economy", "Rates", "Text.").await;
}

/// What happens when the clock has come to this time.
async fn at(app: &TestApp, time: &str) {
    app.set_time(time);
    app.tick().await;
    app.deliver().await;
}

async fn issue(app: &TestApp, id: i64) -> Value {
    app.api("GET", &format!("/issues/{id}"), Value::Null).await.1
}

async fn approval(app: &TestApp) -> Value {
    app.api("GET", "/issues/1/approval", Value::Null).await.1
}

async fn approve(app: &TestApp) -> (u16, Value) {
    let hash = approval(app).await["content_hash"].clone();
    app.api("POST", "/issues/1/approve", json!({"content_hash": hash}))
        .await
}

fn letters(app: &TestApp) -> Vec<String> {
    let mails = app.receiver.to("duty@example.org");
    mails
        .iter()
        .map(|mail| mail.parsed().subject().unwrap().to_owned())
        .collect()
}

fn issues_of(app: &TestApp, reader: &str) -> Vec<String> {
    let mails = app.receiver.to(reader);
    let issues = mails.iter().filter(|mail| !mail.header("Feedback-ID").is_empty());
    issues.map(|mail| mail.parsed().subject().unwrap().to_owned()).collect()
}

/// Another editor's token instead of the owner's; answers that one.
async fn as_another(app: &mut TestApp, name: &str) -> String {
    let (db, now) = (&app.state.db, app.state.now());
    let token = accounts::create_token(db, name, Role::Editor, None, now).await.unwrap();
    std::mem::replace(&mut app.token, token.reveal())
}

on_both! {
    async fn a_draft_is_prepared_before_its_slot_and_goes_out_at_it(app: TestApp) {
        with_drafts(&app, "auto").await;
        at(&app, "2026-03-23T06:59:59Z").await;
        assert_eq!(app.api("GET", "/issues/1", Value::Null).await.0, 404);
        at(&app, "2026-03-23T07:00:00Z").await;
        assert_eq!(issue(&app, 1).await["status"], "draft");
        let (_, calendar) = app.api("GET", "/calendar?from=2026-03-23T00:00:00Z&to=2026-03-24T00:00:00Z", Value::Null).await;
        assert_eq!(calendar["items"][0]["state"], "draft", "{calendar}");
        assert_eq!(letters(&app), ["The Weekly Brief, issue 1: a draft is ready"]);
        let letter = app.receiver.to("duty@example.org").pop().unwrap();
        let text = letter.text().split_whitespace().collect::<Vec<_>>().join(" ");
        for words in ["It is due on Monday 23 March 2026, 12:00 (Europe/Minsk)", "- Vote", "- Rates", "/desk/issues/1"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains("What preflight has found"), "{text}");
        at(&app, "2026-03-23T08:59:59Z").await;
        assert_eq!(issue(&app, 1).await["status"], "draft");
        at(&app, "2026-03-23T09:00:00Z").await;
        assert_eq!(issues_of(&app, "anna@example.org"), ["Vote"]);
        assert_eq!(letters(&app).len(), 1, "nobody is asked");
    }

    async fn what_is_to_mend_stands_below_the_briefs_with_times_of_the_editions_zone(app: TestApp) {
        with_drafts(&app, "auto").await;
        let change = json!({"expires_at": "2026-03-23T08:30:00Z", "version": 1});
        let (status, saved) = app.api("PATCH", "/briefs/1", change).await;
        assert_eq!(status, 200, "{saved}");
        at(&app, "2026-03-23T07:00:00Z").await;
        let letter = app.receiver.to("duty@example.org").pop().unwrap();
        let text = letter.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let (briefs, found) = text.split_once("What preflight has found: - ").unwrap_or_else(|| panic!("{text}"));
        assert!(briefs.contains("- Vote") && !briefs.contains("expires"), "{text}");
        let when = "it expires on Monday 23 March 2026, 11:30 (Europe/Minsk), and the issue goes out on Monday 23 March 2026, 12:00";
        assert!(found.contains(when), "{text}");
        app.leaves_work_undone("the issue's slot has not come");
    }

    async fn editors_change_a_draft(app: TestApp) {
        with_drafts(&app, "auto").await;
        at(&app, "2026-03-23T07:00:00Z").await;
        let late = app.a_brief("politics", "Strike", "Text.").await;
        let later = app.a_brief("politics", "Storm", "Text.").await;
        let change = json!({"subject": "{{count}} briefs", "opening_note": "Good morning.", "briefs": [later, 1], "version": 1});
        let (status, changed) = app.api("PATCH", "/issues/1", change).await;
        assert_eq!((status, &changed["briefs"], &changed["version"]), (200, &json!([later, 1]), &json!(2)), "{changed}");
        let (_, chosen) = app.api("GET", "/issues/1/assembly", Value::Null).await;
        let why: Vec<&str> = chosen["briefs"].as_array().unwrap().iter().map(|brief| brief["why"].as_str().unwrap()).collect();
        let new = "in: published since the edition’s last issue";
        assert_eq!(why, [new, "out: an editor has dropped it", "out: an editor has dropped it", "in: an editor has added it"]);
        for (bad, words) in [
            (json!({"briefs": [], "version": 2}), "name 1 to"),
            (json!({"briefs": [1, 1], "version": 2}), "stands twice"),
            (json!({"briefs": [99], "version": 2}), "is not a public brief"),
            (json!({"subject": "{{nonsense}}", "version": 2}), "unknown field"),
            (json!({"subject": "Old", "version": 1}), "the version is 2 now"),
        ] {
            let (status, problem) = app.api("PATCH", "/issues/1", bad).await;
            assert!((status == 422 || status == 409) && problem.to_string().contains(words), "{status} {problem}");
        }
        assert_eq!(issue(&app, 1).await["briefs"], json!([later, 1]), "nothing half-changed");
        at(&app, "2026-03-23T09:00:00Z").await;
        let mail = app.receiver.to("anna@example.org").pop().unwrap();
        assert_eq!(mail.parsed().subject(), Some("2 briefs"));
        let text = mail.text();
        assert!(text.contains("Good morning.") && text.find("Storm").unwrap() < text.find("Vote").unwrap(), "{text}");
        assert!(!text.contains("Rates") && !text.contains("Strike"), "{text}");
        let (status, problem) = app.api("PATCH", "/issues/1", json!({"subject": "Late", "version": 2})).await;
        assert_eq!(status, 409, "{problem}");
        app.a_brief("economy", "Prices", "Text.").await;
        at(&app, "2026-03-30T09:00:00Z").await;
        let text = app.receiver.to("anna@example.org").pop().unwrap().text();
        assert!(text.contains("Prices") && !text.contains("Strike"), "{late} was dropped for good: {text}");
    }

    async fn without_approval_an_issue_is_held_and_asked_for(app: TestApp) {
        with_drafts(&app, "approve").await;
        at(&app, "2026-03-23T07:00:00Z").await;
        at(&app, "2026-03-23T08:29:59Z").await;
        assert_eq!(letters(&app).len(), 1);
        for (time, subject) in [
            ("2026-03-23T08:30:00Z", "an approval is missing"),
            ("2026-03-23T09:00:00Z", "an issue is held"),
            ("2026-03-23T09:15:00Z", "an issue is held"),
        ] {
            at(&app, time).await;
            at(&app, time).await;
            assert_eq!(letters(&app).pop().unwrap(), format!("The Weekly Brief, issue 1: {subject}"), "{time}");
        }
        assert_eq!(letters(&app).len(), 4, "each once");
        assert_eq!(issues_of(&app, "anna@example.org"), Vec::<String>::new());
        let (status, problem) = app.api("POST", "/issues/1/schedule", json!({})).await;
        assert_eq!(status, 409);
        assert!(problem["detail"].as_str().unwrap().contains("nobody has approved it"), "{problem}");
        let (status, approved) = approve(&app).await;
        assert_eq!((status, &approved["status"]), (200, &json!("approved")), "{approved}");
        app.tick().await;
        app.deliver().await;
        assert_eq!(issues_of(&app, "anna@example.org"), ["Vote"]);
    }

    async fn a_change_after_the_approval_voids_it_and_names_who_made_it(app: TestApp) {
        let mut app = app;
        with_drafts(&app, "approve").await;
        at(&app, "2026-03-23T07:00:00Z").await;
        let stale = approval(&app).await["content_hash"].clone();
        assert_eq!(approve(&app).await.0, 200);
        let owner = as_another(&mut app, "Boris").await;
        let saved = app.api("PATCH", "/briefs/1", json!({"headline": "The vote", "version": 1})).await;
        assert_eq!(saved.0, 200, "{}", saved.1);
        at(&app, "2026-03-23T07:10:00Z").await;
        assert_eq!(issue(&app, 1).await["status"], "draft");
        assert_eq!(letters(&app).pop().unwrap(), "The Weekly Brief, issue 1: the approval is void");
        let text = app.receiver.to("duty@example.org").pop().unwrap().text();
        assert!(text.contains("- Boris saved “The vote”"), "{text}");
        let (status, problem) = app.api("POST", "/issues/1/approve", json!({"content_hash": stale})).await;
        assert_eq!(status, 409);
        assert!(problem["detail"].as_str().unwrap().contains("has changed since you looked"), "{problem}");
        app.token = owner;
        assert_eq!(approve(&app).await.1["status"], "approved");
        let changed = app.api("PATCH", "/issues/1", json!({"subject": "Vote, again", "version": 1})).await;
        assert_eq!((changed.0, &changed.1["status"]), (200, &json!("draft")));
        assert_eq!(approval(&app).await["changed"], json!(["test changed the subject"]));
        at(&app, "2026-03-23T09:00:00Z").await;
        assert_eq!(issues_of(&app, "anna@example.org"), Vec::<String>::new(), "held");
        assert_eq!(approve(&app).await.0, 200);
        app.tick().await;
        app.deliver().await;
        assert_eq!(issues_of(&app, "anna@example.org"), ["Vote, again"]);
        let text = app.receiver.to("anna@example.org").pop().unwrap().text();
        assert!(text.contains("The vote"), "the brief as it was approved: {text}");
    }

    async fn what_one_person_wrote_another_approves(app: TestApp) {
        let mut app = app;
        with_drafts(&app, "two_people").await;
        let owner = as_another(&mut app, "Boris").await;
        app.a_brief("politics", "Strike", "Text.").await;
        at(&app, "2026-03-23T07:00:00Z").await;
        let (status, one) = approve(&app).await;
        assert_eq!((status, &one["status"]), (200, &json!("draft")), "his own brief is in it");
        let missing = "somebody other than Boris, who has had a hand in it, must approve it";
        assert_eq!(approval(&app).await["missing"], missing);
        app.token = owner;
        assert_eq!(approve(&app).await.1["status"], "approved", "each has seen the other's");
        at(&app, "2026-03-23T09:00:00Z").await;
        assert_eq!(issues_of(&app, "anna@example.org").len(), 1);
    }

    async fn breaking_news_goes_out_at_once_and_the_audit_log_keeps_why(app: TestApp) {
        with_drafts(&app, "two_people").await;
        app.a_brief("politics", "TK", "Text.").await;
        at(&app, "2026-03-23T07:00:00Z").await;
        assert_eq!(approve(&app).await.0, 409, "preflight");
        assert_eq!(app.api("POST", "/issues/1/send-now", json!({"reason": " "})).await.0, 422);
        let sent = app.api("POST", "/issues/1/send-now", json!({"reason": "The cabinet has resigned"})).await;
        assert_eq!((sent.0, &sent.1["status"]), (200, &json!("scheduled")));
        app.tick().await;
        app.deliver().await;
        assert_eq!(issues_of(&app, "anna@example.org"), ["Vote"]);
        let (_, log) = app.api("GET", "/audit?limit=1", Value::Null).await;
        let entry = log["items"][0].to_string();
        for words in ["issue.send_now", "The cabinet has resigned", "TK", "nobody has approved it"] {
            assert!(entry.contains(words), "{words}: {entry}");
        }
        assert_eq!(app.api("POST", "/issues/1/send-now", json!({"reason": "Again"})).await.0, 409);
    }

    async fn an_issue_that_nobody_approves_is_given_up_and_its_briefs_come_with_the_next(app: TestApp) {
        with_drafts(&app, "approve").await;
        at(&app, "2026-03-23T07:00:00Z").await;
        at(&app, "2026-03-24T09:00:01Z").await;
        assert_eq!(issue(&app, 1).await["status"], "expired");
        assert_eq!(letters(&app).pop().unwrap(), "The Weekly Brief, issue 1: an issue was given up");
        app.a_brief("politics", "Strike", "Text.").await;
        at(&app, "2026-03-30T07:00:00Z").await;
        assert_eq!(issue(&app, 2).await["briefs"], json!([1, 3, 2]), "in the order of the sections");
    }

    async fn an_issue_with_too_few_briefs_can_be_held(app: TestApp) {
        app.a_newsletter().await;
        let change = json!({"rules": {"fewest_briefs": 2}, "version": 1,
            "drafts": {"too_few": "hold", "duty_editors": ["duty@example.org"]}});
        assert_eq!(app.api("PATCH", "/newsletters/weekly/editions/mondays", change).await.0, 200);
        app.a_reader("anna@example.org", &[]).await;
        app.a_brief("politics", "Vote", "Text.").await;
        at(&app, "2026-03-23T09:00:00Z").await;
        assert_eq!(issue(&app, 1).await["status"], "draft");
        let text = app.receiver.to("duty@example.org").pop().unwrap().text();
        assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").contains("It has 1 of the 2 briefs that an issue needs"), "{text}");
        app.pass(Duration::from_secs(600));
        assert_eq!(approve(&app).await.1["status"], "approved");
        app.tick().await;
        app.deliver().await;
        assert_eq!(issues_of(&app, "anna@example.org"), ["Vote"]);
    }

    async fn a_draft_goes_out_as_its_briefs_are_then(app: TestApp) {
        with_drafts(&app, "auto").await;
        app.a_brief("politics", "TK later", "Text.").await;
        at(&app, "2026-03-23T07:00:00Z").await;
        let letter = app.receiver.to("duty@example.org").pop().unwrap().text();
        let words = letter.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("- to be mended: brief “TK later”: “TK” stands for text"), "{letter}");
        let saved = app.api("PATCH", "/briefs/1", json!({"headline": "The vote", "body": "Mended.", "version": 1})).await;
        assert_eq!(saved.0, 200);
        let saved = app.api("PATCH", "/briefs/3", json!({"headline": "Storm", "version": 1})).await;
        assert_eq!(saved.0, 200);
        let (_, found) = app.api("GET", "/issues/1/preflight?network=false", Value::Null).await;
        assert_eq!(found["may_go"], true, "it looks at the briefs as they are: {found}");
        at(&app, "2026-03-23T09:00:00Z").await;
        let mail = app.receiver.to("anna@example.org").pop().unwrap();
        assert_eq!(mail.parsed().subject(), Some("The vote"), "a subject made of a headline follows it");
        assert!(mail.text().contains("Mended.") && !mail.html().contains("TK"), "{}", mail.text());
    }

    async fn settings_of_drafts_that_cannot_be_are_refused(app: TestApp) {
        app.a_newsletter().await;
        for (bad, field) in [
            (json!({"lead_minutes": 10_081, "version": 1}), "/lead_minutes"),
            (json!({"cron": null, "zone": null, "lead_minutes": 60, "version": 1}), "/lead_minutes"),
            (json!({"drafts": {"approval": "nobody"}, "version": 1}), "/drafts"),
            (json!({"drafts": {"duty_editors": ["nonsense"]}, "version": 1}), "/drafts"),
        ] {
            let (status, problem) = app.api("PATCH", "/newsletters/weekly/editions/mondays", bad).await;
            assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!(field)), "{problem}");
        }
    }
}
