//! A program on loopback that is told of events, and checks each signature by itself (HMAC of RFC 2104, as Standard Webhooks has it).

use std::{
    collections::VecDeque,
    io::{Read, Write},
    net::{SocketAddr, TcpListener},
    sync::{Arc, Mutex},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Told {
    pub id: String,
    pub timestamp: String,
    pub signature: String,
    pub body: String,
}

impl Told {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Whether one of its signatures was made with this secret.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        self.signature.split(' ').any(|signature| {
            let signature = BASE64_STANDARD.decode(signature.strip_prefix("v1,").unwrap()).unwrap();
            let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
            mac.update(format!("{}.{}.{}", self.id, self.timestamp, self.body).as_bytes());
            mac.verify_slice(&signature).is_ok()
        })
    }
}

/// It answers each request with the next of the answers it was given, and with 204 when there is none.
pub struct HttpReceiver {
    pub address: SocketAddr,
    told: Arc<Mutex<Vec<Told>>>,
    answers: Arc<Mutex<VecDeque<String>>>,
}

impl HttpReceiver {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let receiver = HttpReceiver {
            address: listener.local_addr().unwrap(),
            told: Arc::default(),
            answers: Arc::default(),
        };
        let (told, answers) = (Arc::clone(&receiver.told), Arc::clone(&receiver.answers));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                let Some(request) = read(&mut stream) else { continue };
                told.lock().unwrap().push(request);
                let answer = answers.lock().unwrap().pop_front();
                let answer = answer.unwrap_or_else(|| "204 No Content\r\n\r\n".to_owned());
                let _ = stream.write_all(format!("HTTP/1.1 {answer}").as_bytes());
            }
        });
        receiver
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// The next requests are answered so.
    pub fn answer(&self, answer: &str, times: usize) {
        let mut answers = self.answers.lock().unwrap();
        answers.extend(std::iter::repeat_n(answer.to_owned(), times));
    }

    /// From now on it takes everything.
    pub fn forget_answers(&self) {
        self.answers.lock().unwrap().clear();
    }

    /// What came since this was asked last.
    pub fn take(&self) -> Vec<Told> {
        std::mem::take(&mut *self.told.lock().unwrap())
    }
}

fn read(stream: &mut impl Read) -> Option<Told> {
    let mut octets = Vec::new();
    let mut some = [0; 4096];
    loop {
        let count = stream.read(&mut some).ok().filter(|count| *count > 0)?;
        octets.extend_from_slice(&some[..count]);
        let text = String::from_utf8_lossy(&octets).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let header = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(": "));
            let found = lines.find(|(of, _)| of.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.to_owned()).unwrap_or_default()
        };
        let length: usize = header("content-length").parse().unwrap_or(0);
        if body.len() >= length {
            assert!(head.starts_with("POST /hook HTTP/1.1\r\n"), "{head}");
            assert_eq!(header("content-type"), "application/json");
            return Some(Told {
                id: header("webhook-id"),
                timestamp: header("webhook-timestamp"),
                signature: header("webhook-signature"),
                body: body.to_owned(),
            });
        }
    }
}
