//! What editors write: newsletters, sections, editions and briefs.

use diesel::table;

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
        about -> Text,
        theme -> Text,
        measurement -> SmallInt,
        logo -> Nullable<Text>,
        consent -> Text,
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
        translation_of -> Nullable<BigInt>,
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
        typed_from -> Nullable<BigInt>,
    }
}

table! {
    pictures (name) {
        name -> Text,
        media_type -> Text,
        content -> Binary,
        added_by -> Text,
        added_at -> BigInt,
    }
}

table! {
    brief_presence (brief_id, session_id) {
        brief_id -> BigInt,
        session_id -> BigInt,
        seen_at -> BigInt,
    }
}

table! {
    hub_pings (newsletter_id, hub) {
        newsletter_id -> BigInt,
        hub -> Text,
        told_until -> BigInt,
        due_at -> BigInt,
        attempts -> SmallInt,
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
    brief_words (brief_id) {
        brief_id -> BigInt,
        version -> BigInt,
        rules -> BigInt,
    }
}

table! {
    site_version (id) {
        id -> SmallInt,
        version -> BigInt,
    }
}

table! {
    newsletter_logos (newsletter_id) {
        newsletter_id -> BigInt,
        media_type -> Text,
        content -> Binary,
    }
}
