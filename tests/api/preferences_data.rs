//! What is kept of a reader, as a page and as a file.

use std::time::{Duration, Instant};

use diesel::{RunQueryDsl, sql_query};
use serde_json::{Value, json};
use vesnik::storage::StorageError;

use crate::test_app::{TestApp, on_both};

const ANNA: &str = "anna@example.org";

async fn export(app: &TestApp, link: &str) -> Value {
    let url = format!("{}{link}/export.json", app.root);
    let answer = app.http.get(url).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-disposition"), "attachment; filename=\"my-data.json\"");
    assert_eq!(
        (header("content-type"), header("cache-control")),
        ("application/json".into(), "no-store".into())
    );
    answer.json().await.unwrap()
}

on_both! {
    async fn everything_is_shown_in_words_and_handed_out(app: TestApp) {
        app.a_newsletter().await;
        app.set_time("2026-03-23T08:10:00Z");
        assert_eq!(app.form("/weekly/subscribe", &[("email", ANNA), ("name", "Ганна"), ("section", "politics")]).await.0, 202);
        app.deliver().await;
        let confirm = app.receiver.to(ANNA)[0].link("/confirm/");
        assert_eq!(app.form(&confirm, &[]).await.0, 200);
        app.deliver().await;
        app.a_reader("boris@example.org", &[]).await;
        app.a_brief("politics", "Vote", "Text.").await;
        app.set_time("2026-03-23T09:00:05Z");
        app.tick().await;
        app.deliver().await;
        let link = app.manage_link(ANNA).await;
        app.form(&format!("{link}/address"), &[("email", "anna@example.net")]).await;
        app.deliver().await;
        let data = export(&app, &link).await;
        for (pointer, value) in [
            ("/format", json!("vesnik-reader-data")),
            ("/version", json!(1)),
            ("/email", json!(ANNA)),
            ("/name", json!("Ганна")),
            ("/language", Value::Null),
            ("/known_since", json!("2026-03-23T08:10:00.000Z")),
            ("/subscriptions/0/newsletter", json!({"slug": "weekly", "name": "The Weekly Brief"})),
            ("/subscriptions/0/status", json!("active")),
            ("/subscriptions/0/edition", json!("Mondays")),
            ("/subscriptions/0/sections", json!(["politics"])),
            ("/subscriptions/0/paused_until", Value::Null),
            ("/subscriptions/0/has_had_everything_until", json!("2026-03-23T09:00:05.000Z")),
            ("/subscriptions/0/consents/0/kind", json!("requested")),
            ("/subscriptions/0/consents/0/source", json!("form /weekly")),
            ("/subscriptions/0/consents/1/kind", json!("confirmed")),
            ("/issues/0/number", json!(1)),
            ("/issues/0/status", json!("accepted")),
            ("/issues/0/sent_from", json!("2026-03-23T09:00:05.000Z")),
            ("/letters/0/kind", json!("address_change")),
            ("/letters/1/kind", json!("manage_link")),
            ("/letters/2/kind", json!("welcome")),
            ("/letters/3/kind", json!("confirmation")),
            ("/letters/3/status", json!("accepted")),
            ("/links/1/purpose", json!("manage")),
            ("/links/2/purpose", json!("change_address")),
        ] {
            assert_eq!(data.pointer(pointer), Some(&value), "{pointer} in {data:#}");
        }
        assert!(!data.to_string().contains("boris@"), "nothing of others");
        for (language, words) in [
            ("en", ["What we keep of you", "The Weekly Brief, no. 1, “Vote”: handed over to your mail provider", "A link to this page, valid until 23 March 2026"]),
            ("be", ["Што мы пра вас захоўваем", "The Weekly Brief, № 1, «Vote»: перададзены вашай паштовай службе", "Спасылка на гэтую старонку, працуе да 23 сакавіка 2026"]),
            ("ru", ["Что мы о вас храним", "The Weekly Brief, № 1, «Vote»: передан вашей почтовой службе", "Ссылка на эту страницу, работает до 23 марта 2026"]),
        ] {
            let (status, page) = app.get(&format!("{link}/stored?lang={language}")).await;
            assert_eq!(status, 200);
            let page = page.replace("&#160;", " ").replace('\u{a0}', " ");
            assert!(!page.contains("(confirmation link)") && !page.contains("(form /weekly)"), "{page}");
            assert!(page.contains("<span lang=\"be\">"), "the words that were agreed to are in Belarusian: {page}");
            for word in words.into_iter().chain([ANNA, "Ганна", "politics"]) {
                assert!(page.contains(word), "{word} in {page}");
            }
        }
    }

    async fn five_years_of_a_daily_are_handed_out_at_once(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader(ANNA, &[]).await;
        app.a_reader("boris@example.org", &[]).await;
        let fill = |sql: &'static str| app.state.db.write(move |conn| Ok::<_, StorageError>(sql_query(sql).execute(conn)?));
        // One issue a day, each to both, and to a thousand who were here once.
        let days = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) ";
        let issues = "INSERT INTO issues (newsletter_id, edition_id, number, subject, preheader, opening_note, status, cutoff, \
            started_at, seen_recorded, created_at, updated_at) SELECT 1, 1, i, 'Day ' || i, '', '', 5, i, 1700000000000 + i, true, 0, 0 FROM n";
        fill(Box::leak(format!("{days}{issues}").into_boxed_str())).await.unwrap();
        let readers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) \
            INSERT INTO deliveries (issue_id, subscriber_id, status, attempts) SELECT issues.id, n.i, 2, 1 FROM issues, n";
        fill(readers).await.unwrap();
        let link = app.manage_link(ANNA).await;
        let began = Instant::now();
        let data = export(&app, &link).await;
        let took = began.elapsed();
        let copies = data["issues"].as_array().unwrap();
        assert_eq!((copies.len(), &data["older_issues_left_out"]), (2_000, &json!(false)));
        assert_eq!((&copies[0]["number"], &copies[1_999]["number"]), (&json!(2_000), &json!(1)), "newest first");
        println!("2,000 of 600,000 copies handed out in {took:?}, {} octets", data.to_string().len());
        assert!(took < Duration::from_secs(10), "{took:?}");
        let (_, page) = app.get(&format!("{link}/stored?lang=en")).await;
        assert!(page.contains("Day 2000") && page.contains("Day 1901”") && !page.contains("Day 1900”"), "the page shows a hundred");
        assert!(page.contains("The latest 100 are shown here"));
    }
}
