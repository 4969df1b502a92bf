//! Asking for the link to everything: the same answer for every address, letters that are not too many, links that end and can be
//! renewed.

use std::{collections::BTreeMap, time::Duration};

use serde_json::json;
use vesnik::{
    domain::{EmailAddress, SuppressionReason},
    storage::suppressions,
};

use crate::{
    contents::contents,
    test_app::{TestApp, on_both},
};

const HOUR: Duration = Duration::from_secs(3600);

async fn suppress(app: &TestApp, email: &str) {
    let hash = app.state.key.address_hash(&EmailAddress::parse(email).unwrap());
    let now = app.state.now();
    let write = app
        .state
        .db
        .write(move |conn| suppressions::add(conn, &hash, SuppressionReason::Complained, now));
    assert!(write.await.unwrap());
}

/// A whole answer, without the time of day and the request's id.
async fn answer(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> (u16, BTreeMap<String, String>, Vec<u8>) {
    let request = app.http.post(format!("{}{path}", app.root)).form(fields);
    let answer = request.send().await.unwrap();
    let headers = answer.headers().iter();
    let headers = headers.filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()));
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    (
        answer.status().as_u16(),
        headers.collect(),
        answer.bytes().await.unwrap().to_vec(),
    )
}

/// How many rows each table has.
fn sizes(app: &TestApp) -> BTreeMap<String, usize> {
    contents(app)
        .into_iter()
        .map(|(table, rows)| (table, rows.len()))
        .collect()
}

async fn a_second_newsletter(app: &TestApp) {
    let newsletter = json!({"slug": "daily", "name": "The Daily Brief", "language": "ru", "from_name": "Desk",
        "from_address": "daily@example.org", "postal_address": "2 Mill Street, Brod"});
    assert_eq!(app.api("POST", "/newsletters", newsletter).await.0, 201);
    let edition = json!({"slug": "mornings", "name": "Mornings", "cron": "0 6 * * *", "zone": "Europe/Minsk"});
    assert_eq!(app.api("POST", "/newsletters/daily/editions", edition).await.0, 201);
}

