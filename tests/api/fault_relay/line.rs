//! The bytes below the dialogue: a TCP stream, in clear or under TLS.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    sync::Arc,
};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::ring, pki_types::PrivateKeyDer};

/// A certificate for this machine that nobody has signed but itself, with its key.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// What a sender reads to trust it.
    pub pem: String,
    config: Arc<ServerConfig>,
}

impl Certificate {
    pub fn self_signed() -> Self {
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        Certificate {
            pem: cert.pem(),
            config: Arc::new(config),
        }
    }
}

/// The stream of one connection; others may hold it weakly, to shut it down.
pub(super) struct Tcp(pub(super) Arc<TcpStream>);

impl Read for Tcp {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(into)
    }
}

impl Write for Tcp {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (&*self.0).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(super) enum Line {
    Clear(Tcp),
    Encrypted(Box<StreamOwned<ServerConnection, Tcp>>),
}

impl Line {
    /// A line whose handshake comes with the first read.
    pub(super) fn encrypted(stream: Arc<TcpStream>, certificate: &Certificate) -> Self {
        let connection = ServerConnection::new(Arc::clone(&certificate.config)).unwrap();
        Line::Encrypted(Box::new(StreamOwned::new(connection, Tcp(stream))))
    }

    pub(super) fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Line::Clear(tcp) => tcp.read(into),
            Line::Encrypted(tls) => tls.read(into),
        }
    }

    pub(super) fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Line::Clear(tcp) => tcp.write_all(bytes),
            Line::Encrypted(tls) => tls.write_all(bytes).and_then(|()| tls.flush()),
        }
    }
    /// Says under TLS that nothing more comes.
    pub(super) fn say_goodbye(&mut self) {
        if let Line::Encrypted(tls) = self {
            tls.conn.send_close_notify();
            // The sender may be gone by now.
            let _ = tls.flush();
        }
    }
}
