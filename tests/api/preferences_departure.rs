//! Leaving: an optional reason that names nobody, less instead, and coming back within the hour.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    contents::contents,
    test_app::{TestApp, on_both},
};

const ANNA: &str = "anna@example.org";

async fn leave_link(app: &TestApp, email: &str) -> String {
    app.receiver.to(email).pop().unwrap().link("/unsubscribe/")
}

async fn status(app: &TestApp) -> Value {
    let (_, list) = app.api("GET", &format!("/subscribers?email={ANNA}"), Value::Null).await;
    list["items"][0]["status"].clone()
}

async fn departures(app: &TestApp) -> Value {
    let (status, found) = app.api("GET", "/newsletters/weekly/departures", Value::Null).await;
    assert_eq!(status, 200);
    found
}

fn form_action(page: &str, prefix: &str) -> String {
    let start = page.find(&format!("action=\"{prefix}")).unwrap() + 8;
    page[start..].split(['"', '?']).next().unwrap().to_owned()
}

/// A daily edition beside the weekly one.
async fn a_daily_edition(app: &TestApp) {
    let daily = json!({"slug": "daily", "name": "Daily", "cron": "0 12 * * *", "zone": "Europe/Minsk"});
    assert_eq!(app.api("POST", "/newsletters/weekly/editions", daily).await.0, 201);
}

