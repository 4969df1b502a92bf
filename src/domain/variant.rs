//! Which of an issue's copies a reader gets, as one number: readers with the same number get the same briefs.
//!
//! From the lowest bit on: 7 bits for the build of the issue that the copy was made from, 11 for how many of the issue's
//! briefs, the newest first, are new to the reader, 40 for the sections taken, in the order in which they stand in the issue,
//! 2 for the language, 3 for the subject that is tried on the reader. Copies whose links are their reader's own are negative.

use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::BigInt};
use serde::{Deserialize, Serialize};

/// Most sections of a newsletter.
pub const MOST_SECTIONS: usize = 40;
/// Most builds of an issue; see [`Variant::with_build`].
pub const MOST_BUILDS: i16 = 1 << BUILD_BITS;

const BUILD_BITS: u32 = 7;
const NEWEST_BITS: u32 = 11;
const SECTIONS_AT: u32 = BUILD_BITS + NEWEST_BITS;
const LANGUAGE_AT: usize = SECTIONS_AT as usize + MOST_SECTIONS;
const LANGUAGE_BITS: usize = 2;
const SUBJECT_AT: usize = LANGUAGE_AT + LANGUAGE_BITS;

/// Which of an issue's copies a reader gets.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = BigInt)]
#[serde(transparent)]
pub struct Variant(pub i64);

impl Variant {
    /// What one section adds to the number.
    pub fn of_section(index: usize) -> i64 {
        match index < MOST_SECTIONS {
            true => 1 << (SECTIONS_AT as usize + index),
            false => 0,
        }
    }

    /// What the first `count` sections add to the number.
    pub fn of_sections(count: usize) -> i64 {
        (0..count).map(Variant::of_section).sum()
    }

    /// What it adds to the number that `newest` briefs are new to the reader.
    pub fn of_newest(newest: usize) -> i64 {
        let most = (1 << NEWEST_BITS) - 1;
        i64::try_from(newest).unwrap_or(most).min(most) << BUILD_BITS
    }

    /// What it adds to the number that the reader gets the issue in the language with this number, from 1 to 3.
    pub fn of_language(number: usize) -> i64 {
        i64::try_from(number.min((1 << LANGUAGE_BITS) - 1)).unwrap_or(0) << LANGUAGE_AT
    }

    /// The number of the language that the reader gets the issue in; 0 for the newsletter's own.
    pub fn language(self) -> usize {
        usize::try_from((self.0 >> LANGUAGE_AT) & ((1 << LANGUAGE_BITS) - 1)).unwrap_or(0)
    }

    /// The same copy in another language.
    #[must_use]
    pub fn with_language(self, number: usize) -> Self {
        Variant(self.0 - Variant::of_language(self.language()) + Variant::of_language(number))
    }

    /// What it adds to the number that the subject with this number, from 1 on, is tried on the reader.
    pub fn of_subject(number: usize) -> i64 {
        i64::try_from(number.min(7)).unwrap_or(0) << SUBJECT_AT
    }

    /// Which subject is tried on the reader, from 1 on; 0 for none.
    pub fn subject(self) -> usize {
        usize::try_from((self.0 >> SUBJECT_AT) & 7).unwrap_or(0)
    }

    /// Whether the copy's links tell who its reader is, who has agreed to that.
    pub fn has_own_links(self) -> bool {
        self.0 < 0
    }

    /// The same copy with its reader's own links, or without.
    #[must_use]
    pub fn with_own_links(self, own: bool) -> Self {
        Variant(match own {
            true => self.0 | i64::MIN,
            false => self.0 & i64::MAX,
        })
    }

    /// The same copy with the subject of another one.
    #[must_use]
    pub fn with_subject_of(self, other: Variant) -> Self {
        Variant(self.0 - Variant::of_subject(self.subject()) + Variant::of_subject(other.subject()))
    }

    /// True when the reader takes the section with this index.
    pub fn takes_section(self, index: usize) -> bool {
        self.0 & Variant::of_section(index) != 0
    }

    /// How many of the briefs, the newest first, are new to the reader.
    pub fn newest(self) -> usize {
        usize::try_from((self.0 >> BUILD_BITS) & ((1 << NEWEST_BITS) - 1)).unwrap_or(0)
    }

    /// The same sections, with so many briefs that are new to the reader.
    #[must_use]
    pub fn with_newest(self, newest: usize) -> Self {
        Variant(self.0 - Variant::of_newest(self.newest()) + Variant::of_newest(newest))
    }

    /// The build that a copy was made from.
    pub fn build(self) -> i16 {
        i16::try_from(self.0 & i64::from(MOST_BUILDS - 1)).unwrap_or(0)
    }

    /// The same copy, made from another build. An issue that was built more than [`MOST_BUILDS`] times keeps the last number.
    #[must_use]
    pub fn with_build(self, build: i16) -> Self {
        Variant(self.0 - i64::from(self.build()) + i64::from(build.clamp(0, MOST_BUILDS - 1)))
    }
}

impl std::fmt::Display for Variant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_parts_do_not_touch() {
        let sections = Variant::of_section(0) + Variant::of_section(MOST_SECTIONS - 1);
        let variant = Variant(sections + Variant::of_newest(1024)).with_build(MOST_BUILDS - 1);
        assert!(variant.takes_section(0) && variant.takes_section(MOST_SECTIONS - 1) && !variant.takes_section(1));
        assert_eq!((variant.newest(), variant.build()), (1024, MOST_BUILDS - 1));
        let other = variant.with_newest(3).with_build(1);
        assert_eq!((other.newest(), other.build()), (3, 1));
        assert!(other.takes_section(MOST_SECTIONS - 1) && other.0 > 0);
        assert!(!variant.takes_section(MOST_SECTIONS));
        let russian = variant.with_language(3);
        assert_eq!((variant.language(), russian.language(), russian.subject()), (0, 3, 0));
        assert_eq!(russian.with_language(0), variant);
        let tried = Variant(variant.0 + Variant::of_subject(4));
        assert_eq!(
            (tried.subject(), tried.newest(), tried.build()),
            (4, 1024, MOST_BUILDS - 1)
        );
        assert!(tried.0 > 0 && tried.takes_section(MOST_SECTIONS - 1));
        assert_eq!(
            (other.with_subject_of(tried).subject(), tried.with_subject_of(other)),
            (4, variant)
        );
        let own = tried.with_own_links(true);
        assert!(own.has_own_links() && !tried.has_own_links() && own.takes_section(MOST_SECTIONS - 1));
        assert_eq!((own.subject(), own.newest(), own.build()), (4, 1024, MOST_BUILDS - 1));
        assert_eq!(
            own.with_build(3)
                .with_newest(5)
                .with_subject_of(Variant(0))
                .with_own_links(false)
                .build(),
            3
        );
        assert_eq!(own.with_own_links(true).with_own_links(false), tried);
        assert_eq!(other.with_own_links(true).with_subject_of(tried).subject(), 4);
    }

    #[test]
    fn all_sections_fit() {
        let all = Variant(Variant::of_sections(MOST_SECTIONS) + Variant::of_newest(1)).with_build(1);
        assert!((0..MOST_SECTIONS).all(|index| all.takes_section(index)) && all.0 > 0);
    }
}
