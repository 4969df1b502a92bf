//! The proof of work: who must bring one, what counts as one, and what becomes of those who bring none.

use std::{num::NonZeroU32, time::Duration};

use altcha::{Challenge, Payload, SolveChallengeOptions, solve_challenge};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use vesnik::config::Settings;

use crate::{
    receiver::Receiver,
    shown_form::carried_by,
    test_app::{TestApp, on_both_with},
};

const API: &str = "/newsletters/weekly/subscribers";

fn always(settings: &mut Settings, _: &Receiver) {
    settings.sign_ups.proof_of_work = "always".into();
    settings.sign_ups.proof_of_work_rounds = 20;
    settings.sign_ups.held_letters_per_hour = NonZeroU32::new(12).unwrap();
    settings.sign_ups.attack_at_least = 0;
    settings.limits.sign_ups_per_hour = NonZeroU32::new(100_000).unwrap();
}

async fn challenge(app: &TestApp) -> Challenge {
    let (status, challenge) = app.api("GET", "/newsletters/weekly/challenge", Value::Null).await;
    assert_eq!(status, 200, "{challenge}");
    serde_json::from_value(challenge).unwrap()
}

fn solution(challenge: Challenge) -> String {
    let solution = solve_challenge(SolveChallengeOptions::new(&challenge))
        .unwrap()
        .unwrap();
    STANDARD.encode(serde_json::to_vec(&Payload { challenge, solution }).unwrap())
}

/// Sends the form with a proof, or without one; answers status and page.
async fn send(app: &TestApp, email: &str, proof: &str) -> (u16, String) {
    app.form(
        "/weekly/subscribe",
        &[("email", email), ("altcha", proof), ("lang", "en")],
    )
    .await
}

