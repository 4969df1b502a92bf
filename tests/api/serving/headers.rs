//! What every answer tells the browser, and that nothing private is kept.

use serde_json::json;

use super::{Answer, a_newsroom, ask, get};
use crate::test_app::{TestApp, on_both};

const NOTHING: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What every answer has, whatever it is.
fn is_safe(path: &str, answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{path}: {name}");
    }
    assert!(answer.header("permissions-policy").contains("geolocation=()"), "{path}");
    assert_eq!(
        answer.headers.get_all("content-security-policy").iter().count(),
        1,
        "{path}"
    );
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; "), "{path}: {policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("script-src"),
        "{path}: {policy}"
    );
    assert!(!answer.headers.contains_key("strict-transport-security"), "{path}");
    assert!(!answer.header("cache-control").is_empty(), "{path}");
    assert!(!answer.header("x-request-id").is_empty(), "{path}");
}

/// Every route, as it stands in the table, with things that are there in its places.
fn routes() -> Vec<(String, String)> {
    let table = include_str!("../../../src/web/routes.rs");
    let patterns = table.split('"').skip(1).step_by(2).filter(|text| text.starts_with('/'));
    let token = "A".repeat(43);
    let places = [
        ("{newsletter}", "weekly"),
        ("{section}", "politics"),
        ("{edition}", "mondays"),
        ("{number}", "1"),
        ("{token}", &token),
        ("{file}", "site.css"),
        ("{version}", "1"),
        ("{hash:[0-9a-f]{16}}", "0123456789abcdef"),
        ("{id}", "1"),
        ("{address_hash}", "00"),
    ];
    let routes = patterns.map(|pattern| {
        let mut path = pattern.to_owned();
        for (place, value) in places {
            path = path.replace(place, value);
        }
        let slug = match pattern {
            pattern if pattern.contains("/briefs/") => "vote",
            pattern if pattern.contains("/sections/") => "politics",
            _ => "weekly",
        };
        (pattern.to_owned(), path.replace("{slug}", slug))
    });
    routes.collect()
}

