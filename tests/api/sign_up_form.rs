//! The sign-up form: what it carries, what it refuses and keeps, and what it never does.

use std::time::Duration;

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use serde_json::json;
use vesnik::config::Settings;

use crate::{
    receiver::Receiver,
    shown_form::{carried_by, hidden, with},
    test_app::{TestApp, on_both, on_both_with},
};

const DAY: Duration = Duration::from_secs(24 * 3600);

#[derive(QueryableByName, Debug, PartialEq)]
struct Consent {
    #[diesel(sql_type = Text)]
    language: String,
    #[diesel(sql_type = Text)]
    words: String,
    #[diesel(sql_type = diesel::sql_types::SmallInt)]
    kind: i16,
}

/// What each consent event of an address says that its reader was shown, the oldest first.
fn consents(app: &TestApp, email: &str) -> Vec<Consent> {
    let sql = "SELECT COALESCE(w.language, '') AS language, COALESCE(w.text, '') AS words, e.kind FROM consent_events e \
               JOIN subscriptions s ON s.id = e.subscription_id JOIN subscribers r ON r.id = s.subscriber_id \
               LEFT JOIN wordings w ON w.id = e.wording WHERE r.email = $1 ORDER BY e.id";
    let mut conn = app.state.db.url().open().unwrap();
    sql_query(sql).bind::<Text, _>(email).load(&mut conn).unwrap()
}

fn language_of(app: &TestApp, email: &str) -> String {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        language: String,
    }
    let sql = "SELECT COALESCE(language, 'none') AS language FROM subscribers WHERE email = $1";
    let mut conn = app.state.db.url().open().unwrap();
    let row: Row = sql_query(sql).bind::<Text, _>(email).get_result(&mut conn).unwrap();
    row.language
}

fn unescaped(text: &str) -> String {
    text.replace("&#39;", "'").replace("&#34;", "\"").replace("&#38;", "&")
}

/// The words about consent on a page.
fn shown_words(page: &str) -> String {
    let (_, rest) = page.split_once("<p class=\"consent\" dir=\"auto\">").unwrap();
    unescaped(rest.split("</p>").next().unwrap())
}

