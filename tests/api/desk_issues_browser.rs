//! Issues at the desk in a browser: the composer by keyboard and by dragging, an issue watched and paused, and how pages look.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::Key;
use vesnik::{
    config::Settings,
    domain::{DeliveryStatus, IssueId, Role},
    storage::deliveries,
};

use crate::{
    chromium::{Browser, SITE},
    desk_issues::a_draft,
    desk_visitor::{ANNA, PASSWORD, a_member},
    fault_relay::{Act, FaultRelay, Point},
    receiver::Receiver,
    test_app::TestApp,
};

/// Logs in as an editor does, by keyboard.
async fn log_in(browser: &Browser) {
    browser.open(&format!("{SITE}/desk/sign-in")).await;
    browser.click_label("Email address").await;
    browser.type_keys(ANNA).await;
    browser.tab().await;
    browser.type_keys(PASSWORD + Key::Enter).await;
    browser.arrives_at("Overview").await;
}

async fn briefs(app: &TestApp) -> Value {
    app.api("GET", "/issues/1", Value::Null).await.1["briefs"].clone()
}

/// The headlines in the composer, in their order.
async fn headlines(browser: &Browser) -> Value {
    let script = "return [...document.querySelectorAll('.order-headline')].map(one => one.textContent)";
    browser.ask(script).await
}

