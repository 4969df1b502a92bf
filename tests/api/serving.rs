//! How the site is served: headers, pages from memory, limits and patience.

mod headers;
mod kept_pages;
mod patience;
mod site_version;

use reqwest::header::HeaderMap;

use crate::test_app::TestApp;

/// An answer as it came over the wire.
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

async fn ask(app: &TestApp, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    // The site's public name leads nowhere here.
    let within = reqwest::redirect::Policy::custom(|to| match to.url().host_str() {
        Some("127.0.0.1") => to.follow(),
        _ => to.stop(),
    });
    let client = reqwest::Client::builder().redirect(within).build().unwrap();
    let mut request = client.request(method.parse().unwrap(), format!("{}{path}", app.root));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.unwrap();
    Answer {
        status: answer.status().as_u16(),
        headers: answer.headers().clone(),
        body: answer.bytes().await.unwrap().to_vec(),
    }
}

async fn get(app: &TestApp, path: &str) -> Answer {
    ask(app, "GET", path, &[]).await
}

/// A newsletter with a brief "Vote", sent in issue 1 to Anna.
async fn a_newsroom(app: &TestApp) -> i64 {
    app.a_newsletter().await;
    app.a_reader("anna@example.org", &[]).await;
    let brief = app.a_brief("politics", "Vote", "On *Monday*.").await;
    app.set_time("2026-03-23T09:00:05Z");
    app.tick().await;
    app.deliver().await;
    brief
}
