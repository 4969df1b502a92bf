//! Clicks of single readers: kept of those who have agreed, and of nobody else.

use std::time::Duration;

use diesel::RunQueryDsl;
use serde_json::{Value, json};
use vesnik::{
    domain::{ConsentKind, EmailAddress, NewsletterId, SubscriberId},
    storage::{
        Conn, StorageError, clicks, consents, newsletters, subscribers,
        subscriptions::{self, Subscription},
    },
    subscribers::measuring,
};

use crate::{
    clicks::{canary, click, clickable, counted, measure},
    receiver::Received,
    test_app::{TestApp, on_both},
};

const READERS: [&str; 2] = ["anna@example.org", "boris@example.org"];
const BODY: &str = "The [law](https://example.org/law) and the [map](https://example.org/map).";

async fn newsletter_and_readers(app: &TestApp, measurement: &str) {
    app.a_newsletter().await;
    measure(app, measurement).await;
    for reader in READERS {
        app.a_reader(reader, &[]).await;
    }
}

/// Sends an issue of one brief, and lets ten seconds pass.
async fn send(app: &TestApp, headline: &str) {
    let brief = app.a_brief("politics", headline, BODY).await;
    let special = json!({"newsletter": "weekly", "subject": headline, "briefs": [brief]});
    let (status, made) = app.api("POST", "/issues", special).await;
    assert_eq!(status, 201);
    let path = format!("/issues/{}/schedule", made["id"]);
    assert_eq!(app.api("POST", &path, json!({})).await.0, 200);
    app.tick().await;
    app.deliver().await;
    app.pass(Duration::from_secs(10));
}

fn mail(app: &TestApp, reader: &str) -> Received {
    app.receiver.to(reader).pop().unwrap()
}

/// Runs something on a reader's subscription.
async fn with<T: Send + 'static>(
    app: &TestApp,
    reader: &str,
    run: impl FnOnce(&mut Conn, Subscription) -> Result<T, StorageError> + Send + 'static,
) -> T {
    let email = EmailAddress::parse(reader).unwrap();
    let (hash, now) = (app.state.key.address_hash(&email), app.state.now());
    let write = move |conn: &mut Conn| {
        let known = subscribers::find_or_insert(conn, &email, &hash, &Default::default(), None, now)?;
        let found = subscriptions::find_for(conn, NewsletterId(1), known.id)?;
        run(conn, found.unwrap())
    };
    app.state.db.write(write).await.unwrap()
}

async fn agree(app: &TestApp, reader: &str) -> bool {
    let now = app.state.now();
    with(app, reader, move |conn, subscription| {
        measuring::agree(conn, subscription.id, measuring::WORDING, "test", now)
    })
    .await
}

/// Where the links lead that are kept of a reader, and after how many seconds since `START` each was followed first.
async fn kept(app: &TestApp, reader: &str) -> Vec<String> {
    with(app, reader, |conn, subscription| {
        let found = clicks::of_reader(conn, subscription.subscriber_id)?;
        assert!(
            found
                .iter()
                .all(|one| one.newsletter.as_str() == "weekly" && one.issue_number >= 1)
        );
        Ok(found.into_iter().map(|one| one.url).collect())
    })
    .await
}

async fn shown_again(app: &TestApp, issue: i64, reader: &str) -> Vec<u8> {
    let url = format!("{}/api/v1/issues/{issue}/copy?email={reader}", app.root);
    let answer = app.http.get(url).bearer_auth(&app.token).send().await.unwrap();
    answer.bytes().await.unwrap().to_vec()
}

