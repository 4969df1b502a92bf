//! Readers' ways through the site in a real browser, without scripts.

use serde_json::json;
use thirtyfour::Key;

use crate::{
    chromium::{Browser, SITE},
    test_app::TestApp,
};

/// A word that no line of a phone holds.
const LONG_WORD: &str = "Звышмнагашматспецыялізаванапераадукаваныхнекамерцыйнавыдавецкапаліграфічных";

async fn app_and_browser() -> Option<(TestApp, Browser)> {
    let app = TestApp::on_sqlite().await;
    let browser = Browser::on(&app).await?;
    Some((app, browser))
}

/// A newsletter, a reader, and an issue with a wide table, long words, long code and a footnote, sent.
async fn a_sent_issue(app: &TestApp) {
    app.a_newsletter().await;
    app.a_reader("anna@example.org", &[]).await;
    let cells = |text: &str| format!("|{}\n", format!(" {text} |").repeat(9));
    let table = [cells("Ваяводства"), cells("---:"), cells("1\u{a0}234\u{a0}567")].concat();
    let link = format!("https://example.org/{}", "path/".repeat(30));
    let body = format!(
        "Тэкст {LONG_WORD} далей.[^1]\n\n{table}\n> {LONG_WORD}\n\n- {LONG_WORD}\n\n`{LONG_WORD}`\n\n    {}\n\n<{link}>\n\n\
         ## {LONG_WORD}\n\n![{LONG_WORD}](https://example.org/a.png)\n\n[^1]: {LONG_WORD}.",
        "code ".repeat(40)
    );
    app.a_brief("politics", &format!("Vote {LONG_WORD}"), &body).await;
    app.a_brief("economy", "Rates", "Up again.").await;
    app.set_time("2026-03-23T09:00:05Z");
    app.tick().await;
    app.deliver().await;
}

/// Every kind of page that a reader meets, and the two kinds of mail.
enum Sheet {
    Page(String),
    Mail(String),
}

async fn every_sheet(app: &TestApp) -> Vec<Sheet> {
    app.form("/weekly/subscribe", &[("email", "boris@example.org")]).await;
    app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await;
    app.deliver().await;
    let letter = app.receiver.to("boris@example.org").pop().unwrap();
    let mails = app.receiver.to("anna@example.org");
    let issue = mails.iter().find(|mail| mail.text().contains("Rates")).unwrap();
    let manage = mails.iter().find(|mail| mail.text().contains("/preferences/")).unwrap();
    let brief = format!("Vote {LONG_WORD}")
        .to_lowercase()
        .replace(|c: char| !c.is_ascii_alphanumeric(), "x");
    let page = |path: String| Sheet::Page(format!("{SITE}{path}"));
    vec![
        page("/".into()),
        page("/weekly".into()),
        page(format!("/weekly/briefs/{brief}")),
        page("/weekly/issues/1".into()),
        page("/weekly/archive".into()),
        page("/weekly/archive?q=rates+again".into()),
        page("/weekly/archive?q=nothing+of+this".into()),
        page(letter.link("/confirm/")),
        page(manage.link("/preferences/")),
        page(issue.link("/unsubscribe/")),
        page("/weekly/embed".into()),
        page("/weekly/embed/code".into()),
        page("/nothing/here".into()),
        page("/api/docs".into()),
        desk(app, "/desk/issues/1"),
        desk(app, "/desk/newsletters/weekly/editions/mondays"),
        Sheet::Mail(letter.html()),
        Sheet::Mail(issue.html()),
    ]
}

/// A page of the desk, which asks for a name and a password.
fn desk(app: &TestApp, path: &str) -> Sheet {
    let with_password = SITE.replace("://", &format!("://editor:{}@", app.token));
    Sheet::Page(format!("{with_password}{path}"))
}

