//! Briefs at the desk: written, reviewed, published and taken back by plain forms; nothing of anybody's is overwritten.

use std::time::Duration;

use serde_json::{Value, json};
use vesnik::{
    accounts::Standing,
    domain::{BriefId, NewsletterId, Role},
    storage::{StorageError, audit, revisions},
};

use crate::{
    desk_visitor::{ANNA, Answer, AtDesk, a_member, a_member_called, at_desk},
    test_app::{TestApp, on_both},
};

pub const BORIS: &str = "boris@example.org";
pub const EDITOR: &str = "editor@example.org";

/// Two authors, an editor, and a newsletter.
pub async fn a_newsroom(app: &TestApp) {
    app.a_newsletter().await;
    for (email, name, role) in [
        (ANNA, "Anna Kowal", Role::Author),
        (BORIS, "Boris Lis", Role::Author),
        (EDITOR, "Eva Mur", Role::Editor),
    ] {
        let grants = Vec::new();
        a_member_called(app, email, name, Standing { role, grants }).await;
    }
    app.deliver().await;
}

/// A new brief in politics; answers its path at the desk.
pub async fn a_draft(desk: &mut AtDesk<'_>, headline: &str) -> String {
    let made = desk
        .form("/desk/briefs", &[("place", "weekly/politics"), ("headline", headline)])
        .await;
    assert_eq!(made.status, 303, "{}", made.html);
    made.location
}

/// The fields of the editor's form, with these in the place of its own.
pub fn with<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let own = [
        ("section", "politics"),
        ("headline", "The bridge"),
        ("standfirst", ""),
        ("body", ""),
        ("bylines", "Anna Kowal"),
        ("language", "be"),
        ("tags", ""),
        ("slug", "the-bridge"),
        ("embargo", ""),
        ("expires", ""),
    ];
    let own = own
        .into_iter()
        .filter(|(name, _)| !fields.iter().any(|(other, _)| other == name));
    own.chain(fields.iter().copied()).collect()
}

async fn save(desk: &mut AtDesk<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
    desk.form(path, &with(fields)).await
}

async fn autosave(desk: &mut AtDesk<'_>, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
    let answer = desk.form(&format!("{path}/autosave"), &with(fields)).await;
    (answer.status, serde_json::from_str(&answer.html).unwrap_or_default())
}

async fn kept(app: &TestApp, id: i64) -> Vec<(i64, String, bool)> {
    let lines = app
        .state
        .db
        .read(move |conn| revisions::list(conn, BriefId(id), None, 100));
    let lines = lines.await.map_err(|error: StorageError| error).unwrap().into_iter();
    lines
        .map(|line| (line.version, line.body, line.typed_from.is_some()))
        .collect()
}

