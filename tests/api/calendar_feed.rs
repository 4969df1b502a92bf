//! The calendar as a feed, read by a parser that has no line in common with the one that writes it.

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue};
use reqwest::{Response, StatusCode, header::HeaderMap};
use serde_json::{Value, json};

use crate::test_app::{TestApp, on_both};

async fn ask(app: &TestApp, method: &str, path: &str, password: Option<&str>) -> Response {
    let request = app
        .http
        .request(method.parse().unwrap(), format!("{}/api/v1{path}", app.root));
    let request = match password {
        Some(password) => request.basic_auth("anybody", Some(password)),
        None => request,
    };
    request.send().await.unwrap()
}

async fn feed(app: &TestApp) -> (HeaderMap, String) {
    let answer = ask(app, "GET", "/calendar.ics", Some(&app.token)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    (answer.headers().clone(), answer.text().await.unwrap())
}

fn text(component: &ICalendarComponent, name: ICalendarProperty) -> String {
    let entries: Vec<_> = component.properties(&name).collect();
    assert_eq!(entries.len(), 1, "{name:?} stands once in {component:?}");
    entries[0].values[0].as_text().unwrap().to_owned()
}

fn instant(component: &ICalendarComponent, name: ICalendarProperty) -> String {
    let entry = component.property(&name).unwrap();
    let ICalendarValue::PartialDateTime(at) = &entry.values[0] else {
        panic!("{entry:?}")
    };
    at.to_rfc3339().unwrap()
}

/// The events of a feed, checked against what RFC 5545 asks of every line and of every event.
fn events(feed: &str) -> Vec<ICalendarComponent> {
    assert!(feed.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(
        feed.matches('\n').count(),
        feed.matches("\r\n").count(),
        "every line ends with CRLF"
    );
    for line in feed.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
    }
    let calendar = ICalendar::parse(feed).unwrap();
    let whole = &calendar.components[0];
    assert_eq!(whole.component_type, ICalendarComponentType::VCalendar);
    assert_eq!(text(whole, ICalendarProperty::Version), "2.0");
    assert!(!text(whole, ICalendarProperty::Prodid).is_empty());
    assert!(
        feed.contains("\r\nREFRESH-INTERVAL;VALUE=DURATION:PT3600S\r\n"),
        "{feed}"
    );
    let events: Vec<_> = calendar.components[1..].to_vec();
    let mut uids = std::collections::HashSet::new();
    for event in &events {
        assert_eq!(event.component_type, ICalendarComponentType::VEvent);
        assert!(uids.insert(text(event, ICalendarProperty::Uid)), "{feed}");
        instant(event, ICalendarProperty::Dtstamp);
        assert!(
            event.property(&ICalendarProperty::Dtend).is_none()
                != event.property(&ICalendarProperty::Duration).is_none()
        );
    }
    events
}

on_both! {
    async fn staff_subscribe_to_what_comes_out(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let brief = app.a_brief("politics", "Vote", "Text.").await;
        let change = json!({"name": "Mondays; noon, «Мінск» — with a name that is longer than a line", "freeze_minutes": 30, "version": 1});
        assert_eq!(app.api("PATCH", "/newsletters/weekly/editions/mondays", change).await.0, 200);
        let special = json!({"newsletter": "weekly", "subject": "Extra, extra", "briefs": [brief]});
        assert_eq!(app.api("POST", "/issues", special).await.0, 201);
        let at = json!({"send_at": "2026-03-24T10:00:00Z"});
        assert_eq!(app.api("POST", "/issues/1/schedule", at).await.0, 200);

        let (headers, text_of_feed) = feed(&app).await;
        assert_eq!(headers["content-type"], "text/calendar; charset=utf-8");
        assert_eq!(headers["cache-control"], "private, no-cache");
        let found = events(&text_of_feed);
        assert_eq!(found.len(), 14, "13 Mondays in 90 days and a special issue");
        let next = &found[0];
        assert_eq!(instant(next, ICalendarProperty::Dtstart), "2026-03-23T09:00:00Z");
        let title = "The Weekly Brief: Mondays; noon, «Мінск» — with a name that is longer than a line";
        assert_eq!(text(next, ICalendarProperty::Summary), title);
        let words = text(next, ICalendarProperty::Description);
        let expected = "Due Monday 23 March 2026, 12:00 (Europe/Minsk)\nClosed for briefs from 23 March 2026, 11:30\n\
                        State: to come\nBriefs so far: 1\nReaders: 1";
        assert_eq!(words, expected);
        assert_eq!(text(next, ICalendarProperty::Url), "http://news.example.org/desk/newsletters/weekly/editions/mondays");
        let special = &found[1];
        assert_eq!(text(special, ICalendarProperty::Url), "http://news.example.org/desk/issues/1");
        assert_eq!(text(special, ICalendarProperty::Summary), "The Weekly Brief: special issue 1, Extra, extra");
        assert_eq!(text(special, ICalendarProperty::Uid), "issue-1@news.example.org");
        assert_eq!(text(special, ICalendarProperty::Status), "CONFIRMED");
        assert_eq!(text(special, ICalendarProperty::Description), "Due Tuesday 24 March 2026, 10:00 (UTC)\nState: scheduled");

        let uids = |found: &[ICalendarComponent]| -> Vec<String> { found.iter().map(|one| text(one, ICalendarProperty::Uid)).collect() };
        let renamed = json!({"name": "Noon", "slug": "noon", "version": 2});
        assert_eq!(app.api("PATCH", "/newsletters/weekly/editions/mondays", renamed).await.0, 200);
        assert_eq!(app.api("POST", "/issues/1/cancel", json!({})).await.0, 200);
        let later = events(&feed(&app).await.1);
        assert_eq!(uids(&later), uids(&found), "other names, and what is called off, keep their UID");
        assert_eq!(text(&later[1], ICalendarProperty::Status), "CANCELLED");
    }

    async fn a_token_is_a_password_for_reading_only(app: TestApp) {
        app.a_newsletter().await;
        let asked = ask(&app, "GET", "/calendar.ics", None).await;
        let basic = "Basic realm=\"Vesnik\", charset=\"UTF-8\"";
        assert_eq!((asked.status().as_u16(), asked.headers()["www-authenticate"].to_str().unwrap()), (401, basic));
        let asked = ask(&app, "GET", "/newsletters", None).await;
        assert_eq!((asked.status().as_u16(), asked.headers()["www-authenticate"].to_str().unwrap()), (401, "Bearer"));
        assert_eq!(ask(&app, "GET", "/newsletters", Some(&app.token)).await.status().as_u16(), 200);
        for wrong in ["", "secret", &"A".repeat(43)] {
            assert_eq!(ask(&app, "GET", "/calendar.ics", Some(wrong)).await.status().as_u16(), 401, "{wrong}");
        }
        let brief = app.a_brief("politics", "Vote", "Text.").await;
        for (method, path) in [("POST", format!("/briefs/{brief}/retract")), ("PATCH", format!("/briefs/{brief}")),
            ("PUT", "/newsletters/weekly/editions/mondays/holidays".into()), ("DELETE", "/suppressions/00".into())] {
            assert_eq!(ask(&app, method, &path, Some(&app.token)).await.status().as_u16(), 401, "{method} {path}");
        }
        let once = app.http.post(format!("{}/api/v1/briefs/{brief}/retract", app.root));
        let once = once.basic_auth("anybody", Some(&app.token)).header("Idempotency-Key", "one").send().await.unwrap();
        assert_eq!(once.status().as_u16(), 401, "nor with a key");
        let (_, kept) = app.api("GET", &format!("/briefs/{brief}"), Value::Null).await;
        assert_eq!(kept["status"], "published");
    }
}