on_both! {
    async fn every_answer_has_the_headers_of_its_kind(app: TestApp) {
        a_newsroom(&app).await;
        let pages = [("/", 200), ("/weekly", 200), ("/weekly/briefs/vote", 200), ("/weekly/issues/1", 200),
            ("/weekly/sections/politics", 200), ("/weekly/about", 200), ("/weekly/privacy", 200), ("/nothing", 404),
            ("/weekly/briefs/nothing", 404), ("/weekly/issues/one", 404), ("/mailbox", 404), ("/api/docs", 200),
            ("/confirm/short", 404), ("/desk/issues/1", 200), ("/desk/forgotten", 200), ("/desk/join/short", 410)];
        for (path, status) in pages {
            // The second answer may come from memory.
            for _ in 0..2 {
                let page = get(&app, path).await;
                assert_eq!((page.status, page.header("content-type")), (status, "text/html; charset=utf-8"), "{path}");
                is_safe(path, &page);
                assert!(page.header("content-security-policy").contains("style-src 'self'"), "{path}");
            }
        }
        for (path, status) in [("/robots.txt", 200), ("/healthz", 200), ("/readyz", 200),
            ("/metrics", 200), ("/assets/site.css", 200)] {
            let answer = get(&app, path).await;
            assert_eq!(answer.status, status, "{path}");
            is_safe(path, &answer);
            assert_eq!(answer.header("content-security-policy"), NOTHING, "{path}");
        }
        for (path, status) in [("/api/v1/openapi.json", 200), ("/api/v1/newsletters", 401), ("/api/v1/nothing", 404)] {
            let answer = get(&app, path).await;
            assert_eq!(answer.status, status, "{path}");
            is_safe(path, &answer);
            assert_eq!(answer.header("content-security-policy"), NOTHING, "{path}");
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
        for (path, body, kind, status) in [
            ("/weekly/subscribe", "email=boris@example.org", "application/x-www-form-urlencoded", 200),
            ("/weekly/subscribe", "email=boris", "application/x-www-form-urlencoded", 422),
            ("/nothing", "", "text/plain", 404),
            ("/api/v1/newsletters/weekly/subscribers", "{\"email\": \"a@example.org\"}", "application/json", 202),
            ("/api/v1/newsletters/weekly/subscribers", "{", "application/json", 400),
        ] {
            let request = app.http.post(format!("{}{path}", app.root)).header("Content-Type", kind).body(body);
            let answer = request.send().await.unwrap();
            let answer = Answer { status: answer.status().as_u16(), headers: answer.headers().clone(), body: Vec::new() };
            assert_eq!(answer.status, status, "{path} {body}");
            is_safe(path, &answer);
            assert!(answer.header("cache-control").ends_with("no-store"), "{path} {body}");
        }
        app.leaves_work_undone("the letter to a@example.org");
    }

    async fn nothing_private_is_kept_by_anybody(app: TestApp) {
        a_newsroom(&app).await;
        let mut walked = 0;
        for (pattern, path) in routes() {
            let is_api = !pattern.contains("{newsletter}") && get(&app, &path).await.status == 404;
            let path = if is_api { format!("/api/v1{path}") } else { path };
            let private = ["/api/", "/desk/", "/mailbox", "/metrics", "/readyz", "/healthz"];
            // The form for other sites is the same for everybody.
            let is_public = path == "/api/docs" || path.ends_with("/sign-up-form");
            let is_private = !is_public && private.iter().any(|start| path.starts_with(start));
            for headers in [&[][..], &[("Authorization", &*format!("Bearer {}", app.token))]] {
                let answer = ask(&app, "GET", &path, headers).await;
                let caching = answer.header("cache-control");
                assert!(!caching.is_empty(), "{path}");
                if is_private || pattern.contains("{token}") || answer.status >= 400 {
                    let own = ["no-store", "private, no-store", "private, no-cache"];
                    assert!(own.contains(&caching), "{pattern}: {caching}, {}", answer.status);
                    assert!(caching.ends_with("no-store") || !pattern.contains("{token}"), "{pattern}");
                    walked += 1;
                }
            }
        }
        assert!(walked > 80, "{walked}");
        // Links that work, and what a link fills in.
        let before = app.state.pages.octets();
        let welcome = app.receiver.to("anna@example.org").remove(1);
        assert_eq!(app.form("/weekly/subscribe", &[("email", "volha@example.org")]).await.0, 202);
        app.deliver().await;
        let confirm = app.receiver.to("volha@example.org").remove(0).link("/confirm/");
        for path in [welcome.link("/unsubscribe/"), confirm] {
            for method in ["GET", "HEAD"] {
                let answer = ask(&app, method, &path, &[]).await;
                assert_eq!(answer.status, 200, "{path}");
                assert_eq!(answer.header("cache-control"), "no-store", "{path}");
                is_safe(&path, &answer);
            }
        }
        assert_eq!(get(&app, "/weekly?email=anna@example.org").await.status, 200);
        assert_eq!(app.state.pages.octets(), before);
    }
}

#[tokio::test]
async fn behind_tls_browsers_are_told_to_stay_there() {
    let app = TestApp::on_sqlite_with(|settings, _| settings.base_url = "https://news.example.org".into()).await;
    for path in [
        "/",
        "/",
        "/nothing",
        "/api/v1/newsletters",
        "/assets/site.css",
        "/healthz",
    ] {
        let answer = get(&app, path).await;
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000", "{path}");
    }
}

#[tokio::test]
async fn a_mail_in_the_mailbox_keeps_its_own_policy() {
    let app = TestApp::on_sqlite_with(|settings, _| settings.relays.clear()).await;
    app.a_newsletter().await;
    assert_eq!(
        app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await.0,
        202
    );
    app.deliver().await;
    let mail = get(&app, "/mailbox/1/html").await;
    assert_eq!(mail.status, 200);
    let policy = mail.header("content-security-policy");
    assert!(
        policy.contains("sandbox") && policy.contains("frame-ancestors 'self'"),
        "{policy}"
    );
    assert_eq!(mail.header("cache-control"), "no-store");
    assert_eq!(mail.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn a_style_sheet_is_kept_for_ever_under_the_hash_of_what_is_in_it() {
    let app = TestApp::on_sqlite().await;
    app.a_newsletter().await;
    let page = get(&app, "/weekly").await.text();
    let path = page
        .split("href=\"")
        .find(|rest| rest.starts_with("/assets/site-"))
        .unwrap();
    let path = path.split('"').next().unwrap();
    let plain = get(&app, path).await;
    assert_eq!(
        (plain.status, plain.header("content-type")),
        (200, "text/css; charset=utf-8")
    );
    for (accepted, encoding) in [("br, gzip", "br"), ("gzip", "gzip"), ("deflate;q=0", "")] {
        let sheet = ask(&app, "GET", path, &[("Accept-Encoding", accepted)]).await;
        assert_eq!(sheet.header("content-encoding"), encoding);
        assert_eq!(sheet.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(sheet.header("vary"), "Accept-Encoding");
        assert_eq!(super::kept_pages::decoded(&sheet), plain.body);
    }
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    for former in ["/assets/site.css", "/assets/site-0123456789ab.css"] {
        let answer = http.get(format!("{}{former}", app.root)).send().await.unwrap();
        assert_eq!(answer.status(), 307);
        assert_eq!(answer.headers()["location"], path);
        assert_eq!(answer.headers()["cache-control"], "no-store");
    }
    assert_eq!(get(&app, "/assets/other.css").await.status, 404);
    let theme = json!({"theme": {"accent": "#8b0000"}, "version": 1});
    assert_eq!(app.api("PATCH", "/newsletters/weekly", theme).await.0, 200);
    let page = get(&app, "/weekly").await.text();
    let theme = page.split("href=\"").find(|rest| rest.contains("theme-")).unwrap();
    let theme = theme.split('"').next().unwrap();
    for _ in 0..2 {
        let sheet = get(&app, theme).await;
        assert_eq!(sheet.header("cache-control"), "public, max-age=31536000, immutable");
        assert!(sheet.text().contains("#8b0000"));
    }
}
