//! Where a relay is and how far its line may be trusted.
//!
//! Reads the relay URL of the configuration and refuses whatever would send a
//! password in clear over a network. It opens no connection: that is `session`.

use std::fmt;
use std::net::IpAddr;

use thiserror::Error;
use url::{ParseError, Url};

/// How many connections a relay gets when the configuration names no number.
pub const DEFAULT_CONNECTIONS: usize = 4;

/// One SMTP server that takes our mail.
#[derive(Debug, Clone)]
pub struct Relay {
    /// Name or IP address; an IPv6 address stands without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// What is asked of the line before mail goes over it.
    pub tls: Tls,
    /// Login for SMTP AUTH (RFC 4954), if the relay wants one.
    pub credentials: Option<Credentials>,
    /// How many connections may be open at once.
    pub connections: usize,
}

/// What is asked of the line to a relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// STARTTLS with a verified certificate, or no mail at all (RFC 3207).
    Required,
    /// STARTTLS when it is offered, whoever signed the certificate, else clear text (RFC 7435).
    Opportunistic,
    /// Clear text.
    Off,
    /// TLS from the first byte with a verified certificate (RFC 8314).
    Implicit,
}

/// How a login is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// AUTH PLAIN or LOGIN with a password (RFC 4616).
    Password,
    /// AUTH XOAUTH2 with an access token in the password's place, as Gmail and Exchange Online want it.
    XOauth2,
}

/// A login for SMTP AUTH.
#[derive(Clone)]
pub struct Credentials {
    /// The name that the relay knows us by.
    pub username: String,
    password: String,
    /// How it is proved.
    pub proof: Proof,
}

impl Credentials {
    /// Pairs a user name with its password.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            password: password.into(),
            proof: Proof::Password,
        }
    }

    /// The secret itself, for the AUTH command only.
    pub fn password(&self) -> &str {
        &self.password
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("username", &self.username)
            .field("password", &"[hidden]")
            .finish()
    }
}

/// Why a relay URL was refused. The text never repeats the URL, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RelayUrlError {
    /// The text is no URL.
    #[error("not a relay URL ({0}); in a user name or password write % / ? # @ : as %25 %2F %3F %23 %40 %3A")]
    NotAUrl(#[from] ParseError),
    /// The scheme is neither `smtp` nor `smtps`.
    #[error("a relay URL starts with smtp:// or smtps://")]
    Scheme,
    /// The host is missing or not ASCII, or the port is 0.
    #[error("a relay URL names a host in ASCII (punycode for others) and a port from 1 to 65535")]
    Host,
    /// A path or a fragment follows the host.
    #[error("after host and port a relay URL takes nothing but ?tls=...")]
    Trailing,
    /// A query key other than `tls` and `auth`, or one of them twice.
    #[error("the query keys of a relay URL are tls and auth, each given once")]
    Query,
    /// The value of `auth` is unknown, or there is no login that it could be for.
    #[error("auth is password or xoauth2 and needs a login; with xoauth2 the password is an access token")]
    UnknownAuth,
    /// The value of `tls` is unknown.
    #[error("tls is one of required, opportunistic, off, implicit")]
    UnknownTls,
    /// `smtps` together with another `tls` than `implicit`.
    #[error("smtps:// means tls=implicit; use smtp:// for required, opportunistic or off")]
    SmtpsTls,
    /// A user name without a password or the reverse, or one that is no printable UTF-8.
    #[error("a login needs a user name and a password, both UTF-8 without control characters")]
    Login,
    /// The password could cross a network in clear.
    #[error("a login to another machine needs tls=required or tls=implicit")]
    ClearPassword,
}

