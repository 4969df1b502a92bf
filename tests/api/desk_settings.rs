//! What owners set up at the desk: newsletters, sections, editions and their days.

use serde_json::Value;
use vesnik::{
    accounts::{self, Standing},
    domain::{NewsletterId, Role, StaffId},
};

use crate::{
    desk_visitor::{ANNA, Answer, AtDesk, a_member, at_desk},
    test_app::{TestApp, on_both},
};

pub const OWNER: &str = "owner@example.org";
pub const WEEKLY: &str = "/desk/settings/newsletters/weekly";

/// An owner at the desk of a newsroom with a newsletter; her letters have gone out.
pub async fn an_owner(app: &TestApp) -> AtDesk<'_> {
    app.a_newsletter().await;
    a_member(app, OWNER, Role::Owner).await;
    app.deliver().await;
    at_desk(app, OWNER).await
}

/// The fields of a page's first form that posts, as a browser would send them: boxes that are ticked, options that are chosen.
pub fn fields_of(page: &Answer, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let form = page.html.split("<form method=\"post\">").nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    let attribute = |tag: &str, name: &str| {
        let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
        Some(
            rest.split('"')
                .next()
                .unwrap()
                .replace("&quot;", "\"")
                .replace("&amp;", "&"),
        )
    };
    let mut fields = Vec::new();
    let mut select = None;
    for part in form.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let tag = tag.replace('\n', " ");
        let is_box = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
        if tag.starts_with("input") && (!is_box || tag.ends_with(" checked") || tag.contains(" checked ")) {
            let name = attribute(&tag, "name").unwrap();
            fields.push((name, attribute(&tag, "value").unwrap_or_default()));
        } else if tag.starts_with("select") {
            select = attribute(&tag, "name");
        } else if tag.starts_with("option") && tag.contains(" selected") {
            fields.push((select.clone().unwrap(), attribute(&tag, "value").unwrap()));
        } else if tag.starts_with("textarea") {
            fields.push((
                attribute(&tag, "name").unwrap(),
                text.trim_start_matches('\n').to_owned(),
            ));
        }
    }
    for (name, _) in changes {
        fields.retain(|(of, _)| of != name);
    }
    fields.extend(
        changes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    fields
}

/// The page cut to its form with this action.
pub fn form_of(page: &Answer, action: &str) -> Answer {
    let form = page
        .html
        .split(&format!("<form method=\"post\" action=\"{action}\">"))
        .nth(1)
        .unwrap();
    Answer {
        status: page.status,
        location: page.location.clone(),
        cookie: None,
        html: format!("<form method=\"post\">{form}"),
    }
}

pub async fn send(browser: &mut AtDesk<'_>, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post(path, &fields).await
}

