//! A relay that does to its sender what relays do in bad hours: puts off, refuses, falls silent, breaks off, goes away.
//!
//! A closure decides at each point of the dialogue. Whatever it decides, the relay keeps every message that it took, reads
//! pipelined commands as they come, answers a burst in one write, and notes where its sender breaks the rules of SMTP.
//! Real sockets and a thread for each connection; none of Vesnik's code.

mod dialogue;
mod line;
mod message;

use std::{
    collections::HashMap,
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, Weak,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use socket2::{Domain, Socket, Type};

pub use line::Certificate;

/// Where in the dialogue a decision is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point<'a> {
    Connect,
    Ehlo,
    StartTls,
    Auth {
        user: &'a str,
        password: &'a str,
    },
    Mail,
    Rcpt(&'a str),
    Data,
    /// The dot has come.
    Message {
        to: &'a str,
        bytes: &'a [u8],
    },
    Quit,
}

/// What the closure is told.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// The connection's number, from 1.
    pub connection: usize,
    pub point: Point<'a>,
    /// Messages taken so far on this connection.
    pub accepted_here: usize,
    /// Messages taken so far by the relay.
    pub accepted: usize,
    /// How often the recipient of this transaction has been named, this time included; 0 before RCPT.
    pub seen: usize,
}

/// What the relay does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// What a relay says when all is well.
    Ok,
    /// This line. After 421 the relay closes.
    Answer(String),
    /// Breaks the connection off with a TCP reset.
    Reset,
    /// Closes the connection without a word.
    Close,
    /// Reads on and says nothing more on this connection.
    Silent,
    /// The same, this much later.
    After(Duration, Box<Act>),
    /// At `Message`: takes the message and then does this instead of saying so.
    Taken(Box<Act>),
    /// At `Data`: asks for the message and closes after so many octets of it.
    CloseAfterReading(usize),
    /// At `Data`: the same with a TCP reset.
    ResetAfterReading(usize),
}

impl Act {
    pub fn answer(line: impl Into<String>) -> Self {
        Act::Answer(line.into())
    }

    pub fn after(span: Duration, act: Act) -> Self {
        Act::After(span, Box::new(act))
    }

    pub fn taken(act: Act) -> Self {
        Act::Taken(Box::new(act))
    }
}

/// A message that the relay took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub to: String,
    pub message_id: String,
    /// The message itself; empty when the plan keeps no bodies.
    pub raw: Vec<u8>,
    /// Whether the relay could tell its sender so.
    pub confirmed: bool,
}

/// What a relay may offer in answer to EHLO.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extension {
    Pipelining,
    EightBitMime,
    SmtpUtf8,
    Size,
}

/// How a relay is before it starts.
#[derive(Debug, Clone)]
pub struct Plan {
    offers: Vec<Extension>,
    keeps_bodies: bool,
    wants_login: bool,
    tls: Option<(Tls, Certificate)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tls {
    Start,
    Implicit,
}

impl Plan {
    pub fn without(mut self, extension: Extension) -> Self {
        self.offers.retain(|offered| *offered != extension);
        self
    }

    /// Whether messages are kept whole, or only their recipients and Message-IDs.
    pub fn keep_bodies(mut self, keeps: bool) -> Self {
        self.keeps_bodies = keeps;
        self
    }

    /// Offers AUTH PLAIN; the closure decides at `Auth`.
    pub fn with_login(mut self) -> Self {
        self.wants_login = true;
        self
    }

    pub fn start_tls(mut self, certificate: Certificate) -> Self {
        self.tls = Some((Tls::Start, certificate));
        self
    }

    pub fn implicit_tls(mut self, certificate: Certificate) -> Self {
        self.tls = Some((Tls::Implicit, certificate));
        self
    }

    pub fn start(self, decide: impl Fn(&Event) -> Act + Send + Sync + 'static) -> FaultRelay {
        let relay = self.reserve(decide);
        relay.listen();
        relay
    }

