//! Quoted-printable (RFC 2045 §6.7) in pieces that can be put together in any order.
//!
//! Each piece begins and ends at the start of a line, so that joining pieces needs no look at their neighbours. No line
//! begins with a dot, so that the result goes over the wire as it is (RFC 5321 §4.5.2).

use quoted_printable::{InputMode, Options, encode_with_options};

/// Three below what RFC 2045 allows: a dot at the start of a line grows by two octets, and the last line of a text gets a
/// soft break.
const WIDTH: usize = 73;
/// A line end that is not in the text.
const SOFT_BREAK: &[u8] = b"=\r\n";

/// Appends a piece of text; its line ends become CRLF. The buffer must end at the start of a line, and does so again.
pub(super) fn push(piece: &mut Vec<u8>, text: &str) {
    if text.is_empty() {
        return;
    }
    let unix = text.replace("\r\n", "\n");
    let options = Options::default().input_mode(InputMode::Text).line_length_limit(WIDTH);
    let encoded = encode_with_options(unix.replace('\n', "\r\n"), options);
    for line in encoded.as_bytes().split_inclusive(|byte| *byte == b'\n') {
        match line.strip_prefix(b".") {
            Some(rest) => {
                piece.extend_from_slice(b"=2E");
                piece.extend_from_slice(rest);
            }
            None => piece.extend_from_slice(line),
        }
    }
    end_line(piece);
}

/// Appends text that needs no encoding: at most 75 characters out of letters, digits, `-`, `_` and `/`.
pub(super) fn push_plain(piece: &mut Vec<u8>, text: &str) {
    if text.is_empty() {
        return;
    }
    piece.extend_from_slice(text.as_bytes());
    piece.extend_from_slice(SOFT_BREAK);
}

fn end_line(piece: &mut Vec<u8>) {
    if !piece.ends_with(b"\r\n") {
        piece.extend_from_slice(SOFT_BREAK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quoted_printable::{ParseMode, decode};

    fn joined(texts: &[String]) -> Vec<u8> {
        let mut piece = Vec::new();
        texts.iter().for_each(|text| push(&mut piece, text));
        piece
    }

    #[test]
    fn a_last_line_that_begins_with_a_dot_is_not_too_long() {
        for length in 60..80 {
            let piece = joined(&[format!(".{}", "a".repeat(length))]);
            assert!(
                piece.split(|byte| *byte == b'\n').all(|line| line.len() <= 77),
                "{length}"
            );
        }
    }

    proptest! {
        #[test]
        fn pieces_decode_to_the_text_and_keep_the_rules(
            texts in prop::collection::vec("[a-zA-Zў€🚲=. \t\n.,<>\"-]{0,200}", 1..6)
        ) {
            let mut texts = texts;
            texts.push("end.\n".into());
            let piece = joined(&texts);
            for line in piece.split_inclusive(|byte| *byte == b'\n') {
                prop_assert!(line.ends_with(b"\r\n") && line.len() <= 78, "{line:?}");
                prop_assert!(!line.starts_with(b"."));
                let content = &line[..line.len() - 2];
                prop_assert!(!content.ends_with(b" ") && !content.ends_with(b"\t"), "{line:?}");
                prop_assert!(content.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~')));
            }
            let decoded = String::from_utf8(decode(&piece, ParseMode::Strict).unwrap()).unwrap();
            prop_assert_eq!(decoded, texts.concat().replace('\n', "\r\n"));
        }
    }
}
