//! What is written is what is read: scripts, directions and lengths come through, and an issue stays small.

use crate::{receiver::Received, test_app::on_both};

const BELARUSIAN: &str = "Ён сказаў: «ў, і, ё, ґ’» — “quoted” and it’s… 🚲👩‍👩‍👧 naïve";
const HEBREW: &str = "שלום עולם, זה מבחן של טקסט מימין לשמאל";

/// Where Gmail cuts a message off.
const LARGEST_HTML: usize = 102 * 1024;

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// The HTML part as it travels: between its own header and the boundary that ends it.
fn html_on_the_wire(mail: &Received) -> usize {
    let raw = String::from_utf8_lossy(&mail.raw);
    let from = raw.to_lowercase().find("content-type: text/html").unwrap();
    raw[from..].find("\r\n--").unwrap()
}

on_both! {
    async fn every_script_and_a_long_brief_come_through_unchanged(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let sentence = "Паравоз ідзе ў Мінск праз Оршу і Барысаў, а потым вяртаецца дадому. ";
        let long: String = sentence.chars().cycle().take(20_000).collect::<String>().trim_end().to_owned();
        app.a_brief("politics", "Scripts", &format!("{BELARUSIAN}\n\n{HEBREW}\n\n{long}")).await;
        app.set_time("2026-03-23T09:00:05Z");
        app.tick().await;
        app.deliver().await;
        let mail = app.receiver.to("anna@example.org").pop().unwrap();
        let (_, page) = app.get("/weekly/briefs/scripts").await;
        for (place, html) in [("mail", mail.html()), ("page", page)] {
            for text in [BELARUSIAN, HEBREW, &long] {
                assert!(html.contains(text), "{place} lacks {}…", text.chars().take(20).collect::<String>());
            }
        }
        let text = mail.text();
        let read = words(&text);
        for written in [BELARUSIAN, HEBREW, &long] {
            let written = words(written);
            assert!(read.windows(written.len()).any(|run| run == written), "the text part lacks {}…", written[0]);
        }
        let wrapped = |line: &str| line.chars().count() <= 78 || line.contains("://");
        assert!(text.lines().all(wrapped), "the text part is wrapped, but for links");
        assert!(!text.contains('\u{FFFD}') && !text.contains('\u{200B}'));
        let raw = String::from_utf8_lossy(&mail.raw);
        assert!(raw.is_ascii() && raw.split("\r\n").all(|line| line.len() <= 998), "RFC 5322, 2.1.1");
    }

    async fn ten_briefs_stay_below_what_gmail_shows(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let paragraph = "The river rose by two metres within a night, and the [ferry](https://example.org/ferry) stayed. ";
        for n in 0..10 {
            let mut body = format!("## What happened\n\n{}\n\n", paragraph.repeat(12));
            body.push_str("- one\n- two\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n");
            let body: String = body.chars().chain(paragraph.chars().cycle()).take(2_700).collect();
            app.a_brief(["politics", "economy"][n % 2], &format!("Brief number {n}"), &body).await;
        }
        app.set_time("2026-03-23T09:00:05Z");
        app.tick().await;
        app.deliver().await;
        let mail = app.receiver.to("anna@example.org").pop().unwrap();
        let html = mail.html();
        for n in 0..10 {
            assert!(html.contains(&format!("Brief number {n}")), "brief {n} is not in the issue");
        }
        let wire = html_on_the_wire(&mail);
        println!("HTML part of ten briefs: {} octets, {wire} on the wire", html.len());
        assert!(html.len() < LARGEST_HTML, "{} octets", html.len());
        assert!(wire < LARGEST_HTML, "{wire} octets on the wire");
    }

    async fn an_embargo_an_expiry_and_a_retraction_hold(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let brief = |slug: &str, key: &str, at: &str| {
            serde_json::json!({"newsletter": "weekly", "section": "economy", "headline": slug, "slug": slug, "body": "Text.", key: at})
        };
        app.publish(brief("later", "embargo_until", "2026-03-25T10:00:00Z")).await;
        app.publish(brief("expired", "expires_at", "2026-03-23T08:30:00Z")).await;
        let gone = app.publish(brief("gone", "expires_at", "2030-01-01T00:00:00Z")).await;
        app.publish(brief("present", "expires_at", "2030-01-01T00:00:00Z")).await;
        assert_eq!(app.get("/weekly/briefs/later").await.0, 404, "nobody learns of it before its time");
        assert_eq!(app.get("/weekly/briefs/gone").await.0, 200);
        assert_eq!(app.api("POST", &format!("/briefs/{gone}/retract"), serde_json::json!({})).await.0, 200);
        assert_eq!(app.get("/weekly/briefs/gone").await.0, 410);
        let mut issues = Vec::new();
        for monday in ["2026-03-23T09:00:05Z", "2026-03-30T09:00:05Z", "2026-04-06T09:00:05Z"] {
            app.set_time(monday);
            app.tick().await;
            app.deliver().await;
            issues.push(app.receiver.to("anna@example.org").len());
        }
        assert_eq!(issues, [3, 4, 4], "confirmation and welcome, an issue, the embargo's issue, nothing new");
        let mails = app.receiver.to("anna@example.org");
        assert_eq!(mails[2].parsed().subject(), Some("present"));
        assert!(!mails[2].text().contains("expired") && !mails[2].text().contains("gone"), "{}", mails[2].text());
        assert_eq!(mails[3].parsed().subject(), Some("later"));
        assert_eq!(app.get("/weekly/briefs/later").await.0, 200);
    }
}
