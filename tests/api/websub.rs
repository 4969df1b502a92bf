//! Telling a hub (WebSub) of what is new: each change at least once, whatever becomes of hub or process.

use std::{
    collections::HashMap,
    net::TcpListener,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use actix_web::{App, HttpResponse, HttpServer, http::StatusCode, web};
use serde_json::{Value, json};
use url::Url;
use vesnik::issues::websub;

use crate::test_app::TestApp;

/// A hub on loopback that keeps what it is told and answers as the test wants.
#[derive(Clone)]
struct Hub {
    url: String,
    status: Arc<AtomicU16>,
    told: Arc<Mutex<Vec<String>>>,
}

impl Hub {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let hub = Hub {
            url: format!("http://{}/hub?key=1", listener.local_addr().unwrap()),
            status: Arc::new(AtomicU16::new(202)),
            told: Arc::default(),
        };
        let own = hub.clone();
        let server = HttpServer::new(move || {
            let hub = own.clone();
            App::new().route(
                "/hub",
                web::post().to(move |form: web::Form<HashMap<String, String>>| {
                    assert_eq!(form["hub.mode"], "publish");
                    assert_eq!(form["hub.url"], form["hub.topic"]);
                    hub.told.lock().unwrap().push(form["hub.url"].clone());
                    let status = StatusCode::from_u16(hub.status.load(Ordering::SeqCst)).unwrap();
                    std::future::ready(HttpResponse::new(status))
                }),
            )
        });
        tokio::spawn(server.workers(1).disable_signals().listen(listener).unwrap().run());
        hub
    }

    /// What it was told since it was asked last, without the site's address.
    fn told(&self) -> Vec<String> {
        let told = std::mem::take(&mut *self.told.lock().unwrap());
        let path = |url: String| url.strip_prefix("http://news.example.org").unwrap().to_owned();
        told.into_iter().map(path).collect()
    }

    /// Lets the site tell it what is to tell now; answers of how many feeds.
    async fn listen(&self, app: &TestApp) -> usize {
        let (url, state) = (Url::parse(&self.url).unwrap(), &app.state);
        websub::tell(&state.db, &url, &state.links, state.now()).await.unwrap()
    }
}

async fn each_change_is_told(app: TestApp, hub: Hub) {
    app.a_newsletter().await;
    let old = app.a_brief("politics", "Old", "From before.").await;
    app.pass(Duration::from_secs(60));
    assert_eq!(hub.listen(&app).await, 0, "what was there before is not told");

    let vote = app.a_brief("politics", "Vote", "Text.").await;
    let later = json!({"newsletter": "weekly", "section": "economy", "slug": "later", "headline": "Later", "body": "x",
        "language": "en", "embargo_until": "2026-03-23T12:00:00Z"});
    app.publish(later).await;
    assert_eq!(hub.listen(&app).await, 0, "its transaction might not have ended");
    app.pass(Duration::from_secs(5));
    assert_eq!(hub.listen(&app).await, 8);
    let mut of_politics = hub.told();
    of_politics.sort();
    let expected = ["/weekly/feed", "/weekly/sections/politics/feed"]
        .map(|feed| [".json", ".json?lang=be", ".xml", ".xml?lang=be"].map(|end| format!("{feed}{end}")));
    assert_eq!(of_politics, expected.concat());
    for topic in &of_politics {
        assert_eq!(app.get(topic).await.0, 200, "{topic}");
    }
    assert_eq!(hub.listen(&app).await, 0, "once");

    for (path, body) in [
        (format!("/briefs/{vote}/corrections"), json!({"note": "Wrong."})),
        (format!("/briefs/{old}/retract"), json!({})),
    ] {
        let (status, answer) = app.api("POST", &path, body).await;
        assert!(status < 300, "{answer}");
        app.pass(Duration::from_secs(5));
        assert_eq!(hub.listen(&app).await, 8, "{path}");
    }
    hub.told();
    app.set_time("2026-03-23T12:00:02Z");
    assert_eq!(hub.listen(&app).await, 8, "the end of an embargo");
    assert!(
        hub.told()
            .contains(&"/weekly/sections/economy/feed.xml?lang=en".to_owned())
    );

    app.a_brief("economy", "Rates", "Up.").await;
    app.pass(Duration::from_secs(5));
    hub.status.store(500, Ordering::SeqCst);
    assert_eq!(hub.listen(&app).await, 0);
    assert_eq!(hub.told().len(), 1, "after the first refusal the others wait");
    hub.status.store(204, Ordering::SeqCst);
    assert_eq!(hub.listen(&app).await, 0, "not at once");
    app.pass(Duration::from_secs(60));
    assert_eq!(hub.listen(&app).await, 8, "but later, with what it did not take");

    app.a_brief("economy", "Storm", "Heavy.").await;
    app.pass(Duration::from_secs(5));
    let both = tokio::join!(hub.listen(&app), hub.listen(&app));
    assert_eq!(both.0 + both.1, 8, "of two processes one tells");
}

async fn feeds_name_the_hub(app: TestApp, hub: Hub) {
    app.a_newsletter().await;
    app.a_brief("politics", "Vote", "Text.").await;
    let answer = app
        .http
        .get(format!("{}/weekly/feed.xml?lang=be", app.root))
        .send()
        .await
        .unwrap();
    let links: Vec<_> = answer
        .headers()
        .get_all("link")
        .iter()
        .map(|link| link.to_str().unwrap().to_owned())
        .collect();
    let own = "<http://news.example.org/weekly/feed.xml?lang=be>; rel=\"self\"".to_owned();
    assert_eq!(links, [format!("<{}>; rel=\"hub\"", hub.url), own]);
    let read = feed_rs::parser::parse(answer.text().await.unwrap().as_bytes()).unwrap();
    let named = read
        .links
        .iter()
        .find(|link| link.rel.as_deref() == Some("hub"))
        .unwrap();
    assert_eq!(named.href, hub.url);
    let json: Value = serde_json::from_str(&app.get("/weekly/feed.json").await.1).unwrap();
    assert_eq!(json["hubs"], json!([{"type": "WebSub", "url": hub.url}]));
    let later: Value = serde_json::from_str(&app.get("/weekly/feed.json?before=vote").await.1).unwrap();
    assert_eq!(later["hubs"], Value::Null, "later pages are told to nobody");
}

macro_rules! with_hub {
    ($($name:ident),+) => {$(
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let hub = Hub::start();
                let url = hub.url.clone();
                let app = TestApp::on_sqlite_with(|settings, _| settings.discovery.websub_hub = Some(url)).await;
                super::$name(app, hub).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let hub = Hub::start();
                let url = hub.url.clone();
                let app = TestApp::on_postgres_with(|settings, _| settings.discovery.websub_hub = Some(url)).await;
                if let Some(app) = app {
                    super::$name(app, hub).await;
                }
            }
        }
    )+};
}
with_hub!(each_change_is_told, feeds_name_the_hub);
