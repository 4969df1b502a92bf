//! Random histories of a newsroom beside a simple model: each brief once, to each reader, at that reader's cadence.
//!
//! A failure prints its seed and the last steps. `VESNIK_TEST_SEEDS` names the seeds, such as `7,8,9`, and
//! `VESNIK_TEST_STEPS` how many steps each takes; on PostgreSQL too. What the threads of workers do in between no seed
//! repeats: where a worker is stopped or dies, another run may differ.

pub mod choosing;
pub mod promise;
pub mod settling;
pub mod world;

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use chrono::{Days, NaiveDate};
use vesnik::{delivery::control::Move, domain::Timestamp};

use crate::test_app::TestApp;

use promise::{Cadence, Sections, Standing, State, Waits};
use world::{Act, Line, World, address};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const SECTIONS: usize = 4;
const READERS: usize = 40;

/// The first multiple of a period after an instant, counted from `start` after the epoch, which was a Thursday.
fn next(after: Timestamp, period: Duration, start: Duration) -> Timestamp {
    let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap();
    let (period, start) = (millis(period), millis(start));
    let passed = (after.millis() - start).div_euclid(period);
    Timestamp::from_millis((passed + 1) * period + start)
}

fn lines() -> [Line; 4] {
    let utc = |cron| Some((cron, "UTC"));
    [
        Line {
            slug: "instant",
            cron: None,
            cadence: Cadence::Instant(10 * MINUTE),
            catch_up_within: 24 * HOUR,
        },
        Line {
            slug: "six-hourly",
            cron: utc("0 */6 * * *"),
            cadence: Cadence::Recurring(|after| next(after, 6 * HOUR, Duration::ZERO)),
            catch_up_within: 2 * HOUR,
        },
        Line {
            slug: "daily",
            cron: utc("0 9 * * *"),
            cadence: Cadence::Recurring(|after| next(after, 24 * HOUR, 9 * HOUR)),
            catch_up_within: 24 * HOUR,
        },
        Line {
            slug: "weekly",
            cron: utc("30 9 * * 1"),
            cadence: Cadence::Recurring(|after| next(after, 168 * HOUR, 105 * HOUR + 30 * MINUTE)),
            catch_up_within: 36 * HOUR,
        },
    ]
}

/// What may be done next, with its share among all.
#[derive(Debug, Clone, Copy)]
enum Step {
    Publish,
    Retract,
    SignUp,
    Confirm,
    Switch,
    Sections,
    Pause,
    EndPause,
    Leave,
    Move,
    Pass,
    Tick,
    Deliver,
    DeliverPartly,
    Crash,
    DeliverAround,
}

const SHARES: &[(Step, usize)] = &[
    (Step::Publish, 12),
    (Step::Retract, 2),
    (Step::SignUp, 5),
    (Step::Confirm, 8),
    (Step::Switch, 6),
    (Step::Sections, 5),
    (Step::Pause, 4),
    (Step::EndPause, 3),
    (Step::Leave, 2),
    (Step::Move, 4),
    (Step::Pass, 14),
    (Step::Tick, 14),
    (Step::Deliver, 14),
    (Step::DeliverPartly, 2),
    (Step::Crash, 2),
    (Step::DeliverAround, 2),
];

impl World {
    fn readers(&self, wanted: impl Fn(Standing) -> bool) -> Vec<usize> {
        let readers = (0..).zip(&self.promise.readers);
        let doubted = |reader: &usize| self.in_doubt.iter().any(|(_, other)| other == reader);
        let those = readers
            .filter(|(_, known)| wanted(known.standing))
            .map(|(reader, _)| reader);
        those.filter(|reader| !doubted(reader)).collect()
    }

    fn some_sections(&mut self) -> Sections {
        match self.random.one_in(3) {
            true => (1 << SECTIONS) - 1,
            false => 1 + Sections::try_from(self.random.below((1 << SECTIONS) - 1)).unwrap(),
        }
    }

    /// A day that a pause may end on, and when it begins.
    fn some_day(&mut self) -> (NaiveDate, Timestamp) {
        let today = self.now().utc().date_naive();
        let day = today + Days::new(1 + self.random.below(12));
        let start = day.and_hms_opt(0, 0, 0).unwrap().and_utc();
        (day, Timestamp::from(start))
    }

