//! One client's connection, which is not waited for without end.
//!
//! The server below bounds the time for the head of the *first* request and the time without any octet after an answer. This
//! adds what it does not bound: heads of later requests, and rests of bodies that nobody wants, that trickle in or do not come;
//! and answers that are not taken. Such a connection is closed. A body that is waited for is bounded in [`super::bounds`].

use std::{
    cell::Cell,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::{
    Error,
    body::{BodySize, BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web::Bytes,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep_until},
};

/// The least that a client must take of its answer, in octets a second.
const SLOWEST: u64 = 1024;

/// What the requests of a connection tell it.
#[derive(Debug)]
pub(super) struct Requests {
    begun: Cell<u64>,
    is_answering: Cell<bool>,
    /// When the last answer ended, or the connection was opened.
    idle_since: Cell<Instant>,
}

impl Requests {
    fn new() -> Self {
        Requests {
            begun: Cell::new(0),
            is_answering: Cell::new(false),
            idle_since: Cell::new(Instant::now()),
        }
    }

    /// Begins to answer a request, whose head is complete.
    fn begin(self: &Rc<Self>) -> Answering {
        self.begun.set(self.begun.get() + 1);
        self.is_answering.set(true);
        Answering(Rc::clone(self))
    }
}

/// While this is held, a request of the connection is being answered.
#[derive(Debug)]
struct Answering(Rc<Requests>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.is_answering.set(false);
        self.0.idle_since.set(Instant::now());
    }
}

/// Tells a request's connection that it is being answered, until the end of the answer.
///
/// # Errors
/// Those of the framework.
pub async fn attend(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<Attended>, Error> {
    let requests = request.conn_data::<Rc<Requests>>().cloned();
    let answering = requests.as_ref().map(Requests::begin);
    let answer = next.call(request).await?.map_into_boxed_body();
    Ok(answer.map_body(|_, body| Attended {
        body,
        _answering: answering,
    }))
}

/// The body of an answer, attended by its connection.
pub struct Attended {
    body: BoxBody,
    _answering: Option<Answering>,
}

impl MessageBody for Attended {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(cx)
    }
}

/// Octets that belong to no request yet.
#[derive(Debug, Clone, Copy)]
struct Unclaimed {
    since: Instant,
    /// The requests that had begun by then.
    begun: u64,
}

/// An answer that the client does not take as fast as it could be sent.
#[derive(Debug, Clone, Copy)]
struct Backlog {
    since: Instant,
    /// Octets taken since then.
    taken: u64,
}

/// For how long a connection waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For the rest of a request's head.
    pub(super) head: Duration,
    /// For the next request.
    pub(super) idle: Duration,
    /// Until the client must have taken its answer at 1 KiB/s.
    pub(super) answer: Duration,
}

/// A connection with patience, though not without end.
#[derive(Debug)]
pub(super) struct Connection<T> {
    io: T,
    requests: Rc<Requests>,
    patience: Patience,
    unclaimed: Option<Unclaimed>,
    backlog: Option<Backlog>,
    /// Wakes the connection's task to look at the time; set when needed and left to run out otherwise.
    reading: Option<Pin<Box<Sleep>>>,
    writing: Option<Pin<Box<Sleep>>>,
}

impl<T> Connection<T> {
    pub(super) fn new(io: T, patience: Patience) -> Self {
        Connection {
            io,
            requests: Rc::new(Requests::new()),
            patience,
            unclaimed: None,
            backlog: None,
            reading: None,
            writing: None,
        }
    }

    pub(super) fn requests(&self) -> &Rc<Requests> {
        &self.requests
    }

    fn note_read(&mut self) {
        let begun = self.requests.begun.get();
        let is_known = self.unclaimed.is_some_and(|octets| octets.begun == begun);
        if !self.requests.is_answering.get() && !is_known {
            self.unclaimed = Some(Unclaimed {
                since: Instant::now(),
                begun,
            });
        }
    }

    /// True when a request has been waited for too long.
    fn has_waited_for_request(&mut self, cx: &mut Context<'_>) -> bool {
        let begun = self.requests.begun.get();
        if self.unclaimed.is_some_and(|octets| octets.begun != begun) {
            self.unclaimed = None;
        }
        let Patience { head, idle, .. } = self.patience;
        let until = match (self.requests.is_answering.get(), self.unclaimed) {
            (true, _) => None,
            (false, Some(octets)) => Some(octets.since + head),
            // The server below closes an idle connection itself, unless it still waits for the rest of a body.
            (false, None) => Some(self.requests.idle_since.get() + idle + head),
        };
        wake(&mut self.reading, until, cx)
    }

    /// True when a client has taken too little of its answer.
    fn has_waited_for_answer(&mut self, cx: &mut Context<'_>) -> bool {
        let now = Instant::now();
        let backlog = *self.backlog.get_or_insert(Backlog { since: now, taken: 0 });
        let enough = SLOWEST.saturating_mul((now - backlog.since).as_secs());
        let first = backlog.since + self.patience.answer;
        if now >= first && backlog.taken < enough {
            return true;
        }
        let next = if now < first { first } else { now + self.patience.answer };
        wake(&mut self.writing, Some(next), cx) && self.has_waited_for_answer(cx)
    }
}

