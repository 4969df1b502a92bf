//! Clients that send or take too slowly, or too much, over real sockets.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::get;
use crate::{setting::wait_until, test_app::TestApp};

/// How much later than allowed a client may be dropped: the machine may be busy.
const SLACK: Duration = Duration::from_secs(20);

async fn impatient() -> TestApp {
    let app = TestApp::on_sqlite_with(|settings, _| {
        settings.web.head_seconds = 1;
        settings.web.body_seconds = 1;
        settings.web.answer_seconds = 1;
        settings.web.idle_seconds = 1;
    });
    let app = app.await;
    app.a_newsletter().await;
    app
}

fn connect(root: &str) -> TcpStream {
    let stream = TcpStream::connect(root.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    stream
}

/// Sends the octets one by one, ten a second, until the server closes or all are sent and answered; what it answered.
fn trickle(stream: &mut TcpStream, octets: &[u8]) -> String {
    let (mut answered, mut buffer, start) = (Vec::new(), [0; 4096], Instant::now());
    let mut octets = octets.iter();
    loop {
        assert!(start.elapsed() < SLACK, "it is still waited for");
        if let Some(octet) = octets.next()
            && stream.write_all(&[*octet]).is_err()
        {
            break;
        }
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => answered.extend_from_slice(&buffer[..count]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
                break;
            }
        }
    }
    String::from_utf8(answered).unwrap()
}

