//! Tokens for programs: made at the desk, shown once, good for what they are for.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};
use vesnik::{
    accounts::{self, NewToken},
    domain::{Role, Scope, Scopes},
    web::routes::API_ROUTES,
};

use crate::{
    desk_visitor::{AtDesk, a_member, at_desk},
    test_app::{TestApp, on_both},
};

const OWNER: &str = "owner@example.org";
/// Routes that need no token.
const OPEN: [&str; 4] = [
    "/openapi.json",
    "/newsletters/{slug}/subscribers",
    "/newsletters/{slug}/challenge",
    "/newsletters/{slug}/sign-up-form",
];
/// Routes that name readers.
const OF_READERS: [&str; 7] = [
    "/newsletters/{slug}/departures",
    "/briefs/{id}/readers.csv",
    "/issues/{id}/copy",
    "/deliveries",
    "/subscribers",
    "/suppressions",
    "/suppressions/{address_hash}",
];

fn group(path: &str) -> &'static str {
    match path {
        path if OF_READERS.contains(&path) => "readers",
        path if path.starts_with("/briefs") => "briefs",
        path if path.starts_with("/issues") || path.starts_with("/calendar") => "issues",
        _ => "setup",
    }
}

/// The token on the page after it was made.
fn shown(html: &str) -> Option<String> {
    let notice = html.split("role=\"status\"").nth(1)?;
    let code = notice.split("<code dir=\"ltr\">").nth(1)?;
    Some(code.split('<').next()?.to_owned())
}