    /// A relay that has its port and does not listen yet: whoever connects is refused, and nobody else gets the port.
    pub fn reserve(mut self, decide: impl Fn(&Event) -> Act + Send + Sync + 'static) -> FaultRelay {
        let socket = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        let certificate = self.tls.take();
        FaultRelay {
            address: socket.local_addr().unwrap().as_socket().unwrap(),
            shared: Arc::new(Shared {
                tls: certificate.as_ref().map(|(kind, _)| *kind),
                certificate: Mutex::new(certificate.map(|(_, certificate)| certificate)),
                plan: self,
                decide: Box::new(decide),
                kept: Mutex::default(),
                seen: Mutex::default(),
                complaints: Mutex::default(),
                open: Mutex::default(),
                accepted: AtomicUsize::new(0),
                connections: AtomicUsize::new(0),
                stopping: AtomicBool::new(false),
            }),
            port: Mutex::new(Port::Reserved(socket)),
        }
    }
}

/// What the threads of a relay share.
struct Shared {
    plan: Plan,
    tls: Option<Tls>,
    certificate: Mutex<Option<Certificate>>,
    decide: Box<dyn Fn(&Event) -> Act + Send + Sync>,
    kept: Mutex<Vec<Kept>>,
    seen: Mutex<HashMap<String, usize>>,
    complaints: Mutex<Vec<String>>,
    open: Mutex<HashMap<usize, Weak<TcpStream>>>,
    accepted: AtomicUsize,
    connections: AtomicUsize,
    stopping: AtomicBool,
}

impl Shared {
    fn complain(&self, of: impl Into<String>) {
        self.complaints.lock().unwrap().push(of.into());
    }
}

enum Port {
    Reserved(Socket),
    Open(JoinHandle<()>),
    /// Between the two.
    Changing,
}

pub struct FaultRelay {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    port: Mutex<Port>,
}

impl FaultRelay {
    /// A relay that offers everything but TLS and AUTH and keeps whole messages.
    pub fn plan() -> Plan {
        Plan {
            offers: vec![
                Extension::Pipelining,
                Extension::EightBitMime,
                Extension::SmtpUtf8,
                Extension::Size,
            ],
            keeps_bodies: true,
            wants_login: false,
            tls: None,
        }
    }

    pub fn start(decide: impl Fn(&Event) -> Act + Send + Sync + 'static) -> Self {
        FaultRelay::plan().start(decide)
    }

    /// Opens the reserved port, at first or again after [`FaultRelay::stop`].
    pub fn listen(&self) {
        let mut port = self.port.lock().unwrap();
        let Port::Reserved(socket) = std::mem::replace(&mut *port, Port::Changing) else {
            panic!("the relay listens already");
        };
        socket.listen(1024).unwrap();
        self.shared.stopping.store(false, Ordering::SeqCst);
        let (listener, shared) = (TcpListener::from(socket), Arc::clone(&self.shared));
        *port = Port::Open(std::thread::spawn(move || accept(&listener, &shared)));
    }

    /// Closes the port and drops all connections. The port stays this relay's.
    pub fn stop(&self) {
        let mut port = self.port.lock().unwrap();
        let Port::Open(acceptor) = std::mem::replace(&mut *port, Port::Changing) else {
            panic!("the relay does not listen");
        };
        self.close(acceptor);
        *port = Port::Reserved(bind(self.address));
    }

    fn close(&self, acceptor: JoinHandle<()>) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // The acceptor looks at the flag when somebody comes.
        let _ = TcpStream::connect(self.address);
        acceptor.join().unwrap();
        let open = std::mem::take(&mut *self.shared.open.lock().unwrap());
        for stream in open.values().filter_map(Weak::upgrade) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Connections that greet from now on do it with this certificate.
    pub fn use_certificate(&self, certificate: Certificate) {
        *self.shared.certificate.lock().unwrap() = Some(certificate);
    }

    /// Messages taken so far.
    pub fn accepted(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// Connections so far.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Connections that are open now.
    pub fn open_connections(&self) -> usize {
        self.shared.open.lock().unwrap().len()
    }

    /// How often a recipient has been named.
    pub fn seen(&self, recipient: &str) -> usize {
        self.shared.seen.lock().unwrap().get(recipient).copied().unwrap_or(0)
    }

    /// What was taken, in its order.
    pub fn kept(&self) -> Vec<Kept> {
        self.shared.kept.lock().unwrap().clone()
    }

    /// What was taken for one recipient.
    pub fn kept_for(&self, recipient: &str) -> Vec<Kept> {
        let kept = self.shared.kept.lock().unwrap();
        kept.iter().filter(|kept| kept.to == recipient).cloned().collect()
    }

    /// Where the sender broke the rules of SMTP.
    pub fn complaints(&self) -> Vec<String> {
        self.shared.complaints.lock().unwrap().clone()
    }
}

impl Drop for FaultRelay {
    fn drop(&mut self) {
        let port = std::mem::replace(self.port.get_mut().unwrap(), Port::Changing);
        if let Port::Open(acceptor) = port {
            self.close(acceptor);
        }
    }
}

fn bind(address: SocketAddr) -> Socket {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    // Connections that have ended keep the port for a minute otherwise.
    socket.set_reuse_address(true).unwrap();
    socket.bind(&address.into()).unwrap();
    socket
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        // Small answers must not wait for the sender's delayed ACK.
        stream.set_nodelay(true).unwrap();
        let number = shared.connections.fetch_add(1, Ordering::SeqCst) + 1;
        let stream = Arc::new(stream);
        shared.open.lock().unwrap().insert(number, Arc::downgrade(&stream));
        let shared = Arc::clone(shared);
        std::thread::spawn(move || {
            dialogue::converse(&shared, number, stream);
            shared.open.lock().unwrap().remove(&number);
        });
    }
}
