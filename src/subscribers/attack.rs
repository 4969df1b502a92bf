//! Attacks on the sign-up forms: noticed by far more signups, refusals or failing confirmation letters than usual.
//!
//! While one lasts, every process is stricter: networks may send fewer forms, letters wait for their turns, and a proof of
//! work is asked for where the operator allows that. It ends by itself. What was counted and what was noticed is in the
//! database, so that it holds in all processes and across restarts.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::tally::Tally;
use crate::{
    domain::{Sighting, Timestamp},
    storage::{
        Conn, Db, StorageError,
        attacks::{self, Attack},
        sightings, spent_solutions,
    },
};

/// Over how long what happens is counted.
pub const RECENT: Duration = Duration::from_secs(600);
const RECENT_MINUTES: i64 = 10;
/// Over how long the outcomes of confirmation letters are.
const RECENT_LETTERS: Duration = Duration::from_secs(3600);
/// The days from which what is usual is known.
const USUAL_DAYS: u64 = 7;
const DAY: Duration = Duration::from_secs(24 * 3600);
/// How many times [`RECENT`] there are in those days.
const SPANS: usize = 1008;
/// How often it is written down that an attack goes on.
const SEE_EVERY: Duration = Duration::from_secs(60);

/// From when on forms are held to be under attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttackRules {
    /// More than so many in ten minutes; 0: never.
    pub at_least: i64,
    /// And more than so many times the usual.
    pub times: i64,
    /// Or this share of confirmation letters failing in an hour, in per cent; 0: never.
    pub failed_percent: i64,
    /// Of so many letters at least.
    pub failed_of: i64,
    /// Until nothing of the kind was noticed for so long.
    pub calm: Duration,
}

impl Default for AttackRules {
    fn default() -> Self {
        AttackRules {
            at_least: 30,
            times: 5,
            failed_percent: 30,
            failed_of: 20,
            calm: Duration::from_secs(1800),
        }
    }
}

/// How often each thing was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Signups that were recorded.
    pub sign_ups: i64,
    /// Signups that were refused for what abusers do.
    pub refusals: i64,
    /// Confirmation letters that relays took.
    pub letters_accepted: i64,
    /// Confirmation letters that failed.
    pub letters_failed: i64,
}

impl Counts {
    fn of(counted: &[(Sighting, i64)]) -> Self {
        let of = |wanted| counted.iter().filter(|(kind, _)| *kind == wanted).map(|(_, n)| n).sum();
        Counts {
            sign_ups: of(Sighting::SignUp),
            refusals: of(Sighting::Refusal),
            letters_accepted: of(Sighting::LetterAccepted),
            letters_failed: of(Sighting::LetterFailed),
        }
    }

    /// The median of each kind over all spans, those in which nothing was counted included.
    fn median(spans: &[(Sighting, i64)]) -> Self {
        let of = |wanted| {
            let mut counts: Vec<i64> = spans
                .iter()
                .filter(|(kind, _)| *kind == wanted)
                .map(|(_, n)| *n)
                .collect();
            counts.sort_unstable();
            let empty = SPANS.saturating_sub(counts.len());
            let middle = (SPANS / 2).checked_sub(empty);
            middle.and_then(|middle| counts.get(middle)).copied().unwrap_or(0)
        };
        Counts {
            sign_ups: of(Sighting::SignUp),
            refusals: of(Sighting::Refusal),
            letters_accepted: of(Sighting::LetterAccepted),
            letters_failed: of(Sighting::LetterFailed),
        }
    }
}

/// What there is to see at the forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// In the last ten minutes.
    pub recent: Counts,
    /// The median of ten minutes in the last seven days.
    pub usual: Counts,
    /// In the last hour.
    pub last_hour: Counts,
    /// The attack that lasts.
    pub attack: Option<Attack>,
}

impl AttackRules {
    /// From how many in ten minutes on it is an attack, where so many are usual.
    pub fn threshold(&self, usual: i64) -> i64 {
        self.at_least.max(self.times.saturating_mul(usual))
    }

    /// What makes this an attack, in words for staff; `None` when nothing does.
    fn judge(&self, view: &View) -> Option<String> {
        if self.at_least == 0 {
            return None;
        }
        let (recent, usual) = (&view.recent, &view.usual);
        let kinds = [
            ("signups", recent.sign_ups, usual.sign_ups),
            ("refused signups", recent.refusals, usual.refusals),
            (
                "failed confirmation letters",
                recent.letters_failed,
                usual.letters_failed,
            ),
        ];
        let many = kinds
            .into_iter()
            .find(|(_, seen, usual)| *seen > self.threshold(*usual));
        if let Some((what, seen, usual)) = many {
            return Some(format!("{seen} {what} in ten minutes; usual are {usual}"));
        }
        let failed = view.last_hour.letters_failed;
        let letters = failed + view.last_hour.letters_accepted;
        let share = self.failed_percent > 0 && letters >= self.failed_of.max(1);
        (share && failed * 100 > letters * self.failed_percent)
            .then(|| format!("{failed} of {letters} confirmation letters failed in the last hour"))
    }
}

/// What has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// An attack was noticed for the first time, by this.
    Began(String),
    /// The attack is over.
    Ended(Attack),
}

/// Watches over the forms of the installation, from one process.
#[derive(Debug)]
pub struct Watch {
    /// The rules.
    pub rules: AttackRules,
    /// What this process counts.
    pub tally: Arc<Tally>,
    usual: Mutex<Option<(i64, Counts)>>,
}

impl Watch {
    /// A watch by these rules.
    pub fn new(rules: AttackRules, tally: Arc<Tally>) -> Self {
        Watch {
            rules,
            tally,
            usual: Mutex::default(),
        }
    }