async fn composing() -> Option<(TestApp, Browser)> {
    let app = TestApp::on_sqlite().await;
    let browser = Browser::with_scripts_on(&app).await?;
    a_member(&app, ANNA, Role::Editor).await;
    a_draft(&app, "approve").await;
    log_in(&browser).await;
    browser.open(&format!("{SITE}/desk/issues/1")).await;
    Some((app, browser))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_issue_is_composed_by_keyboard_alone() {
    let Some((app, browser)) = composing().await else {
        return;
    };
    assert_eq!(headlines(&browser).await, json!(["Vote", "Law", "Rates"]));
    browser.tab_to("Subject").await;
    browser.type_keys(Key::Control + "a").await;
    browser.type_keys("{{count}} briefs: {{lead.headline}}").await;
    let row = browser.find(".inbox-subject").await.text().await.unwrap();
    assert_eq!(row, "3 briefs: Vote");
    let length = browser.find("#subject-length").await.text().await.unwrap();
    assert!(length.starts_with("Characters: 14."), "{length}");

    let place = "document.activeElement.name";
    for _ in 0..40 {
        browser.tab().await;
        if browser.ask(&format!("return {place}")).await == json!("place-2") {
            break;
        }
    }
    browser.type_keys(Key::Up).await;
    assert_eq!(
        headlines(&browser).await,
        json!(["Rates", "Vote", "Law"]),
        "the section goes with it"
    );
    browser.is_told("Rates is now 1 of 3.").await;
    assert_eq!(
        browser.ask(&format!("return {place}")).await,
        "place-2",
        "the cursor stays with the brief"
    );
    browser.type_keys(Key::Up).await;
    assert_eq!(headlines(&browser).await, json!(["Rates", "Vote", "Law"]));
    let row = browser.find(".inbox-subject").await.text().await.unwrap();
    assert_eq!(row, "3 briefs: Rates");
    browser.type_keys(Key::Down).await;
    browser.is_told("Rates is now 3 of 3.").await;
    browser.type_keys(Key::Up).await;
    browser.tab_to("Save words and order").await;
    browser.type_keys(Key::Enter).await;
    browser.is_told("Saved.").await;
    assert_eq!(briefs(&app).await, json!([2, 1, 3]));
    let stored = app.api("GET", "/issues/1", Value::Null).await.1;
    assert_eq!(stored["subject"], "{{count}} briefs: {{lead.headline}}");

    browser.tab_to("Approve it").await;
    browser.type_keys(Key::Enter).await;
    browser.is_told("Approved.").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
    assert_eq!(app.api("POST", "/issues/1/cancel", json!({})).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_brief_is_dragged_to_its_place() {
    let Some((app, browser)) = composing().await else {
        return;
    };
    browser.drag("#in-3 .order-handle", "#in-1").await;
    browser.is_told("Law is now 1 of 3.").await;
    assert_eq!(headlines(&browser).await, json!(["Law", "Vote", "Rates"]));
    let numbers = browser.ask("return [...document.querySelectorAll('.order-place')].map(field => field.value)");
    assert_eq!(numbers.await, json!(["1", "2", "3"]));
    assert_eq!(
        briefs(&app).await,
        json!([1, 3, 2]),
        "nothing is saved by dragging alone"
    );
    browser.press_button("Save words and order").await;
    browser.is_told("Saved.").await;
    assert_eq!(briefs(&app).await, json!([3, 1, 2]));
    browser.close().await;
    assert_eq!(app.api("POST", "/issues/1/cancel", json!({})).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_was_overtaken_is_shown_both_and_chooses() {
    let Some((app, browser)) = composing().await else {
        return;
    };
    browser.tab_to("Subject").await;
    browser.type_keys(Key::End + " and mine").await;
    let other = json!({"subject": "Theirs", "version": 1});
    assert_eq!(app.api("PATCH", "/issues/1", other).await.0, 200);
    browser.press_button("Save words and order").await;
    let told = browser.find("[aria-labelledby=conflict]").await.text().await.unwrap();
    assert!(
        told.contains("Somebody was faster") && told.contains("Vote and mine") && told.contains("Theirs"),
        "{told}"
    );
    let stored = app.api("GET", "/issues/1", Value::Null).await.1;
    assert_eq!(stored["subject"], "Theirs", "nothing is overwritten");
    browser.press_button("Save words and order").await;
    browser.is_told("Saved.").await;
    let stored = app.api("GET", "/issues/1", Value::Null).await.1;
    assert_eq!(stored["subject"], "Vote and mine");
    browser.close().await;
    assert_eq!(app.api("POST", "/issues/1/cancel", json!({})).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_issue_is_watched_while_it_is_sent_and_paused_in_time() {
    const READERS: usize = 400;
    let relay = FaultRelay::start(|event| match event.point {
        Point::Rcpt(to) if to.starts_with("r7@") && event.seen == 1 => Act::answer("451 4.7.1 <r7@example.org> later"),
        Point::Rcpt(to) if to.starts_with("r8@") => Act::answer("550 5.1.1 no such user"),
        Point::Message { to, .. } if to.starts_with('r') => Act::after(Duration::from_millis(40), Act::Ok),
        _ => Act::Ok,
    });
    let url = format!("smtp://{}?tls=off", relay.address);
    let app = TestApp::on_sqlite_with(|settings: &mut Settings, _: &Receiver| settings.relays[0].url = url).await;
    let Some(browser) = Browser::with_scripts_on(&app).await else {
        return;
    };
    a_member(&app, ANNA, Role::Editor).await;
    app.a_newsletter().await;
    let rows: String = (0..READERS).map(|number| format!("r{number}@example.org\n")).collect();
    let csv: &'static str = Box::leak(format!("email\n{rows}").into_boxed_str());
    app.import(csv).await;
    app.a_brief("politics", "Vote", "Text.").await;
    app.deliver().await;
    app.set_time("2026-03-23T09:00:00Z");
    app.tick().await;
    log_in(&browser).await;
    browser.open(&format!("{SITE}/desk/issues/1/progress")).await;
    browser.arrives_at("Issue 1 on its way").await;
    let worker = std::sync::Arc::clone(&app.state.worker);
    let delivering = tokio::spawn(async move { worker.run_until_idle().await });

    let accepted = "return Number(document.querySelector('.numbers dd').textContent)";
    let mut seen: Vec<i64> = Vec::new();
    while seen.len() < 3 {
        let now = browser.ask(accepted).await.as_f64().unwrap() as i64;
        if seen.last() != Some(&now) {
            seen.push(now);
        }
    }
    assert!(
        seen.is_sorted(),
        "the numbers grow without the page being loaded again: {seen:?}"
    );
    browser.find("[role=status]#progress-told").await;
    browser.press_button("Pause").await;
    browser.is_told("Paused.").await;
    delivering.await.unwrap().unwrap();
    let counts = app
        .state
        .db
        .read(|conn| deliveries::counts(conn, IssueId(1)))
        .await
        .unwrap();
    let of = |wanted| {
        counts
            .iter()
            .find(|(status, ..)| *status == wanted)
            .map_or(0, |(.., count)| *count)
    };
    let taken = of(DeliveryStatus::Accepted);
    assert_eq!(
        usize::try_from(taken).unwrap(),
        relay.kept().iter().filter(|kept| kept.to.starts_with('r')).count()
    );
    assert!(taken < i64::try_from(READERS).unwrap(), "it stopped in the middle");
    while browser.ask(accepted).await != json!(taken) {}
    browser.press_button("Go on").await;
    browser.is_told("It goes on.").await;
    app.deliver().await;
    app.tick().await;
    let told = "return document.getElementById('progress').textContent.replace(/\\s+/g, ' ')";
    let mut page = String::new();
    while !page.contains("451 4.7.1: 1") || !page.contains("recipient refused: 1") {
        page = browser.ask(told).await.as_str().unwrap().to_owned();
    }
    assert!(page.contains("Put off1 Failed1") && !page.contains("r7@"), "{page}");
    app.pass(Duration::from_secs(90));
    app.deliver().await;
    app.tick().await;
    // The end of the issue ends the events, and with them the buttons.
    while browser
        .ask("return document.querySelectorAll('.watching').length")
        .await
        != json!(0)
    {}
    assert_eq!(browser.ask(accepted).await, json!(READERS - 1));
    let events = browser
        .ask("return document.getElementById('progress').dataset.events ?? null")
        .await;
    assert_eq!(events, Value::Null);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_issues_fit_a_small_phone_and_can_be_read_in_light_and_in_dark() {
    let Some((app, browser)) = composing().await else {
        return;
    };
    let wrong = json!({"subject": "TK", "opening_note": "Lorem ipsum", "version": 1});
    assert_eq!(app.api("PATCH", "/issues/1", wrong).await.0, 200);
    let mut pages: Vec<String> = ["", "/issues", "/issues/new", "/newsletters/weekly/editions/mondays"]
        .map(str::to_owned)
        .into();
    pages.extend(["", "/preview", "/progress", "/send-now", "/cancel"].map(|page| format!("/issues/1{page}")));
    for width in [320, 390] {
        browser.on_screen(width, 740).await;
        for scheme in ["light", "dark"] {
            browser.prefer(scheme).await;
            for page in &pages {
                browser.open(&format!("{SITE}/desk{page}")).await;
                let wide = browser.ask(include_str!("overhang.js")).await;
                assert_eq!(wide, json!({"client": width, "scroll": width, "widest": ""}), "{page}");
                let found = browser.ask(include_str!("contrast.js")).await;
                assert!(found["ratio"].as_f64() >= Some(4.5), "{page}, {scheme}: {found}");
            }
        }
    }
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
    assert_eq!(app.api("POST", "/issues/1/cancel", json!({})).await.0, 200);
}
