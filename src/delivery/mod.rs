//! Gets issues and letters to readers and accounts for every recipient: audience, ledger, worker, report.
//!
//! It never decides what is in an issue. The worker claims copies for the lanes, one a relay; a lane's sessions hand them
//! over; the recorder writes what came of them.

pub mod audience;
mod builds;
mod claiming;
mod closing;
mod composing;
pub mod condition;
pub mod control;
pub mod copies;
pub mod corrections;
pub mod counting;
pub mod distribution;
mod domains;
mod engine;
mod health;
mod in_hand;
mod lane;
mod leases;
mod letters;
mod limits;
mod metrics;
mod pausing;
pub mod preview;
mod recording;
pub mod report;
mod sessions;
mod settings;
pub mod telling;
mod test_copy;
mod upkeep;
mod watching;
mod welcome;
mod worker;

pub use metrics::Metrics;
pub use settings::{DeliverySettings, DomainLimits, RelayPlan};
pub use test_copy::{Desk, Outboxes, TestCopyError, send_test_copy};
pub use worker::{RelayStanding, Worker};

use std::time::Duration;

/// The longest wait between two tries, unless the relay asks for more.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// When to try again after the n-th attempt failed for the time being.
///
/// Doubles from `first` to one hour; `spread` (an id) moves it by up to a fifth, so that what failed together does not
/// return together.
fn backoff(attempt: i16, first: Duration, spread: i64) -> Duration {
    let doublings = u32::try_from(attempt.clamp(1, 13) - 1).unwrap_or(0);
    let wait = first.saturating_mul(1 << doublings).min(LONGEST_WAIT);
    let share = u32::try_from(spread.rem_euclid(41)).unwrap_or(20);
    wait * (80 + share) / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_doubles_from_a_minute_to_an_hour() {
        let first = Duration::from_secs(60);
        let minutes: Vec<u64> = (1..=9)
            .map(|attempt| backoff(attempt, first, 20).as_secs() / 60)
            .collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(backoff(1, first, 0), Duration::from_secs(48));
        assert_eq!(backoff(1, first, 40), Duration::from_secs(72));
    }
}
