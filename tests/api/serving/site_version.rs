//! What the database counts as a change of the site, and what not.

use diesel::{RunQueryDsl, connection::SimpleConnection, sql_query};
use serde_json::json;
use vesnik::{
    domain::Timestamp,
    storage::{Conn, StorageError, site_version, write_alone},
};

use super::a_newsroom;
use crate::test_app::on_both;

/// By how much a statement raises the version, in a transaction of its own that is not kept.
fn counted(conn: &mut Conn, statement: &str) -> i64 {
    let before = site_version::current(conn).unwrap();
    conn.batch_execute("BEGIN").unwrap();
    let changed = sql_query(statement).execute(conn).unwrap();
    assert!(changed > 0, "nothing to change: {statement}");
    if let Conn::Postgres(_) = conn {
        conn.batch_execute("SET CONSTRAINTS ALL IMMEDIATE").unwrap();
    }
    let after = site_version::current(conn).unwrap();
    conn.batch_execute("ROLLBACK").unwrap();
    after - before
}

on_both! {
    async fn the_version_counts_what_pages_show_and_nothing_else(app: TestApp) {
        let vote = a_newsroom(&app).await;
        let draft = json!({"newsletter": "weekly", "section": "politics", "headline": "Draft", "body": "Text.",
            "slug": "draft"});
        assert_eq!(app.api("POST", "/briefs", draft).await.0, 201);
        let path = format!("/briefs/{vote}/corrections");
        let (_, known) = app.api("GET", &format!("/briefs/{vote}"), json!(null)).await;
        let change = json!({"body": "On Tuesday.", "version": known["version"]});
        assert_eq!(app.api("PATCH", &format!("/briefs/{vote}"), change).await.0, 200);
        assert_eq!(app.api("POST", &path, json!({"note": "It said Monday."})).await.0, 201);
        let url = app.state.db.url().clone();
        let check = move || {
            let mut conn = url.open().unwrap();
            for statement in [
                "UPDATE newsletters SET name = 'x'",
                "UPDATE newsletters SET theme = '{\"x\":1}'",
                "UPDATE sections SET name = 'x'",
                "INSERT INTO sections (newsletter_id, slug, name, position, created_at) VALUES (1, 'x', 'x', 9, 0)",
                "UPDATE editions SET name = 'x'",
                "UPDATE editions SET active = FALSE",
                "UPDATE briefs SET headline = 'x' WHERE slug = 'vote'",
                "UPDATE briefs SET status = 4 WHERE slug = 'vote'",
                "UPDATE briefs SET status = 3 WHERE slug = 'draft'",
                "UPDATE briefs SET status = 0 WHERE slug = 'vote'",
                "UPDATE corrections SET note = 'x'",
                "DELETE FROM corrections",
                "UPDATE issues SET subject = 'x'",
                "UPDATE issues SET opening_note = 'x'",
                "UPDATE issues SET status = 4",
                "UPDATE issues SET started_at = 5",
                "UPDATE issue_briefs SET withheld = TRUE",
                "UPDATE issue_briefs SET position = 7",
                "DELETE FROM issue_briefs",
            ] {
                assert!(counted(&mut conn, statement) > 0, "{statement}");
            }
            for statement in [
                "UPDATE newsletters SET last_issue_number = 7",
                "UPDATE editions SET next_at = 5, assembled_until = 6",
                "UPDATE briefs SET headline = 'x' WHERE slug = 'draft'",
                "UPDATE issues SET audience = audience + 1, seen_recorded = FALSE, canary_until = 5, updated_at = 6, \
                 deadline_at = 7, finished_at = 8, cutoff = 9",
                "UPDATE deliveries SET status = 2",
                "UPDATE letters SET due_at = 5",
                "UPDATE subscribers SET name = 'x'",
                "UPDATE subscriptions SET seen_until = 5",
                "DELETE FROM consent_events",
                "UPDATE occurrences SET recorded_at = 5",
            ] {
                assert_eq!(counted(&mut conn, statement), 0, "{statement}");
            }
        };
        tokio::task::spawn_blocking(check).await.unwrap();
    }

    async fn a_change_that_fails_is_not_counted_and_many_at_once_all_are(app: TestApp) {
        app.a_newsletter().await;
        let (url, db) = (app.state.db.url().clone(), app.state.db.clone());
        let version = move || site_version::current(&mut url.open().unwrap()).unwrap();
        let before = version();
        let (known, _) = app.api("POST", "/newsletters/weekly/sections", json!({"slug": "economy", "name": "x"})).await;
        assert_eq!((known, version()), (409, before));
        // Half of them hold the newsletter while they change a section; the others, having changed another section, want it.
        let change = |number: usize| {
            let number_taken = "UPDATE newsletters SET last_issue_number = last_issue_number + 1".to_owned();
            let section = number % 2 + 1;
            let mut steps = [format!("UPDATE sections SET name = 'n{number}' WHERE id = {section}"), number_taken];
            steps.rotate_left(number % 2);
            db.write(move |conn| {
                for step in steps {
                    sql_query(step).execute(conn).map_err(StorageError::from)?;
                }
                Ok::<_, StorageError>(())
            })
        };
        let done = futures::future::join_all((0..40).map(change)).await;
        assert!(done.iter().all(Result::is_ok), "{done:?}");
        assert!(version() >= before + 40);
    }

    async fn the_next_publication_is_known(app: TestApp) {
        app.a_newsletter().await;
        let url = app.state.db.url().clone();
        let next = move |after: &'static str| {
            let mut conn = url.open().unwrap();
            let after = Timestamp::parse(after).unwrap();
            let next = write_alone(&mut conn, |conn| site_version::next_publication(conn, after)).unwrap();
            next.map(|at| at.to_string())
        };
        assert_eq!(next("2026-03-23T08:00:00Z"), None);
        for (headline, at) in [("Later", "2026-03-24T12:00:00Z"), ("Sooner", "2026-03-23T12:00:00Z")] {
            let brief = json!({"newsletter": "weekly", "section": "politics", "headline": headline, "body": "Text.",
                "slug": headline.to_lowercase(), "embargo_until": at});
            app.publish(brief).await;
        }
        assert_eq!(next("2026-03-23T08:00:00Z").as_deref(), Some("2026-03-23T12:00:00.000Z"));
        assert_eq!(next("2026-03-23T12:00:00Z").as_deref(), Some("2026-03-24T12:00:00.000Z"));
        assert_eq!(next("2026-03-24T12:00:00Z"), None);
    }
}
