//! What is counted of the links of measured issues, and what is not.

use std::{collections::BTreeMap, time::Duration};

use diesel::RunQueryDsl;
use reqwest::{Response, redirect::Policy};
use serde_json::{Value, json};
use vesnik::{domain::BriefId, storage::StorageError};

use crate::{
    receiver::Received,
    setting::{Setting, wait_until},
    test_app::{TestApp, on_both},
};

pub const CLICK: &str = "http://news.example.org/c/";

const POLITICS: &str = "The [law](https://example.org/law?a=1&b=2) and <https://example.org/bare>, [again](https://example.org/law?a=1&b=2), \
    [by mail](mailto:desk@example.org), [by phone](tel:+375) and a note.[^1]\n\n[^1]: [Source](https://example.org/Крыніца).";

/// Measures clicks of issues that start from now on.
pub async fn measure(app: &TestApp, measurement: &str) {
    let (_, known) = app.api("GET", "/newsletters/weekly", Value::Null).await;
    let change = json!({"measurement": measurement, "version": known["version"]});
    let (status, changed) = app.api("PATCH", "/newsletters/weekly", change).await;
    assert_eq!(
        (status, &changed["measurement"]),
        (200, &json!(measurement)),
        "{changed}"
    );
}

/// Two readers, of whom Boris takes the economy, and an issue of two briefs with a note, sent ten seconds ago.
pub async fn an_issue(app: &TestApp, measurement: &str) -> (i64, i64) {
    app.a_newsletter().await;
    measure(app, measurement).await;
    app.a_reader("anna@example.org", &[]).await;
    app.a_reader("boris@example.org", &["economy"]).await;
    let politics = app.a_brief("politics", "Vote", POLITICS).await;
    let economy = app
        .a_brief(
            "economy",
            "Rates",
            "[Up](https://example.org/up) again, says the [law](https://example.org/law?a=1&b=2).",
        )
        .await;
    let special = json!({"newsletter": "weekly", "subject": "Both", "briefs": [politics, economy],
        "opening_note": "Dear {{name|reader}}, [hello](https://example.org/hello/{{issue.number}}), [you](https://example.org/?n={{name|x}})"});
    assert_eq!(app.api("POST", "/issues", special).await.0, 201);
    // No mail program follows a link to a telephone, says preflight.
    assert_eq!(
        app.api("POST", "/issues/1/schedule", json!({"despite_findings": true}))
            .await
            .0,
        200
    );
    app.tick().await;
    app.deliver().await;
    app.pass(Duration::from_secs(10));
    (politics, economy)
}

/// The targets of the links in a mail's HTML, in their order.
pub fn hrefs(mail: &Received) -> Vec<String> {
    let html = mail.html();
    let values = html
        .split(" href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"));
    values.collect()
}

/// The paths of the measured links in a mail's HTML, each once, without the canary.
pub fn clickable(mail: &Received) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for href in hrefs(mail) {
        let path = href
            .strip_prefix("http://news.example.org")
            .unwrap_or_default()
            .to_owned();
        if path.starts_with("/c/") && !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths.remove(0);
    paths
}

/// The path of the link that nobody sees.
pub fn canary(mail: &Received) -> String {
    let html = mail.html();
    let tag = html
        .split("<a ")
        .find(|tag| tag.contains("aria-hidden=\"true\""))
        .unwrap();
    let href = tag.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
    href.strip_prefix("http://news.example.org").unwrap().to_owned()
}

