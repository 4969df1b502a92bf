//! Messages as they come over the line.

use std::io::BufRead;

/// The lines, each with its end. The search is the standard library's own, which is fast also where tests are built
/// without optimisation.
pub(super) fn lines(mut rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let all = rest;
        let length = rest.skip_until(b'\n').unwrap_or(0);
        (length > 0).then(|| &all[..length])
    })
}

/// The message without the dots that SMTP puts before dots (RFC 5321 §4.5.2).
pub(super) fn unstuffed(message: &[u8]) -> Vec<u8> {
    let mut raw = Vec::with_capacity(message.len());
    for line in lines(message) {
        raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
    }
    raw
}

/// The value of Message-ID; empty when there is none.
pub(super) fn message_id(message: &[u8]) -> String {
    const NAME: &[u8] = b"message-id:";
    let text = |bytes| String::from_utf8_lossy(bytes).trim().to_owned();
    let mut header = lines(message).take_while(|line| *line != b"\r\n");
    while let Some(line) = header.next() {
        let (name, value) = line.split_at(NAME.len().min(line.len()));
        if name.eq_ignore_ascii_case(NAME) {
            let value = text(value);
            // A long one stands on a line of its own.
            return match value.is_empty() {
                true => header.next().map(text).unwrap_or_default(),
                false => value,
            };
        }
    }
    String::new()
}