    fn pause_of(&self, reader: usize) -> Option<(NaiveDate, Timestamp)> {
        match self.promise.readers[reader].standing {
            Standing::Paused(until) => Some((until.utc().date_naive(), until)),
            _ => None,
        }
    }

    /// Other choices of a reader.
    fn another_choice(&mut self, reader: usize, switches: bool) -> (usize, Sections) {
        let (edition, sections) = (
            self.promise.readers[reader].edition,
            self.promise.readers[reader].sections,
        );
        match switches {
            true => (self.random.index(self.promise.editions.len()), sections),
            false => (edition, self.some_sections()),
        }
    }

    /// Some of the readers.
    fn some(&mut self, one_in: u64) -> HashSet<String> {
        let there = self.readers(|_| true);
        there
            .into_iter()
            .filter(|_| self.random.one_in(one_in))
            .map(address)
            .collect()
    }

    /// One move of an issue, if there is one that can make it.
    fn some_move(&mut self, of: &[(State, Move)]) -> Option<(usize, Move)> {
        let is_in = |state: State, wanted: State| std::mem::discriminant(&state) == std::mem::discriminant(&wanted);
        let (state, wanted) = self.random.pick(of)?;
        let under_way = self.promise.under_way();
        let those: Vec<usize> = under_way
            .into_iter()
            .filter(|index| {
                let issue = &self.promise.issues[*index];
                is_in(issue.state, state) && (wanted == Move::Resume || !issue.open.is_empty())
            })
            .collect();
        Some((self.random.pick(&those)?, wanted))
    }

    /// Anything that can happen while copies are on their way.
    fn some_act(&mut self) -> Option<Act> {
        let sending = State::Sending;
        match self.random.below(5) {
            0 | 1 => self
                .some_move(&[(sending, Move::Cancel), (sending, Move::Pause)])
                .map(|(issue, wanted)| Act::Make(issue, wanted)),
            2 => self.some_public_brief().map(Act::Retract),
            _ => {
                let open = |reader: &usize| {
                    let issues = self
                        .promise
                        .issues
                        .iter()
                        .filter(|issue| issue.open.contains_key(reader));
                    issues.count() == 1
                };
                let those: Vec<usize> = self.readers(|standing| standing == Standing::Active);
                let those: Vec<usize> = those.into_iter().filter(open).collect();
                let reader = self.random.pick(&those)?;
                if self.random.one_in(3) {
                    return Some(Act::Leave(reader));
                }
                let switches = self.random.one_in(2);
                let (edition, sections) = self.another_choice(reader, switches);
                let pause = self.random.one_in(3).then(|| self.some_day());
                Some(Act::Choose(reader, edition, sections, pause))
            }
        }
    }

    fn some_public_brief(&mut self) -> Option<usize> {
        // Mostly one of the latest: older ones have gone out.
        let first = match self.random.one_in(4) {
            true => 0,
            false => self.promise.briefs.len().saturating_sub(6),
        };
        let briefs: Vec<usize> = (first..self.promise.briefs.len())
            .filter(|brief| !self.promise.briefs[*brief].is_retracted)
            .collect();
        self.random.pick(&briefs)
    }