on_both! {
    async fn an_owner_sets_up_a_newsletter_with_sections(app: TestApp) {
        let mut owner = an_owner(&app).await;
        let page = owner.get("/desk/settings/new-newsletter").await;
        let bad = [("name", ""), ("slug", "Not A Slug"), ("language", "belarusian"), ("from_address", "nobody"), ("from_name", "D")];
        let refused = send(&mut owner, "/desk/settings/new-newsletter", &fields_of(&page, &bad)).await;
        assert_eq!(refused.status, 422);
        for (field, words) in [("slug", "Lower-case Latin"), ("language", "language tag such as"), ("from_address", "name@example.org")] {
            assert!(refused.html.contains(&format!("id=\"{field}-problem\" role=\"alert\">")), "{field}: {}", refused.html);
            assert!(refused.html.contains(words), "{words}");
        }
        assert!(refused.html.contains("value=\"Not A Slug\""), "input is kept");
        let good = [("name", "Daily"), ("slug", "daily"), ("language", "en"), ("from_address", "d@example.org"),
            ("from_name", "Desk"), ("postal_address", "1 Mill Street")];
        let done = send(&mut owner, "/desk/settings/new-newsletter", &fields_of(&page, &good)).await;
        assert_eq!((done.status, done.location.as_str()), (303, "/desk/settings/newsletters/daily/sections"));
        let taken = send(&mut owner, "/desk/settings/new-newsletter", &fields_of(&page, &good)).await;
        assert_eq!(taken.status, 422);
        assert!(taken.html.contains("This is taken"));

        let path = "/desk/settings/newsletters/daily/sections";
        assert_eq!(owner.form(path, &[("name", "War"), ("slug", "war")]).await.location, path);
        assert_eq!(owner.form(path, &[("name", "War"), ("slug", "war")]).await.status, 422);
        assert_eq!(owner.form(&format!("{path}/war"), &[("name-war", "The war")]).await.status, 303);
        let empty = owner.form(&format!("{path}/war"), &[("name-war", "")]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.html.contains("id=\"name-war-problem\""));
        assert_eq!(owner.form(&format!("{path}/peace"), &[("name-peace", "Peace")]).await.status, 404);
        assert!(owner.get(path).await.html.contains("The war"));
        let (_, events) = app.api("GET", "/audit", Value::Null).await;
        let actions: Vec<&str> = events["items"].as_array().unwrap().iter()
            .filter(|event| event["actor"] == OWNER).map(|event| event["action"].as_str().unwrap()).collect();
        assert_eq!(actions[..3], ["section.rename", "section.open", "newsletter.create"]);
        assert!(owner.get("/desk/settings").await.html.contains(path));
    }

    async fn two_owners_do_not_overwrite_each_other(app: TestApp) {
        let mut owner = an_owner(&app).await;
        let page = owner.get(WEEKLY).await;
        let first = send(&mut owner, WEEKLY, &fields_of(&page, &[("name", "The Brief"), ("about", "One.\nTwo.")])).await;
        assert_eq!(first.status, 303, "{}", first.html);
        let second = send(&mut owner, WEEKLY, &fields_of(&page, &[("name", "The Other")])).await;
        assert_eq!(second.status, 422);
        assert!(second.html.contains("Somebody else has saved meanwhile") && second.html.contains("value=\"The Other\""));
        let again = owner.get(WEEKLY).await;
        assert!(again.html.contains("value=\"The Brief\"") && again.html.contains("One.\nTwo."));
        let none = send(&mut owner, WEEKLY, &fields_of(&again, &[("name", ""), ("postal_address", "")])).await;
        assert_eq!(none.status, 422);
        assert!(none.html.contains("Enter one line of 1 to 300"), "{}", none.html);
    }

    async fn an_edition_is_set_in_plain_choices_and_its_times_shown_before_it_is_saved(app: TestApp) {
        let mut owner = an_owner(&app).await;
        let new = format!("{WEEKLY}/new-edition");
        let page = owner.get(&new).await;
        let chosen = [("name", "Workdays"), ("slug", "workdays"), ("kind", "monthly"), ("time", "18:30"), ("day", "31"),
            ("zone", "Europe/Minsk"), ("ends_on", "2026-08-31"), ("holidays", "2026-05-31"), ("most_briefs", "7"), ("do", "show")];
        let shown = send(&mut owner, &new, &fields_of(&page, &chosen)).await;
        assert_eq!(shown.status, 200, "{}", shown.html);
        let times = shown.html.split("id=\"to-come\"").nth(1).unwrap().split("</ol>").next().unwrap().replace('\u{a0}', " ");
        for time in ["Tuesday, 31 March 2026, 18:30", "Friday, 31 July 2026, 18:30", "Monday, 31 August 2026, 18:30"] {
            assert!(times.contains(time), "{times}");
        }
        assert_eq!(times.matches("<li>").count(), 3, "one is a holiday, and it ends in August: {times}");
        let (_, editions) = app.api("GET", "/newsletters/weekly/editions", Value::Null).await;
        assert_eq!(editions["items"].as_array().unwrap().len(), 1, "nothing was saved");
        assert!(shown.html.contains("value=\"monthly\" checked") && shown.html.contains("value=\"18:30\""), "input is kept");

        let saved = send(&mut owner, &new, &fields_of(&shown, &[("do", "save")])).await;
        let path = format!("{WEEKLY}/editions/workdays");
        assert_eq!((saved.status, saved.location.as_str()), (303, path.as_str()), "{}", saved.html);
        let (_, made) = app.api("GET", "/newsletters/weekly/editions/workdays", Value::Null).await;
        assert_eq!((&made["cron"], &made["rules"]["most_briefs"]), (&"30 18 31 * *".into(), &7.into()));
        assert_eq!(made["days"]["holidays"][0], "2026-05-31");

        let page = owner.get(&path).await;
        let weekly = [("kind", "weekly"), ("weekday", "5"), ("section_order", "economy, politics"), ("languages", "be, ru"),
            ("tags_in", "war"), ("approval", "two_people"), ("duty_editors", "duty@example.org"), ("lead", "vote")];
        assert_eq!(send(&mut owner, &path, &fields_of(&page, &weekly)).await.status, 303);
        let (_, changed) = app.api("GET", "/newsletters/weekly/editions/workdays", Value::Null).await;
        assert_eq!(changed["cron"], "30 18 * * 5");
        assert_eq!(changed["rules"]["section_order"], serde_json::json!(["economy", "politics"]));
        assert_eq!((&changed["drafts"]["approval"], &changed["rules"]["lead"]), (&"two_people".into(), &"vote".into()));
        let stale = send(&mut owner, &path, &fields_of(&page, &weekly)).await;
        assert_eq!(stale.status, 422);
        assert!(stale.html.contains("Somebody else"));
        assert!(owner.get(&format!("{WEEKLY}/editions")).await.html.contains("Workdays"));
        assert_eq!(owner.get(&format!("{WEEKLY}/editions/none")).await.status, 404);
    }

    async fn what_cannot_be_stands_beside_its_field(app: TestApp) {
        let mut owner = an_owner(&app).await;
        let path = format!("{WEEKLY}/editions/mondays");
        let page = owner.get(&path).await;
        for (changes, field) in [
            (vec![("kind", "daily"), ("time", "25:00")], "time"),
            (vec![("kind", "monthly"), ("day", "32")], "day"),
            (vec![("kind", "cron"), ("cron", "every day")], "cron"),
            (vec![("kind", "cron"), ("cron", "0 9 30 2 *")], "cron"),
            (vec![("zone", "Minsk")], "zone"),
            (vec![("holidays", "2026-12-25\nsoon")], "holidays"),
            (vec![("starts_on", "2026-05-02"), ("ends_on", "2026-05-01")], "ends_on"),
            (vec![("freeze", "20000")], "freeze"),
            (vec![("section_order", "sport")], "section_order"),
            (vec![("most_briefs", "2"), ("fewest_briefs", "3")], "most_briefs"),
            (vec![("tags_in", "war"), ("tags_out", "art, war")], "tags_out"),
            (vec![("duty_editors", "duty")], "duty_editors"),
            (vec![("slug", "Mondays!")], "slug"),
            (vec![("name", " ")], "name"),
        ] {
            let refused = send(&mut owner, &path, &fields_of(&page, &changes)).await;
            assert_eq!(refused.status, 422, "{changes:?}");
            assert!(refused.html.contains(&format!("id=\"{field}-problem\"")), "{changes:?}: {}", refused.html);
        }
        let without = send(&mut owner, &path, &fields_of(&page, &[("kind", "weekly"), ("weekday", "")])).await;
        assert!(without.status == 422 && without.html.contains("Choose at least one day"));
        let (_, kept) = app.api("GET", "/newsletters/weekly/editions/mondays", Value::Null).await;
        assert_eq!(kept["version"], 1);
    }

    async fn a_calendar_file_brings_holidays(app: TestApp) {
        let mut owner = an_owner(&app).await;
        let path = format!("{WEEKLY}/editions/mondays");
        let upload = async |owner: &mut AtDesk<'_>, file: &str, mark: &str| {
            let part = |name: &str, value: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            let body = format!("{}{}--x\r\nContent-Disposition: form-data; name=\"calendar\"; filename=\"h.ics\"\r\n\
                Content-Type: text/calendar\r\n\r\n{file}\r\n--x--\r\n", part("mark", mark), part("version", "1"));
            let request = AtDesk::http().post(format!("{}{path}/holidays", app.root))
                .header("content-type", "multipart/form-data; boundary=x").body(body);
            owner.send(request).await
        };
        let mark = owner.get("/desk/account").await.field("mark");
        let event = |day: &str| format!("BEGIN:VEVENT\r\nUID:{day}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:{day}\r\nEND:VEVENT\r\n");
        let file = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{}{}END:VCALENDAR\r\n", event("20260330"), event("20261225"));
        assert_eq!(upload(&mut owner, &file, "forged").await.status, 403);
        let broken = upload(&mut owner, "not a calendar", &mark).await;
        assert_eq!(broken.status, 422);
        assert!(broken.html.contains("id=\"calendar-problem\""), "{}", broken.html);
        let done = upload(&mut owner, &file, &mark).await;
        assert_eq!(done.status, 200, "{}", done.html);
        assert!(done.html.contains("2\u{a0}holidays now") && done.html.contains("2026-03-30"), "{}", done.html);
        let times = done.html.split("id=\"to-come\"").nth(1).unwrap().replace('\u{a0}', " ");
        assert!(times.contains("Monday, 6 April 2026"), "the Monday of the holiday is left out");
        let stale = upload(&mut owner, &file, &mark).await;
        assert!(stale.status == 422 && stale.html.contains("Somebody else"));
    }

    async fn an_owner_of_one_newsletter_sets_up_that_one(app: TestApp) {
        let mut owner = an_owner(&app).await;
        a_member(&app, ANNA, Role::Author).await;
        let standing = Standing { role: Role::Author, grants: vec![(NewsletterId(1), Role::Owner)] };
        accounts::change_standing(&app.state.db, "test", StaffId(2), standing, app.state.now()).await.unwrap();
        app.deliver().await;
        let good = [("name", "Daily"), ("slug", "daily"), ("language", "en"), ("from_address", "d@example.org"),
            ("from_name", "Desk"), ("postal_address", "1 Mill Street")];
        assert_eq!(owner.form("/desk/settings/new-newsletter", &good).await.status, 303);

        let mut anna = at_desk(&app, ANNA).await;
        let index = anna.get("/desk/settings").await;
        assert_eq!(index.status, 200);
        assert!(index.html.contains(WEEKLY) && !index.html.contains("newsletters/daily") && !index.html.contains("new-newsletter"));
        assert_eq!(anna.get(WEEKLY).await.status, 200);
        assert_eq!(anna.get("/desk/settings/newsletters/daily").await.status, 403);
        assert_eq!(anna.get("/desk/settings/new-newsletter").await.status, 403);
        let path = "/desk/settings/newsletters/daily/sections";
        assert_eq!(anna.form(path, &[("name", "War"), ("slug", "war")]).await.status, 403);
        assert_eq!(anna.form(&format!("{WEEKLY}/sections"), &[("name", "War"), ("slug", "war")]).await.status, 303);
        assert!(anna.get("/desk").await.html.contains("href=\"/desk/settings\""));
    }
}
