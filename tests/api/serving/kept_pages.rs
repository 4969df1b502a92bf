//! Pages from memory: right at once after each kind of change, the same for everyone, and within their bound.

use std::{io::Read, time::Duration};

use diesel::{RunQueryDsl, sql_query};
use serde_json::{Value, json};
use vesnik::storage::issues;

use super::{Answer, a_newsroom, ask, get};
use crate::{
    setting::{Setting, wait_until},
    test_app::{TestApp, on_both},
};

/// The body without its encoding.
pub fn decoded(answer: &Answer) -> Vec<u8> {
    let mut plain = Vec::new();
    match answer.header("content-encoding") {
        "br" => brotli::Decompressor::new(&*answer.body, 4096).read_to_end(&mut plain),
        "gzip" => flate2::read::GzDecoder::new(&*answer.body).read_to_end(&mut plain),
        "" => return answer.body.clone(),
        other => panic!("{other}"),
    }
    .unwrap();
    plain
}

/// Asks for a page, which is kept then; changes something; the page shows it.
async fn shows_at_once(app: &TestApp, path: &str, words: &str, change: impl AsyncFnOnce(&TestApp)) {
    let before = get(app, path).await;
    assert!(!before.text().contains(words), "{path} says {words} already");
    let again = ask(app, "GET", path, &[("If-None-Match", before.header("etag"))]).await;
    assert_eq!(
        again.status,
        if before.status == 200 { 304 } else { before.status },
        "{path} is not kept"
    );
    change(app).await;
    let after = ask(app, "GET", path, &[("If-None-Match", before.header("etag"))]).await;
    assert!(
        after.text().contains(words),
        "{path} does not say {words}: {} {}",
        after.status,
        after.text()
    );
}

/// Changes something by the API; the answer must be one of success.
async fn set(app: &TestApp, method: &str, path: &str, mut body: Value) {
    if method == "PATCH"
        && let (200, mut known) = app.api("GET", path, Value::Null).await
    {
        body["version"] = known["version"].take();
    }
    let (status, answer) = app.api(method, path, body).await;
    assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
}

