//! The bytes of a message between DATA's 354 and the relay's last answer.

/// A message as it goes over the wire: CRLF line ends, dots doubled, ended by the lone dot.
pub(super) struct Body {
    pub(super) wire: Vec<u8>,
    /// Octets as SIZE counts them: with CRLF, without doubled dots and end (RFC 1870 §5).
    pub(super) size: usize,
    /// Whether it needs BODY=8BITMIME (RFC 6152).
    pub(super) eight_bit: bool,
}

impl Body {
    pub(super) fn new(message: &[u8]) -> Self {
        let mut wire = Vec::with_capacity(message.len() + message.len() / 32 + 8);
        let mut doubled = 0;
        for piece in message.split_inclusive(|byte| *byte == b'\n') {
            let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
            let piece = piece.strip_suffix(b"\r").unwrap_or(piece);
            // A lone CR ends a line too: a relay that takes it for one must find the dot doubled.
            for line in piece.split(|byte| *byte == b'\r') {
                if line.first() == Some(&b'.') {
                    wire.push(b'.');
                    doubled += 1;
                }
                wire.extend_from_slice(line);
                wire.extend_from_slice(b"\r\n");
            }
        }
        let size = wire.len() - doubled;
        wire.extend_from_slice(b".\r\n");
        Self {
            wire,
            size,
            eight_bit: !message.is_ascii(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_dots_are_made_safe() {
        for (message, wire, size) in [
            ("", ".\r\n", 0),
            ("a", "a\r\n.\r\n", 3),
            ("a\r\n", "a\r\n.\r\n", 3),
            ("a\n\nb\n", "a\r\n\r\nb\r\n.\r\n", 8),
            (".\r\n..\r\n.a", "..\r\n...\r\n..a\r\n.\r\n", 11),
            ("a\n.\nQUIT", "a\r\n..\r\nQUIT\r\n.\r\n", 12),
            ("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n", 9),
            ("a\n.\r\nb\r", "a\r\n..\r\nb\r\n.\r\n", 9),
            ("a\r\r\nb", "a\r\n\r\nb\r\n.\r\n", 8),
        ] {
            let body = Body::new(message.as_bytes());
            assert_eq!(String::from_utf8_lossy(&body.wire), wire, "{message:?}");
            assert_eq!((body.size, body.eight_bit), (size, false), "{message:?}");
        }
        assert!(Body::new("ń".as_bytes()).eight_bit);
    }
}
