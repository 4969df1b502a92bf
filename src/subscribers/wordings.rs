//! The words that a reader agrees to by signing up, each version kept letter for letter from its first use on.
//!
//! A form carries the id of the words that it shows, so that a form from a cache, a week old, still records its own.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use sha2::{Digest, Sha256};

use crate::{
    domain::{NewsletterId, Slug, Timestamp, hex},
    locale::{Locale, Phrase},
    storage::{Conn, Db, StorageError, newsletters::Newsletter, wordings},
};

/// Length of an id in bytes of its hash.
const ID_BYTES: usize = 16;

/// Names words that forms have shown; the empty one stands for none, as with imported readers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct WordingId(String);

impl WordingId {
    /// The id as consent events keep it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The words of a newsletter's form in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The hash of the newsletter, the language and the text.
    pub id: WordingId,
    /// The language.
    pub locale: Locale,
    /// What the form shows.
    pub text: String,
}

impl Wording {
    /// The present words of a newsletter in a language: its own, or the usual ones.
    pub fn present(newsletter: &Newsletter, locale: Locale) -> Self {
        match newsletter.consent.of(locale.tag(), &newsletter.name) {
            Some(own) => Wording::shown(newsletter, locale, own),
            None => Wording::of(newsletter, locale, locale.text("subscribe-consent")),
        }
    }

    /// The words beside the button with which a reader joins a newsletter on the page of the preferences.
    pub fn of_joining(newsletter: &Newsletter, locale: Locale) -> Self {
        Wording::of(newsletter, locale, locale.text("preferences-join-consent"))
    }

    /// The words beside the button with which a reader comes back to a newsletter.
    pub fn of_coming_back(newsletter: &Newsletter, locale: Locale) -> Self {
        Wording::of(newsletter, locale, locale.text("departure-come-back-consent"))
    }

    fn of(newsletter: &Newsletter, locale: Locale, words: Phrase) -> Self {
        let text = words.with("newsletter", &newsletter.name).to_string();
        Wording::shown(newsletter, locale, text)
    }

    fn shown(newsletter: &Newsletter, locale: Locale, text: String) -> Self {
        let hash = Sha256::new()
            .chain_update(newsletter.slug.as_str())
            .chain_update([0])
            .chain_update(locale.tag())
            .chain_update([0])
            .chain_update(&text)
            .finalize();
        let id = hash.get(..ID_BYTES).map(hex).unwrap_or_default();
        Wording {
            id: WordingId(id),
            locale,
            text,
        }
    }

    /// Keeps the words of a button that was pressed. To be called inside a write.
    pub(super) fn keep(&self, conn: &mut Conn, of: NewsletterId, now: Timestamp) -> Result<(), StorageError> {
        wordings::keep(conn, self.id.as_str(), of, self.locale.tag(), &self.text, now)
    }
}

impl Own {
    /// Their id.
    pub(super) fn id(&self) -> &WordingId {
        &self.id
    }
}

/// The words that this process knows to be kept, so that a form costs no query and a signup none either.
#[derive(Debug, Default)]
pub struct Wordings {
    kept: RwLock<HashMap<WordingId, Shown>>,
    /// The newsletters' own words, in the version of the newsletter that they name.
    own: RwLock<HashMap<NewsletterId, Own>>,
}

/// Words that forms of a newsletter have shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Their id.
    pub id: WordingId,
    /// The newsletter.
    pub newsletter: Slug,
    /// Their language.
    pub locale: Locale,
}

/// A newsletter's own words in a version of it.
#[derive(Debug, Clone)]
pub(super) struct Own {
    newsletter: NewsletterId,
    version: i64,
    id: WordingId,
}

/// Which words a reader has agreed to.
#[derive(Debug, Clone)]
pub enum AgreedTo {
    /// Those that a form has shown.
    Shown(WordingId),
    /// The newsletter's own, in its language: whoever sent the signup has not said which.
    Own(Arc<Wordings>),
    /// None of ours.
    Nothing,
}

impl Wordings {
    fn remember(&self, shown: Shown) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        kept.insert(shown.id.clone(), shown);
    }

    /// The words that a form of a newsletter says it has shown, as far as this process knows them. Costs no query.
    pub fn known(&self, newsletter: &Slug, id: &str) -> Option<Shown> {
        let id = WordingId(id.to_owned());
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(&id).filter(|shown| shown.newsletter == *newsletter).cloned()
    }

    /// A newsletter's own words; kept, unless this process knows that they are. To be called inside a write, and remembered
    /// after it.
    pub(super) fn own(&self, conn: &mut Conn, newsletter: &Newsletter, now: Timestamp) -> Result<Own, StorageError> {
        let known = self.own.read().unwrap_or_else(PoisonError::into_inner);
        let known = known.get(&newsletter.id).cloned();
        if let Some(own) = known.filter(|own| own.version == newsletter.version) {
            return Ok(own);
        }
        let locale = Locale::of(&newsletter.language).unwrap_or_default();
        let Wording { id, locale, text } = Wording::present(newsletter, locale);
        wordings::keep(conn, id.as_str(), newsletter.id, locale.tag(), &text, now)?;
        Ok(Own {
            newsletter: newsletter.id,
            version: newsletter.version,
            id,
        })
    }

    /// Remembers that a newsletter's own words are kept.
    pub(super) fn remember_own(&self, own: Own) {
        let mut known = self.own.write().unwrap_or_else(PoisonError::into_inner);
        if known
            .get(&own.newsletter)
            .is_none_or(|known| known.version < own.version)
        {
            known.insert(own.newsletter, own);
        }
    }

    /// Keeps words that are about to be shown. Writes once in this process's life for each.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn keep(
        &self,
        db: &Db,
        newsletter: &Newsletter,
        wording: &Wording,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        if self.known(&newsletter.slug, wording.id.as_str()).is_some() {
            return Ok(());
        }
        let (shown, of) = (wording.clone(), newsletter.id);
        db.write(move |conn| {
            let (id, language) = (shown.id.as_str(), shown.locale.tag());
            wordings::keep(conn, id, of, language, &shown.text, now)
        })
        .await?;
        self.remember(Shown {
            id: wording.id.clone(),
            newsletter: newsletter.slug.clone(),
            locale: wording.locale,
        });
        Ok(())
    }

    /// The words that a form says it has shown; `None` when no form of this newsletter has. Reads the database only for
    /// words that another process, or an earlier version, has shown.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn shown(&self, db: &Db, newsletter: &Newsletter, id: &str) -> Result<Option<Shown>, StorageError> {
        if let Some(shown) = self.known(&newsletter.slug, id) {
            return Ok(Some(shown));
        }
        if id.len() != 2 * ID_BYTES {
            return Ok(None);
        }
        let (asked, of) = (id.to_owned(), newsletter.id);
        let language = db.read(move |conn| wordings::language(conn, &asked, of)).await?;
        let Some(language) = language else { return Ok(None) };
        let shown = Shown {
            id: WordingId(id.to_owned()),
            newsletter: newsletter.slug.clone(),
            locale: Locale::of_tag(&language).unwrap_or_default(),
        };
        self.remember(shown.clone());
        Ok(Some(shown))
    }
}
