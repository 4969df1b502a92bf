//! Readers, what they agreed to, and letters to them.

use diesel::table;

table! {
    subscribers (id) {
        id -> BigInt,
        email -> Text,
        email_key -> Text,
        address_hash -> Binary,
        name -> Text,
        created_at -> BigInt,
        language -> Nullable<Text>,
    }
}

table! {
    subscriptions (id) {
        id -> BigInt,
        newsletter_id -> BigInt,
        subscriber_id -> BigInt,
        edition_id -> BigInt,
        status -> SmallInt,
        takes_all -> Bool,
        seen_until -> BigInt,
        created_at -> BigInt,
        confirmed_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        paused_until -> Nullable<BigInt>,
        zone -> Nullable<Text>,
        told_why -> Bool,
        measured -> Bool,
    }
}

table! {
    subscription_sections (subscription_id, section_id) {
        subscription_id -> BigInt,
        section_id -> BigInt,
    }
}

table! {
    consent_events (id) {
        id -> BigInt,
        subscription_id -> BigInt,
        kind -> SmallInt,
        wording -> Text,
        source -> Text,
        ip -> Nullable<Text>,
        at -> BigInt,
    }
}

table! {
    tokens (hash) {
        hash -> Binary,
        purpose -> SmallInt,
        subscription_id -> BigInt,
        issued_at -> BigInt,
        expires_at -> BigInt,
    }
}

table! {
    subscriber_links (hash) {
        hash -> Binary,
        purpose -> SmallInt,
        subscriber_id -> BigInt,
        address -> Nullable<Text>,
        issued_at -> BigInt,
        expires_at -> BigInt,
    }
}

table! {
    departures (id) {
        id -> BigInt,
        newsletter_id -> BigInt,
        reason -> SmallInt,
        words -> Text,
        left_on -> BigInt,
    }
}

table! {
    erased_copies (issue_id, subscriber_id) {
        issue_id -> BigInt,
        subscriber_id -> BigInt,
    }
}

table! {
    letters (id) {
        id -> BigInt,
        kind -> SmallInt,
        subscription_id -> Nullable<BigInt>,
        newsletter_id -> Nullable<BigInt>,
        recipient -> Nullable<Text>,
        notice -> Nullable<Text>,
        token -> Nullable<Text>,
        status -> SmallInt,
        attempts -> SmallInt,
        scheduled_at -> BigInt,
        due_at -> BigInt,
        lease_until -> Nullable<BigInt>,
        reply -> Nullable<Text>,
        finished_at -> Nullable<BigInt>,
        issue_id -> Nullable<BigInt>,
    }
}

table! {
    quotas (scope, period_ms, starts_at) {
        scope -> Text,
        period_ms -> BigInt,
        starts_at -> BigInt,
        used -> BigInt,
    }
}

table! {
    suppressions (address_hash) {
        address_hash -> Binary,
        reason -> SmallInt,
        created_at -> BigInt,
    }
}

table! {
    reader_packs (pack) {
        pack -> BigInt,
        last_id -> BigInt,
    }
}

table! {
    reader_grams (pack, gram) {
        pack -> BigInt,
        gram -> Text,
        ids -> Binary,
    }
}

table! {
    reader_imports (id) {
        id -> BigInt,
        newsletter_id -> BigInt,
        actor -> Text,
        file -> Text,
        file_name -> Text,
        encoding -> Text,
        delimiter -> Text,
        state -> SmallInt,
        plan -> Text,
        rows_done -> BigInt,
        added -> BigInt,
        known -> BigInt,
        twice -> BigInt,
        suppressed -> BigInt,
        bad -> BigInt,
        trouble -> Text,
        created_at -> BigInt,
        finished_at -> Nullable<BigInt>,
    }
}

table! {
    reader_import_reports (import_id, first_row) {
        import_id -> BigInt,
        first_row -> BigInt,
        lines -> Text,
    }
}

table! {
    reader_jobs (id) {
        id -> BigInt,
        actor -> Text,
        wish -> Text,
        action -> Text,
        state -> SmallInt,
        below -> BigInt,
        found -> BigInt,
        done -> BigInt,
        passed_over -> BigInt,
        created_at -> BigInt,
        finished_at -> Nullable<BigInt>,
    }
}

table! {
    reader_job_targets (job_id, subscriber_id) {
        job_id -> BigInt,
        subscriber_id -> BigInt,
    }
}
