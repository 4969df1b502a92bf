//! The JSON API's own rules.

use serde_json::{Value, json};
use vesnik::web::{api::openapi, routes::API_ROUTES};

use crate::test_app::on_both;

on_both! {
    async fn two_editors_cannot_overwrite_one_another(app: TestApp) {
        app.a_newsletter().await;
        let id = app.a_brief("politics", "Vote", "One.").await;
        let path = format!("/briefs/{id}");
        assert_eq!(app.api("PATCH", &path, json!({"body": "Two."})).await.0, 428);
        let (status, saved) = app.api_if_match("PATCH", &path, Some("\"1\""), json!({"body": "Two."})).await;
        assert_eq!((status, &saved["version"]), (200, &json!(2)));
        let (status, problem) = app.api_if_match("PATCH", &path, Some("\"1\""), json!({"body": "Three."})).await;
        assert_eq!((status, &problem["type"]), (412, &json!("urn:vesnik:problem:stale")));
        let (_, revisions) = app.api("GET", &format!("{path}/revisions"), Value::Null).await;
        assert_eq!(revisions.as_array().unwrap().len(), 2);
        assert_eq!(app.api("POST", &format!("{path}/publish"), json!({})).await.0, 409);
        assert_eq!(app.api("POST", &format!("{path}/retract"), json!({})).await.0, 200);
        assert_eq!(app.get("/weekly/briefs/vote").await.0, 410);
    }

    async fn staff_routes_need_a_token(app: TestApp) {
        for (method, path) in API_ROUTES {
            if *path == "/openapi.json" || path.ends_with("/subscribers") {
                continue;
            }
            let path = path.replace("{slug}", "weekly").replace("{id}", "1");
            let url = format!("{}/api/v1{path}", app.root);
            let method = method.to_uppercase().parse().unwrap();
            let answer = app.http.request(method, url).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), 401, "{path}");
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
        }
    }

    async fn what_is_not_there_is_said_politely(app: TestApp) {
        assert_eq!(app.get("/nothing/here/at/all").await.0, 404);
        assert_eq!(app.get("/weekly").await.0, 404);
        assert_eq!(app.get("/mailbox").await.0, 404, "there is a relay, so there is no mailbox");
        assert_eq!(app.api("DELETE", "/briefs", json!({})).await.0, 405);
        assert_eq!(app.get("/healthz").await.0, 200);
        assert_eq!(app.get("/readyz").await, (200, r#"{"database":"ok","relay":"ok"}"#.to_owned()));
        assert_eq!(app.get("/api/docs").await.0, 200);
    }
}

#[test]
fn the_description_names_each_route_and_no_other() {
    let document = serde_json::to_value(openapi::build()).unwrap();
    let mut described: Vec<(String, String)> = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
            described.push((method.clone(), path.trim_start_matches("/api/v1").to_owned()));
        }
    }
    let mut routed: Vec<(String, String)> = API_ROUTES
        .iter()
        .map(|(method, path)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    described.sort();
    routed.sort();
    assert_eq!(described, routed);
}
