//! Tables as diesel sees them, the same for both databases.
#![expect(missing_docs, reason = "columns are described in the migrations")]

mod content;
mod desk;
mod mailing;
mod measuring;
mod readers;
mod sign_ups;
mod telling;

use diesel::{allow_tables_to_appear_in_same_query, joinable};

pub use self::{content::*, desk::*, mailing::*, measuring::*, readers::*, sign_ups::*, telling::*};

joinable!(sections -> newsletters (newsletter_id));
joinable!(editions -> newsletters (newsletter_id));
joinable!(briefs -> newsletters (newsletter_id));
joinable!(briefs -> sections (section_id));
joinable!(brief_revisions -> briefs (brief_id));
joinable!(brief_revisions -> sections (section_id));
joinable!(brief_words -> briefs (brief_id));
joinable!(brief_presence -> staff_sessions (session_id));
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
joinable!(subscriber_links -> subscribers (subscriber_id));
joinable!(departures -> newsletters (newsletter_id));
joinable!(letters -> subscriptions (subscription_id));
joinable!(deliveries -> issues (issue_id));
joinable!(deliveries -> subscribers (subscriber_id));
joinable!(api_tokens -> staff (staff_id));
joinable!(staff_sessions -> staff (staff_id));
joinable!(issue_links -> issues (issue_id));
joinable!(reader_clicks -> subscribers (subscriber_id));
joinable!(idempotency_keys -> api_tokens (api_token_id));

allow_tables_to_appear_in_same_query!(
    installation,
    newsletters,
    newsletter_logos,
    sections,
    editions,
    briefs,
    brief_revisions,
    brief_words,
    brief_presence,
    pictures,
    issues,
    issue_briefs,
    issue_builds,
    issue_variants,
    issue_links,
    link_clicks,
    issue_visits,
    reader_clicks,
    approvals,
    issue_editors,
    corrections,
    hub_pings,
    site_version,
    occurrences,
    subscribers,
    subscriptions,
    subscription_sections,
    consent_events,
    tokens,
    subscriber_links,
    departures,
    erased_copies,
    letters,
    quotas,
    reader_imports,
    reader_import_reports,
    reader_jobs,
    reader_job_targets,
    reader_packs,
    reader_grams,
    deliveries,
    choices,
    leases,
    suppressions,
    staff,
    staff_grants,
    staff_sessions,
    staff_identities,
    recovery_codes,
    staff_links,
    api_tokens,
    audit_events,
    idempotency_keys,
    wordings,
    spent_solutions,
    sightings,
    attacks,
    webhooks,
    webhook_messages,
    webhook_attempts,
);
