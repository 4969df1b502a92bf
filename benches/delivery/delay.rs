//! A longer way to the relay: all that is sent arrives half a round trip later, in either direction, and as much at once
//! as was sent.
//!
//! Each chunk waits in one queue for its time. The wait is the same for all, so that the queue is in order by itself. A
//! thread sleeps until then, because tokio's timer counts in whole milliseconds; 20 ms were measured as 20.7.

use std::{
    net::SocketAddr,
    sync::mpsc::{Sender, channel},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    runtime::Runtime,
    sync::mpsc::{UnboundedSender, unbounded_channel},
};

/// Read at once.
const CHUNK: usize = 64 * 1024;

/// What was read, when it may go on, and where to. An empty chunk ends that direction.
struct Waiting {
    until: Instant,
    chunk: Vec<u8>,
    to: UnboundedSender<Vec<u8>>,
}

/// The way, there until dropped.
pub struct Delay {
    pub address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Delay {
    /// A way to `relay` with this round trip.
    pub fn start(relay: SocketAddr, round_trip: Duration) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_io()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (queue, waiting) = channel::<Waiting>();
        std::thread::spawn(move || {
            for next in waiting {
                let ahead = next.until.saturating_duration_since(Instant::now());
                if !ahead.is_zero() {
                    std::thread::sleep(ahead);
                }
                // Whoever has hung up takes nothing more.
                let _ = next.to.send(next.chunk);
            }
        });
        runtime.spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let queue = queue.clone();
                tokio::spawn(async move {
                    let Ok(far) = TcpStream::connect(relay).await else {
                        return;
                    };
                    let _ = (near.set_nodelay(true), far.set_nodelay(true));
                    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
                    carry(near_in, far_out, round_trip / 2, queue.clone());
                    carry(far_in, near_out, round_trip / 2, queue);
                });
            }
        });
        Delay {
            address,
            runtime: Some(runtime),
        }
    }
}

impl Drop for Delay {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn carry(mut from: OwnedReadHalf, mut into: OwnedWriteHalf, span: Duration, queue: Sender<Waiting>) {
    let (to, mut arrived) = unbounded_channel::<Vec<u8>>();
    tokio::spawn(async move {
        let mut buffer = vec![0; CHUNK];
        loop {
            let read = from.read(&mut buffer).await.unwrap_or(0);
            let waiting = Waiting {
                until: Instant::now() + span,
                chunk: buffer[..read].to_vec(),
                to: to.clone(),
            };
            if queue.send(waiting).is_err() || read == 0 {
                return;
            }
        }
    });
    tokio::spawn(async move {
        while let Some(chunk) = arrived.recv().await {
            if chunk.is_empty() || into.write_all(&chunk).await.is_err() {
                break;
            }
        }
        let _ = into.shutdown().await;
    });
}
