//! Importing readers from CSV: streaming, in constant memory, and safe to repeat.
//!
//! The header names the columns: `email` is required; `name`, `edition`, `sections` (slugs separated by `;`) and
//! `joined_at` (RFC 3339) are optional, others are ignored. A row that cannot be read is reported with its line and
//! skipped. Readers who are known keep everything as it is, who has left stays away, and suppressed addresses are left out.

use std::{
    collections::{HashMap, HashSet},
    io::Read,
};

use super::WORDING;
use crate::{
    domain::{EditionId, EmailAddress, PersonName, SecretKey, SectionId, Slug, Timestamp},
    storage::{
        Conn, Db, StorageError, editions,
        import_stage::{self, Staged, StagedSection},
        newsletters::{self, Newsletter},
        sections, write_alone,
    },
};

/// Rows merged in one transaction. Chunks of 20,000 took no less time and 102 MiB.
const CHUNK: usize = 8_000;

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

/// Imports a CSV file on a connection of its own. Blocks; `bad_row` hears the line and reason of each bad row, `progress`
/// the report after each chunk.
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
    let source = order.consent_source.trim();
    if source.is_empty() {
        return Err(ImportError::NoConsentSource);
    }
    let mut conn = db.url().open()?;
    let target = target(&mut conn, order)?;
    let mut rows = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(file);
    let columns = columns(rows.byte_headers()?)?;
    import_stage::prepare(&mut conn)?;

    let mut report = ImportReport::default();
    let mut chunk = Chunk::default();
    let mut row = csv::ByteRecord::new();
    loop {
        let more = rows.read_byte_record(&mut row)?;
        if more {
            report.rows += 1;
            match read_row(&row, &columns, &target, key, now) {
                Ok((reader, sections)) => chunk.add(reader, &sections, &mut report),
                Err(reason) => {
                    report.bad += 1;
                    bad_row(row.position().map_or(0, csv::Position::line), &reason);
                }
            }
        }
        if chunk.readers.len() == CHUNK || (!more && !chunk.readers.is_empty()) {
            let merged = write_alone(&mut conn, |conn| {
                import_stage::stage(conn, &chunk.readers, &chunk.sections)?;
                import_stage::merge(conn, target.newsletter.id, WORDING, source, now)
            })?;
            report.added += merged.added as u64;
            report.suppressed += merged.suppressed as u64;
            report.known += (chunk.readers.len() - merged.added - merged.suppressed) as u64;
            chunk.clear();
            progress(&report);
        }
        if !more {
            return Ok(report);
        }
    }
}

#[derive(Default)]
struct Chunk {
    keys: HashSet<String>,
    readers: Vec<Staged>,
    sections: Vec<StagedSection>,
}

impl Chunk {
    fn add(&mut self, reader: Staged, sections: &[SectionId], report: &mut ImportReport) {
        if !self.keys.insert(reader.email_key.clone()) {
            report.known += 1;
            return;
        }
        let of = |section: &SectionId| StagedSection {
            email_key: reader.email_key.clone(),
            section_id: *section,
        };
        self.sections.extend(sections.iter().map(of));
        self.readers.push(reader);
    }

    fn clear(&mut self) {
        self.keys.clear();
        self.readers.clear();
        self.sections.clear();
    }
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
    let email = EmailAddress::parse(field(Some(columns.email))?).map_err(|e| e.to_string())?;
    let name = PersonName::parse(field(columns.name)?).map_err(|e| e.to_string())?;
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
        text => {
            Timestamp::parse(text).ok_or_else(|| format!("joined_at \"{text}\" is not like 2026-11-23T09:00:00Z"))?
        }
    };
    let reader = Staged {
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
