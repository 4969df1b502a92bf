//! Preflight: what is wrong with an issue, where, and how to mend it.

use serde_json::{Value, json};

use crate::test_app::{TestApp, on_both};

async fn a_draft(app: &TestApp, subject: &str, briefs: &[i64]) {
    let special = json!({"newsletter": "weekly", "subject": subject, "briefs": briefs});
    let (status, made) = app.api("POST", "/issues", special).await;
    assert_eq!(status, 201, "{made}");
}

/// Each finding in short: an exclamation mark where it blocks, its rule, its place.
fn found(preflight: &Value) -> Vec<String> {
    let findings = preflight["findings"].as_array().unwrap();
    let blocks = findings.iter().any(|finding| finding["blocks"] == true);
    assert_eq!(preflight["may_go"], !blocks);
    let finding = |finding: &Value| {
        assert!(!finding["why"].as_str().unwrap().is_empty() && !finding["mend"].as_str().unwrap().is_empty());
        let mark = if finding["blocks"] == true { "!" } else { "" };
        format!(
            "{mark}{} in {}",
            finding["rule"].as_str().unwrap(),
            finding["place"].as_str().unwrap()
        )
    };
    findings.iter().map(finding).collect()
}

on_both! {
    async fn a_clean_issue_has_no_findings(app: TestApp) {
        app.a_newsletter().await;
        let body = "See [the law](https://example.org/law) and ![a map](https://example.org/map.png).";
        let brief = app.a_brief("politics", "Vote", body).await;
        a_draft(&app, "Special", &[brief]).await;
        let (status, preflight) = app.api("GET", "/issues/1/preflight?network=false", Value::Null).await;
        assert_eq!((status, found(&preflight)), (200, vec![]));
        assert_eq!(app.api("POST", "/issues/1/schedule", json!({})).await.0, 200);
        app.tick().await;
        app.deliver().await;
        assert_eq!(app.api("GET", "/issues/9/preflight", Value::Null).await.0, 404);
        assert_eq!(app.api("GET", "/issues/1/preflight?network=false&at=soon", Value::Null).await.0, 422);
    }

    async fn each_finding_says_where_and_what(app: TestApp) {
        app.a_newsletter().await;
        app.a_brief("economy", "Vote  ONCE more", "Old text.").await;
        let body = "[home](/index) [x](javascript:alert(1)) [https://example.org](https://example.org) \
                    ![](https://example.org/a.png) TKTK";
        let bad = app.a_brief("politics", "Vote once more", body).await;
        let foreign = json!({"newsletter": "weekly", "section": "economy", "headline": "Prices", "body": "Text.",
            "language": "en", "expires_at": "2026-03-25T00:00:00Z"});
        let foreign = app.publish(foreign).await;
        let gone = app.a_brief("economy", "Large", &"слова ".repeat(15_000)).await;
        a_draft(&app, &format!("TK {}", "long ".repeat(20)), &[bad, foreign, gone]).await;
        let (_, preflight) = app.api("GET", "/issues/1/preflight?network=false&at=2026-03-25T00:00:00Z", Value::Null).await;
        let expected = [
            "subject_long in the subject",
            "too_large in the mail",
            "!placeholder in the subject",
            "!placeholder in brief “Vote once more”",
            "!link in brief “Vote once more”",
            "!link in brief “Vote once more”",
            "bare_link in brief “Vote once more”",
            "alt_text in brief “Vote once more”",
            "language in brief “Prices”",
            "duplicate in brief “Vote once more”",
            "!expiry in brief “Prices”",
        ];
        assert_eq!(found(&preflight), expected);
        let link = &preflight["findings"][4];
        assert_eq!((&link["brief"], &link["why"]), (&json!(bad), &json!("the link /index cannot be followed from a mail")));
        assert_eq!(link["mend"], "give its full address, beginning with https:// or mailto:");
        let (_, today) = app.api("GET", "/issues/1/preflight?network=false", Value::Null).await;
        assert!(!found(&today).iter().any(|finding| finding.contains("expiry")), "it goes out before");
    }

    async fn what_blocks_an_issue_must_be_mended_or_named(app: TestApp) {
        app.a_newsletter().await;
        let brief = app.a_brief("politics", "Vote", "TK").await;
        a_draft(&app, "Special", &[brief]).await;
        let (status, problem) = app.api("POST", "/issues/1/schedule", json!({})).await;
        assert_eq!(status, 409, "{problem}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("brief “Vote”: “TK” stands for text that is still to be written"), "{detail}");
        assert_eq!(app.tick().await.started, 0);
        assert_eq!(app.api("POST", "/issues/1/schedule", json!({"despite_findings": true})).await.0, 200);
        let (_, audit) = app.api("GET", "/audit?limit=1", Value::Null).await;
        let entry = &audit["items"][0];
        assert_eq!(entry["action"], "issue.schedule");
        assert!(entry.to_string().contains("stands for text"), "{entry}");
        app.tick().await;
        app.deliver().await;
    }

    async fn an_issue_is_looked_over_again_when_it_is_put_off(app: TestApp) {
        app.a_newsletter().await;
        let brief = json!({"newsletter": "weekly", "section": "politics", "headline": "Vote", "body": "Text.",
            "expires_at": "2026-03-25T00:00:00Z"});
        let brief = app.publish(brief).await;
        a_draft(&app, "Special", &[brief]).await;
        let at = |time: &str| json!({"send_at": time});
        assert_eq!(app.api("POST", "/issues/1/schedule", at("2026-03-24T09:00:00Z")).await.0, 200);
        let (status, problem) = app.api("POST", "/issues/1/schedule", at("2026-03-25T09:00:00Z")).await;
        assert_eq!(status, 409, "{problem}");
        let (_, issue) = app.api("GET", "/issues/1", Value::Null).await;
        assert_eq!(issue["send_at"], "2026-03-24T09:00:00.000Z", "it goes out when it was to");
    }

    async fn a_section_whose_briefs_are_gone_is_found(app: TestApp) {
        app.a_newsletter().await;
        let kept = app.a_brief("politics", "Vote", "Text.").await;
        let gone = app.a_brief("economy", "Prices", "Text.").await;
        a_draft(&app, "Special", &[kept, gone]).await;
        assert_eq!(app.api("POST", &format!("/briefs/{gone}/retract"), json!({})).await.0, 200);
        let (_, preflight) = app.api("GET", "/issues/1/preflight?network=false", Value::Null).await;
        assert_eq!(found(&preflight), ["empty_section in section economy"]);
    }
}
