//! What sign-up forms have shown, and what keeps abusers out.

use diesel::table;

table! {
    wordings (id) {
        id -> Text,
        newsletter_id -> Nullable<BigInt>,
        language -> Text,
        text -> Text,
        first_used_at -> BigInt,
    }
}

table! {
    spent_solutions (nonce) {
        nonce -> Text,
        address_hash -> Binary,
        expires_at -> BigInt,
    }
}

table! {
    sightings (minute, kind) {
        minute -> BigInt,
        kind -> SmallInt,
        count -> BigInt,
    }
}

table! {
    attacks (id) {
        id -> BigInt,
        began_at -> BigInt,
        seen_at -> BigInt,
        ended_at -> BigInt,
        reason -> Text,
    }
}
