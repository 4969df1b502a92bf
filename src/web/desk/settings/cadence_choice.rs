//! A cadence in plain choices: with each brief, each day, on days of the week, on a day of the month, or by an expression.

use chrono::NaiveTime;

/// The days of the week as cron numbers them, in the order of the form, and their names.
pub(super) const WEEKDAYS: [(&str, &str); 7] = [
    ("1", "desk-settings-monday"),
    ("2", "desk-settings-tuesday"),
    ("3", "desk-settings-wednesday"),
    ("4", "desk-settings-thursday"),
    ("5", "desk-settings-friday"),
    ("6", "desk-settings-saturday"),
    ("0", "desk-settings-sunday"),
];

/// What a form says of a cadence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Choice {
    /// instant, daily, weekly, monthly or cron.
    pub(super) kind: &'static str,
    /// Such as 09:00.
    pub(super) time: String,
    /// Of [`WEEKDAYS`].
    pub(super) weekdays: Vec<String>,
    /// 1 to 31.
    pub(super) day: String,
    pub(super) expression: String,
}

/// What is missing of a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Kind,
    Time,
    Weekdays,
    Day,
}

impl Choice {
    /// The plain choice that an expression stands for.
    pub(super) fn of(expression: Option<&str>) -> Self {
        let Some(expression) = expression else {
            return Choice {
                kind: "instant",
                time: "09:00".into(),
                ..Choice::default()
            };
        };
        let by_expression = || Choice {
            kind: "cron",
            expression: expression.to_owned(),
            ..Choice::default()
        };
        Choice::plain(expression).unwrap_or_else(by_expression)
    }

    fn plain(expression: &str) -> Option<Self> {
        let fields: Vec<&str> = expression.split_whitespace().collect();
        let [minute, hour, day, "*", weekday] = fields.as_slice() else {
            return None;
        };
        let time = NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)?;
        let mut choice = Choice {
            time: time.format("%H:%M").to_string(),
            ..Choice::default()
        };
        match (*day, *weekday) {
            ("*", "*") => choice.kind = "daily",
            ("*", weekdays) => {
                choice.kind = "weekly";
                for name in weekdays.split(',') {
                    let number = (name.parse::<u8>().ok()? % 7).to_string();
                    choice.weekdays.push(number);
                }
            }
            (day, "*") => {
                choice.kind = "monthly";
                choice.day = day.parse::<u8>().ok().filter(|day| (1..=31).contains(day))?.to_string();
            }
            _ => return None,
        }
        Some(choice)
    }

    /// The expression that the choice stands for; none for an instant edition.
    ///
    /// # Errors
    /// What is missing.
    pub(super) fn expression(&self) -> Result<Option<String>, Missing> {
        if self.kind == "instant" {
            return Ok(None);
        }
        if self.kind == "cron" {
            return Ok(Some(self.expression.clone()));
        }
        let time = NaiveTime::parse_from_str(&self.time, "%H:%M").map_err(|_| Missing::Time)?;
        let at = time.format("%-M %-H").to_string();
        match self.kind {
            "daily" => Ok(Some(format!("{at} * * *"))),
            "weekly" => {
                let is_weekday = |day: &String| WEEKDAYS.iter().any(|(number, _)| number == day);
                if self.weekdays.is_empty() || !self.weekdays.iter().all(is_weekday) {
                    return Err(Missing::Weekdays);
                }
                Ok(Some(format!("{at} * * {}", self.weekdays.join(","))))
            }
            "monthly" => {
                let day: Option<u8> = self.day.parse().ok();
                let day = day.filter(|day| (1..=31).contains(day)).ok_or(Missing::Day)?;
                Ok(Some(format!("{at} {day} * *")))
            }
            _ => Err(Missing::Kind),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_expressions_are_shown_as_choices_and_come_back_the_same() {
        for (expression, kind) in [
            ("0 9 * * *", "daily"),
            ("30 7 * * 1,3,5", "weekly"),
            ("5 18 * * 0", "weekly"),
            ("0 12 31 * *", "monthly"),
            ("0 9 * * MON", "cron"),
            ("*/5 * * * *", "cron"),
            ("0 9 1 1 *", "cron"),
            ("0 9 1 * 1", "cron"),
            ("0 9 1,15 * *", "cron"),
        ] {
            let choice = Choice::of(Some(expression));
            assert_eq!(choice.kind, kind, "{expression}");
            assert_eq!(choice.expression(), Ok(Some(expression.to_owned())), "{expression}");
        }
        assert_eq!(Choice::of(None).expression(), Ok(None));
        assert_eq!(Choice::of(Some("0 9 * * 7")).expression(), Ok(Some("0 9 * * 0".into())));
    }

    #[test]
    fn what_is_missing_is_said() {
        let choice = |kind| Choice {
            kind,
            ..Choice::default()
        };
        assert_eq!(choice("daily").expression(), Err(Missing::Time));
        assert_eq!(choice("").expression(), Err(Missing::Time));
        let at = |kind| Choice {
            kind,
            time: "09:00".into(),
            ..Choice::default()
        };
        assert_eq!(at("weekly").expression(), Err(Missing::Weekdays));
        assert_eq!(at("monthly").expression(), Err(Missing::Day));
        assert_eq!(at("").expression(), Err(Missing::Kind));
    }
}
