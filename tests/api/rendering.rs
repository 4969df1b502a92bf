//! What readers see is what editors wrote, to the last letter, on the web and in both parts of a mail.

use mail_parser::PartType;
use serde_json::{Value, json};

use crate::{
    receiver::Received,
    test_app::{TestApp, on_both},
};

/// Gmail cuts a message off behind this many bytes of HTML.
const GMAIL_LIMIT: usize = 102_400;

const HEADLINE: &str = "Ён сказаў: «ў, і, ё’» — 🚲 שלום";

/// Lines of many writing systems, free of characters that Markdown reads.
const LINES: &[&str] = &[
    "Ён сказаў: «Ўсё будзе добра, браце’», — і з’ехаў у Мінск ранішнім цягніком № 7.",
    "The editor’s “last word” isn’t yours – it’s theirs… naïve café, coöperate, Ångström, ½ of 5′10″.",
    "שלום עולם, זה מבחן של טקסט מימין לשמאל (עם סוגריים) ומספרים 12,345.",
    "مرحبا بالعالم، هذا نصّ من اليمين إلى اليسار: ٣٤٥ كلمة؛ أليس كذلك؟",
    "🚲 👩\u{200d}💻 👨\u{200d}👩\u{200d}👧\u{200d}👦 🏳\u{fe0f}\u{200d}🌈 🇧🇾 👍🏽 ❤\u{fe0f} 1\u{fe0f}\u{20e3} 🫶🏿",
    "می\u{200c}خواهم بدانم: نیم\u{200c}فاصله باید بماند.",
    "日本語の文章は空白なしで続くので、行の途中で折り返しても文字が失われてはいけません。",
    "Zürich–Genève, «Дзеяслоў», ďábelské ódy, e\u{301} and é, 10\u{a0}000\u{a0}км², H₂O, 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈 ﷽.",
];

/// Paragraphs of these lines, `characters` long at least.
fn paragraphs(characters: usize) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut length = 0;
    for start in 0.. {
        if length >= characters {
            break;
        }
        let lines = (0..3).map(|offset| LINES[(start + offset) % LINES.len()]);
        let paragraph = lines
            .chain([format!("Nr. {start}").as_str()])
            .collect::<Vec<_>>()
            .join(" ");
        length += paragraph.chars().count() + 2;
        paragraphs.push(paragraph);
    }
    paragraphs
}

async fn publish(app: &TestApp, more: Value) -> String {
    let mut brief = json!({"newsletter": "weekly", "section": "politics", "headline": HEADLINE, "slug": "brief"});
    brief.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (status, made) = app.api("POST", "/briefs", brief).await;
    assert_eq!(status, 201, "{made}");
    let id = made["id"].as_i64().unwrap();
    assert_eq!(
        app.api("POST", &format!("/briefs/{id}/publish"), json!({})).await.0,
        200
    );
    let (_, kept) = app.api("GET", &format!("/briefs/{id}"), Value::Null).await;
    kept["body"].as_str().unwrap().to_owned()
}

async fn a_newsletter_and_its_reader(app: &TestApp) {
    app.a_newsletter().await;
    app.a_reader("anna@example.org", &[]).await;
}

async fn mailed(app: &TestApp) -> Received {
    app.set_time("2026-03-23T09:00:05Z");
    assert_eq!(app.tick().await.started, 1);
    app.deliver().await;
    app.receiver.to("anna@example.org").split_off(2).pop().unwrap()
}

/// A line may be broken at a space or where the writing system allows; nothing else may change.
fn without_breaks(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\n')).collect()
}

/// The HTML part as it was sent, in its transfer encoding.
fn html_as_sent(mail: &Received) -> &[u8] {
    let parsed = mail.parsed();
    let part = parsed.parts.iter().find(|part| matches!(part.body, PartType::Html(_)));
    let (start, end) = part.map(|part| (part.offset_body, part.offset_end)).unwrap();
    &mail.raw[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()]
}