on_both! {
    async fn every_address_gets_the_same_answer_at_the_same_price(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("active@example.org", &[]).await;
        app.a_reader("left@example.org", &[]).await;
        let leave = app.receiver.to("left@example.org").pop().unwrap().link("/unsubscribe/");
        assert_eq!(app.form(&leave, &[]).await.0, 200);
        app.a_reader("silenced@example.org", &[]).await;
        suppress(&app, "silenced@example.org").await;
        suppress(&app, "suppressed@example.org").await;
        let mut first = None;
        for name in ["nobody", "active", "left", "silenced", "suppressed"] {
            let before = sizes(&app);
            let answer = answer(&app, "/manage", &[("email", &format!("{name}@example.org"))]).await;
            assert_eq!(answer.0, 202);
            let written: BTreeMap<String, usize> = sizes(&app)
                .into_iter()
                .filter_map(|(table, rows)| Some((table.clone(), rows - before[&table])).filter(|(_, more)| *more > 0))
                .collect();
            let (known, of_first) = first.get_or_insert((answer.clone(), written.clone()));
            assert_eq!((&answer, &written), (&*known, &*of_first), "{name}");
        }
        let mails = app.receiver.mails().len();
        app.deliver().await;
        let written_to: Vec<String> = app.receiver.mails()[mails..].iter().map(|mail| mail.to.clone()).collect();
        assert_eq!(written_to.len(), 2, "{written_to:?}");
        for known in ["active@example.org", "left@example.org"] {
            let link = app.receiver.to(known).pop().unwrap().link("/preferences/");
            assert_eq!(app.get(&link).await.0, 200, "who has left may see what is kept, too");
        }
        let letters = contents(&app).remove("letters").unwrap();
        assert!(letters.iter().all(|row| !row.contains("@example.org")), "no address that was entered is kept: {letters:?}");
    }

    async fn an_address_gets_three_links_an_hour(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let before = app.receiver.mails().len();
        for email in ["anna@example.org", "ANNA@example.org", "Anna@Example.org", "anna@example.org"] {
            assert_eq!(app.form("/manage", &[("email", email)]).await.0, 202);
            app.deliver().await;
        }
        assert_eq!(app.receiver.mails().len() - before, 3);
        app.pass(HOUR);
        assert_eq!(app.form("/manage", &[("email", "anna@example.org")]).await.0, 202);
        app.deliver().await;
        assert_eq!(app.receiver.to("anna@example.org").len(), 2 + 4, "to the address as the reader wrote it");
    }

    async fn a_link_works_for_an_hour_and_is_renewed_with_one_press(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let link = app.manage_link("anna@example.org").await;
        app.pass(HOUR - Duration::from_secs(1));
        assert_eq!(app.get(&link).await.0, 200);
        app.pass(Duration::from_secs(1));
        for path in [link.clone(), format!("{link}/stored"), format!("{link}/export.json"), format!("{link}/erase")] {
            let (status, page) = app.get(&path).await;
            assert_eq!(status, 410, "{path}");
            assert!(page.contains(&format!("{link}/renew")) && !page.contains("anna@"), "{page}");
        }
        assert_eq!(app.form(&format!("{link}/leave"), &[("newsletter", "weekly")]).await.0, 410);
        let before = app.receiver.mails().len();
        assert_eq!(app.form(&format!("{link}/renew"), &[]).await.0, 202);
        app.deliver().await;
        assert_eq!(app.receiver.mails().len() - before, 1);
        let renewed = app.receiver.to("anna@example.org").pop().unwrap().link("/preferences/");
        assert_ne!(renewed, link);
        assert_eq!(app.get(&renewed).await.0, 200);
        let unknown = format!("/preferences/{}/renew", "A".repeat(43));
        assert_eq!(app.form(&unknown, &[]).await.0, 404);
    }

    async fn a_link_for_one_subscription_leads_to_everything(app: TestApp) {
        app.a_newsletter().await;
        a_second_newsletter(&app).await;
        app.a_reader("anna@example.org", &[]).await;
        // The answer to a second sign-up is for the subscription.
        assert_eq!(app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await.0, 202);
        app.deliver().await;
        let link = app.receiver.to("anna@example.org").pop().unwrap().link("/preferences/");
        let (status, page) = app.get(&link).await;
        assert_eq!(status, 200);
        assert!(page.contains("The Weekly Brief") && page.contains("The Daily Brief") && page.contains("anna@example.org"));
        app.pass(HOUR);
        assert_eq!(app.get(&link).await.0, 410);
        assert_eq!(app.form(&format!("{link}/renew"), &[]).await.0, 202);
        app.deliver().await;
        let renewed = app.receiver.to("anna@example.org").pop().unwrap();
        assert!(renewed.header("From").contains("desk@example.org"));
        assert_eq!(app.get(&renewed.link("/preferences/")).await.0, 200);
    }

    async fn the_newsletter_of_the_page_speaks_to_its_readers_only(app: TestApp) {
        app.a_newsletter().await;
        a_second_newsletter(&app).await;
        app.a_reader("anna@example.org", &[]).await;
        let (status, page) = app.get("/manage?newsletter=daily").await;
        assert_eq!(status, 200);
        assert!(page.contains("<html lang=\"ru\">") && page.contains("The Daily Brief"), "{page}");
        assert_eq!(app.get("/manage?newsletter=nothing").await.0, 200);
        let fields = [("email", "anna@example.org"), ("newsletter", "daily")];
        assert_eq!(app.form("/manage", &fields).await.0, 202);
        app.deliver().await;
        let letter = app.receiver.to("anna@example.org").pop().unwrap();
        assert!(letter.header("From").contains("desk@example.org"), "from the one that she gets");
        assert!(letter.header("Subject").starts_with("=?"), "in its language");
        let link = letter.link("/preferences/");
        assert_eq!(app.form(&format!("{link}/join"), &[("newsletter", "daily")]).await.0, 200);
        assert_eq!(app.form("/manage", &fields).await.0, 202);
        app.deliver().await;
        let letter = app.receiver.to("anna@example.org").pop().unwrap();
        assert!(letter.header("From").contains("daily@example.org"));
    }

    async fn what_is_no_address_comes_back_with_the_reason(app: TestApp) {
        let (status, page) = app.form("/manage?lang=en", &[("email", "anna@")]).await;
        assert_eq!(status, 422);
        assert!(page.contains("value=\"anna@\"") && page.contains("id=\"email-problem\""), "{page}");
        let answer = app.http.get(format!("{}/manage", app.root)).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
        assert_eq!(app.api("POST", "/newsletters", json!({"slug": "manage", "name": "x", "language": "en", "from_name": "x",
            "from_address": "x@example.org", "postal_address": "x"})).await.0, 422, "the word is the site's own");
    }

    async fn one_network_cannot_ask_for_ever(app: TestApp) {
        let mut last = 0;
        for n in 0..31 {
            last = app.form("/manage", &[("email", &format!("r{n}@example.org"))]).await.0;
        }
        assert_eq!(last, 429);
        app.deliver().await;
        assert!(app.receiver.mails().is_empty());
    }
}
