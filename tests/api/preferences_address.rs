//! Changing the address: confirmed at the new one, announced at the old one, undone from there, and nothing told of strangers.

use std::time::Duration;

use serde_json::Value;
use vesnik::{
    domain::{EmailAddress, SuppressionReason},
    storage::suppressions,
};

use crate::test_app::{TestApp, on_both};

const DAY: Duration = Duration::from_secs(24 * 3600);
const OLD: &str = "anna@example.org";
const NEW: &str = "anna@example.net";

/// Asks to change; answers the page.
async fn ask(app: &TestApp, link: &str, new: &str) -> (u16, String) {
    let answer = app.form(&format!("{link}/address"), &[("email", new)]).await;
    app.deliver().await;
    answer
}

/// Asks, and confirms at the new address.
async fn change(app: &TestApp, from: &str, to: &str) {
    app.pass(Duration::from_secs(1));
    let link = app.manage_link(from).await;
    assert_eq!(ask(app, &link, to).await.0, 200);
    let confirm = app.receiver.to(to).pop().unwrap().link("/address/confirm/");
    assert_eq!(app.form(&confirm, &[]).await.0, 200);
    app.deliver().await;
}

/// The address of the only reader.
async fn address(app: &TestApp) -> String {
    let (_, list) = app.api("GET", "/subscribers", Value::Null).await;
    list["items"][0]["email"].as_str().unwrap().to_owned()
}

async fn an_issue(app: &TestApp, headline: &str, at: &str) {
    app.a_brief("politics", headline, "Text.").await;
    app.set_time(at);
    app.tick().await;
    app.deliver().await;
}

