//! Issues at the desk without scripts: composing, approving, scheduling, looking at them, making special ones.

use serde_json::{Value, json};
use vesnik::{
    accounts::{self, Invitation, Standing},
    domain::{EmailAddress, NewsletterId, PersonName, Role},
};

use crate::{
    desk_visitor::{ANNA, Answer, AtDesk, PASSWORD, a_member, at_desk},
    test_app::{TestApp, on_both},
};

pub const BORIS: &str = "boris@example.org";

/// An edition that prepares its issue, number 1, as a draft an hour before its time: Vote and Law in politics, Rates in economy.
pub async fn a_draft(app: &TestApp, approval: &str) {
    app.a_newsletter().await;
    let change = json!({"lead_minutes": 60, "version": 1, "drafts": {"approval": approval}});
    assert_eq!(
        app.api("PATCH", "/newsletters/weekly/editions/mondays", change).await.0,
        200
    );
    app.a_reader("reader@example.org", &[]).await;
    for (section, headline) in [("politics", "Vote"), ("economy", "Rates"), ("politics", "Law")] {
        app.a_brief(section, headline, "Text.").await;
    }
    app.set_time("2026-03-23T08:05:00Z");
    app.tick().await;
    app.deliver().await;
}

/// The draft, an editor at the desk, and an author.
async fn with_editor<'a>(app: &'a TestApp, approval: &str) -> AtDesk<'a> {
    a_member(app, ANNA, Role::Editor).await;
    a_draft(app, approval).await;
    at_desk(app, ANNA).await
}

async fn issue(app: &TestApp, id: i64) -> Value {
    app.api("GET", &format!("/issues/{id}"), Value::Null).await.1
}

/// The composer's fields as the page has them.
pub fn fields(page: &Answer) -> Vec<(String, String)> {
    let form = page.html.split("id=\"composer\"").nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    let attribute = |tag: &str, name: &str| {
        let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
        Some(unescaped(rest.split('"').next().unwrap()))
    };
    let inputs = form.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap());
    let mut fields: Vec<(String, String)> = inputs
        .map(|tag| {
            (
                attribute(tag, "name").unwrap(),
                attribute(tag, "value").unwrap_or_default(),
            )
        })
        .collect();
    let note = form.split("<textarea").nth(1).unwrap().split_once('>').unwrap().1;
    fields.push((
        "opening_note".into(),
        note.split("</textarea>")
            .next()
            .unwrap()
            .trim_start_matches('\n')
            .into(),
    ));
    fields
}

fn unescaped(text: &str) -> String {
    text.replace("&#34;", "\"").replace("&#38;", "&").replace("&#39;", "'")
}

/// Sends the composer as it is shown, with these fields changed.
async fn compose(editor: &mut AtDesk<'_>, id: i64, changed: &[(&str, &str)]) -> Answer {
    let page = editor.get(&format!("/desk/issues/{id}")).await;
    send(editor, id, fields(&page), changed).await
}

