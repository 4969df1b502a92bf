//! What a brief looks like before it goes out, its pictures, and what is pasted into it.

use serde_json::{Value, json};

use crate::{
    desk_briefs::{BORIS, a_draft, a_newsroom, with},
    desk_visitor::{ANNA, Answer, AtDesk, at_desk},
    test_app::on_both,
};

/// A PNG of this size in one colour.
pub fn a_png(width: u32, height: u32) -> Vec<u8> {
    let mut content = Vec::new();
    let mut encoder = png::Encoder::new(&mut content, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    let pixels = vec![90; 3 * usize::try_from(width * height).unwrap()];
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    content
}

/// Sends a picture as the form does, under a name that means nothing.
async fn send_picture(desk: &mut AtDesk<'_>, path: &str, mark: &str, alt: &str, content: &[u8], json: bool) -> Answer {
    let mut body = Vec::new();
    for (name, value) in [("mark", mark), ("alt", alt)] {
        body.extend(format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    let head = "--edge\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"../../evil.html\"\r\nContent-Type: text/html\r\n\r\n";
    body.extend(head.bytes());
    body.extend(content);
    body.extend(b"\r\n--edge--\r\n");
    let mut request = AtDesk::http()
        .post(format!("{}{path}/pictures", desk.app.root))
        .header("content-type", "multipart/form-data; boundary=edge");
    if json {
        request = request.header("accept", "application/json");
    }
    desk.send(request.body(body)).await
}

fn markdown(answer: &Answer) -> String {
    let told: Value = serde_json::from_str(&answer.html).unwrap();
    told["markdown"].as_str().unwrap().to_owned()
}

on_both! {
    async fn a_picture_is_made_small_and_goes_wherever_its_brief_goes(app: TestApp) {
        a_newsroom(&app).await;
        let mut anna = at_desk(&app, ANNA).await;
        let path = a_draft(&mut anna, "The bridge").await;
        let mark = anna.get(&path).await.field("mark");
        let added = send_picture(&mut anna, &path, &mark, "A [bridge]", &a_png(1700, 50), true).await;
        assert_eq!(added.status, 200, "{}", added.html);
        let shown = markdown(&added);
        let (alt, name) = shown.rsplit_once('(').unwrap();
        let name = name.trim_end_matches(')');
        assert_eq!(alt, "![A \\[bridge\\]]");
        assert!(name.starts_with("/media/") && name.ends_with("-1360x40.png"), "{name}");
        let page = send_picture(&mut anna, &path, &mark, "A [bridge]", &a_png(1700, 50), false).await;
        assert!(page.html.contains("A \\[bridge\\]") && page.html.contains(name), "without scripts the page shows the line");

        let answer = app.http.get(format!("{}{name}", app.root)).send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!((header("content-type"), header("x-content-type-options")), ("image/png".into(), "nosniff".into()));
        assert!(header("cache-control").contains("immutable") && header("content-security-policy").contains("default-src 'none'"));
        assert_eq!(&answer.bytes().await.unwrap()[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(app.get("/media/evil.html").await.0, 404);

        let body = format!("Look:\n\n{shown}");
        let fields = [("version", "1"), ("body", body.as_str())];
        assert_eq!(anna.form(&path, &with(&fields)).await.status, 303);
        app.a_reader("reader@example.org", &[]).await;
        assert_eq!(app.api("POST", "/briefs/1/publish", json!({})).await.0, 200);
        app.pass(std::time::Duration::from_secs(1));
        let (_, page) = app.get("/weekly/briefs/the-bridge").await;
        assert!(page.contains(&format!("<img src=\"{name}\" width=\"1360\" height=\"40\" alt=\"A [bridge]\">")), "{page}");
        let (_, feed) = app.get("/weekly/feed.xml").await;
        assert!(feed.contains(&format!("http://news.example.org{name}")), "{feed}");
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        app.deliver().await;
        let mail = app.receiver.to("reader@example.org").pop().unwrap();
        let (html, text) = (mail.html(), mail.text());
        let image = html.split("<img ").nth(1).unwrap().split('>').next().unwrap();
        assert!(image.contains(&format!("src=\"http://news.example.org{name}\"")), "{image}");
        assert!(image.contains("width=\"536\"") && !image.contains("height=\"") && image.contains("max-width: 100%"), "{image}");
        assert!(text.contains("[image: A [bridge]]") && text.contains(&format!("http://news.example.org{name}")), "{text}");
    }

    async fn what_is_no_picture_is_refused(app: TestApp) {
        a_newsroom(&app).await;
        let mut anna = at_desk(&app, ANNA).await;
        let path = a_draft(&mut anna, "The bridge").await;
        let mark = anna.get(&path).await.field("mark");
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        for (content, words) in [(&svg[..], "Choose a PNG"), (&[][..], "Choose a PNG"), (&a_png(12_001, 1)[..], "too large")] {
            let refused = send_picture(&mut anna, &path, &mark, "A", content, false).await;
            assert!(refused.status == 422 && refused.html.contains(words), "{}", refused.html);
        }
        let refused = send_picture(&mut anna, &path, &mark, " ", &a_png(9, 9), false).await;
        assert!(refused.status == 422 && refused.html.contains("Say in one line"), "alternative text is asked for");
        assert_eq!(send_picture(&mut anna, &path, "", "A", &a_png(9, 9), true).await.status, 403);
        let large = vec![0; 13 << 20];
        assert_eq!(send_picture(&mut anna, &path, &mark, "A", &large, true).await.status, 413);
        let mut editor = at_desk(&app, crate::desk_briefs::EDITOR).await;
        let fields = [("version", "1")];
        assert_eq!(editor.form(&format!("{path}/publish"), &with(&fields)).await.status, 303);
        assert_eq!(send_picture(&mut anna, &path, &mark, "A", &a_png(9, 9), true).await.status, 403, "it is published");
    }

    async fn a_preview_shows_what_was_typed_and_runs_nothing(app: TestApp) {
        a_newsroom(&app).await;
        let (mut anna, mut boris) = (at_desk(&app, ANNA).await, at_desk(&app, BORIS).await);
        let path = a_draft(&mut anna, "The bridge").await;
        let mark = boris.get(&path).await.field("mark");
        let preview = async |way: &str, shade: &str| {
            let body = "It *opens*. <script>alert(1)</script> [x](javascript:alert(1)) <p onclick=alert(1)>y</p>";
            let fields = [("mark", mark.as_str()), ("as", way), ("shade", shade), ("body", body), ("headline", "A <b>bridge</b>"), ("standfirst", "Soon")];
            let answer = app.http.post(format!("{}{path}/preview", app.root)).header("cookie", &boris.cookie)
                .form(&with(&fields)).send().await.unwrap();
            let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
            (answer.status().as_u16(), policy, answer.text().await.unwrap())
        };
        for way in ["web", "mail", "text", "nonsense"] {
            for shade in ["light", "dark"] {
                let (status, policy, html) = preview(way, shade).await;
                assert_eq!(status, 200);
                assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'self'") && policy.contains("sandbox allow-same-origin"));
                assert!(!policy.contains("script-src") && !policy.contains("allow-scripts"));
                let lower = html.to_lowercase();
                for banned in ["<script", "javascript:", "onclick=", "<b>bridge</b></h"] {
                    assert!(!lower.contains(banned) || way == "text" && banned == "javascript:", "{way}: {banned} in {html}");
                }
                assert!(!html.contains("prefers-color-scheme"), "{way}: the preview decides itself");
                assert!(html.contains(if shade == "dark" { "color-scheme: dark" } else { "color-scheme: light" }), "{way}");
            }
        }
        let (_, _, web) = preview("web", "light").await;
        assert!(web.contains("<em>opens</em>") && web.contains("class=\"lead\">Soon") && !web.contains("unsubscribe"));
        let (_, _, mail) = preview("mail", "light").await;
        assert!(mail.contains("<em>opens</em>") && mail.contains("max-width: 600px"), "{mail}");
        let (_, _, text) = preview("text", "light").await;
        assert!(text.contains("It _opens_."), "{text}");
        assert_eq!(app.api("GET", "/briefs/1", json!({})).await.1["body"], "", "nothing is saved");
        assert_eq!(boris.post(&format!("{path}/preview"), &with(&[("mark", "")])).await.status, 403);
    }

    async fn what_word_processors_paste_becomes_markdown(app: TestApp) {
        a_newsroom(&app).await;
        let mut anna = at_desk(&app, ANNA).await;
        let path = a_draft(&mut anna, "The bridge").await;
        let paste = format!("{path}/paste");
        let html = "<p class=MsoNormal>It <b>opens</b> on <a href=\"https://example.org/\">Monday</a>.<o:p></o:p></p><script>alert(1)</script>";
        let cleaned = anna.form(&paste, &[("html", html)]).await;
        let cleaned: Value = serde_json::from_str(&cleaned.html).unwrap();
        assert_eq!(cleaned["markdown"], "It **opens** on [Monday](https://example.org/).");
        assert_eq!(anna.form(&paste, &[("html", &"<i>".repeat(100_000))]).await.status, 422);
        assert_eq!(anna.post(&paste, &[("mark", "x"), ("html", html)]).await.status, 403);
    }
}
