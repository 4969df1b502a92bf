//! Feeds, read by a parser that has no line in common with the one that writes them.

use std::{collections::HashSet, time::Duration};

use feed_rs::model::{Entry, Feed, FeedType};
use reqwest::{Response, header::HeaderMap};
use serde_json::{Value, json};

use crate::test_app::{TestApp, on_both};

const SITE: &str = "http://news.example.org";

async fn ask(app: &TestApp, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = app.http.request(method.parse().unwrap(), format!("{}{path}", app.root));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

/// A feed as it was written, checked for what its kind demands of each, and as the parser reads it.
async fn feed(app: &TestApp, path: &str) -> (String, Feed) {
    let answer = ask(app, "GET", path, &[]).await;
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    let media_type = header(answer.headers(), "content-type").to_owned();
    let text = answer.text().await.unwrap();
    let read = feed_rs::parser::Builder::new()
        .sanitize_content(false)
        .build()
        .parse(text.as_bytes())
        .unwrap();
    match path.contains(".xml") {
        true => {
            assert_eq!(
                (media_type.as_str(), read.feed_type.clone()),
                ("application/atom+xml; charset=utf-8", FeedType::Atom)
            );
            check_atom(&text);
        }
        false => {
            assert_eq!(media_type, "application/feed+json; charset=utf-8");
            check_json(&serde_json::from_str(&text).unwrap());
        }
    }
    (text, read)
}

/// What RFC 4287 §4.1 asks of a feed and of each entry.
fn check_atom(text: &str) {
    let document = roxmltree::Document::parse(text).unwrap();
    let atom = "http://www.w3.org/2005/Atom";
    let root = document.root_element();
    assert!(root.has_tag_name((atom, "feed")));
    let count = |of: roxmltree::Node, name: &str| of.children().filter(|c| c.has_tag_name((atom, name))).count();
    let entries: Vec<_> = root.children().filter(|c| c.has_tag_name((atom, "entry"))).collect();
    let mut ids = HashSet::new();
    for one in std::iter::once(root).chain(entries) {
        for (name, least) in [("id", 1), ("title", 1), ("updated", 1), ("link", 1)] {
            assert!(count(one, name) >= least, "{name} in {one:?}");
        }
        let id = one
            .children()
            .find(|c| c.has_tag_name((atom, "id")))
            .unwrap()
            .text()
            .unwrap();
        assert!(id.starts_with("tag:news.example.org,2026-") && ids.insert(id), "{id}");
        let links: Vec<_> = one.children().filter(|c| c.has_tag_name((atom, "link"))).collect();
        let alternates = links.iter().filter(|l| l.attribute("rel") == Some("alternate")).count();
        assert_eq!(alternates, 1);
    }
    assert_eq!(
        count(root, "author"),
        1,
        "which entries without an author of their own have"
    );
}

/// What jsonfeed.org/version/1.1 asks of a feed and of each item.
fn check_json(feed: &Value) {
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert!(!feed["title"].as_str().unwrap().is_empty());
    for name in ["home_page_url", "feed_url", "icon"] {
        assert!(feed[name].as_str().unwrap().starts_with(SITE), "{name}");
    }
    let mut ids = HashSet::new();
    for item in feed["items"].as_array().unwrap() {
        assert!(ids.insert(item["id"].as_str().unwrap()), "{item}");
        assert!(item["url"].as_str().unwrap().starts_with(SITE), "{item}");
        assert!(item["content_html"].is_string(), "{item}");
        for name in ["date_published", "date_modified"] {
            chrono::DateTime::parse_from_rfc3339(item[name].as_str().unwrap()).unwrap();
        }
        for author in item["authors"].as_array().into_iter().flatten() {
            assert!(!author["name"].as_str().unwrap().is_empty(), "{item}");
        }
        for tag in item["tags"].as_array().into_iter().flatten() {
            assert!(tag.is_string(), "{item}");
        }
    }
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.entries.iter().map(title).collect()
}

fn title(entry: &Entry) -> &str {
    &entry.title.as_ref().unwrap().content
}

fn body(entry: &Entry) -> &str {
    entry.content.as_ref().unwrap().body.as_deref().unwrap()
}

fn link<'a>(links: &'a [feed_rs::model::Link], rel: &str) -> Option<&'a str> {
    let found = links.iter().find(|link| link.rel.as_deref() == Some(rel));
    found.map(|link| link.href.as_str())
}

async fn correct(app: &TestApp, brief: i64, body: &str, note: &str) {
    let (_, known) = app.api("GET", &format!("/briefs/{brief}"), Value::Null).await;
    let change = json!({"body": body, "version": known["version"]});
    assert_eq!(app.api("PATCH", &format!("/briefs/{brief}"), change).await.0, 200);
    let path = format!("/briefs/{brief}/corrections");
    assert_eq!(app.api("POST", &path, json!({"note": note})).await.0, 201);
}

