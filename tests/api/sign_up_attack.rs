//! Attack mode: when it begins and ends, who is told, and what is stricter meanwhile.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use serde_json::{Value, json};
use vesnik::{
    config::Settings,
    scheduler::watch_sign_ups,
    subscribers::{
        attack::{AttackRules, Turn, Watch},
        tally::Tally,
    },
};

use crate::{
    receiver::Receiver,
    test_app::{TestApp, on_both_with},
};

const API: &str = "/newsletters/weekly/subscribers";
const MINUTE: Duration = Duration::from_secs(60);

fn many(settings: &mut Settings, _: &Receiver) {
    settings.limits.sign_ups_per_hour = NonZeroU32::new(100_000).unwrap();
    settings.sign_ups.proof_of_work_rounds = 20;
}

fn without_proof(settings: &mut Settings, receiver: &Receiver) {
    many(settings, receiver);
    settings.sign_ups.proof_of_work = "off".into();
    settings.sign_ups.attack_letters_per_hour = NonZeroU32::new(60).unwrap();
    settings.delivery.notices_to = vec!["duty@example.org".into(), "chief@example.org".into()];
}

fn twenty_an_hour(settings: &mut Settings, _: &Receiver) {
    settings.limits.sign_ups_per_hour = NonZeroU32::new(20).unwrap();
    settings.sign_ups.proof_of_work = "off".into();
}

/// So many people sign up by the API; answers the last status.
async fn sign_ups(app: &TestApp, of: &str, count: usize) -> u16 {
    let mut last = 0;
    for n in 0..count {
        last = app
            .api("POST", API, json!({"email": format!("{of}{n}@example.org")}))
            .await
            .0;
    }
    last
}

async fn under_attack(app: &TestApp) -> bool {
    let (status, state) = app.api("GET", "/sign-ups", Value::Null).await;
    assert_eq!(status, 200, "{state}");
    let lasts = !state["attack"].is_null();
    let gauge = format!("vesnik_sign_ups_under_attack {}", i32::from(lasts));
    assert!(app.get("/metrics").await.1.contains(&gauge), "{gauge}");
    lasts
}

