//! The staff's pages: what stands in an issue, why, and what is to mend.

use serde_json::json;
use vesnik::{accounts, domain::Role};

use crate::test_app::{TestApp, on_both};

const MONDAYS: &str = "/desk/newsletters/weekly/editions/mondays";

/// A page as a browser asks for it; answers status, the challenge if there is one, and the page.
async fn page(app: &TestApp, path: &str, password: Option<&str>) -> (u16, String, String) {
    let request = app.http.get(format!("{}{path}", app.root));
    let request = match password {
        Some(password) => request.basic_auth("anybody", Some(password)),
        None => request,
    };
    let answer = request.send().await.unwrap();
    let challenge = answer
        .headers()
        .get("www-authenticate")
        .map(|value| value.to_str().unwrap().to_owned());
    if answer.status() == 200 {
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert!(
            answer.headers()["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("default-src 'none'")
        );
    }
    assert!(
        answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    (
        answer.status().as_u16(),
        challenge.unwrap_or_default(),
        answer.text().await.unwrap(),
    )
}

/// A page that is there, with its tags taken out and its blanks single.
async fn words(app: &TestApp, path: &str) -> String {
    let (status, _, html) = page(app, path, Some(&app.token)).await;
    assert_eq!(status, 200, "{html}");
    in_order(&html);
    let mut text = String::new();
    for piece in html.split('<').skip(1) {
        text.push_str(piece.split_once('>').unwrap().1);
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Checks what a screen reader goes by: one h1, no level passed over, captions, scopes, ids that stand once.
fn in_order(html: &str) {
    let mut last = 0;
    for level in html
        .match_indices("<h")
        .filter_map(|(at, _)| html[at + 2..at + 3].parse::<u32>().ok())
    {
        assert!(level <= last + 1 && (level > 1 || last == 0), "h{level} after h{last}");
        last = level;
    }
    assert_eq!(html.matches("<table").count(), html.matches("<caption").count());
    assert_eq!(html.matches("<th ").count(), html.matches(" scope=").count());
    assert_eq!(html.matches("<th>").count(), 0);
    let ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let once: std::collections::HashSet<&&str> = ids.iter().collect();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    for named in html.split("aria-labelledby=\"").skip(1) {
        assert!(ids.contains(&named.split('"').next().unwrap()));
    }
    let scripts = html.matches("<script type=\"module\" src=\"/assets/").count();
    assert!(html.matches("<script").count() == scripts && !html.contains(" style="));
}

on_both! {
    async fn a_page_tells_why_each_brief_is_in_or_out_of_an_issue(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let rules = json!({"rules": {"tags_out": ["sport"], "section_order": ["economy"]}, "version": 1});
        assert_eq!(app.api("PATCH", "/newsletters/weekly/editions/mondays", rules).await.0, 200);
        app.a_brief("politics", "Vote", "See [home](/index).").await;
        app.a_brief("economy", "Prices <up>", "Text.").await;
        let tagged = json!({"newsletter": "weekly", "section": "economy", "headline": "Match", "body": "Won.", "tags": ["sport"]});
        app.publish(tagged).await;
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        app.deliver().await;
        let told = words(&app, "/desk/issues/1").await;
        assert!(told.contains("Issue 1: Prices &#60;up&#62;"), "{told}");
        assert!(told.contains("Edition Mondays Status sent Watch it Due Monday, 23 March 2026, 12:00 (Europe/Minsk)"), "{told}");
        assert!(told.contains("Preflight finds one thing that must be mended. The issue has ended; this is how it looks today. What concerns"), "{told}");
        let order = "1 Prices &#60;up&#62; economy Nothing 2 Vote politics Blocks Link that cannot be followed. The link /index cannot be followed from a mail. \
                     Give its full address, beginning with https:// or mailto:";
        assert!(told.contains(order), "{told}");
        for row in [
            "Vote in Published since the edition’s last issue politics 23 March 2026, 11:00",
            "Match out The edition leaves out the tag “sport” economy 23 March 2026, 11:00",
        ] {
            assert!(told.replace("&#39;", "'").contains(row), "{told}");
        }
        let (_, _, html) = page(&app, "/desk/issues/1", Some(&app.token)).await;
        assert!(html.contains("href=\"/desk/newsletters/weekly/editions/mondays\""), "{html}");
    }

    async fn a_page_shows_the_next_issue_of_an_edition(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let empty = words(&app, MONDAYS).await;
        assert!(empty.contains("there is no issue") && empty.contains("It has not fallen due yet"), "{empty}");
        let change = json!({"freeze_minutes": 30, "rules": {"most_briefs": 1}, "version": 1});
        assert_eq!(app.api("PATCH", "/newsletters/weekly/editions/mondays", change).await.0, 200);
        app.a_brief("politics", "Vote", "Text.").await;
        app.a_brief("economy", "Prices", "Text.").await;
        let told = words(&app, MONDAYS).await;
        assert!(told.contains("Due next Monday, 23 March 2026, 12:00 (Europe/Minsk) in 59 min 59 s"), "{told}");
        assert!(told.contains("Closed for briefs from Monday, 23 March 2026, 11:30 (Europe/Minsk)"), "{told}");
        assert!(told.contains("in this order: Vote Why each brief"), "{told}");
        assert!(told.contains("Prices waits This issue is full with one older brief economy"), "{told}");
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        app.deliver().await;
        let told = words(&app, MONDAYS).await;
        assert!(told.contains("Due next Monday, 30 March 2026") && told.contains("in this order: Prices"), "{told}");
        assert!(told.contains("23 March 2026, 12:00 an issue"), "{told}");
        let instant = json!({"slug": "instant", "name": "At once"});
        assert_eq!(app.api("POST", "/newsletters/weekly/editions", instant).await.0, 201);
        let told = words(&app, "/desk/newsletters/weekly/editions/instant").await;
        assert!(told.contains("Comes out as each brief is published Due next no due time is set"), "{told}");
    }

    async fn a_special_issue_shows_what_is_to_mend(app: TestApp) {
        app.a_newsletter().await;
        let gone = app.a_brief("politics", "Gone", "Text.").await;
        let vote = app.a_brief("politics", "Vote", "TK").await;
        let special = json!({"newsletter": "weekly", "subject": "TK {{count}}", "briefs": [gone, vote]});
        assert_eq!(app.api("POST", "/issues", special).await.0, 201);
        assert_eq!(app.api("POST", &format!("/briefs/{gone}/retract"), json!({})).await.0, 200);
        let told = words(&app, "/desk/issues/1").await;
        assert!(told.contains("Issue 1: TK 1 Edition Special issue Status draft Due not scheduled"), "{told}");
        assert!(told.contains("Preflight finds 2 things that must be mended."), "{told}");
        let subject = "Blocks Text still to be written. The subject: “TK” stands for text that is still to be written. Write the text";
        assert!(told.contains(subject), "{told}");
        assert!(told.contains("1 Gone retracted politics Nothing 2 Vote politics Blocks Text still to be written. “TK” stands"), "{told}");
        assert!(told.contains("An editor has named the briefs"), "{told}");
    }

    async fn the_desk_is_for_staff(app: TestApp) {
        app.a_newsletter().await;
        for path in ["/desk/issues/1", MONDAYS] {
            let (status, challenge, html) = page(&app, path, Some("wrong")).await;
            assert_eq!((status, challenge.as_str()), (401, "Basic realm=\"Vesnik\", charset=\"UTF-8\""), "{html}");
            let russian = app.http.get(format!("{}{path}", app.root)).basic_auth("anybody", Some("wrong")).header("Accept-Language", "ru");
            let html = russian.send().await.unwrap().text().await.unwrap();
            assert!(html.contains("<html lang=\"en\">") && html.contains("<p class=\"lead\">Give any user name"), "{html}");
            assert!(html.contains("<code>vesnik token create</code>") && !html.contains('`'), "{html}");
        }
        let author = accounts::create_token(&app.state.db, "author", Role::Author, None, app.state.now()).await.unwrap();
        assert_eq!(page(&app, MONDAYS, Some(&author.reveal())).await.0, 200);
        for path in ["/desk/issues/1", "/desk/issues/x", "/desk/newsletters/weekly/editions/none", "/desk/newsletters/None/editions/mondays"] {
            assert_eq!(page(&app, path, Some(&app.token)).await.0, 404, "{path}");
        }
        let bearer = app.http.get(format!("{}{MONDAYS}", app.root)).bearer_auth(&app.token).send().await.unwrap();
        assert_eq!(bearer.status().as_u16(), 200);
        assert!(app.get("/robots.txt").await.1.contains("Disallow: /desk/"));
    }
}