on_both! {
    async fn a_form_without_a_good_stamp_comes_back_filled_in_and_one_button_away(app: TestApp) {
        app.a_newsletter().await;
        let (_, page) = app.get("/weekly?lang=en").await;
        let carried = carried_by(&page);
        let entered = [("email", "anna@example.org"), ("name", "Ганна <Ў>"), ("section", "economy"), ("lang", "en")];
        let mut tries = vec![with(&entered, &[])];
        let forged = [("stamp".to_owned(), "A".repeat(32)), carried[1].clone()];
        tries.push(with(&entered, &forged));
        let no_words = [carried[0].clone(), ("wording".to_owned(), "00".repeat(16))];
        tries.push(with(&entered, &no_words));
        for fields in &tries {
            let (status, page) = app.post("/weekly/subscribe", fields).await;
            assert_eq!(status, 200);
            assert!(page.contains("<h1 class=\"title\">One more step</h1>"), "{page}");
            assert!(page.contains("value=\"anna@example.org\"") && page.contains("value=\"Ганна &#60;Ў&#62;\""), "{page}");
            assert!(page.contains("value=\"economy\" checked") && !page.contains("value=\"politics\" checked"));
            assert_eq!(page.matches("<button").count(), 1);
            assert_eq!(hidden(&page, "lang").as_deref(), Some("en"));
        }
        app.deliver().await;
        assert!(app.receiver.mails().is_empty(), "nothing was recorded");
        let (_, again) = app.post("/weekly/subscribe", &tries[0]).await;
        let fresh = carried_by(&again);
        assert_eq!(app.post("/weekly/subscribe", &with(&entered, &fresh)).await.0, 202);
        app.deliver().await;
        assert_eq!(app.receiver.to("anna@example.org").len(), 1);
    }

    async fn what_is_wrong_shows_already_in_the_step_before(app: TestApp) {
        app.a_newsletter().await;
        let (status, page) = app.post("/weekly/subscribe", &[("email", "anna@"), ("lang", "en")]).await;
        assert_eq!(status, 422);
        assert!(page.contains("id=\"subscribe-email-problem\">Enter an email address like name@example.org<"), "{page}");
        assert!(hidden(&page, "stamp").is_some());
    }

    async fn a_stamp_holds_for_a_day_and_for_its_newsletter(app: TestApp) {
        app.a_newsletter().await;
        let second = json!({"slug": "second", "name": "Second", "language": "en", "from_name": "Desk",
            "from_address": "desk@example.org", "postal_address": "1 Mill Street, Brod"});
        assert_eq!(app.api("POST", "/newsletters", second).await.0, 201);
        let edition = json!({"slug": "mondays", "name": "Mondays", "cron": "0 12 * * 1", "zone": "Europe/Minsk"});
        assert_eq!(app.api("POST", "/newsletters/second/editions", edition).await.0, 201);
        app.set_time("2026-03-23T08:00:00Z");
        let of_weekly = carried_by(&app.get("/weekly").await.1);
        let of_second = carried_by(&app.get("/second").await.1);
        let anna = [("email", "anna@example.org")];
        let send = async |path: &str, carried: &[(String, String)]| app.post(path, &with(&anna, carried)).await.0;
        assert_eq!(send("/second/subscribe", &of_weekly).await, 200, "one more step");
        let mixed = [of_weekly[0].clone(), of_second[1].clone()];
        assert_eq!(send("/second/subscribe", &mixed).await, 200, "the stamp is another newsletter's");
        let mixed = [of_second[0].clone(), of_weekly[1].clone()];
        assert_eq!(send("/second/subscribe", &mixed).await, 200, "the words are another newsletter's");
        app.set_time("2026-03-24T07:59:59Z");
        assert_eq!(send("/weekly/subscribe", &of_weekly).await, 202);
        app.set_time("2026-03-24T08:00:00Z");
        assert_eq!(send("/second/subscribe", &of_second).await, 200, "a day old");
        app.deliver().await;
    }

    async fn a_page_keeps_its_octets_for_ten_minutes(app: TestApp) {
        app.a_newsletter().await;
        app.set_time("2026-03-23T08:00:00Z");
        let first = app.get("/weekly").await.1;
        app.set_time("2026-03-23T08:09:59Z");
        assert_eq!(app.get("/weekly").await.1, first);
        app.set_time("2026-03-23T08:10:00Z");
        assert_ne!(app.get("/weekly").await.1, first);
    }

    async fn the_field_that_people_do_not_see_traps_who_fills_it_in(app: TestApp) {
        app.a_newsletter().await;
        let page = app.get("/weekly").await.1;
        let carried = carried_by(&page);
        let honest = app.post("/weekly/subscribe", &with(&[("email", "anna@example.org")], &carried)).await;
        let trapped = [("email", "bot@example.org"), ("homepage", "https://example.com")];
        assert_eq!(app.post("/weekly/subscribe", &with(&trapped, &carried)).await, honest, "the same answer");
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 1);
        assert!(app.get("/metrics").await.1.contains("vesnik_sign_ups_total{outcome=\"trapped\"} 1"));
        let (_, field) = page.split_once("class=\"subscribe-homepage\" aria-hidden=\"true\"").unwrap();
        assert!(field.contains("name=\"homepage\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\" value=\"\""));
    }

    async fn the_words_that_were_shown_are_recorded_letter_for_letter(app: TestApp) {
        app.a_newsletter().await;
        let belarusian = app.get("/weekly").await.1;
        let russian = app.get("/weekly?lang=ru").await.1;
        assert_ne!(shown_words(&belarusian), shown_words(&russian));
        // The newsletter gets another name while both pages stay in a cache.
        let rename = json!({"name": "Веснік & Ко", "version": 1});
        assert_eq!(app.api("PATCH", "/newsletters/weekly", rename).await.0, 200);
        let renamed = app.get("/weekly?lang=ru").await.1;
        assert!(shown_words(&renamed).contains("Веснік & Ко") && shown_words(&russian).contains("The Weekly Brief"));
        for (email, page, tag) in [("b@example.org", &belarusian, "be"), ("r@example.org", &russian, "ru"),
            ("n@example.org", &renamed, "ru")] {
            let fields = [("email", email)];
            assert_eq!(app.post("/weekly/subscribe", &with(&fields, &carried_by(page))).await.0, 202);
            let expected = Consent { language: tag.to_owned(), words: shown_words(page), kind: 0 };
            assert_eq!(consents(&app, email), [expected]);
        }
        app.deliver().await;
        let confirm = app.receiver.to("r@example.org")[0].link("/confirm/");
        assert_eq!(app.form(&confirm, &[]).await.0, 200);
        app.deliver().await;
        let both = consents(&app, "r@example.org");
        assert_eq!((both[1].kind, &both[1].words), (1, &shown_words(&russian)), "what is confirmed is what was asked for");
    }

    async fn the_api_records_the_words_it_is_told_of_or_the_newsletters_own(app: TestApp) {
        app.a_newsletter().await;
        let (status, form) = app.api("GET", "/newsletters/weekly/sign-up-form?lang=en", json!(null)).await;
        assert_eq!(status, 200, "{form}");
        let path = "/newsletters/weekly/subscribers";
        let told = json!({"email": "told@example.org", "wording": form["wording"]["id"], "language": "en"});
        assert_eq!(app.api("POST", path, told).await.0, 202);
        assert_eq!(app.api("POST", path, json!({"email": "own@example.org"})).await.0, 202);
        let words = form["wording"]["text"].as_str().unwrap().to_owned();
        assert!(words.starts_with("By subscribing you agree") && words.contains("The Weekly Brief"), "{words}");
        assert_eq!(consents(&app, "told@example.org"), [Consent { language: "en".into(), words, kind: 0 }]);
        let own = consents(&app, "own@example.org");
        assert_eq!((own[0].language.as_str(), own[0].words.starts_with("Падпісваючыся")), ("be", true), "{own:?}");
        assert_eq!((language_of(&app, "told@example.org"), language_of(&app, "own@example.org")),
            ("en".to_owned(), "none".to_owned()));
        let invented = json!({"email": "x@example.org", "wording": "00".repeat(16)});
        let (status, problem) = app.api("POST", path, invented).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/wording")));
        app.deliver().await;
    }

    async fn an_import_records_no_words_of_ours(app: TestApp) {
        app.a_newsletter().await;
        assert_eq!(app.import("email\nold@example.org\n").await.0.added, 1);
        assert_eq!(consents(&app, "old@example.org"), [Consent { language: String::new(), words: String::new(), kind: 2 }]);
    }

    async fn the_language_chosen_on_the_page_is_recorded_with_a_new_reader_only(app: TestApp) {
        app.a_newsletter().await;
        let page = app.get("/weekly?lang=ru").await.1;
        assert_eq!(hidden(&page, "lang").as_deref(), Some("ru"));
        assert_eq!(hidden(&app.get("/weekly").await.1, "lang"), None, "nothing was chosen");
        let carried = carried_by(&page);
        let (_, answer) = app.post("/weekly/subscribe", &with(&[("email", "r@example.org"), ("lang", "ru")], &carried)).await;
        assert!(answer.contains("<h1 class=\"title\">Проверьте почту</h1>"), "{answer}");
        app.post("/weekly/subscribe", &with(&[("email", "n@example.org"), ("lang", "xx")], &carried)).await;
        app.post("/weekly/subscribe", &with(&[("email", "r@example.org"), ("lang", "en")], &carried)).await;
        assert_eq!(language_of(&app, "r@example.org"), "ru", "a stranger changes nothing of what is known");
        assert_eq!(language_of(&app, "n@example.org"), "none");
        app.deliver().await;
    }

    async fn errors_are_in_the_readers_language_beside_the_field(app: TestApp) {
        app.a_newsletter().await;
        for (lang, summary, empty) in [
            ("en", "Please check your answers", "Enter an email address"),
            ("be", "Праверце, калі ласка, што вы ўвялі", "Увядзіце адрас электроннай пошты"),
            ("ru", "Проверьте, пожалуйста, что вы ввели", "Введите адрес электронной почты"),
        ] {
            let (status, page) = app.form("/weekly/subscribe", &[("email", ""), ("name", "Ганна"), ("lang", lang)]).await;
            assert_eq!(status, 422);
            assert!(page.contains(&format!("<html lang=\"{lang}\">")) && page.contains(summary), "{page}");
            assert!(page.contains(&format!("<a href=\"#subscribe-email\">{empty}</a>")), "the summary leads to the field");
            assert!(page.contains(&format!("id=\"subscribe-email-problem\">{empty}</p>")), "{page}");
            assert!(page.contains("aria-invalid=\"true\" aria-describedby=\"subscribe-email-problem\""));
            assert!(page.contains("value=\"Ганна\""));
        }
    }

    async fn a_web_address_is_no_name_at_any_door(app: TestApp) {
        app.a_newsletter().await;
        for name in ["Win at example.com", "http://x", "bit.ly/x", "www.spam"] {
            let fields = [("email", "anna@example.org"), ("name", name), ("lang", "en")];
            let (status, page) = app.form("/weekly/subscribe", &fields).await;
            assert_eq!(status, 422, "{name}");
            assert!(page.contains("id=\"subscribe-name-problem\">The name cannot hold a web address."), "{page}");
            let body = json!({"email": "anna@example.org", "name": name});
            let (status, problem) = app.api("POST", "/newsletters/weekly/subscribers", body).await;
            assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/name")), "{name}");
        }
        let (report, bad) = app.import("email,name\na@example.org,Anna\nb@example.org,see example.com\n").await;
        assert_eq!((report.added, report.bad, bad), (1, 1, vec![3]));
        let sender = json!({"slug": "news", "name": "news.example", "language": "en", "from_name": "news.example.org",
            "from_address": "desk@example.org", "postal_address": "1 Mill Street, Brod"});
        assert_eq!(app.api("POST", "/newsletters", sender).await.0, 201, "a sender may be called so");
        app.deliver().await;
        assert!(app.receiver.mails().is_empty());
    }

    async fn a_confirmation_letter_holds_nothing_that_was_typed(app: TestApp) {
        app.a_newsletter().await;
        let typed = [("email", "anna@example.org"), ("name", "Zubrava Sakretnaja"), ("section", "economy"),
            ("homepage2", "zubr-field"), ("edition", "mondays")];
        assert_eq!(app.form("/weekly/subscribe", &typed).await.0, 202);
        app.deliver().await;
        let letter = app.receiver.mails().pop().unwrap();
        let everything = [letter.text(), letter.html(), String::from_utf8_lossy(&letter.raw).into_owned()].concat();
        for word in ["Zubrava", "Sakretnaja", "zubr-field", "economy"] {
            assert!(!everything.contains(word), "{word} stands in {everything}");
        }
        assert_eq!(letter.header("To"), "anna@example.org".to_owned());
    }

    async fn a_link_fills_in_the_form_and_nobody_may_keep_the_page(app: TestApp) {
        app.a_newsletter().await;
        let query = "email=a%22%3E%3Cscript%3E%40example.org&name=%D0%93%D0%B0%D0%BD%D0%BD%D0%B0&section=economy&edition=mondays";
        for page in ["/weekly", "/weekly/embed"] {
            let url = format!("{}{page}?{query}", app.root);
            let answer = app.http.get(url).send().await.unwrap();
            assert_eq!(answer.headers()["cache-control"], "private, no-store");
            let html = answer.text().await.unwrap();
            assert!(html.contains("value=\"a&#34;&#62;&#60;script&#62;@example.org\""), "{html}");
            assert!(!html.contains("<script"), "{html}");
            assert!(html.contains("value=\"Ганна\"") && html.contains("value=\"economy\" checked"));
            let plain = app.http.get(format!("{}{page}", app.root)).send().await.unwrap();
            assert_eq!(plain.headers()["cache-control"], "public, no-cache", "{page} is the same for everybody");
        }
    }

    async fn looking_at_pages_and_links_records_nobody(app: TestApp) {
        app.a_newsletter().await;
        app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await;
        app.deliver().await;
        let confirm = app.receiver.mails()[0].link("/confirm/");
        let before = consents(&app, "anna@example.org").len();
        for path in ["/weekly?email=bot@example.org&homepage=", "/weekly/embed?email=bot@example.org", "/weekly/embed/code",
            "/weekly/subscribe?email=bot@example.org", "/", &confirm, "/api/v1/newsletters/weekly/challenge",
            "/api/v1/newsletters/weekly/sign-up-form", "/api/v1/newsletters/weekly/subscribers"] {
            for method in [reqwest::Method::GET, reqwest::Method::HEAD] {
                let answer = app.http.request(method, format!("{}{path}", app.root)).send().await.unwrap();
                assert!(answer.status().as_u16() < 500, "{path}");
            }
        }
        let (_, known) = app.api("GET", "/subscribers", json!(null)).await;
        assert_eq!(known["items"].as_array().unwrap().len(), 1, "{known}");
        assert_eq!(known["items"][0]["status"], "pending");
        assert_eq!(consents(&app, "anna@example.org").len(), before);
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 1);
    }

    async fn the_front_page_has_the_form_of_the_only_newsletter(app: TestApp) {
        app.a_newsletter().await;
        let (_, page) = app.get("/?lang=en").await;
        assert!(page.contains("action=\"/weekly/subscribe\"") && page.contains(">Subscribe</button>"), "{page}");
        let fields = [("email", "anna@example.org")];
        assert_eq!(app.post("/weekly/subscribe", &with(&fields, &carried_by(&page))).await.0, 202);
        app.deliver().await;
        let second = json!({"slug": "second", "name": "Second", "language": "en", "from_name": "Desk",
            "from_address": "desk@example.org", "postal_address": "1 Mill Street, Brod"});
        assert_eq!(app.api("POST", "/newsletters", second).await.0, 201);
        assert!(!app.get("/").await.1.contains("<form"), "of which of the two?");
    }
}

