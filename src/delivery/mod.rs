//! Gets issues and letters to readers and accounts for every recipient: audience, ledger, worker, report.
//!
//! It never decides what is in an issue.

pub mod audience;
mod composing;
pub mod control;
mod letters;
pub mod report;
mod test_copy;
mod worker;

pub use test_copy::{Desk, TestCopyError, send_test_copy};
pub use worker::{DeliverySettings, Worker};

use std::time::Duration;

/// When to try again after the n-th attempt failed for the time being.
///
/// Doubles from one minute to one hour; `spread` (an id) moves it by up to a fifth, so that what failed together does not
/// return together.
fn backoff(attempt: i16, spread: i64) -> Duration {
    let doublings = u32::try_from(attempt.clamp(1, 7) - 1).unwrap_or(0);
    let seconds = (60_u64 << doublings).min(3600);
    let share = u64::try_from(spread.rem_euclid(41)).unwrap_or(20);
    Duration::from_millis(seconds * (800 + share * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_doubles_from_a_minute_to_an_hour() {
        let minutes: Vec<u64> = (1..=9).map(|attempt| backoff(attempt, 20).as_secs() / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(backoff(1, 0), Duration::from_secs(48));
        assert_eq!(backoff(1, 40), Duration::from_secs(72));
    }
}
