//! One POST to an endpoint. Redirects are not followed: the address that was set up is the one that is told.

use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, Response,
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
use tokio_rustls::rustls::pki_types::ServerName;
use url::Url;

use super::WebhookSettings;
use crate::issues::preflight::{Network, tls};

/// What endpoints see us as.
const USER_AGENT: &str = concat!("Vesnik/", env!("CARGO_PKG_VERSION"), " (webhooks)");
/// How long an endpoint may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// How much of an answer's head is read.
const LARGEST_HEAD: usize = 64 * 1024;
/// Octets of an answer that are kept.
const KEPT: usize = 500;

/// What is sent.
pub(super) struct Post<'a> {
    pub(super) url: &'a Url,
    pub(super) id: String,
    pub(super) seconds: i64,
    pub(super) signatures: String,
    pub(super) body: String,
}

/// What the endpoint answered.
pub(super) struct Answer {
    pub(super) status: u16,
    /// The first octets.
    pub(super) beginning: String,
}

/// Sends it; in words why there is no answer.
pub(super) async fn send(network: &Network, settings: &WebhookSettings, post: Post<'_>) -> Result<Answer, String> {
    let sent = timeout(PATIENCE, connect_and_send(network, settings, post)).await;
    sent.unwrap_or_else(|_| Err(format!("no answer within {} seconds", PATIENCE.as_secs())))
}

async fn connect_and_send(network: &Network, settings: &WebhookSettings, post: Post<'_>) -> Result<Answer, String> {
    let found = network.way_to(post.url, &|at| settings.allows(at)).await?;
    let mut why = "there is no address to connect to".to_owned();
    for at in found {
        let stream = match TcpStream::connect(at).await {
            Ok(stream) => stream,
            Err(error) => {
                why = format!("no connection: {}", error.kind());
                continue;
            }
        };
        if post.url.scheme() == "http" {
            return exchange(stream, post).await;
        }
        let host = post
            .url
            .host_str()
            .unwrap_or_default()
            .trim_matches(['[', ']'])
            .to_owned();
        let name = ServerName::try_from(host).map_err(|error| error.to_string())?;
        let tls = tls().ok_or("TLS cannot be set up")?;
        let shaken = tls.connect(name, stream).await;
        return exchange(shaken.map_err(|error| format!("TLS failed: {error}"))?, post).await;
    }
    Err(why)
}

async fn exchange<S>(stream: S, post: Post<'_>) -> Result<Answer, String>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let failed = |error: &dyn std::fmt::Display| format!("no answer: {error}");
    let request = Request::builder()
        .method(Method::POST)
        .uri(&post.url[url::Position::BeforePath..url::Position::AfterQuery])
        .header(
            header::HOST,
            &post.url[url::Position::BeforeHost..url::Position::AfterPort],
        )
        .header(header::USER_AGENT, USER_AGENT)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONNECTION, "close")
        .header("webhook-id", post.id)
        .header("webhook-timestamp", post.seconds)
        .header("webhook-signature", post.signatures)
        .body(Full::new(Bytes::from(post.body)))
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
    Ok(Answer {
        status: answer.status().as_u16(),
        beginning: beginning(answer).await,
    })
}

/// The first octets of an answer, as text; an answer that breaks off has fewer.
async fn beginning(mut answer: Response<Incoming>) -> String {
    let mut octets = Vec::new();
    while octets.len() < KEPT {
        match answer.body_mut().frame().await {
            Some(Ok(frame)) => octets.extend_from_slice(frame.data_ref().map_or(&[], |data| data)),
            Some(Err(_)) | None => break,
        }
    }
    octets.truncate(KEPT);
    // PostgreSQL keeps no NUL in a text.
    String::from_utf8_lossy(&octets).replace('\0', "")
}