on_both_with! {
    async fn a_solution_counts_once(app: TestApp) with always {
        app.a_newsletter().await;
        let proof = solution(challenge(&app).await);
        let (status, page) = send(&app, "anna@example.org", &proof).await;
        assert_eq!(status, 202, "{page}");
        assert!(!page.contains("may take a while"));
        assert_eq!(send(&app, "anna@example.org", &proof).await.0, 202, "a button pressed twice");
        let (status, page) = send(&app, "boris@example.org", &proof).await;
        assert_eq!(status, 200);
        assert!(page.contains("Press the button once more") && page.contains("value=\"boris@example.org\""), "{page}");
        let (status, problem) = app.api("POST", API, json!({"email": "boris@example.org", "altcha": proof})).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/altcha")));
        assert!(problem["detail"].as_str().unwrap().contains("has been used"), "{problem}");
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 1);
    }

    async fn a_form_that_is_refused_does_not_use_up_its_solution(app: TestApp) with always {
        app.a_newsletter().await;
        let proof = solution(challenge(&app).await);
        let wrong = [("email", "anna@example.org"), ("section", "sport"), ("altcha", &proof), ("lang", "en")];
        let (status, page) = app.form("/weekly/subscribe", &wrong).await;
        assert_eq!(status, 422);
        assert!(page.contains("This newsletter has no such section"), "{page}");
        assert_eq!(send(&app, "anna@example.org", &proof).await.0, 202);
        app.deliver().await;
    }

    async fn what_is_no_solution_is_not_taken_for_one(app: TestApp) with always {
        app.a_newsletter().await;
        let honest = challenge(&app).await;
        let expired = solution(challenge(&app).await);
        app.pass(Duration::from_secs(20 * 60 + 1));
        let mut easy = challenge(&app).await;
        easy.parameters.cost = 1;
        let mut of_other = challenge(&app).await;
        of_other.parameters.data = None;
        let mut unsolved = serde_json::to_value(Payload {
            solution: solve_challenge(SolveChallengeOptions::new(&honest)).unwrap().unwrap(),
            challenge: challenge(&app).await,
        }).unwrap();
        unsolved["solution"]["time"] = json!(1.0);
        let unsolved = STANDARD.encode(unsolved.to_string());
        for proof in [expired, solution(easy), solution(of_other), unsolved, "nonsense".to_owned()] {
            let (status, page) = send(&app, "anna@example.org", &proof).await;
            assert_eq!(status, 200);
            assert!(page.contains("<h1 class=\"title\">One more step</h1>"), "{page}");
            let (status, _) = app.api("POST", API, json!({"email": "anna@example.org", "altcha": proof})).await;
            assert_eq!(status, 422);
        }
        app.deliver().await;
        assert!(app.receiver.mails().is_empty());
        assert!(app.get("/metrics").await.1.contains("vesnik_sign_ups_total{outcome=\"bad_proof\"} 10"));
    }

    async fn a_program_is_told_where_the_challenge_is(app: TestApp) with always {
        app.a_newsletter().await;
        let (status, problem) = app.api("POST", API, json!({"email": "anna@example.org"})).await;
        assert_eq!(status, 422);
        assert_eq!(problem["type"], "urn:vesnik:problem:proof-needed");
        assert_eq!(problem["errors"][0]["pointer"], "/altcha");
        let place = "http://news.example.org/api/v1/newsletters/weekly/challenge";
        assert!(problem["detail"].as_str().unwrap().contains(place), "{problem}");
        let (_, form) = app.api("GET", "/newsletters/weekly/sign-up-form", Value::Null).await;
        assert_eq!((&form["asks_for_proof"], &form["challenge_url"]), (&json!(true), &json!(place)));
        let proof = solution(challenge(&app).await);
        assert_eq!(app.api("POST", API, json!({"email": "anna@example.org", "altcha": proof})).await.0, 202);
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 1);
    }

    async fn letters_to_who_brings_no_proof_wait_for_their_turns(app: TestApp) with always {
        app.a_newsletter().await;
        app.set_time("2026-03-23T08:00:00Z");
        let (status, page) = send(&app, "r0@example.org", "").await;
        assert_eq!(status, 202);
        assert!(page.contains("the mail may take a while"), "{page}");
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 1, "nobody waits while there are turns");
        for n in 1..8 {
            assert_eq!(send(&app, &format!("r{n}@example.org"), "").await.0, 202);
        }
        let mut arrived = Vec::new();
        for minute in (0..60).step_by(5) {
            app.set_time(&format!("2026-03-23T08:{minute:02}:00Z"));
            app.deliver().await;
            arrived.push(app.receiver.mails().len());
        }
        assert_eq!(arrived, [2, 2, 4, 4, 6, 6, 8, 8, 8, 8, 8, 8], "twelve an hour: two in ten minutes");
        let order: Vec<String> = app.receiver.mails().into_iter().map(|mail| mail.to).collect();
        assert_eq!(order[..2], ["r0@example.org", "r1@example.org"], "the first come first");
        assert!(order[2..4].contains(&"r2@example.org".to_owned()) && order[6..].contains(&"r7@example.org".to_owned()));
        let late = app.receiver.to("r7@example.org")[0].link("/confirm/");
        app.set_time("2026-03-25T08:29:00Z");
        assert_eq!(app.form(&late, &[]).await.0, 200, "its 48 hours began with its turn");
        app.deliver().await;
    }

    async fn who_brings_a_proof_overtakes_who_waits(app: TestApp) with always {
        app.a_newsletter().await;
        for n in 0..9 {
            send(&app, &format!("r{n}@example.org"), "").await;
        }
        let proof = solution(challenge(&app).await);
        assert_eq!(send(&app, "anna@example.org", &proof).await.0, 202);
        app.deliver().await;
        assert_eq!(app.receiver.to("anna@example.org").len(), 1);
        assert_eq!(app.receiver.mails().len(), 3);
        let (_, state) = app.api("GET", "/sign-ups", Value::Null).await;
        assert_eq!(state["letters_waiting"], 7, "{state}");
        app.pass(Duration::from_secs(3600));
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 10);
    }

    async fn a_queue_of_a_day_takes_nobody_more_and_says_so(app: TestApp) with always {
        app.a_newsletter().await;
        app.set_time("2026-03-23T08:00:00Z");
        for n in 0..288 {
            assert_eq!(send(&app, &format!("r{n}@example.org"), "").await.0, 202, "{n}");
        }
        let (status, page) = send(&app, "late@example.org", "").await;
        assert_eq!(status, 503);
        assert!(page.contains("nothing was recorded") && page.contains("value=\"late@example.org\""), "{page}");
        let (_, known) = app.api("GET", "/subscribers?email=late@example.org", Value::Null).await;
        assert_eq!(known["items"], json!([]));
        assert_eq!(send(&app, "r0@example.org", "").await.0, 503, "also to who is known: the answer tells nothing");
        let proof = solution(challenge(&app).await);
        assert_eq!(send(&app, "late@example.org", &proof).await.0, 202, "a proof needs no turn");
        app.pass(Duration::from_secs(600));
        assert_eq!(send(&app, "later@example.org", "").await.0, 202);
        app.leaves_work_undone("a day's queue is another test's");
    }

    async fn a_page_runs_the_script_only_while_a_proof_is_asked_for(app: TestApp) with always {
        app.a_newsletter().await;
        let answer = app.http.get(format!("{}/weekly", app.root)).send().await.unwrap();
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("script-src 'self'; worker-src 'self'; connect-src 'self'"), "{policy}");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        let page = answer.text().await.unwrap();
        assert!(page.contains("data-challenge=\"/api/v1/newsletters/weekly/challenge\""), "{page}");
        assert!(page.contains("<script type=\"module\" src=\"/assets/sign-up-"));
        assert!(!carried_by(&page).is_empty());
        let (status, script) = app.get("/assets/sign-up.js").await;
        assert!(status == 200 && script.contains("/assets/sign-up-worker.js") && !script.contains("http"), "{script}");
        assert_eq!(app.get("/assets/sign-up-worker.js").await.0, 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_has_no_script_while_none_is_asked_for() {
    let app = TestApp::on_sqlite().await;
    app.a_newsletter().await;
    let answer = app.http.get(format!("{}/weekly", app.root)).send().await.unwrap();
    assert!(
        !answer.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("script-src")
    );
    assert!(!answer.text().await.unwrap().contains("<script"));
}
