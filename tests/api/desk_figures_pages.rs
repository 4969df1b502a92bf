//! The pages of figures: charts, the tables beside them, the same as CSV, and who sees what.

use serde_json::{Value, json};
use vesnik::{
    accounts::{self, Invitation, Standing},
    domain::{EmailAddress, IssueId, LinkNumber, NewsletterId, PersonName, Role},
    storage::{Conn, clicks, issue_links},
};

use crate::{
    chromium::{Browser, SITE},
    clicks::measure,
    desk_visitor::{ANNA, AtDesk, PASSWORD, a_member, at_desk},
    test_app::{TestApp, on_both},
};

const OWNER: &str = "owner@example.org";
const FIGURES: &str = "/desk/newsletters/weekly/figures";

/// A newsletter with a brief of two links that went to six readers.
async fn an_issue_with_links(app: &TestApp, measurement: &str) {
    app.a_newsletter().await;
    measure(app, measurement).await;
    for number in 0..6 {
        app.a_reader(
            &format!("r{number}@example.org"),
            if number == 0 { &["economy"] } else { &[] },
        )
        .await;
    }
    let body = "[One](https://example.org/one) and [two](https://example.org/two).";
    app.a_brief("politics", "Vote", body).await;
    app.set_time("2026-03-23T09:00:00Z");
    app.tick().await;
    app.deliver().await;
}

/// Counts clicks on the links of the first issue, in their order.
async fn click(app: &TestApp, people: &'static [i64]) {
    let add = move |conn: &mut Conn| {
        let links = issue_links::list(conn, IssueId(1))?;
        let links = links.iter().filter(|link| link.brief.is_some());
        for (link, people) in links.zip(people) {
            let counts = clicks::Counts {
                people: *people,
                machines: 1,
            };
            clicks::add(conn, IssueId(1), link.link, 0, counts)?;
        }
        clicks::add(
            conn,
            IssueId(1),
            LinkNumber(0),
            0,
            clicks::Counts {
                people: 99,
                machines: 99,
            },
        )
    };
    app.state.db.write(add).await.unwrap();
}

/// The cells of each row of the table beside a chart.
fn table(html: &str, chart: &str) -> Vec<Vec<String>> {
    let Some(part) = html.split(&format!("aria-labelledby=\"numbers-{chart}\"")).nth(1) else {
        return Vec::new();
    };
    let body = part.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    let text = |cell: &str| {
        let inner = cell.split_once('>').unwrap().1;
        let inner = inner.split("</t").next().unwrap();
        let mut text = String::new();
        let mut is_tag = false;
        for c in inner.chars() {
            match c {
                '<' => is_tag = true,
                '>' => is_tag = false,
                c if !is_tag => text.push(c),
                _ => {}
            }
        }
        text.replace('\u{a0}', " ")
    };
    let rows = body.split("<tr>").skip(1);
    rows.map(|row| {
        let row = row.replace("<th", "<td");
        row.split("<td").skip(1).map(text).collect()
    })
    .collect()
}

