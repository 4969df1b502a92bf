//! Pictures in briefs: read whatever they are said to be, made small enough for mail, and without what cameras write into them.
//!
//! A brief names a picture by its path on the site; see [`super::markdown`] for what becomes of it in mail and feeds.

use std::io::Cursor;

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    imageops::FilterType,
};
use sha2::{Digest, Sha256};

use super::{ContentError, one_line};
use crate::{
    domain::{BriefId, PictureName, Timestamp},
    storage::{
        Db, audit,
        pictures::{self, Picture},
    },
};

/// Most octets of a picture as it is sent.
pub const LARGEST: usize = 12 << 20;
/// Longest side of a picture as it is sent, in pixels.
const LONGEST_SIDE: u32 = 12_000;
/// Most pixels of one; each takes up to eight octets while it is read.
const MOST_PIXELS: u64 = 40_000_000;
/// Most octets that reading one may take.
const MOST_MEMORY: u64 = 400 << 20;
/// Width of a picture as it is kept: the column of a page and that of a mail twice, for screens with fine pixels.
const WIDTH: u32 = 1_360;
/// Height of one, which is seldom reached: a screenshot of a whole page.
const HEIGHT: u32 = 4_000;
/// Quality of JPEG, of 100.
const QUALITY: u8 = 82;
/// What a PNG may have before it is kept as JPEG if nothing shows through it. Preflight warns at a megabyte.
const LARGEST_PNG: usize = 400_000;

/// Why a picture was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is no PNG, JPEG or WebP, or a broken one.
    Kind,
    /// It has too many octets or pixels.
    Size,
}

/// A picture as it is kept.
#[derive(Debug)]
pub struct Reduced {
    /// Its name.
    pub name: PictureName,
    /// The picture.
    pub picture: Picture,
}

/// Reads a picture and makes it small: turned as the camera was held, at most 1,360 pixels wide, as JPEG or PNG. Of what
/// stands beside the pixels (EXIF, XMP, comments, previews) only the colour profile stays.
///
/// Cost: up to a second and 400 MiB for the largest; not for a thread that answers requests.
///
/// # Errors
/// [`Refusal`] for anything else, and what would take too much.
pub fn reduce(sent: &[u8]) -> Result<Reduced, Refusal> {
    if sent.len() > LARGEST {
        return Err(Refusal::Size);
    }
    let format = match image::guess_format(sent) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) => format,
        _ => return Err(Refusal::Kind),
    };
    let mut reader = ImageReader::with_format(Cursor::new(sent), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refusal::Size);
    }
    let profile = decoder.icc_profile().ok().flatten();
    let orientation = decoder.orientation().map_err(|error| refusal(&error))?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    image.apply_orientation(orientation);
    if image.width() > WIDTH || image.height() > HEIGHT {
        image = image.resize(WIDTH, HEIGHT, FilterType::Lanczos3);
    }
    write(&image, format == ImageFormat::Png, profile).map_err(|error| refusal(&error))
}

fn refusal(error: &image::ImageError) -> Refusal {
    match error {
        image::ImageError::Limits(_) => Refusal::Size,
        _ => Refusal::Kind,
    }
}

fn write(image: &DynamicImage, was_png: bool, profile: Option<Vec<u8>>) -> Result<Reduced, image::ImageError> {
    let shows_through = image.color().has_alpha() && image.to_rgba8().pixels().any(|pixel| pixel.0[3] < 255);
    let mut kept = None;
    if shows_through || was_png {
        let png = png(image, shows_through, profile.clone())?;
        kept = (shows_through || png.len() <= LARGEST_PNG).then_some(("png", "image/png", png));
    }
    let (extension, media_type, content) = match kept {
        Some(kept) => kept,
        None => ("jpg", "image/jpeg", jpeg(image, profile)?),
    };
    Ok(Reduced {
        name: PictureName::new(&Sha256::digest(&content), image.width(), image.height(), extension),
        picture: Picture {
            media_type: media_type.to_owned(),
            content,
        },
    })
}

fn png(image: &DynamicImage, shows_through: bool, profile: Option<Vec<u8>>) -> Result<Vec<u8>, image::ImageError> {
    let mut content = Vec::new();
    let mut encoder = PngEncoder::new(&mut content);
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile);
    }
    let (width, height) = (image.width(), image.height());
    match shows_through {
        true => encoder.write_image(&image.to_rgba8(), width, height, ExtendedColorType::Rgba8)?,
        false => encoder.write_image(&image.to_rgb8(), width, height, ExtendedColorType::Rgb8)?,
    }
    Ok(content)
}