on_both! {
    async fn a_reason_is_counted_once_and_names_nobody(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(ANNA, &[]).await;
        let link = leave_link(&app, ANNA).await;
        let reason = format!("{link}/reason");
        let told = [("reason", "other"), ("words", "  Too many\r\nbudgets \u{7} ")];
        assert_eq!(app.form(&reason, &told).await.0, 200);
        assert_eq!(departures(&app).await["words"]["items"], json!([]), "who has not left gives no reason");
        let (_, page) = app.form(&link, &[]).await;
        assert_eq!(form_action(&page, "/unsubscribe/"), reason);
        for _ in 0..2 {
            assert_eq!(app.form(&reason, &told).await.0, 200);
        }
        let found = departures(&app).await;
        assert_eq!(found["reasons"], json!([
            {"reason": "too_often", "count": 0}, {"reason": "not_expected", "count": 0},
            {"reason": "not_subscribed", "count": 0}, {"reason": "other", "count": 1}]));
        let expected = json!([{"left_on": "2026-03-23", "reason": "other", "words": "Too many\nbudgets"}]);
        assert_eq!(found["words"], json!({"items": expected, "next": null}));
        let rows = contents(&app).remove("departures").unwrap();
        assert_eq!(rows.len(), 1);
        assert!(!rows[0].contains("anna"), "{rows:?}");
        let author = vesnik::accounts::create_token(&app.state.db, "author", vesnik::domain::Role::Author, None, app.state.now());
        let author = author.await.unwrap().reveal();
        let url = format!("{}/api/v1/newsletters/weekly/departures", app.root);
        assert_eq!(app.http.get(url).bearer_auth(author).send().await.unwrap().status().as_u16(), 403);
    }

    async fn a_reason_that_is_none_comes_back(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(ANNA, &[]).await;
        let link = leave_link(&app, ANNA).await;
        app.form(&link, &[]).await;
        let long = "x".repeat(501);
        for (fields, wrong) in [
            (vec![("words", "Kept")], "reason-problem"),
            (vec![("reason", "other"), ("words", long.as_str())], "words-problem"),
        ] {
            let (status, page) = app.form(&format!("{link}/reason"), &fields).await;
            assert_eq!(status, 422);
            assert!(page.contains(&format!("id=\"{wrong}\"")) && page.contains(fields.last().unwrap().1), "{page}");
        }
        assert_eq!(app.form(&format!("{link}/reason"), &[("reason", "too_often")]).await.0, 200);
        assert_eq!(departures(&app).await["reasons"][0]["count"], 1);
    }

    async fn the_preferences_page_asks_after_leaving_too(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(ANNA, &[]).await;
        let link = app.manage_link(ANNA).await;
        assert!(!app.get(&link).await.1.contains(&format!("{link}/reason")), "not before");
        let (_, page) = app.form(&format!("{link}/leave"), &[("newsletter", "weekly")]).await;
        assert!(page.contains(&format!("{link}/reason")), "{page}");
        let told = [("newsletter", "weekly"), ("reason", "not_expected")];
        let (_, page) = app.form(&format!("{link}/reason"), &told).await;
        assert!(!page.contains(&format!("{link}/reason")), "once");
        app.form(&format!("{link}/reason"), &told).await;
        assert_eq!(departures(&app).await["reasons"][1]["count"], 1);
    }

    async fn who_left_by_mistake_is_back_at_once_and_misses_nothing(app: TestApp) {
        app.a_newsletter().await;
        a_daily_edition(&app).await;
        app.a_reader(ANNA, &["politics"]).await;
        let link = leave_link(&app, ANNA).await;
        app.a_brief("politics", "Vote", "Text.").await;
        app.a_brief("economy", "Rates", "Text.").await;
        let (_, page) = app.form(&link, &[]).await;
        let back = form_action(&page, "/come-back/");
        assert_eq!(app.get(&back).await.0, 200);
        assert_eq!(status(&app).await, "unsubscribed", "looking changes nothing");
        let mails = app.receiver.to(ANNA).len();
        assert_eq!(app.form(&format!("{back}?lang=en"), &[("edition", "daily")]).await.0, 200);
        assert_eq!(status(&app).await, "active");
        assert_eq!(app.form(&back, &[("edition", "daily")]).await.0, 200, "a second click answers the same");
        app.set_time("2026-03-23T09:00:05Z");
        app.tick().await;
        app.deliver().await;
        let mail = app.receiver.to(ANNA).split_off(mails);
        assert_eq!(mail.len(), 1, "no letters, one issue");
        assert!(mail[0].text().contains("Vote") && !mail[0].text().contains("Rates"), "the sections are as they were");
        let link = app.manage_link(ANNA).await;
        let (_, export) = app.get(&format!("{link}/export.json")).await;
        assert!(export.contains("By pressing the button you agree again"), "{export}");
    }

    async fn coming_back_can_begin_with_a_pause_and_ends_after_an_hour(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(ANNA, &[]).await;
        let link = leave_link(&app, ANNA).await;
        let (_, page) = app.form(&link, &[]).await;
        let back = form_action(&page, "/come-back/");
        let (refused, page) = app.form(&back, &[("pause_until", "2020-01-01")]).await;
        assert_eq!(refused, 422);
        assert!(page.contains("id=\"pause-problem\"") && page.contains("value=\"2020-01-01\""), "{page}");
        assert_eq!(status(&app).await, "unsubscribed");
        let (refused, page) = app.form(&format!("{back}?lang=ru"), &[("pause_until", "soon")]).await;
        assert_eq!(refused, 400);
        assert!(page.contains("день в виде 2027-01-31"), "{page}");
        assert_eq!(app.form(&back, &[("pause_until", "2026-04-10")]).await.0, 200);
        assert_eq!(status(&app).await, "paused");
        let (_, page) = app.form(&link, &[]).await;
        let back = form_action(&page, "/come-back/");
        app.pass(Duration::from_secs(3600));
        assert_eq!(app.get(&back).await.0, 410);
        assert_eq!(app.form(&back, &[]).await.0, 410);
        assert_eq!(status(&app).await, "unsubscribed");
        let (_, page) = app.form(&link, &[]).await;
        assert!(!page.contains("/come-back/"), "an old mail brings nobody back who left long ago");
    }

    async fn a_reason_that_was_refused_is_asked_for_again(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(ANNA, &[]).await;
        let link = app.manage_link(ANNA).await;
        app.form(&format!("{link}/leave"), &[("newsletter", "weekly")]).await;
        let reason = format!("{link}/reason?lang=en");
        let (refused, page) = app.form(&reason, &[("newsletter", "weekly"), ("words", "It was late")]).await;
        assert_eq!(refused, 422);
        assert!(page.contains("<a href=\"#reason-1\">Choose one of the reasons.") && page.contains("id=\"reason-1\""), "{page}");
        assert!(page.contains("id=\"reason-problem\"") && page.contains(">It was late</textarea>"), "{page}");
        let long = "x".repeat(501);
        let (refused, page) = app.form(&reason, &[("newsletter", "weekly"), ("reason", "other"), ("words", &long)]).await;
        assert_eq!(refused, 422);
        assert!(page.contains("<a href=\"#words\">") && page.contains("value=\"other\" required checked"), "{page}");
        let (told, page) = app.form(&reason, &[("newsletter", "weekly"), ("reason", "other"), ("words", "late")]).await;
        assert_eq!(told, 200);
        assert!(!page.contains("id=\"reason-1\""), "{page}");
    }

    async fn less_instead_is_a_letter_to_the_reader_alone(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(ANNA, &[]).await;
        let link = leave_link(&app, ANNA).await;
        assert!(app.get(&link).await.1.contains(&format!("{link}/less")), "offered before leaving");
        let (accepted, page) = app.form(&format!("{link}/less"), &[]).await;
        assert_eq!(accepted, 202);
        assert!(!page.contains("anna@"), "{page}");
        app.deliver().await;
        let manage = app.receiver.to(ANNA).pop().unwrap().link("/preferences/");
        assert_eq!(app.get(&manage).await.0, 200);
        assert_eq!(status(&app).await, "active");
        assert_eq!(app.form("/unsubscribe/nonsense/less", &[]).await.0, 404);
    }

    async fn words_come_in_pages(app: TestApp) {
        app.a_newsletter().await;
        for n in 0..3 {
            let email = format!("r{n}@example.org");
            app.a_reader(&email, &[]).await;
            let link = leave_link(&app, &email).await;
            app.form(&link, &[]).await;
            app.form(&format!("{link}/reason"), &[("reason", "other"), ("words", &format!("Words {n}"))]).await;
        }
        let (_, first) = app.api("GET", "/newsletters/weekly/departures?limit=2", Value::Null).await;
        let next = first["words"]["next"].as_str().unwrap();
        let (_, second) = app.api("GET", &format!("/newsletters/weekly/departures?limit=2&after={next}"), Value::Null).await;
        let words = [&first, &second].map(|page| {
            let items = page["words"]["items"].as_array().unwrap().iter();
            items.map(|one| one["words"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        });
        assert_eq!(words.concat(), ["Words 2", "Words 1", "Words 0"]);
        assert_eq!((&second["words"]["next"], &second["reasons"][3]["count"]), (&Value::Null, &json!(3)));
    }
}
