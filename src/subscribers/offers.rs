//! What can be signed up for, known by the site's version, so that a signup does not read it anew.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use crate::{
    domain::{EditionId, Slug},
    storage::{
        Conn, StorageError, editions,
        newsletters::{self, Newsletter},
        sections::{self, Section},
        site_version,
    },
};

/// Most newsletters that are kept in memory.
const MOST: usize = 1_000;

/// A newsletter and what a reader can choose of it, as of a version of the site.
#[derive(Debug)]
pub struct Offer {
    version: i64,
    /// The newsletter.
    pub newsletter: Newsletter,
    /// The open editions, in their order.
    pub(super) editions: Vec<(EditionId, Slug)>,
    pub(super) sections: Vec<Section>,
}

/// The offers that this process knows.
#[derive(Debug, Default)]
pub struct Offers(RwLock<HashMap<Slug, Arc<Offer>>>);

impl Offers {
    /// What a newsletter offers now; `None` when there is no such newsletter. To be called inside a write, and
    /// [remembered](Offers::remember) once that is committed: a version that is rolled back can come again with other content.
    ///
    /// Costs one statement, four when something on the site has changed since the last time.
    pub(super) fn find(&self, conn: &mut Conn, newsletter: &Slug) -> Result<Option<Arc<Offer>>, StorageError> {
        let version = site_version::current(conn)?;
        if let Some(offer) = self.known(newsletter).filter(|offer| offer.version == version) {
            return Ok(Some(offer));
        }
        let Some(newsletter) = newsletters::find_by_slug(conn, newsletter)? else {
            return Ok(None);
        };
        Ok(Some(Arc::new(Offer {
            version,
            editions: editions::open(conn, newsletter.id)?,
            sections: sections::list(conn, newsletter.id)?,
            newsletter,
        })))
    }

    /// Remembers an offer, unless a newer one is known.
    pub(super) fn remember(&self, offer: &Arc<Offer>) {
        let slug = &offer.newsletter.slug;
        if self.known(slug).is_none_or(|known| known.version < offer.version) {
            let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(slug.clone(), Arc::clone(offer));
        }
    }

    fn known(&self, newsletter: &Slug) -> Option<Arc<Offer>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(newsletter).cloned()
    }
}
