//! Importing readers at the desk: upload, columns, a look at every row, and adding them in steps that a crash does not tear apart.

use serde_json::json;
use tokio_util::sync::CancellationToken;
use vesnik::{
    domain::{ImportId, ImportState, Role},
    storage::reader_imports,
    subscribers::import::steps,
};

use crate::{
    desk_visitor::{Answer, AtDesk, a_member, at_desk},
    test_app::{TestApp, on_both},
};

const EDITOR: &str = "editor@example.org";
const BOUNDARY: &str = "----fields";

/// The body of a form with a file.
fn multipart(mark: &str, newsletter: &str, file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in [("mark", mark), ("newsletter", newsletter)] {
        body.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    let head = "Content-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\nContent-Type: text/csv";
    body.extend(format!("--{BOUNDARY}\r\n{head}\r\n\r\n").bytes());
    body.extend(file);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
    body
}

async fn upload(browser: &mut AtDesk<'_>, mark: Option<&str>, newsletter: &str, file: &[u8]) -> Answer {
    let own = browser.get("/desk/account").await.field("mark");
    let body = multipart(mark.unwrap_or(&own), newsletter, file);
    let request = AtDesk::http()
        .post(format!("{}/desk/readers/import", browser.app.root))
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(body);
    browser.send(request).await
}

/// Does what the process does beside the requests.
async fn carry_on(app: &TestApp) -> usize {
    let (state, folder) = (&app.state, steps::folder(&app.state.data_dir));
    let stop = CancellationToken::new();
    steps::carry_on(&state.db, &state.key, &folder, &state.clock, &stop)
        .await
        .unwrap()
}

fn files(app: &TestApp) -> usize {
    std::fs::read_dir(steps::folder(&app.state.data_dir)).map_or(0, Iterator::count)
}

const PLAN: [(&str, &str); 6] = [
    ("email", "1"),
    ("name", "0"),
    ("sections", "2"),
    ("usual", "1"),
    ("source", "paper forms, spring fair"),
    ("day", "2026-03-01"),
];

const LIST: &str = "Name;Mail;Topic\r\n\
    Ганна;new@example.org;economy\r\n\
    ;known@example.org;\r\n\
    ;NEW@example.org;\r\n\
    ;not an address;\r\n\
    ;blocked@example.org;\r\n\
    '=1+1;'+plus@example.org;nonsense\r\n";

async fn an_editor(app: &TestApp) -> AtDesk<'_> {
    a_member(app, EDITOR, Role::Editor).await;
    app.deliver().await;
    at_desk(app, EDITOR).await
}