async fn ask(app: &TestApp, token: &str, method: &str, path: &str) -> (StatusCode, String) {
    let url = format!("{}{path}", app.root);
    let mut request = app
        .http
        .request(method.to_uppercase().parse().unwrap(), url)
        .bearer_auth(token);
    if !method.eq_ignore_ascii_case("get") {
        request = request.json(&json!({}));
    }
    let answer = request.send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

on_both! {
    async fn an_owner_makes_a_token_sees_it_once_and_ends_it(app: TestApp) {
        app.a_newsletter().await;
        a_member(&app, OWNER, Role::Owner).await;
        app.deliver().await;
        let mut owner = at_desk(&app, OWNER).await;
        let fields = [("name", "archive"), ("role", "editor"), ("scope", "briefs:read"), ("scope", "issues:read"), ("days", "30")];
        let made = owner.form("/desk/tokens", &fields).await;
        assert_eq!(made.status, 200, "{}", made.html);
        let token = shown(&made.html).unwrap();
        let later = owner.get("/desk/tokens").await;
        assert!(!later.html.contains(&token) && later.html.contains("briefs:read, issues:read"), "{}", later.html);
        assert!(later.html.contains("Not used yet"));
        assert_eq!(ask(&app, &token, "get", "/api/v1/briefs").await.0, 200);
        let (status, problem) = ask(&app, &token, "post", "/api/v1/briefs").await;
        assert_eq!(status, 403);
        assert!(problem.contains("briefs:write") && problem.contains("briefs:read, issues:read"), "{problem}");
        assert_eq!(ask(&app, &token, "get", "/api/v1/subscribers").await.0, 403);
        let seen = owner.get("/desk/tokens").await.html;
        assert!(seen.contains("Last used 23\u{a0}March 2026"), "{seen}");
        let taken = owner.form("/desk/tokens", &fields).await;
        assert_eq!(taken.status, 422);
        assert!(taken.html.contains("is or was a token with this name") && taken.html.contains("value=\"archive\""));
        assert!(taken.html.contains("value=\"briefs:read\" checked"), "the choice is kept");
        for wrong in [
            &[("name", ""), ("role", "editor"), ("all", "1"), ("days", "")][..],
            &[("name", "x"), ("role", "editor"), ("days", "30")],
            &[("name", "x"), ("role", "emperor"), ("all", "1"), ("days", "30")],
            &[("name", "x"), ("role", "editor"), ("scope", "briefs:burn"), ("days", "30")],
            &[("name", "x"), ("role", "editor"), ("all", "1"), ("days", "31")],
        ] {
            assert_eq!(owner.form("/desk/tokens", wrong).await.status, 422, "{wrong:?}");
        }
        assert_eq!(owner.form("/desk/tokens/2/end", &[]).await.status, 303);
        assert_eq!(ask(&app, &token, "get", "/api/v1/briefs").await.0, 401);
        assert_eq!(owner.form("/desk/tokens/2/end", &[]).await.status, 404);
        let log = owner.get("/desk/audit").await.html;
        assert!(log.contains("token.create") && log.contains("token.revoke") && log.contains(OWNER), "{log}");
    }

    async fn a_token_ends_by_itself_and_those_of_before_do_all_that_they_did(app: TestApp) {
        a_member(&app, OWNER, Role::Owner).await;
        app.deliver().await;
        let mut owner = at_desk(&app, OWNER).await;
        let fields = [("name", "short"), ("role", "author"), ("all", "1"), ("days", "30")];
        let token = shown(&owner.form("/desk/tokens", &fields).await.html).unwrap();
        assert_eq!(ask(&app, &token, "get", "/api/v1/newsletters").await.0, 200);
        assert_eq!(ask(&app, &token, "post", "/api/v1/newsletters").await.0, 403, "the role still counts");
        app.pass(Duration::from_secs(30 * 24 * 3600));
        assert_eq!(ask(&app, &token, "get", "/api/v1/newsletters").await.0, 401);
        let mut owner = at_desk(&app, OWNER).await;
        assert!(owner.get("/desk/tokens").await.html.contains("Has ended"));
        assert_eq!(app.api("GET", "/audit", Value::Null).await.0, 200, "the test's own has no scopes");
    }

    async fn each_scope_gets_through_its_routes_and_no_others(app: TestApp) {
        app.a_newsletter().await;
        let mut tokens = Vec::new();
        for scope in Scope::ALL {
            let new = NewToken { name: scope.to_string(), role: Role::Owner, scopes: Scopes::of([scope]), valid_days: None };
            let token = accounts::make_token(&app.state.db, "test", new, app.state.now()).await.unwrap();
            tokens.push((scope, token.reveal()));
        }
        for (method, path) in API_ROUTES {
            if OPEN.contains(path) {
                continue;
            }
            let asked = path.replace("{slug}", "none").replace("{id}", "999").replace("{section}", "none");
            let asked = asked.replace("{edition}", "none").replace("{address_hash}", &"0".repeat(64));
            for (scope, token) in &tokens {
                let (status, body) = ask(&app, token, method, &format!("/api/v1{asked}")).await;
                let (own, may) = scope.as_str().split_once(':').unwrap();
                let expected = own == group(path) && (*method == "get" || may == "write");
                assert_ne!(status, 401, "{method} {path}, {scope}");
                assert_eq!(status != 403, expected, "{method} {path}, {scope}: {status} {body}");
            }
        }
        let pages = ["/desk/newsletters/weekly/editions/mondays"];
        for (scope, token) in &tokens {
            for page in pages {
                let (status, _) = ask(&app, token, "get", page).await;
                let expected = if scope.as_str().starts_with("issues") { 200 } else { 403 };
                assert_eq!(status, expected, "{page}, {scope}");
            }
        }
    }

    async fn only_owners_come_to_tokens(app: TestApp) {
        for role in [Role::Author, Role::Editor] {
            a_member(&app, &format!("{role}@example.org"), role).await;
            let mut member = at_desk(&app, &format!("{role}@example.org")).await;
            assert_eq!(member.get("/desk/tokens").await.status, 403);
            assert_eq!(member.form("/desk/tokens", &[("name", "x"), ("role", "owner"), ("all", "1")]).await.status, 403);
            assert_eq!(member.form("/desk/tokens/1/end", &[]).await.status, 403);
        }
        assert_eq!(AtDesk::nobody(&app).get("/desk/tokens").await.status, 303);
        app.deliver().await;
    }
}