on_both! {
    async fn a_reader_agrees_and_withdraws_on_the_page_of_preferences(app: TestApp) {
        newsletter_and_readers(&app, "individual").await;
        let page = app.manage_link(READERS[0]).await;
        let (_, shown) = app.get(&format!("{page}?lang=en")).await;
        assert!(shown.contains("I agree that") && !shown.contains("value=\"yes\" checked"), "{shown}");
        let form = format!("{page}/measuring");
        assert_eq!(app.form(&form, &[("newsletter", "weekly"), ("agrees", "yes")]).await.0, 200);
        let (_, shown) = app.get(&format!("{page}?lang=en")).await;
        assert!(shown.contains("value=\"yes\" checked"), "{shown}");
        send(&app, "Vote").await;
        let own = clickable(&mail(&app, READERS[0]));
        assert_eq!(click(&app, &own[1], "Anna").await, "https://example.org/law");
        counted(&app).await;
        let page = app.manage_link(READERS[0]).await;
        let (_, data) = app.get(&format!("{page}/export.json")).await;
        let data: Value = serde_json::from_str(&data).unwrap();
        assert_eq!((&data["clicks"][0]["url"], &data["clicks"][0]["issue"]), (&json!("https://example.org/law"), &json!(1)), "{data}");
        let consents = data["subscriptions"][0]["consents"].as_array().unwrap();
        let agreed = consents.iter().find(|one| one["kind"] == "measuring_agreed").unwrap();
        assert!(agreed["wording"].as_str().unwrap().contains("The Weekly Brief"), "the words themselves: {agreed}");
        assert!(app.get(&format!("{page}/stored?lang=en")).await.1.contains("https://example.org/law"));
        assert_eq!(app.form(&format!("{page}/measuring"), &[("newsletter", "weekly")]).await.0, 200);
        let (_, data) = app.get(&format!("{page}/export.json")).await;
        assert_eq!(serde_json::from_str::<Value>(&data).unwrap()["clicks"], json!([]));
    }

    async fn links_are_a_readers_own_only_once_the_reader_has_agreed(app: TestApp) {
        newsletter_and_readers(&app, "individual").await;
        send(&app, "Vote").await;
        assert_eq!(clickable(&mail(&app, READERS[0])), clickable(&mail(&app, READERS[1])), "nobody has agreed");
        assert!(agree(&app, READERS[0]).await);
        assert!(!agree(&app, READERS[0]).await, "once");
        send(&app, "Storm").await;
        let (hers, his) = (mail(&app, READERS[0]), mail(&app, READERS[1]));
        let (own, shared) = (clickable(&hers), clickable(&his));
        assert_eq!(own.len(), shared.len());
        for (own, shared) in own.iter().zip(&shared) {
            assert!(own.starts_with(&format!("{shared}/")), "{own} {shared}");
            assert!(hers.text().contains(own.as_str()) && his.text().contains(shared.as_str()));
        }
        assert_eq!(click(&app, &own[1], "Anna").await, "https://example.org/law");
        app.pass(Duration::from_secs(5));
        assert_eq!(click(&app, &own[1], "Anna").await, "https://example.org/law");
        assert_eq!(click(&app, &own[2], "Anna").await, "https://example.org/map");
        assert_eq!(click(&app, &shared[1], "Boris").await, "https://example.org/law");
        counted(&app).await;
        assert_eq!(kept(&app, READERS[0]).await, ["https://example.org/law", "https://example.org/map"]);
        assert!(kept(&app, READERS[1]).await.is_empty());
        for reader in READERS {
            assert!(shown_again(&app, 2, reader).await == mail(&app, reader).raw, "{reader}: octet for octet");
        }
        let (_, variants) = app.api("GET", "/issues/2/variants", Value::Null).await;
        let items = variants["items"].as_array().unwrap();
        assert_eq!(items.len(), 2, "{variants}");
        assert_eq!(items[0]["content_hash"], items[1]["content_hash"], "the same but for what is the reader's own");
        assert_eq!(items.iter().filter(|one| one["own_links"] == json!(true)).count(), 1, "{variants}");
    }

    async fn machines_and_other_modes_leave_nothing_of_a_reader(app: TestApp) {
        newsletter_and_readers(&app, "individual").await;
        agree(&app, READERS[0]).await;
        send(&app, "Vote").await;
        let hers = mail(&app, READERS[0]);
        let own = clickable(&hers);
        click(&app, &own[1], "scanner").await;
        click(&app, &canary(&hers), "scanner").await;
        counted(&app).await;
        assert!(kept(&app, READERS[0]).await.is_empty());
        measure(&app, "aggregate").await;
        click(&app, &own[1], "Anna").await;
        counted(&app).await;
        assert!(kept(&app, READERS[0]).await.is_empty(), "less is measured at once");
        send(&app, "Storm").await;
        assert_eq!(clickable(&mail(&app, READERS[0])), clickable(&mail(&app, READERS[1])));
    }

    async fn withdrawing_deletes_what_was_kept(app: TestApp) {
        newsletter_and_readers(&app, "individual").await;
        for reader in READERS {
            agree(&app, reader).await;
        }
        send(&app, "Vote").await;
        let (hers, his) = (clickable(&mail(&app, READERS[0])), clickable(&mail(&app, READERS[1])));
        click(&app, &hers[1], "Anna").await;
        click(&app, &his[1], "Boris").await;
        counted(&app).await;
        // This one waits while she withdraws.
        click(&app, &hers[2], "Anna").await;
        let now = app.state.now();
        let withdraw = move |conn: &mut Conn, subscription: Subscription| {
            assert!(measuring::agrees(conn, subscription.id)?);
            let first = measuring::withdraw(conn, &subscription, "test", now)?;
            assert!(!measuring::agrees(conn, subscription.id)?);
            Ok((first, measuring::withdraw(conn, &subscription, "test", now)?))
        };
        assert_eq!(with(&app, READERS[0], withdraw).await, (true, false));
        counted(&app).await;
        assert!(kept(&app, READERS[0]).await.is_empty());
        assert_eq!(kept(&app, READERS[1]).await.len(), 1);
        assert_eq!(click(&app, &hers[1], "Anna").await, "https://example.org/law", "her links lead where they led");
        counted(&app).await;
        assert!(kept(&app, READERS[0]).await.is_empty());
        let kinds = with(&app, READERS[0], |conn, subscription| consents::kinds(conn, subscription.id)).await;
        assert_eq!(kinds[2..], [ConsentKind::MeasuringAgreed, ConsentKind::MeasuringWithdrawn]);
        assert!(shown_again(&app, 1, READERS[0]).await == mail(&app, READERS[0]).raw, "as it was sent");
        // Whoever leaves withdraws that, too.
        let leave = mail(&app, READERS[1]).link("/unsubscribe/");
        assert_eq!(app.form(&leave, &[]).await.0, 200);
        assert!(kept(&app, READERS[1]).await.is_empty());
        assert!(!with(&app, READERS[1], |conn, subscription| measuring::agrees(conn, subscription.id)).await);
        // The sums stay: they tell of nobody.
        let sum = |conn: &mut Conn| clicks::of_links(conn, vesnik::domain::IssueId(1));
        let sum: i64 = app.state.db.read(sum).await.unwrap().values().map(|counts| counts.people).sum();
        assert_eq!(sum, 4);
    }

    async fn what_is_kept_goes_with_its_reader(app: TestApp) {
        newsletter_and_readers(&app, "individual").await;
        agree(&app, READERS[0]).await;
        send(&app, "Vote").await;
        click(&app, &clickable(&mail(&app, READERS[0]))[1], "Anna").await;
        counted(&app).await;
        assert_eq!(kept(&app, READERS[0]).await.len(), 1);
        with(&app, READERS[0], |conn, subscription| clicks::forget_all(conn, subscription.subscriber_id)).await;
        assert!(kept(&app, READERS[0]).await.is_empty());
        // A person without subscriptions, whose row goes.
        let erase = |conn: &mut Conn| {
            for sql in [
                "INSERT INTO subscribers (id, email, email_key, address_hash, name, created_at) \
                 SELECT 900, 'x@example.org', 'x@example.org', address_hash || address_hash, '', 1 FROM subscribers WHERE id = 1",
                "INSERT INTO reader_clicks (subscriber_id, issue_id, link, first_at) VALUES (900, 1, 1, 5)",
                "DELETE FROM subscribers WHERE id = 900",
            ] {
                diesel::sql_query(sql).execute(conn).map_err(StorageError::from)?;
            }
            clicks::of_reader(conn, SubscriberId(900))
        };
        assert!(app.state.db.write(erase).await.unwrap().is_empty());
    }

    async fn readers_are_asked_where_single_readers_are_measured(app: TestApp) {
        use vesnik::locale::Locale;
        app.a_newsletter().await;
        let newsletter = |conn: &mut Conn| newsletters::find(conn, NewsletterId(1));
        assert!(!measuring::is_asked(&app.state.db.read(newsletter).await.unwrap()));
        measure(&app, "individual").await;
        assert!(app.get("/weekly/privacy?lang=en").await.1.contains("Only of readers who have agreed to it"));
        let newsletter = app.state.db.read(newsletter).await.unwrap();
        assert!(measuring::is_asked(&newsletter));
        for locale in Locale::ALL {
            assert!(measuring::words(locale, &newsletter).contains("The Weekly Brief"));
        }
    }
}
