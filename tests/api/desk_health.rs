//! The page for operators, which says what `/metrics` says.

use std::time::Duration;

use vesnik::{
    domain::Role,
    storage::{DatabaseUrl, backup, installation, write_alone},
};

use crate::{
    desk_visitor::{a_member, at_desk},
    test_app::on_both,
};

const OWNER: &str = "owner@example.org";

/// The names of metrics on the page.
fn names(html: &str) -> Vec<String> {
    let codes = html.split("<code dir=\"ltr\">").skip(1);
    let listed = codes.flat_map(|rest| rest.split('<').next().unwrap().split(", "));
    listed.map(str::to_owned).collect()
}

fn value(metrics: &str, name: &str) -> Option<i64> {
    let line = metrics.lines().find(|line| line.starts_with(&format!("{name} ")))?;
    line.split(' ').next_back()?.parse().ok()
}

on_both! {
    async fn owners_see_how_the_installation_does(app: TestApp) {
        app.a_newsletter().await;
        a_member(&app, OWNER, Role::Owner).await;
        a_member(&app, "editor@example.org", Role::Editor).await;
        app.deliver().await;
        assert_eq!(app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await.0, 202);
        app.pass(Duration::from_secs(700));
        let mut owner = at_desk(&app, OWNER).await;
        let page = owner.get("/desk/health").await;
        assert_eq!(page.status, 200);
        for seen in ["Letters that are due", "11\u{a0}min", "never", "look here", env!("CARGO_PKG_VERSION"), "takes mail"] {
            assert!(page.html.contains(seen), "{seen}: {}", page.html);
        }
        let metrics = app.get("/metrics").await.1;
        let named = names(&page.html);
        assert!(named.len() >= 10, "{named:?}");
        for name in named {
            assert!(metrics.contains(&format!("# HELP {name} ")), "{name}: {metrics}");
        }
        assert_eq!(value(&metrics, "vesnik_letters_due"), Some(1));
        assert_eq!(value(&metrics, "vesnik_oldest_letter_due_seconds"), Some(700));
        assert_eq!(value(&metrics, "vesnik_scheduler_last_tick_timestamp_seconds"), Some(0));
        assert!(value(&metrics, "vesnik_database_bytes") > Some(50_000), "{metrics}");

        app.deliver().await;
        let now = app.state.now();
        app.state.db.write(move |conn| installation::note_tick(conn, now)).await.unwrap();
        app.state.db.write(move |conn| backup::record(conn, now)).await.unwrap();
        app.pass(Duration::from_secs(5));
        let page = owner.get("/desk/health").await;
        assert!(page.html.contains("5\u{a0}s ago") && !page.html.contains("look here"), "{}", page.html);
        let metrics = app.get("/metrics").await.1;
        assert_eq!(value(&metrics, "vesnik_last_backup_timestamp_seconds"), Some(now.millis() / 1_000));
        assert_eq!(value(&metrics, "vesnik_letters_due"), Some(0));
        app.pass(Duration::from_secs(120));
        assert!(owner.get("/desk/health").await.html.contains("look here"), "the scheduler is not at work");
        assert_eq!(at_desk(&app, "editor@example.org").await.get("/desk/health").await.status, 403);
    }

    async fn a_copy_of_the_database_is_whole_and_takes_the_place_of_the_last(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("copy.db");
        std::fs::write(&file, "the last one").unwrap();
        std::fs::write(dir.path().join("copy.db.part"), "what a crash has left").unwrap();
        let mut conn = app.state.db.url().open().unwrap();
        let copied = backup::copy(&mut conn, &file);
        if let DatabaseUrl::Postgres(_) = app.state.db.url() {
            assert!(copied.unwrap_err().to_string().contains("pg_dump"));
            assert_eq!(std::fs::read_to_string(&file).unwrap(), "the last one");
            return;
        }
        assert_eq!(copied.unwrap(), std::fs::metadata(&file).unwrap().len());
        assert!(!dir.path().join("copy.db.part").exists());
        let mut copy = DatabaseUrl::Sqlite(file.clone()).open().unwrap();
        let readers = vesnik::storage::subscriptions::readers_by_edition(&mut copy).unwrap();
        assert_eq!(readers.values().sum::<i64>(), 1);
        write_alone(&mut conn, |conn| backup::record(conn, app.state.now())).unwrap();
        let nowhere = dir.path().join("missing").join("copy.db");
        assert!(backup::copy(&mut conn, &nowhere).is_err());
    }
}
