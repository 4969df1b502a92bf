//! The limit that Vesnik is held to: one write and one read a message, of a message that is prepared, in one thread.
//!
//! It runs in a process of its own, so that its costs are counted as the others' are. What it sends is a copy that Vesnik
//! has made.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::measure::{Ended, Process};

/// As long as those of Vesnik's copies.
const COMMANDS: &str = "MAIL FROM:<desk@example.org>\r\nRCPT TO:<r9e3779b97f.12345@mail123.example.org>\r\nDATA\r\n";

/// Runs it and answers what it took.
pub fn run(
    relay: SocketAddr,
    messages: usize,
    connections: usize,
    message: &Path,
    log: PathBuf,
    limit: Duration,
) -> Ended {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .arg("--raw-loop")
        .args([relay.to_string(), messages.to_string(), connections.to_string()])
        .arg(message);
    Process::start("the raw loop", &mut command, log).finish(limit)
}

/// The process itself; `words` are address, number of messages, connections and the file with the message.
pub fn send(words: &[String]) {
    let [relay, messages, connections, file] = words else {
        panic!("--raw-loop takes four words")
    };
    let relay: SocketAddr = relay.parse().unwrap();
    let left = Arc::new(AtomicUsize::new(messages.parse().unwrap()));
    let mut packet = std::fs::read(file).unwrap();
    packet.extend_from_slice(b".\r\n");
    let message = packet.len();
    packet.extend_from_slice(COMMANDS.as_bytes());
    let packet: Arc<[u8]> = packet.into();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .unwrap();
    runtime.block_on(async {
        let tasks: Vec<_> = (0..connections.parse().unwrap())
            .map(|_| tokio::spawn(converse(relay, Arc::clone(&packet), message, Arc::clone(&left))))
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
}

/// One connection, for as long as there are messages left.
async fn converse(relay: SocketAddr, packet: Arc<[u8]>, message: usize, left: Arc<AtomicUsize>) {
    if !take(&left) {
        return;
    }
    let mut stream = TcpStream::connect(relay).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (message_alone, commands) = packet.split_at(message);
    let mut replies = Replies::default();
    replies.expect(&mut stream, 1).await;
    stream.write_all(b"EHLO bench.example.org\r\n").await.unwrap();
    replies.expect(&mut stream, 1).await;
    stream.write_all(commands).await.unwrap();
    replies.expect(&mut stream, 3).await;
    while take(&left) {
        stream.write_all(&packet).await.unwrap();
        replies.expect(&mut stream, 4).await;
    }
    stream.write_all(message_alone).await.unwrap();
    replies.expect(&mut stream, 1).await;
    stream.write_all(b"QUIT\r\n").await.unwrap();
    replies.expect(&mut stream, 1).await;
}

fn take(left: &AtomicUsize) -> bool {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
        .is_ok()
}

/// Counts replies as they come, whatever pieces they come in.
#[derive(Default)]
struct Replies {
    column: usize,
    class: u8,
    is_last_line: bool,
}

impl Replies {
    /// Reads so many positive replies.
    async fn expect(&mut self, stream: &mut TcpStream, wanted: usize) {
        let mut buffer = [0; 1024];
        let mut seen = 0;
        while seen < wanted {
            let read = stream.read(&mut buffer).await.unwrap();
            assert_ne!(read, 0, "the relay hung up");
            for byte in &buffer[..read] {
                match (self.column, byte) {
                    (_, b'\n') => {
                        self.column = 0;
                        if self.is_last_line {
                            assert!(matches!(self.class, b'2' | b'3'), "the relay refused");
                            seen += 1;
                        }
                        continue;
                    }
                    (0, class) => self.class = *class,
                    (3, mark) => self.is_last_line = *mark == b' ',
                    _ => {}
                }
                self.column += 1;
            }
        }
        assert_eq!(seen, wanted, "the relay said more than it was asked");
    }
}
