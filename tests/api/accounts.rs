//! Members of staff: coming in, going out, and what each may do.

use std::time::Duration;

use serde_json::json;
use thirtyfour::Key;
use vesnik::{
    accounts,
    domain::Role,
    web::routes::{DESK_ROUTES, Door},
};

use crate::{
    chromium::{Browser, SITE},
    desk_visitor::{ANNA, AtDesk, PASSWORD, a_member, at_desk, one_time_codes},
    test_app::{TestApp, on_both},
};

on_both! {
    async fn the_first_owner_comes_by_the_link_and_nobody_after(app: TestApp) {
        let db = &app.state.db;
        let link = accounts::make_set_up_link(db, app.state.now()).await.unwrap().unwrap();
        let path = format!("/desk/set-up/{}", link.reveal());
        let mut browser = AtDesk::nobody(&app);
        let page = browser.get(&path).await;
        assert_eq!(page.status, 200);
        assert!(page.html.contains("first owner"), "{}", page.html);
        let fields = |password| [("email", ANNA), ("name", "Anna Kowal"), ("password", password)];
        let refused = browser.post(&path, &fields("anna@example.org")).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains("easy to guess") && refused.html.contains("value=\"Anna Kowal\""));
        assert_eq!(browser.post(&path, &[("email", "nonsense"), ("name", "A"), ("password", PASSWORD)]).await.status, 422);

        let done = browser.post(&path, &fields(PASSWORD)).await;
        assert_eq!((done.status, done.location.as_str()), (303, "/desk"));
        let cookie = done.cookie.unwrap();
        for part in ["; HttpOnly", "; SameSite=Lax", "; Path=/desk"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let home = browser.get("/desk").await;
        assert_eq!(home.status, 200);
        assert!(home.html.contains("/desk/staff") && home.html.contains("Anna Kowal"));

        let mut other = AtDesk::nobody(&app);
        assert_eq!(other.get(&path).await.status, 410);
        assert_eq!(other.post(&path, &fields(PASSWORD)).await.status, 410);
        assert!(accounts::make_set_up_link(db, app.state.now()).await.unwrap().is_none());
    }

    async fn who_knows_the_password_is_in_until_logging_out(app: TestApp) {
        a_member(&app, ANNA, Role::Author).await;
        let mut browser = AtDesk::nobody(&app);
        let away = browser.get("/desk/account?x=1").await;
        assert_eq!((away.status, away.location.as_str()), (303, "/desk/sign-in?to=%2Fdesk%2Faccount%3Fx%3D1"));
        assert_eq!(browser.get(&away.location).await.field("to"), "/desk/account?x=1");
        for (email, password) in [(ANNA, "wrong"), ("boris@example.org", PASSWORD), ("nonsense", PASSWORD)] {
            let refused = browser.sign_in(email, password).await;
            assert_eq!(refused.status, 422);
            assert!(refused.html.contains("do not belong together") && !refused.html.contains(PASSWORD));
            assert!(refused.cookie.is_none());
        }
        let fields = [("email", "ANNA@example.org"), ("password", PASSWORD), ("to", "//evil.example")];
        let done = browser.post("/desk/sign-in", &fields).await;
        assert_eq!((done.status, done.location.as_str()), (303, "/desk"));
        assert_eq!(browser.get("/desk").await.status, 200);
        let copied = AtDesk { app: &app, cookie: browser.cookie.clone() };
        assert_eq!(browser.form("/desk/sign-out", &[]).await.status, 303);
        assert_eq!(browser.get("/desk").await.status, 303);
        let mut copied = copied;
        assert_eq!(copied.get("/desk").await.status, 303, "the session is over wherever its token is");
    }

    async fn a_session_ends_by_itself_when_nobody_uses_it(app: TestApp) {
        a_member(&app, ANNA, Role::Author).await;
        let mut browser = at_desk(&app, ANNA).await;
        for _ in 0..6 {
            app.pass(Duration::from_secs(9 * 24 * 3600));
            assert_eq!(browser.get("/desk").await.status, 200);
        }
        app.pass(Duration::from_secs(7 * 24 * 3600));
        assert_eq!(browser.get("/desk").await.status, 303, "after sixty days, whatever its use");
        let mut browser = at_desk(&app, ANNA).await;
        app.pass(Duration::from_secs(15 * 24 * 3600));
        assert_eq!(browser.get("/desk").await.status, 303);
    }

    async fn guessing_ends_after_ten_tries(app: TestApp) {
        a_member(&app, ANNA, Role::Author).await;
        let mut browser = AtDesk::nobody(&app);
        for _ in 0..10 {
            assert_eq!(browser.sign_in(ANNA, "wrong").await.status, 422);
        }
        let refused = browser.sign_in(ANNA, PASSWORD).await;
        assert_eq!(refused.status, 429);
        assert!(refused.html.contains("Too many tries"), "{}", refused.html);
        for number in 0..40 {
            assert_eq!(browser.sign_in(&format!("other{number}@example.org"), "wrong").await.status, 422);
        }
        assert_eq!(browser.sign_in("another@example.org", "wrong").await.status, 429, "the network has used up its tries");
        app.pass(Duration::from_secs(15 * 60));
        at_desk(&app, ANNA).await;
    }

    async fn one_time_codes_are_asked_for_and_work_once(app: TestApp) {
        a_member(&app, ANNA, Role::Author).await;
        let mut browser = at_desk(&app, ANNA).await;
        let page = browser.get("/desk/account/second-factor").await;
        assert!(page.html.contains("<svg"), "{}", page.html);
        let code = one_time_codes(&page);
        let (mark, secret) = (page.field("mark"), page.field("secret"));
        let wrong = browser.post("/desk/account/second-factor", &[("mark", &mark), ("secret", &secret), ("code", "000000")]).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(one_time_codes(&wrong)(&app), code(&app), "the same secret is shown again");
        let other = browser.post("/desk/account/second-factor", &[("mark", &mark), ("secret", "AAAA"), ("code", &code(&app))]).await;
        assert_eq!(other.status, 422, "only a secret that this page was made with");
        let done = browser.post("/desk/account/second-factor", &[("mark", &mark), ("secret", &secret), ("code", &code(&app))]).await;
        assert_eq!(done.status, 200);
        let codes: Vec<String> = done.html.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
        assert_eq!(codes.len(), 10);

        let mut other = AtDesk::nobody(&app);
        let asked = other.sign_in(ANNA, PASSWORD).await;
        assert_eq!((asked.status, asked.location.as_str()), (303, "/desk/code?to=%2Fdesk"));
        assert_eq!(other.get("/desk").await.status, 303, "the password alone lets nobody in");
        assert_eq!(other.post("/desk/code", &[("code", &code(&app))]).await.status, 422, "it was used when it was set up");
        app.pass(Duration::from_secs(60));
        let before = other.cookie.clone();
        assert_eq!(other.post("/desk/code", &[("code", &code(&app))]).await.status, 303);
        assert_ne!(other.cookie, before, "the session has a new token");
        assert_eq!(other.get("/desk").await.status, 200);

        let mut lost = AtDesk::nobody(&app);
        lost.sign_in(ANNA, PASSWORD).await;
        assert_eq!(lost.post("/desk/code", &[("code", &codes[3].to_uppercase())]).await.status, 422);
        assert_eq!(lost.post("/desk/code", &[("code", &codes[3])]).await.status, 303);
        assert!(lost.get("/desk/account").await.html.contains("You have 9\u{a0}codes left"));
        let mut again = AtDesk::nobody(&app);
        again.sign_in(ANNA, PASSWORD).await;
        assert_eq!(again.post("/desk/code", &[("code", &codes[3])]).await.status, 422);
        assert_eq!(lost.form("/desk/account/second-factor/forget", &[]).await.status, 303);
        at_desk(&app, ANNA).await;
    }

    async fn a_form_of_another_site_changes_nothing(app: TestApp) {
        a_member(&app, "owner@example.org", Role::Owner).await;
        let mut owner = at_desk(&app, "owner@example.org").await;
        let mark = owner.get("/desk/account").await.field("mark");
        for (method, path, door) in DESK_ROUTES {
            if *method != "POST" || *door == Door::Outside {
                continue;
            }
            let path = path.replace("{id}", "1").replace("{message}", "1");
            let forged = owner.post(&path, &[("name", "Mallory"), ("mark", "")]).await;
            assert_eq!(forged.status, 403, "{path}");
            for (header, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
                let request = AtDesk::http().post(format!("{}{path}", app.root)).header(header, value);
                let forged = owner.send(request.form(&[("mark", &mark)])).await;
                assert_eq!(forged.status, 403, "{path}, {header}");
            }
        }
        for path in ["/desk/sign-in", "/desk/code", "/desk/forgotten"] {
            let request = AtDesk::http().post(format!("{}{path}", app.root)).header("origin", "https://evil.example");
            assert_eq!(owner.send(request.form(&[("email", "a@example.org")])).await.status, 403, "{path}");
        }
        a_member(&app, ANNA, Role::Author).await;
        let foreign = at_desk(&app, ANNA).await.get("/desk/account").await.field("mark");
        assert_eq!(owner.post("/desk/sign-out", &[("mark", &foreign)]).await.status, 403, "another session's mark");
        assert_eq!(owner.get("/desk").await.status, 200);
    }

    async fn each_role_gets_through_its_doors_and_no_other(app: TestApp) {
        app.a_newsletter().await;
        app.a_brief("politics", "Vote", "Counted.").await;
        let draft = json!({"newsletter": "weekly", "section": "politics", "headline": "Draft", "body": "Written."});
        assert_eq!(app.api("POST", "/briefs", draft).await.1["id"], 2);
        app.a_reader("reader@example.org", &[]).await;
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        app.deliver().await;
        a_member(&app, "the-one-with-id-1@example.org", Role::Author).await;
        let webhook = json!({"url": "https://crm.example.org/", "events": ["issue.sent"]});
        assert_eq!(app.api("POST", "/webhooks", webhook).await.0, 201);
        assert_eq!(app.api("POST", "/webhooks/1/test", json!({})).await.0, 202);
        for role in Role::ALL {
            a_member(&app, &format!("{role}@example.org"), *role).await;
        }
        app.deliver().await;
        for (method, path, door) in DESK_ROUTES {
            let id = if path.starts_with("/desk/briefs/") { "2" } else { "1" };
            let path = path.replace("{slug}", "weekly").replace("{edition}", "mondays").replace("{id}", id);
            let path = path.replace("{section}", "politics").replace("{message}", "1");
            let path = path.replace("{token}", &"A".repeat(43));
            for role in [None].into_iter().chain(Role::ALL.iter().map(Some)) {
                let mut browser = match role {
                    None => AtDesk::nobody(&app),
                    Some(role) => at_desk(&app, &format!("{role}@example.org")).await,
                };
                app.pass(Duration::from_secs(900));
                let answer = match *method {
                    "GET" => browser.get(&path).await,
                    _ if role.is_none() => browser.post(&path, &[]).await,
                    _ => browser.form(&path, &[]).await,
                };
                let told = format!("{method} {path} for {role:?}: {} {}", answer.status, answer.location);
                let sent_away = answer.status == 303 && answer.location.starts_with("/desk/sign-in?to=");
                match (door, role) {
                    (Door::Outside, _) => assert!(!sent_away && answer.status != 403, "{told}"),
                    (_, None) => assert!(sent_away, "{told}"),
                    (Door::Owner, Some(Role::Author | Role::Editor)) | (Door::Editor, Some(Role::Author)) => {
                        assert_eq!(answer.status, 403, "{told}");
                    }
                    (Door::Member | Door::Editor | Door::Owner, Some(_)) => {
                        let is_of_nothing = path.contains("/sessions/") || path.contains("/readers/import/") || path.contains("/readers/bulk/");
                        let strangers = is_of_nothing && answer.status == 404;
                        assert!(strangers || !sent_away && !matches!(answer.status, 403 | 404 | 500..), "{told}");
                    }
                }
            }
        }
    }

    async fn an_owner_invites_and_lets_go(app: TestApp) {
        app.a_newsletter().await;
        a_member(&app, "owner@example.org", Role::Owner).await;
        let mut owner = at_desk(&app, "owner@example.org").await;
        let fields = [("email", ANNA), ("name", "Anna Kowal"), ("role", "editor")];
        let invited = owner.form("/desk/staff", &fields).await;
        assert_eq!(invited.status, 200, "{}", invited.html);
        assert_eq!(owner.form("/desk/staff", &fields).await.status, 422, "she is invited already");
        assert_eq!(owner.form("/desk/staff", &[("email", "x"), ("name", "X"), ("role", "editor")]).await.status, 422);
        app.deliver().await;
        let letter = app.receiver.to(ANNA).pop().unwrap();
        let link = letter.link("http://news.example.org/desk/join/").replace("http://news.example.org", "");
        assert!(invited.html.contains(&link));
        let mut anna = AtDesk::nobody(&app);
        let page = anna.get(&link).await;
        assert!(page.html.contains("Anna Kowal, anna@example.org"), "{}", page.html);
        assert_eq!(anna.post(&link, &[("password", "short")]).await.status, 422);
        assert_eq!(anna.post(&link, &[("password", PASSWORD)]).await.location, "/desk");
        assert_eq!(anna.get(&link).await.status, 410, "the link works once");
        assert_eq!(anna.get("/desk/staff").await.status, 403);

        assert_eq!(owner.form("/desk/staff/2/role", &[("role", "owner")]).await.status, 303);
        assert_eq!(anna.get("/desk/staff").await.status, 200);
        assert_eq!(owner.form("/desk/staff/2/role", &[("role", "editor"), ("grant", ""), ("grant", "1:author")]).await.status, 303);
        assert_eq!(anna.get("/desk/staff").await.status, 403);
        assert!(anna.get("/desk").await.html.contains("The Weekly Brief"));
        assert_eq!(owner.form("/desk/staff/2/role", &[("role", "nonsense")]).await.status, 422);

        let last = owner.form("/desk/staff/1/end", &[]).await;
        assert_eq!(last.status, 422);
        assert!(last.html.contains("only owner"), "{}", last.html);
        assert_eq!(owner.form("/desk/staff/1/role", &[("role", "author")]).await.status, 422);
        assert_eq!(owner.form("/desk/staff/2/end", &[]).await.status, 303);
        assert_eq!(anna.get("/desk").await.status, 303, "her session is over");
        assert_eq!(anna.sign_in(ANNA, PASSWORD).await.status, 422);
        assert_eq!(owner.form("/desk/staff/2/take-back", &[]).await.status, 303);
        at_desk(&app, ANNA).await;
        assert_eq!(owner.form("/desk/staff/99/end", &[]).await.status, 404);
    }

    async fn a_new_password_comes_by_mail_and_ends_every_session(app: TestApp) {
        app.a_newsletter().await;
        a_member(&app, ANNA, Role::Editor).await;
        app.deliver().await;
        let mut old = at_desk(&app, ANNA).await;
        let mut browser = AtDesk::nobody(&app);
        let known = browser.post("/desk/forgotten", &[("email", ANNA)]).await;
        let unknown = browser.post("/desk/forgotten", &[("email", "boris@example.org")]).await;
        assert_eq!((known.status, &known.html), (202, &unknown.html));
        assert_eq!(browser.post("/desk/forgotten", &[("email", "nonsense")]).await.status, 422);
        for _ in 0..4 {
            browser.post("/desk/forgotten", &[("email", ANNA)]).await;
        }
        app.deliver().await;
        assert!(app.receiver.to("boris@example.org").is_empty());
        let links: Vec<String> = app.receiver.to(ANNA).iter().filter(|mail| mail.text().contains("/new-password/"))
            .map(|mail| mail.link("http://news.example.org/desk/new-password/").replace("http://news.example.org", ""))
            .collect();
        assert_eq!(links.len(), 3, "three in a quarter of an hour");
        let mut working = Vec::new();
        for link in &links {
            if browser.get(link).await.status == 200 {
                working.push(link);
            }
        }
        assert_eq!(working.len(), 1, "each takes the place of the one before");
        let link = working[0];
        assert_eq!(browser.post(link, &[("password", "other granite otter")]).await.location, "/desk/sign-in");
        assert_eq!(old.get("/desk").await.status, 303);
        assert_eq!(browser.sign_in(ANNA, PASSWORD).await.status, 422);
        assert_eq!(browser.sign_in(ANNA, "other granite otter").await.status, 303);
        assert_eq!(browser.get(link).await.status, 410);
    }

    async fn sessions_are_listed_and_ended(app: TestApp) {
        a_member(&app, ANNA, Role::Author).await;
        let (mut here, mut there, mut elsewhere) = (at_desk(&app, ANNA).await, at_desk(&app, ANNA).await, at_desk(&app, ANNA).await);
        let page = here.get("/desk/account").await;
        assert_eq!(page.html.matches("/end\"").count(), 3, "two there, and the one of the invitation");
        a_member(&app, "boris@example.org", Role::Author).await;
        let mut boris = at_desk(&app, "boris@example.org").await;
        assert_eq!(boris.form("/desk/account/sessions/2/end", &[]).await.status, 404, "nobody ends another's");
        assert_eq!(here.form("/desk/account/sessions/3/end", &[]).await.status, 303);
        assert_eq!(there.get("/desk").await.status, 303);
        assert_eq!(here.form("/desk/account/sessions/end-others", &[]).await.status, 303);
        assert_eq!(elsewhere.get("/desk").await.status, 303);
        assert_eq!(here.get("/desk").await.status, 200);
        assert_eq!(here.form("/desk/account", &[("name", "Anna K."), ("language", "be")]).await.status, 303);
        let page = here.get("/desk/account").await;
        assert!(page.html.contains("Ваш уліковы запіс") && page.html.contains("value=\"Anna K.\""));
        assert_eq!(here.form("/desk/account", &[("name", &"x".repeat(201))]).await.status, 422);
    }

    async fn the_audit_log_shows_what_was_altered(app: TestApp) {
        use vesnik::storage::audit::{self, Chain};
        app.a_newsletter().await;
        a_member(&app, "owner@example.org", Role::Owner).await;
        let page = at_desk(&app, "owner@example.org").await.get("/desk/audit").await;
        assert!(page.html.contains("staff.invite") && page.html.contains("newsletter.create"), "{}", page.html);
        let verify = async |expected: Option<String>| {
            app.state.db.read(move |conn| audit::verify(conn, expected.as_deref())).await.unwrap()
        };
        let Chain::Whole { events, head, holds: true } = verify(None).await else { panic!("the chain is whole") };
        assert!(events >= 4 && head.len() == 64);
        assert_eq!(app.api("POST", "/newsletters/weekly/sections", json!({"slug": "sport", "name": "Sport"})).await.0, 201);
        assert!(matches!(verify(Some(head.clone())).await, Chain::Whole { holds: true, .. }));
        assert!(matches!(verify(Some("00".repeat(32))).await, Chain::Whole { holds: false, .. }));
        let alter = async |sql: &'static str| {
            use diesel::connection::SimpleConnection;
            app.state.db.write(move |conn| Ok::<_, vesnik::storage::StorageError>(conn.batch_execute(sql)?)).await.unwrap();
        };
        alter("UPDATE audit_events SET actor = 'Mallory' WHERE id = 2").await;
        assert_eq!(verify(None).await, Chain::Broken { at: 2 });
        alter("DELETE FROM audit_events WHERE id <= 2").await;
        assert_eq!(verify(None).await, Chain::Broken { at: 3 });
        app.deliver().await;
    }

    async fn the_pages_of_issues_open_for_members_too(app: TestApp) {
        app.a_newsletter().await;
        a_member(&app, ANNA, Role::Author).await;
        app.deliver().await;
        let mut anna = at_desk(&app, ANNA).await;
        let page = anna.get("/desk/newsletters/weekly/editions/mondays").await;
        assert_eq!(page.status, 200);
        assert!(page.html.contains("/desk/sign-out"));
        let away = AtDesk::nobody(&app).get("/desk/issues/7").await;
        assert_eq!((away.status, away.location.as_str()), (303, "/desk/sign-in?to=%2Fdesk%2Fissues%2F7"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_is_worked_by_keyboard_in_a_browser_without_scripts() {
    let app = TestApp::on_sqlite().await;
    let Some(browser) = Browser::on(&app).await else { return };
    let link = accounts::make_set_up_link(&app.state.db, app.state.now())
        .await
        .unwrap()
        .unwrap();
    browser.open(&format!("{SITE}/desk/set-up/{}", link.reveal())).await;
    for (label, words) in [("Email address", ANNA), ("Name", "Anna Kowal"), ("Password", PASSWORD)] {
        browser.tab_to(label).await;
        browser.type_keys(words).await;
    }
    browser.type_keys(Key::Enter).await;
    browser.arrives_at("Overview").await;
    browser.tab_to("Staff").await;
    browser.type_keys(Key::Enter).await;
    browser.arrives_at("Staff").await;
    let pages = ["", "/account", "/account/second-factor", "/staff", "/audit"].map(|page| format!("{SITE}/desk{page}"));
    for scheme in ["light", "dark"] {
        browser.prefer(scheme).await;
        browser.on_phone().await;
        for page in &pages {
            browser.open(page).await;
            let wide = browser.ask(include_str!("overhang.js")).await;
            assert_eq!(wide["widest"], "", "{page}");
            let found = browser.ask(include_str!("contrast.js")).await;
            assert!(found["ratio"].as_f64() >= Some(4.5), "{page}, {scheme}: {found}");
        }
    }
    browser.open(&format!("{SITE}/desk")).await;
    browser.tab_to("Log out").await;
    browser.type_keys(Key::Enter).await;
    browser.arrives_at("Log in").await;
    browser.tab_to("Email address").await;
    browser.type_keys(ANNA).await;
    browser.tab_to("Password").await;
    browser.type_keys(PASSWORD).await;
    browser.type_keys(Key::Enter).await;
    browser.arrives_at("Overview").await;
    browser.close().await;
}
