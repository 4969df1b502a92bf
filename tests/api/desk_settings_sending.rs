//! How mail leaves, at the desk: the sender with its DNS records, and relays with a trial that delivers nothing.

use serde_json::Value;
use vesnik::{config::Settings, domain::Role};

use crate::{
    desk_settings::{OWNER, WEEKLY, an_owner, fields_of, send},
    desk_visitor::{ANNA, a_member, at_desk},
    outside::on_both_outside,
    receiver::Receiver,
    test_app::{on_both, on_both_with},
};

const RELAYS: &str = "/desk/settings/relays";

/// A relay that wants a login; the receiver of the tests takes none, so it refuses it.
fn with_login(settings: &mut Settings, receiver: &Receiver) {
    settings.relays[0].url = format!("smtp://desk:very-secret@{}?tls=off", receiver.address);
}

on_both_outside! {
    async fn the_records_to_publish_are_shown_and_looked_up_on_demand(outside: Outside) {
        let mut owner = an_owner(&outside.app).await;
        let path = format!("{WEEKLY}/sender");
        let page = owner.get(&path).await;
        assert_eq!(page.status, 200, "{}", page.html);
        for value in ["value=\"_dmarc.example.org\"", "value=\"s1._domainkey.example.org\"",
            "value=\"v=DMARC1; p=none; rua=mailto:postmaster@example.org\"", "value=\"v=spf1 include:("] {
            assert!(page.html.contains(value), "{value}: {}", page.html);
        }
        assert!(outside.names.asked().is_empty(), "nobody is asked by looking at the page");

        let check = format!("{path}/check");
        let nothing = owner.form(&check, &[]).await;
        assert_eq!(nothing.status, 200);
        assert!(nothing.html.contains("Nothing is published here") && nothing.html.contains("there is no SPF record"), "{}", nothing.html);
        outside.names.text("example.org", "v=spf1 ip4:192.0.2.1 -all");
        outside.names.text("_dmarc.example.org", "v=DMARC1; p=reject");
        outside.names.text("s1._domainkey.example.org", "v=DKIM1; k=rsa; p=TUlJQklqQU5CZ2s=");
        let good = owner.form(&check, &[]).await;
        assert!(good.html.contains("Nothing is wrong with what is published"), "{}", good.html);
        assert!(good.html.contains("<code dir=\"ltr\">v=spf1 ip4:192.0.2.1 -all</code>"));
    }
}

on_both! {
    async fn the_sender_is_changed(app: TestApp) {
        let mut owner = an_owner(&app).await;
        let path = format!("{WEEKLY}/sender");
        let page = owner.get(&path).await;
        let form = crate::desk_settings::form_of(&page, &path);
        let bad = [("from_address", "nobody"), ("reply_to", "no one"), ("return_path", "@"), ("from_name", "A\u{7}B")];
        let refused = send(&mut owner, &path, &fields_of(&form, &bad)).await;
        assert_eq!(refused.status, 422);
        for field in ["from_address", "reply_to", "return_path", "from_name"] {
            assert!(refused.html.contains(&format!("id=\"{field}-problem\"")), "{field}: {}", refused.html);
        }
        let good = [("from_address", "weekly@example.org"), ("reply_to", "answers@example.org"), ("return_path", "")];
        assert_eq!(send(&mut owner, &path, &fields_of(&form, &good)).await.status, 303);
        let (_, known) = app.api("GET", "/newsletters/weekly", Value::Null).await;
        assert_eq!((&known["from_address"], &known["reply_to"]), (&"weekly@example.org".into(), &"answers@example.org".into()));
        let stale = send(&mut owner, &path, &fields_of(&form, &good)).await;
        assert!(stale.status == 422 && stale.html.contains("Somebody else"));
    }

    async fn a_trial_shows_what_a_relay_says_and_delivers_nothing(app: TestApp) {
        let mut owner = an_owner(&app).await;
        let page = owner.get(RELAYS).await;
        let relay = app.receiver.address.to_string();
        assert!(page.status == 200 && page.html.contains(&relay) && page.html.contains("takes mail"), "{}", page.html);
        let before = app.receiver.mails().len();
        let greeted = owner.form(RELAYS, &[("relay", &relay), ("recipient", "")]).await;
        assert_eq!(greeted.status, 200, "{}", greeted.html);
        for said in ["<code>EHLO news.example.org</code>", "<code>NOOP</code>", "<code>RSET</code>", "<code>QUIT</code>", "<code>220 "] {
            assert!(greeted.html.contains(said), "{said}: {}", greeted.html);
        }
        assert!(greeted.html.contains("The relay took all of it") && greeted.html.contains("said-relay") && greeted.html.contains("said-client"));
        let named = owner.form(RELAYS, &[("relay", &relay), ("recipient", "anna@example.org"), ("sender", "desk@example.org")]).await;
        assert!(named.html.contains("<code>MAIL FROM:&#60;desk@example.org&#62;</code>"), "{}", named.html);
        assert!(named.html.contains("<code>RCPT TO:&#60;anna@example.org&#62;</code>") && !named.html.contains("DATA"));
        let refused = owner.form(RELAYS, &[("relay", &relay), ("recipient", "refused@example.org"), ("sender", "desk@example.org")]).await;
        assert!(refused.html.contains("This went wrong") && refused.html.contains("550"), "{}", refused.html);
        let bad = owner.form(RELAYS, &[("relay", "elsewhere:25"), ("recipient", "nobody")]).await;
        assert!(bad.status == 422 && bad.html.contains("id=\"relay-problem\"") && bad.html.contains("id=\"recipient-problem\""));
        assert_eq!(app.receiver.mails().len(), before, "no mail was sent");
        let (_, events) = app.api("GET", "/audit", Value::Null).await;
        assert_eq!((&events["items"][0]["action"], &events["items"][0]["actor"]), (&"relay.test".into(), &OWNER.into()));
        a_member(&app, ANNA, Role::Editor).await;
        app.deliver().await;
        assert_eq!(at_desk(&app, ANNA).await.form(RELAYS, &[("relay", &relay)]).await.status, 403);
    }
}

on_both_with! {
    async fn a_trial_shows_no_password(app: TestApp) with with_login {
        app.leaves_work_undone("the relay takes no login, so no letter leaves");
        a_member(&app, OWNER, Role::Owner).await;
        let mut owner = at_desk(&app, OWNER).await;
        let relay = app.receiver.address.to_string();
        let shown = owner.form(RELAYS, &[("relay", &relay), ("recipient", "")]).await;
        assert!(shown.html.contains("This went wrong"), "{}", shown.html);
        assert!(!shown.html.contains("very-secret") && !shown.html.contains("dmVyeS1zZWNyZXQ"));
    }
}
