//! What search engines and the places where briefs are shared are told: head of pages, sitemap, share images, icon.

use serde_json::{Value, json};

use crate::{
    chromium::{Browser, SITE},
    test_app::{TestApp, on_both},
};

/// Status, headers that matter, and octets.
struct Answer {
    status: u16,
    location: String,
    media_type: String,
    cached: String,
    octets: Vec<u8>,
}

async fn get(app: &TestApp, path: &str) -> Answer {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let url = format!("{}{}", app.root, path.trim_start_matches(SITE));
    let answer = client.build().unwrap().get(url).send().await.unwrap();
    let header = |name: &str| {
        let value = answer.headers().get(name);
        value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
    };
    Answer {
        status: answer.status().as_u16(),
        location: header("location"),
        media_type: header("content-type"),
        cached: header("cache-control"),
        octets: answer.bytes().await.unwrap().to_vec(),
    }
}

/// The value of the first tag that has this attribute, unescaped.
fn told(page: &str, mark: &str, attribute: &str) -> Option<String> {
    let head = page.split_once("</head>").unwrap().0;
    let tag = head.split('<').find(|tag| tag.contains(mark))?;
    let value = tag.split_once(&format!("{attribute}=\""))?.1.split_once('"')?.0;
    let plain = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ];
    Some(
        plain
            .iter()
            .fold(value.to_owned(), |text, (entity, sign)| text.replace(entity, sign)),
    )
}

fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

fn urls(xml: &[u8]) -> Vec<(String, Option<String>)> {
    let document = roxmltree::Document::parse(std::str::from_utf8(xml).unwrap()).unwrap();
    let namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    assert_eq!(document.root_element().tag_name().namespace(), Some(namespace));
    let child = |of: roxmltree::Node, name: &str| {
        let found = of.children().find(|child| child.has_tag_name((namespace, name)));
        found.map(|child| child.text().unwrap().to_owned())
    };
    let places = document.root_element().children().filter(roxmltree::Node::is_element);
    places
        .map(|place| (child(place, "loc").unwrap(), child(place, "lastmod")))
        .collect()
}

fn pixels(png: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (info.width, info.height, pixels)
}

async fn a_story(app: &TestApp) -> i64 {
    app.a_newsletter().await;
    app.publish(
        json!({"newsletter": "weekly", "section": "politics", "slug": "vote", "headline": "Vote </script> & \"ў\"",
        "standfirst": "On <Monday>", "body": "Counted.", "bylines": "Ганна Ў., Boris", "tags": ["budget"]}),
    )
    .await
}

