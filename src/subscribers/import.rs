//! Importing readers from CSV: streaming, in constant memory, and safe to repeat.
//!
//! The header names the columns: `email` is required; `name`, `edition`, `sections` (slugs separated by `;`) and
//! `joined_at` (RFC 3339, or a day) are optional, others are ignored. A row that cannot be read is reported with its line and
//! skipped. Readers who are known keep everything as it is, who has left stays away, and suppressed addresses are left out.

mod lanes;
pub mod steps;
pub mod uploads;

use std::{collections::HashMap, io::Read};

use lanes::{Chunk, Lanes, Merge};

use crate::{
    domain::{EditionId, EmailAddress, PersonName, SecretKey, SectionId, Slug, Timestamp},
    storage::{
        Conn, Db, StorageError, editions,
        import_stage::{Merged, Staged},
        newsletters::{self, Newsletter},
        sections,
    },
    subscribers::{export::without_guard, reader_names},
};

/// Rows merged in one transaction. A million took 24 s on SQLite with 20,000 and 31 s with 10,000: addresses come in no
/// order, so that a larger chunk writes the same pages of their index less often.
const CHUNK: usize = 20_000;

/// Which readers to import, and on what ground they may be mailed.
#[derive(Debug, Clone)]
pub struct ImportOrder {
    /// The newsletter.
    pub newsletter: Slug,
    /// The edition of rows that name none; the newsletter's first when `None`.
    pub edition: Option<Slug>,
    /// Where their consent was given; stands in each consent event.
    pub consent_source: String,
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Rows read, bad ones included.
    pub rows: u64,
    /// Subscriptions added.
    pub added: u64,
    /// Rows whose reader had a subscription already, or stood twice in the file.
    pub known: u64,
    /// Rows whose address is suppressed.
    pub suppressed: u64,
    /// Rows that could not be read.
    pub bad: u64,
}

impl ImportReport {
    fn count(&mut self, (readers, merged): (usize, Merged)) {
        self.added += merged.added as u64;
        self.suppressed += merged.suppressed as u64;
        self.known += (readers - merged.added - merged.suppressed) as u64;
    }
}

