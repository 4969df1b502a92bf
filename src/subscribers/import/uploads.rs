//! Files of readers that staff upload: taken in piece by piece, read as what they are written in, and looked at.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use uuid::Uuid;

use crate::domain::ImportPlan;

/// Largest file, in octets: about a million readers.
pub const LARGEST_FILE: u64 = 128 << 20;
/// Rows that are shown before anything is decided.
const SAMPLES: usize = 5;
/// What can stand between the cells of a row.
const DELIMITERS: [u8; 4] = *b",;\t|";
/// Octets decoded at once.
const AT_ONCE: usize = 1 << 16;

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// Larger than [`LARGEST_FILE`].
    #[error("the file is larger than 128 MiB")]
    TooLarge,
    /// Without a line of columns and a row.
    #[error("the file has no rows")]
    Empty,
    /// The disk refuses.
    #[error("the file cannot be kept: {0}")]
    Disk(#[from] io::Error),
}

/// A file that comes in. One that does not come to its end leaves nothing.
#[derive(Debug)]
pub struct Upload {
    dir: PathBuf,
    name: String,
    file: BufWriter<File>,
    octets: u64,
    detector: Detector,
}

struct Detector(EncodingDetector);

impl std::fmt::Debug for Detector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Detector")
    }
}

/// A file that was taken, in UTF-8 from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// Its name in the folder.
    pub file: String,
    /// What it was written in, such as `windows-1251`.
    pub encoding: &'static str,
    /// What stands between the cells.
    pub delimiter: char,
}

impl Upload {
    /// Begins a file in a folder, which is made when it is missing.
    ///
    /// # Errors
    /// [`UploadError::Disk`].
    pub fn begin(dir: &Path) -> Result<Self, UploadError> {
        fs::create_dir_all(dir)?;
        let name = Uuid::new_v4().simple().to_string();
        let file = File::create_new(dir.join(format!("{name}.part")))?;
        Ok(Upload {
            dir: dir.to_owned(),
            name,
            file: BufWriter::new(file),
            octets: 0,
            detector: Detector(EncodingDetector::new(Iso2022JpDetection::Deny)),
        })
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// [`UploadError::TooLarge`] and [`UploadError::Disk`].
    pub fn write(&mut self, piece: &[u8]) -> Result<(), UploadError> {
        self.octets += piece.len() as u64;
        if self.octets > LARGEST_FILE {
            return Err(UploadError::TooLarge);
        }
        self.detector.0.feed(piece, false);
        Ok(self.file.write_all(piece)?)
    }

    /// Ends the file: it is written anew in UTF-8, and what stands between its cells is found out.
    ///
    /// # Errors
    /// [`UploadError::Empty`] and [`UploadError::Disk`].
    pub fn finish(mut self) -> Result<Uploaded, UploadError> {
        self.file.flush()?;
        self.detector.0.feed(&[], true);
        let guessed = self.detector.0.guess(None, Utf8Detection::Allow);
        let mut raw = BufReader::with_capacity(AT_ONCE, File::open(self.part())?);
        let encoding = Encoding::for_bom(raw.fill_buf()?).map_or(guessed, |(encoding, _)| encoding);
        let file = format!("{}.csv", self.name);
        decode(&mut raw, encoding, &self.dir.join(&file))?;
        let delimiter = delimiter(&self.dir.join(&file))?;
        if look(&self.dir.join(&file), delimiter).is_ok_and(|look| look.samples.is_empty()) {
            fs::remove_file(self.dir.join(&file))?;
            return Err(UploadError::Empty);
        }
        Ok(Uploaded {
            file,
            encoding: encoding.name(),
            delimiter,
        })
    }

    fn part(&self) -> PathBuf {
        self.dir.join(format!("{}.part", self.name))
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        // What cannot be removed is no longer of use to anybody.
        let _ = fs::remove_file(self.part());
    }
}

fn decode(from: &mut impl Read, encoding: &'static Encoding, to: &Path) -> io::Result<()> {
    let mut out = BufWriter::new(File::create_new(to)?);
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut octets = vec![0; AT_ONCE];
    // Lines end in one way, so that they can be counted; an end may come in two pieces.
    let mut held = false;
    loop {
        let read = from.read(&mut octets)?;
        let piece = octets.get(..read).unwrap_or_default();
        let longest = decoder.max_utf8_buffer_length(read).unwrap_or(AT_ONCE * 4);
        let mut text = String::with_capacity(longest + 1);
        if held {
            text.push('\r');
        }
        let _ = decoder.decode_to_string(piece, &mut text, read == 0);
        held = read > 0 && text.ends_with('\r');
        if held {
            text.pop();
        }
        out.write_all(text.replace("\r\n", "\n").as_bytes())?;
        if read == 0 {
            break;
        }
    }
    out.flush()?;
    out.get_ref().sync_all()
}

/// What stands most often in the first line.
fn delimiter(path: &Path) -> io::Result<char> {
    let mut first = Vec::new();
    BufReader::new(File::open(path)?)
        .take(AT_ONCE as u64)
        .read_until(b'\n', &mut first)?;
    let often = |delimiter: &u8| first.iter().filter(|octet| *octet == delimiter).count();
    let most = DELIMITERS.into_iter().rev().max_by_key(often).unwrap_or(b',');
    Ok(char::from(most))
}

/// The beginning of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The first rows.
    pub samples: Vec<Vec<String>>,
}

