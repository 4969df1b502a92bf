//! Asks for one address of the web, as a reader's program would, without reading what is there.
//!
//! The name is looked up here, its addresses are checked here, and the socket is opened to one of those that passed: nothing
//! looks the name up again in between. Each redirect goes through the same door. It never sends a cookie, a password of
//! the address, or a referrer.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use http_body_util::{BodyExt, Empty};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    client::conn::http1,
    header,
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};
use url::{Host, Url};

use super::{
    addresses::is_public,
    names::{Names, Unanswered},
};

/// What servers see us as.
const USER_AGENT: &str = concat!("Vesnik/", env!("CARGO_PKG_VERSION"), " (link check)");
/// Redirects that are followed.
const MOST_REDIRECTS: usize = 5;
/// Ports that are asked.
const PORTS: [u16; 2] = [80, 443];
/// Addresses of one host that are tried.
const MOST_ADDRESSES: usize = 3;
/// How long a connection may take to be made.
const CONNECTING: Duration = Duration::from_secs(4);
/// How much of an answer's head is read.
const LARGEST_HEAD: usize = 64 * 1024;

/// Asks for addresses.
pub(super) struct Visitor {
    names: Arc<Names>,
    tls: Option<TlsConnector>,
    /// Addresses that are asked although they are private or of another port.
    allowed: Vec<SocketAddr>,
    /// How long one address may take, redirects and all.
    patience: Duration,
}

/// Whether an address is asked although it is private.
pub(super) type Allows<'a> = &'a (dyn Fn(&SocketAddr) -> bool + Sync);

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Wanted {
    /// Whether something is there.
    Page,
    /// Whether an image is there, and how large it is: up to so many bytes are read to learn it.
    Image {
        /// Bytes.
        most: u64,
    },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Visit {
    /// Something is there, or the server does not let programs look.
    Answered(Seen),
    /// It is said not to be there: 404 or 410.
    Gone(StatusCode),
    /// There is no such host.
    NoHost,
    /// It leads to an address that only this network knows.
    Private,
    /// It could not be reached, and why.
    Failed(String),
    /// Nobody was asked: another port than the web's.
    OtherPort,
    /// Nobody was asked: no name server answered.
    Nameless,
}

/// What an answer says of its body.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Seen {
    /// Its media type, in lower case, without parameters.
    pub(super) media_type: Option<String>,
    /// Bytes.
    pub(super) size: Option<u64>,
    /// Whether there is more than `size`: the rest was not read.
    pub(super) is_cut: bool,
}

/// Why there is no answer.
enum Failure {
    /// No connection was made.
    Unconnected(String),
    /// The server took the connection and did not answer.
    Silent(String),
}

/// An answer, as long as its connection is held.
struct Answer {
    response: Response<Incoming>,
    _connection: JoinSet<()>,
}

impl Visitor {
    /// Asks names of these servers; `allowed` are asked although they are private or of another port.
    pub(super) fn new(names: Arc<Names>, allowed: Vec<SocketAddr>, patience: Duration) -> Self {
        Visitor {
            names,
            tls: tls(),
            allowed,
            patience,
        }
    }

    /// Asks for an http or https address.
    pub(super) async fn ask(&self, address: &Url, wanted: Wanted) -> Visit {
        let asked = timeout(self.patience, self.follow(address.clone(), wanted)).await;
        asked.unwrap_or_else(|_| Visit::Failed(format!("no answer within {} seconds", self.patience.as_secs_f32())))
    }

    async fn follow(&self, mut address: Url, wanted: Wanted) -> Visit {
        for _ in 0..=MOST_REDIRECTS {
            let found = match self.find(&address).await {
                Ok(found) => found,
                Err(visit) => return visit,
            };
            let answer = match self.look(&address, &found, wanted).await {
                Ok(answer) => answer,
                Err(Failure::Unconnected(why) | Failure::Silent(why)) => return Visit::Failed(why),
            };
            let Some(next) = redirect(&address, &answer.response) else {
                return judge(answer, wanted).await;
            };
            if !matches!(next.scheme(), "http" | "https") {
                return Visit::Answered(Seen::default());
            }
            address = next;
        }
        Visit::Failed(format!("it redirects more than {MOST_REDIRECTS} times"))
    }

