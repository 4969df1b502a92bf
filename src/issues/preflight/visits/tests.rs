//! Visits of servers on loopback.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};

use super::*;

/// A server that gives each connection one answer, and tells the request lines.
async fn server(answer: &'static [u8]) -> (SocketAddr, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, told) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.unwrap();
            tell.send(String::from_utf8_lossy(&request[..length]).into_owned())
                .unwrap();
            stream.write_all(answer).await.unwrap();
            if answer.is_empty() {
                std::future::pending::<()>().await;
            }
        }
    });
    (address, told)
}

async fn ask(allowed: &[SocketAddr], address: &str) -> Visit {
    let names = Arc::new(Names::new(None));
    let visitor = Visitor::new(names, allowed.to_vec(), Duration::from_millis(500));
    visitor.ask(&Url::parse(address).unwrap(), Wanted::Page).await
}

#[tokio::test]
async fn a_private_address_is_refused_however_it_is_written() {
    let (at, mut told) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let port = at.port();
    let hosts = "127.0.0.1 localhost 127.1 0x7f000001 2130706433 0177.0.0.1 [::1] [::ffff:127.0.0.1] 0.0.0.0 10.0.0.1 \
        169.254.169.254 localhost. LOCALHOST";
    for host in hosts.split_whitespace() {
        assert_eq!(
            ask(&[], &format!("http://{host}:{port}/")).await,
            Visit::Private,
            "{host}"
        );
        assert_eq!(ask(&[], &format!("https://{host}/")).await, Visit::Private, "{host}");
    }
    assert!(told.try_recv().is_err(), "nobody was asked");
    assert_eq!(
        ask(&[at], &format!("http://{at}/")).await,
        Visit::Answered(Seen::default())
    );
    assert!(told.recv().await.is_some());
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_refused() {
    let (inner, mut inner_told) = server(b"HTTP/1.1 200 OK\r\n\r\n").await;
    for host in ["127.0.0.1", "localhost"] {
        let answer = format!(
            "HTTP/1.1 302 Found\r\nlocation: http://{host}:{}/admin\r\n\r\n",
            inner.port()
        );
        let (outer, mut told) = server(answer.leak().as_bytes()).await;
        assert_eq!(ask(&[outer], &format!("http://{outer}/a")).await, Visit::Private);
        assert!(told.recv().await.unwrap().starts_with("HEAD /a HTTP/1.1\r\n"));
    }
    assert!(inner_told.try_recv().is_err(), "nobody was asked");
}

#[tokio::test]
async fn a_request_tells_nothing_but_who_asks() {
    let (at, mut told) = server(b"HTTP/1.1 200 OK\r\nset-cookie: a=b\r\n\r\n").await;
    ask(&[at], &format!("http://me:secret@{at}/path?query#fragment")).await;
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!(
        "HEAD /path?query HTTP/1.1\r\nhost: {at}\r\nuser-agent: Vesnik/{version} (link check)\r\naccept: */*\r\n\
         connection: close\r\n\r\n"
    );
    assert_eq!(told.recv().await.unwrap(), expected);
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_given_up() {
    let (at, _told) = server(b"").await;
    let expected = Visit::Failed("no answer within 0.5 seconds".into());
    assert_eq!(ask(&[at], &format!("http://{at}/")).await, expected);
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let expected = Visit::Failed("no connection: connection refused".into());
    assert_eq!(ask(&[gone], &format!("http://{gone}/")).await, expected);
    let (plain, _told) = server(b"HTTP/1.1 200 OK\r\n\r\n").await;
    let Visit::Failed(why) = ask(&[plain], &format!("https://{plain}/")).await else {
        panic!("it speaks no TLS");
    };
    assert!(why.starts_with("TLS failed: "), "{why}");
}

#[tokio::test]
async fn only_the_ports_of_the_web_are_asked() {
    assert_eq!(ask(&[], "http://8.8.8.8:53/").await, Visit::OtherPort);
}

#[tokio::test]
async fn redirects_come_to_an_end() {
    let (at, mut told) = server(b"HTTP/1.1 307 Again\r\nlocation: /b\r\n\r\n").await;
    let expected = Visit::Failed("it redirects more than 5 times".into());
    assert_eq!(ask(&[at], &format!("http://{at}/a")).await, expected);
    let mut lines = Vec::new();
    while let Ok(request) = told.try_recv() {
        lines.push(request.lines().next().unwrap().to_owned());
    }
    assert_eq!((lines.len(), lines[1].as_str()), (6, "HEAD /b HTTP/1.1"));
}

#[tokio::test]
async fn a_certificate_must_be_of_a_known_authority_and_of_the_host() {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth();
    let acceptor = TlsAcceptor::from(Arc::new(
        config.with_single_cert(vec![certificate.clone()], key).unwrap(),
    ));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let length = stream.read(&mut [0; 4096]).await.unwrap();
            assert!(length > 0);
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n")
                .await
                .unwrap();
        }
    });
    let mut visitor = Visitor::new(Arc::new(Names::new(None)), vec![at], Duration::from_secs(5));
    let address = |host: &str| Url::parse(&format!("https://{host}:{}/", at.port())).unwrap();
    let unknown = visitor.ask(&address("localhost"), Wanted::Page).await;
    assert_eq!(
        unknown,
        Visit::Failed("TLS failed: invalid peer certificate: UnknownIssuer".into())
    );

    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    visitor.tls = Some(TlsConnector::from(Arc::new(config)));
    let Visit::Answered(seen) = visitor.ask(&address("localhost"), Wanted::Page).await else {
        panic!("the authority is known");
    };
    assert_eq!(seen.size, Some(7));
    let other = visitor.ask(&address("127.0.0.1"), Wanted::Page).await;
    assert!(
        matches!(&other, Visit::Failed(why) if why.contains("not valid for")),
        "{other:?}"
    );
}
