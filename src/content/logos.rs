//! A newsletter's logo: a picture that stands beside its name at the top of its pages.

use image::{ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};

use super::{ContentError, newsletters};
use crate::{
    domain::{Slug, Timestamp, hex},
    storage::{Db, audit, logos, logos::Logo, newsletters::Newsletter},
};

/// Most octets of a logo.
pub const LARGEST: usize = 200 << 10;
/// Longest side in pixels.
const LONGEST_SIDE: u32 = 2_000;
/// Digits of its hash that stand in its name.
const DIGITS: usize = 16;

fn refused(reason: &str) -> ContentError {
    ContentError::Invalid {
        field: "logo",
        reason: reason.to_owned(),
    }
}

/// Reads a picture whatever it is said to be.
fn read(content: Vec<u8>) -> Result<(String, Logo), ContentError> {
    if content.len() > LARGEST {
        return Err(refused("must not be larger than 200 KiB"));
    }
    let kind = "send a PNG, JPEG or WebP picture of at most 2,000 pixels a side";
    let (media_type, extension) = match image::guess_format(&content) {
        Ok(ImageFormat::Png) => ("image/png", "png"),
        Ok(ImageFormat::Jpeg) => ("image/jpeg", "jpg"),
        Ok(ImageFormat::WebP) => ("image/webp", "webp"),
        _ => return Err(refused(kind)),
    };
    let mut reader = ImageReader::new(std::io::Cursor::new(&content));
    reader = reader.with_guessed_format().map_err(|_| refused(kind))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    reader.limits(limits);
    reader.decode().map_err(|_| refused(kind))?;
    let hash: String = hex(&Sha256::digest(&content)).chars().take(DIGITS).collect();
    let name = format!("logo-{hash}.{extension}");
    let media_type = media_type.to_owned();
    Ok((name, Logo { media_type, content }))
}

/// Replaces a newsletter's logo.
///
/// # Errors
/// [`ContentError::Unknown`] without such a newsletter, [`ContentError::Invalid`] for what is no picture, or too large.
pub async fn set(
    db: &Db,
    actor: &str,
    newsletter: &Slug,
    content: Vec<u8>,
    now: Timestamp,
) -> Result<Newsletter, ContentError> {
    let (name, logo) = read(content)?;
    let (actor, slug) = (actor.to_owned(), newsletter.clone());
    db.write(move |conn| {
        let id = newsletters::find(conn, &slug)?.id;
        logos::set(conn, id, &name, &logo, now)?;
        let nothing = serde_json::json!({});
        audit::append(
            conn,
            &actor,
            "newsletter.logo",
            &format!("newsletter {id}"),
            &nothing,
            now,
        )?;
        newsletters::find(conn, &slug)
    })
    .await
}

/// Takes a newsletter's logo away.
///
/// # Errors
/// [`ContentError::Unknown`] without such a newsletter, or without a logo.
pub async fn remove(db: &Db, actor: &str, newsletter: &Slug, now: Timestamp) -> Result<(), ContentError> {
    let (actor, slug) = (actor.to_owned(), newsletter.clone());
    db.write(move |conn| {
        let id = newsletters::find(conn, &slug)?.id;
        if !logos::remove(conn, id, now)? {
            return Err(ContentError::Unknown("logo"));
        }
        let nothing = serde_json::json!({});
        Ok(audit::append(
            conn,
            &actor,
            "newsletter.logo",
            &format!("newsletter {id}"),
            &nothing,
            now,
        )?)
    })
    .await
}
