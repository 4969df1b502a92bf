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
        assert_eq!(revisions["items"].as_array().unwrap().len(), 2);
        let in_body = json!({"body": "Three.", "version": 1});
        assert_eq!(app.api("PATCH", &path, in_body).await.0, 409, "a version in the body conflicts");
        let (status, saved) = app.api("PATCH", &path, json!({"body": "Three.", "version": 2})).await;
        assert_eq!((status, &saved["version"]), (200, &json!(3)));
        assert_eq!(app.api("POST", &format!("{path}/publish"), json!({})).await.0, 409);
        assert_eq!(app.api("POST", &format!("{path}/retract"), json!({})).await.0, 200);
        assert_eq!(app.get("/weekly/briefs/vote").await.0, 410);
    }

    async fn newsletters_and_editions_change_by_version(app: TestApp) {
        app.a_newsletter().await;
        let (status, shown) = app.api("GET", "/newsletters/weekly", Value::Null).await;
        assert_eq!((status, &shown["version"], &shown["reply_to"]), (200, &json!(1), &Value::Null));
        let change = json!({"name": "The Weekly", "reply_to": "answers@example.org"});
        assert_eq!(app.api("PATCH", "/newsletters/weekly", change.clone()).await.0, 428);
        let (status, changed) = app.api_if_match("PATCH", "/newsletters/weekly", Some("\"1\""), change.clone()).await;
        assert_eq!((status, &changed["name"], &changed["language"]), (200, &json!("The Weekly"), &json!("be")));
        assert_eq!(changed["reply_to"], "answers@example.org");
        assert_eq!(app.api_if_match("PATCH", "/newsletters/weekly", Some("\"1\""), change).await.0, 412);
        let (status, changed) = app.api("PATCH", "/newsletters/weekly", json!({"reply_to": null, "version": 2})).await;
        assert_eq!((status, &changed["reply_to"]), (200, &Value::Null));
        assert_eq!(app.api("PATCH", "/newsletters/weekly", json!({"slug": "daily", "version": 3})).await.0, 409);
        assert_eq!(app.api("PATCH", "/newsletters/weekly", json!({"name": "", "version": 3})).await.0, 422);
        let (status, section) = app.api("PATCH", "/newsletters/weekly/sections/economy", json!({"name": "Trade"})).await;
        assert_eq!((status, &section["name"]), (200, &json!("Trade")));

        let path = "/newsletters/weekly/editions/mondays";
        let (_, known) = app.api("GET", path, Value::Null).await;
        app.set_time("2026-03-23T09:00:01Z");
        let (status, renamed) = app.api("PATCH", path, json!({"name": "Each Monday", "version": 1})).await;
        assert_eq!(status, 200);
        assert_eq!(renamed["next_at"], known["next_at"], "a new name does not lose the occurrence that is due");
        let (status, moved) = app.api("PATCH", path, json!({"cron": "30 7 * * 5", "version": 2})).await;
        assert_eq!((status, &moved["next_at"]), (200, &json!("2026-03-27T04:30:00.000Z")));
        let (status, problem) = app.api("PATCH", path, json!({"cron": "61 * * * *", "version": 3})).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/cron")));
        let (_, stopped) = app.api("PATCH", path, json!({"active": false, "version": 3})).await;
        assert_eq!(stopped["active"], false);
        let (_, instant) = app.api("PATCH", path, json!({"cron": null, "zone": null, "version": 4})).await;
        assert_eq!((&instant["cron"], &instant["next_at"]), (&Value::Null, &Value::Null));
    }

    async fn a_repeated_request_is_carried_out_once(app: TestApp) {
        app.a_newsletter().await;
        let brief = json!({"newsletter": "weekly", "section": "economy", "headline": "Once"});
        let (status, made, _) = app.api_once("/briefs", "key-1", brief.clone()).await;
        assert_eq!(status, 201);
        let (status, again, headers) = app.api_once("/briefs", "key-1", brief.clone()).await;
        assert_eq!((status, &again), (201, &made), "the same answer");
        assert_eq!((headers["idempotent-replayed"].as_bytes(), headers["etag"].as_bytes()), (&b"true"[..], &b"\"1\""[..]));
        let other = json!({"newsletter": "weekly", "section": "economy", "headline": "Twice"});
        let (status, problem, _) = app.api_once("/briefs", "key-1", other).await;
        assert_eq!((status, &problem["type"]), (422, &json!("urn:vesnik:problem:key-reused")));
        let (_, briefs) = app.api("GET", "/briefs", Value::Null).await;
        assert_eq!(briefs["items"].as_array().unwrap().len(), 1);

        let (status, _, _) = app.api_once("/briefs", "key-2", brief.clone()).await;
        assert_eq!(status, 409, "the slug is taken");
        let (_, kept) = app.api("GET", "/briefs/1", Value::Null).await;
        let body = json!({"slug": "renamed", "version": kept["version"]});
        assert_eq!(app.api("PATCH", "/briefs/1", body).await.0, 200);
        assert_eq!(app.api_once("/briefs", "key-2", brief.clone()).await.0, 201, "a refused request is not kept");

        let path = format!("/briefs/{}/publish", made["id"]);
        assert_eq!(app.api_once(&path, "key-3", json!({})).await.0, 200);
        assert_eq!(app.api_once(&path, "key-3", json!({})).await.0, 200);
        assert_eq!(app.api_once(&path, "key-4", json!({})).await.0, 409);
        app.pass(std::time::Duration::from_secs(24 * 3600 + 1));
        assert_eq!(app.api_once(&path, "key-3", json!({})).await.0, 409, "a day later the key is forgotten");
        assert_eq!(app.api_once(&path, &"k".repeat(201), json!({})).await.0, 400);
        let large = json!({"newsletter": "weekly", "section": "economy", "headline": "Large", "body": "x".repeat(1 << 20)});
        let (status, problem, _) = app.api_once("/briefs", "key-5", large).await;
        assert_eq!((status, &problem["type"]), (413, &json!("urn:vesnik:problem:too-large")));
    }

    async fn requests_with_one_key_at_once_make_one_brief(app: TestApp) {
        app.a_newsletter().await;
        let brief = json!({"newsletter": "weekly", "section": "economy", "headline": "Storm"});
        let requests = (0..8).map(|_| app.api_once("/briefs", "storm", brief.clone()));
        let answers = futures::future::join_all(requests).await;
        assert!(answers.iter().any(|(status, _, _)| *status == 201));
        for (status, body, _) in &answers {
            assert!([201, 409].contains(status), "{status} {body}");
            assert!(*status == 201 || body["type"] == "urn:vesnik:problem:conflict", "{body}");
        }
        let (_, briefs) = app.api("GET", "/briefs", Value::Null).await;
        assert_eq!(briefs["items"].as_array().unwrap().len(), 1);
    }

    async fn a_test_copy_with_a_key_is_sent_once(app: TestApp) {
        app.a_newsletter().await;
        let brief = app.a_brief("economy", "Rates", "Up.").await;
        let special = json!({"newsletter": "weekly", "subject": "Special", "briefs": [brief]});
        let (_, issue) = app.api("POST", "/issues", special).await;
        assert_eq!((&issue["briefs"], &issue["newsletter"]), (&json!([brief]), &json!("weekly")));
        let path = format!("/issues/{}/send-test", issue["id"]);
        let to = json!({"email": "editor@example.org"});
        for _ in 0..2 {
            let (status, sent, _) = app.api_once(&path, "copy", to.clone()).await;
            assert_eq!(status, 200, "{sent}");
        }
        assert_eq!(app.receiver.to("editor@example.org").len(), 1);
        let refused = json!({"email": "refused@example.org"});
        let (status, problem, _) = app.api_once(&path, "other", refused.clone()).await;
        assert_eq!((status, &problem["type"]), (502, &json!("urn:vesnik:problem:relay")));
        assert_eq!(app.api_once(&path, "other", refused).await.1, problem, "the relay is not asked again");
        let (_, audit) = app.api("GET", "/audit?limit=1", Value::Null).await;
        assert_eq!((&audit["items"][0]["action"], &audit["items"][0]["actor"]), (&json!("issue.send_test"), &json!("test")));
    }

    async fn lists_come_in_pages(app: TestApp) {
        app.a_newsletter().await;
        for n in 0..5 {
            app.a_brief(["economy", "politics"][n % 2], &format!("Brief {n}"), "Text.").await;
        }
        let mut seen = Vec::new();
        let mut path = "/briefs?newsletter=weekly&limit=2".to_owned();
        loop {
            let (status, page) = app.api("GET", &path, Value::Null).await;
            assert_eq!(status, 200, "{page}");
            let items = page["items"].as_array().unwrap();
            seen.extend(items.iter().map(|b| b["headline"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/briefs?newsletter=weekly&limit=2&after={next}");
        }
        assert_eq!(seen, ["Brief 4", "Brief 3", "Brief 2", "Brief 1", "Brief 0"]);
        let (_, page) = app.api("GET", "/briefs?newsletter=weekly&section=politics&status=published", Value::Null).await;
        assert_eq!(page["items"].as_array().unwrap().len(), 2);
        assert_eq!(page["items"][0]["section"], "politics");
        for bad in ["limit=0", "limit=201", "after=x", "status=gone", "section=politics"] {
            let (status, problem) = app.api("GET", &format!("/briefs?{bad}"), Value::Null).await;
            assert_eq!(status, 422, "{bad}");
            assert_eq!(problem["errors"][0]["pointer"], format!("/{}", bad.split('=').next().unwrap()));
        }
        assert_eq!(app.api("GET", "/briefs?colour=red", Value::Null).await.0, 400);
        let pages = ["/newsletters", "/newsletters/weekly/sections", "/newsletters/weekly/editions", "/issues", "/audit",
            "/newsletters/weekly/editions/mondays/occurrences", "/subscribers", "/suppressions", "/briefs/1/revisions"];
        for path in pages {
            let (status, page) = app.api("GET", path, Value::Null).await;
            assert_eq!((status, page["items"].is_array(), &page["next"]), (200, true, &Value::Null), "{path} {page}");
        }
    }

    async fn editors_look_readers_up_and_authors_may_not(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &["economy"]).await;
        app.import("email\nrefused@example.org\n").await;
        app.a_reader("boris@example.org", &[]).await;
        let (_, found) = app.api("GET", "/subscribers?email=ANNA@example.org&status=active", Value::Null).await;
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
        assert_eq!((&found["items"][0]["edition"], &found["items"][0]["takes_all_sections"]), (&json!("mondays"), &json!(false)));

        let boris = json!({"email": "Boris@Example.org"});
        let (status, added) = app.api("POST", "/suppressions", boris.clone()).await;
        assert_eq!((status, &added["reason"]), (201, &json!("operator")));
        assert_eq!(app.api("POST", "/suppressions", boris).await.0, 409);
        app.a_brief("economy", "Rates", "Up.").await;
        app.set_time("2026-03-23T09:00:01Z");
        app.tick().await;
        app.deliver().await;
        let report = app.report().await;
        assert_eq!(report["audience"], 2, "a suppressed reader is not in the audience");
        let path = format!("/deliveries?issue={}&status=failed", report["issue"]["id"]);
        let (_, failed) = app.api("GET", &path, Value::Null).await;
        assert_eq!(failed["items"][0]["email"], "refused@example.org");
        assert!(failed["items"][0]["reply"].as_str().unwrap().starts_with("550"), "{failed}");
        let path = format!("/suppressions/{}", added["address_hash"].as_str().unwrap());
        assert_eq!(app.api("DELETE", &path, json!({})).await.0, 204);
        assert_eq!(app.api("DELETE", &path, json!({})).await.0, 404);

        let author = vesnik::accounts::create_token(&app.state.db, "author", vesnik::domain::Role::Author, None, app.state.now());
        let author = author.await.unwrap().reveal();
        for path in ["/subscribers", "/suppressions", "/deliveries?issue=1", "/audit"] {
            let answer = app.http.get(format!("{}/api/v1{path}", app.root)).bearer_auth(&author).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), 403, "{path}");
        }
    }

    async fn an_embargo_can_be_set_and_lifted(app: TestApp) {
        app.a_newsletter().await;
        let brief = json!({"newsletter": "weekly", "section": "economy", "headline": "Later",
            "embargo_until": "2026-04-01T00:00:00Z", "expires_at": "2026-05-01T00:00:00Z"});
        let (_, made) = app.api("POST", "/briefs", brief).await;
        assert_eq!(made["embargo_until"], "2026-04-01T00:00:00.000Z");
        let lift = json!({"embargo_until": null, "version": 1});
        let (status, lifted) = app.api("PATCH", &format!("/briefs/{}", made["id"]), lift).await;
        assert_eq!((status, &lifted["embargo_until"]), (200, &Value::Null));
        assert_eq!(lifted["expires_at"], "2026-05-01T00:00:00.000Z", "what is absent stays");
    }

    async fn staff_routes_need_a_token(app: TestApp) {
        for (method, path) in API_ROUTES {
            const OPEN: [(&str, &str); 4] = [("get", "/openapi.json"), ("post", "/newsletters/{slug}/subscribers"),
                ("get", "/newsletters/{slug}/challenge"), ("get", "/newsletters/{slug}/sign-up-form")];
            if OPEN.contains(&(*method, *path)) {
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

    async fn pages_say_which_methods_they_take(app: TestApp) {
        app.a_newsletter().await;
        for path in ["/", "/weekly", "/weekly/archive", "/api/docs"] {
            let refused = app.http.post(format!("{}{path}", app.root)).send().await.unwrap();
            assert_eq!((refused.status().as_u16(), refused.headers()["allow"].as_bytes()), (405, &b"GET, HEAD"[..]), "{path}");
            assert!(refused.text().await.unwrap().contains("GET, HEAD"), "the page says so too");
        }
        assert_eq!(app.post("/nothing", &[]).await.0, 404);
        let refused = app.http.delete(format!("{}/weekly/subscribe", app.root)).send().await.unwrap();
        assert_eq!((refused.status().as_u16(), refused.headers()["allow"].as_bytes()), (405, &b"GET, HEAD, POST"[..]));
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let back = client.get(format!("{}/weekly/subscribe", app.root)).send().await.unwrap();
        assert_eq!((back.status().as_u16(), back.headers()["location"].as_bytes()), (303, &b"/weekly#subscribe-heading"[..]));
        assert_eq!(app.get("/nothing/subscribe").await.0, 404);
    }

    async fn what_is_refused_of_a_body_names_its_member(app: TestApp) {
        app.a_newsletter().await;
        let (status, problem) = app.api("POST", "/issues", json!({"newsletter": "weekly", "subject": "x", "briefs": ["one"]})).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/briefs/0")), "{problem}");
        assert!(!problem["detail"].as_str().unwrap().contains("at line"), "{problem}");
        let (status, problem) = app.api("POST", "/issues/1/approve", json!({"content_hash": 3})).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/content_hash")), "{problem}");
    }

    async fn what_is_not_there_is_said_politely(app: TestApp) {
        assert_eq!(app.get("/nothing/here/at/all").await.0, 404);
        assert_eq!(app.get("/weekly").await.0, 404);
        assert_eq!(app.get("/mailbox").await.0, 404, "there is a relay, so there is no mailbox");
        let url = format!("{}/api/v1/briefs", app.root);
        let refused = app.http.delete(url).bearer_auth(&app.token).send().await.unwrap();
        assert_eq!((refused.status().as_u16(), refused.headers()["allow"].as_bytes()), (405, &b"GET, POST"[..]));
        assert_eq!(refused.headers()["x-request-id"].len(), 36, "a UUID, which the log has too");
        assert_eq!(app.get("/healthz").await.0, 200);
        assert_eq!(app.get("/readyz").await, (200, r#"{"database":"ok","relay":"ok"}"#.to_owned()));
        assert_eq!(app.get("/api/docs").await.0, 200);
        let asked = app.http.head(format!("{}/api/docs", app.root)).send().await.unwrap();
        assert_eq!((asked.status().as_u16(), asked.bytes().await.unwrap().len()), (200, 0));
    }
}

#[test]
fn the_description_names_each_route_and_no_other() {
    let document = serde_json::to_value(openapi::build()).unwrap();
    let mut ids = std::collections::HashSet::new();
    let mut described: Vec<(String, String)> = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
            let id = operation["operationId"].as_str().unwrap().to_owned();
            assert!(ids.insert(id), "{method} {path} shares its operationId");
            let body = &operation["requestBody"]["content"]["application/json"];
            assert!(
                body.is_null() || body["example"].is_object(),
                "{method} {path} has no example"
            );
            for (status, response) in operation["responses"].as_object().unwrap() {
                let content = match status.as_str() {
                    "204" => continue,
                    ok if ok.starts_with('2') => {
                        let content = response["content"].as_object();
                        &content.and_then(|kinds| kinds.values().next()).unwrap_or(&Value::Null)["schema"]
                    }
                    _ => &response["content"]["application/problem+json"]["schema"]["$ref"],
                };
                assert!(!content.is_null(), "{method} {path} {status} has no schema");
            }
            described.push((method.clone(), path.trim_start_matches("/api/v1").to_owned()));
        }
    }
    for (pointer, value) in [
        (
            "/components/schemas/NewBrief/required",
            json!(["newsletter", "headline"]),
        ),
        ("/components/schemas/NewEdition/required", json!(["slug", "name"])),
        (
            "/components/schemas/NewNewsletter/properties/slug/type",
            json!("string"),
        ),
        (
            "/components/schemas/NewSubscriber/properties/email/format",
            json!("email"),
        ),
        (
            "/components/schemas/SubjectTestText/properties/sample_percent/maximum",
            json!(50),
        ),
        (
            "/paths/~1api~1v1~1briefs/post/requestBody/content/application~1json/schema/$ref",
            json!("#/components/schemas/NewBrief"),
        ),
        ("/paths/~1api~1v1~1audit/get/parameters/0/schema/maximum", json!(200)),
        (
            "/paths/~1api~1v1~1newsletters~1{slug}~1logo/put/requestBody/content/image~1png/schema/format",
            json!("binary"),
        ),
        (
            "/paths/~1api~1v1~1newsletters~1{slug}~1logo/put/responses/415",
            Value::Null,
        ),
    ] {
        assert_eq!(document.pointer(pointer).unwrap_or(&Value::Null), &value, "{pointer}");
    }
    for path in ["approve", "withhold"] {
        let answers = &document["paths"][format!("/api/v1/issues/{{id}}/{path}")]["post"]["responses"];
        assert!(answers["422"].is_object(), "{path}: {answers}");
    }
    let parameters = document["paths"]["/api/v1/briefs"]["post"]["parameters"]
        .as_array()
        .unwrap();
    let key = parameters.iter().find(|one| one["name"] == "Idempotency-Key").unwrap();
    assert_eq!(
        (&key["schema"]["minLength"], &key["schema"]["maxLength"]),
        (&json!(1), &json!(200))
    );
    let mut routed: Vec<(String, String)> = API_ROUTES
        .iter()
        .map(|(method, path)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    described.sort();
    routed.sort();
    assert_eq!(described, routed);
}