on_both! {
    async fn an_address_is_changed_when_its_owner_presses_the_button(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(OLD, &["politics"]).await;
        an_issue(&app, "Vote", "2026-03-23T09:00:05Z").await;
        let link = app.manage_link(OLD).await;
        let (status, page) = ask(&app, &link, "  Anna@Example.NET ").await;
        assert_eq!(status, 200);
        assert!(!page.to_lowercase().contains("example.net"), "{page}");
        assert_eq!(address(&app).await, OLD, "nothing changes yet");
        let letter = app.receiver.to("Anna@example.net").pop().unwrap();
        assert!(!letter.text().contains("anna@example.org"), "a stranger would learn it: {}", letter.text());
        let confirm = letter.link("/address/confirm/");
        for _ in 0..2 {
            let (status, page) = app.get(&confirm).await;
            assert_eq!(status, 200);
            assert!(page.contains("method=\"post\"") && page.contains("Anna@example.net"));
        }
        assert_eq!(address(&app).await, OLD, "looking changes nothing");
        assert_eq!(app.form(&confirm, &[]).await.0, 200);
        assert_eq!(address(&app).await, "Anna@example.net");
        assert_eq!(app.form(&confirm, &[]).await.0, 200, "a second click answers the same");
        app.deliver().await;
        let notice = app.receiver.to(OLD).pop().unwrap();
        assert!(notice.text().contains("/address/undo/") && notice.text().contains("desk@example.org"), "{}", notice.text());
        assert_eq!(app.get(&link).await.0, 410, "the old mailbox holds no working link to everything");
        an_issue(&app, "Rates", "2026-03-30T09:00:05Z").await;
        let mails = app.receiver.to("Anna@example.net");
        assert!(mails.last().unwrap().text().contains("Rates") && !app.receiver.to(OLD).last().unwrap().text().contains("Rates"));
        let link = app.manage_link("Anna@example.net").await;
        let (_, export) = app.get(&format!("{link}/export.json")).await;
        let export: Value = serde_json::from_str(&export).unwrap();
        assert_eq!(export["issues"].as_array().unwrap().len(), 2, "what she got before is still hers");
        assert!(!export.to_string().contains(OLD), "the old address is gone: {export}");
    }

    async fn the_old_address_undoes_it_within_a_week(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(OLD, &[]).await;
        change(&app, OLD, NEW).await;
        let undo = app.receiver.to(OLD).pop().unwrap().link("/address/undo/");
        app.pass(7 * DAY - Duration::from_secs(1));
        assert_eq!(app.get(&undo).await.0, 200);
        assert_eq!(address(&app).await, NEW);
        assert_eq!(app.form(&undo, &[]).await.0, 200);
        assert_eq!(address(&app).await, OLD);
        app.deliver().await;
        let told = app.receiver.to(NEW).pop().unwrap().text();
        assert!(!told.contains("/address/undo/"), "whoever has lost it learns so: {told}");
        assert_eq!(app.form(&undo, &[]).await.0, 200, "a second click answers the same");
    }

    async fn a_week_later_it_cannot_be_undone(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(OLD, &[]).await;
        change(&app, OLD, NEW).await;
        let undo = app.receiver.to(OLD).pop().unwrap().link("/address/undo/");
        app.pass(7 * DAY);
        assert_eq!(app.get(&undo).await.0, 410);
        assert_eq!(app.form(&undo, &[]).await.0, 410);
        assert_eq!(address(&app).await, NEW);
    }

    async fn a_thief_cannot_keep_an_address_by_changing_it_again(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(OLD, &[]).await;
        change(&app, OLD, "thief@example.net").await;
        change(&app, "thief@example.net", "thief@example.com").await;
        let of_thief = app.receiver.to("thief@example.net").pop().unwrap().link("/address/undo/");
        let own = app.receiver.to(OLD).pop().unwrap().link("/address/undo/");
        // The thief undoes the second change first, which leaves the reader's link as it is.
        assert_eq!(app.form(&of_thief, &[]).await.0, 200);
        assert_eq!(app.form(&own, &[]).await.0, 200);
        assert_eq!(address(&app).await, OLD);
        assert_eq!(app.form(&of_thief, &[]).await.0, 404, "later links are void");
        for mail in app.receiver.to("thief@example.com") {
            if mail.text().contains("/address/confirm/") {
                assert_eq!(app.form(&mail.link("/address/confirm/"), &[]).await.0, 404);
            }
        }
        assert_eq!(address(&app).await, OLD);
        app.deliver().await;
    }

    async fn an_address_of_another_reader_is_not_told_and_not_merged(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(OLD, &[]).await;
        app.a_reader("boris@example.org", &["economy"]).await;
        let link = app.manage_link(OLD).await;
        let fresh = ask(&app, &link, NEW).await;
        let taken = ask(&app, &link, "Boris@example.org").await;
        assert_eq!(taken, fresh, "the same page");
        let letter = app.receiver.mails().pop().unwrap();
        assert_eq!(letter.to, "Boris@example.org");
        assert!(!letter.text().contains("/address/") && !letter.text().contains(OLD), "{}", letter.text());
        assert!(letter.text().contains("/manage?newsletter=weekly"));
        let (_, list) = app.api("GET", "/subscribers", Value::Null).await;
        let emails: Vec<&str> = list["items"].as_array().unwrap().iter().map(|one| one["email"].as_str().unwrap()).collect();
        assert_eq!(emails, [OLD, "boris@example.org"]);
    }

    async fn an_address_that_is_taken_meanwhile_stays_its_own(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(OLD, &[]).await;
        let link = app.manage_link(OLD).await;
        assert_eq!(ask(&app, &link, NEW).await.0, 200);
        let confirm = app.receiver.to(NEW).pop().unwrap().link("/address/confirm/");
        app.a_reader(NEW, &[]).await;
        let (status, _) = app.form(&confirm, &[]).await;
        assert_eq!(status, 409);
        assert_eq!(address(&app).await, OLD);
    }

    async fn a_suppressed_address_gets_the_same_answer_and_no_letter(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(OLD, &[]).await;
        let hash = app.state.key.address_hash(&EmailAddress::parse(NEW).unwrap());
        let now = app.state.now();
        let write = app.state.db.write(move |conn| suppressions::add(conn, &hash, SuppressionReason::Bounced, now));
        assert!(write.await.unwrap());
        let link = app.manage_link(OLD).await;
        let silent = ask(&app, &link, NEW).await;
        assert_eq!(silent, ask(&app, &link, "other@example.net").await);
        assert!(app.receiver.to(NEW).is_empty());
        assert_eq!(app.receiver.to("other@example.net").len(), 1);
    }

    async fn a_later_request_takes_the_place_of_an_earlier_one(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(OLD, &[]).await;
        let link = app.manage_link(OLD).await;
        assert_eq!(ask(&app, &link, NEW).await.0, 200);
        let first = app.receiver.to(NEW).pop().unwrap().link("/address/confirm/");
        // The second one is replaced before its letter leaves.
        assert_eq!(app.form(&format!("{link}/address"), &[("email", "second@example.net")]).await.0, 200);
        assert_eq!(ask(&app, &link, "anna@пример.бел").await.0, 200);
        assert!(app.receiver.to("second@example.net").is_empty(), "its link would not work");
        assert_eq!(app.form(&first, &[]).await.0, 404);
        let (status, page) = ask(&app, &link, "fourth@example.net").await;
        assert_eq!(status, 422, "three a day");
        assert!(page.contains("value=\"fourth@example.net\""));
        let third = app.receiver.to("anna@xn--e1afmkfd.xn--90ais").pop().unwrap().link("/address/confirm/");
        app.pass(2 * DAY);
        assert_eq!(app.form(&third, &[]).await.0, 410, "48 hours");
        assert_eq!(address(&app).await, OLD);
    }
}
