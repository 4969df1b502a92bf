//! Leaving: the one-click door of mail programs (RFC 8058), and what its link cannot do.

use reqwest::redirect::Policy;

use crate::test_app::{TestApp, on_both};

/// A mail program's POST: no cookies, no redirects followed; answers the status after checking what must not come back.
async fn one_click(app: &TestApp, path: &str, content_type: &str, body: &str) -> u16 {
    let program = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
    let request = program
        .post(format!("{}{path}", app.root))
        .header("Content-Type", content_type.to_owned());
    let answer = request.body(body.to_owned()).send().await.unwrap();
    assert!(!answer.headers().contains_key("set-cookie"), "no cookies");
    assert!(!answer.headers().contains_key("location"), "no redirect");
    answer.status().as_u16()
}

async fn issue_goes_out(app: &TestApp, headline: &str, at: &str) -> i64 {
    app.a_brief("politics", headline, "Text.").await;
    app.set_time(at);
    assert_eq!(app.tick().await.started, 1);
    app.deliver().await;
    app.report().await["audience"].as_i64().unwrap()
}

/// The path of the link in the List-Unsubscribe header of the newest mail.
fn header_link(app: &TestApp, email: &str) -> String {
    let header = app.receiver.to(email).last().unwrap().header("List-Unsubscribe");
    let url = header.strip_prefix("<http://news.example.org").unwrap();
    url.split_once('>').unwrap().0.to_owned()
}

on_both! {
    async fn one_click_ends_the_subscription_in_both_forms_of_rfc_8058(app: TestApp) {
        app.a_newsletter().await;
        let readers = ["anna@example.org", "boris@example.org", "vera@example.org"];
        for reader in readers {
            app.a_reader(reader, &[]).await;
        }
        assert_eq!(issue_goes_out(&app, "Vote", "2026-03-23T09:00:05Z").await, 3);
        let [anna, boris, vera] = readers.map(|reader| header_link(&app, reader));
        let copy = app.receiver.to(readers[0]).pop().unwrap();
        assert_eq!(copy.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert_eq!(copy.link("/unsubscribe/"), anna, "header and text hold one link");
        let urlencoded = "application/x-www-form-urlencoded";
        assert_eq!(one_click(&app, &anna, urlencoded, "List-Unsubscribe=One-Click").await, 200);
        let parts = "--8058\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--8058--\r\n";
        let multipart = "multipart/form-data; boundary=8058";
        assert_eq!(one_click(&app, &boris, multipart, parts).await, 200);
        assert_eq!(one_click(&app, &boris, multipart, parts).await, 200, "again, and nothing changes");
        assert_eq!(one_click(&app, &vera, "text/plain", "").await, 200, "the link alone decides");
        app.a_reader("hleb@example.org", &[]).await;
        assert_eq!(issue_goes_out(&app, "Rates", "2026-03-30T09:00:05Z").await, 1, "only who has not left");
    }

    async fn looking_at_the_link_changes_nothing(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let link = header_link(&app, "anna@example.org");
        for _ in 0..3 {
            let (status, page) = app.get(&link).await;
            assert_eq!(status, 200);
            assert!(page.contains("method=\"post\""), "{page}");
            let url = format!("{}{link}", app.root);
            assert!(app.http.head(&url).send().await.unwrap().status().as_u16() < 500);
            for method in ["PUT", "DELETE", "OPTIONS"] {
                let answer = app.http.request(method.parse().unwrap(), &url).send().await.unwrap();
                assert!(answer.status().is_client_error(), "{method}");
            }
        }
        assert_eq!(issue_goes_out(&app, "Vote", "2026-03-23T09:00:05Z").await, 1);
    }

    async fn a_link_opens_its_own_door_only(app: TestApp) {
        app.a_newsletter().await;
        app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await;
        app.deliver().await;
        let confirm = app.receiver.mails()[0].link("/confirm/");
        app.a_reader("boris@example.org", &[]).await;
        let leave = header_link(&app, "boris@example.org");
        app.form("/weekly/subscribe", &[("email", "boris@example.org")]).await;
        app.deliver().await;
        let manage = app.receiver.to("boris@example.org").pop().unwrap().link("/preferences/");
        let doors = ["/confirm/", "/unsubscribe/", "/preferences/"];
        for (own, link) in doors.into_iter().zip([&confirm, &leave, &manage]) {
            let token = link.strip_prefix(own).unwrap();
            for other in doors.into_iter().filter(|door| *door != own) {
                let path = format!("{other}{token}");
                assert_eq!(app.get(&path).await.0, 404, "{own} at {other}");
                let refused = if other == "/preferences/" { 405 } else { 404 };
                assert_eq!(app.form(&path, &[("section", "economy")]).await.0, refused, "{own} at {other}");
            }
            assert_eq!(app.get(link).await.0, 200);
        }
        let token = leave.strip_prefix("/unsubscribe/").unwrap();
        for changed in [token[1..].to_owned(), format!("{token}A"), token.replace(&token[..2], "__"), token.to_uppercase()] {
            assert_eq!(app.form(&format!("/unsubscribe/{changed}"), &[]).await.0, 404, "{changed}");
        }
        assert_eq!(issue_goes_out(&app, "Vote", "2026-03-23T09:00:05Z").await, 1, "boris is still here, anna not yet");
    }

    async fn a_link_of_an_old_mail_still_works_years_later(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let link = header_link(&app, "anna@example.org");
        app.set_time("2036-03-17T08:00:00Z");
        assert_eq!(app.get(&link).await.0, 200);
        let urlencoded = "application/x-www-form-urlencoded";
        assert_eq!(one_click(&app, &link, urlencoded, "List-Unsubscribe=One-Click").await, 200);
        app.a_reader("boris@example.org", &[]).await;
        app.tick().await;
        assert_eq!(issue_goes_out(&app, "Vote", "2036-03-24T09:00:05Z").await, 1);
    }
}