on_both! {
    async fn a_brief_goes_from_draft_to_readers_and_back(app: TestApp) {
        a_newsroom(&app).await;
        let (mut anna, mut editor) = (at_desk(&app, ANNA).await, at_desk(&app, EDITOR).await);
        let form = anna.get("/desk/briefs/new").await;
        assert!(form.html.contains("value=\"weekly/politics\""), "{}", form.html);
        let path = a_draft(&mut anna, "The bridge").await;
        let page = anna.get(&path).await;
        assert_eq!(page.field("version"), "1");
        assert!(page.html.contains("value=\"Anna Kowal\"") && page.html.contains("Send for review"));
        assert!(!page.html.contains("/publish"), "authors do not publish");

        let body = "It *opens*.\r\n\r\nOn Monday.";
        let sent = save(&mut anna, &path, &[("version", "1"), ("body", body), ("then", "in_review"), ("tags", "transport, Roads"),
            ("embargo", "2026-03-24T12:00"), ("expires", "2026-05-01T00:00")]).await;
        assert_eq!((sent.status, sent.location), (303, format!("{path}?saved=yes")));
        let (_, saved) = app.api("GET", "/briefs/1", json!({})).await;
        assert_eq!((&saved["status"], &saved["body"]), (&json!("in_review"), &json!("It *opens*.\n\nOn Monday.")));
        assert_eq!(saved["tags"], json!(["roads", "transport"]));
        assert_eq!(saved["embargo_until"], "2026-03-24T09:00:00.000Z", "as it is in Minsk, where the edition is at home");
        let page = anna.get(&path).await;
        assert!(page.html.contains("value=\"2026-03-24T12:00\"") && page.html.contains("Europe/Minsk"));
        assert!(page.html.contains("in review") && page.html.contains("Back to draft"));

        let fields = [("version", "2"), ("body", body)];
        let refused = anna.form(&format!("{path}/publish"), &with(&fields)).await;
        assert_eq!(refused.status, 403);
        assert_eq!(save(&mut editor, &path, &[("version", "2"), ("body", body), ("then", "ready")]).await.status, 303);
        let fields = [("version", "3"), ("body", "It opens, at last.")];
        let published = editor.form(&format!("{path}/publish"), &with(&fields)).await;
        assert_eq!(published.status, 303, "{}", published.html);
        app.pass(Duration::from_secs(1));
        let (status, page) = app.get("/weekly/briefs/the-bridge").await;
        assert!(status == 200 && page.contains("It opens, at last."), "what the form held was saved first");

        let late = save(&mut anna, &path, &[("version", "4"), ("body", "Mine.")]).await;
        assert_eq!(late.status, 403, "what readers see is an editor's to change");
        assert!(anna.get(&path).await.html.contains("Editors change it."));
        let moved = save(&mut editor, &path, &[("version", "4"), ("body", "It opens."), ("slug", "other")]).await;
        assert_eq!(moved.status, 409, "readers have the link");
        assert_eq!(save(&mut editor, &path, &[("version", "4"), ("body", "It opens.")]).await.status, 303);

        let correction = format!("{path}/correction");
        assert_eq!(anna.get(&correction).await.status, 403);
        assert_eq!(editor.form(&correction, &[("note", " ")]).await.status, 422);
        let noted = editor.form(&correction, &[("note", "It opens on *Tuesday*."), ("letter", "yes")]).await;
        assert!(noted.status == 200 && noted.html.contains("No letter was sent"), "nobody has it: {}", noted.html);
        assert!(app.get("/weekly/briefs/the-bridge").await.1.contains("<em>Tuesday</em>"));
        let retraction = format!("{path}/retraction");
        assert_eq!(editor.form(&retraction, &[("note", "It fell.")]).await.status, 303);
        let (status, page) = app.get("/weekly/briefs/the-bridge").await;
        assert!(status == 410 && page.contains("It fell."));
        assert_eq!(editor.form(&retraction, &[]).await.status, 409);
        assert_eq!(save(&mut editor, &path, &[("version", "5"), ("body", "Again.")]).await.status, 409);

        let log = app.state.db.read(|conn| audit::list(conn, None, 100)).await.map_err(|e: StorageError| e).unwrap();
        let done: Vec<(&str, &str)> = log.iter().rev().filter(|event| event.subject == "brief 1")
            .map(|event| (event.actor.as_str(), event.action.as_str())).collect();
        let expected = [(ANNA, "brief.create"), (ANNA, "brief.save"), (EDITOR, "brief.save"), (EDITOR, "brief.save"),
            (EDITOR, "brief.publish"), (EDITOR, "brief.save"), (EDITOR, "brief.correct"), (EDITOR, "brief.retract")];
        assert_eq!(done, expected);
    }

    async fn who_saves_second_sees_both_texts(app: TestApp) {
        a_newsroom(&app).await;
        let (mut anna, mut boris) = (at_desk(&app, ANNA).await, at_desk(&app, BORIS).await);
        let path = a_draft(&mut anna, "The bridge").await;
        assert_eq!(save(&mut anna, &path, &[("version", "1"), ("body", "The bridge is closed.")]).await.status, 303);
        let conflict = save(&mut boris, &path, &[("version", "1"), ("body", "The bridge is open."), ("standfirst", "Soon")]).await;
        assert_eq!(conflict.status, 409);
        let page = &conflict.html;
        assert!(page.contains("Two people have changed this brief") && page.contains("Anna Kowal has saved it"), "{page}");
        assert!(page.contains("<del>closed</del><ins>open</ins>"), "{page}");
        assert!(page.contains("The bridge is closed.") && page.contains("\nThe bridge is open.</textarea>"));
        assert_eq!(conflict.field("version"), "2", "to save again is to have seen both");
        assert_eq!(app.api("GET", "/briefs/1", json!({})).await.1["body"], "The bridge is closed.");
        let stale = autosave(&mut boris, &path, &[("version", "1"), ("body", "The bridge is open.")]).await;
        assert_eq!((stale.0, &stale.1["kind"]), (409, &json!("stale")));
        assert!(stale.1["words"].as_str().unwrap().starts_with("Anna Kowal has saved this brief"));

        assert_eq!(save(&mut boris, &path, &[("version", "2"), ("body", "The bridge is half open.")]).await.status, 303);
        let bodies: Vec<String> = kept(&app, 1).await.into_iter().map(|(_, body, _)| body).collect();
        assert_eq!(bodies, ["The bridge is half open.", "The bridge is closed.", ""]);
    }

    async fn a_session_of_typing_is_one_revision(app: TestApp) {
        a_newsroom(&app).await;
        let (mut anna, mut boris) = (at_desk(&app, ANNA).await, at_desk(&app, BORIS).await);
        let path = a_draft(&mut anna, "The bridge").await;
        for (version, body) in [("1", "I"), ("2", "It"), ("3", "It opens")] {
            app.pass(Duration::from_secs(200));
            let (status, outcome) = autosave(&mut anna, &path, &[("version", version), ("body", body)]).await;
            assert_eq!((status, &outcome["kind"]), (200, &json!("saved")), "{outcome}");
        }
        let same = autosave(&mut anna, &path, &[("version", "4"), ("body", "It opens")]).await;
        assert_eq!(same.1["version"], 4, "nothing has changed");
        assert_eq!(kept(&app, 1).await, [(4, "It opens".into(), true), (1, String::new(), false)]);
        assert_eq!(save(&mut anna, &path, &[("version", "4"), ("body", "It opens.")]).await.status, 303);
        assert_eq!(kept(&app, 1).await, [(5, "It opens.".into(), false), (1, String::new(), false)]);

        assert_eq!(autosave(&mut anna, &path, &[("version", "5"), ("body", "It opens. A")]).await.0, 200);
        assert_eq!(autosave(&mut boris, &path, &[("version", "6"), ("body", "It opens. B")]).await.0, 200);
        assert_eq!(autosave(&mut boris, &path, &[("version", "7"), ("body", "It opens. BB")]).await.0, 200);
        app.pass(Duration::from_secs(15 * 60));
        assert_eq!(autosave(&mut boris, &path, &[("version", "8"), ("body", "It opens. BBB")]).await.0, 200);
        let versions: Vec<i64> = kept(&app, 1).await.into_iter().map(|(version, ..)| version).collect();
        assert_eq!(versions, [9, 8, 6, 5, 1], "each author's own, and a new one after a quarter of an hour");
        let log = app.state.db.read(|conn| audit::list(conn, None, 100)).await.map_err(|e: StorageError| e).unwrap();
        assert_eq!(log.iter().filter(|event| event.action == "brief.save").count(), 5, "one for each revision, and one on purpose");

        let wrong = autosave(&mut anna, &path, &[("version", "9"), ("headline", "")]).await;
        assert_eq!((wrong.0, &wrong.1["kind"]), (422, &json!("wrong")));
        assert_eq!(app.api("POST", "/briefs/1/publish", json!({})).await.0, 200);
        assert_eq!(autosave(&mut anna, &path, &[("version", "9"), ("body", "x")]).await.0, 403);
        let mut editor = at_desk(&app, EDITOR).await;
        let public = autosave(&mut editor, &path, &[("version", "9"), ("body", "x")]).await;
        assert_eq!((public.0, &public.1["kind"]), (409, &json!("refused")), "readers see what was saved on purpose");
        assert_eq!(save(&mut editor, &path, &[("version", "9"), ("body", "It is open.")]).await.status, 303);
        assert!(kept(&app, 1).await.iter().any(|(version, ..)| *version == 9), "what was published stays in the history");
    }

    async fn what_was_can_be_compared_and_restored(app: TestApp) {
        a_newsroom(&app).await;
        let mut anna = at_desk(&app, ANNA).await;
        let path = a_draft(&mut anna, "The bridge").await;
        save(&mut anna, &path, &[("version", "1"), ("body", "It opens on Monday."), ("tags", "roads")]).await;
        save(&mut anna, &path, &[("version", "2"), ("body", "It opens on Tuesday."), ("headline", "A bridge")]).await;
        let history = anna.get(&format!("{path}/history")).await;
        assert_eq!(history.html.matches("<time datetime").count(), 3, "{}", history.html);
        let changes = anna.get(&format!("{path}/history?version=3")).await;
        assert!(changes.html.contains("<del>Monday</del><ins>Tuesday</ins>") && changes.html.contains("<del>roads</del>"), "{}", changes.html);
        assert!(!changes.html.contains("Restore this text"), "it is so now");
        let older = anna.get(&format!("{path}/history?version=2")).await;
        assert!(older.html.contains("Restore this text"));
        let since = anna.get(&format!("{path}/history?version=3&with=1")).await;
        assert!(since.html.contains("<ins>It opens on Tuesday.</ins>"), "{}", since.html);
        let history = format!("{path}/history");
        assert_eq!(anna.form(&history, &[("version", "2"), ("current", "2")]).await.status, 409, "somebody was faster");
        assert_eq!(anna.form(&history, &[("version", "77"), ("current", "3")]).await.status, 422);
        assert_eq!(anna.form(&history, &[("version", "2"), ("current", "3")]).await.status, 303);
        let (_, restored) = app.api("GET", "/briefs/1", json!({})).await;
        assert_eq!((&restored["body"], &restored["headline"]), (&json!("It opens on Monday."), &json!("The bridge")));
        assert_eq!(restored["version"], 4);
    }

    async fn what_is_wrong_is_told_beside_its_field(app: TestApp) {
        a_newsroom(&app).await;
        let mut anna = at_desk(&app, ANNA).await;
        let path = a_draft(&mut anna, "The bridge").await;
        a_draft(&mut anna, "Taken").await;
        let long = "x".repeat(301);
        for (field, value, words) in [
            ("headline", " ", "Write a headline"),
            ("standfirst", long.as_str(), "one line of at most"),
            ("language", "?", "language tag"),
            ("section", "sport", "Choose a section"),
            ("slug", "Не", "lower-case Latin"),
            ("slug", "taken", "Another brief has this address"),
            ("tags", "a, ?", "at most 20"),
            ("embargo", "tomorrow", "a day and a time"),
            ("body", "a\u{7}b", "no control characters"),
        ] {
            let refused = save(&mut anna, &path, &[("version", "1"), ("bylines", "Kept & <b>"), (field, value)]).await;
            assert_eq!(refused.status, 422, "{field}");
            assert!(refused.html.contains(&format!("id=\"{field}-problem\" role=\"alert\">")), "{field}: {}", refused.html);
            assert!(refused.html.contains(words), "{field}");
            assert!(refused.html.contains("value=\"Kept &#38; &#60;b&#62;\""), "what was typed is kept: {}", refused.html);
        }
        let times = [("version", "1"), ("embargo", "2026-04-02T00:00"), ("expires", "2026-04-01T00:00")];
        assert!(save(&mut anna, &path, &times).await.html.contains("must not expire before"));
        for fields in [[("place", ""), ("headline", "A")], [("place", "weekly/nothing"), ("headline", "A")], [("place", "weekly/politics"), ("headline", "")]] {
            assert_eq!(anna.form("/desk/briefs", &fields).await.status, 422, "{fields:?}");
        }
        assert_eq!(anna.get("/desk/briefs/99").await.status, 404);
        assert_eq!(app.api("GET", "/briefs/1", json!({})).await.1["version"], 1, "nothing was saved");
    }

    async fn the_list_is_filtered_searched_and_paged(app: TestApp) {
        a_newsroom(&app).await;
        let other = json!({"slug": "daily", "name": "The Daily", "language": "ru", "from_name": "D", "from_address": "d@example.org",
            "postal_address": "x"});
        assert_eq!(app.api("POST", "/newsletters", other).await.0, 201);
        assert_eq!(app.api("POST", "/newsletters/daily/sections", json!({"slug": "news", "name": "Навіны"})).await.0, 201);
        let write = async |newsletter: &str, section: &str, headline: String, body: &str| {
            let brief = json!({"newsletter": newsletter, "section": section, "headline": headline, "body": body, "slug": headline.to_lowercase()});
            assert_eq!(app.api("POST", "/briefs", brief).await.0, 201);
        };
        for number in 0..60 {
            write("weekly", if number % 2 == 0 { "politics" } else { "economy" }, format!("Weekly{number:02}"), "Пра выбары.").await;
        }
        write("daily", "news", "Daily".into(), "О мостах.").await;
        app.api("POST", "/briefs/1/publish", json!({})).await;
        let mut anna = at_desk(&app, ANNA).await;
        let headlines = |page: &Answer| {
            let rows = page.html.split("<th scope=\"row\">").skip(1);
            rows.map(|row| row.split("\">").nth(1).unwrap().split('<').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let first = anna.get("/desk/briefs").await;
        let shown = headlines(&first);
        assert_eq!((shown.len(), shown[0].as_str(), shown[1].as_str()), (50, "Weekly00", "Daily"), "changed last, first");
        let next = first.html.split("href=\"/desk/briefs?after=").nth(1).unwrap().split('"').next().unwrap();
        let second = headlines(&anna.get(&format!("/desk/briefs?after={next}")).await);
        assert_eq!((second.len(), second.last().unwrap().as_str()), (11, "Weekly01"));
        let of = async |anna: &mut AtDesk<'_>, query: &str| headlines(&anna.get(&format!("/desk/briefs?{query}")).await);
        assert_eq!(of(&mut anna, "place=daily").await, ["Daily"]);
        assert_eq!(of(&mut anna, "place=weekly/politics&status=draft").await.len(), 29);
        assert_eq!(of(&mut anna, "status=published").await, ["Weekly00"]);
        assert_eq!(of(&mut anna, "language=ru").await, ["Daily"]);
        assert_eq!(of(&mut anna, "q=%D0%BC%D0%BE%D1%81%D1%82").await, ["Daily"], "in any grammatical case");
        assert!(of(&mut anna, "q=nothing&status=nonsense").await.is_empty());

        let weekly_only = Standing { role: Role::Author, grants: vec![(NewsletterId(1), Role::Author)] };
        a_member_called(&app, "weekly@example.org", "Wanda", weekly_only).await;
        app.deliver().await;
        let mut wanda = at_desk(&app, "weekly@example.org").await;
        assert!(!headlines(&wanda.get("/desk/briefs").await).contains(&"Daily".to_owned()));
        assert!(of(&mut wanda, "place=daily").await.len() == 50, "a place that is not hers is none");
        assert_eq!(wanda.get("/desk/briefs/61").await.status, 403);
        assert_eq!(save(&mut wanda, "/desk/briefs/61", &[("version", "1")]).await.status, 403);
        assert_eq!(wanda.form("/desk/briefs", &[("place", "daily/news"), ("headline", "A")]).await.status, 403);
        assert_eq!(wanda.form("/desk/briefs/61/paste", &[("html", "<b>x</b>")]).await.status, 403);
    }

    async fn a_translation_stands_beside_its_original(app: TestApp) {
        a_newsroom(&app).await;
        let mut anna = at_desk(&app, ANNA).await;
        let path = a_draft(&mut anna, "The bridge").await;
        save(&mut anna, &path, &[("version", "1"), ("body", "It *opens*.")]).await;
        let form = anna.get("/desk/briefs/new?translation_of=1").await;
        assert!(form.html.contains("value=\"The bridge\"") && form.html.contains("Translation of"));
        let fields = [("translation_of", "1"), ("headline", "Мост"), ("language", "ru")];
        let made = anna.form("/desk/briefs", &fields).await;
        assert_eq!((made.status, made.location.as_str()), (303, "/desk/briefs/2"));
        let page = anna.get("/desk/briefs/2").await;
        assert!(page.html.contains("id=\"beside\"") && page.html.contains("<em>opens</em>"), "{}", page.html);
        let page = anna.get(&path).await;
        assert!(!page.html.contains("id=\"beside\"") && page.html.contains("href=\"/desk/briefs/1?beside=2\""));
        assert!(anna.get("/desk/briefs/1?beside=2").await.html.contains("id=\"beside\""));
        let again = anna.form("/desk/briefs", &fields).await;
        assert!(again.status == 422 && again.html.contains("in this language already"), "{}", again.html);
        let elsewhere = anna.form("/desk/briefs/2", &with(&[("version", "1"), ("section", "economy"), ("language", "ru"), ("slug", "most")])).await;
        assert!(elsewhere.status == 422 && elsewhere.html.contains("section of its original"));
    }

    async fn members_see_who_else_has_a_brief_open(app: TestApp) {
        a_newsroom(&app).await;
        let (mut anna, mut boris) = (at_desk(&app, ANNA).await, at_desk(&app, BORIS).await);
        let path = a_draft(&mut anna, "The bridge").await;
        let presence = format!("{path}/presence");
        let alone: Value = serde_json::from_str(&anna.form(&presence, &[]).await.html).unwrap();
        assert_eq!(alone, json!({"words": "", "version": 1}));
        let both: Value = serde_json::from_str(&boris.form(&presence, &[]).await.html).unwrap();
        assert_eq!(both["words"], "Anna Kowal is editing, too.");
        assert!(anna.get(&path).await.html.contains("Boris Lis is editing, too."), "also without scripts");
        let mut elsewhere = at_desk(&app, ANNA).await;
        assert!(elsewhere.form(&presence, &[]).await.html.contains("Somebody with your account and Boris Lis are editing"));
        boris.form(&presence, &[("left", "yes")]).await;
        assert!(!anna.get(&path).await.html.contains("Boris Lis is"));
        app.pass(Duration::from_secs(41));
        assert!(!boris.form(&presence, &[]).await.html.contains("Anna"), "whoever gives no sign has gone");
        assert_eq!(anna.post(&presence, &[("mark", "")]).await.status, 403);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_as_long_as_allowed_is_saved() {
    let app = TestApp::on_sqlite().await;
    a_newsroom(&app).await;
    a_member(&app, "c@example.org", Role::Author).await;
    app.deliver().await;
    let mut anna = at_desk(&app, ANNA).await;
    let path = a_draft(&mut anna, "The bridge").await;
    let body = "слова і ".repeat(12_500);
    assert_eq!(
        save(&mut anna, &path, &[("version", "1"), ("body", &body)])
            .await
            .status,
        303
    );
    let longer = format!("{body}x");
    assert_eq!(
        save(&mut anna, &path, &[("version", "2"), ("body", &longer)])
            .await
            .status,
        422
    );
}
