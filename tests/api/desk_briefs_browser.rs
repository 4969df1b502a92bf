//! The editor of briefs in a real browser: with its scripts, by keyboard, and without.

use thirtyfour::Key;

use crate::{
    chromium::{Browser, SITE},
    desk_briefs::{BORIS, a_draft, a_newsroom, with},
    desk_briefs_looks::a_png,
    desk_visitor::{ANNA, at_desk},
    test_app::TestApp,
};

/// The editor is there, and its scripts with it.
const READY: &str = "return document.getElementById('editor')?.dataset.ready === 'yes'";

/// From now on nothing that the page asks for comes, as without a network.
const UNREACHED: &str =
    "window.reached = window.fetch; window.fetch = () => Promise.reject(new TypeError('no network'))";

/// A browser with scripts in which a member has a brief open.
async fn open(app: &TestApp, email: &str, path: &str) -> Option<Browser> {
    let browser = Browser::with_scripts_on(app).await?;
    browser.come_to_desk(&at_desk(app, email).await.cookie).await;
    browser.open(&format!("{SITE}{path}")).await;
    browser.until(READY).await;
    Some(browser)
}

fn told(words: &str) -> String {
    format!("return document.getElementById('state').textContent.startsWith({words:?})")
}

async fn saved(app: &TestApp) -> serde_json::Value {
    app.api("GET", "/briefs/1", serde_json::json!({})).await.1
}

