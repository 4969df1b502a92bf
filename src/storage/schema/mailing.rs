//! Issues and the ledger of their copies.

use diesel::table;

table! {
    issues (id) {
        id -> BigInt,
        newsletter_id -> BigInt,
        edition_id -> Nullable<BigInt>,
        number -> BigInt,
        subject -> Text,
        preheader -> Text,
        opening_note -> Text,
        status -> SmallInt,
        send_at -> Nullable<BigInt>,
        cutoff -> BigInt,
        started_at -> Nullable<BigInt>,
        finished_at -> Nullable<BigInt>,
        audience -> BigInt,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        deadline_at -> Nullable<BigInt>,
        paused_at -> Nullable<BigInt>,
        pause_reason -> Nullable<Text>,
        spread_ms -> Nullable<BigInt>,
        canary_copies -> Nullable<BigInt>,
        canary_hold_ms -> Nullable<BigInt>,
        canary_until -> Nullable<BigInt>,
        seen_recorded -> Bool,
        rules_version -> Nullable<BigInt>,
        opens_at -> Nullable<BigInt>,
        is_held -> Bool,
        alerts -> SmallInt,
        corrects -> Nullable<BigInt>,
        corrects_version -> Nullable<BigInt>,
        subject_test -> Nullable<Text>,
        measurement -> SmallInt,
    }
}

table! {
    issue_briefs (issue_id, brief_id) {
        issue_id -> BigInt,
        brief_id -> BigInt,
        brief_version -> BigInt,
        position -> BigInt,
        withheld -> Bool,
        catch_up -> Bool,
    }
}

table! {
    issue_builds (issue_id, build) {
        issue_id -> BigInt,
        build -> SmallInt,
        templates -> Text,
        content -> Text,
        built_at -> BigInt,
    }
}

table! {
    issue_variants (issue_id, variant) {
        issue_id -> BigInt,
        variant -> BigInt,
        copies -> BigInt,
        content_hash -> Text,
    }
}

table! {
    approvals (issue_id, content_hash, approved_by) {
        issue_id -> BigInt,
        content_hash -> Text,
        approved_by -> Text,
        approved_at -> BigInt,
        content -> Text,
    }
}

table! {
    issue_editors (issue_id, editor) {
        issue_id -> BigInt,
        editor -> Text,
        changed_at -> BigInt,
    }
}

table! {
    occurrences (edition_id, due_at) {
        edition_id -> BigInt,
        due_at -> BigInt,
        outcome -> SmallInt,
        issue_id -> Nullable<BigInt>,
        recorded_at -> BigInt,
    }
}

table! {
    choices (edition_id, due_at, brief_id) {
        edition_id -> BigInt,
        due_at -> BigInt,
        brief_id -> BigInt,
        why -> Text,
    }
}

table! {
    deliveries (issue_id, subscriber_id) {
        issue_id -> BigInt,
        subscriber_id -> BigInt,
        status -> SmallInt,
        attempts -> SmallInt,
        due_at -> Nullable<BigInt>,
        reason -> Nullable<SmallInt>,
        reply -> Nullable<Text>,
        variant -> BigInt,
    }
}

table! {
    leases (id) {
        id -> BigInt,
        issue_id -> BigInt,
        first_subscriber -> BigInt,
        last_subscriber -> BigInt,
        lease_until -> BigInt,
    }
}
