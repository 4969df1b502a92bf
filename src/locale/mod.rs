//! The languages that pages, letters and mail frames are written in: words through Project Fluent, one file a language
//! in `locales/` for readers and one in `locales/desk/<room>/` for each room of the desk; dates, numbers and lists through ICU4X.
//!
//! What editors write is never translated here; problems of the API, logs and the command line are English.

mod cadence;
mod catalogue;
mod formats;
mod phrase;
#[cfg(test)]
mod tests;

use std::fmt;

use chrono_tz::Tz;

pub use phrase::{Argument, Phrase};

use crate::domain::{Cadence, Language, Timestamp};

/// A language that Vesnik speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// `en`
    #[default]
    English,
    /// `be`
    Belarusian,
    /// `ru`
    Russian,
}

impl Locale {
    /// All of them.
    pub const ALL: [Locale; 3] = [Locale::English, Locale::Belarusian, Locale::Russian];

    /// The one that a language tag names, whatever its script or region: `be-tarask` is Belarusian.
    pub fn of_tag(tag: &str) -> Option<Locale> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Locale::ALL.into_iter().find(|l| primary.eq_ignore_ascii_case(l.tag()))
    }

    /// The one of a language.
    pub fn of(language: &Language) -> Option<Locale> {
        Locale::of_tag(language.as_str())
    }

    /// What is shown to a reader who chose `chosen`, on a page of a newsletter in `newsletter`, with a browser that prefers
    /// `accepted`, best first: the first of these that Vesnik speaks, and English when it speaks none.
    pub fn choose<'a>(
        chosen: Option<&str>,
        newsletter: Option<&Language>,
        accepted: impl IntoIterator<Item = &'a str>,
    ) -> Locale {
        chosen
            .and_then(Locale::of_tag)
            .or_else(|| newsletter.and_then(Locale::of))
            .or_else(|| accepted.into_iter().find_map(Locale::of_tag))
            .unwrap_or_default()
    }

    /// Its number among them, from 1 on, as variants of issues have it.
    pub fn place(self) -> usize {
        match self {
            Locale::English => 1,
            Locale::Belarusian => 2,
            Locale::Russian => 3,
        }
    }

    /// Its language tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Locale::English => "en",
            Locale::Belarusian => "be",
            Locale::Russian => "ru",
        }
    }

    /// It as a language tag of readers and briefs.
    pub fn language(self) -> Option<Language> {
        Language::parse(self.tag()).ok()
    }

    /// Its name in itself, such as "беларуская".
    pub fn autonym(self) -> &'static str {
        match self {
            Locale::English => "English",
            Locale::Belarusian => "Беларуская",
            Locale::Russian => "Русский",
        }
    }

    /// A message of the catalogue. Where this language lacks it, English stands in: a defect that a test finds.
    pub fn text(self, id: &'static str) -> Phrase {
        Phrase::new(self, id)
    }

    /// A day in UTC, such as "23 November 2026" or "23 лістапада 2026 г.".
    pub fn day(self, at: Timestamp) -> String {
        formats::of(self).day(at.utc().date_naive())
    }

    /// An instant in a time zone, such as "Monday, 23 November 2026, 12:00 (Europe/Minsk)"; in UTC without one.
    pub fn moment(self, at: Timestamp, zone: Option<&str>) -> String {
        let zone = zone.and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC);
        let local = at.utc().with_timezone(&zone);
        let day = formats::of(self).weekday(local.date_naive());
        format!("{day}, {} ({})", local.format("%H:%M"), zone.name())
    }

    /// The same in few letters, such as "23 November 2026, 12:00", for where the zone has been named.
    pub fn short_moment(self, at: Timestamp, zone: Option<&str>) -> String {
        let zone = zone.and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC);
        let local = at.utc().with_timezone(&zone);
        format!(
            "{}, {}",
            formats::of(self).day(local.date_naive()),
            local.format("%H:%M")
        )
    }

    /// A month of a year, such as "November 2026".
    pub fn month(self, year: i32, month: u32) -> String {
        formats::of(self).month(year, month)
    }

    /// A number with its digits in groups.
    pub fn number(self, number: i64) -> String {
        formats::of(self).number(number)
    }

    /// Several things in one sentence: "a, b and c".
    pub fn list(self, items: &[String]) -> String {
        formats::of(self).list(items)
    }

    /// How often an edition comes out, such as "on Mondays at 09:00 (Europe/Minsk)".
    pub fn cadence(self, cadence: &Cadence) -> String {
        cadence::describe(self, cadence)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}
