//! Addresses and names as readers and editors type them, through HTTP and into a mail's headers.

use serde_json::{Value, json};

use crate::test_app::{TestApp, on_both};

const API: &str = "/newsletters/weekly/subscribers";

/// Signs up through the API; answers the status and the fields that were refused.
async fn sign_up(app: &TestApp, body: Value) -> (u16, Vec<String>) {
    let (status, answer) = app.api("POST", API, body).await;
    (status, refused(&answer))
}

fn refused(answer: &Value) -> Vec<String> {
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    errors
        .iter()
        .map(|error| error["pointer"].as_str().unwrap().to_owned())
        .collect()
}

/// An address with a local part and a whole of so many octets.
fn address(local: usize, whole: usize) -> String {
    let rest = whole - local - 1 - 63 - 1 - 63 - 1 - ".org".len();
    let domain = [63, 63, rest].map(|length| "d".repeat(length)).join(".");
    format!("{}@{domain}.org", "a".repeat(local))
}

on_both! {
    async fn the_local_part_keeps_its_case_and_identity_ignores_it(app: TestApp) {
        app.a_newsletter().await;
        assert_eq!(sign_up(&app, json!({"email": "Anna.Novik+News@Example.ORG"})).await.0, 202);
        assert_eq!(sign_up(&app, json!({"email": "anna.novik+news@example.org"})).await.0, 202);
        assert_eq!(app.form("/weekly/subscribe", &[("email", "ANNA.NOVIK+NEWS@EXAMPLE.ORG")]).await.0, 202);
        app.deliver().await;
        let mails = app.receiver.mails();
        assert_eq!(mails.len(), 1, "one person, one letter");
        assert_eq!(mails[0].to, "Anna.Novik+News@example.org", "the envelope is as the person wrote it");
        assert_eq!(mails[0].header("To"), "Anna.Novik+News@example.org");
        let link = mails[0].link("/confirm/");
        assert_eq!(app.form(&link, &[]).await.0, 200);
        app.deliver().await;
        assert_eq!(sign_up(&app, json!({"email": "anna.NOVIK+news@example.org"})).await.0, 202);
        app.deliver().await;
        let last = app.receiver.mails().pop().unwrap();
        assert!(last.text().contains("/preferences/"), "known as active: {}", last.text());
        assert_eq!(last.to, "Anna.Novik+News@example.org");
    }

    async fn an_international_domain_is_written_to_in_ascii(app: TestApp) {
        app.a_newsletter().await;
        let ascii = "adres@xn--e1afmkfd.xn--90ais";
        assert_eq!(sign_up(&app, json!({"email": "adres@Пример.бел"})).await.0, 202);
        assert_eq!(app.form("/weekly/subscribe", &[("email", "ADRES@пример.БЕЛ")]).await.0, 202);
        assert_eq!(sign_up(&app, json!({"email": ascii})).await.0, 202);
        app.deliver().await;
        let mails = app.receiver.mails();
        assert_eq!(mails.len(), 1, "one person in three spellings");
        assert_eq!((mails[0].to.as_str(), mails[0].header("To").as_str()), (ascii, ascii));
        let link = mails[0].link("/confirm/");
        assert_eq!(app.form(&link, &[]).await.0, 200);
        app.deliver().await;
        app.a_brief("politics", "Vote", "Text.").await;
        app.set_time("2026-03-23T09:00:05Z");
        app.tick().await;
        app.deliver().await;
        assert_eq!(app.receiver.to(ascii).len(), 3, "and the issue too");
    }

    async fn addresses_are_as_long_as_smtp_allows_and_no_longer(app: TestApp) {
        app.a_newsletter().await;
        let longest = address(64, 254);
        assert_eq!((longest.len(), longest.find('@')), (254, Some(64)));
        assert_eq!(sign_up(&app, json!({"email": longest})).await.0, 202);
        app.deliver().await;
        assert_eq!(app.receiver.mails()[0].to, longest);
        let cyrillic = format!("{}@example.org", "ў".repeat(33));
        for bad in [address(65, 254), address(64, 255), address(10, 255), cyrillic] {
            assert_eq!(sign_up(&app, json!({"email": bad})).await, (422, vec!["/email".to_owned()]), "{bad}");
            let (status, page) = app.form("/weekly/subscribe", &[("email", &bad)]).await;
            assert_eq!(status, 422);
            assert!(page.contains("aria-invalid=\"true\""), "{page}");
        }
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 1);
    }

    async fn no_field_of_a_signup_can_add_a_header(app: TestApp) {
        app.a_newsletter().await;
        let injected = ["x\r\nBcc: all@example.org", "x\nBcc: all@example.org", "x\r\n\r\nbody", "x\u{0}", "x\u{2028}y", "x\u{85}y"];
        for words in injected {
            let name = json!({"email": "anna@example.org", "name": words});
            assert_eq!(sign_up(&app, name).await, (422, vec!["/name".to_owned()]), "{words:?}");
            let email = json!({"email": format!("{words}@example.org")});
            assert_eq!(sign_up(&app, email).await, (422, vec!["/email".to_owned()]), "{words:?}");
        }
        let both = [("email", "anna@example.org\r\nBcc: all@example.org"), ("name", "x\r\ny"), ("lang", "en")];
        let (status, page) = app.form("/weekly/subscribe", &both).await;
        assert_eq!(status, 422);
        assert_eq!(page.matches("line break or another control character").count(), 4, "both are named, twice: {page}");
        app.deliver().await;
        assert!(app.receiver.mails().is_empty());
    }

    async fn a_name_that_looks_like_a_header_stays_a_name(app: TestApp) {
        app.a_newsletter().await;
        let name = "Evil\" <evil@example>, \"Ўлад, (x) \\ =?utf-8?q?y?=";
        let fields = [("email", "anna@example.org"), ("name", name)];
        assert_eq!(app.form("/weekly/subscribe", &fields).await.0, 202);
        app.deliver().await;
        let first = app.receiver.mails()[0].clone();
        assert!(!String::from_utf8_lossy(&first.raw).contains("evil"), "a stranger's words reach nobody unconfirmed");
        assert_eq!(app.form(&first.link("/confirm/"), &[]).await.0, 200);
        app.deliver().await;
        let welcome = app.receiver.mails().pop().unwrap();
        let parsed = welcome.parsed();
        let to: Vec<_> = parsed.to().unwrap().iter().collect();
        assert_eq!(to.len(), 1, "{:?}", welcome.header("To"));
        assert_eq!((to[0].address(), to[0].name()), (Some("anna@example.org"), Some(name)));
    }

    async fn no_text_of_an_editor_can_add_a_header(app: TestApp) {
        app.a_newsletter().await;
        let newsletter = json!({"slug": "other", "name": "Other", "language": "en", "from_name": "Desk",
            "from_address": "desk@example.org", "postal_address": "1 Mill Street"});
        for field in ["name", "from_name", "from_address", "reply_to", "return_path", "postal_address", "description"] {
            let mut bad = newsletter.clone();
            bad[field] = json!("desk@example.org\r\nBcc: all@example.org");
            let (status, answer) = app.api("POST", "/newsletters", bad).await;
            assert_eq!((status, refused(&answer)), (422, vec![format!("/{field}")]));
        }
        let section = json!({"slug": "sport", "name": "x\r\ny"});
        let (status, answer) = app.api("POST", "/newsletters/weekly/sections", section).await;
        assert_eq!((status, refused(&answer)), (422, vec!["/name".to_owned()]));
        for field in ["headline", "standfirst", "bylines"] {
            let mut brief = json!({"newsletter": "weekly", "section": "politics", "headline": "Vote"});
            brief[field] = json!("x\r\nBcc: all@example.org");
            let (status, answer) = app.api("POST", "/briefs", brief).await;
            assert_eq!((status, refused(&answer)), (422, vec![format!("/{field}")]));
        }
        let brief = app.a_brief("politics", "Vote", "Text.").await;
        for field in ["subject", "preheader"] {
            let mut special = json!({"newsletter": "weekly", "subject": "Special", "briefs": [brief]});
            special[field] = json!("x\nBcc: all@example.org");
            let (status, answer) = app.api("POST", "/issues", special).await;
            assert_eq!((status, refused(&answer)), (422, vec![format!("/{field}")]));
        }
    }
}