fn jpeg(image: &DynamicImage, profile: Option<Vec<u8>>) -> Result<Vec<u8>, image::ImageError> {
    let mut content = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut content, QUALITY);
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile);
    }
    encoder.write_image(&image.to_rgb8(), image.width(), image.height(), ExtendedColorType::Rgb8)?;
    Ok(content)
}

/// Keeps a picture for a brief.
///
/// # Errors
/// Those of the database.
pub async fn keep(
    db: &Db,
    actor: &str,
    brief: BriefId,
    reduced: Reduced,
    now: Timestamp,
) -> Result<PictureName, ContentError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        let Reduced { name, picture } = reduced;
        pictures::insert(conn, &name, &picture, &actor, now)?;
        let detail = serde_json::json!({ "picture": name.as_str() });
        audit::append(conn, &actor, "brief.picture", &format!("brief {brief}"), &detail, now)?;
        Ok(name)
    })
    .await
}

/// The Markdown that shows a picture, with what it shows in words.
///
/// # Errors
/// [`ContentError::Invalid`] without words, or with too many.
pub fn markdown(name: &PictureName, words: &str) -> Result<String, ContentError> {
    let words = one_line("alt", words, true)?;
    let mut escaped = String::with_capacity(words.len());
    for letter in words.chars() {
        if letter.is_ascii_punctuation() && "\\[]*_`<&!~".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    Ok(format!("![{escaped}]({})", name.path()))
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;
    use crate::content::markdown::to_html;

    fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut content = Cursor::new(Vec::new());
        image.write_to(&mut content, format).unwrap();
        content.into_inner()
    }

    /// A JPEG with an EXIF block: turned by a quarter, taken at a secret place.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        exif.extend(b"secret place");
        let mut with = jpeg[..2].to_vec();
        with.extend([0xff, 0xe1]);
        with.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
        with.extend(&exif);
        with.extend(&jpeg[2..]);
        with
    }

    #[test]
    fn a_photo_is_made_small_turned_and_stripped() {
        let photo = RgbImage::from_fn(3_000, 2_000, |x, y| {
            Rgb([(x % 256) as u8, (y % 256) as u8, (x / 12) as u8])
        });
        let sent = with_exif(&encoded(&photo.into(), ImageFormat::Jpeg));
        let kept = reduce(&sent).unwrap();
        assert_eq!(
            (kept.name.width(), kept.name.height()),
            (1_360, 2_040),
            "it stands upright"
        );
        assert!(kept.name.as_str().ends_with(".jpg"));
        let content = &kept.picture.content;
        assert_eq!(image::guess_format(content).unwrap(), ImageFormat::Jpeg);
        assert!(
            !content
                .windows(6)
                .any(|octets| octets == b"secret" || octets == b"Exif\0\0")
        );
        assert_eq!(
            reduce(&sent).unwrap().name,
            kept.name,
            "the same picture has the same name"
        );
    }

    #[test]
    fn what_shows_through_and_small_drawings_stay_png() {
        let hole = RgbaImage::from_pixel(40, 30, Rgba([9, 9, 9, 0]));
        for format in [ImageFormat::Png, ImageFormat::WebP] {
            let kept = reduce(&encoded(&hole.clone().into(), format)).unwrap();
            assert_eq!(kept.picture.media_type, "image/png");
        }
        let drawing = RgbaImage::from_pixel(40, 30, Rgba([9, 9, 9, 255]));
        let kept = reduce(&encoded(&drawing.into(), ImageFormat::Png)).unwrap();
        assert_eq!(kept.name.as_str().split_once('-').unwrap().1, "40x30.png");
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        assert_eq!(reduce(svg).unwrap_err(), Refusal::Kind);
        assert_eq!(reduce(b"").unwrap_err(), Refusal::Kind);
        assert_eq!(reduce(b"GIF89a\x01\0\x01\0").unwrap_err(), Refusal::Kind);
        let png = encoded(&RgbImage::new(8, 8).into(), ImageFormat::Png);
        assert_eq!(reduce(&png[..png.len() / 2]).unwrap_err(), Refusal::Kind);
        assert_eq!(reduce(&vec![0; LARGEST + 1]).unwrap_err(), Refusal::Size);
        // A few octets that claim a hundred million pixels.
        let mut bomb = png;
        bomb[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
        let refused = reduce(&bomb).unwrap_err();
        assert!(matches!(refused, Refusal::Size | Refusal::Kind));
    }

    #[test]
    fn words_stay_words() {
        let name = PictureName::new(&[1; 32], 40, 30, "png");
        let shown = markdown(&name, "a [map] of *Brest*\\").unwrap();
        let html = to_html(&shown);
        assert!(html.contains("alt=\"a [map] of *Brest*\\\""), "{html}");
        assert!(markdown(&name, " ").is_err());
    }
}
