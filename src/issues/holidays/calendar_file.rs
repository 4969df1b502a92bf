//! Reads the days of all-day events from an iCalendar file (RFC 5545).
//!
//! It knows what public holidays need: dates, several days, repetition, exceptions. Time zones and tasks mean nothing to it.

mod events;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fmt,
};

use chrono::{Days, NaiveDate};
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};

use crate::issues::editions::MOST_HOLIDAYS;
use events::{Event, Property};

/// Years after the present one from which holidays are taken.
const YEARS_AHEAD: i32 = 5;
/// Most events with a rule of repetition: a rule that never comes true is followed for thousands of years.
const MOST_RULES: usize = 200;
/// Most dates that are looked at, those outside the years included.
const MOST_STEPS: usize = 200_000;

/// The years from which holidays are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years {
    first: i32,
    last: i32,
}

impl Years {
    /// A year and the five after it.
    pub fn from(first: i32) -> Self {
        Years {
            first,
            last: first + YEARS_AHEAD,
        }
    }

    fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.first, 1, 1).unwrap_or(NaiveDate::MIN)
    }

    fn last_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.last, 12, 31).unwrap_or(NaiveDate::MAX)
    }
}

impl fmt::Display for Years {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.first, self.last)
    }
}

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Not UTF-8.
    #[error("the file is not text in UTF-8")]
    Encoding,
    /// Something that cannot be read.
    #[error("line {line}: {reason}")]
    Line {
        /// Where it is, or where it begins.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// More than an edition keeps, or more than is looked at.
    #[error(
        "the file has too many days or repeated events; an edition keeps {} holidays",
        MOST_HOLIDAYS
    )]
    TooMany,
    /// Nothing to take.
    #[error("the file has no all-day event in {0}; to have no holidays, set the edition's days")]
    Nothing(Years),
}

impl FileError {
    fn at(line: usize, reason: impl Into<String>) -> Self {
        FileError::Line {
            line,
            reason: reason.into(),
        }
    }
}

/// Why an event was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PassedOver {
    /// It begins at a time of day.
    Timed,
    /// It was called off.
    Cancelled,
    /// None of its days is in the years.
    OtherYears,
}

impl fmt::Display for PassedOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PassedOver::Timed => "it has a time of day",
            PassedOver::Cancelled => "it is cancelled",
            PassedOver::OtherYears => "it lies in other years",
        })
    }
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Read {
    /// The days of all-day events.
    pub days: BTreeSet<NaiveDate>,
    /// How many events were passed over, and why.
    pub passed_over: BTreeMap<PassedOver, usize>,
}

/// Reads a file.
///
/// # Errors
/// [`FileError`] says what is wrong, and in which line.
pub fn read(file: &[u8], years: Years) -> Result<Read, FileError> {
    let text = std::str::from_utf8(file).map_err(|_| FileError::Encoding)?;
    let events = events::read(text.trim_start_matches('\u{feff}'))?;
    let mut moved = HashSet::new();
    for event in &events {
        if let Some(id) = event.one("RECURRENCE-ID") {
            if id.parameter("RANGE").is_some() {
                return Err(FileError::at(
                    id.line,
                    "a change of all later repetitions (RANGE) is not understood",
                ));
            }
            if let Some(date) = id.begins_on() {
                moved.insert((event.uid(), date));
            }
        }
    }
    let mut reading = Reading {
        years,
        moved,
        steps: 0,
        rules: 0,
        read: Read::default(),
    };
    for event in &events {
        if let Some(why) = reading.take(event)? {
            *reading.read.passed_over.entry(why).or_default() += 1;
        }
    }
    match reading.read.days.is_empty() {
        true => Err(FileError::Nothing(years)),
        false => Ok(reading.read),
    }
}

struct Reading<'a> {
    years: Years,
    /// Repetitions that an event of their own replaces: the UID and the date that they had.
    moved: HashSet<(&'a str, NaiveDate)>,
    steps: usize,
    rules: usize,
    read: Read,
}

