//! What is said on a line to a relay, line by line, with each side marked and no secret in it.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Most lines that are kept.
const MOST_LINES: usize = 200;
/// Longest line that is kept, in octets.
const LONGEST: usize = 1_000;

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// We.
    Client,
    /// The relay.
    Relay,
    /// Nobody: from here on the line is encrypted.
    Encrypted,
}

impl Side {
    /// The word in pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Client => "client",
            Side::Relay => "relay",
            Side::Encrypted => "encrypted",
        }
    }
}

/// A line that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// By whom.
    pub side: Side,
    /// What, without the line's end; secrets are left out.
    pub line: String,
}

/// A dialogue as it goes on.
#[derive(Debug, Clone, Default)]
pub(super) struct Dialogue(Arc<Mutex<Heard>>);

#[derive(Debug, Default)]
struct Heard {
    said: Vec<Said>,
    ours: Vec<u8>,
    theirs: Vec<u8>,
    /// From AUTH until the relay's verdict: what we say then is secret.
    in_login: bool,
}

impl Dialogue {
    /// What was said so far.
    pub(super) fn said(&self) -> Vec<Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).said.clone()
    }

    /// Notes that the line is encrypted from here on.
    pub(super) fn encrypted(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Side::Encrypted, "");
    }

    fn hear(&self, side: Side, octets: &[u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).hear(side, octets);
    }
}

impl Heard {
    fn hear(&mut self, side: Side, octets: &[u8]) {
        for octet in octets {
            let line = match side {
                Side::Client => &mut self.ours,
                _ => &mut self.theirs,
            };
            if *octet != b'\n' {
                line.push(*octet);
                continue;
            }
            let line = String::from_utf8_lossy(&std::mem::take(line)).trim_end().to_owned();
            match side {
                Side::Client => self.ours(&line),
                _ => self.theirs(&line),
            }
        }
    }

    fn ours(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        if words.next().is_some_and(|verb| verb.eq_ignore_ascii_case("AUTH")) {
            self.in_login = true;
            let mechanism = words.next().unwrap_or_default();
            let rest = if words.next().is_some() { " ***" } else { "" };
            self.push(Side::Client, &format!("AUTH {mechanism}{rest}"));
        } else if self.in_login {
            self.push(Side::Client, "***");
        } else {
            self.push(Side::Client, line);
        }
    }

    fn theirs(&mut self, line: &str) {
        if !line.starts_with("334") {
            self.in_login = false;
        }
        self.push(Side::Relay, line);
    }

    fn push(&mut self, side: Side, line: &str) {
        if self.said.len() < MOST_LINES {
            let end = line.floor_char_boundary(LONGEST);
            self.said.push(Said {
                side,
                line: line.get(..end).unwrap_or_default().to_owned(),
            });
        }
    }
}

/// A line that somebody may listen to.
pub(super) struct Tap<T> {
    pub(super) line: T,
    pub(super) dialogue: Option<Dialogue>,
}

impl<T: AsyncRead + Unpin> AsyncRead for Tap<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.line).poll_read(cx, buf);
        if let (Poll::Ready(Ok(())), Some(dialogue)) = (&read, &self.dialogue) {
            dialogue.hear(Side::Relay, buf.filled().get(before..).unwrap_or_default());
        }
        read
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Tap<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.line).poll_write(cx, octets);
        if let (Poll::Ready(Ok(count)), Some(dialogue)) = (&written, &self.dialogue) {
            dialogue.hear(Side::Client, octets.get(..*count).unwrap_or_default());
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(said: &[(Side, &str)]) -> Vec<String> {
        let dialogue = Dialogue::default();
        for (side, octets) in said {
            dialogue.hear(*side, octets.as_bytes());
        }
        let said = dialogue.said().into_iter();
        said.map(|said| format!("{}: {}", said.side.as_str(), said.line))
            .collect()
    }

    #[test]
    fn secrets_are_left_out_in_every_mechanism() {
        let plain = lines(&[
            (Side::Client, "AUTH PLAIN AGFubmEAc2Vj"),
            (Side::Client, "cmV0\r\n"),
            (Side::Relay, "235 ok\r\n"),
            (Side::Client, "NOOP\r\n"),
        ]);
        assert_eq!(plain, ["client: AUTH PLAIN ***", "relay: 235 ok", "client: NOOP"]);
        let login = lines(&[
            (Side::Client, "auth LOGIN\r\n"),
            (Side::Relay, "334 VXNlcm5hbWU6\r\n"),
            (Side::Client, "YW5uYQ==\r\n"),
            (Side::Relay, "334 UGFzc3dvcmQ6\r\n"),
            (Side::Client, "c2VjcmV0\r\n"),
            (Side::Relay, "535 5.7.8 no\r\n"),
            (Side::Client, "QUIT\r\n"),
        ]);
        assert!(
            !login.join(" ").contains("YW5uYQ") && !login.join(" ").contains("c2VjcmV0"),
            "{login:?}"
        );
        assert_eq!(login.last().unwrap(), "client: QUIT");
    }
}