pub async fn ask(app: &TestApp, method: &str, path: &str, headers: &[(&'static str, &str)]) -> Response {
    let client = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
    let mut request = client.request(method.parse().unwrap(), format!("{}{path}", app.root));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

/// Follows a link as a visitor of this name; answers where it leads.
pub async fn click(app: &TestApp, path: &str, visitor: &str) -> String {
    let answer = ask(app, "GET", path, &[("user-agent", visitor)]).await;
    assert_eq!(answer.status(), 302, "{path}");
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// Lets a minute pass and what was clicked be counted.
pub async fn counted(app: &TestApp) {
    app.pass(Duration::from_secs(61));
    app.state.clicks.write(&app.state.db, app.state.now()).await.unwrap();
}

pub async fn report(app: &TestApp) -> Value {
    let (status, report) = app.api("GET", "/issues/1/clicks", Value::Null).await;
    assert_eq!(status, 200);
    report
}

/// What is kept of an issue's links, by where they lead: clicks of people and of machines.
async fn kept(app: &TestApp) -> BTreeMap<(Option<BriefId>, String), (i64, i64)> {
    use vesnik::{
        domain::IssueId,
        storage::{clicks, issue_links},
    };
    let read = move |conn: &mut vesnik::storage::Conn| {
        let counts = clicks::of_links(conn, IssueId(1))?;
        let links = issue_links::list(conn, IssueId(1))?;
        let of = |link| {
            counts
                .get(&link)
                .map_or((0, 0), |counts| (counts.people, counts.machines))
        };
        let named = links.into_iter().map(|one| ((one.brief, one.url), of(one.link)));
        Ok::<_, StorageError>(named.filter(|(_, counts)| *counts != (0, 0)).collect())
    };
    app.state.db.read(read).await.unwrap()
}

async fn sql(app: &TestApp, statement: &'static str) {
    let run = move |conn: &mut vesnik::storage::Conn| {
        diesel::sql_query(statement)
            .execute(conn)
            .map(|_| ())
            .map_err(StorageError::from)
    };
    app.state.db.write(run).await.unwrap();
}

on_both! {
    async fn nothing_is_measured_unless_an_owner_wants_it(app: TestApp) {
        an_issue(&app, "none").await;
        let mail = app.receiver.to("anna@example.org").pop().unwrap();
        let (html, text) = (mail.html(), mail.text());
        assert!(!html.contains("/c/") && !text.contains("/c/") && !html.contains("<img") && !html.contains("aria-hidden"));
        assert!(html.contains("href=\"https://example.org/bare\"") && text.contains("https://example.org/bare"));
        let report = report(&app).await;
        assert_eq!((&report["measurement"], &report["links"], &report["clicks"]), (&json!("none"), &json!([]), &Value::Null));
        assert!(report["note"].as_str().unwrap().starts_with("nothing is measured"), "{report}");
        assert_eq!(app.report().await["clicks"]["measurement"], "none");
        assert!(app.get("/weekly/privacy?lang=en").await.1.contains("their links lead straight to where they point"));
        let unsubscribe = mail.link("/unsubscribe/");
        for path in ["/", "/weekly", "/weekly/briefs/vote", "/weekly/issues/1", unsubscribe.as_str(), "/nothing", "/c/nothing"] {
            let answer = ask(&app, "GET", path, &[]).await;
            assert!(answer.headers().get("set-cookie").is_none(), "{path}");
        }
    }

    async fn clicks_are_counted_and_few_are_not_told(app: TestApp) {
        let (politics, economy) = an_issue(&app, "aggregate").await;
        let paths = clickable(&app.receiver.to("anna@example.org").pop().unwrap());
        for visitor in ["a", "b", "c", "d", "e", "f"] {
            click(&app, &paths[2], visitor).await;
            click(&app, &paths[2], visitor).await;
        }
        for visitor in ["a", "b", "c", "d"] {
            click(&app, &paths[3], visitor).await;
        }
        for visitor in ["a", "b", "c", "d", "e"] {
            click(&app, &paths[6], visitor).await;
        }
        assert!(kept(&app).await.is_empty(), "a click waits");
        counted(&app).await;
        click(&app, &paths[2], "a").await;
        counted(&app).await;
        let found = report(&app).await;
        let links: Vec<Value> = found["links"].as_array().unwrap().iter().map(|link| link["clicks"].clone()).collect();
        assert_eq!(links, [json!(null), json!(null), json!(7), json!(null), json!(null), json!(null), json!(5), json!(null)], "{found}");
        assert_eq!((&found["links"][2]["url"], &found["links"][2]["brief"]), (&json!("https://example.org/law?a=1&b=2"), &json!(politics)));
        let briefs = json!([
            {"brief": null, "clicks": null, "at_least": 0},
            {"brief": politics, "clicks": null, "at_least": 7},
            {"brief": economy, "clicks": null, "at_least": 5},
        ]);
        assert_eq!((&found["briefs"], &found["clicks"], &found["at_least"]), (&briefs, &Value::Null, &json!(12)), "{found}");
        assert_eq!((&found["machines"], &found["hidden_below"]), (&Value::Null, &json!(5)));
        // One more hidden click, and what the hidden ones are together can be told.
        click(&app, &paths[0], "a").await;
        counted(&app).await;
        let found = report(&app).await;
        assert_eq!((&found["clicks"], &found["at_least"]), (&json!(17), &json!(12)), "{found}");
        assert_eq!(app.report().await["clicks"], json!({"measurement": "aggregate", "clicks": 17, "at_least": 12,
            "machines": null, "hidden_below": 5}));
        let url = format!("{}/api/v1/issues/1/clicks.csv", app.root);
        let csv = app.http.get(&url).bearer_auth(&app.token).send().await.unwrap();
        assert_eq!(csv.headers()["content-type"], "text/csv; charset=utf-8");
        let csv = csv.text().await.unwrap();
        assert!(csv.starts_with("link,brief,url,clicks\r\n1,,https://example.org/hello/1,\r\n"), "{csv}");
        assert!(csv.contains(&format!("3,{politics},https://example.org/law?a=1&b=2,7\r\n")), "{csv}");
        for path in ["/issues/9/clicks", "/issues/9/clicks.csv"] {
            assert_eq!(app.api("GET", path, Value::Null).await.0, 404);
        }
        assert_eq!(app.http.get(url).send().await.unwrap().status(), 401);
        let (_, metrics) = app.get("/metrics").await;
        assert!(metrics.contains("vesnik_clicks_total{by=\"people\"} 17"), "{metrics}");
        // Counters are all that is kept.
        measure(&app, "none").await;
        for visitor in ["a", "b", "c", "d", "e", "f"] {
            assert_eq!(click(&app, &paths[2], visitor).await, "https://example.org/law?a=1&b=2", "links go on leading there");
        }
        counted(&app).await;
        let found = report(&app).await;
        assert_eq!(found["clicks"], 17);
        assert!(found["note"].as_str().unwrap().starts_with("nothing is counted any more"), "{found}");
    }

    async fn asking_ahead_counts_nothing(app: TestApp) {
        an_issue(&app, "aggregate").await;
        let paths = clickable(&app.receiver.to("anna@example.org").pop().unwrap());
        let ahead = [("sec-purpose", "prefetch;prerender"), ("purpose", "prefetch"), ("x-moz", "prefetch"), ("x-purpose", "preview")];
        for header in ahead {
            let answer = ask(&app, "GET", &paths[2], &[header]).await;
            assert_eq!((answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()), (302, "https://example.org/law?a=1&b=2"));
        }
        let answer = ask(&app, "HEAD", &paths[2], &[("user-agent", "checker")]).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()), (302, "https://example.org/law?a=1&b=2"));
        counted(&app).await;
        assert!(kept(&app).await.is_empty());
        // What asks first is a machine when it comes, too.
        ask(&app, "HEAD", &paths[2], &[("user-agent", "checker")]).await;
        click(&app, &paths[2], "checker").await;
        click(&app, &paths[2], "reader").await;
        counted(&app).await;
        assert_eq!(kept(&app).await.into_values().collect::<Vec<_>>(), [(1, 1)]);
    }

    async fn machines_are_told_apart(app: TestApp) {
        an_issue(&app, "aggregate").await;
        let mail = app.receiver.to("anna@example.org").pop().unwrap();
        let paths = clickable(&mail);
        // One follows what nobody sees, a while after a link; one follows everything at once; a reader two links.
        click(&app, &paths[2], "scanner").await;
        app.pass(Duration::from_secs(20));
        assert_eq!(click(&app, &canary(&mail), "scanner").await, "http://news.example.org/weekly");
        for path in &paths {
            click(&app, path, "gateway").await;
        }
        click(&app, &paths[2], "reader").await;
        click(&app, &paths[6], "reader").await;
        counted(&app).await;
        let found = kept(&app).await;
        assert_eq!(found.values().map(|(people, _)| people).sum::<i64>(), 2, "{found:?}");
        let machines = i64::try_from(paths.len()).unwrap() + 2;
        assert_eq!(found.values().map(|(_, machines)| machines).sum::<i64>(), machines, "{found:?}");
        assert_eq!(report(&app).await["machines"], json!(machines));
    }

    async fn nobody_follows_a_link_as_soon_as_the_issue_starts(app: TestApp) {
        app.a_newsletter().await;
        measure(&app, "aggregate").await;
        app.a_reader("anna@example.org", &[]).await;
        app.a_brief("politics", "Vote", POLITICS).await;
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        app.deliver().await;
        let paths = clickable(&app.receiver.to("anna@example.org").pop().unwrap());
        app.pass(Duration::from_millis(4_999));
        click(&app, &paths[1], "scanner").await;
        app.pass(Duration::from_millis(1));
        click(&app, &paths[1], "reader").await;
        counted(&app).await;
        assert_eq!(kept(&app).await.into_values().collect::<Vec<_>>(), [(1, 1)]);
    }

    async fn a_flood_is_sent_on_and_not_counted(app: TestApp) {
        an_issue(&app, "aggregate").await;
        let path = clickable(&app.receiver.to("anna@example.org").pop().unwrap()).remove(2);
        for number in 0..620 {
            click(&app, &path, &format!("flood {number}")).await;
        }
        counted(&app).await;
        assert_eq!(kept(&app).await.into_values().collect::<Vec<_>>(), [(600, 0)]);
        let (_, metrics) = app.get("/metrics").await;
        assert!(metrics.contains("vesnik_clicks_uncounted_total{why=\"network\"} 20"), "{metrics}");
    }

    async fn a_database_that_cannot_be_written_stops_no_reader(app: TestApp) {
        an_issue(&app, "aggregate").await;
        let paths = clickable(&app.receiver.to("anna@example.org").pop().unwrap());
        click(&app, &paths[2], "a").await;
        sql(&app, "ALTER TABLE link_clicks RENAME TO away").await;
        assert_eq!(click(&app, &paths[3], "b").await, "https://example.org/bare");
        app.pass(Duration::from_secs(61));
        assert!(app.state.clicks.write(&app.state.db, app.state.now()).await.is_err());
        sql(&app, "ALTER TABLE issue_links RENAME TO gone").await;
        assert_eq!(click(&app, &paths[3], "c").await, "https://example.org/bare", "remembered");
        sql(&app, "ALTER TABLE gone RENAME TO issue_links").await;
        sql(&app, "ALTER TABLE away RENAME TO link_clicks").await;
        counted(&app).await;
        assert_eq!(kept(&app).await.into_values().collect::<Vec<_>>(), [(2, 0), (1, 0)], "none is lost");
    }

    async fn what_is_measured_is_set_by_an_owner_and_audited(app: TestApp) {
        app.a_newsletter().await;
        let (_, made) = app.api("GET", "/newsletters/weekly", Value::Null).await;
        assert_eq!(made["measurement"], "none");
        let (status, problem) = app.api("PATCH", "/newsletters/weekly", json!({"measurement": "all", "version": 1})).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/measurement")));
        measure(&app, "aggregate").await;
        let (status, _) = app.api("PATCH", "/newsletters/weekly", json!({"name": "Weekly", "version": 2})).await;
        assert_eq!(status, 200);
        let (_, now) = app.api("GET", "/newsletters/weekly", Value::Null).await;
        assert_eq!(now["measurement"], "aggregate", "what is absent stays");
        let (_, log) = app.api("GET", "/audit", Value::Null).await;
        let changes: Vec<&Value> = log["items"].as_array().unwrap().iter().filter(|one| one["action"] == "newsletter.change").collect();
        assert!(changes.iter().any(|one| one["detail"] == json!({"measurement": "aggregate"})), "{log}");
        assert!(changes.iter().any(|one| one["detail"] == json!({})), "{log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_writes_the_clicks_that_wait() {
    let setting = Setting::new(None, 1).await;
    let (db, _) = setting.open();
    let measured = |conn: &mut vesnik::storage::Conn| {
        diesel::sql_query("UPDATE newsletters SET measurement = 1")
            .execute(conn)
            .map(|_| ())
            .map_err(StorageError::from)
    };
    db.write(measured).await.unwrap();
    let mut first = setting.serve();
    assert_eq!(setting.wait_for(1, Duration::from_secs(90)).len(), 1);
    let mail = setting.receiver.mails().pop().unwrap();
    let href = hrefs(&mail)
        .into_iter()
        .filter(|href| href.contains("/c/"))
        .nth(1)
        .unwrap();
    let path = href[href.find("/c/").unwrap()..].to_owned();
    let client = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
    assert_eq!(
        client
            .get(format!("{}{path}", first.root))
            .send()
            .await
            .unwrap()
            .status(),
        302
    );
    let (status, _) = first.terminate();
    assert_eq!(status.code(), Some(0), "{:?}", first.log());
    let read = |conn: &mut vesnik::storage::Conn| vesnik::storage::clicks::of_links(conn, vesnik::domain::IssueId(1));
    let kept = db.read(read).await.unwrap();
    assert_eq!(
        kept.values().map(|counts| counts.people + counts.machines).sum::<i64>(),
        1,
        "{kept:?}"
    );
    let mut again = setting.serve();
    wait_until("the link leads there again", Duration::from_secs(20), || {
        again.is_alive()
    });
    assert_eq!(
        client
            .get(format!("{}{path}", again.root))
            .send()
            .await
            .unwrap()
            .status(),
        302
    );
}
