//! From when to when a brief is public: embargo, expiry, retraction.

use serde_json::{Value, json};

use crate::test_app::{TestApp, on_both};

async fn a_brief_with(app: &TestApp, headline: &str, more: Value) -> i64 {
    let mut brief = json!({"newsletter": "weekly", "section": "politics", "headline": headline, "body": "Text.",
        "slug": headline.to_lowercase()});
    brief.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (status, made) = app.api("POST", "/briefs", brief).await;
    assert_eq!(status, 201, "{made}");
    let id = made["id"].as_i64().unwrap();
    assert_eq!(
        app.api("POST", &format!("/briefs/{id}/publish"), json!({})).await.0,
        200
    );
    id
}

async fn special(app: &TestApp, briefs: &[i64]) -> (u16, Value) {
    let special = json!({"newsletter": "weekly", "subject": "Special", "briefs": briefs});
    app.api("POST", "/issues", special).await
}

/// What the newest issue brought to a reader who has had `before` mails; `None` when nothing came.
async fn monday(app: &TestApp, at: &str, before: usize) -> Option<String> {
    app.set_time(at);
    app.tick().await;
    app.deliver().await;
    let mut mails = app.receiver.to("anna@example.org");
    assert!(mails.len() <= before + 1, "one issue at most");
    (mails.len() > before).then(|| mails.pop().unwrap().text())
}

on_both! {
    async fn a_brief_under_embargo_is_nowhere_until_it_ends(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let id = a_brief_with(&app, "Embargoed", json!({"embargo_until": "2026-03-23T12:00:00Z"})).await;
        assert_eq!(app.get("/weekly/briefs/embargoed").await.0, 404);
        assert!(!app.get("/weekly").await.1.contains("Embargoed"));
        let (status, problem) = special(&app, &[id]).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/briefs")));
        assert_eq!(monday(&app, "2026-03-23T09:00:05Z", 2).await, None, "it was all there was");
        app.set_time("2026-03-23T11:59:59.999Z");
        assert_eq!(app.get("/weekly/briefs/embargoed").await.0, 404);
        app.set_time("2026-03-23T12:00:00Z");
        let (status, page) = app.get("/weekly/briefs/embargoed").await;
        assert_eq!(status, 200);
        assert!(page.contains("2026-03-23T12:00:00"), "it is as old as its end of embargo");
        assert!(app.get("/weekly").await.1.contains("Embargoed"));
        let next = monday(&app, "2026-03-30T09:00:05Z", 2).await.unwrap();
        assert!(next.contains("Embargoed"), "{next}");
        assert_eq!(monday(&app, "2026-04-06T09:00:05Z", 3).await, None, "and in one issue only");
    }

    async fn an_expired_brief_is_in_no_issue(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let id = a_brief_with(&app, "Weather", json!({"expires_at": "2026-03-23T09:00:00Z"})).await;
        a_brief_with(&app, "Forecast", json!({"expires_at": "2026-03-23T09:00:00.001Z"})).await;
        let issue = monday(&app, "2026-03-23T09:00:00Z", 2).await.unwrap();
        assert!(issue.contains("Forecast") && !issue.contains("Weather"), "{issue}");
        let (status, problem) = special(&app, &[id]).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/briefs")));
        assert_eq!(app.get("/weekly/briefs/weather").await.0, 200, "it stays on the site");
        assert_eq!(monday(&app, "2026-03-30T09:00:05Z", 3).await, None);
    }

    async fn a_retracted_brief_is_gone_and_in_no_later_issue(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let vote = a_brief_with(&app, "Vote", json!({})).await;
        let rates = a_brief_with(&app, "Rates", json!({})).await;
        let (status, issue) = special(&app, &[vote, rates]).await;
        assert_eq!(status, 201);
        let number = issue["id"].as_i64().unwrap();
        assert_eq!(app.api("POST", &format!("/issues/{number}/schedule"), json!({})).await.0, 200);
        assert_eq!(app.api("POST", &format!("/briefs/{vote}/retract"), json!({})).await.0, 200);
        let (status, page) = app.get("/weekly/briefs/vote").await;
        assert_eq!(status, 410);
        assert!(page.contains("адкліканы") && !page.contains("Text."), "{page}");
        assert!(!app.get("/weekly").await.1.contains("Vote"));
        app.tick().await;
        app.deliver().await;
        let copy = app.receiver.to("anna@example.org").pop().unwrap();
        assert!(copy.text().contains("Rates") && !copy.text().contains("Vote"), "{}", copy.text());
        assert!(!copy.html().contains("Vote"));
        assert_eq!(special(&app, &[vote]).await.0, 422);
        let (_, page) = app.get("/weekly/issues/1").await;
        assert!(page.contains("Гэты матэрыял адкліканы 23\u{a0}сакавіка 2026\u{a0}г.") && page.matches("Text.").count() == 1, "{page}");
        let regular = monday(&app, "2026-03-23T09:00:05Z", 3).await.unwrap();
        assert!(regular.contains("Rates") && !regular.contains("Vote"), "{regular}");
    }
}