    async fn step(&mut self) {
        let all: usize = SHARES.iter().map(|(_, share)| share).sum();
        let mut at = self.random.index(all);
        let chosen = SHARES.iter().find(|(_, share)| match at.checked_sub(*share) {
            Some(rest) => {
                at = rest;
                false
            }
            None => true,
        });
        // A brief may be published at the very instant at which an issue has been closed.
        if !matches!(chosen.unwrap().0, Step::Publish) || self.random.one_in(2) {
            self.app.pass(Duration::from_millis(1));
        }
        // Whoever got a copy whose sender died then must get it again, the same, before anything changes for that reader.
        let is_unsure = !self.in_doubt.is_empty();
        match chosen.unwrap().0 {
            Step::Publish => self.publish_some().await,
            Step::Retract => {
                if let Some(brief) = self.some_public_brief() {
                    self.retract(brief).await;
                }
            }
            Step::SignUp => {
                // Whoever is active and asks again gets a link, and nothing changes.
                if let Some(reader) = self.pick(|_| true) {
                    let (edition, sections) = self.another_choice(reader, true);
                    let sections = if sections == 0 { self.some_sections() } else { sections };
                    self.sign_up(reader, edition, sections).await;
                }
            }
            Step::Confirm => {
                if let Some(reader) = self.pick(|standing| standing == Standing::Pending) {
                    self.confirm(reader).await;
                }
            }
            Step::Switch | Step::Sections => {
                if let Some(reader) = self.pick(|standing| !matches!(standing, Standing::Away | Standing::Pending)) {
                    let switches = matches!(chosen.unwrap().0, Step::Switch);
                    let (edition, sections) = self.another_choice(reader, switches);
                    let pause = self.pause_of(reader);
                    self.choose(reader, edition, sections, pause).await;
                }
            }
            Step::Pause => {
                if let Some(reader) = self.pick(|standing| !matches!(standing, Standing::Away | Standing::Pending)) {
                    let (edition, sections) = self.another_choice(reader, true);
                    let day = self.some_day();
                    self.choose(reader, edition, sections, Some(day)).await;
                }
            }
            Step::EndPause => {
                if let Some(reader) = self.pick(|standing| matches!(standing, Standing::Paused(_))) {
                    let known = &self.promise.readers[reader];
                    let (edition, sections) = (known.edition, known.sections);
                    self.choose(reader, edition, sections, None).await;
                }
            }
            Step::Leave => {
                if let Some(reader) = self.pick(|standing| standing != Standing::Away) {
                    self.leave(reader).await;
                }
            }
            Step::Move if !is_unsure => {
                let now = self.now();
                let (sending, paused) = (State::Sending, State::Paused(now));
                let moves = [
                    (sending, Move::Pause),
                    (paused, Move::Resume),
                    (paused, Move::Resume),
                    (sending, Move::Cancel),
                    (paused, Move::Cancel),
                ];
                if let Some((issue, wanted)) = self.some_move(&moves) {
                    self.make(issue, wanted).await;
                    self.settle(settling::Extent::Part, None).await;
                }
            }
            Step::Pass if !is_unsure => {
                let span = match self.random.below(10) {
                    0..3 => MINUTE.mul_f64(self.random.below(1_000) as f64 / 1_000.0),
                    3..7 => MINUTE * u32::try_from(self.random.below(240)).unwrap(),
                    7..9 => HOUR * u32::try_from(self.random.below(24)).unwrap(),
                    _ => HOUR * u32::try_from(self.random.below(96)).unwrap(),
                };
                self.pass(Duration::from_millis(u64::try_from(span.as_millis()).unwrap()));
            }
            Step::Tick => {
                let at_once = 1 + self.random.index(2);
                self.tick(at_once).await;
            }
            Step::DeliverPartly | Step::Crash | Step::DeliverAround if !is_unsure => {
                self.deliver_partly(chosen.unwrap().0).await;
            }
            Step::Move | Step::Pass | Step::Deliver | Step::DeliverPartly | Step::Crash | Step::DeliverAround => {
                let (mut later, mut refuse) = (HashSet::new(), HashSet::new());
                if is_unsure {
                    self.pass(MINUTE);
                } else if self.random.one_in(3) {
                    (later, refuse) = (self.some(6), self.some(12));
                }
                self.deliver(later, refuse).await;
            }
        }
    }

    fn pick(&mut self, wanted: impl Fn(Standing) -> bool) -> Option<usize> {
        let those = self.readers(wanted);
        self.random.pick(&those)
    }

    async fn publish_some(&mut self) {
        for _ in 0..=u64::from(self.random.one_in(4)) {
            let section = self.random.index(SECTIONS);
            let minutes = u32::try_from(self.random.below(3 * 24 * 60)).unwrap();
            let embargo = self.random.one_in(8).then(|| self.now() + MINUTE * minutes);
            self.publish(section, embargo).await;
        }
    }

    /// A run that is cut short at one of the copies that must leave, if there are any.
    async fn deliver_partly(&mut self, step: Step) {
        let mut sure = self.promise.sure(self.now());
        if sure.is_empty() {
            self.publish_some().await;
            let hours = u32::try_from(self.random.below(9)).unwrap();
            self.pass(10 * MINUTE + HOUR * hours);
            self.tick(1).await;
            sure = self.promise.sure(self.now());
        }
        let now = self.now();
        let in_time = |(issue, _): &(usize, usize)| now + HOUR < self.promise.issues[*issue].deadline;
        if sure.is_empty() || !sure.iter().all(in_time) {
            return self.deliver(HashSet::new(), HashSet::new()).await;
        }
        let copy = 1 + self.random.index(sure.len());
        match step {
            Step::Crash => self.crash_at(copy).await,
            Step::DeliverAround => match self.some_act() {
                Some(act) => {
                    let connections = 1 + self.random.index(3);
                    self.deliver_around(copy, connections, act).await;
                }
                None => self.deliver_until(copy).await,
            },
            _ => self.deliver_until(copy).await,
        }
    }

