//! From a relay's address to a line that is greeted, trusted and logged in.
//!
//! `mail-send` speaks TLS and AUTH here; it sees a reply at a time and drops what comes after, so
//! nothing sent ahead of the TLS handshake is taken for part of the encrypted dialogue.

use std::sync::OnceLock;
use std::time::Duration;

use mail_send::smtp::tls::build_tls_connector;
use mail_send::{Credentials, SmtpClient, SmtpClientBuilder};
use smtp_proto::{
    AUTH_LOGIN, AUTH_PLAIN, AUTH_XOAUTH2, EXT_8BIT_MIME, EXT_PIPELINING, EXT_SIZE, EXT_SMTP_UTF8, EXT_START_TLS,
    EhloResponse,
};
use thiserror::Error;
use tokio::net::TcpStream;

use super::Line;
use super::dialogue::{Dialogue, Tap};
use crate::mail::relay::{Proof, Relay, Tls};
use crate::mail::verdict::Reply;

/// Why no session came to be.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// No TCP connection, or one that broke or did not speak SMTP.
    #[error("relay unreachable: {0}")]
    Unreachable(String),
    /// TLS was wanted and is not there, or its certificate is not trusted.
    #[error("no trusted line to the relay: {0}")]
    Tls(String),
    /// The relay turned the login down; a 4xx code passes with time.
    #[error("relay refused the login: {0}")]
    AuthRefused(Reply),
    /// The relay turned the connection or EHLO down; a 4xx code passes with time.
    #[error("relay refused the session: {0}")]
    Refused(Reply),
    /// The deadline for connecting ran out.
    #[error("relay did not answer in time")]
    TimedOut,
}

impl ConnectError {
    /// True when the relay would say the same to every message until somebody acts.
    pub fn is_refusal(&self) -> bool {
        match self {
            ConnectError::Tls(_) => true,
            ConnectError::AuthRefused(reply) | ConnectError::Refused(reply) => reply.code / 100 == 5,
            ConnectError::Unreachable(_) | ConnectError::TimedOut => false,
        }
    }
}

impl From<mail_send::Error> for ConnectError {
    fn from(error: mail_send::Error) -> Self {
        use mail_send::Error;
        match error {
            Error::Timeout => Self::TimedOut,
            Error::UnexpectedReply(reply) => Self::Refused(reply.into()),
            Error::AuthenticationFailed(reply) => Self::AuthRefused(reply.into()),
            Error::UnsupportedAuthMechanism => {
                Self::AuthRefused(Reply::new(504, "5.5.4 relay offers no AUTH that fits the login"))
            }
            Error::UnparseableReply => Self::Unreachable("connection closed or the answer is not SMTP".into()),
            other => Self::Unreachable(other.to_string()),
        }
    }
}

/// What the relay offered in answer to EHLO.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offers {
    pub(super) pipelining: bool,
    pub(super) eight_bit: bool,
    pub(super) utf8: bool,
    pub(super) size: bool,
    /// 0 when the relay names no limit (RFC 1870 §4).
    pub(super) size_limit: usize,
}

impl From<&EhloResponse<String>> for Offers {
    fn from(offered: &EhloResponse<String>) -> Self {
        Self {
            pipelining: offered.has_capability(EXT_PIPELINING),
            eight_bit: offered.has_capability(EXT_8BIT_MIME),
            utf8: offered.has_capability(EXT_SMTP_UTF8),
            size: offered.has_capability(EXT_SIZE),
            size_limit: offered.size,
        }
    }
}

/// Opens the line; `limit` bounds each step of it and the caller the whole. What is said may be listened to.
pub(super) async fn open(
    relay: &Relay,
    ehlo_name: &str,
    limit: Duration,
    dialogue: Option<Dialogue>,
) -> Result<(Box<dyn Line>, Offers), ConnectError> {
    let unreachable = |error: std::io::Error| ConnectError::Unreachable(error.to_string());
    let stream = TcpStream::connect((relay.host.as_str(), relay.port))
        .await
        .map_err(unreachable)?;
    // Without it each write that follows another waits for the relay's delayed ACK, 40 ms.
    stream.set_nodelay(true).map_err(unreachable)?;
    let stream = Tap { line: stream, dialogue };
    let mut client = SmtpClient { stream, timeout: limit };
    if relay.tls == Tls::Implicit {
        let mut client = encrypt(client, relay).await?;
        greet(&mut client).await?;
        let offered = client.ehlo(ehlo_name).await?;
        return log_in(client, relay, offered, Encrypted(true)).await;
    }
    greet(&mut client).await?;
    let offered = client.ehlo(ehlo_name).await?;
    match (relay.tls, offered.has_capability(EXT_START_TLS)) {
        (Tls::Off, _) | (Tls::Opportunistic, false) => log_in(client, relay, offered, Encrypted(false)).await,
        (_, true) => {
            let reply = client.cmd(b"STARTTLS\r\n").await.map_err(untrusted)?;
            if !reply.is_positive_completion() {
                return Err(untrusted(mail_send::Error::UnexpectedReply(reply)));
            }
            let mut client = encrypt(client, relay).await?;
            // What was offered in clear counts no more (RFC 3207 §4.2).
            let offered = client.ehlo(ehlo_name).await?;
            log_in(client, relay, offered, Encrypted(true)).await
        }
        (_, false) => Err(ConnectError::Tls("the relay offers no STARTTLS".into())),
    }
}