impl Relay {
    /// Reads `smtp://user:pass@host:587?tls=required|opportunistic|off|implicit&auth=password|xoauth2` or
    /// `smtps://user:pass@host` (implicit TLS).
    ///
    /// User name and password are percent-decoded (RFC 3986 §2.1). TLS is `required` where the URL
    /// is silent, but `off` for this machine. The port is then 465 for `implicit`, 587 for
    /// `required` (RFC 6409, RFC 8314) and 25 for the rest.
    ///
    /// # Errors
    /// A [`RelayUrlError`] that says what is allowed instead.
    pub fn parse(url: &str) -> Result<Relay, RelayUrlError> {
        let url = Url::parse(url)?;
        let smtps = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(RelayUrlError::Scheme),
        };
        let host = host(&url)?;
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(RelayUrlError::Trailing);
        }
        let (tls, proof) = asked(&url)?;
        let tls = match (smtps, tls) {
            (true, None | Some(Tls::Implicit)) => Tls::Implicit,
            (true, Some(_)) => return Err(RelayUrlError::SmtpsTls),
            (false, Some(tls)) => tls,
            (false, None) if is_loopback(&host) => Tls::Off,
            (false, None) => Tls::Required,
        };
        let port = match url.port() {
            Some(0) => return Err(RelayUrlError::Host),
            Some(port) => port,
            None => match tls {
                Tls::Implicit => 465,
                Tls::Required => 587,
                Tls::Opportunistic | Tls::Off => 25,
            },
        };
        let mut credentials = login(&url)?;
        match (&mut credentials, proof) {
            (_, None) => {}
            (Some(login), Some(proof)) => login.proof = proof,
            (None, Some(_)) => return Err(RelayUrlError::UnknownAuth),
        }
        let relay = Relay {
            credentials,
            host,
            port,
            tls,
            connections: DEFAULT_CONNECTIONS,
        };
        let may_be_clear = matches!(tls, Tls::Off | Tls::Opportunistic);
        if relay.credentials.is_some() && may_be_clear && !relay.is_loopback() {
            return Err(RelayUrlError::ClearPassword);
        }
        Ok(relay)
    }

    /// Whether the relay runs on this machine: `localhost`, 127.0.0.0/8 or ::1.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

fn host(url: &Url) -> Result<String, RelayUrlError> {
    let host = url.host_str().unwrap_or_default();
    let host = host
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(host);
    // The url crate leaves letters beyond ASCII in such a host percent-encoded.
    if host.is_empty() || host.contains('%') {
        return Err(RelayUrlError::Host);
    }
    Ok(host.to_ascii_lowercase())
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// What the query asks for.
fn asked(url: &Url) -> Result<(Option<Tls>, Option<Proof>), RelayUrlError> {
    let (mut tls, mut proof) = (None, None);
    for (key, value) in url.query_pairs() {
        match key.as_ref() {
            "tls" if tls.is_none() => {
                tls = Some(match value.as_ref() {
                    "required" => Tls::Required,
                    "opportunistic" => Tls::Opportunistic,
                    "off" => Tls::Off,
                    "implicit" => Tls::Implicit,
                    _ => return Err(RelayUrlError::UnknownTls),
                });
            }
            "auth" if proof.is_none() => {
                proof = Some(match value.as_ref() {
                    "password" => Proof::Password,
                    "xoauth2" => Proof::XOauth2,
                    _ => return Err(RelayUrlError::UnknownAuth),
                });
            }
            _ => return Err(RelayUrlError::Query),
        }
    }
    Ok((tls, proof))
}

fn login(url: &Url) -> Result<Option<Credentials>, RelayUrlError> {
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => Err(RelayUrlError::Login),
        (username, Some(password)) => {
            let username = percent_decode(username).ok_or(RelayUrlError::Login)?;
            let password = percent_decode(password).ok_or(RelayUrlError::Login)?;
            Ok(Some(Credentials::new(username, password)))
        }
    }
}