on_both! {
    async fn both_kinds_of_feed_tell_the_whole_story(app: TestApp) {
        app.a_newsletter().await;
        let hostile = "Ціна: 5 < 7 & «ў» ]]> </title><script>alert(1)</script> \u{fffe}\u{ffff}";
        let text = "Сойм *прыняў* бюджэт[^1] & <b>нічога</b>: [пратакол](https://example.org/a?b=1&c=2), [сюды](/relative).\n\n\
                    ## Што далей\n\n<script>alert(2)</script>\n\n[^1]: Паводле пратакола.";
        app.publish(json!({"newsletter": "weekly", "section": "politics", "slug": "price", "headline": hostile, "body": text,
            "standfirst": "Школы & <дарогі>", "bylines": "Ганна Ў., Boris O'Neil", "tags": ["budget", "schools"]})).await;
        app.pass(Duration::from_secs(3600));
        app.publish(json!({"newsletter": "weekly", "section": "economy", "slug": "rates", "headline": "Rates", "body": "Up.",
            "language": "en"})).await;

        let (xml, atom) = feed(&app, "/weekly/feed.xml").await;
        let (text, json) = feed(&app, "/weekly/feed.json").await;
        let clean = hostile.replace(['\u{fffe}', '\u{ffff}'], "");
        assert_eq!(titles(&atom), ["Rates", clean.trim_end()]);
        assert_eq!(titles(&json)[0], "Rates");
        assert_eq!(link(&atom.links, "self"), Some("http://news.example.org/weekly/feed.xml"));
        assert_eq!(link(&atom.links, "alternate"), Some("http://news.example.org/weekly"));
        assert_eq!(atom.language.as_deref(), Some("be"));
        for (one, other) in atom.entries.iter().zip(&json.entries) {
            assert_eq!((&one.id, one.published, one.updated), (&other.id, other.published, other.updated));
            assert_eq!(body(one), body(other));
        }
        let [rates, price] = &atom.entries[..] else { panic!("{xml}") };
        assert_eq!(price.id, "tag:news.example.org,2026-03-23:/weekly/briefs/price");
        assert_eq!(link(&price.links, "alternate"), Some("http://news.example.org/weekly/briefs/price"));
        assert_eq!(price.summary.as_ref().unwrap().content, "Школы & <дарогі>");
        let names: Vec<_> = price.authors.iter().filter_map(|author| author.name.as_deref()).collect();
        assert_eq!(names, ["Ганна Ў.", "Boris O'Neil"]);
        let terms: Vec<_> = price.categories.iter().map(|one| (one.term.as_str(), one.label.as_deref())).collect();
        assert_eq!(terms, [("politics", Some("politics")), ("budget", None), ("schools", None)]);
        let html = body(price);
        for piece in ["<strong>Школы &amp; &lt;дарогі&gt;</strong>", "Сойм <em>прыняў</em> бюджэт<sup", "<h2>Што далей</h2>", "<b>нічога</b>",
            "<a href=\"http://news.example.org/weekly/briefs/price#fn-1\"", "<a href=\"https://example.org/a?b=1&amp;c=2\""] {
            assert!(html.contains(piece), "{piece} in {html}");
        }
        assert!(!html.contains("script") && !html.contains("\"/relative") && !html.contains("\"#"), "{html}");
        assert!(xml.contains("xml:base=\"http://news.example.org/weekly/briefs/rates\" xml:lang=\"en\""), "{xml}");
        assert!(rates.authors.is_empty(), "the feed's author is its author");
        let items: Value = serde_json::from_str(&text).unwrap();
        let item = &items["items"][1];
        assert_eq!((&item["language"], &item["tags"]), (&json!("be"), &json!(["politics", "budget", "schools"])));
        assert_eq!(items["items"][0]["language"], "en");
        assert_eq!(items["authors"], json!([{"name": "The Weekly Brief"}]));
    }

    async fn sections_and_languages_have_feeds_of_their_own(app: TestApp) {
        app.a_newsletter().await;
        for (slug, section, language) in [("one", "politics", "be"), ("two", "economy", "be"), ("three", "economy", "en")] {
            app.publish(json!({"newsletter": "weekly", "section": section, "slug": slug, "headline": slug, "body": "Text.",
                "language": language})).await;
        }
        for (path, expected, name) in [
            ("/weekly/feed", vec!["three", "two", "one"], "The Weekly Brief"),
            ("/weekly/sections/economy/feed", vec!["three", "two"], "The Weekly Brief – economy"),
            ("/weekly/feed?lang=be", vec!["two", "one"], "The Weekly Brief (Беларуская)"),
            ("/weekly/sections/economy/feed?lang=be&utm_source=x", vec!["two"], "The Weekly Brief – economy (Беларуская)"),
            ("/weekly/feed?lang=pl", vec![], "The Weekly Brief (pl)"),
        ] {
            for extension in [".xml", ".json"] {
                let path = match path.split_once('?') {
                    Some((path, query)) => format!("{path}{extension}?{query}"),
                    None => format!("{path}{extension}"),
                };
                let (_, read) = feed(&app, &path).await;
                assert_eq!(titles(&read), expected, "{path}");
                assert_eq!(read.title.unwrap().content, name);
                if extension == ".xml" {
                    let own = path.trim_end_matches("&utm_source=x");
                    assert_eq!(link(&read.links, "self"), Some(format!("{SITE}{own}").as_str()));
                }
            }
        }
        for nothing in ["/weekly/sections/sport/feed.xml", "/other/feed.json", "/weekly/feed.xml?lang=-", "/weekly/feed.xml?before=nothing",
            "/weekly/feed.xml?before=..", "/weekly/sections/x%20y/feed.json"] {
            assert_eq!(ask(&app, "GET", nothing, &[]).await.status().as_u16(), 404, "{nothing}");
        }
    }

    async fn corrections_and_retractions_are_told(app: TestApp) {
        app.a_newsletter().await;
        let vote = app.a_brief("politics", "Vote", "On Monday.").await;
        let rates = app.a_brief("economy", "Rates", "Up by 5 talers.").await;
        app.set_time("2026-03-24T08:00:00Z");
        correct(&app, vote, "On Tuesday.", "The vote was on *Tuesday*.").await;
        let path = format!("/briefs/{rates}/retract");
        app.set_time("2026-03-25T08:00:00Z");
        assert_eq!(app.api("POST", &path, json!({"note": "The bank has **taken** it back."})).await.0, 200);
        for path in ["/weekly/feed.xml", "/weekly/feed.json", "/weekly/sections/economy/feed.xml"] {
            let (text, read) = feed(&app, path).await;
            let retracted = &read.entries[0];
            assert_eq!(title(retracted), "Адклікана: Rates", "{path}");
            assert!(body(retracted).contains("25\u{a0}сакавіка 2026") && body(retracted).contains("<strong>taken</strong>"), "{text}");
            assert!(!text.contains("talers"), "{text}");
            let scheme = "scheme=\"http://news.example.org/weekly#sections\"";
            assert_eq!(text.contains(scheme), path.ends_with("xml"), "{text}");
            assert_eq!(retracted.updated.unwrap().to_rfc3339(), "2026-03-25T08:00:00.001+00:00");
            assert!(retracted.published.unwrap() < retracted.updated.unwrap());
            if path.contains("sections") {
                continue;
            }
            let corrected = &read.entries[1];
            assert_eq!(title(corrected), "Vote");
            assert!(body(corrected).contains("On Tuesday.") && body(corrected).contains("<em>Tuesday</em>"), "{text}");
            assert!(body(corrected).contains("Выпраўленне, 24\u{a0}сакавіка 2026"), "{text}");
            assert_eq!(corrected.updated.unwrap().to_rfc3339(), "2026-03-24T08:00:00.003+00:00");
        }
        app.set_time("2026-04-24T08:00:01Z");
        assert_eq!(titles(&feed(&app, "/weekly/feed.xml").await.1), ["Vote"], "after thirty days nobody needs to be told");
    }

    async fn what_readers_may_not_see_is_in_no_feed(app: TestApp) {
        app.a_newsletter().await;
        let secret = json!({"newsletter": "weekly", "section": "politics", "slug": "secret", "headline": "Secret", "body": "Text.",
            "embargo_until": "2026-03-23T12:00:00Z"});
        let id = app.publish(secret.clone()).await;
        let mut other = secret.clone();
        other["slug"] = json!("other");
        let other = app.publish(other).await;
        assert_eq!(app.api("POST", &format!("/briefs/{other}/retract"), json!({"note": "Never told."})).await.0, 200);
        let draft = json!({"newsletter": "weekly", "section": "politics", "slug": "draft", "headline": "Secret", "body": "Text."});
        assert_eq!(app.api("POST", "/briefs", draft).await.0, 201);
        assert_eq!(titles(&feed(&app, "/weekly/feed.xml").await.1), Vec::<&str>::new());
        assert_eq!(ask(&app, "GET", "/weekly/feed.xml?before=draft", &[]).await.status().as_u16(), 404);
        app.set_time("2026-03-23T12:00:00Z");
        assert_eq!(titles(&feed(&app, "/weekly/feed.json").await.1), ["Secret"]);
        assert_eq!(app.api("POST", &format!("/briefs/{id}/retract"), json!({})).await.0, 200);
        assert_eq!(titles(&feed(&app, "/weekly/feed.json").await.1), ["Адклікана: Secret"]);
    }

    async fn a_program_that_has_the_feed_is_told_so(app: TestApp) {
        app.a_newsletter().await;
        let brief = app.a_brief("politics", "Vote", "On Monday.").await;
        app.set_time("2026-03-23T09:00:00Z");
        for path in ["/weekly/feed.xml", "/weekly/feed.json"] {
            let first = ask(&app, "GET", path, &[]).await;
            let (tag, time) = (header(first.headers(), "etag").to_owned(), header(first.headers(), "last-modified").to_owned());
            assert_eq!(time, "Mon, 23 Mar 2026 08:00:00 GMT", "{path}");
            let head = ask(&app, "HEAD", path, &[]).await;
            assert_eq!((head.status().as_u16(), header(head.headers(), "etag")), (200, tag.as_str()));
            assert!(head.text().await.unwrap().is_empty());
            for method in ["GET", "HEAD"] {
                for known in [("If-None-Match", tag.as_str()), ("If-Modified-Since", time.as_str())] {
                    let answer = ask(&app, method, path, &[known]).await;
                    assert_eq!((answer.status().as_u16(), header(answer.headers(), "etag")), (304, tag.as_str()), "{path} {known:?}");
                    assert!(answer.text().await.unwrap().is_empty());
                }
            }
            for other in [("If-None-Match", "\"other\""), ("If-Modified-Since", "Mon, 23 Mar 2026 07:59:59 GMT")] {
                assert_eq!(ask(&app, "GET", path, &[other]).await.status().as_u16(), 200);
            }
        }
        let answer = ask(&app, "GET", "/weekly/feed.xml", &[]).await;
        let mut tag = header(answer.headers(), "etag").to_owned();
        let path = format!("/briefs/{brief}");
        for (method, path, change) in [
            ("PATCH", path.as_str(), json!({"body": "On Tuesday.", "version": 1})),
            ("POST", &format!("{path}/corrections"), json!({"note": "It was on Tuesday."})),
            ("PATCH", "/newsletters/weekly/sections/politics", json!({"name": "Politics"})),
            ("PATCH", "/newsletters/weekly", json!({"name": "The Brief", "version": 1})),
            ("POST", &format!("{path}/retract"), json!({})),
        ] {
            let (status, answer) = app.api(method, path, change).await;
            assert!(status < 300, "{answer}");
            let answer = ask(&app, "GET", "/weekly/feed.xml", &[("If-None-Match", &tag)]).await;
            assert_eq!(answer.status().as_u16(), 200, "{path} changes the feed");
            assert_eq!(header(answer.headers(), "last-modified"), "", "within its second no time is told");
            tag = header(answer.headers(), "etag").to_owned();
        }
    }

    async fn older_briefs_are_on_further_pages(app: TestApp) {
        app.a_newsletter().await;
        let mut ids = Vec::new();
        for number in 0..52 {
            // Many have the same moment of publication.
            let until = format!("2026-03-23T{:02}:00:00Z", 9 + number / 20);
            ids.push(app.publish(json!({"newsletter": "weekly", "section": "politics", "slug": format!("brief-{number}"),
                "headline": format!("Brief {number}"), "body": "Text.", "embargo_until": until})).await);
        }
        app.set_time("2026-03-24T08:00:00Z");
        correct(&app, ids[0], "Other text.", "The text was wrong.").await;
        assert_eq!(app.api("POST", &format!("/briefs/{}/retract", ids[1]), json!({})).await.0, 200);
        for extension in ["xml", "json"] {
            let mut path = Some(format!("/weekly/feed.{extension}?lang=be"));
            let mut pages = Vec::new();
            while let Some(of) = path {
                let (text, read) = feed(&app, &of).await;
                let next = match extension {
                    "xml" => link(&read.links, "next").map(str::to_owned),
                    _ => serde_json::from_str::<Value>(&text).unwrap()["next_url"].as_str().map(str::to_owned),
                };
                path = next.map(|next| next.strip_prefix(SITE).unwrap().to_owned());
                if !pages.is_empty() && extension == "xml" {
                    assert_eq!(link(&read.links, "first"), Some("http://news.example.org/weekly/feed.xml?lang=be"));
                }
                pages.push(titles(&read).into_iter().map(str::to_owned).collect::<Vec<_>>());
            }
            assert_eq!(pages.len(), 2, "{pages:?}");
            let expected: Vec<String> = ["Адклікана: Brief 1".to_owned(), "Brief 0".to_owned()].into_iter()
                .chain((2..52).rev().map(|number| format!("Brief {number}"))).collect();
            assert_eq!(pages[0], expected, "what is old and has changed is told first");
            assert_eq!(pages[1], ["Brief 0"]);
        }
    }
}
