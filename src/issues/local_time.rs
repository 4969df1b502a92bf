//! Times as people of a zone read them.

use chrono::{LocalResult, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

use crate::domain::Timestamp;

/// An instant in words, such as "Monday 30 March 2026, 12:00 (Europe/Minsk)"; in UTC without a zone, and in one that has left
/// the time zone database.
pub fn in_words(at: Timestamp, zone: Option<&str>) -> String {
    let zone = zone_of(zone);
    let local = at.utc().with_timezone(&zone);
    format!("{} ({})", local.format("%A %-d %B %Y, %H:%M"), zone.name())
}

/// An instant in few letters, such as "30 March 2026, 12:00", for where the zone has been named.
pub fn in_short(at: Timestamp, zone: Option<&str>) -> String {
    let local = at.utc().with_timezone(&zone_of(zone));
    local.format("%-d %B %Y, %H:%M").to_string()
}

/// Reads a time as a browser's form has it, such as "2026-03-30T12:00". One that comes twice is the first; one that is skipped
/// counts from before the skip.
pub fn parse(text: &str, zone: Option<&str>) -> Option<Timestamp> {
    let zone = zone_of(zone);
    let seconds = text.matches(':').count() == 2;
    let format = if seconds { "%Y-%m-%dT%H:%M:%S" } else { "%Y-%m-%dT%H:%M" };
    let local = NaiveDateTime::parse_from_str(text, format).ok()?;
    let at = match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at,
        LocalResult::None => {
            let hour = TimeDelta::hours(1);
            zone.from_local_datetime(&local.checked_sub_signed(hour)?).earliest()? + hour
        }
    };
    Some(Timestamp::from(at))
}

/// A time as a browser's form has it.
pub fn in_form(at: Timestamp, zone: Option<&str>) -> String {
    let local = at.utc().with_timezone(&zone_of(zone));
    local.format("%Y-%m-%dT%H:%M").to_string()
}

fn zone_of(name: Option<&str>) -> Tz {
    name.and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_its_zone() {
        let at = Timestamp::parse("2026-03-30T09:00:00Z").unwrap();
        assert_eq!(
            in_words(at, Some("Europe/Minsk")),
            "Monday 30 March 2026, 12:00 (Europe/Minsk)"
        );
        assert_eq!(in_words(at, None), "Monday 30 March 2026, 09:00 (UTC)");
        assert_eq!(in_short(at, Some("Europe/Berlin")), "30 March 2026, 11:00");
    }

    #[test]
    fn a_time_of_a_form_is_read_in_its_zone() {
        let told = |text, zone| parse(text, zone).map(|at| at.to_string());
        assert_eq!(
            told("2026-03-30T12:00", Some("Europe/Minsk")).unwrap(),
            "2026-03-30T09:00:00.000Z"
        );
        assert_eq!(told("2026-03-30T12:00:30", None).unwrap(), "2026-03-30T12:00:30.000Z");
        let berlin = Some("Europe/Berlin");
        assert_eq!(
            told("2026-03-29T02:30", berlin).unwrap(),
            "2026-03-29T01:30:00.000Z",
            "skipped: 03:30"
        );
        assert_eq!(
            told("2026-10-25T02:30", berlin).unwrap(),
            "2026-10-25T00:30:00.000Z",
            "the first of two"
        );
        for bad in ["", "2026-03-30", "30.03.2026 12:00", "2026-02-30T12:00"] {
            assert_eq!(parse(bad, None), None, "{bad}");
        }
        let at = Timestamp::parse("2026-03-30T09:00:00Z").unwrap();
        assert_eq!(in_form(at, Some("Europe/Minsk")), "2026-03-30T12:00");
    }
}
