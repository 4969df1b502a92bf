//! Exporting subscriptions as CSV, streaming: the columns that [`super::import`] reads, and more.

use std::{collections::HashMap, io::Write};

use crate::{
    domain::{NewsletterId, SectionId, Slug, SubscriptionId},
    storage::{
        Db, StorageError, newsletters, sections,
        subscriptions::{self, Filter},
    },
};

const PAGE: i64 = 5_000;

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
    let names: HashMap<SectionId, String> = sections::list(&mut conn, id)?
        .into_iter()
        .map(|s| (s.id, s.slug.into()))
        .collect();
    let mut out = csv::Writer::from_writer(out);
    out.write_record([
        "email",
        "name",
        "status",
        "edition",
        "sections",
        "joined_at",
        "confirmed_at",
        "ended_at",
    ])?;
    let filter = Filter {
        newsletter: Some(id),
        ..Filter::default()
    };
    let mut after = SubscriptionId(0);
    let mut written = 0;
    loop {
        let page = subscriptions::list(&mut conn, &filter, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.id;
        let choosy: Vec<SubscriptionId> = page.iter().filter(|s| !s.takes_all).map(|s| s.id).collect();
        let chosen = subscriptions::sections_of(&mut conn, &choosy)?;
        for s in &page {
            let sections: Vec<&str> = chosen
                .get(&s.id)
                .into_iter()
                .flatten()
                .filter_map(|section| names.get(section).map(String::as_str))
                .collect();
            out.write_record([
                s.email.as_str(),
                &spreadsheet_safe(s.name.as_str()),
                s.status.as_str(),
                s.edition.as_str(),
                &sections.join(";"),
                &s.created_at.to_string(),
                &s.confirmed_at.map(|at| at.to_string()).unwrap_or_default(),
                &s.ended_at.map(|at| at.to_string()).unwrap_or_default(),
            ])?;
            written += 1;
        }
    }
    out.flush().map_err(csv::Error::from)?;
    Ok(written)
}

/// A name that a spreadsheet would run as a formula gets an apostrophe before it.
fn spreadsheet_safe(name: &str) -> String {
    if name.starts_with(['=', '+', '-', '@']) {
        format!("'{name}")
    } else {
        name.to_owned()
    }
}
