//! Fields in an issue's subject, preheader and opening note, as readers and the page have them.

use serde_json::{Value, json};

use crate::test_app::on_both;

on_both! {
    async fn fields_are_filled_for_each_reader_and_on_the_page(app: TestApp) {
        app.a_newsletter().await;
        app.import("email,name\nanna@example.org,Ганна <Новік>\nnobody@example.org,\n").await;
        let first = app.a_brief("politics", "Vote & count", "Text.").await;
        let second = app.a_brief("economy", "Prices", "Text.").await;
        let special = json!({"newsletter": "weekly", "briefs": [first, second],
            "subject": "{{name|reader}}, issue {{issue.number}} of {{newsletter}}",
            "preheader": "{{count}} briefs on {{ issue.date }}",
            "opening_note": "Dear {{name|dear reader}}, read “{{lead.headline}}” first."});
        let (status, made) = app.api("POST", "/issues", special).await;
        assert_eq!(status, 201, "{made}");
        assert_eq!(app.api("POST", "/issues/1/schedule", json!({})).await.0, 200);
        app.tick().await;
        app.deliver().await;
        let mail = app.receiver.to("anna@example.org").pop().unwrap();
        assert_eq!(mail.parsed().subject(), Some("Ганна <Новік>, issue 1 of The Weekly Brief"));
        assert!(mail.text().contains("Dear Ганна <Новік>, read “Vote & count” first."), "{}", mail.text());
        let html = mail.parsed().body_html(0).unwrap().into_owned();
        assert!(html.contains("Dear Ганна &#60;Новік&#62;, read “Vote &amp; count” first."), "{html}");
        assert!(html.contains("2 briefs on 23&nbsp;сакавіка 2026&nbsp;г."), "{html}");
        let mail = app.receiver.to("nobody@example.org").pop().unwrap();
        assert_eq!(mail.parsed().subject(), Some("reader, issue 1 of The Weekly Brief"));
        assert!(mail.text().contains("Dear dear reader, read"), "{}", mail.text());
        let (status, page) = app.get("/weekly/issues/1").await;
        assert_eq!(status, 200);
        assert!(page.contains("<h1 class=\"title\">reader, issue 1 of The Weekly Brief</h1>"), "{page}");
        assert!(page.contains("Dear dear reader, read “Vote &#38; count” first."), "{page}");
    }

    async fn fields_that_cannot_be_filled_are_refused_when_saved(app: TestApp) {
        app.a_newsletter().await;
        let brief = app.a_brief("politics", "Vote", "Text.").await;
        for (field, text, words) in [
            ("subject", "Dear {{surname}}", "unknown field {{surname}}; there are {{name|reader}}"),
            ("preheader", "{{count", "does not end with }}"),
            ("opening_note", "{{issue}}", "unknown field {{issue}}"),
        ] {
            let mut special = json!({"newsletter": "weekly", "subject": "Special", "briefs": [brief]});
            special[field] = json!(text);
            let (status, problem) = app.api("POST", "/issues", special).await;
            assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!(format!("/{field}"))), "{problem}");
            assert!(problem["errors"][0]["detail"].as_str().unwrap().contains(words), "{problem}");
        }
        assert_eq!(app.api("GET", "/issues", Value::Null).await.1["items"], json!([]));
    }
}
