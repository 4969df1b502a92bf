//! The links of measured issues: where they lead, and that nobody can make them lead elsewhere.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    clicks::{CLICK, an_issue, ask, canary, click, clickable, counted, hrefs, report},
    test_app::{TestApp, on_both},
};

/// Where the links of a mail lead.
async fn leads(app: &TestApp, paths: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for path in paths {
        found.push(click(app, path, "somebody").await);
    }
    found
}

on_both! {
    async fn links_of_both_parts_lead_where_they_are_to_lead(app: TestApp) {
        let (politics, _) = an_issue(&app, "aggregate").await;
        let mail = app.receiver.to("anna@example.org").pop().unwrap();
        let paths = clickable(&mail);
        let law = "https://example.org/law?a=1&b=2";
        let expected = [
            "https://example.org/hello/1",
            "http://news.example.org/weekly/briefs/vote",
            law,
            "https://example.org/bare",
            "https://example.org/%D0%9A%D1%80%D1%8B%D0%BD%D1%96%D1%86%D0%B0",
            "http://news.example.org/weekly/briefs/rates",
            "https://example.org/up",
            law,
        ];
        assert_eq!(leads(&app, &paths).await, expected, "one number for an address in a brief");
        // The frame, what a mail program opens itself, and what differs from reader to reader.
        let others: Vec<String> = hrefs(&mail).into_iter().filter(|href| !href.starts_with(CLICK)).collect();
        let unsubscribe = format!("http://news.example.org{}", mail.link("/unsubscribe/"));
        for own in ["http://news.example.org/weekly", "http://news.example.org/weekly/issues/1", "mailto:desk@example.org",
            "#brief-vote-fn-1", "https://example.org/?n=%7B%7Bname%7Cx%7D%7D", &unsubscribe] {
            assert!(others.iter().any(|href| href == own), "{own}: {others:?}");
        }
        assert!(others.iter().all(|href| !href.contains("example.org/law")), "{others:?}");
        assert!(mail.header("List-Unsubscribe").contains(&unsubscribe));
        // The text part has the same links, and no canary.
        let text = mail.text();
        let in_text: Vec<String> = text
            .split_whitespace()
            .filter_map(|word| Some(format!("/c/{}", word.split_once("/c/")?.1.trim_end_matches([',', '.', '>']))))
            .collect();
        assert_eq!(in_text.len(), 8, "{text}");
        assert!(in_text.iter().all(|path| paths.contains(path)) && !text.contains(&canary(&mail)), "{text}");
        assert_eq!(leads(&app, &in_text[..1]).await, expected[..1]);
        // The answer says to nobody where it came from, and is kept by nobody.
        let answer = ask(&app, "GET", &paths[1], &[("referer", "https://mail.example/")]).await;
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap());
        assert_eq!((header("cache-control"), header("referrer-policy"), header("x-robots-tag"), header("set-cookie")),
            (Some("no-store"), Some("no-referrer"), Some("noindex"), None));
        assert!(app.get("/robots.txt").await.1.contains("Disallow: /c/\n"));
        // Boris takes one section: the same links, without those of the other brief.
        let his = clickable(&app.receiver.to("boris@example.org").pop().unwrap());
        assert_eq!(his, [&paths[..1], &paths[5..]].concat());
        assert!(app.get("/weekly/privacy?lang=en").await.1.contains("How often each link in our mails is followed, and nothing"));
        // A test copy, a page and preflight count nothing: they have the addresses themselves.
        let to = json!({"email": "editor@example.org"});
        assert_eq!(app.api("POST", "/issues/1/send-test", to).await.0, 200);
        assert!(!app.receiver.to("editor@example.org").pop().unwrap().html().contains("/c/"));
        assert!(!app.get("/weekly/issues/1").await.1.contains("/c/"));
        assert!(!app.get("/weekly/briefs/vote").await.1.contains("/c/"));
        counted(&app).await;
        assert!(report(&app).await["links"].as_array().unwrap().iter().any(|link| link["brief"] == politics));
    }

    async fn links_that_are_not_ours_lead_nowhere(app: TestApp) {
        an_issue(&app, "aggregate").await;
        let path = clickable(&app.receiver.to("anna@example.org").pop().unwrap()).remove(0);
        let code = path.strip_prefix("/c/").unwrap();
        let mut forged = vec![
            "/c/".to_owned(),
            "/c/x".to_owned(),
            "/c/https:%2F%2Fevil.example".to_owned(),
            format!("/c/{code}?url=https://evil.example").replace(code, "AQI"),
            format!("{path}A"),
            format!("{path}/{code}"),
            format!("{path}/x"),
            format!("{path}/"),
        ];
        for at in 0..code.len() {
            let other = if &code[at..=at] == "A" { "B" } else { "A" };
            forged.push(format!("/c/{}{other}{}", &code[..at], &code[at + 1..]));
        }
        for path in forged {
            let answer = ask(&app, "GET", &path, &[]).await;
            assert_eq!(answer.status(), 404, "{path}");
            assert!(answer.headers().get("location").is_none());
            assert!(answer.text().await.unwrap().contains("<main"), "{path}: a page for people");
        }
        // A link with a seal of ours that no issue has.
        let none = vesnik::domain::Click { issue: vesnik::domain::IssueId(1), link: vesnik::domain::LinkNumber(999) };
        let path = format!("/c/{}", app.state.key.click_code(none));
        assert_eq!(ask(&app, "GET", &path, &[]).await.status(), 404);
        assert_eq!(ask(&app, "POST", &path, &[]).await.status(), 405);
    }

    async fn links_keep_leading_there_whatever_becomes_of_the_briefs(app: TestApp) {
        let (politics, _) = an_issue(&app, "aggregate").await;
        let before = clickable(&app.receiver.to("anna@example.org").pop().unwrap());
        let told = leads(&app, &before).await;
        // On the way: a canary copy, then a retraction, then the others.
        let third = app.a_brief("politics", "Storm", "[Storm](https://example.org/storm) [law](https://example.org/law)").await;
        let second = json!({"newsletter": "weekly", "subject": "Again", "briefs": [politics, third]});
        assert_eq!(app.api("POST", "/issues", second).await.0, 201);
        assert_eq!(app.api("POST", "/issues/2/schedule", json!({"canary_copies": 1, "canary_hold_minutes": 10, "despite_findings": true})).await.0, 200);
        app.import("email\nvolha@example.org\nzoya@example.org\n").await;
        app.tick().await;
        app.deliver().await;
        let first = app.receiver.mails().pop().unwrap();
        assert_eq!(clickable(&first).len(), 7);
        assert_eq!(app.api("POST", &format!("/briefs/{politics}/retract"), json!({})).await.0, 200);
        app.pass(Duration::from_secs(700));
        app.deliver().await;
        let last = app.receiver.to("zoya@example.org").pop().unwrap();
        assert_eq!(clickable(&last), clickable(&first)[4..], "the same links, of the brief that is left");
        assert_eq!(leads(&app, &clickable(&first)).await[4..], leads(&app, &clickable(&last)).await);
        assert_eq!(leads(&app, &before).await, told);
        for mail in [first, last] {
            let url = format!("{}/api/v1/issues/2/copy?email={}", app.root, mail.to);
            let shown = app.http.get(url).bearer_auth(&app.token).send().await.unwrap().bytes().await.unwrap();
            assert!(shown == mail.raw, "octet for octet");
        }
        let (_, variants) = app.api("GET", "/issues/2/variants", Value::Null).await;
        assert!(variants["items"].as_array().unwrap().iter().any(|one| one["build"] == 1), "{variants}");
    }
}
