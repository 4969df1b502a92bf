//! Whether a relay can be used: it may be out of reach for a while, or refuse us until somebody acts.

use std::time::Duration;

use crate::domain::Timestamp;

/// The first wait after a relay could not be used; doubles up to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// The same for a relay that refuses us: nothing changes there by itself within seconds.
const FIRST_REFUSED: Duration = Duration::from_secs(60);
const LONGEST_REFUSED: Duration = Duration::from_secs(1_800);
/// How many messages in a row must be refused because of who sends them before the circuit opens. One may be the fault of
/// a receiving server behind the relay.
const REFUSALS: u32 = 3;

/// A relay's circuit and what led to it.
#[derive(Debug, Default)]
pub(super) struct Health {
    state: State,
    failures: u32,
    refusals: u32,
    openings: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum State {
    #[default]
    Well,
    /// Out of reach, or putting us off.
    Down { until: Timestamp, why: String },
    /// The circuit is open.
    Refusing { until: Timestamp, why: String },
}

/// What may be sent to a relay now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Freely,
    /// A message or two, to see whether it works again.
    Probe,
    Not,
}

impl Health {
    /// What may be sent now.
    pub(super) fn now(&self, now: Timestamp) -> Use {
        match &self.state {
            State::Well => Use::Freely,
            State::Down { until, .. } | State::Refusing { until, .. } if now >= *until => Use::Probe,
            State::Down { .. } | State::Refusing { .. } => Use::Not,
        }
    }

    /// Why the circuit is open, while it is.
    pub(super) fn refusal(&self, now: Timestamp) -> Option<&str> {
        match &self.state {
            State::Refusing { until, why } if now < *until => Some(why),
            _ => None,
        }
    }

    /// One word and the reason, for operators.
    pub(super) fn words(&self) -> (&'static str, Option<&str>) {
        match &self.state {
            State::Well => ("ok", None),
            State::Down { why, .. } => ("unreachable", Some(why)),
            State::Refusing { why, .. } => ("refusing", Some(why)),
        }
    }

    /// A message was accepted.
    pub(super) fn accepted(&mut self) {
        if *self != Health::default() {
            *self = Health::default();
        }
    }

    /// The relay took our session and judged a message by its recipient: the line works.
    pub(super) fn answered(&mut self) {
        self.failures = 0;
        if matches!(self.state, State::Down { .. }) {
            self.state = State::Well;
        }
    }

    /// No connection, or one that broke before anything was accepted on it. Answers true when the relay was well before.
    pub(super) fn failed(&mut self, why: &str, at_least: Option<Duration>, now: Timestamp) -> bool {
        let wait = doubled(FIRST_WAIT, self.failures, LONGEST_WAIT).max(at_least.unwrap_or_default());
        self.failures += 1;
        if matches!(self.state, State::Refusing { .. }) {
            return false;
        }
        let was_well = self.state == State::Well;
        self.state = State::Down {
            until: now + wait,
            why: why.to_owned(),
        };
        was_well
    }

    /// A message was refused because of who sends it. Answers true when the circuit opens by it.
    pub(super) fn refused(&mut self, why: &str, now: Timestamp) -> bool {
        self.refusals += 1;
        let probing = matches!(self.state, State::Refusing { .. });
        if self.refusals < REFUSALS && !probing {
            return false;
        }
        self.open(why, now)
    }

    /// The session itself was refused: login, certificate, address. Answers true when the circuit opens by it.
    pub(super) fn turned_away(&mut self, why: &str, now: Timestamp) -> bool {
        self.open(why, now)
    }

    fn open(&mut self, why: &str, now: Timestamp) -> bool {
        let was_open = matches!(self.state, State::Refusing { .. });
        let wait = doubled(FIRST_REFUSED, self.openings, LONGEST_REFUSED);
        self.openings += 1;
        self.state = State::Refusing {
            until: now + wait,
            why: why.to_owned(),
        };
        !was_open
    }

    /// Somebody has acted: the next message may try.
    pub(super) fn try_again(&mut self, now: Timestamp) {
        match &mut self.state {
            State::Well => {}
            State::Down { until, .. } | State::Refusing { until, .. } => *until = now,
        }
        self.refusals = 0;
    }
}

impl PartialEq for Health {
    fn eq(&self, other: &Self) -> bool {
        let all = |health: &Health| (health.failures, health.refusals, health.openings);
        self.state == other.state && all(self) == all(other)
    }
}

fn doubled(first: Duration, times: u32, longest: Duration) -> Duration {
    first.saturating_mul(1 << times.min(10)).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000) + Duration::from_secs(seconds)
    }

    #[test]
    fn a_relay_out_of_reach_is_tried_after_one_second_two_and_up_to_thirty() {
        let mut health = Health::default();
        assert!(health.failed("refused", None, at(0)), "it was well before");
        assert_eq!((health.now(at(0)), health.now(at(1))), (Use::Not, Use::Probe));
        assert!(!health.failed("refused", None, at(1)));
        assert_eq!((health.now(at(2)), health.now(at(3))), (Use::Not, Use::Probe));
        (0..20).for_each(|_| assert!(!health.failed("refused", None, at(3))));
        assert_eq!((health.now(at(32)), health.now(at(33))), (Use::Not, Use::Probe));
        assert_eq!(health.words(), ("unreachable", Some("refused")));
        health.accepted();
        assert_eq!(health.now(at(33)), Use::Freely);
    }

    #[test]
    fn the_circuit_opens_at_the_third_refusal_in_a_row() {
        let mut health = Health::default();
        assert!(!health.refused("5.7.1", at(0)));
        health.accepted();
        assert!(!health.refused("5.7.1", at(0)) && !health.refused("5.7.1", at(0)));
        assert!(health.refused("5.7.1", at(0)));
        assert_eq!(health.refusal(at(0)), Some("5.7.1"));
        assert_eq!((health.now(at(59)), health.now(at(60))), (Use::Not, Use::Probe));
        assert!(
            !health.refused("5.7.1", at(60)),
            "a probe that fails opens nothing anew"
        );
        assert_eq!((health.now(at(179)), health.now(at(180))), (Use::Not, Use::Probe));
        health.try_again(at(100));
        assert_eq!((health.now(at(100)), health.refusal(at(100))), (Use::Probe, None));
    }

    #[test]
    fn a_refused_login_opens_it_at_once() {
        let mut health = Health::default();
        assert!(health.turned_away("535 5.7.8", at(0)));
        assert!(!health.failed("reset", None, at(1)), "it stays open");
        assert_eq!(health.refusal(at(1)), Some("535 5.7.8"));
    }
}