async fn send(editor: &mut AtDesk<'_>, id: i64, fields: Vec<(String, String)>, changed: &[(&str, &str)]) -> Answer {
    let mut fields = fields;
    for (name, value) in changed {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = (*value).to_owned(),
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    editor.post(&format!("/desk/issues/{id}/compose"), &fields).await
}

/// An editor in one newsletter alone.
async fn an_editor_of(app: &TestApp, email: &str, newsletter: i64) {
    let standing = Standing {
        role: Role::Author,
        grants: vec![(NewsletterId(newsletter), Role::Editor)],
    };
    let invitation = Invitation {
        email: EmailAddress::parse(email).unwrap(),
        name: PersonName::parse("Boris").unwrap(),
        standing,
    };
    let (db, now) = (&app.state.db, app.state.now());
    let (_, link) = accounts::invite(db, "test", invitation, now).await.unwrap();
    accounts::join(db, &link, PASSWORD, &accounts::Origin::default(), now)
        .await
        .unwrap();
}

on_both! {
    async fn an_editor_orders_drops_and_adds_by_buttons_and_numbers(app: TestApp) {
        let mut anna = with_editor(&app, "approve").await;
        assert_eq!(issue(&app, 1).await["briefs"], json!([1, 3, 2]), "sections stand together");
        let moved = compose(&mut anna, 1, &[("do", "earlier:3")]).await;
        assert_eq!((moved.status, moved.location.as_str()), (303, "/desk/issues/1?done=moved#in-3"));
        assert_eq!(issue(&app, 1).await["briefs"], json!([3, 1, 2]));
        compose(&mut anna, 1, &[("do", "earlier:2")]).await;
        assert_eq!(issue(&app, 1).await["briefs"], json!([2, 3, 1]), "a brief alone in its section takes it along");
        compose(&mut anna, 1, &[("do", "save"), ("place-1", "1")]).await;
        assert_eq!(issue(&app, 1).await["briefs"], json!([1, 3, 2]), "by its number");
        let dropped = compose(&mut anna, 1, &[("do", "drop:2"), ("subject", "Typed")]).await;
        assert_eq!((dropped.status, dropped.location.as_str()), (303, "/desk/issues/1?done=dropped#briefs"));
        let stored = issue(&app, 1).await;
        assert_eq!((&stored["briefs"], &stored["subject"]), (&json!([1, 3]), &json!("Typed")), "what was typed is kept");
        let page = anna.get("/desk/issues/1?done=dropped").await;
        assert!(page.html.contains("Dropped and saved.") && page.html.contains("value=\"add:2\""), "{}", page.html);
        assert!(page.html.contains("An editor has dropped it"));
        let found = compose(&mut anna, 1, &[("do", "find"), ("find", "nothing of this"), ("subject", "Not saved")]).await;
        assert_eq!(found.status, 200);
        assert!(found.html.contains("value=\"Not saved\"") && !found.html.contains("value=\"add:2\""), "{}", found.html);
        let both = compose(&mut anna, 1, &[("do", "save"), ("find", "rates")]).await;
        assert_eq!(both.location, "/desk/issues/1?done=saved&find=rates#add", "as Enter does in the field");
        assert!(anna.get("/desk/issues/1?done=saved&find=rates").await.html.contains("value=\"add:2\""));
        let added = compose(&mut anna, 1, &[("do", "add:2"), ("preheader", "And {{count}} more")]).await;
        assert_eq!(added.location, "/desk/issues/1?done=added#in-2");
        let stored = issue(&app, 1).await;
        assert_eq!((&stored["briefs"], &stored["preheader"]), (&json!([1, 3, 2]), &json!("And {{count}} more")));
        assert!(anna.get("/desk/issues/1").await.html.contains("<span class=\"inbox-preheader\">And 3 more</span>"));
        let audit = app.api("GET", "/audit", Value::Null).await.1;
        assert_eq!((&audit["items"][0]["actor"], &audit["items"][0]["action"]), (&json!(ANNA), &json!("issue.change")));
    }

    async fn who_was_overtaken_sees_both_and_overwrites_nothing(app: TestApp) {
        let mut anna = with_editor(&app, "approve").await;
        a_member(&app, BORIS, Role::Editor).await;
        app.deliver().await;
        let mut boris = at_desk(&app, BORIS).await;
        let before = fields(&anna.get("/desk/issues/1").await);
        assert_eq!(compose(&mut boris, 1, &[("do", "drop:2"), ("subject", "Boris's")]).await.status, 303);
        let overtaken = send(&mut anna, 1, before, &[("do", "save"), ("subject", "Anna's"), ("opening_note", "Dear all")]).await;
        assert_eq!(overtaken.status, 409);
        for told in ["boris@example.org has changed the issue", "Boris&#39;s", "Anna&#39;s", "value=\"Anna&#39;s\"", ">Rates</span>", "Dear all</textarea>"] {
            assert!(overtaken.html.contains(told), "{told}: {}", overtaken.html);
        }
        assert_eq!(issue(&app, 1).await["subject"], "Boris's");
        let mine = fields(&overtaken);
        assert_eq!(send(&mut anna, 1, mine, &[("do", "save")]).await.status, 303, "knowingly it may be saved over");
        let stored = issue(&app, 1).await;
        assert_eq!((&stored["subject"], &stored["briefs"]), (&json!("Anna's"), &json!([1, 3, 2])));
    }

    async fn what_is_wrong_stands_beside_its_field_and_is_kept(app: TestApp) {
        let mut anna = with_editor(&app, "approve").await;
        for (field, value, told) in [
            ("subject", "  ", "Enter a text."),
            ("subject", "{{nothing}}", "There is no field “nothing”."),
            ("preheader", "{{count", "does not end"),
            ("other", "Vote", "Name two to four different subjects"),
        ] {
            let refused = compose(&mut anna, 1, &[("do", "save"), ("opening_note", "Kept"), (field, value)]).await;
            assert_eq!(refused.status, 422, "{field}: {}", refused.html);
            assert!(refused.html.contains(told) && refused.html.contains("Kept</textarea>"), "{told}: {}", refused.html);
        }
        let tried = compose(&mut anna, 1, &[("do", "save"), ("other", "Another"), ("percent", "30"), ("wait", "45")]).await;
        assert_eq!(tried.status, 303, "{}", tried.html);
        let page = anna.get("/desk/issues/1").await.html;
        assert!(page.contains("value=\"Another\"") && page.contains("value=\"30\"") && page.contains("value=\"45\""));
        app.api("POST", "/briefs/3/retract", json!({})).await;
        let page = anna.get("/desk/issues/1").await.html;
        assert!(page.contains("retracted"), "{page}");
        let refused = compose(&mut anna, 1, &[("do", "earlier:3")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains("A brief is not public"));
    }

    async fn findings_stand_beside_what_they_concern(app: TestApp) {
        let mut anna = with_editor(&app, "approve").await;
        compose(&mut anna, 1, &[("do", "save"), ("subject", "TK"), ("opening_note", "Lorem ipsum")]).await;
        let page = anna.get("/desk/issues/1").await.html;
        let between = |from: &str, to: &str| page.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned();
        assert!(between("name=\"subject\"", "</div>").contains("“TK” stands"), "{page}");
        assert!(between("name=\"opening_note\"", "</div>").contains("“Lorem ipsum” stands"));
        assert!(!between("id=\"preflight\"", "</section>").contains("“TK” stands"));
        assert!(page.contains("Preflight finds 2\u{a0}things that must be mended."), "{page}");
    }

    async fn an_editor_approves_what_was_seen_and_nothing_else(app: TestApp) {
        let mut anna = with_editor(&app, "approve").await;
        let seen = anna.get("/desk/issues/1").await.field("content_hash");
        compose(&mut anna, 1, &[("do", "save"), ("subject", "Other")]).await;
        let stale = anna.form("/desk/issues/1/approve", &[("content_hash", &seen)]).await;
        assert_eq!(stale.status, 409);
        assert!(stale.html.contains("The issue has changed since you looked at it"), "{}", stale.html);
        let seen = anna.get("/desk/issues/1").await.field("content_hash");
        let done = anna.form("/desk/issues/1/approve", &[("content_hash", &seen)]).await;
        assert_eq!(done.location, "/desk/issues/1?done=approved");
        let page = anna.get("/desk/issues/1?done=approved").await.html;
        assert!(page.contains("Approved by anna@example.org") && !page.contains("content_hash"), "{page}");
        compose(&mut anna, 1, &[("do", "save"), ("subject", "TK")]).await;
        let page = anna.get("/desk/issues/1").await;
        assert!(page.html.contains("Since the approval anna@example.org has changed the subject."), "{}", page.html);
        let seen = page.field("content_hash");
        let blocked = anna.form("/desk/issues/1/approve", &[("content_hash", &seen)]).await;
        assert_eq!(blocked.status, 409);
        assert!(blocked.html.contains("preflight has found what blocks the issue"), "{}", blocked.html);
        let done = anna.form("/desk/issues/1/approve", &[("content_hash", &seen), ("despite", "1")]).await;
        assert_eq!(done.status, 303);
        assert_eq!(issue(&app, 1).await["status"], "approved");
        anna.form("/desk/issues/1/cancel", &[]).await;
    }

    async fn an_issue_is_scheduled_in_the_zone_of_its_edition(app: TestApp) {
        let mut anna = with_editor(&app, "approve").await;
        let unapproved = anna.form("/desk/issues/1/schedule", &[("at", "2026-03-23T14:30")]).await;
        assert_eq!(unapproved.status, 409);
        assert!(unapproved.html.contains("an approval is missing") && unapproved.html.contains("value=\"2026-03-23T14:30\""));
        let seen = anna.get("/desk/issues/1").await.field("content_hash");
        anna.form("/desk/issues/1/approve", &[("content_hash", &seen)]).await;
        for (at, spread, told) in [("2026-03-23T10:00", "", "still to come"), ("soon", "", "still to come"), ("2026-03-23T14:30", "0", "whole minutes")] {
            let refused = anna.form("/desk/issues/1/schedule", &[("at", at), ("spread", spread)]).await;
            assert_eq!(refused.status, 422, "{at}");
            assert!(refused.html.contains(told) && refused.html.contains(&format!("value=\"{at}\"")), "{}", refused.html);
        }
        let done = anna.form("/desk/issues/1/schedule", &[("at", "2026-03-23T14:30"), ("spread", "15")]).await;
        assert_eq!(done.location, "/desk/issues/1?done=scheduled");
        let stored = issue(&app, 1).await;
        assert_eq!(stored["send_at"], "2026-03-23T11:30:00.000Z");
        assert_eq!((&stored["status"], &stored["spread_minutes"]), (&json!("scheduled"), &json!(15)));
        let page = anna.get("/desk/issues/1").await.html;
        assert!(page.contains("Monday, 23 March 2026, 14:30 (Europe/Minsk)") && page.contains("in 3\u{a0}h"), "{page}");
        let asked = anna.get("/desk/issues/1/cancel").await;
        assert!(asked.html.contains("It is not sent."), "{}", asked.html);
        assert_eq!(anna.form("/desk/issues/1/cancel", &[]).await.location, "/desk/issues/1?done=cancelled");
        let late = anna.form("/desk/issues/1/schedule", &[("at", "2026-03-23T15:30")]).await;
        assert_eq!(late.status, 409);
        assert!(late.html.contains("the issue is cancelled"), "{}", late.html);
    }

    async fn an_editor_makes_a_special_issue(app: TestApp) {
        let mut anna = with_editor(&app, "auto").await;
        anna.form("/desk/issues/1/cancel", &[]).await;
        let page = anna.get("/desk/issues/new").await;
        assert!(page.html.contains("The Weekly Brief") && page.html.contains("id=\"brief-3\""), "{}", page.html);
        let empty = anna.form("/desk/issues/new", &[("newsletter", "weekly"), ("subject", "Special")]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.html.contains("Choose at least one brief.") && empty.html.contains("value=\"Special\""), "{}", empty.html);
        let no_subject = anna.form("/desk/issues/new", &[("newsletter", "weekly"), ("brief", "2")]).await;
        assert_eq!(no_subject.status, 422);
        assert!(no_subject.html.contains("Enter a text.") && no_subject.html.contains("value=\"2\" checked"), "{}", no_subject.html);
        let found = anna.form("/desk/issues/new", &[("newsletter", "weekly"), ("do", "find"), ("find", "law"), ("brief", "2")]).await;
        assert!(found.html.contains("id=\"brief-2\"") && found.html.contains("id=\"brief-3\"") && !found.html.contains("id=\"brief-1\""), "{}", found.html);
        assert_eq!(anna.form("/desk/issues/new", &[("newsletter", "none")]).await.status, 422);
        let fields = [("newsletter", "weekly"), ("do", "make"), ("subject", "Special {{count}}"), ("brief", "3"), ("brief", "2")];
        assert_eq!(anna.form("/desk/issues/new", &fields).await.location, "/desk/issues/2?done=created");
        let stored = issue(&app, 2).await;
        assert_eq!((&stored["briefs"], &stored["edition"], &stored["status"]), (&json!([3, 2]), &Value::Null, &json!("draft")));
        assert_eq!(compose(&mut anna, 2, &[("do", "earlier:2")]).await.status, 303);
        assert_eq!(issue(&app, 2).await["briefs"], json!([2, 3]));
        assert_eq!(compose(&mut anna, 2, &[("do", "add:1")]).await.status, 303);
        let page = anna.get("/desk/issues/2").await.html;
        assert!(page.contains("Special issue") && page.contains("Special 3"), "{page}");
        anna.form("/desk/issues/2/cancel", &[]).await;
    }

    async fn issues_are_listed_by_newsletter_and_status_page_by_page(app: TestApp) {
        let mut anna = with_editor(&app, "auto").await;
        for number in 2..=60 {
            let special = json!({"newsletter": "weekly", "subject": format!("Special {number}"), "briefs": [1]});
            assert_eq!(app.api("POST", "/issues", special).await.0, 201);
        }
        let all = anna.get("/desk/issues").await.html;
        assert!(all.contains("Special 60") && !all.contains("Special 10<") && all.contains("before=11"), "{all}");
        let older = anna.get("/desk/issues?newsletter=weekly&status=&before=11").await.html;
        assert!(older.contains("Special 10") && older.contains("/desk/issues/1\"") && !older.contains("before="), "{older}");
        anna.form("/desk/issues/60/cancel", &[]).await;
        let cancelled = anna.get("/desk/issues?status=cancelled").await.html;
        assert!(cancelled.contains("Special 60") && !cancelled.contains("Special 59"), "{cancelled}");
        assert!(anna.get("/desk/issues?status=sent").await.html.contains("There are no such issues."));
        assert_eq!(anna.get("/desk/issues?status=nonsense").await.status, 422);
        assert_eq!(anna.get("/desk/issues?newsletter=none").await.status, 404);
        let home = anna.get("/desk").await.html;
        assert!(home.contains("Monday, 30 March 2026, 12:00 (Europe/Minsk)") && home.contains("in 7\u{a0}d"), "{home}");
        assert!(home.contains("Special 59") && home.contains("class=\"countdown\""), "{home}");
        anna.form("/desk/issues/1/cancel", &[]).await;
    }

    async fn what_a_member_may_do_depends_on_the_newsletter(app: TestApp) {
        let mut anna = with_editor(&app, "approve").await;
        a_member(&app, "author@example.org", Role::Author).await;
        let other = json!({"slug": "other", "name": "Other", "language": "en", "from_address": "o@example.org", "postal_address": "1 Mill Street"});
        assert_eq!(app.api("POST", "/newsletters", other).await.0, 201);
        an_editor_of(&app, BORIS, 2).await;
        app.deliver().await;
        let mut author = at_desk(&app, "author@example.org").await;
        let mut boris = at_desk(&app, BORIS).await;
        let page = author.get("/desk/issues/1").await;
        assert_eq!(page.status, 200);
        assert!(!page.html.contains("id=\"composer\"") && !page.html.contains("/schedule"), "{}", page.html);
        assert!(page.html.contains("/desk/issues/1/test"), "authors may look at it in their own mailbox");
        assert_eq!(author.get("/desk/issues/1/preview?reader=1").await.status, 403, "authors may not see readers");
        assert_eq!(author.get("/desk/issues/1/preview/html?reader=1").await.status, 403);
        for path in ["compose", "approve", "schedule", "send-now", "pause", "resume", "cancel", "subject", "withhold", "retract", "reader"] {
            let path = format!("/desk/issues/1/{path}");
            assert_eq!(author.form(&path, &[]).await.status, 403, "{path}");
            assert_eq!(boris.form(&path, &[]).await.status, 403, "{path}: he is an editor elsewhere");
        }
        for path in ["", "/preview", "/progress", "/events", "/send-now", "/cancel"] {
            assert_eq!(boris.get(&format!("/desk/issues/1{path}")).await.status, 403, "{path}");
        }
        assert!(!boris.get("/desk/issues").await.html.contains("Vote"));
        assert_eq!(boris.get("/desk/issues/new").await.status, 200);
        assert_eq!(boris.form("/desk/issues/new", &[("newsletter", "weekly"), ("subject", "S"), ("brief", "1")]).await.status, 422);
        assert_eq!(author.form("/desk/issues/99/pause", &[]).await.status, 403, "before it is looked for");
        assert_eq!(anna.form("/desk/issues/99/pause", &[]).await.status, 404);
        assert_eq!(issue(&app, 1).await["version"], 1);
    }

    async fn pages_speak_the_languages_of_their_members(app: TestApp) {
        let mut anna = with_editor(&app, "approve").await;
        for (language, told) in [
            ("be", ["Матэрыялы", "Зацвярджае рэдактар", "Захаваць словы і парадак", "панядзелак, 23 сакавіка 2026"]),
            ("ru", ["Материалы", "Утверждает редактор", "Сохранить слова и порядок", "понедельник, 23 марта 2026"]),
            ("en", ["Briefs", "An editor approves it", "Save words and order", "Monday, 23 March 2026"]),
        ] {
            assert_eq!(anna.form("/desk/account", &[("name", "Anna"), ("language", language)]).await.status, 303);
            let page = anna.get("/desk/issues/1").await.html.replace('\u{a0}', " ");
            for told in told {
                assert!(page.contains(told), "{language}, {told}: {page}");
            }
            for path in ["/desk", "/desk/issues", "/desk/newsletters/weekly/editions/mondays", "/desk/issues/1/preview", "/desk/issues/1/progress", "/desk/issues/1/send-now", "/desk/issues/1/cancel", "/desk/issues/new"] {
                let page = anna.get(path).await;
                assert_eq!(page.status, 200, "{path}");
                assert!(page.html.contains(&format!("<html lang=\"{language}\"")), "{path}");
                assert!(!page.html.contains("desk-issues"), "{path} lacks a message: {}", page.html);
            }
        }
    }

    async fn an_editor_sees_an_issue_as_a_given_reader(app: TestApp) {
        let mut anna = with_editor(&app, "approve").await;
        app.a_reader("only-economy@example.org", &["economy"]).await;
        app.set_time("2026-03-23T08:06:00Z");
        let whole = anna.get("/desk/issues/1/preview").await.html;
        assert!(whole.contains("For a reader who takes every section") && whole.contains("Rates") && whole.contains("Law"), "{whole}");
        let found = anna.form("/desk/issues/1/reader", &[("email", "reader@example.org")]).await;
        assert_eq!((found.status, found.location.as_str()), (303, "/desk/issues/1/preview?reader=1"));
        let own = anna.get(&found.location).await.html;
        assert!(own.contains("reader@example.org") && own.contains("Law") && own.contains("<iframe"), "{own}");
        let frame = anna.get("/desk/issues/1/preview/html?reader=1").await.html;
        assert!(frame.contains("Law") && frame.contains("/unsubscribe/"), "{frame}");
        let late = anna.form("/desk/issues/1/reader", &[("email", "only-economy@example.org")]).await.location;
        let nothing = anna.get(&late).await.html;
        assert!(nothing.contains("This reader gets no copy: nothing new in the reader’s sections"), "confirmed after the briefs were published: {nothing}");
        for (email, told) in [("nobody@example.org", "Nobody with this address"), ("nonsense", "Enter an email address")] {
            let refused = anna.form("/desk/issues/1/reader", &[("email", email)]).await;
            assert_eq!(refused.status, 422);
            assert!(refused.html.contains(told) && refused.html.contains(&format!("value=\"{email}\"")), "{}", refused.html);
        }
        assert_eq!(anna.get("/desk/issues/1/preview?reader=99").await.status, 404);
        let seen = anna.get("/desk/issues/1").await.field("content_hash");
        anna.form("/desk/issues/1/approve", &[("content_hash", &seen)]).await;
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        app.deliver().await;
        app.tick().await;
        let sent = anna.get("/desk/issues/1/preview?reader=1").await.html;
        assert!(sent.contains("This is the message that was handed over"), "{sent}");
        let mail = app.receiver.to("reader@example.org").pop().unwrap();
        assert!(sent.contains(mail.link("/unsubscribe/").as_str()), "with the reader's own links");
    }

    async fn a_test_copy_goes_to_any_address(app: TestApp) {
        let mut anna = with_editor(&app, "approve").await;
        let page = anna.get("/desk/issues/1").await.html;
        assert!(page.contains("name=\"email\" type=\"email\"") && page.contains("value=\"anna@example.org\""), "{page}");
        let sent = anna.form("/desk/issues/1/test", &[("email", "chief@example.net")]).await;
        assert_eq!(sent.location, "/desk/issues/1?done=tested#test");
        assert!(app.receiver.to("chief@example.net").pop().unwrap().text().contains("Rates"));
        let refused = anna.form("/desk/issues/1/test", &[("email", "nonsense")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains("Enter an email address") && refused.html.contains("value=\"nonsense\""));
        assert_eq!(app.api("GET", "/issues/1/report", Value::Null).await.1["audience"], 0, "no report counts it");
    }
}