/// Lets the task be woken when `until` comes, at the latest; true when it has come. A timer that runs already and rings sooner is
/// left alone, so that not every request sets one anew.
fn wake(timer: &mut Option<Pin<Box<Sleep>>>, until: Option<Instant>, cx: &mut Context<'_>) -> bool {
    loop {
        let running = match (timer.as_mut(), until) {
            (None, None) => return false,
            (None, Some(until)) => timer.insert(Box::pin(sleep_until(until))),
            (Some(running), Some(until)) if running.deadline() > until => {
                running.as_mut().reset(until);
                running
            }
            (Some(running), _) => running,
        };
        if running.as_mut().poll(cx).is_pending() {
            return false;
        }
        *timer = None;
        if until.is_some_and(|until| Instant::now() >= until) {
            return true;
        }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Connection<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.io).poll_read(cx, buf);
        match read {
            // As if the client had gone: the server closes without a word.
            Poll::Pending if self.has_waited_for_request(cx) => return Poll::Ready(Ok(())),
            Poll::Ready(Ok(())) if buf.filled().len() > before => self.note_read(),
            _ => {}
        }
        read
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Connection<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.io).poll_write(cx, octets);
        if let (Poll::Ready(Ok(taken)), Some(backlog)) = (&written, &mut self.backlog) {
            backlog.taken = backlog.taken.saturating_add(u64::try_from(*taken).unwrap_or(u64::MAX));
        }
        if written.is_pending() && self.has_waited_for_answer(cx) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        written
    }

    /// Called when all of an answer has been written.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.backlog = None;
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
        time::{sleep, timeout},
    };

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn pair(room: usize) -> (DuplexStream, Connection<DuplexStream>) {
        let (client, server) = duplex(room);
        let patience = Patience {
            head: SECOND * 10,
            idle: SECOND * 15,
            answer: SECOND * 30,
        };
        (client, Connection::new(server, patience))
    }

    /// What the server reads within a second; `None` when nothing comes.
    async fn read(server: &mut Connection<DuplexStream>) -> Option<usize> {
        let mut buffer = [0; 100];
        timeout(SECOND, server.read(&mut buffer)).await.ok().map(Result::unwrap)
    }

    #[tokio::test(start_paused = true)]
    async fn octets_that_become_no_request_end_the_connection() {
        let (mut client, mut server) = pair(1000);
        for second in 0..9 {
            client.write_all(b"G").await.unwrap();
            assert_eq!(read(&mut server).await, Some(1), "at {second}");
            assert_eq!(read(&mut server).await, None);
        }
        client.write_all(b"G").await.unwrap();
        assert_eq!(read(&mut server).await, Some(1));
        assert_eq!(read(&mut server).await, Some(0), "as if the client had gone");
    }

    #[tokio::test(start_paused = true)]
    async fn requests_answers_and_pauses_do_not() {
        let (mut client, mut server) = pair(1000);
        for _ in 0..5 {
            client.write_all(b"GET /").await.unwrap();
            assert_eq!(read(&mut server).await, Some(5));
            let answering = server.requests().begin();
            for _ in 0..20 {
                assert_eq!(read(&mut server).await, None, "a request may take long to answer");
            }
            client.write_all(b"body").await.unwrap();
            assert_eq!(read(&mut server).await, Some(4));
            drop(answering);
            for _ in 0..20 {
                assert_eq!(
                    read(&mut server).await,
                    None,
                    "how long it is kept is the server's to say"
                );
            }
        }
        client.write_all(b"rest of a body").await.unwrap();
        assert_eq!(read(&mut server).await, Some(14));
        for _ in 0..9 {
            assert_eq!(read(&mut server).await, None);
        }
        assert_eq!(read(&mut server).await, Some(0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_waits_for_the_rest_of_a_body_is_closed() {
        let (_client, mut server) = pair(1000);
        drop(server.requests().begin());
        for _ in 0..24 {
            assert_eq!(read(&mut server).await, None);
        }
        let closed = [read(&mut server).await, read(&mut server).await];
        assert!(closed.contains(&Some(0)), "{closed:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_takes_nothing_of_its_answer_is_dropped() {
        let (_client, mut server) = pair(1000);
        let started = Instant::now();
        let refused = server.write_all(&[0; 5000]).await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::TimedOut);
        assert_eq!(started.elapsed().as_secs(), 30);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_client_gets_all_and_a_slower_one_does_not() {
        for (octets_a_second, all) in [(1100, true), (900, false)] {
            let (mut client, mut server) = pair(1000);
            let reading = tokio::spawn(async move {
                let mut buffer = vec![0; octets_a_second];
                let mut taken = 0;
                while client.read_exact(&mut buffer).await.is_ok() {
                    taken += octets_a_second;
                    sleep(SECOND).await;
                }
                taken
            });
            let wrote = server.write_all(&vec![0; 110 * 900]).await;
            assert_eq!(wrote.is_ok(), all, "{octets_a_second}");
            server.flush().await.unwrap();
            assert!(server.backlog.is_none());
            drop(server);
            assert_eq!(reading.await.unwrap() >= 98_000, all);
        }
    }
}
