//! Imports at the desk: rows are looked at, and later added, some thousands at a time. Each step is one transaction with its part
//! of the report, so that a process that dies has done whole steps, and the next one goes on behind them.

use std::{
    collections::HashSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio_util::sync::CancellationToken;
use tracing::{error, info};

use super::{Columns, Target, read_row, uploads};
use crate::{
    domain::{Clock, EmailAddress, ImportState, SecretKey, Timestamp},
    storage::{
        Conn, DatabaseUrl, Db, StorageError, editions,
        import_stage::{self, Staged, StagedSection},
        newsletters,
        reader_imports::{self as rows, Counts, Import},
        sections, write_alone,
    },
    subscribers::{NO_WORDS, export::without_guard},
};

/// Rows of a step.
const A_STEP: usize = 5_000;
const LOOKED_EVERY: Duration = Duration::from_secs(2);
/// How long a file is kept that nobody imports, and how often such files are looked for.
const KEPT_FOR: Duration = Duration::from_secs(7 * 24 * 3600);
const TIDIED_EVERY: Duration = Duration::from_secs(3600);

/// The folder of uploaded files.
pub fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("imports")
}

/// Why an import does not go on.
#[derive(Debug, thiserror::Error)]
enum Halt {
    /// Somebody stopped it, or another process carries it on.
    #[error("somebody else has it")]
    NotOurs,
    /// It never can.
    #[error("{0}")]
    Never(String),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<csv::Error> for Halt {
    fn from(cause: csv::Error) -> Self {
        Halt::Never(cause.to_string())
    }
}

/// What the imports of a process share.
#[derive(Clone)]
struct Place {
    url: DatabaseUrl,
    key: SecretKey,
    dir: PathBuf,
    clock: Clock,
    stop: CancellationToken,
}

/// Carries on the imports that wait and whose files are on this machine, to their ends or until `stop`; answers how many ended.
///
/// # Errors
/// Those of the database; what was done before stays.
pub async fn carry_on(
    db: &Db,
    key: &SecretKey,
    dir: &Path,
    clock: &Clock,
    stop: &CancellationToken,
) -> Result<usize, StorageError> {
    let mut ended = 0;
    for import in db.read(rows::at_work).await? {
        let place = Place {
            url: db.url().clone(),
            key: key.clone(),
            dir: dir.to_owned(),
            clock: clock.clone(),
            stop: stop.clone(),
        };
        let done = tokio::task::spawn_blocking(move || one(&place, import)).await;
        let done = done.map_err(|stopped| StorageError::Unavailable(format!("an import was stopped: {stopped}")))?;
        ended += usize::from(done?);
    }
    Ok(ended)
}

/// Stops the imports that nobody has carried on for a week, and removes their files.
///
/// # Errors
/// Those of the database.
pub async fn forget_abandoned(db: &Db, dir: &Path, now: Timestamp) -> Result<(), StorageError> {
    use ImportState::{Checked, Stopped, Uploaded};
    for import in db.read(move |conn| rows::abandoned(conn, now - KEPT_FOR)).await? {
        let id = import.id;
        let stopped = db
            .write(move |conn| rows::end(conn, id, &[Uploaded, Checked], Stopped, "", now))
            .await?;
        if stopped {
            forget_file(&dir.join(&import.file));
        }
    }
    Ok(())
}

/// Looks every two seconds for imports to carry on, and every hour for abandoned ones, until `stop`.
pub async fn keep_carrying_on(db: &Db, key: &SecretKey, dir: &Path, clock: &Clock, stop: &CancellationToken) {
    let (mut trouble, mut tidied) = (false, Timestamp::EPOCH);
    while !stop.is_cancelled() {
        let now = clock.now();
        let mut done = carry_on(db, key, dir, clock, stop).await.map(|_| ());
        if done.is_ok() && now.since(tidied) >= TIDIED_EVERY {
            (done, tidied) = (forget_abandoned(db, dir, now).await, now);
        }
        match done {
            Ok(()) => trouble = false,
            Err(cause) => {
                if !trouble {
                    error!(%cause, "imports have stopped for now; they go on when the cause is gone");
                }
                trouble = true;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOKED_EVERY) => {}
            () = stop.cancelled() => {}
        }
    }
}

fn one(place: &Place, import: Import) -> Result<bool, StorageError> {
    let path = place.dir.join(&import.file);
    if !path.exists() {
        // It was uploaded to another machine.
        return Ok(false);
    }
    let mut conn = place.url.open()?;
    let (id, state) = (import.id, import.state);
    let next = match state {
        ImportState::Checking => ImportState::Checked,
        _ => ImportState::Done,
    };
    let (to, trouble) = match through(&mut conn, place, &import, &path) {
        Ok(true) => (next, String::new()),
        Ok(false) | Err(Halt::NotOurs) => return Ok(false),
        Err(Halt::Never(words)) => (ImportState::Failed, words),
        Err(Halt::Storage(cause)) => return Err(cause),
    };
    let now = place.clock.now();
    let ended = write_alone(&mut conn, |conn| rows::end(conn, id, &[state], to, &trouble, now))?;
    if ended && matches!(to, ImportState::Done | ImportState::Failed) {
        forget_file(&path);
    }
    info!(import.id = %id, state = %to, "an import has come to a halt");
    Ok(ended)
}

/// Removes a file that is not needed any more.
pub fn forget_file(path: &Path) {
    if let Err(cause) = fs::remove_file(path) {
        error!(%cause, "the file of an import cannot be removed");
    }
}

/// A row of a step: its line, and what is known of it before the database is asked.
struct Row {
    line: u64,
    outcome: Result<i64, String>,
}

/// What is said of a row whose address stood in the file before.
const TWICE: &str = "twice";

#[derive(Default)]
struct Step {
    rows: Vec<Row>,
    readers: Vec<Staged>,
    sections: Vec<StagedSection>,
}

/// Goes through the rows that are left; false when it was told to stop.
fn through(conn: &mut Conn, place: &Place, import: &Import, path: &Path) -> Result<bool, Halt> {
    let target = target(conn, import)?;
    let plan = &import.plan;
    let columns = Columns {
        email: plan
            .email
            .ok_or_else(|| Halt::Never("no column of addresses was chosen".into()))?,
        name: plan.name,
        edition: plan.edition,
        sections: plan.sections,
        joined_at: plan.joined_at,
    };
    import_stage::prepare(conn)?;
    let delimiter = import.delimiter.chars().next().unwrap_or(',');
    let mut file = uploads::open(path, delimiter)?;
    let joined_at = plan.consent_at.unwrap_or(import.created_at);
    let (mut seen, mut row, mut done) = (HashSet::new(), csv::ByteRecord::new(), 0);
    while done < import.rows_done && file.read_byte_record(&mut row)? {
        done += 1;
        let email = row.get(columns.email).and_then(|cell| std::str::from_utf8(cell).ok());
        if let Some(Ok(email)) = email.map(|text| EmailAddress::parse(without_guard(text))) {
            seen.insert(short(&place.key, &email));
        }
    }
    loop {
        if place.stop.is_cancelled() {
            return Ok(false);
        }
        let mut step = Step::default();
        while step.rows.len() < A_STEP && file.read_byte_record(&mut row)? {
            add(&mut step, &mut seen, &row, &columns, &target, &place.key, joined_at);
        }
        if step.rows.is_empty() {
            return Ok(true);
        }
        let (counted, now) = (step.rows.len(), place.clock.now());
        write_alone(conn, |conn| take(conn, import, &step, done, now))?;
        done += i64::try_from(counted).unwrap_or(0);
    }
}

fn target(conn: &mut Conn, import: &Import) -> Result<Target, Halt> {
    let id = import.newsletter_id;
    let editions = editions::list(conn, id)?;
    let usual = match import.plan.usual_edition {
        Some(edition) => editions.iter().find(|known| known.id == edition),
        None => editions.first(),
    };
    let edition = usual
        .ok_or_else(|| Halt::Never("the newsletter has no such edition".into()))?
        .id;
    let sections = sections::list(conn, id)?;
    Ok(Target {
        newsletter: newsletters::find(conn, id)?,
        edition,
        editions: editions.into_iter().map(|one| (one.slug.into(), one.id)).collect(),
        sections: sections.into_iter().map(|one| (one.slug.into(), one.id)).collect(),
    })
}

/// Stands for an address among those that were read: two of a million share one once in thirty thousand files.
fn short(key: &SecretKey, email: &EmailAddress) -> u64 {
    let hash = key.address_hash(email);
    hash.0
        .iter()
        .take(8)
        .fold(0, |number, octet| (number << 8) | u64::from(*octet))
}

fn add(
    step: &mut Step,
    seen: &mut HashSet<u64>,
    row: &csv::ByteRecord,
    columns: &Columns,
    target: &Target,
    key: &SecretKey,
    joined_at: Timestamp,
) {
    let line = row.position().map_or(0, csv::Position::line);
    let outcome = read_row(row, columns, target, key, joined_at).and_then(|(reader, sections)| {
        if !seen.insert(short(key, &reader.email)) {
            return Err(TWICE.to_owned());
        }
        let row_no = reader.row_no;
        let of = |section_id| StagedSection { row_no, section_id };
        step.sections.extend(sections.into_iter().map(of));
        step.readers.push(reader);
        Ok(row_no)
    });
    step.rows.push(Row { line, outcome });
}

/// One transaction: what becomes of each row, the readers where the import is carried out, and how far it has come.
fn take(conn: &mut Conn, import: &Import, step: &Step, done: i64, now: Timestamp) -> Result<(), Halt> {
    let mut standings = Vec::new().into_iter();
    if !step.readers.is_empty() {
        import_stage::stage(conn, &step.readers, &step.sections)?;
        standings = import_stage::standings(conn, import.newsletter_id)?.into_iter();
        if import.state == ImportState::Running {
            import_stage::merge(conn, import.newsletter_id, NO_WORDS, &import.plan.consent_source, now)?;
        }
    }
    let (mut counts, mut lines) = (Counts::default(), String::new());
    for row in &step.rows {
        counts.rows += 1;
        let (outcome, reason) = match &row.outcome {
            Ok(row_no) => match standings.find(|standing| standing.row_no == *row_no) {
                Some(standing) if standing.suppressed => (&mut counts.suppressed, "suppressed"),
                Some(standing) if standing.known => (&mut counts.known, "known"),
                _ => (&mut counts.added, "added"),
            },
            Err(words) if words == TWICE => (&mut counts.twice, TWICE),
            Err(words) => (&mut counts.bad, words.as_str()),
        };
        *outcome += 1;
        let outcome = if matches!(&row.outcome, Err(words) if words != TWICE) {
            "bad"
        } else {
            reason
        };
        let words = if outcome == "bad" {
            reason.replace('"', "'")
        } else {
            String::new()
        };
        // Writing to a string cannot fail.
        let _ = write!(lines, "{},{outcome},\"{words}\"\r\n", row.line);
    }
    match rows::note(conn, import.id, import.state, done, &counts, &lines)? {
        true => Ok(()),
        false => Err(Halt::NotOurs),
    }
}