impl<'a> Reading<'a> {
    fn take(&mut self, event: &'a Event) -> Result<Option<PassedOver>, FileError> {
        if event
            .one("STATUS")
            .is_some_and(|status| status.value.eq_ignore_ascii_case("CANCELLED"))
        {
            return Ok(Some(PassedOver::Cancelled));
        }
        let start = event.one("DTSTART");
        let start = start.ok_or_else(|| FileError::at(event.line, "this VEVENT has no DTSTART"))?;
        if !start.is_date() {
            return Ok(Some(PassedOver::Timed));
        }
        let first = start.date()?;
        let length = length(event, first)?;
        let mut takes_any = false;
        for begin in self.begins(event, first)? {
            let end = begin.checked_add_days(length).unwrap_or(NaiveDate::MAX);
            let (first_day, last_day) = (self.years.first_day(), self.years.last_day());
            let inside = begin.max(first_day).iter_days();
            for day in inside.take_while(|day| *day < end && *day <= last_day) {
                self.step()?;
                takes_any = true;
                self.read.days.insert(day);
                if self.read.days.len() > MOST_HOLIDAYS {
                    return Err(FileError::TooMany);
                }
            }
        }
        Ok((!takes_any).then_some(PassedOver::OtherYears))
    }

    /// On which dates an event begins, as far as the years reach.
    fn begins(&mut self, event: &'a Event, first: NaiveDate) -> Result<BTreeSet<NaiveDate>, FileError> {
        let mut begins = BTreeSet::from([first]);
        for rule in event.all("RRULE") {
            self.rules += 1;
            if self.rules > MOST_RULES {
                return Err(FileError::TooMany);
            }
            for date in &repeated(rule, first)? {
                let date = date.date_naive();
                if date > self.years.last_day() {
                    break;
                }
                self.step()?;
                begins.insert(date);
            }
        }
        for dates in event.all("RDATE") {
            begins.extend(dates.dates()?);
        }
        for dates in event.all("EXDATE") {
            for date in dates.dates()? {
                begins.remove(&date);
            }
        }
        if event.one("RECURRENCE-ID").is_none() {
            begins.retain(|date| !self.moved.contains(&(event.uid(), *date)));
        }
        Ok(begins)
    }

    fn step(&mut self) -> Result<(), FileError> {
        self.steps += 1;
        match self.steps > MOST_STEPS {
            true => Err(FileError::TooMany),
            false => Ok(()),
        }
    }
}

/// How many days an event lasts; DTEND is the day after the last (RFC 5545, 3.6.1).
fn length(event: &Event, first: NaiveDate) -> Result<Days, FileError> {
    if let Some(end) = event.one("DTEND") {
        let days = end.date()?.signed_duration_since(first).num_days();
        // Some programs write the first day as the end of a single one.
        let days = u64::try_from(days).map_err(|_| FileError::at(end.line, "DTEND lies before DTSTART"))?;
        return Ok(Days::new(days.max(1)));
    }
    let Some(duration) = event.one("DURATION") else {
        return Ok(Days::new(1));
    };
    let (count, days) = match duration.value.trim_start_matches('+').strip_prefix('P') {
        Some(rest) if rest.ends_with('W') => (rest.trim_end_matches('W'), 7),
        Some(rest) => (rest.trim_end_matches('D'), 1),
        None => ("", 1),
    };
    let count: Option<u32> = count.parse().ok();
    let count = count.ok_or_else(|| {
        FileError::at(
            duration.line,
            "an all-day event lasts days or weeks, such as DURATION:P2D",
        )
    })?;
    Ok(Days::new((u64::from(count) * days).max(1)))
}

/// The repetitions of an all-day event.
fn repeated(property: &Property, first: NaiveDate) -> Result<RRuleSet, FileError> {
    let refused = |reason: &dyn fmt::Display| FileError::at(property.line, format!("RRULE: {reason}"));
    let mut rule: RRule<Unvalidated> = property.value.parse().map_err(|cause| refused(&cause))?;
    if rule.get_freq() > Frequency::Daily
        || !(rule.get_by_hour().is_empty() && rule.get_by_minute().is_empty() && rule.get_by_second().is_empty())
    {
        return Err(refused(&"an all-day event repeats by days, weeks, months or years"));
    }
    if let Some(until) = rule.get_until().map(|until| until.naive_local().date()) {
        rule = rule.until(midnight(until));
    }
    let set = rule.build(midnight(first)).map_err(|cause| refused(&cause))?;
    Ok(set.limit())
}

fn midnight(date: NaiveDate) -> chrono::DateTime<Tz> {
    date.and_time(chrono::NaiveTime::MIN).and_utc().with_timezone(&Tz::UTC)
}

#[cfg(test)]
mod tests;
