//! When an edition falls due.

use std::{fmt, time::Duration};

use chrono::{DateTime, LocalResult, NaiveDate, TimeDelta, TimeZone};
use chrono_tz::Tz;
use croner::{
    Cron,
    parser::{CronParser, Seconds},
};

use super::{Days, Timestamp};

/// How often an edition comes out.
#[derive(Clone)]
pub enum Cadence {
    /// With each published brief.
    Instant,
    /// At the times of a five-field cron expression, read in a time zone.
    Recurring {
        /// The expression as it was written.
        expression: String,
        /// The zone in which its hours are meant.
        zone: Tz,
        /// The expression, read.
        cron: Box<Cron>,
    },
}

/// Why a cadence was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CadenceError {
    /// Not a cron expression.
    #[error("not a cron expression of five fields (minute hour day month weekday), such as \"0 9 * * 1\": {0}")]
    Cron(String),
    /// Not in the IANA time zone database.
    #[error("unknown time zone; use a name such as Europe/Minsk")]
    Zone,
    /// A zone without an expression.
    #[error("give a cron expression and a zone, or neither for an instant edition")]
    Incomplete,
    /// An expression that never comes true.
    #[error("this expression never falls due")]
    Never,
}

impl Cadence {
    /// Reads a cadence from its two texts; both absent means instant.
    ///
    /// # Errors
    /// [`CadenceError`] says which text is wrong and what is allowed.
    pub fn parse(cron: Option<&str>, zone: Option<&str>) -> Result<Self, CadenceError> {
        let (expression, zone) = match (cron, zone) {
            (None, None) => return Ok(Cadence::Instant),
            (Some(cron), Some(zone)) => (cron.trim(), zone.trim()),
            _ => return Err(CadenceError::Incomplete),
        };
        let zone: Tz = zone.parse().map_err(|_| CadenceError::Zone)?;
        let cron = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .build()
            .parse(expression)
            .map_err(|e| CadenceError::Cron(e.to_string()))?;
        Ok(Cadence::Recurring {
            expression: expression.to_owned(),
            zone,
            cron: Box::new(cron),
        })
    }

    /// The first due time after `after`; `None` for an instant edition and for an expression that never comes true again.
    ///
    /// A local time that daylight saving skips falls due at the end of the gap; one that comes twice falls due once.
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        match self {
            Cadence::Instant => None,
            Cadence::Recurring { zone, cron, .. } => {
                let local = zone.from_utc_datetime(&after.utc().naive_utc());
                let next = cron.find_next_occurrence(&local, false).ok();
                skipped(cron, &local, next.as_ref()).or(next).map(Timestamp::from)
            }
        }
    }

    /// The first due time after `after` on a day that the edition comes out; `None` also when its last day has gone by.
    pub fn next_on(&self, after: Timestamp, days: &Days) -> Option<Timestamp> {
        let Cadence::Recurring { zone, .. } = self else {
            return None;
        };
        let start = days.starts_on.and_then(|day| just_before(*zone, day));
        let mut after = start.map_or(after, |start| start.max(after));
        // Each turn leaves one holiday behind.
        for _ in 0..=days.holidays.len() {
            let due = self.next_after(after)?;
            let day = self.day_of(due);
            if days.are_over(day) {
                return None;
            }
            if days.allow(day) {
                return Some(due);
            }
            after = just_before(*zone, day.succ_opt()?)?;
        }
        None
    }

    /// The day of an instant in the cadence's zone, in UTC for an instant edition.
    pub fn day_of(&self, at: Timestamp) -> NaiveDate {
        match self {
            Cadence::Instant => at.utc().date_naive(),
            Cadence::Recurring { zone, .. } => at.utc().with_timezone(zone).date_naive(),
        }
    }

    /// When a day begins in the cadence's zone, in UTC for an instant edition.
    pub fn start_of(&self, day: NaiveDate) -> Option<Timestamp> {
        let zone = match self {
            Cadence::Instant => Tz::UTC,
            Cadence::Recurring { zone, .. } => *zone,
        };
        just_before(zone, day).map(|last| last + Duration::from_millis(1))
    }

    /// The cron expression, or `None` for an instant edition.
    pub fn expression(&self) -> Option<&str> {
        match self {
            Cadence::Instant => None,
            Cadence::Recurring { expression, .. } => Some(expression),
        }
    }

    /// The name of the time zone, or `None` for an instant edition.
    pub fn zone_name(&self) -> Option<&'static str> {
        match self {
            Cadence::Instant => None,
            Cadence::Recurring { zone, .. } => Some(zone.name()),
        }
    }
}

/// The last instant before a day; midnight may be skipped by daylight saving.
fn just_before(zone: Tz, day: NaiveDate) -> Option<Timestamp> {
    let first = (0..24).find_map(|hour| zone.from_local_datetime(&day.and_hms_opt(hour, 0, 0)?).earliest())?;
    Some(Timestamp::from(first) - Duration::from_millis(1))
}

