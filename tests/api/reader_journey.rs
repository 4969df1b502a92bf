//! A reader's whole way by keyboard alone, in a real browser, once without scripts and once with them.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    chromium::{Browser, SITE},
    test_app::TestApp,
};

const ANNA: &str = "anna@example.org";
const MOVED: &str = "anna@example.net";

/// Two newsletters in English, each with two editions and two sections.
pub async fn two_newsletters(app: &TestApp) {
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
}

async fn newest(app: &TestApp, email: &str) -> crate::receiver::Received {
    app.deliver().await;
    app.receiver.to(email).pop().unwrap()
}

async fn press(browser: &Browser, words: &str) {
    browser.tab_to(words).await;
    browser.type_keys(Key::Enter).await;
}

async fn fill(browser: &Browser, label: &str, words: &str) {
    browser.tab_to(label).await;
    browser.type_keys(words).await;
}

async fn subscribes(app: &TestApp, browser: &Browser) {
    browser.open(&format!("{SITE}/weekly")).await;
    fill(browser, "Email address", ANNA).await;
    fill(browser, "politics", " ").await;
    press(browser, "Subscribe").await;
    browser.arrives_at("Check your mail").await;
    let letter = newest(app, ANNA).await;
    browser.open(&letter.link(&format!("{SITE}/confirm/"))).await;
    press(browser, "Confirm subscription").await;
    browser.arrives_at("You are subscribed").await;
    let (_, list) = app.api("GET", "/subscribers", Value::Null).await;
    assert_eq!(list["items"][0]["status"], "active");
    let welcome = newest(app, ANNA).await;
    assert!(welcome.text().contains("politics") && !welcome.text().contains("economy"));
}

/// Asks for the link to the reader's own page and opens it.
async fn asks_for_the_page(app: &TestApp, browser: &Browser) -> String {
    browser.open(&format!("{SITE}/manage?newsletter=weekly")).await;
    fill(browser, "Email address", ANNA).await;
    browser.type_keys(Key::Enter).await;
    browser.arrives_at("Check your mail").await;
    let page = newest(app, ANNA).await.link(&format!("{SITE}/preferences/"));
    browser.open(&page).await;
    browser.arrives_at("Your subscriptions").await;
    page
}

async fn pauses_and_chooses(app: &TestApp, browser: &Browser) {
    // Month, day and year, as a date field is filled in in English.
    fill(browser, "No mail before", "04102026").await;
    press(browser, "Pause").await;
    browser.is_told("The pause is set.").await;
    let told = "return document.activeElement.getAttribute('role')";
    assert_eq!(
        browser.ask(told).await,
        "status",
        "a screen reader begins with what has changed"
    );
    let (_, list) = app.api("GET", &format!("/subscribers?email={ANNA}"), Value::Null).await;
    assert_eq!(list["items"][0]["status"], "paused");
    press(browser, "End the pause now").await;
    browser.is_told("The pause is over.").await;

    fill(browser, "economy", " ").await;
    fill(browser, "Your time zone", "Minsk").await;
    press(browser, "Save choices").await;
    browser.is_told("Your choices are saved.").await;
    let chosen = "return [document.querySelector('#weekly-zone').value,\
        ...[...document.querySelectorAll('#weekly :checked[type=checkbox]')].map(b => b.value)]";
    assert_eq!(
        browser.ask(chosen).await,
        json!(["Europe/Minsk", "politics", "economy"])
    );
}

/// Changes the address, and answers the page of the new one.
async fn moves(app: &TestApp, browser: &Browser, page: &str) -> String {
    fill(browser, "New email address", MOVED).await;
    browser.type_keys(Key::Enter).await;
    browser.is_told("A link is on its way to the new address").await;
    let letter = newest(app, MOVED).await;
    browser.open(&letter.link(&format!("{SITE}/address/confirm/"))).await;
    press(browser, "Use this address").await;
    browser.arrives_at("Your address is changed").await;
    let told = newest(app, ANNA).await;
    assert!(
        told.text().contains("/address/undo/"),
        "the old address is told, and can undo it"
    );

    renews(app, browser, page).await
}

