//! What is counted for the desk is what happened, whatever came in between.

use std::{collections::BTreeMap, time::Duration};

use diesel::{QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::BigInt};
use serde_json::json;
use vesnik::{
    domain::{
        ConsentKind, EmailAddress, Growth, NewsletterId, PersonName, SectionSet, Slug, SubscriberId, SubscriptionId,
        SubscriptionStatus, Timestamp,
    },
    scheduler::count_figures,
    storage::{
        Conn, DatabaseUrl, StorageError, consents, consents::ConsentEvent, editions, growth, issue_figures,
        newsletters, person, subscribers, subscriptions,
    },
};

use crate::{
    random::Random,
    test_app::{TestApp, on_both},
};

const HOUR: Duration = Duration::from_secs(3600);
const SEED: u64 = 20_261_224;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Runs statements that no room has.
async fn run_sql(app: &TestApp, sql: String) {
    let run = move |conn: &mut Conn| Ok::<_, StorageError>(conn.batch_execute(&sql)?);
    app.state.db.write(run).await.unwrap();
}

async fn number(app: &TestApp, sql: String) -> i64 {
    let read = move |conn: &mut Conn| Ok::<_, StorageError>(sql_query(sql).get_result::<Count>(conn)?.n);
    app.state.db.read(read).await.unwrap()
}

fn append(
    conn: &mut Conn,
    subscription: SubscriptionId,
    kind: ConsentKind,
    now: Timestamp,
) -> Result<(), StorageError> {
    let event = ConsentEvent {
        subscription,
        kind,
        wording: "",
        source: "test",
        ip: None,
    };
    consents::append(conn, &event, now)
}

/// A reader of the newsletter, as the test knows one.
#[derive(Clone, Copy)]
struct Reader {
    person: SubscriberId,
    subscription: SubscriptionId,
}

async fn join(app: &TestApp, name: u64) -> Reader {
    let now = app.state.now();
    let key = app.state.key.clone();
    let join = move |conn: &mut Conn| {
        let newsletter = newsletters::find_by_slug(conn, &Slug::parse("weekly").unwrap())?.unwrap();
        let edition = editions::list(conn, newsletter.id)?.remove(0);
        let email = EmailAddress::parse(&format!("reader{name}@example.org")).unwrap();
        let (hash, no_name) = (key.address_hash(&email), PersonName::parse("").unwrap());
        let person = subscribers::find_or_insert(conn, &email, &hash, &no_name, None, now)?.id;
        let subscription =
            subscriptions::insert_pending(conn, newsletter.id, person, edition.id, &SectionSet::All, now)?;
        append(conn, subscription, ConsentKind::Requested, now)?;
        Ok::<_, StorageError>(Reader { person, subscription })
    };
    app.state.db.write(join).await.unwrap()
}

/// What the test has seen happen: the sum of each day and kind.
#[derive(Default)]
struct Seen(BTreeMap<(i64, Growth), i64>);

impl Seen {
    fn note(&mut self, kind: Growth, now: Timestamp) {
        *self.0.entry((growth::day_of(now), kind)).or_default() += 1;
    }
}

async fn counted(app: &TestApp) -> BTreeMap<(i64, Growth), i64> {
    let days = app
        .state
        .db
        .read(|conn| growth::days(conn, NewsletterId(1), 0))
        .await
        .unwrap();
    let days = days.into_iter().filter(|one| one.kind != Growth::Readers);
    days.map(|one| ((one.day, one.kind), one.count)).collect()
}

/// Does at most what one step of counting does, and then stops, as a process that is killed.
async fn stop_while_counting(app: &TestApp, random: &mut Random) {
    let db = &app.state.db;
    db.write(growth::look_ahead).await.unwrap();
    let at_most = 1 + i64::try_from(random.below(5)).unwrap();
    match random.below(3) {
        0 => {}
        1 => {
            db.write(move |conn| growth::count_some(conn, at_most)).await.unwrap();
        }
        _ => {
            let killed = db.write(move |conn: &mut Conn| {
                growth::count_some(conn, at_most)?;
                Err::<(), _>(StorageError::Unavailable("killed before the commit".into()))
            });
            assert!(killed.await.is_err());
        }
    }
}