    /// The addresses that may be connected to.
    async fn find(&self, address: &Url) -> Result<Vec<SocketAddr>, Visit> {
        let mut found = way_to(&self.names, address, &|at| self.allowed.contains(at)).await?;
        let port = address.port_or_known_default().unwrap_or_default();
        found.retain(|at| PORTS.contains(&port) || self.allowed.contains(at));
        if found.is_empty() {
            return Err(Visit::OtherPort);
        }
        Ok(found)
    }

    /// Asks for the head, and, where a server refuses that or the head does not tell an image's size, for the whole.
    async fn look(&self, address: &Url, found: &[SocketAddr], wanted: Wanted) -> Result<Answer, Failure> {
        match self.request(address, found, Method::HEAD).await {
            Ok(answer) if is_telling(&answer.response, wanted) => Ok(answer),
            Err(Failure::Unconnected(why)) => Err(Failure::Unconnected(why)),
            Ok(_) | Err(Failure::Silent(_)) => self.request(address, found, Method::GET).await,
        }
    }

    async fn request(&self, address: &Url, found: &[SocketAddr], method: Method) -> Result<Answer, Failure> {
        let stream = connect(found).await?;
        if address.scheme() == "http" {
            return send(stream, address, method).await;
        }
        let unconnected = |why: String| Failure::Unconnected(why);
        let host = address
            .host_str()
            .unwrap_or_default()
            .trim_matches(['[', ']'])
            .to_owned();
        let name = ServerName::try_from(host).map_err(|e| unconnected(e.to_string()))?;
        let tls = self
            .tls
            .as_ref()
            .ok_or_else(|| unconnected("TLS cannot be set up".to_owned()))?;
        let shaken = timeout(CONNECTING, tls.connect(name, stream)).await;
        let shaken = shaken.map_err(|_| unconnected("the TLS handshake took too long".to_owned()))?;
        let stream = shaken.map_err(|e| unconnected(format!("TLS failed: {e}")))?;
        send(stream, address, method).await
    }
}

/// A few addresses of a host that may be connected to: those of the world, and what is allowed besides.
pub(super) async fn way_to(names: &Names, address: &Url, allows: Allows<'_>) -> Result<Vec<SocketAddr>, Visit> {
    let found = match address.host() {
        Some(Host::Domain(name)) => names.addresses(name).await.map_err(|Unanswered| Visit::Nameless)?,
        Some(Host::Ipv4(address)) => vec![address.into()],
        Some(Host::Ipv6(address)) => vec![address.into()],
        None => Vec::new(),
    };
    if found.is_empty() {
        return Err(Visit::NoHost);
    }
    let port = address.port_or_known_default().unwrap_or_default();
    let mut found: Vec<SocketAddr> = found.into_iter().map(|ip| SocketAddr::new(ip, port)).collect();
    found.retain(|at| is_public(at.ip()) || allows(at));
    if found.is_empty() {
        return Err(Visit::Private);
    }
    found.truncate(MOST_ADDRESSES);
    Ok(found)
}

/// The world's certificate authorities as Mozilla trusts them, built in: a machine may have none.
pub fn tls() -> Option<TlsConnector> {
    let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().ok()?;
    let config = config.with_root_certificates(roots).with_no_client_auth();
    Some(TlsConnector::from(Arc::new(config)))
}

async fn connect(found: &[SocketAddr]) -> Result<TcpStream, Failure> {
    let mut why = "there is no address to connect to".to_owned();
    for at in found {
        match timeout(CONNECTING, TcpStream::connect(at)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => why = format!("no connection: {}", error.kind()),
            Err(_) => why = format!("no connection within {} seconds", CONNECTING.as_secs()),
        }
    }
    Err(Failure::Unconnected(why))
}

