//! How often an edition comes out, in words.

use super::Locale;
use crate::domain::Cadence;

/// The days of the week as cron names them, from Sunday, and the message for each.
const WEEKDAYS: [(&str, &str); 7] = [
    ("SUN", "cadence-sundays"),
    ("MON", "cadence-mondays"),
    ("TUE", "cadence-tuesdays"),
    ("WED", "cadence-wednesdays"),
    ("THU", "cadence-thursdays"),
    ("FRI", "cadence-fridays"),
    ("SAT", "cadence-saturdays"),
];
/// Most times a day that are listed.
const MOST_TIMES: usize = 4;

/// Says daily, weekly and monthly cadences in words; others by their expression.
pub(super) fn describe(locale: Locale, cadence: &Cadence) -> String {
    let (Some(expression), Some(zone)) = (cadence.expression(), cadence.zone_name()) else {
        return locale.text("cadence-instant").to_string();
    };
    let when = in_words(locale, expression)
        .unwrap_or_else(|| locale.text("cadence-cron").with("expression", expression).to_string());
    format!("{when} ({zone})")
}

fn in_words(locale: Locale, expression: &str) -> Option<String> {
    let mut fields = expression.split_whitespace();
    let (minutes, hours) = (fields.next()?, fields.next()?);
    let (days, months, weekdays) = (fields.next()?, fields.next()?, fields.next()?);
    if months != "*" {
        return None;
    }
    let times = locale.list(&times(minutes, hours)?);
    let phrase = match (days, weekdays) {
        ("*", "*") => locale.text("cadence-daily"),
        ("*", weekdays) => {
            let chosen = weekdays_of(weekdays)?;
            if chosen == [1, 2, 3, 4, 5] {
                locale.text("cadence-workdays")
            } else {
                let names = chosen.iter().filter_map(|day| WEEKDAYS.get(*day));
                let names: Vec<String> = names.map(|(_, id)| locale.text(id).to_string()).collect();
                locale.text("cadence-weekly").with("days", locale.list(&names))
            }
        }
        (days, "*") => {
            let days: Vec<String> = numbers(days, 1, 31)?.iter().map(ToString::to_string).collect();
            locale.text("cadence-monthly").with("days", locale.list(&days))
        }
        _ => return None,
    };
    Some(phrase.with("times", times).to_string())
}

fn times(minutes: &str, hours: &str) -> Option<Vec<String>> {
    let (minutes, hours) = (numbers(minutes, 0, 59)?, numbers(hours, 0, 23)?);
    let times = hours
        .iter()
        .flat_map(|hour| minutes.iter().map(move |minute| format!("{hour:02}:{minute:02}")));
    let times: Vec<String> = times.collect();
    (times.len() <= MOST_TIMES).then_some(times)
}

/// A list of numbers and ranges, sorted; nothing for steps, stars and other signs.
fn numbers(field: &str, least: usize, most: usize) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    for part in field.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        if first < least || last > most || first > last {
            return None;
        }
        found.extend(first..=last);
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// Days of the week from Monday on, as 1 to 6 and then 0 for Sunday.
fn weekdays_of(field: &str) -> Option<Vec<usize>> {
    let mut digits = field.to_ascii_uppercase();
    for (number, (name, _)) in WEEKDAYS.iter().enumerate() {
        digits = digits.replace(name, &number.to_string());
    }
    let mut days: Vec<usize> = numbers(&digits, 0, 7)?.into_iter().map(|day| day % 7).collect();
    days.sort_unstable_by_key(|day| (day + 6) % 7);
    days.dedup();
    Some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(locale: Locale, cron: &str) -> String {
        describe(locale, &Cadence::parse(Some(cron), Some("Europe/Minsk")).unwrap())
    }

    #[test]
    fn usual_cadences_are_said_in_each_language() {
        let of = |cron| Locale::ALL.map(|locale| say(locale, cron).replace(" (Europe/Minsk)", ""));
        assert_eq!(
            of("0 9 * * 1"),
            [
                "on Mondays at 09:00",
                "па панядзелках а\u{a0}09:00",
                "по понедельникам в\u{a0}09:00"
            ]
        );
        assert_eq!(
            of("30 7 * * MON-FRI"),
            [
                "on working days at 07:30",
                "па буднях а\u{a0}07:30",
                "по будням в\u{a0}07:30"
            ]
        );
        assert_eq!(
            of("0 8,20 * * *").map(|s| s.contains("08:00") && s.contains("20:00")),
            [true; 3]
        );
        assert_eq!(
            say(Locale::English, "0 9 * * 7,3"),
            "on Wednesdays and Sundays at 09:00 (Europe/Minsk)"
        );
        assert_eq!(
            say(Locale::Russian, "0 9 * * 7,3"),
            "по средам и воскресеньям в\u{a0}09:00 (Europe/Minsk)"
        );
        assert_eq!(
            say(Locale::English, "0 9 1,15 * *"),
            "on days 1 and 15 of each month at 09:00 (Europe/Minsk)"
        );
        assert_eq!(
            say(Locale::English, "*/5 9 * * *"),
            "by the schedule */5 9 * * * (Europe/Minsk)"
        );
        assert_eq!(
            Locale::ALL.map(|locale| describe(locale, &Cadence::Instant)),
            [
                "as each brief is published",
                "як толькі выходзіць матэрыял",
                "как только выходит материал"
            ]
        );
    }
}
