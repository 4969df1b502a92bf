//! Sixty days of a newsroom in which readers come, go, pause and change their minds, summer time ends on both sides of the
//! ocean and workers die: each brief comes once, to each reader, at that reader's cadence.
//!
//! 2,000 readers on SQLite and 400 on PostgreSQL; `VESNIK_TEST_NEWSROOM=full` has as many on both.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::{Duration, Instant},
};

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Timelike, Weekday};
use chrono_tz::Tz;
use vesnik::{
    domain::Timestamp,
    subscribers::import::{ImportOrder, import},
};

use crate::{
    model::{
        promise::{Cadence, Sections, Standing},
        world::{Line, World, address, slug},
    },
    test_app::TestApp,
};

const HOUR: Duration = Duration::from_secs(3600);
const MINUTE: Duration = Duration::from_secs(60);
const SECTIONS: usize = 5;
const DAYS: u64 = 60;
const SEED: u64 = 20_261_010;
const CRASHES: usize = 10;
const QUIET: Duration = Duration::from_secs(2 * 3600);
/// The editions, in the order of [`lines`].
const INSTANT: usize = 0;
const DAILY: usize = 1;
const WEEKLY: usize = 2;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn first_day() -> NaiveDate {
    day("2026-10-10")
}

fn at(day: NaiveDate, hour: u32) -> Timestamp {
    Timestamp::from(day.and_hms_opt(hour, 0, 0).unwrap().and_utc())
}

/// 09:00 in Berlin, where summer time ends in the morning of 25 October.
fn nine_in_berlin(day: NaiveDate) -> Timestamp {
    let is_summer = day < self::day("2026-10-25");
    at(day, if is_summer { 7 } else { 8 })
}

/// 08:00 in New York, where it ends in the morning of 1 November.
fn eight_in_new_york(day: NaiveDate) -> Timestamp {
    let is_summer = day < self::day("2026-11-01");
    at(day, if is_summer { 12 } else { 13 })
}

/// When a day begins where an edition is at home.
fn midnight(edition: usize, day: NaiveDate) -> Timestamp {
    match edition {
        DAILY if day <= self::day("2026-10-25") => at(day, 0) - 2 * HOUR,
        DAILY => at(day, 0) - HOUR,
        WEEKLY if day <= self::day("2026-11-01") => at(day, 4),
        WEEKLY => at(day, 5),
        _ => at(day, 0),
    }
}

fn first_after(after: Timestamp, due: impl Fn(NaiveDate) -> Option<Timestamp>) -> Timestamp {
    let days = after.utc().date_naive().iter_days();
    days.filter_map(due).find(|due| *due > after).unwrap()
}

fn lines() -> [Line; 3] {
    [
        Line {
            slug: "instant",
            cron: None,
            cadence: Cadence::Instant(QUIET),
            catch_up_within: 24 * HOUR,
        },
        Line {
            slug: "daily",
            cron: Some(("0 9 * * *", "Europe/Berlin")),
            cadence: Cadence::Recurring(|after| first_after(after, |day| Some(nine_in_berlin(day)))),
            catch_up_within: HOUR,
        },
        Line {
            slug: "weekly",
            cron: Some(("0 8 * * 1", "America/New_York")),
            cadence: Cadence::Recurring(|after| {
                first_after(after, |day| {
                    (day.weekday() == Weekday::Mon).then(|| eight_in_new_york(day))
                })
            }),
            catch_up_within: HOUR,
        },
    ]
}

/// What is on the day's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Entry {
    Publish,
    Retract,
    Reader,
    Tick,
}

struct Newsroom {
    world: World,
    /// The days on which readers' pauses end.
    pauses: HashMap<usize, NaiveDate>,
    crashes_left: usize,
    /// How often readers did what.
    done: BTreeMap<&'static str, usize>,
}

impl Newsroom {
    fn some_edition(&mut self) -> usize {
        match self.world.random.below(20) {
            0 => INSTANT,
            1..7 => DAILY,
            _ => WEEKLY,
        }
    }

    fn some_sections(&mut self) -> Sections {
        match self.world.random.one_in(4) {
            true => (1 << SECTIONS) - 1,
            false => 1 + Sections::try_from(self.world.random.below((1 << SECTIONS) - 1)).unwrap(),
        }
    }

