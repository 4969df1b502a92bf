//! Pages of newsletters: sections, about, privacy, and their looks.

use serde_json::json;

use crate::test_app::on_both;

on_both! {
    async fn a_section_shows_its_briefs_page_by_page(app: TestApp) {
        app.a_newsletter().await;
        for number in 1..=21 {
            app.a_brief("politics", &format!("Brief number {number}"), "Text.").await;
        }
        app.a_brief("economy", "Prices", "Text.").await;
        let (status, first) = app.get("/weekly/sections/politics").await;
        assert_eq!(status, 200);
        assert!(first.contains("Brief number 21<") && !first.contains("Brief number 1<") && !first.contains("Prices"), "{first}");
        assert!(first.contains("href=\"/weekly/sections/politics?page=2\" rel=\"next\""), "{first}");
        let (_, second) = app.get("/weekly/sections/politics?page=2").await;
        assert!(second.contains("Brief number 1<") && !second.contains("Brief number 2<"), "{second}");
        for path in ["/weekly/sections/politics?page=3", "/weekly/sections/politics?page=0", "/weekly/sections/sport"] {
            assert_eq!(app.get(path).await.0, 404, "{path}");
        }
    }

    async fn a_newsletter_says_who_is_behind_it(app: TestApp) {
        app.a_newsletter().await;
        let about = json!({"about": "We are *three*.\n\n<script>alert(1)</script>", "version": 1});
        let (status, saved) = app.api("PATCH", "/newsletters/weekly", about).await;
        assert_eq!(status, 200, "{saved}");
        let (_, page) = app.get("/weekly/about?lang=en").await;
        assert!(page.contains("<em>three</em>") && !page.contains("<script"), "{page}");
        assert!(page.contains("mailto:") && page.contains("/weekly/sections/politics"), "{page}");
        let (status, page) = app.get("/weekly/privacy?lang=en").await;
        assert_eq!(status, 200);
        assert!(page.contains("is not kept") && page.contains("48 hours"), "{page}");
    }

    async fn an_accent_that_cannot_be_read_is_refused(app: TestApp) {
        app.a_newsletter().await;
        let (status, problem) = app.api("PATCH", "/newsletters/weekly", json!({"theme": {"accent": "#ffcc00"}, "version": 1})).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/theme")), "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains("such as #"), "{problem}");
        let plain = app.get("/weekly").await.1;
        assert!(!plain.contains("/theme-"), "{plain}");
        let theme = json!({"accent": "#8b0000", "face": "sans", "header": "filled"});
        let (status, saved) = app.api("PATCH", "/newsletters/weekly", json!({"theme": theme, "version": 1})).await;
        assert_eq!((status, &saved["theme"]), (200, &theme), "{saved}");
        let page = app.get("/weekly").await.1;
        let url = page.split("<link rel=\"stylesheet\" href=\"").nth(2).unwrap().split('"').next().unwrap();
        assert!(url.starts_with("/weekly/theme-") && page.contains("masthead-filled"), "{page}");
        let (status, css) = app.get(url).await;
        assert_eq!(status, 200);
        assert!(css.contains("--accent:#8b0000") && css.contains("--serif:var(--sans)"), "{css}");
        app.a_reader("anna@example.org", &[]).await;
        assert!(app.receiver.to("anna@example.org").pop().unwrap().html().contains("#8b0000"), "letters wear it too");
    }

    async fn a_problem_is_told_in_the_newsletters_frame(app: TestApp) {
        app.a_newsletter().await;
        let (status, page) = app.get("/weekly/briefs/nothing").await;
        assert_eq!(status, 404);
        assert!(page.contains("Такога матэрыялу тут няма.") && page.contains("The Weekly Brief"), "{page}");
        let (_, page) = app.get("/weekly/briefs/nothing?lang=ru").await;
        assert!(page.contains("Такого материала здесь нет."), "{page}");
        let (status, page) = app.get("/nowhere/briefs/nothing").await;
        assert_eq!(status, 404);
        assert!(page.contains("There is no such newsletter here."), "{page}");
    }
}