/// Why an import did not run, or stopped. What was merged before stays; running it again goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no such newsletter.
    #[error("there is no newsletter \"{0}\"")]
    UnknownNewsletter(Slug),
    /// There is no such edition.
    #[error("the newsletter has no edition \"{0}\"")]
    UnknownEdition(Slug),
    /// The newsletter cannot be subscribed to yet.
    #[error("the newsletter has no edition to subscribe to yet")]
    NoEdition,
    /// No consent source.
    #[error("say where these readers gave their consent; without it they may not be mailed")]
    NoConsentSource,
    /// The file has no `email` column.
    #[error("the first line names no column \"email\"; it says: {0}")]
    NoEmailColumn(String),
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    File(#[from] csv::Error),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

struct Columns {
    email: usize,
    name: Option<usize>,
    edition: Option<usize>,
    sections: Option<usize>,
    joined_at: Option<usize>,
}

struct Target {
    newsletter: Newsletter,
    edition: EditionId,
    editions: HashMap<String, EditionId>,
    sections: HashMap<String, SectionId>,
}

/// Imports a CSV file on connections of its own. Blocks; `bad_row` hears the line and reason of each bad row, `progress`
/// the report after each chunk.
///
/// Costs a few index look-ups a row, whatever is there already: `benches/import.rs` measures it.
///
/// # Errors
/// [`ImportError`]; chunks merged before it stay.
pub fn import(
    db: &Db,
    key: &SecretKey,
    order: &ImportOrder,
    file: impl Read,
    now: Timestamp,
    mut bad_row: impl FnMut(u64, &str),
    mut progress: impl FnMut(&ImportReport),
) -> Result<ImportReport, ImportError> {
    let consent_source = order.consent_source.trim();
    if consent_source.is_empty() {
        return Err(ImportError::NoConsentSource);
    }
    let target = target(&mut db.url().open()?, order)?;
    let mut rows = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(file);
    let columns = columns(rows.byte_headers()?)?;
    let merge = Merge {
        newsletter: target.newsletter.id,
        consent_source,
        now,
    };
    let mut report = ImportReport::default();
    std::thread::scope(|scope| {
        let lanes = Lanes::open(scope, db.url(), merge)?;
        let mut chunk = Chunk::default();
        let mut row = csv::ByteRecord::new();
        while rows.read_byte_record(&mut row)? {
            report.rows += 1;
            match read_row(&row, &columns, &target, key, now) {
                Ok((reader, sections)) => report.known += u64::from(!chunk.add(reader, &sections)),
                Err(reason) => {
                    report.bad += 1;
                    bad_row(row.position().map_or(0, csv::Position::line), &reason);
                }
            }
            if chunk.len() == CHUNK {
                lanes.send(std::mem::take(&mut chunk));
                for outcome in lanes.outcomes() {
                    report.count(outcome?);
                    progress(&report);
                }
            }
        }
        if chunk.len() > 0 {
            lanes.send(chunk);
        }
        for outcome in lanes.close() {
            report.count(outcome?);
            progress(&report);
        }
        Ok(report)
    })
}

fn target(conn: &mut Conn, order: &ImportOrder) -> Result<Target, ImportError> {
    let newsletter = newsletters::find_by_slug(conn, &order.newsletter)?
        .ok_or_else(|| ImportError::UnknownNewsletter(order.newsletter.clone()))?;
    let editions = editions::list(conn, newsletter.id)?;
    let edition = match &order.edition {
        Some(slug) => editions
            .iter()
            .find(|e| e.slug == *slug)
            .ok_or_else(|| ImportError::UnknownEdition(slug.clone()))?,
        None => editions.first().ok_or(ImportError::NoEdition)?,
    }
    .id;
    let sections = sections::list(conn, newsletter.id)?;
    Ok(Target {
        newsletter,
        edition,
        editions: editions.into_iter().map(|e| (e.slug.into(), e.id)).collect(),
        sections: sections.into_iter().map(|s| (s.slug.into(), s.id)).collect(),
    })
}

fn columns(header: &csv::ByteRecord) -> Result<Columns, ImportError> {
    let names: Vec<String> = header
        .iter()
        .map(|name| {
            String::from_utf8_lossy(name)
                .trim_start_matches('\u{feff}')
                .trim()
                .to_ascii_lowercase()
        })
        .collect();
    let find = |wanted: &str| names.iter().position(|name| name == wanted);
    Ok(Columns {
        email: find("email").ok_or_else(|| ImportError::NoEmailColumn(names.join(", ")))?,
        name: find("name"),
        edition: find("edition"),
        sections: find("sections"),
        joined_at: find("joined_at"),
    })
}

/// An instant, or the beginning of a day in UTC.
fn instant(text: &str) -> Option<Timestamp> {
    let day = || chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let midnight = || Some(Timestamp::from(day()?.and_time(chrono::NaiveTime::MIN).and_utc()));
    Timestamp::parse(text).or_else(midnight)
}

fn read_row(
    row: &csv::ByteRecord,
    columns: &Columns,
    target: &Target,
    key: &SecretKey,
    now: Timestamp,
) -> Result<(Staged, Vec<SectionId>), String> {
    let field = |column: Option<usize>| -> Result<&str, String> {
        let bytes = column.and_then(|at| row.get(at)).unwrap_or_default();
        std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())
    };
    let email = EmailAddress::parse(without_guard(field(Some(columns.email))?)).map_err(|e| e.to_string())?;
    let name = PersonName::parse(without_guard(field(columns.name)?)).map_err(|e| e.to_string())?;
    reader_names::check(&name).map_err(|e| e.to_string())?;
    let edition = match field(columns.edition)? {
        "" => target.edition,
        slug => *target
            .editions
            .get(slug)
            .ok_or_else(|| format!("no edition \"{slug}\""))?,
    };
    let slugs = field(columns.sections)?
        .split(';')
        .map(str::trim)
        .filter(|slug| !slug.is_empty());
    let sections: Vec<SectionId> = slugs
        .map(|slug| {
            target
                .sections
                .get(slug)
                .copied()
                .ok_or_else(|| format!("no section \"{slug}\""))
        })
        .collect::<Result<_, _>>()?;
    let joined_at = match field(columns.joined_at)? {
        "" => now,
        text => instant(text)
            .ok_or_else(|| format!("joined_at \"{text}\" is not like 2026-11-23 or 2026-11-23T09:00:00Z"))?,
    };
    let reader = Staged {
        row_no: row
            .position()
            .and_then(|at| i64::try_from(at.record()).ok())
            .unwrap_or(0),
        email_key: email.key(),
        address_hash: key.address_hash(&email),
        email,
        name,
        edition_id: edition,
        takes_all: sections.is_empty(),
        joined_at,
    };
    Ok((reader, sections))
}