/// `None` for text that is not UTF-8 or has control characters: NUL parts the fields of AUTH PLAIN.
fn percent_decode(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let (digits, tail) = tail.split_at_checked(2)?;
        let high = char::from(*digits.first()?).to_digit(16)?;
        let low = char::from(*digits.last()?).to_digit(16)?;
        decoded.push(u8::try_from(high * 16 + low).ok()?);
        rest = tail;
    }
    let decoded = String::from_utf8(decoded).ok()?;
    (!decoded.contains(char::is_control)).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relay_urls_are_read_with_their_defaults() {
        for (url, host, port, tls) in [
            ("smtp://mx.example", "mx.example", 587, Tls::Required),
            ("smtp://MX.Example/", "mx.example", 587, Tls::Required),
            ("smtp://mx.example:2525", "mx.example", 2525, Tls::Required),
            ("smtp://mx.example?tls=off", "mx.example", 25, Tls::Off),
            (
                "smtp://mx.example?tls=opportunistic",
                "mx.example",
                25,
                Tls::Opportunistic,
            ),
            ("smtp://mx.example?tls=implicit", "mx.example", 465, Tls::Implicit),
            ("smtps://mx.example", "mx.example", 465, Tls::Implicit),
            (
                "smtps://mx.example:4465?tls=implicit",
                "mx.example",
                4465,
                Tls::Implicit,
            ),
            ("smtp://localhost", "localhost", 25, Tls::Off),
            ("smtp://127.3.2.1:1025", "127.3.2.1", 1025, Tls::Off),
            ("smtp://[::1]:1025", "::1", 1025, Tls::Off),
            ("smtp://localhost?tls=required", "localhost", 587, Tls::Required),
            ("smtp://[2001:db8::7]", "2001:db8::7", 587, Tls::Required),
        ] {
            let relay = Relay::parse(url).unwrap();
            assert_eq!((relay.host.as_str(), relay.port, relay.tls), (host, port, tls), "{url}");
            assert!(relay.credentials.is_none(), "{url}");
            assert_eq!(relay.connections, DEFAULT_CONNECTIONS);
        }
    }

    #[test]
    fn relay_urls_that_could_surprise_are_refused() {
        for (url, error) in [
            ("http://mx.example", RelayUrlError::Scheme),
            ("smtp://", RelayUrlError::Host),
            ("smtp:mx.example", RelayUrlError::Host),
            ("smtp://пошта.example", RelayUrlError::Host),
            ("smtp://mx.example:0", RelayUrlError::Host),
            ("smtp://mx.example/inbox", RelayUrlError::Trailing),
            ("smtp://mx.example#tls", RelayUrlError::Trailing),
            ("smtp://mx.example?TLS=off", RelayUrlError::Query),
            ("smtp://mx.example?tls=off&pool=3", RelayUrlError::Query),
            ("smtp://mx.example?tls=off&tls=off", RelayUrlError::Query),
            ("smtp://mx.example?tls=yes", RelayUrlError::UnknownTls),
            ("smtps://mx.example?tls=off", RelayUrlError::SmtpsTls),
            ("smtps://mx.example?auth=xoauth2", RelayUrlError::UnknownAuth),
            ("smtps://ann:token@mx.example?auth=md5", RelayUrlError::UnknownAuth),
            ("smtp://ann@mx.example", RelayUrlError::Login),
            ("smtp://:secret@mx.example", RelayUrlError::Login),
            ("smtp://ann:a%00b@mx.example", RelayUrlError::Login),
            ("smtp://ann:%FF@mx.example", RelayUrlError::Login),
            ("smtp://ann:50%@mx.example", RelayUrlError::Login),
            ("smtp://ann:secret@mx.example?tls=off", RelayUrlError::ClearPassword),
            (
                "smtp://ann:secret@10.0.0.1?tls=opportunistic",
                RelayUrlError::ClearPassword,
            ),
        ] {
            assert_eq!(Relay::parse(url).unwrap_err(), error, "{url}");
        }
        for url in ["mx.example", "smtp://mx.example:x", "smtp://ann:a/b@mx.example"] {
            let error = Relay::parse(url).unwrap_err();
            assert!(matches!(error, RelayUrlError::NotAUrl(_)), "{url}");
        }
    }

    #[test]
    fn a_login_is_decoded_and_its_password_stays_out_of_debug() {
        for url in [
            "smtp://ann%40desk.example:p%40ss%2Fw%C3%B6rd+1@mx.example",
            "smtp://ann%40desk.example:p%40ss%2Fwörd+1@localhost?tls=off",
        ] {
            let relay = Relay::parse(url).unwrap();
            let shown = format!("{relay:?}");
            assert!(shown.contains("ann@desk.example") && !shown.contains("p@ss"), "{shown}");
            let login = relay.credentials.unwrap();
            assert_eq!(
                (login.username.as_str(), login.password()),
                ("ann@desk.example", "p@ss/wörd+1")
            );
            assert_eq!(login.proof, Proof::Password);
        }
        let relay = Relay::parse("smtp://ann%40desk.example:ya29.x@smtp.example?tls=required&auth=xoauth2").unwrap();
        assert_eq!(relay.credentials.unwrap().proof, Proof::XOauth2);
    }
}
