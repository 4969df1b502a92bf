//! Webhooks at the desk: setting one up, its log, and sending once more.

use serde_json::Value;
use vesnik::{
    accounts::{self, Standing},
    domain::{NewsletterId, Role, StaffId},
};

use crate::{
    desk_settings::an_owner,
    desk_visitor::{ANNA, a_member, at_desk},
    http_receiver::HttpReceiver,
    test_app::on_both_with,
    webhooks::{on_loopback, tell},
};

const PAGE: &str = "/desk/settings/webhooks";

on_both_with! {
    async fn an_owner_sets_up_a_webhook_tries_it_and_reads_its_log(app: TestApp) with on_loopback {
        let mut owner = an_owner(&app).await;
        let program = HttpReceiver::start();
        let url = program.url();
        let refused = owner.form(PAGE, &[("url", "http://crm.example.org/"), ("event", "issue.sent")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains("id=\"url-problem\"") && refused.html.contains("value=\"http://crm.example.org/\""));
        assert!(refused.html.contains("value=\"issue.sent\" checked"), "{}", refused.html);
        let none = owner.form(PAGE, &[("url", &url)]).await;
        assert!(none.status == 422 && none.html.contains("Choose at least one event"));
        assert!(none.html.contains("a reader has confirmed a subscription") && !none.html.contains(">desk-settings"));

        let made = owner.form(PAGE, &[("url", &url), ("event", "issue.sent"), ("event", "brief.published")]).await;
        assert_eq!(made.status, 200, "{}", made.html);
        let secret = made.html.split("whsec_").nth(1).unwrap().split('<').next().unwrap();
        let secret = format!("whsec_{secret}").replace("&#43;", "+");
        let page = format!("{PAGE}/1");
        assert!(!owner.get(&page).await.html.contains("whsec_"), "it is shown once");

        let tried = owner.form(&format!("{page}/test"), &[]).await;
        assert_eq!((tried.status, tried.location.as_str()), (303, "/desk/settings/webhooks/1/messages/1"));
        assert!(owner.get(&tried.location).await.html.contains("It is sent within a second"));
        program.answer("500 Internal Server Error\r\nContent-Length: 11\r\n\r\n<b>oops</b>", 1);
        tell(&app).await;
        let told = program.take();
        assert!(told[0].is_signed_with(&secret), "{told:?} {secret}");
        let log = owner.get(&page).await;
        assert!(log.html.contains("webhook.test") && log.html.contains("1\u{a0}try") && log.html.contains(">500<"), "{}", log.html);
        assert!(log.html.contains("does not answer"));
        let message = owner.get(&tried.location).await;
        assert!(message.html.contains("&#60;b&#62;oops") && message.html.contains(&told[0].id), "{}", message.html);

        assert_eq!(owner.form(&tried.location, &[]).await.status, 303);
        app.pass(std::time::Duration::from_secs(30));
        tell(&app).await;
        assert_eq!(program.take()[0].id, told[0].id);
        let span = [("from", "2026-03-23T00:00"), ("until", "2026-03-24T00:00")];
        let nothing = owner.form(&format!("{page}/replay"), &span).await;
        assert!(nothing.status == 200 && nothing.html.contains("0\u{a0}messages are sent again"), "{}", nothing.html);
        let both = [span[0], span[1], ("delivered_too", "yes")];
        assert!(owner.form(&format!("{page}/replay"), &both).await.html.contains("1\u{a0}message is sent again"));
        assert_eq!(tell(&app).await.taken, 1);
        let bad = owner.form(&format!("{page}/replay"), &[("from", "yesterday"), ("until", "")]).await;
        assert!(bad.status == 422 && bad.html.contains("id=\"from-problem\"") && bad.html.contains("id=\"until-problem\""));
    }

    async fn it_is_changed_given_a_new_secret_and_ended(app: TestApp) with on_loopback {
        let mut owner = an_owner(&app).await;
        let program = HttpReceiver::start();
        let url = program.url();
        owner.form(PAGE, &[("url", &url), ("event", "issue.sent")]).await;
        let page = format!("{PAGE}/1");
        let fields = |version: &'static str| [("url", "https://crm.example.org/"), ("event", "issue.started"), ("version", version)];
        assert_eq!(owner.form(&page, &fields("1")).await.status, 303);
        let stale = owner.form(&page, &fields("1")).await;
        assert!(stale.status == 422 && stale.html.contains("Somebody else"));
        let known = owner.get(&page).await;
        assert!(known.html.contains("value=\"issue.started\" checked") && !known.html.contains("value=\"issue.sent\" checked"));
        assert!(known.html.contains("not active"), "the box was not ticked");
        assert_eq!(owner.form(&format!("{page}/test"), &[]).await.status, 422);
        let rotated = owner.form(&format!("{page}/secret"), &[]).await;
        assert!(rotated.html.contains("whsec_") && rotated.html.contains("Now two secrets count"));
        assert_eq!(owner.form(&format!("{page}/end"), &[]).await.location, PAGE);
        assert_eq!(owner.get(&page).await.status, 404);
        let (_, events) = app.api("GET", "/audit", Value::Null).await;
        let actions: Vec<&str> = events["items"].as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap()).collect();
        assert_eq!(actions[..4], ["webhook.end", "webhook.rotate", "webhook.change", "webhook.create"]);
    }

    async fn an_owner_of_one_newsletter_lets_programs_be_told_of_that_one(app: TestApp) with on_loopback {
        let mut owner = an_owner(&app).await;
        let program = HttpReceiver::start();
        let url = program.url();
        owner.form(PAGE, &[("url", &url), ("event", "issue.sent")]).await;
        a_member(&app, ANNA, Role::Author).await;
        let standing = Standing { role: Role::Author, grants: vec![(NewsletterId(1), Role::Owner)] };
        accounts::change_standing(&app.state.db, "test", StaffId(2), standing, app.state.now()).await.unwrap();
        app.deliver().await;
        let mut anna = at_desk(&app, ANNA).await;
        assert!(!anna.get(PAGE).await.html.contains(&url));
        assert_eq!(anna.get(&format!("{PAGE}/1")).await.status, 403);
        assert_eq!(anna.form(&format!("{PAGE}/1/end"), &[]).await.status, 403);
        assert_eq!(anna.form(PAGE, &[("url", &url), ("event", "issue.sent")]).await.status, 403, "of all newsletters");
        assert_eq!(anna.form(PAGE, &[("url", &url), ("event", "issue.sent"), ("newsletter", "1")]).await.status, 200);
        assert!(anna.get(PAGE).await.html.contains(&url));
    }
}