on_both! {
    async fn twenty_thousand_characters_come_through_unchanged(app: TestApp) {
        a_newsletter_and_its_reader(&app).await;
        let paragraphs = paragraphs(20_000);
        let body = paragraphs.join("\n\n");
        assert!(body.chars().count() >= 20_000);
        assert_eq!(publish(&app, json!({"body": body})).await, body, "the API keeps every byte");
        let (status, page) = app.get("/weekly/briefs/brief").await;
        assert_eq!(status, 200);
        let as_html: Vec<String> = paragraphs.iter().map(|paragraph| format!("<p>{paragraph}</p>")).collect();
        assert!(page.contains(&as_html.join("\n")), "the page has all paragraphs in their order");
        assert!(page.contains(&format!("<h1 class=\"title\">{HEADLINE}</h1>")));
        let mail = mailed(&app).await;
        assert_eq!(mail.parsed().subject(), Some(HEADLINE));
        assert!(app.get("/weekly/issues/1").await.1.contains(&as_html.join("\n")));

        // HTML is written with the entity, which is the same character.
        let html = mail.html().replace("&nbsp;", "\u{a0}");
        let mut rest = html.as_str();
        for paragraph in &paragraphs {
            let closed = format!(">{paragraph}</p>");
            rest = rest.split_once(&closed).unwrap_or_else(|| panic!("missing in HTML: {paragraph}")).1;
        }
        let text = mail.text();
        let blocks: Vec<String> = text.split("\n\n").map(without_breaks).collect();
        let wanted: Vec<String> = paragraphs.iter().map(|paragraph| without_breaks(paragraph)).collect();
        assert!(blocks.windows(wanted.len()).any(|window| window == wanted), "the text part has all paragraphs:\n{text}");
        for part in [&html, &text] {
            assert!(!part.contains(['\u{fffd}', '\u{feff}', '\u{200b}', '\u{ad}', '\u{2060}']), "no stranger among the letters");
        }
        for invisible in ['\u{200c}', '\u{200d}', '\u{fe0f}'] {
            assert_eq!(text.matches(invisible).count(), body.matches(invisible).count(), "{invisible:?}");
        }
        let longest = mail.raw.split(|byte| *byte == b'\n').map(<[u8]>::len).max().unwrap();
        assert!(longest <= 998, "RFC 5322 §2.1.1: {longest}");
    }

    async fn text_from_right_to_left_is_marked_as_such(app: TestApp) {
        a_newsletter_and_its_reader(&app).await;
        publish(&app, json!({"headline": "שלום", "body": LINES[2], "language": "he"})).await;
        publish(&app, json!({"headline": "Ўсё", "body": LINES[0], "slug": "second"})).await;
        let (_, page) = app.get("/weekly/briefs/brief").await;
        assert!(page.contains("lang=\"he\" dir=\"rtl\"") && page.contains(LINES[2]), "{page}");
        let mail = mailed(&app).await;
        let html = mail.html();
        let found = html.split_once("dir=\"rtl\" lang=\"he\"");
        let (before, hebrew) = found.unwrap_or_else(|| panic!("{html}"));
        assert!(!before.contains(LINES[2]) && hebrew.contains(LINES[2]));
        assert!(html.contains("dir=\"ltr\" lang=\"be\""));
        assert!(without_breaks(&mail.text()).contains(&without_breaks(LINES[2])));
    }

    async fn private_characters_in_a_line_do_no_harm(app: TestApp) {
        a_newsletter_and_its_reader(&app).await;
        let line = "Vote \u{e000}\u{e400}\u{e800}\u{ec00}\u{f000} now";
        publish(&app, json!({"headline": line, "standfirst": line, "bylines": line, "body": line})).await;
        let mail = mailed(&app).await;
        assert_eq!(mail.parsed().subject(), Some("Vote  now"));
        assert!(mail.html().contains(">Vote  now</a>"), "{}", mail.html());
        assert!(mail.text().contains("Vote  now"));
    }

    async fn ten_long_briefs_stay_below_what_gmail_shows(app: TestApp) {
        a_newsletter_and_its_reader(&app).await;
        let sentence = "The council voted on Tuesday to keep the ferry’s winter timetable, and the tariff stays as it was. ";
        let body: String = (0..9).map(|_| format!("{}\n\n", sentence.repeat(4).chars().take(298).collect::<String>())).collect();
        assert_eq!(body.chars().count(), 2_700);
        for number in 0..10 {
            let headline = format!("Brief number {number} about the ferry");
            publish(&app, json!({"headline": headline, "slug": format!("brief-{number}"), "body": body,
                "standfirst": "What it means for the town.", "bylines": "Hanna Novik"})).await;
        }
        let mail = mailed(&app).await;
        let (html, sent) = (mail.html().len(), html_as_sent(&mail).len());
        println!("ten briefs of 2,700 Latin letters: {html} bytes of HTML, {sent} as sent, {} in all", mail.raw.len());
        assert!(html < GMAIL_LIMIT && sent < GMAIL_LIMIT, "{html} {sent}");
    }

    async fn ten_long_belarusian_briefs_stay_below_what_gmail_shows(app: TestApp) {
        a_newsletter_and_its_reader(&app).await;
        let sentence = "Гарадскі савет у аўторак вырашыў пакінуць зімовы расклад парома, і тарыф таксама застаўся ранейшы. ";
        let body: String = (0..9).map(|_| format!("{}\n\n", sentence.repeat(4).chars().take(298).collect::<String>())).collect();
        assert_eq!(body.chars().count(), 2_700);
        for number in 0..10 {
            let headline = format!("Навіна нумар {number} пра паром");
            publish(&app, json!({"headline": headline, "slug": format!("brief-{number}"), "body": body,
                "standfirst": "Што гэта значыць для горада.", "bylines": "Ганна Новік"})).await;
        }
        let mail = mailed(&app).await;
        let (html, sent) = (mail.html().len(), html_as_sent(&mail).len());
        println!("ten briefs of 2,700 Cyrillic letters: {html} bytes of HTML, {sent} as sent, {} in all", mail.raw.len());
        assert!(html < GMAIL_LIMIT && sent < GMAIL_LIMIT, "{html} {sent}");
    }
}
