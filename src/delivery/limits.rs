//! How much may be sent: windows of the clock that all workers share, and an even pace within a second.
//!
//! A worker takes a share of each window out of the database and spends it from memory, so that a limit costs a few
//! writes a second, survives a restart and is never exceeded. What a worker that died had taken is lost to its window.

use crate::{delivery::settings::RelayPlan, domain::Timestamp, storage::quotas::Window};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 24 * 60 * MINUTE;
/// The largest share taken at a time.
const LARGEST_SHARE: i64 = 200;

/// Whether a message may go now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leave {
    Granted,
    /// Another share must be taken first.
    Ask,
    /// Not before this instant.
    Wait(Timestamp),
}

/// One thing's limits, and what of them is in hand.
#[derive(Debug)]
pub(super) struct Allowance {
    scope: String,
    /// Length of the window in milliseconds, and messages in it.
    windows: Vec<(i64, i64)>,
    warm_up: Option<(Timestamp, Vec<i64>)>,
    held: i64,
    held_until: Timestamp,
    none_before: Timestamp,
    pace: Option<Bucket>,
}

impl Allowance {
    pub(super) fn of_relay(plan: &RelayPlan) -> Self {
        let windows = [
            (SECOND, plan.messages_per_second),
            (MINUTE, plan.messages_per_minute),
            (DAY, plan.messages_per_day),
        ];
        let warm_up = plan.warm_up_from.filter(|_| !plan.warm_up.is_empty());
        Allowance {
            warm_up: warm_up.map(|from| (from, plan.warm_up.iter().map(|n| i64::from(*n)).collect())),
            ..Allowance::new(format!("relay:{}", plan.name), &windows)
        }
    }

    pub(super) fn of_domain(domain: &str, messages_per_second: u32) -> Self {
        Allowance::new(format!("domain:{domain}"), &[(SECOND, Some(messages_per_second))])
    }

    fn new(scope: String, windows: &[(i64, Option<u32>)]) -> Self {
        let per_second = windows
            .iter()
            .find(|(period, _)| *period == SECOND)
            .and_then(|(_, n)| *n);
        Allowance {
            scope,
            windows: windows
                .iter()
                .filter_map(|(period, ceiling)| ceiling.map(|n| (*period, i64::from(n))))
                .collect(),
            warm_up: None,
            held: 0,
            held_until: Timestamp::EPOCH,
            none_before: Timestamp::EPOCH,
            pace: per_second.map(Bucket::new),
        }
    }

    fn is_unlimited(&self) -> bool {
        self.windows.is_empty() && self.warm_up.is_none()
    }

    /// Spends one message of the share, if there is one.
    pub(super) fn leave(&mut self, now: Timestamp) -> Leave {
        if self.is_unlimited() {
            return Leave::Granted;
        }
        if now < self.none_before {
            return Leave::Wait(self.none_before);
        }
        if self.held == 0 || now >= self.held_until {
            return Leave::Ask;
        }
        if let Some(at) = self.pace.as_mut().and_then(|pace| pace.take(now)) {
            return Leave::Wait(at);
        }
        self.held -= 1;
        Leave::Granted
    }

    /// Gives back one message that was not sent after all.
    pub(super) fn give_back(&mut self) {
        if !self.is_unlimited() {
            self.held += 1;
        }
    }

    /// What may be sent at once without waiting, as far as this worker knows: `None` for no limit.
    pub(super) fn at_hand(&self, now: Timestamp) -> Option<i64> {
        match self.is_unlimited() {
            true => None,
            false if now < self.none_before => Some(0),
            false if now >= self.held_until => Some(self.share()),
            false => Some(self.held.max(1)),
        }
    }

    /// The windows to take a share from and its size, when one is needed.
    pub(super) fn wanted(&self, now: Timestamp) -> Option<(Vec<Window>, i64)> {
        let needed = !self.is_unlimited() && now >= self.none_before && (self.held == 0 || now >= self.held_until);
        needed.then(|| (self.windows_at(now), self.share()))
    }

    /// Takes note of the share that was granted.
    pub(super) fn granted(&mut self, share: i64, now: Timestamp) {
        let end = |period: i64| Timestamp::from_millis((now.millis() / period + 1) * period);
        let periods = self.windows_at(now);
        let shortest = periods.iter().map(|window| window.period_ms).min().unwrap_or(SECOND);
        self.held = share;
        self.held_until = end(shortest);
        if share == 0 {
            self.none_before = end(shortest);
        }
    }

    fn share(&self) -> i64 {
        let least = self.windows.iter().map(|(_, ceiling)| *ceiling).min();
        (least.unwrap_or(LARGEST_SHARE) / 4).clamp(1, LARGEST_SHARE)
    }

    fn windows_at(&self, now: Timestamp) -> Vec<Window> {
        let window = |period_ms: i64, ceiling: i64| Window {
            scope: self.scope.clone(),
            period_ms,
            starts_at: Timestamp::from_millis(now.millis() / period_ms * period_ms),
            ceiling,
        };
        let mut windows: Vec<Window> = self.windows.iter().map(|(period, n)| window(*period, *n)).collect();
        if let Some(ceiling) = self.warm_up_ceiling(now) {
            match windows.iter_mut().find(|window| window.period_ms == DAY) {
                Some(day) => day.ceiling = day.ceiling.min(ceiling),
                None => windows.push(window(DAY, ceiling)),
            }
        }
        windows
    }

