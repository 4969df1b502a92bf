//! How the readers' choices become variants of an issue: in one SQL expression, so that no reader is looked at alone.

use std::fmt::Write;

use crate::{
    domain::{SectionId, SectionSet, Timestamp, Variant},
    locale::Locale,
    storage::{Conn, StorageError, issue_briefs, issues::Issue, newsletters, subscribers},
};

/// The sections of an issue and the times at which its briefs were published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    sections: Vec<SectionId>,
    /// The newest first.
    times: Vec<Timestamp>,
    /// A special issue is for all, whatever they have seen.
    is_special: bool,
    /// A correction goes to its audience whatever sections they take.
    is_for_all: bool,
    /// Those beside the newsletter's own that it goes out in.
    languages: Vec<Locale>,
}

impl Shape {
    /// The shape of an issue with these briefs, in their order.
    pub fn new(briefs: impl IntoIterator<Item = (SectionId, Timestamp)>, is_special: bool, is_for_all: bool) -> Self {
        let mut shape = Shape {
            sections: Vec::new(),
            times: Vec::new(),
            is_special,
            is_for_all,
            languages: Vec::new(),
        };
        for (section, at) in briefs {
            if !shape.sections.contains(&section) {
                shape.sections.push(section);
            }
            shape.times.push(at);
        }
        shape.times.sort_unstable_by(|a, b| b.cmp(a));
        shape
    }

    /// The same, in other languages too.
    #[must_use]
    pub fn in_languages(mut self, languages: Vec<Locale>) -> Self {
        self.languages = languages;
        self
    }

    /// The shape of an issue as it is stored.
    ///
    /// # Errors
    /// Those of the database.
    pub fn load(conn: &mut Conn, issue: &Issue) -> Result<Self, StorageError> {
        let newsletter = newsletters::find(conn, issue.newsletter_id)?;
        let shape = Shape::new(
            issue_briefs::places(conn, issue.id)?,
            issue.edition_id.is_none(),
            issue.corrects.is_some(),
        );
        Ok(shape.in_languages(subscribers::chosen_languages(conn, &newsletter.language)?))
    }

    /// The number of the language in which a reader gets the issue.
    pub fn number_of(&self, chosen: Option<Locale>) -> usize {
        let spoken = chosen.filter(|locale| self.languages.contains(locale));
        spoken.map_or(0, Locale::place)
    }

    /// How many of the issue's briefs are newer than what a reader has seen.
    pub fn newest_after(&self, seen_until: Timestamp) -> usize {
        match self.is_special {
            true => self.times.len(),
            false => self.times.partition_point(|at| *at > seen_until),
        }
    }

    /// How many of the issue's briefs are newer than one published at `at`.
    pub fn rank(&self, at: Timestamp) -> usize {
        self.times.partition_point(|other| *other > at)
    }

    /// The place of a section among the issue's.
    pub fn place(&self, section: SectionId) -> Option<usize> {
        self.sections.iter().position(|known| *known == section)
    }

    /// The variant of a reader who takes these sections and has seen what was published until then.
    pub fn variant(&self, taken: &SectionSet, seen_until: Timestamp) -> Variant {
        let places = self.sections.iter().enumerate();
        let sections: i64 = places
            .filter(|(_, section)| self.is_for_all || taken.takes(**section))
            .map(|(place, _)| Variant::of_section(place))
            .sum();
        Variant(sections + Variant::of_newest(self.newest_after(seen_until)))
    }

    /// What the reader's language adds to the variant; nothing where all readers have the newsletter's own.
    fn language_sql(&self) -> String {
        let mut cases = String::new();
        for locale in &self.languages {
            // Writing to a string cannot fail.
            let _ = write!(cases, " WHEN '{locale}' THEN {}", Variant::of_language(locale.place()));
        }
        match cases.is_empty() {
            true => String::new(),
            false => format!(
                " + COALESCE((SELECT CASE y.language{cases} ELSE 0 END FROM subscribers y \
                 WHERE y.id = subscriptions.subscriber_id), 0)"
            ),
        }
    }