on_both! {
    async fn every_event_is_counted_once_on_its_day(app: TestApp) {
        app.a_newsletter().await;
        let mut random = Random(SEED);
        let mut seen = Seen::default();
        let mut readers: Vec<Reader> = Vec::new();
        let csv = "email,joined_at\nold1@example.org,2025-12-31T10:00:00Z\nold2@example.org,2025-12-31T10:00:00Z\n";
        assert_eq!(app.import(csv).await.0.added, 2);
        let imported = number(&app, "SELECT MIN(at) AS n FROM consent_events".into()).await;
        seen.note(Growth::Imported, Timestamp::from_millis(imported));
        seen.note(Growth::Imported, Timestamp::from_millis(imported));
        for step in 0..300 {
            app.pass(HOUR * u32::try_from(random.below(9)).unwrap());
            let now = app.state.now();
            let Some(reader) = random.pick(&readers).filter(|_| !random.one_in(3)) else {
                readers.push(join(&app, step).await);
                seen.note(Growth::Joined, now);
                continue;
            };
            let (of, db) = (reader.subscription, &app.state.db);
            match random.below(8) {
                0 | 1 => {
                    let confirm = move |conn: &mut Conn| {
                        let done = subscriptions::activate(conn, of, now, now)?;
                        if done {
                            append(conn, of, ConsentKind::Confirmed, now)?;
                        }
                        Ok::<_, StorageError>(done)
                    };
                    if db.write(confirm).await.unwrap() {
                        seen.note(Growth::Confirmed, now);
                    }
                }
                2 => {
                    let leave = move |conn: &mut Conn| {
                        let done = subscriptions::unsubscribe(conn, of, now)?;
                        if done {
                            append(conn, of, ConsentKind::Withdrawn, now)?;
                        }
                        Ok::<_, StorageError>(done)
                    };
                    if db.write(leave).await.unwrap() {
                        seen.note(Growth::Left, now);
                    }
                }
                3 => {
                    let erase = move |conn: &mut Conn| {
                        use SubscriptionStatus::{Active, Paused, Pending};
                        let known = subscriptions::find(conn, of)?.unwrap();
                        person::erase(conn, reader.person, now)?;
                        Ok::<_, StorageError>(matches!(known.status, Pending | Active | Paused))
                    };
                    if db.write(erase).await.unwrap() {
                        seen.note(Growth::Left, now);
                    }
                    readers.retain(|other| other.person != reader.person);
                }
                4 => {
                    let (status, kind) = if random.one_in(2) { (4, Growth::Bounced) } else { (5, Growth::Complained) };
                    let refuse = move |conn: &mut Conn| {
                        let sql = format!("UPDATE subscriptions SET status = {status}, ended_at = {} WHERE id = {of} AND status = 1", now.millis());
                        Ok::<_, StorageError>(sql_query(sql).execute(conn)?)
                    };
                    if db.write(refuse).await.unwrap() == 1 {
                        seen.note(kind, now);
                    }
                }
                5 => app.count().await,
                _ => stop_while_counting(&app, &mut random).await,
            }
        }
        app.count().await;
        assert_eq!(counted(&app).await, seen.0);
        app.count().await;
        assert_eq!(counted(&app).await, seen.0, "what is counted stays counted");
        assert!(seen.0.len() > 40 && seen.0.values().any(|count| *count > 1), "much has happened");
        let readers_now = number(&app, "SELECT COUNT(*) AS n FROM subscriptions WHERE status IN (1, 2)".into()).await;
        app.pass(HOUR);
        app.count().await;
        let days = app.state.db.read(|conn| growth::days(conn, NewsletterId(1), 0)).await.unwrap();
        let last = days.iter().rfind(|one| one.kind == Growth::Readers).unwrap();
        assert_eq!((last.day, last.count), (growth::day_of(app.state.now()), readers_now));
        let sections = app.state.db.read(|conn| growth::section_readers(conn, NewsletterId(1))).await.unwrap();
        assert_eq!(sections.iter().map(|of| of.count).sum::<i64>(), readers_now, "all take all sections");
    }

    async fn the_ledger_is_summed_up_as_it_is(app: TestApp) {
        app.a_newsletter().await;
        let mut random = Random(SEED);
        let domains = ["big.example", "large.example", "small.example"];
        for number in 0..24_usize {
            let domain = domains[if number < 12 { 0 } else if number < 20 { 1 } else { 2 }];
            app.a_reader(&format!("r{number}@{domain}"), &[]).await;
        }
        app.a_brief("politics", "Vote", "Counted.").await;
        app.set_time("2026-03-23T09:00:00Z");
        app.tick().await;
        app.count().await;
        let find = async || app.state.db.read(|conn| issue_figures::find(conn, vesnik::domain::IssueId(1))).await.unwrap().unwrap();
        let before = find().await;
        assert_eq!((before.audience, before.outcomes.waiting, before.is_final), (24, 24, false));
        app.deliver().await;
        app.count().await;
        let sent = find().await;
        assert_eq!((sent.outcomes.accepted, sent.outcomes.total(), sent.is_final), (24, 24, true));

        let leaving = app.receiver.to("r3@big.example").pop().unwrap().link("/unsubscribe/");
        app.pass(40 * HOUR);
        assert_eq!(app.form(&leaving, &[]).await.0, 200);
        let late = app.receiver.to("r4@big.example").pop().unwrap().link("/unsubscribe/");
        app.pass(9 * HOUR);
        assert_eq!(app.form(&late, &[]).await.0, 200);
        app.count().await;
        assert_eq!(find().await.left, 1, "one left within two days, one after");

        // What comes back later is counted on the next day.
        for reader in 1..=24 {
            let (status, reason) = [(2, "NULL"), (4, "4"), (5, "0"), (5, "8"), (6, "NULL"), (7, "NULL")][random.index(6)];
            run_sql(&app, format!("UPDATE deliveries SET status = {status}, reason = {reason} WHERE subscriber_id = {reader}")).await;
        }
        app.pass(24 * HOUR);
        app.count().await;
        let told = find().await.outcomes;
        for (status, counted) in [(2, told.accepted), (4, told.failed), (5, told.skipped), (6, told.bounced), (7, told.complained)] {
            let rows = number(&app, format!("SELECT COUNT(*) AS n FROM deliveries WHERE status = {status}")).await;
            assert_eq!(counted, rows, "status {status}");
        }
        let reasons = app.state.db.read(|conn| issue_figures::reasons(conn, vesnik::domain::IssueId(1))).await.unwrap();
        assert_eq!(reasons.iter().map(|(.., copies)| copies).sum::<i64>(), told.failed + told.skipped);
        let kept = app.state.db.read(|conn| issue_figures::domains_of(conn, vesnik::domain::IssueId(1))).await.unwrap();
        let names: Vec<(&str, i64)> = kept.iter().map(|of| (of.domain.as_str(), of.outcomes.total())).collect();
        assert_eq!(names, [("big.example", 12), ("large.example", 8), ("", 4)], "four readers are too few for a name");
        let accepted_at_big = number(&app, "SELECT COUNT(*) AS n FROM deliveries d JOIN subscribers r ON r.id = d.subscriber_id \
            WHERE d.status = 2 AND r.email_key LIKE '%@big.example'".into()).await;
        assert_eq!(kept[0].outcomes.accepted, accepted_at_big);
        let waiting = app.state.db.read(issue_figures::waiting).await.unwrap();
        assert_eq!(waiting, 0, "nothing is under way");
    }

    async fn an_erased_reader_is_among_those_who_left(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        app.a_reader("boris@example.org", &[]).await;
        app.count().await;
        let link = app.manage_link("boris@example.org").await;
        let (status, _) = app.form(&format!("{link}/erase"), &[("understood", "yes")]).await;
        assert_eq!(status, 200);
        app.a_reader("clara@example.org", &[]).await;
        app.count().await;
        let of = async |kind: Growth| {
            let all = counted(&app).await;
            all.iter().filter(|((_, of), _)| *of == kind).map(|(_, count)| *count).sum::<i64>()
        };
        assert_eq!((of(Growth::Joined).await, of(Growth::Confirmed).await, of(Growth::Left).await), (3, 3, 1));
        assert_eq!(app.api("GET", "/newsletters/weekly/departures", json!(null)).await.0, 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_is_committed_late_is_not_passed_over() {
    let Some(app) = TestApp::on_postgres().await else {
        return;
    };
    app.a_newsletter().await;
    let (slow, fast) = (join(&app, 1).await, join(&app, 2).await);
    app.count().await;
    let now = app.state.now();
    let DatabaseUrl::Postgres(_) = app.state.db.url() else {
        panic!("PostgreSQL")
    };
    let mut open = app.state.db.url().open().unwrap();
    open.batch_execute("BEGIN").unwrap();
    assert!(subscriptions::activate(&mut open, slow.subscription, now, now).unwrap());
    append(&mut open, slow.subscription, ConsentKind::Confirmed, now).unwrap();
    let confirm = move |conn: &mut Conn| {
        subscriptions::activate(conn, fast.subscription, now, now)?;
        append(conn, fast.subscription, ConsentKind::Confirmed, now)
    };
    app.state.db.write(confirm).await.unwrap();
    count_figures(&app.state.db, now).await.unwrap();
    let confirmed = async || {
        counted(&app)
            .await
            .get(&(growth::day_of(now), Growth::Confirmed))
            .copied()
    };
    assert_eq!(confirmed().await, None, "the later event waits for the earlier one");
    open.batch_execute("COMMIT").unwrap();
    app.count().await;
    assert_eq!(confirmed().await, Some(2));
}