on_both_with! {
    async fn a_flood_begins_it_calm_ends_it_and_staff_get_one_letter_at_each(app: TestApp) with many {
        app.a_newsletter().await;
        assert_eq!(sign_ups(&app, "early", 30).await, 202);
        assert_eq!(app.watch().await, None, "thirty are not too many");
        assert!(!under_attack(&app).await);
        assert_eq!(sign_ups(&app, "more", 1).await, 202);
        let Some(Turn::Began(reason)) = app.watch().await else { panic!("it was not noticed") };
        assert_eq!(reason, "31 signups in ten minutes; usual are 0");
        assert!(under_attack(&app).await);
        assert_eq!(app.watch().await, None, "once");
        app.deliver().await;
        let told = app.receiver.to("desk@example.org");
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].header("Subject"), "The Weekly Brief, the sign-up forms are under attack");
        let letter = told[0].text().replace('\n', " ");
        assert!(letter.contains("31 signups in ten minutes"), "{letter}");
        assert!(letter.contains("http://news.example.org/api/v1/sign-ups"), "{letter}");

        let (status, problem) = app.api("POST", API, json!({"email": "anna@example.org"})).await;
        assert_eq!((status, &problem["type"]), (422, &json!("urn:vesnik:problem:proof-needed")), "it turns stricter");
        assert!(app.get("/weekly").await.1.contains("data-challenge"));

        for _ in 0..38 {
            app.pass(MINUTE);
            assert_eq!(app.watch().await, None);
        }
        assert!(under_attack(&app).await, "noticed until its signups are ten minutes old, and half an hour longer");
        app.pass(2 * MINUTE);
        assert!(matches!(app.watch().await, Some(Turn::Ended(_))));
        assert_eq!(app.watch().await, None, "once");
        assert!(!under_attack(&app).await);
        assert_eq!(app.api("POST", API, json!({"email": "anna@example.org"})).await.0, 202);
        assert!(!app.get("/weekly").await.1.contains("data-challenge"));
        app.deliver().await;
        let told = app.receiver.to("desk@example.org");
        assert_eq!(told.len(), 2);
        assert_eq!(told[1].header("Subject"), "The Weekly Brief, the attack on the sign-up forms is over");
    }

    async fn a_new_process_knows_of_it_and_tells_nobody_again(app: TestApp) with many {
        app.a_newsletter().await;
        sign_ups(&app, "r", 31).await;
        assert!(app.watch().await.is_some());
        app.deliver().await;
        let letters = app.receiver.mails().len();
        let tally = Tally::new(&prometheus::Registry::new()).unwrap();
        let other = Watch::new(AttackRules::default(), Arc::clone(&tally));
        let (db, links) = (&app.state.db, &app.state.links);
        let turn = watch_sign_ups(db, &Default::default(), links, &other, app.state.now()).await.unwrap();
        assert_eq!((turn, tally.is_under_attack()), (None, true));
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), letters);
    }

    async fn letters_are_paced_where_no_proof_is_asked_for(app: TestApp) with without_proof {
        app.a_newsletter().await;
        app.set_time("2026-03-23T08:00:00Z");
        sign_ups(&app, "r", 31).await;
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), 31, "at once before it was noticed");
        assert!(app.watch().await.is_some());
        assert_eq!(sign_ups(&app, "more", 25).await, 202);
        let (status, page) = app.form("/weekly/subscribe", &[("email", "last@example.org"), ("lang", "en")]).await;
        assert_eq!((status, page.contains("the mail may take a while")), (202, true), "{page}");
        app.deliver().await;
        assert_eq!(app.receiver.to("duty@example.org").len() + app.receiver.to("chief@example.org").len(), 2);
        assert!(app.receiver.to("desk@example.org").is_empty(), "others were named");
        let readers = |app: &TestApp| app.receiver.mails().len() - 31 - 2;
        assert_eq!(readers(&app), 10, "sixty an hour: ten in ten minutes");
        app.set_time("2026-03-23T08:10:00Z");
        app.deliver().await;
        assert_eq!(readers(&app), 20);
        app.set_time("2026-03-23T08:20:00Z");
        app.deliver().await;
        assert_eq!(readers(&app), 26);
    }

    async fn each_signup_counts_for_several_meanwhile(app: TestApp) with twenty_an_hour {
        app.a_newsletter().await;
        for n in 0..31 {
            let refused = json!({"email": format!("r{n}@example.org"), "name": "http://example.com"});
            app.api("POST", API, refused).await;
        }
        let Some(Turn::Began(reason)) = app.watch().await else { panic!("it was not noticed") };
        assert!(reason.starts_with("31 refused signups"), "{reason}");
        let (status, problem) = app.api("POST", API, json!({"email": "anna@example.org"})).await;
        assert_eq!(status, 429, "{problem}");
        app.deliver().await;
    }

    async fn failing_confirmation_letters_are_a_sign(app: TestApp) with many {
        app.a_newsletter().await;
        sign_ups(&app, "fine", 13).await;
        sign_ups(&app, "refused", 7).await;
        assert_eq!(app.watch().await, None);
        app.deliver().await;
        let Some(Turn::Began(reason)) = app.watch().await else { panic!("it was not noticed") };
        assert_eq!(reason, "7 of 20 confirmation letters failed in the last hour");
        app.deliver().await;
    }

    async fn what_is_usual_is_learned_from_the_days_before(app: TestApp) with many {
        app.a_newsletter().await;
        // A busy newsroom: ten signups in every ten minutes of four days.
        let (state, now) = (&app.state, app.state.now());
        let four_days = (1..=576_u32).map(|span| now - MINUTE * 10 * span);
        let spans: Vec<_> = four_days.collect();
        let write = state.db.write(move |conn| {
            for at in spans {
                vesnik::storage::sightings::add(conn, &[(vesnik::domain::Sighting::SignUp, 10)], at)?;
            }
            Ok::<_, vesnik::storage::StorageError>(())
        });
        write.await.unwrap();
        assert_eq!(sign_ups(&app, "r", 40).await, 202);
        assert_eq!(app.watch().await, None, "four times the usual");
        let (_, seen) = app.api("GET", "/sign-ups", Value::Null).await;
        assert_eq!((&seen["usual_ten_minutes"]["sign_ups"], &seen["attack_from"]), (&json!(10), &json!(50)));
        assert_eq!(sign_ups(&app, "s", 11).await, 202);
        assert!(matches!(app.watch().await, Some(Turn::Began(_))));
        app.leaves_work_undone("what became of the letters is another test's");
    }
}
