//! What the served binary writes to its log, and what it must not.

use std::{collections::BTreeSet, time::Duration};

use serde_json::{Value, json};

use crate::setting::{Running, Setting, wait_until};

/// Nothing of these may stand in a log: names, and what tells one address from another.
const READERS: &[&str] = &[
    "hanna",
    "sakretnaja",
    "Ганна",
    "refused",
    "denied",
    "later",
    "zmicier",
    "stranger",
];

struct Client {
    http: reqwest::Client,
    root: String,
    requests: usize,
}

impl Client {
    async fn ask(
        &mut self,
        method: &str,
        path: &str,
        shape: impl Fn(reqwest::RequestBuilder) -> reqwest::RequestBuilder,
    ) -> u16 {
        self.requests += 1;
        let request = self
            .http
            .request(method.parse().unwrap(), format!("{}{path}", self.root));
        shape(request).send().await.unwrap().status().as_u16()
    }

    async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> u16 {
        let carried = match path {
            "/weekly/subscribe" => crate::shown_form::carried(&self.http, &self.root, "weekly").await,
            _ => Vec::new(),
        };
        self.requests += usize::from(!carried.is_empty());
        let fields = crate::shown_form::with(fields, &carried);
        self.ask("POST", path, |request| request.form(&fields)).await
    }
}

fn mail_to(setting: &Setting, address: &str, count: usize) -> crate::receiver::Received {
    let mut mails = Vec::new();
    wait_until("a mail arrives", Duration::from_secs(30), || {
        mails = setting.receiver.to(address);
        mails.len() >= count
    });
    mails.pop().unwrap()
}

