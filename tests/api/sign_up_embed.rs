//! The sign-up form on other sites: in a frame, as a form of their own, and from their scripts.

use std::{
    io::{Read, Write},
    net::TcpListener,
};

use reqwest::Method;
use serde_json::{Value, json};
use vesnik::config::Settings;

use crate::{
    chromium::{Browser, SITE},
    receiver::Receiver,
    test_app::{TestApp, on_both, on_both_with},
};

const OTHER: &str = "https://other.example";

/// What a browser asks before a script of another site may send; answers status and headers.
async fn preflight(app: &TestApp, path: &str, method: &str, origin: &str) -> (u16, Vec<(String, String)>) {
    let request = app.http.request(Method::OPTIONS, format!("{}{path}", app.root));
    let request = request
        .header("Origin", origin)
        .header("Access-Control-Request-Method", method);
    let answer = request
        .header("Access-Control-Request-Headers", "content-type")
        .send()
        .await
        .unwrap();
    let headers = answer
        .headers()
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("access-control") || name.as_str() == "vary");
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    let mut headers: Vec<_> = headers.collect();
    headers.sort();
    (answer.status().as_u16(), headers)
}

fn header(headers: &[(String, String)], wanted: &str) -> Option<String> {
    headers
        .iter()
        .find(|(name, _)| name == wanted)
        .map(|(_, value)| value.clone())
}

on_both! {
    async fn scripts_of_other_sites_may_sign_readers_up_and_nothing_else(app: TestApp) {
        app.a_newsletter().await;
        let signup = "/api/v1/newsletters/weekly/subscribers";
        let (status, headers) = preflight(&app, signup, "POST", OTHER).await;
        assert_eq!(status, 204);
        assert_eq!(header(&headers, "access-control-allow-origin").as_deref(), Some("*"));
        assert_eq!(header(&headers, "access-control-allow-methods").as_deref(), Some("POST"));
        assert_eq!(header(&headers, "access-control-allow-headers").as_deref(), Some("Content-Type"));
        assert!(header(&headers, "access-control-max-age").is_some());
        assert_eq!(header(&headers, "access-control-allow-credentials"), None, "there are no cookies to send");
        for path in ["/api/v1/newsletters/weekly/challenge", "/api/v1/newsletters/weekly/sign-up-form"] {
            let (status, headers) = preflight(&app, path, "GET", OTHER).await;
            assert_eq!((status, header(&headers, "access-control-allow-methods").as_deref()), (204, Some("GET")));
        }
        for (path, method) in [("/api/v1/briefs", "POST"), ("/api/v1/subscribers", "GET"), ("/api/v1/newsletters", "POST"),
            ("/api/v1/newsletters/weekly", "PATCH"), ("/weekly/subscribe", "POST")] {
            let (status, headers) = preflight(&app, path, method, OTHER).await;
            assert!(status >= 400, "{path}: {status}");
            assert_eq!(header(&headers, "access-control-allow-origin"), None, "{path}");
        }
        let url = format!("{}{signup}", app.root);
        for (body, status) in [(json!({"email": "anna@example.org"}), 202), (json!({"email": "anna@"}), 422)] {
            let answer = app.http.post(&url).header("Origin", OTHER).json(&body).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), status);
            assert_eq!(answer.headers()["access-control-allow-origin"], "*", "a script reads refusals too");
            assert_eq!(answer.headers()["access-control-expose-headers"], "Retry-After, X-Request-Id");
        }
        let answer = app.http.post(&url).json(&json!({"email": "anna@example.org"})).send().await.unwrap();
        assert!(!answer.headers().contains_key("access-control-allow-origin"), "nobody asked");
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 1);
    }

    async fn a_frame_may_stand_anywhere_and_its_answers_stay_in_it(app: TestApp) {
        app.a_newsletter().await;
        let answer = app.http.get(format!("{}/weekly/embed?lang=en", app.root)).send().await.unwrap();
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("frame-ancestors *") && policy.contains("default-src 'none'"), "{policy}");
        assert!(!answer.headers().contains_key("x-frame-options"));
        let page = answer.text().await.unwrap();
        assert!(page.contains("name=\"embed\" value=\"1\"") && !page.contains("masthead"), "{page}");
        let fields = [("email", "anna@"), ("embed", "1"), ("lang", "en")];
        for (fields, status) in [(&fields[..], 422), (&[("email", "anna@example.org"), ("embed", "1")], 202)] {
            let carried = crate::shown_form::carried_by(&page);
            let fields = crate::shown_form::with(fields, &carried);
            let answer = app.http.post(format!("{}/weekly/subscribe", app.root)).form(&fields).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), status);
            assert!(answer.headers()["content-security-policy"].to_str().unwrap().contains("frame-ancestors *"));
            let page = answer.text().await.unwrap();
            assert!(!page.contains("masthead"));
            assert_eq!(page.matches("<h1").count(), 1, "{page}");
            assert_eq!(page.contains("<h2 id=\"subscribe-heading\">"), status == 422, "{page}");
        }
        for other in ["/weekly", "/"] {
            let answer = app.http.get(format!("{}{other}", app.root)).send().await.unwrap();
            let policy = answer.headers()["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("frame-ancestors 'none'"), "{other}: {policy}");
        }
        app.deliver().await;
    }

    async fn the_pieces_for_other_sites_are_shown_and_told(app: TestApp) {
        app.a_newsletter().await;
        let instant = json!({"slug": "instant", "name": "At <once>"});
        assert_eq!(app.api("POST", "/newsletters/weekly/editions", instant).await.0, 201);
        let (status, page) = app.get("/weekly/embed/code").await;
        assert_eq!(status, 200);
        let (_, form) = app.api("GET", "/newsletters/weekly/sign-up-form", Value::Null).await;
        let html = form["embed"]["html"].as_str().unwrap();
        let iframe = form["embed"]["iframe"].as_str().unwrap();
        assert!(iframe.contains("src=\"http://news.example.org/weekly/embed\""), "{iframe}");
        assert!(html.contains("action=\"http://news.example.org/weekly/subscribe\""), "{html}");
        assert!(html.contains("name=\"section\" value=\"economy\"> economy"), "{html}");
        assert!(html.contains("name=\"edition\" value=\"mondays\" checked> Mondays"), "{html}");
        assert!(html.contains("value=\"instant\"> At &#60;once&#62;"), "{html}");
        assert_eq!(form["editions"][0]["slug"], "mondays");
        assert_eq!(form["sections"][1], json!({"slug": "economy", "name": "economy"}));
        let escaped = |text: &str| text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;");
        assert!(page.contains(&escaped(html)) && page.contains(&escaped(iframe)), "{page}");
    }
}