/// Opens the page after its hour, and answers the new one.
async fn renews(app: &TestApp, browser: &Browser, page: &str) -> String {
    browser.open(page).await;
    browser.arrives_at("This link has expired").await;
    press(browser, "Mail me a new link").await;
    browser.arrives_at("Check your mail").await;
    let page = newest(app, MOVED).await.link(&format!("{SITE}/preferences/"));
    browser.open(&page).await;
    browser.arrives_at("Your subscriptions").await;
    page
}

async fn sees_and_takes_the_data(app: &TestApp, browser: &Browser) {
    press(browser, "See what we keep").await;
    browser.arrives_at("What we keep of you").await;
    assert!(browser.find("main").await.text().await.unwrap().contains(MOVED));
    let link = browser.find("a[href$='/export.json']").await;
    let (status, export) = app.get(&link.attr("href").await.unwrap().unwrap()).await;
    assert_eq!(status, 200);
    let export: Value = serde_json::from_str(&export).unwrap();
    assert_eq!(export["subscriptions"][0]["time_zone"], "Europe/Minsk");
}

/// Gets an issue and leaves by the button of the mail program; answers the reader's page, of that day.
async fn leaves_by_one_click(app: &TestApp, browser: &Browser, page: &str) -> String {
    app.a_brief("economy", "Rates", "Up again.").await;
    app.set_time("2026-03-23T09:00:05Z");
    app.tick().await;
    let issue = newest(app, MOVED).await;
    assert!(issue.html().contains("Up again."));
    let header = issue.header("List-Unsubscribe");
    let link = header.split(['<', '>']).find(|part| part.starts_with("http")).unwrap();
    let (status, _) = app
        .post(link.strip_prefix(SITE).unwrap(), &[("List-Unsubscribe", "One-Click")])
        .await;
    assert_eq!(status, 200);
    let (_, list) = app
        .api("GET", &format!("/subscribers?email={MOVED}"), Value::Null)
        .await;
    assert_eq!(list["items"][0]["status"], "unsubscribed");
    let page = renews(app, browser, page).await;
    press(browser, "The Weekly Brief").await;
    browser.tab_to("Get The Weekly Brief").await;
    page
}

async fn is_erased(app: &TestApp, browser: &Browser, page: &str) {
    browser.open(page).await;
    press(browser, "Have it erased").await;
    browser.arrives_at("Have everything erased").await;
    press(browser, "Erase everything").await;
    assert_eq!(
        browser.title().await,
        "Have everything erased",
        "the browser asks for the tick first"
    );
    browser.open(&format!("{page}/erase")).await;
    fill(browser, "I have understood", " ").await;
    press(browser, "Erase everything").await;
    browser.arrives_at("Everything is erased").await;
    let (_, list) = app.api("GET", "/subscribers", Value::Null).await;
    assert_eq!(list["items"], json!([]));
    app.deliver().await;
}

/// From the first visit to the last, with no mouse.
async fn from_first_to_last(app: TestApp, browser: Browser) {
    two_newsletters(&app).await;
    subscribes(&app, &browser).await;
    let page = asks_for_the_page(&app, &browser).await;
    pauses_and_chooses(&app, &browser).await;
    let page = moves(&app, &browser, &page).await;
    sees_and_takes_the_data(&app, &browser).await;
    let page = leaves_by_one_click(&app, &browser, &page).await;
    is_erased(&app, &browser, &page).await;
    let mut complaints = browser.complaints().await;
    complaints.retain(|it| !it.contains("410 (Gone)"));
    assert_eq!(complaints, Vec::<String>::new(), "besides the pages that have expired");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_goes_all_the_way_by_keyboard_without_scripts() {
    let app = TestApp::on_sqlite().await;
    if let Some(browser) = Browser::on(&app).await {
        from_first_to_last(app, browser).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_goes_all_the_way_by_keyboard_with_scripts() {
    let app = TestApp::on_sqlite().await;
    if let Some(browser) = Browser::with_scripts_on(&app).await {
        from_first_to_last(app, browser).await;
    }
}
