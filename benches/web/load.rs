//! The client: so many connections that are kept, each of which asks again as soon as it has its answer.
//!
//! It runs on one thread and reads no more of an answer than it must, so that it costs little beside the servers.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// One answer, as it came.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// All octets of it.
    pub octets: usize,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// What came of a measurement.
pub struct Measured {
    pub seconds: f64,
    /// Microseconds that each answer took, in order.
    latencies: Vec<u32>,
}

impl Measured {
    pub fn count(&self) -> usize {
        self.latencies.len()
    }

    pub fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }

    /// Milliseconds within which this share of the answers came.
    pub fn within(&self, share: f64) -> f64 {
        let place = ((self.latencies.len() - 1) as f64 * share) as usize;
        f64::from(self.latencies[place]) / 1000.0
    }
}

/// Asks from so many connections for so long; `next` makes the next request. Every answer must have `status`.
pub fn run<N>(address: SocketAddr, connections: usize, seconds: f64, status: u16, next: N) -> Measured
where
    N: FnMut() -> Vec<u8> + Clone + 'static,
{
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let tasks = tokio::task::LocalSet::new();
    tasks.block_on(&runtime, async {
        let mut streams = Vec::new();
        for _ in 0..connections {
            let stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            streams.push(stream);
        }
        let start = Instant::now();
        let end = start + Duration::from_secs_f64(seconds);
        let clients: Vec<_> = streams
            .into_iter()
            .map(|stream| tokio::task::spawn_local(client(stream, end, status, next.clone())))
            .collect();
        let mut latencies = Vec::new();
        for client in clients {
            latencies.extend(client.await.unwrap());
        }
        let seconds = start.elapsed().as_secs_f64();
        latencies.sort_unstable();
        Measured { seconds, latencies }
    })
}

async fn client(mut stream: TcpStream, end: Instant, status: u16, mut next: impl FnMut() -> Vec<u8>) -> Vec<u32> {
    let mut latencies = Vec::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let asked = Instant::now();
        if asked >= end {
            return latencies;
        }
        stream.write_all(&next()).await.unwrap();
        let octets = read_answer(&mut stream, &mut buffer).await;
        let got = &buffer[9..12];
        assert_eq!(
            got,
            status.to_string().as_bytes(),
            "{}",
            String::from_utf8_lossy(&buffer[..octets])
        );
        latencies.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
}

/// Reads one answer with a length to the front of the buffer; its octets in all.
async fn read_answer(stream: &mut TcpStream, buffer: &mut [u8]) -> usize {
    let mut filled = 0;
    let mut all = None;
    loop {
        let read = stream.read(&mut buffer[filled..]).await.unwrap();
        assert!(
            read > 0,
            "the server has closed: {}",
            String::from_utf8_lossy(&buffer[..filled])
        );
        filled += read;
        if all.is_none()
            && let Some(head) = buffer[..filled].windows(4).position(|end| end == b"\r\n\r\n")
        {
            all = Some(head + 4 + content_length(&buffer[..head]));
        }
        if all.is_some_and(|all| filled >= all) {
            return filled;
        }
    }
}

fn content_length(head: &[u8]) -> usize {
    let head = std::str::from_utf8(head).unwrap();
    let mut lines = head.split("\r\n").filter_map(|line| line.split_once(": "));
    let length = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    length.unwrap_or_else(|| panic!("no length: {head}")).1.parse().unwrap()
}

/// Asks once.
pub fn ask(address: SocketAddr, request: &[u8]) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut buffer = vec![0; 1 << 22];
    let octets = runtime.block_on(async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request).await.unwrap();
        read_answer(&mut stream, &mut buffer).await
    });
    let head = buffer.windows(4).position(|end| end == b"\r\n\r\n").unwrap();
    let text = String::from_utf8(buffer[..head].to_vec()).unwrap();
    let mut lines = text.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(": "));
    Answer {
        status,
        headers: headers
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        body: buffer[head + 4..octets].to_vec(),
        octets,
    }
}

/// A request as browsers make them.
pub fn get(path: &str, accepted: &str) -> Vec<u8> {
    let browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {browser}\r\n\
         Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n\
         Accept-Language: be,en-US;q=0.7,en;q=0.3\r\nAccept-Encoding: {accepted}\r\n\r\n"
    )
    .into_bytes()
}

/// A POST with a body.
pub fn post(path: &str, kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}
