//! A bare actix-web server: one handler a path, which answers status, headers and body from memory.

use std::{net::SocketAddr, path::Path, process::Command};

use actix_web::{App, HttpResponse, HttpServer, http::StatusCode, web};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use crate::{load::Answer, measure::Process, served::address_in};

/// Status, headers and body.
type ReadAnswer = (StatusCode, Vec<(String, String)>, web::Bytes);

/// What is not the handler's to say: the server says it.
const OF_SERVER: &[&str] = &["content-length", "date", "connection"];

/// A running bare server, ended when dropped.
pub struct Bare {
    pub address: SocketAddr,
    _process: Process,
}

impl Bare {
    /// Starts it with these answers: `/0` is the first.
    pub fn start(answers: &[Answer], dir: &Path) -> Self {
        let of_handler = |answer: &Answer| -> Vec<Value> {
            let headers = answer.headers.iter();
            let headers = headers.filter(|(name, _)| !OF_SERVER.contains(&name.to_lowercase().as_str()));
            headers.map(|(name, value)| json!([name, value])).collect()
        };
        let answers = answers.iter().map(|answer| {
            json!({
                "status": answer.status,
                "headers": of_handler(answer),
                "body": BASE64_STANDARD.encode(&answer.body),
            })
        });
        let file = dir.join("answers.json");
        std::fs::write(&file, Value::from_iter(answers).to_string()).unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        let process = Process::start("the bare server", command.arg("--bare").arg(file), dir.join("bare.log"));
        let address = address_in(&process, |line| line.strip_prefix("listening ").map(str::to_owned));
        Bare {
            address,
            _process: process,
        }
    }
}

/// Serves the answers of a file until the process is ended.
pub fn serve(file: &Path) {
    let read: Vec<Value> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let answers: Vec<ReadAnswer> = read
        .iter()
        .map(|answer| {
            let status = u16::try_from(answer["status"].as_u64().unwrap()).unwrap();
            let headers = serde_json::from_value(answer["headers"].clone()).unwrap();
            let body = BASE64_STANDARD.decode(answer["body"].as_str().unwrap()).unwrap();
            (StatusCode::from_u16(status).unwrap(), headers, body.into())
        })
        .collect();
    let system = actix_web::rt::System::new();
    system.block_on(async {
        let server = HttpServer::new(move || {
            let mut app = App::new();
            for (number, (status, headers, body)) in answers.iter().enumerate() {
                let (status, headers, body) = (*status, headers.clone(), body.clone());
                // A form comes with the request for some of them, and is read.
                let handler = move |_form: web::Bytes| {
                    let mut answer = HttpResponse::build(status);
                    for (name, value) in &headers {
                        answer.append_header((name.as_str(), value.as_str()));
                    }
                    std::future::ready(answer.body(body.clone()))
                };
                app = app.route(&format!("/{number}"), web::to(handler));
            }
            app
        });
        let server = server.workers(2).bind("127.0.0.1:0").unwrap();
        println!("listening {}", server.addrs()[0]);
        server.run().await.unwrap();
    });
}