on_both! {
    async fn each_kind_of_change_shows_at_once(app: TestApp) {
        let vote = a_newsroom(&app).await;
        shows_at_once(&app, "/", "The Morning Brief", async |app| {
            set(app, "PATCH", "/newsletters/weekly", json!({"name": "The Morning Brief"})).await;
        }).await;
        shows_at_once(&app, "/weekly", "Five news, one map.", async |app| {
            set(app, "PATCH", "/newsletters/weekly", json!({"description": "Five news, one map."})).await;
        }).await;
        shows_at_once(&app, "/weekly/about", "We are <em>four</em>.", async |app| {
            set(app, "PATCH", "/newsletters/weekly", json!({"about": "We are *four*."})).await;
        }).await;
        shows_at_once(&app, "/weekly/privacy", "2 Mill Street", async |app| {
            set(app, "PATCH", "/newsletters/weekly", json!({"postal_address": "2 Mill Street"})).await;
        }).await;
        shows_at_once(&app, "/weekly", "theme-", async |app| {
            set(app, "PATCH", "/newsletters/weekly", json!({"theme": {"accent": "#8b0000"}})).await;
        }).await;
        shows_at_once(&app, "/", "/daily", async |app| {
            let daily = json!({"slug": "daily", "name": "Daily", "language": "en", "from_name": "",
                "from_address": "d@example.org", "postal_address": "1 Mill Street"});
            set(app, "POST", "/newsletters", daily).await;
        }).await;
        shows_at_once(&app, "/weekly", "Culture", async |app| {
            let section = json!({"slug": "culture", "name": "Culture"});
            set(app, "POST", "/newsletters/weekly/sections", section).await;
        }).await;
        shows_at_once(&app, "/weekly/briefs/vote", "Politics &#38; law", async |app| {
            set(app, "PATCH", "/newsletters/weekly/sections/politics", json!({"name": "Politics & law"})).await;
        }).await;
        shows_at_once(&app, "/weekly", "Tuesdays", async |app| {
            let edition = json!({"slug": "tuesdays", "name": "Tuesdays", "cron": "0 12 * * 2", "zone": "Europe/Minsk"});
            set(app, "POST", "/newsletters/weekly/editions", edition).await;
        }).await;
        shows_at_once(&app, "/weekly/briefs/vote", "Each Tuesday", async |app| {
            set(app, "PATCH", "/newsletters/weekly/editions/tuesdays", json!({"name": "Each Tuesday"})).await;
        }).await;
        shows_at_once(&app, "/weekly/about", "14:30", async |app| {
            set(app, "PATCH", "/newsletters/weekly/editions/tuesdays", json!({"cron": "30 14 * * 2"})).await;
        }).await;
        shows_at_once(&app, "/weekly", "Rates", async |app| {
            app.a_brief("economy", "Rates", "Up.").await;
        }).await;
        shows_at_once(&app, "/weekly/sections/economy", "Storm", async |app| {
            app.a_brief("economy", "Storm", "Now.").await;
        }).await;
        shows_at_once(&app, "/weekly/briefs/vote", "On Tuesday.", async |app| {
            set(app, "PATCH", &format!("/briefs/{vote}"), json!({"body": "On Tuesday."})).await;
        }).await;
        shows_at_once(&app, "/weekly/briefs/vote", "It said Monday.", async |app| {
            set(app, "POST", &format!("/briefs/{vote}/corrections"), json!({"note": "It said Monday."})).await;
        }).await;
        shows_at_once(&app, "/weekly/issues/1", "It was wrong.", async |app| {
            set(app, "PATCH", &format!("/briefs/{vote}"), json!({"body": "On Thursday."})).await;
            set(app, "POST", &format!("/briefs/{vote}/corrections"), json!({"note": "It was wrong."})).await;
        }).await;
        shows_at_once(&app, "/weekly", "/weekly/issues/2", async |app| {
            app.set_time("2026-03-30T09:00:05Z");
            app.tick().await;
        }).await;
        let (_, issues) = app.api("GET", "/issues?limit=1", Value::Null).await;
        let second = issues["items"][0]["id"].as_i64().unwrap();
        shows_at_once(&app, "/weekly", "/weekly/issues/1", async |app| {
            set(app, "POST", &format!("/issues/{second}/pause"), json!({})).await;
        }).await;
        shows_at_once(&app, "/weekly", "/weekly/issues/2", async |app| {
            set(app, "POST", &format!("/issues/{second}/resume"), json!({})).await;
        }).await;
        app.deliver().await;
        shows_at_once(&app, "/weekly/issues/1", "Taken back.", async |app| {
            set(app, "POST", &format!("/briefs/{vote}/retract"), json!({"note": "Taken back."})).await;
        }).await;
        let gone = get(&app, "/weekly/briefs/vote").await;
        assert_eq!((gone.status, gone.header("cache-control")), (410, "no-store"));
    }

    async fn what_another_process_writes_shows_within_a_second(app: TestApp) {
        app.a_newsletter().await;
        assert!(get(&app, "/weekly").await.text().contains("economy"));
        let url = app.state.db.url().clone();
        let rename = move || {
            let mut conn = url.open().unwrap();
            sql_query("UPDATE sections SET name = 'Money' WHERE slug = 'economy'").execute(&mut conn).unwrap()
        };
        assert_eq!(tokio::task::spawn_blocking(rename).await.unwrap(), 1);
        app.pass(Duration::from_millis(1000));
        assert!(get(&app, "/weekly").await.text().contains("Money"));
    }

    async fn a_brief_shows_when_its_time_has_come_and_not_before(app: TestApp) {
        app.a_newsletter().await;
        for (headline, at) in [("Noon", "2026-03-23T12:00:00Z"), ("Soon", "2026-03-23T08:00:00.700Z")] {
            let brief = json!({"newsletter": "weekly", "section": "politics", "headline": headline, "body": "Text.",
                "slug": headline.to_lowercase(), "embargo_until": at});
            app.publish(brief).await;
        }
        app.set_time("2026-03-23T08:00:00.100Z");
        let has = async |headline| get(&app, "/weekly").await.text().contains(headline);
        assert!(!has("Soon").await && !has("Noon").await);
        app.set_time("2026-03-23T08:00:00.699Z");
        assert!(!has("Soon").await, "and it is the same second");
        app.set_time("2026-03-23T08:00:00.700Z");
        assert!(has("Soon").await && !has("Noon").await);
        app.set_time("2026-03-23T11:59:59.999Z");
        assert!(!has("Noon").await);
        app.set_time("2026-03-23T12:00:00Z");
        assert!(has("Noon").await);
        assert_eq!(get(&app, "/weekly/briefs/noon").await.status, 200);
        app.set_time("2026-03-23T11:59:59Z");
        assert!(!has("Noon").await, "a clock that was set back");
    }
}

