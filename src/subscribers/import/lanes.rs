//! Merging chunks beside the reading of the file: as many at once as the database serves well.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, Sender, SyncSender},
    },
    thread::Scope,
};

use crate::{
    domain::{NewsletterId, SectionId, Timestamp},
    storage::{
        Conn, DatabaseUrl, StorageError,
        import_stage::{self, Merged, Staged, StagedSection},
        write_alone,
    },
    subscribers::NO_WORDS,
};

/// Readers that are merged in one transaction.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    keys: HashSet<String>,
    readers: Vec<Staged>,
    sections: Vec<StagedSection>,
}

impl Chunk {
    /// Adds a reader; false when one with this address is in the chunk already.
    pub(super) fn add(&mut self, reader: Staged, sections: &[SectionId]) -> bool {
        if !self.keys.insert(reader.email_key.clone()) {
            return false;
        }
        let of = |section: &SectionId| StagedSection {
            row_no: reader.row_no,
            section_id: *section,
        };
        self.sections.extend(sections.iter().map(of));
        self.readers.push(reader);
        true
    }

    pub(super) fn len(&self) -> usize {
        self.readers.len()
    }
}

/// Where readers are merged to, and on what ground.
#[derive(Debug, Clone, Copy)]
pub(super) struct Merge<'a> {
    pub(super) newsletter: NewsletterId,
    pub(super) consent_source: &'a str,
    pub(super) now: Timestamp,
}

/// Readers merged: how many were in the chunk, and what that changed.
pub(super) type Outcome = Result<(usize, Merged), StorageError>;

/// Lanes that merge what they are sent.
#[derive(Debug)]
pub(super) struct Lanes {
    chunks: SyncSender<Chunk>,
    outcomes: Receiver<Outcome>,
}

impl Lanes {
    /// Opens a connection a lane; the lanes end when these are closed or dropped.
    pub(super) fn open<'scope>(
        scope: &'scope Scope<'scope, '_>,
        url: &DatabaseUrl,
        merge: Merge<'scope>,
    ) -> Result<Lanes, StorageError> {
        let (send_chunk, chunks) = mpsc::sync_channel(0);
        let (send_outcome, outcomes) = mpsc::channel();
        let chunks = Arc::new(Mutex::new(chunks));
        for _ in 0..url.writers() {
            let mut conn = url.open()?;
            import_stage::prepare(&mut conn)?;
            let (chunks, send_outcome) = (Arc::clone(&chunks), send_outcome.clone());
            scope.spawn(move || run(conn, &chunks, &send_outcome, merge));
        }
        Ok(Lanes {
            chunks: send_chunk,
            outcomes,
        })
    }

    /// Hands a chunk to the next free lane; what is wrong with the lanes shows in their outcomes.
    pub(super) fn send(&self, chunk: Chunk) {
        let _ = self.chunks.send(chunk);
    }

    /// The outcomes so far.
    pub(super) fn outcomes(&self) -> impl Iterator<Item = Outcome> {
        self.outcomes.try_iter()
    }

    /// The outcomes of all that is still being merged.
    pub(super) fn close(self) -> impl Iterator<Item = Outcome> {
        drop(self.chunks);
        self.outcomes.into_iter()
    }
}

fn run(mut conn: Conn, chunks: &Mutex<Receiver<Chunk>>, outcomes: &Sender<Outcome>, merge: Merge<'_>) {
    loop {
        let next = chunks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(chunk) = next else { return };
        let merged = write_alone(&mut conn, |conn| {
            import_stage::stage(conn, &chunk.readers, &chunk.sections)?;
            import_stage::merge(conn, merge.newsletter, NO_WORDS, merge.consent_source, merge.now)
        });
        let failed = merged.is_err();
        let _ = outcomes.send(merged.map(|merged| (chunk.len(), merged)));
        if failed {
            return;
        }
    }
}