/// Asks for the front page and reads the answer to its end.
fn ask_once(stream: &mut TcpStream) -> usize {
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let (mut answer, mut buffer) = (Vec::new(), [0; 4096]);
    wait_until("the answer comes", SLACK, || {
        if let Ok(count) = stream.read(&mut buffer) {
            answer.extend_from_slice(&buffer[..count]);
        }
        answer.ends_with(b"</html>\n") || answer.ends_with(b"</html>")
    });
    answer.len()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_trickles_in_is_not_waited_for() {
    let app = impatient().await;
    let address = app.root.clone();
    let mut first = connect(&app.root);
    let head = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Long: {}", "a".repeat(1000));
    let (of_first, of_later) = blocking(move || {
        let of_first = trickle(&mut first, head.as_bytes());
        // The first request of a connection is the server's to bound, all later ones are ours.
        let mut later = connect(&address);
        ask_once(&mut later);
        (of_first, trickle(&mut later, head.as_bytes()))
    })
    .await;
    assert!(
        of_first.is_empty() || of_first.starts_with("HTTP/1.1 408 "),
        "{of_first}"
    );
    assert_eq!(of_later, "");
    assert_eq!(get(&app, "/").await.status, 200, "others are answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_trickles_in_is_answered_408_and_not_waited_for() {
    let app = impatient().await;
    for (path, kind, words) in [
        ("/weekly/subscribe", "application/x-www-form-urlencoded", "своечасова"),
        (
            "/api/v1/newsletters/weekly/subscribers",
            "application/json",
            "urn:vesnik:problem:too-slow",
        ),
    ] {
        for length in ["Content-Length: 5000", "Transfer-Encoding: chunked"] {
            let mut stream = connect(&app.root);
            let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n{length}\r\n\r\n");
            let answer = blocking(move || {
                stream.write_all(head.as_bytes()).unwrap();
                trickle(&mut stream, "1\r\na\r\n".repeat(500).as_bytes())
            });
            let answer = answer.await;
            assert!(answer.starts_with("HTTP/1.1 408 "), "{path} {length}: {answer}");
            assert!(answer.contains(words), "{path} {length}: {answer}");
            assert!(answer.contains("x-content-type-options: nosniff"), "{answer}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_without_requests_is_closed() {
    let app = TestApp::on_sqlite_with(|settings, _| settings.web.idle_seconds = 1).await;
    let mut stream = connect(&app.root);
    let rest = blocking(move || {
        ask_once(&mut stream);
        trickle(&mut stream, b"")
    });
    assert_eq!(rest.await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_take_its_answer_is_dropped() {
    let app = impatient().await;
    let body = "Text that is said again and again. ".repeat(2_500);
    app.a_brief("politics", "Vote", &body).await;
    let one = get(&app, "/weekly/briefs/vote").await.body.len();
    assert!(one > 80_000);
    let mut stream = connect(&app.root);
    let read = blocking(move || {
        // More than both sockets hold, and nothing is read of it.
        let requests = "GET /weekly/briefs/vote HTTP/1.1\r\nHost: x\r\n\r\n".repeat(300);
        stream.write_all(requests.as_bytes()).unwrap();
        wait_until("the server closes", SLACK, || stream.write_all(b"\r\n").is_err());
        let (mut read, mut buffer) = (0, vec![0; 1 << 20]);
        while let Ok(count @ 1..) = stream.read(&mut buffer) {
            read += count;
        }
        read
    });
    let read = read.await;
    assert!(read < 299 * one, "{read} of {}", 300 * one);
    assert_eq!(get(&app, "/weekly/briefs/vote").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_connections_than_allowed_wait() {
    let app = TestApp::on_sqlite_with(|settings, _| {
        settings.web.connections = 2;
        settings.web.idle_seconds = 2;
    });
    let app = app.await;
    let mut streams: Vec<TcpStream> = (0..4).map(|_| connect(&app.root)).collect();
    let took = blocking(move || {
        let start = Instant::now();
        for stream in &mut streams {
            ask_once(stream);
        }
        start.elapsed()
    });
    let took = took.await;
    assert!(
        took >= Duration::from_millis(1500),
        "the last two waited for the first: {took:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_have_a_largest_size() {
    let app = impatient().await;
    let form = |octets: usize| format!("email=anna@example.org&more={}", "a".repeat(octets));
    let post = async |path: &str, kind: &str, body: String| {
        let request = app
            .http
            .post(format!("{}{path}", app.root))
            .header("Content-Type", kind)
            .body(body);
        let answer = request.send().await.unwrap();
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        (answer.status().as_u16(), kind, answer.text().await.unwrap())
    };
    let urlencoded = "application/x-www-form-urlencoded";
    // Without the hidden fields of the form it is shown once more.
    assert_eq!(post("/weekly/subscribe", urlencoded, form(60_000)).await.0, 200);
    for octets in [65_536, 300_000] {
        let (status, kind, page) = post("/weekly/subscribe", urlencoded, form(octets)).await;
        assert_eq!((status, &*kind), (413, "text/html; charset=utf-8"), "{octets}");
        assert!(page.contains("Запыт большы за 64\u{a0}КіБ."), "{page}");
    }
    let path = "/api/v1/newsletters/weekly/subscribers";
    let body = |octets: usize| json!({"email": "boris@example.org", "name": "a".repeat(octets)}).to_string();
    assert_eq!(
        post(path, "application/json", body(900_000)).await.0,
        422,
        "read, and refused for the name"
    );
    let (status, kind, problem) = post(path, "application/json", body(1 << 20)).await;
    assert_eq!((status, &*kind), (413, "application/problem+json"));
    let problem: Value = serde_json::from_str(&problem).unwrap();
    assert_eq!(problem["type"], "urn:vesnik:problem:too-large");
    assert_eq!(problem["detail"], "The request is larger than 1,024\u{a0}KiB.");
    // Of a body without a length so much is read, and no more.
    let mut stream = connect(&app.root);
    let answer = blocking(move || {
        let head = format!("POST /weekly/subscribe HTTP/1.1\r\nHost: x\r\nContent-Type: {urlencoded}\r\n");
        stream
            .write_all(format!("{head}Transfer-Encoding: chunked\r\n\r\n").as_bytes())
            .unwrap();
        let chunk = format!("1000\r\n{}\r\n", "a".repeat(0x1000));
        for _ in 0..17 {
            stream.write_all(chunk.as_bytes()).unwrap();
        }
        trickle(&mut stream, b"")
    });
    let answer = answer.await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    app.leaves_work_undone("the letter to Anna");
}
