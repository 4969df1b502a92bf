//! Logging in with an account at an OpenID Connect provider: a real one, `oidc-provider-mock` (PyPI), which
//! `VESNIK_TEST_OPENID` or the PATH names.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::Duration,
};

use reqwest::Url;
use vesnik::{accounts, config::Settings, domain::Role};

use crate::{
    desk_visitor::{ANNA, Answer, AtDesk, PASSWORD, a_member, at_desk, one_time_codes},
    machine::lacks,
    receiver::Receiver,
    test_app::{TestApp, on_both_with},
};

/// Accounts at the provider.
const ACCOUNTS: &[&str] = &[
    r#"{"sub": "anna-1", "email": "Anna@example.org", "email_verified": true}"#,
    r#"{"sub": "anna-2", "email": "anna@example.org", "email_verified": false}"#,
    r#"{"sub": "stranger", "email": "stranger@example.org", "email_verified": true}"#,
];

/// The provider's issuer identifier; `None` when this machine has none.
fn provider() -> Option<&'static str> {
    static PROVIDER: OnceLock<Option<(String, Child)>> = OnceLock::new();
    let started = PROVIDER.get_or_init(|| {
        let started = start();
        if started.is_none() {
            lacks(
                "openid",
                "tests with an OpenID Connect provider did not run: no oidc-provider-mock found",
            );
        }
        started
    });
    started.as_ref().map(|(issuer, _)| issuer.as_str())
}

#[expect(
    clippy::zombie_processes,
    reason = "the shell must outlive this function and ends with the process"
)]
fn start() -> Option<(String, Child)> {
    let named = std::env::var("VESNIK_TEST_OPENID");
    let program = named.unwrap_or_else(|_| "oidc-provider-mock".to_owned());
    Command::new(&program)
        .arg("--help")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let accounts: String = ACCOUNTS
        .iter()
        .map(|claims| format!(" --user-claims '{claims}'"))
        .collect();
    let child = Command::new("sh")
        .arg("-c")
        .arg(format!(
            "'{program}' -p {port} -n true{accounts} >/dev/null 2>&1 </dev/null & read _; kill $!"
        ))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..600 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Some((format!("http://127.0.0.1:{port}"), child));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{program} does not listen");
}

fn with_provider(settings: &mut Settings, _: &Receiver) {
    settings.openid.issuer = provider().map(str::to_owned);
    settings.openid.client_id = provider().map(|_| "vesnik".to_owned());
    settings.openid.client_secret = provider().map(|_| "a secret between us".to_owned());
    settings.openid.name = provider().map(|_| "Newsroom account".to_owned());
}

/// A provider that is away.
fn with_nobody(settings: &mut Settings, _: &Receiver) {
    settings.openid.issuer = Some("http://127.0.0.1:1/realm".into());
    settings.openid.client_id = Some("vesnik".into());
}

/// Begins at the desk; answers the provider's page.
async fn begin(browser: &mut AtDesk<'_>, to: &str) -> Url {
    let answer = browser.get(&format!("/desk/openid?to={to}")).await;
    assert_eq!(answer.status, 303, "{}", answer.html);
    for part in [
        "vesnik_openid=",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Path=/desk/openid",
        "; Max-Age=600",
    ] {
        assert!(answer.cookie.as_ref().unwrap().contains(part), "{:?}", answer.cookie);
    }
    Url::parse(&answer.location).unwrap()
}

/// What a person does at the provider; answers the path that it leads back to.
async fn choose(page: &Url, field: (&str, &str)) -> String {
    let answer = AtDesk::http().post(page.clone()).form(&[field]).send().await.unwrap();
    assert!(answer.status().is_redirection(), "{}", answer.status());
    let back = answer.headers()["location"].to_str().unwrap();
    back.strip_prefix("http://news.example.org").unwrap().to_owned()
}

async fn log_in<'a>(app: &'a TestApp, account: &str) -> (AtDesk<'a>, Answer) {
    let mut browser = AtDesk::nobody(app);
    let page = begin(&mut browser, "%2Fdesk%2Faccount").await;
    let back = choose(&page, ("sub", account)).await;
    let answer = browser.get(&back).await;
    (browser, answer)
}

