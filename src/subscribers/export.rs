//! Exporting subscriptions as CSV, streaming: the columns that [`super::import`] reads, and more.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    io::Write,
};

use super::finding::{self, Bound, Wish};
use crate::{
    domain::{NewsletterId, SectionId, Slug, SubscriberId, SubscriptionId, Timestamp},
    storage::{
        Conn, Db, StorageError, newsletters, readers, sections,
        subscriptions::{self, Filter},
    },
};

const PAGE: i64 = 5_000;
/// Readers of a piece that is handed out as it is made.
const A_PIECE: Bound = Bound {
    readers: 1_000,
    looked_at: 20_000,
};

/// Why an export did not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is no such newsletter.
    #[error("there is no newsletter \"{0}\"")]
    UnknownNewsletter(Slug),
    /// The output cannot be written.
    #[error("the file cannot be written: {0}")]
    File(#[from] csv::Error),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Writes a newsletter's subscriptions in the order of their making and answers how many there were. Blocks.
///
/// # Errors
/// [`ExportError`]; what was written before it stays.
pub fn export(db: &Db, newsletter: &Slug, out: impl Write) -> Result<u64, ExportError> {
    let mut conn = db.url().open()?;
    let id: NewsletterId = newsletters::find_by_slug(&mut conn, newsletter)?
        .ok_or_else(|| ExportError::UnknownNewsletter(newsletter.clone()))?
        .id;
    let names = section_names(&mut conn, &[id])?;
    let mut out = csv::Writer::from_writer(out);
    out.write_record(COLUMNS)?;
    let filter = Filter {
        newsletter: Some(id),
        ..Filter::default()
    };
    let (mut after, mut written) = (SubscriptionId(0), 0);
    loop {
        let page = subscriptions::list(&mut conn, &filter, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.id;
        let ids: Vec<_> = page.iter().filter(|s| !s.takes_all).map(|s| s.id).collect();
        let taken = subscriptions::sections_of(&mut conn, &ids)?;
        for s in &page {
            out.write_record(cells(
                [s.email.as_str(), s.name.as_str(), s.status.as_str(), s.edition.as_str()],
                taken.get(&s.id),
                &names,
                [Some(s.created_at), s.confirmed_at, s.ended_at],
            ))?;
            written += 1;
        }
    }
    out.flush().map_err(csv::Error::from)?;
    Ok(written)
}

/// The columns of an export; the import reads the first ones, by their names.
const COLUMNS: [&str; 8] = [
    "email",
    "name",
    "status",
    "edition",
    "sections",
    "joined_at",
    "confirmed_at",
    "ended_at",
];

type SectionNames = HashMap<SectionId, String>;

fn section_names(conn: &mut Conn, of: &[NewsletterId]) -> Result<SectionNames, StorageError> {
    let mut names = HashMap::new();
    for newsletter in of {
        let sections = sections::list(conn, *newsletter)?.into_iter();
        names.extend(sections.map(|section| (section.id, section.slug.into())));
    }
    Ok(names)
}

/// The cells of a subscription. Its first ones and the sections are kept from being run as formulas.
fn cells(
    first: [&str; 4],
    taken: Option<&BTreeSet<SectionId>>,
    names: &SectionNames,
    times: [Option<Timestamp>; 3],
) -> Vec<String> {
    let sections = taken.into_iter().flatten();
    let sections = sections.filter_map(|section| names.get(section).map(String::as_str));
    let sections = sections.collect::<Vec<_>>().join(";");
    let mut cells: Vec<String> = first.into_iter().map(spreadsheet_safe).collect();
    cells.push(spreadsheet_safe(&sections));
    cells.extend(times.map(|at| at.map(|at| at.to_string()).unwrap_or_default()));
    cells
}

/// What a spreadsheet would run as a formula gets an apostrophe before it.
fn spreadsheet_safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// What an export wrote before a text that a spreadsheet would run as a formula is taken from it again.
pub(super) fn without_guard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => text,
    }
}

/// A part of an export of the readers who are found, with the newsletter before the other columns.
#[derive(Debug)]
pub struct Piece {
    /// Lines of CSV; the first piece begins with the line of the columns.
    pub lines: Vec<u8>,
    /// Where the next piece begins; `None` after the last.
    pub next: Option<SubscriberId>,
}

/// The line that names the columns of the pieces.
pub fn head() -> Vec<u8> {
    let mut out = lines();
    let _ = out.write_record([&["newsletter"], COLUMNS.as_slice()].concat());
    out.into_inner().unwrap_or_default()
}

/// Writes the subscriptions that fit of the next readers, whose ids are below `below`.
///
/// # Errors
/// Those of the database.
pub async fn piece(db: &Db, wish: Wish, below: SubscriberId) -> Result<Piece, StorageError> {
    db.read(move |conn| {
        let step = finding::step(conn, &wish, below, A_PIECE)?;
        let fitting: HashSet<SubscriptionId> = readers::fitting(conn, &wish.filter, &step.found)?.into_iter().collect();
        let found = readers::list(conn, &step.found, &wish.filter.newsletters)?;
        let names = section_names(conn, &wish.filter.newsletters)?;
        let ids: Vec<_> = fitting.iter().copied().collect();
        let taken = subscriptions::sections_of(conn, &ids)?;
        let mut out = lines();
        for reader in &found {
            for s in reader.subscriptions.iter().filter(|s| fitting.contains(&s.id)) {
                let mut line = vec![spreadsheet_safe(&s.newsletter_name)];
                line.extend(cells(
                    [
                        reader.email.as_str(),
                        reader.name.as_str(),
                        s.status.as_str(),
                        s.edition_slug.as_str(),
                    ],
                    taken.get(&s.id).filter(|_| !s.takes_all),
                    &names,
                    [Some(s.created_at), s.confirmed_at, s.ended_at],
                ));
                let _ = out.write_record(line);
            }
        }
        Ok(Piece {
            lines: out.into_inner().unwrap_or_default(),
            next: step.next,
        })
    })
    .await
}

/// Writing to memory cannot fail.
fn lines() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_read_again() {
        for text in ["=1+1", "+375 29", "-x", "@home"] {
            let guarded = spreadsheet_safe(text);
            assert_eq!(guarded, format!("'{text}"));
            assert_eq!(without_guard(&guarded), text);
        }
        for text in ["O'Neil", "'t Hooft", "anna@example.org", ""] {
            assert_eq!(without_guard(&spreadsheet_safe(text)), text);
        }
    }
}
