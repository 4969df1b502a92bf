//! What readers and programs get to see, word for word, the same on both databases.
//!
//! A change that is meant: run with `INSTA_UPDATE=always`, read the difference, and commit it.

use mail_parser::HeaderValue;
use serde_json::{Value, json};
use vesnik::{accounts, domain::Role};

use crate::{
    receiver::Received,
    test_app::{TestApp, on_both},
};

const BODY: &str = "Сойм прыняў бюджэт[^1]. Ён сказаў: «ў, і, ё’» — [пратакол](https://example.org/minutes).

| Артыкул | Талеры | Змена |
|:--|--:|:-:|
| Школы | 1 200 | +3% |
| Дарогі | 940 | −1% |

## Што далей

- чытанне ў сераду;
- падпіс прэзідэнта.

![Зала сойму: пустыя крэслы](https://example.org/hall.png)

[^1]: Паводле пратакола.";

/// Takes out what differs from run to run: tokens, keys' products and boundaries. Dates stand, because the clock is the
/// test's own.
fn redacted(text: &str) -> String {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut text = text.to_owned();
    for (before, instead) in [
        ("/confirm/", "[token]"),
        ("/unsubscribe/", "[token]"),
        ("/preferences/", "[token]"),
        ("/come-back/", "[token]"),
        ("/address/confirm/", "[token]"),
        ("/address/undo/", "[token]"),
        ("subject=unsubscribe%20", "[token]"),
        ("Message-ID: <", "[id]"),
        ("boundary=\"", "[boundary]"),
        ("name=\"stamp\" value=\"", "[stamp]"),
    ] {
        let mut pieces = text.split(before);
        let mut kept = pieces.next().unwrap().to_owned();
        for piece in pieces {
            let rest = piece.trim_start_matches(word);
            let taken = if piece.len() - rest.len() >= 30 {
                instead
            } else {
                &piece[..piece.len() - rest.len()]
            };
            kept = [&kept, before, taken, rest].concat();
        }
        text = kept;
    }
    // The hash of the style sheet.
    let mut pieces = text.split("/assets/site-");
    let mut kept = pieces.next().unwrap().to_owned();
    for piece in pieces {
        kept = [&kept, "/assets/site", piece.trim_start_matches(word)].concat();
    }
    text = kept;
    // The filler behind the preheader keeps programs from showing the first words of the mail after it.
    text.replace("\u{34f}\u{200c}&nbsp;", "")
}

fn same_as_kept(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, redacted(text)));
}

