//! Times as people of a zone read them.

use chrono_tz::Tz;

use crate::domain::Timestamp;

/// An instant in words, such as "Monday 30 March 2026, 12:00 (Europe/Minsk)"; in UTC without a zone, and in one that has left
/// the time zone database.
pub fn in_words(at: Timestamp, zone: Option<&str>) -> String {
    let zone = zone.and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC);
    let local = at.utc().with_timezone(&zone);
    format!("{} ({})", local.format("%A %-d %B %Y, %H:%M"), zone.name())
}

/// An instant in few letters, such as "30 March 2026, 12:00", for where the zone has been named.
pub fn in_short(at: Timestamp, zone: Option<&str>) -> String {
    let zone = zone.and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC);
    at.utc().with_timezone(&zone).format("%-d %B %Y, %H:%M").to_string()
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
}
