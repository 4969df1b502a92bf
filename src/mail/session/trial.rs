//! A session that delivers nothing: it shows what a relay says.

use tokio::time::timeout;

use super::{
    BEFORE_MESSAGE, ConnectError, Deadlines, Envelope, Line, Session,
    dialogue::{Dialogue, Said},
    is_path,
    opening::{self, Offers},
};
use crate::mail::relay::Relay;

/// What was said, and what went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The dialogue, without secrets.
    pub said: Vec<Said>,
    /// Why it ended early; none when the relay took all.
    pub problem: Option<String>,
}

impl Session {
    /// A session on an open line.
    pub(super) fn on(line: Box<dyn Line>, offers: Offers, deadlines: Deadlines) -> Self {
        Session {
            line,
            unread: Vec::with_capacity(1024),
            commands: Vec::new(),
            offers,
            deadlines,
            usable: true,
            announced: false,
        }
    }

    /// Connects as [`Session::connect`] does; then names sender and recipient, or says NOOP where there is no envelope; takes
    /// that back, and ends. No message is sent.
    pub async fn try_out(relay: &Relay, ehlo_name: &str, deadlines: Deadlines, envelope: Option<&Envelope>) -> Trial {
        let dialogue = Dialogue::default();
        let problem = talk(relay, ehlo_name, deadlines, envelope, &dialogue).await.err();
        Trial {
            said: dialogue.said(),
            problem,
        }
    }
}

async fn talk(
    relay: &Relay,
    ehlo_name: &str,
    deadlines: Deadlines,
    envelope: Option<&Envelope>,
    dialogue: &Dialogue,
) -> Result<(), String> {
    let opening = opening::open(relay, ehlo_name, deadlines.connect, Some(dialogue.clone()));
    let opened = timeout(deadlines.connect, opening).await;
    let opened = opened.unwrap_or(Err(ConnectError::TimedOut));
    let (line, offers) = opened.map_err(|error| error.to_string())?;
    let mut session = Session::on(line, offers, deadlines);
    let commands = match envelope {
        None => vec!["NOOP\r\n".to_owned()],
        Some(Envelope { sender, recipient }) if is_path(sender) && is_path(recipient) => {
            let utf8 = if sender.is_ascii() && recipient.is_ascii() {
                ""
            } else {
                " SMTPUTF8"
            };
            vec![
                format!("MAIL FROM:<{sender}>{utf8}\r\n"),
                format!("RCPT TO:<{recipient}>\r\n"),
            ]
        }
        Some(_) => return Err("the address cannot be put in a command".to_owned()),
    };
    let mut refused = None;
    for command in commands.iter().map(String::as_str).chain(["RSET\r\n"]) {
        if refused.is_some() && command != "RSET\r\n" {
            continue;
        }
        session
            .write(command.as_bytes(), BEFORE_MESSAGE)
            .await
            .map_err(|lost| lost.to_string())?;
        let reply = session.reply(BEFORE_MESSAGE).await.map_err(|lost| lost.to_string())?;
        if !reply.is_positive() {
            refused.get_or_insert_with(|| reply.to_string());
        }
    }
    session.quit().await;
    refused.map_or(Ok(()), Err)
}
