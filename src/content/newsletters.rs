//! Setting up newsletters and their sections.

use super::{ContentError, lines, one_line};
use crate::{
    domain::{MOST_SECTIONS, Measurement, NewsletterId, Slug, Timestamp},
    storage::{
        Conn, Db, audit,
        newsletters::{self, Newsletter, NewsletterSettings},
        sections::{self, Section},
    },
};

/// Longest text about a newsletter, in characters.
const LONGEST_ABOUT: usize = 20_000;
/// Longest words of consent, in characters.
const LONGEST_CONSENT: usize = 1_000;

/// The newsletter with this slug.
///
/// # Errors
/// [`ContentError::Unknown`] when there is none.
pub fn find(conn: &mut Conn, slug: &Slug) -> Result<Newsletter, ContentError> {
    newsletters::find_by_slug(conn, slug)?.ok_or(ContentError::Unknown("newsletter"))
}

fn check(settings: &mut NewsletterSettings) -> Result<(), ContentError> {
    settings.name = one_line("name", &settings.name, true)?;
    settings.description = one_line("description", &settings.description, false)?;
    settings.postal_address = one_line("postal_address", &settings.postal_address, true)?;
    settings.about = lines("about", &settings.about, LONGEST_ABOUT)?;
    settings.theme.check().map_err(|e| ContentError::Invalid {
        field: "theme",
        reason: e.to_string(),
    })?;
    Slug::parse_newsletter(settings.slug.as_str()).map_err(|e| ContentError::Invalid {
        field: "slug",
        reason: e.to_string(),
    })?;
    Ok(())
}

/// Sets up a newsletter.
///
/// # Errors
/// [`ContentError`] for bad values and a taken slug.
pub async fn create(
    db: &Db,
    actor: &str,
    mut settings: NewsletterSettings,
    now: Timestamp,
) -> Result<Newsletter, ContentError> {
    check(&mut settings)?;
    let actor = actor.to_owned();
    db.write(move |conn| {
        let id = newsletters::insert(conn, &settings, now).map_err(ContentError::slug_taken)?;
        let detail = changed(Measurement::None, settings.measurement);
        record(conn, &actor, "newsletter.create", id, &detail, now)?;
        Ok(newsletters::find(conn, id)?)
    })
    .await
}

/// Changes a newsletter that still has `version`.
///
/// # Errors
/// [`ContentError::Stale`] when someone was faster, [`ContentError::NotNow`] for another slug; bad values.
pub async fn change(
    db: &Db,
    actor: &str,
    id: NewsletterId,
    version: i64,
    mut settings: NewsletterSettings,
    now: Timestamp,
) -> Result<Newsletter, ContentError> {
    check(&mut settings)?;
    let actor = actor.to_owned();
    db.write(move |conn| {
        let known = newsletters::find(conn, id)?;
        if known.slug != settings.slug {
            return Err(ContentError::NotNow(
                "the slug of a newsletter stays: readers have its links".into(),
            ));
        }
        if !newsletters::update(conn, id, version, &settings, now)? {
            return Err(ContentError::Stale {
                current: newsletters::find(conn, id)?.version,
            });
        }
        let detail = changed(known.measurement, settings.measurement);
        record(conn, &actor, "newsletter.change", id, &detail, now)?;
        Ok(newsletters::find(conn, id)?)
    })
    .await
}

/// Sets the words of consent in a language of a newsletter that still has `version`; empty ones let the usual ones stand.
///
/// # Errors
/// [`ContentError::Stale`] when someone was faster; [`ContentError::Invalid`] for too many words.
pub async fn set_consent(
    db: &Db,
    actor: &str,
    (id, version): (NewsletterId, i64),
    language: &str,
    text: &str,
    now: Timestamp,
) -> Result<Newsletter, ContentError> {
    let text = lines("text", text.trim(), LONGEST_CONSENT)?;
    let (actor, language) = (actor.to_owned(), language.to_owned());
    db.write(move |conn| {
        let known = newsletters::find(conn, id)?;
        let mut consent = known.consent;
        let detail = serde_json::json!({"language": language, "text": text});
        consent.set(&language, text);
        if !newsletters::set_consent(conn, id, version, &consent, now)? {
            return Err(ContentError::Stale { current: known.version });
        }
        record(conn, &actor, "newsletter.consent", id, &detail, now)?;
        Ok(newsletters::find(conn, id)?)
    })
    .await
}

/// Opens a section behind the others.
///
/// # Errors
/// [`ContentError`] for an unknown newsletter, a bad name and a taken slug.
pub async fn open_section(
    db: &Db,
    actor: &str,
    newsletter: &Slug,
    slug: Slug,
    name: &str,
    now: Timestamp,
) -> Result<Section, ContentError> {
    let name = one_line("name", name, true)?;
    let (actor, newsletter) = (actor.to_owned(), newsletter.clone());
    db.write(move |conn| {
        let newsletter = find(conn, &newsletter)?;
        if sections::list(conn, newsletter.id)?.len() >= MOST_SECTIONS {
            let words =
                format!("a newsletter has at most {MOST_SECTIONS} sections; rename one that is not used any more");
            return Err(ContentError::NotNow(words));
        }
        let id = sections::insert(conn, newsletter.id, &slug, &name, now).map_err(ContentError::slug_taken)?;
        record(conn, &actor, "section.open", newsletter.id, &serde_json::json!({}), now)?;
        let opened = sections::list(conn, newsletter.id)?.into_iter().find(|s| s.id == id);
        opened.ok_or(ContentError::Unknown("section"))
    })
    .await
}

/// Renames a section.
///
/// # Errors
/// [`ContentError`] for an unknown newsletter or section and a bad name.
pub async fn rename_section(
    db: &Db,
    actor: &str,
    newsletter: &Slug,
    slug: &Slug,
    name: &str,
    now: Timestamp,
) -> Result<Section, ContentError> {
    let name = one_line("name", name, true)?;
    let (actor, newsletter, slug) = (actor.to_owned(), newsletter.clone(), slug.clone());
    db.write(move |conn| {
        let newsletter = find(conn, &newsletter)?;
        if !sections::rename(conn, newsletter.id, &slug, &name)? {
            return Err(ContentError::Unknown("section"));
        }
        record(
            conn,
            &actor,
            "section.rename",
            newsletter.id,
            &serde_json::json!({}),
            now,
        )?;
        let renamed = sections::list(conn, newsletter.id)?
            .into_iter()
            .find(|s| s.slug == slug);
        renamed.ok_or(ContentError::Unknown("section"))
    })
    .await
}

/// What the audit log says of a change: what is measured from now on, when that is another.
fn changed(before: Measurement, after: Measurement) -> serde_json::Value {
    match before == after {
        true => serde_json::json!({}),
        false => serde_json::json!({ "measurement": after }),
    }
}

fn record(
    conn: &mut Conn,
    actor: &str,
    action: &str,
    id: NewsletterId,
    detail: &serde_json::Value,
    now: Timestamp,
) -> Result<(), ContentError> {
    Ok(audit::append(
        conn,
        actor,
        action,
        &format!("newsletter {id}"),
        detail,
        now,
    )?)
}
