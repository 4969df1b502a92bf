//! What readers change on their page, and what it does to their mail.

use serde_json::{Value, json};
use vesnik::{
    domain::{ConsentKind, SubscriptionId},
    storage::consents,
};

use crate::test_app::{TestApp, on_both};

const ANNA: &str = "anna@example.org";

/// Two more newsletters: one in Russian with two editions, one that cannot be subscribed to yet.
async fn more_newsletters(app: &TestApp) {
    for (slug, name) in [("daily", "Ежедневно"), ("empty", "Empty")] {
        let newsletter = json!({"slug": slug, "name": name, "language": "ru", "from_name": "Desk",
            "from_address": "daily@example.org", "postal_address": "2 Mill Street, Brod"});
        assert_eq!(app.api("POST", "/newsletters", newsletter).await.0, 201);
    }
    for (slug, cron) in [("mornings", "0 6 * * *"), ("evenings", "0 18 * * *")] {
        let edition = json!({"slug": slug, "name": slug, "cron": cron, "zone": "Europe/Minsk"});
        assert_eq!(app.api("POST", "/newsletters/daily/editions", edition).await.0, 201);
    }
    for section in ["sport", "culture"] {
        let body = json!({"slug": section, "name": section});
        assert_eq!(app.api("POST", "/newsletters/daily/sections", body).await.0, 201);
    }
}

async fn subscriptions(app: &TestApp, email: &str) -> Vec<(String, String, String)> {
    let (_, list) = app
        .api("GET", &format!("/subscribers?email={email}"), Value::Null)
        .await;
    let word = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|one| (word(one, "newsletter"), word(one, "edition"), word(one, "status")))
        .collect()
}

fn row(newsletter: &str, edition: &str, status: &str) -> (String, String, String) {
    (newsletter.into(), edition.into(), status.into())
}

async fn kinds(app: &TestApp, subscription: i64) -> Vec<ConsentKind> {
    let read = move |conn: &mut _| consents::kinds(conn, SubscriptionId(subscription));
    app.state.db.read(read).await.unwrap()
}