on_both! {
    async fn a_list_is_uploaded_checked_and_imported(app: TestApp) {
        app.a_newsletter().await;
        app.import("email\nknown@example.org\n").await;
        assert_eq!(app.api("POST", "/suppressions", json!({"email": "blocked@example.org"})).await.0, 201);
        let mut editor = an_editor(&app).await;
        let done = upload(&mut editor, None, "1", LIST.as_bytes()).await;
        assert_eq!((done.status, done.location.as_str()), (303, "/desk/readers/import/1"), "{}", done.html);
        let page = editor.get("/desk/readers/import/1").await;
        assert!(page.html.contains("list.csv") && page.html.contains("Ганна") && page.html.contains("Read as UTF-8"), "{}", page.html);
        assert!(page.html.contains("<option value=\"1\" selected>2. Mail</option>"), "the column of addresses is guessed");

        for (missing, told) in [("email", "email-problem"), ("source", "source-problem"), ("day", "day-problem")] {
            let fields = PLAN.map(|(name, value)| (name, if name == missing { "" } else { value }));
            let refused = editor.form("/desk/readers/import/1/check", &fields).await;
            assert_eq!(refused.status, 422, "{missing}");
            assert!(refused.html.contains(told) && (missing == "source" || refused.html.contains("spring fair")), "{}", refused.html);
        }
        let early = editor.form("/desk/readers/import/1/run", &[]).await;
        assert_eq!(early.status, 409, "nothing was checked yet");
        assert_eq!(editor.form("/desk/readers/import/1/check", &PLAN).await.status, 303);
        assert_eq!(carry_on(&app).await, 1);
        let checked = editor.get("/desk/readers/import/1").await;
        assert!(checked.html.contains("Add 1\u{a0}reader") && checked.html.contains("spring fair"), "{}", checked.html);
        let report = editor.get("/desk/readers/import/1/report.csv").await;
        let lines: Vec<&str> = report.html.lines().collect();
        assert_eq!(lines[..6], ["line,outcome,reason", "2,added,\"\"", "3,known,\"\"", "4,twice,\"\"",
            "5,bad,\"enter an email address like name@example.org\"", "6,suppressed,\"\""]);
        assert_eq!(lines[6], "7,bad,\"no section 'nonsense'\"");
        let none = editor.get("/desk/readers?q=new").await;
        assert!(none.html.contains("No reader matches"), "checking adds nobody");

        assert_eq!(editor.form("/desk/readers/import/1/run", &[]).await.status, 303);
        assert_eq!(carry_on(&app).await, 1);
        assert_eq!(editor.form("/desk/readers/import/1/run", &[]).await.status, 409, "once");
        assert_eq!(files(&app), 0, "the file is gone");
        let done = editor.get("/desk/readers/import/1").await;
        assert!(done.html.contains("done"), "{}", done.html);
        let found = editor.get("/desk/readers?q=new&section=2").await;
        assert!(found.html.contains("new@example.org") && found.html.contains("Ганна") && found.html.replace("\u{a0}", " ").contains("1 March 2026"), "{}", found.html);
        let reader = editor.get(&found.readers()[0].0).await;
        assert!(reader.html.contains("paper forms, spring fair"), "{}", reader.html);
    }

    async fn a_step_is_done_once_whoever_dies(app: TestApp) {
        app.a_newsletter().await;
        let mut editor = an_editor(&app).await;
        let mut list = String::from("email\n");
        for number in 0..7_000 {
            list += &format!("reader{number}@example.org\n");
        }
        list += "reader3@example.org\n";
        assert_eq!(upload(&mut editor, None, "1", list.as_bytes()).await.status, 303);
        let plan = [("email", "0"), ("usual", "1"), ("source", "old list"), ("day", "2026-03-01")];
        assert_eq!(editor.form("/desk/readers/import/1/check", &plan).await.status, 303);
        assert_eq!(carry_on(&app).await, 1);
        assert_eq!(editor.form("/desk/readers/import/1/run", &[]).await.status, 303);
        // A process that dies behind its first step: the second one is undone by the state that it finds.
        let id = ImportId(1);
        let before = app.state.db.read(move |conn| reader_imports::find(conn, id)).await.unwrap().unwrap();
        assert_eq!((before.state, before.rows_done), (ImportState::Running, 0));
        let (first, second) = (carry_on(&app), carry_on(&app));
        let (first, second) = tokio::join!(first, second);
        assert!(first + second <= 1, "two processes do not end it twice");
        carry_on(&app).await;
        let after = app.state.db.read(move |conn| reader_imports::find(conn, id)).await.unwrap().unwrap();
        assert_eq!((after.state, after.rows_done, after.added, after.twice), (ImportState::Done, 7_001, 7_000, 1));
        let counted = editor.get("/desk/readers?count=yes").await;
        assert!(counted.html.contains("7,000\u{a0}readers."), "{}", counted.html);
        let report = editor.get("/desk/readers/import/1/report.csv").await;
        assert_eq!(report.html.lines().count(), 7_002);
    }

    async fn what_cannot_be_imported_is_told(app: TestApp) {
        app.a_newsletter().await;
        let mut editor = an_editor(&app).await;
        assert_eq!(upload(&mut editor, Some("x"), "1", LIST.as_bytes()).await.status, 403);
        assert_eq!(upload(&mut editor, None, "9", LIST.as_bytes()).await.status, 403);
        let empty = upload(&mut editor, None, "1", b"email\n").await;
        assert!(empty.status == 422 && empty.html.contains("no rows"), "{}", empty.html);
        assert_eq!(editor.form("/desk/readers/import", &[]).await.status, 422, "no file");
        assert_eq!(files(&app), 0);
        assert_eq!(upload(&mut editor, None, "1", LIST.as_bytes()).await.status, 303);
        assert_eq!(editor.form("/desk/readers/import/1/stop", &[]).await.status, 303);
        assert_eq!(files(&app), 0);
        assert_eq!(editor.form("/desk/readers/import/1/check", &PLAN).await.status, 409);
        assert_eq!(editor.get("/desk/readers/import/7").await.status, 404);
        assert_eq!(upload(&mut editor, None, "1", LIST.as_bytes()).await.status, 303);
        app.pass(std::time::Duration::from_secs(8 * 24 * 3600));
        let folder = steps::folder(&app.state.data_dir);
        steps::forget_abandoned(&app.state.db, &folder, app.state.now()).await.unwrap();
        assert_eq!(files(&app), 0, "nobody has imported it for a week");
        a_member(&app, "author@example.org", Role::Author).await;
        app.deliver().await;
        let mut author = at_desk(&app, "author@example.org").await;
        assert_eq!(upload(&mut author, None, "1", LIST.as_bytes()).await.status, 403);
    }
}
