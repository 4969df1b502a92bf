//! Staff, their tokens and what they did.

use diesel::table;

table! {
    installation (id) {
        id -> SmallInt,
        key_fingerprint -> Binary,
        created_at -> BigInt,
        ticked_at -> Nullable<BigInt>,
        backed_up_at -> Nullable<BigInt>,
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
        password -> Nullable<Text>,
        language -> Nullable<Text>,
        ended_at -> Nullable<BigInt>,
        totp_secret -> Nullable<Binary>,
        totp_step -> BigInt,
    }
}

table! {
    staff_grants (staff_id, newsletter_id) {
        staff_id -> BigInt,
        newsletter_id -> BigInt,
        role -> SmallInt,
    }
}

table! {
    staff_sessions (id) {
        id -> BigInt,
        staff_id -> BigInt,
        hash -> Binary,
        browser -> Text,
        network -> Text,
        created_at -> BigInt,
        seen_at -> BigInt,
        expires_at -> BigInt,
        awaits_code -> Bool,
    }
}

table! {
    staff_identities (issuer, subject) {
        issuer -> Text,
        subject -> Text,
        staff_id -> BigInt,
        created_at -> BigInt,
    }
}

table! {
    recovery_codes (staff_id, hash) {
        staff_id -> BigInt,
        hash -> Binary,
    }
}

table! {
    staff_links (hash) {
        hash -> Binary,
        purpose -> SmallInt,
        staff_id -> Nullable<BigInt>,
        created_at -> BigInt,
        expires_at -> BigInt,
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
        scopes -> Nullable<Text>,
        used_at -> Nullable<BigInt>,
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
        hash -> Nullable<Binary>,
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