    /// Lets everything come that is to come, and complains of what did not.
    async fn conclude(&mut self) {
        self.note("the end: nothing stands still any more".into());
        for index in self.promise.under_way() {
            if matches!(self.promise.issues[index].state, State::Paused(_)) {
                self.make(index, Move::Resume).await;
            }
        }
        for _ in 0..26 {
            self.pass(HOUR);
            self.deliver(HashSet::new(), HashSet::new()).await;
        }
        assert_eq!(self.promise.under_way(), Vec::<usize>::new(), "every issue is over");
        for reader in self.readers(|standing| matches!(standing, Standing::Paused(_))) {
            let known = &self.promise.readers[reader];
            let (edition, sections) = (known.edition, known.sections);
            self.choose(reader, edition, sections, None).await;
        }
        // Embargoes end, and each edition comes out with something new in each section.
        self.pass(4 * 24 * HOUR);
        for section in 0..SECTIONS {
            self.publish(section, None).await;
        }
        for _ in 0..8 * 12 {
            self.pass(2 * HOUR);
            if self.tick(1).await > 0 || !self.promise.under_way().is_empty() {
                self.deliver(HashSet::new(), HashSet::new()).await;
            }
        }
        assert_eq!(self.promise.under_way(), Vec::<usize>::new(), "every issue is over");
        let now = self.now();
        for reader in 0..self.promise.readers.len() {
            let complaint = self.promise.complaint(reader, now);
            assert_eq!(complaint, None, "reader {reader}: {:?}", self.promise.readers[reader]);
        }
        let left = self.promise.issues.iter().flat_map(|issue| issue.open.values());
        assert_eq!(left.filter(|waits| **waits == Waits::Due).count(), 0);
    }
}

/// A number that the environment names.
fn number(name: &str) -> Option<usize> {
    let text = std::env::var(name).ok()?;
    Some(
        text.trim()
            .parse()
            .unwrap_or_else(|_| panic!("{name} is a number, not {text:?}")),
    )
}

fn seeds() -> Vec<u64> {
    let Ok(text) = std::env::var("VESNIK_TEST_SEEDS") else {
        return vec![1, 2, 3];
    };
    let seeds = text.split(',').map(|seed| seed.trim().parse());
    let seeds: Result<Vec<u64>, _> = seeds.collect();
    seeds.unwrap_or_else(|_| panic!("VESNIK_TEST_SEEDS is a list such as 7,8,9, not {text:?}"))
}

async fn a_history(app: TestApp, seed: u64, steps: usize) {
    let began = Instant::now();
    let mut world = World::new(app, seed, SECTIONS, READERS, &lines(), true).await;
    for reader in 0..READERS * 3 / 4 {
        let (edition, sections) = (reader % 4, world.some_sections());
        world.sign_up(reader, edition, sections).await;
        world.confirm(reader).await;
    }
    for _ in 0..steps {
        world.step().await;
    }
    world.conclude().await;
    let (promise, count) = (&world.promise, &world.count);
    println!(
        "seed {seed}, {steps} steps in {:?}: {} briefs, {} issues, {count:?}",
        began.elapsed(),
        promise.briefs.len(),
        promise.issues.len(),
    );
    // A history in which nothing happens shows nothing.
    assert!(
        count.copies > steps / 3 && count.caught_up > steps / 30 && count.nothing_new > 0,
        "{count:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_brief_comes_once_whatever_happens_on_sqlite() {
    for seed in seeds() {
        a_history(
            TestApp::on_sqlite().await,
            seed,
            number("VESNIK_TEST_STEPS").unwrap_or(600),
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_brief_comes_once_whatever_happens_on_postgres() {
    for seed in seeds() {
        let Some(app) = TestApp::on_postgres().await else {
            return;
        };
        a_history(app, seed, number("VESNIK_TEST_STEPS").unwrap_or(400)).await;
    }
}
