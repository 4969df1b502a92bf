//! The archive by year, and the search through it: words in any form, only what readers may see, marks, pages.

use diesel::{RunQueryDsl, connection::SimpleConnection, sql_query};
use reqwest::Url;
use serde_json::{Value, json};
use vesnik::{content::search, storage::Conn};

use crate::test_app::{TestApp, on_both};

/// Publishes a brief in the section "politics".
async fn publish(app: &TestApp, slug: &str, language: &str, headline: &str, standfirst: &str, body: &str) -> i64 {
    let brief = json!({"newsletter": "weekly", "section": "politics", "slug": slug, "language": language,
        "headline": headline, "standfirst": standfirst, "body": body});
    app.publish(brief).await
}

/// The archive's page with these fields in its address.
async fn archive(app: &TestApp, fields: &[(&str, &str)]) -> (u16, String) {
    let url = Url::parse_with_params(&format!("{}/weekly/archive", app.root), fields).unwrap();
    let answer = app.http.get(url).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The slugs of the briefs to which a page links, in their order.
fn linked(page: &str) -> Vec<String> {
    let links = page.split("/weekly/briefs/").skip(1);
    links.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

async fn found(app: &TestApp, words: &str) -> Vec<String> {
    let (status, page) = archive(app, &[("q", words)]).await;
    assert_eq!(status, 200, "{words}");
    linked(&page)
}

/// The addresses that follow on, as the page gives them.
fn next(page: &str) -> Option<String> {
    let (start, _) = page.split_once("\" rel=\"next\"")?;
    let (_, url) = start.rsplit_once("href=\"")?;
    Some(url.replace("&#38;", "&").replace("&amp;", "&"))
}

async fn three_languages(app: &TestApp) {
    app.a_newsletter().await;
    publish(
        app,
        "vybary",
        "be",
        "Выбары ў Мінску",
        "Народ чакае.",
        "Горад не спіць.",
    )
    .await;
    publish(app, "vybory", "ru", "Выборы в Минске", "Народ ждёт.", "Пётр не спит.").await;
    publish(
        app,
        "election",
        "en",
        "An election in Minsk",
        "People wait.",
        "The city’s streets.",
    )
    .await;
}

on_both! {
    async fn a_word_is_found_in_every_grammatical_case_and_letter_case(app: TestApp) {
        three_languages(&app).await;
        for (words, slug) in [
            ("выбары", "vybary"), ("ВЫБАРАЎ", "vybary"), ("выбарамі", "vybary"), ("Выбарах", "vybary"),
            ("гарады", "vybary"), ("у гарадах", "vybary"), ("горадзе", "vybary"),
            ("выборы", "vybory"), ("выборов", "vybory"), ("ВЫБОРАМИ", "vybory"), ("Петра", "vybory"), ("ПЁТРОМ", "vybory"),
            ("election", "election"), ("Elections", "election"), ("ELECTION’S", "election"), ("cities", "election"),
            ("выборы в Минске", "vybory"), ("Минск выборы", "vybory"), ("the elections of Minsk", "election"),
            ("выбары Адэса", ""), ("надвор'е", ""),
        ] {
            let expected: Vec<String> = Some(slug.to_owned()).filter(|slug| !slug.is_empty()).into_iter().collect();
            assert_eq!(found(&app, words).await, expected, "{words}");
        }
        assert_eq!(found(&app, "народ").await.len(), 2, "a word of two languages is found in both");
    }

    async fn only_what_readers_may_see_is_found(app: TestApp) {
        app.a_newsletter().await;
        let draft = json!({"newsletter": "weekly", "section": "politics", "slug": "later", "headline": "Сакрэт"});
        let draft = app.api("POST", "/briefs", draft).await.1["id"].as_i64().unwrap();
        let embargoed = json!({"newsletter": "weekly", "section": "politics", "slug": "at-noon", "headline": "Сакрэты",
            "embargo_until": "2026-03-23T12:00:00Z"});
        app.publish(embargoed).await;
        let retracted = publish(&app, "wrong", "be", "Сакрэт адкрыты", "", "").await;
        assert_eq!(found(&app, "сакрэт").await, ["wrong"]);
        let retract = json!({"note": "Памылка <крыніцы>."});
        assert_eq!(app.api("POST", &format!("/briefs/{retracted}/retract"), retract).await.0, 200);
        assert_eq!(found(&app, "сакрэт").await, Vec::<String>::new());
        app.set_time("2026-03-23T12:00:00Z");
        assert_eq!(found(&app, "сакрэт").await, ["at-noon"]);
        assert_eq!(app.api("POST", &format!("/briefs/{draft}/publish"), json!({})).await.0, 200);
        assert_eq!(found(&app, "сакрэт").await.len(), 2);
        let (_, page) = archive(&app, &[]).await;
        assert_eq!(linked(&page), ["later", "at-noon"], "the archive does not link to what was retracted");
        assert!(page.contains("Сакрэт адкрыты") && page.contains("23\u{a0}сакавіка 2026"), "{page}");
        assert!(page.contains("Памылка &#60;крыніцы&#62;."), "{page}");
    }

    async fn an_edit_changes_what_is_found(app: TestApp) {
        app.a_newsletter().await;
        let id = publish(&app, "vote", "be", "Галасаванне", "", "У панядзелак.").await;
        let other = publish(&app, "other", "be", "Іншае", "", "У панядзелак.").await;
        assert_eq!(found(&app, "панядзелкам").await.len(), 2);
        let change = json!({"body": "У аўторак.", "version": 1});
        assert_eq!(app.api("PATCH", &format!("/briefs/{id}"), change).await.0, 200);
        assert_eq!(found(&app, "аўторкам").await, ["vote"]);
        assert_eq!(found(&app, "панядзелак").await, ["other"]);
        let refused = json!({"body": "Нідзе.", "slug": "moved", "version": 1});
        assert_eq!(app.api("PATCH", &format!("/briefs/{other}"), refused).await.0, 409);
        assert_eq!(found(&app, "панядзелак").await, ["other"], "a change that is refused leaves the index as it was");
        assert_eq!(found(&app, "нідзе").await, Vec::<String>::new());
        let note = json!({"note": "Дзень быў іншы."});
        assert_eq!(app.api("POST", &format!("/briefs/{id}/corrections"), note).await.0, 201);
        for fields in [&[("q", "аўторак")][..], &[]] {
            let (_, page) = archive(&app, fields).await;
            assert!(page.contains("Выпраўлена 23\u{a0}сакавіка 2026"), "{page}");
        }
    }

    async fn the_headline_counts_most_then_the_standfirst_then_the_body_then_the_time(app: TestApp) {
        app.a_newsletter().await;
        let rest = "Тэкст пра тое, што было ўчора і пазаўчора на вуліцах.";
        publish(&app, "old-headline", "be", "Суд пачаўся", "Кароткі змест.", rest).await;
        publish(&app, "headline", "be", "Суд пачаўся", "Кароткі змест.", rest).await;
        publish(&app, "standfirst", "be", "Навіна дня", "Пачаўся суд.", rest).await;
        publish(&app, "body", "be", "Навіна дня", "Кароткі змест.", &format!("Пачаўся суд. {rest}")).await;
        publish(&app, "nothing", "be", "Навіна дня", "Кароткі змест.", rest).await;
        assert_eq!(found(&app, "суду").await, ["headline", "old-headline", "standfirst", "body"]);
    }

    async fn words_are_marked_and_markup_is_text(app: TestApp) {
        app.a_newsletter().await;
        let filler = "Пра іншае. ".repeat(60);
        let body = format!("{filler}\n\nСкандал: **суд** у «горадзе» <b>скасаваў</b> <script>alert(1)</script>[выбары](https://example.org/sud). {filler}");
        let brief = json!({"newsletter": "weekly", "section": "politics", "slug": "a", "headline": "<i>Суд</i> & \"выбары\"",
            "body": body, "bylines": "Янка <Суд>"});
        app.publish(brief).await;
        let (_, page) = archive(&app, &[("q", "суды \"><script>alert(2)</script> горад")]).await;
        assert_eq!(linked(&page), Vec::<String>::new(), "script and alert are words to look for like any");
        assert!(page.contains("value=\"суды &#34;&#62;&#60;script&#62;alert(2)&#60;/script&#62; горад\""), "{page}");
        let (_, page) = archive(&app, &[("q", "суды горад выбараў")]).await;
        assert!(page.contains("&lt;i&gt;<mark>Суд</mark>&lt;/i&gt; &amp; &quot;<mark>выбары</mark>&quot;"), "{page}");
        assert!(page.contains("Скандал: <mark>суд</mark> у «<mark>горадзе</mark>» скасаваў"), "{page}");
        assert!(page.contains("Янка &lt;<mark>Суд</mark>&gt;"), "{page}");
        assert!(page.contains("… ") && !page.contains("<script") && !page.contains("example.org/sud"), "{page}");
        assert!(page.contains("Знойдзены 1\u{a0}матэрыял на запыт «суды горад выбараў»"), "{page}");
        assert!(page.contains("name=\"robots\" content=\"noindex\""), "{page}");
    }

    async fn every_query_is_answered(app: TestApp) {
        three_languages(&app).await;
        let long = "слова \"OR\" ".repeat(1_000);
        for odd in [
            "\"", "'", "\"выбары", "выбары\" OR \"", "AND", "NOT NEAR(", "*", "выб*", "(((", ")", "^", "-выбары", "+", "a:b", ":", "!", "&|",
            "'выбары':*", "\\", "\\'", "%", "_", ";", "--", "\0", "выбары\0", "\u{feff}", "🙂", "𝔘𝔫𝔦", "é", "null", long.as_str(),
            "0", "1e999", "а'б'в", "''''", "\u{301}", "\n\r\t",
        ] {
            let (status, page) = archive(&app, &[("q", odd)]).await;
            assert!(status == 200 && page.contains("<h1"), "{odd:?}: {status}");
            let path = Url::parse_with_params("http://x/briefs", [("q", odd)]).unwrap();
            let (status, listed) = app.api("GET", &format!("/briefs?{}", path.query().unwrap()), Value::Null).await;
            assert_eq!(status, 200, "{odd:?}: {listed}");
        }
        assert_eq!(found(&app, "-выбары*").await, ["vybary"]);
        assert_eq!(found(&app, "\"выбары\" NEAR \"мінск\"").await, Vec::<String>::new(), "NEAR is a word");
        for nothing in ["", "   ", "…", "\0"] {
            let (_, page) = archive(&app, &[("q", nothing)]).await;
            assert!(page.contains("id=\"month-2026-03\""), "{nothing:?} shows the archive");
        }
        for odd in ["q=%FF%C0", "q", "year=x&q", "page=0&q=мінск", "page=-7&q=мінск", "page=99999999999&q=мінск", "after=briefs/no",
            "after=issues/99999999999999", "section=no&language=no", "q=a&q=b", "%=%&&="] {
            let (status, page) = app.get(&format!("/weekly/archive?{odd}")).await;
            assert!(status == 200 && page.contains("<h1"), "{odd}: {status}");
        }
        for none in ["1999", "-1", "0", "2147483647", "-2147483648"] {
            assert_eq!(archive(&app, &[("year", none)]).await.0, 404, "{none}");
        }
        assert_eq!(app.get("/nobody/archive").await.0, 404);
    }

    async fn what_is_not_found_is_told_with_advice(app: TestApp) {
        three_languages(&app).await;
        let (status, page) = archive(&app, &[("q", "надвор'е"), ("language", "be"), ("lang", "en")]).await;
        assert_eq!(status, 200);
        for words in ["Nothing found for “надвор&#39;е”", "Try fewer words", "/weekly/archive?lang=en&#38;q=",
            "Look in all sections and languages", "href=\"/weekly/archive?lang=en\""] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let (_, page) = archive(&app, &[("q", "зусім іншае")]).await;
        assert!(page.contains("Нічога не знойдзена на запыт «зусім іншае»") && !page.contains("ва ўсіх раздзелах"), "{page}");
    }

    async fn section_and_language_narrow_search_and_archive(app: TestApp) {
        three_languages(&app).await;
        let economy = json!({"newsletter": "weekly", "section": "economy", "slug": "rates", "language": "be", "headline": "Стаўкі: народ"});
        app.publish(economy).await;
        app.set_time("2026-03-23T09:00:05Z");
        app.tick().await;
        let slugs = async |fields: &[(&str, &str)]| {
            let (status, page) = archive(&app, fields).await;
            assert_eq!(status, 200);
            let mut slugs = linked(&page);
            slugs.sort();
            slugs.join(" ")
        };
        assert_eq!(slugs(&[("q", "народ")]).await, "rates vybary vybory");
        assert_eq!(slugs(&[("q", "народ"), ("section", "politics")]).await, "vybary vybory");
        assert_eq!(slugs(&[("q", "народ"), ("language", "be")]).await, "rates vybary");
        assert_eq!(slugs(&[("q", "народ"), ("language", "be"), ("section", "economy")]).await, "rates");
        assert_eq!(slugs(&[("section", "economy")]).await, "rates");
        assert_eq!(slugs(&[("language", "en")]).await, "election");
        assert_eq!(slugs(&[("language", "fr")]).await, "");
        let (_, page) = archive(&app, &[("section", "economy")]).await;
        assert!(!page.contains("/weekly/issues/"), "issues belong to no section: {page}");
        assert!(page.contains("<option value=\"economy\" lang=\"be\" selected>"), "{page}");
        assert!(page.contains("/weekly/archive?section=economy&#38;year=2026"), "links keep the choice: {page}");
        let (_, page) = archive(&app, &[]).await;
        assert!(page.contains("/weekly/issues/1") && page.contains("<option value=\"be\" lang=\"be\">Беларуская"), "{page}");
    }

    async fn results_come_in_pages_without_gaps_and_doubles(app: TestApp) {
        app.a_newsletter().await;
        for number in 0..45 {
            publish(&app, &format!("brief-{number}"), "be", &format!("Суд {}", number % 3), "", "Тэкст.").await;
        }
        let (mut seen, mut url, mut pages) = (Vec::new(), Some("/weekly/archive?q=суды".to_owned()), 0);
        while let Some(path) = url {
            let (_, page) = app.get(&path).await;
            let named = page.matches("<nav").count();
            let names: std::collections::HashSet<&str> = page.split("<nav").skip(1).map(|nav| nav.split('>').next().unwrap()).collect();
            assert_eq!(names.len(), named, "no two have one name: {names:?}");
            assert!(page.contains("Знойдзена 45\u{a0}матэрыялаў"), "{page}");
            seen.extend(linked(&page));
            url = next(&page);
            pages += 1;
        }
        assert_eq!((pages, seen.len()), (3, 45));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 45);
        let (_, last) = app.get("/weekly/archive?q=суды&page=77").await;
        assert!(linked(&last).len() == 5 && last.contains("Старонка 3 з 3") && last.contains("<ol class=\"list\" start=\"41\">"), "{last}");
    }

    async fn a_year_comes_in_pages_without_gaps_and_doubles(app: TestApp) {
        app.a_newsletter().await;
        app.leaves_work_undone("the issues are not sent");
        app.a_reader("anna@example.org", &[]).await;
        let embargo = json!("2026-03-23T09:00:00Z");
        for number in 0..104 {
            let mut brief = json!({"newsletter": "weekly", "section": "economy", "slug": format!("b{number}"), "headline": format!("Н {number}")});
            if number % 2 == 0 {
                brief["embargo_until"] = embargo.clone();
            }
            app.publish(brief).await;
        }
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        let special = json!({"newsletter": "weekly", "subject": "Тэрмінова: {{lead.headline}}", "briefs": [1]});
        assert_eq!(app.api("POST", "/issues", special).await.0, 201);
        assert_eq!(app.api("POST", "/issues/2/schedule", json!({})).await.0, 200);
        app.tick().await;
        let (mut briefs, mut issues, mut url, mut pages) = (Vec::new(), Vec::new(), Some("/weekly/archive".to_owned()), 0);
        while let Some(path) = url {
            let (status, page) = app.get(&path).await;
            assert_eq!(status, 200);
            briefs.extend(linked(&page));
            issues.extend(page.split("/weekly/issues/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
            url = next(&page);
            pages += 1;
            if pages == 1 {
                assert!(page.contains("Тэрмінова: Н 0") && page.contains("104\u{a0}матэрыялы"), "{page}");
                assert_eq!(briefs.len() + issues.len(), 100);
            }
        }
        assert_eq!((pages, briefs.len(), issues), (2, 104, vec!["2".to_owned(), "1".to_owned()]));
        briefs.sort();
        briefs.dedup();
        assert_eq!(briefs.len(), 104);
    }

    async fn years_and_months_are_those_of_the_dates_that_the_site_shows(app: TestApp) {
        app.a_newsletter().await;
        app.set_time("2026-12-31T23:59:59.000Z");
        publish(&app, "last-of-2026", "be", "Перад поўначчу", "", "").await;
        app.set_time("2027-01-01T00:00:00.000Z");
        publish(&app, "first-of-2027", "be", "Пасля поўначы", "", "").await;
        app.set_time("2027-02-28T22:30:00.000Z");
        publish(&app, "winter", "be", "У Мінску ўжо вясна", "", "").await;
        app.set_time("2029-03-01T00:00:00.000Z");
        publish(&app, "spring", "be", "Вясна", "", "").await;
        let (_, newest) = archive(&app, &[]).await;
        assert_eq!(linked(&newest), ["spring"]);
        assert!(newest.contains("?year=2029\" aria-current=\"page\">2029</a>"), "{newest}");
        for year in ["2027", "2026"] {
            assert!(newest.contains(&format!("?year={year}\">{year}</a>")), "{newest}");
        }
        assert!(!newest.contains("2028") && newest.contains("сакавік 2029"), "{newest}");
        assert!(newest.contains("rel=\"canonical\" href=\"http://news.example.org/weekly/archive\""), "{newest}");
        let (_, page) = archive(&app, &[("year", "2027")]).await;
        assert_eq!(linked(&page), ["winter", "first-of-2027"]);
        let months: Vec<&str> = page.split("id=\"month-").skip(1).map(|rest| &rest[..7]).collect();
        assert_eq!(months, ["2027-02", "2027-01"]);
        assert!(page.contains("28\u{a0}лютага 2027") && page.contains("1\u{a0}студзеня 2027"), "{page}");
        assert!(page.contains("rel=\"canonical\" href=\"http://news.example.org/weekly/archive?year=2027\""), "{page}");
        let (_, page) = archive(&app, &[("year", "2026")]).await;
        assert_eq!(linked(&page), ["last-of-2026"]);
    }

    async fn an_archive_without_anything_says_so(app: TestApp) {
        app.a_newsletter().await;
        let (status, page) = archive(&app, &[]).await;
        assert!(status == 200 && page.contains("Яшчэ нічога не апублікавана."), "{page}");
        let (status, page) = archive(&app, &[("q", "выбары")]).await;
        assert!(status == 200 && page.contains("Нічога не знойдзена"), "{page}");
    }

    async fn staff_find_drafts_too_page_by_page(app: TestApp) {
        three_languages(&app).await;
        for number in 0..5 {
            let draft = json!({"newsletter": "weekly", "section": "economy", "headline": format!("Чарнавік {number} пра выбары"),
                "slug": format!("draft-{number}")});
            assert_eq!(app.api("POST", "/briefs", draft).await.0, 201);
        }
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let (status, page) = app.api("GET", &format!("/briefs?q=выбарамі&newsletter=weekly&limit=2{after}"), Value::Null).await;
            assert_eq!(status, 200, "{page}");
            let slugs = page["items"].as_array().unwrap().iter().map(|brief| brief["slug"].as_str().unwrap().to_owned());
            seen.extend(slugs);
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen, ["draft-4", "draft-3", "draft-2", "draft-1", "draft-0", "vybary"], "newest first, as without words");
        let count = async |query: &str| {
            let (_, page) = app.api("GET", &format!("/briefs?{query}"), Value::Null).await;
            page["items"].as_array().unwrap().len()
        };
        assert_eq!(count("q=выбары&status=draft").await, 5);
        assert_eq!(count("q=выбары&newsletter=weekly&section=politics").await, 1);
        assert_eq!(count("q=elections").await, 1);
        assert_eq!(count("q=!&limit=200").await, 8, "without a word it is the whole list");
        assert_eq!(count("q=нічога").await, 0);
    }

    async fn briefs_from_before_the_index_are_indexed_at_the_start(app: TestApp) {
        three_languages(&app).await;
        let id = publish(&app, "vote", "be", "Галасаванне", "", "").await;
        let mut conn = app.state.db.url().open().unwrap();
        assert_eq!(search::bring_up_to_date(&mut conn).unwrap(), 0, "everything is in the index already");
        let folder = match &conn {
            Conn::Sqlite(_) => "sqlite",
            Conn::Postgres(_) => "postgres",
        };
        for step in ["down", "up"] {
            let path = format!("{}/migrations/{folder}/20261210_search/{step}.sql", env!("CARGO_MANIFEST_DIR"));
            conn.batch_execute(&std::fs::read_to_string(path).unwrap()).unwrap();
        }
        assert_eq!(found(&app, "выбары").await, Vec::<String>::new());
        assert_eq!(search::bring_up_to_date(&mut conn).unwrap(), 4);
        assert_eq!(found(&app, "выбарамі").await, ["vybary"]);
        assert_eq!(found(&app, "election").await, ["election"]);
        assert_eq!(search::bring_up_to_date(&mut conn).unwrap(), 0);
        sql_query("UPDATE briefs SET headline = 'Мітусня', version = version + 1 WHERE slug = 'vote'").execute(&mut conn).unwrap();
        assert_eq!(search::bring_up_to_date(&mut conn).unwrap(), 1, "saved by a program that knew no index");
        assert_eq!(found(&app, "мітусні").await, ["vote"]);
        sql_query("UPDATE brief_words SET rules = 0").execute(&mut conn).unwrap();
        assert_eq!(search::bring_up_to_date(&mut conn).unwrap(), 4, "by other rules");
        assert_eq!(found(&app, "мітусня").await, ["vote"]);
        let change = json!({"headline": "Галасаванне", "version": 2});
        assert_eq!(app.api("PATCH", &format!("/briefs/{id}"), change).await.0, 200);
        assert_eq!(found(&app, "мітусня").await, Vec::<String>::new());
    }
}
