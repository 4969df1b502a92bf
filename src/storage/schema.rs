//! Tables as diesel sees them, the same for both databases; `diesel.toml` names this file.
#![expect(missing_docs, reason = "columns are described in the migrations")]

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! {
    installation (id) {
        id -> SmallInt,
        key_fingerprint -> Binary,
        created_at -> BigInt,
    }
}

table! {
    newsletters (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        description -> Text,
        language -> Text,
        from_name -> Text,
        from_address -> Text,
        reply_to -> Nullable<Text>,
        return_path -> Nullable<Text>,
        postal_address -> Text,
        last_issue_number -> BigInt,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

table! {
    sections (id) {
        id -> BigInt,
        newsletter_id -> BigInt,
        slug -> Text,
        name -> Text,
        position -> BigInt,
        created_at -> BigInt,
    }
}

table! {
    editions (id) {
        id -> BigInt,
        newsletter_id -> BigInt,
        slug -> Text,
        name -> Text,
        cron -> Nullable<Text>,
        zone -> Nullable<Text>,
        next_at -> Nullable<BigInt>,
        assembled_until -> BigInt,
        catch_up_within_ms -> BigInt,
        active -> Bool,
        position -> BigInt,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        days -> Text,
        rules -> Text,
        freeze_ms -> BigInt,
        quiet_ms -> BigInt,
        welcomes -> Bool,
        lead_ms -> BigInt,
        drafts -> Text,
        local_morning -> Bool,
    }
}

table! {
    briefs (id) {
        id -> BigInt,
        newsletter_id -> BigInt,
        section_id -> BigInt,
        slug -> Text,
        headline -> Text,
        standfirst -> Text,
        body -> Text,
        bylines -> Text,
        language -> Text,
        status -> SmallInt,
        embargo_until -> Nullable<BigInt>,
        expires_at -> Nullable<BigInt>,
        published_at -> Nullable<BigInt>,
        retracted_at -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        retraction_note -> Text,
        tags -> Text,
    }
}

table! {
    brief_revisions (brief_id, version) {
        brief_id -> BigInt,
        version -> BigInt,
        section_id -> BigInt,
        headline -> Text,
        standfirst -> Text,
        body -> Text,
        bylines -> Text,
        language -> Text,
        saved_by -> Text,
        saved_at -> BigInt,
        tags -> Text,
    }
}

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
    corrections (id) {
        id -> BigInt,
        brief_id -> BigInt,
        version -> BigInt,
        note -> Text,
        corrected_by -> Text,
        corrected_at -> BigInt,
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
    occurrences (edition_id, due_at) {
        edition_id -> BigInt,
        due_at -> BigInt,
        outcome -> SmallInt,
        issue_id -> Nullable<BigInt>,
        recorded_at -> BigInt,
    }
}

table! {
    subscribers (id) {
        id -> BigInt,
        email -> Text,
        email_key -> Text,
        address_hash -> Binary,
        name -> Text,
        created_at -> BigInt,
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
    quotas (scope, period_ms, starts_at) {
        scope -> Text,
        period_ms -> BigInt,
        starts_at -> BigInt,
        used -> BigInt,
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
    choices (edition_id, due_at, brief_id) {
        edition_id -> BigInt,
        due_at -> BigInt,
        brief_id -> BigInt,
        why -> Text,
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

table! {
    suppressions (address_hash) {
        address_hash -> Binary,
        reason -> SmallInt,
        created_at -> BigInt,
    }
}

table! {
    staff (id) {
        id -> BigInt,
        email -> Text,
        email_key -> Text,
        name -> Text,
        role -> SmallInt,
        created_at -> BigInt,
    }
}

table! {
    api_tokens (id) {
        id -> BigInt,
        staff_id -> Nullable<BigInt>,
        name -> Text,
        role -> SmallInt,
        hash -> Binary,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

table! {
    audit_events (id) {
        id -> BigInt,
        at -> BigInt,
        actor -> Text,
        action -> Text,
        subject -> Text,
        detail -> Text,
    }
}

table! {
    idempotency_keys (api_token_id, idempotency_key) {
        api_token_id -> BigInt,
        idempotency_key -> Text,
        request_hash -> Binary,
        status -> SmallInt,
        body -> Text,
        created_at -> BigInt,
    }
}

joinable!(sections -> newsletters (newsletter_id));
joinable!(editions -> newsletters (newsletter_id));
joinable!(briefs -> newsletters (newsletter_id));
joinable!(briefs -> sections (section_id));
joinable!(brief_revisions -> briefs (brief_id));
joinable!(brief_revisions -> sections (section_id));
joinable!(issues -> newsletters (newsletter_id));
joinable!(issues -> editions (edition_id));
joinable!(issue_briefs -> issues (issue_id));
joinable!(issue_briefs -> briefs (brief_id));
joinable!(occurrences -> editions (edition_id));
joinable!(occurrences -> issues (issue_id));
joinable!(subscriptions -> newsletters (newsletter_id));
joinable!(subscriptions -> subscribers (subscriber_id));
joinable!(subscriptions -> editions (edition_id));
joinable!(subscription_sections -> subscriptions (subscription_id));
joinable!(subscription_sections -> sections (section_id));
joinable!(consent_events -> subscriptions (subscription_id));
joinable!(tokens -> subscriptions (subscription_id));
joinable!(letters -> subscriptions (subscription_id));
joinable!(deliveries -> issues (issue_id));
joinable!(deliveries -> subscribers (subscriber_id));
joinable!(api_tokens -> staff (staff_id));
joinable!(idempotency_keys -> api_tokens (api_token_id));

allow_tables_to_appear_in_same_query!(
    installation,
    newsletters,
    sections,
    editions,
    briefs,
    brief_revisions,
    issues,
    issue_briefs,
    issue_builds,
    issue_variants,
    approvals,
    issue_editors,
    corrections,
    occurrences,
    subscribers,
    subscriptions,
    subscription_sections,
    consent_events,
    tokens,
    letters,
    quotas,
    deliveries,
    choices,
    leases,
    suppressions,
    staff,
    api_tokens,
    audit_events,
    idempotency_keys,
);
