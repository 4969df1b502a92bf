//! Names of pictures in briefs.

use super::hex;

/// Where pictures are.
const FOLDER: &str = "/media/";
/// Octets of a picture's hash that stand in its name.
const HASH_OCTETS: usize = 16;
/// Longest side of a picture that is kept, in pixels.
const LONGEST_SIDE: u32 = 20_000;

/// The name of a picture: 32 digits of the hash of its octets, its width and height in pixels, and its kind, such as
/// `0123456789abcdef0123456789abcdef-1360x900.jpg`. Whoever shows it knows how much room it takes without asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureName {
    text: String,
    width: u32,
    height: u32,
}

impl PictureName {
    /// The name of a picture with this SHA-256, size and extension (`jpg` or `png`).
    pub fn new(hash: &[u8], width: u32, height: u32, extension: &str) -> Self {
        let hash: Vec<u8> = hash.iter().take(HASH_OCTETS).copied().collect();
        PictureName {
            text: format!("{}-{width}x{height}.{extension}", hex(&hash)),
            width,
            height,
        }
    }

    /// Reads a name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let (stem, extension) = text.split_once('.')?;
        let (hash, size) = stem.split_once('-')?;
        let (width, height) = size.split_once('x')?;
        let is_hash = |text: &str| {
            let digits = text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
            text.len() == 2 * HASH_OCTETS && digits
        };
        let side = |text: &str| {
            let plain = text.bytes().all(|digit| digit.is_ascii_digit()) && !text.starts_with('0');
            let side: u32 = text.parse().ok()?;
            (plain && side <= LONGEST_SIDE).then_some(side)
        };
        let (width, height) = (side(width)?, side(height)?);
        (is_hash(hash) && matches!(extension, "jpg" | "png")).then(|| PictureName {
            text: text.to_owned(),
            width,
            height,
        })
    }

    /// Reads the path under which the site shows it, `/media/` and the name.
    pub fn of_path(path: &str) -> Option<Self> {
        PictureName::parse(path.trim().strip_prefix(FOLDER)?)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The path under which the site shows it.
    pub fn path(&self) -> String {
        format!("{FOLDER}{}", self.text)
    }

    /// Pixels from side to side.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Pixels from top to bottom.
    pub fn height(&self) -> u32 {
        self.height
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_size_and_nothing_else_is_one() {
        let name = PictureName::new(&[0xab; 32], 1360, 900, "jpg");
        assert_eq!(name.as_str(), format!("{}-1360x900.jpg", "ab".repeat(16)));
        assert_eq!(PictureName::of_path(&name.path()), Some(name.clone()));
        assert_eq!((name.width(), name.height()), (1360, 900));
        let hash = "ab".repeat(16);
        for text in [
            format!("{hash}-1360x900.svg"),
            format!("{hash}-0x900.jpg"),
            format!("{hash}-+1x900.jpg"),
            format!("{hash}-1x99999.jpg"),
            format!("{hash}-1x9.jpg/../x"),
            format!("{}-1x9.jpg", "AB".repeat(16)),
            "ab-1x9.jpg".to_owned(),
            String::new(),
        ] {
            assert_eq!(PictureName::parse(&text), None, "{text}");
        }
        assert_eq!(PictureName::of_path(name.as_str()), None);
    }
}