/// Headers in their order, unfolded and decoded; then the text part, then the HTML part.
fn mail_in_full(mail: &Received) -> String {
    let parsed = mail.parsed();
    let mut full = String::new();
    for header in parsed.headers() {
        let raw = parsed.header_raw(header.name.as_str()).unwrap();
        let value = match &header.value {
            HeaderValue::Text(text) if raw.contains("=?") => text.to_string(),
            HeaderValue::Address(address) if raw.contains("=?") => {
                let one = address.first().unwrap();
                format!("{} <{}>", one.name().unwrap_or_default(), one.address().unwrap())
            }
            _ => raw.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        full += &format!("{}: {value}\n", header.name.as_str());
    }
    format!(
        "{full}\n----- text -----\n{}\n----- html -----\n{}",
        mail.text(),
        mail.html()
    )
}

fn page_in_full((status, page): (u16, String)) -> String {
    format!("{status}\n\n{page}")
}

/// A newsletter in Belarusian with two sections and two editions.
async fn a_newsroom(app: &TestApp) {
    let newsletter = json!({"slug": "weekly", "name": "Веснік: тыдзень", "description": "Пяць навін & адна карта.",
        "language": "be", "from_name": "Дэск «Весніка»", "from_address": "desk@example.org",
        "reply_to": "editor@example.org", "postal_address": "вул. Млынавая, 1, Брод"});
    let edition = |slug: &str, name: &str, cron: Value| {
        let zone = if cron.is_null() {
            Value::Null
        } else {
            json!("Europe/Minsk")
        };
        json!({"slug": slug, "name": name, "cron": cron, "zone": zone})
    };
    for (path, body) in [
        ("/newsletters", newsletter),
        (
            "/newsletters/weekly/sections",
            json!({"slug": "politics", "name": "Палітыка"}),
        ),
        (
            "/newsletters/weekly/sections",
            json!({"slug": "economy", "name": "Эканоміка"}),
        ),
        (
            "/newsletters/weekly/editions",
            edition("mondays", "Па панядзелках", json!("0 12 * * 1")),
        ),
        (
            "/newsletters/weekly/editions",
            edition("at-once", "Адразу", Value::Null),
        ),
    ] {
        let (status, made) = app.api("POST", path, body).await;
        assert_eq!(status, 201, "{made}");
    }
}

/// Two briefs, published; answers their ids.
async fn two_briefs(app: &TestApp) -> [i64; 2] {
    let mut ids = [0; 2];
    let briefs = [
        json!({"newsletter": "weekly", "section": "politics", "slug": "biudzet", "headline": "Сойм прыняў бюджэт",
            "standfirst": "Школы атрымаюць больш, дарогі — менш.", "bylines": "Ганна Ў.", "body": BODY}),
        json!({"newsletter": "weekly", "section": "economy", "slug": "rates", "headline": "Rates & fees rise",
            "language": "en", "body": "The bank said <b>nothing</b>."}),
    ];
    for (id, brief) in ids.iter_mut().zip(briefs) {
        let (status, made) = app.api("POST", "/briefs", brief).await;
        assert_eq!(status, 201, "{made}");
        *id = made["id"].as_i64().unwrap();
        let publish = format!("/briefs/{id}/publish");
        assert_eq!(app.api("POST", &publish, json!({})).await.0, 200);
    }
    ids
}

/// A special issue with both briefs, sent to whoever is subscribed.
async fn a_sent_issue(app: &TestApp) {
    let issue = json!({"newsletter": "weekly", "subject": "Бюджэт і стаўкі", "preheader": "Што прыняў сойм",
        "opening_note": "Вітаем!\n\nСёння **дзве** навіны.", "briefs": two_briefs(app).await});
    let (status, issue) = app.api("POST", "/issues", issue).await;
    assert_eq!(status, 201, "{issue}");
    let schedule = format!("/issues/{}/schedule", issue["id"]);
    assert_eq!(app.api("POST", &schedule, json!({})).await.0, 200);
    app.tick().await;
    app.deliver().await;
}

const SIGN_UP: &[(&str, &str)] = &[
    ("email", "hanna@example.org"),
    ("name", "Ганна"),
    ("section", "economy"),
    ("section", "politics"),
    ("edition", "mondays"),
];

async fn answer(app: &TestApp, method: &str, path: &str, token: &str, etag: &str, body: Value) -> String {
    let mut request = app
        .http
        .request(method.parse().unwrap(), format!("{}/api/v1{path}", app.root));
    if !token.is_empty() {
        request = request.bearer_auth(token);
    }
    if !etag.is_empty() {
        request = request.header("If-Match", etag);
    }
    let answer = request.json(&body).send().await.unwrap();
    let mut full = format!("{method} {path}\n{}\n", answer.status());
    for name in ["content-type", "www-authenticate", "retry-after", "allow"] {
        if let Some(value) = answer.headers().get(name) {
            full += &format!("{name}: {}\n", value.to_str().unwrap());
        }
    }
    let body: Value = answer.json().await.unwrap();
    format!("{full}{body:#}")
}

on_both! {
    async fn letters_read_as_they_did(app: TestApp) {
        a_newsroom(&app).await;
        app.form("/weekly/subscribe", SIGN_UP).await;
        app.deliver().await;
        let link = app.receiver.mails()[0].link("/confirm/");
        app.form(&link, &[]).await;
        app.deliver().await;
        app.form("/weekly/subscribe", SIGN_UP).await;
        app.deliver().await;
        let mails = app.receiver.mails();
        assert_eq!(mails.len(), 3);
        for (mail, name) in mails.iter().zip(["confirmation", "welcome", "already_subscribed"]) {
            same_as_kept(&format!("letter_{name}"), &mail_in_full(mail));
        }
    }

    async fn an_issue_reads_as_it_did_in_mail_and_on_the_web(app: TestApp) {
        a_newsroom(&app).await;
        app.form("/weekly/subscribe", SIGN_UP).await;
        app.deliver().await;
        let link = app.receiver.mails()[0].link("/confirm/");
        app.form(&link, &[]).await;
        a_sent_issue(&app).await;
        let of_issue = |mail: &Received| !mail.header("Feedback-ID").is_empty();
        let mail = app.receiver.mails().into_iter().find(of_issue).unwrap();
        same_as_kept("issue_mail", &mail_in_full(&mail));
        same_as_kept("page_issue", &page_in_full(app.get("/weekly/issues/1").await));
        same_as_kept("page_archive", &page_in_full(app.get("/weekly/archive").await));
        same_as_kept("page_search", &page_in_full(app.get("/weekly/archive?q=бюджэты&lang=ru").await));
        same_as_kept("page_home", &page_in_full(app.get("/").await));
        same_as_kept("page_newsletter", &page_in_full(app.get("/weekly").await));
        same_as_kept("page_brief", &page_in_full(app.get("/weekly/briefs/biudzet").await));
        let leave = mail.link("/unsubscribe/");
        same_as_kept("page_unsubscribe", &page_in_full(app.get(&leave).await));
        same_as_kept("page_unsubscribed", &page_in_full(app.form(&leave, &[]).await));
    }

    async fn the_steps_of_a_sign_up_read_as_they_did(app: TestApp) {
        a_newsroom(&app).await;
        same_as_kept("page_check_mail", &page_in_full(app.form("/weekly/subscribe", SIGN_UP).await));
        app.deliver().await;
        let link = app.receiver.mails()[0].link("/confirm/");
        same_as_kept("page_confirm", &page_in_full(app.get(&link).await));
        same_as_kept("page_confirmed", &page_in_full(app.form(&link, &[]).await));
        same_as_kept("page_confirmed_again", &page_in_full(app.form(&link, &[]).await));
        app.deliver().await;
        app.form("/weekly/subscribe", SIGN_UP).await;
        app.deliver().await;
        let manage = app.receiver.mails().pop().unwrap().link("/preferences/");
        same_as_kept("page_preferences", &page_in_full(app.get(&manage).await));
    }

    async fn what_readers_do_with_what_is_kept_reads_as_it_did(app: TestApp) {
        a_newsroom(&app).await;
        app.form("/weekly/subscribe", SIGN_UP).await;
        app.deliver().await;
        let confirm = app.receiver.mails()[0].link("/confirm/");
        app.form(&confirm, &[]).await;
        app.deliver().await;
        same_as_kept("page_manage", &page_in_full(app.get("/manage?newsletter=weekly").await));
        same_as_kept("page_manage_sent", &page_in_full(app.form("/manage", &[("email", "hanna@example.org"), ("newsletter", "weekly")]).await));
        app.deliver().await;
        let letter = app.receiver.mails().pop().unwrap();
        same_as_kept("letter_manage_link", &mail_in_full(&letter));
        let link = letter.link("/preferences/");
        let refused = [("newsletter", "weekly"), ("pause_until", "2020-01-01")];
        same_as_kept("page_preferences_422", &page_in_full(app.form(&format!("{link}/pause"), &refused).await));
        app.form(&format!("{link}/address"), &[("email", "hanna@example.net")]).await;
        app.deliver().await;
        let letter = app.receiver.mails().pop().unwrap();
        same_as_kept("letter_address_change", &mail_in_full(&letter));
        let change = letter.link("/address/confirm/");
        same_as_kept("page_address_ask", &page_in_full(app.get(&change).await));
        same_as_kept("page_address_changed", &page_in_full(app.form(&change, &[]).await));
        app.deliver().await;
        let letter = app.receiver.mails().pop().unwrap();
        same_as_kept("letter_address_changed", &mail_in_full(&letter));
        same_as_kept("page_address_restore", &page_in_full(app.get(&letter.link("/address/undo/")).await));
        same_as_kept("page_preferences_410", &page_in_full(app.get(&link).await));
        let link = app.manage_link("hanna@example.net").await;
        app.form("/weekly/subscribe", &[("email", "boris@example.org")]).await;
        app.deliver().await;
        app.form(&format!("{link}/address"), &[("email", "boris@example.org")]).await;
        app.deliver().await;
        same_as_kept("letter_address_taken", &mail_in_full(&app.receiver.mails().pop().unwrap()));
        let (status, page) = app.get(&format!("{link}/stored")).await;
        let hash = app.state.key.address_hash(&vesnik::domain::EmailAddress::parse("hanna@example.net").unwrap());
        same_as_kept("page_stored", &page_in_full((status, page.replace(&hash.to_string(), "[hash]"))));
        same_as_kept("page_erase", &page_in_full(app.get(&format!("{link}/erase")).await));
        same_as_kept("page_erased", &page_in_full(app.form(&format!("{link}/erase"), &[("understood", "yes")]).await));
    }

    async fn errors_read_as_they_did_on_pages(app: TestApp) {
        a_newsroom(&app).await;
        let refused = [("email", "hanna"), ("name", "Ганна"), ("section", "economy"), ("edition", "at-once")];
        same_as_kept("page_422", &page_in_full(app.form("/weekly/subscribe", &refused).await));
        for (name, field, value) in [("section", "section", "sport"), ("edition", "edition", "never")] {
            let refused = [("email", "hanna@example.org"), (field, value)];
            let page = app.form("/weekly/subscribe", &refused).await;
            same_as_kept(&format!("page_422_{name}"), &page_in_full(page));
        }
        same_as_kept("page_404", &page_in_full(app.get("/confirm/nonsense").await));
        app.form("/weekly/subscribe", SIGN_UP).await;
        app.deliver().await;
        let link = app.receiver.mails()[0].link("/confirm/");
        app.pass(std::time::Duration::from_secs(49 * 3600));
        same_as_kept("page_410", &page_in_full(app.get(&link).await));
    }

    async fn problems_read_as_they_did(app: TestApp) {
        a_newsroom(&app).await;
        let [brief, _] = two_briefs(&app).await;
        let brief = format!("/briefs/{brief}");
        let author = accounts::create_token(&app.state.db, "author", Role::Author, None, app.state.now()).await.unwrap();
        let author = author.reveal();
        let owner = app.token.as_str();
        let body = json!({"body": "Two."});
        let publish = format!("{brief}/publish");
        for (name, method, path, token, etag, body) in [
            ("401", "GET", "/briefs", "", "", json!({})),
            ("403", "POST", publish.as_str(), author.as_str(), "", json!({})),
            ("404", "GET", "/briefs/999", owner, "", json!({})),
            ("405", "DELETE", "/briefs", owner, "", json!({})),
            ("409", "POST", publish.as_str(), owner, "", json!({})),
            ("412", "PATCH", brief.as_str(), owner, "\"9\"", body.clone()),
            ("422", "POST", "/newsletters/weekly/subscribers", "", "", json!({"email": "hanna", "name": "x\ny"})),
            ("428", "PATCH", brief.as_str(), owner, "", body),
        ] {
            same_as_kept(&format!("problem_{name}"), &answer(&app, method, path, token, etag, body).await);
        }
    }
}
