//! What an edition takes into its issues, when it does not come out, and why each brief is in or out.

use std::time::Duration;

use serde_json::{Value, json};

use crate::test_app::{TestApp, on_both};

const MONDAYS: &str = "/newsletters/weekly/editions/mondays";

/// Sets something on the Monday edition; answers what the API says.
async fn set(app: &TestApp, change: Value) -> (u16, Value) {
    let (_, known) = app.api("GET", MONDAYS, Value::Null).await;
    let etag = format!("\"{}\"", known["version"]);
    app.api_if_match("PATCH", MONDAYS, Some(&etag), change).await
}

/// Each brief of an assembly with what is said of it, in short.
fn said(assembly: &Value) -> Vec<String> {
    let brief = |brief: &Value| {
        let why = brief["why"].as_str().unwrap();
        assert_eq!(brief["is_in"], why.starts_with("in: "), "{brief}");
        assert_eq!(brief["waits"], why.starts_with("waits "), "{brief}");
        format!("{}: {why}", brief["headline"].as_str().unwrap())
    };
    assembly["briefs"].as_array().unwrap().iter().map(brief).collect()
}

fn subjects(app: &TestApp) -> Vec<String> {
    let mails = app.receiver.to("anna@example.org");
    let issues = mails.iter().filter(|mail| !mail.header("Feedback-ID").is_empty());
    issues.map(|mail| mail.parsed().subject().unwrap().to_owned()).collect()
}

