//! An issue's message, compiled: what all readers share is encoded once, and a reader's copy is a few memory copies.
//!
//! No template runs, no MIME is built and nothing of the body is encoded for a single reader. A copy is the same, byte for
//! byte, whenever it is made again.

use std::{borrow::Cow, ops::Range};

use askama::filters::{Escaper, Html};
use email_encoding::headers::{quoted_string, writer::EmailWriter};

use super::{
    base64_pieces::{Piece, Seam},
    message::{ComposeError, Head, head, head_without_subject, subject_header},
    quoted_printable,
    segments::{Block, Field, Mask, Segment, Segments},
    wire::Wire,
};

/// Whatever all copies of an issue share.
#[derive(Debug)]
pub struct Template<'a> {
    /// Sender, date and other headers; its subject is that of a reader without a name.
    pub head: Head<'a>,
    /// The subject and those that are tried on some readers, when they are not the same for all: others, or readers' names stand in
    /// them.
    pub subjects: &'a [Segments],
    /// The domain of the Message-ID.
    pub id_domain: &'a str,
    /// Where a reader leaves, less the token at its end.
    pub unsubscribe: &'a str,
    /// The mailbox that takes the token in a subject; see RFC 2369 §3.2.
    pub leave_by_mail: &'a str,
    /// Marks the parts; must not stand in quoted-printable text.
    pub boundary: &'a str,
    /// The text part.
    pub text: &'a Segments,
    /// The HTML part.
    pub html: &'a Segments,
}

/// What a copy has of its reader.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    /// The name in the To header; empty for none.
    pub name: &'a str,
    /// The address in the To header.
    pub address: &'a str,
    /// The left part of the Message-ID.
    pub message_id: &'a str,
    /// The token that ends the subscription: letters, digits, `-` and `_`.
    pub unsubscribe_token: &'a str,
    /// What the copy's links say of it: a slash, then letters, digits, `-` and `_`; empty for nothing.
    pub click_mark: &'a str,
}

/// An issue's message, ready to be spliced for each reader.
#[derive(Debug)]
pub struct CompiledMessage {
    shared: Vec<u8>,
    pieces: Vec<Piece>,
    steps: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Shared(Range<usize>),
    /// Goes on at the step with this index when the block is not taken.
    Block(Block, usize),
    To,
    /// The Subject header of a message whose subject is not the same for all: the issue's own and those that are tried.
    Subjects(Vec<Segments>),
    MessageId,
    /// The token within a header line.
    Token,
    /// Octets of a part in base64, by the index of the piece.
    Piece(usize),
    /// A reader's own text within a part.
    Own {
        field: Field,
        html: bool,
        encoding: Encoding,
    },
    EndOfBase64,
}

/// How a part is encoded: quoted-printable for Latin text, base64 where most letters would take three or six octets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    QuotedPrintable,
    Base64,
}

impl Encoding {
    fn name(self) -> &'static str {
        match self {
            Encoding::QuotedPrintable => "quoted-printable",
            Encoding::Base64 => "base64",
        }
    }

    /// The shorter one.
    fn of(part: &Segments) -> Self {
        let texts = part.iter().filter_map(|segment| match segment {
            Segment::Text(text) => Some(text.as_str()),
            _ => None,
        });
        let (mut quoted, mut length) = (Vec::new(), 0);
        for text in texts {
            quoted_printable::push(&mut quoted, text);
            length += Piece::new(text.as_bytes().to_vec()).length();
        }
        if length < quoted.len() {
            Encoding::Base64
        } else {
            Encoding::QuotedPrintable
        }
    }
}

