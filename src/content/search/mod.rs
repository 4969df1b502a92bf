//! Finding briefs by their words, in any grammatical case of Belarusian, Russian and English: what is put into the index and
//! what it is asked for, the same on both databases.
//!
//! The index follows a brief's text in the same transaction. Whether readers may see a brief is asked of the brief itself,
//! so nothing has to be told to the index when one is published or retracted.

mod belarusian;
mod passage;
mod query;
mod stemming;
mod words;

pub use passage::{Passage, answers, marked, passage};
pub use query::Query;

use super::plain_text::running_text;
use crate::{
    domain::{BriefId, Language},
    storage::{
        Conn, StorageError,
        briefs::{self, Brief, BriefText},
        search::{self, Scope, Stems},
        write_alone,
    },
};

/// By which rules words are cut into stems. A change of rules, also one of Snowball's, takes the next number: everything is
/// indexed anew at the next start.
const RULES: i64 = 1;
/// Briefs indexed in one transaction.
const AT_ONCE: i64 = 200;

/// Puts the text of a brief's version into the index.
///
/// # Errors
/// Those of the database.
pub(super) fn index(conn: &mut Conn, id: BriefId, version: i64, text: &BriefText) -> Result<(), StorageError> {
    let stems = stems(
        &text.headline,
        [&text.standfirst, &text.bylines],
        &text.body,
        &text.language,
    );
    search::put(conn, id, version, RULES, &stems)
}

/// Indexes the briefs that are not in the index as they are now: from before it was there, saved by an older program, or by
/// other rules. Answers how many there were. What is done stays done when it is stopped.
///
/// # Errors
/// Those of the database.
pub fn bring_up_to_date(conn: &mut Conn) -> Result<usize, StorageError> {
    let mut indexed = 0;
    loop {
        let done = write_alone(conn, |conn| {
            let pending = search::pending(conn, RULES, AT_ONCE)?;
            for brief in briefs::of_ids(conn, &pending)? {
                let stems = stems(
                    &brief.headline,
                    [&brief.standfirst, &brief.bylines],
                    &brief.body,
                    &brief.language,
                );
                search::put(conn, brief.id, brief.version, RULES, &stems)?;
            }
            Ok::<_, StorageError>(pending.len())
        })?;
        if done == 0 {
            return Ok(indexed);
        }
        indexed += done;
    }
}

/// Public briefs that a search has found.
#[derive(Debug, Clone)]
pub struct Found {
    /// How many there are in all.
    pub total: i64,
    /// Those of the page.
    pub briefs: Vec<Brief>,
}

/// Looks for public briefs, the most relevant first: `limit` of them from the page with this number, which begins at 0.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, query: &Query, scope: &Scope, page: i64, limit: i64) -> Result<Found, StorageError> {
    let ids = search::find(conn, query.wanted(), scope, page * limit, limit)?;
    Ok(Found {
        total: search::count(conn, query.wanted(), scope)?,
        briefs: briefs::of_ids(conn, &ids)?,
    })
}

fn stems(headline: &str, beside: [&String; 2], body: &str, language: &Language) -> Stems {
    Stems {
        headline: of_text(headline, language),
        standfirst: of_text(&beside.map(String::as_str).join("\n"), language),
        body: of_text(&running_text(body), language),
    }
}

fn of_text(text: &str, language: &Language) -> String {
    let stems: Vec<String> = words::words(text)
        .flat_map(|word| stemming::of_text(&word.folded, language))
        .collect();
    stems.join(" ")
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::domain::hex;

    /// Stems that are in databases must be those that a search asks for. When this fails, give [`RULES`] the next number, and
    /// write the new fingerprint here.
    #[test]
    fn the_rules_have_the_number_that_they_had() {
        let texts = [
            (
                "be",
                "Пасля выбараў у Мінску затрымалі журналістаў: палітычныя вязні, рэспубліцы, назе, кажа, вёсак, гарадоў 2026",
            ),
            (
                "ru",
                "После выборов в Минске задержали журналистов: политические заключённые, республике, говорит, деревень, городов",
            ),
            (
                "en",
                "After the elections journalists were arrested, political prisoners, cities, generously running Ёлка выборов",
            ),
            ("uk", "Після виборів у Києві журналісти"),
            ("pl", "Po wyborach w Warszawie dziennikarze"),
            ("lt", "Po rinkimų Vilniuje žurnalistai"),
            ("de", "Nach den Wahlen wurden Journalistinnen verhaftet"),
            ("fr", "Après les élections"),
        ];
        let mut all = String::new();
        for (tag, text) in texts {
            all += &of_text(text, &Language::parse(tag).unwrap());
        }
        let fingerprint = hex(&Sha256::digest(&all));
        assert_eq!((RULES, &fingerprint[..16]), (1, "2e0b64189232a3ab"), "{all}");
    }
}
