//! Subject tests: a sample gets one of several subjects, the others the one that an editor chooses, or the first.

use std::time::Duration;

use serde_json::{Value, json};

use crate::test_app::{TestApp, on_both};

const SUBJECTS: [&str; 3] = ["What the vote means", "The vote, {{name|reader}}", "Голас"];

/// A special issue to 300 readers that tries three subjects on a fifth of them.
async fn a_test(app: &TestApp) {
    app.a_newsletter().await;
    let rows: String = (0..300).map(|n| format!("r{n}@example.org\n")).collect();
    let csv: &'static str = Box::leak(format!("email\n{rows}").into_boxed_str());
    assert_eq!(app.import(csv).await.0.added, 300);
    let brief = app.a_brief("politics", "Vote", "Text.").await;
    let special = json!({"newsletter": "weekly", "subject": "Vote", "briefs": [brief]});
    assert_eq!(app.api("POST", "/issues", special).await.0, 201);
    let test = json!({"subject_test": {"subjects": SUBJECTS, "sample_percent": 20, "wait_minutes": 60}, "version": 1});
    let (status, changed) = app.api("PATCH", "/issues/1", test).await;
    assert_eq!((status, &changed["subject"]), (200, &json!(SUBJECTS[0])), "{changed}");
    assert_eq!(app.api("POST", "/issues/1/schedule", json!({})).await.0, 200);
    app.tick().await;
    app.deliver().await;
}

/// How many copies have each subject.
fn copies(app: &TestApp) -> [usize; 3] {
    let mails = app.receiver.mails();
    let subjects: Vec<String> = mails
        .iter()
        .filter(|mail| !mail.header("Feedback-ID").is_empty())
        .map(|mail| mail.parsed().subject().unwrap().to_owned())
        .collect();
    ["What the vote means", "The vote, reader", "Голас"]
        .map(|wanted| subjects.iter().filter(|subject| *subject == wanted).count())
}

on_both! {
    async fn the_readers_beyond_the_sample_get_the_subject_that_is_chosen(app: TestApp) {
        a_test(&app).await;
        let sample = copies(&app);
        let tried: usize = sample.iter().sum();
        assert!((40..=80).contains(&tried) && sample.iter().all(|copies| *copies > 5), "{sample:?}");
        let letter = app.receiver.to("desk@example.org").pop().unwrap();
        assert_eq!(letter.parsed().subject(), Some("The Weekly Brief, issue 1: subjects are being tried"));
        let report = app.report().await;
        assert_eq!(report["deferred"], 300 - tried, "the others wait");
        for (bad, status) in [(json!({"subject": 0}), 422), (json!({"subject": 4}), 422)] {
            assert_eq!(app.api("POST", "/issues/1/subject", bad).await.0, status);
        }
        let (status, chosen) = app.api("POST", "/issues/1/subject", json!({"subject": 3})).await;
        assert_eq!((status, &chosen["subject"]), (200, &json!("Голас")));
        assert_eq!(app.api("POST", "/issues/1/subject", json!({"subject": 1})).await.0, 409, "once");
        app.deliver().await;
        let all = copies(&app);
        assert_eq!((all[0], all[1], all.iter().sum::<usize>()), (sample[0], sample[1], 300), "{all:?}");
        assert_eq!(app.report().await["issue"]["status"], "sent");
        let (_, variants) = app.api("GET", "/issues/1/variants", Value::Null).await;
        let of = |subject: usize| -> i64 {
            let items = variants["items"].as_array().unwrap().iter();
            items.filter(|one| one["subject"] == subject).map(|one| one["copies"].as_i64().unwrap()).sum()
        };
        assert_eq!([of(1), of(2), of(3)].map(|copies| copies as usize), sample, "{variants}");
        assert_eq!(of(0) as usize, 300 - tried);
        for reader in ["r1@example.org", "r7@example.org", "r250@example.org"] {
            let sent = app.receiver.to(reader).pop().unwrap();
            let url = format!("{}/api/v1/issues/1/copy?email={reader}", app.root);
            let shown = app.http.get(url).bearer_auth(&app.token).send().await.unwrap().bytes().await.unwrap();
            assert!(shown == sent.raw, "{reader}");
        }
    }

    async fn without_a_choice_they_get_the_first_when_the_wait_is_over(app: TestApp) {
        a_test(&app).await;
        let sample = copies(&app);
        app.pass(Duration::from_secs(3_601));
        assert_eq!(app.api("POST", "/issues/1/subject", json!({"subject": 2})).await.0, 409, "too late");
        app.deliver().await;
        let all = copies(&app);
        assert_eq!((all[1], all[2], all.iter().sum::<usize>()), (sample[1], sample[2], 300), "{all:?}");
    }

    async fn tests_that_cannot_be_are_refused(app: TestApp) {
        app.a_newsletter().await;
        let brief = app.a_brief("politics", "Vote", "Text.").await;
        let special = json!({"newsletter": "weekly", "subject": "Vote", "briefs": [brief]});
        assert_eq!(app.api("POST", "/issues", special).await.0, 201);
        for (subjects, sample, wait) in [
            (json!(["One"]), 20, 60),
            (json!(["1", "2", "3", "4", "5"]), 20, 60),
            (json!(["One", "One"]), 20, 60),
            (json!(["One", "{{nonsense}}"]), 20, 60),
            (json!(["One", "Two"]), 51, 60),
            (json!(["One", "Two"]), 20, 0),
        ] {
            let test = json!({"subjects": subjects, "sample_percent": sample, "wait_minutes": wait});
            let (status, problem) = app.api("PATCH", "/issues/1", json!({"subject_test": test, "version": 1})).await;
            assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/subject_test")), "{problem}");
        }
        assert_eq!(app.api("POST", "/issues/1/subject", json!({"subject": 1})).await.0, 409);
    }
}
