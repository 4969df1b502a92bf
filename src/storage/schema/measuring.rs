//! The links of measured issues, and who followed them how often.

use diesel::table;

table! {
    issue_links (issue_id, link) {
        issue_id -> BigInt,
        link -> BigInt,
        brief_id -> Nullable<BigInt>,
        url -> Text,
    }
}

table! {
    link_clicks (issue_id, link, subject) {
        issue_id -> BigInt,
        link -> BigInt,
        subject -> SmallInt,
        people -> BigInt,
        machines -> BigInt,
    }
}

table! {
    issue_visits (issue_id, subject) {
        issue_id -> BigInt,
        subject -> SmallInt,
        people -> BigInt,
        machines -> BigInt,
    }
}

table! {
    reader_clicks (subscriber_id, issue_id, link) {
        subscriber_id -> BigInt,
        issue_id -> BigInt,
        link -> BigInt,
        first_at -> BigInt,
    }
}