on_both! {
    async fn a_briefs_page_says_what_it_is(app: TestApp) {
        let id = a_story(&app).await;
        let (_, page) = app.get("/weekly/briefs/vote").await;
        let url = "http://news.example.org/weekly/briefs/vote";
        let published = "2026-03-23T08:00:00";
        for (mark, attribute, expected) in [
            ("rel=\"canonical\"", "href", url),
            ("name=\"description\"", "content", "On <Monday>"),
            ("og:type", "content", "article"),
            ("og:title", "content", "Vote </script> & \"ў\""),
            ("og:description", "content", "On <Monday>"),
            ("og:url", "content", url),
            ("og:site_name", "content", "The Weekly Brief"),
            ("og:locale", "content", "be_BY"),
            ("article:section", "content", "politics"),
            ("article:tag", "content", "budget"),
            ("og:image:width", "content", "1200"),
            ("og:image:height", "content", "630"),
            ("og:image:alt", "content", "Vote </script> & \"ў\""),
            ("twitter:card", "content", "summary_large_image"),
            ("application/atom+xml", "href", "http://news.example.org/weekly/feed.xml"),
            ("application/feed+json", "href", "http://news.example.org/weekly/feed.json"),
            ("The Weekly Brief – politics (Atom)", "href", "http://news.example.org/weekly/sections/politics/feed.xml"),
        ] {
            assert_eq!(told(&page, mark, attribute).as_deref(), Some(expected), "{mark}");
        }
        assert!(told(&page, "article:published_time", "content").unwrap().starts_with(published));
        let data = data(&page);
        assert_eq!((&data["@context"], &data["@type"]), (&json!("https://schema.org"), &json!("NewsArticle")));
        assert_eq!(data["headline"], "Vote </script> & \"ў\"");
        assert_eq!(data["mainEntityOfPage"]["@id"], url);
        assert_eq!(data["author"], json!([{"@type": "Person", "name": "Ганна Ў."}, {"@type": "Person", "name": "Boris"}]));
        assert_eq!((&data["publisher"]["name"], &data["isPartOf"]["name"]), (&json!("The Weekly Brief"), &json!("The Weekly Brief")));
        assert_eq!((&data["inLanguage"], &data["articleSection"], &data["keywords"]), (&json!("be"), &json!("politics"), &json!(["budget"])));
        assert!(data["datePublished"].as_str().unwrap().starts_with(published));
        assert_eq!(data["dateModified"], data["datePublished"]);
        assert_eq!(data["image"][0]["url"].as_str(), told(&page, "property=\"og:image\"", "content").as_deref());
        assert!(data.get("correction").is_none());
        assert_eq!(get(&app, data["publisher"]["logo"]["url"].as_str().unwrap()).await.media_type, "image/png");

        app.set_time("2026-03-24T08:00:00Z");
        let change = json!({"standfirst": "", "bylines": "", "body": "A *longer* text. ".repeat(40), "version": 1});
        assert_eq!(app.api("PATCH", &format!("/briefs/{id}"), change).await.0, 200);
        assert_eq!(app.api("POST", &format!("/briefs/{id}/corrections"), json!({"note": "It was *Tuesday*."})).await.0, 201);
        let (_, page) = app.get("/weekly/briefs/vote").await;
        let data = self::data(&page);
        assert_eq!(data["correction"][0]["@type"], "CorrectionComment");
        assert!(data["correction"][0]["text"].as_str().unwrap().contains("Tuesday"), "{data}");
        assert!(data["dateModified"].as_str().unwrap().starts_with("2026-03-24T08:00:00"), "{data}");
        assert_eq!(data["author"]["name"], "The Weekly Brief", "without bylines the newsletter speaks");
        let description = told(&page, "name=\"description\"", "content").unwrap();
        assert!(description.starts_with("A _longer_ text. A") && description.ends_with('…') && description.chars().count() <= 202, "{description}");
    }

    async fn footnotes_of_a_correction_are_not_those_of_the_brief(app: TestApp) {
        app.a_newsletter().await;
        let id = app.a_brief("politics", "Vote", "Text[^1].\n\n[^1]: Of the brief.").await;
        let note = json!({"note": "Note[^1].\n\n[^1]: Of the correction."});
        assert_eq!(app.api("POST", &format!("/briefs/{id}/corrections"), note).await.0, 201);
        for path in ["/weekly/briefs/vote", "/weekly/feed.xml"] {
            let (_, text) = app.get(path).await;
            let text = text.replace("&quot;", "\"");
            let ids: Vec<&str> = text.split(" id=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
            let notes: std::collections::HashSet<_> = ids.iter().filter(|id| id.contains("fn")).collect();
            assert_eq!(notes.len(), 4, "{path}: {ids:?}");
            for note in notes {
                let mark = if note.contains("fnref") { note.replace("fnref", "fn") } else { note.replace("fn", "fnref") };
                assert!(text.contains(&format!("#{mark}\"")), "{path}: {mark}");
            }
        }
    }

    async fn a_newsletters_page_names_its_feeds(app: TestApp) {
        a_story(&app).await;
        let (_, page) = app.get("/weekly").await;
        for (mark, attribute, expected) in [
            ("rel=\"canonical\"", "href", "http://news.example.org/weekly"),
            ("og:type", "content", "website"),
            ("og:title", "content", "The Weekly Brief"),
            ("application/atom+xml", "href", "http://news.example.org/weekly/feed.xml"),
            ("application/feed+json", "href", "http://news.example.org/weekly/feed.json"),
        ] {
            assert_eq!(told(&page, mark, attribute).as_deref(), Some(expected), "{mark}");
        }
        assert!(!page.contains("feed.xml?lang="), "one language");
        let (_, page) = app.get("/weekly/sections/politics").await;
        for (mark, attribute, expected) in [
            ("og:url", "content", "http://news.example.org/weekly/sections/politics"),
            ("application/atom+xml", "href", "http://news.example.org/weekly/sections/politics/feed.xml"),
        ] {
            assert_eq!(told(&page, mark, attribute).as_deref(), Some(expected), "{mark}");
        }
        app.publish(json!({"newsletter": "weekly", "section": "politics", "slug": "rates", "headline": "Rates", "body": "Up.",
            "language": "en"})).await;
        let (_, page) = app.get("/weekly").await;
        for (title, url) in [("(Беларуская)", "feed.xml?lang=be"), ("(English)", "feed.xml?lang=en")] {
            assert_eq!(told(&page, title, "href"), Some(format!("http://news.example.org/weekly/{url}")));
        }
    }

    async fn a_briefs_picture_shows_it_as_it_is_now(app: TestApp) {
        let id = a_story(&app).await;
        let image = |page: &str| told(page, "property=\"og:image\"", "content").unwrap();
        let first = image(&app.get("/weekly/briefs/vote").await.1);
        let answer = get(&app, &first).await;
        assert_eq!((answer.status, answer.media_type.as_str()), (200, "image/png"));
        assert!(answer.cached.contains("immutable"), "{}", answer.cached);
        let (width, height, before) = pixels(&answer.octets);
        assert_eq!((width, height), (1200, 630));
        let colours: std::collections::HashSet<&[u8]> = before.chunks(4).collect();
        assert!(colours.len() > 20, "there is something on it");
        assert_eq!(get(&app, &first).await.octets, answer.octets);
        let present = get(&app, "/weekly/briefs/vote/share.png").await;
        assert_eq!((present.status, present.location.as_str()), (302, first.as_str()));

        let looks = json!({"theme": {"accent": "#8b0000", "face": "sans"}, "version": 1});
        let (status, changed) = app.api("PATCH", "/newsletters/weekly", looks).await;
        assert_eq!(status, 200, "{changed}");
        let themed = image(&app.get("/weekly/briefs/vote").await.1);
        assert_ne!(pixels(&get(&app, &themed).await.octets).2, before, "in the newsletter's looks");
        let change = json!({"headline": "Votes counted", "version": 1});
        assert_eq!(app.api("PATCH", &format!("/briefs/{id}"), change).await.0, 200);
        let second = image(&app.get("/weekly/briefs/vote").await.1);
        assert!(first != second && themed != second);
        let old = get(&app, &first).await;
        assert_eq!((old.status, old.location.as_str()), (302, second.as_str()), "where it was shared before, it shows what is now");
        assert!(!old.cached.contains("immutable"));
        assert_ne!(pixels(&get(&app, &second).await.octets).2, before);

        assert_eq!(app.api("POST", &format!("/briefs/{id}/retract"), json!({})).await.0, 200);
        assert_eq!(get(&app, &second).await.status, 410);
        let secret = json!({"newsletter": "weekly", "section": "politics", "slug": "secret", "headline": "Secret", "body": "Text.",
            "embargo_until": "2026-03-23T12:00:00Z"});
        app.publish(secret).await;
        for nothing in ["secret/share.png", "secret/share-0123456789abcdef.png", "nothing/share.png"] {
            assert_eq!(get(&app, &format!("/weekly/briefs/{nothing}")).await.status, 404, "{nothing}");
        }
    }

    async fn the_sitemap_lists_what_readers_may_read(app: TestApp) {
        let vote = a_story(&app).await;
        let rates = app.a_brief("economy", "Rates", "Up.").await;
        let gone = app.a_brief("economy", "Gone", "Up.").await;
        assert_eq!(app.api("POST", &format!("/briefs/{gone}/retract"), json!({})).await.0, 200);
        app.publish(json!({"newsletter": "weekly", "section": "politics", "slug": "secret", "headline": "Secret", "body": "Text.",
            "embargo_until": "2026-03-23T12:00:00Z"})).await;
        app.set_time("2026-03-23T09:00:00Z");
        assert_eq!(app.api("POST", &format!("/briefs/{rates}/corrections"), json!({"note": "Down."})).await.0, 201);

        let robots = get(&app, "/robots.txt").await;
        let rules = String::from_utf8(robots.octets).unwrap();
        assert!(rules.contains("User-agent: *\nDisallow: /c/\nDisallow: /confirm/\n"), "{rules}");
        let sitemap = rules.lines().find_map(|line| line.strip_prefix("Sitemap: ")).unwrap();
        let index = get(&app, sitemap).await;
        assert_eq!((index.status, index.media_type.as_str()), (200, "application/xml; charset=utf-8"));
        let files = urls(&index.octets);
        assert_eq!(files[0], ("http://news.example.org/weekly/sitemap.xml".to_owned(), None));
        let changed = Some("2026-03-23T09:00:00.001Z".to_owned());
        assert_eq!(files[1..], [("http://news.example.org/weekly/sitemap-0.xml".to_owned(), changed.clone())]);
        let own: Vec<String> = urls(&get(&app, &files[0].0).await.octets).into_iter().map(|(url, _)| url).collect();
        assert!(own.contains(&"http://news.example.org/weekly/sections/economy".to_owned()), "{own:?}");
        for url in &own {
            assert_eq!(get(&app, url).await.status, 200, "{url}");
        }
        let briefs = get(&app, &files[1].0).await;
        let listed = urls(&briefs.octets);
        let expected = ["vote", "rates"].map(|slug| format!("http://news.example.org/weekly/briefs/{slug}"));
        assert_eq!(listed.iter().map(|(url, _)| url.as_str()).collect::<Vec<_>>(), expected);
        assert_eq!(listed[1].1, changed);
        for url in &expected {
            assert_eq!(get(&app, url).await.status, 200);
        }
        assert!(!String::from_utf8(briefs.octets).unwrap().contains("hreflang"));
        for nothing in ["/weekly/sitemap-7.xml", "/other/sitemap.xml", "/weekly/sitemap-x.xml"] {
            assert_eq!(get(&app, nothing).await.status, 404, "{nothing}");
        }

        let translated = json!({"newsletter": "weekly", "section": "politics", "slug": "vote-en", "headline": "Vote", "body": "Text.", "language": "en"});
        let english = app.publish(translated).await;
        let translated = json!({"newsletter": "weekly", "section": "politics", "slug": "vote-ru", "headline": "Vote", "body": "Text.", "language": "ru",
            "embargo_until": "2026-03-23T10:00:00Z"});
        let russian = app.publish(translated).await;
        let mut conn = app.state.db.url().open().unwrap();
        diesel::RunQueryDsl::execute(
            diesel::sql_query(format!("UPDATE briefs SET translation_of = {vote} WHERE id IN ({english}, {russian})")), &mut conn).unwrap();
        let alternates = async || {
            let octets = get(&app, "/weekly/sitemap-0.xml").await.octets;
            let text = String::from_utf8(octets).unwrap();
            let document = roxmltree::Document::parse(&text).unwrap();
            let pages = document.root_element().children().filter(roxmltree::Node::is_element);
            let of = |page: roxmltree::Node| -> Vec<String> {
                let links = page.children().filter(|child| child.has_tag_name(("http://www.w3.org/1999/xhtml", "link")));
                links.map(|link| {
                    let slug = link.attribute("href").unwrap().rsplit('/').next().unwrap();
                    format!("{} {slug}", link.attribute("hreflang").unwrap())
                }).collect()
            };
            pages.map(of).collect::<Vec<_>>()
        };
        assert_eq!(alternates().await, [vec!["be vote", "en vote-en"], vec![], vec!["en vote-en", "be vote"]]);
        app.set_time("2026-03-23T10:00:00Z");
        assert_eq!(alternates().await, [vec!["be vote", "en vote-en", "ru vote-ru"], vec![], vec!["en vote-en", "be vote", "ru vote-ru"],
            vec!["ru vote-ru", "be vote", "en vote-en"]]);
    }

    async fn a_mailing_names_an_archive_that_is_there(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        app.a_brief("politics", "Vote", "Counted.").await;
        app.set_time("2026-03-23T09:00:05Z");
        app.tick().await;
        app.deliver().await;
        let mail = app.receiver.to("anna@example.org").pop().unwrap();
        let archive = mail.header("List-Archive");
        let url = archive.trim().trim_start_matches('<').trim_end_matches('>');
        assert!(url.starts_with("http://news.example.org/weekly"), "{archive}");
        assert_eq!(get(&app, url).await.status, 200, "{archive}");
        let (_, page) = app.get("/weekly/issues/1").await;
        for (mark, expected) in [("og:title", "Vote"), ("og:url", "http://news.example.org/weekly/issues/1")] {
            assert_eq!(told(&page, mark, "content").as_deref(), Some(expected), "{mark}");
        }
    }
}

#[tokio::test]
async fn the_icon_is_a_picture() {
    let app = TestApp::on_sqlite().await;
    let (_, page) = app.get("/").await;
    let png = get(&app, &told(&page, "apple-touch-icon", "href").unwrap()).await;
    assert_eq!((png.status, png.media_type.as_str()), (200, "image/png"));
    assert_eq!(pixels(&png.octets).0, 180);
    let svg = get(&app, &told(&page, "image/svg+xml", "href").unwrap()).await;
    assert_eq!(svg.media_type, "image/svg+xml");
    let svg = String::from_utf8(svg.octets).unwrap();
    roxmltree::Document::parse(&svg).unwrap();
    let ico = get(&app, "/favicon.ico").await;
    assert_eq!(
        (ico.media_type.as_str(), &ico.octets[..4]),
        ("image/x-icon", &[0, 0, 1, 0][..])
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_breaks_its_own_rules_of_what_may_run() {
    let app = TestApp::on_sqlite().await;
    let Some(browser) = Browser::with_scripts_on(&app).await else {
        return;
    };
    a_story(&app).await;
    let strict = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">";
    browser
        .open(&format!("data:text/html,{strict}<style>p {{}}</style>"))
        .await;
    assert!(
        browser
            .complaints()
            .await
            .iter()
            .any(|line| line.contains("Content Security Policy")),
        "the browser complains"
    );
    for path in ["/", "/weekly", "/weekly/briefs/vote", "/nothing/here"] {
        browser.open(&format!("{SITE}{path}")).await;
        let complaints = browser.complaints().await;
        let of_rules: Vec<_> = complaints
            .iter()
            .filter(|line| line.contains("Content Security Policy"))
            .collect();
        assert!(of_rules.is_empty(), "{path}: {of_rules:?}");
    }
    browser.close().await;
}
