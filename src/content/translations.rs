//! A brief in another language is a brief of its own that names its original; issues take the original alone.

use super::ContentError;
use crate::{
    domain::{BriefId, Timestamp},
    locale::Locale,
    storage::{
        Conn, StorageError,
        briefs::{self, Brief, BriefText},
        newsletters::Newsletter,
    },
};

fn refused(reason: &str) -> ContentError {
    ContentError::Invalid {
        field: "translation_of",
        reason: reason.to_owned(),
    }
}

/// The brief that is translated.
///
/// # Errors
/// [`ContentError::Invalid`] for one that is not the newsletter's, a translation itself or retracted.
pub(super) fn original(conn: &mut Conn, newsletter: &Newsletter, id: BriefId) -> Result<Brief, ContentError> {
    let known = briefs::find(conn, id)?.filter(|brief| brief.newsletter_id == newsletter.id);
    let original = known.ok_or_else(|| refused("is not a brief of this newsletter"))?;
    if original.translation_of.is_some() {
        return Err(refused("is a translation itself; name the brief that it translates"));
    }
    Ok(original)
}

/// Checks that a translation fits its original and the others.
///
/// # Errors
/// [`ContentError::Invalid`] for another section, and for a language that the brief is written in already.
pub(super) fn check(
    conn: &mut Conn,
    original: &Brief,
    own: Option<BriefId>,
    text: &BriefText,
) -> Result<(), ContentError> {
    if text.section_id != original.section_id {
        return Err(ContentError::Invalid {
            field: "section",
            reason: "must be that of the brief that is translated".into(),
        });
    }
    let others = briefs::translations(conn, &[original.id])?;
    let mut taken = others
        .iter()
        .filter(|other| Some(other.id) != own)
        .map(|other| &other.language);
    if text.language == original.language || taken.any(|language| *language == text.language) {
        return Err(ContentError::Invalid {
            field: "language",
            reason: format!("the brief is written in \"{}\" already", text.language.as_str()),
        });
    }
    Ok(())
}

/// Briefs as readers of a language see them: where one is translated into it, the translation stands in its place, with its
/// original's date.
///
/// # Errors
/// Those of the database.
pub fn shown_in(
    conn: &mut Conn,
    mut shown: Vec<Brief>,
    locale: Locale,
    now: Timestamp,
) -> Result<Vec<Brief>, StorageError> {
    let foreign = shown.iter().filter(|brief| Locale::of(&brief.language) != Some(locale));
    let foreign: Vec<BriefId> = foreign.map(|brief| brief.id).collect();
    if foreign.is_empty() {
        return Ok(shown);
    }
    for translation in briefs::translations(conn, &foreign)? {
        if Locale::of(&translation.language) == Some(locale) && translation.is_public(now) {
            let original = shown
                .iter_mut()
                .find(|brief| Some(brief.id) == translation.translation_of);
            if let Some(original) = original {
                let published_at = original.published_at;
                *original = Brief {
                    published_at,
                    ..translation
                };
            }
        }
    }
    Ok(shown)
}

/// A brief in each language that readers may see it in, the original first.
///
/// # Errors
/// Those of the database.
pub fn of_brief(conn: &mut Conn, brief: &Brief, now: Timestamp) -> Result<Vec<Brief>, StorageError> {
    let original = match brief.translation_of {
        Some(id) => briefs::find(conn, id)?,
        None => Some(brief.clone()),
    };
    let Some(original) = original else {
        return Ok(Vec::new());
    };
    let mut all = briefs::translations(conn, &[original.id])?;
    all.insert(0, original);
    all.retain(|brief| brief.is_public(now));
    Ok(all)
}
