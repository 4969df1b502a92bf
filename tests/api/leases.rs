//! Leases of copies, as several workers on one database see them.

use std::time::Duration;

use serde_json::json;
use vesnik::{
    domain::{IssueId, LeaseId, SubscriberId, Timestamp},
    storage::{StorageError, deliveries, leases, leases::Change},
};

use crate::test_app::{TestApp, on_both};

const ISSUE: IssueId = IssueId(1);

/// A special issue to so many readers, being sent; nobody has claimed anything.
async fn being_sent(app: &TestApp, readers: usize) {
    app.a_newsletter().await;
    let mut csv = "email\n".to_owned();
    (0..readers).for_each(|n| csv.push_str(&format!("r{n}@example.org\n")));
    app.import(csv.leak()).await;
    let brief = app.a_brief("politics", "Vote", "Text.").await;
    let special = json!({"newsletter": "weekly", "subject": "Special", "briefs": [brief]});
    assert_eq!(app.api("POST", "/issues", special).await.0, 201);
    assert_eq!(app.api("POST", "/issues/1/schedule", json!({})).await.0, 200);
    assert_eq!(app.tick().await.started, 1);
}

/// Claims up to so many copies for a minute, as a worker of its own would; answers the lease and the readers.
async fn claim(app: &TestApp, after: i64, limit: i64) -> Option<(LeaseId, Vec<i64>)> {
    let until = app.state.now() + Duration::from_secs(60);
    let claim = move |conn: &mut _| deliveries::claim(conn, ISSUE, SubscriberId(after), until, limit);
    let claimed = app.state.db.write(claim).await.unwrap();
    claimed.map(|claimed| {
        (
            claimed.lease,
            claimed.rows.iter().map(|row| row.subscriber_id.0).collect(),
        )
    })
}

async fn change(app: &TestApp, change: Change) {
    app.state
        .db
        .write(move |conn| leases::apply(conn, &[change]))
        .await
        .unwrap();
}

async fn due_and_claimed(app: &TestApp) -> (i64, i64) {
    let report = app.report().await;
    assert_eq!(report["unaccounted"], 0, "{report}");
    (report["due"].as_i64().unwrap(), report["claimed"].as_i64().unwrap())
}

on_both! {
    async fn a_copy_is_one_workers_until_its_lease_ends(app: TestApp) {
        being_sent(&app, 10).await;
        let (first, readers) = claim(&app, 0, 4).await.unwrap();
        assert_eq!(readers, [1, 2, 3, 4]);
        let (second, readers) = claim(&app, 0, 4).await.unwrap();
        assert_eq!(readers, [5, 6, 7, 8], "the others are passed over");
        assert_eq!(due_and_claimed(&app).await, (2, 8));
        let (status, page) = app.api("GET", "/deliveries?issue=1&status=claimed", json!(null)).await;
        assert_eq!((status, page["items"].as_array().unwrap().len()), (200, 8), "{page}");
        assert_eq!(page["items"][0]["status"], "claimed");
        change(&app, Change::Narrowed(first, SubscriberId(1), SubscriberId(2))).await;
        change(&app, Change::Ended(second)).await;
        assert_eq!(claim(&app, 2, 100).await.unwrap().1, [3, 4, 5, 6, 7, 8, 9, 10]);
        assert_eq!(claim(&app, 0, 100).await, None);
        assert_eq!(due_and_claimed(&app).await, (0, 10));
        app.leaves_work_undone("two workers of the test have all copies in hand");
    }

    async fn what_a_dead_worker_had_leased_is_sent_when_the_lease_has_run_out(app: TestApp) {
        being_sent(&app, 10).await;
        claim(&app, 0, 4).await.unwrap();
        app.deliver().await;
        assert_eq!(due_and_claimed(&app).await, (0, 4));
        app.pass(Duration::from_secs(61));
        app.deliver().await;
        let report = app.report().await;
        assert_eq!((&report["accepted"], &report["issue"]["status"]), (&json!(10), &json!("sent")));
    }

    async fn an_outcome_counts_once_whoever_writes_it(app: TestApp) {
        being_sent(&app, 2).await;
        claim(&app, 0, 2).await.unwrap();
        let write = |conn: &mut _| {
            deliveries::accept(conn, ISSUE, &[SubscriberId(1)], 0)?;
            deliveries::defer(conn, ISSUE, SubscriberId(1), Timestamp::EPOCH, "450 later")?;
            deliveries::accept(conn, ISSUE, &[SubscriberId(1)], 0)?;
            Ok::<_, StorageError>(())
        };
        app.state.db.write(write).await.unwrap();
        let (_, page) = app.api("GET", "/deliveries?issue=1", json!(null)).await;
        let copy = &page["items"][0];
        assert_eq!((&copy["status"], &copy["attempts"]), (&json!("accepted"), &json!(1)), "{page}");
        app.leaves_work_undone("the second copy is still claimed");
    }

    async fn a_cancelled_issue_skips_what_a_dead_worker_had_leased(app: TestApp) {
        being_sent(&app, 10).await;
        claim(&app, 0, 4).await.unwrap();
        assert_eq!(app.api("POST", "/issues/1/cancel", json!({})).await.0, 200);
        assert_eq!(due_and_claimed(&app).await, (0, 4), "the worker may have handed them over");
        app.pass(Duration::from_secs(61));
        app.deliver().await;
        let report = app.report().await;
        assert_eq!((&report["skipped"], &report["claimed"]), (&json!(10), &json!(0)), "{report}");
        assert_eq!(app.receiver.mails().len(), 0);
    }
}
