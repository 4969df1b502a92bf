//! Languages: briefs with translations, issues in each reader's language, pages and their switches.

use serde_json::{Value, json};
use vesnik::{
    domain::{EmailAddress, Language, PersonName},
    storage::{StorageError, subscribers},
};

use crate::{
    exactness::copy,
    test_app::{TestApp, on_both},
};

/// The reader has chosen a language.
async fn chooses(app: &TestApp, email: &str, language: &str) {
    let (email, language) = (EmailAddress::parse(email).unwrap(), Language::parse(language).unwrap());
    let (hash, now) = (app.state.key.address_hash(&email), app.state.now());
    app.state
        .db
        .write(move |conn| {
            let known = subscribers::find_or_insert(conn, &email, &hash, &PersonName::default(), None, now)?;
            subscribers::set_language(conn, known.id, Some(&language))?;
            Ok::<_, StorageError>(())
        })
        .await
        .unwrap();
}

fn translation(of: i64, language: &str, headline: &str, body: &str) -> Value {
    json!({"newsletter": "weekly", "headline": headline, "body": body, "language": language, "translation_of": of,
        "slug": format!("in-{language}")})
}

on_both! {
    async fn readers_get_an_issue_in_the_language_they_chose(app: TestApp) {
        app.a_newsletter().await;
        for email in ["anna@example.org", "boris@example.org", "carol@example.org"] {
            app.a_reader(email, &[]).await;
        }
        chooses(&app, "boris@example.org", "ru").await;
        chooses(&app, "carol@example.org", "en").await;
        let vote = app.a_brief("politics", "Выбары", "Тэкст пра выбары.").await;
        app.a_brief("economy", "Цэны", "Тэкст пра цэны.").await;
        app.publish(translation(vote, "ru", "Выборы", "Текст про выборы.")).await;
        app.set_time("2026-03-30T09:00:05Z");
        app.tick().await;
        app.deliver().await;

        let own = app.receiver.to("anna@example.org").pop().unwrap();
        assert!(own.text().contains("Тэкст пра выбары.") && own.text().contains("Тэкст пра цэны."), "{}", own.text());
        assert!(own.text().contains("Адпісацца:") && !own.text().contains("Текст"), "{}", own.text());
        let russian = app.receiver.to("boris@example.org").pop().unwrap();
        assert!(russian.text().contains("Текст про выборы.") && russian.text().contains("Тэкст пра цэны."), "{}", russian.text());
        assert!(russian.text().contains("Отписаться:") && russian.html().contains("/issues/1?lang=ru"), "{}", russian.text());
        assert!(!russian.text().contains("Тэкст пра выбары."), "each brief once");
        assert_eq!(russian.header("Content-Language"), "ru");
        let english = app.receiver.to("carol@example.org").pop().unwrap();
        assert!(english.text().contains("Unsubscribe:") && english.text().contains("Тэкст пра выбары."), "{}", english.text());
        let report = app.report().await;
        assert_eq!((&report["accepted"], &report["unaccounted"]), (&json!(3), &json!(0)), "{report}");
        assert_eq!(report["briefs"][0], json!({"brief": vote, "status": "published", "copies": 3}), "a translation is the same brief");

        let (status, again) = copy(&app, 1, "boris@example.org").await;
        assert_eq!((status, &again), (200, &russian.raw), "the copy can be shown again");
        assert!(app.receiver.to("boris@example.org").len() == 3, "confirmation, welcome and one issue");
    }

    async fn a_brief_is_offered_in_each_language_it_is_written_in(app: TestApp) {
        app.a_newsletter().await;
        let vote = app.a_brief("politics", "Выбары", "Тэкст.").await;
        app.publish(translation(vote, "ru", "Выборы", "Текст.")).await;
        app.publish(translation(vote, "en", "The vote", "Text.")).await;
        for (slug, words, own) in [("xxxxxx", "Тэкст.", "be"), ("in-ru", "Текст.", "ru"), ("in-en", "Text.", "en")] {
            let (status, page) = app.get(&format!("/weekly/briefs/{slug}")).await;
            assert_eq!(status, 200, "{slug}");
            assert!(page.contains(words) && page.contains(&format!("<html lang=\"{own}\">")), "{page}");
            for (language, slug) in [("be", "xxxxxx"), ("ru", "in-ru"), ("en", "in-en")] {
                let link = format!("<link rel=\"alternate\" hreflang=\"{language}\" href=\"http://news.example.org/weekly/briefs/{slug}\">");
                assert!(page.contains(&link), "{link} in {page}");
            }
            assert!(page.contains(&format!("lang=\"{own}\" aria-current=\"page\"")), "{page}");
        }
        let (_, home) = app.get("/weekly").await;
        assert!(home.contains("Выбары") && !home.contains("Выборы") && !home.contains("The vote"), "{home}");
        let (_, home) = app.get("/weekly?lang=ru").await;
        assert!(home.contains("Выборы") && !home.contains("Выбары") && home.contains("<html lang=\"ru\">"), "{home}");
        let (_, section) = app.get("/weekly/sections/politics?lang=en").await;
        assert!(section.contains("The vote") && section.contains("Older") == section.contains("rel=\"next\""), "{section}");
    }

    async fn a_translation_must_fit_its_original(app: TestApp) {
        app.a_newsletter().await;
        let vote = app.a_brief("politics", "Выбары", "Тэкст.").await;
        let russian = app.publish(translation(vote, "ru", "Выборы", "Текст.")).await;
        let mut elsewhere = translation(vote, "en", "Vote", "Text.");
        elsewhere["section"] = json!("economy");
        for (bad, pointer) in [
            (translation(russian, "en", "Vote", "Text."), "/translation_of"),
            (translation(99, "en", "Vote", "Text."), "/translation_of"),
            (translation(vote, "be", "Вотум", "Тэкст."), "/language"),
            (translation(vote, "ru", "Голосование", "Текст."), "/language"),
            (elsewhere, "/section"),
        ] {
            let (status, problem) = app.api("POST", "/briefs", bad).await;
            assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!(pointer)), "{problem}");
        }
        let (status, problem) = app
            .api("POST", "/issues", json!({"newsletter": "weekly", "subject": "S", "briefs": [russian]}))
            .await;
        assert_eq!(status, 422, "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains(&format!("original, {vote}")), "{problem}");
    }

    async fn a_retracted_brief_is_gone_in_every_language(app: TestApp) {
        app.a_newsletter().await;
        let vote = app.a_brief("politics", "Выбары", "Тэкст.").await;
        app.publish(translation(vote, "ru", "Выборы", "Текст.")).await;
        let (status, _) = app.api("POST", &format!("/briefs/{vote}/retract"), json!({"note": "Wrong."})).await;
        assert_eq!(status, 200);
        let (status, page) = app.get("/weekly/briefs/in-ru").await;
        assert_eq!(status, 410);
        assert!(page.contains("адкліканы 23\u{a0}сакавіка 2026\u{a0}г. Wrong."), "{page}");
        assert!(!app.get("/weekly?lang=ru").await.1.contains("Выборы"));
    }

    async fn a_page_of_no_newsletter_follows_the_browser(app: TestApp) {
        for (accept, words) in [("be", "Рассылкі"), ("ru-BY, en;q=0.5", "Рассылки"), ("fr", "Newsletters")] {
            let asked = app.http.get(format!("{}/", app.root)).header("Accept-Language", accept);
            let page = asked.send().await.unwrap().text().await.unwrap();
            assert!(page.contains(&format!("<h1 class=\"title\">{words}</h1>")), "{accept}: {page}");
            let asked = app.http.get(format!("{}/nothing-here", app.root)).header("Accept-Language", accept);
            let answer = asked.send().await.unwrap();
            assert_eq!(answer.status(), 404);
        }
    }
}
