//! Dates, numbers and lists as each language writes them (CLDR through ICU4X).

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use icu_calendar::{Date, Gregorian};
use icu_datetime::{
    FixedCalendarDateTimeFormatter,
    fieldsets::{YM, YMD, YMDE},
};
use icu_decimal::{DecimalFormatter, input::Decimal};
use icu_list::{ListFormatter, options::ListFormatterOptions};
use icu_locale_core::locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

use super::Locale;

/// The narrow space before "г." is a box in older mail programs; the common unbroken one is not.
const NARROW: &str = "\u{202f}";
const SPACE: &str = "\u{a0}";

/// The formats of a language. A format whose data were missing falls back to plain digits: the data are compiled in, so
/// this does not happen, and nothing can stop the program here.
pub(super) struct Formats {
    day: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
    weekday: Option<FixedCalendarDateTimeFormatter<Gregorian, YMDE>>,
    month: Option<FixedCalendarDateTimeFormatter<Gregorian, YM>>,
    number: Option<DecimalFormatter>,
    list: Option<ListFormatter>,
    plurals: Option<PluralRules>,
}

static ENGLISH: LazyLock<Formats> = LazyLock::new(|| Formats::new(&locale!("en-GB")));
static BELARUSIAN: LazyLock<Formats> = LazyLock::new(|| Formats::new(&locale!("be")));
static RUSSIAN: LazyLock<Formats> = LazyLock::new(|| Formats::new(&locale!("ru")));

pub(super) fn of(locale: Locale) -> &'static Formats {
    match locale {
        Locale::English => &ENGLISH,
        Locale::Belarusian => &BELARUSIAN,
        Locale::Russian => &RUSSIAN,
    }
}

impl Formats {
    fn new(locale: &icu_locale_core::Locale) -> Self {
        Formats {
            day: FixedCalendarDateTimeFormatter::try_new(locale.into(), YMD::long()).ok(),
            weekday: FixedCalendarDateTimeFormatter::try_new(locale.into(), YMDE::long()).ok(),
            month: FixedCalendarDateTimeFormatter::try_new(locale.into(), YM::long()).ok(),
            number: DecimalFormatter::try_new(locale.into(), Default::default()).ok(),
            list: ListFormatter::try_new_and(locale.into(), ListFormatterOptions::default()).ok(),
            plurals: PluralRules::try_new(locale.into(), PluralRulesOptions::default()).ok(),
        }
    }

    pub(super) fn day(&self, day: NaiveDate) -> String {
        match (&self.day, gregorian(day)) {
            // The day of the month stays with its month.
            (Some(format), Some(date)) => format
                .format(&date)
                .to_string()
                .replace(NARROW, SPACE)
                .replacen(' ', SPACE, 1),
            _ => day.to_string(),
        }
    }

    /// A day with its day of the week.
    pub(super) fn weekday(&self, day: NaiveDate) -> String {
        match (&self.weekday, gregorian(day)) {
            (Some(format), Some(date)) => format.format(&date).to_string().replace(NARROW, SPACE),
            _ => day.to_string(),
        }
    }

    pub(super) fn month(&self, year: i32, month: u32) -> String {
        let first = NaiveDate::from_ymd_opt(year, month, 1);
        match (&self.month, first.and_then(gregorian)) {
            (Some(format), Some(date)) => format.format(&date).to_string().replace(NARROW, SPACE),
            _ => format!("{year:04}-{month:02}"),
        }
    }

    pub(super) fn number(&self, number: i64) -> String {
        match &self.number {
            Some(format) => format.format(&Decimal::from(number)).to_string(),
            None => number.to_string(),
        }
    }

    /// The plural form that a number takes, as CLDR names it.
    pub(super) fn plural(&self, number: i64) -> &'static str {
        let rules = self.plurals.as_ref();
        match rules.map(|rules| rules.category_for(number.unsigned_abs())) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    }

    pub(super) fn list(&self, items: &[String]) -> String {
        match &self.list {
            Some(format) => format.format(items.iter()).to_string(),
            None => items.join(", "),
        }
    }
}

fn gregorian(day: NaiveDate) -> Option<Date<Gregorian>> {
    let month = u8::try_from(day.month()).ok()?;
    let of_month = u8::try_from(day.day()).ok()?;
    Date::try_new_gregorian(day.year(), month, of_month).ok()
}