async fn send<S>(stream: S, address: &Url, method: Method) -> Result<Answer, Failure>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let silent = |error: &dyn std::fmt::Display| Failure::Silent(format!("no answer: {error}"));
    let target = &address[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &address[url::Position::BeforeHost..url::Position::AfterPort];
    let request = Request::builder()
        .method(method)
        .uri(target)
        .header(header::HOST, host)
        .header(header::USER_AGENT, USER_AGENT)
        .header(header::ACCEPT, "*/*")
        .header(header::CONNECTION, "close")
        .body(Empty::<Bytes>::new())
        .map_err(|e| silent(&e))?;
    let mut builder = http1::Builder::new();
    builder.max_buf_size(LARGEST_HEAD);
    let (mut sender, driver) = builder.handshake(TokioIo::new(stream)).await.map_err(|e| silent(&e))?;
    let mut connection = JoinSet::new();
    connection.spawn(async {
        // What fails here fails for whoever waits for the answer too.
        let _ = driver.await;
    });
    let response = sender.send_request(request).await.map_err(|e| silent(&e))?;
    Ok(Answer {
        response,
        _connection: connection,
    })
}

/// Whether the answer to a HEAD is one that the answer to a GET would not change. A server that asks for patience is not
/// asked again.
fn is_telling(head: &Response<Incoming>, wanted: Wanted) -> bool {
    let status = head.status();
    match wanted {
        _ if status == StatusCode::TOO_MANY_REQUESTS => true,
        _ if status.is_client_error() || status.is_server_error() => false,
        Wanted::Image { .. } if status.is_success() => length(head).is_some(),
        _ => true,
    }
}

/// The length that a head tells; none when it tells none, or says that there is nothing.
fn length(response: &Response<Incoming>) -> Option<u64> {
    let length = response.headers().get(header::CONTENT_LENGTH)?;
    length.to_str().ok()?.trim().parse().ok().filter(|length| *length > 0)
}

/// Where a redirect leads, without what would be sent along.
fn redirect(address: &Url, response: &Response<Incoming>) -> Option<Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(header::LOCATION)?;
    let location = String::from_utf8_lossy(location.as_bytes());
    address.join(&location).ok()
}

async fn judge(answer: Answer, wanted: Wanted) -> Visit {
    let status = answer.response.status();
    match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => Visit::Gone(status),
        StatusCode::REQUEST_TIMEOUT => Visit::Failed(format!("its server answers {}", status.as_u16())),
        _ if status.is_server_error() => Visit::Failed(format!("its server answers {}", status.as_u16())),
        _ if status.is_success() => Visit::Answered(see(answer, wanted).await),
        _ => Visit::Answered(Seen::default()),
    }
}

async fn see(answer: Answer, wanted: Wanted) -> Seen {
    let media_type = answer.response.headers().get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok()).map(|value| {
        let end = value.find(';').unwrap_or(value.len());
        value.get(..end).unwrap_or_default().trim().to_ascii_lowercase()
    });
    let told = length(&answer.response);
    let (size, is_cut) = match (wanted, told) {
        (Wanted::Image { most }, None) => {
            let counted = count(answer, most).await;
            (Some(counted), counted > most)
        }
        _ => (told, false),
    };
    Seen {
        media_type,
        size,
        is_cut,
    }
}

/// Reads a body until more than `most` bytes have come, and keeps none of it.
async fn count(mut answer: Answer, most: u64) -> u64 {
    let mut bytes = 0_u64;
    while let Some(Ok(frame)) = answer.response.body_mut().frame().await {
        let length = frame.data_ref().map_or(0, Bytes::len);
        bytes = bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        if bytes > most {
            break;
        }
    }
    bytes
}

impl std::fmt::Debug for Visitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Visitor")
            .field("allowed", &self.allowed)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