/// Opens a file that was taken.
pub(super) fn open(path: &Path, delimiter: char) -> Result<csv::Reader<File>, csv::Error> {
    csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .from_path(path)
}

/// Looks at the beginning of a file.
///
/// # Errors
/// Those of the disk.
pub fn look(path: &Path, delimiter: char) -> Result<Look, csv::Error> {
    let mut rows = open(path, delimiter)?;
    let texts = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<String>>();
    let header = texts(rows.headers()?);
    let samples = rows.records().take(SAMPLES);
    let samples = samples
        .map(|row| row.map(|row| texts(&row)))
        .collect::<Result<_, _>>()?;
    Ok(Look { header, samples })
}

/// Which column is probably what, by its name and the first rows.
pub fn guess(look: &Look) -> ImportPlan {
    let named = |words: &[&str]| {
        let mut names = look.header.iter().map(|name| name.to_lowercase());
        names.position(|name| words.iter().any(|word| name.contains(word)))
    };
    let has_address = |column: &usize| {
        let mut cells = look.samples.iter().filter_map(|row| row.get(*column));
        cells.any(|cell| cell.contains('@'))
    };
    let email = (0..look.header.len()).find(has_address);
    let mut plan = ImportPlan {
        email: email.or_else(|| named(&["mail", "адрас", "адрес", "почта", "пошта"])),
        name: named(&["name", "імя", "имя", "фио"]),
        edition: named(&["edition", "выпуск", "издание"]),
        sections: named(&["section", "рубры", "рубри"]),
        joined_at: named(&["joined", "created", "subscribed", "opt-in", "optin", "дата"]),
        ..ImportPlan::default()
    };
    plan.name = plan.name.filter(|name| plan.email != Some(*name));
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(octets: &[u8]) -> (Uploaded, Look, tempfile::TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let mut upload = Upload::begin(dir.path()).unwrap();
        for piece in octets.chunks(7) {
            upload.write(piece).unwrap();
        }
        let uploaded = upload.finish().unwrap();
        let look = look(&dir.path().join(&uploaded.file), uploaded.delimiter).unwrap();
        (uploaded, look, dir)
    }

    #[test]
    fn files_are_read_as_what_they_are_written_in() {
        let text =
            "Имя;Адрес почты;Дата\r\nИван Петров;ivan@example.org;2024-05-01\r\nМария Иванова;maria@example.org;\r\n";
        let utf16: Vec<u8> = std::iter::once(0xFEFF)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let windows = encoding_rs::WINDOWS_1251.encode(text).0.into_owned();
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let files = [
            ("UTF-8", text.as_bytes().to_vec()),
            ("UTF-8", marked),
            ("windows-1251", windows),
            ("UTF-16LE", utf16),
        ];
        for (encoding, octets) in files {
            let (uploaded, look, dir) = taken(&octets);
            assert_eq!((uploaded.encoding, uploaded.delimiter), (encoding, ';'));
            assert_eq!(look.header, ["Имя", "Адрес почты", "Дата"], "{encoding}");
            assert_eq!(look.samples[0][0], "Иван Петров");
            let plan = guess(&look);
            assert_eq!((plan.email, plan.name, plan.joined_at), (Some(1), Some(0), Some(2)));
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "no part is left");
        }
    }

    #[test]
    fn a_file_without_rows_or_an_end_is_not_kept() {
        let dir = tempfile::tempdir().unwrap();
        let mut upload = Upload::begin(dir.path()).unwrap();
        upload.write(b"email,name\n").unwrap();
        assert!(matches!(upload.finish(), Err(UploadError::Empty)));
        drop(Upload::begin(dir.path()).unwrap());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
