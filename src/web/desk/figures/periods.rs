//! The period that figures are of, and the spans of it that a chart shows: days, weeks, months or years, all in UTC.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate};

use crate::{
    domain::{Growth, Timestamp},
    locale::Locale,
    storage::growth::{OnDay, day_of},
};

/// Months beyond which all of it is shown by years.
const MOST_MONTHS: i32 = 60;
const DAY_MS: i64 = 86_400_000;

/// Which period figures are of; it ends today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Period {
    /// 30 days.
    #[default]
    Month,
    /// 90 days.
    Quarter,
    /// 52 weeks, and what the first of them lacks.
    Year,
    /// From the first figure on.
    All,
}

impl Period {
    pub(super) const ALL: [Period; 4] = [Period::Month, Period::Quarter, Period::Year, Period::All];

    pub(super) fn parse(word: &str) -> Self {
        let known = Period::ALL.into_iter().find(|period| period.word() == word);
        known.unwrap_or_default()
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::Year => "year",
            Period::All => "all",
        }
    }

    /// Its first day, counted from 1970-01-01.
    pub(super) fn first_day(self, now: Timestamp) -> i64 {
        let today = day_of(now);
        let day = match self {
            Period::Month => today - 29,
            Period::Quarter => today - 89,
            Period::Year => monday(date(today - 364)).map_or(today - 364, number),
            Period::All => 0,
        };
        day.max(0)
    }

    /// When it begins.
    pub(super) fn begins(self, now: Timestamp) -> Timestamp {
        Timestamp::from_millis(self.first_day(now) * DAY_MS)
    }
}

/// How long a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    pub(super) fn word(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        }
    }

    /// The first day of the span that a day is in.
    fn start(self, day: NaiveDate) -> NaiveDate {
        match self {
            Unit::Day => Some(day),
            Unit::Week => monday(day),
            Unit::Month => day.with_day(1),
            Unit::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1),
        }
        .unwrap_or(day)
    }

    fn next(self, start: NaiveDate) -> Option<NaiveDate> {
        match self {
            Unit::Day => start.checked_add_days(Days::new(1)),
            Unit::Week => start.checked_add_days(Days::new(7)),
            Unit::Month => start.checked_add_months(Months::new(1)),
            Unit::Year => start.checked_add_months(Months::new(12)),
        }
    }
}

/// What was counted in a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: NaiveDate,
    sums: BTreeMap<Growth, i64>,
}

impl Span {
    /// How many; of readers, how many there were at its end, if they were counted by then.
    pub(super) fn of(&self, kind: Growth) -> Option<i64> {
        match kind {
            Growth::Readers => self.sums.get(&kind).copied(),
            _ => Some(self.sums.get(&kind).copied().unwrap_or(0)),
        }
    }
}

pub(super) fn date(day: i64) -> NaiveDate {
    DateTime::from_timestamp_millis(day.saturating_mul(DAY_MS))
        .unwrap_or_default()
        .date_naive()
}

fn number(date: NaiveDate) -> i64 {
    date.signed_duration_since(NaiveDate::default()).num_days()
}

fn monday(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday())))
}

/// A span as pages name it.
pub(super) fn words(locale: Locale, unit: Unit, start: NaiveDate) -> String {
    match unit {
        Unit::Day | Unit::Week => locale.day(Timestamp::from_millis(number(start) * DAY_MS)),
        Unit::Month => locale.month(start.year(), start.month()),
        Unit::Year => start.year().to_string(),
    }
}

/// The spans of a period, each with its sums, oldest first, also those in which nothing was counted.
pub(super) fn spans(period: Period, counted: &[OnDay], now: Timestamp) -> (Unit, Vec<Span>) {
    let today = day_of(now);
    let first = match (period, counted.first()) {
        (Period::All, Some(first)) => first.day.min(today),
        (Period::All, None) => today,
        _ => period.first_day(now),
    };
    let (from, to) = (date(first), date(today));
    let months = (to.year() - from.year()) * 12 + i32::try_from(to.month()).unwrap_or(0)
        - i32::try_from(from.month()).unwrap_or(0);
    let unit = match period {
        Period::Month | Period::Quarter => Unit::Day,
        Period::Year => Unit::Week,
        Period::All if months < 1 => Unit::Day,
        Period::All if months < MOST_MONTHS => Unit::Month,
        Period::All => Unit::Year,
    };
    let mut spans: Vec<Span> = Vec::new();
    let mut next = Some(unit.start(from));
    while let Some(start) = next.filter(|start| *start <= to) {
        spans.push(Span {
            start,
            sums: BTreeMap::new(),
        });
        next = unit.next(start);
    }
    for one in counted {
        let start = unit.start(date(one.day));
        let Ok(place) = spans.binary_search_by_key(&start, |span| span.start) else {
            continue;
        };
        if let Some(span) = spans.get_mut(place) {
            let sum = span.sums.entry(one.kind).or_default();
            *sum = if one.kind == Growth::Readers {
                one.count
            } else {
                *sum + one.count
            };
        }
    }
    (unit, spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn on(text: &str, kind: Growth, count: i64) -> OnDay {
        let day = day_of(at(&format!("{text}T12:00:00Z")));
        OnDay { day, kind, count }
    }

    #[test]
    fn a_period_has_every_span_and_counts_each_day_once() {
        let now = at("2026-11-25T23:59:59Z");
        let counted = [
            on("2025-11-24", Growth::Left, 7),
            on("2026-11-23", Growth::Joined, 2),
            on("2026-11-23", Growth::Readers, 10),
            on("2026-11-25", Growth::Joined, 3),
            on("2026-11-25", Growth::Readers, 12),
        ];
        let (unit, month) = spans(Period::Month, &counted, now);
        assert_eq!((unit, month.len()), (Unit::Day, 30));
        assert_eq!(month[0].start.to_string(), "2026-10-27");
        assert_eq!(month[29].of(Growth::Joined), Some(3));
        assert_eq!(
            (month[28].of(Growth::Joined), month[28].of(Growth::Readers)),
            (Some(0), None)
        );
        let (unit, year) = spans(Period::Year, &counted, now);
        assert_eq!((unit, year.len()), (Unit::Week, 53));
        assert_eq!(
            (year[0].start.to_string().as_str(), year[0].of(Growth::Left)),
            ("2025-11-24", Some(7))
        );
        assert_eq!(
            (year[52].of(Growth::Joined), year[52].of(Growth::Readers)),
            (Some(5), Some(12))
        );
        let (unit, all) = spans(Period::All, &counted, now);
        assert_eq!((unit, all.len()), (Unit::Month, 13));
        assert_eq!(
            spans(Period::All, &[on("1990-01-01", Growth::Imported, 1)], now)
                .1
                .len(),
            37
        );
        assert_eq!(spans(Period::All, &[], now).1.len(), 1);
        assert_eq!(Period::parse("quarter"), Period::Quarter);
        assert_eq!(Period::parse("nonsense"), Period::Month);
    }
}
