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
        assert!(page.contains("is not kept") && page.contains("48\u{a0}hours"), "{page}");
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

    async fn a_logo_is_a_picture_whatever_it_is_said_to_be(app: TestApp) {
        app.a_newsletter().await;
        let mut picture = Vec::new();
        let mut encoder = png::Encoder::new(&mut picture, 2, 1);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.write_header().unwrap().write_image_data(&[0, 255]).unwrap();
        let url = format!("{}/api/v1/newsletters/weekly/logo", app.root);
        let put = async |content: Vec<u8>| {
            let answer = app.http.put(&url).bearer_auth(&app.token).body(content).send().await.unwrap();
            (answer.status().as_u16(), answer.json::<serde_json::Value>().await.unwrap())
        };
        for bad in [b"<svg onload='alert(1)'/>".to_vec(), picture[..20].to_vec(), vec![0; 300_000]] {
            let (status, problem) = put(bad).await;
            assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/logo")), "{problem}");
        }
        assert!(!app.get("/weekly").await.1.contains("masthead-logo"));
        let (status, saved) = put(picture.clone()).await;
        assert_eq!(status, 200, "{saved}");
        let name = saved["logo"].as_str().unwrap();
        assert!(app.get("/weekly").await.1.contains(&format!("src=\"/weekly/{name}\"")));
        let shown = app.http.get(format!("{}/weekly/{name}", app.root)).send().await.unwrap();
        assert_eq!((shown.status().as_u16(), shown.headers()["content-type"].to_str().unwrap()), (200, "image/png"));
        assert!(shown.headers()["cache-control"].to_str().unwrap().contains("immutable"));
        assert_eq!(shown.bytes().await.unwrap(), picture);
        assert_eq!(app.get("/weekly/logo-0123456789abcdef.png").await.0, 404);
        let removed = app.http.delete(&url).bearer_auth(&app.token).send().await.unwrap();
        assert_eq!(removed.status(), 204);
        assert_eq!(app.get(&format!("/weekly/{name}")).await.0, 404);
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
