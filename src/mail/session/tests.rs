//! A session against the catcher and against relays that follow a script.

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::*;
use crate::mail::catcher::Catcher;
use crate::mail::relay::{Credentials, Tls};

const PIPELINING: &str = "250-me\r\n250-PIPELINING\r\n250 8BITMIME\r\n";
const PLAIN: &str = "250-me\r\n250 SIZE 100\r\n";
const BODY: &[u8] = b"Subject: hi\r\n\r\nhi\r\n";

fn deadlines() -> Deadlines {
    Deadlines {
        connect: Duration::from_secs(5),
        command: Duration::from_secs(5),
        message: Duration::from_secs(5),
    }
}

fn relay(port: u16) -> Relay {
    Relay::parse(&format!("smtp://127.0.0.1:{port}")).unwrap()
}

fn to(recipient: &str) -> Envelope {
    Envelope {
        sender: "desk@news.example".into(),
        recipient: recipient.into(),
    }
}

/// A relay that hears the given lines and gives the given answers; `.` stands for a whole message,
/// an empty answer for none. It drops the connection after the last.
async fn scripted(steps: Vec<(&'static str, &'static str)>) -> (u16, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let task = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 me ESMTP\r\n").await.unwrap();
        for (heard, answer) in steps {
            let mut line = String::new();
            while line != ".\r\n" {
                line.clear();
                assert_ne!(stream.read_line(&mut line).await.unwrap(), 0, "{heard}");
                if heard != "." {
                    assert_eq!(line.trim_end(), heard);
                    break;
                }
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (port, task)
}

async fn session(port: u16) -> Session {
    Session::connect(&relay(port), "vesnik.example", deadlines())
        .await
        .unwrap()
}

async fn send(session: &mut Session, envelope: &Envelope, message: &[u8]) -> Verdict {
    session.send(envelope, &mut Wire::of(message)).await
}

/// What a verdict that decides nothing says.
fn words(verdict: &Verdict) -> &str {
    match verdict {
        Verdict::TryLater(delay) => &delay.words,
        decided => panic!("{decided:?}"),
    }
}

const EHLO: &str = "EHLO vesnik.example";
const MAIL: &str = "MAIL FROM:<desk@news.example>";
const OK: &str = "250 ok\r\n";
const GO: &str = "354 go\r\n";

#[tokio::test]
async fn the_catcher_gets_every_byte() {
    let catcher = Catcher::start("127.0.0.1:0".parse().unwrap()).unwrap();
    let mut session = session(catcher.address().port()).await;
    for (message, caught) in [
        ("Subject: a\r\n\r\n", "Subject: a\r\n\r\n"),
        ("", ""),
        (".\r\n..\r\n.x\r\n\r\n.\r\n", ".\r\n..\r\n.x\r\n\r\n.\r\n"),
        (
            "Subject: b\r\n\r\nПривітанне, Мінск\r\n",
            "Subject: b\r\n\r\nПривітанне, Мінск\r\n",
        ),
        ("a\n.\nQUIT\r.\rb", "a\r\n.\r\nQUIT\r\n.\r\nb\r\n"),
    ] {
        let verdict = send(&mut session, &to("ann@x.example"), message.as_bytes()).await;
        assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
        let newest = catcher.messages().remove(0);
        assert_eq!(String::from_utf8_lossy(&newest.raw), caught);
        assert_eq!(newest.sender, "desk@news.example");
        assert_eq!(newest.recipients, ["ann@x.example"]);
    }
    let verdict = send(&mut session, &to("жук@пошта.example"), BODY).await;
    assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
    assert_eq!(catcher.messages()[0].recipients, ["жук@пошта.example"]);
    let verdict = send(&mut session, &to("a@x.example"), &vec![b'x'; 27_000_000]).await;
    assert!(matches!(verdict, Verdict::MessageRefused(_)));
    assert!(session.is_usable());
    session.quit().await;
}

#[tokio::test]
async fn a_relay_without_pipelining_is_asked_in_turn() {
    let (port, relay) = scripted(vec![
        (EHLO, PLAIN),
        ("MAIL FROM:<desk@news.example> SIZE=19", OK),
        ("RCPT TO:<no@x.example>", "550-5.1.1 no\r\n550 5.1.1 such user\r\n"),
        ("RSET", OK),
        ("MAIL FROM:<desk@news.example> SIZE=19", OK),
        ("RCPT TO:<ann@x.example>", OK),
        ("DATA", GO),
        (".", "250 2.0.0 queued\r\n"),
        ("QUIT", "221 bye\r\n"),
    ])
    .await;
    let mut session = session(port).await;
    let refused = Verdict::RecipientFailed(Reply::new(550, "5.1.1 no such user"));
    assert_eq!(send(&mut session, &to("no@x.example"), BODY).await, refused);
    let accepted = Verdict::Accepted(Reply::new(250, "2.0.0 queued"));
    assert_eq!(send(&mut session, &to("ann@x.example"), BODY).await, accepted);
    let verdict = send(&mut session, &to("ann@x.example"), &[b'x'; 200]).await;
    assert!(matches!(verdict, Verdict::MessageRefused(_)));
    let verdict = send(&mut session, &to("ann@x.example"), "é".as_bytes()).await;
    assert!(matches!(verdict, Verdict::MessageRefused(_)));
    let verdict = send(&mut session, &to("жук@x.example"), BODY).await;
    let Verdict::RecipientFailed(reply) = verdict else {
        panic!("{verdict:?}");
    };
    assert_eq!(reply.to_string(), "550 5.6.7 relay does not offer SMTPUTF8");
    session.quit().await;
    relay.await.unwrap();
}

#[tokio::test]
async fn a_refused_recipient_leaves_a_pipelined_session_in_step() {
    let (port, relay) = scripted(vec![
        (EHLO, PIPELINING),
        // DATA granted although nobody is left: RFC 2920 §3.1 wants a lone dot.
        (MAIL, OK),
        ("RCPT TO:<no@x.example>", "550 5.1.1 no such user\r\n"),
        ("DATA", GO),
        (".", "554 no valid recipients\r\n"),
        // DATA refused as well.
        (MAIL, OK),
        ("RCPT TO:<no@x.example>", "450 4.2.1 later\r\n"),
        ("DATA", "554 no valid recipients\r\n"),
        ("RSET", OK),
        // Everything refused.
        (MAIL, "550 5.7.26 not you\r\n"),
        ("RCPT TO:<ann@x.example>", "503 5.5.1 mail first\r\n"),
        ("DATA", "503 5.5.1 mail first\r\n"),
        ("RSET", OK),
        (MAIL, OK),
        ("RCPT TO:<ann@x.example>", OK),
        ("DATA", GO),
        (".", OK),
    ])
    .await;
    let mut session = session(port).await;
    let verdict = send(&mut session, &to("no@x.example"), BODY).await;
    assert_eq!(verdict, Verdict::RecipientFailed(Reply::new(550, "5.1.1 no such user")));
    let verdict = send(&mut session, &to("no@x.example"), BODY).await;
    assert_eq!(words(&verdict), "450 4.2.1 later");
    let verdict = send(&mut session, &to("ann@x.example"), BODY).await;
    assert_eq!(verdict, Verdict::SenderRefused(Reply::new(550, "5.7.26 not you")));
    let verdict = send(&mut session, &to("ann@x.example"), BODY).await;
    assert_eq!(verdict, Verdict::Accepted(Reply::new(250, "ok")));
    assert!(session.is_usable());
    relay.await.unwrap();
}

#[tokio::test]
async fn a_broken_session_says_where_it_broke_and_stays_closed() {
    let rcpt = "RCPT TO:<ann@x.example>";
    let unanswered = "connection lost after the message was sent, before the answer";
    let out_of_step = "the relay's answers do not match the commands: before the message was sent";
    for (steps, text) in [
        (vec![(MAIL, OK), (rcpt, OK), ("DATA", GO), (".", "")], unanswered),
        (
            vec![(MAIL, OK), (rcpt, "")],
            "connection lost before the message was sent",
        ),
        (vec![(MAIL, OK), (rcpt, "421 4.3.2 closing\r\n")], "421 4.3.2 closing"),
        (vec![(MAIL, OK), (rcpt, OK), ("DATA", GO), (".", "421 x\r\n")], "421 x"),
        (vec![(MAIL, GO)], out_of_step),
        (vec![(MAIL, "220 me\r\n"), (rcpt, "hello\r\n")], out_of_step),
    ] {
        let mut script = vec![(EHLO, PIPELINING)];
        script.extend(steps);
        let (port, _relay) = scripted(script).await;
        let mut session = session(port).await;
        let verdict = send(&mut session, &to("ann@x.example"), BODY).await;
        assert_eq!(words(&verdict), text);
        assert!(!session.is_usable());
        let verdict = send(&mut session, &to("ann@x.example"), BODY).await;
        assert_eq!(words(&verdict), "the session is closed");
    }
}

#[tokio::test]
async fn a_refusal_outlives_the_connection() {
    let (port, _relay) = scripted(vec![(EHLO, PIPELINING), (MAIL, "554 5.7.1 blocked\r\n")]).await;
    let mut session = session(port).await;
    let verdict = send(&mut session, &to("ann@x.example"), BODY).await;
    assert_eq!(verdict, Verdict::SenderRefused(Reply::new(554, "5.7.1 blocked")));
    assert!(!session.is_usable());
}

#[tokio::test]
async fn a_silent_relay_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let relay = relay(listener.local_addr().unwrap().port());
    let mut soon = deadlines();
    soon.connect = Duration::from_millis(20);
    let error = Session::connect(&relay, "me", soon).await.unwrap_err();
    assert!(matches!(error, ConnectError::TimedOut), "{error}");
    drop(listener);
    let error = Session::connect(&relay, "me", deadlines()).await.unwrap_err();
    assert!(matches!(error, ConnectError::Unreachable(_)), "{error}");
}

#[tokio::test]
async fn addresses_that_would_leave_their_command_are_never_written() {
    let (port, relay) = scripted(vec![(EHLO, PIPELINING), ("QUIT", "221 bye\r\n")]).await;
    let mut session = session(port).await;
    for bad in ["", "a@x\r\nRSET", "a@x>", "<a@x", "a@x\n", "a@x\u{0}"] {
        let verdict = send(&mut session, &to(bad), BODY).await;
        assert!(matches!(verdict, Verdict::RecipientFailed(_)), "{bad:?} {verdict:?}");
        let from_bad = Envelope {
            sender: format!("{bad}\r"),
            recipient: "ann@x.example".into(),
        };
        let verdict = send(&mut session, &from_bad, BODY).await;
        assert!(matches!(verdict, Verdict::SenderRefused(_)), "{bad:?} {verdict:?}");
    }
    session.quit().await;
    relay.await.unwrap();
}

#[tokio::test]
async fn no_promise_about_the_line_is_dropped_in_silence() {
    let login = Some(Credentials::new("ann", "secret"));
    let steps = |answer| vec![(EHLO, answer)];
    for (tls, credentials, answer, error) in [
        (
            Tls::Required,
            None,
            OK,
            "no trusted line to the relay: the relay offers no STARTTLS",
        ),
        (
            Tls::Off,
            None,
            "554 5.7.1 go away\r\n",
            "relay refused the session: 554 5.7.1 go away",
        ),
        (
            Tls::Opportunistic,
            login,
            "250-me\r\n250 AUTH CRAM-MD5\r\n",
            "relay refused the login: 504 5.5.4 relay offers no AUTH that fits the login",
        ),
    ] {
        let (port, _relay) = scripted(steps(answer)).await;
        let mut relay = relay(port);
        (relay.tls, relay.credentials) = (tls, credentials);
        let refused = Session::connect(&relay, "vesnik.example", deadlines()).await;
        assert_eq!(refused.unwrap_err().to_string(), error);
    }
}

/// Announces the first message and sends all, each with the next one's announcement behind it.
async fn send_in_a_row(session: &mut Session, recipients: &[&str]) -> Vec<(Verdict, Option<Opened>)> {
    let mut wires = [Wire::of(BODY), Wire::of(BODY)];
    let mut answers = Vec::new();
    assert_eq!(session.announce(&to(recipients[0]), &wires[0]).await, Opened::Granted);
    for next in recipients[1..].iter().map(Some).chain([None]) {
        let [current, behind] = &mut wires;
        let next = next.map(|recipient| to(recipient));
        answers.push(
            session
                .deliver(current, next.as_ref().map(|next| (next, &*behind)))
                .await,
        );
        if !matches!(answers.last(), Some((_, Some(Opened::Granted)))) {
            break;
        }
    }
    answers
}

#[tokio::test]
async fn messages_in_a_row_ride_in_the_same_writes() {
    let rcpt = |answer| ("RCPT TO:<ann@x.example>", answer);
    let (port, relay) = scripted(vec![
        (EHLO, PIPELINING),
        (MAIL, OK),
        rcpt(OK),
        ("DATA", GO),
        (".", "250 2.0.0 one\r\n"),
        (MAIL, OK),
        rcpt(OK),
        ("DATA", GO),
        (".", "250 2.0.0 two\r\n"),
        // The third is refused while the second is accepted, and the session goes on.
        (MAIL, OK),
        rcpt("550 5.1.1 no such user\r\n"),
        ("DATA", "554 no valid recipients\r\n"),
        ("RSET", OK),
        ("QUIT", "221 bye\r\n"),
    ])
    .await;
    let mut session = session(port).await;
    let answers = send_in_a_row(&mut session, &["ann@x.example"; 3]).await;
    let accepted = |text| Verdict::Accepted(Reply::new(250, text));
    let refused = Verdict::RecipientFailed(Reply::new(550, "5.1.1 no such user"));
    assert_eq!(
        answers,
        [
            (accepted("2.0.0 one"), Some(Opened::Granted)),
            (accepted("2.0.0 two"), Some(Opened::Refused(refused))),
        ]
    );
    session.quit().await;
    relay.await.unwrap();
}

#[tokio::test]
async fn a_relay_that_closes_between_messages_has_taken_the_first_and_not_the_second() {
    for (mail, sender) in [
        ("421 4.7.0 enough for now\r\n", "421 4.7.0 enough for now"),
        ("", "connection lost before the message was sent"),
    ] {
        let (port, _relay) = scripted(vec![
            (EHLO, PIPELINING),
            (MAIL, OK),
            ("RCPT TO:<ann@x.example>", OK),
            ("DATA", GO),
            (".", OK),
            (MAIL, mail),
        ])
        .await;
        let mut session = session(port).await;
        let answers = send_in_a_row(&mut session, &["ann@x.example"; 2]).await;
        let [(Verdict::Accepted(_), Some(Opened::Lost(delay)))] = answers.as_slice() else {
            panic!("{answers:?}");
        };
        assert_eq!(delay.words, sender);
        assert!(!session.is_usable());
    }
}

#[tokio::test]
async fn without_pipelining_the_next_message_is_announced_after_the_answer() {
    let (port, relay) = scripted(vec![
        (EHLO, PLAIN),
        ("MAIL FROM:<desk@news.example> SIZE=19", OK),
        ("RCPT TO:<ann@x.example>", OK),
        ("DATA", GO),
        (".", OK),
        ("MAIL FROM:<desk@news.example> SIZE=19", OK),
        ("RCPT TO:<bob@x.example>", "450 4.2.0 greylisted\r\n"),
        ("RSET", OK),
    ])
    .await;
    let mut session = session(port).await;
    let answers = send_in_a_row(&mut session, &["ann@x.example", "bob@x.example"]).await;
    let [(Verdict::Accepted(_), Some(Opened::Refused(later)))] = answers.as_slice() else {
        panic!("{answers:?}");
    };
    assert_eq!(words(later), "450 4.2.0 greylisted");
    assert!(session.is_usable());
    relay.await.unwrap();
}
