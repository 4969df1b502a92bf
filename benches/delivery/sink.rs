//! An SMTP server in the bench's own process: it counts messages, keeps them when asked to, and delivers nothing.
//!
//! It measures the size of a message, and takes the place of `smtp-sink` where Postfix is not installed.

use std::{
    io::{BufRead, BufReader, Result, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

/// What came in on all connections.
#[derive(Default)]
struct Taken {
    count: AtomicU64,
    /// As they were on the wire, without the final dot. Empty unless they are to be kept.
    kept: Mutex<Vec<Vec<u8>>>,
}

pub struct Sink {
    pub address: SocketAddr,
    taken: Arc<Taken>,
}

impl Sink {
    /// Listens until the bench ends.
    pub fn start(keep: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let taken = Arc::new(Taken::default());
        let shared = Arc::clone(&taken);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let taken = Arc::clone(&shared);
                // A sender that breaks off is noticed by its count.
                std::thread::spawn(move || converse(&stream, &taken, keep));
            }
        });
        Sink { address, taken }
    }

    pub fn count(&self) -> u64 {
        self.taken.count.load(Ordering::SeqCst)
    }

    pub fn messages(&self) -> Vec<Vec<u8>> {
        self.taken.kept.lock().unwrap().clone()
    }
}

fn converse(stream: &TcpStream, taken: &Taken, keep: bool) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::with_capacity(64 * 1024, stream);
    let (mut line, mut message, mut replies) = (Vec::new(), Vec::new(), b"220 sink ESMTP\r\n".to_vec());
    let mut in_message = false;
    loop {
        // Replies to commands that came together leave together.
        if !replies.is_empty() && lines.buffer().is_empty() {
            let mut stream = stream;
            stream.write_all(&replies)?;
            replies.clear();
        }
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if in_message {
            if line != b".\r\n" {
                if keep {
                    message.extend_from_slice(&line);
                }
                continue;
            }
            in_message = false;
            if keep {
                taken.kept.lock().unwrap().push(std::mem::take(&mut message));
            }
            taken.count.fetch_add(1, Ordering::SeqCst);
            replies.extend_from_slice(b"250 2.0.0 Ok\r\n");
            continue;
        }
        line.make_ascii_uppercase();
        let reply: &[u8] = match line.get(..4).unwrap_or_default() {
            b"EHLO" => b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n",
            b"DATA" => {
                in_message = true;
                b"354 End data with <CR><LF>.<CR><LF>\r\n"
            }
            b"QUIT" => {
                replies.extend_from_slice(b"221 2.0.0 Bye\r\n");
                let mut stream = stream;
                return stream.write_all(&replies);
            }
            b"HELO" | b"MAIL" | b"RCPT" | b"RSET" | b"NOOP" => b"250 2.1.0 Ok\r\n",
            _ => b"500 5.5.1 Command not known\r\n",
        };
        replies.extend_from_slice(reply);
    }
}
