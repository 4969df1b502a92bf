//! What preflight asks outside, on loopback: a name server and a web server, both real, and both told what to answer.

use std::{
    collections::HashMap,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, http::StatusCode, web};
use hickory_resolver::proto::{
    op::{Message, OpCode, ResponseCode},
    rr::{
        RData, Record,
        rdata::{A, TXT},
    },
};
use serde_json::{Value, json};
use tokio::net::UdpSocket;

use crate::{receiver::Receiver, test_app::TestApp};

/// Runs a test on each database with servers of its own.
macro_rules! on_both_outside {
    ($(async fn $name:ident($outside:ident: Outside) $body:block)+) => {$(
        async fn $name($outside: $crate::outside::Outside) $body

        mod $name {
            use crate::outside::Outside;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(Outside::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(outside) = Outside::on_postgres().await {
                    super::$name(outside).await;
                }
            }
        }
    )+};
}
pub(crate) use on_both_outside;

/// A site, with the servers that it asks.
pub struct Outside {
    pub app: TestApp,
    pub names: NameServer,
    pub web: WebServer,
    /// A server that the site may not ask.
    pub inner: WebServer,
}

impl Outside {
    pub async fn on_sqlite() -> Self {
        let (names, web, inner) = servers().await;
        let app = TestApp::on_sqlite_with(settings(&names, &web)).await;
        Outside { app, names, web, inner }
    }

    pub async fn on_postgres() -> Option<Self> {
        let (names, web, inner) = servers().await;
        let app = TestApp::on_postgres_with(settings(&names, &web)).await?;
        Some(Outside { app, names, web, inner })
    }

    /// A draft of one brief; what preflight finds in it, and what has to do with `rules` only.
    pub async fn found(&self, body: &str, rules: &str) -> Vec<Value> {
        self.app.a_newsletter().await;
        let brief = self.app.a_brief("politics", "Vote", body).await;
        let special = json!({"newsletter": "weekly", "subject": "Special", "briefs": [brief]});
        assert_eq!(self.app.api("POST", "/issues", special).await.0, 201);
        self.again(rules).await
    }

    /// What preflight finds now.
    pub async fn again(&self, rules: &str) -> Vec<Value> {
        let (status, preflight) = self.app.api("GET", "/issues/1/preflight", Value::Null).await;
        assert_eq!((status, &preflight["may_go"]), (200, &json!(true)), "{preflight}");
        let findings = preflight["findings"].as_array().unwrap().iter();
        let wanted = findings.filter(|finding| finding["rule"].as_str().unwrap().starts_with(rules));
        wanted.cloned().collect()
    }
}

async fn servers() -> (NameServer, WebServer, WebServer) {
    (NameServer::start().await, WebServer::start(), WebServer::start())
}

fn settings(names: &NameServer, web: &WebServer) -> impl FnOnce(&mut vesnik::config::Settings, &Receiver) + use<> {
    let (dns, allowed) = (names.address.to_string(), web.address.to_string());
    move |settings, _| {
        settings.preflight.dns = Some(dns);
        settings.preflight.private_addresses = vec![allowed];
        settings.preflight.dkim_selectors = vec!["s1".into()];
    }
}

type Zone = Arc<Mutex<HashMap<String, Vec<RData>>>>;

/// Answers from its zone; a name that is not there does not exist.
pub struct NameServer {
    pub address: SocketAddr,
    zone: Zone,
    asked: Arc<Mutex<Vec<String>>>,
}

impl NameServer {
    async fn start() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let zone = Zone::default();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (known, told) = (Arc::clone(&zone), Arc::clone(&asked));
        tokio::spawn(async move {
            let mut packet = [0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut packet).await {
                let question = Message::from_vec(&packet[..length]).unwrap();
                let query = &question.queries[0];
                told.lock()
                    .unwrap()
                    .push(format!("{} {}", query.name().to_ascii(), query.query_type()));
                let answer = answer(&question, &known).to_vec().unwrap();
                socket.send_to(&answer, from).await.unwrap();
            }
        });
        NameServer { address, zone, asked }
    }

    fn add(&self, name: &str, record: RData) {
        self.zone
            .lock()
            .unwrap()
            .entry(format!("{name}."))
            .or_default()
            .push(record);
    }

    pub fn host(&self, name: &str, address: [u8; 4]) {
        self.add(name, RData::A(A(Ipv4Addr::from(address))));
    }

    pub fn text(&self, name: &str, text: &str) {
        self.add(name, RData::TXT(TXT::new(vec![text.to_owned()])));
    }

    pub fn forget(&self, name: &str) {
        self.zone.lock().unwrap().remove(&format!("{name}."));
    }

    /// The questions so far: name and type.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    pub fn fail(&self, name: &str) {
        self.zone.lock().unwrap().insert(format!("{name}."), Vec::new());
    }
}

/// A name with no records at all stands for a server that fails.
fn answer(asked: &Message, zone: &Zone) -> Message {
    let query = &asked.queries[0];
    let mut answer = Message::response(asked.metadata.id, OpCode::Query);
    answer.metadata.recursion_available = true;
    answer.add_query(query.clone());
    let name = query.name().to_ascii().to_lowercase();
    match zone.lock().unwrap().get(&name) {
        None => answer.metadata.response_code = ResponseCode::NXDomain,
        Some(records) if records.is_empty() => answer.metadata.response_code = ResponseCode::ServFail,
        Some(records) => {
            let wanted = records
                .iter()
                .filter(|record| record.record_type() == query.query_type());
            for record in wanted {
                answer.add_answer(Record::from_rdata(query.name().clone(), 60, record.clone()));
            }
        }
    }
    answer
}

/// `/404` answers 404, and so on; `/no-head/404` refuses HEAD and answers GET with 404; `/to?ADDRESS` redirects.
pub struct WebServer {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl WebServer {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&requests);
        let server = HttpServer::new(move || {
            let told = Arc::clone(&told);
            App::new().default_service(web::to(move |request: HttpRequest| {
                let line = format!("{} {}", request.method(), request.uri());
                told.lock().unwrap().push(line);
                std::future::ready(page(&request))
            }))
        });
        tokio::spawn(server.workers(1).disable_signals().listen(listener).unwrap().run());
        WebServer { address, requests }
    }

    pub fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.requests.lock().unwrap())
    }
}

fn page(request: &HttpRequest) -> HttpResponse {
    let path = request.path();
    let (refuses_head, path) = path.strip_prefix("/no-head").map_or((false, path), |path| (true, path));
    if refuses_head && request.method() == "HEAD" {
        return HttpResponse::MethodNotAllowed().finish();
    }
    if path == "/to" {
        let location = ("location", request.query_string());
        return HttpResponse::Found().insert_header(location).finish();
    }
    let status = path
        .trim_start_matches('/')
        .parse()
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok());
    HttpResponse::build(status.unwrap_or(StatusCode::OK)).body("a page")
}
