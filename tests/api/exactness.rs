//! What was sent can be shown again, octet for octet, and the ledger tells who got which brief.

use std::time::Duration;

use serde_json::{Value, json};

use crate::test_app::{TestApp, on_both};

/// Three readers, of whom one takes a section, and two briefs.
async fn readers_and_briefs(app: &TestApp) -> (i64, i64) {
    app.a_newsletter().await;
    app.a_reader("anna@example.org", &[]).await;
    app.a_reader("boris@example.org", &["economy"]).await;
    app.import("email,name\nvolha@example.org,Вольга Ў.\n").await;
    let politics = app.a_brief("politics", "Vote", "Ён сказаў.\n\n.dot first").await;
    let economy = app.a_brief("economy", "Rates", "Up again.").await;
    (politics, economy)
}

/// An issue of both briefs whose copies are due.
async fn an_issue(app: &TestApp) -> (i64, i64) {
    let briefs = readers_and_briefs(app).await;
    app.set_time("2026-03-23T09:00:05Z");
    app.tick().await;
    briefs
}

pub async fn copy(app: &TestApp, issue: i64, email: &str) -> (u16, Vec<u8>) {
    let url = format!("{}/api/v1/issues/{issue}/copy?email={email}", app.root);
    let answer = app.http.get(url).bearer_auth(&app.token).send().await.unwrap();
    (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
}

async fn readers(app: &TestApp, brief: i64) -> Vec<String> {
    let url = format!("{}/api/v1/briefs/{brief}/readers.csv", app.root);
    let answer = app.http.get(url).bearer_auth(&app.token).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    let text = answer.text().await.unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    assert_eq!(lines.remove(0), "issue,email,status");
    lines
}

async fn copies_of(app: &TestApp, brief: i64) -> i64 {
    let (status, found) = app
        .api("GET", &format!("/briefs/{brief}/distribution"), Value::Null)
        .await;
    assert_eq!(status, 200);
    found["copies"].as_i64().unwrap()
}

on_both! {
    async fn a_copy_shown_again_is_the_one_that_was_sent(app: TestApp) {
        let (politics, _) = an_issue(&app).await;
        app.deliver().await;
        let change = json!({"name": "Another Name", "from_name": "Somebody", "postal_address": "2 Mill Street", "version": 1});
        assert_eq!(app.api("PATCH", "/newsletters/weekly", change).await.0, 200);
        assert_eq!(app.api("POST", &format!("/briefs/{politics}/retract"), json!({})).await.0, 200);
        app.pass(Duration::from_secs(40 * 24 * 3600));
        for reader in ["anna@example.org", "boris@example.org", "volha@example.org"] {
            let sent = app.receiver.to(reader).pop().unwrap();
            let (status, shown) = copy(&app, 1, reader).await;
            assert_eq!(status, 200);
            assert!(shown == sent.raw, "{}\n{}", String::from_utf8_lossy(&shown), String::from_utf8_lossy(&sent.raw));
        }
        assert_eq!(copy(&app, 1, "nobody@example.org").await.0, 404);
        assert_eq!(copy(&app, 9, "anna@example.org").await.0, 404);
        assert_eq!(copy(&app, 1, "nonsense").await.0, 422);
        let (_, variants) = app.api("GET", "/issues/1/variants", Value::Null).await;
        let items = variants["items"].as_array().unwrap();
        let copies: Vec<i64> = items.iter().map(|one| one["copies"].as_i64().unwrap()).collect();
        assert_eq!((copies.len(), copies.iter().sum::<i64>()), (2, 3), "{variants}");
        assert!(items.iter().all(|one| one["content_hash"].as_str().unwrap().len() == 64));
        assert_ne!(items[0]["content_hash"], items[1]["content_hash"]);
    }

    async fn a_copy_that_has_not_left_is_not_shown(app: TestApp) {
        an_issue(&app).await;
        assert_eq!(copy(&app, 1, "anna@example.org").await.0, 409);
        app.deliver().await;
        assert_eq!(copy(&app, 1, "anna@example.org").await.0, 200);
    }

    async fn the_ledger_tells_who_got_which_brief(app: TestApp) {
        let (politics, economy) = an_issue(&app).await;
        assert_eq!(copies_of(&app, politics).await, 0);
        app.deliver().await;
        assert_eq!((copies_of(&app, politics).await, copies_of(&app, economy).await), (2, 3));
        assert_eq!(readers(&app, politics).await, ["1,anna@example.org,accepted", "1,volha@example.org,accepted"]);
        assert_eq!(readers(&app, economy).await.len(), 3);
        let unsent = app.a_brief("economy", "Prices", "Text.").await;
        assert_eq!((copies_of(&app, unsent).await, readers(&app, unsent).await.len()), (0, 0));
        assert_eq!(app.api("GET", "/briefs/99/distribution", Value::Null).await.0, 404);
    }

    async fn a_brief_retracted_on_the_way_is_in_no_later_copy(app: TestApp) {
        let (politics, economy) = readers_and_briefs(&app).await;
        let special = json!({"newsletter": "weekly", "subject": "Both", "briefs": [politics, economy]});
        assert_eq!(app.api("POST", "/issues", special).await.0, 201);
        let canary = json!({"canary_copies": 1, "canary_hold_minutes": 10});
        assert_eq!(app.api("POST", "/issues/1/schedule", canary).await.0, 200);
        app.tick().await;
        app.deliver().await;
        assert_eq!(copies_of(&app, politics).await + copies_of(&app, economy).await, 2, "the first copy holds both");
        assert_eq!(app.api("POST", &format!("/briefs/{politics}/retract"), json!({})).await.0, 200);
        app.pass(Duration::from_secs(700));
        app.deliver().await;
        assert_eq!((copies_of(&app, politics).await, copies_of(&app, economy).await), (1, 3));
        let (_, variants) = app.api("GET", "/issues/1/variants", Value::Null).await;
        let builds: Vec<i64> = variants["items"].as_array().unwrap().iter().map(|one| one["build"].as_i64().unwrap()).collect();
        assert!(builds.contains(&0) && builds.contains(&1), "{variants}");
        for reader in ["anna@example.org", "boris@example.org", "volha@example.org"] {
            let sent = app.receiver.to(reader).pop().unwrap();
            assert!(copy(&app, 1, reader).await.1 == sent.raw, "{reader}");
        }
    }
}