    async fn import(&mut self) {
        let mut csv = "email,edition,sections\n".to_owned();
        let now = self.world.now();
        for reader in 0..self.world.promise.readers.len() * 9 / 10 {
            let (edition, sections) = (self.some_edition(), self.some_sections());
            let known = &mut self.world.promise.readers[reader];
            (known.edition, known.sections) = (edition, sections);
            known.join(now);
            let taken = (0..SECTIONS).filter(|section| sections & (1 << section) != 0);
            let taken: Vec<String> = taken.map(|section| format!("section-{section}")).collect();
            csv += &format!("{},{},{}\n", address(reader), lines()[edition].slug, taken.join(";"));
        }
        let (db, key) = (self.world.app.state.db.clone(), self.world.app.state.key.clone());
        let rows = csv.lines().count() as u64 - 1;
        let run = move || {
            let order = ImportOrder {
                newsletter: slug("weekly"),
                edition: None,
                consent_source: "an old list".into(),
            };
            import(&db, &key, &order, csv.as_bytes(), now, |_, _| (), |_| ()).unwrap()
        };
        assert_eq!(tokio::task::spawn_blocking(run).await.unwrap().added, rows);
    }

    /// One reader comes, goes or chooses anew.
    async fn reader_acts(&mut self) {
        let reader = self.world.random.index(self.world.promise.readers.len());
        let (edition, sections) = (self.some_edition(), self.some_sections());
        let known = &self.world.promise.readers[reader];
        let (now, old) = (self.world.now(), (known.edition, known.sections));
        if matches!(known.standing, Standing::Active) {
            self.pauses.remove(&reader);
        }
        let pause = |day: NaiveDate, edition| (day, midnight(edition, day));
        let still = self.pauses.get(&reader).copied();
        let what = match (known.standing, self.world.random.below(10)) {
            (Standing::Away | Standing::Pending, _) => {
                self.world.sign_up(reader, edition, sections).await;
                self.world.confirm(reader).await;
                "join"
            }
            (_, 0..3) => {
                let until = still.map(|day| pause(day, edition));
                self.world.choose(reader, edition, old.1, until).await;
                "switch"
            }
            (_, 3..6) => {
                let until = still.map(|day| pause(day, old.0));
                self.world.choose(reader, old.0, sections, until).await;
                "take other sections"
            }
            (Standing::Paused(_), 6..9) => {
                self.pauses.remove(&reader);
                self.world.choose(reader, old.0, old.1, None).await;
                "end a pause"
            }
            (_, 6..9) => {
                let day = now.utc().date_naive() + Days::new(2 + self.world.random.below(20));
                self.pauses.insert(reader, day);
                let edition = if self.world.random.one_in(4) { edition } else { old.0 };
                self.world
                    .choose(reader, edition, old.1, Some(pause(day, edition)))
                    .await;
                "pause"
            }
            _ => {
                self.pauses.remove(&reader);
                self.world.leave(reader).await;
                "leave"
            }
        };
        *self.done.entry(what).or_default() += 1;
    }

    /// What happens on a day, in its order.
    fn plan(&mut self, day: NaiveDate) -> Vec<(Timestamp, Entry)> {
        let minute = |minutes: u64| at(day, 0) + MINUTE * u32::try_from(minutes).unwrap();
        let random = &mut self.world.random;
        let mut plan = vec![
            (nine_in_berlin(day) - MINUTE, Entry::Tick),
            (nine_in_berlin(day), Entry::Tick),
        ];
        if day.weekday() == Weekday::Mon {
            plan.push((eight_in_new_york(day) - MINUTE, Entry::Tick));
            plan.push((eight_in_new_york(day), Entry::Tick));
        }
        for _ in 0..2 + random.below(3) {
            let published = minute(300 + random.below(900));
            plan.push((published, Entry::Publish));
            plan.push((published + QUIET, Entry::Tick));
        }
        if random.one_in(6) {
            plan.push((minute(1_200 + random.below(200)), Entry::Retract));
        }
        for _ in 0..20 {
            plan.push((minute(random.below(1_440)), Entry::Reader));
        }
        plan.sort_unstable();
        plan
    }

    /// One of the latest briefs is retracted.
    async fn retract(&mut self) {
        let briefs = &self.world.promise.briefs;
        let latest = (briefs.len().saturating_sub(3)..briefs.len()).filter(|brief| !briefs[*brief].is_retracted);
        let latest: Vec<usize> = latest.collect();
        if let Some(brief) = self.world.random.pick(&latest) {
            self.world.retract(brief).await;
        }
    }

    async fn tick(&mut self) {
        if self.world.tick(1).await == 0 {
            return;
        }
        if self.world.random.one_in(20) {
            // Its issue has been made and not sent.
            self.retract().await;
        }
        let sure = self.world.promise.sure(self.world.now()).len();
        let is_time = self.world.promise.issues.len() % 11 == 5;
        if self.crashes_left > 0 && sure > 4 && is_time {
            self.crashes_left -= 1;
            let copy = 1 + self.world.random.index(sure - 1);
            self.world.crash_at(copy).await;
            self.world.pass(61 * Duration::from_secs(1));
        }
        self.deliver().await;
    }

