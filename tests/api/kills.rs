//! The built binary, killed and stopped at random moments of a send: nobody is lost, and almost nobody gets a second copy.
//!
//! `VESNIK_TEST_KILLS=full` kills 50 times (20 on PostgreSQL, where one of two workers is killed at a time) in a send to
//! 20,000; without it, or with a pair such as `12,5000`, it is fewer kills and readers.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use vesnik::domain::IssueStatus;

use crate::{
    fault_relay::{Act, FaultRelay, Kept, Point},
    faults::{Again, Scene},
    random::Random,
    setting::{Running, wait_until},
};

/// Connections of each process.
const CONNECTIONS: usize = 10;
/// What a process that is killed may have handed over without a record: see the engine's places.
const UNRECORDED: usize = 64;
const SEED: u64 = 20_261_124;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Kill,
    Terminate,
}

impl Ending {
    fn befall(self, process: &mut Running) {
        if self == Ending::Kill {
            process.kill();
            return;
        }
        let (status, took) = process.terminate();
        assert_eq!(status.code(), Some(0), "{:?}", process.log());
        assert!(took < Duration::from_secs(10), "it took {took:?} to stop");
    }
}

/// How many processes end, and in a send to how many readers.
fn scale(when_full: usize) -> (usize, usize) {
    match std::env::var("VESNIK_TEST_KILLS") {
        Err(_) => (6, 3_000),
        Ok(text) if text == "full" => (when_full, 20_000),
        Ok(text) => {
            let pair = text
                .split_once(',')
                .map(|(ends, readers)| (ends.trim().parse(), readers.trim().parse()));
            let Some((Ok(ends), Ok(readers))) = pair else {
                panic!("VESNIK_TEST_KILLS is \"full\" or a pair such as 12,5000, not {text:?}");
            };
            (ends, readers)
        }
    }
}

/// A relay that keeps up with full speed until it has taken its share, and then takes 20 ms a message: the issue lasts for
/// all kills, and they fall into both.
fn relay(share: &Arc<AtomicUsize>) -> FaultRelay {
    let share = Arc::clone(share);
    FaultRelay::plan()
        .keep_bodies(false)
        .start(move |event| match event.point {
            Point::Message { .. } if event.accepted >= share.load(Ordering::SeqCst) => {
                Act::after(Duration::from_millis(20), Act::Ok)
            }
            _ => Act::Ok,
        })
}

/// On SQLite one process serves; on PostgreSQL two workers share the work and one of them ends at a time.
async fn ended_at_random_moments(database: Option<String>, ending: Ending, ends_when_full: usize) {
    let (ends, readers) = scale(ends_when_full);
    let workers = database.is_some();
    let share = Arc::new(AtomicUsize::new(0));
    let mut scene = Scene::new(database, readers, relay(&share)).await;
    scene.setting.lease_seconds = 2;
    scene.setting.relay = format!("connections = {CONNECTIONS}\n");
    if ending == Ending::Kill {
        scene.again = Again::UpTo(UNRECORDED * ends);
    }
    let mut random = Random(SEED);
    let mut marks = Vec::new();
    let start = |scene: &Scene| {
        if workers {
            scene.setting.work()
        } else {
            scene.setting.serve()
        }
    };
    let mut processes: Vec<Running> = (0..if workers { 2 } else { 1 }).map(|_| start(&scene)).collect();
    for end in 1..=ends {
        share.store(readers * 9 / 10 * end / ends, Ordering::SeqCst);
        let before = scene.relay.accepted();
        wait_until("copies go out", Duration::from_secs(60), || {
            for process in &mut processes {
                assert!(process.is_alive(), "it ended by itself: {:?}", process.log());
            }
            scene.relay.accepted() > before
        });
        // The moment is what the test is about; it waits for nothing.
        std::thread::sleep(Duration::from_millis(20 + random.below(381)));
        let chosen = usize::try_from(random.below(u64::try_from(processes.len()).unwrap())).unwrap();
        let victim = &mut processes[chosen];
        ending.befall(victim);
        if !workers {
            let drained = || scene.relay.open_connections() == 0;
            wait_until("the relay has read what was sent", Duration::from_secs(10), drained);
        }
        marks.push(scene.relay.accepted());
        processes[chosen] = start(&scene);
    }
    let ledger = scene.ledger().await.unwrap();
    assert_eq!(
        ledger.issue.status,
        IssueStatus::Sending,
        "all of them ended while it was being sent"
    );
    share.store(usize::MAX, Ordering::SeqCst);
    scene.wait_for(IssueStatus::Sent, Duration::from_secs(120)).await;
    drop(processes);
    let again = sent_again(&scene.relay.kept(), &marks);
    let (doubled, worst) = (again.iter().sum::<usize>(), again.iter().max().copied().unwrap_or(0));
    println!(
        "{ending:?} {ends} times in a send to {readers} ({}): {doubled} copies sent twice, at most {worst} after one",
        if workers {
            "one of two workers, PostgreSQL"
        } else {
            "SQLite"
        },
    );
    if !workers {
        assert!(worst <= UNRECORDED, "{worst} copies doubled after one end: {again:?}");
    }
    scene.reconcile().await;
}

/// For each end (and what follows the last one): how many copies that had been taken before it were sent again.
fn sent_again(kept: &[Kept], marks: &[usize]) -> Vec<usize> {
    let mut again = vec![0; marks.len() + 1];
    let mut taken: HashMap<&str, usize> = HashMap::new();
    for (place, copy) in kept.iter().enumerate() {
        if let Some(first) = taken.insert(&copy.to, place) {
            again[marks.partition_point(|mark| *mark <= first)] += 1;
        }
    }
    again
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_at_random_moments_lose_nobody_on_sqlite() {
    ended_at_random_moments(None, Ending::Kill, 50).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_of_one_of_two_workers_lose_nobody_on_postgres() {
    if let Some(database) = crate::faults::postgres().await {
        ended_at_random_moments(Some(database), Ending::Kill, 20).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stops_at_random_moments_lose_and_double_nobody_on_sqlite() {
    ended_at_random_moments(None, Ending::Terminate, 20).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stops_of_one_of_two_workers_lose_and_double_nobody_on_postgres() {
    if let Some(database) = crate::faults::postgres().await {
        ended_at_random_moments(Some(database), Ending::Terminate, 20).await;
    }
}
