//! The test app's own rule: a test that ends while mail is due has not seen what it set off.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::json;

use crate::test_app::{TestApp, on_both};

/// What dropping the app says, if it fails.
fn complaint(app: TestApp) -> Option<String> {
    let failed = catch_unwind(AssertUnwindSafe(|| drop(app))).err()?;
    failed.downcast_ref::<String>().cloned()
}

on_both! {
    async fn a_test_that_leaves_a_letter_unsent_fails(app: TestApp) {
        app.a_newsletter().await;
        assert_eq!(app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await.0, 202);
        assert!(complaint(app).unwrap().contains("letters are due"));
    }

    async fn a_test_that_leaves_a_copy_unsent_fails(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        app.a_brief("politics", "Vote", "Text.").await;
        app.set_time("2026-03-23T09:00:05Z");
        assert_eq!(app.tick().await.started, 1);
        assert!(complaint(app).unwrap().contains("1 copies of issue 1 are due"));
    }

    async fn a_test_that_says_so_may_leave_work(app: TestApp) {
        app.a_newsletter().await;
        assert_eq!(app.form("/weekly/subscribe", &[("email", "anna@example.org")]).await.0, 202);
        app.leaves_work_undone("this is what is tested");
        assert_eq!(complaint(app), None);
    }

    async fn what_is_not_due_yet_or_stands_still_is_no_work(app: TestApp) {
        app.a_newsletter().await;
        app.a_reader("anna@example.org", &[]).await;
        let brief = app.a_brief("politics", "Vote", "Text.").await;
        let special = json!({"newsletter": "weekly", "subject": "Special", "briefs": [brief]});
        assert_eq!(app.api("POST", "/issues", special).await.0, 201);
        assert_eq!(app.api("POST", "/issues/1/schedule", json!({})).await.0, 200);
        app.tick().await;
        assert_eq!(app.api("POST", "/issues/1/pause", json!({})).await.0, 200);
        assert_eq!(complaint(app), None);
    }
}
