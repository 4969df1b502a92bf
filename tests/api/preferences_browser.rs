//! A reader's way through everything that is kept, in a real browser, without scripts and partly by keyboard alone.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    chromium::{Browser, SITE},
    test_app::TestApp,
};

const ANNA: &str = "anna@example.org";

async fn app_and_browser() -> Option<(TestApp, Browser)> {
    let app = TestApp::on_sqlite().await;
    let browser = Browser::on(&app).await?;
    Some((app, browser))
}

/// Two newsletters in English, one with an edition that comes in the morning, and a reader of it.
async fn a_reader_of_one_of_two(app: &TestApp) {
    for (slug, name) in [("weekly", "The Weekly Brief"), ("daily", "The Daily Brief")] {
        let newsletter = json!({"slug": slug, "name": name, "language": "en", "from_name": "Desk",
            "from_address": "desk@example.org", "postal_address": "1 Mill Street, Brod"});
        assert_eq!(app.api("POST", "/newsletters", newsletter).await.0, 201);
        for (edition, cron) in [("mondays", "0 12 * * 1"), ("fridays", "0 12 * * 5")] {
            let edition = json!({"slug": edition, "name": edition, "cron": cron, "zone": "Europe/Minsk",
                "local_morning": slug == "weekly"});
            let path = format!("/newsletters/{slug}/editions");
            assert_eq!(app.api("POST", &path, edition).await.0, 201);
        }
        for section in ["politics", "economy"] {
            let path = format!("/newsletters/{slug}/sections");
            let body = json!({"slug": section, "name": section});
            assert_eq!(app.api("POST", &path, body).await.0, 201);
        }
    }
    app.a_reader(ANNA, &[]).await;
}

