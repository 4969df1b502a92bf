-- Instants are milliseconds since 1970-01-01 UTC; statuses and kinds are numbers named in src/domain/status.rs.

CREATE TABLE installation (
    id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    key_fingerprint BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE newsletters (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    language TEXT NOT NULL,
    from_name TEXT NOT NULL,
    from_address TEXT NOT NULL,
    reply_to TEXT,
    return_path TEXT,
    postal_address TEXT NOT NULL,
    last_issue_number BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE sections (
    id INTEGER PRIMARY KEY,
    newsletter_id BIGINT NOT NULL REFERENCES newsletters (id),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (newsletter_id, slug)
);

-- An edition without a cron expression is instant. `next_at` is the next due time, moved by compare-and-swap;
-- briefs published up to `assembled_until` have been in an issue of this edition.
CREATE TABLE editions (
    id INTEGER PRIMARY KEY,
    newsletter_id BIGINT NOT NULL REFERENCES newsletters (id),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    cron TEXT,
    zone TEXT,
    next_at BIGINT,
    assembled_until BIGINT NOT NULL,
    catch_up_within_ms BIGINT NOT NULL,
    active BOOLEAN NOT NULL,
    position BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (newsletter_id, slug)
);
CREATE INDEX editions_due ON editions (next_at) WHERE active;

CREATE TABLE briefs (
    id INTEGER PRIMARY KEY,
    newsletter_id BIGINT NOT NULL REFERENCES newsletters (id),
    section_id BIGINT NOT NULL REFERENCES sections (id),
    slug TEXT NOT NULL,
    headline TEXT NOT NULL,
    standfirst TEXT NOT NULL,
    body TEXT NOT NULL,
    bylines TEXT NOT NULL,
    language TEXT NOT NULL,
    status SMALLINT NOT NULL,
    embargo_until BIGINT,
    expires_at BIGINT,
    published_at BIGINT,
    retracted_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (newsletter_id, slug)
);
CREATE INDEX briefs_published ON briefs (newsletter_id, published_at) WHERE status = 3;

CREATE TABLE brief_revisions (
    brief_id BIGINT NOT NULL REFERENCES briefs (id),
    version BIGINT NOT NULL,
    section_id BIGINT NOT NULL REFERENCES sections (id),
    headline TEXT NOT NULL,
    standfirst TEXT NOT NULL,
    body TEXT NOT NULL,
    bylines TEXT NOT NULL,
    language TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (brief_id, version)
) WITHOUT ROWID;

-- `cutoff`: the issue holds what was published up to this instant; a reader who gets it has seen everything until then.
CREATE TABLE issues (
    id INTEGER PRIMARY KEY,
    newsletter_id BIGINT NOT NULL REFERENCES newsletters (id),
    edition_id BIGINT REFERENCES editions (id),
    number BIGINT NOT NULL,
    subject TEXT NOT NULL,
    preheader TEXT NOT NULL,
    opening_note TEXT NOT NULL,
    status SMALLINT NOT NULL,
    send_at BIGINT,
    cutoff BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    audience BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (newsletter_id, number)
);
CREATE INDEX issues_by_status ON issues (status, send_at);

-- The briefs of an issue in their order, each at the revision that goes out.
CREATE TABLE issue_briefs (
    issue_id BIGINT NOT NULL REFERENCES issues (id),
    brief_id BIGINT NOT NULL REFERENCES briefs (id),
    brief_version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (issue_id, brief_id)
) WITHOUT ROWID;

CREATE TABLE occurrences (
    edition_id BIGINT NOT NULL REFERENCES editions (id),
    due_at BIGINT NOT NULL,
    outcome SMALLINT NOT NULL,
    issue_id BIGINT REFERENCES issues (id),
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (edition_id, due_at)
) WITHOUT ROWID;

-- `email_key` (lower case) is the identity; `address_hash` is what `suppressions` knows an address by.
CREATE TABLE subscribers (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    address_hash BLOB NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    newsletter_id BIGINT NOT NULL REFERENCES newsletters (id),
    subscriber_id BIGINT NOT NULL REFERENCES subscribers (id),
    edition_id BIGINT NOT NULL REFERENCES editions (id),
    status SMALLINT NOT NULL,
    takes_all BOOLEAN NOT NULL,
    seen_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    ended_at BIGINT,
    UNIQUE (newsletter_id, subscriber_id)
);

-- Only for subscriptions that do not take all sections.
CREATE TABLE subscription_sections (
    subscription_id BIGINT NOT NULL REFERENCES subscriptions (id),
    section_id BIGINT NOT NULL REFERENCES sections (id),
    PRIMARY KEY (subscription_id, section_id)
) WITHOUT ROWID;

CREATE TABLE consent_events (
    id INTEGER PRIMARY KEY,
    subscription_id BIGINT NOT NULL REFERENCES subscriptions (id),
    kind SMALLINT NOT NULL,
    wording TEXT NOT NULL,
    source TEXT NOT NULL,
    ip TEXT,
    at BIGINT NOT NULL
);
CREATE INDEX consent_events_by_subscription ON consent_events (subscription_id);

CREATE TABLE tokens (
    hash BLOB NOT NULL PRIMARY KEY,
    purpose SMALLINT NOT NULL,
    subscription_id BIGINT NOT NULL REFERENCES subscriptions (id),
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX tokens_by_subscription ON tokens (subscription_id);

-- `token` is the raw token of the letter's link, wiped as soon as the letter is settled; `scheduled_at` is when the letter
-- was first due, `due_at` when it is tried next.
CREATE TABLE letters (
    id INTEGER PRIMARY KEY,
    kind SMALLINT NOT NULL,
    subscription_id BIGINT NOT NULL REFERENCES subscriptions (id),
    token TEXT,
    status SMALLINT NOT NULL,
    attempts SMALLINT NOT NULL,
    scheduled_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    lease_until BIGINT,
    reply TEXT,
    finished_at BIGINT
);
CREATE INDEX letters_due ON letters (due_at) WHERE status = 0;
CREATE INDEX letters_claimed ON letters (lease_until) WHERE status = 1;
CREATE INDEX letters_by_subscription ON letters (subscription_id, kind, scheduled_at);

-- One row a recipient of an issue. Queries name the statuses below as literals: a bound value misses the partial index.
CREATE TABLE deliveries (
    issue_id BIGINT NOT NULL REFERENCES issues (id),
    subscriber_id BIGINT NOT NULL REFERENCES subscribers (id),
    status SMALLINT NOT NULL DEFAULT 0,
    attempts SMALLINT NOT NULL DEFAULT 0,
    due_at BIGINT,
    lease_until BIGINT,
    reason SMALLINT,
    reply TEXT,
    PRIMARY KEY (issue_id, subscriber_id)
) WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (issue_id, subscriber_id) WHERE status = 0;
CREATE INDEX deliveries_claimed ON deliveries (lease_until) WHERE status = 1;
CREATE INDEX deliveries_deferred ON deliveries (due_at) WHERE status = 3;

CREATE TABLE suppressions (
    address_hash BLOB NOT NULL PRIMARY KEY,
    reason SMALLINT NOT NULL,
    created_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE staff (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role SMALLINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY,
    staff_id BIGINT REFERENCES staff (id),
    name TEXT NOT NULL UNIQUE,
    role SMALLINT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT
);

CREATE TABLE audit_events (
    id INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);

-- The answer given to a request that carried an Idempotency-Key.
CREATE TABLE idempotency_keys (
    api_token_id BIGINT NOT NULL REFERENCES api_tokens (id),
    idempotency_key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status SMALLINT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (api_token_id, idempotency_key)
) WITHOUT ROWID;
