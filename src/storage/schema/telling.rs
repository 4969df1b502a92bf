//! Other programs that are told of events.

use diesel::table;

table! {
    webhooks (id) {
        id -> BigInt,
        newsletter_id -> Nullable<BigInt>,
        url -> Text,
        events -> BigInt,
        secret -> Binary,
        former_secret -> Nullable<Binary>,
        former_until -> Nullable<BigInt>,
        active -> Bool,
        stopped_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        failures -> BigInt,
        failing_since -> Nullable<BigInt>,
        held_until -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
    }
}

table! {
    webhook_messages (id) {
        id -> BigInt,
        webhook_id -> BigInt,
        event -> SmallInt,
        body -> Text,
        created_at -> BigInt,
        status -> SmallInt,
        attempts -> SmallInt,
        due_at -> BigInt,
        tried_from -> BigInt,
        lease_until -> Nullable<BigInt>,
    }
}

table! {
    webhook_attempts (id) {
        id -> BigInt,
        message_id -> BigInt,
        at -> BigInt,
        duration_ms -> BigInt,
        status -> Nullable<SmallInt>,
        answer -> Text,
    }
}