async fn link(app: &TestApp, email: &str, path: &str) -> String {
    app.deliver().await;
    app.receiver.to(email).pop().unwrap().link(&format!("{SITE}{path}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_asks_for_the_link_pauses_changes_the_address_takes_the_data_and_is_erased() {
    let Some((app, browser)) = app_and_browser().await else {
        return;
    };
    a_reader_of_one_of_two(&app).await;
    // By keyboard alone.
    browser.open(&format!("{SITE}/manage?newsletter=weekly")).await;
    browser.tab().await;
    browser.type_keys(Key::Enter).await;
    while browser.tab().await != "email" {}
    browser.type_keys(ANNA).await;
    browser.type_keys(Key::Enter).await;
    browser.arrives_at("Check your mail").await;

    let page = link(&app, ANNA, "/preferences/").await;
    browser.open(&page).await;
    browser.arrives_at("Your subscriptions").await;
    let day = browser.find("#weekly-pause_until").await;
    browser
        .ask("document.querySelector('#weekly-pause_until').value = '2026-04-10'")
        .await;
    assert_eq!(day.value().await.unwrap().as_deref(), Some("2026-04-10"));
    browser
        .find("form[action$='/pause'] button")
        .await
        .click()
        .await
        .unwrap();
    let notice = browser.find("[role=status]").await.text().await.unwrap();
    assert_eq!(notice, "The pause is set.");
    assert_eq!(
        browser.ask("return document.activeElement.getAttribute('role')").await,
        "status"
    );
    let (_, list) = app.api("GET", &format!("/subscribers?email={ANNA}"), Value::Null).await;
    assert_eq!(list["items"][0]["status"], "paused");
    browser.press_button("End the pause now").await;
    browser.find("[role=status]").await;

    // The zone is chosen and the choices are saved by keyboard.
    browser.find("#weekly-section-2").await.click().await.unwrap();
    while browser.tab().await != "weekly-zone" {}
    browser.type_keys("Minsk").await;
    browser.tab().await;
    browser.type_keys(Key::Enter).await;
    let saved = browser.find("[role=status]").await.text().await.unwrap();
    assert_eq!(saved, "Your choices are saved.");
    let chosen = "return [document.querySelector('#weekly-zone').value, ...[...document.querySelectorAll('#weekly :checked[type=checkbox]')].map(b => b.value)]";
    assert_eq!(browser.ask(chosen).await, json!(["Europe/Minsk", "economy"]));

    browser.click_label("New email address").await;
    browser.type_keys("anna@example.net").await;
    browser.press_button("Change address").await;
    let asked = browser.find("[role=status]").await.text().await.unwrap();
    assert!(asked.starts_with("A link is on its way to the new address"), "{asked}");
    browser
        .open(&link(&app, "anna@example.net", "/address/confirm/").await)
        .await;
    browser.press_button("Use this address").await;
    browser.arrives_at("Your address is changed").await;

    browser.open(&page).await;
    browser.arrives_at("This link has expired").await;
    browser.press_button("Mail me a new link").await;
    browser.arrives_at("Check your mail").await;
    let page = link(&app, "anna@example.net", "/preferences/").await;
    browser.open(&page).await;
    let see = browser.find("a[href$='/stored']").await;
    see.click().await.unwrap();
    browser.arrives_at("What we keep of you").await;
    assert!(
        browser
            .find("main")
            .await
            .text()
            .await
            .unwrap()
            .contains("anna@example.net")
    );
    let export = browser
        .find("a[href$='/export.json']")
        .await
        .attr("href")
        .await
        .unwrap()
        .unwrap();
    let (status, export) = app.get(&export).await;
    assert_eq!(status, 200);
    let export: Value = serde_json::from_str(&export).unwrap();
    assert_eq!(export["subscriptions"][0]["time_zone"], "Europe/Minsk");

    browser.open(&format!("{page}/erase")).await;
    browser.press_button("Erase everything").await;
    assert_eq!(
        browser.title().await,
        "Have everything erased",
        "the browser asks for the tick first"
    );
    browser.click_label("I have understood").await;
    browser.press_button("Erase everything").await;
    browser.arrives_at("Everything is erased").await;
    let (_, list) = app.api("GET", "/subscribers", Value::Null).await;
    assert_eq!(list["items"], json!([]));
    app.deliver().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_fits_a_small_phone_and_can_be_read_in_light_and_in_dark() {
    let Some((app, browser)) = app_and_browser().await else {
        return;
    };
    a_reader_of_one_of_two(&app).await;
    let leave = link(&app, ANNA, "/unsubscribe/").await;
    let page = format!("{SITE}{}", app.manage_link(ANNA).await);
    let path = page.strip_prefix(SITE).unwrap();
    app.form(&format!("{path}/address"), &[("email", "anna@example.net")])
        .await;
    let change = link(&app, "anna@example.net", "/address/confirm/").await;
    let pages = [
        format!("{SITE}/manage"),
        page.clone(),
        format!("{page}?done=choices&lang=be"),
        format!("{page}?lang=ru"),
        format!("{page}/stored"),
        format!("{page}/erase?lang=ru"),
        change,
        leave.clone(),
        format!("{SITE}/preferences/nonsense"),
    ];
    browser.on_screen(360, 740).await;
    for scheme in ["light", "dark"] {
        browser.prefer(scheme).await;
        for url in &pages {
            browser.open(url).await;
            let wide = browser.ask(include_str!("overhang.js")).await;
            assert_eq!(wide, json!({"client": 360, "scroll": 360, "widest": ""}), "{url}");
            let found = browser.ask(include_str!("contrast.js")).await;
            assert!(found["ratio"].as_f64() >= Some(4.5), "{url}, {scheme}: {found}");
            let unlabelled = browser.ask(
                "return [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]\
                 .filter(field => !field.labels.length).map(field => field.id)",
            );
            assert_eq!(unlabelled.await, json!([]), "{url}");
        }
        browser.open(&leave).await;
        browser.press_button("Unsubscribe").await;
        browser.arrives_at("You have left").await;
        let found = browser.ask(include_str!("contrast.js")).await;
        assert!(found["ratio"].as_f64() >= Some(4.5), "{scheme}: {found}");
    }
    browser.close().await;
}
