//! Signing up, confirming, changing, leaving.

use std::time::Duration;

use serde_json::json;

use crate::test_app::on_both;

on_both! {
    async fn a_pending_reader_gets_one_letter_an_hour(app: TestApp) {
        app.a_newsletter().await;
        for _ in 0..3 {
            let (status, page) = app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await;
            assert_eq!(status, 202);
            assert!(!page.contains("anna@example.org"));
        }
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 1);
        let letter = &app.receiver.mails()[0];
        assert_eq!(letter.header("Auto-Submitted"), "auto-generated");
        assert!(letter.text().contains("http://news.example.org/confirm/"));
        app.pass(Duration::from_secs(3601));
        app.form("/weekly/subscribe", &[("email", "ANNA@example.org")]).await;
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 2, "an hour later a new link may be asked for");
    }

    async fn an_active_reader_gets_a_manage_link_once_a_day(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        for _ in 0..2 {
            assert_eq!(app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await.0, 202);
            app.deliver().await;
        }
        let mails = app.receiver.to("anna@example.org");
        assert_eq!(mails.len(), 3, "confirmation, welcome, manage link");
        let manage = mails[2].link("/preferences/");
        let (status, page) = app.get(&manage).await;
        assert_eq!(status, 200, "{page}");
        let (status, page) = app.choose(&manage, &[("section", "economy"), ("edition", "mondays")]).await;
        assert_eq!(status, 200, "{page}");
        app.pass(Duration::from_secs(3601));
        assert_eq!(app.get(&manage).await.0, 410);
    }

    async fn a_link_confirms_by_post_only_and_any_number_of_times(app: TestApp) {
        app.a_newsletter().await;
        app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await;
        app.deliver().await;
        let link = app.receiver.mails()[0].link("/confirm/");
        assert_eq!(app.get(&link).await.0, 200);
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 1, "looking confirms nothing");
        assert_eq!(app.form(&link, &[]).await.0, 200);
        assert_eq!(app.form(&link, &[]).await.0, 200);
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 2, "one welcome letter");
        assert_eq!(app.get("/confirm/nonsense").await.0, 404);
        app.form("/weekly/subscribe", &[("email", "late@example.org")]).await;
        app.deliver().await;
        let late = app.receiver.to("late@example.org")[0].link("/confirm/");
        app.pass(Duration::from_secs(49 * 3600));
        assert_eq!(app.form(&late, &[]).await.0, 410);
    }

    async fn bad_values_are_refused_with_the_field_named(app: TestApp) {
        app.a_newsletter().await;
        let long = format!("{}@example.org", "a".repeat(80));
        for bad in ["", "anna", "anna@example.org\r\nBcc: x@example.org", long.as_str()] {
            let (status, page) = app.form("/weekly/subscribe", &[("email", bad), ("name", "Anna")]).await;
            assert_eq!(status, 422, "{bad}");
            assert!(page.contains("value=\"Anna\""), "what was entered is kept");
        }
        let body = json!({"email": "anna", "name": "x\ny"});
        let (status, problem) = app.api("POST", "/newsletters/weekly/subscribers", body).await;
        assert_eq!(status, 422);
        assert_eq!(problem["errors"][0]["pointer"], "/email");
        assert_eq!(problem["errors"][1]["pointer"], "/name");
        assert_eq!(problem["instance"], "/api/v1/newsletters/weekly/subscribers");
        let body = json!({"email": "anna@example.org", "sections": ["sport"]});
        let (status, problem) = app.api("POST", "/newsletters/weekly/subscribers", body).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/sections")));
        app.deliver().await;
        assert!(app.receiver.mails().is_empty());
    }

    async fn what_is_offered_is_known_from_the_next_signup_on(app: TestApp) {
        app.a_newsletter().await;
        let sign_up = async |email: &str, rest: serde_json::Value| {
            let mut body = json!({"email": email});
            body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            app.api("POST", "/newsletters/weekly/subscribers", body).await.0
        };
        assert_eq!(sign_up("anna@example.org", json!({})).await, 202);
        assert_eq!(sign_up("boris@example.org", json!({"sections": ["sport"]})).await, 422);
        let sport = json!({"slug": "sport", "name": "Sport"});
        assert_eq!(app.api("POST", "/newsletters/weekly/sections", sport).await.0, 201);
        assert_eq!(sign_up("boris@example.org", json!({"sections": ["sport"]})).await, 202);
        let (_, edition) = app.api("GET", "/newsletters/weekly/editions/mondays", json!(null)).await;
        let closed = json!({"active": false, "version": edition["version"]});
        let (status, answer) = app.api("PATCH", "/newsletters/weekly/editions/mondays", closed).await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!(sign_up("olga@example.org", json!({"edition": "mondays"})).await, 422);
        app.deliver().await;
        assert!(app.receiver.to("olga@example.org").is_empty());
        assert_eq!(app.receiver.to("boris@example.org").len(), 1);
    }

    async fn one_network_cannot_sign_up_for_ever(app: TestApp) {
        app.a_newsletter().await;
        let mut last = None;
        for n in 0..31 {
            let url = format!("{}/weekly/subscribe", app.root);
            let email = format!("r{n}@example.org");
            let carried = crate::shown_form::carried(&app.http, &app.root, "weekly").await;
            let form = crate::shown_form::with(&[("email", email.as_str())], &carried);
            last = Some(app.http.post(url).form(&form).send().await.unwrap());
        }
        let last = last.unwrap();
        assert_eq!(last.status().as_u16(), 429);
        assert!(last.headers().contains_key("retry-after"));
        app.leaves_work_undone("what became of the thirty letters is another test's");
    }
}