fn lines(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

on_both! {
    async fn charts_tables_and_sheets_have_the_same_numbers(app: TestApp) {
        an_issue_with_links(&app, "aggregate").await;
        click(&app, &[7, 3]).await;
        app.count().await;
        a_member(&app, OWNER, Role::Owner).await;
        app.deliver().await;
        let mut owner = at_desk(&app, OWNER).await;

        let page = owner.get(&format!("{FIGURES}/growth")).await;
        assert_eq!(page.status, 200, "{}", page.html);
        assert!(page.html.contains("Days begin at midnight UTC"));
        for chart in ["readers", "came", "went"] {
            let svg = format!("role=\"img\" aria-labelledby=\"title-{chart} description-{chart}\"");
            assert!(page.html.contains(&svg), "{chart}: {}", page.html);
        }
        assert!(!page.html.contains("style="), "{}", page.html);
        let came = table(&page.html, "came");
        assert_eq!(came.len(), 30);
        assert_eq!(came[0], ["23 March 2026", "6", "6", "0"]);
        assert_eq!(table(&page.html, "readers")[0], ["23 March 2026", "6"]);
        let csv = lines(&owner.get(&format!("{FIGURES}/growth.csv?period=month")).await.html);
        assert_eq!(csv[0], ["day", "joined", "confirmed", "imported", "left", "bounced", "complained", "readers"]);
        assert_eq!(csv[30], ["2026-03-23", "6", "6", "0", "0", "0", "0", "6"]);
        for (period, rows) in [("quarter", 90), ("year", 53), ("all", 1)] {
            let page = owner.get(&format!("{FIGURES}/growth?period={period}")).await;
            assert_eq!(table(&page.html, "went").len(), rows, "{period}");
            assert_eq!(lines(&owner.get(&format!("{FIGURES}/growth.csv?period={period}")).await.html).len(), rows + 1);
        }

        let page = owner.get(&format!("{FIGURES}/issues")).await;
        let rows = table(&page.html, "outcomes");
        assert_eq!(rows.len(), 1, "{}", page.html);
        assert_eq!(rows[0][1..], ["6", "5", "0", "1", "0", "0", "0", "0", "7"], "one reader takes no politics");
        let csv = lines(&owner.get(&format!("{FIGURES}/issues.csv")).await.html);
        assert_eq!(csv[1][3..12], ["6", "5", "0", "1", "0", "0", "0", "0", "7"]);
        let page = owner.get("/desk/issues/1/figures").await;
        assert_eq!(page.status, 200, "{}", page.html);
        assert!(page.html.contains("Nothing was new in the reader’s sections") && page.html.contains("at least 7"), "{}", page.html);
        let copies = table(&page.html, "copies");
        assert_eq!(copies[0], ["Accepted", "5"]);
        assert_eq!(lines(&owner.get("/desk/issues/1/figures.csv?of=copies").await.html)[1], ["accepted", "5"]);

        let page = owner.get(&format!("{FIGURES}/domains")).await;
        assert_eq!(table(&page.html, "domains"), [["example.org", "100.0 %", "5", "0", "1", "0", "0", "0"]]);
        let csv = lines(&owner.get(&format!("{FIGURES}/domains.csv")).await.html);
        assert_eq!(csv[1], ["example.org", "100.0", "5", "0", "1", "0", "0", "0"]);

        let page = owner.get(&format!("{FIGURES}/interest")).await;
        assert_eq!(table(&page.html, "briefs"), [["Vote", "7"]], "three clicks on a link are not told: {}", page.html);
        assert_eq!(table(&page.html, "sections"), [["politics", "7"]]);
        assert_eq!(table(&page.html, "taken"), [["All sections", "5"], ["economy", "1"]]);
        let csv = lines(&owner.get(&format!("{FIGURES}/interest.csv?of=briefs")).await.html);
        assert_eq!(csv[1], ["Vote", "politics", "1", "7"]);
        assert_eq!(lines(&owner.get(&format!("{FIGURES}/interest.csv?of=taken")).await.html)[2], ["economy", "1"]);
        assert_eq!(owner.get("/desk/newsletters/other/figures/growth").await.status, 404);
        assert_eq!(owner.get("/desk/issues/99/figures").await.status, 404);
    }

    async fn what_is_not_measured_is_not_shown_and_the_page_says_why(app: TestApp) {
        an_issue_with_links(&app, "aggregate").await;
        click(&app, &[7, 9]).await;
        measure(&app, "none").await;
        app.count().await;
        a_member(&app, OWNER, Role::Owner).await;
        app.deliver().await;
        let mut owner = at_desk(&app, OWNER).await;
        for page in [format!("{FIGURES}/interest"), format!("{FIGURES}/issues"), "/desk/issues/1/figures".to_owned()] {
            let page = owner.get(&page).await;
            assert!(page.html.contains("measures nothing, so there are no clicks"), "{}", page.html);
            assert!(table(&page.html, "briefs").is_empty() && !page.html.contains(">16<"));
        }
        let rows = table(&owner.get(&format!("{FIGURES}/issues")).await.html, "outcomes");
        assert_eq!(rows[0].len(), 9, "no column of clicks");
        assert_eq!(lines(&owner.get(&format!("{FIGURES}/issues.csv")).await.html)[1][11], "");
        assert_eq!(lines(&owner.get(&format!("{FIGURES}/interest.csv?of=briefs")).await.html).len(), 1);
    }

    async fn authors_see_what_is_read_and_only_in_their_newsletters(app: TestApp) {
        an_issue_with_links(&app, "aggregate").await;
        click(&app, &[7, 3]).await;
        app.count().await;
        let other = json!({"slug": "other", "name": "Other", "language": "en", "from_name": "Desk",
            "from_address": "desk@example.org", "postal_address": "1 Mill Street"});
        assert_eq!(app.api("POST", "/newsletters", other).await.0, 201);
        a_member(&app, ANNA, Role::Author).await;
        let invitation = Invitation {
            email: EmailAddress::parse("boris@example.org").unwrap(),
            name: PersonName::parse("Boris").unwrap(),
            standing: Standing { role: Role::Author, grants: vec![(NewsletterId(2), Role::Editor)] },
        };
        let (_, link) = accounts::invite(&app.state.db, "test", invitation, app.state.now()).await.unwrap();
        accounts::join(&app.state.db, &link, PASSWORD, &accounts::Origin::default(), app.state.now()).await.unwrap();
        app.deliver().await;
        let mut anna = at_desk(&app, ANNA).await;
        assert!(anna.get("/desk/figures").await.html.contains("/figures/interest"));
        let page = anna.get(&format!("{FIGURES}/interest")).await;
        assert_eq!(table(&page.html, "briefs"), [["Vote", "7"]]);
        assert!(table(&page.html, "sections").is_empty() && table(&page.html, "taken").is_empty());
        assert!(!page.html.contains("figures/growth"), "{}", page.html);
        for denied in ["growth", "growth.csv", "issues", "issues.csv", "domains", "domains.csv", "interest.csv?of=taken", "interest.csv?of=sections"] {
            assert_eq!(anna.get(&format!("{FIGURES}/{denied}")).await.status, 403, "{denied}");
        }
        assert_eq!(anna.get("/desk/issues/1/figures").await.status, 403);
        assert_eq!(anna.get(&format!("{FIGURES}/interest.csv?of=briefs")).await.status, 200);
        let mut boris = at_desk(&app, "boris@example.org").await;
        assert_eq!(boris.get(&format!("{FIGURES}/interest")).await.status, 403);
        assert_eq!(boris.get("/desk/newsletters/other/figures/growth").await.status, 200);
        let list = boris.get("/desk/figures").await.html;
        assert!(list.contains("other/figures/growth") && !list.contains("weekly/figures"), "{list}");
        assert_eq!(AtDesk::nobody(&app).get(&format!("{FIGURES}/growth")).await.status, 303);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_fit_a_phone_in_light_and_dark() {
    let app = TestApp::on_sqlite().await;
    let Some(browser) = Browser::on(&app).await else { return };
    an_issue_with_links(&app, "aggregate").await;
    click(&app, &[7, 3]).await;
    app.count().await;
    a_member(&app, OWNER, Role::Owner).await;
    app.deliver().await;
    browser.open(&format!("{SITE}/desk/sign-in")).await;
    browser.tab_to("Email address").await;
    browser.type_keys(OWNER).await;
    browser.tab_to("Password").await;
    browser.type_keys(PASSWORD).await;
    browser.type_keys(thirtyfour::Key::Enter).await;
    browser.arrives_at("Overview").await;
    let of_newsletter = ["growth", "issues", "domains", "interest"].map(|page| format!("{FIGURES}/{page}?period=all"));
    let others = [
        "/desk/figures",
        "/desk/issues/1/figures",
        "/desk/health",
        "/desk/tokens",
    ]
    .map(str::to_owned);
    for scheme in ["light", "dark"] {
        browser.prefer(scheme).await;
        browser.on_phone().await;
        for page in of_newsletter.iter().chain(&others) {
            browser.open(&format!("{SITE}{page}")).await;
            let wide: Value = browser.ask(include_str!("overhang.js")).await;
            assert_eq!(wide["widest"], "", "{page}");
            let found = browser.ask(include_str!("contrast.js")).await;
            assert!(found["ratio"].as_f64() >= Some(4.5), "{page}, {scheme}: {found}");
        }
    }
    browser.close().await;
}
