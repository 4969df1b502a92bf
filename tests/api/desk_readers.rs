//! Readers at the desk: finding them, one reader's page, and what staff do with a reader.

use std::time::Duration;

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use serde_json::json;
use vesnik::{
    accounts::{self, Standing},
    domain::{NewsletterId, Role, StaffId},
    subscribers::finding,
};

use crate::{
    contents::contents,
    desk_visitor::{AtDesk, a_member, at_desk},
    test_app::{TestApp, on_both},
};

const EDITOR: &str = "editor@example.org";

async fn found(browser: &mut AtDesk<'_>, query: &str) -> Vec<String> {
    let page = browser.get(&format!("/desk/readers?{query}")).await;
    assert_eq!(page.status, 200, "{query}: {}", page.html);
    let mut found: Vec<String> = page.readers().into_iter().map(|(_, address)| address).collect();
    found.sort();
    found
}

async fn an_editor(app: &TestApp) -> AtDesk<'_> {
    a_member(app, EDITOR, Role::Editor).await;
    app.deliver().await;
    at_desk(app, EDITOR).await
}

/// Puts everybody into the index; on PostgreSQL that takes a second look.
async fn index(app: &TestApp, readers: usize) {
    let mut indexed = 0;
    for _ in 0..1_000 {
        indexed += finding::index_next(&app.state.db, 1).await.unwrap();
        if indexed == readers {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("{indexed} of {readers} readers are in the index");
}

const LIST: &str = "email,name,sections\n\
    hanna.kavalova@example.org,Ганна Кавалёва,\n\
    ivan@mail.example.net,Иван Петров,economy\n\
    Anna.Kowal@example.org,Anna Kowal,politics\n\
    joanna@example.com,,\n";

async fn finds(browser: &mut AtDesk<'_>) {
    for (query, expected) in [
        ("q=hanna", vec!["hanna.kavalova@example.org"]),
        (
            "q=ANNA",
            vec![
                "Anna.Kowal@example.org",
                "hanna.kavalova@example.org",
                "joanna@example.com",
            ],
        ),
        ("q=КАВАЛЕВА", vec!["hanna.kavalova@example.org"]),
        ("q=нна", vec!["hanna.kavalova@example.org"]),
        ("q=ив", vec!["ivan@mail.example.net"]),
        ("q=ва", vec![]),
        ("q=kowal+anna", vec!["Anna.Kowal@example.org"]),
        ("q=%40example.com", vec!["joanna@example.com"]),
        ("q=nobody", vec![]),
        (
            "q=anna&section=2",
            vec!["hanna.kavalova@example.org", "joanna@example.com"],
        ),
        ("q=anna&state=pending", vec![]),
    ] {
        assert_eq!(found(browser, query).await, expected, "{query}");
    }
}

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

/// Everything in the audit log.
fn audit(app: &TestApp) -> String {
    let mut conn = app.state.db.url().open().unwrap();
    let rows: Vec<Said> = sql_query(
        "SELECT actor || ' ' || action || ' ' || subject || ' ' || detail AS said FROM audit_events ORDER BY id",
    )
    .load(&mut conn)
    .unwrap();
    rows.into_iter().map(|row| row.said).collect::<Vec<_>>().join("\n")
}

on_both! {
    async fn readers_are_found_by_parts_of_address_and_name(app: TestApp) {
        app.a_newsletter().await;
        app.import(LIST).await;
        let mut editor = an_editor(&app).await;
        finds(&mut editor).await;
        index(&app, 4).await;
        finds(&mut editor).await;
        let all = editor.get("/desk/readers").await;
        assert_eq!(all.readers()[0].1, "joanna@example.com", "the newest first");
        assert!(all.html.contains("active") && all.html.contains("The Weekly Brief"), "{}", all.html);
        let counted = editor.get("/desk/readers?count=yes&q=anna").await;
        assert!(counted.html.contains("3\u{a0}readers."), "{}", counted.html);
    }

    async fn the_index_follows_changes_and_forgets_the_erased(app: TestApp) {
        app.a_newsletter().await;
        app.import(LIST).await;
        let before = contents(&app);
        index(&app, 4).await;
        let link = app.manage_link("joanna@example.com").await;
        assert_eq!(app.form(&format!("{link}/name"), &[("name", "Zofia Nowak")]).await.0, 200);
        let mut editor = an_editor(&app).await;
        assert_eq!(found(&mut editor, "q=nowak").await, ["joanna@example.com"]);
        for (path, address) in editor.get("/desk/readers").await.readers() {
            let erased = editor.form(&format!("{path}/erase"), &[("typed", &address)]).await;
            assert_eq!(erased.status, 303, "{}", erased.html);
        }
        let after = contents(&app);
        assert_eq!(after["reader_grams"], before["reader_grams"], "no part of a name is left");
        assert!(after["subscribers"].is_empty());
    }

    async fn filters_combine(app: TestApp) {
        app.a_newsletter().await;
        let edition = json!({"slug": "fridays", "name": "Fridays", "cron": "0 12 * * 5", "zone": "Europe/Minsk"});
        assert_eq!(app.api("POST", "/newsletters/weekly/editions", edition).await.0, 201);
        app.import("email,edition,sections,joined_at\nold@example.org,mondays,,2024-05-01T10:00:00Z\n\
            friday@example.org,fridays,economy,2025-05-01T23:59:00Z\nnew@example.org,mondays,politics,2025-05-02T00:00:00Z\n").await;
        assert_eq!(app.form("/weekly/subscribe", &[("email", "asked@example.org")]).await.0, 202);
        app.deliver().await;
        let mut editor = an_editor(&app).await;
        for (query, expected) in [
            ("", vec!["asked@example.org", "friday@example.org", "new@example.org", "old@example.org"]),
            ("state=pending", vec!["asked@example.org"]),
            ("state=active&edition=1", vec!["new@example.org", "old@example.org"]),
            ("edition=2", vec!["friday@example.org"]),
            ("edition=2&state=pending", vec![]),
            ("section=2&state=active", vec!["friday@example.org", "old@example.org"]),
            ("from=2025-05-01&to=2025-05-01", vec!["friday@example.org"]),
            ("from=2025-05-02&state=active", vec!["new@example.org"]),
            ("to=2025-04-30&section=1", vec!["old@example.org"]),
            ("newsletter=1&q=example", vec!["asked@example.org", "friday@example.org", "new@example.org", "old@example.org"]),
            ("newsletter=99", vec![]),
            ("edition=99", vec![]),
            ("bounced=yes", vec![]),
        ] {
            assert_eq!(found(&mut editor, query).await, expected, "{query}");
        }
        let mut conn = app.state.db.url().open().unwrap();
        sql_query("INSERT INTO suppressions (address_hash, reason, created_at) SELECT address_hash, 0, 1 FROM subscribers WHERE email = 'old@example.org'")
            .execute(&mut conn).unwrap();
        sql_query("UPDATE subscriptions SET status = 4 WHERE subscriber_id = (SELECT id FROM subscribers WHERE email = 'new@example.org')")
            .execute(&mut conn).unwrap();
        assert_eq!(found(&mut editor, "bounced=yes").await, ["new@example.org", "old@example.org"]);
        assert_eq!(found(&mut editor, "bounced=yes&state=active").await, ["old@example.org"]);
        for (query, told) in [("from=soon", "from-problem"), ("to=2025-13-01", "to-problem"), ("state=odd", "cannot be read")] {
            let refused = editor.get(&format!("/desk/readers?{query}")).await;
            assert_eq!(refused.status, 422, "{query}");
            assert!(refused.html.contains(told), "{query}");
        }
    }

    async fn pages_follow_one_another(app: TestApp) {
        app.a_newsletter().await;
        let mut list = String::from("email\n");
        for number in 0..120 {
            list += &format!("reader{number}@example.org\n");
        }
        app.import(list.leak()).await;
        let mut editor = an_editor(&app).await;
        for query in ["", "q=reader", "edition=1", "state=active"] {
            let (mut seen, mut path) = (Vec::new(), format!("/desk/readers?{query}"));
            loop {
                let page = editor.get(&path).await;
                seen.extend(page.readers());
                let Some(next) = page.html.split("\" rel=\"next\"").next().filter(|rest| rest.len() < page.html.len()) else { break };
                path = next.rsplit("href=\"").next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
            }
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 120, "{query}");
        }
    }

    async fn readers_are_seen_by_who_works_for_their_newsletters(app: TestApp) {
        app.a_newsletter().await;
        let other = json!({"slug": "daily", "name": "The Daily", "language": "en", "from_name": "Desk",
            "from_address": "desk@example.org", "postal_address": "1 Mill Street, Brod"});
        assert_eq!(app.api("POST", "/newsletters", other).await.0, 201);
        let edition = json!({"slug": "each", "name": "Each day", "cron": "0 12 * * *", "zone": "Europe/Minsk"});
        assert_eq!(app.api("POST", "/newsletters/daily/editions", edition).await.0, 201);
        app.a_reader("one@example.org", &[]).await;
        app.a_reader("both@example.org", &[]).await;
        assert_eq!(app.form("/daily/subscribe", &[("email", "both@example.org")]).await.0, 202);
        app.deliver().await;
        let mut editor = an_editor(&app).await;
        a_member(&app, "other@example.org", Role::Author).await;
        app.deliver().await;
        let standing = Standing { role: Role::Author, grants: vec![(NewsletterId(2), Role::Editor), (NewsletterId(1), Role::Author)] };
        accounts::change_standing(&app.state.db, "test", StaffId(2), standing, app.state.now()).await.unwrap();
        let mut other = at_desk(&app, "other@example.org").await;
        assert_eq!(found(&mut editor, "").await, ["both@example.org", "one@example.org"]);
        assert_eq!(found(&mut other, "").await, ["both@example.org"]);
        assert_eq!(found(&mut other, "newsletter=1").await, Vec::<String>::new());
        assert_eq!(found(&mut other, "q=one").await, Vec::<String>::new());
        assert_eq!(other.get("/desk/readers/1").await.status, 404);
        let part = other.get("/desk/readers/2").await;
        assert_eq!(part.status, 200);
        assert!(part.html.contains("The Daily") && !part.html.contains("The Weekly Brief"), "{}", part.html);
        for action in ["data", "suppress", "erase", "address"] {
            let fields = [("typed", "both@example.org"), ("email", "new@example.org")];
            let refused = other.form(&format!("/desk/readers/2/{action}"), &fields).await;
            assert_eq!(refused.status, 403, "{action}");
        }
        let exported = other.form("/desk/readers/export", &[]).await;
        assert_eq!(exported.status, 200);
        assert!(exported.html.contains("both@example.org,,pending,each") && !exported.html.contains("Weekly"), "{}", exported.html);
        let whole = editor.get("/desk/readers/2").await;
        assert!(whole.html.contains("The Daily") && whole.html.contains("The Weekly Brief"));
        assert_eq!(editor.get("/desk/readers/99").await.status, 404);
    }

    async fn one_page_holds_all_that_is_known_of_a_reader(app: TestApp) {
        app.a_newsletter().await;
        app.a_brief("politics", "Vote", "Counted.").await;
        app.a_reader("reader@example.org", &["politics"]).await;
        app.set_time("2026-03-30T09:00:00Z");
        app.a_brief("politics", "Second", "Counted.").await;
        app.set_time("2026-04-06T09:00:00Z");
        app.tick().await;
        app.deliver().await;
        let mut editor = an_editor(&app).await;
        let page = editor.get("/desk/readers/1").await;
        for part in ["reader@example.org", "The Weekly Brief", "politics", "asked for", "confirmed", "/desk/issues/1", "accepted", "the welcome"] {
            assert!(page.html.contains(part), "{part}: {}", page.html);
        }
        let data = editor.form("/desk/readers/1/data", &[]).await;
        assert_eq!(data.status, 200);
        let kept: serde_json::Value = serde_json::from_str(&data.html).unwrap();
        assert_eq!(kept["email"], "reader@example.org");
        assert_eq!(kept["issues"][0]["status"], "accepted");
        assert!(audit(&app).contains("editor@example.org reader.export reader 1"));
    }

    async fn staff_do_what_a_reader_asks_for(app: TestApp) {
        app.a_newsletter().await;
        assert_eq!(app.form("/weekly/subscribe", &[("email", "reader@example.org")]).await.0, 202);
        app.deliver().await;
        let mut editor = an_editor(&app).await;
        let subscription = [("subscription", "1")];
        let soon = editor.form("/desk/readers/1/resend", &subscription).await;
        assert_eq!(soon.status, 422, "one was sent just now");
        assert!(soon.html.contains("less than an hour ago"), "{}", soon.html);
        app.pass(Duration::from_secs(3601));
        let sent = editor.form("/desk/readers/1/resend", &subscription).await;
        assert_eq!(sent.location, "/desk/readers/1?done=resent");
        assert!(editor.get(&sent.location).await.html.contains("on its way"));
        app.deliver().await;
        assert_eq!(app.receiver.to("reader@example.org").len(), 2);
        let link = app.receiver.to("reader@example.org").pop().unwrap().link("/confirm/");
        assert_eq!(app.form(&link, &[]).await.0, 200);
        app.deliver().await;
        assert_eq!(editor.form("/desk/readers/1/resend", &subscription).await.status, 422, "it is confirmed");
        assert_eq!(editor.form("/desk/readers/1/resend", &[("subscription", "7")]).await.status, 422);

        for (new, told) in [("nonsense", "like name@example.org"), ("READER@example.org", "already")] {
            let refused = editor.form("/desk/readers/1/address", &[("email", new)]).await;
            assert_eq!(refused.status, 422, "{new}");
            assert!(refused.html.contains(told) && refused.html.contains(&format!("value=\"{new}\"")), "{}", refused.html);
        }
        app.import("email\ntaken@example.org\n").await;
        let taken = editor.form("/desk/readers/1/address", &[("email", "taken@example.org")]).await;
        assert!(taken.status == 422 && taken.html.contains("Another reader"), "{}", taken.html);
        assert_eq!(editor.form("/desk/readers/1/address", &[("email", "new@example.org")]).await.status, 303);
        app.deliver().await;
        let link = app.receiver.to("new@example.org").pop().unwrap().link("/address/confirm/");
        assert_eq!(app.form(&link, &[]).await.0, 200);
        app.deliver().await;
        assert!(editor.get("/desk/readers/1").await.html.contains("new@example.org"));

        assert_eq!(editor.form("/desk/readers/1/unsubscribe", &subscription).await.status, 303);
        assert!(editor.get("/desk/readers/1").await.html.contains("unsubscribed"));
        assert_eq!(editor.form("/desk/readers/1/suppress", &[]).await.status, 303);
        assert_eq!(editor.form("/desk/readers/1/suppress", &[]).await.status, 303, "once more changes nothing");
        assert!(editor.get("/desk/readers/1").await.html.contains("suppressed by staff"));

        let wrong = editor.form("/desk/readers/1/erase", &[("typed", "reader@example.org")]).await;
        assert!(wrong.status == 422 && wrong.html.contains("Nothing was erased"), "{}", wrong.html);
        let erased = editor.form("/desk/readers/1/erase", &[("typed", "new@Example.org")]).await;
        assert_eq!(erased.location, "/desk/readers?erased=yes");
        assert_eq!(editor.get("/desk/readers/1").await.status, 404);
        let log = audit(&app);
        for action in ["resend_confirmation", "ask_address_change", "unsubscribe", "erase"] {
            assert!(log.contains(&format!("{EDITOR} reader.{action} ")), "{action}: {log}");
        }
        assert!(log.contains("suppression.add") && !log.contains("reader@example.org") && !log.contains("new@example.org"), "{log}");
    }

    async fn what_is_found_is_taken_along_as_csv(app: TestApp) {
        app.a_newsletter().await;
        app.import("email,name,sections\n+tag@example.org,=1+1,economy;politics\nplain@example.org,\"Kowal, Anna\",\n").await;
        let mut editor = an_editor(&app).await;
        let all = editor.form("/desk/readers/export", &[]).await;
        let mut lines = csv::Reader::from_reader(all.html.as_bytes());
        let lines: Vec<csv::StringRecord> = lines.records().map(Result::unwrap).collect();
        let cell = |line: usize, column: usize| lines[line][column].to_owned();
        assert_eq!(lines.len(), 2);
        assert_eq!([cell(0, 1), cell(0, 2), cell(0, 3)], ["plain@example.org", "Kowal, Anna", "active"]);
        assert_eq!([cell(1, 1), cell(1, 2)], ["'+tag@example.org", "'=1+1"]);
        let mut sections: Vec<&str> = lines[1][5].split(';').collect();
        sections.sort_unstable();
        assert_eq!(sections, ["economy", "politics"]);
        let some = editor.form("/desk/readers/export", &[("q", "kowal")]).await;
        assert!(some.html.contains("plain@") && !some.html.contains("tag@"), "{}", some.html);
        assert!(audit(&app).contains("readers.export readers"));
        assert_eq!(editor.post("/desk/readers/export", &[("mark", "x")]).await.status, 403);
    }
}
