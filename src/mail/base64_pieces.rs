//! Base64 (RFC 2045 §6.8) in pieces that can be put together in any order.
//!
//! Base64 takes three octets at a time, and a piece may begin in the middle of three. So each piece is encoded three times,
//! once for each way in which it can meet what stands before it; joining pieces encodes no more than the octets at the seam.

use base64::{Engine, engine::general_purpose::STANDARD};

/// Octets that fill a line of 76 characters.
const LINE: usize = 57;

/// A piece of content, encoded for each number of its octets that the piece before may take.
#[derive(Debug)]
pub(super) struct Piece {
    content: Vec<u8>,
    encoded: [Vec<u8>; 3],
}

/// The octets of the pieces so far that wait for others to make three.
#[derive(Debug, Default)]
pub(super) struct Seam {
    waiting: [u8; 2],
    count: usize,
}

impl Piece {
    pub(super) fn new(content: Vec<u8>) -> Self {
        let encoded = [0, 1, 2].map(|taken| {
            let mut lines = Vec::new();
            push_lines(&mut lines, whole_threes(content.get(taken..).unwrap_or_default()));
            lines
        });
        Piece { content, encoded }
    }

    /// Octets of the encoded piece.
    pub(super) fn length(&self) -> usize {
        self.encoded.first().map_or(0, Vec::len)
    }
}

impl Seam {
    /// Appends a piece. Costs a copy of its encoded octets.
    pub(super) fn push(&mut self, out: &mut Vec<u8>, piece: &Piece) {
        let Some(taken) = self.close(out, &piece.content) else {
            return;
        };
        if let Some(encoded) = piece.encoded.get(taken) {
            out.extend_from_slice(encoded);
        }
        self.keep(piece.content.get(taken..).unwrap_or_default());
    }

    /// Appends content that is not encoded yet.
    pub(super) fn push_content(&mut self, out: &mut Vec<u8>, content: &[u8]) {
        let Some(taken) = self.close(out, content) else { return };
        let rest = content.get(taken..).unwrap_or_default();
        push_lines(out, whole_threes(rest));
        self.keep(rest);
    }

    /// Appends what still waits.
    pub(super) fn end(&mut self, out: &mut Vec<u8>) {
        let waiting = self.waiting;
        push_lines(out, waiting.get(..self.count).unwrap_or_default());
        self.count = 0;
    }

    /// Takes as many octets as are missing to three and writes those; answers how many were taken, or nothing when the
    /// content was too short.
    fn close(&mut self, out: &mut Vec<u8>, content: &[u8]) -> Option<usize> {
        if self.count == 0 {
            return Some(0);
        }
        let missing = 3 - self.count;
        let Some(taken) = content.get(..missing) else {
            content.iter().for_each(|octet| self.wait(*octet));
            return None;
        };
        let mut three = [0; 3];
        let joined = self.waiting.iter().take(self.count).chain(taken);
        three.iter_mut().zip(joined).for_each(|(to, from)| *to = *from);
        push_lines(out, &three);
        self.count = 0;
        Some(missing)
    }

    /// Keeps the octets at the end that make no three.
    fn keep(&mut self, content: &[u8]) {
        let rest = content.get(whole_threes(content).len()..).unwrap_or_default();
        rest.iter().for_each(|octet| self.wait(*octet));
    }

    fn wait(&mut self, octet: u8) {
        if let Some(place) = self.waiting.get_mut(self.count) {
            *place = octet;
            self.count += 1;
        }
    }
}

fn whole_threes(content: &[u8]) -> &[u8] {
    content.get(..content.len() / 3 * 3).unwrap_or_default()
}

fn push_lines(out: &mut Vec<u8>, content: &[u8]) {
    for line in content.chunks(LINE) {
        let mut encoded = [0; 76];
        // A line of 57 octets takes 76 characters.
        let length = STANDARD.encode_slice(line, &mut encoded).unwrap_or(0);
        out.extend_from_slice(encoded.get(..length).unwrap_or_default());
        out.extend_from_slice(b"\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_in_any_order_decode_to_their_content(contents in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..200), any::<bool>()), 0..8)) {
            let (mut out, mut seam, mut whole) = (Vec::new(), Seam::default(), Vec::new());
            for (content, encoded_before) in contents {
                whole.extend_from_slice(&content);
                match encoded_before {
                    true => seam.push(&mut out, &Piece::new(content)),
                    false => seam.push_content(&mut out, &content),
                }
            }
            seam.end(&mut out);
            let text = String::from_utf8(out).unwrap();
            prop_assert!(text.split_inclusive('\n').all(|line| line.ends_with("\r\n") && line.len() <= 78));
            let joined: String = text.split("\r\n").collect();
            prop_assert_eq!(STANDARD.decode(joined).unwrap(), whole);
        }
    }
}
