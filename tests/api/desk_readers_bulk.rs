//! Doing the same with many readers: they are counted, the number is typed, and each is dealt with once.

use vesnik::{domain::Role, subscribers::jobs};

use crate::{
    desk_visitor::{AtDesk, a_member, at_desk},
    test_app::{TestApp, on_both},
};

const EDITOR: &str = "editor@example.org";

async fn an_editor(app: &TestApp) -> AtDesk<'_> {
    a_member(app, EDITOR, Role::Editor).await;
    app.deliver().await;
    at_desk(app, EDITOR).await
}

/// Does what the process does beside the requests, until nothing is left.
async fn carry_on(app: &TestApp) {
    for _ in 0..1_000 {
        if jobs::carry_on(&app.state.db, &app.state.clock).await.unwrap() == 0 {
            return;
        }
    }
    panic!("a job does not end");
}

/// Begins a job, and confirms it with this number once it is counted; answers its path.
async fn job(app: &TestApp, editor: &mut AtDesk<'_>, fields: &[(&str, &str)], number: &str) -> String {
    let begun = editor.form("/desk/readers/bulk", fields).await;
    assert_eq!(begun.status, 303, "{}", begun.html);
    carry_on(app).await;
    let confirmed = editor
        .form(&format!("{}/run", begun.location), &[("number", number)])
        .await;
    assert_eq!(confirmed.status, 303, "{}", confirmed.html);
    carry_on(app).await;
    begun.location
}

async fn count(editor: &mut AtDesk<'_>, query: &str) -> usize {
    editor.get(&format!("/desk/readers?{query}")).await.readers().len()
}

async fn a_list(app: &TestApp, readers: usize) {
    let mut list = String::from("email,sections\n");
    for number in 0..readers {
        list += &format!(
            "reader{number}@example.org,{}\n",
            if number % 2 == 0 { "economy" } else { "" }
        );
    }
    app.import(list.leak()).await;
}

on_both! {
    async fn nothing_happens_before_the_number_is_typed(app: TestApp) {
        app.a_newsletter().await;
        a_list(&app, 10).await;
        let mut editor = an_editor(&app).await;
        let begun = editor.form("/desk/readers/bulk", &[("action", "unsubscribe"), ("section", "2")]).await;
        assert_eq!(begun.location, "/desk/readers/bulk/1");
        let early = editor.form("/desk/readers/bulk/1/run", &[("number", "10")]).await;
        assert_eq!(early.status, 303);
        carry_on(&app).await;
        assert!(editor.get("/desk/readers/bulk/1").await.html.contains("10\u{a0}readers found"));
        for wrong in ["", "9", "all"] {
            let refused = editor.form("/desk/readers/bulk/1/run", &[("number", wrong)]).await;
            assert!(refused.status == 422 && refused.html.contains("not the number"), "{wrong}: {}", refused.html);
        }
        carry_on(&app).await;
        assert_eq!(count(&mut editor, "state=active").await, 10);
        assert_eq!(editor.form("/desk/readers/bulk/1/run", &[("number", "10")]).await.status, 303);
        carry_on(&app).await;
        assert_eq!(count(&mut editor, "state=unsubscribed").await, 10);
        let done = editor.get("/desk/readers/bulk/1").await;
        assert!(done.html.contains("done") && done.html.contains("<dd>10</dd>"), "{}", done.html);
        for (action, status) in [("explode", 422), ("move:99", 422), ("move", 422)] {
            assert_eq!(editor.form("/desk/readers/bulk", &[("action", action)]).await.status, status, "{action}");
        }
    }

    async fn sections_and_editions_change_once_for_each(app: TestApp) {
        app.a_newsletter().await;
        a_list(&app, 250).await;
        let mut editor = an_editor(&app).await;
        let path = job(&app, &mut editor, &[("action", "remove_section:2")], "250").await;
        let done = editor.get(&path).await;
        assert!(done.html.contains("Take away the section"), "{}", done.html);
        // Who took only this section would be left with none, and is passed over.
        assert_eq!(done.html.matches("<dd>125</dd>").count(), 2, "{}", done.html);
        job(&app, &mut editor, &[("action", "add_section:1"), ("q", "reader1@")], "1").await;
        let listed = editor.get("/desk/readers?q=reader1%40").await.readers();
        let one = editor.get(&listed[0].0).await;
        assert!(one.html.contains("politics") && !one.html.contains("economy"), "{}", one.html);
        assert!(one.html.contains("choices changed") && one.html.contains("desk"), "{}", one.html);
    }

    async fn readers_are_erased_and_suppressed(app: TestApp) {
        app.a_newsletter().await;
        a_list(&app, 120).await;
        let mut editor = an_editor(&app).await;
        job(&app, &mut editor, &[("action", "suppress"), ("q", "reader1")], "31").await;
        let listed = editor.get("/desk/readers?q=reader1%40").await.readers();
        assert!(editor.get(&listed[0].0).await.html.contains("suppressed by staff"));
        job(&app, &mut editor, &[("action", "erase")], "120").await;
        assert_eq!(count(&mut editor, "").await, 0);
        let stopped = editor.form("/desk/readers/bulk", &[("action", "unsubscribe")]).await.location;
        assert_eq!(editor.form(&format!("{stopped}/stop"), &[]).await.status, 303);
        carry_on(&app).await;
        assert!(editor.get(&stopped).await.html.contains("stopped"));
        a_member(&app, "another@example.org", Role::Editor).await;
        app.deliver().await;
        let mut another = at_desk(&app, "another@example.org").await;
        assert_eq!(another.get(&stopped).await.status, 404, "it is another member's");
    }
}