on_both_with! {
    async fn an_account_elsewhere_lets_in_the_member_with_its_address(app: TestApp) with with_provider {
        if provider().is_none() {
            return;
        }
        a_member(&app, ANNA, Role::Editor).await;
        let page = AtDesk::nobody(&app).get("/desk/sign-in?to=%2Fdesk%2Faccount").await;
        assert!(page.html.contains("href=\"/desk/openid?to=%2Fdesk%2Faccount\"") || page.html.contains("href=\"/desk/openid?to=/desk/account\""), "{}", page.html);
        assert!(page.html.contains("Log in with Newsroom account"));
        let (mut browser, answer) = log_in(&app, "anna-1").await;
        assert_eq!((answer.status, answer.location.as_str()), (303, "/desk/account"), "{}", answer.html);
        let account = browser.get("/desk/account").await;
        assert_eq!(account.status, 200);
        assert!(account.html.contains("An account at Newsroom account opens the desk for you."));
        let (_, audit) = app.api("GET", "/audit", serde_json::Value::Null).await;
        assert_eq!((audit["items"].as_array().unwrap().iter()).filter(|event| event["action"] == "identity.link").count(), 1);

        // From then on the account counts, also when it is not verified any more whose address it has.
        assert_eq!(browser.form("/desk/account/identities/forget", &[]).await.status, 303);
        assert!(!browser.get("/desk/account").await.html.contains("opens the desk for you"));
        let (mut browser, answer) = log_in(&app, "anna-2").await;
        assert_eq!(answer.status, 403);
        assert!(answer.html.contains("has not verified an address of yours"), "{}", answer.html);
        assert_eq!(browser.get("/desk").await.status, 303);
    }

    async fn strangers_and_former_members_stay_outside(app: TestApp) with with_provider {
        if provider().is_none() {
            return;
        }
        a_member(&app, ANNA, Role::Editor).await;
        a_member(&app, "owner@example.org", Role::Owner).await;
        let (mut browser, answer) = log_in(&app, "stranger").await;
        assert_eq!(answer.status, 403);
        assert!(answer.html.contains("stranger@example.org is not a member’s address"), "{}", answer.html);
        assert_eq!(browser.get("/desk").await.status, 303);
        assert_eq!(log_in(&app, "anna-1").await.1.status, 303);
        let mut owner = at_desk(&app, "owner@example.org").await;
        let staff = owner.get("/desk/staff").await.html;
        let id = staff.split("/desk/staff/").skip(1).find_map(|rest| rest.split_once("/end\"").map(|(id, _)| id)).unwrap().to_owned();
        assert_eq!(owner.form(&format!("/desk/staff/{id}/end"), &[]).await.status, 303);
        let (mut browser, answer) = log_in(&app, "anna-1").await;
        assert_eq!(answer.status, 422, "{}", answer.html);
        assert_eq!(browser.get("/desk").await.status, 303);
    }

    async fn the_way_back_counts_once_in_its_browser_and_in_time(app: TestApp) with with_provider {
        if provider().is_none() {
            return;
        }
        a_member(&app, ANNA, Role::Author).await;
        let mut browser = AtDesk::nobody(&app);
        let page = begin(&mut browser, "https://evil.example/").await;
        let query: std::collections::HashMap<_, _> = page.query_pairs().into_owned().collect();
        assert_eq!((query["response_type"].as_str(), query["code_challenge_method"].as_str()), ("code", "S256"));
        assert_eq!(query["redirect_uri"], "http://news.example.org/desk/openid/back");
        let back = choose(&page, ("sub", "anna-1")).await;

        let mut other = AtDesk::nobody(&app);
        assert_eq!(other.get(&back).await.status, 422, "another browser");
        begin(&mut other, "").await;
        let crossed = other.get(&back).await;
        assert_eq!(crossed.status, 422, "another beginning");
        assert!(crossed.html.contains("begun in another browser"));
        // This provider leaves the state out when it says no (RFC 6749 §4.1.2.1 wants it).
        let page = begin(&mut other, "").await;
        let state = page.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        let denied = choose(&page, ("action", "deny")).await;
        let refused = other.get(&format!("{denied}&state={state}")).await;
        assert_eq!(refused.status, 403);
        assert!(refused.html.contains("Newsroom account did not let you in"), "{}", refused.html);

        let kept = browser.cookie.clone();
        let done = browser.get(&back).await;
        assert_eq!((done.status, done.location.as_str()), (303, "/desk"), "{}", done.html);
        let mut again = AtDesk { app: &app, cookie: kept };
        assert_eq!(again.get(&back).await.status, 502, "the provider takes its code once");

        let mut late = AtDesk::nobody(&app);
        let page = begin(&mut late, "").await;
        let back = choose(&page, ("sub", "anna-1")).await;
        app.pass(accounts::BACK_WITHIN);
        assert_eq!(late.get(&back).await.status, 422);
    }

    async fn a_provider_that_is_away_is_told_and_passwords_work(app: TestApp) with with_nobody {
        a_member(&app, ANNA, Role::Author).await;
        let mut browser = AtDesk::nobody(&app);
        let away = browser.get("/desk/openid").await;
        assert_eq!(away.status, 502);
        assert!(away.html.contains("127.0.0.1 does not answer as it should") && away.html.contains("name=\"password\""));
        assert_eq!(browser.sign_in(ANNA, PASSWORD).await.status, 303);
    }
}

#[tokio::test]
async fn a_second_factor_of_ours_is_asked_for_after_the_providers() {
    if provider().is_none() {
        return;
    }
    let app = TestApp::on_sqlite_with(with_provider).await;
    a_member(&app, ANNA, Role::Author).await;
    let mut browser = at_desk(&app, ANNA).await;
    let page = browser.get("/desk/account/second-factor").await;
    let (secret, code) = (page.field("secret"), one_time_codes(&page)(&app));
    let fields = [("secret", secret.as_str()), ("code", code.as_str())];
    assert_eq!(browser.form("/desk/account/second-factor", &fields).await.status, 200);
    let (mut browser, answer) = log_in(&app, "anna-1").await;
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (303, "/desk/code?to=%2Fdesk%2Faccount")
    );
    assert_eq!(browser.get("/desk").await.status, 303, "not in before the code");
}

#[tokio::test]
async fn without_a_provider_there_is_no_such_way() {
    let app = TestApp::on_sqlite().await;
    let mut browser = AtDesk::nobody(&app);
    assert_eq!(browser.get("/desk/openid").await.status, 404);
    assert_eq!(browser.get("/desk/openid/back?code=1&state=2").await.status, 404);
    assert!(!browser.get("/desk/sign-in").await.html.contains("/desk/openid"));
}
