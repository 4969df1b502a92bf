//! Time zones of readers.

use std::collections::BTreeMap;

use chrono::{TimeDelta, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::Text};

use super::Timestamp;

/// An IANA time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Zone(Tz);

/// Not a name of the IANA time zone database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown time zone; use a name such as Europe/Minsk")]
pub struct ZoneError;

impl Zone {
    /// Reads the name of a zone.
    ///
    /// # Errors
    /// [`ZoneError`] for any other text.
    pub fn parse(name: &str) -> Result<Self, ZoneError> {
        name.trim().parse().map(Zone).map_err(|_| ZoneError)
    }

    /// Its name.
    pub fn as_str(&self) -> &'static str {
        self.0.name()
    }

    /// When it is the same day and hour here as it is in another zone at an instant. An hour that daylight saving skips is at the
    /// gap's end; one that comes twice is the first.
    pub fn same_hour(self, other: Zone, at: Timestamp) -> Timestamp {
        let local = at.utc().with_timezone(&other.0).naive_local();
        let minutes = (0..=24 * 60).map(|minutes| local + TimeDelta::minutes(minutes));
        let mut found = minutes.filter_map(|local| self.0.from_local_datetime(&local).earliest());
        found.next().map_or(at, Timestamp::from)
    }

    /// The zones that people choose from: those named after a place, in the order of their names.
    pub fn places() -> impl Iterator<Item = Zone> {
        let continents = [
            "Africa/",
            "America/",
            "Antarctica/",
            "Asia/",
            "Atlantic/",
            "Australia/",
            "Europe/",
            "Indian/",
            "Pacific/",
        ];
        let is_place = move |zone: &&Tz| continents.iter().any(|continent| zone.name().starts_with(continent));
        TZ_VARIANTS.iter().filter(is_place).copied().map(Zone)
    }
}

impl PartialOrd for Zone {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Zone {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl TryFrom<String> for Zone {
    type Error = ZoneError;

    fn try_from(name: String) -> Result<Self, ZoneError> {
        Zone::parse(&name)
    }
}

/// When the copies of an issue leave: for readers of each zone, and for those who have named none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waves {
    /// By zone.
    pub by_zone: BTreeMap<Zone, Timestamp>,
    /// For everybody else.
    pub others: Timestamp,
}

impl Waves {
    /// When the first copies leave.
    pub fn first(&self) -> Timestamp {
        self.by_zone.values().copied().fold(self.others, Timestamp::min)
    }

    /// When the last copies leave.
    pub fn last(&self) -> Timestamp {
        self.by_zone.values().copied().fold(self.others, Timestamp::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same_hour(zone: &str, at: &str) -> String {
        let (zone, minsk) = (Zone::parse(zone).unwrap(), Zone::parse("Europe/Minsk").unwrap());
        zone.same_hour(minsk, Timestamp::parse(at).unwrap()).to_string()
    }

    #[test]
    fn eight_in_the_morning_is_at_another_time_elsewhere() {
        let at = "2026-03-30T05:00:00Z";
        assert_eq!(same_hour("Asia/Tokyo", at), "2026-03-29T23:00:00.000Z");
        assert_eq!(same_hour("America/New_York", at), "2026-03-30T12:00:00.000Z");
        assert_eq!(same_hour("Europe/Minsk", at), "2026-03-30T05:00:00.000Z");
    }

    #[test]
    fn an_hour_that_is_skipped_is_at_the_end_of_the_gap() {
        assert_eq!(
            same_hour("Europe/Berlin", "2026-03-28T23:30:00Z"),
            "2026-03-29T01:00:00.000Z"
        );
        assert_eq!(
            same_hour("Europe/Berlin", "2026-10-24T23:30:00Z"),
            "2026-10-25T00:30:00.000Z"
        );
    }

    #[test]
    fn people_choose_among_places() {
        assert!(Zone::places().any(|zone| zone.as_str() == "Europe/Minsk"));
        assert!(Zone::places().all(|zone| zone.as_str().contains('/') && !zone.as_str().starts_with("Etc/")));
        assert_eq!(Zone::parse("Moon/Sea"), Err(ZoneError));
    }
}
