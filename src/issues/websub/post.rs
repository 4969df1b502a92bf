//! One POST a feed to the hub, as publishers do it since PubSubHubbub 0.3: WebSub leaves the form of this to both.

use std::time::Duration;

use http_body_util::Full;
use hyper::{Method, Request, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};
use url::Url;

use crate::issues::preflight::tls;

/// What the hub sees us as.
const USER_AGENT: &str = concat!("Vesnik/", env!("CARGO_PKG_VERSION"));
/// How long the hub may take for one feed.
const PATIENCE: Duration = Duration::from_secs(10);
/// How much of an answer's head is read.
const LARGEST_HEAD: usize = 64 * 1024;

/// Tells the hub of these feeds, one after the other.
///
/// # Errors
/// In words, when it did not take one of them; the later ones are not told then.
pub(super) async fn all(hub: &Url, topics: &[String]) -> Result<(), String> {
    let tls = match hub.scheme() {
        "https" => Some(tls().ok_or("TLS cannot be set up")?),
        _ => None,
    };
    for topic in topics {
        let told = timeout(PATIENCE, tell(hub, topic, tls.as_ref())).await;
        told.map_err(|_| format!("no answer within {} seconds", PATIENCE.as_secs()))??;
    }
    Ok(())
}

async fn tell(hub: &Url, topic: &str, tls: Option<&TlsConnector>) -> Result<(), String> {
    let host = hub.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = hub.port_or_known_default().unwrap_or_default();
    let stream = TcpStream::connect((host.as_str(), port)).await;
    let stream = stream.map_err(|error| format!("no connection: {error}"))?;
    match tls {
        None => send(stream, hub, topic).await,
        Some(tls) => {
            let name = ServerName::try_from(host).map_err(|error| error.to_string())?;
            let stream = tls.connect(name, stream).await;
            send(stream.map_err(|error| format!("TLS failed: {error}"))?, hub, topic).await
        }
    }
}

async fn send<S>(stream: S, hub: &Url, topic: &str) -> Result<(), String>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let failed = |error: &dyn std::fmt::Display| format!("no answer: {error}");
    // Hubs know the feed's address by one name or the other.
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("hub.mode", "publish")
        .append_pair("hub.url", topic)
        .append_pair("hub.topic", topic)
        .finish();
    let request = Request::builder()
        .method(Method::POST)
        .uri(&hub[url::Position::BeforePath..url::Position::AfterQuery])
        .header(header::HOST, &hub[url::Position::BeforeHost..url::Position::AfterPort])
        .header(header::USER_AGENT, USER_AGENT)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::CONNECTION, "close")
        .body(Full::new(Bytes::from(form)))
        .map_err(|error| failed(&error))?;
    let mut builder = http1::Builder::new();
    builder.max_buf_size(LARGEST_HEAD);
    let shaken = builder.handshake(TokioIo::new(stream)).await;
    let (mut sender, driver) = shaken.map_err(|error| failed(&error))?;
    let mut connection = JoinSet::new();
    connection.spawn(async {
        // What fails here fails for whoever waits for the answer too.
        let _ = driver.await;
    });
    let answer = sender.send_request(request).await.map_err(|error| failed(&error))?;
    match answer.status() {
        status if status.is_success() => Ok(()),
        status => Err(format!("it answers {}", status.as_u16())),
    }
}
