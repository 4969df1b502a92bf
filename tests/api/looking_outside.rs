//! Preflight with the network: where links lead, and what is published about the sender.

use serde_json::{Value, json};

use crate::outside::{Outside, on_both_outside};

/// Each finding's rule and what is wrong, with the web server's address as `HOST`.
fn said(findings: &[Value], outside: &Outside) -> Vec<String> {
    let words = |finding: &Value| {
        assert_eq!(finding["blocks"], false);
        assert!(!finding["mend"].as_str().unwrap().is_empty());
        let why = finding["why"]
            .as_str()
            .unwrap()
            .replace(&outside.web.address.to_string(), "HOST");
        format!("{}: {why}", finding["rule"].as_str().unwrap())
    };
    findings.iter().map(words).collect()
}

on_both_outside! {
    async fn dead_links_are_found_and_others_are_not(outside: Outside) {
        let web = outside.web.address;
        let paths = "200 404 410 503 401 403 429 no-head/200 no-head/404 no-head/410 404 204#top 204";
        let links: Vec<String> = paths.split(' ').map(|path| format!("[a](http://{web}/{path})")).collect();
        let body = format!("{} <a href=\"http://{web}/no-head/500\">raw</a>", links.join(" "));
        let found = outside.found(&body, "link").await;
        let expected = [
            "link_dead: the link http://HOST/404 is dead: its server answers 404",
            "link_dead: the link http://HOST/410 is dead: its server answers 410",
            "link_unreachable: the link http://HOST/503 could not be reached: its server answers 503",
            "link_dead: the link http://HOST/no-head/404 is dead: its server answers 404",
            "link_dead: the link http://HOST/no-head/410 is dead: its server answers 410",
            "link_unreachable: the link http://HOST/no-head/500 could not be reached: its server answers 500",
        ];
        assert_eq!(said(&found, &outside), expected);
        assert_eq!((&found[0]["place"], &found[0]["brief"]), (&json!("brief “Vote”"), &json!(1)));
        let mut requests = outside.web.requests();
        requests.retain(|line| ["/200", "/404", "/429", "/204"].iter().any(|path| line.ends_with(&format!(" {path}"))));
        requests.sort();
        assert_eq!(requests, ["GET /404", "HEAD /200", "HEAD /204", "HEAD /404", "HEAD /429"]);

        outside.again("link").await;
        let again = outside.web.requests();
        assert!(!again.contains(&"HEAD /200".to_owned()), "what answered is remembered: {again:?}");
        assert!(again.contains(&"HEAD /404".to_owned()), "what did not is asked again");
        outside.app.pass(std::time::Duration::from_secs(301));
        outside.again("link").await;
        assert!(outside.web.requests().contains(&"HEAD /200".to_owned()), "not for ever");
    }

    async fn private_addresses_are_not_asked(outside: Outside) {
        let (web, inner) = (outside.web.address, outside.inner.address);
        let port = inner.port();
        outside.names.host("inside.example.org", [127, 0, 0, 1]);
        outside.names.host("metadata.example.org", [169, 254, 169, 254]);
        let body = format!(
            "[a](http://{inner}/a) [b](http://localhost:{port}/b) [c](http://inside.example.org:{port}/c) \
             [d](http://metadata.example.org/d) [e](http://{web}/to?http://{inner}/e) \
             [f](http://{web}/to?http://localhost:{port}/f) [g](http://{web}/to?http://inside.example.org:{port}/g) \
             <a href=\"http://[::1]:{port}/h\">h</a> [own](http://news.example.org/own)"
        );
        outside.names.host("news.example.org", [10, 0, 0, 1]);
        let found = outside.found(&body, "link").await;
        let rules: Vec<&str> = found.iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
        assert_eq!(rules, ["link_private"; 8], "{found:?}");
        assert_eq!(found[0]["why"], format!("the link http://{inner}/a leads to a private address, which readers cannot reach"));
        assert_eq!(outside.inner.requests(), [""; 0]);
        assert_eq!(outside.web.requests().len(), 3);
    }

    async fn names_are_looked_up_once_and_the_address_that_was_checked_is_asked(outside: Outside) {
        let port = outside.web.address.port();
        outside.names.host("example.org", [127, 0, 0, 1]);
        outside.names.host("two.example.org", [10, 0, 0, 1]);
        outside.names.host("two.example.org", [127, 0, 0, 1]);
        outside.names.fail("fails.example.org");
        let body = format!(
            "[a](http://example.org:{port}/404) [b](http://two.example.org:{port}/404) [c](http://nobody.example.org/) \
             [d](http://fails.example.org/) [e](http://8.8.8.8:8080/)"
        );
        let found = outside.found(&body, "link").await;
        let expected = [
            format!("link_dead: the link http://example.org:{port}/404 is dead: its server answers 404"),
            format!("link_dead: the link http://two.example.org:{port}/404 is dead: its server answers 404"),
            "link_dead: the link http://nobody.example.org/ is dead: there is no host of that name".into(),
            "link_unchecked: 1 not checked, since no name server answered: http://fails.example.org/".into(),
            "link_unchecked: 1 not checked, since only the ports 80 and 443 are asked: http://8.8.8.8:8080/".into(),
        ];
        assert_eq!(said(&found, &outside), expected);
        let asked = outside.names.asked();
        let of = |name: &str| asked.iter().filter(|asked| *asked == name).count();
        assert_eq!(of("example.org. A"), 1, "for HEAD and GET together: {asked:?}");
    }

    async fn an_issue_is_scheduled_without_asking_anybody(outside: Outside) {
        let body = format!("[a](http://{}/404)", outside.web.address);
        assert_eq!(outside.found(&body, "link").await.len(), 1);
        outside.web.requests();
        let (_, offline) = outside.app.api("GET", "/issues/1/preflight?network=false", Value::Null).await;
        assert_eq!(offline["findings"], json!([]));
        assert_eq!(outside.app.api("POST", "/issues/1/schedule", json!({})).await.0, 200);
        assert_eq!(outside.web.requests(), [""; 0]);
        outside.app.tick().await;
        outside.app.deliver().await;
    }

    async fn a_sender_whose_records_are_right_has_no_findings(outside: Outside) {
        let names = &outside.names;
        names.text("example.org", "unrelated");
        names.text("example.org", "v=spf1 include:_spf.relay.example mx -all");
        names.text("_spf.relay.example", "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ~all");
        names.text("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:a@example.org");
        names.text("s1._domainkey.example.org", "v=DKIM1; k=rsa; p=MIGfMA0G");
        assert_eq!(outside.found("Text.", "sender").await, [Value::Null; 0]);
        names.forget("s1._domainkey.example.org");
        let expected = ["sender_dkim: there is no DKIM key of example.org under the selectors s1"];
        assert_eq!(said(&outside.again("sender").await, &outside), expected);
    }

    async fn each_finding_about_the_sender_names_the_record_to_publish(outside: Outside) {
        let names = &outside.names;
        let found = outside.found("Text.", "sender").await;
        let expected = [
            "sender_spf: there is no SPF record, so receivers cannot tell your relay from a forger",
            "sender_dmarc: there is no DMARC record; large mailbox providers ask it of everyone who sends in bulk",
            "sender_dkim: there is no DKIM key of example.org under the selectors s1",
        ];
        assert_eq!(said(&found, &outside), expected);
        let mends = [
            "publish example.org TXT \"v=spf1 include:(what your relay’s provider names) ~all\"",
            "publish _dmarc.example.org TXT \"v=DMARC1; p=none; rua=mailto:postmaster@example.org\"",
            "publish s1._domainkey.example.org TXT \"v=DKIM1; k=rsa; p=",
        ];
        for (finding, mend) in found.iter().zip(mends) {
            assert!(finding["mend"].as_str().unwrap().starts_with(mend), "{finding}");
            assert_eq!(finding["place"], "the sender example.org");
        }

        names.text("s1._domainkey.example.org", "v=DKIM1; p=MIGfMA0G");
        names.text("example.org", "v=spf1 +all");
        names.text("_dmarc.example.org", "v=DMARC1; p=none; pct=50; ri=3600; rua=mailto:a@example.org");
        let found = outside.again("sender").await;
        let expected = [
            "sender_spf: the SPF record lets the whole world send: it ends with +all",
            "sender_dmarc: the DMARC record has pct, ri, which has been removed by RFC 9989",
            "sender_dmarc: the DMARC record says p=none, so receivers let forged mail through",
        ];
        assert_eq!(said(&found, &outside), expected);
        assert_eq!(found[1]["mend"], "publish _dmarc.example.org TXT \"v=DMARC1; p=none; rua=mailto:a@example.org\"");
        let stricter = "when the reports show that your own mail passes, publish _dmarc.example.org TXT \
                        \"v=DMARC1; p=quarantine; rua=mailto:a@example.org\"";
        assert_eq!(found[2]["mend"], stricter);

        for (record, why) in [
            ("v=spf1 ipv4:192.0.2.1 -all", "the SPF record of example.org has a term that nobody understands: ipv4:192.0.2.1"),
            ("v=spf1 include:gone.example -all", "the SPF record includes gone.example, which has no record, and receivers use none then"),
            ("v=spf1 a mx a:a mx:b a:b a:c a:d a:e a:f a:g a:h -all", "the SPF record takes more than 10 lookups with those it includes, and receivers give up"),
        ] {
            names.forget("example.org");
            names.text("example.org", record);
            assert_eq!(outside.again("sender_spf").await[0]["why"], why);
        }
        names.text("example.org", "v=spf1 -all");
        names.text("_dmarc.example.org", "v=DMARC1; p=reject");
        let expected = [
            "sender_spf: there is more than one SPF record, and receivers use none then",
            "sender_dmarc: there is more than one DMARC record at _dmarc.example.org, and receivers use none then",
        ];
        assert_eq!(said(&outside.again("sender").await, &outside), expected);
    }

    async fn a_return_path_of_others_needs_a_signature(outside: Outside) {
        let (names, app) = (&outside.names, &outside.app);
        app.a_newsletter().await;
        let change = json!({"return_path": "bounces@mail.example.org", "version": 1});
        assert_eq!(app.api("PATCH", "/newsletters/weekly", change).await.0, 200);
        let brief = app.a_brief("politics", "Vote", "Text.").await;
        let special = json!({"newsletter": "weekly", "subject": "Special", "briefs": [brief]});
        assert_eq!(app.api("POST", "/issues", special).await.0, 201);
        names.text("mail.example.org", "v=spf1 -all");
        names.text("_dmarc.example.org", "v=DMARC1; p=reject");
        let alignment = async || said(&outside.again("sender_alignment").await, &outside);
        assert_eq!(alignment().await, [""; 0], "the same organisation");

        let not_aligned = ["sender_alignment: the return path is at mail.example.org, so SPF does not speak for example.org; DMARC \
                           passes only if the relay signs for example.org"];
        names.forget("_dmarc.example.org");
        names.text("_dmarc.example.org", "v=DMARC1; p=reject; aspf=s");
        assert_eq!(alignment().await, not_aligned, "strictly not the same");
        names.text("s1._domainkey.example.org", "v=DKIM1; p=MIGfMA0G");
        assert_eq!(alignment().await, [""; 0], "a signature passes");
        names.forget("s1._domainkey.example.org");
        names.forget("_dmarc.example.org");
        names.text("_dmarc.example.org", "v=DMARC1; p=reject");
        names.text("_dmarc.mail.example.org", "v=DMARC1; p=reject; psd=n");
        assert_eq!(alignment().await, not_aligned, "another organisation");
    }

    async fn what_no_name_server_answers_is_said_and_blocks_nothing(outside: Outside) {
        outside.names.fail("example.org");
        outside.names.fail("_dmarc.example.org");
        let found = outside.found("Text.", "sender").await;
        let expected = ["sender_unchecked: not checked, since no name server answered: SPF, DMARC"];
        assert_eq!(said(&found, &outside), expected);
        assert_eq!(outside.app.api("POST", "/issues/1/schedule", json!({})).await.0, 200);
        outside.app.tick().await;
        outside.app.deliver().await;
    }
}