    /// Writes down what this process has counted.
    ///
    /// # Errors
    /// Those of the database; the counts are kept for the next time.
    pub async fn write_down(&self, db: &Db, now: Timestamp) -> Result<(), StorageError> {
        let counted = self.tally.take();
        if counted.is_empty() {
            return Ok(());
        }
        let counts = counted.clone();
        let written = db.write(move |conn| sightings::add(conn, &counts, now)).await;
        if written.is_err() {
            self.tally.put_back(&counted);
        }
        written
    }

    /// What there is to see. Costs three look-ups, and every ten minutes a pass over what was counted in seven days.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn view(&self, db: &Db, now: Timestamp) -> Result<View, StorageError> {
        let span = now.millis() / i64::try_from(RECENT.as_millis()).unwrap_or(i64::MAX);
        let known = *self.usual.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.filter(|(of, _)| *of == span).map(|(_, usual)| usual);
        let view = db
            .read(move |conn| {
                let usual = match known {
                    Some(usual) => usual,
                    None => {
                        let from = now - DAY * u32::try_from(USUAL_DAYS).unwrap_or(1);
                        Counts::median(&sightings::by_span(conn, RECENT_MINUTES, from, now)?)
                    }
                };
                Ok::<_, StorageError>(View {
                    recent: Counts::of(&sightings::between(conn, now - RECENT, now)?),
                    usual,
                    last_hour: Counts::of(&sightings::between(conn, now - RECENT_LETTERS, now)?),
                    attack: attacks::lasting(conn)?,
                })
            })
            .await?;
        *self.usual.lock().unwrap_or_else(PoisonError::into_inner) = Some((span, view.usual));
        if known.is_none() {
            db.write(move |conn| {
                spent_solutions::forget(conn, now)?;
                sightings::forget(conn, now - DAY * (u32::try_from(USUAL_DAYS).unwrap_or(1) + 1))
            })
            .await?;
        }
        Ok(view)
    }

    /// Makes this process stricter, or ends that.
    pub fn set_under_attack(&self, lasts: bool) {
        self.tally.show(lasts);
    }

    /// What is to be written because of this view.
    pub fn next(&self, view: &View, now: Timestamp) -> Option<Step> {
        match (&view.attack, self.rules.judge(view)) {
            (None, Some(reason)) => Some(Step::Begin(reason)),
            (Some(attack), Some(_)) => (now.since(attack.seen_at) >= SEE_EVERY).then(|| Step::See(attack.clone())),
            (Some(attack), None) => (now.since(attack.seen_at) >= self.rules.calm).then(|| Step::End(attack.clone())),
            (None, None) => None,
        }
    }
}

/// What is to be written about an attack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// That one begins, by this.
    Begin(String),
    /// That it goes on.
    See(Attack),
    /// That it is over.
    End(Attack),
}

impl Step {
    /// Writes it; answers what has changed, once among all processes. To be called inside a write.
    ///
    /// # Errors
    /// Those of the database.
    pub fn write(&self, conn: &mut Conn, now: Timestamp) -> Result<Option<Turn>, StorageError> {
        Ok(match self {
            Step::Begin(reason) => attacks::begin(conn, reason, now)?.then(|| Turn::Began(reason.clone())),
            Step::See(attack) => {
                attacks::see(conn, attack, now)?;
                None
            }
            Step::End(attack) => attacks::end(conn, attack, now)?.then(|| Turn::Ended(attack.clone())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(recent: Counts, usual: Counts) -> View {
        View {
            recent,
            usual,
            last_hour: recent,
            attack: None,
        }
    }

    fn sign_ups(sign_ups: i64) -> Counts {
        Counts {
            sign_ups,
            ..Counts::default()
        }
    }

    #[test]
    fn far_more_than_usual_is_an_attack_and_a_busy_day_is_none() {
        let rules = AttackRules::default();
        let judged = |recent, usual| rules.judge(&view(recent, usual));
        assert_eq!(judged(sign_ups(30), sign_ups(0)), None);
        assert!(judged(sign_ups(31), sign_ups(0)).unwrap().starts_with("31 signups"));
        assert_eq!(judged(sign_ups(100), sign_ups(20)), None, "five times the usual");
        assert!(judged(sign_ups(101), sign_ups(20)).is_some());
        let refusals = Counts {
            refusals: 31,
            ..Counts::default()
        };
        assert!(judged(refusals, sign_ups(20)).is_some());
        let never = AttackRules { at_least: 0, ..rules };
        assert_eq!(never.judge(&view(sign_ups(9_999), sign_ups(0))), None);
    }

    #[test]
    fn failing_letters_are_an_attack_when_there_are_enough() {
        let letters = |letters_failed, letters_accepted| {
            let counts = Counts {
                letters_failed,
                letters_accepted,
                ..Counts::default()
            };
            AttackRules::default().judge(&view(counts, Counts::default()))
        };
        assert_eq!(letters(6, 14), None, "30 of 100");
        assert!(letters(7, 13).unwrap().contains("7 of 20"));
        assert_eq!(letters(10, 9), None, "too few to tell");
        assert!(letters(31, 900).is_some(), "many, though a small share");
    }

    #[test]
    fn the_median_counts_spans_in_which_nothing_was() {
        let of = |busy: usize| Counts::median(&vec![(Sighting::SignUp, 7); busy]).sign_ups;
        assert_eq!(of(0), 0);
        assert_eq!(of(SPANS / 2 - 1), 0);
        assert_eq!(of(SPANS / 2), 7);
        assert_eq!(of(SPANS), 7);
    }
}