on_both! {
    async fn the_page_shows_every_newsletter_and_joins_one_without_a_second_confirmation(app: TestApp) {
        app.a_newsletter().await;
        more_newsletters(&app).await;
        app.a_reader(ANNA, &["economy"]).await;
        let link = app.manage_link(ANNA).await;
        let (_, page) = app.get(&link).await;
        assert!(page.contains("Ежедневно") && !page.contains(">Empty<"), "what has no edition cannot be joined");
        assert!(page.contains("id=\"weekly-section-2\" name=\"section\" value=\"economy\" checked"), "{page}");
        let before = app.receiver.to(ANNA).len();
        let join = [("newsletter", "daily"), ("edition", "evenings"), ("section", "sport")];
        let (status, page) = app.form(&format!("{link}/join?lang=en"), &join).await;
        assert_eq!(status, 200);
        assert!(page.contains("Ежедневно"), "{page}");
        app.deliver().await;
        let welcome = app.receiver.to(ANNA).split_off(before);
        assert_eq!(welcome.len(), 1, "a welcome, and no question");
        assert!(welcome[0].text().contains("evenings") && welcome[0].text().contains("sport"));
        assert_eq!(subscriptions(&app, ANNA).await, [row("weekly", "mondays", "active"), row("daily", "evenings", "active")]);
        assert_eq!(kinds(&app, 2).await, [ConsentKind::Requested, ConsentKind::Confirmed]);
        let (_, export) = app.get(&format!("{link}/export.json")).await;
        let export: Value = serde_json::from_str(&export).unwrap();
        let consent = &export["subscriptions"][1]["consents"][1];
        assert_eq!(consent["source"], "preferences page");
        let words = consent["wording"].as_str().unwrap();
        assert_eq!(words, "By pressing the button you agree that we send you Ежедневно by email until you leave. \
            Every issue has a link to leave at once.", "letter for letter as the page showed them");
        // Once more changes nothing.
        assert_eq!(app.form(&format!("{link}/join"), &[("newsletter", "daily"), ("edition", "mornings")]).await.0, 200);
        app.deliver().await;
        assert_eq!(app.receiver.to(ANNA).len(), before + 1);
        assert_eq!(subscriptions(&app, ANNA).await[1], row("daily", "evenings", "active"));
    }

    async fn each_form_changes_its_own(app: TestApp) {
        app.a_newsletter().await;
        more_newsletters(&app).await;
        app.a_reader(ANNA, &[]).await;
        let link = app.manage_link(ANNA).await;
        app.form(&format!("{link}/join"), &[("newsletter", "daily"), ("edition", "evenings")]).await;
        app.deliver().await;
        let done = app.form(&format!("{link}/choices"), &[("newsletter", "daily"), ("edition", "mornings"), ("section", "culture")]).await;
        assert_eq!(done.0, 200);
        assert!(done.1.contains("value=\"culture\" checked") && done.1.contains("value=\"mornings\" checked"), "{}", done.1);
        let done = app.form(&format!("{link}/pause"), &[("newsletter", "daily"), ("pause_until", "2026-04-10")]).await;
        assert_eq!(done.0, 200);
        assert_eq!(subscriptions(&app, ANNA).await, [row("weekly", "mondays", "active"), row("daily", "mornings", "paused")]);
        // The edition changes, and the pause goes on.
        assert_eq!(app.form(&format!("{link}/choices"), &[("newsletter", "daily"), ("edition", "evenings")]).await.0, 200);
        assert_eq!(subscriptions(&app, ANNA).await[1], row("daily", "evenings", "paused"));
        assert!(app.get(&link).await.1.contains("value=\"2026-04-10\""));
        assert_eq!(app.form(&format!("{link}/pause"), &[("newsletter", "daily"), ("end", "yes")]).await.0, 200);
        assert_eq!(subscriptions(&app, ANNA).await[1], row("daily", "evenings", "active"));
        let (_, page) = app.form(&format!("{link}/name"), &[("name", "Ганна")]).await;
        assert!(page.contains("value=\"Ганна\""), "{page}");
        assert_eq!(app.form(&format!("{link}/leave"), &[("newsletter", "daily")]).await.0, 200);
        assert_eq!(subscriptions(&app, ANNA).await, [row("weekly", "mondays", "active"), row("daily", "evenings", "unsubscribed")]);
        app.deliver().await;
        let mails = app.receiver.to(ANNA).len();
        assert_eq!(app.form(&format!("{link}/leave"), &[("all", "yes")]).await.0, 200);
        app.deliver().await;
        assert_eq!(subscriptions(&app, ANNA).await[0], row("weekly", "mondays", "unsubscribed"));
        assert_eq!(app.receiver.to(ANNA).len(), mails, "whoever leaves gets no letter about it");
        let (status, page) = app.get(&link).await;
        assert_eq!(status, 200, "the link works on");
        assert!(page.contains("value=\"daily\"") && page.contains(&format!("{link}/join")));
    }

    async fn the_language_is_that_of_pages_and_letters(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(ANNA, &[]).await;
        let link = app.manage_link(ANNA).await;
        assert!(app.get(&link).await.1.contains("<html lang=\"be\">"), "that of the newsletter");
        let (status, page) = app.form(&format!("{link}/language"), &[("language", "ru")]).await;
        assert_eq!(status, 200);
        assert!(page.contains("<html lang=\"ru\">") && page.contains("value=\"ru\" lang=\"ru\" selected"), "{page}");
        let again = app.manage_link(ANNA).await;
        let letter = app.receiver.to(ANNA).pop().unwrap();
        assert!(letter.text().contains("Ссылка работает 1\u{a0}час."), "{}", letter.text());
        assert!(letter.html().contains("lang=\"ru\""));
        assert!(app.get(&format!("{again}?lang=en")).await.1.contains("<html lang=\"en\">"), "once, when asked for");
        assert_eq!(app.form(&format!("{link}/language"), &[("language", "fr")]).await.0, 422);
        let (_, page) = app.form(&format!("{link}/language"), &[("language", "")]).await;
        assert!(page.contains("<html lang=\"be\">"));
    }

    async fn what_is_refused_stands_beside_its_field_with_what_was_entered(app: TestApp) {
        app.a_newsletter().await;
        more_newsletters(&app).await;
        app.a_reader(ANNA, &[]).await;
        let link = app.manage_link(ANNA).await;
        let long = "x".repeat(201);
        for (form, fields, field, kept) in [
            ("choices", vec![("newsletter", "weekly"), ("edition", "never")], "weekly-edition", ""),
            ("choices", vec![("newsletter", "weekly"), ("section", "sport")], "weekly-section", ""),
            ("pause", vec![("newsletter", "weekly"), ("pause_until", "2026-03-23")], "weekly-pause_until", "value=\"2026-03-23\""),
            ("pause", vec![("newsletter", "weekly"), ("pause_until", "")], "weekly-pause_until", ""),
            ("join", vec![("newsletter", "daily"), ("edition", "never")], "daily-edition", "<details class=\"card\" id=\"daily\" open>"),
            ("name", vec![("name", long.as_str())], "name", long.as_str()),
            ("name", vec![("name", "Win at casino.example.com")], "name", "value=\"Win at casino.example.com\""),
            ("address", vec![("email", "anna@")], "email", "value=\"anna@\""),
            ("address", vec![("email", "ANNA@example.org")], "email", "value=\"ANNA@example.org\""),
        ] {
            let (status, page) = app.form(&format!("{link}/{form}"), &fields).await;
            assert_eq!(status, 422, "{form} {fields:?}");
            assert!(page.contains(&format!("<a href=\"#{field}\">")), "the summary leads to {field}: {page}");
            assert!(page.contains(&format!("id=\"{field}\"")), "{field} is there");
            assert!(page.contains("class=\"field-problem\"") && page.contains(kept), "{form}: {kept} in {page}");
        }
        assert_eq!(app.form(&format!("{link}/choices"), &[("newsletter", "daily")]).await.0, 404, "not hers");
        assert_eq!(app.form(&format!("{link}/leave"), &[("newsletter", "nothing")]).await.0, 404);
        assert_eq!(subscriptions(&app, ANNA).await, [row("weekly", "mondays", "active")]);
        let answer = app.http.get(format!("{}{link}", app.root)).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
    }

    async fn a_pending_subscription_is_confirmed_by_joining(app: TestApp) {
        app.a_newsletter().await;
        app.form("/weekly/subscribe", &[("email", ANNA)]).await;
        app.deliver().await;
        let link = app.manage_link(ANNA).await;
        assert_eq!(app.form(&format!("{link}/join"), &[("newsletter", "weekly"), ("edition", "mondays")]).await.0, 200);
        app.deliver().await;
        assert_eq!(subscriptions(&app, ANNA).await, [row("weekly", "mondays", "active")]);
    }

    async fn who_joins_again_gets_what_is_published_from_then_on(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(ANNA, &[]).await;
        let link = app.manage_link(ANNA).await;
        assert_eq!(app.form(&format!("{link}/leave"), &[("newsletter", "weekly")]).await.0, 200);
        app.a_brief("politics", "Before", "Text.").await;
        app.pass(std::time::Duration::from_secs(60));
        assert_eq!(app.form(&format!("{link}/join"), &[("newsletter", "weekly"), ("edition", "mondays")]).await.0, 200);
        app.a_brief("politics", "After", "Text.").await;
        app.set_time("2026-03-23T09:00:05Z");
        app.tick().await;
        app.deliver().await;
        let mails = app.receiver.to(ANNA).into_iter();
        let issues: Vec<String> = mails.filter(|mail| !mail.header("Feedback-ID").is_empty()).map(|mail| mail.text()).collect();
        let [issue] = issues.as_slice() else { panic!("one issue: {issues:?}") };
        assert!(issue.contains("After") && !issue.contains("Before"), "{issue}");
    }
}