/// Encrypts a line.
async fn encrypt(
    client: SmtpClient<Tap<TcpStream>>,
    relay: &Relay,
) -> Result<SmtpClient<Tap<impl Line + use<>>>, ConnectError> {
    let SmtpClient { stream, timeout } = client;
    let Tap { line, dialogue } = stream;
    let connector = &connector(relay.tls)?.tls_connector;
    let client = SmtpClient { stream: line, timeout };
    let client = client.into_tls(connector, &relay.host).await.map_err(untrusted)?;
    if let Some(dialogue) = &dialogue {
        dialogue.encrypted();
    }
    let line = client.stream;
    Ok(SmtpClient {
        stream: Tap { line, dialogue },
        timeout,
    })
}

async fn greet<T: Line>(client: &mut SmtpClient<T>) -> Result<(), ConnectError> {
    let reply = Reply::from(client.read().await?);
    match reply.code {
        220 => Ok(()),
        _ => Err(ConnectError::Refused(reply)),
    }
}

struct Encrypted(bool);

async fn log_in<T: Line + 'static>(
    mut client: SmtpClient<Tap<T>>,
    relay: &Relay,
    mut offered: EhloResponse<String>,
    Encrypted(encrypted): Encrypted,
) -> Result<(Box<dyn Line>, Offers), ConnectError> {
    if let Some(login) = &relay.credentials {
        // `Relay::parse` refuses this already; a relay put together by hand has not passed there.
        if !encrypted && !relay.is_loopback() {
            let text = "a password does not cross a network in clear";
            return Err(ConnectError::Tls(text.into()));
        }
        // The MD5 mechanisms are not built in: mail-send would begin one and then break off.
        offered.auth_mechanisms &= AUTH_PLAIN | AUTH_LOGIN | AUTH_XOAUTH2;
        let (username, secret) = (login.username.as_str(), login.password());
        let login = match login.proof {
            Proof::Password => Credentials::new(username, secret),
            Proof::XOauth2 => Credentials::XOauth2 { username, secret },
        };
        client.authenticate(&login, &offered).await?;
    }
    let line: Box<dyn Line> = match client.stream {
        Tap { line, dialogue: None } => Box::new(line),
        tapped => Box::new(tapped),
    };
    Ok((line, Offers::from(&offered)))
}

/// TLS settings, built once: reading the system's certificates takes milliseconds, and a shared
/// client resumes TLS sessions. They travel in a `SmtpClientBuilder`, the only type of mail-send
/// that names them; its host and port are not used.
fn connector(tls: Tls) -> Result<&'static SmtpClientBuilder<&'static str>, ConnectError> {
    static VERIFYING: OnceLock<SmtpClientBuilder<&'static str>> = OnceLock::new();
    static TRUSTING: OnceLock<SmtpClientBuilder<&'static str>> = OnceLock::new();
    // Opportunistic TLS goes on in clear when there is no TLS at all, so an unknown certificate is
    // still the better line (RFC 7435 §3).
    let trusting = tls == Tls::Opportunistic;
    let cell = if trusting { &TRUSTING } else { &VERIFYING };
    if let Some(built) = cell.get() {
        return Ok(built);
    }
    let connector = build_tls_connector(trusting).map_err(ConnectError::Tls)?;
    let built = SmtpClientBuilder::new_with_tls_connector("", 0, connector);
    Ok(cell.get_or_init(|| built))
}

fn untrusted(error: mail_send::Error) -> ConnectError {
    match error {
        mail_send::Error::Timeout => ConnectError::TimedOut,
        other => ConnectError::Tls(other.to_string()),
    }
}