    /// Copies that wait for another issue's look again after half a minute.
    async fn deliver(&mut self) {
        for _ in 0..4 {
            self.world.deliver(HashSet::new(), HashSet::new()).await;
            if self.world.promise.under_way().is_empty() {
                return;
            }
            self.world.pass(30 * Duration::from_secs(1));
        }
        panic!("an issue does not end");
    }

    async fn live(&mut self, day: NaiveDate) {
        for (time, entry) in self.plan(day) {
            // Deliveries may have taken a while.
            let now = self.world.now().max(time - Duration::from_millis(1));
            self.world.app.set_time(&(now + Duration::from_millis(1)).to_string());
            match entry {
                Entry::Publish => {
                    let section = self.world.random.index(SECTIONS);
                    self.world.publish(section, None).await;
                }
                Entry::Retract => self.retract().await,
                Entry::Reader => self.reader_acts().await,
                Entry::Tick => self.tick().await,
            }
        }
    }

    /// Everybody comes back, and each edition comes out with something new in each section.
    async fn conclude(&mut self) {
        for reader in 0..self.world.promise.readers.len() {
            if matches!(self.world.promise.readers[reader].standing, Standing::Paused(_)) {
                let known = &self.world.promise.readers[reader];
                let (edition, sections) = (known.edition, known.sections);
                self.world.choose(reader, edition, sections, None).await;
            }
        }
        let last = self.world.now().utc().date_naive() + Days::new(1);
        self.world.app.set_time(&at(last, 1).to_string());
        for section in 0..SECTIONS {
            self.world.publish(section, None).await;
        }
        for day in last.iter_days().take(8) {
            for time in [at(day, 4), nine_in_berlin(day), eight_in_new_york(day)] {
                self.world.app.set_time(&time.to_string());
                self.tick().await;
            }
        }
    }

    /// The hours at which the issues of an edition were closed, where it is at home.
    fn hours(&self, edition: usize, zone: Tz) -> (usize, HashSet<NaiveTime>) {
        let issues = self
            .world
            .promise
            .issues
            .iter()
            .filter(|issue| issue.edition == edition);
        let local = issues.map(|issue| {
            issue
                .cutoff
                .utc()
                .with_timezone(&zone)
                .time()
                .with_nanosecond(0)
                .unwrap()
        });
        let local: Vec<NaiveTime> = local.collect();
        (local.len(), local.into_iter().collect())
    }
}

async fn sixty_days(app: TestApp, readers: usize) {
    let began = Instant::now();
    app.set_time(&at(first_day(), 0).to_string());
    let mut newsroom = Newsroom {
        world: World::new(app, SEED, SECTIONS, readers, &lines(), false).await,
        pauses: HashMap::new(),
        crashes_left: CRASHES,
        done: BTreeMap::new(),
    };
    newsroom.import().await;
    for day in first_day().iter_days().take(usize::try_from(DAYS).unwrap()) {
        newsroom.live(day).await;
    }
    assert_eq!(newsroom.crashes_left, 0);
    newsroom.conclude().await;
    let (promise, count, now) = (&newsroom.world.promise, &newsroom.world.count, newsroom.world.now());
    for reader in 0..readers {
        let complaint = promise.complaint(reader, now);
        assert_eq!(complaint, None, "reader {reader}: {:?}", promise.readers[reader]);
    }
    let (daily, at_nine) = newsroom.hours(DAILY, Tz::Europe__Berlin);
    let (weekly, at_eight) = newsroom.hours(WEEKLY, Tz::America__New_York);
    let hour = |hour| HashSet::from([NaiveTime::from_hms_opt(hour, 0, 0).unwrap()]);
    assert_eq!(
        (at_nine, at_eight),
        (hour(9), hour(8)),
        "summer time has ended, and the hours have stayed"
    );
    assert!(daily > 55 && weekly > 7, "{daily} daily issues, {weekly} weekly ones");
    println!(
        "{DAYS} days, {readers} readers in {:?}: {} briefs ({} retracted), {} issues; readers {:?}; {count:?}",
        began.elapsed(),
        promise.briefs.len(),
        promise.briefs.iter().filter(|brief| brief.is_retracted).count(),
        promise.issues.len(),
        newsroom.done,
    );
    assert!(
        count.crashes == CRASHES && count.sent_again > 0 && count.caught_up > 100,
        "{count:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_days_bring_each_brief_once_on_sqlite() {
    sixty_days(TestApp::on_sqlite().await, 2_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_days_bring_each_brief_once_on_postgres() {
    let is_full = std::env::var("VESNIK_TEST_NEWSROOM").is_ok_and(|scale| scale == "full");
    let readers = if is_full { 2_000 } else { 400 };
    if let Some(app) = TestApp::on_postgres().await {
        if !is_full {
            println!("{readers} readers instead of 2,000: VESNIK_TEST_NEWSROOM=full has them all");
        }
        sixty_days(app, readers).await;
    }
}