fn one_other_site(settings: &mut Settings, _: &Receiver) {
    settings.sign_ups.allowed_origins = vec!["https://Other.example/".into()];
}

on_both_with! {
    async fn only_the_sites_that_are_named_may(app: TestApp) with one_other_site {
        app.a_newsletter().await;
        let signup = "/api/v1/newsletters/weekly/subscribers";
        let (_, headers) = preflight(&app, signup, "POST", OTHER).await;
        assert_eq!(header(&headers, "access-control-allow-origin").as_deref(), Some(OTHER));
        assert!(headers.iter().any(|(name, value)| name == "vary" && value == "Origin"), "{headers:?}");
        for stranger in ["https://evil.example", "http://other.example", "https://other.example.evil.example", "null"] {
            let (status, headers) = preflight(&app, signup, "POST", stranger).await;
            assert_eq!((status, header(&headers, "access-control-allow-origin")), (204, None), "{stranger}");
        }
        let answer = app.http.get(format!("{}/weekly/embed", app.root)).send().await.unwrap();
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("frame-ancestors https://other.example;") || policy.ends_with("https://other.example"), "{policy}");
    }
}

/// Another site, with one page; answers its address.
fn another_site(page: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
                page.len()
            );
        }
    });
    address
}

/// The piece of HTML of this kind, in English, on a page of another site that is open in a browser.
async fn on_another_site(app: &TestApp, kind: &str, scripts: bool) -> Option<Browser> {
    let (_, form) = app.api("GET", "/newsletters/weekly/sign-up-form", Value::Null).await;
    let piece = form["embed"][kind]
        .as_str()
        .unwrap()
        .replace("/weekly/embed", "/weekly/embed?lang=en");
    let page = format!("<!doctype html><title>Other</title><h1>Other site</h1>{piece}");
    let browser = Browser::beside(app, scripts, &another_site(page)).await?;
    browser.open("http://other.example/").await;
    browser.arrives_at("Other site").await;
    Some(browser)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_of_another_site_subscribes_in_a_frame() {
    let app = TestApp::on_sqlite().await;
    app.a_newsletter().await;
    let Some(browser) = on_another_site(&app, "iframe", false).await else {
        return;
    };
    browser.enter_frame().await;
    browser.click_label("Email address").await;
    browser.type_keys("anna@example.org").await;
    browser.press_button("Subscribe").await;
    browser.arrives_at("Check your mail").await;
    browser.leave_frame().await;
    browser.arrives_at("Other site").await;
    app.deliver().await;
    assert_eq!(app.receiver.to("anna@example.org").len(), 1);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_pages_of_ours_are_shown_in_no_frame() {
    let app = TestApp::on_sqlite().await;
    app.a_newsletter().await;
    let page = format!("<!doctype html><h1>Other site</h1><iframe src=\"{SITE}/weekly\"></iframe>");
    let Some(browser) = Browser::beside(&app, false, &another_site(page)).await else {
        return;
    };
    browser.open("http://other.example/").await;
    browser.enter_frame().await;
    let shown = browser.ask("return document.querySelectorAll('form').length").await;
    assert_eq!(shown, json!(0));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_of_another_site_leads_here_for_one_more_step() {
    let app = TestApp::on_sqlite().await;
    app.a_newsletter().await;
    let Some(browser) = on_another_site(&app, "html", false).await else {
        return;
    };
    browser.click_label("Email").await;
    browser.type_keys("anna@example.org").await;
    browser.click_label("economy").await;
    browser.press_button("Subscribe").await;
    browser.arrives_at("Яшчэ адзін крок").await;
    let ticked = browser.ask("return [...document.querySelectorAll(':checked')].map(box => box.value)");
    assert_eq!(ticked.await, json!(["economy"]));
    app.deliver().await;
    assert!(app.receiver.mails().is_empty());
    browser.press_button("Падпісацца").await;
    browser.arrives_at("Праверце пошту").await;
    app.deliver().await;
    assert_eq!(app.receiver.to("anna@example.org").len(), 1);
    browser.close().await;
}

fn with_proof(settings: &mut Settings, _: &Receiver) {
    settings.sign_ups.proof_of_work = "always".into();
    settings.sign_ups.held_letters_per_hour = std::num::NonZeroU32::MIN;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_does_the_work_and_its_reader_waits_for_nothing() {
    let app = TestApp::on_sqlite_with(with_proof).await;
    app.a_newsletter().await;
    let Some(browser) = on_another_site(&app, "iframe", true).await else {
        return;
    };
    for reader in ["anna@example.org", "boris@example.org"] {
        browser.open(&format!("{SITE}/weekly?lang=en")).await;
        browser.click_label("Email address").await;
        browser.type_keys(reader).await;
        browser.press_button("Subscribe").await;
        browser.arrives_at("Check your mail").await;
        app.deliver().await;
        assert_eq!(app.receiver.to(reader).len(), 1, "{reader}");
    }
    browser.open("http://other.example/").await;
    browser.enter_frame().await;
    browser.click_label("Email address").await;
    browser.type_keys("framed@example.org").await;
    browser.press_button("Subscribe").await;
    browser.arrives_at("Check your mail").await;
    app.deliver().await;
    assert_eq!(app.receiver.to("framed@example.org").len(), 1, "the frame works too");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_the_form_works_and_its_letter_keeps_its_turn() {
    let app = TestApp::on_sqlite_with(with_proof).await;
    app.a_newsletter().await;
    let Some(browser) = Browser::on(&app).await else {
        return;
    };
    for reader in ["anna@example.org", "boris@example.org"] {
        browser.open(&format!("{SITE}/weekly?lang=en")).await;
        browser.find("noscript .hint").await;
        browser.click_label("Email address").await;
        browser.type_keys(reader).await;
        browser.press_button("Subscribe").await;
        browser.arrives_at("Check your mail").await;
    }
    app.deliver().await;
    let arrived = app.receiver.mails().into_iter().map(|mail| mail.to).collect::<Vec<_>>();
    assert_eq!(arrived, ["anna@example.org"]);
    app.pass(std::time::Duration::from_secs(600));
    app.deliver().await;
    assert_eq!(app.receiver.to("boris@example.org").len(), 1);
    browser.close().await;
}