/// A reader's life, a relay's refusals and a few requests that are refused; answers the secrets that were used.
async fn a_busy_day(setting: &Setting, running: &Running) -> (Vec<String>, usize) {
    let token = setting.token().await;
    let mut client = Client {
        http: reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap(),
        root: running.root.clone(),
        requests: 0,
    };
    let hanna = [("email", "hanna@example.org"), ("name", "Ганна Sakretnaja")];
    assert_eq!(client.form("/weekly/subscribe", &hanna).await, 202);
    assert_eq!(
        client
            .form("/weekly/subscribe", &[("email", "refused-stranger@example.org")])
            .await,
        202
    );
    let confirm = mail_to(setting, "hanna@example.org", 1).link("/confirm/");
    assert_eq!(client.ask("GET", &confirm, |r| r).await, 200);
    assert_eq!(client.form(&confirm, &[]).await, 200);
    let leave = mail_to(setting, "hanna@example.org", 2).link("/unsubscribe/");
    assert_eq!(client.form("/weekly/subscribe", &hanna).await, 202);
    let manage = mail_to(setting, "hanna@example.org", 3).link("/preferences/");
    assert_eq!(client.ask("GET", &manage, |r| r).await, 200);
    let choices = [("newsletter", "weekly"), ("section", "weekly")];
    assert_eq!(client.form(&format!("{manage}/choices"), &choices).await, 303);
    let other = [("email", "hanna-elsewhere@example.org")];
    assert_eq!(client.form(&format!("{manage}/address"), &other).await, 303);
    assert_eq!(client.form("/manage", &[("email", "hanna@example.org")]).await, 202);
    let change = mail_to(setting, "hanna-elsewhere@example.org", 1).link("/address/confirm/");
    let renewed = mail_to(setting, "hanna@example.org", 4).link("/preferences/");

    let special = json!({"newsletter": "weekly", "subject": "Special", "briefs": [1]});
    assert_eq!(
        client
            .ask("POST", "/api/v1/issues", |r| r.bearer_auth(&token).json(&special))
            .await,
        201
    );
    let schedule = |r: reqwest::RequestBuilder| r.bearer_auth(&token).json(&json!({}));
    assert_eq!(client.ask("POST", "/api/v1/issues/1/schedule", schedule).await, 200);
    mail_to(setting, "hanna@example.org", 5);
    mail_to(setting, "zmicier@example.org", 1);
    let (db, _) = setting.open();
    let mut refused = 0;
    while refused < 2 {
        let ledger = vesnik::delivery::report::report(&db, vesnik::domain::IssueId(1))
            .await
            .unwrap();
        let of = |status| ledger.by_status[&status];
        refused = of(vesnik::domain::DeliveryStatus::Failed) + of(vesnik::domain::DeliveryStatus::Deferred).min(1);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    assert_eq!(client.ask("GET", &leave, |r| r).await, 200);
    assert_eq!(client.form(&leave, &[("List-Unsubscribe", "One-Click")]).await, 200);
    let unknown = format!("/confirm/{}", "A".repeat(43));
    assert_eq!(client.ask("GET", &unknown, |r| r).await, 404);
    assert_eq!(client.ask("GET", "/weekly?email=hanna@example.org", |r| r).await, 200);
    assert_eq!(client.ask("GET", "/hanna@example.org/sakretnaja", |r| r).await, 404);
    let signup = "/api/v1/newsletters/weekly/subscribers";
    let broken = |r: reqwest::RequestBuilder| r.header("Content-Type", "application/json");
    assert_eq!(
        client
            .ask("POST", signup, |r| broken(r).body("{\"email\": hanna@example.org}"))
            .await,
        400
    );
    assert_eq!(
        client
            .ask("POST", signup, |r| broken(r).body("{\"hanna@example.org\": 1}"))
            .await,
        422
    );
    assert_eq!(
        client
            .ask("POST", signup, |r| r.json(&json!({"email": "hanna@@example.org"})))
            .await,
        422
    );
    let wrong = |r: reqwest::RequestBuilder| r.bearer_auth("A".repeat(43));
    assert_eq!(client.ask("GET", "/api/v1/briefs", wrong).await, 401);
    assert_eq!(client.ask("GET", "/readyz", |r| r).await, 200);
    let secret = |link: &str| link.rsplit('/').next().unwrap().to_owned();
    let mut secrets = vec![token, "A".repeat(43), "list@".into(), "@example.org".into()];
    secrets.extend([&confirm, &leave, &manage, &change, &renewed].map(|link| secret(link)));
    (secrets, client.requests - 1)
}

async fn logs_are_structured_and_name_nobody(database: Option<String>) {
    let readers = "email,name\nzmicier@example.org,Zmicier\nrefused@example.org,Refused\ndenied@example.org,Denied\nlater@example.org,\n";
    let dir = tempfile::tempdir().unwrap();
    // It falls due in a leap year's February only, so that the special issue is the first.
    let setting = Setting::in_dir(dir, database, readers.to_owned(), "0 0 29 2 *").await;
    let mut running = setting.serve_with("export RUST_LOG=info,vesnik=debug; exec \"$@\"");
    let (secrets, requests) = a_busy_day(&setting, &running).await;
    assert_eq!(running.terminate().0.code(), Some(0));
    let lines = running.log();
    let mut answered = BTreeSet::new();
    for line in &lines {
        let read: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"));
        for field in ["timestamp", "level", "target"] {
            assert!(read[field].is_string(), "{field} is missing: {line}");
        }
        let small = line.to_lowercase();
        for word in READERS {
            assert!(!small.contains(&word.to_lowercase()), "{word} stands in {line}");
        }
        for secret in &secrets {
            assert!(!line.contains(secret.as_str()), "{secret} stands in {line}");
        }
        if read["span"]["name"] == "request" || read["fields"]["message"] == "answered" {
            let id = read["span"]["request_id"]
                .as_str()
                .unwrap_or_else(|| panic!("no request id: {line}"));
            let is_end = read["fields"]["message"] == "answered" && read["level"] == "INFO";
            if is_end {
                assert!(
                    read["fields"]["status"].is_u64() && read["fields"]["duration_ms"].is_f64(),
                    "{line}"
                );
                assert!(answered.insert(id.to_owned()), "two requests have one id: {line}");
            }
        }
    }
    assert_eq!(answered.len(), requests, "one line a request: {lines:#?}");
    assert!(
        lines
            .iter()
            .any(|line| line.contains("the relay refuses us") && line.contains("550 5.7.26"))
    );
    println!("{} log lines, {requests} of them of requests", lines.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_are_structured_and_name_nobody_on_sqlite() {
    logs_are_structured_and_name_nobody(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_are_structured_and_name_nobody_on_postgres() {
    let server = tokio::task::spawn_blocking(crate::postgres::server).await.unwrap();
    if let Some(server) = server {
        logs_are_structured_and_name_nobody(Some(crate::postgres::new_database(server))).await;
    }
}
