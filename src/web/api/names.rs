//! The slugs by which answers name newsletters, sections and editions.

use std::collections::HashMap;

use crate::{
    domain::{EditionId, NewsletterId, SectionId, Slug},
    storage::{Db, StorageError, editions, newsletters, sections},
};

/// All slugs. Loaded for each answer: their number is that of newsletters, sections and editions, whatever the readers.
#[derive(Debug)]
pub struct Names {
    newsletters: HashMap<NewsletterId, Slug>,
    sections: HashMap<SectionId, Slug>,
    editions: HashMap<EditionId, Slug>,
}

impl Names {
    pub async fn load(db: &Db) -> Result<Names, StorageError> {
        db.read(|conn| {
            Ok(Names {
                newsletters: newsletters::slugs(conn)?,
                sections: sections::slugs(conn)?,
                editions: editions::slugs(conn)?,
            })
        })
        .await
    }

    pub fn newsletter(&self, id: NewsletterId) -> String {
        self.newsletters.get(&id).map(Slug::to_string).unwrap_or_default()
    }

    pub fn section(&self, id: SectionId) -> String {
        self.sections.get(&id).map(Slug::to_string).unwrap_or_default()
    }

    pub fn edition(&self, id: EditionId) -> String {
        self.editions.get(&id).map(Slug::to_string).unwrap_or_default()
    }
}