on_both! {
    async fn editors_see_why_each_brief_is_in_or_out(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let rules = json!({"rules": {"section_order": ["economy"], "most_per_section": 1, "languages": ["be"]}});
        let (status, edition) = set(&app, rules).await;
        assert_eq!((status, &edition["rules"]["most_per_section"]), (200, &json!(1)), "{edition}");
        app.a_brief("politics", "Older", "Text.").await;
        app.a_brief("politics", "Vote", "Text.").await;
        app.a_brief("economy", "Prices", "Text.").await;
        let english = json!({"newsletter": "weekly", "section": "economy", "headline": "Foreign", "body": "Text.", "language": "en"});
        app.publish(english).await;
        let gone = app.a_brief("economy", "Gone", "Text.").await;
        assert_eq!(app.api("POST", &format!("/briefs/{gone}/retract"), json!({})).await.0, 200);
        let expected = [
            "Older: out: the edition takes 1 of a section, and newer ones fill it",
            "Vote: in: published since the edition’s last issue",
            "Prices: in: published since the edition’s last issue",
            "Foreign: out: the edition does not take its language",
            "Gone: out: it was retracted",
        ];
        let (status, preview) = app.api("GET", &format!("{MONDAYS}/preview"), Value::Null).await;
        assert_eq!((status, &preview["is_issue"]), (200, &json!(true)));
        assert_eq!(preview["due_at"], "2026-03-23T09:00:00.000Z");
        assert_eq!(said(&preview), expected);
        app.set_time("2026-03-23T09:00:00Z");
        assert_eq!(app.tick().await.assembled, 1);
        let (status, assembly) = app.api("GET", "/issues/1/assembly", Value::Null).await;
        assert_eq!(status, 200);
        assert_eq!(said(&assembly), expected);
        app.deliver().await;
        assert_eq!(subjects(&app), ["Prices"], "the section that the rules put first leads");
        let text = app.receiver.to("anna@example.org").pop().unwrap().text();
        assert!(text.contains("Vote") && !text.contains("Older") && !text.contains("Foreign"), "{text}");
        assert!(text.find("Prices") < text.find("Vote"), "{text}");
        assert_eq!(app.api("GET", "/issues/9/assembly", Value::Null).await.0, 404);
    }

    async fn tags_take_briefs_in_and_leave_them_out(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let tagged = |headline: &str, tags: Value| json!({"newsletter": "weekly", "section": "economy", "headline": headline,
            "body": "Text.", "tags": tags});
        let brief = app.publish(tagged("Ferry", json!(["river", "court", "river"]))).await;
        app.publish(tagged("Match", json!(["sport", "river"]))).await;
        app.publish(tagged("Grain", json!([]))).await;
        let path = format!("/briefs/{brief}");
        let (_, made) = app.api("GET", &path, Value::Null).await;
        assert_eq!(made["tags"], json!(["court", "river"]), "{made}");
        let (status, saved) = app.api("PATCH", &path, json!({"tags": ["river"], "version": made["version"]})).await;
        assert_eq!((status, &saved["tags"]), (200, &json!(["river"])));
        let (_, kept) = app.api("PATCH", &path, json!({"body": "More.", "version": saved["version"]})).await;
        assert_eq!(kept["tags"], json!(["river"]), "what is absent stays");
        let (_, revisions) = app.api("GET", &format!("{path}/revisions"), Value::Null).await;
        let tags: Vec<&Value> = revisions["items"].as_array().unwrap().iter().map(|one| &one["tags"]).collect();
        assert_eq!(tags, [&json!(["river"]), &json!(["river"]), &json!(["court", "river"])]);
        for (bad, pointer, words) in [
            (json!(["river", "Sport"]), "/tags/1", "lower-case"),
            (json!((0..21).map(|n| format!("tag-{n}")).collect::<Vec<_>>()), "/tags", "at most 20 tags"),
        ] {
            let (status, problem) = app.api("PATCH", &path, json!({"tags": bad, "version": kept["version"]})).await;
            assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!(pointer)), "{problem}");
            assert!(problem["errors"][0]["detail"].as_str().unwrap().contains(words), "{problem}");
        }
        let rules = json!({"rules": {"tags_in": ["river", "war"], "tags_out": ["sport"]}});
        assert_eq!(set(&app, rules).await.0, 200);
        let expected = [
            "Ferry: in: published since the edition’s last issue",
            "Match: out: the edition leaves out the tag “sport”",
            "Grain: out: the edition takes only the tags “river”, “war”",
        ];
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        app.deliver().await;
        let (_, assembly) = app.api("GET", "/issues/1/assembly", Value::Null).await;
        assert_eq!(said(&assembly), expected);
        assert_eq!(subjects(&app), ["Ferry"]);
        app.set_time("2026-03-30T09:00:00Z");
        assert_eq!(app.tick().await.assembled, 0, "what was left out is not sent later");
    }

    async fn too_few_briefs_wait_for_the_next_due_time(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        assert_eq!(set(&app, json!({"rules": {"fewest_briefs": 2, "lead": "second"}})).await.0, 200);
        app.a_brief("politics", "First", "Text.").await;
        app.set_time("2026-03-23T09:00:00Z");
        let ticked = app.tick().await;
        assert_eq!((ticked.assembled, ticked.without_issue), (0, 1));
        let (_, preview) = app.api("GET", &format!("{MONDAYS}/preview"), Value::Null).await;
        assert_eq!(said(&preview), ["First: waits for the next issue: there are fewer than the 2 briefs of an issue"]);
        app.a_brief("politics", "Second", "Text.").await;
        app.set_time("2026-03-30T09:00:00Z");
        app.tick().await;
        app.deliver().await;
        assert_eq!(subjects(&app), ["Second"]);
        let text = app.receiver.to("anna@example.org").pop().unwrap().text();
        assert!(text.contains("First"), "{text}");
    }

    async fn what_a_full_issue_cannot_hold_is_in_the_next_one(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        assert_eq!(set(&app, json!({"rules": {"most_briefs": 2}})).await.0, 200);
        for headline in ["One", "Two", "Three"] {
            app.a_brief("politics", headline, "Text.").await;
        }
        for monday in ["2026-03-23T09:00:00Z", "2026-03-30T09:00:00Z", "2026-04-06T09:00:00Z"] {
            app.set_time(monday);
            app.tick().await;
            app.deliver().await;
        }
        assert_eq!(subjects(&app), ["One", "Three"]);
    }

    async fn a_holiday_has_no_issue_and_its_briefs_are_in_the_next(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let days = json!({"days": {"holidays": ["2026-03-23"], "ends_on": "2026-04-05"}});
        let (status, edition) = set(&app, days).await;
        assert_eq!((status, &edition["next_at"]), (200, &json!("2026-03-30T09:00:00.000Z")), "{edition}");
        app.a_brief("politics", "Holiday", "Text.").await;
        app.set_time("2026-03-23T10:00:00Z");
        assert_eq!(app.tick().await.assembled, 0);
        app.set_time("2026-03-30T09:00:00Z");
        assert_eq!(app.tick().await.assembled, 1);
        app.deliver().await;
        assert_eq!(subjects(&app), ["Holiday"]);
        let (_, edition) = app.api("GET", MONDAYS, Value::Null).await;
        assert_eq!(edition["next_at"], Value::Null, "its last day comes before the next Monday");
    }

    async fn what_is_published_after_the_freeze_waits(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        assert_eq!(set(&app, json!({"freeze_minutes": 30})).await.0, 200);
        app.a_brief("politics", "Early", "Text.").await;
        app.set_time("2026-03-23T08:45:00Z");
        app.a_brief("politics", "Late", "Text.").await;
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        let (_, assembly) = app.api("GET", "/issues/1/assembly", Value::Null).await;
        let late = &said(&assembly)[1];
        assert!(late.starts_with("Late: waits for the next issue: it is public from 2026-03-23T08:45:00"), "{late}");
        app.deliver().await;
        app.set_time("2026-03-30T09:00:00Z");
        app.tick().await;
        app.deliver().await;
        assert_eq!(subjects(&app), ["Early", "Late"]);
    }

    async fn an_instant_edition_waits_until_it_is_quiet(app: TestApp) {
        app.a_newsletter().await;
        let edition = json!({"slug": "instant", "name": "At once", "quiet_minutes": 10});
        assert_eq!(app.api("POST", "/newsletters/weekly/editions", edition).await.0, 201);
        app.a_reader_of("anna@example.org", Some("instant"), &[]).await;
        app.a_brief("politics", "One", "Text.").await;
        app.pass(Duration::from_secs(9 * 60));
        assert_eq!(app.tick().await.assembled, 0);
        app.a_brief("politics", "Two", "Text.").await;
        app.pass(Duration::from_secs(9 * 60));
        assert_eq!(app.tick().await.assembled, 0, "the second one begins the wait anew");
        app.pass(Duration::from_secs(60));
        assert_eq!(app.tick().await.assembled, 1);
        app.deliver().await;
        assert_eq!(subjects(&app), ["One"], "both in one mail");
        for n in 0..6 {
            app.a_brief("politics", &format!("Stream {n}"), "Text.").await;
            app.pass(Duration::from_secs(9 * 60));
            app.tick().await;
        }
        app.deliver().await;
        assert_eq!(subjects(&app), ["One", "Stream 0"], "a stream of briefs does not put it off for ever");
        app.pass(Duration::from_secs(600));
        app.tick().await;
        app.deliver().await;
    }

    async fn rules_that_cannot_be_kept_are_refused(app: TestApp) {
        app.a_newsletter().await;
        let refused = [
            (json!({"rules": {"section_order": ["sport"]}}), "rules", "sport, which is no section"),
            (json!({"rules": {"most_per_section": 0}}), "rules", "nonzero"),
            (json!({"rules": {"most_briefs": 2, "fewest_briefs": 3}}), "rules", "less than fewest_briefs"),
            (json!({"rules": {"mostbriefs": 2}}), "rules", "unknown field"),
            (json!({"rules": {"tags_in": ["Sport"]}}), "rules", "lower-case"),
            (json!({"rules": {"tags_in": ["war"], "tags_out": ["war"]}}), "rules", "both name “war”"),
            (json!({"days": {"holidays": ["2026-02-30"]}}), "days", "out of range"),
            (json!({"days": {"starts_on": "2026-05-01", "ends_on": "2026-04-01"}}), "days", "lies before"),
            (json!({"freeze_minutes": 99_999}), "freeze_minutes", "7 days"),
            (json!({"quiet_minutes": 1_441}), "quiet_minutes", "a day"),
        ];
        for (change, field, words) in refused {
            let (status, problem) = set(&app, change.clone()).await;
            assert_eq!(status, 422, "{change} {problem}");
            assert_eq!(problem["errors"][0]["pointer"], format!("/{field}"), "{problem}");
            assert!(problem["errors"][0]["detail"].as_str().unwrap().contains(words), "{problem}");
        }
        let (_, edition) = app.api("GET", MONDAYS, Value::Null).await;
        assert_eq!(edition["version"], 1, "nothing was changed");
    }
}