#[tokio::test]
async fn a_client_that_has_a_page_is_told_so() {
    let app = TestApp::on_sqlite().await;
    app.a_newsletter().await;
    app.a_brief("politics", "Vote", &"On *Monday*. ".repeat(300)).await;
    let plain = get(&app, "/weekly/briefs/vote").await;
    assert_eq!(plain.header("cache-control"), "public, no-cache");
    let mut etags = Vec::new();
    for (accepted, encoding) in [("", ""), ("gzip", "gzip"), ("gzip, deflate, br, zstd", "br")] {
        for round in 0..2 {
            let headers = [("Accept-Encoding", accepted)];
            let page = ask(&app, "GET", "/weekly/briefs/vote", &headers).await;
            assert_eq!(
                (page.status, page.header("content-encoding")),
                (200, encoding),
                "{round}"
            );
            assert_eq!(page.header("vary"), "Accept-Encoding, Accept-Language");
            assert_eq!(decoded(&page), plain.body);
            assert!(encoding.is_empty() || page.body.len() * 2 < plain.body.len());
            let etag = page.header("etag").to_owned();
            assert!(etag.starts_with('"') && etag.ends_with('"'), "strong: {etag}");
            let head = ask(&app, "HEAD", "/weekly/briefs/vote", &headers).await;
            assert_eq!((head.status, head.body.len()), (200, 0));
            assert_eq!(head.header("content-length"), page.body.len().to_string());
            assert_eq!(
                (head.header("etag"), head.header("content-encoding")),
                (&*etag, encoding)
            );
            for known in [etag.clone(), format!("W/{etag}"), format!("\"x\", {etag}"), "*".into()] {
                let headers = [("Accept-Encoding", accepted), ("If-None-Match", &known)];
                let same = ask(&app, "GET", "/weekly/briefs/vote", &headers).await;
                assert_eq!((same.status, same.body.len()), (304, 0), "{known}");
                assert_eq!(
                    (same.header("etag"), same.header("vary")),
                    (&*etag, page.header("vary"))
                );
                assert!(!same.headers.contains_key("content-type"));
            }
            if round == 0 {
                etags.push(etag);
            }
        }
    }
    etags.sort();
    etags.dedup();
    assert_eq!(etags.len(), 3, "each encoding has its own");
    let headers = [("Accept-Encoding", "gzip"), ("If-None-Match", "\"other\"")];
    assert_eq!(ask(&app, "GET", "/weekly/briefs/vote", &headers).await.status, 200);
}

#[tokio::test]
async fn everyone_gets_the_page_in_the_language_asked_for() {
    let app = TestApp::on_sqlite().await;
    for _ in 0..2 {
        for (path, accepted, language) in [
            ("/", "ru-BY, be;q=0.9", "ru"),
            ("/", "be", "be"),
            ("/", "de", "en"),
            ("/?lang=be", "ru", "be"),
            ("/?utm_source=mail", "ru", "ru"),
        ] {
            let page = ask(&app, "GET", path, &[("Accept-Language", accepted)]).await.text();
            assert!(
                page.contains(&format!("<html lang=\"{language}\"")),
                "{path} {accepted}: {page}"
            );
        }
    }
}

#[tokio::test]
async fn strangers_cannot_fill_the_memory() {
    let app = TestApp::on_sqlite_with(|settings, _| settings.web.cache_mib = 1).await;
    app.a_newsletter().await;
    assert_eq!(get(&app, "/weekly").await.status, 200);
    let kept = app.state.pages.octets();
    assert!(kept > 0);
    for number in 0..50 {
        for path in [
            format!("/weekly/briefs/brief-{number}"),
            format!("/nothing-{number}"),
            format!("/weekly?x={number}"),
            format!("/weekly?lang=x{number}"),
            format!("/weekly?page=0{number}"),
            format!("/weekly?utm_source={number}&fbclid={number}"),
            format!("/weekly/theme-00000000000000{}.css", 10 + number),
        ] {
            get(&app, &path).await;
        }
    }
    assert_eq!(app.state.pages.octets(), kept);
    let long = "Many words about one thing. ".repeat(2_000);
    for number in 0..30 {
        app.a_brief("politics", &format!("Long {number}"), &long).await;
    }
    for number in 0..30 {
        for accepted in ["", "br"] {
            let path = format!("/weekly/briefs/longx{number}");
            assert_eq!(
                ask(&app, "GET", &path, &[("Accept-Encoding", accepted)]).await.status,
                200
            );
        }
    }
    let kept = app.state.pages.octets();
    assert!((300_000..=1 << 20).contains(&kept), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_many_ask_for_at_once_is_rendered_once() {
    let setting = Setting::new(None, 1).await;
    let mut running = setting.serve_with("export RUST_LOG=vesnik=debug; exec \"$@\"");
    // An issue that goes out meanwhile changes the site.
    setting.wait_for(1, Duration::from_secs(20));
    let mut conn = setting.open().0.url().open().unwrap();
    wait_until("the issue is sent", Duration::from_secs(20), || {
        issues::sending(&mut conn).unwrap().is_empty()
    });
    let http = reqwest::Client::new();
    let page = format!("{}/weekly/briefs/vote", running.root);
    // What the program writes when it starts is behind it then.
    let first = http.get(format!("{}/weekly", running.root)).send().await.unwrap();
    assert_eq!(first.status(), 200);
    let asked = futures::future::join_all((0..50).map(|_| http.get(&page).send())).await;
    for answer in asked {
        assert_eq!(answer.unwrap().status(), 200);
    }
    running.terminate();
    let log = running.log();
    let lines = |words: &str| log.iter().filter(|line| line.contains(words)).count();
    assert_eq!(lines("rendered a page for all"), 2, "{log:#?}");
    assert_eq!(lines("\"message\":\"answered\""), 51, "and each request has its line");
}