impl CompiledMessage {
    /// Compiles a message. Costs one pass over its text.
    ///
    /// # Errors
    /// [`ComposeError`] when an address cannot stand in a header.
    pub fn compile(template: &Template<'_>) -> Result<Self, ComposeError> {
        let mut compiled = CompiledMessage {
            shared: Vec::new(),
            pieces: Vec::new(),
            steps: Vec::new(),
        };
        let Template { boundary, .. } = template;
        match template.subjects {
            [] => compiled.share(head(&template.head)?.as_bytes()),
            subjects => {
                compiled.share(head_without_subject(&template.head)?.as_bytes());
                compiled.steps.push(Step::Subjects(subjects.to_vec()));
            }
        }
        compiled.steps.push(Step::To);
        compiled.share(b"Message-ID: <");
        compiled.steps.push(Step::MessageId);
        compiled.share(format!("@{}>\r\n", template.id_domain).as_bytes());
        compiled.share(format!("List-Unsubscribe: <{}", template.unsubscribe).as_bytes());
        compiled.steps.push(Step::Token);
        let mailbox = template.leave_by_mail;
        compiled.share(format!(">,\r\n <mailto:{mailbox}?subject=unsubscribe%20").as_bytes());
        compiled.steps.push(Step::Token);
        // RFC 8058 §3.1
        compiled.share(b">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
        compiled.share(format!("Content-Type: multipart/alternative;\r\n boundary=\"{boundary}\"\r\n\r\n").as_bytes());
        for (part, kind) in [(template.text, "plain"), (template.html, "html")] {
            let encoding = Encoding::of(part);
            let name = encoding.name();
            compiled.share(
                format!(
                    "--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n\
                     Content-Transfer-Encoding: {name}\r\n\r\n"
                )
                .as_bytes(),
            );
            compiled.part(part, kind == "html", encoding);
            if encoding == Encoding::Base64 {
                compiled.steps.push(Step::EndOfBase64);
            }
            compiled.share(b"\r\n");
        }
        compiled.share(format!("--{boundary}--\r\n").as_bytes());
        Ok(compiled)
    }

    fn share(&mut self, bytes: &[u8]) {
        let start = self.shared.len();
        self.shared.extend_from_slice(bytes);
        let end = self.shared.len();
        match self.steps.last_mut() {
            Some(Step::Shared(range)) if range.end == start => range.end = end,
            _ => self.steps.push(Step::Shared(start..end)),
        }
    }

    fn part(&mut self, segments: &Segments, html: bool, encoding: Encoding) {
        let mut open = Vec::new();
        for segment in segments.iter() {
            match segment {
                Segment::Text(text) if encoding == Encoding::QuotedPrintable => {
                    let mut piece = Vec::new();
                    quoted_printable::push(&mut piece, text);
                    self.share(&piece);
                }
                Segment::Text(text) => {
                    let content = text.replace("\r\n", "\n").replace('\n', "\r\n");
                    self.steps.push(Step::Piece(self.pieces.len()));
                    self.pieces.push(Piece::new(content.into_bytes()));
                }
                Segment::Field(field) => self.steps.push(Step::Own {
                    field: *field,
                    html,
                    encoding,
                }),
                Segment::Open(block) => {
                    open.push(self.steps.len());
                    self.steps.push(Step::Block(*block, 0));
                }
                Segment::Close(_) => {
                    // What follows must not grow into the step that a jump passes over.
                    let here = self.steps.len();
                    if let Some(Step::Block(_, target)) = open.pop().and_then(|index| self.steps.get_mut(index)) {
                        *target = here;
                    }
                    let end = self.shared.len();
                    self.steps.push(Step::Shared(end..end));
                }
            }
        }
    }

    /// Writes one reader's copy. Costs a copy of its bytes; allocates only for a name in a script other than Latin and for a
    /// subject with the reader's name.
    pub fn splice(&self, mask: &Mask, fields: &Fields<'_>, wire: &mut Wire) {
        let out = wire.start(!fields.address.is_ascii());
        let mask = &mask.with_nameless(fields.name.trim().is_empty());
        let mut seam = Seam::default();
        let mut next = 0;
        while let Some(step) = self.steps.get(next) {
            next += 1;
            match step {
                Step::Shared(range) => out.extend_from_slice(self.shared.get(range.clone()).unwrap_or_default()),
                Step::Block(block, end) => {
                    if !mask.takes(*block) {
                        next = *end;
                    }
                }
                Step::To => push_recipient(out, fields),
                Step::Subjects(subjects) => {
                    if let Some(subject) = subjects.get(mask.subject()).or(subjects.first()) {
                        out.extend_from_slice(subject_header(&own_subject(subject, mask, fields)).as_bytes());
                    }
                }
                Step::MessageId => out.extend_from_slice(fields.message_id.as_bytes()),
                Step::Token => out.extend_from_slice(fields.unsubscribe_token.as_bytes()),
                Step::Piece(index) => {
                    if let Some(piece) = self.pieces.get(*index) {
                        seam.push(out, piece);
                    }
                }
                Step::Own { field, html, encoding } => {
                    let text = own_text(*field, *html, fields);
                    match (encoding, field) {
                        (Encoding::Base64, _) => seam.push_content(out, text.as_bytes()),
                        (Encoding::QuotedPrintable, Field::UnsubscribeToken | Field::ClickMark) => {
                            quoted_printable::push_plain(out, &text)
                        }
                        (Encoding::QuotedPrintable, Field::ReaderName) => quoted_printable::push(out, &text),
                    }
                }
                Step::EndOfBase64 => seam.end(out),
            }
        }
    }
}

fn own_text<'a>(field: Field, html: bool, fields: &Fields<'a>) -> Cow<'a, str> {
    match field {
        Field::UnsubscribeToken => Cow::Borrowed(fields.unsubscribe_token),
        Field::ClickMark => Cow::Borrowed(fields.click_mark),
        Field::ReaderName if !html => Cow::Borrowed(fields.name),
        Field::ReaderName => {
            let mut escaped = String::with_capacity(fields.name.len() + 16);
            // Writing to a string cannot fail.
            let _ = Html.write_escaped_str(&mut escaped, fields.name);
            Cow::Owned(escaped)
        }
    }
}

/// A reader's subject.
fn own_subject(subject: &Segments, mask: &Mask, fields: &Fields<'_>) -> String {
    let mut text = String::new();
    let mut left_out = false;
    for segment in subject.iter() {
        match segment {
            Segment::Open(block) => left_out = !mask.takes(*block),
            Segment::Close(_) => left_out = false,
            _ if left_out => {}
            Segment::Text(shared) => text.push_str(shared),
            Segment::Field(field) => text.push_str(&own_text(*field, false, fields)),
        }
    }
    text
}

/// The To header: the name as RFC 5322 atoms, quoted or as RFC 2047 words, folded where it is long.
fn push_recipient(out: &mut Vec<u8>, fields: &Fields<'_>) {
    let name = fields.name.trim();
    out.extend_from_slice(b"To: ");
    if name.is_empty() {
        out.extend_from_slice(fields.address.as_bytes());
    } else {
        let mut shown = String::with_capacity(2 * name.len() + 32);
        // Writing to a string cannot fail.
        let _ = quoted_string::encode(name, &mut EmailWriter::new(&mut shown, 4, 0, false));
        out.extend_from_slice(shown.as_bytes());
        out.extend_from_slice(b"\r\n <");
        out.extend_from_slice(fields.address.as_bytes());
        out.push(b'>');
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests;
