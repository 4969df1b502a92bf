//! The bytes of a message between DATA's 354 and the dot that ends it.

/// A message as it goes over the wire: CRLF line ends and dots doubled, without the lone dot that ends it. Its buffer is
/// used again for the next message.
#[derive(Debug, Clone, Default)]
pub struct Wire {
    pub(super) bytes: Vec<u8>,
    doubled: usize,
    pub(super) eight_bit: bool,
}

impl Wire {
    /// Makes any message safe for the wire: line ends become CRLF, the last line gets one (RFC 5321 §2.3.8), dots at line
    /// starts are doubled.
    pub fn of(message: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(message.len() + message.len() / 32 + 8);
        let mut doubled = 0;
        for piece in message.split_inclusive(|byte| *byte == b'\n') {
            let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
            let piece = piece.strip_suffix(b"\r").unwrap_or(piece);
            // A lone CR ends a line too: a relay that takes it for one must find the dot doubled.
            for line in piece.split(|byte| *byte == b'\r') {
                if line.first() == Some(&b'.') {
                    bytes.push(b'.');
                    doubled += 1;
                }
                bytes.extend_from_slice(line);
                bytes.extend_from_slice(b"\r\n");
            }
        }
        Self {
            bytes,
            doubled,
            eight_bit: !message.is_ascii(),
        }
    }

    /// Empties the buffer for a message that is written into it: whole lines ended by CRLF, none of which begins with a dot.
    pub(super) fn start(&mut self, eight_bit: bool) -> &mut Vec<u8> {
        self.bytes.clear();
        self.doubled = 0;
        self.eight_bit = eight_bit;
        &mut self.bytes
    }

    /// Octets as SIZE counts them: with CRLF, without doubled dots and end (RFC 1870 §5).
    pub fn size(&self) -> usize {
        self.bytes.len() - self.doubled
    }

    /// The message with its doubled dots.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_dots_are_made_safe() {
        for (message, wire, size) in [
            ("", "", 0),
            ("a", "a\r\n", 3),
            ("a\r\n", "a\r\n", 3),
            ("a\n\nb\n", "a\r\n\r\nb\r\n", 8),
            (".\r\n..\r\n.a", "..\r\n...\r\n..a\r\n", 11),
            ("a\n.\nQUIT", "a\r\n..\r\nQUIT\r\n", 12),
            ("a\r.\rb", "a\r\n..\r\nb\r\n", 9),
            ("a\n.\r\nb\r", "a\r\n..\r\nb\r\n", 9),
            ("a\r\r\nb", "a\r\n\r\nb\r\n", 8),
        ] {
            let made = Wire::of(message.as_bytes());
            assert_eq!(String::from_utf8_lossy(made.as_bytes()), wire, "{message:?}");
            assert_eq!((made.size(), made.eight_bit), (size, false), "{message:?}");
        }
        assert!(Wire::of("ń".as_bytes()).eight_bit);
    }
}