impl Sheet {
    /// Shows it and answers what it is, for the words of a failure.
    async fn open_in(&self, browser: &Browser) -> String {
        match self {
            Sheet::Page(url) => browser.open(url).await,
            Sheet::Mail(html) => browser.open_mail(html).await,
        }
        browser.title().await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_subscribes_by_keyboard_confirms_reads_and_leaves_without_scripts() {
    let Some((app, browser)) = app_and_browser().await else {
        return;
    };
    let script = "data:text/html,<title>off</title><script>document.title = 'on'</script>";
    browser.open(script).await;
    assert_eq!(browser.title().await, "off", "pages run no scripts in this browser");

    app.a_newsletter().await;
    browser.open(&format!("{SITE}/weekly?lang=en")).await;
    browser.click_label("Email address").await;
    browser.type_keys("anna@example.org").await;
    assert_eq!(browser.tab().await, "subscribe-name");
    browser.type_keys("Ганна").await;
    assert_eq!(browser.tab().await, "subscribe-section-1");
    assert_eq!(browser.tab().await, "subscribe-section-2");
    browser.type_keys(" ").await;
    browser.tab().await;
    browser.type_keys(Key::Enter).await;
    browser.arrives_at("Check your mail").await;

    app.deliver().await;
    let letter = app.receiver.to("anna@example.org").pop().unwrap();
    browser.open(&letter.link(&format!("{SITE}/confirm/"))).await;
    browser.press_button("Пацвердзіць падпіску").await;
    browser.arrives_at("Вы падпісаныя").await;
    app.deliver().await;
    let welcome = app.receiver.to("anna@example.org").pop().unwrap();
    assert!(welcome.text().contains("economy") && !welcome.text().contains("politics"));

    app.a_brief("economy", "Rates", "Up again.").await;
    app.a_brief("politics", "Vote", "Counted.").await;
    app.set_time("2026-03-23T09:00:05Z");
    app.tick().await;
    app.deliver().await;
    let issue = app.receiver.to("anna@example.org").pop().unwrap();
    assert!(issue.html().contains("Up again.") && !issue.html().contains("Counted."));
    browser.open(&issue.link(&format!("{SITE}/weekly/issues/"))).await;
    assert_eq!(browser.title().await, "Vote – The Weekly Brief");
    browser.open(&issue.link(&format!("{SITE}/unsubscribe/"))).await;
    browser.press_button("Адпісацца").await;
    browser.arrives_at("Вы адпісаліся").await;

    app.a_brief("economy", "More", "Later.").await;
    app.set_time("2026-03-30T09:00:05Z");
    app.tick().await;
    assert_eq!(app.report().await["audience"], 0);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_address_comes_back_with_the_reason_at_the_field_and_what_was_entered() {
    let Some((app, browser)) = app_and_browser().await else {
        return;
    };
    app.a_newsletter().await;
    browser.open(&format!("{SITE}/weekly?lang=en")).await;
    let too_long = format!("{}@example.org", "a".repeat(65));
    browser.click_label("Email address").await;
    browser.type_keys(too_long.as_str()).await;
    browser.click_label("Name").await;
    browser.type_keys("Ганна <Ў>").await;
    browser.click_label("economy").await;
    browser.press_button("Subscribe").await;

    let summary = browser.find(".problems").await;
    assert_eq!(summary.attr("role").await.unwrap().as_deref(), Some("alert"));
    assert!(browser.title().await.starts_with("Error: "));
    let field = browser.find("#subscribe-email[aria-invalid=true]").await;
    assert_eq!(field.value().await.unwrap(), Some(too_long));
    let told = field.attr("aria-describedby").await.unwrap().unwrap();
    let told = browser
        .find(&format!(".field-wrong > #{told}"))
        .await
        .text()
        .await
        .unwrap();
    assert!(told.contains("64 before the @"), "{told}");
    let name = browser.find("#subscribe-name").await.value().await.unwrap();
    assert_eq!(name.as_deref(), Some("Ганна <Ў>"));
    let ticked = browser.ask("return [...document.querySelectorAll(':checked')].map(box => box.value)");
    assert_eq!(ticked.await, json!(["economy"]));
    browser.find(".problems a").await.click().await.unwrap();
    assert_eq!(
        browser.focused().await,
        "subscribe-email",
        "the summary leads to the field"
    );
    app.deliver().await;
    assert!(app.receiver.mails().is_empty());
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_box_under_a_brief_subscribes() {
    let Some((app, browser)) = app_and_browser().await else {
        return;
    };
    app.a_newsletter().await;
    app.a_brief("politics", "Vote", "Counted.").await;
    browser.open(&format!("{SITE}/weekly")).await;
    browser.find(".newsletter-briefs h3 a").await.click().await.unwrap();
    browser.arrives_at("Vote").await;
    browser.click_label("Адрас электроннай пошты").await;
    browser.type_keys("anna@example.org").await;
    browser.press_button("Падпісацца").await;
    browser.arrives_at("Праверце пошту").await;
    app.deliver().await;
    assert_eq!(app.receiver.to("anna@example.org").len(), 1);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_and_no_mail_scrolls_sideways_on_a_phone() {
    let Some((app, browser)) = app_and_browser().await else {
        return;
    };
    a_sent_issue(&app).await;
    browser.on_phone().await;
    for sheet in every_sheet(&app).await {
        let name = sheet.open_in(&browser).await;
        let found = browser.ask(include_str!("overhang.js")).await;
        assert_eq!(found, json!({"client": 390, "scroll": 390, "widest": ""}), "{name}");
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_and_mail_can_be_read_in_light_and_in_dark() {
    let Some((app, browser)) = app_and_browser().await else {
        return;
    };
    a_sent_issue(&app).await;
    let sheets = every_sheet(&app).await;
    for scheme in ["light", "dark"] {
        browser.prefer(scheme).await;
        for sheet in &sheets {
            let name = sheet.open_in(&browser).await;
            let found = browser.ask(include_str!("contrast.js")).await;
            assert!(found["seen"].as_u64() > Some(3), "{name}: {found}");
            assert!(found["ratio"].as_f64() >= Some(4.5), "{name}, {scheme}: {found}");
            let dark = found["page"].as_f64() < Some(0.05);
            assert_eq!(dark, scheme == "dark", "{name}, {scheme}: {found}");
        }
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_searches_the_archive_by_keyboard_without_scripts() {
    let Some((app, browser)) = app_and_browser().await else {
        return;
    };
    app.a_newsletter().await;
    let brief = json!({"newsletter": "weekly", "section": "politics", "slug": "vote", "headline": "Выбары",
        "body": "Вынікі выбараў абвешчаныя."});
    app.publish(brief).await;
    app.a_brief("economy", "Rates", "Up again.").await;
    browser.open(&format!("{SITE}/weekly/archive")).await;
    let shown = browser.find("nav [aria-current=page]").await.text().await.unwrap();
    assert_eq!(shown, "2026");
    browser.click_label("Словы для пошуку").await;
    browser.type_keys("ВЫБАРАМІ").await;
    assert_eq!(browser.tab().await, "archive-section");
    browser.type_keys("politics").await;
    browser.tab().await;
    browser.type_keys(Key::Enter).await;
    let told = browser.find("#archive-results").await.text().await.unwrap();
    assert_eq!(told, "Знойдзены 1 матэрыял на запыт «ВЫБАРАМІ»");
    let marks = browser.ask("return [...document.querySelectorAll('mark')].map(mark => mark.textContent)");
    assert_eq!(marks.await, json!(["Выбары", "выбараў"]));
    let kept =
        browser.ask("return [...document.querySelectorAll('[name=q], [name=section]')].map(field => field.value)");
    assert_eq!(kept.await, json!(["ВЫБАРАМІ", "politics"]));
    browser.find("ol h3 a").await.click().await.unwrap();
    browser.arrives_at("Выбары").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_meets_the_link_that_only_machines_follow() {
    let Some((app, browser)) = app_and_browser().await else {
        return;
    };
    app.a_newsletter().await;
    crate::clicks::measure(&app, "aggregate").await;
    app.a_reader("anna@example.org", &[]).await;
    app.a_brief("politics", "Vote", "The [law](https://example.org/law).")
        .await;
    app.set_time("2026-03-23T09:00:05Z");
    app.tick().await;
    app.deliver().await;
    let mail = app.receiver.to("anna@example.org").pop().unwrap();
    browser.open_mail(&mail.html()).await;
    // Some mail programs take the display property away.
    for display in ["none", "inline"] {
        let seen = format!(
            "const a = document.querySelector('a[aria-hidden]'); a.style.display = '{display}'; \
             const box = a.getBoundingClientRect(); return [a.href, box.width, a.innerText, a.tabIndex]"
        );
        let seen = browser.ask(&seen).await;
        assert!(
            seen[0].as_str().unwrap().ends_with(&crate::clicks::canary(&mail)),
            "{seen}"
        );
        assert_eq!(
            (&seen[1], &seen[2], &seen[3]),
            (&json!(0), &json!(""), &json!(-1)),
            "{display}"
        );
        let links = browser.links_read_out().await;
        assert!(links.len() >= 5 && links.contains(&"law".to_owned()), "{links:?}");
        assert!(!links.contains(&String::new()), "{display}: {links:?}");
        // By keyboard every link but that one.
        let mut met = 0;
        for _ in 0..2 * links.len() {
            browser.tab().await;
            let focused = browser
                .ask("return document.activeElement.getAttribute('aria-hidden') || document.activeElement.tagName")
                .await;
            assert_ne!(focused, json!("true"), "{display}");
            met += usize::from(focused == json!("A"));
        }
        assert!(met >= links.len(), "{met} of {}", links.len());
    }
    browser.close().await;
}
