//! How long it takes to ask the ledger of an issue that has been sent who got one of its briefs.

use std::time::{Duration, Instant};

use vesnik::{
    delivery::{
        DeliverySettings, Metrics, Worker,
        distribution::{self, Distributed},
    },
    domain::{BriefId, Clock, IssueId, Links, SubscriberId},
    storage::{DatabaseUrl, issues},
};

use crate::{measure::median, newsroom::Newsroom};

/// The first brief of a newsroom.
const BRIEF: BriefId = BriefId(1);
const TRIES: usize = 9;
/// Readers of one page, as the API reads them.
const PAGE: i64 = 5_000;

/// Asks and prints how long it took.
pub fn ask(newsroom: &Newsroom) {
    let (db, key) = newsroom.open();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let count = || -> (f64, Vec<Distributed>) {
        let mut found = Vec::new();
        let times: Vec<f64> = (0..TRIES)
            .map(|_| {
                let start = Instant::now();
                found = runtime.block_on(distribution::of_brief(&db, BRIEF)).unwrap();
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        (median(times.into_iter()), found)
    };
    let mut conn = DatabaseUrl::parse(&newsroom.url).unwrap().open().unwrap();
    let is_counted = issues::find(&mut conn, IssueId(1)).unwrap().unwrap().seen_recorded;
    let before = (!is_counted).then(|| count().0);
    let start = Instant::now();
    let links = Links::parse("http://news.example.org").unwrap();
    let metrics = std::sync::Arc::new(Metrics::new().unwrap());
    let worker = Worker::new(
        db.clone(),
        key,
        links,
        Clock::system(),
        Vec::new(),
        DeliverySettings::default(),
        metrics,
    );
    runtime.block_on(worker.run_until_idle()).unwrap();
    let settled = start.elapsed();
    let (after, found) = count();
    let start = Instant::now();
    let listed = readers(&found, &mut conn);
    let copies: i64 = found.iter().map(|one| one.copies).sum();
    assert_eq!(
        i64::try_from(listed).unwrap(),
        copies,
        "as many are listed as were counted"
    );
    println!(
        "{:<10} {:<12} {:>10} one brief: {copies} readers counted in {after:.1} ms{}; listed in {:.2} s; the issue was settled in {:.2} s",
        newsroom.backend.name(),
        newsroom.sender(),
        newsroom.readers,
        before.map_or(String::new(), |ms| format!(
            " ({ms:.1} ms before the issue was settled)"
        )),
        start.elapsed().as_secs_f64(),
        Duration::as_secs_f64(&settled),
    );
}

fn readers(found: &[Distributed], conn: &mut vesnik::storage::Conn) -> usize {
    let mut listed = 0;
    for issue in found {
        let mut after = SubscriberId(0);
        loop {
            let page = issue.readers(conn, after, PAGE).unwrap();
            let Some(last) = page.last() else { break };
            after = last.subscriber;
            listed += page.len();
        }
    }
    listed
}
