//! Staff, their tokens and what they did.

use diesel::table;

table! {
    installation (id) {
        id -> SmallInt,
        key_fingerprint -> Binary,
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