fn slow_and_without_throw_away(settings: &mut Settings, _: &Receiver) {
    let list = std::env::temp_dir().join(format!("vesnik-domains-{}", std::process::id()));
    std::fs::write(&list, "mailinator.com # throw-away\n").unwrap();
    settings.sign_ups.fastest_seconds = 3;
    settings.sign_ups.disposable_domains = Some(list);
}

on_both_with! {
    async fn a_form_can_be_too_fast(app: TestApp) with slow_and_without_throw_away {
        app.a_newsletter().await;
        let carried = carried_by(&app.get("/weekly").await.1);
        let fields = with(&[("email", "anna@example.org")], &carried);
        assert_eq!(app.post("/weekly/subscribe", &fields).await.0, 200, "one more step");
        app.pass(Duration::from_secs(3));
        assert_eq!(app.post("/weekly/subscribe", &fields).await.0, 202);
        app.deliver().await;
        app.pass(DAY);
    }

    async fn throw_away_addresses_are_refused_at_every_door(app: TestApp) with slow_and_without_throw_away {
        app.a_newsletter().await;
        let carried = carried_by(&app.get("/weekly").await.1);
        app.pass(Duration::from_secs(3));
        for email in ["anna@mailinator.com", "anna@eu.MAILINATOR.com"] {
            let fields = [("email", email), ("lang", "en")];
            let (status, page) = app.post("/weekly/subscribe", &with(&fields, &carried)).await;
            assert_eq!(status, 422);
            assert!(page.contains("id=\"subscribe-email-problem\">We cannot write to throw-away addresses."), "{page}");
            let (status, problem) = app.api("POST", "/newsletters/weekly/subscribers", json!({"email": email})).await;
            assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/email")));
        }
        let fields = with(&[("email", "anna@example.org")], &carried);
        assert_eq!(app.post("/weekly/subscribe", &fields).await.0, 202);
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 1);
        assert!(app.get("/metrics").await.1.contains("vesnik_sign_ups_total{outcome=\"disposable\"} 4"));
    }
}
