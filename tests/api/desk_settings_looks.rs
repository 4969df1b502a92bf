//! What readers see and agree to, at the desk: theme and logo, words of consent, and what is measured.

use image::ImageFormat;
use serde_json::{Value, json};
use thirtyfour::Key;
use vesnik::domain::Role;

use crate::{
    chromium::{Browser, SITE},
    desk_settings::{OWNER, WEEKLY, an_owner, fields_of, form_of, send},
    desk_visitor::{Answer, AtDesk, PASSWORD, a_member},
    test_app::{TestApp, on_both},
};

async fn upload(owner: &mut AtDesk<'_>, path: &str, content: &[u8]) -> Answer {
    let mark = owner.get("/desk/account").await.field("mark");
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"mark\"\r\n\r\n{mark}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"l.png\"\r\nContent-Type: image/png\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let request = AtDesk::http().post(format!("{}{path}", owner.app.root));
    let request = request
        .header("content-type", "multipart/form-data; boundary=x")
        .body(body);
    owner.send(request).await
}

on_both! {
    async fn a_theme_is_shown_in_light_and_dark_before_it_is_saved(app: TestApp) {
        let mut owner = an_owner(&app).await;
        let path = format!("{WEEKLY}/theme");
        let page = owner.get(&path).await;
        let form = form_of(&page, &path);
        for (accent, words) in [("red", "Enter a colour"), ("#ffcc00", "Choose a darker colour, such as #")] {
            let refused = send(&mut owner, &path, &fields_of(&form, &[("accent", accent)])).await;
            assert_eq!(refused.status, 422);
            assert!(refused.html.contains("id=\"accent-problem\"") && refused.html.contains(words), "{}", refused.html);
            assert!(refused.html.contains(&format!("value=\"{accent}\"")));
        }
        let chosen = [("accent", "#8b0000"), ("face", "sans"), ("header", "filled"), ("do", "show")];
        let shown = send(&mut owner, &path, &fields_of(&form, &chosen)).await;
        assert_eq!(shown.status, 200);
        assert!(shown.html.contains("preview-light") && shown.html.contains("preview-dark") && shown.html.contains("masthead-filled"));
        let style = shown.html.split("<link rel=\"stylesheet\" href=\"/desk/settings").nth(1).unwrap().split('"').next().unwrap();
        let css = owner.get(&format!("/desk/settings{}", style.replace("&amp;", "&").replace("&#38;", "&"))).await;
        assert!(css.html.starts_with(".preview-light,.preview-dark{--accent:#8b0000;"), "{}", css.html);
        assert!(css.html.contains(".preview-dark{--accent:#") && css.html.contains("--serif:var(--sans)"));
        assert_eq!(app.api("GET", "/newsletters/weekly", Value::Null).await.1["theme"]["accent"], "#0d5661", "nothing is saved");
        let saved = send(&mut owner, &path, &fields_of(&form, &[("accent", "#8b0000"), ("face", "sans"), ("header", "filled")])).await;
        assert_eq!((saved.status, saved.location.as_str()), (303, path.as_str()));
        let (_, known) = app.api("GET", "/newsletters/weekly", Value::Null).await;
        assert_eq!(known["theme"], serde_json::json!({"accent": "#8b0000", "face": "sans", "header": "filled"}));
    }

    async fn a_logo_is_uploaded_and_removed(app: TestApp) {
        let mut owner = an_owner(&app).await;
        let path = format!("{WEEKLY}/theme/logo");
        let refused = upload(&mut owner, &path, b"not a picture").await;
        assert!(refused.status == 422 && refused.html.contains("id=\"logo-problem\""), "{}", refused.html);
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(4, 4).write_to(&mut png, ImageFormat::Png).unwrap();
        let done = upload(&mut owner, &path, png.get_ref()).await;
        assert_eq!(done.status, 303, "{}", done.html);
        let page = owner.get(&format!("{WEEKLY}/theme")).await;
        assert!(page.html.contains("src=\"/weekly/logo-"), "{}", page.html);
        assert_eq!(owner.form(&format!("{path}/remove"), &[]).await.status, 303);
        assert_eq!(owner.form(&format!("{path}/remove"), &[]).await.status, 303, "twice is once");
        assert_eq!(app.api("GET", "/newsletters/weekly", Value::Null).await.1["logo"], Value::Null);
    }

    async fn new_words_of_consent_are_shown_from_now_on_and_counted_by_themselves(app: TestApp) {
        let mut owner = an_owner(&app).await;
        let path = format!("{WEEKLY}/wordings");
        app.a_reader("anna@example.org", &[]).await;
        let page = owner.get(&path).await;
        assert_eq!(page.status, 200, "{}", page.html);
        assert_eq!(page.html.matches("<td>1</td>").count(), 1, "{}", page.html);
        let (version, words) = (page.field("version"), "Так, дасылайце мне {newsletter}.");
        let form = [("version", version.as_str()), ("language", "be"), ("text-be", words)];
        assert_eq!(owner.form(&path, &form).await.status, 303);
        let shown = app.get("/weekly?lang=be").await.1;
        assert!(shown.contains("Так, дасылайце мне The Weekly Brief."), "{shown}");
        app.a_reader("boris@example.org", &[]).await;
        app.a_reader("vera@example.org", &[]).await;
        let page = owner.get(&path).await;
        let row = page.html.split("<tr><th scope=\"row\">").skip(1).find(|row| row.contains("Так, дасылайце")).unwrap().split("</tr>").next().unwrap();
        assert!(row.contains("<td>2</td>") && row.contains("present"), "{row}");
        assert!(page.html.contains(">Так, дасылайце мне {newsletter}.</textarea>") || page.html.contains("\nТак, дасылайце мне {newsletter}.</textarea>"));
        let stale = owner.form(&path, &form).await;
        assert!(stale.status == 422 && stale.html.contains("Somebody else"));
        let version = page.field("version");
        let long = "x".repeat(1_001);
        let refused = owner.form(&path, &[("version", &version), ("language", "be"), ("text-be", &long)]).await;
        assert!(refused.status == 422 && refused.html.contains("id=\"text-be-problem\""));
        assert_eq!(owner.form(&path, &[("version", &version), ("language", "be"), ("text-be", "")]).await.status, 303);
        assert!(!app.get("/weekly?lang=be").await.1.contains("Так, дасылайце"), "the usual words stand again");
        assert_eq!(owner.form(&path, &[("version", "9"), ("language", "de"), ("text-de", "Ja.")]).await.status, 422);
    }

    async fn what_is_measured_is_chosen(app: TestApp) {
        let mut owner = an_owner(&app).await;
        let path = format!("{WEEKLY}/privacy");
        let page = owner.get(&path).await;
        assert!(page.html.contains("value=\"none\" checked"), "{}", page.html);
        assert_eq!(send(&mut owner, &path, &fields_of(&page, &[("mode", "aggregate")])).await.status, 303);
        assert_eq!(app.api("GET", "/newsletters/weekly", Value::Null).await.1["measurement"], "aggregate");
        let stale = send(&mut owner, &path, &fields_of(&page, &[("mode", "individual")])).await;
        assert!(stale.status == 422 && stale.html.contains("Somebody else"));
        let page = owner.get(&path).await;
        let bad = send(&mut owner, &path, &fields_of(&page, &[("mode", "everything")])).await;
        assert!(bad.status == 422 && bad.html.contains("id=\"mode-problem\""));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_settings_fit_a_phone_and_can_be_read_in_light_and_dark() {
    let app = TestApp::on_sqlite().await;
    let Some(browser) = Browser::on(&app).await else { return };
    app.a_newsletter().await;
    a_member(&app, OWNER, Role::Owner).await;
    app.deliver().await;
    let webhook = json!({"url": "https://crm.example.org/a/long/path/that/goes/on/and/on", "events": ["issue.sent"]});
    assert_eq!(app.api("POST", "/webhooks", webhook).await.0, 201);
    assert_eq!(app.api("POST", "/webhooks/1/test", json!({})).await.0, 202);
    browser.open(&format!("{SITE}/desk/sign-in")).await;
    for (label, words) in [("Email address", OWNER), ("Password", PASSWORD)] {
        browser.tab_to(label).await;
        browser.type_keys(words).await;
    }
    browser.type_keys(Key::Enter).await;
    browser.arrives_at("Overview").await;
    let of_newsletter = [
        "",
        "/sections",
        "/editions/mondays",
        "/new-edition",
        "/sender",
        "/theme",
        "/wordings",
        "/privacy",
    ];
    let pages = of_newsletter.map(|part| format!("{WEEKLY}{part}")).into_iter().chain(
        [
            "",
            "/new-newsletter",
            "/relays",
            "/webhooks",
            "/webhooks/1",
            "/webhooks/1/messages/1",
        ]
        .map(|part| format!("/desk/settings{part}")),
    );
    let pages: Vec<String> = pages.collect();
    browser.on_phone().await;
    for scheme in ["light", "dark"] {
        browser.prefer(scheme).await;
        for page in &pages {
            browser.open(&format!("{SITE}{page}")).await;
            let wide = browser.ask(include_str!("overhang.js")).await;
            assert_eq!(wide["widest"], "", "{page}");
            let found = browser.ask(include_str!("contrast.js")).await;
            assert!(found["ratio"].as_f64() >= Some(4.5), "{page}, {scheme}: {found}");
        }
    }
    browser.open(&format!("{SITE}{WEEKLY}/editions/mondays")).await;
    browser.tab_to("Show the next times without saving").await;
    browser.type_keys(Key::Enter).await;
    browser.arrives_at("Mondays").await;
    browser.close().await;
}