async fn body(browser: &Browser) -> String {
    let text = browser.ask("return document.getElementById('body').value").await;
    text.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_brief_is_written_with_the_toolbar_and_saves_itself() {
    let app = TestApp::on_sqlite().await;
    a_newsroom(&app).await;
    let path = a_draft(&mut at_desk(&app, ANNA).await, "The bridge").await;
    let Some(browser) = open(&app, ANNA, &path).await else {
        return;
    };
    let entries = browser.ask("return history.length").await;
    browser.tab_to("BBold").await;
    assert_eq!(
        browser
            .ask("return document.querySelectorAll('#toolbar [tabindex=\"-1\"]').length")
            .await,
        8
    );
    browser.type_keys(Key::Enter).await;
    browser.type_keys("It opens").await;
    browser.type_keys(Key::End).await;
    browser.type_keys(Key::Enter).await;
    browser.type_keys("one").await;
    browser.type_keys(Key::Shift + Key::Tab).await;
    for _ in 0..5 {
        browser.type_keys(Key::Right).await;
    }
    assert_eq!(browser.ask("return document.activeElement.dataset.mark").await, "list");
    browser.type_keys(Key::Enter).await;
    assert_eq!(body(&browser).await, "**It opens**\n\n- one");
    browser.type_keys(Key::End).await;
    browser.type_keys(Key::Enter).await;
    browser.type_keys("two ").await;
    browser.type_keys(Key::Control + "i").await;
    browser.type_keys("three").await;
    assert_eq!(body(&browser).await, "**It opens**\n\n- one\ntwo *three*");
    browser.until(&told("Saved at")).await;
    assert_eq!(saved(&app).await["body"], "**It opens**\n\n- one\ntwo *three*");
    let counted = browser
        .ask("return document.getElementById('counted-words').textContent")
        .await;
    assert_eq!(counted, "8", "with the headline, and the dash");
    browser.until("return [...document.querySelectorAll('.preview-frame')].some(frame => frame.contentDocument?.body?.textContent.includes('three'))").await;
    assert_eq!(
        browser.ask("return history.length").await,
        entries,
        "previews are no pages to go back to"
    );
    assert_eq!(
        browser
            .ask("return document.querySelectorAll('.preview-frame:not(.preview-next)').length")
            .await,
        1
    );
    for (as_, words) in [("mail", "unsubscribe"), ("text", "It opens")] {
        let choose = format!(
            "const look = document.getElementById('look-as'); look.value = '{as_}'; \
            look.dispatchEvent(new Event('input', {{bubbles: true}}))"
        );
        browser.ask(&choose).await;
        browser.until(&format!("return document.querySelector('.preview-frame:not(.preview-next)').contentDocument?.body?.innerHTML.includes({words:?})")).await;
    }
    assert!(
        browser.ask("return localStorage.length").await == 0,
        "nothing is left behind"
    );
    let complaints = browser.complaints().await;
    assert!(complaints.is_empty(), "{complaints:?}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_browsers_do_not_overwrite_each_other() {
    let app = TestApp::on_sqlite().await;
    a_newsroom(&app).await;
    let path = a_draft(&mut at_desk(&app, ANNA).await, "The bridge").await;
    let Some(anna) = open(&app, ANNA, &path).await else {
        return;
    };
    let boris = open(&app, BORIS, &path).await.unwrap();
    boris.is_told("Anna Kowal is editing, too.").await;
    anna.click_label("Text").await;
    anna.type_keys("The bridge is closed.").await;
    anna.until(&told("Saved at")).await;
    boris.click_label("Text").await;
    boris.type_keys("The bridge is open.").await;
    boris.until(&told("Anna Kowal has saved this brief")).await;
    assert_eq!(saved(&app).await["body"], "The bridge is closed.");
    boris.press_button("Save").await;
    boris
        .until("return document.querySelector('.difference del')?.textContent === 'closed'")
        .await;
    assert_eq!(
        boris
            .ask("return document.querySelector('.difference ins').textContent")
            .await,
        "open"
    );
    assert_eq!(body(&boris).await, "The bridge is open.");
    boris.until(READY).await;
    boris.press_button("Save").await;
    boris.is_told("It is saved.").await;
    assert_eq!(saved(&app).await["body"], "The bridge is open.");
    boris.until("return localStorage.length === 0").await;
    anna.close().await;
    boris.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_without_the_network_is_kept_until_it_is_saved() {
    let app = TestApp::on_sqlite().await;
    a_newsroom(&app).await;
    let path = a_draft(&mut at_desk(&app, ANNA).await, "The bridge").await;
    let Some(browser) = open(&app, ANNA, &path).await else {
        return;
    };
    browser.ask(UNREACHED).await;
    browser.click_label("Text").await;
    browser.type_keys("Written on a train.").await;
    browser.until(&told("The site is not reached")).await;
    assert_eq!(saved(&app).await["body"], "");
    // The window is closed, and opened again when there is a network.
    browser.open(&format!("{SITE}{path}")).await;
    browser.until(READY).await;
    assert_eq!(
        body(&browser).await,
        "",
        "what is saved is shown, and what is kept offered"
    );
    browser.is_told("This browser keeps a text").await;
    browser.press_button("Go on with it").await;
    assert_eq!(body(&browser).await, "Written on a train.");
    browser.until(&told("Saved at")).await;
    browser.until("return localStorage.length === 0").await;
    assert_eq!(saved(&app).await["body"], "Written on a train.");

    browser.ask(UNREACHED).await;
    browser.click_label("Text").await;
    browser.type_keys(" And on.").await;
    browser.until(&told("The site is not reached")).await;
    browser
        .ask("window.fetch = window.reached; dispatchEvent(new Event('online'))")
        .await;
    browser.until(&told("Saved at")).await;
    assert!(saved(&app).await["body"].as_str().unwrap().contains(" And on."));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_are_pasted_and_dropped_and_formatted_text_is_cleaned() {
    let app = TestApp::on_sqlite().await;
    a_newsroom(&app).await;
    let path = a_draft(&mut at_desk(&app, ANNA).await, "The bridge").await;
    let Some(browser) = open(&app, ANNA, &path).await else {
        return;
    };
    let transfer = format!(
        "const carried = new DataTransfer(); \
         carried.items.add(new File([new Uint8Array({:?})], 'bridge.png', {{type: 'image/png'}})); \
         const body = document.getElementById('body');",
        a_png(40, 30)
    );
    let paste =
        "body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: carried, bubbles: true, cancelable: true}))";
    let drop = "body.dispatchEvent(new DragEvent('drop', {dataTransfer: carried, bubbles: true, cancelable: true}))";
    for (gesture, words) in [(paste, "A bridge"), (drop, "A [river]")] {
        browser.ask(&format!("{transfer}{gesture}")).await;
        browser
            .until("return document.getElementById('picture-dialog').open")
            .await;
        assert_eq!(
            browser.focused().await,
            "picture-alt",
            "it is asked what the picture shows"
        );
        browser.type_keys(words).await;
        browser.type_keys(Key::Enter).await;
        browser
            .until("return !document.getElementById('picture-dialog').open")
            .await;
    }
    let text = body(&browser).await;
    assert!(
        text.starts_with("![A bridge](/media/") && text.contains("![A \\[river\\]](/media/"),
        "{text}"
    );
    assert_eq!(text.matches("-40x30.png)").count(), 2);
    browser.until("return document.querySelector('.preview-frame:not(.preview-next)').contentDocument?.images[1]?.naturalWidth === 40").await;
    let html = "<b style=\\\"font-weight:normal\\\"><p><span style=\\\"font-weight:700\\\">Bold</span> words</p></b>";
    let paste_text = format!(
        "const carried = new DataTransfer(); carried.setData('text/html', \"{html}\"); carried.setData('text/plain', 'Bold words'); \
         const body = document.getElementById('body'); body.setSelectionRange(0, 0); {paste}"
    );
    browser.ask(&paste_text).await;
    browser
        .until("return document.getElementById('body').value.startsWith('**Bold** words')")
        .await;
    browser.until(&told("Saved at")).await;
    let complaints = browser.complaints().await;
    assert!(complaints.is_empty(), "{complaints:?}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_briefs_are_found_written_and_looked_at() {
    let app = TestApp::on_sqlite().await;
    a_newsroom(&app).await;
    let Some(browser) = Browser::on(&app).await else { return };
    let mut anna = at_desk(&app, ANNA).await;
    browser.come_to_desk(&anna.cookie.clone()).await;
    browser.open(&format!("{SITE}/desk/briefs")).await;
    browser.tab_to("New brief").await;
    browser.type_keys(Key::Enter).await;
    browser.arrives_at("New brief").await;
    browser.tab_to("Headline").await;
    browser.type_keys("The bridge").await;
    browser.type_keys(Key::Enter).await;
    browser.arrives_at("The bridge").await;
    browser.tab_to("Text").await;
    browser.type_keys("It opens.").await;
    browser.press_button("Show").await;
    browser.enter_frame().await;
    browser.arrives_at("The bridge").await;
    browser.leave_frame().await;
    browser.press_button("Send for review").await;
    browser.is_told("It is saved.").await;
    assert_eq!(saved(&app).await["status"], "in_review");
    anna.form(
        "/desk/briefs/1",
        &with(&[("version", "2"), ("body", "It opens on Monday.")]),
    )
    .await;
    anna.form(
        "/desk/briefs",
        &[("translation_of", "1"), ("headline", "Мост"), ("language", "ru")],
    )
    .await;
    let pages = ["", "/new", "/1", "/1/history?version=3", "/1/pictures", "/2"];
    for scheme in ["light", "dark"] {
        browser.prefer(scheme).await;
        for width in [390, 320, 1280] {
            browser.on_screen(width, 844).await;
            for page in pages {
                browser.open(&format!("{SITE}/desk/briefs{page}")).await;
                let wide = browser.ask(include_str!("overhang.js")).await;
                assert_eq!(wide["widest"], "", "{page}, {width}");
                let found = browser.ask(include_str!("contrast.js")).await;
                assert!(found["ratio"].as_f64() >= Some(4.5), "{page}, {scheme}: {found}");
            }
        }
    }
    browser.close().await;
}
