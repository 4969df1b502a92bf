//! The pages of a reader's own choices on a small phone.

use serde_json::json;

use crate::{
    chromium::{Browser, SITE},
    reader_journey::two_newsletters,
    test_app::TestApp,
};

const ANNA: &str = "anna@example.org";

async fn app_and_browser() -> Option<(TestApp, Browser)> {
    let app = TestApp::on_sqlite().await;
    let browser = Browser::on(&app).await?;
    Some((app, browser))
}

async fn link(app: &TestApp, email: &str, path: &str) -> String {
    app.deliver().await;
    app.receiver.to(email).pop().unwrap().link(&format!("{SITE}{path}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_fits_a_small_phone_and_can_be_read_in_light_and_in_dark() {
    let Some((app, browser)) = app_and_browser().await else {
        return;
    };
    two_newsletters(&app).await;
    app.a_reader(ANNA, &[]).await;
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
