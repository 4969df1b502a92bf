//! Mail scanners, link checkers and browsers that fetch ahead: whatever they ask for by GET or HEAD, nothing changes.

use reqwest::{Method, redirect::Policy};

use crate::{
    contents::{contents, differing},
    test_app::on_both,
};

const ANNA: &str = "anna@example.org";

/// What those who only look send.
const LOOKERS: [&[(&str, &str)]; 4] = [
    &[],
    &[
        ("user-agent", "Mozilla/5.0 (compatible; Barracuda Sentinel)"),
        ("accept", "*/*"),
    ],
    &[("sec-purpose", "prefetch;prerender"), ("purpose", "prefetch")],
    &[
        ("x-moz", "prefetch"),
        ("user-agent", "SafeLinks"),
        ("connection", "close"),
    ],
];

on_both! {
    async fn looking_changes_nothing_anywhere(app: TestApp) {
        app.a_newsletter().await;
        app.form("/weekly/subscribe", &[("email", "boris@example.org")]).await;
        app.deliver().await;
        let confirm = app.receiver.to("boris@example.org").pop().unwrap().link("/confirm/");
        app.a_reader("vera@example.org", &[]).await;
        let left = app.receiver.to("vera@example.org").pop().unwrap().link("/unsubscribe/");
        let (_, page) = app.form(&left, &[]).await;
        let start = page.find("/come-back/").unwrap();
        let come_back = page[start..].split(['"', '?']).next().unwrap().to_owned();
        app.a_reader(ANNA, &[]).await;
        let leave = app.receiver.to(ANNA).pop().unwrap().link("/unsubscribe/");
        let link = app.manage_link(ANNA).await;
        app.form(&format!("{link}/address"), &[("email", "anna@example.net")]).await;
        app.deliver().await;
        let first = app.receiver.to("anna@example.net").pop().unwrap().link("/address/confirm/");
        app.form(&first, &[]).await;
        app.deliver().await;
        let undo = app.receiver.to(ANNA).pop().unwrap().link("/address/undo/");
        let preferences = app.manage_link("anna@example.net").await;
        app.form(&format!("{preferences}/address"), &[("email", "anna@example.com")]).await;
        app.deliver().await;
        let change = app.receiver.to("anna@example.com").pop().unwrap().link("/address/confirm/");
        let own = ["", "/stored", "/export.json", "/erase", "/renew", "/choices", "/pause", "/leave", "/reason", "/join", "/name",
            "/language", "/address"];
        let mut paths: Vec<String> = own.iter().map(|path| format!("{preferences}{path}")).collect();
        paths.extend(own.iter().map(|path| format!("{link}{path}")));
        paths.extend([confirm, leave.clone(), format!("{leave}/reason"), format!("{leave}/less"), left, come_back, first, undo, change]);
        paths.extend(["/manage".into(), "/manage?newsletter=weekly&email=anna@example.net&done=leave-all".into(),
            format!("{preferences}?done=leave&newsletter=weekly"), format!("{preferences}/leave?all=yes"),
            format!("{preferences}/erase?understood=yes")]);
        let before = contents(&app);
        let looker = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
        let mut looked = 0;
        for path in &paths {
            for method in [Method::GET, Method::HEAD] {
                for headers in LOOKERS {
                    let mut request = looker.request(method.clone(), format!("{}{path}", app.root));
                    for (name, value) in headers {
                        request = request.header(*name, *value);
                    }
                    let answer = request.send().await.unwrap();
                    let status = answer.status().as_u16();
                    assert!([200, 303, 404, 410].contains(&status), "{method} {path}: {status}");
                    assert!(!answer.headers().contains_key("set-cookie"));
                    looked += 1;
                }
            }
        }
        assert_eq!(differing(&before, &contents(&app)), Vec::<String>::new());
        assert!(looked > 250, "{looked}");
        let mails = app.receiver.mails().len();
        app.deliver().await;
        assert_eq!(app.receiver.mails().len(), mails, "and no mail is on its way");
    }
}
