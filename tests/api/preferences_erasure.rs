//! Erasing a reader: nothing is left but the keyed hash, every recipient stays accounted for, and nothing brings the address back.

use std::{sync::Arc, time::Duration};

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use serde_json::{Value, json};

use crate::{
    contents::{contents, differing},
    test_app::{TestApp, on_both},
};

const ANNA: &str = "anna@example.org";

async fn erase(app: &TestApp, link: &str) -> (u16, String) {
    app.form(&format!("{link}/erase"), &[("understood", "yes")]).await
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The numbers of readers in the ledger.
fn numbers(app: &TestApp) -> Vec<i64> {
    let mut conn = app.state.db.url().open().unwrap();
    let sql = "SELECT subscriber_id AS n FROM deliveries ORDER BY issue_id, subscriber_id";
    let rows: Vec<Number> = sql_query(sql).load(&mut conn).unwrap();
    rows.into_iter().map(|row| row.n).collect()
}

/// The newest issue's counts: audience, accepted, skipped; everyone is accounted for.
async fn counts(app: &TestApp) -> [i64; 3] {
    let report = app.report().await;
    ["audience", "accepted", "skipped"].map(|name| report[name].as_i64().unwrap())
}

async fn an_issue_starts(app: &TestApp, headline: &str, at: &str) {
    app.a_brief("politics", headline, "Text.").await;
    app.set_time(at);
    assert_eq!(app.tick().await.started, 1);
}

on_both! {
    async fn nothing_is_left_but_the_keyed_hash(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("boris@example.org", &[]).await;
        let before = contents(&app);
        app.form("/weekly/subscribe", &[("email", ANNA), ("name", "Ганна"), ("section", "economy")]).await;
        app.deliver().await;
        let confirm = app.receiver.to(ANNA).pop().unwrap().link("/confirm/");
        app.form(&confirm, &[]).await;
        let link = app.manage_link(ANNA).await;
        app.form(&format!("{link}/language"), &[("language", "ru")]).await;
        app.form(&format!("{link}/pause"), &[("newsletter", "weekly"), ("pause_until", "2026-04-10")]).await;
        app.form(&format!("{link}/address"), &[("email", "anna@example.net")]).await;
        app.deliver().await;
        let change = app.receiver.to("anna@example.net").pop().unwrap().link("/address/confirm/");
        app.form(&change, &[]).await;
        let link = app.manage_link("anna@example.net").await;
        // What waits to be sent goes too.
        app.form("/weekly/subscribe", &[("email", "anna@example.net")]).await;
        app.form("/manage", &[("email", "anna@example.net")]).await;
        app.form(&format!("{link}/address"), &[("email", "anna@example.com")]).await;
        let (status, page) = app.get(&format!("{link}/erase")).await;
        assert_eq!(status, 200);
        assert!(page.contains("anna@example.net") && page.contains("name=\"understood\""));
        for fields in [vec![], vec![("understood", "no")]] {
            let (status, page) = app.form(&format!("{link}/erase"), &fields).await;
            assert_eq!(status, 422, "the box must be ticked");
            assert!(page.contains("href=\"#understood\""), "{page}");
        }
        assert_eq!(app.get(&link).await.0, 200, "nothing was erased");
        let mails = app.receiver.mails().len();
        assert_eq!(erase(&app, &link).await.0, 200);
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), mails, "no letter follows, and none that waited leaves");
        let after = contents(&app);
        let changed = differing(&before, &after);
        let of_nobody = ["growth_days", "quotas", "sightings", "suppressions", "wordings"];
        assert!(changed.iter().all(|table| of_nobody.contains(&table.as_str())), "{changed:?}");
        let hash = app.state.key.address_hash(&vesnik::domain::EmailAddress::parse("anna@example.net").unwrap());
        let (_, kept) = app.api("GET", "/suppressions", Value::Null).await;
        assert_eq!(kept["items"].as_array().unwrap().len(), 1);
        assert_eq!((&kept["items"][0]["address_hash"], &kept["items"][0]["reason"]), (&json!(hash.to_string()), &json!("erased")));
        let all = format!("{after:?}");
        assert!(!all.contains("anna") && !all.contains("Ганна"), "{all}");
        for path in [&link, &confirm, &change] {
            assert_eq!(app.get(path).await.0, 404, "{path}");
        }
    }

    async fn every_recipient_of_past_issues_stays_accounted_for(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(ANNA, &[]).await;
        app.a_reader("boris@example.org", &[]).await;
        an_issue_starts(&app, "Vote", "2026-03-23T09:00:05Z").await;
        app.deliver().await;
        an_issue_starts(&app, "Rates", "2026-03-30T09:00:05Z").await;
        app.deliver().await;
        let link = app.manage_link(ANNA).await;
        let (_, own) = app.get(&format!("{link}/export.json")).await;
        assert_eq!(serde_json::from_str::<Value>(&own).unwrap()["issues"].as_array().unwrap().len(), 2);
        assert_eq!(erase(&app, &link).await.0, 200);
        let kept = numbers(&app);
        assert_eq!(kept.iter().filter(|number| **number < 0).count(), 2, "{kept:?}");
        assert!(!kept.contains(&1), "her number is gone: {kept:?}");
        for issue in [1, 2] {
            let (_, report) = app.api("GET", &format!("/issues/{issue}/report"), Value::Null).await;
            assert_eq!((&report["audience"], &report["accepted"], &report["unaccounted"]), (&json!(2), &json!(2), &json!(0)));
        }
        let (_, got) = app.api("GET", "/briefs/1/distribution", Value::Null).await;
        assert_eq!(got["copies"], 2, "so many copies there are: {got}");
        let (_, copies) = app.api("GET", "/deliveries?issue=1", Value::Null).await;
        assert_eq!(copies["items"].as_array().unwrap().len(), 1, "and one of them is still somebody's");
        // A correction goes to those who got it wrong and are still there.
        let (_, brief) = app.api("GET", "/briefs/1", Value::Null).await;
        let fixed = json!({"body": "Right.", "version": brief["version"]});
        assert_eq!(app.api("PATCH", "/briefs/1", fixed).await.0, 200);
        let correction = json!({"note": "It was wrong.", "letter": true});
        let (status, made) = app.api("POST", "/briefs/1/corrections", correction).await;
        assert_eq!(status, 201, "{made}");
        app.tick().await;
        app.deliver().await;
        assert_eq!(counts(&app).await, [1, 1, 0]);
    }

    async fn a_copy_that_was_to_be_sent_is_not(app: TestApp) {
        app.a_newsletter().await;
        app.set_time("2026-03-23T08:30:00Z");
        app.a_reader(ANNA, &[]).await;
        app.import("email\nlater@example.org\n").await;
        app.a_reader("boris@example.org", &[]).await;
        let due = app.manage_link(ANNA).await;
        an_issue_starts(&app, "Vote", "2026-03-23T09:00:05Z").await;
        let mails = app.receiver.mails().len();
        assert_eq!(erase(&app, &due).await.0, 200);
        app.deliver().await;
        assert_eq!(app.report().await["deferred"], 1, "the relay puts one off");
        let deferred = app.manage_link("later@example.org").await;
        assert_eq!(erase(&app, &deferred).await.0, 200);
        app.pass(Duration::from_secs(3600));
        app.deliver().await;
        let sent = app.receiver.mails().split_off(mails).into_iter();
        let sent: Vec<String> = sent.filter(|mail| mail.text().contains("Vote")).map(|mail| mail.to).collect();
        assert_eq!(sent, ["boris@example.org"]);
        assert_eq!(counts(&app).await, [3, 1, 2]);
        assert!(numbers(&app).iter().filter(|number| **number < 0).count() == 2);
    }

    async fn a_copy_in_hand_may_still_go_and_is_counted(app: TestApp) {
        app.a_newsletter().await;
        app.set_time("2026-03-23T08:30:00Z");
        app.a_reader(ANNA, &[]).await;
        app.a_reader("boris@example.org", &[]).await;
        let link = app.manage_link(ANNA).await;
        an_issue_starts(&app, "Vote", "2026-03-23T09:00:05Z").await;
        let mails = app.receiver.mails().len();
        app.receiver.answer_after(Duration::from_millis(1_500));
        let state = Arc::clone(&app.state);
        let sending = tokio::spawn(async move { state.worker.run_until_idle().await.unwrap() });
        while app.receiver.waiting() < 2 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(erase(&app, &link).await.0, 200);
        assert!(numbers(&app).contains(&1), "its outcome has to find the row");
        let report = app.report().await;
        assert_eq!((&report["claimed"], &report["accepted"]), (&json!(2), &json!(0)), "still in hand: {report}");
        sending.await.unwrap();
        app.receiver.answer_after(Duration::ZERO);
        app.deliver().await;
        assert_eq!(app.receiver.mails().len() - mails, 2);
        assert_eq!(counts(&app).await, [2, 2, 0]);
        assert_eq!(numbers(&app), [-1, 2], "the number is gone when the issue has ended");
        assert!(contents(&app)["erased_copies"].is_empty());
        an_issue_starts(&app, "Rates", "2026-03-30T09:00:05Z").await;
        app.deliver().await;
        assert_eq!(counts(&app).await, [1, 1, 0]);
    }

    async fn nothing_brings_an_erased_address_back_but_an_owner(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("boris@example.org", &[]).await;
        app.a_reader(ANNA, &[]).await;
        let leave = app.receiver.to(ANNA).pop().unwrap().link("/unsubscribe/");
        let link = app.manage_link(ANNA).await;
        assert_eq!(erase(&app, &link).await.0, 200);
        let mails = app.receiver.mails().len();
        assert_eq!(app.form("/weekly/subscribe", &[("email", "Anna@example.org")]).await.0, 202, "the answer that everybody gets");
        assert_eq!(app.form("/manage", &[("email", ANNA)]).await.0, 202);
        let (report, _) = app.import("email,name\nanna@example.org,Anna\nvera@example.org,Vera\n").await;
        assert_eq!((report.added, report.suppressed), (1, 1));
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), mails);
        assert!(!format!("{:?}", contents(&app)).contains("anna"));
        // The link in her old mails is hers alone, whoever came after her.
        let (status, page) = app.form(&format!("{leave}?lang=en"), &[("List-Unsubscribe", "One-Click")]).await;
        assert_eq!(status, 200);
        assert!(page.contains("There is nothing to leave"), "{page}");
        let (_, list) = app.api("GET", "/subscribers?email=vera@example.org", Value::Null).await;
        assert_eq!(list["items"][0]["status"], "active");
        assert!(list["items"][0]["id"].as_i64() > Some(2), "no number is given twice: {list}");
        let (_, found) = app.api("GET", "/suppressions?email=ANNA@example.org", Value::Null).await;
        let hash = found["items"][0]["address_hash"].as_str().unwrap();
        assert_eq!(app.api("DELETE", &format!("/suppressions/{hash}"), Value::Null).await.0, 204);
        app.a_reader(ANNA, &[]).await;
        an_issue_starts(&app, "Vote", "2026-03-23T09:00:05Z").await;
        app.deliver().await;
        assert_eq!(counts(&app).await, [3, 3, 0]);
    }

    async fn readers_are_erased_at_the_same_time(app: TestApp) {
        app.a_newsletter().await;
        app.set_time("2026-03-23T08:30:00Z");
        let mut links = Vec::new();
        for n in 0..6 {
            let email = format!("r{n}@example.org");
            app.a_reader(&email, &[]).await;
            links.push(app.manage_link(&email).await);
        }
        an_issue_starts(&app, "Vote", "2026-03-23T09:00:05Z").await;
        app.deliver().await;
        let erased = links.iter().map(|link| erase(&app, link));
        let statuses: Vec<u16> = futures::future::join_all(erased).await.into_iter().map(|(status, _)| status).collect();
        assert_eq!(statuses, [200; 6]);
        assert_eq!(numbers(&app), [-6, -5, -4, -3, -2, -1]);
        assert_eq!(counts(&app).await, [6, 6, 0]);
    }
}
