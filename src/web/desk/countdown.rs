//! How long it is until something, as a page says it and a script keeps saying it.

use crate::{domain::Timestamp, locale::Locale};

/// Seconds of a minute, an hour and a day.
const MINUTE: u64 = 60;
const HOUR: u64 = 3600;
const DAY: u64 = 86_400;

/// The time that is left until an instant.
pub(super) struct Countdown {
    pub(super) until: String,
    pub(super) words: String,
    /// The words for the script, with `{time}` where the time stands.
    pub(super) pattern: String,
    /// What the units are called: days, hours, minutes and seconds, with blanks between them.
    pub(super) units: String,
}

impl Countdown {
    /// Until `at`; none when it has come.
    pub(super) fn until(at: Timestamp, now: Timestamp, locale: Locale) -> Option<Self> {
        let left = at.since(now).as_secs();
        if left == 0 {
            return None;
        }
        let units = locale.text("desk-issues-units").to_string();
        Some(Countdown {
            until: at.to_string(),
            words: in_words(left, locale),
            pattern: locale.text("desk-issues-in").with("time", "{time}").to_string(),
            units,
        })
    }
}

/// A time that is left, in its two largest units.
fn in_words(seconds: u64, locale: Locale) -> String {
    let time = span(seconds, locale);
    locale.text("desk-issues-in").with("time", time).to_string()
}

/// A span in its two largest units.
pub(super) fn span(seconds: u64, locale: Locale) -> String {
    let units = locale.text("desk-issues-units").to_string();
    let mut units = units.split(' ');
    let mut unit = || units.next().unwrap_or_default().to_owned();
    let (day, hour, minute, second) = (unit(), unit(), unit(), unit());
    let parts = match seconds {
        DAY.. => [(seconds / DAY, day), (seconds % DAY / HOUR, hour)],
        HOUR.. => [(seconds / HOUR, hour), (seconds % HOUR / MINUTE, minute)],
        _ => [(seconds / MINUTE, minute), (seconds % MINUTE, second)],
    };
    let said = parts.into_iter().filter(|(number, _)| *number > 0);
    let said: Vec<String> = said.map(|(number, unit)| format!("{number}\u{a0}{unit}")).collect();
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_largest_units_are_said() {
        for (seconds, words) in [
            (200_000, "2 d 7 h"),
            (172_800, "2 d"),
            (8_130, "2 h 15 min"),
            (75, "1 min 15 s"),
            (9, "9 s"),
        ] {
            assert_eq!(span(seconds, Locale::English).replace('\u{a0}', " "), words);
        }
        let now = Timestamp::from_millis(0);
        assert!(Countdown::until(now, now, Locale::English).is_none());
    }
}