/// The end of a gap between `after` and `next` in which the expression has a time.
///
/// The cron library runs at a gap's end only what has one time an hour: of "15,45 2 * * *" it says nothing.
fn skipped(cron: &Cron, after: &DateTime<Tz>, next: Option<&DateTime<Tz>>) -> Option<DateTime<Tz>> {
    let wanted = cron.find_next_occurrence(&after.naive_local().and_utc(), false).ok()?;
    let zone = after.timezone();
    if !matches!(zone.from_local_datetime(&wanted.naive_utc()), LocalResult::None) {
        return None;
    }
    let end = (1..=24 * 60)
        .map(|minutes| wanted.naive_utc() + TimeDelta::minutes(minutes))
        .find_map(|local| zone.from_local_datetime(&local).earliest())?;
    (end > *after && next.is_none_or(|next| end < *next)).then_some(end)
}

impl fmt::Debug for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cadence::Instant => f.write_str("as each brief is published"),
            Cadence::Recurring { zone, cron, .. } => {
                let words = cron.describe();
                let mut letters = words.trim_end_matches('.').chars();
                let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
                write!(f, "{first}{} ({})", letters.as_str(), zone.name())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(cron: &str, zone: &str, after: &str, count: usize) -> Vec<String> {
        let cadence = Cadence::parse(Some(cron), Some(zone)).unwrap();
        let mut at = Timestamp::parse(after).unwrap();
        (0..count)
            .map(|_| {
                at = cadence.next_after(at).unwrap();
                at.utc().format("%m-%d %H:%M").to_string()
            })
            .collect()
    }

    #[test]
    fn a_daily_hour_follows_daylight_saving() {
        assert_eq!(
            due("0 9 * * *", "Europe/Berlin", "2026-03-27T12:00:00Z", 3),
            ["03-28 08:00", "03-29 07:00", "03-30 07:00"]
        );
        assert_eq!(
            due("0 9 * * *", "Europe/Berlin", "2026-10-24T00:00:00Z", 2),
            ["10-24 07:00", "10-25 08:00"]
        );
    }

    #[test]
    fn a_time_in_the_gap_falls_due_once_at_its_end() {
        assert_eq!(
            due("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2),
            ["03-29 01:00", "03-30 00:30"]
        );
    }

    #[test]
    fn several_times_in_the_gap_fall_due_once_at_its_end() {
        assert_eq!(
            due("15,45 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2),
            ["03-29 01:00", "03-30 00:15"]
        );
        assert_eq!(
            due("0 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 2),
            ["03-29 01:00", "03-29 02:00"]
        );
    }

    #[test]
    fn a_time_in_the_overlap_falls_due_once() {
        assert_eq!(
            due("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2),
            ["10-25 00:30", "10-26 01:30"]
        );
    }

    #[test]
    fn minsk_keeps_its_hour_all_year() {
        assert_eq!(
            due("0 9 * * 1", "Europe/Minsk", "2026-03-26T00:00:00Z", 2),
            ["03-30 06:00", "04-06 06:00"]
        );
        assert_eq!(
            due("0 9 * * *", "Europe/Minsk", "2026-10-24T12:00:00Z", 2),
            ["10-25 06:00", "10-26 06:00"]
        );
    }

    #[test]
    fn bad_cadences_are_refused_with_a_reason() {
        assert!(matches!(
            Cadence::parse(Some("0 9 * *"), Some("Europe/Minsk")),
            Err(CadenceError::Cron(_))
        ));
        assert!(matches!(
            Cadence::parse(Some("0 0 9 * * *"), Some("Europe/Minsk")),
            Err(CadenceError::Cron(_))
        ));
        assert!(matches!(
            Cadence::parse(Some("0 9 * * 1"), Some("Minsk")),
            Err(CadenceError::Zone)
        ));
        assert!(matches!(
            Cadence::parse(Some("0 9 * * 1"), None),
            Err(CadenceError::Incomplete)
        ));
        assert!(matches!(Cadence::parse(None, None), Ok(Cadence::Instant)));
    }

    #[test]
    fn an_edition_comes_out_on_its_days_only() {
        let daily = Cadence::parse(Some("0 9 * * *"), Some("Europe/Berlin")).unwrap();
        let day = |text: &str| text.parse().unwrap();
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let days = Days {
            starts_on: Some(day("2026-03-27")),
            ends_on: Some(day("2026-04-07")),
            holidays: ["2026-03-28", "2026-03-29", "2026-04-03", "2026-04-05"].map(day).into(),
        };
        let due: Vec<String> = std::iter::successors(daily.next_on(at("2026-01-01T00:00:00Z"), &days), |last| {
            daily.next_on(*last, &days)
        })
        .map(|due| due.to_string())
        .collect();
        let dates: Vec<&str> = due.iter().map(|due| &due[5..13]).collect();
        // The clock goes forward on the 29th.
        let expected = [
            "03-27T08", "03-30T07", "03-31T07", "04-01T07", "04-02T07", "04-04T07", "04-06T07", "04-07T07",
        ];
        assert_eq!(dates, expected);
        assert_eq!(Cadence::Instant.next_on(at("2026-03-27T00:00:00Z"), &days), None);
        assert!(days.allow(day("2026-03-27")) && !days.allow(day("2026-03-26")) && !days.allow(day("2026-04-08")));
    }
}
