//! The files that pages load, under names that hold the hash of what is in them: whoever has one need not ask again for a year,
//! and a page with another style has another name for it.

use std::sync::{LazyLock, OnceLock};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    web::{self, Bytes},
};
use sha2::{Digest, Sha256};

use super::{PageError, Problem, encoding::Encoding};
use crate::domain::hex;

/// A year, the longest that browsers keep anything.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Octets of the hash that stand in a name.
const HASH_OCTETS: usize = 6;

/// One file.
struct Asset {
    /// The first part of its name.
    name: &'static str,
    /// The last part.
    extension: &'static str,
    content_type: &'static str,
    content: Bytes,
    path: String,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
}

impl Asset {
    fn new(name: &'static str, extension: &'static str, content_type: &'static str, content: &'static [u8]) -> Self {
        Asset {
            name,
            extension,
            content_type,
            content: Bytes::from_static(content),
            path: format!("/assets/{}", hashed_name(name, extension, content)),
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
        }
    }

    /// True for its present name, a former one, and the one without a hash.
    fn is_called(&self, file: &str) -> bool {
        let stem = file
            .strip_suffix(self.extension)
            .and_then(|stem| stem.strip_suffix('.'));
        let hash = stem.and_then(|stem| stem.strip_prefix(self.name));
        let is_hash = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        hash.is_some_and(|hash| hash.is_empty() || hash.strip_prefix('-').is_some_and(is_hash))
    }

    /// The content in an encoding, made once.
    fn encoded(&self, encoding: Encoding) -> (&Bytes, Option<HeaderValue>) {
        let made = match encoding {
            Encoding::Identity => return (&self.content, None),
            Encoding::Gzip => &self.gzip,
            Encoding::Brotli => &self.brotli,
        };
        if let (None, Ok(content)) = (made.get(), encoding.encode(&self.content)) {
            // Another thread may have been faster, with the same.
            let _ = made.set(content);
        }
        match made.get() {
            Some(content) => (content, encoding.header()),
            None => (&self.content, None),
        }
    }
}

/// The name of a file that may be kept for ever: what is in it, and nothing else, decides its hash.
pub(super) fn hashed_name(name: &str, extension: &str, content: &[u8]) -> String {
    let hash: Vec<u8> = Sha256::digest(content).into_iter().take(HASH_OCTETS).collect();
    format!("{name}-{}.{extension}", hex(&hash))
}

macro_rules! assets {
    (@type "css") => { "text/css; charset=utf-8" };
    (@type "js") => { "text/javascript; charset=utf-8" };
    ($($(#[$doc:meta])+ $asset:ident $(at $path:ident)?: $room:literal $name:literal $extension:tt)+) => {
        $(
            $(#[$doc])+
            static $asset: LazyLock<Asset> = LazyLock::new(|| {
                let content = include_str!(concat!("../../templates/", $room, "/", $name, ".", $extension));
                Asset::new($name, $extension, assets!(@type $extension), content.as_bytes())
            });

            $(
                /// The path of it.
                pub(super) fn $path() -> &'static str {
                    &$asset.path
                }
            )?
        )+

        static ALL: &[&LazyLock<Asset>] = &[$(&$asset),+];
    };
}

assets! {
    /// The style sheet of all pages.
    STYLE_SHEET at style_sheet: "site" "site" "css"
    /// The script that does the work of a proof while its reader fills in the form.
    SIGN_UP at sign_up_script: "site" "sign-up" "js"
    /// The part of it that works beside the page.
    SIGN_UP_WORKER: "site" "sign-up-worker" "js"
    /// What counts the time that is left.
    COUNTDOWN at countdown_script: "desk" "countdown" "js"
    /// What the composer does beside being a form.
    COMPOSER at composer_script: "desk" "composer" "js"
    /// What keeps an issue's progress up to date.
    PROGRESS at progress_script: "desk" "progress" "js"
    /// What issues add to the desk's style.
    ISSUES at issues_style_sheet: "desk" "issues" "css"
    /// What the desk's pages add to the style.
    DESK at desk_style_sheet: "desk" "desk" "css"
    /// What pages of briefs add to that.
    BRIEFS at briefs_style_sheet: "desk/briefs" "briefs" "css"
    /// The editor of briefs: counts, saves, keeps what is not saved, tells who else is there.
    BRIEF_EDITOR at brief_editor_script: "desk/briefs" "brief-editor" "js"
    /// Its buttons for Markdown.
    BRIEF_TOOLBAR: "desk/briefs" "brief-toolbar" "js"
    /// Its pictures, pasted and dropped.
    BRIEF_PICTURES: "desk/briefs" "brief-pictures" "js"
    /// Its cleaning of what is pasted from word processors.
    BRIEF_PASTING: "desk/briefs" "brief-pasting" "js"
    /// Its preview.
    BRIEF_PREVIEW: "desk/briefs" "brief-preview" "js"
    /// The style of charts and of the page of health.
    FIGURES at figures_style_sheet: "desk" "figures" "css"
}

/// The style sheet of all pages as text, for a page that holds it within.
pub(super) fn style_sheet_text() -> &'static str {
    include_str!("../../templates/site/site.css")
}

/// `/assets/{file}`: a former name leads to the present one.
pub async fn show(request: HttpRequest, file: web::Path<String>) -> Result<HttpResponse, PageError> {
    let asset = ALL.iter().find(|asset| asset.is_called(&file));
    let asset = asset.ok_or_else(|| Problem::not_found("There is nothing at this address."))?;
    if request.path() != asset.path {
        let mut answer = HttpResponse::TemporaryRedirect();
        return Ok(answer.insert_header((header::LOCATION, asset.path.as_str())).finish());
    }
    let (content, encoding) = asset.encoded(Encoding::of(request.headers()));
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(asset.content_type)
        .insert_header((header::CACHE_CONTROL, FOR_EVER))
        .insert_header((header::VARY, "Accept-Encoding"));
    if let Some(encoding) = encoding {
        answer.insert_header((header::CONTENT_ENCODING, encoding));
    }
    Ok(answer.body(content.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_former_names() {
        let asset = Asset::new("site", "css", "text/css", b"a {}");
        for file in ["site.css", "site-0123.css", "site-.css"] {
            assert!(asset.is_called(file), "{file}");
        }
        for file in [
            "sites.css",
            "site.js",
            "site",
            "css",
            "",
            "other-site.css",
            "site-map.css",
        ] {
            assert!(!asset.is_called(file), "{file}");
        }
        assert_ne!(asset.path, Asset::new("site", "css", "text/css", b"b {}").path);
    }
}