    /// Today's ceiling while the warm-up lasts. A plan that begins later lets nothing out before.
    fn warm_up_ceiling(&self, now: Timestamp) -> Option<i64> {
        let (from, ceilings) = self.warm_up.as_ref()?;
        if now < *from {
            return Some(0);
        }
        let day = usize::try_from((now.millis() - from.millis()) / DAY).ok()?;
        ceilings.get(day).copied()
    }
}

/// An even pace: a tenth of a second's messages may go at once.
#[derive(Debug)]
struct Bucket {
    per_second: f64,
    tokens: f64,
    at: Timestamp,
}

impl Bucket {
    fn new(per_second: u32) -> Self {
        Bucket {
            per_second: f64::from(per_second),
            tokens: 1.0,
            at: Timestamp::EPOCH,
        }
    }

    /// Takes a token; answers when there will be one if there is none.
    fn take(&mut self, now: Timestamp) -> Option<Timestamp> {
        let most = (self.per_second / 10.0).max(1.0);
        let since = now.since(self.at).as_secs_f64();
        self.tokens = (self.tokens + since * self.per_second).min(most);
        self.at = self.at.max(now);
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return None;
        }
        let missing = std::time::Duration::from_secs_f64((1.0 - self.tokens) / self.per_second);
        Some(now + missing.max(std::time::Duration::from_millis(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::relay::Relay;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000 + millis)
    }

    fn plan() -> RelayPlan {
        RelayPlan::unlimited(Relay::parse("smtp://mx.example.org").unwrap())
    }

    /// How many messages leave between two instants when every share that is asked for is granted up to the ceilings.
    fn leaving(allowance: &mut Allowance, from: i64, until: i64) -> i64 {
        let mut used: std::collections::HashMap<(i64, i64), i64> = std::collections::HashMap::new();
        let mut left = 0;
        let mut now = from;
        while now < until {
            match allowance.leave(at(now)) {
                Leave::Granted => left += 1,
                Leave::Ask => {
                    let (windows, wanted) = allowance.wanted(at(now)).unwrap();
                    let key = |window: &Window| (window.period_ms, window.starts_at.millis());
                    let rest = windows
                        .iter()
                        .map(|w| w.ceiling - used.get(&key(w)).copied().unwrap_or(0))
                        .min();
                    let share = wanted.min(rest.unwrap()).max(0);
                    windows.iter().for_each(|w| *used.entry(key(w)).or_default() += share);
                    allowance.granted(share, at(now));
                }
                Leave::Wait(until) => now = until.millis() - at(0).millis(),
            }
        }
        left
    }

    #[test]
    fn without_limits_everything_leaves() {
        let mut free = Allowance::of_relay(&plan());
        assert_eq!(free.leave(at(0)), Leave::Granted);
        assert_eq!((free.at_hand(at(0)), free.wanted(at(0))), (None, None));
    }

    #[test]
    fn a_second_a_minute_and_a_day_keep_their_ceilings() {
        let mut second = Allowance::of_relay(&RelayPlan {
            messages_per_second: Some(50),
            ..plan()
        });
        let left = leaving(&mut second, 0, 10_000);
        assert!((450..=500).contains(&left), "{left}");
        let mut minute = Allowance::of_relay(&RelayPlan {
            messages_per_minute: Some(90),
            ..plan()
        });
        assert_eq!(leaving(&mut minute, 0, 60_000), 90);
        let mut day = Allowance::of_relay(&RelayPlan {
            messages_per_day: Some(1_000),
            ..plan()
        });
        let midnight = at(0).millis() / DAY * DAY - at(0).millis();
        assert_eq!(leaving(&mut day, midnight, midnight + DAY), 1_000);
    }

    #[test]
    fn a_warm_up_grows_day_by_day_and_ends() {
        let start = Timestamp::from_millis(at(0).millis() / DAY * DAY);
        let plan = RelayPlan {
            warm_up: vec![10, 40],
            warm_up_from: Some(start),
            ..plan()
        };
        let ceiling =
            |day: i64| Allowance::of_relay(&plan).warm_up_ceiling(Timestamp::from_millis(start.millis() + day * DAY));
        assert_eq!(
            [ceiling(-1), ceiling(0), ceiling(1), ceiling(2)],
            [Some(0), Some(10), Some(40), None]
        );
    }

    #[test]
    fn a_pace_is_even() {
        let mut pace = Bucket::new(20);
        let mut now = 0;
        let mut at_each = Vec::new();
        while at_each.len() < 5 {
            match pace.take(at(now)) {
                None => at_each.push(now),
                Some(next) => now = next.millis() - at(0).millis(),
            }
        }
        let gaps: Vec<i64> = at_each.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps.iter().skip(1).all(|gap| (49..=51).contains(gap)), "{gaps:?}");
    }
}
