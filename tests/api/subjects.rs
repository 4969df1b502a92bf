//! Subject tests: a sample gets one of several subjects, the others the one that an editor chooses, or that clicks decide, or the
//! first.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    clicks::{canary, click, clickable, counted, measure, report},
    receiver::Received,
    test_app::{TestApp, on_both},
};

const SUBJECTS: [&str; 3] = ["What the vote means", "The vote, {{name|reader}}", "Голас"];
/// As readers without a name see them.
const SHOWN: [&str; 3] = ["What the vote means", "The vote, reader", "Голас"];

/// A special issue to 300 readers that tries three subjects on a fifth of them.
async fn a_test(app: &TestApp, measurement: &str) {
    app.a_newsletter().await;
    measure(app, measurement).await;
    let rows: String = (0..300).map(|n| format!("r{n}@example.org\n")).collect();
    let csv: &'static str = Box::leak(format!("email\n{rows}").into_boxed_str());
    assert_eq!(app.import(csv).await.0.added, 300);
    let brief = app
        .a_brief("politics", "Vote", "The [law](https://example.org/law).")
        .await;
    let special = json!({"newsletter": "weekly", "subject": "Vote", "briefs": [brief]});
    assert_eq!(app.api("POST", "/issues", special).await.0, 201);
    let test = json!({"subject_test": {"subjects": SUBJECTS, "sample_percent": 20, "wait_minutes": 60}, "version": 1});
    let (status, changed) = app.api("PATCH", "/issues/1", test).await;
    assert_eq!((status, &changed["subject"]), (200, &json!(SUBJECTS[0])), "{changed}");
    assert_eq!(app.api("POST", "/issues/1/schedule", json!({})).await.0, 200);
    app.tick().await;
    app.deliver().await;
}

/// The copies of the issue, as they came.
fn issue_mails(app: &TestApp) -> Vec<Received> {
    let mails = app.receiver.mails().into_iter();
    mails.filter(|mail| !mail.header("Feedback-ID").is_empty()).collect()
}

/// How many copies have each subject.
fn copies(app: &TestApp) -> [usize; 3] {
    let mails = issue_mails(app);
    let subjects: Vec<String> = mails
        .iter()
        .map(|mail| mail.parsed().subject().unwrap().to_owned())
        .collect();
    SHOWN.map(|wanted| subjects.iter().filter(|subject| *subject == wanted).count())
}

/// A reader's copy, shown again.
async fn copy(app: &TestApp, reader: &str) -> Vec<u8> {
    let url = format!("{}/api/v1/issues/1/copy?email={reader}", app.root);
    let answer = app.http.get(url).bearer_auth(&app.token).send().await.unwrap();
    answer.bytes().await.unwrap().to_vec()
}

on_both! {
    async fn the_readers_beyond_the_sample_get_the_subject_that_is_chosen(app: TestApp) {
        a_test(&app, "none").await;
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
            assert!(copy(&app, reader).await == sent.raw, "{reader}");
        }
    }

    async fn without_a_choice_they_get_the_first_when_the_wait_is_over(app: TestApp) {
        a_test(&app, "none").await;
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

    async fn clicks_decide_which_subject_the_others_get(app: TestApp) {
        a_test(&app, "aggregate").await;
        app.pass(Duration::from_secs(10));
        let mails = issue_mails(&app);
        let letter = app.receiver.to("desk@example.org").pop().unwrap();
        assert!(letter.text().replace('\n', " ").contains("then they get the one whose copies were followed most"));
        let of = |subject: &str| mails.iter().find(|mail| mail.parsed().subject() == Some(subject)).unwrap();
        let codes: Vec<String> = SHOWN.iter().map(|subject| clickable(of(subject)).remove(1)).collect();
        assert_ne!(codes[0], codes[1]);
        for (number, visits) in [3, 9, 4].into_iter().enumerate() {
            for visitor in 0..visits {
                assert_eq!(click(&app, &codes[number], &format!("v{visitor}")).await, "https://example.org/law");
            }
        }
        // Machines decide nothing.
        for visitor in 0..20 {
            click(&app, &codes[2], &format!("scanner {visitor}")).await;
            click(&app, &canary(of(SHOWN[2])), &format!("scanner {visitor}")).await;
        }
        counted(&app).await;
        let found = report(&app).await;
        let visits: Vec<&Value> = found["subjects"].as_array().unwrap().iter().map(|one| &one["visits"]).collect();
        assert_eq!(visits, [&Value::Null, &json!(9), &Value::Null], "{found}");
        assert_eq!((&found["subjects"][1]["subject"], &found["machines"]), (&json!(SUBJECTS[1]), &json!(40)));
        app.pass(Duration::from_secs(3_600));
        app.deliver().await;
        let sample = mails.len();
        let others = &issue_mails(&app)[sample..];
        assert_eq!(others.len(), 300 - sample);
        assert!(others.iter().all(|mail| mail.parsed().subject() == Some(SHOWN[1])), "all get the second");
        assert!(clickable(&others[0]).iter().all(|path| path.matches('/').count() == 2), "nothing is tried on them");
        let (_, log) = app.api("GET", "/audit", Value::Null).await;
        let chosen = log["items"].as_array().unwrap().iter().find(|one| one["action"] == "issue.choose_subject").unwrap();
        assert_eq!((&chosen["actor"], &chosen["detail"]), (&json!("vesnik"), &json!({"subject": SUBJECTS[1], "by": "clicks"})));
        assert_eq!(app.api("POST", "/issues/1/subject", json!({"subject": 1})).await.0, 409, "it is decided");
        for mail in [&mails[0], &others[0]] {
            assert!(copy(&app, &mail.to).await == mail.raw, "{}", mail.to);
        }
    }

    async fn too_few_clicks_leave_the_first_subject(app: TestApp) {
        a_test(&app, "aggregate").await;
        app.pass(Duration::from_secs(10));
        let mails = issue_mails(&app);
        let second = mails.iter().find(|mail| mail.parsed().subject() == Some(SHOWN[1])).unwrap();
        for visitor in 0..9 {
            click(&app, &clickable(second)[1], &format!("v{visitor}")).await;
        }
        counted(&app).await;
        app.pass(Duration::from_secs(3_600));
        app.deliver().await;
        let others = &issue_mails(&app)[mails.len()..];
        assert!(others.iter().all(|mail| mail.parsed().subject() == Some(SHOWN[0])));
        let (_, log) = app.api("GET", "/audit", Value::Null).await;
        let chosen = log["items"].as_array().unwrap().iter().find(|one| one["action"] == "issue.choose_subject").unwrap();
        assert_eq!(chosen["detail"], json!({"subject": SUBJECTS[0], "by": "too few clicks"}));
    }
}
