//! How long the brief must be for a message of the wanted size, found by sending a few.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    newsroom::{Backend, Newsroom},
    sink::Sink,
    worker,
};

/// One with each of the names.
const READERS: usize = 5;
const TRIES: usize = 8;
/// A brief has at most so many characters.
const LONGEST: usize = vesnik::content::briefs::LONGEST_BODY;

/// A brief's length and what it makes of a message.
pub struct Sizes {
    pub brief: usize,
    /// Of a typical message, without the final dot.
    pub octets: usize,
    /// That message, as Vesnik sent it.
    pub message: PathBuf,
}

/// Tries lengths until a message has `wanted` octets, or 3 % more or less.
pub fn find(wanted: usize, under: &Path) -> Sizes {
    let mut brief = (wanted / 3).clamp(1, LONGEST);
    let mut octets = 0;
    for _ in 0..TRIES {
        let message = typical_message(brief, under);
        octets = message.len();
        if octets.abs_diff(wanted) * 100 <= wanted * 3 {
            let file = under.join("message");
            std::fs::write(&file, message).unwrap();
            return Sizes {
                brief,
                octets,
                message: file,
            };
        }
        // The text stands in a message twice, as plain text and as HTML.
        let longer = brief + wanted.saturating_sub(octets) / 2;
        brief = longer
            .saturating_sub(octets.saturating_sub(wanted) / 2)
            .clamp(1, LONGEST);
    }
    panic!("no message of {wanted} octets can be had: a brief of {brief} characters makes one of {octets}");
}

/// The one of a few messages whose size is the nearest to the mean.
fn typical_message(brief: usize, under: &Path) -> Vec<u8> {
    let newsroom = Newsroom::prepare(Backend::Sqlite, READERS, brief, None, under).unwrap();
    let sink = Sink::start(true);
    worker::send(&newsroom, sink.address, 1, 1, Duration::from_secs(60));
    let messages = sink.messages();
    assert_eq!(
        messages.len(),
        READERS,
        "the sink took another number of messages than there are readers"
    );
    let mean = messages.iter().map(Vec::len).sum::<usize>() / READERS;
    messages
        .into_iter()
        .min_by_key(|message| message.len().abs_diff(mean))
        .unwrap()
}
