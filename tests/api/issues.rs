//! From brief to mailbox: assembly, rendering, delivery, the report, leaving.

use std::time::Duration;

use serde_json::json;

use crate::test_app::on_both;

const WORDS: &str = "Ён сказаў: «ў, і, ё’» 🚲 שלום";

on_both! {
    async fn a_reader_gets_the_issue_and_leaves_with_one_click(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        app.a_reader("boris@example.org", &["economy"]).await;
        let body = format!("{WORDS}\n\n<script>alert(1)</script> [link](https://example.org/x)");
        app.a_brief("politics", "Vote", &body).await;
        app.a_brief("economy", "Rates", "Up again.").await;
        app.set_time("2026-03-23T09:00:05Z");
        assert_eq!(app.tick().await.started, 1);
        assert_eq!(app.tick().await.started, 0);
        app.deliver().await;

        let anna = app.receiver.to("anna@example.org").pop().unwrap();
        assert_eq!(anna.parsed().subject(), Some("Vote"));
        assert!(anna.text().contains(WORDS), "{}", anna.text());
        assert!(anna.html().contains(WORDS) && !anna.html().contains("<script"));
        assert!(anna.text().contains("Up again."));
        assert_eq!(anna.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert!(anna.header("List-Unsubscribe").contains("mailto:"));
        assert_eq!(anna.header("List-Id"), "<weekly.example.org>");
        assert_eq!(anna.header("Content-Language"), "be");
        let boris = app.receiver.to("boris@example.org").pop().unwrap();
        assert!(boris.text().contains("Up again.") && !boris.text().contains("Vote"), "{}", boris.text());
        assert!(!boris.html().contains(WORDS), "only the sections taken");

        let report = app.report().await;
        assert_eq!((&report["audience"], &report["accepted"]), (&json!(2), &json!(2)));
        assert_eq!(report["issue"]["status"], "sent");
        let (status, page) = app.get("/weekly/issues/1").await;
        assert_eq!(status, 200);
        assert!(page.contains(WORDS));
        let (status, page) = app.get("/weekly/briefs/vote").await;
        assert_eq!(status, 200);
        assert!(page.contains(WORDS) && !page.contains("<script>") && !page.contains("<script src") && page.contains("Падпішыцеся на нашу рассылку"));

        let leave = anna.link("/unsubscribe/");
        assert_eq!(app.get(&leave).await.0, 200);
        for _ in 0..2 {
            assert_eq!(app.form(&leave, &[("List-Unsubscribe", "One-Click")]).await.0, 200);
        }
        assert_eq!(app.get("/unsubscribe/nonsense").await.0, 404);
        app.a_brief("economy", "More", "Later.").await;
        app.set_time("2026-03-30T09:00:05Z");
        app.tick().await;
        app.deliver().await;
        assert_eq!(app.receiver.to("anna@example.org").len(), 3, "confirmation, welcome, one issue");
        assert_eq!(app.report().await["audience"], 1);
    }

    async fn refused_and_deferred_recipients_are_accounted_for(app: TestApp) {
        app.a_newsletter().await;
        for name in ["anna", "boris"] {
            app.a_reader(&format!("{name}@example.org"), &[]).await;
        }
        let csv = "email\nrefused@example.org\nlater@example.org\nanna@example.org\nnot an address\n";
        let (first, bad) = app.import(csv).await;
        assert_eq!((first.rows, first.added, first.known, first.bad), (4, 2, 1, 1));
        assert_eq!(bad, [5]);
        let (again, _) = app.import(csv).await;
        assert_eq!((again.added, again.known, again.bad), (0, 3, 1), "importing again adds nobody");
        app.a_brief("politics", "Vote", "Text.").await;
        app.set_time("2026-03-23T09:00:05Z");
        app.tick().await;
        app.deliver().await;
        let report = app.report().await;
        assert_eq!(report["audience"], 4);
        assert_eq!((&report["accepted"], &report["failed"], &report["deferred"]), (&json!(2), &json!(1), &json!(1)));
        assert_eq!(report["reasons"][0]["reason"], "recipient refused");
        app.pass(Duration::from_secs(120));
        app.deliver().await;
        let report = app.report().await;
        assert_eq!((&report["accepted"], &report["deferred"]), (&json!(3), &json!(0)));
        assert_eq!(report["issue"]["status"], "sent");
    }

    async fn an_occurrence_makes_one_issue_however_often_it_is_asked_for(app: TestApp) {
        app.a_newsletter().await;
        app.a_brief("politics", "Vote", "Text.").await;
        app.set_time("2026-03-23T09:00:05Z");
        let ticks = futures::future::join_all((0..8).map(|_| app.tick())).await;
        assert_eq!(ticks.iter().map(|t| t.assembled).sum::<usize>(), 1);
        app.deliver().await;
        app.set_time("2026-03-30T09:00:05Z");
        let ticked = app.tick().await;
        assert_eq!((ticked.assembled, ticked.without_issue), (0, 1), "nothing new is no issue");
    }

    async fn after_a_pause_only_the_latest_occurrence_is_caught_up(app: TestApp) {
        app.a_newsletter().await;
        app.a_brief("politics", "Vote", "Text.").await;
        app.set_time("2026-04-13T10:00:00Z");
        assert_eq!(app.tick().await.assembled, 1);
        assert_eq!(app.tick().await.assembled, 0);
        app.a_brief("politics", "Again", "Text.").await;
        app.set_time("2026-04-22T10:00:00Z");
        let ticked = app.tick().await;
        assert_eq!((ticked.assembled, ticked.without_issue), (0, 1), "two days late is missed");
        app.set_time("2026-04-27T09:00:01Z");
        assert_eq!(app.tick().await.assembled, 1, "its briefs come with the next");
    }

    async fn a_reader_who_leaves_while_an_issue_waits_gets_no_copy(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        app.a_brief("politics", "Vote", "Text.").await;
        app.set_time("2026-03-23T09:00:05Z");
        app.tick().await;
        let leave = app.receiver.to("anna@example.org").pop().unwrap().link("/unsubscribe/");
        assert_eq!(app.form(&leave, &[]).await.0, 200);
        app.deliver().await;
        let report = app.report().await;
        assert_eq!((&report["skipped"], &report["accepted"]), (&json!(1), &json!(0)));
        assert_eq!(report["reasons"][0]["reason"], "unsubscribed");
    }

    async fn a_special_issue_is_paused_resumed_and_sent(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let brief = app.a_brief("politics", "Vote", "Text.").await;
        let special = json!({"newsletter": "weekly", "subject": "Special", "opening_note": "Hello", "briefs": [brief]});
        let (status, issue) = app.api("POST", "/issues", special).await;
        assert_eq!(status, 201, "{issue}");
        let id = issue["id"].as_i64().unwrap();
        assert_eq!(app.api("POST", &format!("/issues/{id}/schedule"), json!({})).await.0, 200);
        app.tick().await;
        assert_eq!(app.api("POST", &format!("/issues/{id}/pause"), json!({})).await.0, 200);
        app.deliver().await;
        assert_eq!(app.report().await["due"], 1);
        assert_eq!(app.api("POST", &format!("/issues/{id}/resume"), json!({})).await.0, 200);
        app.deliver().await;
        assert_eq!(app.report().await["accepted"], 1);
        assert_eq!(app.api("POST", &format!("/issues/{id}/cancel"), json!({})).await.0, 409);
    }
}