    /// The variant of each row of `subscriptions`, as SQL of type BIGINT that both databases read.
    ///
    /// Costs a reader who has chosen sections a look-up of them, and the logarithm of the number of briefs.
    pub(super) fn variant_sql(&self) -> String {
        let all = Variant::of_sections(self.sections.len());
        let mut chosen = String::new();
        for (place, section) in self.sections.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = write!(chosen, " WHEN {section} THEN {}", Variant::of_section(place));
        }
        let sections = match chosen.is_empty() || self.is_for_all {
            true => all.to_string(),
            false => format!(
                "CASE WHEN subscriptions.takes_all THEN {all} ELSE COALESCE((SELECT SUM(CASE x.section_id{chosen} ELSE 0 END) \
                 FROM subscription_sections x WHERE x.subscription_id = subscriptions.id), 0) END"
            ),
        };
        let newest = match self.is_special {
            true => Variant::of_newest(self.times.len()).to_string(),
            false => newest_sql(&self.times, 0),
        };
        format!("CAST(({sections}) + ({newest}){} AS BIGINT)", self.language_sql())
    }
}

/// How many of these times, the newest first, are after what a reader has seen; `before` newer ones are.
fn newest_sql(times: &[Timestamp], before: usize) -> String {
    let middle = times.len() / 2;
    let (newer, rest) = times.split_at(middle);
    match rest.split_first() {
        None => Variant::of_newest(before).to_string(),
        Some((at, older)) => format!(
            "CASE WHEN subscriptions.seen_until < {} THEN {} ELSE {} END",
            at.millis(),
            newest_sql(older, before + middle + 1),
            newest_sql(newer, before)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_get_the_sections_they_take_and_what_is_new_to_them() {
        let at = Timestamp::from_millis;
        let (politics, economy) = (SectionId(7), SectionId(9));
        let shape = Shape::new(
            [(politics, at(30)), (economy, at(20)), (politics, at(20))],
            false,
            false,
        );
        let all = shape.variant(&SectionSet::All, at(0));
        assert_eq!(
            (all.newest(), all.takes_section(0), all.takes_section(1)),
            (3, true, true)
        );
        let some = shape.variant(&SectionSet::of([economy]), at(20));
        assert_eq!(
            (some.newest(), some.takes_section(0), some.takes_section(1)),
            (1, false, true)
        );
        assert_eq!(shape.newest_after(at(30)), 0);
        assert_eq!((shape.rank(at(30)), shape.rank(at(20))), (0, 1));
        let special = Shape::new([(politics, at(30))], true, false);
        assert_eq!(special.newest_after(at(99)), 1);
    }

    #[test]
    fn the_number_of_new_briefs_is_the_same_in_sql() {
        let times: Vec<Timestamp> = [50, 40, 40, 10].map(Timestamp::from_millis).into();
        let shape = Shape::new(times.iter().map(|at| (SectionId(1), *at)), false, false);
        let dir = tempfile::tempdir().unwrap();
        let mut conn = crate::storage::DatabaseUrl::Sqlite(dir.path().join("a.db"))
            .open()
            .unwrap();
        for seen in [0, 9, 10, 39, 40, 49, 50, 60] {
            let sql = shape.variant_sql();
            let sql =
                format!("SELECT {sql} AS n FROM (SELECT {seen} AS seen_until, 1 AS takes_all, 1 AS id) subscriptions");
            let sql = sql.replace(
                "FROM subscription_sections x",
                "FROM (SELECT 1 AS section_id, 1 AS subscription_id) x",
            );
            let variant: i64 = diesel::RunQueryDsl::get_result(
                diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(&format!("({sql})"))),
                &mut conn,
            )
            .unwrap();
            let expected = shape.variant(&SectionSet::All, Timestamp::from_millis(seen));
            assert_eq!(Variant(variant), expected, "seen until {seen}");
        }
    }
}
