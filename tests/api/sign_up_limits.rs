//! How many signups one address and one network may send, also behind a proxy.

use std::num::NonZeroU32;

use serde_json::json;
use vesnik::config::Settings;

use crate::{
    receiver::Receiver,
    shown_form::{carried, with},
    test_app::{TestApp, on_both_with},
};

fn two_an_hour(settings: &mut Settings, _: &Receiver) {
    settings.limits.sign_ups_per_hour = NonZeroU32::new(2).unwrap();
    settings.limits.sign_ups_per_hour_network = NonZeroU32::new(5);
    settings.privacy.keep_ip = true;
}

fn behind_a_proxy(settings: &mut Settings, receiver: &Receiver) {
    two_an_hour(settings, receiver);
    settings.trusted_proxies = vec!["127.0.0.0/8".into(), "10.0.0.5".into()];
}

/// Signs up by the API with this header of proxies; answers the status.
async fn sign_up(app: &TestApp, n: usize, forwarded: &str) -> u16 {
    let url = format!("{}/api/v1/newsletters/weekly/subscribers", app.root);
    let request = app.http.post(url).json(&json!({"email": format!("r{n}@example.org")}));
    let answer = request.header("X-Forwarded-For", forwarded).send().await.unwrap();
    answer.status().as_u16()
}

fn addresses_kept(app: &TestApp) -> Vec<String> {
    use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        ip: String,
    }
    let mut conn = app.state.db.url().open().unwrap();
    let rows: Vec<Row> = sql_query("SELECT ip FROM consent_events ORDER BY id")
        .load(&mut conn)
        .unwrap();
    rows.into_iter().map(|row| row.ip).collect()
}

on_both_with! {
    async fn without_a_trusted_proxy_the_header_is_nobodys_word(app: TestApp) with two_an_hour {
        app.a_newsletter().await;
        assert_eq!(sign_up(&app, 1, "203.0.113.1").await, 202);
        assert_eq!(sign_up(&app, 2, "203.0.113.2").await, 202);
        assert_eq!(sign_up(&app, 3, "203.0.113.3").await, 429, "all came from one address");
        assert_eq!(addresses_kept(&app), ["127.0.0.1", "127.0.0.1"]);
        app.deliver().await;
    }

    async fn behind_a_trusted_proxy_nobody_can_pass_for_another(app: TestApp) with behind_a_proxy {
        app.a_newsletter().await;
        assert_eq!(sign_up(&app, 1, "203.0.113.1").await, 202);
        assert_eq!(sign_up(&app, 2, "198.51.100.7, 203.0.113.1, 10.0.0.5").await, 202, "the same, through two proxies");
        for forged in ["198.51.100.8, 203.0.113.1", "10.0.0.5, 203.0.113.1", "127.0.0.1,203.0.113.1"] {
            assert_eq!(sign_up(&app, 3, forged).await, 429, "{forged}");
        }
        assert_eq!(sign_up(&app, 4, "203.0.113.9").await, 202, "another address");
        assert_eq!(addresses_kept(&app), ["203.0.113.1", "203.0.113.1", "203.0.113.9"]);
        app.deliver().await;
    }

    async fn a_network_has_a_limit_of_its_own(app: TestApp) with behind_a_proxy {
        app.a_newsletter().await;
        for n in 1..=5 {
            assert_eq!(sign_up(&app, n, &format!("203.0.113.{n}")).await, 202);
        }
        assert_eq!(sign_up(&app, 6, "203.0.113.6").await, 429, "the sixth of the /24");
        assert_eq!(sign_up(&app, 7, "203.0.114.6").await, 202);
        assert_eq!(sign_up(&app, 8, "2001:db8:1:2::1").await, 202);
        assert_eq!(sign_up(&app, 9, "2001:db8:1:2::2").await, 202);
        assert_eq!(sign_up(&app, 10, "2001:db8:1:2:ffff::3").await, 429, "the third of the /64");
        app.deliver().await;
    }

    async fn a_form_that_comes_too_often_is_given_back_with_the_time_to_wait(app: TestApp) with two_an_hour {
        app.a_newsletter().await;
        let carried = carried(&app.http, &app.root, "weekly").await;
        for n in 0..2 {
            let email = format!("r{n}@example.org");
            assert_eq!(app.post("/weekly/subscribe", &with(&[("email", &email)], &carried)).await.0, 202);
        }
        let fields = with(&[("email", "anna@example.org"), ("name", "Ганна"), ("lang", "en")], &carried);
        let url = format!("{}/weekly/subscribe", app.root);
        let answer = app.http.post(url).form(&fields).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 429);
        let seconds: u64 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=1800).contains(&seconds), "{seconds}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(">Please try again later</h3>") && !page.contains("check your answers"), "{page}");
        assert!(page.contains("<li>Too many sign-ups from your network. Try again in 30\u{a0}minutes.</li>"), "{page}");
        assert!(page.contains("value=\"anna@example.org\"") && page.contains("value=\"Ганна\""), "what was entered is kept");
        let metrics = app.get("/metrics").await.1;
        assert!(metrics.contains("vesnik_sign_ups_total{outcome=\"too_many\"} 1"), "{metrics}");
        assert!(metrics.contains("vesnik_sign_ups_total{outcome=\"recorded\"} 2"), "{metrics}");
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 2);
    }
}
